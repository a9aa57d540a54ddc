package demo

import (
	"fmt"
	"strconv"

	"svodka/sources"
)

// activities are first responses, calls around deals, meetings, tasks, and calls of people nobody knows yet.
func (r *reader) activities() {
	day := r.first
	r.eachLead(func(l *lead) {
		for ; day <= l.at.day(); day++ {
			r.strangers(day)
		}
		r.firstResponse(l)
		for i := range l.deals {
			if d := &l.deals[i]; r.happened(d.opened()) {
				r.dice.set(r.seed, forActivities, d.id, 1)
				r.steps(l, d)
				r.dice.set(r.seed, forActivities, d.id, 2)
				r.callsIn(l, d)
			}
		}
	})
	for ; day <= r.last && !r.stopped; day++ {
		r.strangers(day)
	}
}

func (r *reader) firstResponse(l *lead) {
	if l.fate == unheard {
		return
	}
	r.dice.set(r.seed, forActivities, l.no, 0)
	a := &sources.Activity{ID: strconv.Itoa(l.no), Kind: sources.Call, Direction: sources.Out, ManagerID: key(l.manager), LeadID: strconv.Itoa(l.no)}
	switch u := r.dice.Float64(); {
	case u < 0.70:
		a.Answered, a.Duration = r.taken(0.78, 140)
	case u < 0.86:
		a.Kind = sources.Mail
	default:
		a.Kind = sources.Chat
	}
	r.put(a, l.answered)
}

// taken is whether a call is answered, with a chance, and how long it lasts, around a median of seconds.
func (r *reader) taken(chance, median float64) (sources.Bool, sources.Float) {
	ok, length := r.dice.chance(chance), float64(int(r.dice.spread(median, 0.8)))
	if !ok {
		length = 0
	}
	return sources.Some(ok), sources.Some(length)
}

// put yields an activity that begins at m.
func (r *reader) put(a *sources.Activity, m moment) {
	if r.fresh(m) {
		a.StartedAt = r.time(m)
		r.add(m, a)
	}
}

// steps are the calls, meetings and tasks that come with a deal's steps.
func (r *reader) steps(l *lead, d *deal) {
	for i, s := range d.steps {
		call, lead, task := r.dice.chance(0.42), moment(5+r.dice.IntN(40))*minute, r.dice.chance(0.38)
		a := r.about(l, d, fmt.Sprint(d.id, "-", i+1), s.at)
		if s.stage == meeting {
			a.Kind, a.Direction, a.Duration = sources.Meeting, sources.Out, sources.Some(float64(60*(30+15*r.dice.IntN(5))))
			r.put(a, s.at)
		} else if i > 0 && call {
			a.Kind, a.Direction = sources.Call, sources.Out
			a.Answered, a.Duration = r.taken(0.80, 170)
			r.put(a, max(s.at-lead, d.steps[i-1].at))
		}
		if task && s.stage < paid {
			r.task(r.about(l, d, fmt.Sprint(d.id, "-t", i+1), s.at), s.at, d.steps[i+1].at, d.closed())
		}
	}
}

// about is an activity of whoever has the deal at m.
func (r *reader) about(l *lead, d *deal, id string, m moment) *sources.Activity {
	a := &sources.Activity{ID: id, ManagerID: key(r.serves(d.manager, m)), CustomerID: strconv.Itoa(l.no), DealID: strconv.Itoa(d.id)}
	if d.origin != again {
		a.LeadID = strconv.Itoa(l.no)
	}
	return a
}

// task is a task set at m: most are done in time, some when the deal moves on, some only when it is closed.
func (r *reader) task(a *sources.Activity, m, next, end moment) {
	due := r.after(m, 1+2*r.dice.Float64())
	u, early := r.dice.Float64(), r.dice.Float64()
	done := m + moment(float64(due-m)*(0.3+0.7*early))
	switch {
	case u >= 0.93:
		done = max(due, end)
	case u >= 0.78:
		done = max(due, next)
	}
	a.Kind, a.StartedAt, a.DueAt = sources.Task, r.time(m), r.time(due)
	changed := m
	if r.happened(done) {
		changed, a.DoneAt = done, r.time(done)
	}
	if r.fresh(changed) {
		r.add(changed, a)
	}
}

// callsIn are the customer's own calls while the deal is open.
func (r *reader) callsIn(l *lead, d *deal) {
	span := d.closed() - d.opened()
	for i := range r.dice.count(1.1) {
		m := r.callTime((d.opened() + moment(r.dice.Float64()*float64(span))).day())
		answered, a := r.callIn(fmt.Sprint(d.id, "-in", i+1), m, d.origin)
		a.ManagerID, a.CustomerID, a.DealID = key(r.serves(d.manager, m)), strconv.Itoa(l.no), strconv.Itoa(d.id)
		if m < d.opened() { // earlier on its first day
			continue
		}
		r.put(a, m)
		if !answered && r.dice.chance(0.72) {
			r.callBack(a, r.working(m+moment(10+r.dice.IntN(80))*minute))
		}
	}
}

// strangers are a day's calls from people who are nobody's customers yet.
func (r *reader) strangers(day int) {
	r.dice.set(r.seed, forCalls, day, 0)
	today := r.day(day)
	mean := 24 * today.busy
	if !today.working {
		mean *= 0.15
	}
	for i := range r.dice.count(mean) {
		m := r.callTime(day)
		answered, a := r.callIn(fmt.Sprint("in-", day, "-", i+1), m, r.dice.pick([]float64{5, 2, 4, 4, 2}))
		a.ManagerID = key(r.assign(r.dice.IntN(2), m, r.dice.Float64()))
		r.put(a, m)
		if !answered && r.dice.chance(0.65) {
			r.callBack(a, r.working(m+moment(10+r.dice.IntN(90))*minute))
		}
	}
}

// callTime is a time of a day at which people call.
func (r *reader) callTime(day int) moment {
	h := 9 + r.dice.pick([]float64{9, 13, 14, 12, 9, 11, 13, 12, 9, 3, 1.5})
	return at(day, moment(h)*hour+moment(r.dice.Float64()*float64(hour)))
}

// callIn is a call from outside at m.
func (r *reader) callIn(id string, m moment, origin int) (answered bool, a *sources.Activity) {
	a = &sources.Activity{ID: id, Kind: sources.Call, Direction: sources.In, Source: r.words.sources[origin]}
	a.Answered, a.Duration = r.taken(1-r.missed(m), 150)
	return a.Answered.V, a
}

// missed is the chance that nobody picks up.
func (r *reader) missed(m moment) float64 {
	switch h := m.clock() / hour; {
	case !r.day(m.day()).working:
		return 0.22
	case h >= 18:
		return 0.26
	case r.story.unmanned(m):
		return 0.46
	case h == 13:
		return 0.11
	case h == 9:
		return 0.08
	}
	return 0.045
}

// callBack answers a missed call.
func (r *reader) callBack(missed *sources.Activity, m moment) {
	a := *missed
	a.ID, a.Direction = missed.ID+"-back", sources.Out
	a.Answered, a.Duration = r.taken(0.85, 120)
	r.put(&a, m)
}
