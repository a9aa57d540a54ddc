package chart

import (
	"strconv"

	"svodka/render"
	"svodka/render/canvas"
)

var (
	bodyFont   = canvas.Regular.At(7.8)
	actionFont = canvas.SemiBold.At(8.2)
	alertFont  = canvas.SemiBold.At(8.6)
	proseFont  = canvas.Regular.At(8.5)
	tagFont    = canvas.SemiBold.At(6.8)
)

const (
	bodyStep  = 10.2
	proseStep = 11.8
)

// actions are numbered things to do: below each other, or side by side where there is room.
type actions struct {
	items   []action
	columns int
	width   float64 // of an item
}

type action struct{ title, text []string }

// Measures of actions.
const (
	actionIndent = 18
	actionGap    = 18.8 - bodyStep + 1.4
	actionSide   = 20
)

func newActions(b *render.Actions, width float64) actions {
	a := actions{columns: 1, width: width}
	if width >= 400 {
		a.columns = min(3, len(b.Items))
		a.width = (width - actionSide*float64(a.columns-1)) / float64(a.columns)
	}
	room := a.width - actionIndent
	for _, k := range b.Items {
		a.items = append(a.items, action{
			title: wrapTitle(actionFont, k.Title, room, 3),
			text:  wrap(bodyFont, k.Text, room, 8),
		})
	}
	return a
}

func (k action) height() float64 {
	h := 10.5*float64(max(len(k.title), 1)) + bodyStep*float64(len(k.text))
	return max(h, 13)
}

// rowHeight is that of the highest in a row.
func (a actions) rowHeight(first int) float64 {
	h := 0.0
	for i := first; i < min(first+a.columns, len(a.items)); i++ {
		h = max(h, a.items[i].height())
	}
	return h
}

func (a actions) height() float64 {
	h := -actionGap
	for i := 0; i < len(a.items); i += a.columns {
		h += a.rowHeight(i) + actionGap
	}
	return h
}

func (a actions) draw(p pen, box canvas.Rect) {
	y := box.Y
	for i, k := range a.items {
		column := i % a.columns
		if i > 0 && column == 0 {
			y += a.rowHeight(i-a.columns) + actionGap
		}
		x := box.X + float64(column)*(a.width+actionSide)
		p.disc(x+6, y+6.2, 6, band, accent, strconv.Itoa(i+1))
		base := p.lines(x+actionIndent, y+9.1, 10.5, actionFont, ink, k.title)
		p.lines(x+actionIndent, base+10.5, bodyStep, bodyFont, text2, k.text)
	}
}

// callouts are alerts in tinted boxes, with a sign that tells their tone without colour.
type callouts struct {
	items []callout
	width float64
}

type callout struct {
	tone         render.Tone
	title, lines []string
	tag          string
	below        bool // the tag has a line of its own
}

// Measures of call-outs.
const (
	alertGap    = 6
	alertIndent = 26
	alertRight  = 10
	alertStep   = 11.2
	tagPad      = 5
)

func newCallouts(b *render.Callouts, width float64) callouts {
	c := callouts{width: width}
	for _, k := range b.Items {
		room := width - alertIndent - alertRight
		one := callout{tone: k.Tone, tag: fit(tagFont, k.Tag, min(110, room-2*tagPad))}
		first := room
		if one.tag != "" {
			first -= one.tagWidth() + 8
			one.below = width < 260
		}
		if one.below {
			first = room
		}
		one.title = wrapTitle(alertFont, k.Title, first, 3)
		for _, s := range k.Lines {
			one.lines = append(one.lines, wrap(bodyFont, s, room, 3)...)
		}
		one.lines = cut(bodyFont, one.lines, room, 8)
		c.items = append(c.items, one)
	}
	return c
}

func (k callout) tagWidth() float64 { return tagFont.Width(k.tag) + 2*tagPad }

func (k callout) height() float64 {
	h := 13 + alertStep*float64(max(len(k.title), 1)) + bodyStep*float64(len(k.lines))
	if k.below {
		h += 15
	}
	return h
}

func (c callouts) height() float64 {
	h := -float64(alertGap)
	for _, k := range c.items {
		h += k.height() + alertGap
	}
	return h
}

func (c callouts) draw(p pen, box canvas.Rect) {
	y := box.Y
	for _, k := range c.items {
		k.draw(p, canvas.Rect{X: box.X, Y: y, W: box.W, H: k.height()})
		y += k.height() + alertGap
	}
}

func (k callout) draw(p pen, box canvas.Rect) {
	col := toned(k.tone, accent)
	p.Fill(canvas.RoundedAll(box, 4), tinted(k.tone))
	p.Fill(canvas.Rounded(canvas.Rect{X: box.X, Y: box.Y, W: 3, H: box.H}, 1.5, 0, 0, 1.5), col)
	p.disc(box.X+15, box.Y+12.4, 5.6, col, white, sign(k.tone))
	x := box.X + alertIndent
	y := p.lines(x, box.Y+15.4, alertStep, alertFont, ink, k.title)
	if len(k.lines) > 0 {
		y = p.lines(x, y+alertStep, bodyStep, bodyFont, text2, k.lines)
	}
	switch {
	case k.tag == "":
	case k.below:
		k.drawTag(p, x, y+6, col)
	default:
		k.drawTag(p, box.Right()-alertRight-k.tagWidth(), box.Y+6.6, col)
	}
}

func (k callout) drawTag(p pen, x, y float64, col canvas.Color) {
	pill := canvas.Rect{X: x, Y: y, W: k.tagWidth(), H: 11.6}
	canvas.FillStroke(p, canvas.RoundedAll(pill, 5.8), white, canvas.Stroke{Color: col, Width: 0.5})
	p.left(x+tagPad, y+8.2, tagFont, col, k.tag)
}

func sign(t render.Tone) string {
	switch t {
	case render.Good:
		return "✓"
	case render.Bad:
		return "!"
	}
	return "i"
}

// prose is paragraphs in lines short enough to be read.
type prose struct{ paragraphs [][]string }

// measureWidth is the longest line of prose that reads well.
const measureWidth = 430

func newProse(b *render.Prose, width float64) prose {
	var p prose
	for _, s := range b.Paragraphs {
		if lines := canvas.Wrap(proseFont, canvas.Clean(s), min(width, measureWidth)); len(lines) > 0 {
			p.paragraphs = append(p.paragraphs, lines)
		}
	}
	return p
}

func (b prose) height() float64 {
	h := 0.0
	for i, lines := range b.paragraphs {
		if i > 0 {
			h += 5
		}
		h += proseStep * float64(len(lines))
	}
	return h
}

func (b prose) draw(p pen, box canvas.Rect) {
	y := box.Y
	for i, lines := range b.paragraphs {
		if i > 0 {
			y += 5
		}
		p.lines(box.X, y+8.8, proseStep, proseFont, text2, lines)
		y += proseStep * float64(len(lines))
	}
}
