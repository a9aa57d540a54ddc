package canvas

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Ellipsis ends a text that was cut.
const Ellipsis = "…"

// Wrap breaks s into lines no wider than width, at ordinary spaces only: a no-break space keeps a number and its unit
// together. A word wider than a line is broken where the line ends. An empty s is no line.
func Wrap(f Font, s string, width float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if f.Width(longer) <= width {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		pieces := split(f, word, width)
		lines = append(lines, pieces[:len(pieces)-1]...)
		line = pieces[len(pieces)-1]
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// split breaks a word into pieces no wider than width, each of a rune at least.
func split(f Font, word string, width float64) []string {
	var pieces []string
	begin := 0
	for i := range word {
		_, size := utf8.DecodeRuneInString(word[i:])
		if i > begin && f.Width(word[begin:i+size]) > width {
			pieces = append(pieces, word[begin:i])
			begin = i
		}
	}
	return append(pieces, word[begin:])
}

// WrapMax is Wrap to at most so many lines, the last one cut with an ellipsis where there were more.
func WrapMax(f Font, s string, width float64, most int) []string {
	lines := Wrap(f, s, width)
	if len(lines) <= most {
		return lines
	}
	if most < 1 {
		return nil
	}
	rest := strings.Join(lines[most-1:], " ")
	return append(lines[:most-1:most-1], Fit(f, rest, width))
}

// Balance is Wrap with lines of about the same length, as a headline should have them.
func Balance(f Font, s string, width float64, most int) []string {
	lines := WrapMax(f, s, width, most)
	if len(lines) < 2 || len(Wrap(f, s, width)) > most {
		return lines
	}
	low, high := width/2, width
	for high-low > 1 {
		middle := (low + high) / 2
		if len(Wrap(f, s, middle)) > len(lines) {
			low = middle
		} else {
			high = middle
		}
	}
	return Wrap(f, s, high)
}

// Title is Wrap to at most so many lines for what is set large: where the last line would be a leftover, all are made
// about equally long.
func Title(f Font, s string, width float64, most int) []string {
	lines := WrapMax(f, s, width, most)
	if n := len(lines); n > 1 && f.Width(lines[n-1]) < width/3 {
		return Balance(f, s, width, most)
	}
	return lines
}

// hair is what nobody sees: widths that were added up and taken apart again are off by less.
const hair = 1e-6

// Fit is s if it is no wider than width, else its beginning and an ellipsis: after a whole word when that keeps most of
// what fits, else inside a word. Where not even the ellipsis fits it is empty.
func Fit(f Font, s string, width float64) string {
	if f.Width(s) <= width+hair {
		return s
	}
	room := width - f.Width(Ellipsis)
	if room < 0 {
		return ""
	}
	end, word := 0, 0
	for i, r := range s {
		if f.Width(s[:i]) > room {
			break
		}
		end = i
		if unicode.IsSpace(r) {
			word = i
		}
	}
	if word*3 >= end*2 {
		end = word
	}
	return strings.TrimRight(s[:end], " \u00a0\u202f,.;:—–-·«(") + Ellipsis
}
