package render

import (
	"math"

	"svodka/internal/kpi"
)

// mostReasons is how many bars the block of loss reasons shows, the one for the others not counted.
const mostReasons = 6

// reason is a loss reason now and in the comparison.
type reason struct {
	name         string
	count        float64
	share, moved float64 // moved is NaN where it cannot be said
}

func (w *writer) reasons() *Bars {
	b := &Bars{}
	all, total := w.lossReasons()
	b.Title, b.Subtitle = w.say(reasonsName), w.say(reasonsSubtitle, w.counted(total, lostDeal))
	if len(all) == 0 {
		b.Subtitle = ""
		b.Empty = w.say(emptyReasons, w.For(w.c.Period, w.c.Grain, true))
		if p := w.now(lossReasons); len(all) == 0 && p.State == kpi.NoData && len(w.d.groups[lossReasons+"\x1floss_reason"]) == 0 {
			b.Empty = w.say(emptyReasonsData, w.For(w.c.Period, w.c.Grain, true))
		}
		return b
	}
	spoken := spokenOf(all)
	for _, r := range folded(all, w.say(otherReasons)) {
		b.Rows = append(b.Rows, w.reasonBar(r, r.name == spoken.name))
		if !math.IsNaN(r.moved) && b.Rows[0].Change.Text != "" {
			b.Subtitle = w.say(reasonsChange, w.say(reasonsSubtitle, w.counted(total, lostDeal)), w.against())
		}
	}
	b.Title = w.reasonsTitle(spoken, spoken.name == all[0].name)
	b.Alt = b.Title + ". " + b.Subtitle + "."
	return b
}

func (w *writer) reasonBar(r reason, strong bool) Bar {
	bar := Bar{Label: w.reasonName(r.name), Value: r.share, Text: w.part(r.share), Extra: w.Number(r.count, 0), Strong: strong}
	if !math.IsNaN(r.moved) {
		moved := round(r.moved*100, 0)
		bar.Change = Change{Text: signed(w.Number(math.Abs(moved), 0), sign(moved))}
		if dir := sign(moved); strong {
			bar.Change.Tone = tone("deals_lost", dir)
		}
	}
	return bar
}

func (w *writer) reasonName(name string) string {
	if name == "" {
		return w.say(noReason)
	}
	return name
}

// lossReasons are the reasons of the period, most frequent first, and how many deals were lost.
func (w *writer) lossReasons() (all []reason, total float64) {
	names := rank(w.d.members(lossReasons, "loss_reason"), func(name string) float64 {
		return w.d.at(lossReasons, kpi.Group{"loss_reason": name}, w.c.Period).Num
	})
	for _, name := range names {
		g := kpi.Group{"loss_reason": name}
		now, before := w.d.at(lossReasons, g, w.c.Period), w.beforeOf(lossReasons, g)
		if !told(now) {
			continue
		}
		total = max(total, now.Den)
		r := reason{name: name, count: now.Num, share: now.Value, moved: math.NaN()}
		if final(now) && final(before) && before.Den >= 20 && now.Den >= 20 {
			r.moved = now.Value - before.Value
		}
		if r.count > 0 {
			all = append(all, r)
		}
	}
	return all, total
}

// spokenOf is the reason the title speaks of: the one that grew most, by five points or more, else the most frequent.
func spokenOf(all []reason) reason {
	best := all[0]
	for _, r := range all {
		if r.moved >= 0.05 && !(best.moved >= max(0.05, r.moved)) {
			best = r
		}
	}
	return best
}

// folded puts what is beyond the largest reasons into one.
func folded(all []reason, other string) []reason {
	if len(all) <= mostReasons+1 {
		return all
	}
	rest := reason{name: other}
	for _, r := range all[mostReasons:] {
		rest.count += r.count
		rest.share += r.share
		rest.moved += r.moved
	}
	return append(all[:mostReasons:mostReasons], rest)
}

func (w *writer) reasonsTitle(r reason, largest bool) string {
	switch {
	case r.name == "":
		return w.say(reasonsUnknown, w.part(r.share))
	case r.moved < 0.05 || math.IsNaN(r.moved):
		return w.say(reasonsLargest, w.portion(r.share), w.quote(r.name))
	case largest:
		return w.say(reasonsLargestGrew, w.portion(r.share), w.quote(r.name), w.wholePoints(r.moved), w.than())
	}
	return w.say(reasonsGrew, w.quote(r.name), w.wholePoints(r.moved), w.part(r.share))
}

// part writes a share in whole percents, with a decimal below one.
func (w *writer) part(v float64) string {
	if v >= 0.00995 || v == 0 {
		return w.Percent(v, 0)
	}
	return w.share(v)
}

// portion says a share in words where a word fits, to begin a sentence with: «Почти треть», «Половина», else «31 %».
func (w *writer) portion(v float64) string {
	for _, p := range portions {
		if v >= p.from && v < p.to {
			return w.say(p.words)
		}
	}
	return w.part(v)
}
