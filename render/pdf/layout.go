package pdf

import (
	"fmt"

	"svodka/render"
	"svodka/render/canvas"
	"svodka/render/canvas/pdfcanvas"
	"svodka/render/chart"
)

const (
	pageWidth = pdfcanvas.PageWidth
	blockGap  = 20

	headerBase = 37
	footerRule = 809
	footerBase = 820
)

var (
	ink   = canvas.Hex(0x0D1B2A)
	text2 = canvas.Hex(0x4A5768)
	text3 = canvas.Hex(0x667085)
	line  = canvas.Hex(0xDFE4EB)

	headerFont  = canvas.Regular.At(8)
	brandFont   = canvas.SemiBold.At(8)
	contextFont = canvas.Regular.At(8.2)
	footerFont  = canvas.Regular.At(7)
)

// layout puts bands on pages.
type layout struct {
	*pdfcanvas.Document
	report render.Report
	words  words
	y      float64 // where the next band may begin
	fresh  bool    // nothing on the page yet
}

func (l *layout) text(x, y float64, f canvas.Font, c canvas.Color, s string) {
	l.Text(x, y, f, c, canvas.Clean(s))
}

func (l *layout) right(x, y float64, f canvas.Font, c canvas.Color, s string) {
	l.text(x-f.Width(canvas.Clean(s)), y, f, c, s)
}

// begin opens the first page with the headline.
func (l *layout) begin() {
	l.page()
	first := l.report.Headline
	if first == "" {
		first = title(l.report)
	}
	if s := canvas.Clean(first); s != "" {
		l.Bookmark(s, 0, 0)
	}
	l.headline()
}

// page opens a page: sign and company left, name of the report right.
func (l *layout) page() {
	l.AddPage()
	l.y, l.fresh = contentTop, true
	chart.Mark(l.Document, marginX, headerBase-7, 9)
	const brand = "svodka"
	x := float64(marginX + 14)
	l.text(x, headerBase, brandFont, ink, brand)
	x += brandFont.Width(brand) + 8
	name := canvas.Fit(headerFont, canvas.Clean(l.report.Name), content*0.5)
	right := marginX + content - headerFont.Width(name)
	l.text(right, headerBase, headerFont, text3, name)
	l.text(x, headerBase, headerFont, text3, canvas.Fit(headerFont, canvas.Clean(l.report.Company), right-x-20))
}

// headline writes the finding in at most two lines, smaller if it is long, and the line below it.
func (l *layout) headline() {
	s := canvas.Clean(l.report.Headline)
	context := canvas.Title(contextFont, canvas.Clean(l.report.Context), content, 2)
	if s == "" && len(context) == 0 {
		return
	}
	f := canvas.SemiBold.At(19)
	for f.Size > 15 && len(canvas.Wrap(f, s, content)) > 2 {
		f.Size--
	}
	step := f.Size * 23.5 / 19
	y := 72 - (19-f.Size)*0.7
	lines := canvas.Title(f, s, content, 2)
	for _, t := range lines {
		l.text(marginX, y, f, ink, t)
		y += step
	}
	if len(lines) == 0 {
		y = 68
	} else {
		y += 18.4 - step
	}
	for _, t := range context {
		l.text(marginX, y, contextFont, text2, t)
		y += 11
	}
	l.y = y - 11 + 16
	if len(context) == 0 {
		l.y = y
	}
}

// place puts a band on this page or the next.
func (l *layout) place(b band) {
	if t, ok := b.table(); ok {
		l.placeTable(t)
		return
	}
	h := b.height()
	if l.y+h > contentEnd && !l.fresh {
		l.page()
	}
	l.bookmarks(b)
	b.draw(l.Document, l.y)
	l.advance(h)
}

func (l *layout) advance(h float64) {
	l.y += h + blockGap
	l.fresh = false
}

func (l *layout) bookmarks(b band) {
	for _, one := range b.blocks {
		if s := canvas.Clean(one.Header().Title); s != "" {
			l.Bookmark(s, 1, l.y)
		}
	}
}

// A table begins on a page only with so many rows, and leaves so many for the next.
const (
	leastHere = 4
	leastNext = 2
)

// placeTable draws a table over as many pages as it needs.
func (l *layout) placeTable(t *render.Table) {
	g := chart.Lay(t, content)
	if l.rows(g, 0) < min(leastHere, g.Len()) && !l.fresh {
		l.page()
	}
	l.bookmarks(full(t))
	for from := 0; from < g.Len(); {
		to := from + max(1, l.rows(g, from))
		h := g.Height(from, to)
		g.Draw(l.Document, canvas.Rect{X: marginX, Y: l.y, W: content, H: h}, from, to, l.words.continued)
		l.advance(h)
		if from = to; from < g.Len() {
			l.page()
		}
	}
}

// rows is how many rows from a row on go onto the rest of the page, so that the next does not begin with a lone one.
func (l *layout) rows(g *chart.Grid, from int) int {
	n := g.Fit(from, contentEnd-l.y)
	if rest := g.Len() - from - n; rest > 0 && rest < leastNext && n > leastNext {
		n -= leastNext - rest
	}
	return n
}

// footers writes the foot of every page, now that their number is known.
func (l *layout) footers() {
	total := l.Pages()
	for n := 1; n <= total; n++ {
		l.Page(n)
		l.Stroke(canvas.HLine(marginX, marginX+content, footerRule), canvas.Stroke{Color: line, Width: 0.5, Butt: true})
		number := fmt.Sprintf("%d / %d", n, total)
		l.right(marginX+content, footerBase, footerFont, text3, number)
		l.text(marginX, footerBase, footerFont, text3, canvas.Fit(footerFont, canvas.Clean(l.report.Footer), content-60))
	}
}
