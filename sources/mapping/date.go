package mapping

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"svodka/sources"
)

// wall is what a clock on the wall and a calendar beside it show.
type wall struct {
	year, month, day           int
	hour, minute, second, nano int
	zoned                      bool
	offset                     int  // seconds east of UTC, where zoned
	dayOnly                    bool // there is no time of day
}

func (w *wall) set(p part, v int) {
	switch p {
	case day:
		w.day = v
	case monthNumber:
		w.month = v
	case year4:
		w.year = v
	case year2:
		w.year = 1900 + v
		if v < 70 {
			w.year = 2000 + v
		}
	case hour:
		w.hour = v
	case minute:
		w.minute = v
	case second:
		w.second = v
	}
}

// valid tells whether there is such a moment, in a year that a company may speak of.
func (w wall) valid() bool {
	t := w.utc()
	return w.year >= 1900 && w.year < 2200 && t.Year() == w.year && int(t.Month()) == w.month && t.Day() == w.day &&
		w.hour < 24 && w.minute < 60 && w.second < 60
}

func (w wall) utc() time.Time {
	return time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, w.second, w.nano, time.UTC)
}

func (w wall) date() sources.Date { return sources.Date(w.utc().Format(time.DateOnly)) }

// in is the moment the wall shows in a zone. A time that the clocks skip counts on by the offset before the skip, so that
// 02:30 is 03:30; of two moments that show the same time it is the first.
func (w wall) in(loc *time.Location) time.Time {
	if w.zoned {
		return w.utc().Add(-time.Duration(w.offset) * time.Second)
	}
	want := w.utc()
	guess := time.Date(w.year, time.Month(w.month), w.day, w.hour, w.minute, w.second, w.nano, loc)
	_, offset := guess.Zone()
	start, _ := guess.ZoneBounds()
	before := offset
	if !start.IsZero() {
		_, before = start.Add(-time.Second).Zone()
	}
	earlier := want.Add(-time.Duration(before) * time.Second)
	switch shown := wallOf(guess).utc(); {
	case shown.Before(want): // skipped, and the guess lies before the skip
		return want.Add(-time.Duration(offset) * time.Second)
	case shown.After(want), earlier.Before(start): // skipped, and the guess lies after it; or shown twice
		return earlier
	}
	return guess
}

// dates reads moments and days.
type dates struct {
	patterns []pattern
	loc      *time.Location
}

func newDates(n Notation, loc *time.Location) (dates, error) {
	d := dates{loc: loc}
	for _, text := range n.Date {
		p, err := compile(text)
		if err != nil {
			return d, err
		}
		d.patterns = append(d.patterns, p)
	}
	return d, nil
}

// moment reads a moment, that of midnight where the day is all there is. It is zero for the zero dates that databases write
// where there is none.
func (d dates) moment(c Cell) (t time.Time, dayOnly bool, err error) {
	w, none, err := d.wall(c)
	if err != nil || none {
		return time.Time{}, false, err
	}
	return w.in(d.loc).UTC(), w.dayOnly, nil
}

// day reads a day: that of the text, or of the source's zone where the text names another one.
func (d dates) day(c Cell) (sources.Date, error) {
	w, none, err := d.wall(c)
	if err != nil || none {
		return "", err
	}
	if w.zoned {
		return sources.Date(w.in(d.loc).In(d.loc).Format(time.DateOnly)), nil
	}
	return w.date(), nil
}

func (d dates) wall(c Cell) (w wall, none bool, err error) {
	if strings.HasPrefix(c.Text, "0000-00-00") {
		return w, true, nil
	}
	if w, ok := fromSerial(c.Serial); ok {
		return w, false, nil
	}
	for _, p := range d.patterns {
		if p.number != noNumber {
			w, ok := p.number.wall(c.Text)
			if ok {
				return w, false, nil
			}
		} else if w, ok := p.match(c.Text); ok {
			return w, false, nil
		}
	}
	if w, ok := parseISO(c.Text); ok {
		return w, false, nil
	}
	return w, false, fmt.Errorf("want a date %s, got %s", d.examples(), shorten(c.Text))
}

func (d dates) examples() string {
	var all []string
	for _, p := range d.patterns {
		if p.number == noNumber && p.text != "iso" {
			all = append(all, "like "+p.text)
		}
	}
	if len(all) == 0 {
		return "like 2024-06-21 or 2024-06-21 12:00 (other forms are set by date:)"
	}
	return strings.Join(all, " or ")
}

// fromSerial reads days since 1899-12-30, as spreadsheets count, from 1950 to 2199: smaller numbers are years, or anything else.
// A whole number is a day without a time: midnight cannot be told apart from it.
func fromSerial(days float64) (wall, bool) {
	if !(days >= 18264 && days < 109575) {
		return wall{}, false
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(days*86400)) * time.Second)
	w := wallOf(t)
	w.dayOnly = days == math.Trunc(days)
	return w, true
}

func wallOf(t time.Time) wall {
	return wall{year: t.Year(), month: int(t.Month()), day: t.Day(), hour: t.Hour(), minute: t.Minute(), second: t.Second(), nano: t.Nanosecond()}
}

func (u unit) wall(text string) (wall, bool) {
	f, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e13 {
		return wall{}, false
	}
	if u == excelDays {
		return fromSerial(f)
	}
	if u == unixSeconds {
		f *= 1000
	}
	w := wallOf(time.UnixMilli(int64(f)).UTC())
	w.zoned = true
	return w, w.valid()
}

// parseMonth reads a month such as 2026-11 or 11.2026, or a date in it.
func (d dates) parseMonth(c Cell) (first, last sources.Date, err error) {
	w, ok := wall{day: 1}, false
	if y, m, found := strings.Cut(c.Text, "-"); found && len(y) == 4 {
		w.year, w.month, ok = whole(y), whole(m), true
	} else if i := strings.IndexAny(c.Text, "./"); i > 0 && len(c.Text)-i == 5 {
		w.year, w.month, ok = whole(c.Text[i+1:]), whole(c.Text[:i]), true
	}
	if !ok || !w.valid() {
		if w, _, err = d.wall(c); err != nil || w.year == 0 {
			return "", "", fmt.Errorf("want a month such as 2026-11, got %s", shorten(c.Text))
		}
	}
	w = wall{year: w.year, month: w.month, day: 1}
	return w.date(), wallOf(w.utc().AddDate(0, 1, -1)).date(), nil
}

// whole is a number of digits only; -1 for anything else.
func whole(text string) int {
	v, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return -1
	}
	return int(v)
}

// Moment reads a moment of the settings, such as 2024-06-21 12:00.
func Moment(text string, loc *time.Location) (time.Time, error) {
	w, ok := parseISO(text)
	if !ok {
		return time.Time{}, fmt.Errorf("want a moment such as 2024-06-21 12:00, got %s", shorten(text))
	}
	return w.in(loc).UTC(), nil
}

// FromSerial reads days since 1899-12-30, as spreadsheets count them, to the second. Ok is false outside of 1950 to 2199.
func FromSerial(days float64) (t time.Time, ok bool) {
	w, ok := fromSerial(days)
	return w.utc(), ok
}
