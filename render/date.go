package render

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"svodka/internal/period"
)

// month is the name of a month: in five cases, for an axis, and for the head of a column after «к».
type month [7]string

const (
	nominative = iota
	genitive
	dative
	instrumental
	prepositional
	abbreviated
	columnHead
)

var russianMonths = [12]month{
	{"январь", "января", "январю", "январём", "январе", "янв", "янв."},
	{"февраль", "февраля", "февралю", "февралём", "феврале", "фев", "февр."},
	{"март", "марта", "марту", "мартом", "марте", "мар", "марту"},
	{"апрель", "апреля", "апрелю", "апрелем", "апреле", "апр", "апр."},
	{"май", "мая", "маю", "маем", "мае", "май", "маю"},
	{"июнь", "июня", "июню", "июнем", "июне", "июн", "июню"},
	{"июль", "июля", "июлю", "июлем", "июле", "июл", "июлю"},
	{"август", "августа", "августу", "августом", "августе", "авг", "авг."},
	{"сентябрь", "сентября", "сентябрю", "сентябрём", "сентябре", "сен", "сент."},
	{"октябрь", "октября", "октябрю", "октябрём", "октябре", "окт", "окт."},
	{"ноябрь", "ноября", "ноябрю", "ноябрём", "ноябре", "ноя", "нояб."},
	{"декабрь", "декабря", "декабрю", "декабрём", "декабре", "дек", "дек."},
}

var russianWeekdays = [7]string{"вс", "пн", "вт", "ср", "чт", "пт", "сб"}

var romans = [4]string{"I", "II", "III", "IV"}

// month names the month of t; the case is of no account in English.
func (f Formatter) month(t time.Time, form int) string {
	if f.ru() {
		return russianMonths[t.Month()-1][form]
	}
	if form == abbreviated || form == columnHead {
		return t.Format("Jan")
	}
	return t.Format("January")
}

// Day writes a day without its year: «16 октября», "16 Oct".
func (f Formatter) Day(t time.Time) string {
	if f.ru() {
		return strconv.Itoa(t.Day()) + nbsp + f.month(t, genitive)
	}
	return strconv.Itoa(t.Day()) + nbsp + f.month(t, abbreviated)
}

// Date writes a day with its year: «16 октября 2026», "16 Oct 2026".
func (f Formatter) Date(t time.Time) string { return f.Day(t) + nbsp + strconv.Itoa(t.Year()) }

// Moment writes a day and a time of day: «31 октября, 23:59».
func (f Formatter) Moment(t time.Time) string { return f.Day(t) + "," + nbsp + t.Format("15:04") }

// Zone names the zone of t: "MSK", "UTC+5", "UTC+5:30".
func (f Formatter) Zone(t time.Time) string {
	name, offset := t.Zone()
	if !strings.HasPrefix(name, "+") && !strings.HasPrefix(name, "-") {
		return name
	}
	sign := "+"
	if offset < 0 {
		sign, offset = minus, -offset
	}
	zone := "UTC" + sign + strconv.Itoa(offset/3600)
	if rest := offset % 3600 / 60; rest != 0 {
		return fmt.Sprintf("%s:%02d", zone, rest)
	}
	return zone
}

// weekday is the short name of t's weekday.
func (f Formatter) weekday(t time.Time) string {
	if f.ru() {
		return russianWeekdays[t.Weekday()]
	}
	return t.Format("Mon")
}

// Span writes the days of p: «16–22 ноября 2026», «28 сентября – 4 октября 2026», "16–22 Nov 2026".
func (f Formatter) Span(p period.Period, year bool) string {
	from, last := p.From, p.To.Add(-1)
	switch {
	case sameDay(from, last):
		return f.dated(last, year)
	case from.Year() != last.Year():
		return f.Date(from) + nbsp + "– " + f.Date(last)
	case from.Month() != last.Month():
		return f.Day(from) + nbsp + "– " + f.dated(last, year)
	}
	return strconv.Itoa(from.Day()) + "–" + f.dated(last, year)
}

func (f Formatter) dated(t time.Time, year bool) string {
	if year {
		return f.Date(t)
	}
	return f.Day(t)
}

