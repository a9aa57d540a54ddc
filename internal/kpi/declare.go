package kpi

import (
	"fmt"
	"slices"
	"strings"
)

// KPI is the declaration of one indicator. It is data: nothing in it is code or SQL, so that the same can be said in the
// YAML. Its value is Num, or Num / Den where there is a Den or a Plan.
type KPI struct {
	Name        string // as written in the YAML and on the command line
	Titles      Text
	Definitions Text
	Unit        Unit
	Good        Direction // which way is good
	Num, Den    Sum
	Plan        string   // the denominator is the plan of this KPI, from the table plans
	Over        []string // dimensions the denominator does not look at, neither to split nor to filter; "*": all of them
	Always      []string // dimensions it is split by even when nobody asks
	Dims        []string // dimensions it can be split by; nil: all that every measure of it has
	Cohort      bool     // it asks what became of the period's records, so that its value still moves after the period ended
	Past        string   // the table that knows how a cohort stood earlier; empty: what the measures read knows it
}

// Text is a text in the languages of the program.
type Text struct{ RU, EN string }

// In returns the text in a language: "ru", or English for everything else.
func (t Text) In(lang string) string {
	if lang == "ru" {
		return t.RU
	}
	return t.EN
}

// Sum is a linear combination of measures.
type Sum []Term

// Term is a measure times a factor.
type Term struct {
	Factor  float64
	Margin  bool // times the margin of the request too
	Measure Measure
}

// Measure is a number that is taken from one table for every period and group.
type Measure struct {
	Table string // a name of [Tables]
	Time  string // the column that decides which period a row belongs to
	Agg   Agg
	Col   string  // the column that Sum adds, Distinct counts or Quantile orders
	Since string  // a time column: Quantile takes the seconds from it to Col, rows where that is negative left out
	Q     float64 // which quantile, 0.5 for the median
	Where []Cond  // all of them hold
}

// Agg is how a measure makes one number of many rows.
type Agg string

// The aggregates.
const (
	Rows     Agg = "count"
	Adds     Agg = "sum"
	Distinct Agg = "distinct"
	Quantile Agg = "quantile" // exact, with linear interpolation between order statistics (type 7)
)

// Cond is a condition on a column. Text that is not known and text that is empty are the same; an unknown value of another
// kind meets no condition but empty.
type Cond struct {
	Col    string
	Op     Op
	Values []any // string, int64, float64 or bool, as the column is; one for a comparison, none for empty and filled
}

// Op is the operator of a condition.
type Op string

// The operators.
const (
	Is      Op = "="
	Not     Op = "!="
	Less    Op = "<"
	AtMost  Op = "<="
	More    Op = ">"
	AtLeast Op = ">="
	OneOf   Op = "in"
	NoneOf  Op = "not in"
	Empty   Op = "empty"
	Filled  Op = "filled"
)

// Ratio tells whether the KPI is a numerator over a denominator.
func (k *KPI) Ratio() bool { return len(k.Den) > 0 || k.Plan != "" }

// Title is the KPI's name for people.
func (k *KPI) Title(lang string) string { return k.Titles.In(lang) }

// Definition says in a sentence or two what exactly is computed.
func (k *KPI) Definition(lang string) string { return k.Definitions.In(lang) }

// Dimensions returns the dimensions that the KPI can be split by or filtered on, in the order of [Dimensions].
func (k *KPI) Dimensions() []string {
	var dims []string
	for _, d := range Dimensions() {
		if k.Allows(d) {
			dims = append(dims, d)
		}
	}
	return dims
}

// Allows tells whether the KPI can be split by or filtered on a dimension.
func (k *KPI) Allows(dim string) bool {
	if k.Dims != nil && !slices.Contains(k.Dims, dim) && !slices.Contains(k.Always, dim) {
		return false
	}
	for _, t := range k.Num {
		if !t.Measure.has(dim) {
			return false
		}
	}
	for _, t := range k.Den {
		if !k.over(dim) && !t.Measure.has(dim) {
			return false
		}
	}
	return k.Plan == "" || slices.Contains(planDims, dim)
}

// Streams returns the tables whose records the KPI rests on: without one of them there is no data.
func (k *KPI) Streams() []string {
	var all []string
	for _, m := range k.measures() {
		all = append(all, tables[m.Table].streams...)
	}
	if k.Plan != "" {
		all = append(all, "plans")
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Check returns what is wrong with the declaration; nil if it can be compiled.
func (k *KPI) Check() error {
	if len(k.Num) == 0 {
		return fmt.Errorf("%s: no measure", k.Name)
	}
	for _, m := range k.measures() {
		if err := m.check(); err != nil {
			return fmt.Errorf("%s: %w", k.Name, err)
		}
	}
	for _, d := range slices.Concat(k.Dims, k.Always) {
		if !slices.Contains(Dimensions(), d) {
			return fmt.Errorf("%s: unknown dimension %q; there are %s", k.Name, d, strings.Join(Dimensions(), ", "))
		}
		if !k.Allows(d) {
			return fmt.Errorf("%s: not every measure has the dimension %q", k.Name, d)
		}
	}
	return nil
}

// over tells whether the denominator does not look at dim.
func (k *KPI) over(dim string) bool {
	return slices.Contains(k.Over, "*") || slices.Contains(k.Over, dim)
}

func (k *KPI) measures() []Measure {
	var all []Measure
	for _, t := range slices.Concat(k.Num, k.Den) {
		all = append(all, t.Measure)
	}
	return all
}

func (m Measure) has(dim string) bool {
	t, ok := tables[m.Table]
	if !ok {
		return false
	}
	_, ok = t.dims[dim]
	return ok
}

// money tells whether the measure adds amounts of money.
func (m Measure) money() bool {
	return m.Agg == Adds && tables[m.Table].columns[m.Col].kind == money
}

func (m Measure) check() error {
	t, ok := tables[m.Table]
	if !ok {
		return fmt.Errorf("unknown table %q; there are %s", m.Table, strings.Join(Tables(), ", "))
	}
	if err := t.want(m.Time, instant, day); err != nil {
		return fmt.Errorf("time: %w", err)
	}
	if err := m.checkAgg(t); err != nil {
		return fmt.Errorf("%s: %w", m.Agg, err)
	}
	for _, c := range m.Where {
		if err := c.check(t); err != nil {
			return fmt.Errorf("where %s: %w", c.Col, err)
		}
	}
	return nil
}

func (m Measure) checkAgg(t *table) error {
	switch {
	case m.Agg == Rows:
		return nil
	case m.Agg == Adds:
		return t.want(m.Col, number, money)
	case m.Agg == Distinct:
		return t.want(m.Col, text)
	case m.Agg == Quantile && (m.Q < 0 || m.Q > 1):
		return fmt.Errorf("want a quantile from 0 to 1, got %v", m.Q)
	case m.Agg == Quantile && m.Since == "":
		return t.want(m.Col, number)
	case m.Agg == Quantile:
		if err := t.want(m.Since, instant); err != nil {
			return err
		}
		return t.want(m.Col, instant)
	}
	return fmt.Errorf("unknown aggregate; there are count, sum, distinct, quantile")
}
