package chart

import (
	"strings"

	"svodka/render"
)

// Split is b in parts that are each no higher than height at a width: b itself nearly always, but a list of hundreds of
// items cannot stand on one page. Later parts have no title. A table is not split here, it has a Grid.
func Split(b render.Block, width, height float64) []render.Block {
	if Height(b, width) <= height {
		return []render.Block{b}
	}
	first, second := halves(b)
	if first == nil {
		return []render.Block{b}
	}
	return append(Split(first, width, height), Split(second, width, height)...)
}

// halves are two blocks with half the items each; nil where there is but one.
func halves(b render.Block) (first, second render.Block) {
	h := *b.Header()
	rest := render.Head{ID: h.ID, Alt: h.Alt, Width: h.Width}
	switch b := b.(type) {
	case *render.Cards:
		if n := len(b.Cards) / 2; n > 0 {
			return &render.Cards{Head: h, Cards: b.Cards[:n]}, &render.Cards{Head: rest, Cards: b.Cards[n:]}
		}
	case *render.Bars:
		if n := len(b.Rows) / 2; n > 0 {
			return &render.Bars{Head: h, Rows: b.Rows[:n]}, &render.Bars{Head: rest, Rows: b.Rows[n:]}
		}
	case *render.Funnel:
		if n := len(b.Steps) / 2; n > 0 {
			return &render.Funnel{Head: h, Steps: b.Steps[:n]}, &render.Funnel{Head: rest, Steps: b.Steps[n:]}
		}
	case *render.Callouts:
		if n := len(b.Items) / 2; n > 0 {
			return &render.Callouts{Head: h, Items: b.Items[:n]}, &render.Callouts{Head: rest, Items: b.Items[n:]}
		}
	case *render.Actions:
		if n := len(b.Items) / 2; n > 0 {
			return &render.Actions{Head: h, Items: b.Items[:n]}, &render.Actions{Head: rest, Items: b.Items[n:]}
		}
	case *render.Prose:
		if one, two := halvesOf(b.Paragraphs); two != nil {
			return &render.Prose{Head: h, Paragraphs: one}, &render.Prose{Head: rest, Paragraphs: two}
		}
	}
	return nil, nil
}

// halvesOf parts paragraphs, and a single one between its words.
func halvesOf(paragraphs []string) (first, second []string) {
	if n := len(paragraphs) / 2; n > 0 {
		return paragraphs[:n], paragraphs[n:]
	}
	runes := []rune(strings.Join(paragraphs, " "))
	n := len(runes) / 2
	if n == 0 {
		return nil, nil
	}
	at := n
	for i := n; i < min(n+200, len(runes)); i++ {
		if runes[i] == ' ' {
			at = i
			break
		}
	}
	return []string{string(runes[:at])}, []string{string(runes[at:])}
}
