package jobs

import (
	"fmt"
	"strings"
	"time"
)

// Describe says s in words, in the language lang (ru, else English): every Monday at 09:00, по понедельникам в 09:00. A cron
// expression that has no short wording is given as it is written. For an empty schedule it returns nothing.
func (s Schedule) Describe(lang string) string {
	w := english()
	if lang == "ru" {
		w = russian()
	}
	switch {
	case s.IsZero():
		return ""
	case !s.Every.IsZero():
		if d, err := s.length(); err == nil {
			return w.every(d)
		}
		return "every " + s.Every.String()
	case s.Workdays != "":
		return w.workdays + w.at(s.Workdays)
	case s.MonthEnd != "":
		return w.monthEnd + w.at(s.MonthEnd)
	}
	text := s.crontab()
	if c, err := parseCron(text); err == nil {
		if said := w.cron(c); said != "" {
			return said
		}
	}
	return "cron " + text
}

// words are how a language speaks of schedules.
type words struct {
	daily, workdays, monthEnd string
	and, preposition          string
	everyMinutes              func(n int) string
	everyHours                func(n int) string
	hourly                    func(minute int) string
	weekdays                  func(first, last time.Weekday) string
	onWeekdays                func(days []time.Weekday, and string) string
	onDays                    func(days []string, and string) string
}

func (w words) every(d time.Duration) string {
	if d%time.Hour == 0 {
		return w.everyHours(int(d / time.Hour))
	}
	return w.everyMinutes(int(d / time.Minute))
}

func (w words) at(times ...string) string {
	for i, t := range times {
		if len(t) == len("9:00") {
			times[i] = "0" + t
		}
	}
	return " " + w.preposition + " " + list(times, w.and)
}

// list is "a, b and c".
func list(items []string, and string) string {
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:last], ", ") + " " + and + " " + items[last]
}

// cron says an expression in words if it is one that people use: times of day on all days, on weekdays or on days of the
// month; or every so many minutes or hours. Otherwise it returns nothing.
func (w words) cron(c crontab) string {
	if len(members(c.spec.Month)) < 12 {
		return ""
	}
	anyDay, anyWeekday := len(members(c.spec.Dom)) == 31, len(members(c.spec.Dow)) == 7
	if anyDay && anyWeekday {
		if said := w.interval(members(c.spec.Minute), members(c.spec.Hour)); said != "" {
			return said
		}
	}
	times := c.times()
	switch {
	case len(times) == 0 || len(times) > 4:
		return ""
	case anyDay && anyWeekday:
		return w.daily + w.at(times...)
	case anyDay:
		return w.week(members(c.spec.Dow)) + w.at(times...)
	case anyWeekday && len(members(c.spec.Dom)) <= 4:
		return w.month(members(c.spec.Dom)) + w.at(times...)
	}
	return ""
}

// interval says that minutes, or hours, follow each other at even distances through all of the day.
func (w words) interval(minutes, hours []int) string {
	switch n, ok := stride(minutes, 60); {
	case ok && len(minutes) > 1 && minutes[0] == 0 && len(hours) == 24:
		return w.everyMinutes(n)
	case len(minutes) > 1:
		return ""
	}
	switch n, ok := stride(hours, 24); {
	case len(hours) == 24 && minutes[0] != 0:
		return w.hourly(minutes[0])
	case ok && len(hours) > 4 && hours[0] == 0 && minutes[0] == 0:
		return w.everyHours(n)
	}
	return ""
}

// stride returns the distance of numbers that go all around a circle of the given size.
func stride(numbers []int, size int) (int, bool) {
	n := size / len(numbers)
	for i, v := range numbers {
		if v != numbers[0]+i*n {
			return 0, false
		}
	}
	return n, n*len(numbers) == size
}

// times lists the times of day, if the hours are few.
func (c crontab) times() []string {
	var all []string
	for _, h := range members(c.spec.Hour) {
		for _, m := range members(c.spec.Minute) {
			all = append(all, fmt.Sprintf("%02d:%02d", h, m))
		}
	}
	return all
}

func (w words) week(days []int) string {
	first, last := days[0], days[len(days)-1]
	if len(days) > 2 && last-first == len(days)-1 {
		return w.weekdays(time.Weekday(first), time.Weekday(last))
	}
	var all []time.Weekday
	for d := 1; d <= 7; d++ { // Monday first
		for _, day := range days {
			if day == d%7 {
				all = append(all, time.Weekday(day))
			}
		}
	}
	return w.onWeekdays(all, w.and)
}

func (w words) month(days []int) string {
	var all []string
	for _, d := range days {
		all = append(all, fmt.Sprint(d))
	}
	return w.onDays(all, w.and)
}

func english() words {
	return words{
		daily: "every day", workdays: "on working days", monthEnd: "on the last day of every month", and: "and", preposition: "at",
		everyMinutes: func(n int) string { return everyEnglish(n, "minute") },
		everyHours:   func(n int) string { return everyEnglish(n, "hour") },
		hourly:       func(minute int) string { return fmt.Sprintf("every hour at %d past", minute) },
		weekdays:     func(first, last time.Weekday) string { return fmt.Sprintf("%s to %s", first, last) },
		onWeekdays: func(days []time.Weekday, and string) string {
			var names []string
			for _, d := range days {
				names = append(names, d.String())
			}
			return "every " + list(names, and)
		},
		onDays: func(days []string, and string) string {
			if len(days) == 1 {
				return "on day " + days[0] + " of every month"
			}
			return "on days " + list(days, and) + " of every month"
		},
	}
}

func everyEnglish(n int, unit string) string {
	if n == 1 {
		return "every " + unit
	}
	return fmt.Sprintf("every %d %ss", n, unit)
}
