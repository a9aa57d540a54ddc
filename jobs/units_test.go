package jobs

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// zone loads a time zone; it must exist.
func zone(t interface {
	Helper()
	Fatal(...any)
}, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestSpan(t *testing.T) {
	for text, want := range map[string]string{
		"30m": "30m", "2h": "2h", "1h30m": "1h30m", "90m": "1h30m", "1 day": "1 day", "3 days": "3 days", "2 weeks": "2 weeks",
		"14 days": "2 weeks", "1d": "1 day", "24h": "24h", "1 day 12h": "1 day 12h", "1 Hour": "1h", "45s": "45s",
		"10 minutes": "10m", "3\u00a0days": "3 days", " 1 week ": "1 week",
	} {
		var s Span
		if err := s.UnmarshalText([]byte(text)); err != nil || s.String() != want {
			t.Errorf("%q: got %q (%v), want %q", text, s, err, want)
		}
	}
	for _, text := range []string{"", "30", "m", "1.5h", "-1h", "2 months", "1 day,", "0m", "0 days", "999999 weeks", "999999h", "1h 2x", "три дня", "1234567m"} {
		s := Span{days: 1}
		if err := s.UnmarshalText([]byte(text)); err == nil || s != (Span{days: 1}) || !strings.HasPrefix(err.Error(), "want a length of time") {
			t.Errorf("%q: got %v (%v), want an error that says what to write, and nothing changed", text, s, err)
		}
	}
}

func TestSpanCountsCalendarDays(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	start := time.Date(2026, 3, 28, 9, 0, 0, 0, loc) // the day before a day of 23 hours
	for text, want := range map[string]string{
		"1 day": "2026-03-29T09:00:00+02:00", "24h": "2026-03-29T10:00:00+02:00", "1 day 1h": "2026-03-29T10:00:00+02:00",
	} {
		var s Span
		if err := s.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := s.Add(start).Format(time.RFC3339); got != want {
			t.Errorf("%s after %v: got %s, want %s", text, start, got, want)
		}
	}
	day := Span{days: 1}
	if got := day.Before(day.Add(start)); !got.Equal(start) {
		t.Errorf("a day before a day after %v: got %v", start, got)
	}
	if _, ok := day.Clock(); ok || day.Seconds() != 86400 {
		t.Errorf("a day: got clock %t and %v s, want no clock and 86400 s", ok, day.Seconds())
	}
}

func TestQuantity(t *testing.T) {
	for text, want := range map[string]Quantity{
		"15%": {Percent, 0.15}, "15 %": {Percent, 0.15}, "7%": {Percent, 0.07}, "-20%": {Percent, -0.2}, "12,5%": {Percent, 0.125},
		"0%": {Percent, 0}, "250000": {Number, 250000}, "1 500 000": {Number, 1.5e6}, "1\u00a0500\u202f000": {Number, 1.5e6},
		"1\u2009500": {Number, 1500}, "1_500": {Number, 1500}, "0.5": {Number, 0.5}, "0,5": {Number, 0.5}, "\u221210": {Number, -10},
		"0.125": {Number, 0.125}, "30m": {Duration, 1800}, "2h": {Duration, 7200}, "3 days": {Duration, 259200},
	} {
		var q Quantity
		if err := q.UnmarshalText([]byte(text)); err != nil || q != want || q.IsZero() {
			t.Errorf("%q: got %+v (%v), want %+v", text, q, err, want)
		}
	}
	for _, text := range []string{"", "%", "1,500", "1 50", "1 5000", "15%%", "NaN", "1e3", "1.5.2", "many", "1000000000000000", "1 млн", "- 5", "٣"} {
		var q Quantity
		if err := q.UnmarshalText([]byte(text)); err == nil || !q.IsZero() {
			t.Errorf("%q: got %+v, want an error", text, q)
		}
	}
}

func TestPeriods(t *testing.T) {
	for text, want := range map[string]string{"2": "2 periods", "1 period": "1 period", "2 periods": "2 periods", "20periods": "20 periods"} {
		var p Periods
		if err := p.UnmarshalText([]byte(text)); err != nil || p.String() != want {
			t.Errorf("%q: got %q (%v), want %q", text, p, err, want)
		}
	}
	for _, text := range []string{"", "0", "-1", "2 days", "21", "1.5"} {
		var p Periods
		if err := p.UnmarshalText([]byte(text)); err == nil || !p.IsZero() {
			t.Errorf("%q: got %d, want an error", text, p)
		}
	}
}

func TestNothingWrittenHasNoText(t *testing.T) {
	if s := (Span{}).String() + (Quantity{}).String() + Periods(0).String(); s != "" {
		t.Errorf("got %q", s)
	}
}

func TestTextIsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := Quantity{rapid.SampledFrom([]QuantityKind{Number, Percent, Duration}).Draw(t, "kind"), float64(rapid.IntRange(1, 9_999_999).Draw(t, "value"))}
		switch q.Kind {
		case Number:
			q.Value /= 100
		case Percent:
			q.Value /= 10000
		}
		var got Quantity
		if err := got.UnmarshalText([]byte(q.String())); err != nil || got != q {
			t.Fatalf("%q: got %+v (%v), want %+v", q.String(), got, err, q)
		}
		s := Span{rapid.IntRange(1, 3000).Draw(t, "days"), time.Duration(rapid.IntRange(0, 86399).Draw(t, "seconds")) * time.Second}
		var span Span
		if err := span.UnmarshalText([]byte(s.String())); err != nil || span != s {
			t.Fatalf("%q: got %+v (%v), want %+v", s.String(), span, err, s)
		}
	})
}

