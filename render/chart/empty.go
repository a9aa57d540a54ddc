package chart

import (
	"svodka/render"
	"svodka/render/canvas"
)

// emptyState stands for a chart that has nothing to show: a quiet panel with the reason.
type emptyState struct {
	text string
	kind emptyKind
}

type emptyKind int

const (
	noData   emptyKind = iota // a chart or table without data
	noAlerts                  // nothing to worry about
	noWords                   // a text block
)

func newEmpty(b render.Block) emptyState {
	e := emptyState{text: b.Header().Empty}
	if e.text == "" {
		e.text = "—"
	}
	switch b.(type) {
	case *render.Callouts:
		e.kind = noAlerts
	case *render.Actions, *render.Prose:
		e.kind = noWords
	}
	return e
}

func (e emptyState) height() float64 {
	if e.kind == noData {
		return 84
	}
	return 30
}

func (e emptyState) draw(p pen, box canvas.Rect) {
	if e.kind == noData {
		e.drawGhost(p, box)
		return
	}
	box.H = e.height()
	ground := panel
	x := box.X + 10
	if e.kind == noAlerts {
		ground = goodTint
		p.Fill(canvas.RoundedAll(box, 5), ground)
		p.disc(x+6, box.Y+box.H/2, 6, good, white, "✓")
		x += 19
	} else {
		p.Fill(canvas.RoundedAll(box, 5), ground)
	}
	p.left(x, box.Y+box.H/2+labelFont.XHeight()/2, labelFont, text2, fit(labelFont, e.text, box.Right()-8-x))
}

// drawGhost is a pale chart that is not there, and why.
func (e emptyState) drawGhost(p pen, box canvas.Rect) {
	box.H = max(e.height(), min(box.H, 130))
	p.Fill(canvas.RoundedAll(box, 5), panel)
	middle := box.X + box.W/2
	base := box.Y + box.H/2
	for i, h := range []float64{9, 15, 11, 20} {
		x := middle - 19 + float64(i)*10
		p.Fill(canvas.Rounded(canvas.Rect{X: x, Y: base - h, W: 7, H: h}, 1.5, 1.5, 0, 0), line)
	}
	p.Stroke(canvas.HLine(middle-26, middle+26, base+2.2), canvas.Stroke{Color: other, Width: 0.75, Dash: []float64{2, 2.4}})
	y := base + 18
	for _, s := range wrapTitle(labelFont, e.text, box.W-20, 2) {
		p.center(middle, y, labelFont, text3, s)
		y += 11
	}
}
