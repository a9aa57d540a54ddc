package duckdb

import (
	"context"
	"fmt"
	"testing"
	"time"

	"svodka/sources"

	"github.com/google/go-cmp/cmp"
)

var at = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

func open(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(t.Context(), path, Options{Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func write(t *testing.T, s *Store, stream string, b sources.Batch) {
	t.Helper()
	if err := s.Write(t.Context(), "crm", stream, b); err != nil {
		t.Fatal(err)
	}
}

func deals(ids ...string) (records []sources.Record) {
	for _, id := range ids {
		records = append(records, &sources.Deal{ID: id, Amount: sources.Some[int64](100)})
	}
	return records
}

func query(t *testing.T, s *Store, sql string, args ...any) [][]any {
	t.Helper()
	rows, err := s.Query(t.Context(), sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func wantRows(t *testing.T, s *Store, sql string, want ...[]any) {
	t.Helper()
	if diff := cmp.Diff(want, query(t, s, sql)); diff != "" {
		t.Errorf("%s: (-want +got)\n%s", sql, diff)
	}
}

func TestEveryKindSurvives(t *testing.T) {
	s := open(t, "")
	msk := time.FixedZone("MSK", 3*3600)
	write(t, s, "leads", sources.Batch{Records: []sources.Record{
		&sources.Lead{ID: "1", Title: "Ёлка\xff", CreatedAt: time.Date(2026, 1, 1, 1, 0, 0, 0, msk), Custom: sources.Custom{"b": "2", "a": "1"}},
		&sources.Lead{ID: "2"},
	}})
	write(t, s, "ad_costs", sources.Batch{Records: []sources.Record{&sources.AdCost{ID: "1", Day: "2026-02-28", Cost: sources.Some[int64](0)}}})
	write(t, s, "managers", sources.Batch{Records: []sources.Record{&sources.Manager{ID: "1", Active: sources.Some(false)}}})
	write(t, s, "rates", sources.Batch{Records: []sources.Record{&sources.Rate{ID: "1", Rate: sources.Some(91.5)}}})
	wantRows(t, s, `SELECT id, title, created_at, custom, _source, _synced_at FROM leads ORDER BY id`,
		[]any{"1", "Ёлка\uFFFD", time.Date(2025, 12, 31, 22, 0, 0, 0, time.UTC), `{"a":"1","b":"2"}`, "crm", at},
		[]any{"2", nil, nil, nil, "crm", at})
	wantRows(t, s, `SELECT day, cost, clicks FROM ad_costs`, []any{time.Date(2026, 2, 28, 0, 0, 0, 0, time.UTC), int64(0), nil})
	wantRows(t, s, `SELECT active FROM managers`, []any{false})
	wantRows(t, s, `SELECT rate FROM rates`, []any{91.5})
}

func TestUpsert(t *testing.T) {
	s := open(t, "")
	write(t, s, "deals", sources.Batch{Records: deals("1", "2", "3"), Next: "a"})
	write(t, s, "deals", sources.Batch{Records: []sources.Record{
		&sources.Deal{ID: "2", Title: "first"}, &sources.Deal{ID: "4"}, &sources.Deal{ID: "2", Title: "second"},
	}, Deleted: []string{"3", "none"}, Next: "b"})
	if err := s.Write(t.Context(), "other", "deals", sources.Batch{Records: deals("1")}); err != nil {
		t.Fatal(err)
	}
	wantRows(t, s, `SELECT _source, id, title FROM deals ORDER BY ALL`,
		[]any{"crm", "1", nil}, []any{"crm", "2", "second"}, []any{"crm", "4", nil}, []any{"other", "1", nil})
	if c, err := s.Cursor(t.Context(), "crm", "deals"); c != "b" || err != nil {
		t.Errorf("got cursor %q, %v; want b", c, err)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		s, err := Open(context.Background(), b.TempDir()+"/w.duckdb", Options{})
		if err != nil {
			b.Fatal(err)
		}
		for i := range 20 {
			writeDeals(b, s, i*5000, 5000)
		}
		s.Close()
	}
}

func BenchmarkUpsert(b *testing.B) {
	s, err := Open(context.Background(), b.TempDir()+"/w.duckdb", Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for i := range 20 {
		writeDeals(b, s, i*5000, 5000)
	}
	for i := 0; b.Loop(); i++ {
		writeDeals(b, s, i%95*1000, 5000)
	}
}

func writeDeals(b *testing.B, s *Store, from, n int) {
	batch := sources.Batch{Next: sources.Cursor(fmt.Sprint(from))}
	for i := range n {
		batch.Records = append(batch.Records, &sources.Deal{
			ID: fmt.Sprint(from + i), Title: "Вентиляция", CreatedAt: at, UpdatedAt: at, Status: sources.Open, Pipeline: "Продажи", Stage: "5",
			Amount: sources.Some(int64(i) * 1000), Currency: "RUB", ManagerID: fmt.Sprint(i % 9), Source: "Авито",
		})
	}
	if err := s.Write(context.Background(), "crm", "deals", batch); err != nil {
		b.Fatal(err)
	}
}
