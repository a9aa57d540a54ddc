package kpi_test

import (
	"strings"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/sources"
)

// value computes one KPI over one period.
func value(t *testing.T, w world, name, from, to, asOf string) kpi.Point {
	t.Helper()
	r := kpi.Request{KPIs: find(t, name), Periods: cut(from, to), AsOf: at(asOf), Currency: "EUR"}
	all := compute(t, open(t, w), r)
	if len(all) != 1 {
		t.Fatalf("%s: %d series, want one", name, len(all))
	}
	return all[0].Points[0]
}

func TestDayBoundaries(t *testing.T) {
	leads := func(moments ...string) world {
		h := &holding{}
		for i, m := range moments {
			h.leads = append(h.leads, &sources.Lead{ID: string(rune('a' + i)), CreatedAt: at(m)})
		}
		return world{"crm": h}
	}
	for _, c := range []struct {
		name     string
		moments  []string
		from, to string
		want     float64
	}{
		{"a day is half-open", []string{"2024-03-05", "2024-03-05 23:59", "2024-03-06"}, "2024-03-05", "2024-03-06", 2},
		{"the short day has 23 hours", []string{"2024-03-30 23:59", "2024-03-31", "2024-03-31 23:59", "2024-04-01"}, "2024-03-31", "2024-04-01", 2},
		{"the long day has 25 hours", []string{"2024-10-26 23:59", "2024-10-27", "2024-10-27 23:59", "2024-10-28"}, "2024-10-27", "2024-10-28", 2},
		{"an ISO week over the year's end", []string{"2024-12-29 23:59", "2024-12-30", "2025-01-01", "2025-01-05 23:59", "2025-01-06"}, "2024-12-30", "2025-01-06", 3},
		{"February 29", []string{"2024-02-28 23:59", "2024-02-29", "2024-02-29 23:59", "2024-03-01"}, "2024-02-29", "2024-03-01", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := value(t, leads(c.moments...), "leads", c.from, c.to, "2026-01-01").Value; got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestMidnightLeftOut looks at a day that begins at one o'clock, because clocks were put forward at midnight.
func TestMidnightLeftOut(t *testing.T) {
	loc, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	lead := func(id string, day, hour int) *sources.Lead {
		return &sources.Lead{ID: id, CreatedAt: time.Date(2018, 11, day, hour, 30, 0, 0, loc)}
	}
	cost := func(id, day string, cents int64) *sources.AdCost {
		return &sources.AdCost{ID: id, Day: sources.Date(day), Cost: sources.Some(cents), Currency: "BRL"}
	}
	w := world{"crm": {
		leads: []*sources.Lead{lead("1", 3, 23), lead("2", 4, 1), lead("3", 4, 23), lead("4", 5, 0)},
		costs: []*sources.AdCost{cost("1", "2018-11-03", 100), cost("2", "2018-11-04", 1000), cost("3", "2018-11-05", 10000)},
	}}
	days := period.Cut(time.Date(2018, 11, 3, 12, 0, 0, 0, loc), time.Date(2018, 11, 6, 0, 0, 0, 0, loc), period.Day, loc)
	r := kpi.Request{KPIs: find(t, "leads", "ad_cost"), Periods: days, AsOf: days[2].To, Currency: "BRL"}
	all := compute(t, open(t, w), r)
	// Only half of the third of November is asked for: costs, which know their day alone, belong to the period it begins in.
	for i, want := range []string{"value 1, value 2, value 1", "value 0, value 10, value 100"} {
		if got := states(all[i]); got != want {
			t.Errorf("%s: got %s, want %s", all[i].KPI.Name, got, want)
		}
	}
}

func TestLeadConvertedAfterThePeriod(t *testing.T) {
	w := world{"crm": {
		leads: []*sources.Lead{{ID: "l1", CreatedAt: at("2024-01-10")}, {ID: "l2", CreatedAt: at("2024-01-20"), DealID: "d2"}, {ID: "l3", CreatedAt: at("2024-01-30")}},
		deals: []*sources.Deal{
			deal("d1", "2024-01-11", "2024-03-15", sources.Won, func(d *sources.Deal) { d.LeadID = "l1" }),
			deal("d1b", "2024-01-11", "2024-03-16", sources.Won, func(d *sources.Deal) { d.LeadID = "l1" }), // two deals of one lead are one converted lead
			deal("d2", "2024-01-21", "2024-05-02", sources.Won),
			deal("d3", "2024-02-01", "2024-02-02", sources.Lost, func(d *sources.Deal) { d.LeadID = "l3" }),
		},
	}}
	for _, c := range []struct {
		asOf string
		want float64
	}{{"2024-02-10", 0}, {"2024-03-15", 0}, {"2024-03-16", 1}, {"2024-05-03", 2}} {
		if p := value(t, w, "lead_conversion_cohort", "2024-01-01", "2024-02-01", c.asOf); p.Num != c.want || p.Den != 3 {
			t.Errorf("as of %s: got %v of %v, want %v of 3", c.asOf, p.Num, p.Den, c.want)
		}
	}
	if p := value(t, w, "lead_conversion", "2024-01-01", "2024-02-01", "2024-06-01"); p.State != kpi.NoData {
		t.Errorf("flow in January: got %+v, want no data: nothing had been closed yet", p)
	}
}

func TestFaultsOfRecords(t *testing.T) {
	w := world{"crm": {deals: []*sources.Deal{
		deal("1", "2024-03-10", "2024-03-05", sources.Won), // closed before it was created
		deal("2", "2024-03-01", "2024-03-11", sources.Won),
		deal("3", "2024-03-02", "", sources.Won), // won, nobody knows when
		deal("4", "2024-03-03", "2024-03-12", sources.Lost),
		deal("5", "2024-03-04", "2024-03-12", sources.Won, func(d *sources.Deal) { d.Amount = sources.Int{} }),
		deal("6", "2024-03-05", "2024-03-12", sources.Open), // a closing date that is only planned
		deal("7", "2024-03-06", "2024-03-13", sources.Won, func(d *sources.Deal) { d.Amount = sources.Some(int64(-300_00)) }),
	}}}
	for _, c := range []struct {
		kpi      string
		value    float64
		num, den float64
	}{
		{"deals_created", 7, 0, 0},
		{"deals_won", 4, 0, 0},
		{"win_rate", 0.8, 4, 5},
		{"deal_conversion", 5.0 / 7, 5, 7},
		{"sales", -100, 0, 0},
		{"average_check", -25, -100, 4},
		{"cycle_time", 8 * 86400, 0, 0}, // of 10, 8 and 7 days
	} {
		if p := value(t, w, c.kpi, "2024-03-01", "2024-04-01", "2024-04-01"); !near(p.Value, c.value) || p.Num != c.num || p.Den != c.den {
			t.Errorf("%s: got %v = %v/%v, want %v = %v/%v", c.kpi, p.Value, p.Num, p.Den, c.value, c.num, c.den)
		}
	}
}

func TestManagers(t *testing.T) {
	sold := func(id, manager string) *sources.Deal {
		return deal(id, "2024-03-01", "2024-03-02", sources.Won, func(d *sources.Deal) { d.ManagerID = manager })
	}
	crm := &holding{
		deals:    []*sources.Deal{sold("1", "m1"), sold("2", "m1"), sold("3", "m2"), sold("4", "m3"), sold("5", "gone"), sold("6", "")},
		managers: []*sources.Manager{{ID: "m1", Name: "Анна Котова"}, {ID: "m2", Name: "Иван"}, {ID: "m3", Name: "Иван"}},
	}
	s := open(t, world{"crm": crm, "shop": {deals: []*sources.Deal{sold("1", "x")}, managers: []*sources.Manager{{ID: "x", Name: "Анна Котова"}}}})
	r := march(t, "deals_won")
	r.By = []string{"manager"}
	show := func() string {
		var all []string
		for _, one := range compute(t, s, r) {
			all = append(all, one.Group["manager"]+" "+states(one))
		}
		return strings.Join(all, "; ")
	}
	if got, want := show(), "gone value 1; Анна Котова value 3; Иван (m2) value 1; Иван (m3) value 1;  value 1"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	// Married: all her deals go by the new name, the other source's by the old one.
	write(t, s, "crm", []*sources.Manager{{ID: "m1", Name: "Анна Лисина"}})
	if got, want := show(), "gone value 1; Анна Котова value 1; Анна Лисина value 2; Иван (m2) value 1; Иван (m3) value 1;  value 1"; got != want {
		t.Errorf("renamed: got  %s\nwant %s", got, want)
	}
}

func TestDuplicatesCountOnce(t *testing.T) {
	w := world{"crm": {deals: []*sources.Deal{deal("1", "2024-03-01", "2024-03-02", sources.Lost), deal("1", "2024-03-01", "2024-03-02", sources.Won)}}}
	if p := value(t, w, "win_rate", "2024-03-01", "2024-04-01", "2024-04-01"); p.Num != 1 || p.Den != 1 {
		t.Errorf("got %v of %v, want the later record alone: 1 of 1", p.Num, p.Den)
	}
}

func TestAcquisitionCost(t *testing.T) {
	sold := func(id, closed, customer, source string) *sources.Deal {
		return deal(id, "2024-01-01", closed, sources.Won, func(d *sources.Deal) { d.CustomerID, d.Source = customer, source })
	}
	w := world{"crm": {
		deals: []*sources.Deal{
			sold("1", "2024-02-01", "old", "ads"), sold("2", "2024-03-02", "old", "ads"),
			sold("3", "2024-03-03", "new", "site"), sold("4", "2024-03-04", "new", "ads"), // first touch: the site
			sold("5", "2024-03-05", "", "ads"), sold("6", "2024-03-06", "", "ads"),
		},
		costs: []*sources.AdCost{{ID: "1", Day: "2024-02-01", Cost: sources.Some(int64(700)), Currency: "EUR", Source: "ads"}, {ID: "2", Day: "2024-03-01", Cost: sources.Some(int64(30000)), Currency: "EUR", Source: "ads"}},
	}}
	if p := value(t, w, "cac", "2024-03-01", "2024-04-01", "2024-04-01"); p.Num != 300 || p.Den != 3 {
		t.Errorf("got %v / %v, want 300 / 3", p.Num, p.Den)
	}
	r := march(t, "cac")
	r.By = []string{"source"}
	if got, want := attained(compute(t, open(t, w), r), "source"), "ads 300/2; site 0/1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestRomi(t *testing.T) {
	w := world{"crm": {
		deals: []*sources.Deal{deal("0", "2024-01-01", "2024-02-01", sources.Won), deal("1", "2024-03-01", "2024-03-02", sources.Won, worth(1000_00, "EUR"))},
		costs: []*sources.AdCost{{ID: "1", Day: "2024-02-01", Cost: sources.Some(int64(1)), Currency: "EUR"}, {ID: "2", Day: "2024-03-31", Cost: sources.Some(int64(200_00)), Currency: "EUR"}},
	}}
	for margin, want := range map[float64]float64{0: 4, 1: 4, 0.3: 0.5, 0.1: -0.5} {
		r := march(t, "romi")
		r.Margin = margin
		if p := compute(t, open(t, w), r)[0].Points[0]; !near(p.Value, want) || p.Den != 200 {
			t.Errorf("margin %v: got %v of %v, want %v of 200", margin, p.Value, p.Den, want)
		}
	}
}
