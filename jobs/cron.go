package jobs

import (
	"errors"
	"fmt"
	"math/bits"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// crontab lists the wall times of a cron expression.
type crontab struct {
	spec *cron.SpecSchedule
	wild bool // the hour is not fixed
}

// star marks a field that begins with an asterisk, in the bit sets of [cron.SpecSchedule].
const star = 1 << 63

// cronField is one of the five fields: what it is called, what it takes, and how it is parsed.
type cronField struct {
	name, want string
	option     cron.ParseOption
	bits       func(*cron.SpecSchedule) *uint64
}

func cronFields() []cronField {
	return []cronField{
		{"minute", "0 to 59", cron.Minute, func(s *cron.SpecSchedule) *uint64 { return &s.Minute }},
		{"hour", "0 to 23", cron.Hour, func(s *cron.SpecSchedule) *uint64 { return &s.Hour }},
		{"day of the month", "1 to 31", cron.Dom, func(s *cron.SpecSchedule) *uint64 { return &s.Dom }},
		{"month", "1 to 12, or jan to dec", cron.Month, func(s *cron.SpecSchedule) *uint64 { return &s.Month }},
		{"weekday", "0 to 7 (0 and 7 are Sunday), or sun to sat", cron.Dow, func(s *cron.SpecSchedule) *uint64 { return &s.Dow }},
	}
}

// parseCron reads an expression with the meaning that Debian's cron gives it. The expression is refused if it never comes
// true.
func parseCron(text string) (crontab, error) {
	words := strings.Fields(text)
	if err := refuse(words); err != nil {
		return crontab{}, err
	}
	spec := &cron.SpecSchedule{Second: 1, Location: time.UTC}
	for i, f := range cronFields() {
		set, err := f.parse(words[i])
		if err != nil {
			return crontab{}, err
		}
		*f.bits(spec) = set
	}
	c := crontab{spec: spec, wild: spec.Hour&star != 0}
	if c.next(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return c, fmt.Errorf("there is no such day: %q; for the last day of the month write month_end", text)
	}
	return c, nil
}

// refuse explains what other crons take.
func refuse(words []string) error {
	switch {
	case len(words) == 0:
		return errors.New(`want five fields, minute hour day month weekday, such as "0 9 * * 1"`)
	case strings.HasPrefix(words[0], "@"):
		return shorthand(words)
	case strings.Contains(words[0], "="):
		return errors.New("a time zone cannot stand here; it is that of the configuration's timezone")
	case len(words) == 6:
		return fmt.Errorf(`want five fields, minute hour day month weekday; seconds cannot be set: write "%s"`, strings.Join(words[1:], " "))
	case len(words) != 5:
		return fmt.Errorf(`want five fields, minute hour day month weekday, such as "0 9 * * 1"; got %d`, len(words))
	}
	return nil
}

func shorthand(words []string) error {
	write := ""
	switch strings.ToLower(words[0]) {
	case "@every":
		write = "every: " + append(words[1:], "15m")[0]
	case "@hourly":
		write = "every: 1h"
	case "@daily", "@midnight":
		write = `daily: "00:00"`
	case "@weekly":
		write = `weekly: sunday and at: "00:00"`
	case "@monthly":
		write = `monthly: 1 and at: "00:00"`
	case "@yearly", "@annually":
		write = `cron: "0 0 1 1 *"`
	default:
		return fmt.Errorf(`%s is not known here; write five fields such as "0 9 * * 1"`, words[0])
	}
	return fmt.Errorf("%s is not known here; write %s", words[0], write)
}

var cronItem = regexp.MustCompile(`^(?:\*|(\w+)(?:-(\w+))?)(?:/(\d{1,4}))?$`)

func (f cronField) parse(word string) (uint64, error) {
	problem := fmt.Errorf("%s %q: want %s, alone, as a range 1-5, as a list 1,3 or as steps */2", f.name, word, f.want)
	var set uint64
	for item := range strings.SplitSeq(word, ",") {
		m := cronItem.FindStringSubmatch(item)
		if m == nil {
			return 0, problem
		}
		got, err := f.item(item, m[1], m[2], m[3])
		if err != nil {
			return 0, problem
		}
		set |= got
	}
	if strings.HasPrefix(word, "*") {
		set |= star // also with steps, as cron does: */2 leaves the other day field in force
	}
	return set, nil
}

// item parses one item of a list. The library knows no Sunday at the end of the week.
func (f cronField) item(item, from, to, step string) (uint64, error) {
	if f.option != cron.Dow || !endsWeek(from, to) {
		return f.bitsOf(item)
	}
	every, err := strconv.Atoi("0" + step)
	if err != nil || step != "" && every == 0 || from == "7" && to != "" && to != "7" {
		return 0, errors.New("no such range")
	}
	first := uint64(1) << 7
	if from != "7" {
		if first, err = f.bitsOf(from); err != nil {
			return 0, err
		}
	}
	var set uint64
	for day := bits.TrailingZeros64(first); day <= 7; day += max(1, every) {
		set |= 1 << (day % 7)
	}
	return set, nil
}

// endsWeek tells whether Sunday is meant as the day after Saturday.
func endsWeek(from, to string) bool {
	return from == "7" || to == "7" || strings.EqualFold(to, "sun") && !strings.EqualFold(from, "sun") && from != "0"
}

func (f cronField) bitsOf(item string) (uint64, error) {
	s, err := cron.NewParser(f.option).Parse(item)
	if err != nil {
		return 0, err
	}
	return *f.bits(s.(*cron.SpecSchedule)), nil
}

// next asks the library, which looks five years ahead, as often as a 29 February on a certain weekday can need.
func (c crontab) next(w time.Time) time.Time {
	for range 10 {
		if t := c.spec.Next(w); !t.IsZero() {
			return t
		}
		w = time.Date(w.Year()+5, 1, 1, 0, 0, 0, -1, time.UTC)
	}
	return time.Time{}
}

// table gives the slots in loc.
func (c crontab) table(loc *time.Location) Timetable {
	if c.wild {
		return elapsed{c, loc}
	}
	return fixed{c, loc}
}

// members lists the numbers of a bit set.
func members(set uint64) []int {
	var all []int
	for set &^= star; set != 0; set &= set - 1 {
		all = append(all, bits.TrailingZeros64(set))
	}
	return all
}
