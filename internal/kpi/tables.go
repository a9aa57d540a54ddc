package kpi

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// table is what measures are taken from: a canonical table, or one made of several, with the columns that a declaration may
// name. SQL in it is the same on every engine; {name} stands for a canonical table as the engine calls it, {asof} for the
// moment of judging, {ends} for a table of the last moments of the periods, at.
type table struct {
	from    string            // what stands after FROM; its rows are called t
	streams []string          // canonical tables without whose records there is no data
	extra   []string          // canonical tables that add to it where they are kept; they have to be fresh, not filled
	origin  string            // canonical table that holds the event times
	begins  string            // column of it that tells since when it is recorded; empty: the measure's time
	columns map[string]column // by the name a declaration uses
	dims    map[string]string // column that a dimension is read from
	joins   []join            // in the order they are written; a query has those it needs
}

type column struct {
	sql      string
	kind     kind
	join     string // the join it needs
	currency string // SQL of the currency of an amount
}

type join struct{ name, sql string }

// kind is what a column holds.
type kind int

const (
	text kind = iota
	instant
	day
	number
	money // whole, in hundredths of the row's currency
	mark
)

// Tables returns the names of the tables measures are taken from.
func Tables() []string { return slices.Sorted(maps.Keys(tables)) }

// want checks that a column exists and is of one of the kinds.
func (t *table) want(name string, kinds ...kind) error {
	c, ok := t.columns[name]
	if !ok {
		return fmt.Errorf("unknown column %q; there are %s", name, strings.Join(slices.Sorted(maps.Keys(t.columns)), ", "))
	}
	if !slices.Contains(kinds, c.kind) {
		var fit []string
		for _, n := range slices.Sorted(maps.Keys(t.columns)) {
			if slices.Contains(kinds, t.columns[n].kind) {
				fit = append(fit, n)
			}
		}
		return fmt.Errorf("column %q does not fit; fitting are %s", name, strings.Join(fit, ", "))
	}
	return nil
}

// check tells whether the condition can be put to the table.
func (c Cond) check(t *table) error {
	if err := t.want(c.Col, text, number, mark); err != nil {
		return err
	}
	want, ok := map[Op]int{Is: 1, Not: 1, Less: 1, AtMost: 1, More: 1, AtLeast: 1, OneOf: -1, NoneOf: -1, Empty: 0, Filled: 0}[c.Op]
	if !ok {
		return fmt.Errorf("unknown operator %q; there are =, !=, <, <=, >, >=, in, not in, empty, filled", c.Op)
	}
	if want >= 0 && len(c.Values) != want || want < 0 && len(c.Values) == 0 {
		return fmt.Errorf("%s: got %d values", c.Op, len(c.Values))
	}
	for _, v := range c.Values {
		if !fits(v, t.columns[c.Col].kind) {
			return fmt.Errorf("%v is not what the column holds", v)
		}
	}
	return nil
}

func fits(v any, k kind) bool {
	switch v.(type) {
	case string:
		return k == text
	case int64, float64:
		return k == number
	case bool:
		return k == mark
	}
	return false
}

