package chart

import (
	"math"

	"svodka/render"
	"svodka/render/canvas"
)

// Measures of a trend.
const (
	plotHeight = 135
	plotLabels = 13 // below the plot
	axisGap    = 6
)

// trend is a line over time, measured for a width.
type trend struct {
	t      *render.Trend
	values []float64
	other  []float64
	low    []float64 // of the expected range; both NaN where either is missing
	high   []float64
	scale  scale
	width  float64
	marks  []mark
}

func newTrend(b *render.Trend, width float64) trend {
	t := trend{t: b, width: width, values: valuesOf(b), other: gaps(b.Other)}
	if len(t.other) > len(t.values) {
		t.other = t.other[:len(t.values)]
	}
	lo, hi, _ := extent(t.values)
	lo, hi = widen(lo, hi, t.other)
	t.low, t.high = bandOf(b)
	lo, hi = widen(lo, hi, t.low)
	lo, hi = widen(lo, hi, t.high)
	t.scale = newScale(b.Axis, lo, hi, min(70, width/4))
	t.marks = t.place(t.plot(canvas.Rect{W: width, H: t.natural()}))
	return t
}

func valuesOf(b *render.Trend) []float64 {
	return gaps(pick(b, func(p render.TrendPoint) float64 { return p.Value }))
}

func pick(b *render.Trend, of func(render.TrendPoint) float64) []float64 {
	values := make([]float64, len(b.Points))
	for i, p := range b.Points {
		values[i] = of(p)
	}
	return values
}

func widen(lo, hi float64, values []float64) (float64, float64) {
	a, b, known := extent(values)
	if known == 0 {
		return lo, hi
	}
	return min(lo, a), max(hi, b)
}

// natural is the height of plot and labels.
func (t trend) natural() float64 {
	h := float64(plotHeight)
	if t.width < 300 {
		h = 112
	}
	return h + plotLabels
}

func (t trend) height() float64 { return t.natural() + notesHeight(t.told()) }

// plot is where the line is in box.
func (t trend) plot(box canvas.Rect) canvas.Rect {
	left := t.scale.width + axisGap
	return canvas.Rect{X: box.X + left, Y: box.Y, W: box.W - left, H: box.H - plotLabels}
}

// x is the middle of the slot of point i; the outer slots are wide enough for a dot, or a ring.
func (t trend) x(plot canvas.Rect, i int) float64 {
	edge := 2.4
	if len(t.t.Callouts) > 0 {
		edge = ring + 0.5
	}
	n := float64(len(t.values))
	edge = max(0, edge-plot.W/n/2)
	return plot.X + edge + (plot.W-2*edge)*(float64(i)+0.5)/n
}

// between is where the slot of point i begins; the outer slots reach to the edges.
func (t trend) between(plot canvas.Rect, i int) float64 {
	switch i {
	case 0:
		return plot.X
	case len(t.values):
		return plot.Right()
	}
	return (t.x(plot, i-1) + t.x(plot, i)) / 2
}

func (t trend) draw(p pen, box canvas.Rect) {
	notes := t.told()
	chart := box
	chart.H -= notesHeight(notes)
	plot := t.plot(chart)
	marks := t.place(plot)
	if notesOf(marks) != len(notes) {
		// The call-outs do not fit the higher plot as they did the one they were measured for: keep to that.
		chart.H = t.natural()
		plot = t.plot(chart)
		marks = t.place(plot)
	}
	t.drawGround(p, plot)
	t.drawBand(p, plot)
	t.drawOther(p, plot)
	t.drawLine(p, plot)
	t.drawLabels(p, chart, plot)
	t.drawMarks(p, marks)
	drawNotes(p, canvas.Rect{X: box.X, Y: chart.Bottom(), W: box.W, H: box.Bottom() - chart.Bottom()}, notes)
}

// drawGround draws weekends, the grid and the base line.
func (t trend) drawGround(p pen, plot canvas.Rect) {
	for i := 0; i < len(t.t.Points); i++ {
		from := i
		for i < len(t.t.Points) && t.t.Points[i].Shaded {
			i++
		}
		if i > from {
			left, right := t.between(plot, from), t.between(plot, i)
			p.Fill(canvas.Rectangle(canvas.Rect{X: left, Y: plot.Y, W: right - left, H: plot.H}), panel)
		}
	}
	for _, k := range t.scale.ticks {
		y := t.scale.y(plot, k.v)
		if k.v != 0 {
			p.hline(plot.X, plot.Right(), y, 0.5, grid)
		}
		p.right(plot.X-axisGap, y+axisFont.CapHeight()/2, axisFont, text3, k.text)
	}
	if t.scale.lo > 0 {
		p.hline(plot.X, plot.Right(), plot.Bottom(), 0.75, line)
		return
	}
	p.hline(plot.X, plot.Right(), t.scale.y(plot, 0), 0.75, text3)
}

