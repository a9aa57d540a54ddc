package detect

import (
	"math"
	"slices"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// Limit finds values beyond a fixed limit.
type Limit struct {
	Kind  Kind    // Above or Below
	Value float64 // in the KPI's unit; the limit itself is still all right
	Min   float64 // smallest denominator of a ratio worth judging
}

// Detect judges the last finished point against the limit.
func (l Limit) Detect(s kpi.Series) (Finding, Verdict) {
	f, v := judge(s, func(p kpi.Point) (Finding, Verdict) {
		if s.KPI.Ratio() && p.Den < l.Min {
			return Finding{}, Unknown
		}
		if l.Kind == Below {
			return Finding{}, verdict(p.Value < l.Value)
		}
		return Finding{}, verdict(p.Value > l.Value)
	})
	f.Limit = l.Value
	return named(f, l.Kind), v
}

// Change finds values that rose or fell too far against an earlier period.
type Change struct {
	Kind      Kind    // Rise or Drop
	Value     float64 // the change that is still all right, as a fraction of the earlier value
	Min       float64 // smallest denominator of a ratio worth judging, on both sides; of counts, the larger of the two must reach it
	Against   string  // what Reference finds: previous or year_ago
	Reference func(period.Period) period.Period
	// Held is the reference of an alert that lives. Against the period just before, the second bad period would be held against
	// the first and called normal; so the reference stays what it was until the value is back near it.
	Held *kpi.Point
}

// minCases is how many cases the larger of two shares must rest on: 1 of 600 against 5 of 1,300 is chance.
const minCases = 10

// Detect judges the last finished point against its reference, which must be a finished point of the series too. After
// several odd periods in a row the reference is that of the first of them.
func (c Change) Detect(s kpi.Series) (Finding, Verdict) {
	f, v := c.detect(s)
	if v == Odd && f.Periods > 1 && c.Held == nil {
		if first, ok := from(s.Points, f.Since); ok {
			c.Held, _ = c.reference(s, first)
			f, v = c.detect(s)
		}
	}
	f.Limit, f.Against = c.Value, c.Against
	return named(f, c.Kind), v
}

func (c Change) detect(s kpi.Series) (Finding, Verdict) {
	return judge(s, func(p kpi.Point) (Finding, Verdict) { return c.judge(s, p) })
}

func (c Change) judge(s kpi.Series, p kpi.Point) (Finding, Verdict) {
	ref, ok := c.reference(s, p)
	if !ok || ref.State != kpi.Value || ref.Value == 0 || !c.enough(s.KPI, p, *ref) {
		return Finding{}, Unknown
	}
	change := (p.Value - ref.Value) / math.Abs(ref.Value)
	odd := change > c.Value
	if c.Kind == Drop {
		odd = -change > c.Value
	}
	return Finding{Reference: ref, Change: change}, verdict(odd)
}

// reference is what p is held against.
func (c Change) reference(s kpi.Series, p kpi.Point) (*kpi.Point, bool) {
	if c.Held != nil {
		return c.Held, p.From.After(c.Held.From)
	}
	ref, ok := find(s.Points, c.Reference(p.Period))
	return &ref, ok
}

func (c Change) enough(k *kpi.KPI, p, ref kpi.Point) bool {
	switch {
	case k.Cases() && max(p.Num, ref.Num) < minCases:
		return false
	case k.Ratio():
		return min(p.Den, ref.Den) >= c.Min
	case k.Unit == kpi.Count:
		return max(p.Value, ref.Value) >= c.Min
	}
	return true
}

// judge applies one to the last finished point and counts how many points up to it were odd without a break.
func judge(s kpi.Series, one func(kpi.Point) (Finding, Verdict)) (Finding, Verdict) {
	f := Finding{KPI: s.KPI.Name, Group: s.Group}
	points := finished(s.Points)
	if len(points) == 0 {
		return f, Unknown
	}
	last := len(points) - 1
	f.Point, f.Since, f.Kind = points[last], points[last].From, missing(points[last].State)
	if points[last].State != kpi.Value {
		return f, Unknown
	}
	got, v := one(points[last])
	f.Reference, f.Change = got.Reference, got.Change
	for i := last; v == Odd && i >= 0 && odd(points[i], one); i-- {
		if i < last && !points[i].To.Equal(points[i+1].From) {
			break
		}
		f.Periods, f.Since = f.Periods+1, points[i].From
	}
	return f, v
}

func odd(p kpi.Point, one func(kpi.Point) (Finding, Verdict)) bool {
	if p.State != kpi.Value {
		return false
	}
	_, v := one(p)
	return v == Odd
}

// finished cuts off periods that have not ended: they are never held against finished ones.
func finished(points []kpi.Point) []kpi.Point {
	for len(points) > 0 && points[len(points)-1].State == kpi.Partial {
		points = points[:len(points)-1]
	}
	return points
}

func find(points []kpi.Point, p period.Period) (kpi.Point, bool) {
	for _, q := range points {
		if q.From.Equal(p.From) && q.To.Equal(p.To) {
			return q, true
		}
	}
	return kpi.Point{}, false
}

func from(points []kpi.Point, at time.Time) (kpi.Point, bool) {
	i := slices.IndexFunc(points, func(p kpi.Point) bool { return p.From.Equal(at) })
	if i < 0 {
		return kpi.Point{}, false
	}
	return points[i], true
}

func verdict(odd bool) Verdict {
	if odd {
		return Odd
	}
	return Fine
}

// missing names the finding of a point without a value; "" for the others.
func missing(s kpi.State) Kind {
	switch s {
	case kpi.NoData:
		return NoData
	case kpi.Stale:
		return Stale
	}
	return ""
}

func named(f Finding, k Kind) Finding {
	if f.Kind == "" {
		f.Kind = k
	}
	return f
}
