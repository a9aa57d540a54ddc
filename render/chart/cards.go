package chart

import (
	"math"
	"strings"
	"unicode"

	"svodka/render"
	"svodka/render/canvas"
)

// Measures of a card.
const (
	cardGap   = 10
	cardPad   = 10
	cardStep  = 10.5 // between the lines below the value
	cardDelta = 53   // baseline of the first of them
	sparkTop  = 63 - cardDelta
	sparkH    = 16
	cardFoot  = 5
	cardLoose = 3 // by which a reference may reach into the padding
)

var (
	cardLabel = canvas.Regular.At(7.8)
	cardSpan  = canvas.Regular.At(6.6)
	cardDiff  = canvas.SemiBold.At(7.8)
	cardRef   = canvas.Regular.At(7)
)

// cards are key figures side by side.
type cards struct {
	cards   []card
	columns int
	width   float64 // of a card
	lines   int     // below the value, the same for all so that the sparklines stand level
}

// card is a measured key figure.
type card struct {
	render.Card
	beside bool // the reference fits beside the change
}

func newCards(b *render.Cards, width float64) cards {
	n := columnsOf(len(b.Cards), width)
	c := cards{columns: n, width: (width - float64(n-1)*cardGap) / float64(n)}
	for _, k := range b.Cards {
		one := card{Card: k, beside: true}
		if k.Change.Text != "" && k.Reference != "" {
			w := changeWidth(cardDiff, k.Change) + 5 + textWidth(cardRef, k.Reference)
			one.beside = w <= c.width-2*cardPad+cardLoose
		}
		c.cards = append(c.cards, one)
		c.lines = max(c.lines, one.lines())
	}
	return c
}

// columnsOf spreads n cards over rows of at most four, as evenly as can be, each wide enough to be read.
func columnsOf(n int, width float64) int {
	most := min(4, max(1, int((width+cardGap)/(100+cardGap))))
	rows := (n + most - 1) / most
	return (n + rows - 1) / rows
}

// lines below the value.
func (c card) lines() int {
	n := 1
	if !c.beside {
		n++
	}
	if c.Note != "" {
		n++
	}
	return n
}

func (c cards) cardHeight() float64 {
	return cardDelta + cardStep*float64(c.lines-1) + sparkTop + sparkH + cardFoot
}

func (c cards) height() float64 {
	rows := (len(c.cards) + c.columns - 1) / c.columns
	return float64(rows)*(c.cardHeight()+cardGap) - cardGap
}

func (c cards) draw(p pen, box canvas.Rect) {
	h := c.cardHeight()
	for i, k := range c.cards {
		x := box.X + float64(i%c.columns)*(c.width+cardGap)
		y := box.Y + float64(i/c.columns)*(h+cardGap)
		c.drawCard(p, canvas.Rect{X: x, Y: y, W: c.width, H: h}, k)
	}
}

func (c cards) drawCard(p pen, box canvas.Rect, k card) {
	canvas.FillStroke(p, canvas.RoundedAll(box, 5), white, canvas.Stroke{Color: line, Width: 0.75})
	in := box.Inset(cardPad, 0)
	k.drawLabel(p, in)
	k.drawValue(p, in)
	k.drawChange(p, in)
	spark := canvas.Rect{X: in.X, Y: box.Bottom() - cardFoot - sparkH, W: in.W, H: sparkH}
	drawSpark(p, spark, k.Spark)
}

// drawLabel writes the name, and at the right what the sparkline shows where both fit.
func (k card) drawLabel(p pen, in canvas.Rect) {
	room := in.W
	span := canvas.Clean(k.Span)
	_, _, known := extent(gaps(k.Spark))
	if w := cardSpan.Width(span); known > 1 && textWidth(cardLabel, k.Label)+5+w <= in.W+2 {
		p.right(in.Right(), in.Y+16, cardSpan, text3, span)
		room = in.W - w - 2
	}
	p.left(in.X, in.Y+16, cardLabel, text2, fit(cardLabel, k.Label, room))
}

