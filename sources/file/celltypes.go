package file

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// cellTypes tells, row by row, which cells of a sheet hold numbers. The library gives the text of a cell only, and a text
// "1.234" must not pass for the number. It reads the sheet's part of the file once more, and keeps one row of it.
type cellTypes struct {
	pack    *zip.ReadCloser
	part    io.Closer
	tokens  *xml.Decoder
	limit   *limited     // of the row that is read
	row     int          // that numbers is of, counted from 1
	numbers map[int]bool // by column, counted from 1
	next    int          // the row that has begun and is not read; 0: none
	ended   bool
}

// maxRow is how large a row may be, as it is written in the file.
const maxRow = 8 << 20

func openCellTypes(file, sheet string, book *excelize.File) (*cellTypes, error) {
	pack, err := zip.OpenReader(file)
	if err != nil {
		return nil, err
	}
	t := &cellTypes{pack: pack, numbers: map[int]bool{}}
	if err := t.find(sheet, book); err != nil {
		t.Close()
		return nil, fmt.Errorf("sheet %q: %w", sheet, err)
	}
	return t, nil
}

func (t *cellTypes) find(sheet string, book *excelize.File) error {
	root, err := t.links("_rels/.rels", "")
	if err != nil {
		return err
	}
	main := root.byKind("/officeDocument")
	var index struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	if err := t.decode(main, &index); err != nil {
		return err
	}
	dir := path.Dir(main)
	links, err := t.links(dir+"/_rels/"+path.Base(main)+".rels", dir)
	if err != nil {
		return err
	}
	for _, s := range index.Sheets {
		if s.Name == sheet {
			return t.begin(links.byID(s.ID), book)
		}
	}
	return errors.New("is not in the list of sheets")
}

func (t *cellTypes) begin(name string, book *excelize.File) error {
	part, err := t.open(name)
	if err != nil {
		return err
	}
	t.part, t.limit = part, &limited{part, maxRow}
	t.tokens = xml.NewDecoder(t.limit)
	t.tokens.CharsetReader = book.CharsetReader
	return nil
}

// relations are the links from one part of a workbook to others.
type relations struct {
	All []struct {
		ID     string `xml:"Id,attr"`
		Kind   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
	dir string
}

func (t *cellTypes) links(name, dir string) (relations, error) {
	r := relations{dir: dir}
	return r, t.decode(name, &r)
}

func (r relations) byID(id string) string {
	for _, one := range r.All {
		if one.ID == id {
			return r.resolve(one.Target)
		}
	}
	return ""
}

func (r relations) byKind(end string) string {
	for _, one := range r.All {
		if strings.HasSuffix(one.Kind, end) {
			return r.resolve(one.Target)
		}
	}
	return "xl/workbook.xml"
}

func (r relations) resolve(target string) string {
	target = strings.ReplaceAll(target, `\`, "/")
	if strings.HasPrefix(target, "/") {
		return target[1:]
	}
	return path.Join(r.dir, target)
}

func (t *cellTypes) open(name string) (io.ReadCloser, error) {
	for _, f := range t.pack.File {
		if strings.EqualFold(strings.ReplaceAll(f.Name, `\`, "/"), name) {
			return f.Open()
		}
	}
	return nil, fmt.Errorf("the workbook has no part %q", name)
}

func (t *cellTypes) decode(name string, into any) error {
	part, err := t.open(name)
	if err != nil {
		return err
	}
	defer part.Close()
	return xml.NewDecoder(&limited{part, sharedInMemory}).Decode(into)
}

// of returns which cells of a row hold numbers, by column counted from 1. Rows are asked for in ascending order; the answer
// holds until the next question.
func (t *cellTypes) of(row int) (map[int]bool, error) {
	for t.row < row && !t.ended {
		if t.next > row {
			break
		}
		if err := t.step(); err != nil {
			return nil, err
		}
	}
	if t.row != row {
		return nil, nil
	}
	return t.numbers, nil
}

// step reads the cells of the row that has begun, and the beginning of the one after it.
func (t *cellTypes) step() error {
	if t.next > 0 {
		t.row, t.next = t.next, 0
		clear(t.numbers)
	}
	column := 0
	t.limit.left = maxRow
	for {
		token, err := t.tokens.RawToken()
		if err != nil {
			return fmt.Errorf("row %d: %w", max(t.row, 1), rowError(err))
		}
		switch e := token.(type) {
		case xml.EndElement:
			if e.Name.Local == "sheetData" {
				t.ended = true
				return nil
			}
		case xml.StartElement:
			switch e.Name.Local {
			case "row":
				t.next = t.row + 1
				if n, err := strconv.Atoi(attribute(e, "r")); err == nil {
					t.next = n
				}
				return nil
			case "c":
				column = t.cell(e, column+1)
			}
		}
	}
}

func rowError(err error) error {
	switch {
	case errors.Is(err, errBomb):
		return errors.New("is larger than 8 MB")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the sheet breaks off there; the file is damaged")
	}
	return err
}

// cell notes the type of a cell and returns its column; place is where it stands if it does not say so.
func (t *cellTypes) cell(e xml.StartElement, place int) int {
	if name := attribute(e, "r"); name != "" {
		if column, _, err := excelize.CellNameToCoordinates(name); err == nil {
			place = column
		}
	}
	if kind := attribute(e, "t"); kind == "" || kind == "n" {
		t.numbers[place] = true
	}
	return place
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// Close closes the file.
func (t *cellTypes) Close() error {
	if t.part != nil {
		_ = t.part.Close() // an error of reading was told by of
	}
	return t.pack.Close()
}
