package render

import (
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
)

// Context is what a report is made for: who, when, and what is known besides the answers to its [Question]s.
type Context struct {
	Company  string
	Lang     string    // "ru" or "en"
	Currency string    // of money values, ISO 4217
	At       time.Time // the slot, in the report's zone
	Period   period.Period
	Grain    period.Grain     // of Period
	Compare  []Comparison     // the first one gives the changes
	Calendar *period.Calendar // nil: Monday to Friday
	Alerts   []detect.Alert   // the live ones
	Judged   bool             // the rules were judged for this moment: without Alerts all is well
	Fresh    []kpi.Freshness
	Notes    []string // to the reader, in the report's language: what could not be read, what was left out
	Version  string   // of the program; empty: not shown
}

// Comparison is a period that Period is compared with.
type Comparison struct {
	Role Role
	period.Period
}

// Role says what a comparison is: the period just before, or the same a year ago.
type Role string

// The roles of a comparison, as the YAML says them.
const (
	Previous Role = "previous"
	YearAgo  Role = "year_ago"
)

// Question asks for KPIs over periods, each by the same dimensions.
type Question struct {
	KPIs    []string
	By      []string        // dimensions to split by, besides those a KPI always has; empty: the whole company
	Periods []period.Period // ascending, not overlapping
}

// finished tells whether the report's period has ended at the slot.
func (c Context) finished() bool { return c.Period.Finished(c.At) }
