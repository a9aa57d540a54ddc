package canvas_test

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"svodka/render/canvas"
)

func TestClean(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"plain", "Анна Котова", "Анна Котова"},
		{"typography", "«24,6 млн ₽» — −1,2 п. п. № 5…", "«24,6 млн ₽» — −1,2 п. п. № 5…"},
		{"narrow no-break space", "1\u202f234", "1\u202f234"},
		{"emoji", "Ромашка 🌼", "Ромашка □"},
		{"emoji beyond the plane", "𝟙", "□"},
		{"joined emoji", "👩‍💻 Ольга", "□ Ольга"},
		{"skin", "👍🏽!", "□!"},
		{"variation selector", "↑\ufe0f", "↑"},
		{"lines", "раз\r\nдва\tтри", "раз  два три"},
		{"decomposed", "и\u0306", "й"},
		{"direction", "\u202eabc\u202c", "abc"},
		{"shapes", "▲▼●", "↑↓•"},
		{"broken", "a\xffb", "a□b"},
		{"markup is text", "<b>&amp;</b>", "<b>&amp;</b>"},
		{"zero", "a\x00b", "a b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := canvas.Clean(tt.in); got != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestCleanGivesDrawable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { drawable(t, rapid.String().Draw(t, "s")) })
}

func FuzzClean(f *testing.F) {
	f.Add("Ромашка 🌼 ₽")
	f.Add("👩‍💻\xf0\x9f")
	f.Fuzz(func(t *testing.T, s string) { drawable(t, s) })
}

func drawable(t interface {
	Errorf(string, ...any)
}, s string) {
	got := canvas.Clean(s)
	if !utf8.ValidString(got) {
		t.Errorf("Clean(%q) = %q is not UTF-8", s, got)
	}
	for _, r := range got {
		if !canvas.Has(r) {
			t.Errorf("Clean(%q) = %q has %U, which no font draws", s, got, r)
		}
	}
	if again := canvas.Clean(got); again != got {
		t.Errorf("Clean(%q) = %q, and cleaned again %q", s, got, again)
	}
}
