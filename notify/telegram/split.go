package telegram

import (
	"cmp"
	"html"
	"strings"
	"unicode/utf16"

	"svodka/notify"
)

// Limits of the Bot API, in UTF-16 units after the tags are taken away.
const (
	longestText    = 4096
	longestCaption = 1024
	longestNote    = 300
	roomForRemarks = 128 // for the remark that a message may be a repeat
)

// Split implements [notify.Splitter]: the picture with the beginning of the text, or the text; what is left of the text;
// further pictures; each document.
func (n *Notifier) Split(m notify.Message) []notify.Message {
	first, more := split(m)
	if len(more) == 0 {
		return []notify.Message{first}
	}
	parts := []notify.Message{notify.PartOf(first, 1)}
	for i, p := range more {
		parts = append(parts, notify.PartOf(p, i+2))
	}
	return parts
}

// split returns m, for which its first part stands, and what does not go with that.
func split(m notify.Message) (first notify.Message, more []notify.Message) {
	for _, piece := range tail(pieces(m)) {
		more = append(more, bare(m, piece))
	}
	seen := false
	for _, f := range m.Files {
		if f.Has(notify.Picture) {
			if seen {
				more = append(more, bare(m, "", f))
			}
			seen = true
		}
	}
	for _, f := range m.Files {
		if f.Has(notify.Document) && !f.Has(notify.Picture) {
			more = append(more, bare(m, "", f))
		}
	}
	return m, more
}

func tail(all []string) []string { return all[min(1, len(all)):] }

// bare is m with nothing to show but a text or a file.
func bare(m notify.Message, short string, files ...notify.File) notify.Message {
	m.Short, m.Text, m.HTML, m.Note, m.Files = short, "", "", "", files
	return m
}

// pieces cuts the text of m into those of its messages. The first one is a caption if there is a picture. There are none
// if there is no text.
func pieces(m notify.Message) []string {
	limit := longestText
	if _, ok := picture(m); ok {
		limit = longestCaption
	}
	limit -= roomForRemarks + noteSize(m)
	var all []string
	for rest := short(m); ; limit = longestText - roomForRemarks {
		var piece string
		if piece, rest = cut(rest, limit); !blank(piece) {
			all = append(all, piece)
		}
		if rest == "" {
			return all
		}
	}
}

// short is the text of m, marked up.
func short(m notify.Message) string {
	return cmp.Or(strings.TrimSpace(m.Short), html.EscapeString(cmp.Or(strings.TrimSpace(m.Text), m.Subject)))
}

// picture is the picture that goes with the text.
func picture(m notify.Message) (notify.File, bool) {
	for _, f := range m.Files {
		if f.Has(notify.Picture) {
			return f, true
		}
	}
	return notify.File{}, false
}

// remarks are the lines above the text, marked up.
func remarks(m notify.Message) string {
	m.Note = cropped(m.Note)
	var b strings.Builder
	for _, line := range m.Remarks() {
		b.WriteString("<i>" + html.EscapeString(line) + "</i>\n")
	}
	return b.String()
}

func noteSize(m notify.Message) int {
	if m.Note == "" {
		return 0
	}
	return len(utf16.Encode([]rune(cropped(m.Note)))) + 1
}

func cropped(note string) string {
	runes := []rune(note)
	if len(runes) <= longestNote {
		return note
	}
	return string(runes[:longestNote-1]) + "…"
}
