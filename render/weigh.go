package render

import (
	"math"
	"slices"

	"svodka/internal/detect"
	"svodka/internal/kpi"
)

// unknownSample is how many cases a value counts as of which that is not known, such as a sum of money.
const unknownSample = 100

// byWeight puts those alerts first that deserve to be read first: what is furthest off its limit or its earlier value, weighed by
// the square root of the cases it rests on, so that five cases do not lead. Then come missing and late data, last what is over.
func byWeight(all []detect.Alert) []detect.Alert {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b detect.Alert) int {
		if d := rankOf(a) - rankOf(b); d != 0 {
			return d
		}
		return sign(weight(b.Finding) - weight(a.Finding))
	})
	return all
}

func rankOf(a detect.Alert) int {
	switch {
	case a.State == detect.Resolved:
		return 2
	case a.Finding.Kind == detect.Stale || a.Finding.Kind == detect.NoData:
		return 1
	}
	return 0
}

// weight is how far off a finding is, times the root of its sample; 0 if it has no number.
func weight(f detect.Finding) float64 {
	off := math.Abs(f.Change)
	if f.Kind == detect.Above || f.Kind == detect.Below {
		off = 1
		if f.Limit != 0 {
			off = math.Abs(f.Point.Value-f.Limit) / math.Abs(f.Limit)
		}
	}
	w := off * math.Sqrt(sample(f))
	if math.IsNaN(w) || math.IsInf(w, 0) {
		return 0
	}
	return w
}

// sample is how many cases a finding rests on, the larger of what there is and what was to be expected: of a share those it
// counts, of another ratio its denominator, of a count the number itself.
func sample(f detect.Finding) float64 {
	k, ok := kpi.Find(f.KPI)
	if !ok {
		return unknownSample
	}
	now, was := f.Point, kpi.Point{}
	if f.Reference != nil {
		was = *f.Reference
	}
	switch {
	case goodCounts(f.KPI) && f.Reference == nil:
		return max(now.Num, f.Limit*now.Den)
	case goodCounts(f.KPI):
		return max(now.Num, was.Num)
	case k.Ratio() && countsCases(k.Den) && f.Reference != nil:
		return min(now.Den, was.Den)
	case k.Ratio() && countsCases(k.Den):
		return now.Den
	case k.Ratio() || k.Unit != kpi.Count:
		return unknownSample
	}
	return max(now.Value, was.Value, f.Limit)
}
