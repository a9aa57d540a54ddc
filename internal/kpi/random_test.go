package kpi_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/sources"
)

// gen makes random records, small and full of coincidences: same moments, midnights, missing links, two of a name.
type gen struct{ *rand.Rand }

func pick[T any](g gen, all ...T) T { return all[g.IntN(len(all))] }

func (g gen) id(prefix string, n int) string { return fmt.Sprint(prefix, g.IntN(n)) }

// maybe leaves a field unknown now and then.
func (g gen) maybe(s string) string {
	if g.IntN(4) == 0 {
		return ""
	}
	return s
}

// moment is within a span of 40 days, often a local midnight.
func (g gen) moment(start time.Time) time.Time {
	day := start.AddDate(0, 0, g.IntN(40))
	if g.IntN(5) == 0 {
		return day
	}
	return day.Add(time.Duration(g.Int64N(int64(25 * time.Hour)))).Truncate(time.Microsecond)
}

func (g gen) holding(start time.Time) *holding {
	h := &holding{}
	for i, name := range []string{"Анна", "Борис", "Анна", ""} {
		h.managers = append(h.managers, &sources.Manager{ID: fmt.Sprint("m", i), Name: name, Team: g.maybe(pick(g, "A", "B"))})
	}
	for _, pipeline := range []string{"", "retail"} {
		for i, name := range []string{"Новая", "Счёт", "Оплата", "Отказ"} {
			h.stages = append(h.stages, &sources.Stage{ID: pipeline + name, Pipeline: pipeline, Name: name, Position: sources.Some(int64(i + 1)),
				Outcome: []string{sources.Open, sources.Open, sources.Won, sources.Lost}[i]})
		}
	}
	for i := range 60 {
		h.leads = append(h.leads, g.lead(i, start))
		h.deals = append(h.deals, g.deal(i, start))
		h.acts = append(h.acts, g.activity(i, start))
	}
	for i := range 40 {
		d := pick(g, h.deals...)
		h.moves = append(h.moves, &sources.StageMove{ID: fmt.Sprint(i), DealID: d.ID, ToStage: pick(g, "", "retail") + pick(g, "Новая", "Счёт", "Оплата", "Отказ"), MovedAt: g.moment(start)})
		h.costs = append(h.costs, &sources.AdCost{ID: fmt.Sprint(i), Day: sources.Date(g.moment(start).Format(time.DateOnly)), Source: g.maybe("ads"),
			UTMCampaign: g.maybe("c1"), Cost: sources.Some(g.Int64N(5000)), Currency: pick(g, "EUR", "USD")})
	}
	for i := 0; i < 60; i += 1 + g.IntN(10) {
		h.rates = append(h.rates, &sources.Rate{ID: fmt.Sprint(i), Day: sources.Date(start.AddDate(0, 0, i-5).Format(time.DateOnly)), Currency: "USD", To: "EUR",
			Rate: sources.Some(0.8 + g.Float64()/4)})
	}
	return h
}

func (g gen) lead(i int, start time.Time) *sources.Lead {
	l := &sources.Lead{ID: fmt.Sprint("l", i), CreatedAt: g.moment(start), ManagerID: g.maybe(g.id("m", 5)), CustomerID: g.maybe(g.id("c", 20)),
		DealID: g.maybe(g.id("d", 70)), Source: g.maybe(pick(g, "ads", "site")), UTMCampaign: g.maybe(pick(g, "c1", "c2")), Region: g.maybe("Nord"),
		Status: g.maybe(pick(g, sources.LeadNew, sources.LeadQualified, sources.LeadConverted, sources.LeadJunk))}
	if g.IntN(4) == 0 {
		l.FirstResponseAt = l.CreatedAt.Add(time.Duration(g.IntN(100)-10) * time.Minute)
	}
	return l
}

