package chart

import (
	"strings"

	"svodka/render"
	"svodka/render/canvas"
)

// column is a column of a Grid with its place.
type column struct {
	kind  render.ColumnKind
	grow  float64
	x, w  float64
	text  float64  // width of its text, at the right of w, but at the left for WithBar
	head  float64  // the right edge of its title
	title []string // in lines
	name  string
}

// Widths of columns.
const (
	columnGap  = 13
	tightGap   = 6
	barSpace   = 7 // between text and bar
	barLeast   = 22
	barUsual   = 48
	barMost    = 90
	wordsLeast = 40
	arrowRoom  = 11
)

func (c column) left() bool {
	return c.kind == render.Words || c.kind == render.InBar || c.kind == render.Bullet
}

// beside is what the column needs besides its text.
func (c column) beside(bar float64) float64 {
	switch c.kind {
	case render.InBar:
		return bar
	case render.WithBar, render.Bullet:
		return bar + barSpace
	case render.Delta:
		return arrowRoom
	}
	return 0
}

// newColumns shares width among the columns of t: each as wide as its content, the rest by their Grow; where the content
// is too wide, titles break into two lines first, then bars and words give way, at last everything.
func newColumns(t *render.Table, width float64) []column {
	columns := make([]column, len(t.Columns))
	for i, c := range t.Columns {
		columns[i] = column{kind: c.Kind, grow: max(0, tame(c.Grow)), name: canvas.Clean(c.Title), text: contentWidth(t, i)}
	}
	gap := float64(columnGap)
	switch {
	case fill(columns, width, gap, barUsual, false):
	case fill(columns, width, gap, barUsual, true):
	case fill(columns, width, gap, barLeast, true):
	default:
		gap = tightGap
		fill(columns, width, gap, barLeast, true)
		squeeze(columns, width-gap*float64(len(columns)-1))
	}
	place(columns, width, gap)
	return columns
}

func contentWidth(t *render.Table, i int) float64 {
	if t.Columns[i].Kind == render.InBar {
		return 0
	}
	w := 0.0
	for _, r := range t.Rows {
		one := textWidth(cellFontOf(r, i, t.Columns[i].Kind), cell(r, i).Text)
		if i == 0 && r.Link != "" {
			one += linkRoom
		}
		w = max(w, one)
	}
	return w
}

// fill gives every column its natural width and tells whether they fit.
func fill(columns []column, width, gap, bar float64, broken bool) bool {
	sum := gap * float64(len(columns)-1)
	for i := range columns {
		c := &columns[i]
		title := colFont.Width(c.name)
		if broken {
			title = brokenWidth(c.name)
		}
		c.w = max(c.text+c.beside(bar), title)
		if c.kind == render.WithBar {
			c.w = max(c.text, title) + c.beside(bar)
		}
		sum += c.w
	}
	return sum <= width+1e-6
}

// brokenWidth is the least width in which a title has two lines.
func brokenWidth(title string) float64 {
	words := strings.Split(title, " ")
	best := colFont.Width(title)
	for i := 1; i < len(words); i++ {
		best = min(best, max(colFont.Width(strings.Join(words[:i], " ")), colFont.Width(strings.Join(words[i:], " "))))
	}
	return best
}

// squeeze makes columns fit into width: words give way down to what can be read, then all in proportion.
func squeeze(columns []column, width float64) {
	sum, spare := 0.0, 0.0
	for _, c := range columns {
		sum += c.w
		if c.kind == render.Words {
			spare += max(0, c.w-wordsLeast)
		}
	}
	over := sum - width
	if over <= 0 {
		return
	}
	if spare > 0 {
		take := min(1, over/spare)
		for i := range columns {
			if c := &columns[i]; c.kind == render.Words {
				c.w -= max(0, c.w-wordsLeast) * take
			}
		}
		over -= spare * take
	}
	if over > 1e-9 {
		k := width / (width + over)
		for i := range columns {
			columns[i].w *= k
		}
	}
}

// place shares the spare width, sets the columns side by side and fits their texts.
func place(columns []column, width, gap float64) {
	spare := width - gap*float64(len(columns)-1)
	weights := 0.0
	for i := range columns {
		spare -= columns[i].w
		weights += weight(columns, i)
	}
	x := 0.0
	for i := range columns {
		c := &columns[i]
		c.text = min(c.text, max(0, c.w-c.beside(0)))
		if c.kind == render.Words {
			c.text = c.w
		}
		if spare > 0 && weights > 0 {
			c.grown(spare * weight(columns, i) / weights)
		}
		c.x = x
		x += c.w + gap
		c.set()
	}
}

// weight is the share of the spare width a column takes: what the table says, or if it says nothing, by its kind.
func weight(columns []column, i int) float64 {
	for _, c := range columns {
		if c.grow > 0 {
			return columns[i].grow
		}
	}
	switch columns[i].kind {
	case render.Words:
		return 2
	case render.WithBar, render.InBar:
		return 1.6
	}
	return 1
}

// grown widens the column; a bar takes what it can use, the rest is air at the left of the text.
func (c *column) grown(by float64) {
	c.w += by
	if c.kind == render.Number || c.kind == render.Delta {
		return
	}
	c.text = min(c.text, c.w)
}

// set breaks the title, and says where its right edge is.
func (c *column) set() {
	room := c.w
	c.head = c.w
	if c.kind == render.WithBar {
		title := colFont.Width(c.name)
		if c.w-c.beside(0)-title < barUsual {
			title = brokenWidth(c.name)
		}
		bar := min(barMost, max(barLeast, c.w-c.beside(0)-max(c.text, title)))
		c.text = max(0, c.w-bar-barSpace)
		room, c.head = c.text, c.text
	}
	if c.kind == render.Bullet {
		c.text = max(c.text, c.w-barSpace-barMost*0.7)
	}
	c.title = wrap(colFont, c.name, room, 2)
}
