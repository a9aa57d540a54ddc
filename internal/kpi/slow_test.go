package kpi_test

import (
	"math"
	"slices"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/sources"
)

// The slow, obvious implementation that the compiled SQL is held against: it goes through all records for every point. It
// shares nothing with the package but the declarations' names.

// world is what the sources hold.
type world map[string]*holding // by source

type holding struct {
	leads    []*sources.Lead
	deals    []*sources.Deal
	moves    []*sources.StageMove
	managers []*sources.Manager
	stages   []*sources.Stage
	acts     []*sources.Activity
	costs    []*sources.AdCost
	plans    []*sources.Plan
	rates    []*sources.Rate
}

// event is something that counts, at a moment or on a day.
type event struct {
	at   time.Time
	day  string // for events that only know their day
	dims kpi.Group
	x    float64
}

// slow is a KPI's events: value = f(num) or f(num) / f(den).
type slow struct {
	num, den []event
	how      string // count, sum, median, p90
	ratio    bool
	over     []string // dimensions the denominator does not look at
	always   string
}

type asked struct {
	asOf     time.Time
	undated  bool // deals that are won nobody knows when are won
	currency string
	margin   float64
	periods  []period.Period
}

func (w world) each(do func(source string, h *holding)) {
	var names []string
	for name := range w {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		do(name, w[name])
	}
}

func (h *holding) person(id string) (name, team string) {
	for _, m := range h.managers {
		if m.ID != id {
			continue
		}
		namesakes := 0
		for _, o := range h.managers {
			if o.Name == m.Name {
				namesakes++
			}
		}
		switch {
		case m.Name == "":
			return id, m.Team
		case namesakes > 1:
			return m.Name + " (" + id + ")", m.Team
		}
		return m.Name, m.Team
	}
	return id, ""
}

func (h *holding) stage(id string) *sources.Stage {
	for _, s := range h.stages {
		if s.ID == id {
			return s
		}
	}
	return nil
}

func (h *holding) leadDims(l *sources.Lead) kpi.Group {
	manager, team := h.person(l.ManagerID)
	return kpi.Group{"manager": manager, "team": team, "source": l.Source, "utm_campaign": l.UTMCampaign, "region": l.Region}
}

func (h *holding) dealDims(d *sources.Deal) kpi.Group {
	manager, team := h.person(d.ManagerID)
	stage := d.Stage
	if s := h.stage(d.Stage); s != nil && s.Name != "" {
		stage = s.Name
	}
	return kpi.Group{"manager": manager, "team": team, "source": d.Source, "utm_campaign": d.UTMCampaign, "region": d.Region,
		"pipeline": d.Pipeline, "stage": stage, "product": d.Product, "loss_reason": d.LossReason}
}

func isWon(d *sources.Deal, q asked) bool {
	if d.ClosedAt.IsZero() {
		return d.Status == sources.Won && q.undated
	}
	return d.Status == sources.Won && d.ClosedAt.Before(q.asOf)
}

func (w world) leads(keep func(h *holding, l *sources.Lead) (float64, bool)) (all []event) {
	w.each(func(_ string, h *holding) {
		for _, l := range h.leads {
			if x, ok := keep(h, l); ok {
				all = append(all, event{at: l.CreatedAt, dims: h.leadDims(l), x: x})
			}
		}
	})
	return all
}

func (w world) deals(at func(d *sources.Deal) time.Time, keep func(d *sources.Deal) (float64, bool)) (all []event) {
	w.each(func(_ string, h *holding) {
		for _, d := range h.deals {
			if x, ok := keep(d); ok && !at(d).IsZero() {
				all = append(all, event{at: at(d), dims: h.dealDims(d), x: x})
			}
		}
	})
	return all
}

func created(d *sources.Deal) time.Time { return d.CreatedAt }
func closed(d *sources.Deal) time.Time  { return d.ClosedAt }

func status(all ...string) func(d *sources.Deal) (float64, bool) {
	return func(d *sources.Deal) (float64, bool) { return 1, slices.Contains(all, d.Status) }
}

// convert looks for a rate on the day itself, then on the days before it.
func (w world) convert(cents int64, currency string, day time.Time, to string) float64 {
	if currency == to || cents == 0 {
		return float64(cents)
	}
	for back := 0; back <= 14; back++ {
		want := day.AddDate(0, 0, -back).Format(time.DateOnly)
		for _, h := range w {
			for _, r := range h.rates {
				if string(r.Day) == want && r.Currency == currency && r.To == to {
					return math.Floor(float64(cents)*r.Rate.V + 0.5)
				}
			}
		}
	}
	return math.NaN()
}

func (w world) sales(q asked) []event {
	return w.deals(closed, func(d *sources.Deal) (float64, bool) {
		if d.Status != sources.Won || d.ClosedAt.IsZero() {
			return 0, false
		}
		return w.convert(d.Amount.V, d.Currency, d.ClosedAt.In(berlin), q.currency) / 100, d.Amount.Valid
	})
}

func (w world) costs(q asked) (all []event) {
	w.each(func(_ string, h *holding) {
		for _, c := range h.costs {
			day, _ := time.Parse(time.DateOnly, string(c.Day))
			all = append(all, event{day: string(c.Day), x: w.convert(c.Cost.V, c.Currency, day, q.currency) / 100,
				dims: kpi.Group{"source": c.Source, "utm_campaign": c.UTMCampaign}})
		}
	})
	return all
}

