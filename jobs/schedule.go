package jobs

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"svodka/internal/period"
)

// IsZero tells whether nothing is scheduled.
func (s Schedule) IsZero() bool { return s == Schedule{} }

// Bounds of every.
const (
	minEvery = time.Minute
	maxEvery = 12 * time.Hour
)

// Check reports everything that keeps s from being a timetable. An empty schedule has no mistakes.
func (s Schedule) Check(report func(field, problem string)) {
	kinds := s.kinds()
	switch {
	case s.IsZero():
		return
	case len(kinds) == 0:
		report("at", "a time of day alone is no schedule; write daily with it, or weekly or monthly beside it")
	case len(kinds) > 1:
		report(kinds[1], fmt.Sprintf("%s and %s cannot both be; keep one", kinds[0], kinds[1]))
	default:
		s.checkKind(kinds[0], report)
		s.checkAt(kinds[0], report)
	}
}

// kinds lists the kinds of schedule that are given, by their keys.
func (s Schedule) kinds() []string {
	var given []string
	for _, k := range []struct {
		key string
		set bool
	}{
		{"cron", s.Cron != ""}, {"every", !s.Every.IsZero()}, {"daily", s.Daily != ""}, {"workdays", s.Workdays != ""},
		{"weekly", s.Weekly != ""}, {"monthly", s.Monthly != 0}, {"month_end", s.MonthEnd != ""},
	} {
		if k.set {
			given = append(given, k.key)
		}
	}
	return given
}

func (s Schedule) checkKind(kind string, report func(field, problem string)) {
	var err error
	switch kind {
	case "cron":
		_, err = parseCron(s.Cron)
	case "every":
		_, err = s.length()
	case "daily":
		_, err = parseClock(s.Daily)
	case "workdays":
		_, err = parseClock(s.Workdays)
	case "month_end":
		_, err = parseClock(s.MonthEnd)
	case "weekly":
		if _, ok := weekday(s.Weekly); !ok {
			err = fmt.Errorf("want a weekday, monday to sunday, got %q", s.Weekly)
		}
	case "monthly":
		if s.Monthly < 1 || s.Monthly > 28 {
			err = fmt.Errorf("want a day from 1 to 28, which every month has, got %d; for the last day write month_end", s.Monthly)
		}
	}
	if err != nil {
		report(kind, err.Error())
	}
}

func (s Schedule) checkAt(kind string, report func(field, problem string)) {
	wanted := kind == "weekly" || kind == "monthly"
	switch {
	case wanted && s.At == "":
		report("at", fmt.Sprintf(`missing beside %s; write a time of day such as "09:00"`, kind))
	case wanted:
		if _, err := parseClock(s.At); err != nil {
			report("at", err.Error())
		}
	case s.At != "":
		report("at", fmt.Sprintf("goes with weekly and monthly; remove it beside %s", kind))
	}
}

// Compile returns the timetable of s in loc, with the working days of cal. An empty schedule is an error, and so is what
// [Schedule.Check] reports.
func (s Schedule) Compile(loc *time.Location, cal *period.Calendar) (Timetable, error) {
	if s.IsZero() {
		return nil, errors.New("no schedule")
	}
	var problems []error
	s.Check(func(field, problem string) { problems = append(problems, fmt.Errorf("%s: %s", field, problem)) })
	if len(problems) > 0 {
		return nil, errors.Join(problems...)
	}
	switch kind := s.kinds()[0]; kind {
	case "every":
		length, err := s.length()
		return steps{length, loc}, err
	case "workdays":
		at, err := parseClock(s.Workdays)
		return fixed{workdays{at, cal}, loc}, err
	case "month_end":
		at, err := parseClock(s.MonthEnd)
		return fixed{monthEnds{at}, loc}, err
	}
	c, err := parseCron(s.crontab())
	if err != nil {
		return nil, err
	}
	return c.table(loc), nil
}

// crontab writes s as a cron expression; empty for a kind that none can say.
func (s Schedule) crontab() string {
	day, month, week, at := "*", "*", "*", s.At
	switch {
	case s.Cron != "":
		return s.Cron
	case s.Daily != "":
		at = s.Daily
	case s.Weekly != "":
		week = s.Weekly[:3]
	case s.Monthly != 0:
		day = strconv.Itoa(s.Monthly)
	}
	c, err := parseClock(at)
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%d %d %s %s %s", c.minute, c.hour, day, month, week)
}

// length returns the interval of every.
func (s Schedule) length() (time.Duration, error) {
	d, ok := s.Every.Clock()
	switch {
	case !ok || d > maxEvery:
		return 0, fmt.Errorf("want at most 12h, got %s; for longer write daily, weekly or monthly", s.Every)
	case d < minEvery || d%time.Minute != 0:
		return 0, fmt.Errorf("want whole minutes such as 15m, got %s", s.Every)
	}
	return d, nil
}

var clockForm = regexp.MustCompile(`^([01]?\d|2[0-3]):([0-5]\d)$`)

func parseClock(text string) (clock, error) {
	m := clockForm.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return clock{}, fmt.Errorf(`want a time of day from "00:00" to "23:59" such as "09:00", got %q`, text)
	}
	hour, err := strconv.Atoi(m[1])
	if err != nil {
		return clock{}, err
	}
	minute, err := strconv.Atoi(m[2])
	return clock{hour, minute}, err
}

func weekday(name string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if strings.EqualFold(d.String(), name) {
			return d, true
		}
	}
	return 0, false
}
