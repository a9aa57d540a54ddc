package render

import (
	"slices"

	"svodka/internal/period"
)

// sparkLength is how many periods a sparkline shows.
const sparkLength = 12

// days is how many calendar days p has.
func days(p period.Period) int { return len(cut(p, period.Day)) }

// cut cuts p into periods of the grain, those at the ends cut short by p.
func cut(p period.Period, g period.Grain) []period.Period {
	return period.Cut(p.From, p.To, g, p.From.Location())
}

// last returns the n periods of the grain up to and with p, oldest first.
func last(p period.Period, g period.Grain, n int) []period.Period {
	all := []period.Period{p}
	for len(all) < n {
		p = p.Previous(g, 1)
		all = append(all, p)
	}
	slices.Reverse(all)
	return all
}

// finer is the grain that a trend over a period of grain g is drawn in.
func finer(p period.Period, g period.Grain) period.Grain {
	switch {
	case g == period.Year || days(p) > 200:
		return period.Month
	case g == period.Quarter || days(p) > 45:
		return period.Week
	}
	return period.Day
}

// apart puts periods into lists that ascend without overlap, as few as a simple walk finds; what is there twice goes in once.
func apart(periods []period.Period) [][]period.Period {
	periods = slices.Clone(periods)
	slices.SortStableFunc(periods, func(a, b period.Period) int {
		if c := a.From.Compare(b.From); c != 0 {
			return c
		}
		return a.To.Compare(b.To)
	})
	periods = slices.CompactFunc(periods, same)
	var lists [][]period.Period
	for _, p := range periods {
		i := slices.IndexFunc(lists, func(l []period.Period) bool { return !p.From.Before(l[len(l)-1].To) })
		if i < 0 {
			lists = append(lists, []period.Period{p})
			continue
		}
		lists[i] = append(lists[i], p)
	}
	return lists
}

func same(a, b period.Period) bool { return a.From.Equal(b.From) && a.To.Equal(b.To) }
