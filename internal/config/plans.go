package config

import (
	"context"
	"iter"
	"slices"

	"svodka/internal/kpi"
	"svodka/sources"
)

// Plan is a figure to reach in a period.
type Plan struct {
	Month    Month  `yaml:"month" doc:"calendar month, such as 2026-11; instead of from and to"`
	From     Date   `yaml:"from" doc:"first day, such as 2026-11-01"`
	To       Date   `yaml:"to" doc:"last day, included"`
	KPI      string `yaml:"kpi" required:"true" names:"planned KPI" doc:"KPI planned: sales, deals_won"`
	Manager  string `yaml:"manager" doc:"whose plan it is, by name or by the id in the CRM; without manager, team and pipeline it is the company's"`
	Team     string `yaml:"team" doc:"team whose plan it is"`
	Pipeline string `yaml:"pipeline" doc:"pipeline whose plan it is"`
	Value    Amount `yaml:"value" required:"true" doc:"figure to reach; money in whole units of the currency: 1 500 000"`
}

// Days returns the first and the last day of the plan.
func (p Plan) Days() (first, last Date) {
	if p.Month != "" {
		return p.Month.Days()
	}
	return p.From, p.To
}

// PlanSourceName is the name of the source that [Config.PlanSource] is. No source of a file can have it.
const PlanSourceName = "config.plans"

// PlanSource is the section plans as a source. There is one even without a plan in the file: reading it takes back the plans
// that were there before.
func (c *Config) PlanSource() sources.Source { return planSource{c.Plans, string(c.Currency)} }

type planSource struct {
	plans    []Plan
	currency string
}

func (s planSource) Streams() []string { return []string{"plans"} }
func (s planSource) Close() error      { return nil }

// Read yields all plans as one complete copy.
func (s planSource) Read(ctx context.Context, _ string, _ sources.Cursor) iter.Seq2[sources.Batch, error] {
	return func(yield func(sources.Batch, error) bool) {
		if err := ctx.Err(); err != nil {
			yield(sources.Batch{}, err)
			return
		}
		all := sources.Batch{Replace: true}
		for i, p := range s.plans {
			all.Records = append(all.Records, p.record(i, s.currency))
		}
		yield(all, nil)
	}
}

func (p Plan) record(i int, currency string) *sources.Plan {
	first, last := p.Days()
	r := &sources.Plan{
		ID: item("plans", i), From: sources.Date(first), To: sources.Date(last), KPI: p.KPI, ManagerID: p.Manager,
		Team: p.Team, Pipeline: p.Pipeline, Value: sources.Some(int64(p.Value)), Currency: currency,
	}
	if !money(p.KPI) {
		r.Value, r.Currency = sources.Some(int64(p.Value)/100), ""
	}
	return r
}

func money(name string) bool {
	k, ok := kpi.Find(name)
	return ok && k.Unit == kpi.Money
}

// maxPlans is how many plans a file may have. Each is held against all others.
const maxPlans = 1000

// plans notes plans that cannot be followed, and those that contradict each other.
func (c cross) plans() {
	if len(c.cfg.Plans) > maxPlans {
		c.complain("plans", "more than %d plans; keep them in a source", maxPlans)
		return
	}
	var good []int
	for i, p := range c.cfg.Plans {
		path := item("plans", i)
		if !c.clean(path) {
			continue
		}
		c.plan(path, p)
		if !c.clean(path) {
			continue
		}
		good = append(good, i)
		for _, k := range good[:len(good)-1] {
			if contradict(p, c.cfg.Plans[k]) {
				at := c.marks[item("plans", k)].key
				c.complain(path, "overlaps the plan at %d:%d for the same KPI and scope; change the days of one, or remove it", at.Line, at.Col)
			}
		}
	}
}

// plannable are the KPIs that some KPI holds against their plan.
func plannable() []string {
	var names []string
	for _, k := range kpi.Catalogue() {
		if k.Plan != "" && !slices.Contains(names, k.Plan) {
			names = append(names, k.Plan)
		}
	}
	return names
}

func (c cross) plan(path string, p Plan) {
	from, to := p.Days()
	switch {
	case p.Month != "" && (p.From != "" || p.To != ""):
		c.complain(path+".month", "month and from, to say the same; keep one")
	case from == "" || to == "":
		c.complain(path, "no period; write month: 2026-11, or both from and to")
	case to < from:
		c.complain(path+".to", "the last day is before the first; swap them")
	}
	if p.Team != "" && p.Manager != "" {
		c.complain(path+".team", "a plan is for a manager or a team; keep one")
	}
	if !money(p.KPI) && p.Value%100 != 0 {
		c.complain(path+".value", "%s is a count; want a whole number", p.KPI)
	}
}

// contradict tells whether two plans of one scope overlap, and neither is a part of a longer one, as a month of a year.
func contradict(p, q Plan) bool {
	if p.KPI != q.KPI || p.Manager != q.Manager || p.Team != q.Team || p.Pipeline != q.Pipeline {
		return false
	}
	pf, pt := p.Days()
	qf, qt := q.Days()
	apart := pt < qf || qt < pf
	inside := pf >= qf && pt <= qt || qf >= pf && qt <= pt
	return !apart && (!inside || pf == qf && pt == qt)
}
