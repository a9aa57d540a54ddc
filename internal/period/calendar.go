package period

import (
	"embed"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// DayKind is what a day is to those who work by a calendar.
type DayKind string

// The kinds of day.
const (
	OffDay   DayKind = "off"
	ShortDay DayKind = "short" // worked an hour less, on the eve of a holiday
	WorkDay  DayKind = "working"
)

// Calendar knows which days are worked. The zero Calendar and a nil one know Monday to Friday only. A moment stands for
// the day it falls on in its own location. A Calendar does not change.
type Calendar struct {
	country string
	days    map[date]DayKind // that differ from Monday to Friday
	years   map[int]bool     // that the country has a table for, or the user has
}

// date is a calendar day in the form of time.DateOnly, as a number: 20260301.
type date int

func dateOf(t time.Time) date {
	y, m, d := t.Date()
	return date((y*100+int(m))*100 + d)
}

//go:embed calendars/*.csv
var tables embed.FS

// Countries lists the countries that have tables, by their two letters.
func Countries() []string {
	entries, err := tables.ReadDir("calendars")
	if err != nil {
		return nil // cannot be: the folder is part of the program
	}
	var all []string
	for _, e := range entries {
		all = append(all, strings.TrimSuffix(e.Name(), ".csv"))
	}
	return all
}

// NewCalendar returns the calendar of a country, or Monday to Friday if country is empty. The days in off are free on top
// of it; those in worked are working days whatever else is said. Days are written 2006-01-02.
func NewCalendar(country string, off, worked []string) (*Calendar, error) {
	c := &Calendar{country: country, days: map[date]DayKind{}, years: map[int]bool{}}
	if country != "" {
		if err := c.load(); err != nil {
			return nil, err
		}
	}
	if err := c.set(off, OffDay); err != nil {
		return nil, err
	}
	return c, c.set(worked, WorkDay)
}

func (c *Calendar) load() error {
	f, err := tables.Open("calendars/" + c.country + ".csv")
	if err != nil {
		return fmt.Errorf("no calendar of %q; there are: %s", c.country, strings.Join(Countries(), ", "))
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment, r.FieldsPerRecord = '#', 2
	rows, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("calendar of %s: %w", c.country, err)
	}
	for _, row := range rows {
		t, err := time.Parse(time.DateOnly, row[0])
		if err != nil {
			return fmt.Errorf("calendar of %s: %w", c.country, err)
		}
		c.days[dateOf(t)] = DayKind(row[1])
		c.years[t.Year()] = true
	}
	return nil
}

// set makes days of the given kind. New Year's Day among the days off says that the year is in the user's hands.
func (c *Calendar) set(days []string, kind DayKind) error {
	for _, s := range days {
		t, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return fmt.Errorf("want a day such as 2026-03-09, got %q", s)
		}
		c.days[dateOf(t)] = kind
		if kind == OffDay && t.YearDay() == 1 {
			c.years[t.Year()] = true
		}
	}
	return nil
}

// Country returns the country given to [NewCalendar].
func (c *Calendar) Country() string {
	if c == nil {
		return ""
	}
	return c.country
}

// Covers tells whether the days off of a year are known: the country has a table for it, or the days off given by the
// user name the year's 1 January, so the others as well. Without a country there is nothing to know. In a year that is not
// covered all of Monday to Friday count as worked.
func (c *Calendar) Covers(year int) bool { return c.Country() == "" || c.years[year] }

// Years lists the years covered, in order; nothing without a country.
func (c *Calendar) Years() []int {
	if c.Country() == "" {
		return nil
	}
	return slices.Sorted(maps.Keys(c.years))
}

// Kind tells what the day of t is.
func (c *Calendar) Kind(t time.Time) DayKind {
	if c != nil {
		if kind, ok := c.days[dateOf(t)]; ok {
			return kind
		}
	}
	if d := t.Weekday(); d == time.Saturday || d == time.Sunday {
		return OffDay
	}
	return WorkDay
}

// Working tells whether the day of t is worked, if only for a short day.
func (c *Calendar) Working(t time.Time) bool { return c.Kind(t) != OffDay }

// Short tells whether the day of t is a working day an hour shorter than others.
func (c *Calendar) Short(t time.Time) bool { return c.Kind(t) == ShortDay }

// WorkingDays counts the working days of p. A day that p has a part of counts as the whole.
func (c *Calendar) WorkingDays(p Period) int { return c.WorkingDaysElapsed(p, p.To) }

// WorkingDaysElapsed counts the working days of p that are over at the moment at; the day in progress is not.
func (c *Calendar) WorkingDaysElapsed(p Period, at time.Time) int {
	n := 0
	for _, day := range Cut(p.From, p.To, Day, p.From.Location()) {
		if day.Finished(at) && c.Working(day.From) {
			n++
		}
	}
	return n
}
