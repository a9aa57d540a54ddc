package pdfcanvas

import (
	"bytes"
	"crypto/md5"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

var startxref = regexp.MustCompile(`(?s)trailer\n<<\n(.*?)>>\nstartxref\n(\d+)\n%%EOF\n?$`)

var langTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// withCatalog adds to a finished file what the library has no call for: the language, by which a screen reader chooses its
// voice, the wish that the window shows the title, and the file's identifier. The catalog is the last object, so that
// only the address of the table that follows it moves.
func withCatalog(file []byte, lang string) ([]byte, error) {
	mark := []byte("/Type /Catalog\n")
	at := bytes.LastIndex(file, mark)
	tail := startxref.FindSubmatchIndex(file)
	if at < 0 || tail == nil || tail[0] < at {
		return nil, errors.New("write pdf: catalog or trailer not found")
	}
	xref, err := strconv.Atoi(string(file[tail[4]:tail[5]]))
	if err != nil || xref < at || xref > tail[0] {
		return nil, errors.New("write pdf: trailer leads nowhere")
	}
	extra := "/ViewerPreferences << /DisplayDocTitle true >>\n"
	if langTag.MatchString(lang) {
		extra += "/Lang (" + lang + ")\n"
	}
	id := fmt.Sprintf("%x", md5.Sum(file))
	var b bytes.Buffer
	b.Grow(len(file) + 300)
	b.Write(file[:at+len(mark)])
	b.WriteString(extra)
	b.Write(file[at+len(mark) : tail[0]])
	fmt.Fprintf(&b, "trailer\n<<\n%s/ID [<%s> <%s>]\n>>\nstartxref\n%d\n%%%%EOF\n", file[tail[2]:tail[3]], id, id, xref+len(extra))
	return b.Bytes(), nil
}