func sameDay(a, b time.Time) bool {
	ay, am, ad := a.Date()
	by, bm, bd := b.Date()
	return ay == by && am == bm && ad == bd
}

// Period names a period: «октябрь 2026», «16–22 ноября 2026», «III квартал 2026», «2026 год»; "Q3 2026", "2026".
func (f Formatter) Period(p period.Period, g period.Grain, year bool) string {
	return f.inCase(p, g, year, nominative)
}

// In says when: «в октябре», «за неделю 16–22 ноября», «во II квартале», «в 2026 году»; "in October", "in the week of 16–22 Nov".
func (f Formatter) In(p period.Period, g period.Grain, year bool) string {
	name := f.inCase(p, g, year, prepositional)
	switch g {
	case period.Month, period.Quarter, period.Year:
		return f.say(in, f.v("в", name), name)
	case period.Day:
		return f.say(on, name)
	case period.Week:
		return f.say(inWeek, name)
	}
	return f.say(over, name)
}

// For says of which period a sum is: «за октябрь», «за неделю 16–22 ноября», «за III квартал».
func (f Formatter) For(p period.Period, g period.Grain, year bool) string {
	name := f.inCase(p, g, year, nominative)
	if g == period.Week {
		return f.say(forWeek, name)
	}
	return f.say(forPeriod, name)
}

// To says what a change is measured against: «к сентябрю», «к неделе 9–15 ноября», «ко II кварталу»; "vs September".
func (f Formatter) To(p period.Period, g period.Grain, year bool) string {
	name := f.inCase(p, g, year, dative)
	if g == period.Week {
		return f.say(toWeek, name)
	}
	return f.say(to, f.v("к", name), name)
}

// With says what is compared: «с сентябрём», «с неделей 9–15 ноября», «со II кварталом»; "with September".
func (f Formatter) With(p period.Period, g period.Grain, year bool) string {
	name := f.inCase(p, g, year, instrumental)
	if g == period.Week {
		return f.say(withWeek, name)
	}
	return f.say(with, f.v("с", name), name)
}

// v adds the vowel that a preposition takes before «II» (второй): «во II квартале».
func (f Formatter) v(preposition, name string) string {
	if strings.HasPrefix(name, "II"+nbsp) {
		return preposition + "о"
	}
	return preposition
}

// inCase names a period in a grammatical case; spans of days have none.
func (f Formatter) inCase(p period.Period, g period.Grain, year bool, form int) string {
	switch g {
	case period.Month:
		return f.month(p.From, form) + f.yearAfter(p, year)
	case period.Quarter:
		return f.quarter(p, form) + f.yearAfter(p, year)
	case period.Year:
		return f.say(yearNames[form], strconv.Itoa(p.From.Year()))
	}
	return f.Span(p, year)
}

func (f Formatter) yearAfter(p period.Period, year bool) string {
	if !year {
		return ""
	}
	return nbsp + strconv.Itoa(p.From.Year())
}

func (f Formatter) quarter(p period.Period, form int) string {
	q := (int(p.From.Month()) - 1) / 3
	if !f.ru() {
		return "Q" + strconv.Itoa(q+1)
	}
	return romans[q] + nbsp + quarterNames[form]
}

var quarterNames = [5]string{"квартал", "квартала", "кварталу", "кварталом", "квартале"}

// tick names a period under an axis, as short as can be.
func (f Formatter) tick(p period.Period, g period.Grain) string {
	switch g {
	case period.Month:
		return f.month(p.From, abbreviated)
	case period.Quarter:
		return f.say(quarterTick, romans[(p.From.Month()-1)/3], (int(p.From.Month())-1)/3+1)
	case period.Year:
		return strconv.Itoa(p.From.Year())
	case period.Week:
		return f.dayTick(p.From)
	}
	return strconv.Itoa(p.From.Day())
}

// dayTick is a day with its month in the shortest form: «16.11», "16 Nov".
func (f Formatter) dayTick(t time.Time) string {
	if f.ru() {
		return t.Format("02.01")
	}
	return t.Format("2 Jan")
}
