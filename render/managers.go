package render

import (
	"svodka/internal/kpi"
)

func (w *writer) managers() *Table {
	t := w.sheet("manager", w.s.Columns.Managers)
	if len(t.named()) == 0 {
		return &Table{Head: Head{Title: w.say(managersName), Empty: w.say(emptyManagers, w.For(w.c.Period, w.c.Grain, true))}}
	}
	if !w.planned(t) {
		t.columns = without(t.columns, planAttainment)
	}
	t.fold()
	b := t.table(w.say(totalRow), managerNoun)
	b.Title = w.managersTitle(t)
	b.Subtitle = w.say(managersSubtitle, w.Period(w.c.Period, w.c.Grain, true))
	if w.planned(t) {
		b.Subtitle += w.say(planTick)
	}
	b.Alt = b.Title + ". " + b.Subtitle + "."
	return b
}

// planned tells whether somebody in the table has a plan.
func (w *writer) planned(t *sheet) bool {
	for _, m := range t.members {
		if p := w.d.at(planAttainment, t.group(m), w.c.Period); told(p) && p.Den > 0 {
			return true
		}
	}
	return false
}

func without(list []string, name string) []string {
	var all []string
	for _, x := range list {
		if x != name {
			all = append(all, x)
		}
	}
	return all
}

// managersTitle counts those who made their plan and names who fell short most; without plans it says who leads.
func (w *writer) managersTitle(t *sheet) string {
	made, missed := w.byPlan(t)
	switch n := len(made) + len(missed); {
	case n == 0 || !w.c.finished() || w.holiday():
		return w.leader(t)
	case len(missed) == 0:
		return w.say(planAllMade)
	case len(made) == 0 && n > 2:
		return w.say(planNoneMade, w.list(missed[:2]))
	case len(missed) > 2:
		return w.say(planSomeMade, w.madePlan(len(made)), w.Number(float64(n), 0), w.list(missed[:2]))
	}
	return w.say(planFewMissed, w.madePlan(len(made)), w.Number(float64(len(made)+len(missed)), 0), w.list(missed))
}

// madePlan counts those who made their plan, in Russian with the verb: «выполнил 1», «выполнили 2».
func (w *writer) madePlan(n int) string {
	return joined(w.form(madePlan, float64(n), 0), w.Number(float64(n), 0))
}

// byPlan are the managers who made their plan, and those who did not, the largest shortfall first.
func (w *writer) byPlan(t *sheet) (made, missed []string) {
	short := func(m string) float64 {
		p := w.d.at(planAttainment, t.group(m), w.c.Period)
		return p.Den - p.Num
	}
	for _, m := range rank(t.named(), short) {
		p := w.d.at(planAttainment, t.group(m), w.c.Period)
		switch {
		case !final(p) || p.Den <= 0:
		case p.Num >= p.Den:
			made = append(made, m)
		default:
			missed = append(missed, m)
		}
	}
	return made, missed
}

// leader says who has most of the main column.
func (w *writer) leader(t *sheet) string {
	first := t.named()[0]
	p, all := t.at(t.main, first), w.now(t.main)
	if adds(t.main) && told(p) && told(all) && all.Value > 0 && p.Value > 0 {
		return w.say(leaderShare, first, w.share(p.Value/all.Value), w.of(t.main))
	}
	if told(p) && p.Value == 0 {
		return w.say(managersName)
	}
	return w.say(leadsBy, first, w.label(t.main), w.point(t.main, p))
}

// of names the whole that a share is of: «продаж», «лидов»; the KPI's name where there is no word.
func (w *writer) of(name string) string {
	if p, ok := wholes[name]; ok {
		return w.say(p)
	}
	return w.quote(w.label(name))
}

// shortfall is the manager who is furthest from the plan, for the actions.
func (w *writer) shortfall() (manager string, p kpi.Point, ok bool) {
	t := w.sheet("manager", []string{sales, planAttainment})
	_, missed := w.byPlan(t)
	if len(missed) == 0 {
		return "", p, false
	}
	return missed[0], t.at(planAttainment, missed[0]), true
}
