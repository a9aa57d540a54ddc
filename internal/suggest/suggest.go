// Package suggest finds the word that somebody probably meant.
package suggest

import (
	"strings"
	"unicode"
)

// Nearest returns the known word that word was probably meant to be; ok is false where none is near.
func Nearest(word string, known []string) (near string, ok bool) {
	folded := fold(word)
	best, least := "", 1+len(folded)/3
	for _, k := range known {
		if d := distance(folded, fold(k)); d < least || d == least && best == "" {
			best, least = k, d
		}
	}
	return best, best != "" && len(folded) > 0 && least < len(folded)
}

// Latin is word with Latin letters for the Cyrillic ones that look the same.
func Latin(word string) string { return lookalikes.Replace(word) }

// lookalikes are Cyrillic letters that are typed for Latin ones by accident.
var lookalikes = strings.NewReplacer("а", "a", "с", "c", "е", "e", "о", "o", "р", "p", "х", "x", "у", "y", "к", "k", "м", "m", "т", "t", "н", "h", "в", "b", "і", "i")

// fold makes words equal that differ in case, in dashes, spaces and underscores, or in letters that look the same.
func fold(word string) []rune {
	if len(word) > 64 {
		word = word[:64]
	}
	var out []rune
	for _, r := range Latin(strings.ToLower(word)) {
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
