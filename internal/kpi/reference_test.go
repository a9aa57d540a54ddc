package kpi_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"svodka/internal/kpi"
)

func TestReferenceIsCurrent(t *testing.T) {
	for lang, file := range map[string]string{"en": "../../docs/kpis.md", "ru": "../../docs/kpis.ru.md"} {
		have, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(have, kpi.Reference(lang)) {
			t.Errorf("%s is not what the program says; run make generate", file)
		}
	}
}

func TestReferenceIsComplete(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		page := string(kpi.Reference(lang))
		for _, k := range kpi.Catalogue() {
			title := "\n### `" + k.Name + "`: " + k.Title(lang) + "\n\n" + k.Definition(lang) + "\n\n"
			if strings.Count(page, title) != 1 {
				t.Errorf("%s: %q is not there, or twice", lang, title)
			}
			_, about, _ := strings.Cut(page, title)
			about, _, _ = strings.Cut(about, "\n")
			for _, dim := range k.Dimensions() {
				if !strings.Contains(about, "`"+dim+"`") {
					t.Errorf("%s: %s: no %s in %q", lang, k.Name, dim, about)
				}
			}
		}
		for _, dim := range kpi.Dimensions() {
			if row := "\n| `" + dim + "` | " + kpi.DimensionTitle(dim, lang) + " |\n"; !strings.Contains(page, row) {
				t.Errorf("%s: no row %q", lang, row)
			}
		}
	}
}
