package jobs

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"svodka/internal/period"
)

// Span is a length of time as people write it: 30m, 2h, 1h30m, 1 day, 3 days, 2 weeks, 1 day 12h. Days are calendar days,
// which may have 23 or 25 hours. The zero Span is one that was not written.
type Span struct {
	days int
	rest time.Duration
}

// maxSpan is the longest span that can be written, in seconds.
const maxSpan = 3660 * 86400

var (
	spanForm = regexp.MustCompile(`^(?:\d{1,6} ?[a-z]+ ?)+$`)
	spanPart = regexp.MustCompile(`(\d+) ?([a-z]+)`)
	blanks   = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\u202f", " ", "\u2212", "-")
)

// UnmarshalText reads a span of at least a second and at most ten years.
func (s *Span) UnmarshalText(b []byte) error {
	text := strings.ToLower(strings.TrimSpace(blanks.Replace(string(b))))
	if !spanForm.MatchString(text) {
		return spanError(b)
	}
	var sum Span
	for _, part := range spanPart.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(part[1])
		if err != nil || !sum.add(n, part[2]) {
			return spanError(b)
		}
		if sum.Seconds() > maxSpan {
			return fmt.Errorf("want a length of time of at most ten years, got %q", b)
		}
	}
	if sum.IsZero() {
		return fmt.Errorf("want a length of time above zero such as 30m or 1 day, got %q", b)
	}
	*s = sum
	return nil
}

func spanError(b []byte) error {
	return fmt.Errorf("want a length of time such as 30m, 2h, 1h30m, 1 day, 3 days or 2 weeks, got %q", b)
}

func (s *Span) add(n int, unit string) bool {
	switch unit {
	case "s", "sec", "second", "seconds":
		s.rest += time.Duration(n) * time.Second
	case "m", "min", "minute", "minutes":
		s.rest += time.Duration(n) * time.Minute
	case "h", "hour", "hours":
		s.rest += time.Duration(n) * time.Hour
	case "d", "day", "days":
		s.days += n
	case "w", "week", "weeks":
		s.days += 7 * n
	default:
		return false
	}
	return true
}

// IsZero tells whether no span was written.
func (s Span) IsZero() bool { return s == Span{} }

// Add returns the moment one span after t. Its days are calendar days of t's location: a day after 09:00 is 09:00, whatever
// the clocks do in between.
func (s Span) Add(t time.Time) time.Time { return s.shift(t, 1) }

// Before returns the moment one span before t, reckoned like [Span.Add].
func (s Span) Before(t time.Time) time.Time { return s.shift(t, -1) }

func (s Span) shift(t time.Time, sign int) time.Time {
	if s.days != 0 {
		t = period.Instant(period.Wall(t).AddDate(0, 0, sign*s.days), t.Location())
	}
	return t.Add(time.Duration(sign) * s.rest)
}

// Clock returns the span as hours, minutes and seconds; ok is false if it has calendar days, which no clock can measure.
func (s Span) Clock() (d time.Duration, ok bool) { return s.rest, s.days == 0 }

// Seconds returns the span in seconds, a day taken as 24 hours.
func (s Span) Seconds() float64 { return float64(s.days)*86400 + s.rest.Seconds() }

// String gives the span the way it can be written, or nothing for the zero Span.
func (s Span) String() string {
	var words []string
	if s.days != 0 {
		words = append(words, daysText(s.days))
	}
	if s.rest != 0 {
		words = append(words, clockText(s.rest))
	}
	return strings.Join(words, " ")
}

func daysText(n int) string {
	unit := "day"
	if n%7 == 0 {
		n, unit = n/7, "week"
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}

// clockText is 1h30m without the units that are zero.
func clockText(d time.Duration) string {
	var b strings.Builder
	for _, u := range []struct {
		size time.Duration
		name string
	}{{time.Hour, "h"}, {time.Minute, "m"}, {time.Second, "s"}} {
		if n := d / u.size; n > 0 {
			fmt.Fprintf(&b, "%d%s", n, u.name)
		}
		d %= u.size
	}
	return b.String()
}

// MarshalText gives the text form.
func (s Span) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// The forms for the JSON Schema. They let through a little more than is taken, and keep to what all dialects of regular
// expressions have in common.
const (
	blankPattern = "[ \u00a0\u2009\u202f]"
	spanPattern  = "([0-9]{1,6}" + blankPattern + "?[A-Za-z]+" + blankPattern + "*)+"
)

// SchemaPattern is the form for the JSON Schema.
func (Span) SchemaPattern() string { return "^" + blankPattern + "*" + spanPattern + "$" }
