package canvas

import "math"

// Op is what a Segment does.
type Op int

// The operations of a path.
const (
	Move  Op = iota // to P[0]
	Line            // to P[0]
	Curve           // cubic, by P[0] and P[1] to P[2]
	Close           // back to the last Move
)

// Point is a place on a canvas.
type Point struct{ X, Y float64 }

// Segment is a step of a Path.
type Segment struct {
	Op Op
	P  [3]Point
}

// Path is an outline to be filled or stroked.
type Path struct{ Segments []Segment }

// MoveTo begins a new outline at (x, y).
func (p *Path) MoveTo(x, y float64) *Path {
	return p.add(Segment{Op: Move, P: [3]Point{{x, y}}})
}

// LineTo goes straight to (x, y).
func (p *Path) LineTo(x, y float64) *Path {
	return p.add(Segment{Op: Line, P: [3]Point{{x, y}}})
}

// CurveTo goes to (x, y), leaving towards (ax, ay) and arriving from (bx, by).
func (p *Path) CurveTo(ax, ay, bx, by, x, y float64) *Path {
	return p.add(Segment{Op: Curve, P: [3]Point{{ax, ay}, {bx, by}, {x, y}}})
}

// quadTo goes to a point by the single control point c.
func (p *Path) quadTo(c, to Point) {
	from := p.end()
	third := func(a, b float64) float64 { return a + (b-a)*2/3 }
	p.CurveTo(third(from.X, c.X), third(from.Y, c.Y), third(to.X, c.X), third(to.Y, c.Y), to.X, to.Y)
}

// end is the last point.
func (p *Path) end() Point {
	if len(p.Segments) == 0 {
		return Point{}
	}
	last := p.Segments[len(p.Segments)-1]
	if last.Op == Curve {
		return last.P[2]
	}
	return last.P[0]
}

// Close goes back to where the outline began.
func (p *Path) Close() *Path { return p.add(Segment{Op: Close}) }

func (p *Path) add(s Segment) *Path {
	p.Segments = append(p.Segments, s)
	return p
}

// HLine is a level line.
func HLine(x1, x2, y float64) *Path { return new(Path).MoveTo(x1, y).LineTo(x2, y) }

// VLine is an upright line.
func VLine(x, y1, y2 float64) *Path { return new(Path).MoveTo(x, y1).LineTo(x, y2) }

// Rectangle is the outline of r.
func Rectangle(r Rect) *Path {
	return new(Path).MoveTo(r.X, r.Y).LineTo(r.Right(), r.Y).LineTo(r.Right(), r.Bottom()).LineTo(r.X, r.Bottom()).Close()
}

// kappa puts the control points of a cubic so that it is a quarter of a circle.
const kappa = 0.5522847498

// Rounded is the outline of r with corners of the given radii: top left, top right, bottom right, bottom left.
func Rounded(r Rect, tl, tr, br, bl float64) *Path {
	most := max(0, min(r.W, r.H)/2)
	tl, tr, br, bl = min(tl, most), min(tr, most), min(br, most), min(bl, most)
	k := 1 - kappa
	p := new(Path).MoveTo(r.X+tl, r.Y).LineTo(r.Right()-tr, r.Y)
	p.corner(tr, r.Right()-tr*k, r.Y, r.Right(), r.Y+tr*k, r.Right(), r.Y+tr)
	p.LineTo(r.Right(), r.Bottom()-br)
	p.corner(br, r.Right(), r.Bottom()-br*k, r.Right()-br*k, r.Bottom(), r.Right()-br, r.Bottom())
	p.LineTo(r.X+bl, r.Bottom())
	p.corner(bl, r.X+bl*k, r.Bottom(), r.X, r.Bottom()-bl*k, r.X, r.Bottom()-bl)
	p.LineTo(r.X, r.Y+tl)
	p.corner(tl, r.X, r.Y+tl*k, r.X+tl*k, r.Y, r.X+tl, r.Y)
	return p.Close()
}

// corner is a curve, or nothing where the radius is.
func (p *Path) corner(radius, ax, ay, bx, by, x, y float64) {
	if radius > 0 {
		p.CurveTo(ax, ay, bx, by, x, y)
	}
}

// RoundedAll is the outline of r with all four corners rounded.
func RoundedAll(r Rect, radius float64) *Path { return Rounded(r, radius, radius, radius, radius) }

// Circle is the outline of a circle.
func Circle(x, y, radius float64) *Path {
	return RoundedAll(Rect{X: x - radius, Y: y - radius, W: 2 * radius, H: 2 * radius}, radius)
}

// Triangle is an equilateral triangle of the given width around (x, y), its tip up for dir > 0, else down.
func Triangle(x, y, width float64, dir int) *Path {
	h := width * math.Sqrt(3) / 4
	if dir < 0 {
		h = -h
	}
	return new(Path).MoveTo(x-width/2, y+h).LineTo(x+width/2, y+h).LineTo(x, y-h).Close()
}
