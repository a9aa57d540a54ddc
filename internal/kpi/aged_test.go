package kpi_test

import (
	"context"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/internal/warehouse/duckdb"
	"svodka/sources"
)

// TestSameAge has two alike weeks of deals that are won a week after they were created: judged at one moment the younger
// week looks worse, judged at one age it does not.
func TestSameAge(t *testing.T) {
	ctx := context.Background()
	store, err := duckdb.Open(ctx, "", duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	start := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	var records []sources.Record
	for day := range 14 {
		created := start.AddDate(0, 0, day)
		records = append(records, &sources.Deal{
			ID: created.Format(time.DateOnly), CreatedAt: created, ClosedAt: created.AddDate(0, 0, 7), Status: sources.Won,
		})
	}
	if err := store.Write(ctx, "crm", "deals", sources.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	asOf := start.AddDate(0, 0, 18) // four days after the second week's end
	if err := store.Read(ctx, "crm", "deals", asOf, asOf); err != nil {
		t.Fatal(err)
	}
	conversion, _ := kpi.Find("deal_conversion")
	created, _ := kpi.Find("deals_created")
	req := kpi.Request{
		KPIs:    []*kpi.KPI{conversion, created},
		Periods: period.Cut(start, start.AddDate(0, 0, 14), period.Week, time.UTC), AsOf: asOf, Currency: "RUB",
	}
	values := func(same bool) (won [2]float64) {
		t.Helper()
		req.SameAge = same
		series, err := kpi.Compute(ctx, store, kpi.DuckDB(), req)
		if err != nil || len(series) != 2 {
			t.Fatalf("%d series, %v; want 2", len(series), err)
		}
		for i, p := range series[0].Points {
			if p.Den != 7 || p.State != kpi.Value || series[1].Points[i].Value != 7 {
				t.Errorf("week %d: got %+v and %+v, want 7 deals", i, p, series[1].Points[i])
			}
			won[i] = p.Num
		}
		return won
	}
	if got, want := values(false), [2]float64{7, 4}; got != want {
		t.Errorf("at one moment: got %v won, want %v", got, want)
	}
	if got, want := values(true), [2]float64{4, 4}; got != want {
		t.Errorf("at one age: got %v won, want %v", got, want)
	}
}

// TestUndatedWins has a deal that is won since nobody knows when.
func TestUndatedWins(t *testing.T) {
	ctx := context.Background()
	store, err := duckdb.Open(ctx, "", duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	records := []sources.Record{
		&sources.Deal{ID: "dated", CreatedAt: day(2), ClosedAt: day(3), Status: sources.Won, Amount: sources.Some[int64](700), Currency: "EUR"},
		&sources.Deal{ID: "undated", CreatedAt: day(2), Status: sources.Won, Amount: sources.Some[int64](12345), Currency: "EUR"},
		&sources.Deal{ID: "dollars", CreatedAt: day(2), Status: sources.Won, Amount: sources.Some[int64](100), Currency: "USD"},
		&sources.Deal{ID: "lost", CreatedAt: day(2), Status: sources.Lost},
		&sources.Deal{ID: "before", CreatedAt: day(1), ClosedAt: day(1), Status: sources.Lost},
	}
	if err := store.Write(ctx, "crm", "deals", sources.Batch{Records: records}); err != nil {
		t.Fatal(err)
	}
	data := day(20)
	if err := store.Read(ctx, "crm", "deals", data, data); err != nil {
		t.Fatal(err)
	}
	fresh, err := store.Freshness(ctx)
	if err != nil {
		t.Fatal(err)
	}
	losses := &kpi.KPI{Name: "losses", Unit: kpi.Count, Num: kpi.Sum{{Factor: 1, Measure: kpi.Measure{Table: "deals", Time: "created_at", Agg: kpi.Rows, Where: []kpi.Cond{{Col: "status", Op: kpi.Is, Values: []any{"lost"}}}}}}}
	conversion, _ := kpi.Find("deal_conversion")
	for name, c := range map[string]struct {
		asOf      time.Time
		same      bool
		from      time.Time
		won, lost float64
	}{
		"the moment of the data":   {data, false, day(1), 3, 1},
		"later":                    {data.AddDate(1, 0, 0), false, day(1), 3, 1},
		"a day before it":          {data.Add(-24 * time.Hour), false, day(1), 3, 1},
		"more than a day":          {data.Add(-24*time.Hour - time.Second), false, day(1), 1, 0},
		"compared at the same age": {data, true, day(1), 1, 0},
		"one period at its age":    {data, true, day(2), 1, 0},
	} {
		req := kpi.Request{KPIs: []*kpi.KPI{conversion, losses}, Periods: period.Cut(c.from, day(3), period.Day, time.UTC), AsOf: c.asOf, SameAge: c.same, Currency: "EUR", Fresh: fresh}
		series, err := kpi.Compute(ctx, store, kpi.DuckDB(), req)
		if err != nil {
			t.Fatal(err)
		}
		last := len(series[0].Points) - 1
		if p := series[1].Points[last]; p.Value != c.lost {
			t.Errorf("%s: got %v lost, want %v", name, p.Value, c.lost)
		}
		if p := series[0].Points[last]; p.Num != c.won || p.Den != 4 {
			t.Errorf("%s: got %v of %v, want %v of 4", name, p.Num, p.Den, c.won)
		}
	}
	deals, amount, err := kpi.Undated(ctx, store, kpi.DuckDB(), "EUR")
	if err != nil || deals != 2 || amount != 123.45 {
		t.Errorf("Undated: got %d deals, %v, %v; want 2 deals, 123.45", deals, amount, err)
	}
}
