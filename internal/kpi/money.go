package kpi

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"svodka/internal/period"
)

// rateAge is how many days a rate holds where no newer one is known. Central banks set none over weekends and holidays; the
// Russian New Year is the longest such gap.
const rateAge = 14

// exchange turns amounts of other currencies into the report's. It holds nothing where all amounts are in the report's
// currency, and then costs nothing.
type exchange struct {
	to      string
	foreign []foreign // by currency
}

// foreign is a currency that occurs besides the report's.
type foreign struct {
	currency string
	moments  spans // its rate, as SQL, in spans of event times; NULL where there is none
	days     spans // the same for columns of calendar days
}

// loadExchange finds the other currencies that occur in the tables of the measures, and their rates over the periods.
func loadExchange(ctx context.Context, c *computation, measures []Measure) (*exchange, error) {
	x := &exchange{to: c.req.Currency}
	others, err := otherCurrencies(ctx, c, measures)
	if err != nil || len(others) == 0 {
		return x, err
	}
	book, err := loadRates(ctx, c)
	if err != nil {
		return nil, err
	}
	for _, currency := range others {
		f := foreign{currency: currency}
		f.moments = rateSpans(c, book, currency, instant)
		f.days = rateSpans(c, book, currency, day)
		x.foreign = append(x.foreign, f)
	}
	return x, nil
}

func otherCurrencies(ctx context.Context, c *computation, measures []Measure) ([]string, error) {
	var parts []string
	q := &query{d: c.d}
	for _, m := range measures {
		if !m.money() {
			continue
		}
		col := tables[m.Table].columns[m.Col]
		part := fmt.Sprintf("SELECT DISTINCT COALESCE(%s, '') AS currency FROM %s t WHERE %s <> 0 AND COALESCE(%[1]s, '') <> ",
			col.currency, c.d.Table(tables[m.Table].origin), col.sql)
		if !slices.ContainsFunc(parts, func(p string) bool { return strings.HasPrefix(p, part) }) {
			parts = append(parts, part+q.param(c.req.Currency))
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	rows, err := c.q.Query(ctx, strings.Join(parts, " UNION ALL "), q.args...)
	if err != nil {
		return nil, fmt.Errorf("currencies: %w", err)
	}
	var all []string
	for _, row := range rows {
		currency, _ := row[0].(string)
		all = append(all, currency)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// rateSpans are the rates of a currency over the days of the periods, days of equal rate joined.
func rateSpans(c *computation, book rates, currency string, k kind) spans {
	var all spans
	for _, p := range c.seen {
		for at := p.From; at.Before(p.To); {
			next := period.Of(at, period.Day, at.Location()).To
			if next.After(p.To) {
				next = p.To
			}
			one := newSpan(c.d, at, next, k, "NULL")
			if r, ok := book.rate(currency, c.req.Currency, dayOf(at)); ok {
				one.value = strconv.FormatFloat(r, 'e', -1, 64) // an exponent keeps engines from taking it for a decimal
			}
			all = all.grow(one)
			at = next
		}
	}
	return all
}

// grow appends a span, or makes the last one longer if it adjoins and has the same value.
func (s spans) grow(one span) spans {
	if !one.begin.Before(one.end) {
		return s
	}
	if n := len(s); n > 0 && s[n-1].value == one.value && s[n-1].end.Equal(one.begin) {
		s[n-1].to, s[n-1].end = one.to, one.end
		return s
	}
	return append(s, one)
}

// of returns the spans that fit the kind of a time column.
func (f foreign) of(k kind) spans {
	if k == day {
		return f.days
	}
	return f.moments
}

// amount is an amount of a row in hundredths of the report's currency, rounded half up; NULL where a rate is missing.
func (x *exchange) amount(q *query, m Measure) string {
	amount, _ := q.column(m.Col)
	if len(x.foreign) == 0 {
		return amount
	}
	when, k := q.column(m.Time)
	var b strings.Builder
	b.WriteString("CASE COALESCE(" + q.t.columns[m.Col].currency + ", '')")
	for _, f := range x.foreign {
		rate := "NULL"
		if !f.of(k).empty() {
			rate = f.of(k).tree(when)
		}
		b.WriteString(" WHEN " + q.param(f.currency) + " THEN " + q.d.Floor(q.d.Real(amount)+" * "+q.d.Real("("+rate+")")+" + 0.5"))
	}
	return b.String() + " ELSE " + amount + " END"
}

// checks are, for every currency that has a gap in its rates, the first time a row of the measure falls into it.
func (x *exchange) checks(q *query, m Measure) []string {
	if !m.money() {
		return nil
	}
	var all []string
	when, k := q.column(m.Time)
	amount, _ := q.column(m.Col)
	for _, f := range x.gaps(k) {
		gap := "COALESCE(" + q.t.columns[m.Col].currency + ", '') = " + q.param(f.currency) + " AND " + amount + " <> 0 AND (" + f.of(k).tree(when) + ") IS NULL"
		if where := q.conds(m.Where); where != "" {
			gap += " AND " + where
		}
		all = append(all, "MIN(CASE WHEN "+gap+" THEN "+when+" END)")
	}
	return all
}

// gaps are the currencies that lack a rate somewhere.
func (x *exchange) gaps(k kind) []foreign {
	var all []foreign
	for _, f := range x.foreign {
		if slices.ContainsFunc(f.of(k), func(s span) bool { return s.value == "NULL" }) {
			all = append(all, f)
		}
	}
	return all
}

// missing reads what checks have found in a row of a result.
func (x *exchange) missing(measures []Measure, found []any, loc *time.Location) error {
	for _, m := range measures {
		if !m.money() {
			continue
		}
		k := tables[m.Table].columns[m.Time].kind
		for _, f := range x.gaps(k) {
			at, ok := found[0].(time.Time)
			found = found[1:]
			if !ok {
				continue
			}
			if k == instant {
				at = at.In(loc)
			}
			return noRate(m.Table, f.currency, x.to, at.Format(time.DateOnly))
		}
	}
	return nil
}

func noRate(table, currency, to, day string) error {
	if currency == "" {
		return fmt.Errorf("%s: an amount of %s has no currency; name it in the source", table, day)
	}
	return fmt.Errorf("%s: no rate of %s to %s for %s nor for the %d days before it; add it to rates", table, currency, to, day, rateAge)
}
