package render

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestBothLanguagesAreComplete reads the catalogue and holds the two texts of every phrase against each other.
func TestBothLanguagesAreComplete(t *testing.T) {
	phrases := 0
	for _, lit := range literals(t, "words.go", "words_blocks.go") {
		texts := stringsIn(t, lit)
		switch n := len(texts); {
		case nested(lit) && isType(lit, "phrase"): // made of other texts
		case isType(lit, "phrase") || lit.Type == nil && n == 2 && !nested(lit):
			phrases++
			checkPhrase(t, texts)
		case isType(lit, "counted") && n != 5:
			t.Errorf("a noun has %d forms, want 3 Russian and 2 English: %q", n, texts)
		}
	}
	if phrases < 150 {
		t.Errorf("found only %d phrases: the test does not see the catalogue", phrases)
	}
}

func checkPhrase(t *testing.T, texts []string) {
	if len(texts) != 2 || texts[0] == "" || texts[1] == "" {
		t.Errorf("a phrase lacks a language: %q", texts)
		return
	}
	ru, en := verbs(texts[0]), verbs(texts[1])
	if texts[1] != "\x00" && !slices.Equal(ru, en) && !indexed(texts) {
		t.Errorf("the languages of a phrase take different arguments: %q", texts)
	}
	if strings.ContainsFunc(texts[1], func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
		t.Errorf("Cyrillic in the English of %q", texts)
	}
}

// indexed phrases choose their arguments: fmt says nothing of those left out.
func indexed(texts []string) bool { return strings.Contains(texts[0]+texts[1], "%[") }

func verbs(s string) []string { return regexp.MustCompile(`%[sd]`).FindAllString(s, -1) }

func literals(t *testing.T, names ...string) []*ast.CompositeLit {
	t.Helper()
	var all []*ast.CompositeLit
	for _, name := range names {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				all = append(all, lit)
			}
			return true
		})
	}
	return all
}

func isType(lit *ast.CompositeLit, name string) bool {
	id, ok := lit.Type.(*ast.Ident)
	return ok && id.Name == name
}

func nested(lit *ast.CompositeLit) bool {
	return slices.ContainsFunc(lit.Elts, func(e ast.Expr) bool { _, ok := e.(*ast.BasicLit); return !ok })
}

func stringsIn(t *testing.T, lit *ast.CompositeLit) []string {
	var all []string
	ast.Inspect(lit, func(n ast.Node) bool {
		if b, ok := n.(*ast.BasicLit); ok && b.Kind == token.STRING {
			s, err := strconv.Unquote(b.Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
		}
		return true
	})
	return all
}

// TestTextsAreInTheCatalogue finds Russian outside comments, words.go, words_blocks.go and the names of months.
func TestTextsAreInTheCatalogue(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "words") || name == "date.go" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if b, ok := n.(*ast.BasicLit); ok && strings.ContainsFunc(b.Value, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
				t.Errorf("%s: %s: put it into words.go", name, b.Value)
			}
			return true
		})
	}
}

func TestPlurals(t *testing.T) {
	ru, en := NewFormatter(Russian), NewFormatter(English)
	for n, want := range map[float64][2]string{
		0: {"0 сделок", "0 deals"}, 1: {"1 сделка", "1 deal"}, 2: {"2 сделки", "2 deals"}, 5: {"5 сделок", "5 deals"}, 11: {"11 сделок", "11 deals"},
		12: {"12 сделок", "12 deals"}, 21: {"21 сделка", "21 deals"}, 101: {"101 сделка", "101 deals"}, 111: {"111 сделок", "111 deals"},
		1001: {"1 001 сделка", "1,001 deals"}, 1000000: {"1 000 000 сделок", "1,000,000 deals"},
	} {
		got := [2]string{strings.ReplaceAll(ru.counted(n, dealNoun), nbsp, " "), strings.ReplaceAll(en.counted(n, dealNoun), nbsp, " ")}
		if got != want {
			t.Errorf("%v: got %q, want %q", n, got, want)
		}
	}
	if got := ru.form(dayNoun, 1.5, 1); got != "дня" {
		t.Errorf("1,5: got %q, want дня", got)
	}
}
