// Package composetest makes up a company and answers the questions of a report from it, for the tests of those who write and
// draw reports. The same question always has the same answer.
package composetest

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// Moscow is the company's zone. It is fixed, so that tests need no zone database.
func Moscow() *time.Location { return time.FixedZone("MSK", 3*3600) }

// deal is a sale that was won or lost.
type deal struct {
	at                      time.Time
	won                     bool
	amount                  float64
	manager, source, reason string
	stage                   int // the furthest it got
}

// Company is two years of leads and deals.
type Company struct {
	deals   []deal
	leads   map[string][]time.Time // by source
	Stages  []string
	NoPlan  bool // nobody has a plan
	NoMoves bool // the CRM keeps no stages
	NoLeads bool // nor leads
}

var (
	managers = []string{"Анна Котова", "Игорь Лебедев", "Мария Ежова", "Пётр Щукин", "Ольга Юрьева", "Денис Фёдоров"}
	skills   = []float64{0.42, 0.38, 0.34, 0.31, 0.26, 0.17}
	channels = []string{"Яндекс Директ", "Сайт", "Рекомендации", "VK Реклама", "Выставки"}
	reasons  = []string{"Дорого", "Не дозвонились", "Выбрали конкурента", "Нет бюджета", "Нецелевой лид", "", "Передумали", "Нет в наличии", "Сроки"}
	stages   = []string{"Квалификация", "Встреча", "КП отправлено", "Счёт", "Оплата"}
	spend    = map[string]float64{"Яндекс Директ": 21000, "VK Реклама": 14000}
)

// North is the company «Северный ветер» from October 2024 to mid-November 2026: sales grow, in October 2026 fewer meetings lead
// to an offer, more deals are lost for their price, and the 16th is a bad day.
func North() *Company {
	rng := rand.New(rand.NewPCG(16, 10))
	c := &Company{leads: map[string][]time.Time{}, Stages: stages}
	start := time.Date(2024, 10, 1, 0, 0, 0, 0, Moscow())
	for d := range 777 {
		day := start.AddDate(0, 0, d)
		c.live(rng, day, 1+float64(d)/2200)
	}
	for _, times := range c.leads {
		slices.SortFunc(times, time.Time.Compare)
	}
	return c
}

// live adds a day of the company's life.
func (c *Company) live(rng *rand.Rand, day time.Time, growth float64) {
	busy := 26 * growth
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		busy *= 0.3
	}
	october := day.Year() == 2026 && day.Month() == time.October
	if october && day.Day() == 16 {
		busy *= 0.3
	}
	for range int(busy * (0.85 + 0.3*rng.Float64())) {
		at := day.Add(9*time.Hour + time.Duration(rng.IntN(9*3600))*time.Second)
		source := channels[pick(rng, []float64{0.34, 0.26, 0.18, 0.15, 0.07})]
		c.leads[source] = append(c.leads[source], at.Add(-time.Hour), at.Add(-2*time.Hour))
		c.deals = append(c.deals, c.close(rng, at, source, october))
	}
}

// close decides what becomes of a deal.
func (c *Company) close(rng *rand.Rand, at time.Time, source string, october bool) deal {
	m := rng.IntN(len(managers))
	d := deal{at: at, manager: managers[m], source: source, amount: math.Round(30000 + 80000*rng.Float64())}
	pass := []float64{1, 0.8, 0.75, 0.8, 0.9 * (0.6 + skills[m])}
	if october {
		pass[2] = 0.62
	}
	for d.stage+1 < len(stages) && rng.Float64() < pass[d.stage+1] {
		d.stage++
	}
	d.won = d.stage == len(stages)-1
	if source == "VK Реклама" && d.won && rng.Float64() < 0.6 {
		d.won, d.stage = false, d.stage-1
	}
	if d.won {
		return d
	}
	weights := []float64{24, 22, 16, 13, 9, 4, 2, 2, 1}
	if october {
		weights[0] = 36
	}
	d.reason = reasons[pick(rng, weights)]
	return d
}

func pick(rng *rand.Rand, weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	x := rng.Float64() * sum
	for i, w := range weights {
		if x -= w; x < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// Ask is a question as render asks it.
type Ask struct {
	KPIs    []string
	By      []string
	Periods []period.Period
}

// Answer computes the answer as of a moment: what happens later is not seen, and a period that ends later is partial.
func (c *Company) Answer(q Ask, asOf time.Time) []kpi.Series {
	var all []kpi.Series
	for _, name := range q.KPIs {
		k, ok := kpi.Find(name)
		if !ok {
			continue
		}
		for _, g := range c.groups(append(slices.Clone(q.By), k.Always...)) {
			s := kpi.Series{KPI: k, Group: g}
			for _, p := range q.Periods {
				s.Points = append(s.Points, c.point(k, g, p, asOf))
			}
			all = append(all, s)
		}
	}
	return all
}

func (c *Company) groups(dims []string) []kpi.Group {
	members := map[string][]string{"manager": managers, "source": channels, "loss_reason": reasons, "stage": stages, "pipeline": {""}}
	groups := []kpi.Group{nil}
	for _, dim := range dims {
		var next []kpi.Group
		for _, g := range groups {
			for _, m := range members[dim] {
				wider := kpi.Group{dim: m}
				for k, v := range g {
					wider[k] = v
				}
				next = append(next, wider)
			}
		}
		groups = next
	}
	return groups
}

// matches tells whether a deal belongs to a group.
func matches(d deal, g kpi.Group) bool {
	if slices.Index(stages, g["stage"]) > d.stage {
		return false
	}
	return is(g, "manager", d.manager) && is(g, "source", d.source) && is(g, "loss_reason", d.reason)
}

func is(g kpi.Group, dim, have string) bool {
	want, ok := g[dim]
	return !ok || want == have
}

func (c *Company) point(k *kpi.KPI, g kpi.Group, p period.Period, asOf time.Time) kpi.Point {
	point := kpi.Point{Period: p, State: kpi.Value}
	if p.To.After(asOf) {
		point.State = kpi.Partial
	}
	if p.From.Before(time.Date(2024, 10, 1, 0, 0, 0, 0, Moscow())) || c.missing(k) {
		point.State, point.Value = kpi.NoData, math.NaN()
		return point
	}
	t := c.count(g, period.Period{From: p.From, To: earlier(p.To, asOf)})
	t.plan = c.plan(g, p)
	point.Value, point.Num, point.Den = t.value(k.Name)
	if k.Ratio() && point.Den == 0 {
		point.State, point.Value = kpi.Undefined, math.NaN()
	}
	if !k.Ratio() {
		point.Num, point.Den = 0, 0
	}
	return point
}

func (c *Company) missing(k *kpi.KPI) bool {
	return c.NoMoves && k.Name == "stage_reach" || c.NoPlan && k.Plan != "" ||
		c.NoLeads && (strings.HasPrefix(k.Name, "lead") || k.Name == "cpl")
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
