package config

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"svodka/internal/period"
)

// Calendar says which days are working days.
type Calendar struct {
	Country string `yaml:"country" names:"country" doc:"country whose official calendar applies; without it Monday to Friday are working days"`
	Off     []Date `yaml:"off" doc:"further days off; with 1 January of a year among them they are all of that year"`
	Working []Date `yaml:"working" doc:"further working days; they win over off and over the country"`
}

// WorkingCalendar returns the calendar of the section calendar.
func (c *Config) WorkingCalendar() *period.Calendar { return c.working }

// CalendarWarnings tells whether the official calendar is missing for the year of at, or for the next one a month before it
// begins: the country then counts as one without holidays.
func (c *Config) CalendarWarnings(at time.Time) []Warning {
	var all []Warning
	at = at.In(c.Timezone.Location)
	for _, year := range slices.Compact([]int{at.Year(), at.AddDate(0, 0, 31).Year()}) {
		if !c.working.Covers(year) {
			all = append(all, Warning{c.file, c.marks.near("calendar.country"), "calendar.country", uncovered(c.Calendar.Country, year)})
		}
	}
	return all
}

func uncovered(country string, year int) string {
	return fmt.Sprintf("the calendar of %q does not know %d yet, so every Monday to Friday of it counts as worked; write the days off, 1 January among them, in calendar.off",
		country, year)
}

// calendar notes days that are written twice or both ways, and plans of years whose days off nobody knows.
func (c cross) calendar() {
	cal := c.cfg.Calendar
	for i, d := range cal.Off {
		if d != "" && slices.Contains(cal.Working, d) {
			c.complain(item("calendar.off", i), "%s is in working too; keep one", d)
		}
	}
	c.twice("calendar.off", texts(cal.Off))
	c.twice("calendar.working", texts(cal.Working))
	if !c.clean("calendar") {
		return
	}
	working, err := period.NewCalendar(cal.Country, texts(cal.Off), texts(cal.Working))
	if err != nil {
		c.complain("calendar", "%v", err)
		return
	}
	c.cfg.working = working
	c.uncoveredPlans()
}

func (c cross) uncoveredPlans() {
	var said []int
	for i, p := range c.cfg.Plans {
		_, last := p.Days()
		year, err := strconv.Atoi(string(last[:min(4, len(last))]))
		if err == nil && !c.cfg.working.Covers(year) && !slices.Contains(said, year) {
			said = append(said, year)
			path := item("plans", i)
			c.warnings = append(c.warnings, Warning{c.file, c.marks.near(path), path, uncovered(c.cfg.Calendar.Country, year)})
		}
	}
}

func texts(dates []Date) []string {
	all := make([]string, len(dates))
	for i, d := range dates {
		all[i] = string(d)
	}
	return all
}
