package kpi

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// scan is one SELECT: all measures over one table and time column that are split and filtered alike.
type scan struct {
	table    string
	time     string
	by       []string
	where    Group
	measures []Measure
}

// cell is a measure's number for one group and period; not ok: no row had any.
type cell struct {
	v  float64
	ok bool
}

// cells are a measure's numbers by group key, one for each period.
type cells map[key][]cell

// at returns the number for a group and period: 0 and not ok where there is none.
func (c cells) at(group key, period int) cell {
	if row, ok := c[group]; ok {
		return row[period]
	}
	return cell{}
}

// query is the text of a SELECT as it is being written, and its arguments in the order of their placeholders.
type query struct {
	d     Dialect
	t     *table
	words map[string]string // what {asof} and {ends} stand for
	args  []any
	joins map[string]bool
}

func (q *query) param(v any) string {
	q.args = append(q.args, v)
	return q.d.Param(len(q.args))
}

// column returns the SQL of a column and remembers the join it needs.
func (q *query) column(name string) (string, kind) {
	c := q.t.columns[name]
	if c.join != "" {
		q.joins[c.join] = true
	}
	return q.d.expand(c.sql, q.words), c.kind
}

// member returns the SQL of the member of a dimension that a row belongs to.
func (q *query) member(dim string) string {
	sql, _ := q.column(q.t.dims[dim])
	return "COALESCE(" + sql + ", '')"
}

// conds joins conditions by AND; empty without any.
func (q *query) conds(where []Cond) string {
	var all []string
	for _, c := range where {
		all = append(all, q.cond(c))
	}
	return strings.Join(all, " AND ")
}

func (q *query) cond(c Cond) string {
	sql, k := q.column(c.Col)
	if k == text {
		sql = "COALESCE(" + sql + ", '')"
	}
	switch {
	case c.Op == Empty && k == text:
		return sql + " = ''"
	case c.Op == Filled && k == text:
		return sql + " <> ''"
	case c.Op == Empty:
		return sql + " IS NULL"
	case c.Op == Filled:
		return sql + " IS NOT NULL"
	case c.Op == OneOf || c.Op == NoneOf:
		return sql + " " + strings.ToUpper(string(c.Op)) + " (" + q.params(c.Values) + ")"
	case c.Op == Not:
		return sql + " <> " + q.param(c.Values[0])
	}
	return sql + " " + string(c.Op) + " " + q.param(c.Values[0])
}

func (q *query) params(values []any) string {
	var all []string
	for _, v := range values {
		all = append(all, q.param(v))
	}
	return strings.Join(all, ", ")
}

// when is x where the conditions hold, NULL elsewhere.
func (q *query) when(where []Cond, x func() string) string {
	if len(where) == 0 {
		return x()
	}
	conds := q.conds(where) // before x: the order of the arguments
	return "CASE WHEN " + conds + " THEN " + x() + " END"
}

// aggregate is the SQL of a measure.
func (q *query) aggregate(m Measure, money *exchange) string {
	value := func() string { sql, _ := q.column(m.Col); return sql }
	switch m.Agg {
	case Rows:
		return "COUNT(" + q.when(m.Where, func() string { return "1" }) + ")"
	case Distinct:
		return "COUNT(DISTINCT " + q.when(m.Where, func() string { return "NULLIF(" + value() + ", '')" }) + ")"
	case Quantile:
		return q.d.Quantile(m.Q, q.d.Real(q.when(m.Where, func() string { return q.elapsed(m) })))
	}
	if m.money() {
		return q.d.Whole("SUM(" + q.when(m.Where, func() string { return money.amount(q, m) }) + ")")
	}
	return q.d.Real("SUM(" + q.when(m.Where, value) + ")")
}

// elapsed is what a quantile is taken of: a number, or the seconds between two moments unless they are the wrong way round.
func (q *query) elapsed(m Measure) string {
	to, _ := q.column(m.Col)
	if m.Since == "" {
		return to
	}
	from, _ := q.column(m.Since)
	return "CASE WHEN " + to + " >= " + from + " THEN " + q.d.Seconds(from, to) + " END"
}

