package file

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"svodka/sources/mapping"
)

// How long a line and a value may be. A quote that is not closed must not take in the rest of a file.
const (
	maxLine   = 1 << 20
	maxQuoted = 1 << 20
)

// line is a row of a table as it was found.
type line struct {
	cells   []mapping.Cell
	number  int    // in the file, counted from 1
	problem string // why it cannot be understood as a row
}

// lines reads a text line by line, and can put lines back.
type lines struct {
	in     *bufio.Reader
	number int // of the line read last
	back   []physical
}

// physical is a line of the file, or why it could not be had.
type physical struct {
	text string
	err  error
}

var errTooLong = errors.New("the line is longer than 1 MB")

// next returns a line without its end.
func (l *lines) next() (string, error) {
	if len(l.back) > 0 {
		first := l.back[0]
		l.back = l.back[1:]
		l.number++
		return first.text, first.err
	}
	var text []byte
	long := false
	for {
		piece, err := l.in.ReadSlice('\n')
		if !long {
			text = append(text, piece...)
		}
		if len(text) > maxLine {
			text, long = nil, true
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (!errors.Is(err, io.EOF) || len(text) == 0 && !long) {
			return "", err
		}
		l.number++
		if long {
			return "", errTooLong
		}
		return strings.TrimSuffix(strings.TrimSuffix(string(text), "\n"), "\r"), nil
	}
}

// putBack lets the lines read last come again.
func (l *lines) putBack(taken []physical) {
	l.back = append(taken, l.back...)
	l.number -= len(taken)
}

// csvTable reads rows separated by sep.
type csvTable struct {
	*lines
	sep byte
}

// next returns the next row; io.EOF after the last.
func (t *csvTable) next() (line, error) {
	text, err := t.lines.next()
	if errors.Is(err, errTooLong) {
		return line{number: t.number, problem: err.Error()}, nil
	}
	if err != nil {
		return line{}, err
	}
	row := line{number: t.number}
	for rest := text; ; {
		value, after, err := t.value(rest)
		if err != nil {
			row.problem = fmt.Sprintf("value %d: %v", len(row.cells)+1, err)
			return row, nil
		}
		row.cells = append(row.cells, mapping.Cell{Text: value})
		if after == "" {
			return row, nil
		}
		rest = after[1:]
	}
}

// value takes a value off a row. After begins with the separator; it is empty at the end of the row.
func (t *csvTable) value(rest string) (value, after string, err error) {
	if !strings.HasPrefix(rest, `"`) {
		if i := strings.IndexByte(rest, t.sep); i >= 0 {
			return rest[:i], rest[i:], nil
		}
		return rest, "", nil
	}
	return t.quoted(rest[1:])
}

// quoted takes a value off that began with a quote; it may go on over several lines. If it does not end as it should, the
// lines after the first come again as rows.
func (t *csvTable) quoted(rest string) (string, string, error) {
	var b strings.Builder
	var taken []physical
	for {
		i := strings.IndexByte(rest, '"')
		switch {
		case i >= 0 && strings.HasPrefix(rest[i+1:], `"`):
			b.WriteString(rest[:i+1])
			rest = rest[i+2:]
		case i >= 0:
			b.WriteString(rest[:i])
			after := rest[i+1:]
			if blanks := strings.TrimLeft(after, " "); blanks == "" || blanks[0] == t.sep {
				return b.String(), blanks, nil
			}
			t.putBack(taken)
			return "", "", errors.New("a quote ends it in the middle; quotes within a value are written twice")
		default:
			b.WriteString(rest)
			b.WriteByte('\n')
			more, err := t.lines.next()
			if err != nil && !errors.Is(err, errTooLong) {
				t.putBack(taken)
				if errors.Is(err, io.EOF) {
					err = errors.New("it begins with a quote and does not end")
				}
				return "", "", err
			}
			taken = append(taken, physical{more, err})
			if err != nil || b.Len() > maxQuoted {
				t.putBack(taken)
				return "", "", errors.New("it begins with a quote and does not end within 1 MB")
			}
			rest = more
		}
	}
}
