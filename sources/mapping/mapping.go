// Package mapping turns the rows of a table, whatever it comes from, into canonical records: columns to fields, words to
// statuses, text to moments, numbers and money. What it does not understand for certain it refuses, and says why.
package mapping

import (
	"fmt"
	"strings"
)

// Version changes when rows give other records than they did. It is a part of the cursors of all sources that use a mapping,
// so that they read everything anew.
const Version = 3

// Words is a list of texts; one alone may be written without brackets.
type Words []string

// UnmarshalText takes one text.
func (w *Words) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		return fmt.Errorf("is empty; write a text, or remove it")
	}
	*w = Words{string(b)}
	return nil
}

// Map says how rows become records. It is a part of a stream's settings.
type Map struct {
	Columns  map[string]Words             `yaml:"columns" doc:"where each field comes from, as field: column; several columns are joined: [Date, Time]; id: row gives rows of a file their number as id"`
	Custom   map[string]Words             `yaml:"custom" doc:"fields of your own to keep with the record, as name: column"`
	Values   map[string]map[string]string `yaml:"values" doc:"what the words of a column mean, by field: status: {Payment Done: won, Lost: lost}; yes and no for answered and active"`
	Else     map[string]string            `yaml:"else" doc:"what a word means that values does not list, by field: status: open; without it the row is kept out where the field knows certain words only, and the word kept as it is elsewhere"`
	Defaults map[string]string            `yaml:"defaults" doc:"what stands for an empty cell, or for a column there is none of, by field: currency: EUR"`
	Where    map[string]Words             `yaml:"where" doc:"keep only rows with one of these words in a column: Type: [Inbound, Missed]"`
	Skip     map[string]Words             `yaml:"skip" doc:"leave out rows with one of these words in a column: Source: Test"`
	Notation `yaml:",inline"`
}

// Notation says how dates and numbers are written. A source has one, and a stream may have its own.
type Notation struct {
	Date    Words  `yaml:"date" doc:"how dates are written, one way or several: dd.mm.yyyy hh:mm, mm/dd/yyyy hh:mm am/pm, dd mmm yyyy; also excel, unix, unix_ms; the time may be missing; 2024-06-21 and 2024-06-21 12:00:00+02:00 are always understood"`
	Decimal string `yaml:"decimal" enum:"auto,comma,point" doc:"what stands before decimals; auto (when left out) takes what can be read in one way only, and keeps a row out for 1.234 or 1,234"`
}

// or fills in what n leaves out.
func (n Notation) or(outer Notation) Notation {
	if len(n.Date) == 0 {
		n.Date = outer.Date
	}
	if n.Decimal == "" {
		n.Decimal = outer.Decimal
	}
	return n
}

// Check reports every setting of the notation that cannot work.
func (n Notation) Check(report func(field, problem string)) {
	for i, text := range n.Date {
		if _, err := compile(text); err != nil {
			field := "date"
			if len(n.Date) > 1 {
				field = fmt.Sprintf("date[%d]", i)
			}
			report(field, err.Error())
		}
	}
}

// rowNumber in columns.id makes ids of the numbers of rows.
const rowNumber = "row"

// byRow tells whether ids are the numbers of rows.
func (m Map) byRow() bool { return len(m.Columns["id"]) == 1 && m.Columns["id"][0] == rowNumber }

// Cell is a value of a row.
type Cell struct {
	Text     string  // empty: nothing there
	Plain    bool    // Text is a number with a point before its decimals: there is nothing to guess
	Serial   float64 // days since 1899-12-30 it may stand for, where it is a number of a spreadsheet; else 0
	Currency string  // sign or code that the spreadsheet shows beside the number
}

// Problem is why a row was kept out.
type Problem struct {
	Column int // the column to blame, counted from 1; 0: the row
	Reason string
}

// shorten cuts a value for a message.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return fmt.Sprintf("%q", s)
}
