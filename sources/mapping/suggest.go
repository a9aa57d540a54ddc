package mapping

import (
	"fmt"
	"strings"
	"unicode"
)

// Unknown says that there is no such thing, and what to write: what was probably meant, or what there is.
func Unknown(what, name string, known []string) string {
	if near, ok := nearest(name, known); ok {
		return fmt.Sprintf("no %s %q; did you mean %q?", what, name, near)
	}
	if len(known) == 0 {
		return fmt.Sprintf("no %s %q; there are none", what, name)
	}
	return fmt.Sprintf("no %s %q; there are %s", what, name, strings.Join(known, ", "))
}

// nearest is the known name that name was probably meant to be.
func nearest(name string, known []string) (string, bool) {
	folded := fold(name)
	best, least := "", len(folded)/3+1
	for _, k := range known {
		if d := distance(folded, fold(k)); d < least {
			best, least = k, d
		}
	}
	return best, best != ""
}

// fold makes names equal that differ in case, spaces and punctuation only.
func fold(name string) []rune {
	var out []rune
	for _, r := range strings.ToLower(name) {
		if (unicode.IsLetter(r) || unicode.IsDigit(r)) && len(out) < 64 {
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
