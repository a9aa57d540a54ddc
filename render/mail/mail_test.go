package mail_test

import (
	"flag"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"svodka/internal/kpi"
	"svodka/render"
	"svodka/render/composetest"
	"svodka/render/mail"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update rewrites it:\n%s", name, diff)
	}
}

func pictures(r render.Report) []mail.Picture {
	var all []mail.Picture
	for _, b := range mail.Pictures(r) {
		all = append(all, mail.Picture{CID: b.Header().ID + ".png", Block: b.Header().ID})
	}
	return all
}

func TestGolden(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		for _, c := range composetest.Cases(lang) {
			t.Run(lang+" "+c.Name, func(t *testing.T) {
				html, text, err := mail.Render(c.Report, pictures(c.Report), "")
				if err != nil {
					t.Fatal(err)
				}
				golden(t, c.Name+"."+lang+".txt", text)
				checkHTML(t, html)
				if c.Name == "month" || c.Name == "alerts" {
					golden(t, c.Name+"."+lang+".html", html)
				}
			})
		}
	}
}

// checkHTML holds a page against what old mail programs can show.
func checkHTML(t *testing.T, html string) {
	t.Helper()
	if len(html) > mail.Limit {
		t.Errorf("%d bytes: Gmail cuts a mail off at 102 KB", len(html))
	}
	for _, banned := range []string{"display:flex", "float:", "position:", "<script", "<form", "ZgotmplZ", "http://www.w3.org/2000/svg", "src=\"http", "%!"} {
		if strings.Contains(html, banned) {
			t.Errorf("holds %q", banned)
		}
	}
	for _, img := range regexp.MustCompile(`<img[^>]*>`).FindAllString(html, -1) {
		if !regexp.MustCompile(`src="cid:[a-z_]+\.png" alt="[^"]+" width="\d+"`).MatchString(img) {
			t.Errorf("a picture without cid, alt or width: %s", img)
		}
	}
	if a, b := strings.Count(html, "<table"), strings.Count(html, "</table>"); a != b {
		t.Errorf("%d tables begin, %d end", a, b)
	}
}

func TestLongTablesStayBelowTheLimit(t *testing.T) {
	r := composetest.Sample("ru")
	for i, b := range r.Blocks {
		if table, ok := b.(*render.Table); ok {
			long := *table
			total := long.Rows[len(long.Rows)-1]
			long.Rows = append(slices.Repeat(long.Rows[:5:5], 40), total)
			r.Blocks[i] = &long
		}
	}
	html, text, err := mail.Render(r, pictures(r), "")
	if err != nil {
		t.Fatal(err)
	}
	checkHTML(t, html)
	if !strings.Contains(html, "Итого") || !strings.Contains(html, "Остальные строки") {
		t.Error("the total, or the note that rows are missing, is missing")
	}
	if n := strings.Count(text, "Анна Котова"); n < 40 {
		t.Errorf("the text part has %d of the rows, want all", n)
	}
}

