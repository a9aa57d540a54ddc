package database

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// query is one SELECT, taken apart as far as is needed to see that it is one and to put :since into the driver's form.
type query struct {
	text   string // with the driver's placeholders
	sinces int    // how many placeholders there are
	order  string // the first column of the ORDER BY at its end, in lower case; empty without one, or with DESC
	limit  bool   // it ends with LIMIT or FETCH
}

// orderedBy tells whether the rows come in the order of a column.
func (q query) orderedBy(column string) bool { return q.order == strings.ToLower(column) }

// word is a piece of SQL: a keyword or name, a quoted name, a mark, or :name.
type word struct {
	text   string // names in lower case, quoted ones as they are, marks
	start  int
	end    int
	depth  int // of brackets around it
	quoted bool
}

// parseQuery takes a query apart. What is inside of strings and comments does not count.
func parseQuery(text, driver string) (query, error) {
	words, err := lexSQL(text, driver)
	if err != nil {
		return query{}, err
	}
	for len(words) > 0 && words[len(words)-1].text == ";" {
		text, words = text[:words[len(words)-1].start], words[:len(words)-1]
	}
	if err := onlySelects(words, driver); err != nil {
		return query{}, err
	}
	q := query{order: orderOf(words)}
	for _, w := range words {
		q.limit = q.limit || w.depth == 0 && !w.quoted && (w.text == "limit" || w.text == "fetch")
	}
	var b strings.Builder
	last := 0
	for _, w := range words {
		if w.quoted || len(w.text) < 2 || w.text[0] != ':' {
			continue
		}
		if w.text != ":since" {
			return query{}, fmt.Errorf("unknown parameter %s; there is only :since", w.text)
		}
		q.sinces++
		b.WriteString(text[last:w.start] + placeholder(driver))
		last = w.end
	}
	b.WriteString(text[last:])
	q.text = strings.TrimSpace(b.String())
	return q, nil
}

func placeholder(driver string) string {
	switch driver {
	case "postgres":
		return "$1"
	case "sqlite":
		return "?1"
	}
	return "?"
}

// onlySelects refuses what is not one SELECT, or does more than read.
func onlySelects(words []word, driver string) error {
	if len(words) == 0 {
		return errors.New("there is none; write SELECT …")
	}
	if first := words[0].text; first != "select" && first != "with" {
		return fmt.Errorf("want one SELECT, got %s; svodka only reads", strings.ToUpper(first))
	}
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1].text
		}
		switch {
		case w.quoted:
		case w.text == ";":
			return errors.New("want one SELECT, got several statements; remove what comes after the semicolon")
		case w.text == "into":
			return errors.New("INTO writes; svodka only reads")
		case w.text == "for" && (next == "update" || next == "share" || next == "no" || next == "key"), w.text == "lock" && next == "in":
			return errors.New("FOR " + strings.ToUpper(next) + " locks rows; svodka only reads")
		case w.text == "?" && driver != "postgres", w.text == "$" && driver != "mysql", w.text == "@" && driver == "sqlite":
			return errors.New("a placeholder of the driver has no use here; write :since")
		}
	}
	return nil
}

// orderOf finds the first column of the ORDER BY of the whole query.
func orderOf(words []word) string {
	for i := len(words) - 3; i >= 0; i-- {
		if words[i].depth != 0 || words[i].text != "order" || words[i+1].text != "by" {
			continue
		}
		column := words[i+2]
		rest := words[i+3:]
		for len(rest) >= 2 && rest[0].text == "." {
			column, rest = rest[1], rest[2:]
		}
		if len(rest) > 0 && rest[0].text == "asc" {
			rest = rest[1:]
		}
		if len(rest) > 0 && rest[0].text != "," && rest[0].text != "limit" && rest[0].text != "fetch" && rest[0].text != "nulls" {
			return ""
		}
		return strings.ToLower(column.text)
	}
	return ""
}

// lexSQL cuts SQL into words. Strings and comments are left out.
func lexSQL(text, driver string) ([]word, error) {
	l := &sqlLexer{text: text, mysql: driver == "mysql", postgres: driver == "postgres"}
	for l.at < len(text) {
		if err := l.step(); err != nil {
			return nil, err
		}
	}
	if l.depth != 0 {
		return nil, errors.New("the brackets do not match")
	}
	return l.words, nil
}

type sqlLexer struct {
	text            string
	at, depth       int
	mysql, postgres bool
	words           []word
}

