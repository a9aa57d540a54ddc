package pdf

import (
	"svodka/render"
	"svodka/render/canvas"
	"svodka/render/chart"
)

// Widths of blocks and the gaps between neighbours.
const (
	wide       = 348
	narrow     = 141
	half       = 243.6
	wideGap    = 22.28
	halfGap    = 24.08
	contentTop = 60
	contentEnd = 800
	marginX    = 42
	content    = pageWidth - 2*marginX
)

// band is what stands side by side: one block or two.
type band struct {
	blocks []render.Block
	widths []float64
	gap    float64
}

// bands groups blocks in their order, and divides those that are higher than a page.
func bands(blocks []render.Block, noData string) []band {
	var all []band
	for i := 0; i < len(blocks); i++ {
		one := shown(blocks[i], noData)
		if i+1 < len(blocks) {
			two := shown(blocks[i+1], noData)
			if pair, ok := beside(one, two); ok {
				all = append(all, pair)
				i++
				continue
			}
		}
		if _, ok := one.(*render.Table); ok {
			all = append(all, full(one))
			continue
		}
		for _, part := range chart.Split(one, content, contentEnd-contentTop) {
			all = append(all, full(part))
		}
	}
	return all
}

func full(b render.Block) band {
	return band{blocks: []render.Block{b}, widths: []float64{content}}
}

// beside is a and b next to each other, if their widths add up and they fit on a page.
func beside(a, b render.Block) (band, bool) {
	pair := band{blocks: []render.Block{a, b}}
	switch x, y := a.Header().Width, b.Header().Width; {
	case x == render.Wide && y == render.Narrow:
		pair.widths, pair.gap = []float64{wide, narrow}, wideGap
	case x == render.Narrow && y == render.Wide:
		pair.widths, pair.gap = []float64{narrow, wide}, wideGap
	case x == render.Half && y == render.Half:
		pair.widths, pair.gap = []float64{half, half}, halfGap
	default:
		return band{}, false
	}
	return pair, pair.height() <= contentEnd-contentTop-120 // the first page has a headline too
}

func (b band) height() float64 {
	h := 0.0
	for i := range b.blocks {
		h = max(h, chart.Height(b.blocks[i], b.widths[i]))
	}
	return h
}

// draw draws the band from y on; neighbours are equally high.
func (b band) draw(cv canvas.Canvas, y float64) {
	x, h := float64(marginX), b.height()
	for i := range b.blocks {
		chart.Draw(cv, canvas.Rect{X: x, Y: y, W: b.widths[i], H: h}, b.blocks[i])
		x += b.widths[i] + b.gap
	}
}

// table is the band's table if it stands alone.
func (b band) table() (*render.Table, bool) {
	if len(b.blocks) > 1 || chart.IsEmpty(b.blocks[0]) {
		return nil, false
	}
	t, ok := b.blocks[0].(*render.Table)
	return t, ok
}

// shown is b, or where it is empty without saying why, a block that says that there are no data.
func shown(b render.Block, noData string) render.Block {
	if !chart.IsEmpty(b) || b.Header().Empty != "" {
		return b
	}
	h := *b.Header()
	h.Empty = noData
	switch b.(type) {
	case *render.Callouts, *render.Actions, *render.Prose:
		return &render.Prose{Head: h}
	}
	return &render.Bars{Head: h}
}
