package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// What a file may hold. They keep a damaged or hostile file from taking time: the whole is read in well under a second.
const (
	maxBytes  = 1 << 20
	maxKeys   = 2000    // in one mapping
	maxDepth  = 100     // mappings and lists inside each other
	maxVisits = 200_000 // settings, each use of an alias counted
	maxSaid   = 500     // mistakes
)

func readCapped(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxBytes+1))
}

// parse returns the root node of the only document in data.
func parse(data []byte) (*yaml.Node, *Mistake) {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if m := readable(data); m != nil {
		return nil, m
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	switch err := dec.Decode(&doc); {
	case errors.Is(err, io.EOF) || err == nil && isNull(doc.Content[0]):
		return nil, &Mistake{At: Pos{1, 1}, Text: "the file is empty; write at least sources, receivers and jobs, or begin with: svodka init"}
	case err != nil:
		return nil, syntax(data, err)
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		at := Pos{second.Line, second.Column}
		return nil, &Mistake{At: at, Text: "a second document begins here and would be ignored; remove the line --- before it, or the document"}
	case !errors.Is(err, io.EOF):
		return nil, syntax(data, err)
	}
	return doc.Content[0], nil
}

// readable tells what keeps data from being text at all.
func readable(data []byte) *Mistake {
	if len(data) > maxBytes {
		return &Mistake{Text: "the file is larger than 1 MB; keep data such as plans in a source"}
	}
	line, col := 1, 1
	for i, w := 0, 0; i < len(data); i += w {
		r, size := utf8.DecodeRune(data[i:])
		w = size
		switch {
		case r == utf8.RuneError && size == 1:
			return &Mistake{At: Pos{line, col}, Text: "not UTF-8; save the file with the encoding UTF-8"}
		case r == '\n':
			line, col = line+1, 0
		case r < ' ' && r != '\t' && r != '\r' || r == 0x7f:
			return &Mistake{At: Pos{line, col}, Text: fmt.Sprintf("a control character (%U); remove it", r)}
		}
		col++
	}
	return nil
}

var (
	errorLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?((?s).*)$`)
	valueHere = `(?:^\s*|:\s+|-\s+|[\[{,]\s*)`
	bareCron  = regexp.MustCompile(valueHere + `(\*(?:/\d+)?(?:\s+[\d*/,-]+){4})`)
	badStart  = regexp.MustCompile(valueHere + "([@`%])")
	bareStar  = regexp.MustCompile(valueHere + `(\*)`)
)

// searchable is the size up to which it is worth reading a file again and again to find where it went wrong.
const searchable = 64 << 10

// syntax says in words what the parser did not like. Its own text may hold a piece of the file, hence perhaps of a secret.
func syntax(data []byte, err error) *Mistake {
	m := errorLine.FindStringSubmatch(err.Error())
	if m == nil {
		m = []string{"", "", err.Error()}
	}
	line, _ := strconv.Atoi(m[1])
	lines := bytes.SplitAfter(data, []byte("\n"))
	if len(data) <= searchable {
		line = firstBad(lines, m[2])
	}
	line = min(max(line, 1), len(lines))
	text := strings.TrimRight(string(lines[line-1]), "\r\n")
	col, says := slip(text, m[2])
	return &Mistake{At: Pos{line, utf8.RuneCountInString(text[:col]) + 1}, Text: says}
}

// firstBad finds the line at which the parser stops with a message. What it says of lines itself is often where the mapping
// around the mistake begins, and at times one off.
func firstBad(lines [][]byte, said string) int {
	return 1 + sort.Search(len(lines)-1, func(i int) bool {
		err := yaml.Unmarshal(bytes.Join(lines[:i+1], nil), new(yaml.Node))
		return err != nil && strings.HasSuffix(err.Error(), said)
	})
}

// slip tells what is wrong with a line, and the byte where.
func slip(text, said string) (int, string) {
	indent := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	if i := strings.IndexByte(indent, '\t'); i >= 0 {
		return i, "a tab in the indentation; use spaces"
	}
	if m := bareCron.FindStringSubmatchIndex(text); m != nil {
		return m[2], fmt.Sprintf("quote the cron expression: %q", text[m[2]:m[3]])
	}
	if m := badStart.FindStringSubmatchIndex(text); m != nil && strings.Contains(said, "cannot start any token") {
		return m[2], fmt.Sprintf("quote a text that begins with %s", text[m[2]:m[3]])
	}
	if m := bareStar.FindStringSubmatchIndex(text); m != nil && strings.Contains(said, "unknown anchor") {
		return m[2], "no such alias; quote a text that begins with *"
	}
	if first := strings.Index(text, ": "); first > 0 && strings.Contains(said, "mapping values") {
		if second := strings.Index(text[first+1:], ": "); second > 0 {
			return first + 1 + second, "not YAML: " + inWords(said)
		}
	}
	return len(indent), "not YAML: " + inWords(said)
}

// phrases are what the parser says, and what it means for who wrote the file.
var phrases = []struct{ said, means string }{
	{"mapping values are not allowed", "a colon where no key can be; check the indentation, or quote a text that has a colon in it"},
	{"did not find expected key", "the line is indented differently from its neighbours, or a quote or bracket before it is not closed"},
	{"did not find expected '-' indicator", "the line is indented differently from the items of its list"},
	{"could not find expected ':'", "a key without a colon, or a text that goes on where no text can be; check the indentation and the quotes"},
	{"found unexpected end of stream", "a quote is not closed"},
	{"did not find expected ',' or", "a bracket is not closed, or a comma is missing"},
	{"found character that cannot start any token", "a character that no value can begin with; quote the text"},
	{"exceeded max depth", "nested too deeply"},
	{"block sequence entries are not allowed", "a list item where none can be; begin the list on a line of its own"},
	{"block collections", "a list or mapping where none can be; begin it on a line of its own"},
	{"unknown escape character", `a \ in double quotes that means nothing; use single quotes`},
	{"did not find expected node content", "a value is missing, or a bracket is not closed"},
	{"unknown anchor", "no such alias; quote a text that begins with *"},
	{"alphabetic or numeric", "a name is missing after & or *; quote a text that begins with one"},
}

func inWords(said string) string {
	for _, p := range phrases {
		if strings.Contains(said, p.said) {
			return p.means
		}
	}
	return strings.ReplaceAll(said, "\n", " ")
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }
