package chart

import (
	"svodka/render"
	"svodka/render/canvas"
)

// Measures of bars.
const (
	barPitch   = 20
	barThick   = 10.6
	barSecond  = 9.4 // a second line of a label
	barGap     = 14  // between the columns
	tightBars  = 9   // the same where labels stand above
	narrowBars = 230 // narrower than this the labels stand above their bars
)

// bars are horizontal bars with their labels and figures in columns, measured for a width.
type bars struct {
	rows        []render.Bar
	labels      [][]string
	above       bool    // labels above the bars
	label, text float64 // widths of the columns
	extra, diff float64
	gap         float64 // between columns
	lo, hi      float64
	width       float64
}

func newBars(b *render.Bars, width float64) bars {
	s := bars{rows: b.Rows, width: width, above: width < narrowBars, gap: barGap}
	if s.above {
		s.gap = tightBars
	}
	for _, r := range b.Rows {
		s.text = max(s.text, textWidth(barFont(r), r.Text))
		s.extra = max(s.extra, textWidth(labelFont, r.Extra))
		s.diff = max(s.diff, changeWidth(smallBold, r.Change))
		s.label = max(s.label, textWidth(barFont(r), r.Label))
		s.lo, s.hi = min(s.lo, value(r)), max(s.hi, value(r))
	}
	s.text, s.extra, s.diff = min(s.text, width*0.24), min(s.extra, width*0.16), min(s.diff, width*0.2)
	if s.columns() > width*0.5 {
		s.extra = 0
	}
	if s.columns() > width*0.5 {
		s.diff = 0
	}
	s.label = min(s.label, width*0.36)
	if s.above {
		s.label = width - s.columns()
	}
	for _, r := range b.Rows {
		most := 2
		if s.above {
			most = 1
		}
		s.labels = append(s.labels, wrap(barFont(r), r.Label, s.label, most))
	}
	return s
}

func value(r render.Bar) float64 {
	if !finite(r.Value) {
		return 0
	}
	return tame(r.Value)
}

func barFont(r render.Bar) canvas.Font {
	if r.Strong {
		return strongFont
	}
	return labelFont
}

// columns is the width of the figures at the right, with the gaps before them.
func (s bars) columns() float64 {
	w := 0.0
	for _, c := range []float64{s.text, s.extra, s.diff} {
		if c > 0 {
			w += c + s.gap
		}
	}
	return w
}

func (s bars) rowHeight(i int) float64 {
	if s.above {
		return 25
	}
	return barPitch + barSecond*float64(max(len(s.labels[i]), 1)-1)
}

func (s bars) height() float64 {
	h := 0.0
	for i := range s.rows {
		h += s.rowHeight(i)
	}
	return h
}

func (s bars) draw(p pen, box canvas.Rect) {
	spare := min((box.H-s.height())/float64(len(s.rows)), 6)
	y := box.Y
	for i := range s.rows {
		h := s.rowHeight(i) + spare
		s.drawRow(p, canvas.Rect{X: box.X, Y: y, W: box.W, H: h}, i)
		y += h
	}
}

func (s bars) drawRow(p pen, box canvas.Rect, i int) {
	r := s.rows[i]
	middle := box.Y + box.H/2
	room := canvas.Rect{X: box.X + s.label + 10, Y: middle - barThick/2, W: box.W - s.label - 10 - s.columns(), H: barThick}
	text := middle
	if s.above {
		text = box.Y + 7
		room = canvas.Rect{X: box.X, Y: box.Y + 14, W: box.W, H: 5.5}
	}
	f := barFont(r)
	base := text + f.CapHeight()/2
	p.lines(box.X, base-barSecond/2*float64(max(len(s.labels[i]), 1)-1), barSecond, f, ink, s.labels[i])
	s.drawBar(p, room, r)
	s.drawFigures(p, box.Right(), base, r)
}

// drawFigures writes the columns from the right edge: change, second figure, figure.
func (s bars) drawFigures(p pen, right, base float64, r render.Bar) {
	if s.diff > 0 {
		f := axisFont
		if r.Change.Tone != render.Neutral {
			f = smallBold
		}
		c := r.Change
		c.Text = fit(f, c.Text, s.diff-changeWidth(f, render.Change{Dir: c.Dir}))
		p.change(right-changeWidth(f, c), base, f, text3, c)
		right -= s.diff + s.gap
	}
	if s.extra > 0 {
		p.right(right, base, labelFont, text3, fit(labelFont, r.Extra, s.extra))
		right -= s.extra + s.gap
	}
	if s.text > 0 {
		p.right(right, base, barFont(r), ink, fit(barFont(r), r.Text, s.text))
	}
}

// drawBar draws from zero, to the right, or to the left where the value is negative.
func (s bars) drawBar(p pen, room canvas.Rect, r render.Bar) {
	if room.W <= 2 {
		return
	}
	c := softBar
	if r.Strong {
		c = accent
	}
	span := s.hi - s.lo
	if span <= flat(s.lo, s.hi) {
		span = 1
	}
	zero := room.X - room.W*s.lo/span
	w := room.W * value(r) / span
	if s.lo < 0 {
		p.vline(zero, room.Y-2, room.Bottom()+2, 0.5, other)
	}
	switch {
	case w > 0:
		p.Fill(canvas.Rounded(canvas.Rect{X: zero, Y: room.Y, W: max(w, 0.8), H: room.H}, 0, 1.6, 1.6, 0), c)
	case w < 0:
		p.Fill(canvas.Rounded(canvas.Rect{X: zero + w, Y: room.Y, W: -w, H: room.H}, 1.6, 0, 0, 1.6), c)
	}
}