// compile writes the SELECT of a scan: the period's index, the members of the dimensions, the measures, and for every money
// measure the checks of its rates.
func (s scan) compile(c *computation) (sql string, args []any) {
	q := &query{d: c.d, t: tables[s.table], words: c.words(), joins: map[string]bool{}}
	when, k := q.column(s.time)
	spans := c.spans(k)
	out := []string{spans.tree(when)}
	group := []string{"1"}
	for i, dim := range s.by {
		out = append(out, q.member(dim))
		group = append(group, fmt.Sprint(i+2))
	}
	for _, m := range s.measures {
		out = append(out, q.aggregate(m, c.money))
	}
	for _, m := range s.measures {
		out = append(out, c.money.checks(q, m)...)
	}
	filter := []string{spans.within(when)}
	for _, dim := range slices.Sorted(maps.Keys(s.where)) {
		filter = append(filter, q.member(dim)+" = "+q.param(s.where[dim]))
	}
	return "SELECT " + strings.Join(out, ",\n ") + "\nFROM " + q.from() + "\nWHERE " + strings.Join(filter, " AND ") +
		"\nGROUP BY " + strings.Join(group, ", "), q.args
}

// words are what placeholders in the SQL of tables stand for.
func (c *computation) words() map[string]string {
	var ends []string
	for _, p := range c.seen {
		if p.From.Before(p.To) {
			ends = append(ends, "SELECT "+c.d.Instant(p.To.Add(-time.Microsecond))+" AS at")
		}
	}
	undated := c.req.AsOf
	if c.req.countsUndated() {
		undated = undated.Add(-time.Second)
	}
	return map[string]string{
		"asof": c.d.Instant(c.req.AsOf), "undated": c.d.Instant(undated), "ends": strings.Join(ends, " UNION ALL "),
	}
}

// fresh is how long before the moment the data speak of the moment of judging may lie for deals without a closing date to count as closed.
const fresh = 24 * time.Hour

// countsUndated tells whether deals without a closing date count as won or lost. Earlier than the data speak of, they may have
// been open; and cohorts that are to be compared at one age leave them out all alike.
func (r Request) countsUndated() bool {
	if r.dated || r.SameAge {
		return false
	}
	return !slices.ContainsFunc(r.Fresh, func(f Freshness) bool { return f.Stream == "deals" && r.AsOf.Before(f.AsOf.Add(-fresh)) })
}

// from is the table with the joins that were needed.
func (q *query) from() string {
	from := q.t.from
	for _, j := range q.t.joins {
		if q.joins[j.name] {
			from += "\n" + j.sql
		}
	}
	return q.d.expand(from, q.words)
}

// run carries the scan out. The result has the cells of each measure.
func (s scan) run(ctx context.Context, c *computation) ([]cells, error) {
	all := make([]cells, len(s.measures))
	for i := range all {
		all[i] = cells{}
	}
	if c.spans(tables[s.table].columns[s.time].kind).empty() {
		return all, nil
	}
	sql, args := s.compile(c)
	rows, err := c.q.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("%s by %s: %w", s.table, s.time, err)
	}
	for _, row := range rows {
		if row[0] == nil {
			continue // between two periods
		}
		if err := s.take(row, all, c); err != nil {
			return nil, fmt.Errorf("%s by %s: %w", s.table, s.time, err)
		}
	}
	return all, nil
}

// take puts a row of the result into the cells.
func (s scan) take(row []any, all []cells, c *computation) error {
	at, err := whole(row[0])
	if err != nil {
		return err
	}
	members := make([]string, len(s.by))
	for i := range s.by {
		members[i], _ = row[1+i].(string)
	}
	key := groupKey(members)
	rest := row[1+len(s.by):]
	if err := c.money.missing(s.measures, rest[len(s.measures):], c.loc); err != nil {
		return err
	}
	for i, m := range s.measures {
		if all[i][key] == nil {
			all[i][key] = make([]cell, len(c.req.Periods))
		}
		if all[i][key][at], err = m.read(rest[i]); err != nil {
			return err
		}
	}
	return nil
}

// read makes a cell of what the engine returned for a measure. A count of nothing is nothing.
func (m Measure) read(v any) (cell, error) {
	if v == nil {
		return cell{}, nil
	}
	f, err := float(v)
	if m.money() {
		f /= 100
	}
	return cell{f, m.Agg == Adds || m.Agg == Quantile || f != 0}, err
}
