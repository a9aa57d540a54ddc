package kpi

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"svodka/internal/period"
)

// known is what the warehouse has at all.
type known struct {
	filled map[string]bool      // tables that have a record
	first  map[string]time.Time // first time in a column, by "table.column"; of a day its midnight UTC
	days   map[string]bool      // columns of calendar days
}

// loadKnown asks, in one query, which tables are filled and when their times begin.
func loadKnown(ctx context.Context, c *computation) (known, error) {
	k := known{filled: map[string]bool{}, first: map[string]time.Time{}, days: map[string]bool{}}
	columns := map[string][]string{} // by table
	for _, one := range c.req.KPIs {
		for _, stream := range one.Streams() {
			columns[stream] = append(columns[stream], "")
		}
		for _, m := range one.measures() {
			t := tables[m.Table]
			columns[t.origin] = append(columns[t.origin], m.begins())
			k.days[m.origin()] = t.columns[m.begins()].kind == day
		}
	}
	var names, parts []string
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		all := columns[name]
		slices.Sort(all)
		var out []string
		for _, column := range slices.Compact(all) {
			expr := "COUNT(*)"
			if column != "" {
				expr = "MIN(" + column + ")"
			}
			out = append(out, fmt.Sprintf("%s AS k%d", expr, len(names)))
			names = append(names, name+"."+column)
		}
		parts = append(parts, fmt.Sprintf("(SELECT %s FROM %s) s%d", strings.Join(out, ", "), c.d.Table(name), len(parts)))
	}
	if len(parts) == 0 {
		return k, nil
	}
	rows, err := c.q.Query(ctx, "SELECT * FROM "+strings.Join(parts, " CROSS JOIN "))
	if err != nil {
		return k, fmt.Errorf("what is known: %w", err)
	}
	for i, name := range names {
		switch v := rows[0][i].(type) {
		case int64:
			k.filled[strings.TrimSuffix(name, ".")] = v > 0
		case time.Time:
			k.first[name] = v
		}
	}
	return k, nil
}

// origin names the column that tells since when the measure is recorded.
func (m Measure) origin() string { return tables[m.Table].origin + "." + m.begins() }

func (m Measure) begins() string {
	if b := tables[m.Table].begins; b != "" {
		return b
	}
	return m.Time
}

// state judges what a point is worth; see [Compute].
func (k known) state(r Request, one *KPI, p Point) State {
	switch {
	case !p.From.Before(r.AsOf) || !k.recorded(one, p.Period):
		return NoData
	case r.stale(one, p.Period):
		return Stale
	case !p.Finished(r.AsOf):
		return Partial
	case math.IsNaN(p.Value):
		return Undefined
	}
	return Value
}

// recorded tells whether everything the KPI rests on had begun to be recorded before the period ended.
func (k known) recorded(one *KPI, p period.Period) bool {
	for _, stream := range one.Streams() {
		if !k.filled[stream] {
			return false
		}
	}
	for _, m := range one.measures() {
		first, ok := k.first[m.origin()]
		if k.days[m.origin()] {
			first = period.Instant(first, p.To.Location())
		}
		if !ok || !first.Before(p.To) {
			return false
		}
	}
	return true
}

// stale tells whether a stream that the KPI rests on was last read too early for the period.
func (r Request) stale(one *KPI, p period.Period) bool {
	until := p.To
	if !p.Finished(r.AsOf) {
		until = period.Of(r.AsOf, period.Day, p.To.Location()).From
		if until.Before(p.From) {
			until = p.From
		}
	}
	var streams []string
	for _, m := range one.measures() {
		streams = append(streams, tables[m.Table].streams...)
		streams = append(streams, tables[m.Table].extra...)
	}
	return slices.ContainsFunc(r.Fresh, func(f Freshness) bool {
		return slices.Contains(streams, f.Stream) && f.AsOf.Before(until)
	})
}
