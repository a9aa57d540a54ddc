package chart

import (
	"svodka/render"
	"svodka/render/canvas"
)

// Measures of a table.
const (
	rowHeight   = 16
	rowBase     = 11.2
	rowSecond   = 9.8 // a second line in a row
	headBase    = 6.4
	headLine    = 8.6 // a second line in the header
	headRule    = 10.9
	totalExtra  = 1
	moreHeight  = 15
	linkRoom    = 9    // for the arrow after a name that leads somewhere
	bulletFull  = 1.25 // what the whole track of a bullet stands for
	bulletThick = 4.6
)

var (
	cellFont  = canvas.Regular.At(8.2)
	totalFont = canvas.SemiBold.At(8.2)
	colFont   = canvas.Regular.At(7.2)
)

// Grid is a table measured for a width. Its columns are the same on every page it continues on.
type Grid struct {
	t       *render.Table
	first   head
	columns []column
	rows    []gridRow
	header  int     // lines of the header
	most    float64 // the largest share of an in-cell bar
}

// gridRow is a row with its texts in lines.
type gridRow struct {
	render.Row
	cells  [][]string
	height float64
}

// Lay measures t for a width.
func Lay(t *render.Table, width float64) *Grid {
	g := &Grid{t: t, first: newHead(&t.Head, width), columns: newColumns(t, width), header: 1}
	for i := range g.columns {
		g.header = max(g.header, len(g.columns[i].title))
	}
	for _, r := range t.Rows {
		g.rows = append(g.rows, g.lay(r))
		for i := range g.columns {
			if s := share(cell(r, i)); barred(g.columns[i].kind) && !r.Total {
				g.most = max(g.most, s)
			}
		}
	}
	return g
}

func barred(k render.ColumnKind) bool { return k == render.InBar || k == render.WithBar }

// cell is cell i of r, an empty one where r is short.
func cell(r render.Row, i int) render.Cell {
	if i >= len(r.Cells) {
		return render.Cell{Share: -1}
	}
	return r.Cells[i]
}

// share of c that can be drawn; negative: none.
func share(c render.Cell) float64 {
	if !finite(c.Share) {
		return -1
	}
	return tame(c.Share)
}

func (g *Grid) lay(r render.Row) gridRow {
	row := gridRow{Row: r, height: rowHeight}
	for i, c := range g.columns {
		text, f := cell(r, i).Text, cellFontOf(r, i, c.kind)
		if c.kind != render.Words {
			row.cells = append(row.cells, []string{fit(f, text, c.text)})
			continue
		}
		room := c.w
		if i == 0 && r.Link != "" {
			room -= linkRoom
		}
		lines := wrap(f, text, room, 2)
		row.cells = append(row.cells, lines)
		row.height = max(row.height, rowHeight+rowSecond*float64(len(lines)-1))
	}
	if r.Total {
		row.height += totalExtra
	}
	return row
}

// cellFontOf is the letter of a cell: bold in a total, and where it is coloured.
func cellFontOf(r render.Row, i int, k render.ColumnKind) canvas.Font {
	if r.Total || cell(r, i).Tone != render.Neutral && k != render.Delta {
		return totalFont
	}
	return cellFont
}

// Len is the number of rows.
func (g *Grid) Len() int { return len(g.rows) }

// Height of the rows from (inclusive) to (exclusive) with the head, which is that of a continuation unless from is 0.
func (g *Grid) Height(from, to int) float64 {
	h := g.top(from) + g.body(from, to)
	return h
}

// Fit is how many of the rows from a row on fit into height; it may be none.
func (g *Grid) Fit(from int, height float64) int {
	n := 0
	for from+n < len(g.rows) && g.Height(from, from+n+1) <= height+1e-6 {
		n++
	}
	return n
}

// top is the height of the head above the header.
func (g *Grid) top(from int) float64 {
	if from > 0 {
		return titleBase + headSpace
	}
	return g.first.height()
}

// body is the height of header, rows and the line about what was cut off.
func (g *Grid) body(from, to int) float64 {
	h := headRule + headLine*float64(g.header-1) + 0.5
	for _, r := range g.rows[from:to] {
		h += r.height
	}
	if g.more(to) {
		h += moreHeight
	}
	return h
}

func (g *Grid) more(to int) bool { return to == len(g.rows) && g.t.More != "" }

func (g *Grid) height() float64 { return g.body(0, len(g.rows)) }

func (g *Grid) draw(p pen, box canvas.Rect) { g.drawRows(p, box, 0, len(g.rows)) }

// Draw draws the rows from (inclusive) to (exclusive), under the head, or where from is not 0 under the title with note,
// such as «продолжение».
func (g *Grid) Draw(cv canvas.Canvas, box canvas.Rect, from, to int, note string) {
	p := pen{cv}
	top := g.top(from)
	if from == 0 {
		g.first.draw(p, box)
	} else {
		g.drawAgain(p, box, note)
	}
	g.drawRows(p, canvas.Rect{X: box.X, Y: box.Y + top, W: box.W, H: box.H - top}, from, to)
}

// drawAgain writes the title of a continuation.
func (g *Grid) drawAgain(p pen, box canvas.Rect, note string) {
	p.hline(box.X, box.Right(), box.Y, 0.75, ink)
	w := textWidth(subFont, note)
	title := fit(titleFont, g.t.Title, box.W-w-8)
	p.left(box.X, box.Y+titleBase, titleFont, ink, title)
	at := 0.0
	if title != "" {
		at = titleFont.Width(title) + 7
	}
	p.left(box.X+at, box.Y+titleBase, subFont, text3, fit(subFont, note, box.W-at))
}

