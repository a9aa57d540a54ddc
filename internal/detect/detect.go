// Package detect judges series: what is odd, since when, and whether to speak of it. It is pure: no network, clock or
// database.
package detect

import (
	"time"

	"svodka/internal/kpi"
)

// Detector judges the last finished point of a series; the points before it are its history.
type Detector interface {
	Detect(s kpi.Series) (Finding, Verdict)
}

// Verdict is what a detector makes of a series.
type Verdict int

// The verdicts. Unknown leaves an alert as it is: an empty or late source neither raises nor resolves one.
const (
	Unknown Verdict = iota
	Fine
	Odd
)

// Kind says what makes a finding one.
type Kind string

// The kinds of finding.
const (
	Above  Kind = "above"   // over a limit
	Below  Kind = "below"   // under a limit
	Rise   Kind = "rise"    // higher than the period it is compared with
	Drop   Kind = "drop"    // lower than the period it is compared with
	NoData Kind = "no_data" // nothing was recorded
	Stale  Kind = "stale"   // the source was not read in time
)

// Finding is an odd point and what it was held against.
type Finding struct {
	Rule      string     `json:"rule"` // the rule as the YAML says it; unique within a job
	KPI       string     `json:"kpi"`
	Group     kpi.Group  `json:"group,omitempty"`
	Kind      Kind       `json:"kind"`
	Point     kpi.Point  `json:"point"`
	Limit     float64    `json:"limit,omitempty"`     // for Above and Below, in the KPI's unit; for Rise and Drop the change that is too much, as a fraction
	Reference *kpi.Point `json:"reference,omitempty"` // for Rise and Drop: the point compared with
	Against   string     `json:"against,omitempty"`   // previous or year_ago
	Change    float64    `json:"change,omitempty"`    // for Rise and Drop, as a fraction of the reference
	Periods   int        `json:"periods"`             // how many periods in a row
	Since     time.Time  `json:"since"`               // beginning of the first of them
	Source    string     `json:"source,omitempty"`    // for Stale: the source that is late
	AsOf      time.Time  `json:"as_of,omitzero"`      // for Stale: up to when it is known
}

// AlertState is where an alert stands.
type AlertState string

// The states of an alert.
const (
	Pending  AlertState = "pending"  // found, not yet for long enough
	Firing   AlertState = "firing"   // told
	Resolved AlertState = "resolved" // back to normal
)

// Alert is a finding that lasts: one per rule and group.
type Alert struct {
	Key        string     `json:"key"` // of rule and group
	Finding    Finding    `json:"finding"`
	State      AlertState `json:"state"`
	FiredAt    time.Time  `json:"fired_at,omitzero"`
	ResolvedAt time.Time  `json:"resolved_at,omitzero"`
	ToldAt     time.Time  `json:"told_at,omitzero"` // when it was last spoken of
}
