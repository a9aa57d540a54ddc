package render

import (
	"math"
	"slices"
	"strings"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
)

// alerts are the live alerts of the job. That there are none is only told where the rules were judged.
func (w *writer) alerts() Block {
	b := &Callouts{Head: Head{Title: w.say(alertsName)}}
	for _, a := range byWeight(w.c.Alerts) {
		if a.State == detect.Firing {
			b.Items = append(b.Items, w.callout(a))
		}
	}
	switch {
	case len(b.Items) == 0 && !w.c.Judged: // not Callouts, whose empty state says that all is well
		return &Prose{Head: Head{Title: w.say(alertsName), Empty: w.say(unjudgedAlerts)}}
	case len(b.Items) == 0:
		b.Empty = w.say(emptyAlerts)
		return b
	}
	b.Title = w.say(alertsCount, w.counted(float64(len(b.Items)), deviation))
	var titles []string
	for _, item := range b.Items {
		titles = append(titles, item.Title)
	}
	b.Alt = strings.Join(titles, "; ")
	return b
}

func (w *writer) callout(a detect.Alert) Callout {
	c := Callout{Tone: Bad, Title: w.alertTitle(a), Lines: w.alertLines(a), Tag: w.say(tagNew)}
	switch {
	case a.State == detect.Resolved:
		c.Tone, c.Tag = Good, w.say(tagResolved)
	case a.FiredAt.Before(w.c.At):
		c.Tag = w.say(tagSince, w.Day(a.FiredAt.In(w.c.At.Location())))
	}
	return c
}

// alertTitle says what is wrong in one line: «Конверсия лидов, источник «Директ»: 9,1 % — ниже предела 15 %».
func (w *writer) alertTitle(a detect.Alert) string {
	f := a.Finding
	who, value := w.about(f), w.point(f.KPI, f.Point)
	if a.State == detect.Resolved {
		return w.resolvedTitle(f, who, value)
	}
	switch f.Kind {
	case detect.Above:
		return w.say(alertAbove, who, value, w.limitOf(f))
	case detect.Below:
		return w.say(alertBelow, who, value, w.limitOf(f))
	case detect.Stale:
		return w.staleTitle(f)
	case detect.NoData:
		return w.say(alertNoData, who, w.when(f.Point.Period))
	}
	if f.Reference == nil {
		return w.say(alertPlain, who, value)
	}
	moved, allowed := w.movedBeyond(f)
	return w.say(alertMoved, who, value, w.point(f.KPI, *f.Reference), moved, allowed)
}

// movedBeyond writes a change and the limit it broke in the same unit: «−69 %», «−40 %». Whole percents do unless they hide
// that the limit is broken.
func (w *writer) movedBeyond(f detect.Finding) (moved, allowed string) {
	dir, places := sign(f.Change), 0
	for places < 2 && round(math.Abs(f.Change)*100, places) <= f.Limit*100 {
		places++
	}
	if f.Limit > 0 {
		allowed = signed(w.limit(f.Limit, kpi.Percent, ""), dir)
	} else {
		allowed = w.Percent(0, 0)
	}
	return signed(w.Percent(math.Abs(f.Change), places), dir), allowed
}

func (w *writer) limitOf(f detect.Finding) string {
	return w.limit(f.Limit, unitOf(f.KPI), w.c.Currency)
}

func (w *writer) resolvedTitle(f detect.Finding, who, value string) string {
	switch {
	case f.Kind == detect.Stale:
		return w.say(resolvedSource, f.Source)
	case !told(f.Point):
		return w.say(resolvedPlain, who)
	}
	return w.say(resolvedValue, who, value)
}

func (w *writer) staleTitle(f detect.Finding) string {
	if f.AsOf.IsZero() {
		return w.say(alertNeverRead, f.Source)
	}
	return w.say(alertStale, f.Source, w.asOf(f.AsOf))
}

// about names the KPI and the group of a finding: «Конверсия лидов, источник «Директ»».
func (w *writer) about(f detect.Finding) string {
	parts := []string{w.label(f.KPI)}
	k, _ := kpi.Find(f.KPI)
	for _, dim := range sortedDims(f.Group) {
		if k != nil && slices.Contains(k.Always, dim) && w.itemised(f.KPI, f.Group[dim]) != "" {
			parts[0] = w.itemised(f.KPI, f.Group[dim])
			continue
		}
		parts = append(parts, w.memberOf(dim, f.Group[dim]))
	}
	return strings.Join(parts, ", ")
}

