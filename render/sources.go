package render

import (
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
	return w.say(sourceLeadsBy, w.quote(first), w.label(t.main), w.point(t.main, p))
}

// material is the share of all advertising that a source must cost to be spoken of.
const material = 0.05

// losing is the advertising source that lost most money: what it sold did not pay for it. A day is too short to tell.
func (w *writer) losing() (name string, worst kpi.Point, ok bool) {
	if w.c.Grain == period.Day {
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
