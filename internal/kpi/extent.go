package kpi

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"svodka/internal/period"
)

// Extent is the span of days from the first to the last event that the KPIs count, in whole days of loc. Both ends are zero
// if nothing was recorded.
func Extent(ctx context.Context, q Querier, d Dialect, kpis []*KPI, loc *time.Location) (from, to time.Time, err error) {
	var columns []Measure
	for _, k := range kpis {
		for _, m := range k.measures() {
			if !slices.ContainsFunc(columns, func(o Measure) bool { return o.origin() == m.origin() }) {
				columns = append(columns, m)
			}
		}
	}
	for _, m := range columns {
		first, last, err := m.extent(ctx, q, d, loc)
		if err != nil {
			return from, to, fmt.Errorf("extent of %s: %w", m.origin(), err)
		}
		if !first.IsZero() && (from.IsZero() || first.Before(from)) {
			from = first
		}
		if last.After(to) {
			to = last
		}
	}
	return from, to, nil
}

// extent is the span of days of one column's values.
func (m Measure) extent(ctx context.Context, q Querier, d Dialect, loc *time.Location) (from, to time.Time, err error) {
	t := tables[m.Table]
	rows, err := q.Query(ctx, strings.Join([]string{"SELECT MIN(", m.begins(), "), MAX(", m.begins(), ") FROM ", d.Table(t.origin)}, ""))
	if err != nil || len(rows) == 0 {
		return from, to, err
	}
	first, ok := rows[0][0].(time.Time)
	last, has := rows[0][1].(time.Time)
	if !ok || !has {
		return from, to, nil
	}
	if t.columns[m.begins()].kind == day { // a calendar day is the same day everywhere
		first = period.Instant(first.UTC(), loc)
		last = period.Instant(last.UTC(), loc)
	}
	return period.Of(first, period.Day, loc).From, period.Of(last, period.Day, loc).To, nil
}