// drawValue writes the number as large as it fits, and its unit.
func (k card) drawValue(p pen, in canvas.Rect) {
	col := ink
	if strings.IndexFunc(k.Value, unicode.IsDigit) < 0 {
		col = text3
	}
	value, unit := canvas.Clean(k.Value), canvas.Clean(k.Unit)
	f, g := canvas.SemiBold.At(21), canvas.Regular.At(10)
	const gap = 4.5
	for f.Size > 12 && f.Width(value)+gap+g.Width(unit) > in.W {
		f.Size--
		g.Size = max(g.Size-0.4, 7)
	}
	value = fit(f, value, in.W)
	p.left(in.X, in.Y+38, f, col, value)
	at := f.Width(value) + gap
	p.left(in.X+at, in.Y+38, g, text2, fit(g, unit, in.W-at))
}

// drawChange writes the difference, the reference beside or below it, and the note.
func (k card) drawChange(p pen, in canvas.Rect) {
	y := in.Y + cardDelta
	at := 0.0
	if k.Change.Text != "" {
		c := k.Change
		c.Text = fit(cardDiff, c.Text, in.W-arrowWidth-arrowGap)
		p.change(in.X, y, cardDiff, text2, c)
		at = changeWidth(cardDiff, c) + 5
	}
	if !k.beside {
		y, at = y+cardStep, 0
	}
	p.left(in.X+at, y, cardRef, text3, fit(cardRef, k.Reference, in.W-at+cardLoose))
	if k.Note != "" {
		p.left(in.X, y+cardStep, cardRef, bad, fit(cardRef, k.Note, in.W))
	}
}

// drawSpark draws a small line without axes over a pale ground, its end dotted.
func drawSpark(p pen, box canvas.Rect, values []float64) {
	values = gaps(values)
	lo, hi, known := extent(values)
	if known < 2 {
		return
	}
	y := func(v float64) float64 {
		if hi-lo <= flat(lo, hi) {
			return box.Y + box.H*0.5
		}
		return box.Bottom() - 3 - (box.H-3)*(v-lo)/(hi-lo)
	}
	step := box.W / float64(len(values)-1)
	for _, run := range runs(values) {
		outline := new(canvas.Path)
		area := new(canvas.Path).MoveTo(box.X+step*float64(run.from), box.Bottom())
		for i := run.from; i < run.to; i++ {
			x, y := box.X+step*float64(i), y(values[i])
			area.LineTo(x, y)
			if i == run.from {
				outline.MoveTo(x, y)
				continue
			}
			outline.LineTo(x, y)
		}
		area.LineTo(box.X+step*float64(run.to-1), box.Bottom()).Close()
		p.Fill(area, pale)
		if run.to-run.from > 1 {
			p.Stroke(outline, canvas.Stroke{Color: accent, Width: 1.1})
		} else {
			p.dot(box.X+step*float64(run.from), y(values[run.from]), 1, accent)
		}
	}
	if end := len(values) - 1; finite(values[end]) {
		p.dot(box.Right(), y(values[end]), 1.7, accent)
	}
}

// run is a stretch of values without gaps: from, to (exclusive).
type run struct{ from, to int }

func runs(values []float64) []run {
	var all []run
	for i, v := range values {
		switch n := len(all); {
		case math.IsNaN(v):
		case n > 0 && all[n-1].to == i:
			all[n-1].to++
		default:
			all = append(all, run{from: i, to: i + 1})
		}
	}
	return all
}

// extent is the smallest and largest of values, and how many there are.
func extent(values []float64) (lo, hi float64, known int) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			lo, hi = min(lo, v), max(hi, v)
			known++
		}
	}
	return lo, hi, known
}

// flat is the difference below which two numbers are the same to the eye and to arithmetic.
func flat(lo, hi float64) float64 {
	return max(math.Abs(lo), math.Abs(hi))*1e-9 + 1e-200
}
