package file

import (
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"svodka/sources/mapping"
)

// workbook is an open sheet of an Excel file. It is read three times side by side: the values, how Excel shows them, which
// tells dates, lengths of time and money apart, and which of them are numbers.
type workbook struct {
	book       *excelize.File
	raw, shown *excelize.Rows
	types      *cellTypes
	path       string
	unpacked   string // folder of what is too large for the memory; empty: there is none
	name       string
	sheet      string
	names      []string
	row        int
	epoch1904  bool
}

// sharedInMemory is the size from which sheets and texts are unpacked to the disk.
const sharedInMemory = 8 << 20

func openWorkbook(path, name string, s Stream) (*workbook, error) {
	spills, err := weigh(path)
	if errors.Is(err, errBomb) || errors.Is(err, errTexts) || errors.Is(err, errKept) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("is no workbook that can be read: %w", err)
	}
	w := &workbook{path: path, name: name}
	if err := w.open(spills, s); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

// open unpacks into a folder of its own: the library does not tell what it leaves where it fails.
func (w *workbook) open(spills bool, s Stream) (err error) {
	if spills {
		if w.unpacked, err = os.MkdirTemp("", "svodka-workbook-"); err != nil {
			return err
		}
	}
	w.book, err = excelize.OpenFile(w.path, excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: sharedInMemory, TmpDir: w.unpacked})
	if err != nil {
		return fmt.Errorf("is no workbook that can be read: %w", err)
	}
	return w.begin(s)
}

func (w *workbook) begin(s Stream) (err error) {
	if w.sheet, err = w.choose(s.Sheet); err != nil {
		return err
	}
	if props, err := w.book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		w.epoch1904 = *props.Date1904
	}
	if w.raw, err = w.book.Rows(w.sheet); err != nil {
		return err
	}
	if w.shown, err = w.book.Rows(w.sheet); err != nil {
		return err
	}
	if w.types, err = openCellTypes(w.path, w.sheet, w.book); err != nil {
		return err
	}
	for w.row < max(s.Header, 1) {
		row, err := w.next()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("sheet %q has no line %d with the names of the columns", w.sheet, max(s.Header, 1))
		}
		if err != nil {
			return err
		}
		w.names = texts(row.cells)
	}
	return nil
}

// choose finds the sheet: the one that is named, or the first that is not hidden.
func (w *workbook) choose(want string) (string, error) {
	sheets := w.book.GetSheetList()
	for _, sheet := range sheets {
		visible, err := w.book.GetSheetVisible(sheet)
		if err != nil {
			return "", err
		}
		if want == "" && visible || want != "" && strings.EqualFold(mapping.Clean(sheet), mapping.Clean(want)) {
			return sheet, nil
		}
	}
	if want == "" {
		return "", errors.New("has no sheet")
	}
	return "", errors.New(mapping.Unknown("sheet", want, sheets))
}

func (w *workbook) header() []string { return w.names }

func (w *workbook) next() (line, error) {
	numbers, err := w.types.of(w.row + 1) // first: it refuses rows that are too large
	if err != nil {
		return line{}, fmt.Errorf("sheet %q: %w", w.sheet, err)
	}
	if !w.raw.Next() || !w.shown.Next() {
		if err := errors.Join(w.raw.Error(), w.shown.Error()); err != nil {
			return line{}, err
		}
		return line{}, io.EOF
	}
	w.row++
	values, err := w.raw.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return line{}, err
	}
	looks, err := w.shown.Columns()
	if err != nil {
		return line{}, err
	}
	row := line{number: w.row, cells: make([]mapping.Cell, len(values))}
	for i, value := range values {
		look := value
		if i < len(looks) {
			look = looks[i]
		}
		row.cells[i] = w.cell(value, look, numbers[i+1])
	}
	if extra := strayBeyond(row.cells, len(w.names)); extra > 0 && w.names != nil {
		row.problem = fmt.Sprintf("there is a value in column %d, and the header has %d names", extra, len(w.names))
	}
	return row, nil
}

// strayBeyond is the first column after the header that holds something; 0 if there is none.
func strayBeyond(cells []mapping.Cell, names int) int {
	for i := names; i < len(cells); i++ {
		if mapping.Clean(cells[i].Text) != "" {
			return i + 1
		}
	}
	return 0
}

var (
	rawNumber = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?$`)
	clock     = regexp.MustCompile(`^-?[0-9]+:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?( ?[AaPp][Mm])?$`)
	datelike  = regexp.MustCompile(`[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}|[0-9]{1,2}[- .]\pL{3,}|\pL{3,}[- .][0-9]{2,4}`)
)

// daysFrom1904 is how much later the epoch of old workbooks from a Mac is.
const daysFrom1904 = 1462

// cell makes sense of a value by the way Excel shows it. A text that looks like a number may be a day, and is nothing more.
func (w *workbook) cell(value, look string, number bool) mapping.Cell {
	c := mapping.Cell{Text: value}
	days, err := strconv.ParseFloat(value, 64)
	if err != nil || !rawNumber.MatchString(value) {
		return c
	}
	look = strings.TrimSpace(look)
	c.Plain = number
	c.Serial = days
	if w.epoch1904 {
		c.Serial += daysFrom1904
	}
	switch {
	case !number:
	case clock.MatchString(look) && days >= 0:
		c.Text, c.Plain, c.Serial = lengthOf(days), false, 0
	case look != value && datelike.MatchString(look) && isDay(c.Serial):
		c.Text, c.Plain = dateOf(c.Serial), false
	case look != value:
		c.Currency = mapping.CurrencyOf(look)
	}
	return c
}

// lengthOf writes a part of a day as h:mm:ss.
func lengthOf(days float64) string {
	seconds := int64(math.Round(days * 86400))
	return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

func isDay(days float64) bool {
	_, ok := mapping.FromSerial(days)
	return ok
}

// dateOf writes a day of Excel's count in ISO 8601, with the time if it has one.
func dateOf(days float64) string {
	t, _ := mapping.FromSerial(days)
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format("2006-01-02")
	}
	return t.Format("2006-01-02 15:04:05")
}

// where names a cell as Excel does.
func (w *workbook) where(row, column int) string {
	if column == 0 {
		return fmt.Sprintf("%s:%s!%d", w.name, w.sheet, row)
	}
	letters, err := excelize.ColumnNumberToName(column)
	if err != nil {
		letters = strconv.Itoa(column) + ":"
	}
	return fmt.Sprintf("%s:%s!%s%d", w.name, w.sheet, letters, row)
}

// Close frees the file and what was unpacked of it.
func (w *workbook) Close() error {
	for _, rows := range []*excelize.Rows{w.raw, w.shown} {
		if rows != nil {
			_ = rows.Close() // an error of reading was told by next
		}
	}
	if w.types != nil {
		_ = w.types.Close()
	}
	var err error
	if w.book != nil {
		err = w.book.Close()
	}
	if w.unpacked != "" {
		err = errors.Join(err, os.RemoveAll(w.unpacked))
	}
	return err
}
