// Package period cuts time the way people speak of it: days, ISO weeks, months, quarters and years of a time zone, and
// the working days of a calendar. It knows nothing of the present; every moment is an argument.
//
// A day begins at midnight, or, where the clocks skip midnight, at the first moment after it; a day of 23 or 25 hours is
// one day. A day that a zone leaves out altogether (30 December 2011 in Apia) does not exist.
package period

import (
	"slices"
	"time"
)

// Grain is the length of the periods a span is cut into.
type Grain string

// The grains. All is one period as long as the span.
const (
	Day     Grain = "day"
	Week    Grain = "week" // ISO: Monday to Sunday
	Month   Grain = "month"
	Quarter Grain = "quarter"
	Year    Grain = "year"
	All     Grain = "all"
)

// Period is half-open, [From, To), both in the location of the calendar it was cut by.
type Period struct {
	From, To time.Time
}

// Contains tells whether t falls into p.
func (p Period) Contains(t time.Time) bool { return !t.Before(p.From) && t.Before(p.To) }

// Finished tells whether p lies wholly before at.
func (p Period) Finished(at time.Time) bool { return !p.To.After(at) }

// FirstDay returns the calendar day p begins on, such as 2026-03-01, for columns that hold days.
func (p Period) FirstDay() string { return p.From.Format(time.DateOnly) }

// LastDay returns the calendar day p ends on, itself included: 2026-03-31 for March.
func (p Period) LastDay() string { return p.To.Add(-1).Format(time.DateOnly) }

// Of returns the calendar period of loc that contains t. The period of All is everything, years 1 to 9999.
func Of(t time.Time, g Grain, loc *time.Location) Period {
	t = t.In(loc)
	first := g.first(civil(t))
	p := g.from(first, loc)
	for !t.Before(p.To) { // clocks were put back across midnight: the day that had begun goes on
		first = g.step(first, 1)
		p = g.from(first, loc)
	}
	return p
}

// Cut returns the periods of loc that overlap [from, to), oldest first, without a gap. The first begins at from and the
// last ends at to, even within a calendar period, so that what is summed over them is the sum over the span. It returns
// nothing for an empty span.
func Cut(from, to time.Time, g Grain, loc *time.Location) []Period {
	var all []Period
	from, to = from.In(loc), to.In(loc)
	for from.Before(to) {
		end := to
		if p := Of(from, g, loc); g != All && p.To.Before(to) {
			end = p.To
		}
		all = append(all, Period{from, end})
		from = end
	}
	return all
}

// Last returns the n calendar periods of loc that were the last to be finished at before, oldest first. All has no
// periods that follow each other; for it Last returns nothing.
func Last(n int, g Grain, before time.Time, loc *time.Location) []Period {
	if g == All {
		return nil
	}
	var all []Period
	p := Of(before, g, loc)
	for range n {
		p = p.Previous(g, 1)
		all = append(all, p)
	}
	slices.Reverse(all)
	return all
}

// Previous returns the calendar period n before the one that p begins in. For All it returns the span of the same number
// of calendar days before p, n times over.
func (p Period) Previous(g Grain, n int) Period {
	loc := p.From.Location()
	if g == All {
		return p.before(n)
	}
	p = Of(p.From, g, loc)
	for range n {
		p = Of(p.From.Add(-1), g, loc)
	}
	return p
}

// before moves p back by n times its length: in days of the wall clock, however many hours those have.
func (p Period) before(n int) Period {
	loc := p.From.Location()
	from := Wall(p.From)
	length := Wall(p.To.In(loc)).Sub(from)
	back := -time.Duration(n) * length
	return Period{Instant(from.Add(back), loc), Instant(from.Add(back+length), loc)}
}

// YearAgo returns the period that p is held against a year later. A month, quarter or year has the same one of the year
// before; a day the same date, 28 February for 29 February; a week the one 52 weeks earlier, so that weekdays stand
// against their like. A part of a calendar period counts as the whole; All is moved by its two dates.
func (p Period) YearAgo(g Grain, loc *time.Location) Period {
	if g == All {
		return Period{yearBefore(p.From, loc), yearBefore(p.To, loc)}
	}
	p = Of(p.From, g, loc)
	if g == Week {
		return Of(Instant(Wall(p.From).AddDate(0, 0, -52*7), loc), g, loc)
	}
	return Of(yearBefore(p.From, loc), g, loc)
}

func yearBefore(t time.Time, loc *time.Location) time.Time {
	wall := Wall(t.In(loc))
	back := wall.AddDate(-1, 0, 0)
	if back.Day() != wall.Day() { // 29 February
		back = back.AddDate(0, 0, -1)
	}
	return Instant(back, loc)
}
