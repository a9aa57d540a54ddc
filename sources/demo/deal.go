package demo

import "math"

// deal is a sale with its whole course.
type deal struct {
	id       int
	origin   int
	pipeline int
	product  int
	manager  int
	steps    []step // the last is its end
	won      bool
	reason   int   // why it was lost
	estimate int64 // its worth before the offer, in hundredths
	amount   int64 // and from then on
}

// step is the moment a deal enters a stage.
type step struct {
	stage int
	at    moment
}

func (d *deal) opened() moment { return d.steps[0].at }
func (d *deal) closed() moment { return d.steps[len(d.steps)-1].at }

// Repeat sales.
const (
	comesAgain = 0.32 // chance that a customer who bought asks again
	againDays  = 65   // median days until then
	againWins  = 0.72 // chance that the sale is made
	maxDeals   = 9    // of one customer
)

// sell plays a lead's deal, and the customer's later ones up to a day.
func (w *world) sell(l *lead, o origin, last int) {
	d := w.addDeal(l)
	d.origin, d.pipeline, d.product, d.manager = l.origin, l.pipeline, l.product, l.manager
	w.play(d, l.fateAt, o.wins, o.pace)
	for d.won && len(l.deals) < maxDeals && w.dice.chance(comesAgain) {
		opened := w.after(d.closed(), w.dice.spread(againDays, 0.6))
		if opened.day() > last {
			return
		}
		pipeline, manager := d.pipeline, w.serves(d.manager, opened)
		if w.dice.chance(0.3) {
			pipeline = 1 - pipeline
			manager = w.assign(pipeline, opened, w.dice.Float64())
		}
		d = w.addDeal(l)
		d.origin, d.pipeline, d.product, d.manager = again, pipeline, w.product(pipeline), manager
		w.play(d, opened, againWins, 0.6)
	}
}

// addDeal adds an empty deal, using the memory of an earlier lead's.
func (w *world) addDeal(l *lead) *deal {
	n := len(l.deals)
	if n < cap(l.deals) {
		l.deals = l.deals[:n+1]
	} else {
		l.deals = append(l.deals, deal{})
	}
	d := &l.deals[n]
	*d = deal{id: l.no*10 + n + 1, steps: d.steps[:0]}
	return d
}

// play lets a deal run its course from its opening.
func (w *world) play(d *deal, opened moment, wins, pace float64) {
	dice := w.dice
	who := w.managers[d.manager]
	d.won = dice.chance(min(0.95, wins*w.story.skill(d.manager, who.skill, opened)))
	exit := dice.pick(w.losses)
	w.value(d)
	if d.won {
		exit = paid
	}
	w.walk(d, opened, exit, pace)
	d.reason = w.lossReason(d.closed(), dice.Float64(), dice.Float64())
}

// walk goes through the stages up to the one the deal is won or lost from. Some meetings are left out, some offers sent back.
func (w *world) walk(d *deal, opened moment, exit int, pace float64) {
	dice, t, skips := w.dice, opened, 0.12
	if d.pipeline == service {
		skips = 0.42
	}
	d.steps = append(d.steps, step{request, t})
	for stage := request; stage != paid; {
		gap := dice.spread(wait(d.pipeline, stage)*pace, 0.75)
		if stage == exit {
			d.steps = append(d.steps, step{refused, w.after(t, gap*1.8)})
			return
		}
		next := stage + 1
		if next == meeting && exit != meeting && dice.chance(skips) {
			next = offer
		}
		if stage == offer && dice.chance(0.06) {
			t = w.after(t, gap)
			d.steps = append(d.steps, step{meeting, t})
			gap = dice.spread(1.5, 0.5)
			next = offer
		}
		t = w.after(t, gap)
		d.steps = append(d.steps, step{next, t})
		stage = next
	}
}

// value is what a deal is worth: rounded to hundreds of roubles, and to thousands while it is a guess.
func (w *world) value(d *deal) {
	roubles := w.dice.spread(w.goods[d.pipeline][d.product].median, 0.42)
	if d.origin == again {
		roubles *= 0.85
	}
	d.amount = max(3000, int64(math.Round(roubles/100))*100) * 100
	guess := roubles * (0.8 + 0.4*w.dice.Float64())
	d.estimate = max(3000, int64(math.Round(guess/1000))*1000) * 100
}

func (w *world) lossReason(m moment, u, v float64) int {
	if u < w.story.dearShare(m) {
		return dear
	}
	return dear + 1 + choose(w.reasons[dear+1:], v)
}
