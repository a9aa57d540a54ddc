package telegram

import (
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	simulated "svodka/internal/simulate/telegram"
)

func TestCut(t *testing.T) {
	tests := []struct {
		name, in   string
		limit      int
		head, rest string
	}{
		{"fits", "<b>да</b>", 2, "<b>да</b>", ""},
		{"empty line first", "раз\n\nдва три\nчетыре", 14, "раз\n\nдва три", "четыре"},
		{"empty line when it leaves half", "раз два\n\nтри четыре", 13, "раз два", "три четыре"},
		{"between words", "раз два три", 8, "раз два", "три"},
		{"one long word", "абвгдежз", 3, "абв", "гдежз"},
		{"inside an element", "<b>раз два</b> три", 5, "<b>раз</b>", "<b>два</b> три"},
		{"link keeps its address", `<a href="https://x.ru/?a=1&amp;b=2">раз два</a>`, 4, `<a href="https://x.ru/?a=1&amp;b=2">раз</a>`, `<a href="https://x.ru/?a=1&amp;b=2">два</a>`},
		{"escapes stay whole", "&lt;&lt;&lt;&lt;", 2, "&lt;&lt;", "&lt;&lt;"},
		{"two units", "😀😀😀", 5, "😀😀", "😀"},
		{"only tags are left", "абв<b>\n</b>", 3, "абв", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			head, rest := cut(tt.in, tt.limit)
			if head != tt.head || rest != tt.rest {
				t.Errorf("cut(%q, %d) = %q, %q; want %q, %q", tt.in, tt.limit, head, rest, tt.head, tt.rest)
			}
		})
	}
}

// marked makes up texts with well-formed markup, elements up to depth inside each other.
func marked(depth int) *rapid.Generator[string] {
	word := rapid.SampledFrom([]string{"Продажи", "a", "12,5 %", "😀", "&lt;", "&amp;", "\n", "\n\n", " ", "длинное-слово-без-пробелов-внутри-и-дальше"})
	return rapid.Custom(func(t *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(0, 8).Draw(t, "words") {
			kind := rapid.IntRange(0, 9).Draw(t, "kind")
			switch {
			case depth > 0 && kind == 0:
				b.WriteString("<b>" + marked(depth-1).Draw(t, "bold") + "</b>")
			case depth > 0 && kind == 1:
				b.WriteString(`<a href="https://example.ru/?a=1&amp;b=2">` + marked(depth-1).Draw(t, "link") + "</a>")
			default:
				b.WriteString(word.Draw(t, "word"))
			}
		}
		return b.String()
	})
}

// squeezed is a text without white space, which cutting may remove.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

func TestCutLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := strings.TrimSpace(marked(3).Draw(t, "text"))
		limit := rapid.IntRange(2, 60).Draw(t, "limit")
		text, problem := simulated.ParseHTML(in)
		if problem != "" {
			t.Fatalf("the text itself, %q: %s", in, problem)
		}
		pieces := ""
		for rest := in; rest != ""; {
			var head string
			before := rest
			head, rest = cut(rest, limit)
			piece, problem := simulated.ParseHTML(head)
			if problem != "" {
				t.Fatalf("piece %q of %q: %s", head, in, problem)
			}
			pieces += piece
			if n := len(utf16.Encode([]rune(piece))); n > limit {
				t.Fatalf("piece %q is %d long, limit %d", head, n, limit)
			}
			if rest == before {
				t.Fatalf("no progress on %q", rest)
			}
		}
		if squeezed(pieces) != squeezed(text) {
			t.Fatalf("pieces of %q give %q, want %q", in, pieces, text)
		}
	})
}

func FuzzCut(f *testing.F) {
	f.Add("<b>раз</b> два &lt; три", 5)
	f.Add("<<>&&;</b><a href=", 2)
	f.Fuzz(func(t *testing.T, in string, limit int) {
		if limit < 2 || limit > 5000 || len(in) > 10_000 {
			return
		}
		for n, rest := 0, in; rest != ""; n++ {
			if n > 2*len(in)+2 {
				t.Fatalf("cut(%q, %d) does not end", in, limit)
			}
			_, rest = cut(rest, limit)
		}
	})
}
