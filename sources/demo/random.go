package demo

import (
	"math"
	"math/rand/v2"
)

// dice is a source of chance that can be set to any point: what happens to one lead does not depend on how many draws
// another took.
type dice struct {
	pcg rand.PCG
	*rand.Rand
}

func newDice() *dice {
	d := &dice{}
	d.Rand = rand.New(&d.pcg)
	return d
}

// What is drawn for; it keeps draws with the same numbers apart.
const (
	forWeek uint64 = iota
	forDay
	forLead
	forItems
	forSurvey
	forActivities
	forCalls
	forAds
)

// set begins the draws for a purpose and its numbers.
func (d *dice) set(seed int64, purpose uint64, a, b int) {
	h := mix(uint64(seed) + mix(purpose+mix(uint64(a)+mix(uint64(b)))))
	d.pcg.Seed(h, mix(h))
}

// mix is the finaliser of SplitMix64: neighbouring numbers give unlike ones.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func (d *dice) chance(p float64) bool { return d.Float64() < p }

// spread is log-normal around a median.
func (d *dice) spread(median, sigma float64) float64 { return median * math.Exp(sigma*d.NormFloat64()) }

// count is a Poisson number.
func (d *dice) count(mean float64) int {
	limit, p, n := math.Exp(-mean), d.Float64(), 0
	for p > limit {
		p *= d.Float64()
		n++
	}
	return n
}

// pick chooses an index by weight.
func (d *dice) pick(weights []float64) int { return choose(weights, d.Float64()) }

// choose is the index that the fraction u of all weights falls on.
func choose(weights []float64, u float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	u *= total
	for i, w := range weights {
		if u -= w; u < 0 {
			return i
		}
	}
	return len(weights) - 1
}
