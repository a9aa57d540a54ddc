package detect

import (
	"maps"
	"slices"
	"strings"
	"time"

	"svodka/internal/kpi"
)

// Judgement is what one rule makes of one group.
type Judgement struct {
	Finding Finding // Rule and Group are always set
	Verdict Verdict
	Policy  Policy
}

// Policy says when a rule speaks.
type Policy struct {
	For    int                            // periods in a row before it is told; 0 means 1
	Remind func(told time.Time) time.Time // when to tell again while it lasts; nil: never
}

// Key identifies the alert of a rule and a group.
func Key(rule string, g kpi.Group) string {
	parts := []string{rule}
	for _, dim := range slices.Sorted(maps.Keys(g)) {
		parts = append(parts, dim+"="+g[dim])
	}
	return strings.Join(parts, "\x1f")
}

// Advance moves the alerts of a job on by one run. Next are the alerts that live on, in the order of the judgements, and
// after them none; tell are those to speak of now: newly firing, due for a reminder, or back to normal (state Resolved,
// no longer in next). An alert whose rule or group was not judged at all is forgotten without a word. Running the same
// moment twice tells nothing the second time.
func Advance(live []Alert, judged []Judgement, at time.Time) (next, tell []Alert) {
	known := make(map[string]Alert, len(live))
	for _, a := range live {
		known[a.Key] = a
	}
	for _, j := range judged {
		a, lives := known[Key(j.Finding.Rule, j.Finding.Group)]
		a, keep, say := step(a, lives, j, at)
		if keep {
			next = append(next, a)
		}
		if say {
			tell = append(tell, a)
		}
	}
	return next, tell
}

func step(a Alert, lives bool, j Judgement, at time.Time) (_ Alert, keep, say bool) {
	switch {
	case j.Verdict == Unknown:
		return a, lives, false
	case j.Verdict == Fine && lives && a.State == Firing:
		a.State, a.ResolvedAt, a.ToldAt = Resolved, at, at
		a.Finding.Reference, a.Finding.Point = j.Finding.Reference, j.Finding.Point
		return a, false, true
	case j.Verdict == Fine:
		return a, false, false
	}
	a.Key = Key(j.Finding.Rule, j.Finding.Group)
	a.Finding = j.Finding
	if a.State == Firing {
		return remind(a, j.Policy, at)
	}
	a.State = Pending
	if j.Finding.Periods < j.Policy.For {
		return a, true, false
	}
	a.State, a.FiredAt, a.ToldAt = Firing, at, at
	return a, true, true
}

func remind(a Alert, p Policy, at time.Time) (_ Alert, keep, say bool) {
	if p.Remind == nil || at.Before(p.Remind(a.ToldAt)) || !at.After(a.ToldAt) {
		return a, true, false
	}
	a.ToldAt = at
	return a, true, true
}
