package file

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// maxUnpacked is how large a file may become when it is unpacked.
const maxUnpacked = 2 << 30

var errBomb = errors.New("unpacks to more than 2 GB; split it")

// scan is what a first look at a file tells.
type scan struct {
	hash     [sha256.Size]byte // of the bytes on the disk
	encoding string
}

// look reads a file once to tell whether it has changed and how its text is encoded.
func look(path, encoding string) (scan, error) {
	f, err := os.Open(path)
	if err != nil {
		return scan{}, err
	}
	defer f.Close()
	hash := sha256.New()
	if isWorkbook(path) {
		_, err := io.Copy(hash, f)
		return scan{hash: [sha256.Size]byte(hash.Sum(nil))}, err
	}
	tee := io.TeeReader(f, hash)
	text, err := unpacked(path, tee)
	if err != nil {
		return scan{}, err
	}
	var g guess
	if _, err := io.Copy(&g, text); err != nil {
		return scan{}, packError(path, err)
	}
	if _, err := io.Copy(io.Discard, tee); err != nil {
		return scan{}, err
	}
	s := scan{hash: [sha256.Size]byte(hash.Sum(nil)), encoding: encoding}
	if encoding == "" || encoding == "auto" {
		s.encoding, err = g.encoding()
	}
	return s, err
}

// unpacked is the text of a file that may be packed, up to a limit.
func unpacked(path string, r io.Reader) (io.Reader, error) {
	if !strings.HasSuffix(strings.ToLower(path), ".gz") {
		return r, nil
	}
	z, err := gzip.NewReader(bufio.NewReaderSize(r, 64<<10))
	if err != nil {
		return nil, packError(path, err)
	}
	return &limited{z, maxUnpacked}, nil
}

func packError(path string, err error) error {
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) && strings.HasSuffix(path, ".gz") {
		return fmt.Errorf("is damaged, or not packed by gzip: %w", err)
	}
	return err
}

// limited reads so many bytes and fails at the next.
type limited struct {
	io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	n, err := l.Reader.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, errBomb
	}
	return n, err
}

// guess looks at text to tell its encoding.
type guess struct {
	begin   []byte // the first bytes, which may be a mark
	tail    []byte // a character cut in two by the end of a piece
	broken  bool   // no UTF-8
	high    int    // letters above ASCII, were it windows-1251
	beside  int    // those of them beside a Latin letter, as no Russian word has
	strange int    // bytes that stand for no letter or mark of Russian text
	last    byte
}

// Write takes in the next piece.
func (g *guess) Write(p []byte) (int, error) {
	g.begin = append(g.begin, p[:min(len(p), 3-len(g.begin))]...)
	g.single(p)
	if g.broken {
		return len(p), nil
	}
	text := append(g.tail, p...)
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n <= 1 {
			if !utf8.FullRune(text) {
				break
			}
			g.broken = true
			break
		}
		text = text[n:]
	}
	g.tail = append([]byte(nil), text[:min(len(text), utf8.UTFMax)]...)
	return len(p), nil
}

func (g *guess) single(p []byte) {
	for _, b := range p {
		latin := isLatin(b) && isCyrillic(g.last) || isLatin(g.last) && isCyrillic(b)
		switch {
		case isCyrillic(b):
			g.high++
		case b >= 0x80 && !isRussianMark(b):
			g.strange++
		}
		if latin {
			g.beside++
		}
		g.last = b
	}
}

func isLatin(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// isCyrillic tells the letters of windows-1251, Ukrainian and Belarusian ones among them.
func isCyrillic(b byte) bool {
	return b >= 0xC0 || strings.IndexByte("\xA1\xA2\xA5\xA8\xAA\xAF\xB2\xB3\xB4\xB8\xBA\xBF", b) >= 0
}

// isRussianMark tells the marks that Russian text has in windows-1251: quotes, dashes, №, spaces, €.
func isRussianMark(b byte) bool {
	return strings.IndexByte("\x82\x84\x85\x88\x91\x92\x93\x94\x95\x96\x97\x99\xA0\xA7\xA9\xAB\xAE\xB0\xB1\xB7\xB9\xBB", b) >= 0
}

func (g *guess) encoding() (string, error) {
	switch begin := string(g.begin); {
	case strings.HasPrefix(begin, "\xff\xfe"), strings.HasPrefix(begin, "\xfe\xff"):
		return "utf-16", nil
	case !g.broken && len(g.tail) == 0:
		return "utf-8", nil
	case strings.HasPrefix(begin, "\xef\xbb\xbf"):
		return "utf-8", nil // it says so itself; the rows that are broken will be kept out
	case g.high > 0 && g.beside*20 <= g.high && g.strange*20 <= g.high:
		return "windows-1251", nil
	}
	return "", errors.New("is neither UTF-8 nor, for certain, windows-1251; write encoding: and what it is")
}

// decoded turns text of an encoding into UTF-8, without a byte order mark.
func decoded(r io.Reader, name string) io.Reader {
	var e encoding.Encoding
	switch name {
	case "utf-16":
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case "windows-1251":
		e = charmap.Windows1251
	case "windows-1252":
		e = charmap.Windows1252
	default:
		return r // what is broken must stay visible
	}
	return e.NewDecoder().Reader(r)
}