func (g gen) deal(i int, start time.Time) *sources.Deal {
	pipeline := pick(g, "", "retail")
	d := &sources.Deal{ID: fmt.Sprint("d", i), CreatedAt: g.moment(start), Status: pick(g, sources.Open, sources.Won, sources.Won, sources.Lost), Pipeline: pipeline,
		Stage: g.maybe(pipeline + pick(g, "Новая", "Счёт", "Оплата", "Отказ")), LossReason: g.maybe(pick(g, "дорого", "долго")),
		Currency: pick(g, "EUR", "USD"), ManagerID: g.maybe(g.id("m", 5)), CustomerID: g.maybe(g.id("c", 20)), LeadID: g.maybe(g.id("l", 70)),
		Source: g.maybe(pick(g, "ads", "site")), UTMCampaign: g.maybe(pick(g, "c1", "c2")), Product: g.maybe("X"), Region: g.maybe("Nord")}
	if g.IntN(6) > 0 {
		d.Amount = sources.Some(g.Int64N(1_000_000) - 100_000) // some are refunds
	}
	if d.Status != sources.Open && g.IntN(6) > 0 {
		d.ClosedAt = g.moment(start) // before it was created, as often as not
	}
	return d
}

func (g gen) activity(i int, start time.Time) *sources.Activity {
	a := &sources.Activity{ID: fmt.Sprint("a", i), Kind: pick(g, sources.Call, sources.Call, sources.Mail, sources.Chat, sources.Meeting), Direction: pick(g, sources.In, sources.Out, sources.Out),
		ManagerID: g.maybe(g.id("m", 5)), StartedAt: g.moment(start), Source: g.maybe("ads")}
	switch g.IntN(4) {
	case 0:
		a.LeadID = g.id("l", 60)
	case 1:
		a.DealID = g.id("d", 60)
	case 2:
		a.CustomerID = g.id("c", 20)
	case 3:
		a.LeadID, a.DealID, a.CustomerID = g.id("l", 60), g.id("d", 60), g.id("c", 20)
	}
	if g.IntN(3) > 0 {
		a.Answered = sources.Some(g.IntN(2) == 0)
	}
	return a
}

// periods cuts the 40 days into pieces, now and then with a gap.
func (g gen) periods(start time.Time) []period.Period {
	var all []period.Period
	for day := 0; day < 40; {
		n := pick(g, 1, 1, 7, 14)
		if g.IntN(4) > 0 {
			all = append(all, period.Period{From: start.AddDate(0, 0, day), To: start.AddDate(0, 0, day+n)})
		}
		day += n
	}
	if len(all) == 0 {
		return g.periods(start)
	}
	return all
}

// askedFor is what is asked for in a period: at the same age, that of the last one, every cohort has its own moment.
func askedFor(r kpi.Request, k *kpi.KPI, i int) asked {
	q := asked{asOf: r.AsOf, currency: r.Currency, margin: r.Margin, periods: r.Periods, undated: !r.SameAge}
	for _, f := range r.Fresh {
		q.undated = q.undated && r.AsOf.Sub(f.AsOf) >= -24*time.Hour
	}
	if !r.SameAge || !k.Cohort {
		return q
	}
	one, last := r.Periods[i], r.Periods[len(r.Periods)-1]
	if r.AsOf.Before(last.To) {
		q.asOf = one.From.Add(r.AsOf.Sub(last.From))
	} else {
		q.asOf = one.To.Add(r.AsOf.Sub(last.To))
	}
	return q
}

// planned are the KPIs that the slow implementation leaves to tests of their own.
func planned(k *kpi.KPI) bool { return k.Plan != "" }

func TestSQLEqualsSlowGo(t *testing.T) {
	t.Parallel()
	starts := []string{"2024-02-20", "2024-10-01", "2024-12-15"} // February 29 and clocks forward, clocks back, the end of an ISO year
	for seed := range 10 {
		g := gen{rand.New(rand.NewPCG(uint64(seed), 1))}
		start := at(starts[seed%3])
		w := world{"crm": g.holding(start)}
		if seed%4 == 0 {
			w["shop"] = g.holding(start)
			w["shop"].rates = nil
		}
		store := open(t, w)
		for range 3 {
			r := kpi.Request{Periods: g.periods(start), AsOf: start.AddDate(0, 0, 25+g.IntN(20)), Currency: "EUR", Margin: 0.4}
			r.By, r.Where = g.split()
			r.SameAge = g.IntN(6) == 0
			r.Fresh = []kpi.Freshness{{Source: "crm", Stream: "deals", AsOf: r.AsOf.Add(time.Duration(g.IntN(4)-1) * 12 * time.Hour).Add(time.Duration(g.IntN(2)) * time.Minute)}}
			for _, k := range kpi.Catalogue() {
				if planned(k) || !allowed(k, r) {
					continue
				}
				r.KPIs = append(r.KPIs, k)
			}
			checkSlow(t, fmt.Sprintf("seed %d", seed), w, r, compute(t, store, r))
		}
	}
}

