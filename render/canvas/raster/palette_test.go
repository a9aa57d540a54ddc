package raster

import (
	"image"
	"image/color"
	"testing"

	"svodka/render/canvas"
)

func TestPaletteKeepsAreasAndIsClose(t *testing.T) {
	c, err := New(300, 200, 2)
	if err != nil {
		t.Fatal(err)
	}
	areas := []uint32{0x0D1B2A, 0x4A5768, 0x667085, 0x1D4ED8, 0x0F766E, 0xC2410C, 0xF6F8FB, 0xECF1FD, 0xDCE6FB, 0xFDF1EA, 0xE6F4F1, 0xB4C3DE}
	for i, rgb := range areas {
		x := float64(i * 25)
		c.Fill(canvas.Circle(x+12, 40, 11), canvas.Hex(rgb))
		c.Fill(canvas.Rectangle(canvas.Rect{X: x, Y: 60, W: 20, H: 20}), canvas.Hex(rgb))
		c.Text(4, 100+float64(i)*8, canvas.Regular.At(7), canvas.Hex(rgb), "Съешь ещё этих мягких французских булок 0123456789")
	}
	before := c.img
	after := paletted(before)
	for i, rgb := range areas {
		if got, want := after.At(i*50+20, 140), before.At(i*50+20, 140); color.RGBAModel.Convert(got) != want {
			t.Errorf("area of %06X became %v", rgb, got)
		}
	}
	if d := farthest(before, after); d > 12 {
		t.Errorf("a pixel is %d off, want at most 12 of 255", d)
	}
}

// farthest is the largest difference in a channel.
func farthest(a *image.RGBA, b *image.Paletted) int {
	most := 0
	for i, index := range b.Pix {
		c := b.Palette[index].(color.RGBA)
		for k, v := range []uint8{c.R, c.G, c.B} {
			d := int(a.Pix[i*4+k]) - int(v)
			most = max(most, d, -d)
		}
	}
	return most
}
