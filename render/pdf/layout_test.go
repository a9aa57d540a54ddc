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

// tables is a report of tables of 1 to 130 rows between texts, so that they begin everywhere on a page. The first cell of
// a row is «7.3»: row 3 of 7.
func tables() render.Report {
	r := render.Report{Lang: "ru"}
	for n := 1; n <= 130; n += 1 + n/8 {
		t := rows(n)
		for i := range n {
			t.Rows[i].Cells[0].Text = fmt.Sprintf("%d.%d", n, i+1)
		}
		r.Blocks = append(r.Blocks, filler(30+(n*53)%400), t)
	}
	return r
}

// piece is how many rows of a table stand on a page.
type piece struct{ page, rows int }

// A table shows all its rows in order; where it continues its header is repeated; it begins on a page with a few rows at
// least, and its sum never stands alone.
func TestTablesContinue(t *testing.T) {
	pieces, sums := map[int][]piece{}, map[int]int{}
	for number, page := range pages(t, mustRender(t, tables())) {
		begun, continued := 0, 0
		for _, w := range page {
			var n, i int
			if _, err := fmt.Sscanf(w.s, "%d.%d", &n, &i); err != nil {
				continue
			}
			have := pieces[n]
			switch {
			case len(have) == 0:
				begun++
				have = append(have, piece{number, 0})
			case have[len(have)-1].page != number:
				continued++
				have = append(have, piece{number, 0})
			}
			have[len(have)-1].rows++
			pieces[n] = have
			if got := total(have); got != i {
				t.Errorf("page %d: row %s is row %d", number+1, w.s, got)
			}
		}
		text := lines(page)
		sums[number] = strings.Count(text, "Итого\n")
		if got := strings.Count(text, "продолжение\n"); got != continued {
			t.Errorf("page %d: %d continuations are named, %d tables continue", number+1, got, continued)
		}
		if got := strings.Count(text, "Менеджер\n"); got != begun+continued {
			t.Errorf("page %d: %d headers for %d tables", number+1, got, begun+continued)
		}
	}
	for n, have := range pieces {
		sums[have[len(have)-1].page]--
		if total(have) != n {
			t.Errorf("table of %d rows: %d shown", n, total(have))
		}
		if have[0].rows < min(n, leastHere) {
			t.Errorf("table of %d rows begins with %d", n, have[0].rows)
		}
	}
	for number, n := range sums {
		if n != 0 {
			t.Errorf("page %d: a sum without its last row", number+1)
		}
	}
}

func total(pieces []piece) int {
	n := 0
	for _, p := range pieces {
		n += p.rows
	}
	return n
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
