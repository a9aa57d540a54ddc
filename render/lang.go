package render

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Russian and English are the languages reports can be written in.
const (
	Russian = "ru"
	English = "en"
)

// phrase is a text in both languages, with the verbs of fmt; where the order of words differs they are indexed.
type phrase struct{ ru, en string }

// counted is a noun beside a number, in the forms that the number asks for: one, few and many in Russian («сделка», «сделки»,
// «сделок»), one and other in English.
type counted struct {
	ru [3]string
	en [2]string
}

// Formatter writes words, numbers and dates in a language. It is a value without state and may be shared.
type Formatter struct{ lang string }

// NewFormatter returns the formatter of a language: "ru", or English for everything else.
func NewFormatter(lang string) Formatter {
	if lang == Russian {
		return Formatter{Russian}
	}
	return Formatter{English}
}

func (f Formatter) ru() bool { return f.lang == Russian }

// say writes a phrase with its arguments.
func (f Formatter) say(p phrase, args ...any) string {
	text := p.en
	if f.ru() {
		text = p.ru
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// form picks the form of a noun that goes with v as it is written, with the given number of decimals.
func (f Formatter) form(c counted, v float64, decimals int) string {
	whole, fraction := digits(math.Abs(v), decimals)
	if !f.ru() {
		if plural.Cardinal.MatchPlural(language.English, whole, decimals, decimals, fraction, fraction) == plural.One {
			return c.en[0]
		}
		return c.en[1]
	}
	switch plural.Cardinal.MatchPlural(language.Russian, whole, decimals, decimals, fraction, fraction) {
	case plural.One:
		return c.ru[0]
	case plural.Few, plural.Other: // 2 дня; 1,5 дня
		return c.ru[1]
	}
	return c.ru[2]
}

// digits splits a number into its whole part, short enough for the plural rules, and its visible decimals.
func digits(v float64, decimals int) (whole, fraction int) {
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if decimals > 0 {
		fraction, _ = strconv.Atoi(s[len(s)-decimals:])
		s = s[:len(s)-decimals-1]
	}
	if len(s) > 6 {
		s = s[len(s)-6:]
	}
	whole, _ = strconv.Atoi(s)
	return whole, fraction
}

// counted writes a whole number with its noun: «5 сделок».
func (f Formatter) counted(v float64, c counted) string {
	return f.Number(v, 0) + nbsp + f.form(c, math.Round(v), 0)
}

// AndMore says how many were left out of a list: «и ещё 3».
func (f Formatter) AndMore(n int) string { return f.say(andMore, f.Number(float64(n), 0)) }

// upperFirst puts a sentence's first letter in upper case.
func upperFirst(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// lowerFirst puts a sentence's first letter in lower case, unless the word is an abbreviation.
func lowerFirst(s string) string {
	r := []rune(s)
	if len(r) < 2 || unicode.IsUpper(r[1]) {
		return s
	}
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

// quote puts a name in the quotes of the language: «Яндекс Директ», “Google”.
func (f Formatter) quote(s string) string { return f.say(quoted, s) }

// list joins names: «Анна Котова, Игорь Лебедев и Пётр Щукин».
func (f Formatter) list(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	head := strings.Join(names[:len(names)-1], ", ")
	return f.say(listAnd, head, names[len(names)-1])
}
