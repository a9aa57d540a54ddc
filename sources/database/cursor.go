package database

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"svodka/sources"
	"svodka/sources/mapping"
)

// position is how far a stream with a cursor column has been read. Its JSON is the source's cursor.
type position struct {
	Settings string `json:"settings"` // fingerprint: with other settings everything is read anew
	Kind     kind   `json:"kind"`
	Value    string `json:"value"` // as the database has it
}

// kind is what a cursor column holds.
type kind string

const (
	moments kind = "moments"
	numbers kind = "numbers"
	words   kind = "texts"
)

// parsePosition reads a cursor; ok is false where it is of other settings, or none.
func parsePosition(c sources.Cursor, settings string) (p position, ok bool) {
	err := json.Unmarshal([]byte(c), &p)
	return p, c != "" && err == nil && p.Settings == settings
}

func (p position) cursor() (sources.Cursor, error) {
	text, err := json.Marshal(p)
	return sources.Cursor(text), err
}

// fingerprint tells settings apart, and versions of the mapping, that make different records of the same rows.
func fingerprint(about ...any) (string, error) {
	text, err := json.Marshal(append([]any{mapping.Version}, about...))
	if err != nil {
		return "", fmt.Errorf("settings: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8]), nil
}

// kindOf tells what a cursor column holds by its type.
func kindOf(column string, driver string) (kind, error) {
	switch {
	case driver == "sqlite":
		return words, nil // whatever it is: the values tell
	case strings.Contains(column, "TIMESTAMP") || column == "DATETIME" || column == "DATE":
		return moments, nil
	case strings.Contains(column, "INT") && column != "INTERVAL", strings.HasPrefix(column, "FLOAT"), column == "DOUBLE", column == "NUMERIC", strings.Contains(column, "DECIMAL"):
		return numbers, nil
	case strings.Contains(column, "CHAR") || strings.Contains(column, "TEXT") || column == "UUID":
		return words, nil
	}
	return "", fmt.Errorf("a cursor column must hold moments, numbers or text, not %s", column)
}

// beginning is what every value of the column is not before.
func beginning(k kind, column, driver string) any {
	switch {
	case driver == "sqlite" && (strings.Contains(column, "CHAR") || strings.Contains(column, "TEXT") || strings.Contains(column, "CLOB")):
		return ""
	case driver == "sqlite":
		return int64(math.MinInt64) // numbers come before texts
	case k == moments && driver == "mysql":
		return "1000-01-01 00:00:00"
	case k == moments:
		return "-infinity"
	case column == "UUID":
		return "00000000-0000-0000-0000-000000000000"
	case k == words:
		return ""
	case column == "INT2":
		return int64(math.MinInt16)
	case column == "INT4":
		return int64(math.MinInt32)
	case strings.Contains(column, "UNSIGNED"):
		return int64(0)
	case strings.Contains(column, "INT"):
		return int64(math.MinInt64)
	}
	return "-99999999999999999999"
}

// bound is what rows are asked for from: the position, or for moments so much before it.
func (p position) bound(overlap time.Duration) any {
	switch p.Kind {
	case numbers:
		if v, err := strconv.ParseInt(p.Value, 10, 64); err == nil {
			return v
		}
		return p.Value
	case moments:
		if form, t, ok := formOf(p.Value); ok {
			return t.Add(-overlap).Format(form)
		}
	}
	return p.Value
}

// argument is a bound as the driver takes it: MySQL knows no Z, its session is in UTC.
func argument(bound any, driver string) any {
	if text, ok := bound.(string); ok && driver == "mysql" {
		return strings.Replace(strings.TrimSuffix(text, "Z"), "T", " ", 1)
	}
	return bound
}

// formOf reads a moment and tells the form it has.
func formOf(text string) (form string, t time.Time, ok bool) {
	for _, form := range []string{
		wallForm, instantForm, "2006-01-02 15:04:05.999999999Z", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04", "2006-01-02T15:04", time.DateOnly,
		"2006-01-02T15:04:05.999999999-07:00", "2006-01-02 15:04:05.999999999-07:00",
	} {
		if t, err := time.Parse(form, text); err == nil {
			return form, t, true
		}
	}
	return "", time.Time{}, false
}

// of tells the kind of a value of SQLite, whose columns hold anything.
func (k kind) of(c mapping.Cell) kind {
	if k != words {
		return k
	}
	if c.Plain {
		return numbers
	}
	if _, _, ok := formOf(c.Text); ok {
		return moments
	}
	return words
}

// track follows a stream's cursor column from row to row.
type track struct {
	position
	seen   string // of the row before
	driver string
	now    time.Time
	loc    *time.Location
}

// advance moves on to a row. It fails if the row lies before the one before it. A moment after now is not believed: what is
// written between now and then would never be read.
func (t *track) advance(c mapping.Cell) error {
	if c.Text == "" {
		return nil
	}
	if t.driver == "sqlite" {
		t.Kind = words.of(c)
	}
	if t.seen != "" && t.Kind.before(c.Text, t.seen) {
		return fmt.Errorf("the rows are not in the order of the cursor: %s comes after %s; write ORDER BY and the cursor at the end of the query", c.Text, t.seen)
	}
	t.seen = c.Text
	reached := t.believed(c.Text)
	if t.Value == "" || !t.Kind.before(reached, t.Value) {
		t.Value = reached
	}
	return nil
}

func (t *track) believed(text string) string {
	form, moment, ok := formOf(text)
	if t.Kind != moments || !ok {
		return text
	}
	now := t.now.UTC()
	if !strings.ContainsAny(form, "Z") && !strings.HasSuffix(form, "-07:00") {
		local := t.now.In(t.loc)
		now = time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), time.UTC)
	}
	if moment.After(now) {
		return now.Format(form)
	}
	return text
}

// before tells whether a comes before b, as far as that can be told without the database's own order of texts.
func (k kind) before(a, b string) bool {
	switch k {
	case moments:
		_, ta, ok1 := formOf(a)
		_, tb, ok2 := formOf(b)
		return ok1 && ok2 && ta.Before(tb)
	case numbers:
		na, ok1 := new(big.Rat).SetString(a)
		nb, ok2 := new(big.Rat).SetString(b)
		return ok1 && ok2 && na.Cmp(nb) < 0
	}
	return false
}
