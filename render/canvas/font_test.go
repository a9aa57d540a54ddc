package canvas_test

import (
	"testing"

	"svodka/render/canvas"
)

// required are the runes that reports are written with.
const required = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя" +
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" +
	"₽$€£₸₴%‰°±×≈≥≤−–—…«»“”„‘’№§©·•↑↓→←↗✓\u00a0\u202f\u2009ІЇЄҐіїєґӘҒҚҢӨҰҮҺәғқңөұүһ"

func TestFontsDrawReports(t *testing.T) {
	for _, r := range required {
		if !canvas.Has(r) {
			t.Errorf("%c (%U) is missing", r, r)
		}
	}
}

func TestDigitsAreTabular(t *testing.T) {
	for _, face := range canvas.Faces() {
		f := face.At(1000)
		for _, r := range "123456789" {
			if got, want := f.Width(string(r)), f.Width("0"); got != want {
				t.Errorf("face %d: %c is %g wide, 0 is %g", face, r, got, want)
			}
		}
	}
}

func TestTTFIsACopy(t *testing.T) {
	one := canvas.Regular.TTF()
	one[0] ^= 0xFF
	if canvas.Regular.TTF()[0] == one[0] {
		t.Error("writing to what TTF returned changed the font")
	}
}

func TestMetricsAreTheFonts(t *testing.T) {
	if got := canvas.Regular.At(10).Width("\u00a0"); got != 2.36 {
		t.Errorf("no-break space at 10 pt is %g wide, want 2.36", got)
	}
	if got := canvas.Regular.At(10).Width("□"); got != 4.72 {
		t.Errorf("replacement at 10 pt is %g wide, want 4.72", got)
	}
}

func TestEveryRuneHasAnOutline(t *testing.T) {
	for _, face := range canvas.Faces() {
		for r := range rune(1 << 16) {
			if !canvas.Has(r) {
				continue
			}
			p, err := face.Outline(r)
			if err != nil {
				t.Fatalf("face %d, %U: %v", face, r, err)
			}
			if r == 'Ё' && len(p.Segments) < 12 {
				t.Errorf("face %d: Ё has %d segments, its dots are missing", face, len(p.Segments))
			}
		}
	}
}
