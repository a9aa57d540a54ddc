package kpi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"svodka/internal/period"
)

// Compute returns the series of every KPI of the request, in its order, those of one KPI by group. A group that has anything
// in any period has a point in all of them. A filter and a split agree: the series of a member is what the request for
// that member alone gives.
//
// The state of a point is the first of these that holds:
//   - no_data: the period lies after the moment of judging, a table it needs is empty, or it ends before the first time
//     that was ever recorded in the columns that decide the KPI's periods
//   - stale: a stream it needs was last read before the period ended; for an unfinished period, before the day of judging began
//   - partial: the period is unfinished at the moment of judging
//   - undefined: the denominator is zero, or there is nothing to take a quantile of
//   - value
func Compute(ctx context.Context, q Querier, d Dialect, req Request) ([]Series, error) {
	if err := req.check(); err != nil {
		return nil, err
	}
	c := newComputation(q, d, req)
	for _, k := range req.KPIs {
		if !req.aged(k) {
			c.add(k)
		}
	}
	if err := c.run(ctx); err != nil {
		return nil, err
	}
	var all []Series
	for _, k := range req.KPIs {
		series := c.series
		if req.aged(k) {
			series = func(k *KPI) ([]Series, error) { return sameAge(ctx, q, d, req, k) }
		}
		some, err := series(k)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

func newComputation(q Querier, d Dialect, req Request) *computation {
	return &computation{q: q, d: d, req: req, loc: req.Periods[0].From.Location(), seen: seen(req.Periods, req.AsOf)}
}

// computation is the work of one request.
type computation struct {
	q     Querier
	d     Dialect
	req   Request
	loc   *time.Location
	seen  []period.Period // the periods as far as they are seen
	scans []*scan
	cells map[string]cells // by measure, split and filter: see slot
	money *exchange
	known known
	plans map[string]*plans // by the KPI planned
	order map[string]int    // of stages by name
}

// check refuses what cannot be computed.
func (r Request) check() error {
	switch {
	case len(r.Periods) == 0:
		return errors.New("no period")
	case r.AsOf.IsZero():
		return errors.New("no moment of judging")
	case r.Margin < 0:
		return fmt.Errorf("margin: want a share above 0, got %v", r.Margin)
	}
	for i, p := range r.Periods {
		if !p.From.Before(p.To) || i > 0 && p.From.Before(r.Periods[i-1].To) {
			return fmt.Errorf("period %d: not after the one before it, or empty: %s to %s", i+1, p.From, p.To)
		}
	}
	for _, k := range r.KPIs {
		if err := r.checkKPI(k); err != nil {
			return err
		}
	}
	return nil
}

func (r Request) checkKPI(k *KPI) error {
	if err := k.Check(); err != nil {
		return err
	}
	if r.Currency == "" && slices.ContainsFunc(k.measures(), Measure.money) {
		return fmt.Errorf("%s: no report currency", k.Name)
	}
	for i, dim := range r.By {
		if slices.Contains(r.By[:i], dim) {
			return fmt.Errorf("%s: split by %s twice", k.Name, dim)
		}
	}
	for _, dim := range slices.Concat(r.By, slices.Sorted(maps.Keys(r.Where))) {
		if !k.Allows(dim) {
			return fmt.Errorf("%s: no dimension %q; it has %s", k.Name, dim, strings.Join(k.Dimensions(), ", "))
		}
	}
	return nil
}

// split is the dimensions a KPI's series are split by.
func (r Request) split(k *KPI) []string {
	by := slices.Clone(r.By)
	for _, dim := range k.Always {
		if !slices.Contains(by, dim) {
			by = append(by, dim)
		}
	}
	return by
}

// below is the split and the filter of a KPI's denominator.
func (r Request) below(k *KPI) ([]string, Group) {
	by := slices.DeleteFunc(r.split(k), k.over)
	where := maps.Clone(r.Where)
	maps.DeleteFunc(where, func(dim, _ string) bool { return k.over(dim) })
	return by, where
}

// add takes the measures of a KPI into the scans.
func (c *computation) add(k *KPI) {
	for _, t := range k.Num {
		c.addMeasure(t.Measure, c.req.split(k), c.req.Where)
	}
	by, where := c.req.below(k)
	for _, t := range k.Den {
		c.addMeasure(t.Measure, by, where)
	}
}

// addParts takes the numerators of planned KPIs once more, split as finely as the plans are.
func (c *computation) addParts() {
	for _, k := range c.req.KPIs {
		if k.Plan == "" || c.req.aged(k) {
			continue
		}
		by := c.req.split(k)
		for _, extra := range c.plans[k.Plan].finer(by, c.req.Where) {
			for _, t := range k.Num {
				c.addMeasure(t.Measure, slices.Concat(by, extra), c.req.Where)
			}
		}
	}
}

func (c *computation) addMeasure(m Measure, by []string, where Group) {
	for _, s := range c.scans {
		if s.table != m.Table || s.time != m.Time || !slices.Equal(s.by, by) || !maps.Equal(s.where, where) {
			continue
		}
		if !slices.ContainsFunc(s.measures, func(o Measure) bool { return slot(o, by, where) == slot(m, by, where) }) {
			s.measures = append(s.measures, m)
		}
		return
	}
	c.scans = append(c.scans, &scan{table: m.Table, time: m.Time, by: by, where: where, measures: []Measure{m}})
}

// slot names the numbers of a measure under a split and a filter.
func slot(m Measure, by []string, where Group) string { return fmt.Sprintf("%#v %q %q", m, by, where) }

func (c *computation) run(ctx context.Context) (err error) {
	var measures []Measure
	for _, k := range c.req.KPIs {
		measures = append(measures, k.measures()...)
	}
	if c.known, err = loadKnown(ctx, c); err != nil {
		return err
	}
	if c.money, err = loadExchange(ctx, c, measures); err != nil {
		return err
	}
	if err := c.loadPlans(ctx); err != nil {
		return err
	}
	c.addParts()
	if err := c.loadOrder(ctx); err != nil {
		return err
	}
	c.cells = map[string]cells{}
	for _, s := range c.scans {
		got, err := s.run(ctx, c)
		if err != nil {
			return err
		}
		for i, m := range s.measures {
			c.cells[slot(m, s.by, s.where)] = got[i]
		}
	}
	return nil
}

// spans are the periods as spans of a column.
func (c *computation) spans(k kind) spans { return periodSpans(c.d, c.seen, k) }

// series makes the series of a KPI of the numbers.
func (c *computation) series(k *KPI) ([]Series, error) {
	r := c.resolve(k)
	var all []Series
	for _, key := range c.groups(r) {
		s := Series{KPI: k, Group: key.group(r.by)}
		for i := range c.req.Periods {
			s.Points = append(s.Points, c.point(r, key, i))
		}
		all = append(all, s)
	}
	return all, nil
}

// resolved is a KPI with the numbers of its measures.
type resolved struct {
	*KPI
	by, below []string // split of the numerator and of the denominator
	num, den  []cells  // by term
}

func (c *computation) resolve(k *KPI) resolved {
	r := resolved{KPI: k, by: c.req.split(k)}
	for _, t := range k.Num {
		r.num = append(r.num, c.cells[slot(t.Measure, r.by, c.req.Where)])
	}
	below, where := c.req.below(k)
	for _, t := range k.Den {
		r.den = append(r.den, c.cells[slot(t.Measure, below, where)])
	}
	r.below = below
	return r
}

// groups are the keys of the groups that have anything anywhere, in order; without a split there is always one.
func (c *computation) groups(r resolved) []key {
	if len(r.by) == 0 {
		return []key{""}
	}
	all := r.num
	if slices.Equal(r.below, r.by) {
		all = slices.Concat(r.num, r.den)
	}
	found := map[key]bool{}
	for _, one := range all {
		for group, row := range one {
			found[group] = found[group] || slices.ContainsFunc(row, func(x cell) bool { return x.ok })
		}
	}
	if r.Plan != "" {
		for _, group := range c.plans[r.Plan].groups(r.by, c.req.Where, c.req.Periods) {
			found[group] = true
		}
	}
	maps.DeleteFunc(found, func(_ key, ok bool) bool { return !ok })
	return slices.SortedFunc(maps.Keys(found), func(a, b key) int { return c.compare(r.by, a, b) })
}

// compare orders groups by their members: stages as they stand in the pipeline, the rest by name, what is not known last.
func (c *computation) compare(by []string, a, b key) int {
	am, bm := a.members(), b.members()
	for i := range by {
		if order := c.compareMembers(by[i], am[i], bm[i]); order != 0 {
			return order
		}
	}
	return 0
}

func (c *computation) compareMembers(dim, a, b string) int {
	if (a == "") != (b == "") {
		return cmp.Compare(len(b), len(a))
	}
	if dim == "stage" {
		if order := cmp.Compare(c.place(a), c.place(b)); order != 0 {
			return order
		}
	}
	return cmp.Compare(a, b)
}

// point is the value of a KPI for a group in the period i.
func (c *computation) point(r resolved, group key, i int) Point {
	p := Point{Period: c.req.Periods[i]}
	p.Value = c.sum(r.KPI.Num, r.num, group, i)
	if r.Ratio() {
		p.Num, p.Den = c.ratio(r, group, i, p.Value)
		p.Value = math.NaN()
		if p.Den != 0 {
			p.Value = p.Num / p.Den
		}
	}
	p.State = c.known.state(c.req, r.KPI, p)
	if p.State == NoData {
		p.Value, p.Num, p.Den = math.NaN(), 0, 0
	}
	return p
}

// planned is a group's plan, and the numerator to hold against it: all of it, but against the plans of some only what those
// reached. Where plans of several scopes follow each other within the period, and not all of them are for everybody who
// reached anything, nobody can say what to hold against their sum: there is no plan then.
func (c *computation) planned(r resolved, group key, i int, all float64) (num, plan float64) {
	plan, parts := c.plans[r.Plan].of(r.by, group, c.req.Where, c.req.Periods[i])
	reached := map[string]float64{} // by scope
	for _, part := range parts {
		by, members := slices.Clone(r.by), group.members()
		if len(r.by) == 0 {
			members = nil
		}
		for _, dim := range planDims {
			if member, ok := part[dim]; ok {
				by, members = append(by, dim), append(members, member)
			}
		}
		reached[strings.Join(by, " ")] += c.sum(r.KPI.Num, c.numbers(r.KPI.Num, by), groupKey(members), i)
	}
	num = all
	for _, one := range reached {
		if len(reached) > 1 && math.Abs(one-all) > 0.005 {
			return all, 0
		}
		num = one
	}
	return num, plan
}

// numbers are those of the terms under a split.
func (c *computation) numbers(terms Sum, by []string) []cells {
	var all []cells
	for _, t := range terms {
		all = append(all, c.cells[slot(t.Measure, by, c.req.Where)])
	}
	return all
}

// ratio is a numerator and what it is divided by.
func (c *computation) ratio(r resolved, group key, i int, all float64) (num, den float64) {
	if r.Plan != "" {
		return c.planned(r, group, i, all)
	}
	return all, c.sum(r.KPI.Den, r.den, group.project(r.by, r.below), i)
}

// sum is a linear combination of measures: NaN where a quantile in it has nothing to be taken of; no rows add nothing.
func (c *computation) sum(terms Sum, numbers []cells, group key, i int) float64 {
	total := 0.0
	for j, t := range terms {
		x := numbers[j].at(group, i)
		if !x.ok && t.Measure.Agg == Quantile {
			return math.NaN()
		}
		factor := t.Factor
		if t.Margin && c.req.Margin != 0 {
			factor *= c.req.Margin
		}
		total += factor * x.v
	}
	return total
}

// key is the members of a group as one string, in the order of a split.
type key string

func groupKey(members []string) key { return key(strings.Join(members, "\x00")) }

func (k key) members() []string { return strings.Split(string(k), "\x00") }

// group is the group a key stands for.
func (k key) group(by []string) Group {
	g := Group{}
	for i, dim := range by {
		g[dim] = k.members()[i]
	}
	return g
}

// project is the key of the group that k belongs to in a coarser split.
func (k key) project(by, coarser []string) key {
	var members []string
	for i, m := range k.members() {
		if i < len(by) && slices.Contains(coarser, by[i]) {
			members = append(members, m)
		}
	}
	return groupKey(members)
}