// drawRows draws rules first, then the shapes of each column, then the texts row by row: a page is a third smaller when
// its colours and letters change seldom, and texts are copied in the order they are read.
func (g *Grid) drawRows(p pen, box canvas.Rect, from, to int) {
	y := g.drawHeader(p, box)
	rows, boxes := g.rows[from:to], make([]canvas.Rect, to-from)
	for i, r := range rows {
		boxes[i] = canvas.Rect{X: box.X, Y: y, W: box.W, H: r.height}
		g.drawRule(p, boxes[i], r, i == 0)
		y += r.height
	}
	for i, c := range g.columns {
		for k, r := range rows {
			g.drawShape(p, r.inner(boxes[k]), r, c, i)
		}
	}
	for k, r := range rows {
		for i, c := range g.columns {
			g.drawText(p, r.inner(boxes[k]), r, c, i)
		}
	}
	if g.more(to) {
		p.hline(box.X, box.Right(), y, 0.4, line)
		p.left(box.X, y+11.4, colFont, text3, fit(colFont, g.t.More, box.W))
	}
}

// drawRule draws what parts a row from the one above, and makes the row lead where it leads.
func (g *Grid) drawRule(p pen, box canvas.Rect, r gridRow, first bool) {
	if l, ok := p.Canvas.(canvas.Linker); ok && r.Link != "" {
		l.Link(box, r.Link)
	}
	switch {
	case r.Total:
		p.hline(box.X, box.Right(), box.Y, 0.75, ink)
	case !first:
		p.hline(box.X, box.Right(), box.Y, 0.4, line)
	}
}

// inner is where the cells of a row are: a total stands a little lower, off its rule.
func (r gridRow) inner(box canvas.Rect) canvas.Rect {
	if r.Total {
		box.Y += totalExtra
	}
	return box
}

// drawHeader writes the names of the columns, their last lines level, and returns where the rows begin.
func (g *Grid) drawHeader(p pen, box canvas.Rect) float64 {
	last := box.Y + headBase + headLine*float64(g.header-1)
	for _, c := range g.columns {
		y := last - headLine*float64(max(len(c.title), 1)-1)
		for _, s := range c.title {
			if c.left() {
				p.left(box.X+c.x, y, colFont, text3, s)
			} else {
				p.right(box.X+c.x+c.head, y, colFont, text3, s)
			}
			y += headLine
		}
	}
	y := box.Y + headRule + headLine*float64(g.header-1)
	p.hline(box.X, box.Right(), y, 0.5, text3)
	return y + 0.25
}

// drawShape draws the bar, bullet or arrow of a cell.
func (g *Grid) drawShape(p pen, box canvas.Rect, r gridRow, c column, i int) {
	k, x, middle := cell(r.Row, i), box.X+c.x, box.Y+rowHeight/2
	switch c.kind {
	case render.Words:
		if n := len(r.cells[i]); i == 0 && r.Link != "" && n > 0 {
			width := cellFontOf(r.Row, i, c.kind).Width(r.cells[i][n-1])
			p.leads(x+width+4, box.Y+rowBase+rowSecond*float64(n-1)-4.6)
		}
	case render.InBar:
		g.drawInBar(p, canvas.Rect{X: x, Y: middle - 4, W: c.w, H: 8}, k, r.Total)
	case render.WithBar:
		g.drawInBar(p, canvas.Rect{X: x + c.text + barSpace, Y: middle - 4, W: c.w - c.text - barSpace, H: 8}, k, r.Total)
	case render.Bullet:
		drawBullet(p, x, x+c.w-c.text-barSpace, middle, k)
	case render.Delta:
		if k.Dir != 0 && c.w-c.text >= arrowRoom {
			p.Fill(canvas.Triangle(x+c.w-c.text-7, middle, 5.2, k.Dir), toned(k.Tone, text3))
		}
	}
}

// drawText writes a cell.
func (g *Grid) drawText(p pen, box canvas.Rect, r gridRow, c column, i int) {
	f, x, base, col := cellFontOf(r.Row, i, c.kind), box.X+c.x, box.Y+rowBase, ink
	if c.kind != render.Delta {
		col = toned(cell(r.Row, i).Tone, ink)
	}
	switch c.kind {
	case render.Words:
		p.lines(x, base, rowSecond, f, col, r.cells[i])
	case render.InBar:
	case render.WithBar:
		p.right(x+c.text, base, f, col, r.cells[i][0])
	default:
		p.right(x+c.w, base, f, col, r.cells[i][0])
	}
}

// drawInBar draws a bar against the longest of the table. A total has none: it would dwarf its parts.
func (g *Grid) drawInBar(p pen, room canvas.Rect, c render.Cell, total bool) {
	s := share(c)
	if total || s <= 0 || g.most <= 0 || room.W <= 1 {
		return
	}
	room.W = max(0.8, room.W*min(1, s/g.most))
	p.Fill(canvas.Rounded(room, 0, 1.2, 1.2, 0), softBar)
}

// drawBullet draws a share of plan on a track from left to right with a tick at the whole. Bars are thick lines with round
// ends.
func drawBullet(p pen, left, right, y float64, c render.Cell) {
	s := share(c)
	if s < 0 || right-left <= 2*bulletThick {
		return
	}
	bar := func(to float64, col canvas.Color) {
		to = max(to-bulletThick/2, left+bulletThick/2+0.01)
		p.Stroke(canvas.HLine(left+bulletThick/2, to, y), canvas.Stroke{Color: col, Width: bulletThick})
	}
	bar(right, grid)
	if s > 0 {
		bar(left+(right-left)*min(s/bulletFull, 1), toned(c.Tone, accent))
	}
	p.vline(left+(right-left)/bulletFull, y-4.9, y+4.9, 1.2, ink)
}
