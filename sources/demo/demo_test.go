package demo

import (
	"log/slog"
	"testing"
	"time"

	"svodka/sources"
)

var moscow = time.FixedZone("MSK", 3*3600)

// monday is the Monday morning on which most tests look at the company.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, moscow)

func open(t testing.TB, c *Config, now time.Time) *source {
	t.Helper()
	s, err := c.Open(t.Context(), sources.Env{Name: "demo", Log: slog.New(slog.DiscardHandler), Location: moscow, Currency: "RUB", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return s.(*source)
}

// table is what a store would hold of a stream.
type table struct {
	rows  map[string]sources.Record
	order []string
	next  sources.Cursor
}

func (b *table) read(t testing.TB, s *source, stream string) {
	t.Helper()
	for batch, err := range s.Read(t.Context(), stream, b.next) {
		if err != nil {
			t.Fatal(err)
		}
		b.take(batch)
	}
}

func (b *table) take(batch sources.Batch) {
	if batch.Replace || b.rows == nil {
		b.rows, b.order = map[string]sources.Record{}, nil
	}
	for _, r := range batch.Records {
		id := *r.Fields()[0].(*string)
		if b.rows[id] == nil {
			b.order = append(b.order, id)
		}
		b.rows[id] = r
	}
	b.next = batch.Next
}

func readAll[T sources.Record](t testing.TB, now time.Time, c *Config) []T {
	t.Helper()
	var b table
	var zero T
	b.read(t, open(t, c, now), zero.Stream())
	var all []T
	for _, id := range b.order {
		all = append(all, b.rows[id].(T))
	}
	return all
}
