package kpi

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"svodka/internal/period"
)

// aged tells whether the KPI's periods are judged at different moments.
func (r Request) aged(k *KPI) bool { return r.SameAge && k.Cohort && len(r.Periods) > 1 }

// sameAge computes a cohort KPI with every period judged when its cohort was as old as the last one is now. A younger
// cohort has had less time to be won, so that at one and the same moment the last period always looks worse than those
// before it.
func sameAge(ctx context.Context, q Querier, d Dialect, req Request, k *KPI) ([]Series, error) {
	last := req.Periods[len(req.Periods)-1]
	var each []*computation
	for _, p := range req.Periods {
		one := req
		one.KPIs, one.Periods, one.SameAge, one.dated = []*KPI{k}, []period.Period{p}, false, true
		one.AsOf = atAge(p, last, req.AsOf)
		c := newComputation(q, d, one)
		c.add(k)
		if err := c.run(ctx); err != nil {
			return nil, fmt.Errorf("%s at %s: %w", k.Name, one.AsOf.Format(time.DateOnly), err)
		}
		each = append(each, c)
	}
	past, err := hasPast(ctx, q, d, k)
	if err != nil {
		return nil, err
	}
	return together(each, k, past), nil
}

// atAge is the moment at which p is as old as last is at asOf: as long after its end, or, while last is unfinished, as long
// after its beginning.
func atAge(p, last period.Period, asOf time.Time) time.Time {
	if last.Finished(asOf) {
		return p.To.Add(asOf.Sub(last.To))
	}
	return p.From.Add(asOf.Sub(last.From))
}

// hasPast tells whether the warehouse knows how the KPI's cohorts stood earlier.
func hasPast(ctx context.Context, q Querier, d Dialect, k *KPI) (bool, error) {
	if k.Past == "" {
		return true, nil
	}
	rows, err := q.Query(ctx, "SELECT COUNT(*) FROM "+d.Table(k.Past))
	if err != nil || len(rows) == 0 {
		return false, err
	}
	n, _ := rows[0][0].(int64)
	return n > 0, nil
}

// together makes series of computations of one period each. Where the past is not known only the last period has a value.
func together(each []*computation, k *KPI, past bool) []Series {
	last := each[len(each)-1]
	found := map[key]bool{}
	for _, c := range each {
		for _, g := range c.groups(c.resolve(k)) {
			found[g] = true
		}
	}
	by := last.req.split(k)
	var all []Series
	for _, g := range slices.SortedFunc(maps.Keys(found), func(a, b key) int { return last.compare(by, a, b) }) {
		s := Series{KPI: k, Group: g.group(by)}
		for _, c := range each {
			p := c.point(c.resolve(k), g, 0)
			if !past && c != last {
				p = Point{Period: p.Period, Value: math.NaN(), State: NoData}
			}
			s.Points = append(s.Points, p)
		}
		all = append(all, s)
	}
	return all
}
