package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"svodka/sources"
	"svodka/sources/sourcestest"

	"github.com/google/go-cmp/cmp"
)

var moscow = time.FixedZone("MSK", 3*3600)

// monday is the Monday morning on which most tests look at the company.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, moscow)

func open(t testing.TB, c *Config, now time.Time) *source {
	t.Helper()
	s, err := c.Open(context.Background(), sources.Env{Name: "demo", Log: slog.New(slog.DiscardHandler), Location: moscow, Currency: "RUB", Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	return s.(*source)
}

// young is a company with a short past, where its length does not matter.
func young(t testing.TB, now time.Time) *source {
	s := open(t, Defaults(), now)
	s.weeks, s.batch = 12, 1000
	return s
}

// table is what a store would hold of a stream.
type table struct {
	rows  map[string]sources.Record
	order []string
	again int // how often a record came that was there
	next  sources.Cursor
}

func (b *table) take(batch sources.Batch) {
	if batch.Replace || b.rows == nil {
		b.rows, b.order = map[string]sources.Record{}, nil
	}
	for _, r := range batch.Records {
		id := *r.Fields()[0].(*string)
		if b.rows[id] != nil {
			b.again++
		} else {
			b.order = append(b.order, id)
		}
		b.rows[id] = r
	}
	b.next = batch.Next
}

// read takes at most so many batches.
func (b *table) read(t testing.TB, s *source, stream string, batches int) {
	t.Helper()
	for batch, err := range s.Read(context.Background(), stream, b.next) {
		if err != nil {
			t.Fatal(err)
		}
		b.take(batch)
		if batches--; batches == 0 {
			return
		}
	}
}

// lines writes every row, in the order of ids.
func (b *table) lines() string {
	var text []byte
	for _, id := range slices.Sorted(slices.Values(b.order)) {
		for _, f := range b.rows[id].Fields() {
			switch f := f.(type) {
			case *string:
				text = append(text, *f...)
			case *time.Time:
				text = strconv.AppendInt(text, f.Unix(), 10)
			case *sources.Int:
				text = strconv.AppendInt(text, f.V, 10)
			case *sources.Float:
				text = strconv.AppendFloat(text, f.V, 'g', -1, 64)
			case *sources.Bool:
				text = strconv.AppendBool(strconv.AppendBool(text, f.Valid), f.V)
			case *sources.Date:
				text = append(text, *f...)
			}
			text = append(text, '\t')
		}
		text = append(text, '\n')
	}
	return string(text)
}

func all[T sources.Record](t testing.TB, s *source) []T {
	t.Helper()
	var b table
	var zero T
	b.read(t, s, zero.Stream(), 0)
	records := make([]T, 0, len(b.order))
	for _, id := range b.order {
		records = append(records, b.rows[id].(T))
	}
	return records
}

func wantSame(t *testing.T, what string, want, got *table) {
	t.Helper()
	a, b := want.lines(), got.lines()
	if a == b {
		return
	}
	wl, gl := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(wl), len(gl)) {
		if wl[i] != gl[i] {
			t.Fatalf("%s: %d rows, want %d; row %d\n got %s\nwant %s", what, len(gl), len(wl), i, gl[i], wl[i])
		}
	}
	t.Fatalf("%s: %d rows, want %d", what, len(gl), len(wl))
}

func TestReadingOnIsReadingAtOnce(t *testing.T) {
	for _, begin := range []time.Time{
		time.Date(2026, 3, 4, 13, 17, 0, 0, moscow),
		time.Date(2025, 12, 29, 9, 0, 0, 0, moscow),
	} {
		for _, stream := range young(t, begin).Streams() {
			var steps, once table
			for _, later := range []time.Duration{0, 90 * time.Minute, 90 * time.Minute, 41 * time.Hour, 15 * 24 * time.Hour} {
				steps.read(t, young(t, begin.Add(later)), stream, 0)
				if later > 0 && steps.next == "" {
					t.Fatalf("%s: no cursor", stream)
				}
			}
			s := young(t, begin.Add(15*24*time.Hour))
			once.next = young(t, begin).begin(begin).text(s.config) // told from the same week
			once.read(t, s, stream, 0)
			wantSame(t, fmt.Sprint(stream, " from ", begin), &once, &steps)
			if once.again > 0 {
				t.Errorf("%s: %d records came twice in one reading", stream, once.again)
			}
		}
	}
}

// newborn is a company small enough to be read a hundred times.
func newborn(t testing.TB, now time.Time) *source {
	s := open(t, Defaults(), now)
	s.weeks, s.batch = 2, 400
	return s
}

func TestContract(t *testing.T) {
	sourcestest.Test(t, func(t *testing.T) sources.Source { return newborn(t, monday) })
}

func TestChange(t *testing.T) {
	now := monday
	sourcestest.TestChange(t, func(t *testing.T) sources.Source { return newborn(t, now) },
		func(*testing.T) { now = now.Add(53 * time.Hour) })
}

func TestNothingNew(t *testing.T) {
	s := young(t, monday)
	var b table
	b.read(t, s, "deals", 0)
	first := b.next
	for batch, err := range s.Read(t.Context(), "deals", first) {
		if err != nil || len(batch.Records) > 0 || batch.Replace || batch.Next != first {
			t.Errorf("got %d records, replace %v, cursor %q, %v", len(batch.Records), batch.Replace, batch.Next, err)
		}
	}
	b.read(t, young(t, monday.Add(-24*time.Hour)), "deals", 0) // the clock went back
	if b.next != first {
		t.Errorf("got cursor %q, want %q", b.next, first)
	}
}

func TestOtherSettingsBeginAnew(t *testing.T) {
	s := young(t, monday)
	var b table
	b.read(t, s, "deals", 0)
	for _, c := range []sources.Cursor{"", "nonsense", "v1 seed 2 ru story 9450 to 1795413600", "v1 seed 1 ru story -7 to 5", b.next + " "} {
		first := true
		for batch, err := range s.Read(t.Context(), "deals", c) {
			if err != nil || batch.Replace != first {
				t.Fatalf("%q: got replace %v, want %v, %v", c, batch.Replace, first, err)
			}
			first = false
		}
	}
}

func TestSeedDecides(t *testing.T) {
	read := func(c Config) *table {
		s := open(t, &c, monday)
		s.weeks = 26
		var b table
		b.read(t, s, "deals", 0)
		return &b
	}
	one := read(Config{1, "ru"})
	wantSame(t, "same seed", one, read(Config{1, "ru"}))
	if two := read(Config{2, "ru"}); two.lines() == one.lines() {
		t.Error("another seed gives the same deals")
	}
}

// A week is the same whenever one first looks, apart from the stories told of it.
func TestPastStaysTheSame(t *testing.T) {
	count := func(now time.Time) map[string]int {
		s := open(t, Defaults(), now)
		s.weeks = 40 + int(now.Sub(monday).Hours()/24/7)
		n := map[string]int{}
		for _, l := range all[*sources.Lead](t, s) {
			if l.CreatedAt.Before(monday.AddDate(0, 0, -60)) {
				n[l.Source+l.CreatedAt.Format(time.DateTime)]++
			}
		}
		return n
	}
	if diff := cmp.Diff(count(monday), count(monday.AddDate(0, 0, 70))); diff != "" {
		t.Errorf("(-first looked at then +ten weeks later)\n%s", diff)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	batches := 0
	var last error
	for _, err := range young(t, monday).Read(ctx, "activities", "") {
		if batches++; batches == 2 {
			cancel()
		}
		last = err
	}
	if !errors.Is(last, context.Canceled) || batches != 3 {
		t.Errorf("got %v after %d batches; want cancelled after 3", last, batches)
	}
}

func TestCheck(t *testing.T) {
	var got []string
	report := func(field, problem string) { got = append(got, field+": "+problem) }
	Defaults().Check(report)
	(&Config{Language: "de"}).Check(report)
	if want := []string{"language: no such language; write ru or en"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestProbe(t *testing.T) {
	s := young(t, monday)
	facts, err := s.Probe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	leads := grouped(len(all[*sources.Lead](t, s)))
	want := []string{"a made-up company from seed 1; its life begins on 2026-08-31", "managers: 9", "stages: 14", "leads: " + leads}
	for _, w := range want {
		if !slices.Contains(facts, sources.Fact{Text: w}) {
			t.Errorf("got %v, want %q among them", facts, w)
		}
	}
	if grouped(1234567) != "1,234,567" || grouped(123) != "123" {
		t.Error("numbers are grouped wrongly")
	}
}

func FuzzCursor(f *testing.F) {
	f.Add("v1 seed 1 ru story 9450 to 1795413600")
	f.Add("v1 seed 1 ru story 09450 to 1")
	f.Fuzz(func(t *testing.T, text string) {
		c, known := parseCursor(sources.Cursor(text), *Defaults())
		if known && string(c.text(*Defaults())) != text {
			t.Errorf("%q is taken for %q", text, c.text(*Defaults()))
		}
	})
}

func BenchmarkEverything(b *testing.B) {
	s := open(b, Defaults(), monday)
	b.ReportAllocs()
	for b.Loop() {
		for _, stream := range s.Streams() {
			for _, err := range s.Read(b.Context(), stream, "") {
				if err != nil {
					b.Fatal(err)
				}
			}
		}
	}
}
