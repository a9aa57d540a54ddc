package chart

import (
	"fmt"

	"svodka/render"
	"svodka/render/canvas"
	"svodka/render/canvas/raster"
)

// PNG is b as a picture on white, with margins, its title and subline: width in points, scale in pixels to the point. Mail
// looks well at 560 × 2, Telegram at 360 × 3.55, which is 1278 pixels.
func PNG(b render.Block, width, scale float64) ([]byte, error) {
	return Picture{Blocks: []render.Block{b}}.PNG(width, scale)
}

// Picture is several blocks one below the other, under a headline.
type Picture struct {
	Company  string // small, above the headline
	Headline string // empty: none
	Context  string // below the headline
	Blocks   []render.Block
	Footer   string
}

// Measures of a picture.
const (
	margin       = 16
	blockGap     = 18
	headlineStep = 18
	contextStep  = 10.5
)

var (
	headlineFont = canvas.SemiBold.At(14.5)
	contextFont  = canvas.Regular.At(8)
	footerFont   = canvas.Regular.At(6.8)
)

// PNG draws the picture: width in points, scale in pixels to the point. The same picture gives the same bytes.
func (pic Picture) PNG(width, scale float64) (file []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("picture: %v", r)
		}
	}()
	const least = 120
	if !(width >= least) {
		return nil, fmt.Errorf("picture: %g points wide, write at least %d", width, least)
	}
	l := pic.lay(width - 2*margin)
	cv, err := raster.New(width, l.height+2*margin, scale)
	if err != nil {
		return nil, err
	}
	l.draw(pen{cv}, canvas.Rect{X: margin, Y: margin, W: width - 2*margin, H: l.height})
	return cv.PNG()
}

// stack is a Picture measured for a width.
type stack struct {
	company           string
	headline, context []string
	blocks            []render.Block
	heights           []float64
	footer            []string
	height            float64
}

func (pic Picture) lay(width float64) stack {
	s := stack{
		company:  fit(contextFont, pic.Company, width-13),
		headline: canvas.Balance(headlineFont, canvas.Clean(pic.Headline), width, 4),
		context:  wrapTitle(contextFont, pic.Context, width, 3),
		footer:   wrap(footerFont, pic.Footer, width, 3),
		blocks:   pic.Blocks,
	}
	s.height = s.top()
	for _, b := range s.blocks {
		h := Height(b, width)
		if s.height > 0 {
			s.height += blockGap
		}
		s.heights = append(s.heights, h)
		s.height += h
	}
	if n := len(s.footer); n > 0 {
		s.height += 14 + 9*float64(n)
	}
	s.height = max(s.height, 1)
	return s
}

// top is the height of everything above the first block.
func (s stack) top() float64 {
	h := 0.0
	if s.company != "" {
		h += 11
	}
	if n := len(s.headline); n > 0 {
		h += float64(n)*headlineStep + h/2
	}
	if n := len(s.context); n > 0 {
		h += float64(n)*contextStep + 3
	}
	return h
}

func (s stack) draw(p pen, box canvas.Rect) {
	y := box.Y
	if s.company != "" {
		Mark(p.Canvas, box.X, y, 9)
		p.left(box.X+13, y+7.6, contextFont, text3, s.company)
		y += 11 + 5.5
		if len(s.headline) == 0 {
			y -= 5.5
		}
	}
	p.lines(box.X, y+headlineFont.Ascent(), headlineStep, headlineFont, ink, s.headline)
	y += float64(len(s.headline)) * headlineStep
	p.lines(box.X, y+contextFont.Ascent()+2, contextStep, contextFont, text2, s.context)
	y = box.Y + s.top()
	for i, b := range s.blocks {
		if y > box.Y {
			y += blockGap
		}
		Draw(p.Canvas, canvas.Rect{X: box.X, Y: y, W: box.W, H: s.heights[i]}, b)
		y += s.heights[i]
	}
	if len(s.footer) > 0 {
		p.hline(box.X, box.Right(), y+12, 0.5, line)
		p.lines(box.X, y+21, 9, footerFont, text3, s.footer)
	}
}

// Mark draws svodka's sign, size points wide, with its upper left corner at (x, y).
func Mark(cv canvas.Canvas, x, y, size float64) {
	k := size / 9
	cv.Fill(canvas.RoundedAll(canvas.Rect{X: x, Y: y, W: size, H: size}, 2*k), accent)
	for i, h := range []float64{2.6, 4, 5.4} {
		cv.Fill(canvas.Rectangle(canvas.Rect{X: x + (2.2+1.8*float64(i))*k, Y: y + (7.2-h)*k, W: 1.3 * k, H: h * k}), white)
	}
}
