package jobs

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
)

// history is how many periods a rule's chart shows and a streak can be followed back.
const history = 24

// judged is what the rules of a job made of the present, and the series they looked at.
type judged struct {
	judgements []detect.Judgement
	series     map[string]kpi.Series // by the key of the judgement
}

// judge applies every rule of the job to the last finished periods before at. Live are the alerts of the job.
func (r *Runner) judge(ctx context.Context, rules []AlertRule, live []detect.Alert, at time.Time, fresh []kpi.Freshness) (judged, error) {
	all := judged{series: map[string]kpi.Series{}}
	late := map[string]detect.Judgement{}
	for _, rule := range rules {
		series, err := r.compute(ctx, rule, at, fresh)
		if err != nil {
			return judged{}, fmt.Errorf("rule %s: %w", rule.Name(), err)
		}
		for _, s := range series {
			j := r.one(rule, s, live)
			key := detect.Key(j.Finding.Rule, j.Finding.Group)
			all.judgements = append(all.judgements, j)
			all.series[key] = s
			noteLate(late, j, s.KPI, fresh)
		}
	}
	for _, f := range sourcesOf(fresh) {
		j, ok := late[f]
		if !ok {
			j = detect.Judgement{Finding: detect.Finding{Rule: staleRule, Group: kpi.Group{"source": f}, Kind: detect.Stale, Source: f}, Verdict: detect.Fine}
		}
		all.judgements = append(all.judgements, j)
	}
	return all, nil
}

// staleRule names the judgement about a source that was not read in time. No rule of the YAML can have this name.
const staleRule = "no fresh data"

func (r *Runner) one(rule AlertRule, s kpi.Series, live []detect.Alert) detect.Judgement {
	d := rule.detector(r.Location)
	if c, ok := d.(detect.Change); ok && c.Against == previous {
		c.Held = held(live, detect.Key(rule.Name(), s.Group), c.Kind)
		d = c
	}
	f, v := d.Detect(s)
	f.Rule = rule.Name()
	return detect.Judgement{Finding: f, Verdict: v, Policy: rule.policy(r.Location)}
}

// held is the reference of the alert that lives under key; nil if there is none.
func held(live []detect.Alert, key string, kind detect.Kind) *kpi.Point {
	for _, a := range live {
		if a.Key == key && a.State == detect.Firing && a.Finding.Kind == kind {
			return a.Finding.Reference
		}
	}
	return nil
}

// noteLate turns a stale point into one finding per late source, however many rules met it.
func noteLate(late map[string]detect.Judgement, j detect.Judgement, k *kpi.KPI, fresh []kpi.Freshness) {
	if j.Verdict != detect.Unknown || j.Finding.Kind != detect.Stale {
		return
	}
	for _, f := range fresh {
		if !f.AsOf.Before(j.Finding.Point.To) || !slices.Contains(k.Streams(), f.Stream) {
			continue
		}
		known, ok := late[f.Source]
		if ok && !known.Finding.AsOf.After(f.AsOf) {
			continue
		}
		late[f.Source] = detect.Judgement{Verdict: detect.Odd, Finding: detect.Finding{
			Rule: staleRule, Group: kpi.Group{"source": f.Source}, Kind: detect.Stale,
			Point: j.Finding.Point, Periods: 1, Since: f.AsOf, Source: f.Source, AsOf: f.AsOf,
		}}
	}
}

func sourcesOf(fresh []kpi.Freshness) []string {
	var names []string
	for _, f := range fresh {
		if !slices.Contains(names, f.Source) {
			names = append(names, f.Source)
		}
	}
	return names
}

func (r *Runner) compute(ctx context.Context, rule AlertRule, at time.Time, fresh []kpi.Freshness) ([]kpi.Series, error) {
	k, ok := kpi.Find(rule.KPI)
	if !ok {
		return nil, fmt.Errorf("unknown KPI %q", rule.KPI)
	}
	return kpi.Compute(ctx, r.Store, kpi.DuckDB(), kpi.Request{
		KPIs: []*kpi.KPI{k}, Periods: rule.periods(at, r.Location), By: rule.By, AsOf: at, SameAge: true,
		Currency: r.Currency, Margin: r.Margin, Fresh: fresh, Working: r.Calendar.Working,
	})
}

// periods are the last finished periods before at, and those they are compared with.
func (a AlertRule) periods(at time.Time, loc *time.Location) []period.Period {
	g := a.grain()
	last := period.Last(history, g, at, loc)
	if a.Against != yearAgo {
		return last
	}
	var earlier []period.Period
	for _, p := range last {
		if q := p.YearAgo(g, loc); !q.To.After(last[0].From) {
			earlier = append(earlier, q)
		}
	}
	return append(earlier, last...)
}

// The values of against and compare.
const (
	previous = "previous"
	yearAgo  = "year_ago"
)

func (a AlertRule) grain() period.Grain {
	if a.Grain == "" {
		return period.Day
	}
	return period.Grain(a.Grain)
}

// Name says the rule in the words of the YAML; it identifies the rule within its job.
func (a AlertRule) Name() string {
	words := []string{a.KPI}
	for _, q := range []struct {
		name  string
		value Quantity
	}{{"above", a.Above}, {"below", a.Below}, {"drop", a.Drop}, {"rise", a.Rise}} {
		if !q.value.IsZero() {
			words = append(words, q.name, q.value.String())
		}
	}
	if a.Against == yearAgo {
		words = append(words, "against", yearAgo)
	}
	words = append(words, "by", string(a.grain()))
	if len(a.By) > 0 {
		words = append(words, "and", strings.Join(a.By, ", "))
	}
	return strings.Join(words, " ")
}

// ratioMin is the smallest denominator of a ratio that is judged unless the rule says otherwise.
const ratioMin = 30

func (a AlertRule) detector(loc *time.Location) detect.Detector {
	least := float64(a.Min)
	if k, ok := kpi.Find(a.KPI); ok && k.Ratio() && a.Min == 0 {
		least = ratioMin
	}
	switch {
	case !a.Above.IsZero():
		return detect.Limit{Kind: detect.Above, Value: a.Above.Value, Min: least}
	case !a.Below.IsZero():
		return detect.Limit{Kind: detect.Below, Value: a.Below.Value, Min: least}
	case !a.Drop.IsZero():
		return a.change(detect.Drop, a.Drop.Value, least, loc)
	}
	return a.change(detect.Rise, a.Rise.Value, least, loc)
}

func (a AlertRule) change(kind detect.Kind, value, least float64, loc *time.Location) detect.Change {
	g := a.grain()
	c := detect.Change{Kind: kind, Value: value, Min: least, Against: previous}
	c.Reference = func(p period.Period) period.Period { return p.Previous(g, 1) }
	if a.Against == yearAgo {
		c.Against = yearAgo
		c.Reference = func(p period.Period) period.Period { return p.YearAgo(g, loc) }
	}
	return c
}

func (a AlertRule) policy(loc *time.Location) detect.Policy {
	p := detect.Policy{For: max(1, int(a.For))}
	if !a.Remind.IsZero() {
		p.Remind = func(told time.Time) time.Time { return a.Remind.Add(told.In(loc)) }
	}
	return p
}