// itemised names one item of a KPI that is a list: «Причина отказа «Дорого»»; empty where there are no words for it.
func (w *writer) itemised(name, member string) string {
	words, ok := items[name]
	switch {
	case !ok || member == "" && words.none == (phrase{}):
		return ""
	case member == "":
		return w.say(words.none)
	}
	return w.say(words.of, w.quote(member))
}

func sortedDims(g kpi.Group) []string {
	var all []string
	for _, dim := range kpi.Dimensions() {
		if _, ok := g[dim]; ok {
			all = append(all, dim)
		}
	}
	var rest []string
	for dim := range g {
		if !slices.Contains(all, dim) {
			rest = append(rest, dim)
		}
	}
	slices.Sort(rest)
	return append(all, rest...)
}

// memberOf names a member with its dimension: «источник «Директ»», «менеджер Анна Котова», «без менеджера».
func (w *writer) memberOf(dim, member string) string {
	title := lowerFirst(kpi.DimensionTitle(dim, w.lang))
	switch {
	case member == "" && namelessNames[dim] != (phrase{}):
		return lowerFirst(w.say(namelessNames[dim]))
	case member == "":
		return title + ": " + w.say(nameless)
	case dim == "manager":
		return title + " " + member
	}
	return title + " " + w.quote(member)
}

// alertLines say what the alert rests on: when and of how many, what was held against it, since when.
func (w *writer) alertLines(a detect.Alert) []string {
	f := a.Finding
	if a.State == detect.Resolved {
		return w.resolvedLines(a)
	}
	if f.Kind == detect.Stale {
		return []string{w.say(staleMeans)}
	}
	first := upperFirst(w.when(f.Point.Period))
	if rests := w.rests(f.KPI, f.Point); rests != "" {
		first += ": " + rests
	}
	if f.Reference != nil {
		first += "; " + w.referenceText(f)
	}
	lines := []string{first}
	if f.Periods > 1 {
		lines = append(lines, w.say(inARow, w.counted(float64(f.Periods), grainNoun[grainOf(f.Point.Period)]), w.Day(f.Since.In(w.c.At.Location()))))
	}
	return lines
}

// rests is what a ratio rests on; empty for other KPIs.
func (w *writer) rests(name string, p kpi.Point) string {
	if !told(p) || p.Den == 0 || !goodCounts(name) {
		return ""
	}
	return w.outOf(p)
}

// referenceText says what the title's earlier value is of, and of how many.
func (w *writer) referenceText(f detect.Finding) string {
	p := f.Reference.Period
	text := w.say(comparedWith, w.With(p, grainOf(p), p.From.Year() != w.c.At.Year()))
	if rests := w.rests(f.KPI, *f.Reference); rests != "" {
		text += " (" + rests + ")"
	}
	return text
}

func (w *writer) resolvedLines(a detect.Alert) []string {
	f := a.Finding
	since := f.Since
	if since.IsZero() {
		since = a.FiredAt
	}
	line := w.say(lasted, w.lasting(a.ResolvedAt.Sub(since)), w.Day(since.In(w.c.At.Location())))
	if f.Kind == detect.Above || f.Kind == detect.Below {
		return []string{line, upperFirst(w.say(limitIs, w.limitOf(f)))}
	}
	return []string{line}
}

// lasting writes how long an alert lasted: whole days from two on, hours before.
func (w *writer) lasting(d time.Duration) string {
	if d >= 48*time.Hour {
		return w.counted(math.Round(d.Hours()/24), dayNoun)
	}
	return w.Duration(math.Max(60, math.Round(d.Minutes())*60))
}

// when says when a period was: «16 ноября», «за неделю 9–15 ноября», «в октябре».
func (w *writer) when(p period.Period) string {
	return w.In(p, grainOf(p), p.From.Year() != w.c.At.Year())
}

// grainOf is the grain of a period by its length and place.
func grainOf(p period.Period) period.Grain {
	first := p.From.Day() == 1
	switch {
	case sameDay(p.From, p.To.Add(-1)):
		return period.Day
	case p.From.AddDate(0, 0, 7).Equal(p.To) && p.From.Weekday() == time.Monday:
		return period.Week
	case first && p.From.AddDate(0, 1, 0).Equal(p.To):
		return period.Month
	case first && p.From.Month()%3 == 1 && p.From.AddDate(0, 3, 0).Equal(p.To):
		return period.Quarter
	case first && p.From.Month() == time.January && p.From.AddDate(1, 0, 0).Equal(p.To):
		return period.Year
	}
	return period.All
}
