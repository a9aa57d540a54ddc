package pdf

import (
	"bytes"
	"compress/zlib"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// written is a text on a page, as a reader of the file finds it; y grows downwards.
type written struct {
	x, y float64
	s    string
}

var (
	streams = regexp.MustCompile(`(?s)>>\nstream\n(.*?)\nendstream`)
	showing = regexp.MustCompile(`(?s)BT ([-0-9.]+) ([-0-9.]+) Td \(((?:[^\\)]|\\.)*)\) Tj ET`)
	unquote = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
)

// pages reads the texts of a file, page by page, in the order of drawing.
func pages(t testing.TB, file []byte) [][]written {
	t.Helper()
	var all [][]written
	for _, m := range streams.FindAllSubmatch(file, -1) {
		r, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue // no page: a font's map is not compressed
		}
		content, err := io.ReadAll(r)
		if err != nil || !bytes.Contains(content, []byte(" Td (")) {
			continue
		}
		var page []written
		for _, text := range showing.FindAllSubmatch(content, -1) {
			page = append(page, written{x: number(t, text[1]), y: pageHeight - number(t, text[2]), s: decodeText(string(text[3]))})
		}
		all = append(all, page)
	}
	return all
}

const pageHeight = 841.89

func number(t testing.TB, b []byte) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(string(b), 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func decodeText(s string) string {
	s = unquote.Replace(s)
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}

func lines(page []written) string {
	var b strings.Builder
	for _, w := range page {
		b.WriteString(w.s + "\n")
	}
	return b.String()
}
