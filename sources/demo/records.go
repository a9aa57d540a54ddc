package demo

import (
	"fmt"
	"strconv"

	"svodka/sources"
)

// key is the id of something of a list in company.go.
func key(i int) string { return strconv.Itoa(i + 1) }

func stageID(pipeline, stage int) string { return strconv.Itoa((pipeline+1)*100 + stage + 1) }

func (r *reader) managers() {
	for i, m := range r.world.managers {
		since := at(r.first, 0)
		if i == newcomer {
			since = r.story.joined()
		}
		active := true
		if i == gone && r.happened(r.story.left()) {
			since, active = r.story.left(), false
		}
		if r.fresh(since) {
			r.add(since, &sources.Manager{ID: key(i), Name: r.words.managers[i], Team: r.words.teams[m.team], Email: r.words.emails[i], Active: sources.Some(active)})
		}
	}
}

func (r *reader) stages() {
	since := at(r.first, 0)
	for p := range r.words.pipelines {
		for s := range stages {
			outcome := sources.Open
			switch s {
			case paid:
				outcome = sources.Won
			case refused:
				outcome = sources.Lost
			}
			if r.fresh(since) {
				r.add(since, &sources.Stage{ID: stageID(p, s), Pipeline: r.words.pipelines[p], Name: r.words.stages[s],
					Position: sources.Some(int64(s + 1)), Outcome: outcome, Probability: sources.Some(probability(s))})
			}
		}
	}
}

func (r *reader) leads() {
	r.eachLead(func(l *lead) {
		changed := l.at
		for _, m := range []moment{l.answered, l.fateAt} {
			if m > changed && r.happened(m) {
				changed = m
			}
		}
		if r.fresh(changed) {
			r.add(changed, r.lead(l, changed))
		}
	})
}

func (r *reader) lead(l *lead, changed moment) *sources.Lead {
	rec := &sources.Lead{
		ID: strconv.Itoa(l.no), Title: r.words.request + r.words.products[l.pipeline][l.product],
		CreatedAt: r.time(l.at), UpdatedAt: r.time(changed), Status: sources.LeadNew, ManagerID: key(l.manager),
		Source: r.words.sources[l.origin], Region: r.words.regions[l.region],
	}
	u := r.utm(l)
	rec.UTMSource, rec.UTMMedium, rec.UTMCampaign, rec.UTMTerm = u.source, u.medium, u.utm, l.term
	if l.fate != unheard && r.happened(l.answered) {
		rec.FirstResponseAt = r.time(l.answered)
	}
	if l.fate == unheard || !r.happened(l.fateAt) {
		return rec
	}
	switch l.fate {
	case junk:
		rec.Status, rec.LossReason = sources.LeadJunk, r.words.junk[l.reason]
	case kept:
		rec.Status = sources.LeadQualified
	case converted:
		rec.Status, rec.CustomerID, rec.DealID = sources.LeadConverted, strconv.Itoa(l.no), strconv.Itoa(l.deals[0].id)
	}
	return rec
}

// utm is the campaign that a lead names.
func (r *reader) utm(l *lead) campaign {
	if l.campaign < 0 {
		return campaign{}
	}
	c := r.campaigns[l.campaign]
	if l.lured {
		c.utm = giveaway
	}
	return c
}

func (r *reader) customers() {
	r.eachLead(func(l *lead) {
		if l.fate != converted || !r.happened(l.fateAt) {
			return
		}
		changed := l.fateAt
		for _, d := range l.deals {
			for _, m := range []moment{d.opened(), d.closed()} {
				if m > changed && r.happened(m) {
					changed = m
				}
			}
		}
		manager := l.manager
		if left := r.story.left(); manager == gone && r.happened(left) {
			manager, changed = r.serves(gone, left), max(changed, left)
		}
		if r.fresh(changed) {
			r.add(changed, &sources.Customer{ID: strconv.Itoa(l.no), Name: r.firm(l.no), CreatedAt: r.time(l.fateAt), UpdatedAt: r.time(changed),
				ManagerID: key(manager), Source: r.words.sources[l.origin], Region: r.words.regions[l.region]})
		}
	})
}

// firm is the name of a customer.
func (r *reader) firm(no int) string {
	h := mix(uint64(r.seed) ^ uint64(no))
	stem, ending := r.words.stems[h%uint64(len(r.words.stems))], r.words.endings[h>>32%uint64(len(r.words.endings))]
	return fmt.Sprintf(r.words.firm, stem+ending)
}

// eachDeal visits the deals opened by now.
func (r *reader) eachDeal(visit func(*lead, *deal)) {
	r.eachLead(func(l *lead) {
		for i := range l.deals {
			if d := &l.deals[i]; r.happened(d.opened()) {
				visit(l, d)
			}
		}
	})
}