func (l *sqlLexer) step() error {
	rest := l.text[l.at:]
	switch c := rest[0]; {
	case l.lineComment(rest):
		l.at += lineEnd(rest)
	case strings.HasPrefix(rest, "/*!"):
		return errors.New("a comment that MySQL carries out (/*!) has no use here; remove it")
	case strings.HasPrefix(rest, "/*"):
		return l.comment(rest)
	case c == '\'' || c == '"' || c == '`':
		return l.quoted(rest, c)
	case c == '[' && !l.mysql && !l.postgres:
		return l.quoted(rest, ']')
	case l.postgres && c == '$':
		return l.dollar(rest)
	case isName(rune(c)) || c >= 0x80:
		l.add(strings.ToLower(rest[:nameEnd(rest)]), nameEnd(rest), false)
	case strings.HasPrefix(rest, "::"):
		l.at += 2
	case c == ':' && len(rest) > 1 && unicode.IsLetter(rune(rest[1])):
		n := 1 + nameEnd(rest[1:])
		l.add(strings.ToLower(rest[:n]), n, false)
	default:
		l.mark(c)
	}
	return nil
}

func (l *sqlLexer) add(text string, n int, quoted bool) {
	l.words = append(l.words, word{text, l.at, l.at + n, l.depth, quoted})
	l.at += n
}

func (l *sqlLexer) mark(c byte) {
	switch c {
	case '(':
		l.depth++
	case ')':
		l.depth--
	}
	if unicode.IsSpace(rune(c)) {
		l.at++
		return
	}
	l.add(string(c), 1, false)
}

// lineComment tells whether a comment up to the end of the line begins. For MySQL two dashes need a space after them.
func (l *sqlLexer) lineComment(rest string) bool {
	if l.mysql {
		return rest[0] == '#' || strings.HasPrefix(rest, "--") && (len(rest) == 2 || unicode.IsSpace(rune(rest[2])))
	}
	return strings.HasPrefix(rest, "--")
}

func lineEnd(rest string) int {
	if i := strings.IndexByte(rest, '\n'); i >= 0 {
		return i + 1
	}
	return len(rest)
}

// comment skips a comment; those of PostgreSQL lie within each other.
func (l *sqlLexer) comment(rest string) error {
	depth := 0
	for i := 0; i+1 < len(rest); i++ {
		switch {
		case rest[i:i+2] == "/*" && (depth == 0 || l.postgres):
			depth++
			i++
		case rest[i:i+2] == "*/":
			depth--
			i++
		}
		if depth == 0 {
			l.at += i + 1
			return nil
		}
	}
	return errors.New("a comment does not end")
}

// quoted takes a string or a quoted name up to its end, which is written twice inside of it.
func (l *sqlLexer) quoted(rest string, end byte) error {
	escapes := end == '\'' && (l.mysql || l.escaping()) || end == '"' && l.mysql
	for i := 1; i < len(rest); i++ {
		switch {
		case escapes && rest[i] == '\\':
			i++
		case rest[i] == end && i+1 < len(rest) && rest[i+1] == end && end != ']':
			i++
		case rest[i] == end:
			if end == '\'' || end == '"' && l.mysql {
				l.add("'", i+1, true)
			} else {
				l.add(rest[1:i], i+1, true)
			}
			return nil
		}
	}
	return errors.New("a quote does not end")
}

// escaping tells whether an E stands right before a string of PostgreSQL.
func (l *sqlLexer) escaping() bool {
	if len(l.words) == 0 || !l.postgres {
		return false
	}
	last := l.words[len(l.words)-1]
	return last.end == l.at && last.text == "e"
}

// dollar skips a string such as $$…$$ or $tag$…$tag$. Within a name the sign is a letter.
func (l *sqlLexer) dollar(rest string) error {
	if k := len(l.words) - 1; k >= 0 && l.words[k].end == l.at && isName(rune(l.words[k].text[0])) && !l.words[k].quoted {
		l.words[k].end++
		l.words[k].text += "$"
		l.at++
		return nil
	}
	n := 1
	for n < len(rest) && (isName(rune(rest[n])) || rest[n] >= 0x80) {
		n++
	}
	if n >= len(rest) || rest[n] != '$' {
		l.add("$", 1, false)
		return nil
	}
	tag := rest[:n+1]
	i := strings.Index(rest[len(tag):], tag)
	if i < 0 {
		return errors.New("a string that begins with " + tag + " does not end")
	}
	l.at += len(tag) + i + len(tag)
	return nil
}

func isName(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// nameEnd is where the name at the beginning of rest ends; a character that belongs into no name stands alone.
func nameEnd(rest string) int {
	i := strings.IndexFunc(rest, func(r rune) bool { return !isName(r) })
	switch {
	case i < 0:
		return len(rest)
	case i == 0:
		_, n := utf8.DecodeRuneInString(rest)
		return n
	}
	return i
}
