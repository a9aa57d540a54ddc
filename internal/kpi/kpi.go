// Package kpi declares what svodka can compute and compiles a declaration to SQL. A KPI comes back as a short [Series],
// the only value that detection and reports know. The package touches neither clock nor network.
package kpi

import (
	"context"
	"time"

	"svodka/internal/period"
)

// State says what a point's value is worth.
type State string

// The states of a point. They are never confused: zero is a value.
const (
	Value     State = "value"
	Undefined State = "undefined" // a ratio, mean or median over nothing; Value is NaN
	NoData    State = "no_data"   // nothing was recorded then: the tables are empty or begin later; Value is NaN
	Stale     State = "stale"     // the source was last read before the period ended; Value is what is known so far
	Partial   State = "partial"   // the period has not ended at the moment asked for; Value is what is known so far
)

// Point is a KPI's value in one period.
type Point struct {
	period.Period
	Value    float64 // in the KPI's unit; NaN unless State gives it
	Num, Den float64 // numerator and denominator of a ratio; both 0 where the KPI is none
	State    State
}

// Group is the members that a series is about, by dimension: {"manager": "Анна Котова"}. Empty: the whole company. A record
// without a value for the dimension counts under "".
type Group map[string]string

// Series is a KPI's values for one group, oldest first.
type Series struct {
	KPI    *KPI
	Group  Group
	Points []Point
}

// Unit is what a KPI's values are measured in.
type Unit string

// The units: plain counts, fractions (0.163 for 16.3 %), major units of the report currency, seconds.
const (
	Count    Unit = "count"
	Percent  Unit = "percent"
	Money    Unit = "money"
	Duration Unit = "duration"
)

// Direction says which way is good.
type Direction int

// The directions.
const (
	Neither Direction = 0
	Up      Direction = 1
	Down    Direction = -1
)

// Querier runs a query on the warehouse. Rows holds one []any per row: int64, float64, string, bool, time.Time (UTC) or nil.
type Querier interface {
	Query(ctx context.Context, sql string, args ...any) (rows [][]any, err error)
}

// Freshness tells up to when a stream of a source is known.
type Freshness struct {
	Source, Stream string
	AsOf           time.Time // the moment its data speaks of; zero: never read
}

// Request asks for KPIs over periods.
type Request struct {
	KPIs     []*KPI
	Periods  []period.Period // ascending, not overlapping; gaps are allowed
	By       []string        // dimensions to split by, crossed; empty: the whole
	Where    Group           // only records with these members
	AsOf     time.Time       // the moment of judging: outcomes after it are not seen, and a period that ends after it is partial
	SameAge  bool            // judge the cohort of every period at the age that the last period's has at AsOf, so that they can be compared
	Currency string          // of money values, ISO 4217
	Margin   float64         // share of sales that is left for romi: 1 unless configured
	Fresh    []Freshness     // of every stream read

	dated bool // deals without a closing date are closed at no moment

	// Working tells whether the day of a moment is a working day, for plans, as period.Calendar does; nil: Monday to Friday.
	Working func(day time.Time) bool
}
