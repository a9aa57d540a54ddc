package chart

import (
	"svodka/render"
	"svodka/render/canvas"
)

// emptyState stands for a chart that has nothing to show: a quiet panel with the reason.
type emptyState struct {
	lines []string
	kind  emptyKind
}

type emptyKind int

const (
	noData   emptyKind = iota // a chart or table without data
	noAlerts                  // nothing to worry about
	noWords                   // a text block
)

func newEmpty(b render.Block, width float64) emptyState {
	text := b.Header().Empty
	if text == "" {
		text = "—"
	}
	e := emptyState{}
	room := width - 2*emptyPad
	switch b.(type) {
	case *render.Callouts:
		e.kind = noAlerts
		room -= emptySign
	case *render.Actions, *render.Prose:
		e.kind = noWords
	}
	e.lines = wrapTitle(labelFont, text, room, 4)
	return e
}

// Measures of an empty state.
const (
	emptyPad  = 10
	emptySign = 19 // the tick and the gap after it
	emptyStep = 11
)

func (e emptyState) height() float64 {
	lines := emptyStep * float64(max(len(e.lines), 1)-1)
	if e.kind == noData {
		return 84 + lines
	}
	return 30 + lines
}

func (e emptyState) draw(p pen, box canvas.Rect) {
	x := box.X + emptyPad
	switch e.kind {
	case noData:
		e.drawGhost(p, box)
		return
	case noAlerts:
		box.H = e.height()
		p.Fill(canvas.RoundedAll(box, 5), goodTint)
		p.disc(x+6, box.Y+15, 6, good, white, "✓")
		x += emptySign
	case noWords:
		box.H = e.height()
		p.Fill(canvas.RoundedAll(box, 5), panel)
	}
	p.lines(x, box.Y+15+labelFont.CapHeight()/2, emptyStep, labelFont, text2, e.lines)
}

// drawGhost is a pale chart that is not there, and why.
func (e emptyState) drawGhost(p pen, box canvas.Rect) {
	box.H = max(e.height(), min(box.H, 130))
	extra := emptyStep * float64(max(len(e.lines), 1)-1)
	p.Fill(canvas.RoundedAll(box, 5), panel)
	middle := box.X + box.W/2
	base := box.Y + (box.H-extra)/2
	for i, h := range []float64{9, 15, 11, 20} {
		x := middle - 19 + float64(i)*10
		p.Fill(canvas.Rounded(canvas.Rect{X: x, Y: base - h, W: 7, H: h}, 1.5, 1.5, 0, 0), line)
	}
	p.Stroke(canvas.HLine(middle-26, middle+26, base+2.2), canvas.Stroke{Color: other, Width: 0.75, Dash: []float64{2, 2.4}})
	y := base + 18
	for _, s := range e.lines {
		p.center(middle, y, labelFont, text3, s)
		y += emptyStep
	}
}
