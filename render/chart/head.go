package chart

import (
	"svodka/render"
	"svodka/render/canvas"
)

// Measures of a head, from the rule down.
const (
	titleBase = 14.4
	titleStep = 12
	subBase   = 10.5
	subStep   = 9.4
	headSpace = 9.2
)

// head is the rule, title, subline and legend above a block, measured for a width.
type head struct {
	width      float64
	title, sub []string
	legend     []legend
	apart      bool // the legend has a line of its own
}

// legend is an entry: how something looks and what it is.
type legend struct {
	name  string
	color canvas.Color
	area  bool
	dash  []float64
}

func newHead(h *render.Head, width float64) head {
	return head{
		width: width,
		title: wrapTitle(titleFont, h.Title, width, 3),
		sub:   wrapTitle(subFont, h.Subtitle, width, 3),
	}
}

// Measures of a legend.
const (
	swatch    = 12
	swatchGap = 4
	legendGap = 12
)

// with is h with a legend: right of the last subline where it fits, else below.
func (h head) with(entries []legend) head {
	if len(entries) == 0 {
		return h
	}
	most := (h.width - float64(len(entries)-1)*legendGap) / float64(len(entries))
	for i := range entries {
		entries[i].name = fit(subFont, entries[i].name, most-swatch-swatchGap)
	}
	h.legend = entries
	last := 0.0
	if n := len(h.sub); n > 0 {
		last = subFont.Width(h.sub[n-1])
		h.apart = last+16+h.legendWidth() > h.width
	}
	return h
}

func (h head) legendWidth() float64 {
	w := legendGap * float64(len(h.legend)-1)
	for _, e := range h.legend {
		w += swatch + swatchGap + subFont.Width(e.name)
	}
	return w
}

// height of the head with the space below it; a block without any has none.
func (h head) height() float64 {
	if len(h.title)+len(h.sub)+len(h.legend) == 0 {
		return 0
	}
	return h.base() + headSpace
}

// base is the last baseline.
func (h head) base() float64 {
	y := titleBase + titleStep*float64(max(len(h.title), 1)-1)
	lines := len(h.sub)
	if len(h.legend) > 0 && (h.apart || lines == 0) {
		lines++
	}
	if lines > 0 {
		y += subBase + subStep*float64(lines-1)
	}
	return y
}

func (h head) draw(p pen, box canvas.Rect) {
	if h.height() == 0 {
		return
	}
	p.hline(box.X, box.Right(), box.Y, 0.75, ink)
	y := p.lines(box.X, box.Y+titleBase, titleStep, titleFont, ink, h.title)
	p.lines(box.X, y+subBase, subStep, subFont, text3, h.sub)
	h.drawLegend(p, box.X, box.Right(), box.Y+h.base())
}

// drawLegend writes the legend at the right, or from the left where it has its own line.
func (h head) drawLegend(p pen, left, right, y float64) {
	x := right - h.legendWidth()
	if h.apart {
		x = left
	}
	middle := y - subFont.XHeight()/2
	for _, e := range h.legend {
		if e.area {
			p.Fill(canvas.RoundedAll(canvas.Rect{X: x, Y: middle - 3.5, W: swatch, H: 7}, 1.2), e.color)
		} else {
			p.Stroke(canvas.HLine(x+0.75, x+swatch-0.75, middle), canvas.Stroke{Color: e.color, Width: 1.5, Dash: e.dash})
		}
		p.left(x+swatch+swatchGap, y, subFont, text3, e.name)
		x += swatch + swatchGap + subFont.Width(e.name) + legendGap
	}
}
