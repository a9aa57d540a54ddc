package duckdb

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"

	"svodka/sources"
)

// rowsOf turns records into rows of t's columns: NULL for what is not known, one row per id, the later record.
func rowsOf(t sources.Table, records []sources.Record) ([][]driver.Value, error) {
	rows := make([][]driver.Value, 0, len(records))
	at := make(map[string]int, len(records))
	for i, r := range records {
		row, err := rowOf(t, r)
		if err != nil {
			return nil, fmt.Errorf("record %d: %w", i+1, err)
		}
		id, ok := row[0].(string)
		if !ok {
			return nil, fmt.Errorf("record %d: no id", i+1)
		}
		if j, again := at[id]; again {
			rows[j] = row
			continue
		}
		at[id] = len(rows)
		rows = append(rows, row)
	}
	return rows, nil
}

func rowOf(t sources.Table, r sources.Record) ([]driver.Value, error) {
	if r.Stream() != t.Name {
		return nil, fmt.Errorf("of %s among %s", r.Stream(), t.Name)
	}
	fields := r.Fields()
	row := make([]driver.Value, len(t.Columns), len(t.Columns)+len(own))
	for i, c := range t.Columns {
		v, err := valueOf(fields[i])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.Name, err)
		}
		row[i] = v
	}
	return row, nil
}

func valueOf(field any) (driver.Value, error) {
	switch v := field.(type) {
	case *string:
		return textOf(*v), nil
	case *time.Time:
		if v.IsZero() {
			return nil, nil
		}
		return v.UTC(), nil
	case *sources.Date:
		return dayOf(*v)
	case *sources.Int:
		return known(v.V, v.Valid), nil
	case *sources.Float:
		return known(v.V, v.Valid && !math.IsNaN(v.V) && !math.IsInf(v.V, 0)), nil
	case *sources.Bool:
		return known(v.V, v.Valid), nil
	case *sources.Custom:
		return jsonOf(*v)
	}
	return nil, fmt.Errorf("a field of type %T", field)
}

func known[T any](v T, ok bool) driver.Value {
	if !ok {
		return nil
	}
	return v
}

// longestText is how much of a text is kept, in characters. Names are shorter; what is longer is a fault of its source.
const longestText = 1000

// textOf mends broken UTF-8, which the engine would keep and stumble over later, and makes one line of a text that strangers may
// have typed: without what steers a terminal or turns round the text after it.
func textOf(s string) driver.Value {
	s = strings.Map(plain, strings.ToValidUTF8(s, "\uFFFD"))
	if r := []rune(s); len(r) > longestText {
		s = string(r[:longestText-1]) + "…"
	}
	if s == "" {
		return nil
	}
	return s
}

// plain is a character as it is kept: ends of line and tabs become blanks, other control characters and those that reorder text
// are left out.
func plain(r rune) rune {
	switch {
	case r == '\n' || r == '\r' || r == '\t' || r == '\u2028' || r == '\u2029':
		return ' '
	case unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069':
		return -1
	}
	return r
}

func dayOf(d sources.Date) (driver.Value, error) {
	if d == "" {
		return nil, nil
	}
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return nil, fmt.Errorf("want a day like 2006-01-02, got %q", string(d))
	}
	return t, nil
}

func jsonOf(c sources.Custom) (driver.Value, error) {
	if len(c) == 0 {
		return nil, nil
	}
	text, err := json.Marshal(c)
	return string(text), err
}