func (g gen) split() (by []string, where kpi.Group) {
	dims := []string{"manager", "team", "source", "utm_campaign", "region", "pipeline", "stage", "product", "loss_reason", "direction"}
	g.Shuffle(len(dims), func(i, j int) { dims[i], dims[j] = dims[j], dims[i] })
	where = kpi.Group{}
	if g.IntN(2) == 0 {
		member := map[string]string{"manager": "Анна (m0)", "team": "A", "source": "ads", "utm_campaign": "c1", "region": "Nord", "pipeline": "retail",
			"stage": "Счёт", "product": "", "loss_reason": "дорого", "direction": "in"}
		where[dims[0]] = member[dims[0]]
	}
	return slices.Clone(dims[1 : 1+g.IntN(3)]), where
}

func allowed(k *kpi.KPI, r kpi.Request) bool {
	for _, dim := range r.By {
		if !k.Allows(dim) {
			return false
		}
	}
	for dim := range r.Where {
		if !k.Allows(dim) {
			return false
		}
	}
	return true
}

// checkSlow holds every point against the slow implementation, and the groups against the members that occur.
func checkSlow(t *testing.T, name string, w world, r kpi.Request, got []kpi.Series) {
	t.Helper()
	seen := map[string]map[string]bool{}
	for _, s := range got {
		if seen[s.KPI.Name] == nil {
			seen[s.KPI.Name] = map[string]bool{}
		}
		seen[s.KPI.Name][fmt.Sprint(s.Group)] = true
		sl := w.of(s.KPI.Name, askedFor(r, s.KPI, 0))
		g := kpi.Group{}
		for dim, member := range r.Where {
			g[dim] = member
		}
		for dim, member := range s.Group {
			g[dim] = member
		}
		if r.Where[sl.always] != "" && s.Group[sl.always] != r.Where[sl.always] {
			t.Errorf("%s: %s: group %v outside %v", name, s.KPI.Name, s.Group, r.Where)
		}
		for i, p := range s.Points {
			if p.Period != r.Periods[i] {
				t.Fatalf("%s: %s: period %v, want %v", name, s.KPI.Name, p.Period, r.Periods[i])
			}
			q := askedFor(r, s.KPI, i)
			if i > 0 && r.SameAge && s.KPI.Cohort {
				sl = w.of(s.KPI.Name, q)
			}
			v, num, den := sl.value(g, p.Period, q.asOf)
			if p.State == kpi.NoData {
				continue
			}
			if !near(p.Value, v) || !near(p.Num, num) && sl.ratio || !near(p.Den, den) {
				t.Errorf("%s: %s by %v where %v, %v from %v to %v:\n got %v = %v / %v (%s)\nwant %v = %v / %v", name, s.KPI.Name, r.By, r.Where, s.Group,
					p.From, p.To, p.Value, p.Num, p.Den, p.State, v, num, den)
			}
		}
	}
	checkGroups(t, name, w, r, seen)
}

// checkGroups looks for members that occur in the periods and have no series.
func checkGroups(t *testing.T, name string, w world, r kpi.Request, seen map[string]map[string]bool) {
	t.Helper()
	for _, k := range r.KPIs {
		sl := w.of(k.Name, askedFor(r, k, 0))
		by := slices.Clone(r.By)
		if sl.always != "" && !slices.Contains(by, sl.always) {
			by = append(by, sl.always)
		}
		want := map[string]bool{}
		if len(by) == 0 {
			want[fmt.Sprint(kpi.Group{})] = true
		}
		for i, p := range r.Periods {
			q := askedFor(r, k, i)
			if i > 0 && r.SameAge && k.Cohort {
				sl = w.of(k.Name, q)
			}
			for _, e := range sl.num {
				if len(by) == 0 || !e.falls(p, q.asOf) || !e.is(r.Where, nil) {
					continue
				}
				g := kpi.Group{}
				for _, dim := range by {
					g[dim] = e.dims[dim]
				}
				want[fmt.Sprint(g)] = true
			}
		}
		for g := range want {
			if !seen[k.Name][g] {
				t.Errorf("%s: %s by %v where %v: no series of %s", name, k.Name, r.By, r.Where, g)
			}
		}
	}
}

func near(a, b float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) == math.IsNaN(b)
	}
	return math.Abs(a-b) <= 1e-6*math.Max(1, math.Max(math.Abs(a), math.Abs(b)))
}
