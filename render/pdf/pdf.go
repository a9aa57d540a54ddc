// Package pdf lays a report out as A4 pages. The same report gives the same bytes.
package pdf

import (
	"fmt"

	"svodka/render"
	"svodka/render/canvas/pdfcanvas"
)

// Render is r as a PDF file. Blocks flow in order; neighbours that fit stand side by side; none is split over two pages but
// a table, which continues under its repeated header. Texts can be searched and copied.
func Render(r render.Report) (file []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			file, err = nil, fmt.Errorf("pdf of %q: %v", r.Title, p)
		}
	}()
	d := pdfcanvas.New(pdfcanvas.Info{Title: title(r), Author: author(r), Lang: r.Lang, Made: r.Made})
	l := &layout{Document: d, report: r, words: wordsOf(r.Lang)}
	l.begin()
	for _, b := range bands(r.Blocks, l.words.noData) {
		l.place(b)
	}
	l.footers()
	return d.Bytes()
}

func title(r render.Report) string {
	if r.Title != "" {
		return r.Title
	}
	return r.Headline
}

func author(r render.Report) string {
	if r.Company != "" {
		return r.Company
	}
	return "svodka"
}

// words are the few that the layout itself says.
type words struct{ continued, noData string }

func wordsOf(lang string) words {
	if lang == "ru" {
		return words{continued: "продолжение", noData: "нет данных за период"}
	}
	return words{continued: "continued", noData: "no data for the period"}
}
