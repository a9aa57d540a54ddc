package pdfcanvas

import (
	"fmt"

	"svodka/render/canvas"
)

// Fill fills p.
func (d *Document) Fill(p *canvas.Path, c canvas.Color) {
	if len(p.Segments) == 0 {
		return
	}
	if !d.set.known.fill || d.set.fill != c {
		d.f.SetFillColor(int(c.R), int(c.G), int(c.B))
		d.set.fill, d.set.known.fill = c, true
	}
	d.outline(p)
	d.f.DrawPath("F")
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
	d.outline(p)
	d.f.DrawPath("D")
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

func (d *Document) outline(p *canvas.Path) {
	for _, s := range p.Segments {
		switch s.Op {
		case canvas.Move:
			d.f.MoveTo(s.P[0].X, s.P[0].Y)
		case canvas.Line:
			d.f.LineTo(s.P[0].X, s.P[0].Y)
		case canvas.Curve:
			d.f.CurveBezierCubicTo(s.P[0].X, s.P[0].Y, s.P[1].X, s.P[1].Y, s.P[2].X, s.P[2].Y)
		case canvas.Close:
			d.f.ClosePath()
		}
	}
}

// Text writes s.
func (d *Document) Text(x, y float64, f canvas.Font, c canvas.Color, s string) {
	if s == "" {
		return
	}
	d.font(f)
	if !d.set.known.text || d.set.text != c {
		d.f.SetTextColor(int(c.R), int(c.G), int(c.B))
		d.set.text, d.set.known.text = c, true
	}
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
