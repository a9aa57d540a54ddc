package render

import (
	"slices"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// Questions returns what must be computed for the report. Their answers, in the same order, go to [Compose].
func (s Spec) Questions(c Context) []Question {
	s = s.filled()
	var all []Question
	all = ask(all, s.whole(), nil, slices.Concat(last(c.Period, c.Grain, sparkLength), c.compared()))
	if s.has(blockTrend) {
		now, before := c.trendPeriods()
		all = ask(all, []string{s.Trend}, nil, slices.Concat(now, before))
	}
	around := slices.Concat(c.compared(), []period.Period{c.Period})
	if s.has(blockManagers) || s.has(blockPlan) || s.has(blockActions) {
		all = ask(all, split(slices.Concat(s.Columns.Managers, []string{sales, planAttainment}), "manager"), []string{"manager"}, around)
	}
	if s.has(blockSources) || s.has(blockActions) {
		all = ask(all, split(slices.Concat(s.Columns.Sources, []string{sales, dealsWon, adCost, romi}), "source"), []string{"source"}, around)
	}
	if s.has(blockFunnel) || s.has(blockActions) || s.has(blockTrend) {
		all = ask(all, []string{stageReach}, []string{"pipeline"}, around)
	}
	if s.has(blockReasons) || s.has(blockActions) {
		all = ask(all, []string{lossReasons}, nil, around)
	}
	return all
}

// ask adds the question for those of the KPIs that exist, as several where its periods overlap.
func ask(all []Question, names, by []string, periods []period.Period) []Question {
	names = known(names)
	if len(names) == 0 {
		return all
	}
	for _, list := range apart(periods) {
		all = append(all, Question{KPIs: names, By: by, Periods: list})
	}
	return all
}

// known drops names that are there twice and those the catalogue does not have.
func known(names []string) []string {
	var all []string
	for _, name := range names {
		if _, ok := kpi.Find(name); ok && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// split leaves the KPIs that can be split by dim.
func split(names []string, dim string) []string {
	return slices.DeleteFunc(known(names), func(name string) bool {
		k, _ := kpi.Find(name)
		return !k.Allows(dim)
	})
}

// whole lists the KPIs that are asked of the whole company: cards, totals of tables, and what headline and actions rest on.
func (s Spec) whole() []string {
	names := slices.Concat(s.Cards, []string{s.Trend, sales, dealsWon, averageCheck, planAttainment, dealsCreated, leads})
	if s.has(blockManagers) {
		names = append(names, s.Columns.Managers...)
	}
	if s.has(blockSources) {
		names = append(names, s.Columns.Sources...)
	}
	if s.has(blockActions) {
		names = append(names, winRate, missedCalls)
	}
	return names
}

func (s Spec) has(block string) bool { return slices.Contains(s.Blocks, block) }

// compared are the periods of the comparisons that have ended.
func (c Context) compared() []period.Period {
	var all []period.Period
	for _, cmp := range c.Compare {
		if cmp.Finished(c.At) {
			all = append(all, cmp.Period)
		}
	}
	return all
}

// base is the comparison that changes are measured against.
func (c Context) base() (Comparison, bool) {
	for _, cmp := range c.Compare {
		if cmp.Finished(c.At) {
			return cmp, true
		}
	}
	return Comparison{}, false
}

// trendPeriods are the points of the trend, and those of the comparison beside them. The trend of a day is the fortnight up to
// it and has no comparison.
func (c Context) trendPeriods() (now, before []period.Period) {
	if c.Grain == period.Day {
		return last(c.Period, period.Day, 14), nil
	}
	g := finer(c.Period, c.Grain)
	now = cut(c.Period, g)
	if b, ok := c.base(); ok {
		before = cut(b.Period, g)
	}
	return now, before
}

// trendGrain is the grain of the trend's points.
func (c Context) trendGrain() period.Grain {
	if c.Grain == period.Day {
		return period.Day
	}
	return finer(c.Period, c.Grain)
}
