package raster_test

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"testing"

	"svodka/render/canvas"
	"svodka/render/canvas/raster"
)

var black = canvas.Hex(0)

func newCanvas(t *testing.T, w, h, scale float64) *raster.Canvas {
	t.Helper()
	c, err := raster.New(w, h, scale)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// inked is the box of everything darker than half.
func inked(img image.Image) image.Rectangle {
	var box image.Rectangle
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			if dark(img, x, y) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

func dark(img image.Image, x, y int) bool {
	return color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y < 128
}

func TestTextIsAsLargeAsMeasured(t *testing.T) {
	for _, scale := range []float64{1, 2, 3.55} {
		c := newCanvas(t, 400, 60, scale)
		f := canvas.Regular.At(20)
		s := "HHHHHHHHHHHHHHHHHHHH"
		c.Text(10, 40, f, black, s)
		box := inked(c.Image())
		if got, want := float64(box.Dx())/scale, f.Width(s); math.Abs(got-want) > 4 {
			t.Errorf("scale %g: %g points wide, measured %g", scale, got, want)
		}
		if got, want := float64(box.Dy())/scale, f.CapHeight(); math.Abs(got-want) > 1.2 {
			t.Errorf("scale %g: capitals %g points high, want %g", scale, got, want)
		}
	}
}

func TestOverlappingOutlinesAreFilled(t *testing.T) {
	c := newCanvas(t, 30, 10, 1)
	p := canvas.Rectangle(canvas.Rect{X: 0, Y: 0, W: 20, H: 10})
	p.Segments = append(p.Segments, canvas.Rectangle(canvas.Rect{X: 10, Y: 0, W: 20, H: 10}).Segments...)
	c.Fill(p, black)
	if !dark(c.Image(), 15, 5) {
		t.Error("the overlap of two outlines is a hole")
	}
}

func TestClip(t *testing.T) {
	c := newCanvas(t, 40, 40, 1)
	c.Clip(canvas.Rect{X: 10, Y: 10, W: 20, H: 20})
	c.Fill(canvas.Rectangle(canvas.Rect{X: 0, Y: 0, W: 40, H: 40}), black)
	c.Unclip()
	if got, want := inked(c.Image()), image.Rect(10, 10, 30, 30); got != want {
		t.Errorf("inked %v, want %v", got, want)
	}
	c.Fill(canvas.Rectangle(canvas.Rect{X: 0, Y: 0, W: 5, H: 5}), black)
	if !dark(c.Image(), 2, 2) {
		t.Error("still clipped after Unclip")
	}
}

func TestTextRotated(t *testing.T) {
	c := newCanvas(t, 100, 100, 1)
	c.TextRotated(50, 10, 90, canvas.SemiBold.At(12), black, "HHHHHH")
	if box := inked(c.Image()); box.Dy() < 3*box.Dx() || box.Min.Y < 8 {
		t.Errorf("text turned clockwise covers %v, want a column going down from y = 10", box)
	}
}

func TestSizes(t *testing.T) {
	for _, tt := range []struct{ w, h, scale float64 }{{0, 10, 1}, {10, -1, 1}, {10, 10, 0}, {1e9, 1e9, 1}, {math.NaN(), 10, 1}, {10, math.Inf(1), 1}} {
		if _, err := raster.New(tt.w, tt.h, tt.scale); err == nil {
			t.Errorf("New(%g, %g, %g) gives no error", tt.w, tt.h, tt.scale)
		}
	}
}

func TestPNGIsReproducible(t *testing.T) {
	file := func() []byte {
		c := newCanvas(t, 80, 20, 2)
		c.Text(2, 14, canvas.Regular.At(10), black, "1 234 ₽ □")
		c.Stroke(canvas.HLine(0, 80, 18), canvas.Stroke{Color: black, Width: 1, Dash: []float64{2, 2}})
		b, err := c.PNG()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	if !bytes.Equal(file(), file()) {
		t.Error("two drawings of the same picture differ")
	}
}
