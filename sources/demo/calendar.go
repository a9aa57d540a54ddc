package demo

import (
	"math"
	"slices"
	"time"

	"svodka/internal/period"
)

// moment is a time on the company's own clock, in seconds since the Monday 2001-01-01 00:00. Days and weeks count from
// there too.
type moment int64

const (
	minute moment = 60
	hour          = 60 * minute
	oneDay        = 24 * hour
)

// Working hours.
const (
	opens  = 9 * hour
	closes = 18 * hour
)

func at(day int, sec moment) moment { return moment(day)*oneDay + sec }

func (m moment) day() int        { return int(m / oneDay) }
func (m moment) clock() moment   { return m % oneDay }
func days(n float64) moment      { return moment(n * float64(oneDay)) }
func weekOf(day int) int         { return day / 7 }
func weekdayOf(day int) int      { return day % 7 }
func midnight(day int) time.Time { return time.Date(2001, 1, 1+day, 0, 0, 0, 0, time.UTC) }

// dayOf is the day that a calendar date is.
func dayOf(y int, m time.Month, d int) int {
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix()-time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC).Unix()) / int(oneDay)
}

// date writes a day as 2006-01-02.
func date(day int) string { return midnight(day).Format(time.DateOnly) }

// monthDay is a day of the year, month*100+day.
func monthDay(t time.Time) int { return int(t.Month())*100 + t.Day() }

func holiday(md int) bool {
	return md >= 101 && md <= 108 || slices.Contains([]int{223, 308, 501, 509, 612, 1104}, md)
}

// works tells whether a day is a working day in Russia. In years whose calendar is not known yet, a holiday at the weekend is
// made up for on Monday.
func works(ru *period.Calendar, day int) bool {
	t := midnight(day)
	if ru.Covers(t.Year()) {
		return ru.Working(t)
	}
	if holiday(monthDay(t)) || weekdayOf(day) >= 5 {
		return false
	}
	newYear := t.Month() == time.January
	lost := weekdayOf(day) == 0 && (holiday(monthDay(midnight(day-1))) || holiday(monthDay(midnight(day-2))))
	return !lost || newYear
}

// season is how lively a month of the year is; the trade is busiest before the summer.
func season(m time.Month) float64 {
	return [...]float64{0.92, 0.95, 1.01, 1.05, 1.08, 1.06, 0.98, 0.95, 1.02, 1.03, 1.01, 0.97}[m-1]
}

// growth is how far the company has come by a day; 1 at the beginning of 2026.
func growth(day int) float64 {
	return math.Pow(1.10, float64(day-dayOf(2026, 1, 1))/365.25)
}

// bustle is how much of an ordinary day's business a day sees because of the holidays around it.
func bustle(t time.Time, working bool) float64 {
	switch md := monthDay(t); {
	case md >= 101 && md <= 108:
		return 0.15
	case md >= 109 && md <= 114:
		return 0.80
	case md >= 1228:
		return 0.50
	case md >= 430 && md <= 511:
		if working {
			return 0.80
		}
		return 0.50
	case holiday(md):
		return 0.50
	}
	return 1
}
