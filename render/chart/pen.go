package chart

import (
	"math"
	"strings"

	"svodka/render"
	"svodka/render/canvas"
)

// pen draws on a canvas. Every text of a report passes canvas.Clean here or in wrap and fit, before it is measured.
type pen struct{ canvas.Canvas }

func (p pen) left(x, y float64, f canvas.Font, c canvas.Color, s string) {
	if s = canvas.Clean(s); s != "" {
		p.Text(x, y, f, c, s)
	}
}

func (p pen) right(x, y float64, f canvas.Font, c canvas.Color, s string) {
	s = canvas.Clean(s)
	p.left(x-f.Width(s), y, f, c, s)
}

func (p pen) center(x, y float64, f canvas.Font, c canvas.Color, s string) {
	s = canvas.Clean(s)
	p.left(x-f.Width(s)/2, y, f, c, s)
}

// lines writes lines one below the other and returns the baseline of the last.
func (p pen) lines(x, y, step float64, f canvas.Font, c canvas.Color, lines []string) float64 {
	for i, s := range lines {
		if i > 0 {
			y += step
		}
		p.left(x, y, f, c, s)
	}
	return y
}

func (p pen) hline(x1, x2, y, width float64, c canvas.Color) {
	p.Stroke(canvas.HLine(x1, x2, y), canvas.Stroke{Color: c, Width: width, Butt: true})
}

func (p pen) vline(x, y1, y2, width float64, c canvas.Color) {
	p.Stroke(canvas.VLine(x, y1, y2), canvas.Stroke{Color: c, Width: width, Butt: true})
}

// dot is a filled circle with a white edge that parts it from what lies below.
func (p pen) dot(x, y, radius float64, c canvas.Color) {
	p.Fill(canvas.Circle(x, y, radius+0.6), white)
	p.Fill(canvas.Circle(x, y, radius), c)
}

// disc is a circle with a sign in its middle.
func (p pen) disc(x, y, radius float64, ground, c canvas.Color, sign string) {
	f := canvas.SemiBold.At(radius * 1.25)
	p.Fill(canvas.Circle(x, y, radius), ground)
	p.center(x, y+f.CapHeight()/2, f, c, sign)
}

// leads draws the small arrow of what leads to another place.
func (p pen) leads(x, y float64) {
	arrow := new(canvas.Path).MoveTo(x, y+3.6).LineTo(x+3.6, y).MoveTo(x+0.8, y).LineTo(x+3.6, y).LineTo(x+3.6, y+2.8)
	p.Stroke(arrow, canvas.Stroke{Color: other, Width: 0.65})
}

// arrowWidth and arrowGap are the arrow before a change.
const (
	arrowWidth = 5.4
	arrowGap   = 2.6
)

// changeWidth is what change takes.
func changeWidth(f canvas.Font, c render.Change) float64 {
	w := f.Width(canvas.Clean(c.Text))
	if c.Dir != 0 {
		w += arrowWidth + arrowGap
	}
	return w
}

// change writes a difference with its arrow from x on.
func (p pen) change(x, y float64, f canvas.Font, plain canvas.Color, c render.Change) {
	col := toned(c.Tone, plain)
	if c.Dir != 0 {
		p.Fill(canvas.Triangle(x+arrowWidth/2, y-f.CapHeight()/2, arrowWidth, c.Dir), col)
		x += arrowWidth + arrowGap
	}
	p.left(x, y, f, col, c.Text)
}

// wrap breaks s into lines; where not even a letter fits there are none.
func wrap(f canvas.Font, s string, width float64, most int) []string {
	if width < f.Size {
		return nil
	}
	return canvas.WrapMax(f, canvas.Clean(s), width, most)
}

// wrapTitle is wrap for what is set in bold: without a leftover in the last line.
func wrapTitle(f canvas.Font, s string, width float64, most int) []string {
	if width < f.Size {
		return nil
	}
	return canvas.Title(f, canvas.Clean(s), width, most)
}

// cut is the first lines, the last of them with an ellipsis where more followed.
func cut(f canvas.Font, lines []string, width float64, most int) []string {
	if len(lines) <= most {
		return lines
	}
	kept := append([]string(nil), lines[:most]...)
	kept[most-1] = canvas.Fit(f, kept[most-1]+" "+lines[most], width)
	if !strings.HasSuffix(kept[most-1], canvas.Ellipsis) {
		kept[most-1] = canvas.Fit(f, kept[most-1]+canvas.Ellipsis, width)
	}
	return kept
}

func fit(f canvas.Font, s string, width float64) string {
	return canvas.Fit(f, canvas.Clean(s), width)
}

func textWidth(f canvas.Font, s string) float64 { return f.Width(canvas.Clean(s)) }

// finite tells that v can be drawn.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// tame is v, or zero where it cannot be drawn, within bounds that arithmetic survives.
func tame(v float64) float64 {
	const huge = 1e100
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, -huge), huge)
}

// gaps is values with NaN for all that cannot be drawn.
func gaps(values []float64) []float64 {
	tamed := make([]float64, len(values))
	for i, v := range values {
		tamed[i] = math.NaN()
		if finite(v) {
			tamed[i] = tame(v)
		}
	}
	return tamed
}
