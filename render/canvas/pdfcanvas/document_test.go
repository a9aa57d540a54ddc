package pdfcanvas

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"svodka/render/canvas"
)

func document(lang string) *Document {
	return New(Info{Title: "Отчёт (октябрь)", Author: "ООО «Ветер»", Lang: lang, Made: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)})
}

func TestCatalogSaysTheLanguage(t *testing.T) {
	for lang, want := range map[string]string{"ru": "/Lang (ru)\n", "en-GB": "/Lang (en-GB)\n", "": "", "ru) /X (": ""} {
		d := document(lang)
		d.AddPage()
		d.Text(10, 20, canvas.Regular.At(8), canvas.Hex(0), "текст")
		file, err := d.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		catalog := file[bytes.LastIndex(file, []byte("/Type /Catalog")):]
		if got := string(catalog[:bytes.Index(catalog, []byte("endobj"))]); want != "" && !strings.Contains(got, want) || want == "" && strings.Contains(got, "/Lang") {
			t.Errorf("language %q: catalog %q, want %q in it", lang, got, want)
		}
		startsAtXref(t, file)
	}
}

// startsAtXref checks the last address of a file, which moved when the catalog grew.
func startsAtXref(t *testing.T, file []byte) {
	t.Helper()
	var at int
	tail := file[bytes.LastIndex(file, []byte("startxref")):]
	if _, err := fmt.Sscanf(string(tail), "startxref\n%d", &at); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(file[at:], []byte("xref\n")) {
		t.Errorf("startxref leads to %q", file[at:at+10])
	}
	if !bytes.Contains(file, []byte("/ID [<")) {
		t.Error("no identifier")
	}
}

func TestBrokenFileIsAnError(t *testing.T) {
	for _, file := range []string{"", "%PDF-1.3", "/Type /Catalog\ntrailer\n<<\n>>\nstartxref\n99\n%%EOF\n"} {
		if _, err := withCatalog([]byte(file), "ru"); err == nil {
			t.Errorf("withCatalog(%q) gives no error", file)
		}
	}
}

func TestNothingIsSetTwice(t *testing.T) {
	d := document("ru")
	d.f.SetCompression(false)
	d.AddPage()
	for y := range 20 {
		d.Fill(canvas.Rectangle(canvas.Rect{Y: float64(y), W: 5, H: 0.5}), canvas.Hex(0x1D4ED8))
		d.Stroke(canvas.HLine(0, 5, float64(y)), canvas.Stroke{Color: canvas.Hex(0xC2410C), Width: 1, Dash: []float64{1, 2}})
	}
	for y := range 20 {
		d.Text(10, float64(y), canvas.Regular.At(8), canvas.Hex(0x0D1B2A), "Ъ")
	}
	file, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, operator := range []string{"0.114 0.306 0.847 rg\n", "0.051 0.106 0.165 rg\n", "0.761 0.255 0.047 RG\n", "[1.00 2.00] 0.00 d\n", " 8.00 Tf ET"} {
		if n := bytes.Count(file, []byte(operator)); n < 1 || n > 4 {
			t.Errorf("%q %d times", operator, n)
		}
	}
}

// A turn and a clip put the page's state back behind the library's back; what follows must be set anew.
func TestStateAfterTurnAndClip(t *testing.T) {
	d := document("ru")
	d.f.SetCompression(false)
	d.AddPage()
	red := canvas.Hex(0xFF0000)
	mark := canvas.Rectangle(canvas.Rect{W: 1, H: 1})
	d.Clip(canvas.Rect{W: 10, H: 10})
	d.Fill(mark, red)
	d.Text(1, 1, canvas.SemiBold.At(9), red, "a")
	d.Unclip()
	d.Fill(mark, red)
	d.TextRotated(1, 1, 45, canvas.SemiBold.At(9), red, "b")
	d.Fill(mark, red)
	d.Text(1, 1, canvas.SemiBold.At(9), red, "c")
	file, err := d.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if got := bytes.Count(file, []byte("1.000 0.000 0.000 rg\n")); got != 3 {
		t.Errorf("fill colour set %d times, want 3: inside the clip, after it, after the turn", got)
	}
	if got := bytes.Count(file, []byte(" 9.00 Tf ET")); got != 3 {
		t.Errorf("font set %d times, want 3", got)
	}
	saved, restored := 0, 0
	for _, token := range strings.Fields(string(file)) {
		switch token {
		case "q":
			saved++
		case "Q":
			restored++
		}
	}
	if saved != restored || saved == 0 {
		t.Errorf("%d states saved, %d restored", saved, restored)
	}
}
