package chart

import (
	"math"
	"strconv"

	"svodka/render"
	"svodka/render/canvas"
)

// mostMarks of a trend are drawn; compose gives the worst first.
const mostMarks = 6

// mark is a call-out with its place: a box in the plot, or, where none is free, a number on the point and a note below.
type mark struct {
	render.Mark
	x, y  float64 // the point
	box   canvas.Rect
	title []string
	lines []string
	note  int // number of the note; 0: a box
}

// Measures of a call-out.
const (
	markWidth = 148
	markPad   = 7
	markStep  = 9
	ring      = 5
)

var (
	markTitle = canvas.SemiBold.At(7.5)
	markFont  = canvas.Regular.At(7)
)

// place finds room for the call-outs in a plot.
func (t trend) place(plot canvas.Rect) []mark {
	var marks []mark
	for _, m := range t.t.Callouts {
		if len(marks) == mostMarks {
			break
		}
		if m.Point < 0 || m.Point >= len(t.values) || math.IsNaN(t.values[m.Point]) {
			continue
		}
		k := mark{Mark: m, x: t.x(plot, m.Point), y: t.scale.y(plot, t.values[m.Point])}
		if near := touching(marks, k); near != nil {
			near.Lines = append(append(near.Lines[:len(near.Lines):len(near.Lines)], m.Title), m.Lines...)
			continue
		}
		marks = append(marks, k)
	}
	notes := 0
	for i := range marks {
		marks[i].measure(min(markWidth, plot.W*0.6))
		if !marks[i].silent() && !t.seat(plot, marks, i) {
			notes++
			marks[i].note = notes
		}
	}
	return marks
}

// touching is the mark whose ring that of m would touch: the two are told together.
func touching(marks []mark, m mark) *mark {
	for i := range marks {
		if math.Hypot(marks[i].x-m.x, marks[i].y-m.y) < 2*ring+2 {
			return &marks[i]
		}
	}
	return nil
}

// measure wraps the texts of m to a box as narrow as they allow.
func (m *mark) measure(most float64) {
	room := most - 2*markPad
	m.title = wrap(markTitle, m.Title, room, 2)
	for _, s := range m.Lines {
		m.lines = append(m.lines, wrap(markFont, s, room, 3)...)
	}
	m.lines = cut(markFont, m.lines, room, 4)
	w := 0.0
	for _, s := range m.title {
		w = max(w, markTitle.Width(s))
	}
	for _, s := range m.lines {
		w = max(w, markFont.Width(s))
	}
	m.box = canvas.Rect{W: w + 2*markPad, H: 7 + markStep*float64(len(m.title)+len(m.lines))}
}

// silent tells that m has nothing to say: it is a ring and no more.
func (m *mark) silent() bool { return len(m.title)+len(m.lines) == 0 }

// seat puts marks[i] where it covers least of line, band and other boxes: below left, right or straight, then above,
// nearer before farther. It reports whether it found a place that hides nothing.
func (t trend) seat(plot canvas.Rect, marks []mark, i int) bool {
	m := &marks[i]
	best, at := math.Inf(1), m.box
	for _, down := range []float64{1, -1} {
		for _, side := range []float64{-1, 1, 0} {
			for _, far := range []float64{12, 20, 34, 56, 84} {
				for _, drop := range []float64{-0.5, 0, 0.5, 1, 1.8, 2.6, 3.6} {
					box := m.beside(plot, side, down, far, drop)
					cost := t.cost(plot, marks, i, box) + m.distance(box)*0.02
					if cost < best-1e-9 {
						best, at = cost, box
					}
				}
			}
		}
	}
	m.box = at
	return best < hides
}

// hides is the cost from which a box would cover something that must be seen.
const hides = 100

// beside is the box far to a side of the point, its near edge dropped down or up by so many of its heights; side 0 is straight
// below or above.
func (m *mark) beside(plot canvas.Rect, side, down, far, drop float64) canvas.Rect {
	box := m.box
	box.X = m.x + far
	switch {
	case side < 0:
		box.X = m.x - far - box.W
	case side == 0:
		box.X = m.x - box.W/2
	}
	box.Y = m.y - box.H/2 + down*box.H*(0.5+drop*0.5)
	box.X = min(max(box.X, plot.X+3), plot.Right()-box.W-1)
	box.Y = min(max(box.Y, plot.Y+2), plot.Bottom()-box.H-3)
	return box
}

// distance from the point to the box.
func (m *mark) distance(box canvas.Rect) float64 {
	dx := max(box.X-m.x, m.x-box.Right(), 0)
	dy := max(box.Y-m.y, m.y-box.Bottom(), 0)
	return math.Hypot(dx, dy)
}

// cost of a box: far above hides where it covers a point, the line or another box, a little where it covers the band.
func (t trend) cost(plot canvas.Rect, marks []mark, i int, box canvas.Rect) float64 {
	if box.X < plot.X || box.Y < plot.Y {
		return 1e6
	}
	wide := box.Inset(-3, -3)
	cost := 0.0
	for k, m := range marks {
		around := canvas.Rect{X: m.x - ring - 1, Y: m.y - ring - 1, W: 2*ring + 2, H: 2*ring + 2}
		if wide.Overlap(around) > 0 {
			cost += 10 * hides
		}
		if k < i && m.note == 0 && !m.silent() && wide.Overlap(m.box) > 0 {
			cost += 10 * hides
		}
	}
	cost += hides * t.covered(plot, t.values, wide)
	cost += 3 * t.covered(plot, t.other, wide)
	return cost + 30*t.coveredBand(plot, box)
}