// standing is the last step a deal has made by now.
func (r *reader) standing(d *deal) step {
	now := d.steps[0]
	for _, s := range d.steps[1:] {
		if r.happened(s.at) {
			now = s
		}
	}
	return now
}

func (r *reader) deals() {
	r.eachDeal(func(l *lead, d *deal) {
		now := r.standing(d)
		changed, left := now.at, r.story.left()
		if d.manager == gone && now.at < left && now.stage < paid && r.happened(left) {
			changed = max(left, d.opened()) // handed over
		}
		if r.fresh(changed) {
			r.add(changed, r.deal(l, d, now, changed))
		}
	})
}

func (r *reader) deal(l *lead, d *deal, now step, changed moment) *sources.Deal {
	rec := &sources.Deal{
		ID: strconv.Itoa(d.id), Title: r.words.products[d.pipeline][d.product] + ", " + r.firm(l.no),
		CreatedAt: r.time(d.opened()), UpdatedAt: r.time(changed), Status: sources.Open,
		Pipeline: r.words.pipelines[d.pipeline], Stage: stageID(d.pipeline, now.stage),
		Amount: sources.Some(r.worth(d)), Currency: r.currency, ManagerID: key(r.serves(d.manager, changed)),
		CustomerID: strconv.Itoa(l.no), Source: r.words.sources[d.origin], Product: r.words.products[d.pipeline][d.product], Region: r.words.regions[l.region],
	}
	if d.origin != again {
		u := r.utm(l)
		rec.LeadID = strconv.Itoa(l.no)
		rec.UTMSource, rec.UTMMedium, rec.UTMCampaign, rec.UTMTerm = u.source, u.medium, u.utm, l.term
	}
	switch now.stage {
	case paid:
		rec.Status, rec.ClosedAt = sources.Won, r.time(now.at)
	case refused:
		rec.Status, rec.ClosedAt, rec.LossReason = sources.Lost, r.time(now.at), r.words.reasons[d.reason]
	}
	return rec
}

// worth is what a deal is thought to be worth now.
func (r *reader) worth(d *deal) int64 {
	if m, ok := offered(d); ok && r.happened(m) {
		return d.amount
	}
	return d.estimate
}

// offered is when a deal's price was named.
func offered(d *deal) (moment, bool) {
	for _, s := range d.steps {
		if s.stage == offer {
			return s.at, true
		}
	}
	return 0, false
}

func (r *reader) moves() {
	r.eachDeal(func(_ *lead, d *deal) {
		from := ""
		for i, s := range d.steps {
			if r.fresh(s.at) {
				r.add(s.at, &sources.StageMove{ID: fmt.Sprint(d.id, "-", i+1), DealID: strconv.Itoa(d.id), Pipeline: r.words.pipelines[d.pipeline],
					FromStage: from, ToStage: stageID(d.pipeline, s.stage), MovedAt: r.time(s.at), ManagerID: key(r.serves(d.manager, s.at))})
			}
			from = stageID(d.pipeline, s.stage)
		}
	})
}

func (r *reader) items() {
	r.eachDeal(func(_ *lead, d *deal) {
		m, ok := offered(d)
		if !ok || !r.fresh(m) {
			return
		}
		r.dice.set(r.seed, forItems, d.id, 0)
		rest := d.amount
		for i := range r.dice.IntN(3) {
			part := int64(float64(d.amount)*(0.05+0.1*r.dice.Float64())) / 10000 * 10000
			rest -= part
			r.add(m, r.item(d, i+2, r.words.parts[(d.id+i)%len(r.words.parts)], part))
		}
		r.add(m, r.item(d, 1, r.words.products[d.pipeline][d.product], rest))
	})
}

func (r *reader) item(d *deal, n int, product string, amount int64) *sources.DealItem {
	return &sources.DealItem{ID: fmt.Sprint(d.id, "-", n), DealID: strconv.Itoa(d.id), Product: product,
		Quantity: sources.Some(1.0), Amount: sources.Some(amount), Currency: r.currency}
}

func (r *reader) surveys() {
	r.eachDeal(func(l *lead, d *deal) {
		r.dice.set(r.seed, forSurvey, d.id, 0)
		if !d.won || !r.dice.chance(0.42) {
			return
		}
		answered := d.closed() + days(r.dice.spread(1.5, 0.8))
		mark := int64(4.55 + r.world.managers[d.manager].calm + 0.95*r.dice.NormFloat64() + 0.5)
		if r.fresh(answered) {
			r.add(answered, &sources.Survey{ID: strconv.Itoa(d.id), AnsweredAt: r.time(answered), CustomerID: strconv.Itoa(l.no), DealID: strconv.Itoa(d.id),
				ManagerID: key(r.serves(d.manager, d.closed())), Score: sources.Some(min(5, max(1, mark)))})
		}
	})
}
