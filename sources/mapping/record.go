package mapping

import (
	"fmt"
	"strings"

	"svodka/sources"
)

// Result is what became of a row: a record, a problem, or neither where it was empty or left out by the settings.
type Result struct {
	Record  sources.Record
	Problem *Problem
	Empty   bool // nothing in it at all
}

// Row makes a record of a row. Number is what id: row stands for.
func (r *Reader) Row(cells []Cell, number string) Result {
	for i := range cells {
		cells[i].Text = Clean(cells[i].Text)
	}
	if blank(cells) {
		return Result{Empty: true}
	}
	if !r.wanted(cells) {
		return Result{}
	}
	row := &row{reader: r, cells: cells, record: r.table.New()}
	row.fields = row.record.Fields()
	if problem := row.fill(number); problem != nil {
		return Result{Problem: problem}
	}
	return Result{Record: row.record}
}

func blank(cells []Cell) bool {
	for _, c := range cells {
		if c.Text != "" {
			return false
		}
	}
	return true
}

func (r *Reader) wanted(cells []Cell) bool {
	for _, f := range r.where {
		if !f.words[strings.ToLower(at(cells, f.column).Text)] {
			return false
		}
	}
	for _, f := range r.skip {
		if f.words[strings.ToLower(at(cells, f.column).Text)] {
			return false
		}
	}
	return true
}

// at is a cell; rows may end before the header does.
func at(cells []Cell, i int) Cell {
	if i < len(cells) {
		return cells[i]
	}
	return Cell{}
}

// row is a record being made.
type row struct {
	reader *Reader
	cells  []Cell
	record sources.Record
	fields []any
	paid   string // currency beside the amount
	priced bool   // there is an amount
	onDay  bool   // the deal was closed at no time of day
}

func (r *row) fill(number string) *Problem {
	for _, s := range r.reader.fields {
		if problem := r.field(s, number); problem != nil {
			return problem
		}
	}
	for _, s := range r.reader.custom {
		if problem := r.ownField(s); problem != nil {
			return problem
		}
	}
	if problem := r.settleCurrency(); problem != nil {
		return problem
	}
	r.settleClosing()
	r.naturalID()
	return r.checkFilled()
}

func (r *row) field(s source, number string) *Problem {
	c, problem := r.cell(s)
	if problem != nil {
		return problem
	}
	if s.name == "id" && r.reader.m.byRow() {
		c = Cell{Text: number}
	}
	if c.Text == "" {
		c = Cell{Text: r.reader.m.Defaults[s.name]}
	}
	if c.Text == "" {
		return nil
	}
	if s.name == month {
		return r.month(s, c)
	}
	a, err := r.reader.set(r.fields[s.place], s.name, c)
	if err != nil {
		return s.problem(err.Error())
	}
	if formOf(r.reader.table.Name, s.name) == money {
		r.paid, r.priced = a.currency, true
	}
	if s.name == "closed_at" {
		r.onDay = a.dayOnly
	}
	return nil
}

// cell is what the row holds for a field, put together from its columns and put into the words of the field.
func (r *row) cell(s source) (Cell, *Problem) {
	c := r.joined(s)
	means, listed := s.exact[c.Text]
	if !listed && len(s.exact) > 0 {
		means, listed = s.folded[strings.ToLower(c.Text)]
	}
	if listed && c.Text != "" {
		return Cell{Text: means}, nil
	}
	if spreadsheetError(c.Text) {
		return c, s.problem("holds " + c.Text + ", the error of a spreadsheet's formula")
	}
	other, ok := r.reader.m.Else[s.name]
	if ok && c.Text != "" && s.place >= 0 && !r.knows(s, c.Text) {
		return Cell{Text: other}, nil
	}
	return c, nil
}

// knows tells whether a word needs no translation, as won for the status of a deal.
func (r *row) knows(s source, text string) bool {
	for _, w := range wordsOf(r.reader.table.Name, s.name) {
		if strings.EqualFold(w, text) {
			return true
		}
	}
	return false
}

