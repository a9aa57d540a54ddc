package jobs

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// QuantityKind is what a [Quantity] is an amount of.
type QuantityKind string

// The kinds of quantity.
const (
	Number   QuantityKind = "number"
	Percent  QuantityKind = "percentage"
	Duration QuantityKind = "length of time"
)

// Quantity is a limit as people write it: 250000, 1 500 000, 0.5, 15%, 30m, 3 days. The zero Quantity is one that was not
// written; a written zero has a Kind.
type Quantity struct {
	Kind  QuantityKind
	Value float64 // the number itself, a fraction for a percentage (15% is 0.15), seconds for a length of time
}

var numberForm = regexp.MustCompile(`^-?(\d{1,3}(?:[ _]\d{3})+|\d{1,15})([.,]\d{1,9})?( ?%)?$`)

// UnmarshalText reads a number, a percentage or a length of time. Thousands may be set apart by spaces, no-break ones
// included, or underscores; decimals by a point, or by a comma unless three digits follow, which could be thousands.
func (q *Quantity) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(blanks.Replace(string(b)))
	if m := numberForm.FindStringSubmatch(text); m != nil {
		return q.number(text, m[2], m[3] != "")
	}
	var s Span
	if err := s.UnmarshalText(b); err == nil {
		*q = Quantity{Duration, s.Seconds()}
		return nil
	}
	return fmt.Errorf("want a number such as 250000 or 1 500 000, a percentage such as 15%%, or a length of time such as 30m or 3 days; got %q", b)
}

func (q *Quantity) number(text, decimals string, percent bool) error {
	if strings.HasPrefix(decimals, ",") && len(decimals) == 4 {
		return fmt.Errorf("%q can be read in two ways; set thousands apart by a space, and decimals by a point", text)
	}
	digits := strings.NewReplacer(" ", "", "_", "", "%", "e-2", ",", ".").Replace(text) // so that 7% is the 0.07 nearest to it
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.Abs(v) >= 1e15 {
		return fmt.Errorf("want a number below a quadrillion, got %q", text)
	}
	*q = Quantity{Number, v}
	if percent {
		q.Kind = Percent
	}
	return nil
}

// IsZero tells whether no quantity was written.
func (q Quantity) IsZero() bool { return q.Kind == "" }

// String gives the quantity the way it can be written, or nothing for the zero Quantity.
func (q Quantity) String() string {
	switch q.Kind {
	case Percent:
		return strconv.FormatFloat(round(q.Value*100), 'f', -1, 64) + "%"
	case Duration:
		seconds := int(q.Value)
		if seconds%86400 == 0 {
			return daysText(seconds / 86400)
		}
		return clockText(time.Duration(seconds) * time.Second)
	case Number:
		return strconv.FormatFloat(q.Value, 'f', -1, 64)
	}
	return ""
}

// round takes off what multiplying by a hundred leaves in the last binary digits: 0.07*100 is 7.000000000000001.
func round(v float64) float64 {
	r, err := strconv.ParseFloat(strconv.FormatFloat(v, 'g', 15, 64), 64)
	if err != nil {
		return v
	}
	return r
}

// MarshalText gives the text form.
func (q Quantity) MarshalText() ([]byte, error) { return []byte(q.String()), nil }

// SchemaPattern is the form for the JSON Schema.
func (Quantity) SchemaPattern() string {
	return "^" + blankPattern + "*([-\u2212]?[0-9]([0-9_.,]|" + blankPattern + ")*%?|" + spanPattern + ")" + blankPattern + "*$"
}

// Periods is a number of periods in a row: 2 periods, or 2 in short. Zero is one that was not written.
type Periods int

var periodsForm = regexp.MustCompile(`^(\d{1,3})(?: ?periods?)?$`)

// maxPeriods is how many periods in a row can be asked for; a streak is followed back no further.
const maxPeriods = 20

// UnmarshalText reads a number from 1 to 20.
func (p *Periods) UnmarshalText(b []byte) error {
	m := periodsForm.FindStringSubmatch(strings.ToLower(strings.TrimSpace(blanks.Replace(string(b)))))
	if m == nil {
		return fmt.Errorf("want a number of periods such as 2 periods, got %q", b)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n < 1 || n > maxPeriods {
		return fmt.Errorf("want from 1 to %d periods, got %q", maxPeriods, b)
	}
	*p = Periods(n)
	return nil
}

// IsZero tells whether no number was written.
func (p Periods) IsZero() bool { return p == 0 }

// String gives the text form, or nothing for zero.
func (p Periods) String() string {
	switch p {
	case 0:
		return ""
	case 1:
		return "1 period"
	}
	return fmt.Sprintf("%d periods", int(p))
}

// MarshalText gives the text form.
func (p Periods) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// SchemaPattern is the form for the JSON Schema.
func (Periods) SchemaPattern() string {
	return "^" + blankPattern + "*[0-9]{1,3}(" + blankPattern + "?[Pp][Ee][Rr][Ii][Oo][Dd][Ss]?)?" + blankPattern + "*$"
}
