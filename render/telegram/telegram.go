// Package telegram writes a Report for a phone: a short text with the tags that Telegram allows, and the blocks for the one
// picture above it.
package telegram

import (
	"strings"
	"unicode/utf16"

	"svodka/render"
)

// Limit is how long the text may be, in UTF-16 units after the tags are taken out: what a caption holds.
const Limit = 1024

const (
	mostNumbers  = 6
	mostFindings = 2
	longest      = 300 // of one line from the report, in UTF-16 units
)

// Short is the report in a few lines: headline, key figures, findings; of an alert message also what each alert rests on. It
// holds only the tags <b>, <i> and <code>, everything else is escaped, and it is at most [Limit] long without them.
func Short(r render.Report) string {
	t := &text{}
	t.paragraph("b", r.Headline)
	t.line("", r.Context)
	t.gap()
	for _, b := range r.Blocks {
		if cards, ok := b.(*render.Cards); ok {
			t.cards(cards)
		}
	}
	t.gap()
	t.callouts(r)
	t.gap()
	t.findings(r)
	return strings.TrimRight(t.String(), "\n")
}

// Picture returns the blocks to draw into one picture: key figures and trend; without a trend the first chart there is.
func Picture(r render.Report) []render.Block {
	var cards, chart render.Block
	for _, b := range r.Blocks {
		if b.Header().Empty != "" {
			continue
		}
		switch b.(type) {
		case *render.Cards:
			if cards == nil {
				cards = b
			}
		case *render.Trend:
			if _, ok := chart.(*render.Trend); !ok {
				chart = b
			}
		case *render.Bars, *render.Funnel:
			if chart == nil {
				chart = b
			}
		}
	}
	var all []render.Block
	for _, b := range []render.Block{cards, chart} {
		if b != nil {
			all = append(all, b)
		}
	}
	return all
}

// text is what has been written and how much of the limit that took.
type text struct {
	strings.Builder
	units int
}

// units is the length as Telegram counts it.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// line writes a line with a tag around it, or nothing if it does not fit any more.
func (t *text) line(tag, s string) bool {
	return t.write([]piece{{tag, cut(s, longest)}}, "\n")
}

// paragraph is a line with an empty one after it.
func (t *text) paragraph(tag, s string) bool {
	return t.write([]piece{{tag, cut(s, longest)}}, "\n\n")
}

// gap sets off what follows by an empty line.
func (t *text) gap() {
	s := t.String()
	if s == "" || strings.HasSuffix(s, "\n\n") || t.units >= Limit {
		return
	}
	t.WriteString("\n")
	t.units++
}

// piece is a run of text under one tag; without a tag it is plain.
type piece struct{ tag, text string }

// writeWithin writes pieces if they take no more than room.
func (t *text) writeWithin(room int, pieces []piece) bool {
	n := 0
	for _, p := range pieces {
		n += units(p.text)
	}
	return n <= room && t.write(pieces, "")
}

func (t *text) write(pieces []piece, end string) bool {
	n := units(end)
	for _, p := range pieces {
		n += units(p.text)
	}
	if n == units(end) || t.units+n > Limit {
		return false
	}
	for _, p := range pieces {
		if p.tag == "" {
			t.WriteString(escape(p.text))
			continue
		}
		t.WriteString("<" + p.tag + ">" + escape(p.text) + "</" + p.tag + ">")
	}
	t.WriteString(end)
	t.units += n
	return true
}

// cut shortens s to at most n units.
func cut(s string, n int) string {
	s = strings.Join(strings.Fields(strings.ReplaceAll(s, "\u00a0", "\ue000")), " ")
	s = strings.ReplaceAll(s, "\ue000", "\u00a0")
	if units(s) <= n {
		return s
	}
	r := []rune(s)
	for len(r) > 0 && units(string(r)) > n-1 {
		r = r[:len(r)-1]
	}
	return strings.TrimRight(string(r), " \u00a0") + "…"
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escape(s string) string { return escaper.Replace(s) }

// cards writes a line per key figure: name, value, change.
func (t *text) cards(b *render.Cards) {
	for _, c := range b.Cards[:min(mostNumbers, len(b.Cards))] {
		value := c.Value
		if c.Unit != "" {
			value += "\u00a0" + c.Unit
		}
		pieces := []piece{{"", cut(c.Label, 60) + ": "}, {"b", value}}
		if c.Change.Text != "" {
			pieces = append(pieces, piece{"", " " + change(c.Change)})
		}
		if c.Note != "" {
			pieces = append(pieces, piece{"i", " " + c.Note})
		}
		t.write(pieces, "\n")
	}
}

func change(c render.Change) string {
	switch c.Dir {
	case 1:
		return "▲\u00a0" + c.Text
	case -1:
		return "▼\u00a0" + c.Text
	}
	return "(" + c.Text + ")"
}

// callouts writes the alerts: of an alert message with what they rest on, of a report their titles. Each is written whole or
// not at all; how many did not fit is said instead.
func (t *text) callouts(r render.Report) {
	for _, b := range r.Blocks {
		c, ok := b.(*render.Callouts)
		if !ok || c.Empty != "" {
			continue
		}
		for i, item := range c.Items {
			left, room := len(c.Items)-i, Limit-t.units
			more := render.NewFormatter(r.Lang).AndMore(left - 1)
			if left > 1 {
				room -= units(more + "\n")
			}
			if pieces := callout(item, len(r.Blocks) <= 2); !t.writeWithin(room, pieces) {
				t.line("", render.NewFormatter(r.Lang).AndMore(left))
				break
			}
		}
	}
}

// callout is an alert in lines; without one there is nothing to say.
func callout(item render.Callout, whole bool) []piece {
	pieces := []piece{{"", cut(mark(item.Tone)+item.Title, longest) + "\n"}}
	if text := cut(strings.Join(item.Lines, " · "), longest); whole && text != "" {
		pieces = append(pieces, piece{"i", text}, piece{"", "\n"})
	}
	return pieces
}

func mark(tone render.Tone) string {
	switch tone {
	case render.Bad:
		return "❗ "
	case render.Good:
		return "✅ "
	}
	return ""
}

// findings writes the titles of the first blocks that found something.
func (t *text) findings(r render.Report) {
	n := 0
	for _, b := range r.Blocks {
		h := b.Header()
		if h.Empty != "" || h.Title == "" || n == mostFindings || !finds(b) || repeats(r.Headline, h.Title) {
			continue
		}
		if t.line("", "• "+h.Title) {
			n++
		}
	}
}

// repeats tells whether the headline names the same thing in quotes.
func repeats(headline, title string) bool {
	i, j := strings.IndexAny(title, "«“"), strings.LastIndexAny(title, "»”")
	return headline == title || i >= 0 && j > i && strings.Contains(headline, title[i:j])
}

// finds tells whether the title of a block is a finding of its own.
func finds(b render.Block) bool {
	switch b := b.(type) {
	case *render.Trend: // without a point called out its title is the sum, which the key figures have
		return b.ID != "alert" && len(b.Callouts) > 0
	case *render.Funnel, *render.Bars, *render.Table:
		return true
	}
	return false
}
