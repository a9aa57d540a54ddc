package kpi

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"svodka/internal/period"
)

// plans are the rows of the table plans for one KPI. There are few of them, and working days are beyond SQL, so that they
// are worked out here.
//
// A plan for a longer span than asked for is spread evenly over its working days. Plans of one scope may overlap, a year's and
// its months': on any day the shortest counts. Plans of different scopes are never added up: the plan of exactly what is asked
// for counts; without one the sum of the managers' plans in it, then of the teams', then of the pipelines'.
type plans struct {
	rows    []plan
	working func(day int64) bool
}

type plan struct {
	from, to int64 // days, to not included
	members  Group // of manager, team and pipeline; a dimension it is not for is missing
	level    string
	value    float64
	spread   int64 // over how many days
	idle     bool  // there is no working day in it: it is spread over all of them
}

// scopes are what a plan can be for, in the order they are taken for something larger.
var scopes = []string{"", "manager", "team", "pipeline", "manager pipeline", "team pipeline"}

// of is the plan of a group for a period, 0 without one. A plan for a part of the period is none: what was sold in all of it
// would be held against less than all of it. Parts are those whose plans make it up: only what they sold may be held
// against it. A part that is empty is all that was asked for.
func (p *plans) of(by []string, group key, where Group, one period.Period) (total float64, parts []Group) {
	want := wanted(by, group, where)
	from, to := dayNumber(one.From), dayNumber(one.To)
	var fit []int
	for i, row := range p.rows {
		if row.from < to && from < row.to && row.covers(want) {
			fit = append(fit, i)
		}
	}
	used := map[int]int64{}
	for d := from; d < to && len(fit) > 0; d++ {
		counts := p.onDay(fit, scopeOf(want), d)
		if len(counts) == 0 && p.working(d) {
			return 0, nil
		}
		for _, i := range counts {
			if p.rows[i].idle || p.working(d) {
				used[i]++
			}
		}
	}
	for _, i := range fit {
		row := p.rows[i]
		total += row.value * float64(used[i]) / float64(row.spread)
		if part := row.beyond(want); used[i] > 0 && !slices.ContainsFunc(parts, func(o Group) bool { return maps.Equal(o, part) }) {
			parts = append(parts, part)
		}
	}
	return total, parts
}

// beyond is whom the plan is for as far as want does not say.
func (r plan) beyond(want Group) Group {
	part := Group{}
	for _, dim := range strings.Fields(r.level) {
		if _, ok := want[dim]; !ok {
			part[dim] = r.members[dim]
		}
	}
	return part
}

// finer are the dimensions that parts of what is asked for may be split by, beyond those asked for, each list once.
func (p *plans) finer(by []string, where Group) [][]string {
	var all [][]string
	for _, row := range p.rows {
		var dims []string
		for _, dim := range strings.Fields(row.level) {
			if _, ok := where[dim]; !ok && !slices.Contains(by, dim) {
				dims = append(dims, dim)
			}
		}
		if len(dims) > 0 && !slices.ContainsFunc(all, func(o []string) bool { return slices.Equal(o, dims) }) {
			all = append(all, dims)
		}
	}
	return all
}

// onDay picks the rows that count on a day: those of one scope, and of each manager, team or pipeline only the shortest.
func (p *plans) onDay(fit []int, exact string, day int64) []int {
	for _, level := range slices.Concat([]string{exact}, scopes) {
		best := map[string]int{}
		for _, i := range fit {
			row := p.rows[i]
			if row.level != level || day < row.from || day >= row.to {
				continue
			}
			who := fmt.Sprint(row.members)
			if j, ok := best[who]; !ok || row.to-row.from < p.rows[j].to-p.rows[j].from {
				best[who] = i
			}
		}
		if len(best) > 0 {
			var all []int
			for _, i := range best {
				all = append(all, i)
			}
			return all
		}
	}
	return nil
}

// groups are the groups of a split that have a plan in any of the periods.
func (p *plans) groups(by []string, where Group, periods []period.Period) []key {
	var all []key
	for _, row := range p.rows {
		overlaps := slices.ContainsFunc(periods, func(one period.Period) bool {
			return row.from < dayNumber(one.To) && dayNumber(one.From) < row.to
		})
		if !overlaps || !row.covers(where) {
			continue
		}
		var members []string
		for _, dim := range by {
			if row.members[dim] != "" {
				members = append(members, row.members[dim])
			}
		}
		if len(members) == len(by) {
			all = append(all, groupKey(members))
		}
	}
	return all
}

// covers tells whether the plan is part of what is wanted.
func (r plan) covers(want Group) bool {
	for dim, member := range want {
		if member == "" || r.members[dim] != member {
			return false
		}
	}
	return true
}

func wanted(by []string, group key, where Group) Group {
	want := Group{}
	for dim, member := range where {
		want[dim] = member
	}
	for i, dim := range by {
		want[dim] = group.members()[i]
	}
	return want
}

// scopeOf is the scope of a group: a manager says more than his team.
func scopeOf(g Group) string {
	var all []string
	for _, dim := range planDims {
		if _, ok := g[dim]; ok && !(dim == "team" && len(all) > 0) {
			all = append(all, dim)
		}
	}
	return strings.Join(all, " ")
}

// dayNumber is the number of the first day that begins at t or later.
func dayNumber(t time.Time) int64 { return dayOf(firstDay(t)) }

