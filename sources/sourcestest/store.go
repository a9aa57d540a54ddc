package sourcestest

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"svodka/sources"
)

// store keeps one stream as the warehouse does.
type store struct {
	rows, copy     map[string]sources.Record
	copying, moved bool
	cursor         sources.Cursor
	rejects        []sources.Reject
	batches        int
	wrong          []string // what the contract forbids
}

// complete reads a stream from the beginning.
func complete(t *testing.T, open Open, stream string) *store {
	t.Helper()
	s := &store{}
	s.read(t, open, stream, -1)
	return s
}

// read takes in what comes after the cursor; it breaks off after the batch with number last, unless that is negative.
func (s *store) read(t *testing.T, open Open, stream string, last int) {
	t.Helper()
	src := open(t)
	defer closed(t, src)
	if s.copying && !s.moved {
		s.copying, s.copy = false, nil
	}
	n := 0
	for b, err := range src.Read(t.Context(), stream, s.cursor) {
		if err != nil {
			t.Fatalf("%s, batch %d: %v", stream, n, err)
		}
		s.write(stream, b, n)
		if n == last {
			return
		}
		n++
	}
	if s.copying {
		s.rows, s.copy, s.copying = s.copy, nil, false
	}
}

func (s *store) write(stream string, b sources.Batch, n int) {
	s.batches++
	if b.Replace {
		if n > 0 {
			s.wrong = append(s.wrong, "Replace is set on a batch that is not the first of its reading")
		}
		s.copy, s.copying, s.moved = map[string]sources.Record{}, true, false
	}
	if s.rows == nil {
		s.rows = map[string]sources.Record{}
	}
	target := s.rows
	if s.copying {
		target = s.copy
	}
	for _, r := range b.Records {
		s.judge(stream, r)
		target[idOf(r)] = r
	}
	for _, id := range b.Deleted {
		delete(target, id)
	}
	for _, r := range b.Rejects {
		if r.Where == "" || r.Reason == "" && !r.Empty {
			s.wrong = append(s.wrong, "a reject does not say where and why")
		}
	}
	s.rejects = append(s.rejects, b.Rejects...)
	if b.Next != "" && b.Next != s.cursor {
		s.cursor, s.moved = b.Next, true
	}
}

func idOf(r sources.Record) string { return *r.Fields()[0].(*string) }

// check reports what was found wrong, each thing once.
func (s *store) check(t *testing.T) {
	t.Helper()
	slices.Sort(s.wrong)
	for _, w := range slices.Compact(s.wrong) {
		t.Error(w)
	}
}

// judge holds a record against its table.
func (s *store) judge(stream string, r sources.Record) {
	if r.Stream() != stream {
		s.wrong = append(s.wrong, "a record belongs to "+r.Stream())
		return
	}
	if idOf(r) == "" {
		s.wrong = append(s.wrong, "a record has no id")
	}
	table, _ := sources.TableNamed(stream)
	for i, f := range r.Fields() {
		if problem := odd(f); problem != "" {
			s.wrong = append(s.wrong, table.Columns[i].Name+" "+problem)
		}
	}
	if problem := oddWords(r); problem != "" {
		s.wrong = append(s.wrong, problem)
	}
}

// odd says what is wrong with a field whatever it means.
func odd(field any) string {
	switch f := field.(type) {
	case *string:
		if *f != strings.TrimSpace(*f) {
			return "has space around it"
		}
	case *time.Time:
		if !f.IsZero() && (f.Year() < 1900 || f.Year() > 2200) {
			return "is in a year nobody lives in: " + f.Format(time.RFC3339)
		}
	case *sources.Date:
		if _, err := time.Parse(time.DateOnly, string(*f)); *f != "" && err != nil {
			return "is no day: " + string(*f)
		}
	}
	return ""
}

// oddWords says which field has a word that its table does not know, or money without a currency.
func oddWords(r sources.Record) string {
	among := func(word string, known ...string) bool { return word == "" || slices.Contains(known, word) }
	money := func(amount sources.Int, currency string) bool { return !amount.Valid || len(currency) == 3 }
	switch r := r.(type) {
	case *sources.Lead:
		if !among(r.Status, sources.LeadNew, sources.LeadQualified, sources.LeadConverted, sources.LeadJunk) {
			return "status " + r.Status + " is unknown"
		}
	case *sources.Deal:
		if !among(r.Status, sources.Open, sources.Won, sources.Lost) || r.Status == "" {
			return "status " + r.Status + " is unknown"
		}
		if !money(r.Amount, r.Currency) {
			return "amount has no currency"
		}
	case *sources.Stage:
		if !among(r.Outcome, sources.Open, sources.Won, sources.Lost) {
			return "outcome " + r.Outcome + " is unknown"
		}
	case *sources.Activity:
		if !among(r.Kind, sources.Call, sources.Mail, sources.Chat, sources.Meeting, sources.Task) || r.Kind == "" {
			return "kind " + r.Kind + " is unknown"
		}
		if !among(r.Direction, sources.In, sources.Out) {
			return "direction " + r.Direction + " is unknown"
		}
	case *sources.AdCost:
		if !money(r.Cost, r.Currency) {
			return "cost has no currency"
		}
	case *sources.DealItem:
		if !money(r.Amount, r.Currency) {
			return "amount has no currency"
		}
	}
	return ""
}

// snapshot is what the store has at present.
func (s *store) snapshot() map[string]sources.Record { return maps.Clone(s.rows) }

// same compares two snapshots and shows a few of the records that differ.
func same(t *testing.T, what string, want, got map[string]sources.Record) {
	t.Helper()
	ids := slices.Sorted(maps.Keys(want))
	for id := range got {
		if _, ok := want[id]; !ok {
			ids = append(ids, id)
		}
	}
	shown := 0
	for _, id := range ids {
		if diff := cmp.Diff(want[id], got[id]); diff != "" && shown < 3 {
			shown++
			t.Errorf("%s: record %s (-want +got)\n%s", what, id, diff)
		}
	}
	if len(want) != len(got) {
		t.Errorf("%s: got %d records, want %d", what, len(got), len(want))
	}
}
