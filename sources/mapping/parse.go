package mapping

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"svodka/sources"
)

// parser reads the fields of one table.
type parser struct {
	table   sources.Table
	dates   dates
	decimal string
}

func newParser(t sources.Table, n Notation, o Options) (parser, error) {
	d, err := newDates(n, o.Location)
	return parser{table: t, dates: d, decimal: n.Decimal}, err
}

// spreadsheetErrors are what a formula that went wrong shows.
func spreadsheetError(text string) bool {
	switch strings.ToUpper(text) {
	case "#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#ERROR!",
		"#ССЫЛКА!", "#Н/Д", "#ЗНАЧ!", "#ДЕЛ/0!", "#ИМЯ?", "#ЧИСЛО!", "#ПУСТО!":
		return true
	}
	return false
}

// rounded is an identifier that a spreadsheet has turned into a number and shortened.
var rounded = regexp.MustCompile(`^[0-9]([.,][0-9]+)?E\+[0-9]+$`)

// aside is what a cell says besides its value.
type aside struct {
	currency string // of an amount
	dayOnly  bool   // a moment has no time of day
}

// set fills a field with what the cell says; the cell is not empty.
func (p parser) set(field any, name string, c Cell) (a aside, err error) {
	switch f := field.(type) {
	case *string:
		*f, err = p.text(name, c.Text)
	case *time.Time:
		*f, a.dayOnly, err = p.dates.moment(c)
	case *sources.Date:
		*f, err = p.dates.day(c)
	case *sources.Int:
		*f, a, err = p.whole(name, c)
	case *sources.Float:
		*f, err = p.real(name, c)
	case *sources.Bool:
		var yes bool
		if yes, err = parseMark(c.Text); err == nil {
			*f = sources.Some(yes)
		}
	}
	return a, err
}

func (p parser) text(name, text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", errors.New("is not UTF-8; write encoding: and the name of what it is")
	}
	if words := wordsOf(p.table.Name, name); words != nil {
		for _, w := range words {
			if strings.EqualFold(w, text) {
				return w, nil
			}
		}
		return "", fmt.Errorf("%s, got %s; add it to values, or write else: {%s: %s}", oneOf(words), shorten(text), name, words[0])
	}
	switch formOf(p.table.Name, name) {
	case currency:
		code, ok := codeOf(text)
		if !ok {
			return "", fmt.Errorf("want a currency such as EUR or €, got %s", shorten(text))
		}
		return code, nil
	case key:
		if rounded.MatchString(text) {
			return "", fmt.Errorf("%s was rounded by a spreadsheet; export the column as text", shorten(text))
		}
	}
	return text, nil
}

func (p parser) whole(name string, c Cell) (sources.Int, aside, error) {
	isMoney := formOf(p.table.Name, name) == money
	n, err := parseNumber(c.Text, p.decimalOf(c))
	if err == nil && (n.mark != "" && !isMoney || n.mark == "%") {
		err = errNoNumber
	}
	var a aside
	if err == nil && n.mark+c.Currency != "" {
		code, ok := codeOf(n.mark + c.Currency)
		if !ok {
			return sources.Int{}, a, fmt.Errorf("%s has an unknown currency", shorten(c.Text))
		}
		a.currency = code
	}
	if err != nil {
		return sources.Int{}, a, p.wrong(name, c.Text, err)
	}
	v, err := n.integer, error(nil)
	if isMoney {
		v = n.hundredths
	}
	i, err := v()
	if err != nil {
		return sources.Int{}, a, fmt.Errorf("%s %w", shorten(c.Text), err)
	}
	return sources.Some(i), a, nil
}

// decimalOf is what stands before decimals in a cell.
func (p parser) decimalOf(c Cell) string {
	if c.Plain {
		return "point"
	}
	return p.decimal
}

// wrong says what a number should look like.
func (p parser) wrong(name, text string, err error) error {
	want := "a number"
	if formOf(p.table.Name, name) == money {
		want = "an amount"
	}
	if p.decimal == "comma" || p.decimal == "point" {
		want += " with a " + p.decimal + " before decimals"
	}
	return fmt.Errorf("want %s, got %s%s", want, shorten(text), hint(err))
}

func (p parser) real(name string, c Cell) (sources.Float, error) {
	form := formOf(p.table.Name, name)
	if form == span {
		v, err := parseSpan(c.Text, p.decimalOf(c))
		if err != nil {
			return sources.Float{}, err
		}
		return sources.Some(v), nil
	}
	n, err := parseNumber(c.Text, p.decimalOf(c))
	if err == nil && n.mark != "" && (n.mark != "%" || form != share) {
		err = errNoNumber
	}
	if err != nil {
		return sources.Float{}, p.wrong(name, c.Text, err)
	}
	v := n.float()
	if n.mark == "%" {
		v /= 100
	}
	if form == share && (v < 0 || v > 1) {
		return sources.Float{}, fmt.Errorf("want a share from 0 to 1, or a percentage such as 40 %%, got %s", shorten(c.Text))
	}
	return sources.Some(v), nil
}

// try says what is wrong with a meaning given in the settings.
func (p parser) try(c sources.Column, word string) string {
	if words := wordsOf(p.table.Name, c.Name); words != nil && !slices.Contains(words, word) {
		return fmt.Sprintf("%s, got %s", oneOf(words), shorten(word))
	}
	fields := p.table.New().Fields()
	for i, column := range p.table.Columns {
		if column.Name == c.Name {
			if _, err := p.set(fields[i], c.Name, Cell{Text: word}); err != nil {
				return err.Error()
			}
		}
	}
	return ""
}
