package duckdb

import (
	"strings"
	"testing"
)

func TestTextOf(t *testing.T) {
	for in, want := range map[string]any{
		"":                               nil,
		"\x1b\x07":                       nil,
		"Анна «К» 🙂":                     "Анна «К» 🙂",
		"a\x1b[31mred\x1b[0m":            "a[31mred[0m",
		"two\nlines\tand\r\u2028more":    "two lines and  more",
		"safe\u202Egnp.exe\u2066x\u0085": "safegnp.exex",
		"broken \xff utf":                "broken \uFFFD utf",
		strings.Repeat("я", 2000):        strings.Repeat("я", 999) + "…",
		strings.Repeat("я", 1000):        strings.Repeat("я", 1000),
	} {
		if got := textOf(in); got != want {
			t.Errorf("%.40q: got %.60q, want %.60q", in, got, want)
		}
	}
}
