package composetest

import (
	"slices"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// tally is what happened to a group in a period.
type tally struct {
	leads, won, lost, reason, reached, sales, cost, plan float64
}

func (c *Company) count(g kpi.Group, p period.Period) tally {
	var t tally
	whole := without(g, "loss_reason")
	from, _ := slices.BinarySearchFunc(c.deals, p.From, func(d deal, at time.Time) int { return day(d.at).Compare(day(at)) })
	for _, d := range c.deals[from:] {
		if !d.at.Before(p.To.AddDate(0, 0, 1)) {
			break
		}
		if p.Contains(d.at) {
			t.add(d, matches(d, g), matches(d, whole))
		}
	}
	for source, times := range c.leads {
		if want, ok := g["source"]; ok && want != source {
			continue
		}
		first, _ := slices.BinarySearchFunc(times, p.From, time.Time.Compare)
		end, _ := slices.BinarySearchFunc(times, p.To, time.Time.Compare)
		t.leads += float64(end - first)
	}
	for source, cost := range spend {
		if want, ok := g["source"]; !ok || want == source {
			t.cost += cost * float64(int(p.To.Sub(p.From).Hours()/24+0.5))
		}
	}
	return t
}

func day(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

func without(g kpi.Group, dim string) kpi.Group {
	rest := kpi.Group{}
	for k, v := range g {
		if k != dim {
			rest[k] = v
		}
	}
	return rest
}

func (t *tally) add(d deal, mine, whole bool) {
	if mine {
		t.reached++
	}
	switch {
	case d.won && whole:
		t.won, t.sales = t.won+1, t.sales+d.amount
	case !d.won && whole:
		t.lost++
		if mine {
			t.reason++
		}
	}
}

// plan is 26.4 million a month for the company, the same for every manager; a longer or shorter period has its share of days.
func (c *Company) plan(g kpi.Group, p period.Period) float64 {
	if c.NoPlan || g["source"] != "" {
		return 0
	}
	plan := 26.4e6 * p.To.Sub(p.From).Hours() / 24 / 31
	if g["manager"] != "" {
		return plan / float64(len(managers))
	}
	return plan
}

// value is a KPI of what was counted.
func (t tally) value(name string) (value, num, den float64) {
	switch name {
	case "leads":
		return t.leads, 0, 0
	case "deals_created":
		return t.won + t.lost, 0, 0
	case "deals_won":
		return t.won, 0, 0
	case "deals_lost":
		return t.lost, 0, 0
	case "sales":
		return t.sales, 0, 0
	case "stage_reach":
		return t.reached, 0, 0
	case "ad_cost":
		return t.cost, 0, 0
	case "win_rate":
		return t.won / (t.won + t.lost), t.won, t.won + t.lost
	case "lead_conversion":
		return t.won / t.leads, t.won, t.leads
	case "average_check":
		return t.sales / t.won, t.sales, t.won
	case "loss_reasons":
		return t.reason / t.lost, t.reason, t.lost
	case "cpl":
		return t.cost / t.leads, t.cost, t.leads
	case "cac":
		return t.cost / t.won, t.cost, t.won
	case "romi":
		return (t.sales*0.25 - t.cost) / t.cost, t.sales*0.25 - t.cost, t.cost
	case "missed_call_share":
		return 0.12, 120, 1000
	case "response_time":
		return 8100, 0, 0
	case "cycle_time":
		return 41 * 86400, 0, 0
	case "plan_attainment":
		return t.sales / t.plan, t.sales, t.plan
	}
	return 0, 0, 0
}
