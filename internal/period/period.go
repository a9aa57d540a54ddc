// Package period cuts time the way people speak of it: days, ISO weeks, months, quarters and years of a time zone, and
// the working days of a calendar. It knows nothing of the present; every moment is an argument.
package period

import "time"

// Grain is the length of the periods a span is cut into.
type Grain string

// The grains. All is one period as long as the span.
const (
	Day     Grain = "day"
	Week    Grain = "week" // ISO: Monday to Sunday
	Month   Grain = "month"
	Quarter Grain = "quarter"
	Year    Grain = "year"
	All     Grain = "all"
)

// Period is half-open, [From, To), both in the location of the calendar it was cut by.
type Period struct {
	From, To time.Time
}

// Contains tells whether t falls into p.
func (p Period) Contains(t time.Time) bool { return !t.Before(p.From) && t.Before(p.To) }

// Finished tells whether p lies wholly before at.
func (p Period) Finished(at time.Time) bool { return !p.To.After(at) }
