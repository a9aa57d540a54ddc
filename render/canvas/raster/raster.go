// Package raster is the canvas of pictures.
package raster

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"sync"

	"github.com/golang/freetype/truetype"
	"github.com/wcharczuk/go-chart/v2/drawing"

	"svodka/render/canvas"
)

// Canvas is a picture being drawn. It is for one goroutine.
type Canvas struct {
	img   *image.RGBA
	gc    *drawing.RasterGraphicContext
	scale float64 // pixels in a point

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
	c := &Canvas{scale: scale, img: image.NewRGBA(image.Rect(0, 0, int(w), int(h)))}
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
	gc.SetDPI(64) // the library counts 64 units to the inch where fonts have 72: this makes a point a pixel
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
	if err := encoder.Encode(&b, c.img); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Fill fills p.
func (c *Canvas) Fill(p *canvas.Path, col canvas.Color) {
	c.outline(p)
	c.gc.SetFillColor(rgb(col))
	c.gc.Fill()
}

// Stroke draws along p.
func (c *Canvas) Stroke(p *canvas.Path, s canvas.Stroke) {
	c.outline(p)
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

func (c *Canvas) outline(p *canvas.Path) {
	k := c.scale
	c.gc.BeginPath()
	for _, s := range p.Segments {
		switch s.Op {
		case canvas.Move:
			c.gc.MoveTo(s.P[0].X*k, s.P[0].Y*k)
		case canvas.Line:
			c.gc.LineTo(s.P[0].X*k, s.P[0].Y*k)
		case canvas.Curve:
			c.gc.CubicCurveTo(s.P[0].X*k, s.P[0].Y*k, s.P[1].X*k, s.P[1].Y*k, s.P[2].X*k, s.P[2].Y*k)
		case canvas.Close:
			c.gc.Close()
		}
	}
}

// Text writes s. Glyphs are placed by the canvas's own advances, so that a picture is laid out as a page is.
func (c *Canvas) Text(x, y float64, f canvas.Font, col canvas.Color, s string) {
	c.gc.SetFont(parsed(f.Face))
	c.gc.SetFontSize(f.Size * c.scale)
	c.gc.SetFillColor(rgb(col))
	c.gc.BeginPath()
	for _, r := range s {
		// The only error is a font without outlines; the embedded ones have them.
		_, _ = c.gc.CreateStringPath(string(r), x*c.scale, y*c.scale)
		x += f.Width(string(r))
	}
	c.gc.Fill()
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

var (
	regular  = sync.OnceValue(func() *truetype.Font { return mustParse(canvas.Regular) })
	semiBold = sync.OnceValue(func() *truetype.Font { return mustParse(canvas.SemiBold) })
)

func parsed(f canvas.Face) *truetype.Font {
	if f == canvas.SemiBold {
		return semiBold()
	}
	return regular()
}

// mustParse reads an embedded font. The tests read every font, so that it cannot panic in a release.
func mustParse(f canvas.Face) *truetype.Font {
	font, err := truetype.Parse(f.TTF())
	if err != nil {
		panic(errors.Join(errors.New("raster: embedded font"), err))
	}
	return font
}
