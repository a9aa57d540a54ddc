package config

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Mistake is something in the file that cannot work: where it is, what is wrong, and what to write instead.
type Mistake struct {
	File string
	At   Pos
	Path string // jobs.watch.alerts[0].kpi; empty for the file as a whole
	Text string
}

// Pos is a place in the file, counted from 1; the zero Pos is the file as a whole.
type Pos struct{ Line, Col int }

// Warning is what deserves a look but stops nothing.
type Warning = Mistake

// Mistakes are all mistakes of a file, in its order. There is at least one.
type Mistakes []Mistake

// String is the mistake on one line.
func (m Mistake) String() string {
	if m.Path == "" {
		return m.where() + ": " + m.Text
	}
	return m.where() + ": " + m.Path + ": " + m.Text
}

// Error gives one mistake a line.
func (ms Mistakes) Error() string {
	lines := make([]string, len(ms))
	for i, m := range ms {
		lines[i] = m.String()
	}
	return strings.Join(lines, "\n")
}

func (m Mistake) where() string {
	if m.At == (Pos{}) {
		return m.File
	}
	return fmt.Sprintf("%s:%d:%d", m.File, m.At.Line, m.At.Col)
}

// sorted puts mistakes in the order of the file and says each once.
func sorted(ms []Mistake) []Mistake {
	slices.SortStableFunc(ms, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Col, b.At.Col), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(ms)
}

// shown is how a file is named in messages: as the user named it.
func shown(path string) string { return filepath.ToSlash(path) }
