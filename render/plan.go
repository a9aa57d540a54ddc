package render

import (
	"math"

	"svodka/internal/kpi"
)

// plan holds company and managers against their plans.
func (w *writer) plan() *Table {
	b := &Table{Head: Head{Title: w.say(planName)}}
	t := w.sheet("manager", []string{sales, planAttainment})
	company := w.now(planAttainment)
	if !(told(company) && company.Den > 0) && !w.planned(t) {
		b.Empty = w.say(emptyPlan, w.For(w.c.Period, w.c.Grain, true))
		return b
	}
	unit := w.planUnit(company, t)
	b.Columns = w.planHead(unit)
	for _, m := range t.members {
		p := w.d.at(planAttainment, t.group(m), w.c.Period)
		if told(p) && p.Den > 0 && len(b.Rows) < mostRows {
			b.Rows = append(b.Rows, w.planRow(w.member("manager", m), p, unit))
		}
	}
	if told(company) && company.Den > 0 {
		total := w.planRow(w.say(companyRow), company, unit)
		total.Total = true
		b.Rows = append(b.Rows, total)
		b.Title = w.planTitle(company)
	}
	b.Subtitle = w.planSubtitle(unit)
	b.Alt = b.Title + ". " + b.Subtitle + "."
	return b
}

func (w *writer) planUnit(company kpi.Point, t *sheet) axisUnit {
	most := max(company.Num, company.Den)
	for _, m := range t.members {
		p := t.at(planAttainment, m)
		most = max(most, p.Num, p.Den)
	}
	s := scale{by: 1}
	if most >= 999.5e3 {
		s = scale{1e3, thousands}
	}
	return axisUnit{by: s.by, name: w.columnUnit(s), f: w.Formatter}
}

func (w *writer) planHead(u axisUnit) []Column {
	left := planShort
	if !w.c.finished() {
		left = planLeft
	}
	return []Column{
		{Title: kpi.DimensionTitle("manager", w.lang), Grow: 1},
		{Title: titled(w.say(planColumn), u), Kind: Number},
		{Title: titled(w.say(factColumn), u), Kind: Number},
		{Title: w.say(doneColumn), Kind: Bullet, Grow: 1},
		{Title: titled(w.say(left), u), Kind: Number},
	}
}

func (w *writer) planRow(label string, p kpi.Point, u axisUnit) Row {
	done := Cell{Text: w.Percent(p.Value, 0), Share: p.Value}
	if p.Value < 0.8*w.due() {
		done.Tone = w.blamed(Bad)
	}
	gap := dash
	if p.Den > p.Num {
		gap = w.Number((p.Den-p.Num)/u.by, 0)
	}
	cells := []Cell{{Text: label}, {Text: w.Number(p.Den/u.by, 0)}, {Text: w.Number(p.Num/u.by, 0)}, done, {Text: gap}}
	for i := range cells {
		if i != 3 {
			cells[i].Share = math.NaN()
		}
	}
	return Row{Cells: cells}
}

// planTitle says whether the company made its plan; while the period goes on, whether it keeps pace with its working days.
func (w *writer) planTitle(p kpi.Point) string {
	done := w.Percent(p.Value, 0)
	switch {
	case w.c.finished() && p.Num >= p.Den:
		return w.say(planMade, done)
	case w.c.finished():
		return w.say(planMissed, done, w.Amount(p.Den-p.Num, w.c.Currency))
	case p.Value >= w.due():
		return w.say(planAhead, done, w.Percent(w.due(), 0))
	}
	return w.say(planBehind, done, w.Percent(w.due(), 0), w.Amount(p.Den*w.due()-p.Num, w.c.Currency))
}

func (w *writer) planSubtitle(u axisUnit) string {
	text := w.say(planSubtitle, w.Period(w.c.Period, w.c.Grain, true), u.name)
	if w.c.finished() {
		return text + w.say(planTick)
	}
	done, all := w.workingDays()
	return text + w.say(planDays, w.Number(float64(done), 0), w.Number(float64(all), 0))
}

// due is the share of the plan that should be done by the slot: that of the working days gone by.
func (w *writer) due() float64 {
	done, all := w.workingDays()
	if w.c.finished() || all == 0 {
		return 1
	}
	return float64(done) / float64(all)
}

// workingDays counts the working days of the period that are over at the slot, and all of them.
func (w *writer) workingDays() (done, all int) {
	return w.c.Calendar.WorkingDaysElapsed(w.c.Period, w.c.At), w.c.Calendar.WorkingDays(w.c.Period)
}
