package notify

import (
	"slices"
	"strings"
	"unicode"
)

// Clean returns m as it may be shown anywhere. Names out of a CRM are what strangers typed into a form: characters that
// steer a terminal, or turn round the text after them, are taken out, and what is to be one line is one.
func (m Message) Clean() Message {
	m.Subject, m.Note = oneLine(m.Subject), oneLine(m.Note)
	m.Text, m.HTML, m.Short = printable(m.Text), printable(m.HTML), printable(m.Short)
	m.Files = slices.Clone(m.Files)
	for i := range m.Files {
		m.Files[i].Title, m.Files[i].Alt = oneLine(m.Files[i].Title), oneLine(m.Files[i].Alt)
	}
	return m
}

// printable is text without control characters but tabs and ends of line, and without those that reorder text.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || reorders(r) {
			return -1
		}
		return r
	}, text)
}

// reorders tells whether r turns round, or holds together, the text after it. The marks for a single place are harmless.
func reorders(r rune) bool { return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' }

var lineEnds = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\v", " ", "\f", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

func oneLine(text string) string { return printable(lineEnds.Replace(text)) }

// longestReason is how much of an error is kept, in characters: what a server answers has no limit of its own.
const longestReason = 1000

// reasonOf is the text of an error as it is kept and shown.
func reasonOf(err error) string {
	text := []rune(printable(err.Error()))
	if len(text) <= longestReason {
		return string(text)
	}
	return string(text[:longestReason-1]) + "…"
}
