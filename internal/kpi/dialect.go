package kpi

import (
	"strconv"
	"strings"
	"time"
)

// Dialect is what engines say differently. Everything else in the compiled SQL is common to them.
type Dialect struct {
	Name     string
	Table    func(name string) string         // a canonical table, as it stands after FROM
	Param    func(n int) string               // placeholder of the n-th argument, from 1
	Instant  func(t time.Time) string         // a moment, as event times are stored
	Day      func(t time.Time) string         // a calendar day
	Seconds  func(from, to string) string     // from one moment to another, with fractions
	Quantile func(q float64, x string) string // exact, type 7, NULLs left out
	Whole    func(x string) string            // an aggregate of whole numbers as a 64-bit integer
	Floor    func(x string) string            // the whole number at or below a 64-bit float
	Real     func(x string) string            // a number as a 64-bit float
}

// DuckDB is the dialect of the embedded engine. Moments are TIMESTAMP in UTC.
func DuckDB() Dialect {
	return Dialect{
		Name:    "duckdb",
		Table:   func(name string) string { return `"` + name + `"` },
		Param:   func(int) string { return "?" },
		Instant: func(t time.Time) string { return "TIMESTAMP '" + t.UTC().Format("2006-01-02 15:04:05.999999") + "'" },
		Day:     func(t time.Time) string { return "DATE '" + t.Format(time.DateOnly) + "'" },
		Seconds: func(from, to string) string {
			return "(date_diff('microsecond', " + from + ", " + to + ") / 1000000.0::DOUBLE)"
		},
		Quantile: func(q float64, x string) string {
			return "quantile_cont(" + x + ", " + strconv.FormatFloat(q, 'f', -1, 64) + ")"
		},
		Whole: func(x string) string { return "CAST(" + x + " AS BIGINT)" },
		Floor: func(x string) string { return "CAST(FLOOR(" + x + ") AS BIGINT)" },
		Real:  func(x string) string { return "CAST(" + x + " AS DOUBLE)" },
	}
}

// expand puts the dialect's words for tables, and those of more, into the SQL of a table.
func (d Dialect) expand(sql string, more map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(sql, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		word, ok := more[name]
		if !ok {
			word = d.Table(name)
		}
		b.WriteString(word)
		sql = after
	}
}
