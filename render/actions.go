package render

import (
	"slices"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// mostActions is how many things to do a report names.
const mostActions = 3

// todo is a thing to do and the money it is about; 0 where that cannot be said.
type todo struct {
	Action
	money float64
}

// actions names at most three things to do, those about most money first. Each rests on a number of the report.
func (w *writer) actions() *Actions {
	b := &Actions{Head: Head{Title: w.say(actionsName)}}
	all := w.todos()
	slices.SortStableFunc(all, func(a, b todo) int { return sign(b.money - a.money) })
	for _, t := range all[:min(mostActions, len(all))] {
		b.Items = append(b.Items, t.Action)
	}
	switch {
	case len(all) > 0:
	case !w.c.finished():
		b.Empty = w.say(actionsLater)
	case !told(w.now(w.s.Trend)):
		b.Empty = w.say(actionsNoData)
	case !final(w.now(w.s.Trend)):
		b.Empty = w.say(actionsStale)
	case w.holiday():
		b.Empty = w.say(actionsOff)
	default:
		b.Empty = w.say(emptyActions)
	}
	return b
}

// todos are all things to do; none where the days were off.
func (w *writer) todos() []todo {
	if w.holiday() {
		return nil
	}
	var all []todo
	for _, rule := range []func() (todo, bool){w.mendStage, w.cutSource, w.helpManager, w.answerReason, w.callBack} {
		if t, ok := rule(); ok {
			all = append(all, t)
		}
	}
	return all
}

// mendStage: the step of the funnel that lost three points or more.
func (w *writer) mendStage() (todo, bool) {
	s, ok := w.weakest()
	if !ok || s.drop() > -0.03 {
		return todo{}, false
	}
	steps, _, _ := w.steps()
	missing := -s.drop() * s.from.now
	t := todo{Action: Action{
		Title: w.say(mendStage, w.passage(s)),
		Text:  w.say(mendStageWhy, w.share(s.conversion()), w.share(s.conversion()-s.drop()), w.than(), w.counted(missing, dealNoun)),
	}}
	check := w.now(averageCheck)
	if through := fraction(steps[len(steps)-1].now, s.now); told(check) && through > 0 {
		t.money = missing * through * check.Value
		t.Text += w.say(moneyAtStake, w.Amount(t.money, w.c.Currency))
	}
	t.Text += "."
	return t, true
}

// cutSource: the advertising that lost most money.
func (w *writer) cutSource() (todo, bool) {
	name, p, ok := w.losing()
	if !ok {
		return todo{}, false
	}
	cost := w.Amount(p.Den, w.c.Currency)
	return todo{money: -p.Num, Action: Action{
		Title: w.say(cutSource, w.quote(name)),
		Text:  w.say(cutSourceWhy, cost, w.share(p.Value), w.Amount(-p.Num, w.c.Currency)),
	}}, true
}

// helpManager: who is furthest from the plan, below nine tenths of it. A day is too short to tell.
func (w *writer) helpManager() (todo, bool) {
	name, p, ok := w.shortfall()
	if !ok || w.c.Grain == period.Day || p.Value >= 0.9 {
		return todo{}, false
	}
	text := w.say(helpManagerWhy, w.Percent(p.Value, 0), w.Amount(p.Den-p.Num, w.c.Currency))
	own, all := w.d.at(winRate, kpi.Group{"manager": name}, w.c.Period), w.now(winRate)
	if final(own) && final(all) && own.Value < all.Value {
		text += w.say(helpManagerRate, w.share(own.Value), w.share(all.Value))
	}
	return todo{money: p.Den - p.Num, Action: Action{Title: w.say(helpManager, name), Text: text + "."}}, true
}

// answerReason: the loss reason that grew by three points or more.
func (w *writer) answerReason() (todo, bool) {
	all, total := w.lossReasons()
	if len(all) == 0 || total < enough {
		return todo{}, false
	}
	r := spokenOf(all)
	if !(r.moved >= 0.03) || r.name == "" {
		return todo{}, false
	}
	return todo{Action: Action{
		Title: w.say(answerReason, w.quote(r.name)),
		Text:  w.say(answerReasonWhy, w.part(r.share), signed(w.wholePoints(r.moved), sign(r.moved)), w.against(), w.Number(r.count, 0), w.Number(total, 0)),
	}}, true
}

// callBack: a tenth or more of the incoming calls was missed.
func (w *writer) callBack() (todo, bool) {
	p := w.now(missedCalls)
	if !final(p) || p.Value < 0.1 || p.Num < 10 {
		return todo{}, false
	}
	return todo{Action: Action{Title: w.say(callBack), Text: w.say(callBackWhy, w.share(p.Value), w.outOf(p))}}, true
}