// loadPlans reads the plans that the request needs.
func (c *computation) loadPlans(ctx context.Context) error {
	c.plans = map[string]*plans{}
	for _, k := range c.req.KPIs {
		if k.Plan == "" || c.plans[k.Plan] != nil {
			continue
		}
		found, err := c.readPlans(ctx, k.Plan)
		if err != nil {
			return fmt.Errorf("plans: %w", err)
		}
		c.plans[k.Plan] = found
	}
	return nil
}

func (c *computation) readPlans(ctx context.Context, name string) (*plans, error) {
	staff, err := c.readManagers(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := c.q.Query(ctx, "SELECT _source, id, from_day, to_day, manager_id, team, pipeline, value, currency FROM "+c.d.Table("plans")+
		" WHERE kpi = "+c.d.Param(1)+" AND value IS NOT NULL ORDER BY _source, id", name)
	if err != nil {
		return nil, err
	}
	all := &plans{working: c.working()}
	var book *rates
	for _, row := range rows {
		one, err := c.readPlan(row, staff, all.working)
		if err != nil {
			return nil, fmt.Errorf("row %v of %v: %w", row[1], row[0], err)
		}
		if one.from >= dayNumber(c.req.Periods[len(c.req.Periods)-1].To) || one.to <= dayNumber(c.req.Periods[0].From) {
			continue
		}
		if name == "sales" {
			if book, err = c.convertPlan(ctx, &one, row, book); err != nil {
				return nil, err
			}
		}
		all.rows = append(all.rows, one)
	}
	return all, all.ambiguous()
}

// readPlan understands a row of the table.
func (c *computation) readPlan(row []any, staff *staff, working func(int64) bool) (plan, error) {
	from, ok1 := row[2].(time.Time)
	to, ok2 := row[3].(time.Time)
	if !ok1 || !ok2 || to.Before(from) {
		return plan{}, fmt.Errorf("want a first and a last day, got %s and %s", dateOf(row[2]), dateOf(row[3]))
	}
	value, err := float(row[7])
	if err != nil {
		return plan{}, err
	}
	source, _ := row[0].(string)
	id, _ := row[4].(string)
	team, _ := row[5].(string)
	pipeline, _ := row[6].(string)
	p := plan{from: dayOf(from), to: dayOf(to) + 1, value: value, members: Group{}}
	if id != "" {
		who, err := staff.find(source, id)
		if err != nil {
			return plan{}, err
		}
		p.members["manager"] = who.label
		if team == "" {
			team = who.team
		}
	}
	if team != "" {
		p.members["team"] = team
	}
	if pipeline != "" {
		p.members["pipeline"] = pipeline
	}
	p.level = scopeOf(p.members)
	p.spreadOver(working)
	return p, nil
}

// spreadOver counts the days the plan is spread over.
func (r *plan) spreadOver(working func(int64) bool) {
	for d := r.from; d < r.to; d++ {
		if working(d) {
			r.spread++
		}
	}
	if r.spread == 0 {
		r.idle, r.spread = true, r.to-r.from
	}
}

// convertPlan brings a plan of money to the report's currency, at the rate of its first day, or of the moment of judging if
// that comes before.
func (c *computation) convertPlan(ctx context.Context, p *plan, row []any, book *rates) (*rates, error) {
	p.value /= 100
	currency, _ := row[8].(string)
	if currency == c.req.Currency || p.value == 0 {
		return book, nil
	}
	at := min(p.from, dayOf(c.req.AsOf.In(c.loc)))
	if book == nil && currency != "" {
		loaded, err := loadRates(ctx, c)
		if err != nil {
			return nil, err
		}
		book = &loaded
	}
	if currency != "" {
		if r, ok := book.rate(currency, c.req.Currency, at); ok {
			p.value *= r
			return book, nil
		}
	}
	return nil, noRate(fmt.Sprintf("row %v of %v", row[1], row[0]), currency, c.req.Currency, time.Unix(at*86400, 0).UTC().Format(time.DateOnly))
}

// ambiguous finds two plans for the same: nobody knows which one is meant.
func (p *plans) ambiguous() error {
	seen := map[string]bool{}
	for _, r := range p.rows {
		at := fmt.Sprint(r.from, r.to, r.members)
		if seen[at] {
			return fmt.Errorf("two plans for the same: %s to %s, %s; keep one of them", date(r.from), date(r.to-1), r.who())
		}
		seen[at] = true
	}
	return nil
}

func (r plan) who() string {
	if len(r.members) == 0 {
		return "the company"
	}
	var all []string
	for _, dim := range planDims {
		if m, ok := r.members[dim]; ok {
			all = append(all, dim+" "+m)
		}
	}
	return strings.Join(all, ", ")
}

func date(day int64) string { return time.Unix(day*86400, 0).UTC().Format(time.DateOnly) }

func dateOf(v any) string {
	if t, ok := v.(time.Time); ok {
		return t.Format(time.DateOnly)
	}
	return "nothing"
}

// working tells of the days of the request's calendar; Monday to Friday without one.
func (c *computation) working() func(day int64) bool {
	is := c.req.Working
	if is == nil {
		is = func(t time.Time) bool { return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday }
	}
	cache := map[int64]bool{}
	return func(day int64) bool {
		known, ok := cache[day]
		if !ok {
			y, m, d := time.Unix(day*86400, 0).UTC().Date()
			known = is(time.Date(y, m, d, 12, 0, 0, 0, c.loc))
			cache[day] = known
		}
		return known
	}
}
