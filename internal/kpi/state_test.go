package kpi_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/sources"
)

// states renders points as "value", such as "no_data NaN, value 0".
func states(s kpi.Series) string {
	var all []string
	for _, p := range s.Points {
		all = append(all, fmt.Sprint(p.State, " ", p.Value))
	}
	return strings.Join(all, ", ")
}

func deal(id, made, shut, status string, more ...func(*sources.Deal)) *sources.Deal {
	d := &sources.Deal{ID: id, CreatedAt: at(made), Status: status, Amount: sources.Some(int64(100_00)), Currency: "EUR"}
	if shut != "" {
		d.ClosedAt = at(shut)
	}
	for _, change := range more {
		change(d)
	}
	return d
}

func TestStates(t *testing.T) {
	w := world{"crm": {
		deals: []*sources.Deal{
			deal("1", "2024-01-05", "2024-02-10", sources.Won),
			deal("2", "2024-01-06", "2024-04-10", sources.Lost),
			deal("3", "2024-01-07", "2024-05-10 09:00", sources.Won),
			deal("4", "2024-01-07", "2024-05-10 13:00", sources.Won), // after the moment of judging
		},
	}}
	months := cut("2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01", "2024-05-01", "2024-06-01", "2024-07-01")
	noon := at("2024-05-10 12:00")
	fresh := func(stream, asOf string) []kpi.Freshness {
		return []kpi.Freshness{{Source: "crm", Stream: stream, AsOf: at(asOf)}}
	}
	for _, c := range []struct {
		name, kpi string
		fresh     []kpi.Freshness
		want      string
	}{
		{"count", "deals_won", nil, "no_data NaN, value 1, value 0, value 0, partial 1, no_data NaN"},
		{"ratio", "win_rate", nil, "no_data NaN, value 1, undefined NaN, value 0, partial 1, no_data NaN"},
		{"median", "cycle_time", nil, "no_data NaN, value 3.1104e+06, undefined NaN, undefined NaN, partial 1.07424e+07, no_data NaN"},
		{"empty table", "leads", nil, "no_data NaN, no_data NaN, no_data NaN, no_data NaN, no_data NaN, no_data NaN"},
		{"one table of two empty", "lead_conversion", nil, "no_data NaN, no_data NaN, no_data NaN, no_data NaN, no_data NaN, no_data NaN"},
		{"read to the end", "deals_won", fresh("deals", "2024-05-10 12:00"), "no_data NaN, value 1, value 0, value 0, partial 1, no_data NaN"},
		{"read this morning", "deals_won", fresh("deals", "2024-05-10 07:00"), "no_data NaN, value 1, value 0, value 0, partial 1, no_data NaN"},
		{"not read today", "deals_won", fresh("deals", "2024-05-09 23:00"), "no_data NaN, value 1, value 0, value 0, stale 1, no_data NaN"},
		{"not read since April", "win_rate", fresh("deals", "2024-04-30 23:59"), "no_data NaN, value 1, undefined NaN, stale 0, stale 1, no_data NaN"},
		{"another stream is late", "deals_won", fresh("leads", "2024-01-01"), "no_data NaN, value 1, value 0, value 0, partial 1, no_data NaN"},
		{"never read", "deals_won", []kpi.Freshness{{Source: "crm", Stream: "deals"}}, "no_data NaN, stale 1, stale 0, stale 0, stale 1, no_data NaN"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := compute(t, open(t, w), kpi.Request{KPIs: find(t, c.kpi), Periods: months, AsOf: noon, Currency: "EUR", Fresh: c.fresh})
			if len(got) != 1 || states(got[0]) != c.want {
				t.Errorf("got  %s\nwant %s", states(got[0]), c.want)
			}
		})
	}
}

func TestEveryPeriodHasEveryGroup(t *testing.T) {
	of := func(id string) func(*sources.Deal) { return func(d *sources.Deal) { d.ManagerID = id } }
	w := world{"crm": {deals: []*sources.Deal{
		deal("1", "2024-01-01", "2024-01-10", sources.Won, of("ж")),
		deal("2", "2024-01-01", "2024-02-10", sources.Lost, of("а")),
		deal("3", "2024-01-01", "2024-02-10", sources.Won),
	}}}
	r := kpi.Request{KPIs: find(t, "win_rate", "deals_won"), Periods: cut("2024-01-01", "2024-02-01", "2024-03-01"), AsOf: at("2024-03-01"), By: []string{"manager"}, Currency: "EUR"}
	var lines []string
	for _, s := range compute(t, open(t, w), r) {
		lines = append(lines, fmt.Sprintf("%s %s: %s", s.KPI.Name, s.Group["manager"], states(s)))
	}
	want := []string{ // who only lost has no series of deals_won; who is not known comes last
		"win_rate а: undefined NaN, value 0",
		"win_rate ж: value 1, undefined NaN",
		"win_rate : undefined NaN, value 1",
		"deals_won ж: value 1, value 0",
		"deals_won : value 0, value 1",
	}
	if got := strings.Join(lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func TestNumbersOfNoDataAreGone(t *testing.T) {
	r := kpi.Request{KPIs: find(t, "win_rate"), Periods: cut("2024-01-01", "2024-02-01"), AsOf: at("2024-03-01"), Currency: "EUR"}
	p := compute(t, open(t, world{}), r)[0].Points[0]
	if p.State != kpi.NoData || !math.IsNaN(p.Value) || p.Num != 0 || p.Den != 0 {
		t.Errorf("got %+v, want no data", p)
	}
}

func TestFirstDayOfCostsCounts(t *testing.T) {
	w := world{"ads": {costs: []*sources.AdCost{{ID: "1", Day: "2024-03-02", Cost: sources.Some(int64(500)), Currency: "EUR"}}}}
	r := kpi.Request{KPIs: find(t, "ad_cost"), Periods: cut("2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"), AsOf: at("2024-03-04"), Currency: "EUR"}
	if got, want := states(compute(t, open(t, w), r)[0]), "no_data NaN, value 5, value 0"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	york, err := time.LoadLocation("America/New_York") // where midnight UTC still belongs to the day before
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range r.Periods {
		p.From, p.To = inZone(p.From, york), inZone(p.To, york)
		r.Periods[i] = p
	}
	r.AsOf = inZone(r.AsOf, york)
	if got, want := states(compute(t, open(t, w), r)[0]), "no_data NaN, value 5, value 0"; got != want {
		t.Errorf("in New York: got %s, want %s", got, want)
	}
}

// inZone is the same wall clock in another zone.
func inZone(t time.Time, loc *time.Location) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), 0, 0, loc)
}