func (r *row) joined(s source) Cell {
	if len(s.columns) == 1 {
		return at(r.cells, s.columns[0])
	}
	var parts []string
	some := false
	isKey := formOf(r.reader.table.Name, s.name) == key
	for _, i := range s.columns {
		text := at(r.cells, i).Text
		some = some || text != ""
		switch {
		case isKey:
			parts = append(parts, strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), "|", `\|`))
		case text != "":
			parts = append(parts, text)
		}
	}
	switch {
	case !some:
		return Cell{}
	case isKey:
		return Cell{Text: strings.Join(parts, "|")}
	}
	return Cell{Text: strings.Join(parts, " ")}
}

func (r *row) month(s source, c Cell) *Problem {
	first, last, err := r.reader.dates.parseMonth(c)
	if err != nil {
		return s.problem(err.Error())
	}
	*r.fields[r.reader.pick["from_day"]].(*sources.Date) = first
	*r.fields[r.reader.pick["to_day"]].(*sources.Date) = last
	return nil
}

func (r *row) ownField(s source) *Problem {
	c, problem := r.cell(s)
	if problem != nil || c.Text == "" {
		return problem
	}
	text, err := r.reader.text("", c.Text)
	if err != nil {
		return s.problem(err.Error())
	}
	own := r.fields[r.reader.pick["custom"]].(*sources.Custom)
	if *own == nil {
		*own = sources.Custom{}
	}
	(*own)[s.name] = text
	return nil
}

// settleCurrency gives an amount the currency that it names, else that of its column or default, else that of the source.
func (r *row) settleCurrency() *Problem {
	place, ok := r.reader.pick["currency"]
	if !ok || r.reader.table.Name == "rates" || !r.priced {
		return nil
	}
	field := r.fields[place].(*string)
	named := r.named("currency")
	switch {
	case named && r.paid != "" && *field != r.paid:
		return &Problem{Reason: fmt.Sprintf("the amount is in %s, but the column of the currency says %s", r.paid, *field)}
	case r.paid != "":
		*field = r.paid
	case *field == "" && r.reader.table.Name != "plans":
		*field = r.reader.currency
	}
	if plan, ok := r.record.(*sources.Plan); ok {
		return r.settlePlan(plan)
	}
	return nil
}

// named tells whether the row itself says something of a field.
func (r *row) named(field string) bool {
	for _, s := range r.reader.fields {
		if s.name == field {
			return r.joined(s).Text != ""
		}
	}
	return false
}

// settlePlan tells money from counts: a plan of sales is money, any other is where it names a currency.
func (r *row) settlePlan(p *sources.Plan) *Problem {
	if p.KPI == "sales" && p.Currency == "" {
		p.Currency = r.reader.currency
	}
	if p.Currency != "" {
		return nil
	}
	if p.Value.V%100 != 0 {
		return &Problem{Reason: fmt.Sprintf("value: a plan of %s is a whole number; name a currency if it is money", p.KPI)}
	}
	p.Value.V /= 100
	return nil
}

// settleClosing moves a closing at no time of the day of creation from midnight to the creation: the deal was not closed
// before there was one.
func (r *row) settleClosing() {
	d, ok := r.record.(*sources.Deal)
	if !ok || !r.onDay || !d.ClosedAt.Before(d.CreatedAt) {
		return
	}
	if loc := r.reader.dates.loc; dayIn(d.ClosedAt, loc) == dayIn(d.CreatedAt, loc) {
		d.ClosedAt = d.CreatedAt
	}
}

// naturalID makes an id for tables that have none of their own.
func (r *row) naturalID() {
	id := r.fields[0].(*string)
	if *id != "" {
		return
	}
	var parts []string
	for _, name := range natural(r.reader.table.Name) {
		parts = append(parts, textOf(r.fields[r.reader.pick[name]]))
	}
	*id = strings.Join(parts, "|")
}

func (r *row) checkFilled() *Problem {
	for _, name := range filled(r.reader.table.Name) {
		if textOf(r.fields[r.reader.pick[name]]) != "" {
			continue
		}
		for _, s := range r.reader.fields {
			if s.name == name {
				return s.problem("is empty")
			}
		}
		return &Problem{Reason: name + " is empty"}
	}
	return nil
}

// problem blames the field's column.
func (s source) problem(reason string) *Problem {
	p := &Problem{Reason: s.name + ": " + reason}
	if len(s.columns) > 0 {
		p.Column = s.columns[0] + 1
	}
	if s.title != "" && s.title != s.name && s.title != rowNumber {
		p.Reason = fmt.Sprintf("%s (column %q): %s", s.name, s.title, reason)
	}
	return p
}
