package demo

// fate is what becomes of a lead.
type fate int

const (
	unheard   fate = iota // nobody answers it
	junk                  // given up
	kept                  // suits, but buys nothing yet
	converted             // becomes a deal
)

// lead is a lead with all that becomes of it, up to the day one looks.
type lead struct {
	no       int // its number, by which customer and deals are called too
	nth      int // among those of its day and origin
	at       moment
	origin   int
	pipeline int
	product  int
	region   int
	manager  int
	campaign int // -1: none
	term     string
	lured    bool // by the campaign that brings junk
	answered moment
	fate     fate
	fateAt   moment
	reason   int // of junk
	deals    []deal
}

// begin makes l the lead that arrived, keeping its memory.
func (l *lead) begin(arrived lead, no int) {
	arrived.no, arrived.deals = no, l.deals[:0]
	*l = arrived
}

// live lets things happen to a lead and its deals, until a day.
func (w *world) live(l *lead, last int) {
	d, o := w.dice, w.origins[l.origin]
	d.set(w.seed, forLead, l.at.day(), l.origin*1000+l.nth)
	if d.chance(o.service) {
		l.pipeline = service
	}
	l.product = w.product(l.pipeline)
	l.region = d.pick(w.regions)
	l.manager = w.assign(l.pipeline, l.at, d.Float64())
	w.advertise(l)
	w.answer(l, o)
	w.decide(l, o)
	if l.fate == converted {
		w.sell(l, o, last)
	}
}

func (w *world) product(pipeline int) int {
	u := w.dice.Float64()
	for i, p := range w.goods[pipeline] {
		if u -= p.weight; u < 0 {
			return i
		}
	}
	return 0
}

// advertise finds the campaign that brought a lead.
func (w *world) advertise(l *lead) {
	l.campaign = -1
	u, v, lure := w.dice.Float64(), w.dice.Float64(), w.dice.Float64()
	for i, c := range w.campaigns {
		if c.origin != l.origin {
			continue
		}
		l.campaign = i
		if u -= c.share; u < 0 {
			break
		}
	}
	if l.campaign >= 0 {
		if terms := w.campaigns[l.campaign].terms; len(terms) > 0 {
			l.term = terms[int(v*float64(len(terms)))]
		}
	}
	l.lured = l.origin == vk && w.story.junkCampaign(l.at) && lure < lureShare
}

// lureShare is the share of VK's leads that the junk campaign brings while it runs.
const lureShare = 0.78

// answer is the first response: prompt in working hours, next morning otherwise.
func (w *world) answer(l *lead, o origin) {
	minutes := w.dice.spread(16*w.managers[l.manager].prompt, 1.0)
	if o.manual { // the call is what made it
		l.answered = l.at + moment(60+minutes*3)
		return
	}
	l.answered = w.working(w.working(l.at) + moment(minutes*60))
}

// decide is what becomes of a lead, and when.
func (w *world) decide(l *lead, o origin) {
	d := w.dice
	u, v, reason, delay := d.Float64(), d.Float64(), d.pick([]float64{0.5, 0.28, 0.12, 0.10}), d.spread(0.3*o.pace, 0.9)
	l.fateAt, l.reason = w.after(l.answered, delay), reason
	switch {
	case l.lured:
		l.fate = junk
		if v < 0.8 {
			l.reason = 0
		}
	case u < o.deals:
		l.fate = converted
	case v < 0.04 && !o.manual:
		l.fate, l.answered, l.fateAt = unheard, 0, 0
	case v < o.junk:
		l.fate = junk
	default:
		l.fate = kept
	}
}
