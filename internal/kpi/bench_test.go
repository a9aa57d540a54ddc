package kpi_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/sources"
)

// company is a made-up company of a size: leads, deals, moves, calls and costs over a year.
func company(deals int) world {
	r := rand.New(rand.NewPCG(1, 2))
	start := at("2024-01-01")
	h := &holding{}
	for i := range 30 {
		h.managers = append(h.managers, &sources.Manager{ID: fmt.Sprint("m", i), Name: fmt.Sprint("Менеджер ", i), Team: fmt.Sprint("T", i%4)})
	}
	for i, name := range []string{"Новая", "Звонок", "Встреча", "КП", "Счёт", "Оплата", "Отказ"} {
		outcome := sources.Open
		if i > 4 {
			outcome = []string{sources.Won, sources.Lost}[i-5]
		}
		h.stages = append(h.stages, &sources.Stage{ID: fmt.Sprint("s", i), Name: name, Position: sources.Some(int64(i)), Outcome: outcome})
	}
	moment := func() time.Time { return start.Add(time.Duration(r.Int64N(int64(360 * 24 * time.Hour)))) }
	for i := range deals {
		d := &sources.Deal{ID: fmt.Sprint("d", i), CreatedAt: moment(), Status: []string{"won", "lost", "lost", "open"}[r.IntN(4)], Amount: sources.Some(r.Int64N(1e7)), Currency: "RUB",
			ManagerID: fmt.Sprint("m", r.IntN(30)), CustomerID: fmt.Sprint("c", r.IntN(deals)), LeadID: fmt.Sprint("l", r.IntN(deals*3/2)), Source: fmt.Sprint("src", r.IntN(12)), Stage: "s5", LossReason: fmt.Sprint("причина ", r.IntN(9))}
		if d.Status != "open" {
			d.ClosedAt = d.CreatedAt.Add(time.Duration(r.Int64N(int64(60 * 24 * time.Hour))))
		}
		h.deals = append(h.deals, d)
		for j := range 5 {
			h.moves = append(h.moves, &sources.StageMove{ID: fmt.Sprint(i, "-", j), DealID: d.ID, ToStage: fmt.Sprint("s", r.IntN(5)), MovedAt: d.CreatedAt.Add(time.Duration(j) * time.Hour)})
		}
	}
	for i := range deals * 3 / 2 {
		h.leads = append(h.leads, &sources.Lead{ID: fmt.Sprint("l", i), CreatedAt: moment(), ManagerID: fmt.Sprint("m", r.IntN(30)), CustomerID: fmt.Sprint("c", r.IntN(deals)), Source: fmt.Sprint("src", r.IntN(12)), Status: "new"})
		h.acts = append(h.acts, &sources.Activity{ID: fmt.Sprint("a", i), Kind: sources.Call, Direction: []string{"in", "out"}[i%2], ManagerID: fmt.Sprint("m", r.IntN(30)), LeadID: fmt.Sprint("l", i), StartedAt: moment(), Answered: sources.Some(i%3 > 0)})
	}
	for i := range 360 * 10 {
		h.costs = append(h.costs, &sources.AdCost{ID: fmt.Sprint(i), Day: sources.Date(start.AddDate(0, 0, i/10).Format(time.DateOnly)), Source: fmt.Sprint("src", i%10), Cost: sources.Some(r.Int64N(1e6)), Currency: "RUB"})
	}
	for month := range 12 {
		for i := range 30 {
			from := start.AddDate(0, month, 0)
			h.plans = append(h.plans, &sources.Plan{ID: fmt.Sprint(month, "-", i), From: sources.Date(from.Format(time.DateOnly)), To: sources.Date(from.AddDate(0, 1, -1).Format(time.DateOnly)), KPI: "sales", ManagerID: fmt.Sprint("m", i), Value: sources.Some(int64(1e8)), Currency: "RUB"})
		}
	}
	return world{"crm": h}
}

// weeks are n weeks that end with the given day.
func weeks(n int, end time.Time) []period.Period {
	var all []period.Period
	for i := n; i > 0; i-- {
		all = append(all, period.Period{From: end.AddDate(0, 0, -7*i), To: end.AddDate(0, 0, -7*i+7)})
	}
	return all
}

func by(dim string) kpi.Request {
	r := kpi.Request{Periods: weeks(12, at("2024-12-23")), By: []string{dim}, AsOf: at("2024-12-23"), Currency: "RUB", Margin: 1}
	for _, k := range kpi.Catalogue() {
		if k.Allows(dim) {
			r.KPIs = append(r.KPIs, k)
		}
	}
	return r
}

// BenchmarkWeeklyByManager is all KPIs by manager over twelve weeks of a company of 10,000 deals.
func BenchmarkWeeklyByManager(b *testing.B) {
	s := open(b, company(10_000))
	r := by("manager")
	for b.Loop() {
		compute(b, s, r)
	}
}

// BenchmarkDays is a KPI over three years of days.
func BenchmarkDays(b *testing.B) {
	s := open(b, company(10_000))
	r := kpi.Request{KPIs: find(b, "win_rate"), AsOf: at("2025-01-01"), Currency: "RUB"}
	for day := at("2022-01-01"); day.Before(r.AsOf); day = day.AddDate(0, 0, 1) {
		r.Periods = append(r.Periods, period.Period{From: day, To: day.AddDate(0, 0, 1)})
	}
	for b.Loop() {
		compute(b, s, r)
	}
}
