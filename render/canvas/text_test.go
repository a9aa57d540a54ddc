package canvas_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"svodka/render/canvas"
)

var font = canvas.Regular.At(8)

func TestWrap(t *testing.T) {
	w := font.Width
	tests := []struct {
		name, in string
		width    float64
		want     []string
	}{
		{"empty", "", 100, nil},
		{"fits", "раз два", 100, []string{"раз два"}},
		{"breaks at spaces", "раз два три", w("раз два"), []string{"раз два", "три"}},
		{"not at no-break spaces", "план 26,4\u00a0млн\u00a0₽", w("26,4\u00a0млн\u00a0₽"), []string{"план", "26,4\u00a0млн\u00a0₽"}},
		{"breaks a long word", "оооооо", w("оооо"), []string{"оооо", "оо"}},
		{"many spaces are one", "раз   два", 100, []string{"раз два"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, canvas.Wrap(font, tt.in, tt.width)); diff != "" {
				t.Errorf("Wrap(%q, %g) (-want +got):\n%s", tt.in, tt.width, diff)
			}
		})
	}
}

func TestWrapKeepsEveryLetter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := canvas.Clean(rapid.String().Draw(t, "s"))
		width := rapid.Float64Range(10, 300).Draw(t, "width")
		lines := canvas.Wrap(font, s, width)
		for _, l := range lines {
			if font.Width(l) > width && len([]rune(l)) > 1 {
				t.Errorf("line %q is %g wide, more than %g", l, font.Width(l), width)
			}
		}
		if got, want := strings.ReplaceAll(strings.Join(lines, ""), " ", ""), strings.ReplaceAll(s, " ", ""); got != want {
			t.Errorf("letters %q, want %q", got, want)
		}
	})
}

func TestWrapMaxEndsWithEllipsis(t *testing.T) {
	got := canvas.WrapMax(font, "раз два три четыре пять", font.Width("раз два"), 2)
	if want := []string{"раз два", "три…"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFit(t *testing.T) {
	w := font.Width
	tests := []struct {
		name, in string
		width    float64
		want     string
	}{
		{"fits", "Выручка", 100, "Выручка"},
		{"cuts after a word", "Конверсия лидов в оплату", w("Конверсия лидов в оп…"), "Конверсия лидов в…"},
		{"cuts inside the only word", "Выручка", w("Выру…"), "Выру…"},
		{"no punctuation before the ellipsis", "Итого, рублей", w("Итого, …") + 0.5, "Итого…"},
		{"nothing fits", "Выручка", 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := canvas.Fit(font, tt.in, tt.width); got != tt.want {
				t.Errorf("Fit(%q, %g) = %q, want %q", tt.in, tt.width, got, tt.want)
			}
		})
	}
}

func TestFitIsNeverWider(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := canvas.Clean(rapid.String().Draw(t, "s"))
		width := rapid.Float64Range(0, 200).Draw(t, "width")
		if got := canvas.Fit(font, s, width); font.Width(got) > width {
			t.Errorf("Fit(%q, %g) = %q is %g wide", s, width, got, font.Width(got))
		}
	})
}

func TestTitleLeavesNoLeftover(t *testing.T) {
	f := canvas.SemiBold.At(9.5)
	const s = "Почти треть отказов — из-за цены"
	width := f.Width("Почти треть отказов — из-за") + 1
	got := canvas.Title(f, s, width, 3)
	if want := []string{"Почти треть", "отказов — из-за цены"}; !cmp.Equal(got, want) && !cmp.Equal(got, []string{"Почти треть отказов", "— из-за цены"}) {
		t.Errorf("Title(%q) = %q, want %q", s, got, want)
	}
}

// TestFitForgivesRounding has a width that went through sums and differences, as those of table columns do.
func TestFitForgivesRounding(t *testing.T) {
	f, s := canvas.SemiBold.At(8.2), "291 000"
	w := f.Width(s)
	if got := canvas.Fit(f, s, w*(1-1e-12)); got != s {
		t.Errorf("got %q, want it whole", got)
	}
	if got := canvas.Fit(f, s, w-0.01); got == s {
		t.Errorf("got it whole in a width that is too small")
	}
}
