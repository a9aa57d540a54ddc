package config

import (
	"fmt"
	"strings"
	"unicode"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// unknown says what to write instead of a word that is not known: the one that was probably meant, or all there are.
func unknown(what, word string, known []string) string {
	said := "unknown " + what
	if what != "key" {
		said += " " + quote(word)
	}
	if len(known) == 0 {
		return said + "; there are none"
	}
	if near, ok := nearest(word, known); ok && lookalikes.Replace(word) == near {
		return fmt.Sprintf("%s; write %q with Latin letters only", said, near)
	} else if ok {
		return fmt.Sprintf("%s; did you mean %q?", said, near)
	}
	return said + "; known here: " + strings.Join(known, ", ")
}

// catalogued are the words that the tag `names` of a field stands for: KPI, planned KPI, dimension or country.
func catalogued(names string) []string {
	switch names {
	case "country":
		return period.Countries()
	case "dimension":
		return kpi.Dimensions()
	case "planned KPI":
		return plannable()
	}
	var all []string
	for _, k := range kpi.Catalogue() {
		all = append(all, k.Name)
	}
	return all
}

// nearest returns the known word that word was probably meant to be.
func nearest(word string, known []string) (string, bool) {
	folded := fold(word)
	best, least := "", 1+len(folded)/3
	for _, k := range known {
		if d := distance(folded, fold(k)); d < least || d == least && best == "" {
			best, least = k, d
		}
	}
	return best, best != "" && len(folded) > 0 && least < len(folded)
}

// lookalikes are Cyrillic letters that are typed for Latin ones by accident.
var lookalikes = strings.NewReplacer("а", "a", "с", "c", "е", "e", "о", "o", "р", "p", "х", "x", "у", "y", "к", "k", "м", "m", "т", "t", "н", "h", "в", "b", "і", "i")

// fold makes words equal that differ in case, in dashes, spaces and underscores, or in letters that look the same.
func fold(word string) []rune {
	if len(word) > 64 {
		word = word[:64]
	}
	var out []rune
	for _, r := range lookalikes.Replace(strings.ToLower(word)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}

// distance counts the letters to insert, drop, change or swap with their neighbour to make b of a.
func distance(a, b []rune) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		next := make([]int, len(b)+1)
		next[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next[j+1] = min(next[j]+1, last[j+1]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, last = last, next
	}
	return last[len(b)]
}
