package render

import (
	"slices"
	"strings"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// Compose makes the report of the answers to s.Questions(c), which come in the order of the questions. A question without an
// answer has no data.
func Compose(s Spec, c Context, answers [][]kpi.Series) Report {
	w := newWriter(s, c, answers)
	return Report{
		Lang: w.lang, Company: c.Company, Made: c.At,
		Name: w.name(), Title: w.title(), Headline: w.headline(), Context: w.context(), Footer: w.footer(),
		Blocks: w.blocks(),
	}
}

// writer writes one report.
type writer struct {
	Formatter
	s Spec
	c Context
	d *data
}

func newWriter(s Spec, c Context, answers [][]kpi.Series) *writer {
	return &writer{Formatter: NewFormatter(c.Lang), s: s.filled(), c: c, d: newData(answers)}
}

// now is a KPI of the whole company in the report's period.
func (w *writer) now(name string) kpi.Point { return w.d.at(name, nil, w.c.Period) }

// before is the same in the comparison period; without data if there is none.
func (w *writer) before(name string) kpi.Point { return w.beforeOf(name, nil) }

// beforeOf is the same of a group.
func (w *writer) beforeOf(name string, g kpi.Group) kpi.Point {
	b, ok := w.c.base()
	if !ok {
		return kpi.Point{State: kpi.NoData}
	}
	return w.d.at(name, g, b.Period)
}

func unitOf(name string) kpi.Unit {
	if k, ok := kpi.Find(name); ok {
		return k.Unit
	}
	return kpi.Count
}

func goodOf(name string) kpi.Direction {
	if k, ok := kpi.Find(name); ok {
		return k.Good
	}
	return kpi.Neither
}

// label is a KPI's name for people.
func (w *writer) label(name string) string {
	if k, ok := kpi.Find(name); ok {
		return k.Title(w.lang)
	}
	return name
}

// value writes a number of a KPI for a text.
func (w *writer) value(name string, v float64) string { return w.Value(v, unitOf(name), w.c.Currency) }

// point writes a point for a text: its value, a dash, or that there are no data.
func (w *writer) point(name string, p kpi.Point) string {
	switch {
	case told(p):
		return w.value(name, p.Value)
	case p.State == kpi.NoData:
		return w.say(noData)
	}
	return dash
}

// base names the comparison period, with its year where that differs; empty if there is none.
func (w *writer) base(as func(period.Period, period.Grain, bool) string) string {
	b, ok := w.c.base()
	if !ok {
		return ""
	}
	return as(b.Period, w.c.Grain, b.From.Year() != w.c.Period.From.Year())
}

// than says when the comparison was, shortly: «в сентябре», «неделей раньше».
func (w *writer) than() string {
	if p, ok := beforeThat[w.c.Grain]; ok && w.justBefore() {
		return w.say(p)
	}
	return w.base(w.In)
}

// against says what changes are measured against, shortly: «к сентябрю», «к предыдущей неделе».
func (w *writer) against() string {
	if p, ok := toThatBefore[w.c.Grain]; ok && w.justBefore() {
		return w.say(p)
	}
	return w.base(w.To)
}

func (w *writer) justBefore() bool {
	b, ok := w.c.base()
	return ok && b.Role == Previous
}

// within says when the report's period is, shortly: the page has its dates.
func (w *writer) within() string {
	if w.c.Grain == period.Week {
		return w.say(withinWeek)
	}
	return w.In(w.c.Period, w.c.Grain, false)
}

// sumOf says of which period a sum is, shortly.
func (w *writer) sumOf() string {
	if w.c.Grain == period.Week {
		return w.say(sumOfWeek)
	}
	return w.For(w.c.Period, w.c.Grain, false)
}

// change is the difference of two points as cards and tables show it; empty where they may not be compared.
func (w *writer) change(name string, now, before kpi.Point) Change {
	if !final(now) || !final(before) {
		return Change{}
	}
	text, dir, ok := w.Difference(now.Value, before.Value, unitOf(name))
	if !ok {
		return Change{}
	}
	return Change{Text: text, Dir: dir, Tone: w.blamed(tone(name, dir))}
}

// tone tells what a movement of a KPI means for the business.
func tone(name string, dir int) Tone {
	switch dir * int(goodOf(name)) {
	case 1:
		return Good
	case -1:
		return Bad
	}
	return Neutral
}

// name is the header of every page: «Отчёт о продажах · октябрь 2026».
func (w *writer) name() string {
	title := w.s.Title
	if title == "" {
		title = w.say(reportName)
	}
	return title + " · " + w.Period(w.c.Period, w.c.Grain, true)
}

// title names the document: «Продажи за неделю 16–22 ноября 2026».
func (w *writer) title() string {
	if w.s.Title == "" {
		return w.say(reportTitle, w.For(w.c.Period, w.c.Grain, true))
	}
	return w.s.Title + ", " + w.Period(w.c.Period, w.c.Grain, true)
}

// context is the line below the headline: period, comparison, what is missing.
func (w *writer) context() string {
	parts := []string{w.Span(w.c.Period, true)}
	if !w.c.finished() {
		parts = append(parts, w.say(unfinished, w.Moment(w.c.At)))
	}
	for _, text := range []string{w.comparison(), w.offDays()} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	parts = append(parts, w.say(basis))
	if w.showsCohorts() {
		parts = append(parts, w.say(cohorts))
	}
	return strings.Join(append(parts, w.late()...), " · ")
}

func (w *writer) comparison() string {
	if !w.c.finished() {
		return ""
	}
	if _, ok := w.c.base(); !ok {
		return ""
	}
	switch now := w.now(w.s.Trend); {
	case !told(now) || now.State == kpi.Stale:
		return ""
	case !told(w.before(w.s.Trend)):
		return w.say(nothingToCompare, w.base(w.For))
	}
	return w.say(comparedWith, w.base(w.With))
}

// showsCohorts tells whether the change of some KPI is one of cohorts. The funnel says so itself.
func (w *writer) showsCohorts() bool {
	if w.s.has(blockCards) && slices.ContainsFunc(w.s.Cards, func(name string) bool {
		return cohort(name) && w.change(name, w.now(name), w.before(name)).Text != ""
	}) {
		return true
	}
	for block, t := range map[string]*sheet{blockManagers: w.sheet("manager", w.s.Columns.Managers), blockSources: w.sheet("source", w.s.Columns.Sources)} {
		if w.s.has(block) && cohort(t.main) && t.compares() {
			return true
		}
	}
	return false
}

func cohort(name string) bool {
	k, ok := kpi.Find(name)
	return ok && k.Cohort
}

// late lists the sources whose data end before the period does.
func (w *writer) late() []string {
	end := w.c.Period.To
	if w.c.At.Before(end) {
		return nil // an unfinished period says so itself
	}
	var all []string
	for _, f := range w.oldest() {
		switch {
		case f.AsOf.IsZero():
			all = append(all, w.say(neverRead, f.Source))
		case f.AsOf.Before(end):
			all = append(all, w.say(lateSource, f.Source, w.asOf(f.AsOf)))
		}
	}
	return all
}

// oldest gives of every source the stream read longest ago, in the order of the sources.
func (w *writer) oldest() []kpi.Freshness {
	var all []kpi.Freshness
next:
	for _, f := range w.c.Fresh {
		for i, o := range all {
			if o.Source == f.Source {
				if f.AsOf.Before(o.AsOf) {
					all[i] = f
				}
				continue next
			}
		}
		all = append(all, f)
	}
	return all
}

// footer says when and by what the report was made, and up to when its data reach.
func (w *writer) footer() string {
	at := w.c.At
	parts := []string{w.say(made, w.Date(at)+", "+at.Format("15:04")+nbsp+w.Zone(at))}
	parts = append(parts, strings.TrimSpace("svodka "+w.c.Version))
	if asOf, source := w.dataAsOf(); source != "" {
		parts = append(parts, w.say(dataAsOf, w.asOf(asOf)))
	}
	return strings.Join(parts, " · ")
}

// asOf writes a moment in the report's zone, with its year where that is not the slot's.
func (w *writer) asOf(t time.Time) string {
	t = t.In(w.c.At.Location())
	if t.Year() == w.c.At.Year() {
		return w.Moment(t)
	}
	return w.Date(t) + "," + nbsp + t.Format("15:04")
}

// dataAsOf is the earliest moment up to which a source is known, and which source that is.
func (w *writer) dataAsOf() (at time.Time, source string) {
	for _, f := range w.c.Fresh {
		if !f.AsOf.IsZero() && (source == "" || f.AsOf.Before(at)) {
			at, source = f.AsOf, f.Source
		}
	}
	return at, source
}

// blocks builds the blocks in the order of the Spec and sets side by side those that suit each other.
func (w *writer) blocks() []Block {
	var all []Block
	for _, name := range w.s.Blocks {
		if b := w.block(name); b != nil {
			b.Header().ID = name
			all = append(all, b)
		}
	}
	pair(all, blockTrend, Wide, blockActions, Narrow)
	pair(all, blockFunnel, Half, blockReasons, Half)
	pair(all, blockReasons, Half, blockFunnel, Half)
	if len(w.c.Notes) > 0 {
		all = append(all, &Prose{Head: Head{ID: "notes", Title: w.say(notesTitle)}, Paragraphs: w.c.Notes})
	}
	return all
}

func (w *writer) block(name string) Block {
	switch name {
	case blockCards:
		return w.cards()
	case blockTrend:
		return w.trend()
	case blockActions:
		return w.actions()
	case blockAlerts:
		return w.alerts()
	case blockFunnel:
		return w.funnel()
	case blockReasons:
		return w.reasons()
	case blockManagers:
		return w.managers()
	case blockSources:
		return w.sources()
	case blockPlan:
		return w.plan()
	}
	return nil
}

// pair gives neighbours their widths.
func pair(all []Block, left string, lw Width, right string, rw Width) {
	for i := 1; i < len(all); i++ {
		a, b := all[i-1].Header(), all[i].Header()
		if a.ID == left && b.ID == right && a.Width == Full && b.Width == Full {
			a.Width, b.Width = lw, rw
		}
	}
}
