package mapping

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"svodka/sources"
)

// Kind says what a table's columns are like where it differs.
type Kind struct {
	ByName bool // a column that is called like a field needs no entry in columns
	Rows   bool // rows have numbers that stay, so that they may serve as ids
}

// Check reports every setting that cannot work for the stream's table; what the columns are is seen only when it is read.
func (m Map) Check(t sources.Table, k Kind, report func(field, problem string)) {
	m.Notation.Check(report)
	m.checkNames(t, report)
	m.checkColumns(k, report)
	if !k.ByName && len(m.Columns) > 0 {
		m.checkMapped(t, report)
	}
	m.checkWords(t, report)
	for name, columns := range m.Custom {
		if name == "" || slices.Contains(columns, "") {
			report("custom."+name, "a name or a column is empty; write name: column")
		}
		if isField(t, name) {
			report("custom."+name, "there is a field of that name in "+t.Name+"; write it under columns, or take another name")
		}
	}
}

// checkNames reports names that are no fields.
func (m Map) checkNames(t sources.Table, report func(field, problem string)) {
	named := map[string][]string{
		"columns": slices.Sorted(maps.Keys(m.Columns)), "values": slices.Sorted(maps.Keys(m.Values)),
		"else": slices.Sorted(maps.Keys(m.Else)), "defaults": slices.Sorted(maps.Keys(m.Defaults)),
	}
	for section, names := range named {
		for _, name := range names {
			switch {
			case isField(t, name) || section == "values" && len(m.Custom[name]) > 0:
			case name == "custom":
				report(section+"."+name, "fields of your own have a section of their own; write custom: {name: column} beside columns")
			default:
				report(section+"."+name, Unknown("field in "+t.Name, name, fields(t)))
			}
		}
	}
}

func (m Map) checkColumns(k Kind, report func(field, problem string)) {
	for name, columns := range m.Columns {
		if len(columns) == 0 || slices.Contains(columns, "") {
			report("columns."+name, "no column; write the name of one")
		}
	}
	if m.byRow() && !k.Rows {
		report("columns.id", "rows of a query have no number that stays; select something that tells them apart as id")
	}
	for _, name := range slices.Sorted(maps.Keys(m.Values)) {
		if !k.ByName && len(m.Columns) > 0 && len(m.Columns[name]) == 0 && len(m.Custom[name]) == 0 {
			report("values."+name, "there is no column for it; write columns: {"+name+": …}")
		}
	}
}

// has tells whether the mapping says where a field comes from.
func (m Map) has(name string) bool {
	_, preset := m.Defaults[name]
	return preset || len(m.Columns[name]) > 0
}

func (m Map) checkMapped(t sources.Table, report func(field, problem string)) {
	for _, name := range mapped(t.Name) {
		days := name == "from_day" || name == "to_day"
		natural := name == "id" && natural(t.Name) != nil
		if m.has(name) || natural || days && m.has(month) {
			continue
		}
		report("columns", fmt.Sprintf("%s is missing; write columns: {%s: the name of its column}%s", name, name, alternative(t.Name, name)))
	}
	if m.has(month) && (m.has("from_day") || m.has("to_day")) {
		report("columns."+month, "month and from_day, to_day say the same; keep one")
	}
}

func alternative(table, name string) string {
	switch {
	case name == "id":
		return ", or id: row where the rows of a file have none"
	case wordsOf(table, name) != nil:
		return ", or defaults: {" + name + ": " + wordsOf(table, name)[0] + "} where there is none"
	}
	return ""
}

// checkWords reports meanings that a field cannot have.
func (m Map) checkWords(t sources.Table, report func(field, problem string)) {
	p, err := newParser(t, m.Notation, Options{Location: time.UTC})
	if err != nil {
		return // the notation is reported already
	}
	try := func(path, field, word string) {
		if c, ok := t.Column(field); ok && word != "" {
			if problem := p.try(c, word); problem != "" {
				report(path, problem)
			}
		}
	}
	for field, words := range m.Values {
		for word, means := range words {
			try("values."+field+"."+word, field, means)
		}
	}
	for field, means := range m.Else {
		try("else."+field, field, means)
	}
	for field, means := range m.Defaults {
		try("defaults."+field, field, means)
	}
}

func oneOf(words []string) string { return "want one of " + strings.Join(words, ", ") }
