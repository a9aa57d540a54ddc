package render

import (
	"math"
	"strings"

	"svodka/internal/kpi"
)

// longestHeadline is how many characters fit into two lines of the page.
const longestHeadline = 100

// headline says what changed most for the business, and why: the trend's KPI, the plan, the cause; as much as fits.
func (w *writer) headline() string {
	name, now := w.s.Trend, w.now(w.s.Trend)
	switch {
	case !told(now):
		return w.say(headlineNoData, w.label(name), w.For(w.c.Period, w.c.Grain, true))
	case now.State != kpi.Value:
		return w.say(headlineSoFar, w.subject(name).noun(w), w.sumOf(), w.Day(w.knownUntil()), w.value(name, now.Value)) + w.pace()
	}
	if w.holiday() {
		return w.offHeadline()
	}
	moved, dir := w.moved(name)
	plan := w.planClause(dir)
	cause := w.cause(dir, plan)
	for _, parts := range [][]string{{moved, plan, cause}, {moved, plan}, {moved, cause}} {
		text := strings.Join(parts, "")
		if text != moved && len([]rune(text)) <= longestHeadline {
			return text
		}
	}
	if with := moved + " " + w.against(); dir != 0 && len([]rune(with)) <= longestHeadline {
		return with
	}
	return moved
}

// moved says how a KPI moved against the comparison, or what it was where there is none.
func (w *writer) moved(name string) (text string, dir int) {
	if text, ok := w.nothing(name); ok {
		return text, 0
	}
	now, before := w.now(name), w.before(name)
	s := w.subject(name)
	diff, dir, ok := w.roughly(now, before, unitOf(name))
	if !ok {
		return w.say(headlineValue, s.noun(w), w.sumOf(), w.value(name, now.Value)), 0
	}
	if dir == 0 {
		return w.say(headlineSame, s.noun(w), w.say(sameAs[s.gender]), w.than(), w.value(name, now.Value)), 0
	}
	return w.grew(name, diff, dir), dir
}

// roughly writes a change for a sentence: whole percents from ten on.
func (w *writer) roughly(now, before kpi.Point, unit kpi.Unit) (text string, dir int, ok bool) {
	if !final(now) || !final(before) {
		return "", 0, false
	}
	text, dir, ok = w.Difference(now.Value, before.Value, unit)
	if unit == kpi.Percent || !ok {
		return text, dir, ok
	}
	f := math.Abs(now.Value-before.Value) / math.Abs(before.Value)
	if dir > 0 && f >= 9 || before.Value == 0 {
		return text, dir, ok
	}
	if f >= 0.0995 {
		return w.Percent(f, 0), dir, ok
	}
	return w.short(f*100, 1) + w.percentSign(), dir, ok
}

// pace is the share of the plan that is done while the period goes on; empty without a plan.
func (w *writer) pace() string {
	p := w.now(planAttainment)
	if w.s.Trend != sales || w.c.finished() || !told(p) || p.Den <= 0 {
		return ""
	}
	return w.say(headlinePace, w.Percent(p.Value, 0), w.Percent(w.due(), 0))
}

// grew is a sentence on a movement: «Продажи выросли на 12 %».
func (w *writer) grew(name, diff string, dir int) string {
	s := w.subject(name)
	verb := fell[s.gender]
	if dir > 0 {
		verb = rose[s.gender]
	}
	return w.say(sentence, s.noun(w), w.say(verb), w.by(diff))
}

// by puts the preposition before an amount of change: «на 12 %», but «в 12 раз».
func (w *writer) by(diff string) string {
	if strings.HasPrefix(diff, w.say(timesPrefix)) {
		return diff
	}
	return w.say(byAmount, diff)
}

// planClause says whether the plan was made, to go on from the movement; empty where there is no plan or the period goes on.
func (w *writer) planClause(dir int) string {
	p := w.now(planAttainment)
	if w.s.Trend != sales || !final(p) || p.Den <= 0 {
		return ""
	}
	if p.Num < p.Den {
		joint := planMissedAnd
		if dir > 0 {
			joint = planMissedBut
		}
		return w.say(joint, w.Amount(p.Den-p.Num, w.c.Currency))
	}
	joint := planMadeAnd
	if dir < 0 {
		joint = planMadeBut
	}
	return w.say(joint, w.Percent(p.Value, 0))
}

// cause is why: the stage of the funnel that gave way where something went wrong, else the factor of sales that weighed most.
func (w *writer) cause(dir int, plan string) string {
	p := w.now(planAttainment)
	missed := plan != "" && p.Num < p.Den
	if f, ok := w.weakest(); ok && (missed || dir < 0) && f.drop() <= -0.03 {
		return w.say(causeStage, w.passage(f))
	}
	switch {
	case w.s.Trend != sales || dir == 0 || plan != "" && !missed && dir < 0:
		return ""
	case missed: // what rose does not explain the plan
		return w.factor(-1)
	}
	return w.factor(dir)
}

// factor is the one of number and size of deals that moved sales most that way, by three per cent or more.
func (w *writer) factor(dir int) string {
	deals, okDeals := change(w.now(dealsWon), w.before(dealsWon))
	check, okCheck := change(w.now(averageCheck), w.before(averageCheck))
	if !okDeals || !okCheck || deals <= -1 || check <= -1 {
		return ""
	}
	if math.Abs(max(deals*float64(dir), check*float64(dir))) < 0.03 {
		return ""
	}
	name, words := dealsWon, [2]phrase{causeLessDeals, causeMoreDeals}
	if sign(check) == dir && math.Log1p(check)*float64(dir) > math.Log1p(deals)*float64(dir) {
		name, words = averageCheck, [2]phrase{causeLessCheck, causeMoreCheck}
	}
	diff, d, ok := w.roughly(w.now(name), w.before(name), unitOf(name))
	if !ok || d != dir {
		return ""
	}
	return w.say(words[(dir+1)/2], w.by(diff))
}