// The SQL below names people and stages once each. A name that two of them share gets the id behind it.
const (
	managersSQL = `SELECT _source, id, name, COALESCE(team, '') AS team, CASE
 WHEN COALESCE(name, '') = '' THEN id
 WHEN COUNT(*) OVER (PARTITION BY _source, name) > 1 THEN CONCAT(name, ' (', id, ')')
 ELSE name END AS label FROM {managers}`

	managersJoin = `LEFT JOIN (` + managersSQL + `) mgr ON mgr._source = t._source AND mgr.id = t.manager_id`

	stagesJoin = `LEFT JOIN (` + stagesSQL + `) stg ON stg._source = t._source AND stg.id = t.stage`

	stagesSQL = `SELECT _source, id, COALESCE(pipeline, '') AS pipeline, position, COALESCE(outcome, '') AS outcome, CASE
 WHEN COALESCE(name, '') = '' THEN id
 WHEN COUNT(*) OVER (PARTITION BY _source, pipeline, name) > 1 THEN CONCAT(name, ' (', id, ')')
 ELSE name END AS label FROM {stages}`

	// wonAsOf holds for a deal d that is won at the moment of judging, whenever that was. A deal without a closing date stands at
	// {undated}, which is before that moment only if the data are of about then: nobody knows since when it is won.
	wonAsOf = `d.status = 'won' AND COALESCE(d.closed_at, {undated}) < {asof}`

	// The leads that have led to a won deal. Either side may hold the link.
	wonLeadsJoin = `LEFT JOIN (SELECT DISTINCT _source, lead FROM (
 SELECT d._source AS _source, d.lead_id AS lead FROM {deals} d WHERE d.lead_id <> '' AND ` + wonAsOf + `
 UNION ALL
 SELECT l._source AS _source, l.id AS lead FROM {leads} l JOIN {deals} d ON d._source = l._source AND d.id = l.deal_id
 WHERE l.deal_id <> '' AND ` + wonAsOf + `) wl) won ON won._source = t._source AND won.lead = t.id`

	// reply holds for an activity a that answers a lead l. One that names another lead is no answer to this one.
	reply       = `a.direction = 'out' AND a.kind IN ('call', 'mail', 'message') AND a.started_at >= l.created_at AND a.started_at < {asof}`
	repliesJoin = `LEFT JOIN (SELECT _source, lead, MIN(replied) AS replied FROM (
 SELECT l._source AS _source, l.id AS lead, a.started_at AS replied FROM {leads} l
 JOIN {activities} a ON a._source = l._source AND a.lead_id = l.id WHERE ` + reply + `
 UNION ALL
 SELECT l._source AS _source, l.id AS lead, a.started_at AS replied FROM {leads} l
 JOIN {activities} a ON a._source = l._source AND a.deal_id = l.deal_id
 WHERE l.deal_id <> '' AND COALESCE(a.lead_id, '') = '' AND ` + reply + `
 UNION ALL
 SELECT l._source AS _source, l.id AS lead, a.started_at AS replied FROM {leads} l
 JOIN {deals} d ON d._source = l._source AND d.lead_id = l.id
 JOIN {activities} a ON a._source = d._source AND a.deal_id = d.id
 WHERE COALESCE(a.lead_id, '') = '' AND ` + reply + `
 UNION ALL
 SELECT l._source AS _source, l.id AS lead, a.started_at AS replied FROM {leads} l
 JOIN {activities} a ON a._source = l._source AND a.customer_id = l.customer_id
 WHERE l.customer_id <> '' AND COALESCE(a.lead_id, '') = '' AND ` + reply + `) rl
 GROUP BY _source, lead) rep ON rep._source = t._source AND rep.lead = t.id`

	// The first won deal of every customer; a deal without a customer stands for one of its own.
	firstWins = `(SELECT * FROM (SELECT d.*, ROW_NUMBER() OVER (PARTITION BY d._source,
 CASE WHEN COALESCE(d.customer_id, '') = '' THEN CONCAT('deal ', d.id) ELSE CONCAT('customer ', d.customer_id) END
 ORDER BY d.closed_at, d.id) AS purchase_no
 FROM {deals} d WHERE d.status = 'won' AND d.closed_at < {asof}) fw WHERE purchase_no = 1) t`

	// A row for every deal and every period at whose end it was open.
	openDeals = `(SELECT d.*, e.at AS at FROM {deals} d JOIN ({ends}) e ON d.created_at <= e.at
 AND (COALESCE(d.status, '') NOT IN ('won', 'lost') OR d.closed_at > e.at)) t`

	// A row for every deal and every stage of its pipeline that it reached: it stands or stood there or further on. Stages that
	// mean a loss are left out; a deal that was lost without a trace has reached the first stage.
	reached = `(SELECT d.*, s.label AS stage_label, s.has_next AS has_next,
 CASE WHEN f.furthest >= s.next_position THEN 1 ELSE 0 END AS reached_next
 FROM {deals} d
 JOIN (SELECT a._source AS _source, a.pipeline AS pipeline, a.label AS label, MIN(a.position) AS position,
   MIN(b.position) AS next_position, CASE WHEN MIN(b.position) IS NULL THEN 0 ELSE 1 END AS has_next
  FROM (` + stagesSQL + `) a LEFT JOIN (` + stagesSQL + `) b ON b._source = a._source AND b.pipeline = a.pipeline
   AND b.position > a.position AND b.outcome <> 'lost'
  WHERE a.outcome <> 'lost' GROUP BY a._source, a.pipeline, a.label, a.id) s
  ON s._source = d._source AND s.pipeline = COALESCE(d.pipeline, '')
 JOIN (SELECT _source, deal_id, MAX(position) AS furthest FROM (
   SELECT d._source AS _source, d.id AS deal_id, p.position AS position FROM {deals} d JOIN (` + stagesSQL + `) p
    ON p._source = d._source AND p.id = d.stage AND p.pipeline = COALESCE(d.pipeline, '') AND p.outcome <> 'lost'
   LEFT JOIN (SELECT DISTINCT _source, deal_id FROM {stage_moves}) h ON h._source = d._source AND h.deal_id = d.id
   WHERE h.deal_id IS NULL
   UNION ALL
   SELECT d._source AS _source, d.id AS deal_id, p.position AS position FROM {deals} d
   JOIN {stage_moves} v ON v._source = d._source AND v.deal_id = d.id AND v.moved_at < {asof}
   JOIN (` + stagesSQL + `) p ON p._source = v._source AND p.id = v.to_stage AND p.pipeline = COALESCE(d.pipeline, '')
    AND p.outcome <> 'lost'
   UNION ALL
   SELECT d._source AS _source, d.id AS deal_id, p.position AS position FROM {deals} d JOIN (` + stagesSQL + `) p
    ON p._source = d._source AND p.pipeline = COALESCE(d.pipeline, '') AND p.outcome = 'won' WHERE ` + wonAsOf + `
   UNION ALL
   SELECT d._source AS _source, d.id AS deal_id, MIN(p.position) AS position FROM {deals} d JOIN (` + stagesSQL + `) p
    ON p._source = d._source AND p.pipeline = COALESCE(d.pipeline, '') AND p.outcome <> 'lost' GROUP BY d._source, d.id) r
  GROUP BY _source, deal_id) f ON f._source = d._source AND f.deal_id = d.id
 WHERE s.position <= f.furthest) t`
)
