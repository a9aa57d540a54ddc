package pdf

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"svodka/render"
	"svodka/render/canvas"
	"svodka/render/rendertest"
)

var update = flag.Bool("update", false, "write the golden texts anew")

func mustRender(t testing.TB, r render.Report) []byte {
	t.Helper()
	file, err := Render(r)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSamplePage(t *testing.T) {
	got := pages(t, mustRender(t, rendertest.Sample()))
	if len(got) != 1 {
		t.Fatalf("%d pages, want 1", len(got))
	}
	golden := filepath.Join("testdata", "sample.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(lines(got[0])), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(lines(got[0]), "\n")); diff != "" {
		t.Errorf("texts of the page (-want +got):\n%s", diff)
	}
}

func TestSameReportGivesSameBytes(t *testing.T) {
	want := mustRender(t, rendertest.Sample())
	var wg sync.WaitGroup
	for i := range 12 {
		wg.Go(func() {
			got, err := Render(rendertest.Sample())
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("rendering %d differs: %d bytes, want %d; %v", i, len(got), len(want), err)
			}
		})
	}
	wg.Wait()
}

// reports are all that the checks of whole files look at.
func reports() map[string]render.Report {
	return map[string]render.Report{
		"sample": rendertest.Sample(), "hostile": rendertest.Hostile(), "long": long(), "empty": {}, "english": {Lang: "en", Headline: "Sales are up", Blocks: []render.Block{&render.Trend{}}},
		"tables": tables(),
	}
}

func TestTextsStayOnThePage(t *testing.T) {
	for name, r := range reports() {
		for n, page := range pages(t, mustRender(t, r)) {
			for _, w := range page {
				if w.x < marginX-1 || w.x > marginX+content || w.y < 30 || w.y > footerBase+1 {
					t.Errorf("%s, page %d: %q at (%g, %g)", name, n+1, w.s, w.x, w.y)
				}
				if w.y > contentEnd && w.y != footerBase {
					t.Errorf("%s, page %d: %q at %g runs into the footer", name, n+1, w.s, w.y)
				}
				if canvas.Clean(w.s) != w.s {
					t.Errorf("%s, page %d: %q cannot be drawn", name, n+1, w.s)
				}
			}
		}
	}
}

func TestEveryPageIsNumbered(t *testing.T) {
	all := pages(t, mustRender(t, long()))
	for i, page := range all {
		if want := fmt.Sprintf("%d / %d", i+1, len(all)); !strings.Contains(lines(page), want+"\n") {
			t.Errorf("page %d does not say %q", i+1, want)
		}
	}
}

func TestEmptyBlocksSaySo(t *testing.T) {
	for lang, want := range map[string]string{"ru": "нет данных за период", "en": "no data for the period"} {
		for _, b := range []render.Block{&render.Trend{}, &render.Table{}, &render.Actions{}, &render.Cards{}} {
			text := lines(pages(t, mustRender(t, render.Report{Lang: lang, Blocks: []render.Block{b}}))[0])
			if !strings.Contains(text, want) {
				t.Errorf("%s, empty %T: %q, want %q in it", lang, b, text, want)
			}
		}
	}
}

func TestPanicIsAnError(t *testing.T) {
	if _, err := Render(render.Report{Title: "Отчёт", Blocks: []render.Block{nil}}); err == nil || !strings.Contains(err.Error(), "Отчёт") {
		t.Errorf("error %v, want one that names the report", err)
	}
}

func TestFilesAreValid(t *testing.T) {
	tool(t, "qpdf")
	for name, r := range reports() {
		file := filepath.Join(t.TempDir(), "report.pdf")
		if err := os.WriteFile(file, mustRender(t, r), 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.CommandContext(t.Context(), "qpdf", "--check", file).CombinedOutput(); err != nil {
			t.Errorf("%s: qpdf --check: %v\n%s", name, err, out)
		}
	}
}

func TestOtherReadersFindTheTexts(t *testing.T) {
	tool(t, "pdftotext")
	file := filepath.Join(t.TempDir(), "report.pdf")
	if err := os.WriteFile(file, mustRender(t, rendertest.Sample()), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "pdftotext", "-raw", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(out), "\u00a0", " ") // some versions write no-break spaces as they are
	for _, want := range []string{"1,8 млн ₽: проседает этап «Встреча → КП»", "−9 п. п.", "Денис Фёдоров", "24 600"} {
		if !strings.Contains(text, want) {
			t.Errorf("pdftotext does not find %q", want)
		}
	}
}

// tool skips a test whose program is not installed, but not in CI.
func tool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s is not installed", name)
	}
	t.Skipf("%s is not installed: the file is not checked by it", name)
}

func TestDocumentSaysWhatItIs(t *testing.T) {
	file := mustRender(t, rendertest.Sample())
	for _, want := range []string{"/Lang (ru)", "/CreationDate (D:20261101080000)", "/DisplayDocTitle true", "/Outlines "} {
		if !bytes.Contains(file, []byte(want)) {
			t.Errorf("no %s", want)
		}
	}
}
