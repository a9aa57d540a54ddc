package mail

import (
	"html/template"
	"math"
	"slices"

	"svodka/render"
)

// kind names a block for the template.
func kind(b render.Block) string {
	switch b.(type) {
	case *render.Cards:
		return "cards"
	case *render.Bars:
		return "bars"
	case *render.Table:
		return "table"
	case *render.Callouts:
		return "callouts"
	case *render.Actions:
		return "actions"
	case *render.Prose:
		return "prose"
	case *render.Funnel:
		return "funnel"
	}
	return "picture"
}

// legendEntry is a line of a trend and its name.
type legendEntry struct {
	Name  string
	Color template.CSS
}

// legend is what the lines of a block's picture are; nil where there is one line or none.
func legend(b render.Block) []legendEntry {
	t, ok := b.(*render.Trend)
	if !ok || t.Other == nil || t.OtherOf == "" {
		return nil
	}
	var all []legendEntry
	if t.Legend != "" {
		all = append(all, legendEntry{t.Legend, accentFill})
	}
	return append(all, legendEntry{t.OtherOf, "#98A2B3"})
}

// scale tells whether a column needs room for a bar below its number.
func scale(c render.Column) bool { return c.Kind == render.Bullet }

// cell is one of a table row's cells with the column it is in.
type cell struct {
	render.Cell
	Column render.Column
	First  bool
	Minor  bool // left out on a phone
	Link   string
}

// parts puts the cells of a row together with their columns.
func parts(t *render.Table, r render.Row) []cell {
	var all []cell
	for i, c := range t.Columns {
		if i >= len(r.Cells) {
			break
		}
		cell := cell{Cell: r.Cells[i], Column: c, First: i == 0, Minor: minor(t, i)}
		if i == 0 {
			cell.Link = r.Link
		}
		all = append(all, cell)
	}
	return all
}

// minor tells whether a column is left out on a phone:
// it shows four columns, the first always, then bars, plans and changes before plain numbers.
func minor(t *render.Table, i int) bool {
	const room = 3
	if len(t.Columns) <= room+1 || i == 0 {
		return false
	}
	weighty := func(c render.Column) bool { return c.Kind != render.Number }
	left := room
	for _, first := range []bool{true, false} {
		for j := 1; j < len(t.Columns); j++ {
			if weighty(t.Columns[j]) != first {
				continue
			}
			if j == i {
				return left <= 0
			}
			left--
		}
	}
	return true
}

// rows puts cards two by two.
func rows(cards []render.Card) [][]render.Card {
	var all [][]render.Card
	for len(cards) > 0 {
		n := min(2, len(cards))
		all, cards = append(all, cards[:n]), cards[n:]
	}
	return all
}

// percent is a share as whole percents of a bar's width: 0 to 100, never nothing for what is more than nothing.
func percent(share, of float64) int {
	if math.IsNaN(share) || of <= 0 || share <= 0 {
		return 0
	}
	return int(math.Max(1, math.Min(100, math.Round(100*share/of))))
}

// strip is a bar drawn as the cells of a table row.
type strip struct {
	Height int
	Cells  []segment
}

// segment is a piece of a strip: whole percents of its width.
type segment struct {
	Width int
	Color template.CSS
}

// The bars' colours are constants, so they need no escaping.
const (
	accentFill template.CSS = "#1D4ED8"
	softFill   template.CSS = "#B4C3DE"
	badFill    template.CSS = "#C2410C"
	trackFill  template.CSS = "#E4E8EE"
	tickFill   template.CSS = "#0D1B2A"
	noFill     template.CSS = "transparent"
)

// filled is a strip that is coloured up to a number of percents.
func filled(width, height int, color template.CSS) strip {
	return strip{height, segments(segment{width, color}, segment{100 - width, noFill})}
}

// segments leaves out empty ones: Outlook would give them a width of its own.
func segments(all ...segment) []segment {
	return slices.DeleteFunc(all, func(s segment) bool { return s.Width <= 0 })
}

// bullet is a share of plan on a scale to 125 %, with a tick at 100 %.
func bullet(share float64, color template.CSS) strip {
	const full, tick = 79, 2
	n := percent(share, 1.25)
	over := max(0, n-full-tick)
	return strip{5, segments(
		segment{min(n, full), color}, segment{full - min(n, full), trackFill}, segment{tick, tickFill},
		segment{over, color}, segment{100 - full - tick - over, trackFill},
	)}
}

// fill is the bar under a cell; nil for cells without one.
func fill(c cell) *strip {
	if math.IsNaN(c.Share) || c.First {
		return nil
	}
	switch c.Column.Kind {
	case render.WithBar, render.InBar:
		s := filled(percent(c.Share, 1), 4, softFill)
		return &s
	case render.Bullet:
		s := bullet(c.Share, accentFill)
		if c.Tone == render.Bad {
			s = bullet(c.Share, badFill)
		}
		return &s
	}
	return nil
}

// bar is a row of bars with what all rows have in common.
type bar struct {
	render.Bar
	Fill                strip
	HasExtra, HasChange bool
}

func bars(b *render.Bars) []bar {
	var all []bar
	most, extra, change := 0.0, false, false
	for _, r := range b.Rows {
		most, extra, change = math.Max(most, r.Value), extra || r.Extra != "", change || r.Change.Text != ""
	}
	for _, r := range b.Rows {
		color := softFill
		if r.Strong {
			color = accentFill
		}
		all = append(all, bar{r, filled(percent(r.Value, most), 14, color), extra, change})
	}
	return all
}

// funnelStep is a step of a funnel with its bar.
type funnelStep struct {
	render.Step
	Fill strip
}

func steps(b *render.Funnel) []funnelStep {
	var all []funnelStep
	most := 0.0
	for _, s := range b.Steps {
		most = math.Max(most, s.Count)
	}
	for _, s := range b.Steps {
		all = append(all, funnelStep{s, filled(percent(s.Count, most), 14, accentFill)})
	}
	return all
}

func toneClass(t render.Tone) string {
	switch t {
	case render.Good:
		return "good"
	case render.Bad:
		return "bad"
	}
	return ""
}

func arrow(dir int) string {
	switch dir {
	case 1:
		return "▲\u00a0"
	case -1:
		return "▼\u00a0"
	}
	return ""
}

func inc(i int) int { return i + 1 }
