package kpi_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// additive are the KPIs that add up over the members of a dimension and over the days of a period.
var additive = []string{"leads", "deals_created", "deals_won", "deals_lost", "sales", "ad_cost", "calls", "new_customers"}

func TestAddsUp(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		g := gen{rand.New(rand.NewPCG(seed, 7))}
		start := at("2024-02-20")
		s := open(t, world{"crm": g.holding(start)})
		end := start.AddDate(0, 0, 40)
		whole := kpi.Request{KPIs: find(t, additive...), Periods: []period.Period{{From: start, To: end}}, AsOf: end, Currency: "EUR"}
		days := whole
		days.Periods = nil
		for d := start; d.Before(end); d = d.AddDate(0, 0, 1) {
			days.Periods = append(days.Periods, period.Period{From: d, To: d.AddDate(0, 0, 1)})
		}
		for i, total := range compute(t, s, whole) {
			want := total.Points[0].Value
			sum := 0.0
			for _, p := range compute(t, s, days)[i].Points {
				if p.State == kpi.Value {
					sum += p.Value
				}
			}
			if !near(sum, want) {
				t.Errorf("seed %d: %s: the days are %v, the whole %v", seed, total.KPI.Name, sum, want)
			}
			for _, dim := range total.KPI.Dimensions() {
				r := whole
				r.KPIs, r.By = []*kpi.KPI{total.KPI}, []string{dim}
				sum := 0.0
				for _, member := range compute(t, s, r) {
					sum += member.Points[0].Value
				}
				if !near(sum, want) {
					t.Errorf("seed %d: %s by %s: the members are %v, the whole %v", seed, total.KPI.Name, dim, sum, want)
				}
			}
		}
	}
}

// TestFilterAgreesWithSplit checks that asking for one member gives what the split shows of it.
func TestFilterAgreesWithSplit(t *testing.T) {
	t.Parallel()
	g := gen{rand.New(rand.NewPCG(3, 9))}
	start := at("2024-02-20")
	s := open(t, world{"crm": g.holding(start)})
	r := kpi.Request{Periods: g.periods(start), AsOf: start.AddDate(0, 0, 33), Currency: "EUR", Margin: 0.5}
	for _, k := range kpi.Catalogue() {
		r.KPIs = []*kpi.KPI{k}
		for _, dim := range []string{"manager", "source", "loss_reason"} {
			if !k.Allows(dim) || len(k.Always) > 0 && k.Always[0] != dim {
				continue
			}
			r.By, r.Where = []string{dim}, nil
			for _, member := range compute(t, s, r) {
				one := r
				one.By, one.Where = nil, member.Group
				if got := compute(t, s, one); len(got) != 1 || states(got[0]) != states(member) {
					t.Errorf("%s of %v:\n split  %s\n filter %s", k.Name, member.Group, states(member), states(got[0]))
				}
			}
		}
	}
}

// TestSharedScans checks that KPIs over one table and time column are read at once.
func TestSharedScans(t *testing.T) {
	c := &counting{Querier: open(t, world{})}
	one := func(names ...string) int {
		c.queries = nil
		compute(t, c, kpi.Request{KPIs: find(t, names...), Periods: cut("2024-01-01", "2024-01-02"), AsOf: at("2024-02-01"), Currency: "EUR"})
		return len(c.queries)
	}
	alone, many := one("sales"), one("sales", "deals_won", "deals_lost", "win_rate", "average_check", "cycle_time", "cycle_time_p90", "contribution", "no_reason_share")
	if alone != many {
		t.Errorf("one KPI takes %d queries, nine over the same rows %d", alone, many)
	}
}

// TestSameAlone checks that a KPI does not depend on what else is asked for.
func TestSameAlone(t *testing.T) {
	t.Parallel()
	g := gen{rand.New(rand.NewPCG(5, 5))}
	start := at("2024-02-20")
	s := open(t, world{"crm": g.holding(start)})
	r := kpi.Request{Periods: g.periods(start), AsOf: start.Add(35 * 24 * time.Hour), Currency: "EUR", By: []string{"manager"}}
	for _, k := range kpi.Catalogue() {
		if k.Allows("manager") {
			r.KPIs = append(r.KPIs, k)
		}
	}
	together := map[string]string{}
	for _, one := range compute(t, s, r) {
		together[one.KPI.Name] += fmt.Sprint(one.Group, states(one), "\n")
	}
	for _, k := range r.KPIs {
		alone := r
		alone.KPIs = []*kpi.KPI{k}
		got := ""
		for _, one := range compute(t, s, alone) {
			got += fmt.Sprint(one.Group, states(one), "\n")
		}
		if got != together[k.Name] {
			t.Errorf("%s\n alone:\n%s\n together:\n%s", k.Name, got, together[k.Name])
		}
	}
}
