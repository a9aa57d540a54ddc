package telegram

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode/utf16"

	"svodka/notify"
)

// unit is what a text may not be cut inside of: a tag, an escaped character, or a character.
type unit struct {
	raw   string
	size  int // UTF-16 units that Telegram counts
	open  string
	close bool
}

var unitForm = regexp.MustCompile(`(?s)<(/?)([A-Za-z][A-Za-z0-9-]*)[^<>]*>|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]{2,8});|.`)

func units(s string) []unit {
	var all []unit
	for _, m := range unitForm.FindAllStringSubmatch(s, -1) {
		switch u := (unit{raw: m[0]}); {
		case m[2] != "" && m[1] == "":
			u.open = m[2]
			all = append(all, u)
		case m[2] != "":
			u.close = true
			all = append(all, u)
		default:
			u.size = len(utf16.Encode([]rune(html.UnescapeString(m[0]))))
			all = append(all, u)
		}
	}
	return all
}

// cut divides a marked-up text: head is at most limit long and ends where a reader pauses, if possible. Elements that are
// open there are closed in head and opened again in rest.
func cut(s string, limit int) (head, rest string) {
	all := units(s)
	at := breakAt(all, limit)
	if at == len(all) {
		return s, ""
	}
	var open []unit
	for _, u := range all[:at] {
		switch {
		case u.open != "":
			open = append(open, u)
		case u.close && len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	closing, opening := "", ""
	for _, u := range open {
		closing = "</" + u.open + ">" + closing
		opening += u.raw
	}
	head = strings.TrimRight(join(all[:at]), " \n\t") + closing
	rest = opening + strings.TrimLeft(join(all[at:]), " \n\t")
	if blank(rest) {
		rest = ""
	}
	return head, rest
}

// blank tells whether a marked-up text shows nothing. Telegram refuses such a message.
func blank(s string) bool { return strings.TrimSpace(notify.PlainText(s)) == "" }

func join(all []unit) string {
	var b strings.Builder
	for _, u := range all {
		b.WriteString(u.raw)
	}
	return b.String()
}

// breakAt returns the best place to cut within limit: after an empty line, a line, a word, outside of elements first; the
// better one wins as long as it leaves half of the room used. It is len(all) if there is nothing to cut.
func breakAt(all []unit, limit int) int {
	var best [4]int // by rank
	size, depth, newlines := 0, 0, 0
	for i, u := range all {
		if size+u.size > limit {
			return choose(best, all, limit)
		}
		size += u.size
		switch {
		case u.open != "":
			depth++
		case u.close:
			depth--
		}
		rank := 0
		switch {
		case u.raw == "\n":
			newlines++
			rank = min(newlines, 2) + 1
		case u.raw == " ":
			newlines, rank = 0, 1
		case u.size > 0:
			newlines = 0
		}
		if rank > 1 && depth > 0 {
			rank = 1
		}
		if u.open == "" { // never leave an element that has just begun empty
			best[rank] = i + 1
		}
	}
	return len(all)
}

func choose(best [4]int, all []unit, limit int) int {
	for rank := len(best) - 1; rank > 0; rank-- {
		if size := sizeOf(all[:best[rank]]); size > limit/2 {
			return best[rank]
		}
	}
	if at := slices.Max(best[:]); sizeOf(all[:at]) > 0 {
		return at
	}
	return 1 + slices.IndexFunc(all, func(u unit) bool { return u.size > 0 }) // one character is longer than the limit
}

func sizeOf(all []unit) int {
	n := 0
	for _, u := range all {
		n += u.size
	}
	return n
}
