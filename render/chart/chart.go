// Package chart draws the blocks of a report on a canvas: the same drawing serves pages, pictures in mail and in Telegram.
//
// A block is drawn inside its box and nowhere else, whatever its data: missing, infinite and huge numbers, names of three
// hundred letters, emoji.
package chart

import (
	"svodka/render"
	"svodka/render/canvas"
)

// Height is the natural height of b at a width, its head included.
func Height(b render.Block, width float64) float64 {
	h, f := measure(b, width)
	return h.height() + f.height()
}

// Draw draws b from the top of box, which is at least Height(b, box.W) high; charts use the height they are given.
func Draw(cv canvas.Canvas, box canvas.Rect, b render.Block) {
	p := pen{cv}
	h, f := measure(b, box.W)
	h.draw(p, box)
	top := h.height()
	f.draw(p, canvas.Rect{X: box.X, Y: box.Y + top, W: box.W, H: box.H - top})
}

// figure is what is below the head of a block, measured for a width.
type figure interface {
	height() float64
	draw(p pen, box canvas.Rect) // into box, which is at least that high
}

func measure(b render.Block, width float64) (head, figure) {
	h := newHead(b.Header(), width)
	if IsEmpty(b) {
		return h, newEmpty(b, width)
	}
	switch b := b.(type) {
	case *render.Cards:
		return h, newCards(b, width)
	case *render.Trend:
		h = h.with(legendOf(b))
		return h, newTrend(b, width)
	case *render.Bars:
		return h, newBars(b, width)
	case *render.Funnel:
		return h, newFunnel(b, width)
	case *render.Table:
		return h, Lay(b, width)
	case *render.Callouts:
		return h, newCallouts(b, width)
	case *render.Actions:
		return h, newActions(b, width)
	case *render.Prose:
		return h, newProse(b, width)
	}
	return h, emptyState{}
}

// IsEmpty tells that b has nothing to show and is drawn as an empty state.
func IsEmpty(b render.Block) bool {
	if b.Header().Empty != "" {
		return true
	}
	switch b := b.(type) {
	case *render.Cards:
		return len(b.Cards) == 0
	case *render.Trend:
		return !anyFinite(b)
	case *render.Bars:
		return len(b.Rows) == 0
	case *render.Funnel:
		return len(b.Steps) == 0
	case *render.Table:
		return len(b.Rows) == 0 || len(b.Columns) == 0
	case *render.Callouts:
		return len(b.Items) == 0
	case *render.Actions:
		return len(b.Items) == 0
	case *render.Prose:
		return len(b.Paragraphs) == 0
	}
	return true
}

func anyFinite(t *render.Trend) bool {
	for _, p := range t.Points {
		if finite(p.Value) {
			return true
		}
	}
	return false
}
