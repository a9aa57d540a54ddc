// Package raster is the canvas of pictures.
package raster

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"

	"github.com/wcharczuk/go-chart/v2/drawing"

	"svodka/render/canvas"
)

// Canvas is a picture being drawn. It is for one goroutine.
type Canvas struct {
	img   *image.RGBA
	gc    *drawing.RasterGraphicContext
	scale float64 // pixels in a point

	glyphs map[glyphKey]*canvas.Path

	below *image.RGBA // while clipping: the picture that the clipped layer goes onto
	clip  image.Rectangle
}

// most is the number of pixels a picture may have, so that a wrong size cannot eat the memory.
const most = 64 << 20

// New is a white picture of so many points with scale pixels to the point.
func New(width, height, scale float64) (*Canvas, error) {
	w, h := math.Ceil(width*scale), math.Ceil(height*scale)
	if !(w >= 1 && h >= 1 && w*h <= most) {
		return nil, fmt.Errorf("picture of %g × %g points at scale %g cannot be drawn", width, height, scale)
	}
	c := &Canvas{scale: scale, glyphs: make(map[glyphKey]*canvas.Path), img: image.NewRGBA(image.Rect(0, 0, int(w), int(h)))}
	for i := range c.img.Pix {
		c.img.Pix[i] = 0xFF
	}
	return c, c.layer(c.img)
}

// layer makes img what is drawn on.
func (c *Canvas) layer(img *image.RGBA) error {
	gc, err := drawing.NewRasterGraphicContext(img)
	if err != nil {
		return err
	}
	gc.SetFillRule(drawing.FillRuleWinding)
	gc.SetLineJoin(drawing.RoundJoin)
	c.img, c.gc = img, gc
	return nil
}

// Image is what was drawn.
func (c *Canvas) Image() image.Image { return c.img }

// PNG is what was drawn as a file.
func (c *Canvas) PNG() ([]byte, error) {
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.DefaultCompression}
	if err := encoder.Encode(&b, paletted(c.img)); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Fill fills p.
func (c *Canvas) Fill(p *canvas.Path, col canvas.Color) {
	c.gc.BeginPath()
	c.outline(p, 1, 0, 0)
	c.gc.SetFillColor(rgb(col))
	c.gc.Fill()
}

// Stroke draws along p.
func (c *Canvas) Stroke(p *canvas.Path, s canvas.Stroke) {
	c.gc.BeginPath()
	c.outline(p, 1, 0, 0)
	c.gc.SetStrokeColor(rgb(s.Color))
	c.gc.SetLineWidth(s.Width * c.scale)
	c.gc.SetLineCap(drawing.RoundCap)
	if s.Butt {
		c.gc.SetLineCap(drawing.ButtCap)
	}
	dash := make([]float64, len(s.Dash))
	for i, d := range s.Dash {
		dash[i] = d * c.scale
	}
	c.gc.SetLineDash(dash, 0)
	c.gc.Stroke()
}

// outline makes p the current path, moved by (dx, dy) points after being stretched by k. Curves become lines here: the
// library's own division of them does not end for a curve without length.
func (c *Canvas) outline(p *canvas.Path, k, dx, dy float64) {
	var at point
	move := func(q canvas.Point) point { return point{(q.X*k + dx) * c.scale, (q.Y*k + dy) * c.scale} }
	for _, s := range p.Segments {
		switch s.Op {
		case canvas.Move:
			at = move(s.P[0])
			c.gc.MoveTo(at.x, at.y)
		case canvas.Line:
			at = move(s.P[0])
			c.gc.LineTo(at.x, at.y)
		case canvas.Curve:
			to := move(s.P[2])
			c.curve(at, move(s.P[0]), move(s.P[1]), to)
			at = to
		case canvas.Close:
			c.gc.Close()
		}
	}
}

// point is a place in pixels.
type point struct{ x, y float64 }

// curve draws a cubic as so many lines that none is farther from it than a tenth of a pixel.
func (c *Canvas) curve(a, b, d, e point) {
	bend := max(math.Hypot(a.x-2*b.x+d.x, a.y-2*b.y+d.y), math.Hypot(b.x-2*d.x+e.x, b.y-2*d.y+e.y))
	n := min(max(1, math.Ceil(math.Sqrt(7.5*bend))), 100)
	for i := 1.0; i <= n; i++ {
		t := i / n
		u := 1 - t
		p, q, r, s := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		c.gc.LineTo(p*a.x+q*b.x+r*d.x+s*e.x, p*a.y+q*b.y+r*d.y+s*e.y)
	}
}

// Text writes s by the canvas's own advances, so that a picture is laid out as a page is.
func (c *Canvas) Text(x, y float64, f canvas.Font, col canvas.Color, s string) {
	c.gc.BeginPath()
	for _, r := range s {
		c.outline(c.glyph(f.Face, r), f.Size/1000, x, y)
		x += f.Width(string(r))
	}
	c.gc.SetFillColor(rgb(col))
	c.gc.Fill()
}

// glyph is the shape of r.
func (c *Canvas) glyph(f canvas.Face, r rune) *canvas.Path {
	key := glyphKey{f, r}
	if p, ok := c.glyphs[key]; ok {
		return p
	}
	p, err := f.Outline(r)
	if err != nil {
		p = new(canvas.Path) // the embedded fonts have an outline for every rune, the tests look
	}
	c.glyphs[key] = p
	return p
}

type glyphKey struct {
	face canvas.Face
	r    rune
}

// TextRotated writes s turned clockwise.
func (c *Canvas) TextRotated(x, y, degrees float64, f canvas.Font, col canvas.Color, s string) {
	c.gc.Save()
	c.gc.Translate(x*c.scale, y*c.scale)
	c.gc.Rotate(degrees * math.Pi / 180)
	c.Text(0, 0, f, col, s)
	c.gc.Restore()
}

// Clip draws what follows on a layer of its own, of which Unclip keeps r: the rasteriser has no clip.
func (c *Canvas) Clip(r canvas.Rect) {
	k := c.scale
	c.below = c.img
	c.clip = image.Rect(round(r.X*k), round(r.Y*k), round(r.Right()*k), round(r.Bottom()*k))
	above := image.NewRGBA(c.img.Bounds())
	copy(above.Pix, c.img.Pix)
	if err := c.layer(above); err != nil {
		c.below = nil
	}
}

// Unclip ends what Clip began.
func (c *Canvas) Unclip() {
	if c.below == nil {
		return
	}
	draw.Draw(c.below, c.clip, c.img, c.clip.Min, draw.Src)
	below := c.below
	c.below = nil
	// layer only refuses pictures that are no RGBA.
	_ = c.layer(below)
}

func round(v float64) int { return int(math.Round(v)) }

func rgb(c canvas.Color) drawing.Color { return drawing.Color{R: c.R, G: c.G, B: c.B, A: 0xFF} }
