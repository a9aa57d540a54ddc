package chart_test

import (
	"fmt"
	"math"

	"svodka/render/canvas"
)

// recorder is a canvas that remembers where texts and outlines are.
type recorder struct {
	texts  []textBox
	shapes []canvas.Rect
	bad    []string // what no canvas could draw
}

type textBox struct {
	canvas.Rect
	s string
}

func (r *recorder) Text(x, y float64, f canvas.Font, _ canvas.Color, s string) {
	if canvas.Clean(s) != s {
		r.bad = append(r.bad, fmt.Sprintf("text %q is not clean", s))
	}
	if f.Size < 6.5 {
		r.bad = append(r.bad, fmt.Sprintf("text %q is set in %g points", s, f.Size))
	}
	box := canvas.Rect{X: x, Y: y - f.CapHeight(), W: f.Width(s), H: f.CapHeight() + 0.2*f.Size}
	r.finite(x, y)
	r.texts = append(r.texts, textBox{Rect: box, s: s})
}

func (r *recorder) TextRotated(x, y, _ float64, f canvas.Font, c canvas.Color, s string) {
	r.Text(x, y, f, c, s)
}

func (r *recorder) Fill(p *canvas.Path, _ canvas.Color) { r.shape(p, 0) }

func (r *recorder) Stroke(p *canvas.Path, s canvas.Stroke) { r.shape(p, s.Width/2) }

func (r *recorder) Clip(canvas.Rect) {}

func (r *recorder) Unclip() {}

func (r *recorder) finite(values ...float64) {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			r.bad = append(r.bad, fmt.Sprintf("coordinate %g", v))
		}
	}
}

// shape remembers the box of p, widened by half of a stroke.
func (r *recorder) shape(p *canvas.Path, by float64) {
	x1, y1, x2, y2 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range p.Segments {
		n := map[canvas.Op]int{canvas.Move: 1, canvas.Line: 1, canvas.Curve: 3}[s.Op]
		for _, q := range s.P[:n] {
			r.finite(q.X, q.Y)
			x1, y1, x2, y2 = min(x1, q.X), min(y1, q.Y), max(x2, q.X), max(y2, q.Y)
		}
	}
	if x1 <= x2 {
		r.shapes = append(r.shapes, canvas.Rect{X: x1 - by, Y: y1 - by, W: x2 - x1 + 2*by, H: y2 - y1 + 2*by})
	}
}

// problems are texts and shapes outside box, and texts over each other.
func (r *recorder) problems(box canvas.Rect) []string {
	found := r.bad
	const slack = 1.2 // half a rule, the white edge of a dot
	within := box.Inset(-slack, -slack)
	for i, t := range r.texts {
		if outside(t.Rect, within) {
			found = append(found, fmt.Sprintf("text %q at %v leaves %v", t.s, t.Rect, box))
		}
		for _, u := range r.texts[:i] {
			if t.Inset(0.1, 0.1).Overlap(u.Inset(0.1, 0.1)) > 0 {
				found = append(found, fmt.Sprintf("texts %q at %v and %q at %v overlap", u.s, u.Rect, t.s, t.Rect))
			}
		}
	}
	for _, s := range r.shapes {
		if outside(s, within) {
			found = append(found, fmt.Sprintf("shape at %v leaves %v", s, box))
		}
	}
	return found
}

func outside(r, box canvas.Rect) bool {
	const least = 1e-6
	return r.X < box.X-least || r.Y < box.Y-least || r.Right() > box.Right()+least || r.Bottom() > box.Bottom()+least
}
