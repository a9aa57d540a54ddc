package pdf

import (
	"fmt"
	"strings"
	"testing"

	"svodka/render"
	"svodka/render/chart"
	"svodka/render/rendertest"
)

// rows is a table of n numbered rows and their sum.
func rows(n int) *render.Table {
	t := rendertest.Table()
	usual, total := t.Rows[:6], t.Rows[6]
	t.Rows = nil
	for i := range n {
		r := usual[i%6]
		r.Cells = append([]render.Cell{{Text: fmt.Sprintf("Менеджер %d", i+1)}}, r.Cells[1:]...)
		t.Rows = append(t.Rows, r)
	}
	t.Rows = append(t.Rows, total)
	return t
}

// long is a report of ten pages with twelve charts and six tables.
func long() render.Report {
	r := rendertest.Sample()
	r.Blocks = []render.Block{rendertest.Cards(), rendertest.Callouts()}
	for range 4 {
		r.Blocks = append(r.Blocks, rendertest.Trend(), rendertest.Actions(), rendertest.Funnel(), rendertest.Bars())
	}
	for range 6 {
		r.Blocks = append(r.Blocks, rows(38), rendertest.Prose())
	}
	return r
}

func TestTableContinues(t *testing.T) {
	var sizes []int
	for n := range 24 {
		sizes = append(sizes, 1+n, 26+n, 72+n) // around the ends of the first and of the second page
	}
	for _, n := range sizes {
		r := render.Report{Lang: "ru", Blocks: []render.Block{rendertest.Cards(), rows(n)}}
		next := 1
		all := pages(t, mustRender(t, r))
		for i, page := range all {
			text := lines(page)
			if i > 0 && (!strings.Contains(text, "продолжение\n") || !strings.Contains(text, "Менеджер\n")) {
				t.Fatalf("%d rows, page %d: no header of a continuation", n, i+1)
			}
			here := strings.Count(text, "Менеджер ")
			for range here {
				if !strings.Contains(text, fmt.Sprintf("Менеджер %d\n", next)) {
					t.Fatalf("%d rows, page %d: row %d is missing", n, i+1, next)
				}
				next++
			}
			if here == 0 {
				t.Fatalf("%d rows, page %d: the sum stands alone", n, i+1)
			}
		}
		if next != n+1 || !strings.Contains(lines(all[len(all)-1]), "Итого\n") {
			t.Fatalf("%d rows: %d shown", n, next-1)
		}
	}
}

// A table begins on the page where it stands only if a few of its rows do too.
func TestTableDoesNotBeginAtTheFoot(t *testing.T) {
	for spare := range 15 {
		r := render.Report{Blocks: []render.Block{rendertest.Trend(), rendertest.Trend(), filler(140 + 16*spare), rows(20)}}
		for i, page := range pages(t, mustRender(t, r)) {
			text := lines(page)
			begins := strings.Contains(text, "Менеджер\n") && !strings.Contains(text, "continued\n")
			if n := strings.Count(text, "Менеджер "); begins && n < leastHere {
				t.Errorf("page %d: a table with %d rows\n%s", i+1, n, text)
			}
		}
	}
}

// filler is a block of about so many points.
func filler(height int) render.Block {
	b := &render.Prose{}
	for chart.Height(b, content) < float64(height) {
		b.Paragraphs = append(b.Paragraphs, "Строка.")
	}
	return b
}

func TestNeighboursStandSideBySide(t *testing.T) {
	page := pages(t, mustRender(t, rendertest.Sample()))[0]
	at := map[string]written{}
	for _, w := range page {
		at[w.s] = w
	}
	for _, pair := range [][2]string{{"Единственная аномалия — 16\u00a0октября: −68\u00a0% к\u00a0ожидаемой выручке", "Что сделать"}, {"Слабое место воронки — «Встреча → КП»", "Почти треть отказов — из-за цены"}} {
		left, right := at[pair[0]], at[pair[1]]
		if left.y == 0 || left.y != right.y || left.x >= right.x {
			t.Errorf("%q at (%g, %g), %q at (%g, %g)", left.s, left.x, left.y, right.s, right.x, right.y)
		}
	}
}

func TestLinksLead(t *testing.T) {
	table := rows(3)
	for i := range 3 {
		table.Rows[i].Link = fmt.Sprintf("https://crm.example.ru/managers/%d", i+1)
	}
	file := string(mustRender(t, render.Report{Blocks: []render.Block{table}}))
	for i := range 3 {
		if want := fmt.Sprintf("/URI (https://crm.example.ru/managers/%d)", i+1); !strings.Contains(file, want) {
			t.Errorf("no %s", want)
		}
	}
	bad := rows(1)
	bad.Rows[0].Link = "javascript:alert(1)"
	if file := string(mustRender(t, render.Report{Blocks: []render.Block{bad}})); strings.Contains(file, "/URI") {
		t.Error("a link that is no web address")
	}
}

// BenchmarkReport is ten pages with twelve charts and six tables; it fails beyond 100 ms or 120 KB.
func BenchmarkReport(b *testing.B) {
	r := long()
	size := 0
	for b.Loop() {
		file, err := Render(r)
		if err != nil {
			b.Fatal(err)
		}
		size = len(file)
	}
	b.ReportMetric(float64(size), "bytes/file")
	if size > 120<<10 {
		b.Errorf("%d bytes, want at most 120 KB", size)
	}
	if per := b.Elapsed().Milliseconds() / int64(b.N); per > 100 {
		b.Errorf("%d ms a report, want at most 100", per)
	}
}

func TestLongReportHasTenPages(t *testing.T) {
	file := mustRender(t, long())
	if n := len(pages(t, file)); n != 10 {
		t.Errorf("%d pages, want 10", n)
	}
	if len(file) > 120<<10 {
		t.Errorf("%d bytes, want at most 120 KB", len(file))
	}
}
