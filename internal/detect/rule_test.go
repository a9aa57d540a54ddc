package detect_test

import (
	"math"
	"testing"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
)

var monday = time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)

// weeks makes a series of consecutive weeks, the last one the given values' last.
func weeks(t *testing.T, name string, points ...kpi.Point) kpi.Series {
	t.Helper()
	k, ok := kpi.Find(name)
	if !ok {
		t.Fatalf("no KPI %s", name)
	}
	for i := range points {
		from := monday.AddDate(0, 0, 7*i)
		points[i].Period = period.Period{From: from, To: from.AddDate(0, 0, 7)}
		if points[i].State == "" {
			points[i].State = kpi.Value
		}
	}
	return kpi.Series{KPI: k, Points: points}
}

func count(v float64) kpi.Point { return kpi.Point{Value: v} }

func ratio(num, den float64) kpi.Point { return kpi.Point{Value: num / den, Num: num, Den: den} }

func state(s kpi.State) kpi.Point { return kpi.Point{Value: math.NaN(), State: s} }

func weekBefore(p period.Period) period.Period {
	return period.Period{From: p.From.AddDate(0, 0, -7), To: p.To.AddDate(0, 0, -7)}
}

func TestLimit(t *testing.T) {
	below := detect.Limit{Kind: detect.Below, Value: 0.15, Min: 30}
	above := detect.Limit{Kind: detect.Above, Value: 10}
	for name, c := range map[string]struct {
		rule    detect.Detector
		s       kpi.Series
		verdict detect.Verdict
		periods int
		kind    detect.Kind
	}{
		"below":                     {below, weeks(t, "win_rate", ratio(20, 100), ratio(10, 100)), detect.Odd, 1, detect.Below},
		"below, third week":         {below, weeks(t, "win_rate", ratio(20, 100), ratio(10, 100), ratio(9, 90), ratio(1, 100)), detect.Odd, 3, detect.Below},
		"the limit itself is fine":  {below, weeks(t, "win_rate", ratio(15, 100)), detect.Fine, 0, detect.Below},
		"too few to judge":          {below, weeks(t, "win_rate", ratio(1, 29)), detect.Unknown, 0, detect.Below},
		"a thin week ends a streak": {below, weeks(t, "win_rate", ratio(1, 100), ratio(1, 10), ratio(1, 100)), detect.Odd, 1, detect.Below},
		"unfinished is not judged":  {below, weeks(t, "win_rate", ratio(20, 100), kpi.Point{Value: 0.01, Num: 1, Den: 100, State: kpi.Partial}), detect.Fine, 0, detect.Below},
		"undefined is unknown":      {below, weeks(t, "win_rate", ratio(20, 100), state(kpi.Undefined)), detect.Unknown, 0, detect.Below},
		"no data is unknown, named": {below, weeks(t, "win_rate", state(kpi.NoData)), detect.Unknown, 0, detect.NoData},
		"stale is unknown, named":   {below, weeks(t, "win_rate", kpi.Point{Value: 0, State: kpi.Stale}), detect.Unknown, 0, detect.Stale},
		"above":                     {above, weeks(t, "leads", count(3), count(11)), detect.Odd, 1, detect.Above},
		"zero is a value":           {detect.Limit{Kind: detect.Below, Value: 1}, weeks(t, "leads", count(5), count(0)), detect.Odd, 1, detect.Below},
		"nothing finished":          {above, weeks(t, "leads", kpi.Point{Value: 50, State: kpi.Partial}), detect.Unknown, 0, detect.Above},
	} {
		t.Run(name, func(t *testing.T) {
			f, v := c.rule.Detect(c.s)
			if v != c.verdict || f.Periods != c.periods || f.Kind != c.kind {
				t.Errorf("got verdict %d, %d periods, %s; want %d, %d, %s", v, f.Periods, f.Kind, c.verdict, c.periods, c.kind)
			}
		})
	}
}

func TestChange(t *testing.T) {
	drop := detect.Change{Kind: detect.Drop, Value: 0.2, Min: 30, Against: "previous", Reference: weekBefore}
	rise := detect.Change{Kind: detect.Rise, Value: 0.5, Min: 10, Against: "previous", Reference: weekBefore}
	for name, c := range map[string]struct {
		rule    detect.Detector
		s       kpi.Series
		verdict detect.Verdict
		change  float64
	}{
		"drop":                    {drop, weeks(t, "win_rate", ratio(40, 100), ratio(30, 100)), detect.Odd, -0.25},
		"just as much as allowed": {drop, weeks(t, "leads", count(100), count(80)), detect.Fine, -0.2},
		"a rise is no drop":       {drop, weeks(t, "leads", count(100), count(200)), detect.Fine, 1},
		"rise":                    {rise, weeks(t, "leads", count(100), count(160)), detect.Odd, 0.6},
		"few cases":               {rise, weeks(t, "win_rate", ratio(1, 600), ratio(5, 1300)), detect.Unknown, 0},
		"thin reference":          {drop, weeks(t, "win_rate", ratio(8, 20), ratio(1, 100)), detect.Unknown, 0},
		"few counts":              {rise, weeks(t, "leads", count(2), count(9)), detect.Unknown, 0},
		"counts that became many": {rise, weeks(t, "leads", count(2), count(12)), detect.Odd, 5},
		"from zero there is none": {rise, weeks(t, "leads", count(0), count(50)), detect.Unknown, 0},
		"no reference":            {drop, weeks(t, "leads", count(50)), detect.Unknown, 0},
		"reference not finished":  {drop, weeks(t, "leads", state(kpi.NoData), count(50)), detect.Unknown, 0},
		"sales of refunds only":   {drop, weeks(t, "sales", count(-100), count(-200)), detect.Odd, -1},
	} {
		t.Run(name, func(t *testing.T) {
			f, v := c.rule.Detect(c.s)
			if v != c.verdict || math.Abs(f.Change-c.change) > 1e-9 {
				t.Errorf("got verdict %d, change %v; want %d, %v", v, f.Change, c.verdict, c.change)
			}
			if v == detect.Odd && (f.Reference == nil || f.Since.After(f.Point.From)) {
				t.Errorf("odd without reference or since: %+v", f)
			}
		})
	}
}

// TestChangeHolds has a share fall for good: the bad weeks must not become each other's measure.
func TestChangeHolds(t *testing.T) {
	drop := detect.Change{Kind: detect.Drop, Value: 0.4, Min: 30, Against: "previous", Reference: weekBefore}
	t.Run("the reference is from before the streak", func(t *testing.T) {
		f, v := drop.Detect(weeks(t, "win_rate", ratio(75, 100), ratio(40, 100), ratio(17, 100)))
		if v != detect.Odd || f.Periods != 2 || f.Reference == nil || f.Reference.Value != 0.75 || math.Abs(f.Change+0.58/0.75) > 1e-9 {
			t.Errorf("got verdict %d, %+v; want odd for 2 weeks against 75 %%", v, f)
		}
	})
	for name, c := range map[string]struct {
		last    kpi.Point
		verdict detect.Verdict
		periods int
	}{
		"as bad as last week": {ratio(17, 100), detect.Odd, 2},
		"back":                {ratio(70, 100), detect.Fine, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := weeks(t, "win_rate", ratio(75, 100), ratio(17, 100), c.last)
			held := drop
			held.Held = &s.Points[0]
			f, v := held.Detect(s)
			if v != c.verdict || f.Periods != c.periods {
				t.Errorf("got verdict %d for %d weeks, want %d for %d", v, f.Periods, c.verdict, c.periods)
			}
		})
	}
}
