package chart

import (
	"svodka/render"
	"svodka/render/canvas"
)

// Measures of a funnel.
const (
	stepThick = 16
	stepGap   = 13
)

var (
	chipFont   = canvas.Regular.At(7.2)
	chipStrong = canvas.SemiBold.At(7.2)
	chipDiff   = canvas.Regular.At(7)
)

// funnel is bars from the left, as long as their counts, joined by the conversions between them.
type funnel struct {
	steps  []render.Step
	labels []string
	label  float64 // width of the labels
	count  float64 // width of the counts
	most   float64
	width  float64
}

func newFunnel(b *render.Funnel, width float64) funnel {
	f := funnel{steps: b.Steps, width: width}
	for _, s := range b.Steps {
		f.label = max(f.label, textWidth(labelFont, s.Label))
		f.count = max(f.count, textWidth(strongFont, s.Text))
		f.most = max(f.most, count(s))
	}
	f.label = min(max(f.label+14, width*0.24), width*0.4)
	f.count = min(f.count, width*0.25)
	for _, s := range b.Steps {
		f.labels = append(f.labels, fit(labelFont, s.Label, f.label-6))
	}
	return f
}

func count(s render.Step) float64 {
	if !finite(s.Count) {
		return 0
	}
	return max(0, tame(s.Count))
}

func (f funnel) height() float64 {
	return float64(len(f.steps))*(stepThick+stepGap) - stepGap
}

func (f funnel) draw(p pen, box canvas.Rect) {
	spare := 0.0
	if n := len(f.steps) - 1; n > 0 {
		spare = min((box.H-f.height())/float64(n), 5)
	}
	pitch := stepThick + stepGap + spare
	for i := range f.steps {
		y := box.Y + pitch*float64(i)
		if i > 0 {
			f.drawGap(p, box.X, y-stepGap-spare, y, i)
		}
	}
	for i := range f.steps {
		f.drawStep(p, box.X, box.Y+pitch*float64(i), i)
	}
}

// length of the bar of step i.
func (f funnel) length(i int) float64 {
	room := f.width - f.label - f.count - 6
	if f.most <= 0 {
		return 1.5
	}
	return max(1.5, room*count(f.steps[i])/f.most)
}

func (f funnel) drawStep(p pen, x, y float64, i int) {
	s := f.steps[i]
	base := y + stepThick/2 + labelFont.CapHeight()/2
	w := f.length(i)
	depth := 0.1 * float64(min(i, 5))
	p.left(x, base, labelFont, ink, f.labels[i])
	p.Fill(canvas.Rounded(canvas.Rect{X: x + f.label, Y: y, W: w, H: stepThick}, 0, 2, 2, 0), accent.Mix(white, depth))
	p.left(x+f.label+w+5, base, strongFont, ink, fit(strongFont, s.Text, f.count))
}

// drawGap links two bars and writes the conversion between them.
func (f funnel) drawGap(p pen, x, top, bottom float64, i int) {
	s := f.steps[i]
	ground, col, font := pale, text2, chipFont
	if s.Weak {
		ground, col, font = badTint, bad, chipStrong
	}
	left := x + f.label
	p.Fill(new(canvas.Path).MoveTo(left, top).LineTo(left+f.length(i-1), top).LineTo(left+f.length(i), bottom).LineTo(left, bottom).Close(), ground)
	if s.Conversion == "" {
		return
	}
	room := f.width - f.label - 14
	middle := (top + bottom) / 2
	base := middle + font.CapHeight()/2
	p.Fill(canvas.Triangle(left+8, middle, 5, -1), col)
	conversion := fit(font, s.Conversion, room)
	p.left(left+14, base, font, col, conversion)
	at := font.Width(conversion) + 5
	p.left(left+14+at, base, chipDiff, text3, fit(chipDiff, s.Change, room-at))
}
