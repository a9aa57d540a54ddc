package mapping

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"svodka/sources"
)

// Options are what a source knows of its tables.
type Options struct {
	Kind
	Aside    string         // column that the source itself uses; it need not be a field
	Location *time.Location // of moments that name no zone
	Currency string         // of amounts that name none
	Notation Notation       // where the stream has none of its own
}

// Reader makes records of the rows of one table with a header.
type Reader struct {
	parser
	m        Map
	currency string
	fields   []source
	custom   []source
	where    []filter
	skip     []filter
	pick     map[string]int // field: its place in the record
}

// source is where a field comes from.
type source struct {
	name    string
	place   int   // in the record
	columns []int // in the row
	title   string
	exact   map[string]string // values
	folded  map[string]string
}

type filter struct {
	column int
	words  map[string]bool // in lower case
}

// Bind finds the columns that m needs in the header of a table. The error names every one that is not there.
func (m Map) Bind(t sources.Table, header []string, o Options) (*Reader, error) {
	p, err := newParser(t, m.Notation.or(o.Notation), o)
	if err != nil {
		return nil, err
	}
	h := newHeader(header)
	r := &Reader{parser: p, m: m, currency: o.Currency, pick: map[string]int{}}
	for i, c := range t.Columns {
		r.pick[c.Name] = i
	}
	columns := m.Columns
	if o.ByName || len(columns) == 0 {
		columns = m.named(t, h)
	}
	for _, name := range fields(t) {
		if len(columns[name]) == 0 && m.Defaults[name] == "" {
			continue
		}
		r.fields = append(r.fields, m.source(h, name, "columns", columns[name], r.pick))
	}
	for _, name := range slices.Sorted(maps.Keys(m.Custom)) {
		r.custom = append(r.custom, m.source(h, name, "custom", m.Custom[name], nil))
	}
	r.where, r.skip = h.filters("where", m.Where), h.filters("skip", m.Skip)
	if o.ByName {
		h.refuseUnused(t, r, o.Aside)
	}
	if len(h.missing) == 0 {
		h.missing = m.unmapped(t, columns)
	}
	if len(h.missing) > 0 {
		return nil, errors.New(strings.Join(h.missing, "; "))
	}
	return r, nil
}

// named adds the columns that are called like fields to those that are written.
func (m Map) named(t sources.Table, h *header) map[string]Words {
	all := maps.Clone(m.Columns)
	if all == nil {
		all = map[string]Words{}
	}
	for _, name := range fields(t) {
		if _, ok := h.places[name]; ok && len(all[name]) == 0 {
			all[name] = Words{name}
		}
	}
	return all
}

// unmapped says which fields come from nowhere.
func (m Map) unmapped(t sources.Table, columns map[string]Words) []string {
	m.Columns = columns
	var all []string
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		if len(columns[name]) == 0 && len(m.Custom[name]) == 0 {
			all = append(all, "values."+name+": there is no column for it; write columns: {"+name+": …}")
		}
	}
	m.checkMapped(t, func(_, problem string) { all = append(all, problem) })
	return all
}

func (m Map) source(h *header, name, section string, columns Words, pick map[string]int) source {
	s := source{name: name, place: -1, exact: m.Values[name], title: strings.Join(columns, ", ")}
	if place, ok := pick[name]; ok {
		s.place = place
	}
	s.folded = map[string]string{}
	for word, means := range s.exact {
		s.folded[strings.ToLower(word)] = means
	}
	if name == "id" && section == "columns" && m.byRow() {
		h.refuseRow()
		return s
	}
	for _, c := range columns {
		s.columns = append(s.columns, h.find(c, section+"."+name))
	}
	return s
}

// header is the first row of a table.
type header struct {
	names   []string
	places  map[string]int
	folded  map[string][]int
	twice   map[string]bool
	missing []string
}

func newHeader(names []string) *header {
	h := &header{places: map[string]int{}, folded: map[string][]int{}, twice: map[string]bool{}}
	for i, name := range names {
		name = Clean(name)
		h.names = append(h.names, name)
		_, h.twice[name] = h.places[name]
		h.places[name] = i
		h.folded[strings.ToLower(name)] = append(h.folded[strings.ToLower(name)], i)
	}
	return h
}

// find returns the place of a column. One that is not there is noted.
func (h *header) find(name, setting string) int {
	name = Clean(name)
	place, ok := h.places[name]
	if near := h.folded[strings.ToLower(name)]; !ok && len(near) == 1 {
		return near[0]
	}
	switch {
	case !ok:
		h.missing = append(h.missing, fmt.Sprintf("%s: %s", setting, Unknown("column", name, h.known())))
	case h.twice[name]:
		h.missing = append(h.missing, fmt.Sprintf("%s: there are two columns %q; rename one", setting, name))
	}
	return place
}

func (h *header) known() []string {
	return slices.DeleteFunc(slices.Clone(h.names), func(name string) bool { return name == "" })
}

func (h *header) refuseRow() {
	if _, ok := h.places[rowNumber]; ok {
		h.missing = append(h.missing, `columns.id: row means the number of the row, but there is a column "row"; rename the column`)
	}
}

// refuseUnused notes columns that are neither fields nor asked for: misspelt, in a table made for the purpose.
func (h *header) refuseUnused(t sources.Table, r *Reader, aside string) {
	used := map[int]bool{}
	for _, s := range slices.Concat(r.fields, r.custom) {
		for _, i := range s.columns {
			used[i] = true
		}
	}
	for _, f := range slices.Concat(r.where, r.skip) {
		used[f.column] = true
	}
	for i, name := range h.names {
		if !used[i] && !strings.EqualFold(name, aside) {
			h.missing = append(h.missing, fmt.Sprintf("column %q is used nowhere: %s; rename it, or take it into columns or custom", name, Unknown("field in "+t.Name, name, fields(t))))
		}
	}
}

func (h *header) filters(section string, all map[string]Words) []filter {
	var out []filter
	for _, column := range slices.Sorted(maps.Keys(all)) {
		f := filter{column: h.find(column, section), words: map[string]bool{}}
		for _, w := range all[column] {
			f.words[strings.ToLower(Clean(w))] = true
		}
		out = append(out, f)
	}
	return out
}

// Clean takes spaces of all kinds, and marks that cannot be seen, off both ends.
func Clean(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '\u200e' || r == '\u200f'
	})
}
