package pdfcanvas

import (
	"fmt"
	"math"
	"strconv"

	"svodka/render/canvas"
)

// Fill fills p.
func (d *Document) Fill(p *canvas.Path, c canvas.Color) {
	if len(p.Segments) == 0 {
		return
	}
	d.fill(c)
	d.path(p, "f")
}

// fill sets the colour of shapes and texts together: as long as they are the same the library writes a text without
// saving and restoring the page's state around it.
func (d *Document) fill(c canvas.Color) {
	if d.set.known.fill && d.set.fill == c {
		return
	}
	d.f.SetTextColor(int(c.R), int(c.G), int(c.B))
	d.f.SetFillColor(int(c.R), int(c.G), int(c.B))
	d.set.fill, d.set.known.fill = c, true
}

// Stroke draws along p.
func (d *Document) Stroke(p *canvas.Path, s canvas.Stroke) {
	if len(p.Segments) == 0 {
		return
	}
	if !d.set.known.line || d.set.line != s.Color {
		d.f.SetDrawColor(int(s.Color.R), int(s.Color.G), int(s.Color.B))
		d.set.line, d.set.known.line = s.Color, true
	}
	if !d.set.known.width || d.set.width != s.Width {
		d.f.SetLineWidth(s.Width)
		d.set.width, d.set.known.width = s.Width, true
	}
	d.ends(s)
	d.path(p, "S")
}

// ends sets dashes and how they end.
func (d *Document) ends(s canvas.Stroke) {
	dash := ""
	if len(s.Dash) > 0 {
		dash = fmt.Sprint(s.Dash)
	}
	if dash != d.set.dash {
		d.f.SetDashPattern(s.Dash, 0)
		d.set.dash = dash
	}
	if s.Butt == d.set.butt {
		return
	}
	d.set.butt = s.Butt
	if s.Butt {
		d.f.SetLineCapStyle("butt")
		return
	}
	d.f.SetLineCapStyle("round")
}

// path writes p and what to do with it. The library's own calls write five decimals, and each on a line of its own: more
// than half of a page would be digits that nobody can see.
func (d *Document) path(p *canvas.Path, paint string) {
	b := d.buf[:0]
	for _, s := range p.Segments {
		switch s.Op {
		case canvas.Move:
			b = append(place(b, s.P[0]), "m "...)
		case canvas.Line:
			b = append(place(b, s.P[0]), "l "...)
		case canvas.Curve:
			b = append(place(place(place(b, s.P[0]), s.P[1]), s.P[2]), "c "...)
		case canvas.Close:
			b = append(b, "h "...)
		}
	}
	b = append(b, paint...)
	d.f.RawWriteStr(string(b))
	d.buf = b
}

// place appends a point in the page's own coordinates, which count upwards.
func place(b []byte, p canvas.Point) []byte {
	return number(number(b, p.X), PageHeight-p.Y)
}

// number appends v in hundredths of a point, as short as can be.
func number(b []byte, v float64) []byte {
	hundredths := int64(math.Round(v * 100))
	if hundredths%10 != 0 {
		return append(strconv.AppendFloat(b, float64(hundredths)/100, 'f', 2, 64), ' ')
	}
	if hundredths%100 != 0 {
		return append(strconv.AppendFloat(b, float64(hundredths)/100, 'f', 1, 64), ' ')
	}
	return append(strconv.AppendInt(b, hundredths/100, 10), ' ')
}

// Text writes s.
func (d *Document) Text(x, y float64, f canvas.Font, c canvas.Color, s string) {
	if s == "" {
		return
	}
	d.font(f)
	d.fill(c)
	d.f.Text(x, y, s)
}

func (d *Document) font(f canvas.Font) {
	if d.set.known.font && d.set.font == f {
		return
	}
	d.f.SetFont(family, style(f.Face), f.Size)
	d.set.font, d.set.known.font = f, true
}

// TextRotated writes s turned clockwise.
func (d *Document) TextRotated(x, y, degrees float64, f canvas.Font, c canvas.Color, s string) {
	d.f.TransformBegin()
	d.f.TransformRotate(-degrees, x, y)
	d.Text(x, y, f, c, s)
	d.f.TransformEnd()
	d.begin()
}

// Clip keeps what is drawn until Unclip inside r.
func (d *Document) Clip(r canvas.Rect) { d.f.ClipRect(r.X, r.Y, r.W, r.H, false) }

// Unclip ends what Clip began.
func (d *Document) Unclip() {
	d.f.ClipEnd()
	d.begin()
}