func (w world) firstWins(q asked) (all []event) {
	w.each(func(_ string, h *holding) {
		for _, d := range h.deals {
			if d.Status != sources.Won || d.ClosedAt.IsZero() || !d.ClosedAt.Before(q.asOf) {
				continue
			}
			first := true
			for _, o := range h.deals {
				earlier := o.ClosedAt.Before(d.ClosedAt) || o.ClosedAt.Equal(d.ClosedAt) && o.ID < d.ID
				if d.CustomerID != "" && o.CustomerID == d.CustomerID && o.Status == sources.Won && !o.ClosedAt.IsZero() && earlier {
					first = false
				}
			}
			if first {
				all = append(all, event{at: d.ClosedAt, dims: h.dealDims(d), x: 1})
			}
		}
	})
	return all
}

// open are the deals open at the end of each period that is asked for.
func (w world) open(q asked) (all []event) {
	for _, p := range q.periods {
		if !p.From.Before(q.asOf) {
			continue
		}
		end := p.To.Add(-time.Microsecond)
		if q.asOf.Before(p.To) {
			end = q.asOf.Add(-time.Microsecond)
		}
		all = append(all, w.deals(func(*sources.Deal) time.Time { return end }, func(d *sources.Deal) (float64, bool) {
			over := (d.Status == sources.Won || d.Status == sources.Lost) && !d.ClosedAt.After(end)
			return w.convert(d.Amount.V, d.Currency, end.In(berlin), q.currency) / 100, d.Amount.Valid && !d.CreatedAt.After(end) && !over
		})...)
	}
	return all
}

// answered is the time to the first answer of a lead.
func (h *holding) answered(l *sources.Lead, asOf time.Time) (float64, bool) {
	first := time.Time{}
	if !l.FirstResponseAt.IsZero() && l.FirstResponseAt.Before(asOf) {
		first = l.FirstResponseAt
	} else {
		for _, a := range h.acts {
			ours := a.LeadID == l.ID
			if a.LeadID == "" {
				ours = a.DealID != "" && a.DealID == l.DealID || l.CustomerID != "" && a.CustomerID == l.CustomerID
				for _, d := range h.deals {
					ours = ours || d.LeadID == l.ID && a.DealID == d.ID
				}
			}
			talk := a.Kind == sources.Call || a.Kind == sources.Mail || a.Kind == sources.Chat
			if !ours || !talk || a.Direction != sources.Out || a.StartedAt.Before(l.CreatedAt) || !a.StartedAt.Before(asOf) {
				continue
			}
			if first.IsZero() || a.StartedAt.Before(first) {
				first = a.StartedAt
			}
		}
	}
	if first.IsZero() || first.Before(l.CreatedAt) {
		return 0, false
	}
	return first.Sub(l.CreatedAt).Seconds(), true
}

func (h *holding) leadWon(l *sources.Lead, q asked) bool {
	for _, d := range h.deals {
		if isWon(d, q) && (d.LeadID == l.ID || l.DealID != "" && d.ID == l.DealID) {
			return true
		}
	}
	return false
}

// reach are the stages that a deal has reached, and of each whether it reached the next.
func (w world) reach(q asked) (reached, next []event) {
	w.each(func(_ string, h *holding) {
		for _, d := range h.deals {
			var ladder []*sources.Stage
			for _, s := range h.stages {
				if s.Pipeline == d.Pipeline && s.Outcome != sources.Lost {
					ladder = append(ladder, s)
				}
			}
			slices.SortFunc(ladder, func(a, b *sources.Stage) int { return int(a.Position.V - b.Position.V) })
			furthest := h.furthest(d, ladder, q)
			for i := 0; i <= furthest && i < len(ladder); i++ {
				e := event{at: d.CreatedAt, dims: h.dealDims(d), x: 1}
				e.dims["stage"] = ladder[i].Name
				reached = append(reached, e)
				if i+1 < len(ladder) {
					e.x = 0
					if furthest > i {
						e.x = 1
					}
					next = append(next, e)
				}
			}
		}
	})
	return reached, next
}

func (h *holding) furthest(d *sources.Deal, ladder []*sources.Stage, q asked) int {
	furthest := 0
	stood := func(id string) {
		for i, s := range ladder {
			if s.ID == id {
				furthest = max(furthest, i)
			}
		}
	}
	moved := false
	for _, m := range h.moves {
		if m.DealID != d.ID {
			continue
		}
		moved = true
		if m.MovedAt.Before(q.asOf) {
			stood(m.ToStage)
		}
	}
	if !moved {
		stood(d.Stage)
	}
	for i, s := range ladder {
		if s.Outcome == sources.Won && isWon(d, q) {
			furthest = max(furthest, i)
		}
	}
	return furthest
}

func (w world) calls(keep func(a *sources.Activity) bool) (all []event) {
	w.each(func(_ string, h *holding) {
		for _, a := range h.acts {
			if a.Kind != sources.Call || !keep(a) {
				continue
			}
			manager, team := h.person(a.ManagerID)
			all = append(all, event{at: a.StartedAt, x: 1, dims: kpi.Group{"manager": manager, "team": team, "source": a.Source, "direction": a.Direction}})
		}
	})
	return all
}
