package mapping

import (
	"fmt"
	"strings"
	"unicode"
)

// part is a piece of a date pattern.
type part int

const (
	literal part = iota
	day
	monthNumber
	monthName
	year4
	year2
	hour
	minute
	second
	half // am or pm
)

type token struct {
	part
	text  string // of a literal
	exact bool   // a number that another one follows at once has all its digits
}

// pattern is a way of writing moments, such as dd.mm.yyyy hh:mm.
type pattern struct {
	text   string
	tokens []token
	clock  int  // where the time of day begins, which may be missing; 0: there is none, or it comes first
	number unit // the whole text is a number instead
}

type unit int

const (
	noNumber unit = iota
	excelDays
	unixSeconds
	unixMillis
)

// compile reads a pattern. Letters mean what they mean in spreadsheets: m after an hour or before a second is a minute.
func compile(text string) (pattern, error) {
	p := pattern{text: text}
	switch strings.ToLower(text) {
	case "iso":
		return p, nil
	case "excel":
		p.number = excelDays
		return p, nil
	case "unix":
		p.number = unixSeconds
		return p, nil
	case "unix_ms":
		p.number = unixMillis
		return p, nil
	}
	rest := []rune(text)
	for len(rest) > 0 {
		n, t, err := lex(rest, p.tokens)
		if err != nil {
			return p, fmt.Errorf("%w; write a pattern such as dd.mm.yyyy hh:mm", err)
		}
		p.tokens = append(p.tokens, t)
		rest = rest[n:]
	}
	return p, p.settle()
}

// lex takes the next token off a pattern.
func lex(rest []rune, before []token) (int, token, error) {
	lower := strings.ToLower(string(rest))
	if strings.HasPrefix(lower, "am/pm") {
		return 5, token{part: half}, nil
	}
	r := unicode.ToLower(rest[0])
	n := 1
	for n < len(rest) && unicode.ToLower(rest[n]) == r {
		n++
	}
	run := strings.Repeat(string(r), n)
	switch run {
	case "d", "dd":
		return n, token{part: day}, nil
	case "m", "mm":
		if last := lastNumber(before); last == hour {
			return n, token{part: minute}, nil
		}
		return n, token{part: monthNumber}, nil
	case "mmm", "mmmm":
		return n, token{part: monthName}, nil
	case "yyyy":
		return n, token{part: year4}, nil
	case "yy":
		return n, token{part: year2}, nil
	case "h", "hh":
		return n, token{part: hour}, nil
	case "s", "ss":
		return n, token{part: second}, nil
	}
	if unicode.IsDigit(r) || unicode.IsLetter(r) && run != "t" {
		return 0, token{}, fmt.Errorf("%q stands for nothing in a date pattern", string(rest[:n]))
	}
	return n, token{part: literal, text: string(rest[:n])}, nil
}

func lastNumber(before []token) part {
	for i := len(before) - 1; i >= 0; i-- {
		if before[i].part != literal {
			return before[i].part
		}
	}
	return literal
}

// settle checks that every piece is there once, and finds what may be missing.
func (p *pattern) settle() error {
	count := map[part]int{}
	for i, t := range p.tokens {
		count[t.part]++
		next := literal
		if i+1 < len(p.tokens) {
			next = p.tokens[i+1].part
		}
		p.tokens[i].exact = next != literal && next != half && next != monthName
		if t.part == hour {
			p.clock = i
		}
	}
	switch {
	case count[day] != 1 || count[monthNumber]+count[monthName] != 1 || count[year4]+count[year2] != 1:
		return fmt.Errorf("%q must have a day, a month and a year, each once; write a pattern such as dd.mm.yyyy hh:mm", p.text)
	case count[hour] > 1 || count[minute] > 1 || count[second] > 1 || count[half] > 1:
		return fmt.Errorf("%q has a part of the time twice; write a pattern such as dd.mm.yyyy hh:mm", p.text)
	case count[minute] > 0 && count[hour] == 0 || count[second] > 0 && count[minute] == 0 || count[half] > 0 && count[hour] == 0:
		return fmt.Errorf("%q has a time without its hour or minute; write a pattern such as dd.mm.yyyy hh:mm", p.text)
	}
	for _, t := range p.tokens[p.clock:] {
		if p.clock > 0 && (t.part == day || t.part == monthNumber || t.part == monthName || t.part == year4 || t.part == year2) {
			p.clock = 0
		}
	}
	return nil
}

// match reads text by the pattern.
func (p pattern) match(text string) (wall, bool) {
	if w, ok := p.run(p.tokens, text); ok {
		return w, true
	}
	if p.clock == 0 {
		return wall{}, false
	}
	date := p.tokens[:p.clock]
	for len(date) > 0 && date[len(date)-1].part == literal {
		date = date[:len(date)-1]
	}
	return p.run(date, text)
}

func (p pattern) run(tokens []token, text string) (wall, bool) {
	w := wall{dayOnly: true}
	afternoon, noon := false, false
	for _, t := range tokens {
		w.dayOnly = w.dayOnly && t.part != hour
		rest, ok := t.take(text, &w)
		if t.part == half {
			afternoon, noon = strings.HasPrefix(strings.ToLower(strings.TrimSpace(text)), "p"), true
		}
		if !ok {
			return wall{}, false
		}
		text = rest
	}
	if noon {
		if w.hour < 1 || w.hour > 12 {
			return wall{}, false
		}
		w.hour %= 12
		if afternoon {
			w.hour += 12
		}
	}
	return w, text == "" && w.valid()
}

// take reads one token off the text.
func (t token) take(text string, w *wall) (rest string, ok bool) {
	switch t.part {
	case literal:
		return takeLiteral(text, t.text)
	case half:
		text = strings.TrimSpace(text)
		if low := strings.ToLower(text); strings.HasPrefix(low, "am") || strings.HasPrefix(low, "pm") {
			return text[2:], true
		}
		return text, false
	case monthName:
		w.month, rest = takeMonth(text)
		return rest, w.month > 0
	}
	low, high := 1, 2
	if t.part == year4 {
		low, high = 4, 4
	}
	if t.exact || t.part == year2 {
		low = high
	}
	v, n := 0, 0
	for n < len(text) && n < high && text[n] >= '0' && text[n] <= '9' {
		v = v*10 + int(text[n]-'0')
		n++
	}
	w.set(t.part, v)
	return text[n:], n >= low
}

// takeLiteral wants the same characters; one space stands for several.
func takeLiteral(text, want string) (string, bool) {
	if strings.TrimSpace(want) == "" {
		rest := strings.TrimLeftFunc(text, unicode.IsSpace)
		return rest, len(rest) < len(text)
	}
	if len(text) < len(want) || !strings.EqualFold(text[:len(want)], want) {
		return text, false
	}
	return text[len(want):], true
}

// months are the beginnings that tell the months of a language apart.
func months() [][]string {
	return [][]string{
		{"jan", "янв"}, {"feb", "фев"}, {"mar", "мар"}, {"apr", "апр"}, {"may", "май", "мая"}, {"jun", "июн"},
		{"jul", "июл"}, {"aug", "авг"}, {"sep", "сен"}, {"oct", "окт"}, {"nov", "ноя"}, {"dec", "дек"},
	}
}

// takeMonth reads the name of a month, in full or cut short, in English or Russian.
func takeMonth(text string) (int, string) {
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(text)
	}
	word, rest := strings.ToLower(text[:end]), strings.TrimPrefix(text[end:], ".")
	for i, beginnings := range months() {
		for _, b := range beginnings {
			if strings.HasPrefix(word, b) {
				return i + 1, rest
			}
		}
	}
	return 0, rest
}
