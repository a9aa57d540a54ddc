package kpi_test

import (
	"math"
	"slices"
	"strings"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/sources"
)

// of is the events of a KPI.
func (w world) of(name string, q asked) slow {
	every := func(*holding, *sources.Lead) (float64, bool) { return 1, true }
	leads := w.leads(every)
	wonClosed, lostClosed := w.deals(closed, status(sources.Won)), w.deals(closed, status(sources.Lost))
	isOpenOrNot := status(sources.Open, sources.Won, sources.Lost, "")
	switch name {
	case "leads":
		return slow{num: leads, how: "count"}
	case "qualified_share":
		return slow{num: w.leads(func(_ *holding, l *sources.Lead) (float64, bool) {
			return 1, l.Status == sources.LeadQualified || l.Status == sources.LeadConverted
		}), den: leads, how: "count", ratio: true}
	case "lead_conversion":
		return slow{num: wonClosed, den: leads, how: "count", ratio: true}
	case "lead_conversion_cohort":
		return slow{num: w.leads(func(h *holding, l *sources.Lead) (float64, bool) { return 1, h.leadWon(l, q) }), den: leads, how: "count", ratio: true}
	case "response_time", "response_time_p90":
		return slow{num: w.leads(func(h *holding, l *sources.Lead) (float64, bool) { return h.answered(l, q.asOf) }), how: quantileOf(name)}
	case "ad_cost":
		return slow{num: w.costs(q), how: "sum"}
	case "cpl":
		return slow{num: w.costs(q), den: leads, how: "sum", ratio: true}
	case "cac":
		return slow{num: w.costs(q), den: w.firstWins(q), how: "sum", ratio: true}
	case "romi":
		return slow{num: slices.Concat(scaled(w.sales(q), q.margin), scaled(w.costs(q), -1)), den: w.costs(q), how: "sum", ratio: true}
	case "roas":
		return slow{num: w.sales(q), den: w.costs(q), how: "sum", ratio: true}
	case "deals_created":
		return slow{num: w.deals(created, isOpenOrNot), how: "count"}
	case "deals_won":
		return slow{num: wonClosed, how: "count"}
	case "deals_lost":
		return slow{num: lostClosed, how: "count"}
	case "sales":
		return slow{num: w.sales(q), how: "sum"}
	case "win_rate":
		return slow{num: wonClosed, den: slices.Concat(wonClosed, lostClosed), how: "count", ratio: true}
	case "deal_conversion":
		return slow{num: w.deals(created, func(d *sources.Deal) (float64, bool) { return 1, isWon(d, q) }), den: w.deals(created, isOpenOrNot), how: "count", ratio: true}
	case "average_check":
		return slow{num: w.sales(q), den: wonClosed, how: "sum", ratio: true}
	case "cycle_time", "cycle_time_p90":
		return slow{num: w.deals(closed, func(d *sources.Deal) (float64, bool) {
			return d.ClosedAt.Sub(d.CreatedAt).Seconds(), d.Status == sources.Won && !d.ClosedAt.Before(d.CreatedAt)
		}), how: quantileOf(name)}
	case "contribution":
		return slow{num: w.sales(q), den: w.sales(q), how: "sum", ratio: true, over: kpi.Dimensions()}
	case "pipeline_value":
		return slow{num: w.open(q), how: "sum"}
	case "new_customers":
		return slow{num: w.firstWins(q), how: "count"}
	case "stage_reach":
		reached, _ := w.reach(q)
		return slow{num: reached, how: "count", always: "stage"}
	case "stage_conversion":
		_, next := w.reach(q)
		ones := slices.Clone(next)
		for i := range ones {
			ones[i].x = 1
		}
		return slow{num: next, den: ones, how: "sum", ratio: true, always: "stage"}
	case "loss_reasons":
		return slow{num: lostClosed, den: lostClosed, how: "count", ratio: true, over: []string{"loss_reason"}, always: "loss_reason"}
	case "no_reason_share":
		return slow{num: w.deals(closed, func(d *sources.Deal) (float64, bool) { return 1, d.Status == sources.Lost && d.LossReason == "" }), den: lostClosed, how: "count", ratio: true}
	case "calls":
		return slow{num: w.calls(func(*sources.Activity) bool { return true }), how: "count"}
	case "missed_call_share":
		in := func(a *sources.Activity) bool { return a.Direction == sources.In && a.Answered.Valid }
		return slow{num: w.calls(func(a *sources.Activity) bool { return in(a) && !a.Answered.V }), den: w.calls(in), how: "count", ratio: true}
	}
	panic("no slow " + name)
}

func quantileOf(name string) string {
	if strings.HasSuffix(name, "_p90") {
		return "p90"
	}
	return "median"
}

func scaled(all []event, by float64) []event {
	out := slices.Clone(all)
	for i := range out {
		out[i].x *= by
	}
	return out
}

// falls tells whether an event lies in a period, as far as it is seen.
func (e event) falls(p period.Period, asOf time.Time) bool {
	at := e.at
	if e.day != "" {
		at, _ = time.ParseInLocation(time.DateOnly, e.day, berlin)
	}
	return !at.Before(p.From) && at.Before(p.To) && at.Before(asOf)
}

// is tells whether an event belongs to a group, apart from the dimensions that are not looked at.
func (e event) is(g kpi.Group, but []string) bool {
	for dim, member := range g {
		if !slices.Contains(but, dim) && e.dims[dim] != member {
			return false
		}
	}
	return true
}

// value is the KPI of a group in a period: its number, and numerator and denominator of a ratio.
func (s slow) value(g kpi.Group, p period.Period, asOf time.Time) (v, num, den float64) {
	num = s.measure(s.num, g, p, asOf, nil)
	if !s.ratio {
		return num, 0, 0
	}
	den = s.measure(s.den, g, p, asOf, s.over)
	if den == 0 {
		return math.NaN(), num, den
	}
	return num / den, num, den
}

func (s slow) measure(all []event, g kpi.Group, p period.Period, asOf time.Time, but []string) float64 {
	var xs []float64
	for _, e := range all {
		if e.falls(p, asOf) && e.is(g, but) {
			xs = append(xs, e.x)
		}
	}
	switch s.how {
	case "median":
		return type7(xs, 0.5)
	case "p90":
		return type7(xs, 0.9)
	}
	sum := 0.0
	for _, x := range xs {
		if s.how == "count" {
			x = 1
		}
		sum += x
	}
	return sum
}

// type7 is the quantile with linear interpolation between order statistics.
func type7(xs []float64, q float64) float64 {
	if len(xs) == 0 {
		return math.NaN()
	}
	slices.Sort(xs)
	h := float64(len(xs)-1) * q
	i := int(h)
	if i+1 == len(xs) {
		return xs[i]
	}
	return xs[i] + (h-float64(i))*(xs[i+1]-xs[i])
}
