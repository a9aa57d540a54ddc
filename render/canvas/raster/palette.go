package raster

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// paletted is img with at most 256 colours: a third of the bytes and of the time to compress them. Charts have some twenty
// colours; the rest are edges between them, of which neighbours are too alike to tell apart. The colours of areas stay
// exactly what they are.
func paletted(img *image.RGBA) *image.Paletted {
	chosen := palette(tally(img))
	out := image.NewPaletted(img.Bounds(), chosen)
	nearest := map[uint32]uint8{}
	last, index := uint32(0), uint8(0)
	for i := range out.Pix {
		c := pixel(img.Pix[i*4:])
		if i == 0 || c != last {
			last = c
			known, ok := nearest[c]
			if !ok {
				known = uint8(chosen.Index(rgba(c)))
				nearest[c] = known
			}
			index = known
		}
		out.Pix[i] = index
	}
	return out
}

// pixel is a colour as a number.
func pixel(p []uint8) uint32 { return uint32(p[0])<<16 | uint32(p[1])<<8 | uint32(p[2]) }

func rgba(c uint32) color.RGBA {
	return color.RGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 0xFF}
}

// tally counts the pixels of each colour.
func tally(img *image.RGBA) map[uint32]int {
	counts := map[uint32]int{}
	last, run := uint32(0), 0
	for i := 0; i < len(img.Pix); i += 4 {
		c := pixel(img.Pix[i:])
		if c != last {
			counts[last] += run
			last, run = c, 0
		}
		run++
	}
	counts[last] += run
	return counts
}

// palette takes the colours that are seen most, one of each group of alike ones.
func palette(counts map[uint32]int) color.Palette {
	all := make([]uint32, 0, len(counts))
	for c := range counts {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	const most, same = 256, 0xF0F0F0 // alike: equal in the upper four bits of red, green and blue
	taken := map[uint32]bool{}
	var chosen color.Palette
	for _, strict := range []bool{true, false} {
		for _, c := range all {
			group := c & same
			if !strict {
				group = c | 1<<24
			}
			if len(chosen) == most || taken[group] || taken[c|1<<24] {
				continue
			}
			taken[group], taken[c|1<<24] = true, true
			chosen = append(chosen, rgba(c))
		}
	}
	return chosen
}
