// Package pdfcanvas is the canvas of PDF pages.
package pdfcanvas

import (
	"bytes"
	"fmt"
	"net/url"
	"time"

	pdf "github.com/jung-kurt/gofpdf"

	"svodka/render/canvas"
)

// The size of a page: A4 upright, in points.
const (
	PageWidth  = 595.28
	PageHeight = 841.89
)

// Info is what a document says about itself.
type Info struct {
	Title  string
	Author string
	Lang   string    // "ru", "en"
	Made   time.Time // written as the clock on the wall of its zone, for PDF readers show it so
}

// Document is a PDF being drawn, page after page. It is a canvas of its current page, for one goroutine.
type Document struct {
	f    *pdf.Fpdf
	info Info
	set  state
	buf  []byte // reused from path to path
}

// state is what was last written to the page, so that only changes are.
type state struct {
	fill, line canvas.Color
	known      struct{ fill, line, width, font bool }
	width      float64
	dash       string
	font       canvas.Font
	butt       bool
}

// New is a document without pages.
func New(info Info) *Document {
	f := pdf.New("P", "pt", "A4", "")
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetCatalogSort(true) // without it two files from the same input differ
	f.SetCreationDate(info.Made)
	f.SetModificationDate(info.Made)
	f.SetTitle(info.Title, true)
	f.SetAuthor(info.Author, true)
	f.SetCreator("svodka", true)
	f.SetDisplayMode("fullpage", "OneColumn")
	for _, face := range canvas.Faces() {
		f.AddUTF8FontFromBytes(family, style(face), face.TTF())
	}
	return &Document{f: f, info: info}
}

const family = "plex"

func style(f canvas.Face) string {
	if f == canvas.SemiBold {
		return "B"
	}
	return ""
}

// AddPage begins a new last page and makes it current.
func (d *Document) AddPage() {
	d.f.AddPage()
	d.begin()
}

// Page makes page n current, counted from 1.
func (d *Document) Page(n int) {
	d.f.SetPage(n)
	d.begin()
}

// Pages is how many pages there are.
func (d *Document) Pages() int { return d.f.PageCount() }

// begin forgets what earlier drawing had set: a page, and the end of a clip or a turn, put it back unseen.
func (d *Document) begin() {
	d.set = state{}
	d.f.SetLineJoinStyle("round")
	d.f.SetLineCapStyle("round")
	d.f.SetDashPattern(nil, 0)
}

// Bookmark puts an entry into the outline that leads to y on the current page. Level 0 is the outermost.
func (d *Document) Bookmark(title string, level int, y float64) {
	d.font(canvas.Regular.At(8)) // the library writes titles as Unicode only while such a font is set
	d.f.Bookmark(title, level, y)
}

// Link makes r lead to a web address. What is none leads nowhere.
func (d *Document) Link(r canvas.Rect, address string) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return
	}
	d.f.LinkString(r.X, r.Y, r.W, r.H, u.String()) // String writes ASCII, as a link in a PDF must be
}

// Bytes is the finished file. The document takes no drawing afterwards.
func (d *Document) Bytes() ([]byte, error) {
	var b bytes.Buffer
	if err := d.f.Output(&b); err != nil {
		return nil, fmt.Errorf("write pdf: %w", err)
	}
	return withCatalog(b.Bytes(), d.info.Lang)
}
