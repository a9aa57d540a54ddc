package render

import (
	"slices"
	"time"

	"svodka/internal/period"
)

// sparkLength is how many periods a sparkline shows.
const sparkLength = 12

// back returns the n-th period of the grain before p. A span of any other length goes back by its own length.
func back(p period.Period, g period.Grain, n int) period.Period {
	y, m, d := stride(g)
	if y+m+d == 0 {
		d = days(p)
	}
	return period.Period{From: p.From.AddDate(-n*y, -n*m, -n*d), To: p.To.AddDate(-n*y, -n*m, -n*d)}
}

func stride(g period.Grain) (years, months, days int) {
	switch g {
	case period.Day:
		return 0, 0, 1
	case period.Week:
		return 0, 0, 7
	case period.Month:
		return 0, 1, 0
	case period.Quarter:
		return 0, 3, 0
	case period.Year:
		return 1, 0, 0
	}
	return 0, 0, 0
}

// days is how many calendar days p has.
func days(p period.Period) int {
	n := 0
	for t := p.From; t.Before(p.To); t = t.AddDate(0, 0, 1) {
		n++
	}
	return n
}

// last returns the n periods of the grain up to and with p, oldest first.
func last(p period.Period, g period.Grain, n int) []period.Period {
	all := make([]period.Period, n)
	for i := range all {
		all[i] = back(p, g, n-1-i)
	}
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

// cut cuts p into periods of the grain: whole days, ISO weeks and months, those at the ends cut short by p.
func cut(p period.Period, g period.Grain) []period.Period {
	var all []period.Period
	for from := p.From; from.Before(p.To); {
		to := next(from, g)
		if to.After(p.To) {
			to = p.To
		}
		all = append(all, period.Period{From: from, To: to})
		from = to
	}
	return all
}

// next is the beginning of the period of the grain after the one that t is in.
func next(t time.Time, g period.Grain) time.Time {
	y, m, d := t.Date()
	switch g {
	case period.Month:
		m, d = m+1, 1
	case period.Week:
		d += 7 - (int(t.Weekday())+6)%7
	default:
		d++
	}
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
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