func TestPicturesOff(t *testing.T) {
	r := composetest.Sample("ru")
	for _, pics := range [][]mail.Picture{nil, pictures(r)} {
		html, _, err := mail.Render(r, pics, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range r.Blocks {
			if title := b.Header().Title; !strings.Contains(html, title) {
				t.Errorf("with %d pictures: the page does not say %q", len(pics), title)
			}
		}
	}
}

func TestUnsubscribe(t *testing.T) {
	html, text, err := mail.Render(composetest.Sample("en"), nil, "https://example.com/u?a=1&b=2")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(html, `href="https://example.com/u?a=1&amp;b=2"`) || !strings.Contains(text, "https://example.com/u?a=1&b=2") {
		t.Error("the address is not in both parts")
	}
	html, text, err = mail.Render(composetest.Sample("en"), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(html+text, "Unsubscribe") {
		t.Error("there is a link where there is no address")
	}
}

// TestHostileNames puts names from a CRM that anybody can write to into a report.
func TestHostileNames(t *testing.T) {
	evil := `<script>alert(1)</script><img src=x onerror=y>"'&` + "\u202e\U0001F4A9"
	r := render.Report{
		Lang: "ru", Company: evil, Name: evil, Title: evil, Headline: evil, Context: evil, Footer: evil,
		Blocks: []render.Block{
			&render.Cards{Head: render.Head{ID: "kpis"}, Cards: []render.Card{{Label: evil, Value: evil, Unit: evil, Reference: evil, Note: evil}}},
			&render.Trend{Head: render.Head{ID: "t", Title: evil, Subtitle: evil, Alt: evil}, Points: []render.TrendPoint{{Value: math.NaN()}}},
			&render.Bars{Head: render.Head{ID: "b", Title: evil}, Rows: []render.Bar{{Label: evil, Value: math.Inf(1), Text: evil}}},
			&render.Funnel{Head: render.Head{ID: "f", Title: evil}, Steps: []render.Step{{Label: evil, Count: math.NaN()}}},
			&render.Table{
				Head: render.Head{ID: "m", Title: evil}, Columns: []render.Column{{Title: evil}, {Title: evil, Kind: render.WithBar}},
				Rows: []render.Row{{Cells: []render.Cell{{Text: evil}, {Text: evil, Share: math.Inf(1)}, {Text: evil}}, Link: "javascript:alert(1)"}, {}},
			},
			&render.Callouts{Head: render.Head{ID: "a", Title: evil}, Items: []render.Callout{{Title: evil, Lines: []string{evil}, Tag: evil}}},
			&render.Actions{Head: render.Head{ID: "x", Title: evil}, Items: []render.Action{{Title: evil, Text: evil}}},
			&render.Prose{Head: render.Head{ID: "p", Empty: evil}, Paragraphs: []string{evil}},
		},
	}
	html, text, err := mail.Render(r, []mail.Picture{{CID: `"><b>`, Block: "t", Alt: evil}}, "javascript:alert(1)")
	if err != nil {
		t.Fatal(err)
	}
	for _, banned := range []string{"<script>alert", "<img src=x", `href="javascript`} {
		if strings.Contains(html, banned) {
			t.Errorf("the page holds %q", banned)
		}
	}
	if !strings.Contains(text, evil) {
		t.Error("the text part does not show the name as it is")
	}
}

// TestAnyAnswer composes reports of whatever numbers and states come back.
func TestAnyAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		contexts := []func(string) render.Context{composetest.October, composetest.Week, composetest.Unfinished}
		c := rapid.SampledFrom(contexts).Draw(t, "context")(rapid.SampledFrom([]string{"ru", "en"}).Draw(t, "lang"))
		c.Compare = c.Compare[:rapid.IntRange(0, len(c.Compare)).Draw(t, "compare")]
		s := render.Defaults()
		s.Blocks = append(s.Blocks, "plan")
		s.Trend = rapid.SampledFrom([]string{"sales", "win_rate", "leads", "cycle_time"}).Draw(t, "trend")
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		var answers [][]kpi.Series
		for _, q := range s.Questions(c) {
			answers = append(answers, anything(rng, q))
		}
		r := render.Compose(s, c, answers)
		html, text, err := mail.Render(r, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, banned := range []string{"NaN", "Inf", "%!", "ZgotmplZ", "−0 ", "−0%"} {
			if strings.Contains(html, banned) || strings.Contains(text, banned) {
				t.Fatalf("holds %q:\n%s", banned, text)
			}
		}
		if n := len([]rune(r.Headline)); n > 140 {
			t.Errorf("a headline of %d characters: %s", n, r.Headline)
		}
	})
}

func anything(rng *rand.Rand, q render.Question) []kpi.Series {
	values := []float64{0, 1, 2, 0.5, -1, 100, 1e6, 1e12, math.NaN(), math.Inf(1), math.Inf(-1)}
	states := []kpi.State{kpi.Value, kpi.Value, kpi.Value, kpi.Undefined, kpi.NoData, kpi.Stale, kpi.Partial}
	value := func() float64 { return values[rng.IntN(len(values))] * rng.Float64() }
	var all []kpi.Series
	for _, name := range q.KPIs {
		k, _ := kpi.Find(name)
		for range rng.IntN(4) {
			s := kpi.Series{KPI: k, Group: kpi.Group{}}
			for _, dim := range append(q.By, k.Always...) {
				s.Group[dim] = []string{"", "А", "Б", "В"}[rng.IntN(4)]
			}
			for _, p := range q.Periods {
				s.Points = append(s.Points, kpi.Point{Period: p, Value: value(), Num: value(), Den: value(), State: states[rng.IntN(len(states))]})
			}
			all = append(all, s)
		}
	}
	return all
}