// drawBand draws what was expected: there along the upper bound, back along the lower.
func (t trend) drawBand(p pen, plot canvas.Rect) {
	low, high := t.low, t.high
	for _, r := range runs(low) {
		area := new(canvas.Path)
		if r.to-r.from == 1 {
			slot := plot.W / float64(len(t.values))
			top, bottom := t.scale.y(plot, high[r.from]), t.scale.y(plot, low[r.from])
			p.Fill(canvas.Rectangle(canvas.Rect{X: t.x(plot, r.from) - slot/4, Y: top, W: slot / 2, H: bottom - top}), band)
			continue
		}
		area.MoveTo(t.x(plot, r.from), t.scale.y(plot, high[r.from]))
		for i := r.from + 1; i < r.to; i++ {
			area.LineTo(t.x(plot, i), t.scale.y(plot, high[i]))
		}
		for i := r.to - 1; i >= r.from; i-- {
			area.LineTo(t.x(plot, i), t.scale.y(plot, low[i]))
		}
		p.Fill(area.Close(), band)
	}
}

// bandOf is the expected range, both bounds NaN where one is missing.
func bandOf(b *render.Trend) (low, high []float64) {
	low = gaps(pick(b, func(p render.TrendPoint) float64 { return p.Low }))
	high = gaps(pick(b, func(p render.TrendPoint) float64 { return p.High }))
	for i := range low {
		if math.IsNaN(low[i]) || math.IsNaN(high[i]) {
			low[i], high[i] = math.NaN(), math.NaN()
			continue
		}
		low[i], high[i] = min(low[i], high[i]), max(low[i], high[i])
	}
	return low, high
}

func (t trend) drawOther(p pen, plot canvas.Rect) {
	p.Stroke(t.path(plot, t.other, func(int) bool { return true }), canvas.Stroke{Color: other, Width: 1})
}

// path is the line through values, of those steps that lead to a point that is wanted.
func (t trend) path(plot canvas.Rect, values []float64, wanted func(i int) bool) *canvas.Path {
	path := new(canvas.Path)
	open := false
	for i := 1; i < len(values); i++ {
		if math.IsNaN(values[i]) || math.IsNaN(values[i-1]) || !wanted(i) {
			open = false
			continue
		}
		if !open {
			path.MoveTo(t.x(plot, i-1), t.scale.y(plot, values[i-1]))
		}
		path.LineTo(t.x(plot, i), t.scale.y(plot, values[i]))
		open = true
	}
	return path
}

// drawLine draws the line with a white edge, dashed towards unfinished points, and dots where a line cannot tell.
func (t trend) drawLine(p pen, plot canvas.Rect) {
	partial := func(i int) bool { return t.t.Points[i].Partial }
	whole := func(i int) bool { return !partial(i) }
	solid := t.path(plot, t.values, whole)
	p.Stroke(solid, canvas.Stroke{Color: white, Width: 3.2})
	p.Stroke(t.path(plot, t.values, partial), canvas.Stroke{Color: accent, Width: 1.3, Dash: []float64{1.6, 3}})
	p.Stroke(solid, canvas.Stroke{Color: accent, Width: 1.5})
	for _, r := range runs(t.values) {
		for i := r.from; i < r.to; i++ {
			last := i == len(t.values)-1
			if last || r.to-r.from == 1 || partial(i) {
				t.drawPoint(p, t.x(plot, i), t.scale.y(plot, t.values[i]), partial(i))
			}
		}
	}
}

func (t trend) drawPoint(p pen, x, y float64, hollow bool) {
	if hollow {
		canvas.FillStroke(p, canvas.Circle(x, y, 2.3), white, canvas.Stroke{Color: accent, Width: 1.2})
		return
	}
	p.Fill(canvas.Circle(x, y, 3.2), white)
	p.Fill(canvas.Circle(x, y, 2.2), accent)
}

// drawLabels writes under the axis as many labels as fit evenly, the last one always.
func (t trend) drawLabels(p pen, box, plot canvas.Rect) {
	var all []label
	for i, pt := range t.t.Points {
		if pt.Label == "" {
			continue
		}
		text := fit(axisFont, pt.Label, min(72, box.W/3))
		w := axisFont.Width(text)
		x := min(max(t.x(plot, i)-w/2, box.X), box.Right()-w)
		all = append(all, label{x: x, w: w, text: text})
	}
	for _, l := range thin(all) {
		p.left(l.x, plot.Bottom()+10.6, axisFont, text3, l.text)
	}
}

// label is a text under an axis.
type label struct {
	x, w float64
	text string
}

// thin keeps every n-th label and the last, with the smallest n at which none touch.
func thin(all []label) []label {
	const air = 5
	for n := 1; n < len(all); n++ {
		last := all[len(all)-1]
		var kept []label
		ok := true
		for i := 0; i < len(all)-1; i += n {
			if all[i].x+all[i].w+air > last.x {
				break
			}
			if k := len(kept); k > 0 && kept[k-1].x+kept[k-1].w+air > all[i].x {
				ok = false
				break
			}
			kept = append(kept, all[i])
		}
		if ok {
			return append(kept, last)
		}
	}
	if len(all) > 1 {
		return all[len(all)-1:]
	}
	return all
}

// legendOf names what is drawn, where it has names.
func legendOf(b *render.Trend) []legend {
	var all []legend
	if b.Legend != "" {
		all = append(all, legend{name: b.Legend, color: accent})
	}
	if b.OtherOf != "" && len(b.Other) > 0 {
		all = append(all, legend{name: b.OtherOf, color: other})
	}
	if b.BandOf != "" && hasBand(b) {
		all = append(all, legend{name: b.BandOf, color: band, area: true})
	}
	return all
}

func hasBand(b *render.Trend) bool {
	for _, p := range b.Points {
		if finite(p.Low) && finite(p.High) {
			return true
		}
	}
	return false
}
