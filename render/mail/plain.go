package mail

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"svodka/render"
)

// Text is the report as plain text, with columns that line up in a font of equal widths.
func Text(r render.Report, unsubscribe string) string {
	t := &plain{}
	t.add(r.Company + " · " + r.Name)
	t.add("", r.Headline)
	if r.Context != "" {
		t.add(r.Context)
	}
	for _, b := range r.Blocks {
		t.block(b)
	}
	t.add("", "--", r.Footer)
	if unsubscribe != "" {
		t.add(wordsOf(r.Lang).Unsubscribe + ": " + unsubscribe)
	}
	return strings.TrimLeft(strings.Join(t.lines, "\n"), "\n") + "\n"
}

// plain gathers the lines of the text part.
type plain struct{ lines []string }

func (t *plain) add(lines ...string) {
	for _, l := range lines {
		t.lines = append(t.lines, strings.TrimRight(l, " "))
	}
}

func (t *plain) block(b render.Block) {
	h := b.Header()
	t.add("")
	if h.Title != "" {
		t.add(h.Title)
		t.add(strings.Repeat("-", min(72, utf8.RuneCountInString(h.Title))))
	}
	if h.Empty != "" {
		t.add(h.Empty)
		return
	}
	if h.Subtitle != "" {
		t.add(h.Subtitle)
	}
	switch b := b.(type) {
	case *render.Cards:
		t.cards(b)
	case *render.Trend:
		t.trend(b)
	case *render.Bars:
		t.bars(b)
	case *render.Funnel:
		t.funnel(b)
	case *render.Table:
		t.table(b)
	case *render.Callouts:
		t.callouts(b)
	case *render.Actions:
		t.actions(b)
	case *render.Prose:
		t.add(b.Paragraphs...)
	}
}

func (t *plain) cards(b *render.Cards) {
	var rows [][]string
	for _, c := range b.Cards {
		value := joined(c.Value, c.Unit)
		change := arrow(c.Change.Dir) + c.Change.Text
		rows = append(rows, []string{c.Label, value, change, notes(c)})
	}
	t.grid(rows, []bool{false, true, false, false})
}

// notes is what a card says beside its value and change.
func notes(c render.Card) string {
	if c.Reference == "" || c.Note == "" {
		return c.Reference + c.Note
	}
	return c.Reference + " · " + c.Note
}

func joined(a, b string) string {
	if b == "" {
		return a
	}
	return a + "\u00a0" + b
}

// trend tells the points that are called out; the curve itself is in the picture.
func (t *plain) trend(b *render.Trend) {
	for _, m := range b.Callouts {
		t.add("* " + strings.Join(append([]string{m.Title}, m.Lines...), " · "))
	}
}

func (t *plain) bars(b *render.Bars) {
	var rows [][]string
	for _, r := range b.Rows {
		rows = append(rows, []string{r.Label, r.Text, r.Extra, arrow(r.Change.Dir) + r.Change.Text})
	}
	t.grid(rows, []bool{false, true, true, false})
}

func (t *plain) funnel(b *render.Funnel) {
	var rows [][]string
	for _, s := range b.Steps {
		rows = append(rows, []string{s.Label, s.Text, s.Conversion, s.Change})
	}
	t.grid(rows, []bool{false, true, true, true})
}

func (t *plain) table(b *render.Table) {
	head, right := []string{}, []bool{}
	for _, c := range b.Columns {
		head, right = append(head, c.Title), append(right, c.Kind != render.Words)
	}
	rows := [][]string{head}
	for _, r := range b.Rows {
		var row []string
		for _, c := range r.Cells {
			row = append(row, arrow(c.Dir)+c.Text)
		}
		rows = append(rows, row)
	}
	t.grid(rows, right)
	if b.More != "" {
		t.add(b.More)
	}
}

func (t *plain) callouts(b *render.Callouts) {
	for _, c := range b.Items {
		line := "* " + c.Title
		if c.Tag != "" {
			line += " [" + c.Tag + "]"
		}
		t.add(line)
		for _, l := range c.Lines {
			t.add("  " + l)
		}
	}
}

func (t *plain) actions(b *render.Actions) {
	for i, a := range b.Items {
		t.add(strconv.Itoa(i+1)+". "+a.Title, "   "+a.Text)
	}
}

// grid adds rows with their columns lined up; a column where nothing stands is left out.
func (t *plain) grid(rows [][]string, right []bool) {
	widths := make([]int, len(right))
	for _, row := range rows {
		for i, c := range row[:min(len(row), len(right))] {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, c := range row[:min(len(row), len(right))] {
			if widths[i] == 0 {
				continue
			}
			gap := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if right[i] {
				b.WriteString(gap + c + "  ")
				continue
			}
			b.WriteString(c + gap + "  ")
		}
		t.add(b.String())
	}
}
