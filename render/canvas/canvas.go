// Package canvas is a drawing surface in points, y downwards, with the fonts of svodka's reports. Charts draw on a Canvas
// and do not know whether it is a page (pdfcanvas) or a picture (raster).
package canvas

// Canvas takes drawing operations. Later ones cover earlier ones.
type Canvas interface {
	// Fill fills p by the non-zero rule.
	Fill(p *Path, c Color)
	// Stroke draws along p with round joins and ends.
	Stroke(p *Path, s Stroke)
	// Text writes s with its baseline beginning at (x, y). s must have been through Clean.
	Text(x, y float64, f Font, c Color, s string)
	// TextRotated is Text turned clockwise by so many degrees around (x, y).
	TextRotated(x, y, degrees float64, f Font, c Color, s string)
	// Clip keeps all drawing inside r until Unclip. Clips do not nest.
	Clip(r Rect)
	Unclip()
}

// Linker is a Canvas on which areas can lead to an address.
type Linker interface {
	Link(r Rect, url string)
}

// FillStroke fills p with c and draws s along it.
func FillStroke(cv Canvas, p *Path, c Color, s Stroke) {
	cv.Fill(p, c)
	cv.Stroke(p, s)
}

// Color is an opaque colour. Tints are mixed beforehand: they print better than transparency.
type Color struct{ R, G, B uint8 }

// Hex is the colour 0xRRGGBB.
func Hex(rgb uint32) Color {
	return Color{R: uint8(rgb >> 16), G: uint8(rgb >> 8), B: uint8(rgb)}
}

// Mix is c with so much (0 to 1) of d.
func (c Color) Mix(d Color, share float64) Color {
	share = min(max(share, 0), 1)
	part := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*share + 0.5) }
	return Color{R: part(c.R, d.R), G: part(c.G, d.G), B: part(c.B, d.B)}
}

// Stroke is how a line is drawn.
type Stroke struct {
	Color Color
	Width float64
	Dash  []float64 // lengths on, off; nil: solid
	Butt  bool      // ends cut off square at the last point instead of rounded
}

// Rect is an area.
type Rect struct{ X, Y, W, H float64 }

// Right is the x of the right edge.
func (r Rect) Right() float64 { return r.X + r.W }

// Bottom is the y of the lower edge.
func (r Rect) Bottom() float64 { return r.Y + r.H }

// Inset is r without a margin of dx left and right, dy above and below.
func (r Rect) Inset(dx, dy float64) Rect {
	return Rect{X: r.X + dx, Y: r.Y + dy, W: r.W - 2*dx, H: r.H - 2*dy}
}

// Overlap is the area that r and s share.
func (r Rect) Overlap(s Rect) float64 {
	w := min(r.Right(), s.Right()) - max(r.X, s.X)
	h := min(r.Bottom(), s.Bottom()) - max(r.Y, s.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}
