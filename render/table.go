package render

import (
	"math"
	"slices"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// mostRows is how many members a table of a report shows.
const mostRows = 30

// sheet builds a table of one row per member of a dimension and one column per KPI.
type sheet struct {
	w       *writer
	dim     string
	columns []string // KPI names
	main    string   // the KPI that the rows are ordered by, and the bar and the change are of
	members []string // largest first, the nameless last
	idle    int      // how many have no number but zero, if they are many enough to be left out
	units   map[string]axisUnit
	most    float64 // the largest value of main, for the bars
}

// sheet returns the table of a dimension; without members if nothing happened.
func (w *writer) sheet(dim string, columns []string) *sheet {
	t := &sheet{w: w, dim: dim, columns: split(columns, dim), units: map[string]axisUnit{}}
	t.main = t.mainColumn()
	t.members = t.active()
	t.columns = slices.DeleteFunc(t.columns, func(name string) bool { return name != t.main && !t.tells(name) })
	for _, name := range t.columns {
		t.units[name] = t.unit(name)
	}
	for _, m := range t.members {
		if p := t.at(t.main, m); told(p) {
			t.most = max(t.most, p.Value)
		}
	}
	return t
}

// tells tells whether a column has a number for anybody.
func (t *sheet) tells(name string) bool {
	return told(t.w.now(name)) || slices.ContainsFunc(t.members, func(m string) bool { return told(t.at(name, m)) })
}

// mainColumn is sales where the table has it, else its first column that adds up, else its first.
func (t *sheet) mainColumn() string {
	if slices.Contains(t.columns, sales) {
		return sales
	}
	if i := slices.IndexFunc(t.columns, adds); i >= 0 {
		return t.columns[i]
	}
	if len(t.columns) > 0 {
		return t.columns[0]
	}
	return sales
}

func (t *sheet) group(member string) kpi.Group { return kpi.Group{t.dim: member} }

func (t *sheet) at(name, member string) kpi.Point {
	return t.w.d.at(name, t.group(member), t.w.c.Period)
}

// active are the members for whom some column has a number other than zero, or a plan.
func (t *sheet) active() []string {
	var all []string
	for _, name := range t.columns {
		for _, m := range t.w.d.members(name, t.dim) {
			p := t.at(name, m)
			if told(p) && (p.Value != 0 || p.Den > 0) && !slices.Contains(all, m) {
				all = append(all, m)
			}
		}
	}
	all = rank(all, func(m string) float64 { return orNaN(t.at(t.main, m)) })
	if i := slices.Index(all, ""); i >= 0 {
		all = append(slices.Delete(all, i, i+1), "")
	}
	return all
}

func orNaN(p kpi.Point) float64 {
	if !told(p) {
		return math.NaN()
	}
	return p.Value
}

// unit picks what a column counts in: money in full up to a million, in full thousands up to a milliard.
func (t *sheet) unit(name string) axisUnit {
	most := math.Abs(orZero(t.w.now(name)))
	for _, m := range t.members {
		most = max(most, math.Abs(orZero(t.at(name, m))))
	}
	w := t.w
	if unitOf(name) != kpi.Money {
		return axisUnit{by: 1, f: w.Formatter}
	}
	s := scale{by: 1}
	switch {
	case most >= 999.5e6:
		s = scale{1e6, millions}
	case most >= 999.5e3:
		s = scale{1e3, thousands}
	}
	return axisUnit{by: s.by, name: w.columnUnit(s), f: w.Formatter}
}

func orZero(p kpi.Point) float64 {
	if !told(p) {
		return 0
	}
	return p.Value
}

// head is the table's columns: the member, the KPIs, the change of the main one.
func (t *sheet) head() []Column {
	w := t.w
	all := []Column{{Title: kpi.DimensionTitle(t.dim, w.lang), Grow: 1}}
	for _, name := range t.columns {
		c := Column{Title: w.heading(name), Kind: Number}
		if u := t.units[name]; u.name != "" {
			c.Title = titled(c.Title, u)
		}
		switch {
		case name == planAttainment:
			c.Kind = Bullet
		case name == t.main && adds(name):
			c.Kind, c.Grow = WithBar, 1
		}
		all = append(all, c)
	}
	if t.compares() {
		all = append(all, Column{Title: w.versus(), Kind: Delta})
	}
	return all
}

// titled is the title of a column and its unit below or beside it.
func titled(title string, u axisUnit) string { return title + ", " + u.name }

// columnUnit names a scale of money at the head of a column, shortly: «тыс. ₽», "$K".
func (w *writer) columnUnit(s scale) string {
	if sign := w.Currency(w.c.Currency); !w.ru() && s.name != (phrase{}) {
		return sign + w.say(s.name)
	}
	return w.scaleName(s, w.Currency(w.c.Currency))
}

// compares tells whether the table has the column of changes: somebody's can be said.
func (t *sheet) compares() bool {
	return slices.ContainsFunc(t.members, func(m string) bool {
		return final(t.at(t.main, m)) && final(t.w.beforeOf(t.main, t.group(m)))
	})
}

// versus heads a column of changes: «к сент.», «к пред.», «за год».
func (w *writer) versus() string {
	b, _ := w.c.base()
	switch {
	case b.Role == YearAgo:
		return w.say(versusYear)
	case w.c.Grain == period.Month:
		return w.say(versusMonth, w.month(b.From, columnHead))
	}
	return w.say(versusPrevious)
}

// heading is a KPI's name for the head of a column.
func (w *writer) heading(name string) string {
	if p, ok := columnNames[name]; ok {
		return w.say(p)
	}
	return w.label(name)
}

// rows are the members' rows, cut off at the most a table shows, and the total.
func (t *sheet) rows(total string) (rows []Row, left int) {
	shown := t.members
	if len(shown) > mostRows {
		shown, left = shown[:mostRows], len(shown)-mostRows
	}
	for _, m := range shown {
		rows = append(rows, t.row(t.w.member(t.dim, m), t.group(m)))
	}
	sum := t.row(total, nil)
	sum.Total = true
	return append(rows, sum), left
}

// row is the row of a group; nil is the company.
func (t *sheet) row(label string, g kpi.Group) Row {
	r := Row{Cells: []Cell{{Text: label, Share: math.NaN()}}}
	for _, name := range t.columns {
		r.Cells = append(r.Cells, t.cell(name, g))
	}
	if t.compares() {
		text, dir, _ := t.w.roughly(t.w.d.at(t.main, g, t.w.c.Period), t.w.beforeOf(t.main, g), unitOf(t.main))
		r.Cells = append(r.Cells, Cell{Text: orDash(text), Share: math.NaN(), Dir: dir, Tone: t.w.blamed(tone(t.main, dir))})
	}
	return r
}

func orDash(s string) string {
	if s == "" {
		return dash
	}
	return s
}

func (t *sheet) cell(name string, g kpi.Group) Cell {
	p := t.w.d.at(name, g, t.w.c.Period)
	c := Cell{Text: t.text(name, p), Share: math.NaN()}
	switch {
	case !told(p):
		return c
	case g == nil && t.unpaid(name):
		return Cell{Text: dash, Share: math.NaN()}
	case name == planAttainment:
		c.Share = p.Value
		if p.State == kpi.Value && p.Value < 0.8 {
			c.Tone = t.w.blamed(Bad)
		}
	case name == t.main && g != nil && t.most > 0:
		c.Share = max(0, p.Value/t.most)
	case name == romi && p.State == kpi.Value && p.Value < 0 && t.w.judgesAds():
		c.Tone = Bad
	}
	return c
}

// unpaid tells whether the return on advertising of all sources says nothing: nothing was spent on some that sold.
func (t *sheet) unpaid(name string) bool {
	return (name == romi || name == "roas") && t.dim == "source" && !t.w.allPaid()
}

// text writes a cell: full figures, the unit in the head.
func (t *sheet) text(name string, p kpi.Point) string {
	if !told(p) {
		return t.w.point(name, p)
	}
	switch unitOf(name) {
	case kpi.Money:
		return t.w.Number(p.Value/t.units[name].by, 0)
	case kpi.Percent:
		if name == planAttainment {
			return t.w.Percent(p.Value, 0)
		}
		return t.w.ratio(p.Value)
	case kpi.Duration:
		return t.w.Duration(p.Value)
	}
	return t.w.short(p.Value, 1)
}

// fewIdle is how many members without a number are shown as rows all the same.
const fewIdle = 3

// fold leaves out the members who had nothing but zeros and no plan, in the period and in the comparison, if they are many.
func (t *sheet) fold() {
	busy := slices.DeleteFunc(slices.Clone(t.members), t.idles)
	if n := len(t.members) - len(busy); n > fewIdle {
		t.members, t.idle = busy, n
	}
}

func (t *sheet) idles(member string) bool {
	return !slices.ContainsFunc(append(slices.Clone(t.columns), sales), func(name string) bool {
		now, before := t.at(name, member), t.w.beforeOf(name, t.group(member))
		return orZero(now) != 0 || orZero(before) != 0 || name == planAttainment && now.Den > 0
	})
}

// member is the name of a member; records without one have a name too.
func (w *writer) member(dim, name string) string {
	if name != "" {
		return name
	}
	if p, ok := namelessNames[dim]; ok {
		return w.say(p)
	}
	return w.say(nameless)
}

// named are those of the members that have a name.
func (t *sheet) named() []string {
	return slices.DeleteFunc(slices.Clone(t.members), func(m string) bool { return m == "" })
}

// table lays the sheet out.
func (t *sheet) table(total string, more counted) *Table {
	b := &Table{Columns: t.head()}
	rows, left := t.rows(total)
	b.Rows = rows
	switch {
	case left > 0:
		b.More = t.w.say(andMore, t.w.counted(float64(left+t.idle), more))
	case t.idle > 0:
		b.More = t.w.say(moreIdle, t.w.counted(float64(t.idle), more))
	}
	return b
}
