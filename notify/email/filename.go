package email

import (
	"fmt"
	"mime"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"

	"svodka/notify"
)

// longestName is the length to which names of attached files are cut, in characters.
const longestName = 120

// attached gives a file its name in a way that old and new mail programs understand: RFC 2231 continuations for those that
// keep to the standard, an encoded word in the content type for the others. go-mail alone writes one long encoded word.
func attached(f notify.File) gomail.FileOption {
	name := attachmentName(f)
	return func(to *gomail.File) {
		to.Header.Set("Content-Disposition", "attachment;\r\n "+strings.Join(parameter("filename", name), ";\r\n "))
		to.Header.Set("Content-Type", f.MIME+";\r\n name="+encodedWords(name))
	}
}

// attachmentName is the name a person sees, made safe and short, with its extension kept.
func attachmentName(f notify.File) string {
	name := f.Title
	if name == "" {
		name = f.Name
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) || r == utf8.RuneError {
			return '_'
		}
		return r
	}, name)
	if utf8.RuneCountInString(name) <= longestName {
		return name
	}
	ext := path.Ext(name)
	if utf8.RuneCountInString(ext) > 10 {
		ext = ""
	}
	runes := []rune(strings.TrimSuffix(name, ext))
	return strings.TrimSpace(string(runes[:longestName-1-utf8.RuneCountInString(ext)])) + "…" + ext
}

// lineRoom is how much of a value goes on one line, in octets.
const lineRoom = 60

// parameter writes name=value as RFC 2231 has it, cut between characters.
func parameter(name, value string) []string {
	if plain(value) && len(value) <= lineRoom {
		return []string{fmt.Sprintf(`%s="%s"`, name, value)}
	}
	var lines []string
	piece := "UTF-8''"
	for _, r := range value {
		next := percent(r)
		if len(piece)+len(next) > lineRoom {
			lines = append(lines, piece)
			piece = ""
		}
		piece += next
	}
	lines = append(lines, piece)
	if len(lines) == 1 {
		return []string{fmt.Sprintf("%s*=%s", name, piece)}
	}
	for i, piece := range lines {
		lines[i] = fmt.Sprintf("%s*%d*=%s", name, i, piece)
	}
	return lines
}

// plain tells whether s may stand between quotes as it is.
func plain(s string) bool {
	for _, r := range s {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return false
		}
	}
	return true
}

func percent(r rune) string {
	if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-._~", r)) {
		return string(r)
	}
	var b strings.Builder
	for _, octet := range []byte(string(r)) {
		fmt.Fprintf(&b, "%%%02X", octet)
	}
	return b.String()
}

// encodedWords writes a name as quoted encoded words, folded between them.
func encodedWords(name string) string {
	if plain(name) {
		return `"` + name + `"`
	}
	return `"` + strings.ReplaceAll(mime.BEncoding.Encode("utf-8", name), " ", "\r\n ") + `"`
}
