package chart

import (
	"math"
	"strconv"

	"svodka/render"
	"svodka/render/canvas"
)

// scale maps values to heights and has the marks of an axis.
type scale struct {
	lo, hi float64
	ticks  []tick
	width  float64 // of the widest label
}

type tick struct {
	v    float64
	text string
}

// mostTicks keeps an axis quiet.
const mostTicks = 5

// newScale covers lo to hi with some air above, and below unless that is zero.
func newScale(a render.Axis, lo, hi, room float64) scale {
	if a.Floor || lo > 0 && lo < 0.2*hi {
		lo = min(lo, 0)
	}
	if hi-lo <= flat(lo, hi) {
		lo, hi = around(lo)
	}
	air := (hi - lo) * 0.06
	s := scale{lo: lo, hi: hi + air}
	if lo < 0 || lo > 0 && lo-air > 0 {
		s.lo -= air
	}
	step := niceStep(s.hi - s.lo)
	first, last := math.Ceil(s.lo/step-1e-9), math.Floor(s.hi/step+1e-9)
	for i := range int(last-first) + 1 {
		v := (first + float64(i)) * step
		text := fit(axisFont, format(a, v), room)
		if n := len(s.ticks); n > 0 && s.ticks[n-1].text == text {
			continue
		}
		s.ticks = append(s.ticks, tick{v: v, text: text})
		s.width = max(s.width, axisFont.Width(text))
	}
	return s
}

// around is a range in which a single value v stands well.
func around(v float64) (lo, hi float64) {
	switch {
	case math.Abs(v) < 1e-100:
		return 0, 1
	case v > 0:
		return 0, v * 1.4
	}
	return v * 1.4, 0
}

// niceStep is the smallest step of 1, 2, 2.5, 4 or 5 times a power of ten that gives at most so many ticks.
func niceStep(span float64) float64 {
	rough := span / (mostTicks - 1)
	power := math.Pow(10, math.Floor(math.Log10(rough)))
	for _, m := range []float64{1, 2, 2.5, 4, 5} {
		if m*power >= rough {
			return m * power
		}
	}
	return 10 * power
}

func format(a render.Axis, v float64) string {
	if math.Abs(v) < 1e-200 {
		v = 0 // never "−0"
	}
	if a.Format == nil {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	return a.Format(v)
}

// y is the height of v in plot.
func (s scale) y(plot canvas.Rect, v float64) float64 {
	share := (v - s.lo) / (s.hi - s.lo)
	return plot.Bottom() - plot.H*min(max(share, 0), 1)
}