// matches holds a text that was taken against the pattern of the schema. Space around it is not part of a YAML value.
func matches(t *testing.T, pattern, text string) {
	t.Helper()
	if text = strings.TrimSpace(text); !regexp.MustCompile(pattern).MatchString(text) {
		t.Errorf("%q was taken, but the schema has %s", text, pattern)
	}
}

func TestSchemaPatternsRefuse(t *testing.T) {
	for _, text := range []string{"", "h", "1.5 days", "3 дня", "-1h"} {
		if regexp.MustCompile(Span{}.SchemaPattern()).MatchString(text) {
			t.Errorf("span %q matches", text)
		}
	}
	for _, text := range []string{"", "many", "1e3x5", "--5", "5 %%"} {
		if regexp.MustCompile(Quantity{}.SchemaPattern()).MatchString(text) {
			t.Errorf("quantity %q matches", text)
		}
	}
	for _, text := range []string{"", "two", "2 days", "1.5"} {
		if regexp.MustCompile(Periods(0).SchemaPattern()).MatchString(text) {
			t.Errorf("periods %q matches", text)
		}
	}
}

func FuzzUnits(f *testing.F) {
	for _, s := range []string{"15%", "1 500 000", "3 days", "2 periods", "1h30m", "\u22120,5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s Span
		if s.UnmarshalText([]byte(text)) == nil {
			matches(t, s.SchemaPattern(), text)
			var again Span
			if err := again.UnmarshalText([]byte(s.String())); err != nil || again != s {
				t.Errorf("span %q is written %q, which is read as %v (%v)", text, s, again, err)
			}
		}
		var q Quantity
		if q.UnmarshalText([]byte(text)) == nil {
			matches(t, q.SchemaPattern(), text)
			if q.IsZero() {
				t.Errorf("quantity %q: accepted, but not there", text)
			}
		}
		var p Periods
		if p.UnmarshalText([]byte(text)) == nil {
			matches(t, p.SchemaPattern(), text)
			if p < 1 || p > maxPeriods {
				t.Errorf("periods %q: got %d", text, p)
			}
		}
	})
}
