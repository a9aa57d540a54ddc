package demo

import (
	"fmt"
	"math"
	"strconv"
	"time"

	"svodka/sources"
)

// settled is when the numbers of a day of advertising or analytics are there: next morning.
func settled(day int) moment { return at(day+1, 5*hour) }

// each visits the days whose numbers are to be read.
func (r *reader) eachSettled(visit func(day int)) {
	for day := r.first; day < r.last && !r.stopped; day++ {
		if r.fresh(settled(day)) {
			visit(day)
		}
		if weekdayOf(day) == 6 {
			r.flush(r.unix(settled(day)))
		}
	}
}

// traffic is what one campaign did on a day, for one of its keywords.
type traffic struct {
	campaign
	term                      string
	impressions, clicks, cost int64
}

// trafficOf is what all campaigns did on a day.
func (r *reader) trafficOf(day int) (all []traffic) {
	for i, c := range r.runningOn(day) {
		o := r.origins[c.origin]
		terms := c.terms
		if len(terms) == 0 {
			terms = []string{""}
		}
		for j, term := range terms {
			r.dice.set(r.seed, forAds, day, i*100+j)
			leads := r.expected(o, day) * c.share / float64(len(terms))
			clicks := leads / o.reply * r.dice.spread(1, 0.12)
			t := traffic{campaign: c, term: term, clicks: int64(math.Round(clicks)), cost: int64(leads * o.cpl * 100 * r.dice.spread(1, 0.10))}
			if o.ctr > 0 {
				t.impressions = int64(clicks / o.ctr * r.dice.spread(1, 0.08))
			}
			all = append(all, t)
		}
	}
	return all
}

// runningOn are the campaigns of a day. The one that brings junk takes its leads from its neighbours.
func (r *reader) runningOn(day int) []campaign {
	if !r.story.junkCampaign(at(day, opens)) {
		return r.campaigns
	}
	all := make([]campaign, 0, len(r.campaigns)+1)
	for _, c := range r.campaigns {
		if c.origin == vk {
			c.share *= 1 - lureShare
		}
		all = append(all, c)
	}
	return append(all, campaign{vk, lureShare, "vk", "cpc", giveaway, nil})
}

func (r *reader) adCosts() {
	r.eachSettled(func(day int) {
		for _, t := range r.trafficOf(day) {
			if t.cost == 0 {
				continue
			}
			r.add(settled(day), &sources.AdCost{ID: t.id(day), Day: sources.Date(date(day)), Source: r.words.sources[t.origin],
				UTMSource: t.source, UTMMedium: t.medium, UTMCampaign: t.utm, UTMTerm: t.term,
				Impressions: sources.Some(t.impressions), Clicks: sources.Some(t.clicks), Cost: sources.Some(t.cost), Currency: r.currency})
		}
	})
}

func (r *reader) visits() {
	r.eachSettled(func(day int) {
		for _, t := range r.trafficOf(day) {
			n := t.clicks * 94 / 100
			r.add(settled(day), &sources.Visit{ID: t.id(day), Day: sources.Date(date(day)), Source: r.words.sources[t.origin],
				UTMSource: t.source, UTMMedium: t.medium, UTMCampaign: t.utm, UTMTerm: t.term,
				Visits: sources.Some(n), Visitors: sources.Some(n * 87 / 100)})
		}
	})
}

func (t traffic) id(day int) string {
	return fmt.Sprintf("%s|%s|%s|%s", date(day), t.source, t.utm, t.term)
}

// What plans are made from: a week of 2026 at the mean of the year.
const (
	weeklySales = 4_900_000 // roubles
	weeklyDeals = 60
)

// teamShare is a team's part of sales.
func teamShare(team int) float64 { return [...]float64{0.785, 0.215}[team] }

// plans are made for a month a week before it begins.
func (r *reader) plans() {
	begin := midnight(r.first)
	for m := time.Date(begin.Year(), begin.Month()+1, 1, 0, 0, 0, 0, time.UTC); ; m = m.AddDate(0, 1, 0) {
		from, next := dayOf(m.Year(), m.Month(), 1), dayOf(m.Year(), m.Month()+1, 1)
		made := at(max(from-7, r.first), opens)
		if !r.happened(made) {
			return
		}
		if r.fresh(made) {
			r.plan(made, from, next)
		}
	}
}

// plan sets the sales of everybody who sells in the month, and of the company: their sum, and its number of deals.
func (r *reader) plan(made moment, from, next int) {
	weeks := float64(r.workingDays(from, next)) / 4.75 * season(midnight(from).Month()) * growth(from)
	total := int64(0)
	for i := range r.world.managers {
		share := r.share(i, at((from+next)/2, 0))
		value := int64(math.Round(weeks*weeklySales*share/50_000)) * 50_000 * 100
		if value == 0 {
			continue
		}
		total += value
		r.add(made, &sources.Plan{ID: date(from) + "-" + strconv.Itoa(i+1), From: sources.Date(date(from)), To: sources.Date(date(next - 1)), KPI: "sales",
			ManagerID: key(i), Value: sources.Some(value), Currency: r.currency})
	}
	r.add(made, &sources.Plan{ID: date(from) + "-sales", From: sources.Date(date(from)), To: sources.Date(date(next - 1)), KPI: "sales",
		Value: sources.Some(total), Currency: r.currency})
	r.add(made, &sources.Plan{ID: date(from) + "-deals", From: sources.Date(date(from)), To: sources.Date(date(next - 1)), KPI: "deals_won",
		Value: sources.Some(int64(math.Round(weeks * weeklyDeals)))})
}

// share is the part of the company's sales a manager is thought good for at a moment; who plans knows of no slump.
func (r *reader) share(manager int, m moment) float64 {
	team, sum, own := r.world.managers[manager].team, 0.0, 0.0
	for i, p := range r.world.managers {
		if p.team != team {
			continue
		}
		skill := p.skill
		if i == newcomer { // whose first sales take a while
			skill = r.story.skill(i, skill, m-days(40))
		}
		part := r.story.load(i, p.load, m-days(40)) * max(0, skill)
		sum += part
		if i == manager {
			own = part
		}
	}
	return teamShare(team) * own / sum
}

func (w *world) workingDays(from, to int) (n int) {
	for day := from; day < to; day++ {
		if works(w.ru, day) {
			n++
		}
	}
	return n
}
