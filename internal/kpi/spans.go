package kpi

import (
	"strconv"
	"strings"
	"time"

	"svodka/internal/period"
)

// spans are half-open spans of a time column, ascending; each has the value that its rows get. They are how a calendar that
// only Go knows is told to an engine that knows none: as plain bounds.
type spans []span

type span struct {
	from, to string    // bounds as literals of the dialect
	value    string    // SQL of the value
	begin    time.Time // the bounds again, for comparing
	end      time.Time
}

// newSpan is the span of a column of moments, or of calendar days: those that begin in it.
func newSpan(d Dialect, from, to time.Time, k kind, value string) span {
	if k != day {
		return span{from: d.Instant(from), to: d.Instant(to), value: value, begin: from, end: to}
	}
	s := span{value: value, begin: firstDay(from), end: firstDay(to)}
	s.from, s.to = d.Day(s.begin), d.Day(s.end)
	return s
}

// seen cuts off what comes at or after asOf: it is not known yet. Periods keep their places, an unseen one is empty.
func seen(periods []period.Period, asOf time.Time) []period.Period {
	var all []period.Period
	for _, p := range periods {
		if asOf.Before(p.To) {
			p.To = asOf.In(p.To.Location())
		}
		if p.To.Before(p.From) {
			p.To = p.From
		}
		all = append(all, p)
	}
	return all
}

// periodSpans are the spans of periods; the value is a period's index.
func periodSpans(d Dialect, periods []period.Period, k kind) spans {
	var all spans
	for i, p := range periods {
		if s := newSpan(d, p.From, p.To, k, strconv.Itoa(i)); s.begin.Before(s.end) {
			all = append(all, s)
		}
	}
	return all
}

// firstDay is the first calendar day that begins at t or later, as midnight UTC of that day.
func firstDay(t time.Time) time.Time {
	first := dayOf(t)
	if dayOf(t.Add(-1)) == first { // t is not the first moment of its day
		first++
	}
	return time.Unix(first*86400, 0).UTC()
}

func (s spans) empty() bool { return len(s) == 0 }

// within is the condition that a time lies in some span, or in a short gap between two. Exact cover is the tree's business;
// this one keeps the engine from reading the rest.
func (s spans) within(col string) string {
	var all []string
	for _, r := range s.joined() {
		all = append(all, col+" >= "+r.from+" AND "+col+" < "+r.to)
	}
	if len(all) == 1 {
		return all[0]
	}
	return "(" + strings.Join(all, " OR ") + ")"
}

// joined puts adjoining spans together; beyond eight pieces everything is one.
func (s spans) joined() spans {
	out := spans{s[0]}
	for _, next := range s[1:] {
		last := &out[len(out)-1]
		if !last.end.Equal(next.begin) {
			out = append(out, next)
			continue
		}
		last.to, last.end = next.to, next.end
	}
	if len(out) > 8 {
		last := out[len(out)-1]
		out = spans{{from: s[0].from, to: last.to, begin: s[0].begin, end: last.end}}
	}
	return out
}

// tree is the value of the span that a time lies in, NULL between two, as a balanced tree of comparisons. The time must lie
// within s.
func (s spans) tree(col string) string {
	type leaf struct{ from, value string }
	var leaves []leaf
	for i, one := range s {
		leaves = append(leaves, leaf{one.from, one.value})
		if i+1 < len(s) && one.end.Before(s[i+1].begin) {
			leaves = append(leaves, leaf{one.to, "NULL"})
		}
	}
	var b strings.Builder
	var write func(lo, hi int)
	write = func(lo, hi int) {
		if hi-lo == 1 {
			b.WriteString(leaves[lo].value)
			return
		}
		mid := (lo + hi) / 2
		b.WriteString("CASE WHEN " + col + " < " + leaves[mid].from + " THEN ")
		write(lo, mid)
		b.WriteString(" ELSE ")
		write(mid, hi)
		b.WriteString(" END")
	}
	write(0, len(leaves))
	return b.String()
}
