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

var berlin = mustZone("Europe/Berlin")

func mustZone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// open puts a world into a warehouse in memory.
func open(t testing.TB, w world) *duckdb.Store {
	t.Helper()
	s, err := duckdb.Open(t.Context(), "", duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	w.each(func(source string, h *holding) {
		write(t, s, source, h.leads)
		write(t, s, source, h.deals)
		write(t, s, source, h.moves)
		write(t, s, source, h.managers)
		write(t, s, source, h.stages)
		write(t, s, source, h.acts)
		write(t, s, source, h.costs)
		write(t, s, source, h.plans)
		write(t, s, source, h.rates)
	})
	return s
}

func write[R sources.Record](t testing.TB, s *duckdb.Store, source string, records []R) {
	t.Helper()
	if len(records) == 0 {
		return
	}
	b := sources.Batch{}
	for _, r := range records {
		b.Records = append(b.Records, r)
	}
	if err := s.Write(t.Context(), source, records[0].Stream(), b); err != nil {
		t.Fatal(err)
	}
}

// at is a moment in Berlin: "2024-02-29 17:05" or "2024-02-29".
func at(text string) time.Time {
	layout := "2006-01-02 15:04"[:len(text)]
	v, err := time.ParseInLocation(layout, text, berlin)
	if err != nil {
		panic(err)
	}
	return v
}

// cut makes periods of days that follow each other.
func cut(days ...string) []period.Period {
	var all []period.Period
	for i := range days[1:] {
		all = append(all, period.Period{From: at(days[i]), To: at(days[i+1])})
	}
	return all
}

// find returns KPIs of the catalogue.
func find(t testing.TB, names ...string) []*kpi.KPI {
	t.Helper()
	var all []*kpi.KPI
	for _, name := range names {
		k, ok := kpi.Find(name)
		if !ok {
			t.Fatalf("no KPI %q", name)
		}
		all = append(all, k)
	}
	return all
}

func compute(t testing.TB, s kpi.Querier, r kpi.Request) []kpi.Series {
	t.Helper()
	all, err := kpi.Compute(t.Context(), s, kpi.DuckDB(), r)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// counting counts the queries that pass.
type counting struct {
	kpi.Querier
	queries []string
}

func (c *counting) Query(ctx context.Context, sql string, args ...any) ([][]any, error) {
	c.queries = append(c.queries, sql)
	return c.Querier.Query(ctx, sql, args...)
}
