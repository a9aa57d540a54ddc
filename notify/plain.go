package notify

import (
	"html"
	"regexp"
)

var (
	linkTag = regexp.MustCompile(`<a\s+href="([^"]*)"[^>]*>(.*?)</a>`)
	anyTag  = regexp.MustCompile(`</?[A-Za-z][^<>]*>`)
)

// PlainText returns a text in the form of [Message].Short without its tags; a link keeps its address.
func PlainText(short string) string {
	s := linkTag.ReplaceAllString(short, "$2 ($1)")
	return html.UnescapeString(anyTag.ReplaceAllString(s, ""))
}
