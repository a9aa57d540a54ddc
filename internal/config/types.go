package config

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Timezone is an IANA time zone.
type Timezone struct{ *time.Location }

// UnmarshalText takes names of the IANA database only: "Local" would mean something else on every machine.
func (z *Timezone) UnmarshalText(b []byte) error {
	name := string(b)
	if name == "" || name == "Local" {
		return fmt.Errorf("want an IANA time zone such as Europe/Moscow")
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return fmt.Errorf("unknown time zone %q; write an IANA name such as Europe/Moscow", name)
	}
	z.Location = loc
	return nil
}

// MarshalText gives the name.
func (z Timezone) MarshalText() ([]byte, error) { return []byte(z.Location.String()), nil }

// Currency is a currency code in the form of ISO 4217.
type Currency string

var currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)

// UnmarshalText wants three capital letters.
func (c *Currency) UnmarshalText(b []byte) error {
	if !currencyForm.Match(b) {
		return fmt.Errorf("want a currency code of three capital letters such as RUB, got %q", b)
	}
	*c = Currency(b)
	return nil
}

// SchemaPattern is the form for the JSON Schema.
func (Currency) SchemaPattern() string { return currencyForm.String() }

// Date is a day, such as 2026-11-03.
type Date string

// UnmarshalText wants an existing day.
func (d *Date) UnmarshalText(b []byte) error {
	if _, err := time.Parse(time.DateOnly, string(b)); err != nil {
		return fmt.Errorf("want a day such as 2026-11-03, got %q", b)
	}
	*d = Date(b)
	return nil
}

// SchemaPattern is the form for the JSON Schema.
func (Date) SchemaPattern() string { return `^\d{4}-\d{2}-\d{2}$` }

// In returns the beginning of the day in loc.
func (d Date) In(loc *time.Location) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, string(d), loc)
	return t
}

// Month is a calendar month, such as 2026-11.
type Month string

const monthForm = "2006-01"

// UnmarshalText wants year and month.
func (m *Month) UnmarshalText(b []byte) error {
	if _, err := time.Parse(monthForm, string(b)); err != nil {
		return fmt.Errorf("want a month such as 2026-11, got %q", b)
	}
	*m = Month(b)
	return nil
}

// SchemaPattern is the form for the JSON Schema.
func (Month) SchemaPattern() string { return `^\d{4}-\d{2}$` }

// Days returns the first and the last day of the month.
func (m Month) Days() (first, last Date) {
	t, _ := time.Parse(monthForm, string(m))
	return Date(t.Format(time.DateOnly)), Date(t.AddDate(0, 1, -1).Format(time.DateOnly))
}

// Size is an amount of memory, such as 512MB.
type Size string

var sizeForm = regexp.MustCompile(`^([1-9][0-9]*) ?(MB|GB|MiB|GiB)$`)

// UnmarshalText wants a whole number and a unit.
func (s *Size) UnmarshalText(b []byte) error {
	m := sizeForm.FindSubmatch(b)
	if m == nil {
		return fmt.Errorf("want an amount of memory such as 512MB or 2GB, got %q", b)
	}
	*s = Size(string(m[1]) + string(m[2]))
	return nil
}

// SchemaPattern is the form for the JSON Schema.
func (Size) SchemaPattern() string { return sizeForm.String() }

// Percent is a share, written as a percentage: 40% is 0.4.
type Percent float64

// UnmarshalText wants a percentage from 0 to 100.
func (p *Percent) UnmarshalText(b []byte) error {
	digits, ok := strings.CutSuffix(string(b), "%")
	digits = strings.Replace(strings.TrimRight(digits, " "), ",", ".", 1)
	v, err := strconv.ParseFloat(digits, 64)
	if !ok || err != nil || math.IsNaN(v) || v < 0 || v > 100 {
		return fmt.Errorf("want a percentage from 0%% to 100%% such as 40%%, got %q", b)
	}
	*p = Percent(v / 100)
	return nil
}

// MarshalText gives the percentage.
func (p Percent) MarshalText() ([]byte, error) {
	return []byte(strconv.FormatFloat(float64(p)*100, 'g', 10, 64) + "%"), nil
}

// Amount is a number in hundredths, written in whole units: 1 500 000 or 99.90.
type Amount int64

var amountForm = regexp.MustCompile(`^([0-9]{1,3}(?:[ _\x{a0}\x{202f}][0-9]{3})+|[0-9]{1,15})(?:[.,]([0-9]{1,2}))?$`)

// UnmarshalText takes thousands apart or together, and up to two decimals.
func (a *Amount) UnmarshalText(b []byte) error {
	m := amountForm.FindStringSubmatch(string(b))
	if m == nil || len(m[1]) > 24 {
		return fmt.Errorf("want an amount such as 1 500 000 or 99.90, got %q", b)
	}
	whole := strings.Map(onlyDigits, m[1])
	if len(whole) > 15 {
		return fmt.Errorf("want an amount below a quadrillion, got %q", b)
	}
	v, err := strconv.ParseInt(whole+(m[2] + "00")[:2], 10, 64)
	if err != nil {
		return fmt.Errorf("want an amount such as 1 500 000 or 99.90, got %q", b)
	}
	*a = Amount(v)
	return nil
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}
