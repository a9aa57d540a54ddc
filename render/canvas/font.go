package canvas

import (
	_ "embed" // the font files
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Face is a weight of IBM Plex Sans.
type Face int

// The weights.
const (
	Regular Face = iota
	SemiBold
)

// Faces are all weights.
func Faces() []Face { return []Face{Regular, SemiBold} }

// Font is a face at a size in points.
type Font struct {
	Face Face
	Size float64
}

// At is the face at size points.
func (f Face) At(size float64) Font { return Font{Face: f, Size: size} }

//go:embed fonts/IBMPlexSans-Regular.ttf
var regularTTF []byte

//go:embed fonts/IBMPlexSans-SemiBold.ttf
var semiBoldTTF []byte

// TTF is a copy of the font file, because not every library leaves what it is given alone.
func (f Face) TTF() []byte {
	if f == SemiBold {
		return append([]byte(nil), semiBoldTTF...)
	}
	return append([]byte(nil), regularTTF...)
}

// Heights above and below the baseline as shares of the size, as designed in IBM Plex Sans.
const (
	ascent  = 0.78 // of ascenders and capitals with a breve, such as Й
	descent = 0.22
	caps    = 0.698
	lower   = 0.516
)

// Ascent is how far letters reach above the baseline.
func (f Font) Ascent() float64 { return f.Size * ascent }

// Descent is how far letters reach below the baseline.
func (f Font) Descent() float64 { return f.Size * descent }

// CapHeight is the height of capitals and digits.
func (f Font) CapHeight() float64 { return f.Size * caps }

// XHeight is the height of small letters.
func (f Font) XHeight() float64 { return f.Size * lower }

// Width is the width of s in points.
func (f Font) Width(s string) float64 {
	table := advances(f.Face)
	sum := 0
	for _, r := range s {
		if w := table.of(r); w > 0 {
			sum += w
		}
	}
	return float64(sum) * f.Size / 1000
}

// Has tells whether the fonts can draw r.
func Has(r rune) bool {
	return advances(Regular).of(r) >= 0 && advances(SemiBold).of(r) >= 0
}

// widths are advances in thousandths of the size for every rune up to U+FFFF; missing where the font has none.
type widths [1 << 16]int16

const missing = -1

func (w *widths) of(r rune) int {
	if r < 0 || int(r) >= len(w) {
		return missing
	}
	return int(w[r])
}

// loaded is a parsed font file.
type loaded struct {
	font   *sfnt.Font
	widths widths
}

var (
	regular  = sync.OnceValue(func() *loaded { return mustLoad(regularTTF) })
	semiBold = sync.OnceValue(func() *loaded { return mustLoad(semiBoldTTF) })
)

func (f Face) loaded() *loaded {
	if f == SemiBold {
		return semiBold()
	}
	return regular()
}

func advances(f Face) *widths { return &f.loaded().widths }

// mustLoad reads an embedded font. The tests read every font, so that it cannot panic in a release.
func mustLoad(ttf []byte) *loaded {
	l, err := load(ttf)
	if err != nil {
		panic(fmt.Sprintf("canvas: embedded font: %v", err))
	}
	return l
}

// thousand makes a font's units thousandths of its size.
const thousand = 1000

func load(ttf []byte) (*loaded, error) {
	parsed, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	l := &loaded{font: parsed}
	var buf sfnt.Buffer
	box, err := parsed.GlyphAdvance(&buf, 0, fixed.I(thousand), font.HintingNone)
	if err != nil {
		return nil, err
	}
	for r := range rune(len(l.widths)) {
		l.widths[r] = missing
		glyph, err := parsed.GlyphIndex(&buf, r)
		if err != nil {
			return nil, err
		}
		if glyph == 0 {
			continue
		}
		advance, err := parsed.GlyphAdvance(&buf, glyph, fixed.I(thousand), font.HintingNone)
		if err != nil {
			return nil, err
		}
		l.widths[r] = int16(advance.Round())
	}
	l.widths[Replacement] = int16(box.Round())
	return l, nil
}

// Outline is the shape of r in thousandths of the size, its origin on the baseline; the hollow box where the font has
// no r.
func (f Face) Outline(r rune) (*Path, error) {
	var buf sfnt.Buffer
	l := f.loaded()
	glyph, err := l.font.GlyphIndex(&buf, r)
	if err != nil {
		return nil, err
	}
	segments, err := l.font.LoadGlyph(&buf, glyph, fixed.I(thousand), nil)
	if err != nil {
		return nil, fmt.Errorf("glyph of %q: %w", r, err)
	}
	p := new(Path)
	for _, s := range segments {
		a, b, c := at(s.Args[0]), at(s.Args[1]), at(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			p.MoveTo(a.X, a.Y)
		case sfnt.SegmentOpLineTo:
			p.LineTo(a.X, a.Y)
		case sfnt.SegmentOpQuadTo:
			p.quadTo(a, b)
		case sfnt.SegmentOpCubeTo:
			p.CurveTo(a.X, a.Y, b.X, b.Y, c.X, c.Y)
		}
	}
	return p, nil
}

func at(p fixed.Point26_6) Point { return Point{X: float64(p.X) / 64, Y: float64(p.Y) / 64} }
