package render

import (
	"math"
	"slices"
	"strings"
	"time"

	"svodka/internal/kpi"
)

// fewCases is the denominator below which a ratio is shown with its numerator and denominator.
const fewCases = 100

func (w *writer) cards() *Cards {
	b := &Cards{}
	var alt []string
	for _, name := range w.s.Cards {
		card := w.card(name)
		b.Cards = append(b.Cards, card)
		alt = append(alt, strings.TrimSpace(card.Label+" — "+w.point(name, w.now(name))+changed(card.Change)))
	}
	b.Alt = strings.Join(alt, "; ")
	return b
}

// changed is a change in brackets after a value; empty if there is none.
func changed(c Change) string {
	if c.Text == "" {
		return ""
	}
	return " (" + signed(c.Text, c.Dir) + ")"
}

func (w *writer) card(name string) Card {
	now, before := w.now(name), w.before(name)
	c := Card{
		Label: w.cardLabel(name), Span: w.say(sparkSpan[w.c.Grain]), Spark: w.spark(name),
		Change: w.change(name, now, before), Reference: w.reference(name, now, before), Note: w.note(now),
	}
	c.Value, c.Unit = w.split(name, now)
	return c
}

// cardLabel is a KPI's name where a card has no room for its title.
func (w *writer) cardLabel(name string) string {
	if p, ok := cardNames[name]; ok {
		return w.say(p)
	}
	return w.label(name)
}

// split writes a point as a large number and a small unit.
func (w *writer) split(name string, p kpi.Point) (value, unit string) {
	text := w.point(name, p)
	if !told(p) || !w.ru() && unitOf(name) != kpi.Duration {
		return text, ""
	}
	switch unitOf(name) {
	case kpi.Money:
		sign := nbsp + w.Currency(w.c.Currency)
		text = strings.TrimSuffix(text, sign)
		if s := w.scaleOf(p.Value); s.name != (phrase{}) {
			text, sign = strings.TrimSuffix(text, nbsp+w.say(s.name)), nbsp+w.say(s.name)+sign
		}
		return text, strings.TrimPrefix(sign, nbsp)
	case kpi.Percent, kpi.Duration:
		if i := strings.LastIndex(text, nbsp); i > 0 {
			return text[:i], text[i+len(nbsp):]
		}
	}
	return text, ""
}

// spark is the KPI over the last periods of the report's grain, oldest first.
func (w *writer) spark(name string) []float64 {
	var all []float64
	for _, p := range last(w.c.Period, w.c.Grain, sparkLength) {
		v := math.NaN()
		if point := w.d.at(name, nil, p); told(point) {
			v = point.Value
		}
		all = append(all, v)
	}
	return all
}

// reference is what the value is to be seen against: the plan, the cases a small ratio rests on, or the comparison.
func (w *writer) reference(name string, now, before kpi.Point) string {
	if plan := w.now(planAttainment); name == sales && told(plan) && plan.Den > 0 {
		return w.planReference(plan, now, before)
	}
	if unitOf(name) == kpi.Percent && now.Den > 0 && now.Den < fewCases && goodCounts(name) {
		return w.outOf(now)
	}
	if told(before) && final(now) {
		return w.say(referenceWas, w.then(), w.value(name, before.Value))
	}
	return ""
}

// planReference is what sales are to be seen against where there is a plan: their earlier value and how much of the plan they
// are, as much of that as a card holds: «было 4,49 млн ₽ · 86 % плана».
func (w *writer) planReference(plan, now, before kpi.Point) string {
	done := w.Percent(plan.Value, 0)
	short, full := w.say(ofPlan, done), w.say(ofPlanOf, done, w.Amount(plan.Den, w.c.Currency))
	if !told(before) || !final(now) {
		return full
	}
	earlier := w.value(sales, before.Value)
	plain := w.say(referenceWas, w.say(was), earlier)
	named := w.say(referenceWas, w.then(), earlier)
	for _, text := range []string{named + " · " + full, plain + " · " + full, named + " · " + short} {
		if len([]rune(text)) <= w.cardRunes() {
			return text
		}
	}
	return plain + " · " + short
}

// cardRunes is how many characters a line of a card holds where the cards stand as many in a row as they do on the page.
func (w *writer) cardRunes() int {
	n := len(w.s.Cards)
	rows := (n + 3) / 4
	switch inRow := (n + rows - 1) / max(rows, 1); {
	case inRow >= 4:
		return 29
	case inRow == 3:
		return 42
	}
	return 62
}

// then says shortly when the comparison was: «в сентябре», «год назад», «было».
func (w *writer) then() string {
	b, _ := w.c.base()
	if b.Role == YearAgo {
		return w.say(yearAgo)
	}
	switch w.c.Grain {
	case "month", "quarter", "year":
		return w.In(b.Period, w.c.Grain, false)
	}
	return w.say(was)
}

// outOf writes what a ratio rests on: «7 из 43».
func (w *writer) outOf(p kpi.Point) string {
	return w.say(outOf, w.amount(p.Num), w.amount(p.Den))
}

// goodCounts tells whether a ratio is one of counts: then numerator and denominator can be shown as cases.
func goodCounts(name string) bool {
	k, ok := kpi.Find(name)
	if !ok || k.Plan != "" || len(k.Den) == 0 {
		return false
	}
	return countsCases(k.Num) && countsCases(k.Den)
}

// countsCases tells whether terms count records, so that their sum is a number of cases.
func countsCases(terms kpi.Sum) bool {
	return !slices.ContainsFunc(terms, func(t kpi.Term) bool {
		return t.Measure.Agg != kpi.Rows && t.Measure.Agg != kpi.Distinct
	})
}

// note says in words that a value is not the last word.
func (w *writer) note(p kpi.Point) string {
	switch p.State {
	case kpi.Partial:
		return w.say(asOfDay, w.Day(w.knownUntil()))
	case kpi.Stale:
		return w.say(staleAsOf, w.Day(w.knownUntil()))
	}
	return ""
}

// knownUntil is the moment up to which the report's period is known.
func (w *writer) knownUntil() time.Time {
	end := w.c.Period.To.Add(-1)
	if w.c.At.Before(end) {
		end = w.c.At
	}
	if asOf, source := w.dataAsOf(); source != "" && asOf.Before(end) {
		end = asOf.In(w.c.At.Location())
	}
	return end
}
