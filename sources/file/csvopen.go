package file

import (
	"bufio"
	"errors"
	"io"
	"os"
	"strings"

	"svodka/sources/mapping"
)

// table is a file being read: its header, and its rows from then on.
type table interface {
	header() []string
	next() (line, error) // io.EOF after the last row
	where(row, column int) string
	Close() error
}

// csvFile is an open CSV file.
type csvFile struct {
	csvTable
	file  *os.File
	name  string
	names []string
}

// openCSV opens a file and reads its header. Fits tells whether a header is the one that is looked for; it decides between
// separators where none is given.
func openCSV(path, name string, s Stream, encoding string, fits func(header []string) bool) (*csvFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	c := &csvFile{file: f, name: name}
	if err := c.begin(s, encoding, fits); err != nil {
		f.Close()
		return nil, err
	}
	return c, nil
}

func (c *csvFile) begin(s Stream, encoding string, fits func(header []string) bool) error {
	raw, err := unpacked(c.name, c.file)
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(decoded(raw, encoding), 64<<10)
	if mark, _ := in.Peek(3); string(mark) == "\ufeff" {
		_, _ = in.Discard(len(mark)) // it is there
	}
	c.lines = &lines{in: in}
	sep, err := separatorOf(s.Separator)
	if err != nil {
		return err
	}
	first, err := c.firstLine(s.Header, &sep)
	if errors.Is(err, io.EOF) {
		return errors.New("is empty; there is not even a line with the names of the columns")
	}
	if err != nil {
		return err
	}
	c.putBack([]physical{{first, nil}})
	c.sep = sep
	if sep == 0 {
		c.sep = c.chooseSeparator(first, fits)
	}
	row, err := c.next()
	if err == nil && row.problem != "" {
		err = errors.New("the line with the names of the columns: " + row.problem)
	}
	c.names = texts(row.cells)
	return err
}

// firstLine skips what comes before the header. Excel may name the separator in a line of its own.
func (c *csvFile) firstLine(number int, sep *byte) (string, error) {
	for {
		text, err := c.lines.next()
		if err != nil {
			return "", err
		}
		plain := mapping.Clean(text)
		if c.number == 1 && len(plain) == 5 && strings.EqualFold(plain[:4], "sep=") {
			*sep = plain[4]
			continue
		}
		if c.number >= number {
			return text, nil
		}
	}
}

// chooseSeparator takes the one under which the header is what is looked for, else the one that occurs most.
func (c *csvFile) chooseSeparator(first string, fits func(header []string) bool) byte {
	best, most := byte(','), 0
	for _, sep := range []byte{',', ';', '\t', '|'} {
		names := splitHeader(first, sep)
		if len(names) > most {
			best, most = sep, len(names)
		}
	}
	for _, sep := range []byte{best, ',', ';', '\t', '|'} {
		if fits(splitHeader(first, sep)) {
			return sep
		}
	}
	return best
}

func splitHeader(text string, sep byte) []string {
	t := csvTable{lines: &lines{in: bufio.NewReader(strings.NewReader(text))}, sep: sep}
	row, err := t.next()
	if err != nil || row.problem != "" {
		return nil
	}
	return texts(row.cells)
}

func texts(cells []mapping.Cell) []string {
	all := make([]string, len(cells))
	for i, c := range cells {
		all[i] = c.Text
	}
	return all
}

func (c *csvFile) header() []string { return c.names }

// next returns the next row; one that has not as many values as the header has names is a problem.
func (c *csvFile) next() (line, error) {
	row, err := c.csvTable.next()
	if err != nil || row.problem != "" || c.names == nil {
		return row, err
	}
	row.problem = countProblem(row.cells, len(c.names))
	return row, nil
}

func (c *csvFile) where(row, column int) string { return at(c.name, row, column) }

func (c *csvFile) Close() error { return c.file.Close() }
