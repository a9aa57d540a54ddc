package canvas

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Replacement stands for what the fonts cannot draw, such as an emoji in a customer's name. The fonts do not name it, but
// the glyph they give for a missing one is this hollow box.
const Replacement = '□'

// Clean makes s fit to be drawn: one line, composed letters, only runes that the fonts have. What they lack becomes a
// Replacement, a joined emoji a single one. Clean(Clean(s)) is Clean(s).
func Clean(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	joined := false // the rune before was a joiner after a Replacement
	last := rune(0)
	for _, r := range norm.NFC.String(s) {
		if invisible(r) {
			joined = joined || r == zeroWidthJoiner && last == Replacement
			continue
		}
		r = drawable(r)
		if !joined || r != Replacement {
			b.WriteRune(r)
		}
		joined, last = false, r
	}
	return b.String()
}

// plain tells that s is of letters that need no care: the usual case, without any work.
func plain(s string) bool {
	for _, r := range s {
		basic := r >= ' ' && r <= '~' || r >= 'А' && r <= 'я' || r == 'ё' || r == 'Ё' || r == '\u00a0'
		if !basic {
			return false
		}
	}
	return true
}

const (
	zeroWidthJoiner = '\u200d'
	skinFirst       = '\U0001F3FB'
	skinLast        = '\U0001F3FF'
)

// invisible tells that r only changes how its neighbours look, or the direction of writing.
func invisible(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) || unicode.Is(unicode.Cf, r) || r >= skinFirst && r <= skinLast
}

// drawable is r, or what stands for it.
func drawable(r rune) rune {
	switch {
	case r == Replacement || Has(r) && !unicode.IsControl(r) && r != unicode.ReplacementChar:
		return r
	case unicode.IsSpace(r) || unicode.IsControl(r):
		return ' '
	case r == '▲':
		return '↑'
	case r == '▼':
		return '↓'
	case r == '●' || r == '■' || r == '◆':
		return '•'
	}
	return Replacement
}
