package render

import (
	"slices"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

func (w *writer) sources() *Table {
	t := w.sheet("source", w.s.Columns.Sources)
	if len(t.named()) == 0 {
		return &Table{Head: Head{Title: w.say(sourcesName), Empty: w.say(emptySources, w.For(w.c.Period, w.c.Grain, true))}}
	}
	b := t.table(w.say(totalRow), sourceNoun)
	b.Title = w.sourcesTitle(t)
	b.Subtitle = w.say(sourcesSubtitle, w.Period(w.c.Period, w.c.Grain, true))
	b.Alt = b.Title + ". " + b.Subtitle + "."
	return b
}

// sourcesTitle names the advertising that loses money, else the source that brings most.
func (w *writer) sourcesTitle(t *sheet) string {
	if name, p, ok := w.losing(); ok {
		return w.say(sourceLoses, w.quote(name), w.share(p.Value))
	}
	first := t.named()[0]
	p, all := t.at(t.main, first), w.now(t.main)
	if adds(t.main) && told(p) && told(all) && all.Value > 0 && p.Value > 0 {
		return w.say(sourceLeads, w.quote(first), w.share(p.Value/all.Value), w.of(t.main))
	}
	if told(p) && p.Value == 0 {
		return w.say(sourcesName)
	}
	return w.say(sourceLeadsBy, w.quote(first), w.label(t.main), w.point(t.main, p))
}

// allPaid tells whether every source that sold something was paid for: only then do sales pay for advertising as a whole.
func (w *writer) allPaid() bool {
	return !slices.ContainsFunc(w.d.members(sales, "source"), func(m string) bool {
		g := kpi.Group{"source": m}
		return orZero(w.d.at(sales, g, w.c.Period)) > 0 && !w.paid(g)
	})
}

// paid tells whether a source cost anything.
func (w *writer) paid(g kpi.Group) bool {
	return orZero(w.d.at(adCost, g, w.c.Period)) > 0 || w.d.at(romi, g, w.c.Period).Den > 0
}

// material is the share of all advertising that a source must cost to be spoken of.
const material = 0.05

// enoughWon is how many deals the advertised sources must have won before their ROMI is judged.
const enoughWon = 5

// judgesAds tells whether what advertising earned may be held against what it cost. The leads that a day, a week or a month paid
// for are seldom closed in it, so only longer periods are judged, and those only if advertising has sold something.
func (w *writer) judgesAds() bool {
	if w.c.Grain != period.Quarter && w.c.Grain != period.Year {
		return false
	}
	won := 0.0
	for _, m := range w.d.members(romi, "source") {
		g := kpi.Group{"source": m}
		if w.paid(g) {
			won += orZero(w.d.at(dealsWon, g, w.c.Period))
		}
	}
	return won >= enoughWon
}

// losing is the advertising source that lost most money: what it sold did not pay for it.
func (w *writer) losing() (name string, worst kpi.Point, ok bool) {
	if !w.judgesAds() {
		return "", worst, false
	}
	all := 0.0
	members := w.d.members(romi, "source")
	for _, m := range members {
		all += w.d.at(romi, kpi.Group{"source": m}, w.c.Period).Den
	}
	for _, m := range members {
		p := w.d.at(romi, kpi.Group{"source": m}, w.c.Period)
		if m != "" && final(p) && p.Value < 0 && p.Num < worst.Num && p.Den >= material*all {
			name, worst, ok = m, p, true
		}
	}
	return name, worst, ok
}
