package telegram

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"
)

// Mark is a formatted stretch of a text, in UTF-16 units as Telegram counts them.
type Mark struct {
	Type           string
	Offset, Length int
	URL            string
}

// tags are the elements of HTML mode and what they are called as marks.
func tags() map[string]string {
	return map[string]string{
		"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
		"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
		"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji",
	}
}

var (
	tagForm    = regexp.MustCompile(`^<(/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*>`)
	entityForm = regexp.MustCompile(`^&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);`)
	hrefForm   = regexp.MustCompile(`href="([^"]*)"`)
)

type element struct {
	tag, url string
	offset   int
}

// ParseHTML reads a text in HTML mode as the server does, and returns what a reader sees. What Telegram refuses is a
// problem, in its words.
func ParseHTML(s string) (text, problem string) {
	text, _, problem = parseHTML(s)
	return text, problem
}

// parseHTML reads a text in HTML mode. What Telegram refuses is a problem, in its words.
func parseHTML(s string) (text string, marks []Mark, problem string) {
	var out strings.Builder
	var open []element
	size := 0
	known := tags()
	for i := 0; i < len(s); {
		switch s[i] {
		case '<':
			m := tagForm.FindStringSubmatch(s[i:])
			if m == nil {
				return "", nil, fmt.Sprintf("Unsupported start tag at byte offset %d", i)
			}
			if known[m[2]] == "" {
				return "", nil, fmt.Sprintf("Unsupported start tag %q at byte offset %d", m[2], i)
			}
			if m[1] == "" {
				open = append(open, element{m[2], hrefOf(m[3]), size})
			} else if open, marks, problem = closeElement(open, marks, m[2], size, i, known); problem != "" {
				return "", nil, problem
			}
			i += len(m[0])
		case '&':
			raw := entityForm.FindString(s[i:])
			if raw == "" { // Telegram takes a lone & as it is
				raw = "&"
			}
			plain := html.UnescapeString(raw)
			out.WriteString(plain)
			size += len(utf16.Encode([]rune(plain)))
			i += len(raw)
		default:
			next := strings.IndexAny(s[i:], "<&")
			if next < 0 {
				next = len(s) - i
			}
			out.WriteString(s[i : i+next])
			size += len(utf16.Encode([]rune(s[i : i+next])))
			i += next
		}
	}
	if len(open) > 0 {
		return "", nil, fmt.Sprintf("Can't find end tag corresponding to start tag %q", open[len(open)-1].tag)
	}
	return out.String(), marks, ""
}

func hrefOf(attributes string) string {
	m := hrefForm.FindStringSubmatch(attributes)
	if m == nil {
		return ""
	}
	return html.UnescapeString(m[1])
}

func closeElement(open []element, marks []Mark, tag string, size, at int, known map[string]string) ([]element, []Mark, string) {
	if len(open) == 0 {
		return nil, nil, fmt.Sprintf("Unexpected end tag at byte offset %d", at)
	}
	last := open[len(open)-1]
	if last.tag != tag {
		return nil, nil, fmt.Sprintf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", at, last.tag, tag)
	}
	if size > last.offset {
		marks = append(marks, Mark{known[tag], last.offset, size - last.offset, last.url})
	}
	return slices.Delete(open, len(open)-1, len(open)), marks, ""
}

// sizeOf is the length of a text in UTF-16 units.
func sizeOf(text string) int { return len(utf16.Encode([]rune(text))) }