// covered is how much of a line's steps lies under box.
func (t trend) covered(plot canvas.Rect, values []float64, box canvas.Rect) float64 {
	const parts = 8
	hits := 0
	for i := range values {
		if math.IsNaN(values[i]) {
			continue
		}
		x, y := t.x(plot, i), t.scale.y(plot, values[i])
		nx, ny := x, y
		if i+1 < len(values) && !math.IsNaN(values[i+1]) {
			nx, ny = t.x(plot, i+1), t.scale.y(plot, values[i+1])
		}
		for k := range parts {
			s := float64(k) / parts
			px, py := x+(nx-x)*s, y+(ny-y)*s
			if px > box.X && px < box.Right() && py > box.Y && py < box.Bottom() {
				hits++
			}
		}
	}
	return float64(hits)
}

// coveredBand is the share of box that lies on the band.
func (t trend) coveredBand(plot, box canvas.Rect) float64 {
	sum, n := 0.0, 0
	for i := range t.low {
		if x := t.x(plot, i); x < box.X || x > box.Right() {
			continue
		}
		n++
		if !math.IsNaN(t.low[i]) {
			top, bottom := t.scale.y(plot, t.high[i]), t.scale.y(plot, t.low[i])
			sum += max(0, min(bottom, box.Bottom())-max(top, box.Y)) / box.H
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// drawMarks draws rings, leaders and boxes.
func (t trend) drawMarks(p pen, marks []mark) {
	for _, m := range marks {
		if m.note == 0 && !m.silent() {
			m.drawBox(p)
		}
	}
	for _, m := range marks {
		m.drawRing(p)
	}
}

func (m mark) drawRing(p pen) {
	c := toned(m.Tone, accent)
	if m.note > 0 {
		canvas.FillStroke(p, canvas.Circle(m.x, m.y, ring), c, canvas.Stroke{Color: white, Width: 0.9})
		f := canvas.SemiBold.At(6.8)
		p.center(m.x, m.y+f.CapHeight()/2, f, white, strconv.Itoa(m.note))
		return
	}
	canvas.FillStroke(p, canvas.Circle(m.x, m.y, ring), white, canvas.Stroke{Color: c, Width: 1})
	p.Fill(canvas.Circle(m.x, m.y, 2.5), c)
}

func (m mark) drawBox(p pen) {
	c := toned(m.Tone, accent)
	p.Stroke(m.leader(), canvas.Stroke{Color: c, Width: 0.75})
	canvas.FillStroke(p, canvas.RoundedAll(m.box, 3), white, canvas.Stroke{Color: c, Width: 0.75})
	y := m.box.Y + 10.6
	y = p.lines(m.box.X+markPad, y, markStep, markTitle, c, m.title)
	if len(m.title) > 0 {
		y += markStep
	}
	p.lines(m.box.X+markPad, y, markStep, markFont, text2, m.lines)
}

// leader goes from the box level outwards, then to the point; straight up or down where the point is above or below.
func (m mark) leader() *canvas.Path {
	if m.x >= m.box.X && m.x <= m.box.Right() {
		y := m.box.Y
		if m.y > m.box.Y {
			y = m.box.Bottom()
		}
		x := min(max(m.x, m.box.X+4), m.box.Right()-4)
		return new(canvas.Path).MoveTo(x, y).LineTo(m.x, m.y)
	}
	edge, out := m.box.Right(), 1.0
	if m.x < m.box.X+m.box.W/2 {
		edge, out = m.box.X, -1
	}
	y := min(max(m.y, m.box.Y+m.box.H/2), m.box.Bottom()-8)
	if m.y < m.box.Y+m.box.H/2 {
		y = max(min(m.y, m.box.Y+m.box.H/2), m.box.Y+8)
	}
	bend := math.Min(6, math.Abs(m.x-edge)/2)
	return new(canvas.Path).MoveTo(edge, y).LineTo(edge+out*bend, y).LineTo(m.x, m.y)
}

// told are the marks whose text goes below the plot.
func (t trend) told() []note {
	var notes []note
	room := t.width - noteIndent
	for _, m := range t.marks {
		if m.note == 0 {
			continue
		}
		n := note{number: m.note, tone: m.Tone, title: fit(markTitle, m.Title, room)}
		text := ""
		for i, s := range m.Lines {
			if i > 0 {
				text += " "
			}
			text += s
		}
		n.lines = wrap(markFont, text, room, 3)
		notes = append(notes, n)
	}
	return notes
}

// note is a call-out told under the plot.
type note struct {
	number int
	tone   render.Tone
	title  string
	lines  []string
}

func notesOf(marks []mark) int {
	n := 0
	for _, m := range marks {
		if m.note > 0 {
			n++
		}
	}
	return n
}

const noteIndent = 15

func notesHeight(notes []note) float64 {
	h := 0.0
	for _, n := range notes {
		h += 6 + markStep*float64(1+len(n.lines))
	}
	return h
}

func drawNotes(p pen, box canvas.Rect, notes []note) {
	y := box.Y
	for _, n := range notes {
		c := toned(n.tone, accent)
		y += 5
		f := canvas.SemiBold.At(6.8)
		p.Fill(canvas.Circle(box.X+ring, y+5, ring), c)
		p.center(box.X+ring, y+5+f.CapHeight()/2, f, white, strconv.Itoa(n.number))
		p.left(box.X+noteIndent, y+7.5, markTitle, c, n.title)
		p.lines(box.X+noteIndent, y+7.5+markStep, markStep, markFont, text2, n.lines)
		y += 1 + markStep*float64(1+len(n.lines))
	}
}
