package file

import (
	"fmt"
	"path/filepath"

	"svodka/sources/mapping"
)

// open opens a file of a stream, of whatever kind.
func (s *source) open(stream, name string, looked scan, fits func(header []string) bool) (table, error) {
	path := filepath.Join(s.folder, name)
	settings := s.cfg.Streams[stream]
	if isWorkbook(name) {
		return openWorkbook(path, filepath.ToSlash(name), settings)
	}
	return openCSV(path, filepath.ToSlash(name), settings, looked.encoding, fits)
}

// at names a place in a file; column is counted from 1, and 0 stands for the whole row.
func at(name string, row, column int) string {
	if column == 0 {
		return fmt.Sprintf("%s:%d", name, row)
	}
	return fmt.Sprintf("%s:%d:%d", name, row, column)
}

// countProblem says that a row has not the header's number of values. Empty ones more do no harm, nor does an empty line.
func countProblem(cells []mapping.Cell, want int) string {
	got := len(cells)
	for got > want && cells[got-1].Text == "" {
		got--
	}
	switch {
	case got > want:
		return fmt.Sprintf("the row has %d values, the header %d names; a value that holds the separator or a quote must be in quotes", got, want)
	case got < want && !(got == 1 && mapping.Clean(cells[0].Text) == ""):
		return fmt.Sprintf("the row has %d values, the header %d names; it was cut off, or a quote is missing", got, want)
	}
	return ""
}
