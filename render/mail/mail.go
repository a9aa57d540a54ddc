// Package mail lays a Report out as a mail: HTML that old mail programs show too, built of tables with inline styles, and a
// plain text with aligned columns.
package mail

import (
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"

	"svodka/render"
)

// Picture is a block that was drawn and goes inside the mail.
type Picture struct {
	CID   string // its Content-ID; the HTML refers to it as cid:CID
	Alt   string // what it shows, in words; empty: the block's own Alt
	Block string // ID of the block it shows
}

// PictureWidth in points and PictureScale in pixels to the point are how its pictures are best drawn: their text is then as
// large as the mail's on a desktop and can still be read on a phone.
const (
	PictureWidth = 320
	PictureScale = 3.5
)

// Pictures returns the blocks of a report that a mail shows as pictures; the others are HTML. They come without title,
// subtitle and legend, which are in the HTML, so that they can be read with pictures off.
func Pictures(r render.Report) []render.Block {
	var all []render.Block
	for _, b := range r.Blocks {
		if b.Header().Empty != "" {
			continue
		}
		switch b := b.(type) {
		case *render.Trend:
			bare := *b
			bare.Title, bare.Subtitle, bare.Width = "", "", render.Full
			bare.Legend, bare.OtherOf, bare.BandOf = "", "", ""
			all = append(all, &bare)
		case *render.Funnel:
			bare := *b
			bare.Title, bare.Subtitle, bare.Width = "", "", render.Full
			all = append(all, &bare)
		}
	}
	return all
}

//go:embed page.html
var source string

var page = template.Must(template.New("mail").Funcs(template.FuncMap{
	"kind": kind, "legend": legend, "scale": scale, "rows": rows, "parts": parts, "narrow": minor, "bars": bars, "steps": steps, "fill": fill,
	"ghost": ghost, "tone": toneClass, "arrow": arrow, "inc": inc,
}).Parse(source))

// Limit is how large the HTML may be, in bytes: Gmail cuts a mail off at 102 KB.
const Limit = 100 << 10

// Render returns the report as HTML and as plain text. Blocks of [Pictures] that are not among the pictures are told in words.
// Tables lose their last rows where the HTML would be larger than [Limit]; the text part has them all. Unsubscribe is an
// address to put below, or empty.
func Render(r render.Report, pictures []Picture, unsubscribe string) (html, text string, err error) {
	for _, rows := range []int{30, 15, 8, 4} {
		html, err = layOut(r, pictures, unsubscribe, rows)
		if err != nil || len(html) <= Limit {
			break
		}
	}
	return html, Text(r, unsubscribe), err
}

// layOut is the HTML with at most so many rows a table.
func layOut(r render.Report, pictures []Picture, unsubscribe string, rows int) (string, error) {
	view := struct {
		render.Report
		Pictures    map[string]*Picture
		Unsubscribe string
		Words       words
	}{r, map[string]*Picture{}, unsubscribe, wordsOf(r.Lang)}
	view.Blocks = shortened(r.Blocks, rows, view.Words.More)
	for i, p := range pictures {
		view.Pictures[p.Block] = &pictures[i]
	}
	var b strings.Builder
	if err := page.Execute(&b, view); err != nil {
		return "", fmt.Errorf("mail: %w", err)
	}
	return squeeze(b.String()), nil
}

// shortened are the blocks with their tables cut off after so many rows; totals stay.
func shortened(blocks []render.Block, rows int, more string) []render.Block {
	all := slices.Clone(blocks)
	for i, b := range all {
		t, ok := b.(*render.Table)
		if !ok || len(t.Rows) <= rows+1 {
			continue
		}
		cut := *t
		cut.Rows, cut.More = slices.Clone(t.Rows[:rows]), more
		for _, r := range t.Rows[rows:] {
			if r.Total {
				cut.Rows = append(cut.Rows, r)
			}
		}
		all[i] = &cut
	}
	return all
}

// words are the few texts of the mail itself.
type words struct{ Unsubscribe, More string }

func wordsOf(lang string) words {
	if lang == render.Russian {
		return words{"Отписаться от этой рассылки", "Остальные строки — в\u00a0текстовой части письма и\u00a0в\u00a0PDF"}
	}
	return words{"Unsubscribe from this mailing", "The other rows are in the text part of this mail and in the PDF"}
}

// squeeze takes the indentation of the template out of the page.
func squeeze(html string) string {
	var b strings.Builder
	for line := range strings.Lines(html) {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line + "\n")
		}
	}
	return b.String()
}

// ghost is a table of fixed width that only Outlook sees; comments of its kind do not survive in the template itself.
func ghost(end string) template.HTML {
	if end == "open" {
		return `<!--[if mso]><table role="presentation" width="640" cellpadding="0" cellspacing="0"><tr><td><![endif]-->`
	}
	return `<!--[if mso]></td></tr></table><![endif]-->`
}
