package period

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Grains lists all grains, shortest first.
func Grains() []Grain { return []Grain{Day, Week, Month, Quarter, Year, All} }

// ParseGrain reads the name of a grain.
func ParseGrain(s string) (Grain, error) {
	if g := Grain(s); slices.Contains(Grains(), g) {
		return g, nil
	}
	return "", fmt.Errorf("unknown grain %q; write day, week, month, quarter, year or all", s)
}

// ParseDate returns the beginning of a calendar day of loc, written 2006-01-02.
func ParseDate(s string, loc *time.Location) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, fmt.Errorf("want a day such as 2026-03-01, got %q", s)
	}
	return Instant(t, loc), nil
}

// Named returns the period a name stands for as seen from at: last_day, last_week, last_month, last_quarter and last_year
// are the last finished ones, this_day to this_year the whole ones at falls into.
func Named(name string, at time.Time, loc *time.Location) (Period, Grain, error) {
	which, length, _ := strings.Cut(name, "_")
	g, err := ParseGrain(length)
	if err != nil || g == All || which != "last" && which != "this" {
		return Period{}, "", fmt.Errorf("unknown period %q; write last_ or this_ and day, week, month, quarter or year, such as last_week", name)
	}
	p := Of(at, g, loc)
	if which == "last" {
		p = p.Previous(g, 1)
	}
	return p, g, nil
}

// first returns the first day of the period of g that day is in. Days are midnights in UTC.
func (g Grain) first(day time.Time) time.Time {
	y, m, d := day.Date()
	switch g {
	case Week:
		d -= (int(day.Weekday()) + 6) % 7
	case Month:
		d = 1
	case Quarter:
		m, d = m-(m-1)%3, 1
	case Year:
		m, d = 1, 1
	case All:
		y, m, d = 1, 1, 1
	}
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// step returns the first day of the period n after the one that begins on first.
func (g Grain) step(first time.Time, n int) time.Time {
	switch g {
	case Week:
		return first.AddDate(0, 0, 7*n)
	case Month:
		return first.AddDate(0, n, 0)
	case Quarter:
		return first.AddDate(0, 3*n, 0)
	case Year:
		return first.AddDate(n, 0, 0)
	case All:
		return first.AddDate(9999*n, 0, 0)
	}
	return first.AddDate(0, 0, n)
}

// from returns the period that begins with the day first. It is empty for a day that loc leaves out.
func (g Grain) from(first time.Time, loc *time.Location) Period {
	return Period{Instant(first, loc), Instant(g.step(first, 1), loc)}
}
