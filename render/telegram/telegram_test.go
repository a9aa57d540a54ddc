package telegram_test

import (
	"flag"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"svodka/render"
	"svodka/render/composetest"
	"svodka/render/telegram"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestShort(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		var b strings.Builder
		for _, c := range composetest.Cases(lang) {
			short := telegram.Short(c.Report)
			check(t, c.Name, short)
			b.WriteString("== " + c.Name + "\n" + short + "\n\n")
		}
		golden(t, "short."+lang+".txt", b.String())
	}
}

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

var tag = regexp.MustCompile(`</?(b|i|code)>`)

// check holds a text against what Telegram takes as the caption of a photo.
func check(t *testing.T, name, short string) {
	t.Helper()
	plain := tag.ReplaceAllString(short, "")
	if strings.ContainsAny(plain, "<>") {
		t.Errorf("%s: a tag that is not allowed, or an unescaped sign: %q", name, plain)
	}
	if regexp.MustCompile(`&(amp|lt|gt);`).ReplaceAllString(plain, "") != strings.ReplaceAll(plain, "&", "") && strings.Count(plain, "&") != strings.Count(plain, "&amp;")+strings.Count(plain, "&lt;")+strings.Count(plain, "&gt;") {
		t.Errorf("%s: an unescaped ampersand: %q", name, plain)
	}
	if n := len(utf16.Encode([]rune(html.UnescapeString(plain)))); n > telegram.Limit {
		t.Errorf("%s: %d units, want at most %d", name, n, telegram.Limit)
	}
	for _, name := range []string{"b", "i", "code"} {
		if strings.Count(short, "<"+name+">") != strings.Count(short, "</"+name+">") {
			t.Errorf("unbalanced %s in %q", name, short)
		}
	}
}

func hostile(name string) render.Report {
	cards := &render.Cards{}
	for range 8 {
		cards.Cards = append(cards.Cards, render.Card{Label: name, Value: name, Unit: name, Note: name, Change: render.Change{Text: name, Dir: 1}})
	}
	alerts := &render.Callouts{}
	for range 50 {
		alerts.Items = append(alerts.Items, render.Callout{Title: name, Lines: []string{name, name}, Tone: render.Bad})
	}
	return render.Report{
		Headline: name, Context: name,
		Blocks: []render.Block{cards, alerts, &render.Funnel{Head: render.Head{Title: name + "1"}}},
	}
}

func TestHostileNames(t *testing.T) {
	for _, name := range []string{
		"</b><a href=\"x\">&amp;", "<b>", strings.Repeat("Ж", 5000), strings.Repeat("\U0001F4A9", 700), strings.Repeat("a<&>", 400), "\n\n\n", "", " ",
		"\ud7ff\u202e",
	} {
		check(t, name, telegram.Short(hostile(name)))
	}
}

func TestAlertsAreWholeOrCounted(t *testing.T) {
	for _, n := range []int{1, 3, 8, 9, 50} {
		alerts := &render.Callouts{}
		for i := range n {
			alerts.Items = append(alerts.Items, render.Callout{
				Title: fmt.Sprintf("Конверсия лидов, источник «%d»: 9,1 %% — ниже предела 15 %%", i), Lines: []string{"За неделю: 7 из 56", "3 недели подряд."}, Tone: render.Bad,
			})
		}
		short := telegram.Short(render.Report{Lang: "ru", Headline: "Требует внимания", Blocks: []render.Block{alerts}})
		check(t, "alerts", short)
		lines := strings.Split(short, "\n")[2:]
		shown := 0
		for len(lines) > 1 && strings.HasSuffix(lines[0], "15 %") && strings.HasSuffix(lines[1], "подряд.</i>") {
			shown, lines = shown+1, lines[2:]
		}
		want := ""
		if shown < n {
			want = fmt.Sprintf("и\u00a0ещё %d", n-shown)
		}
		if got := strings.Join(lines, "\n"); got != want || shown == 0 || n > 8 && shown < 8 {
			t.Errorf("of %d alerts %d are whole, then comes %q; want %q", n, shown, got, want)
		}
	}
}

func FuzzShort(f *testing.F) {
	f.Add("Яндекс <Директ> & Ко")
	f.Add("&lt;\x00\xff")
	f.Fuzz(func(t *testing.T, name string) {
		check(t, name, telegram.Short(hostile(name)))
	})
}

func TestPicture(t *testing.T) {
	ids := func(r render.Report) (all []string) {
		for _, b := range telegram.Picture(r) {
			all = append(all, b.Header().ID)
		}
		return all
	}
	c := composetest.October("ru")
	for _, x := range []struct {
		name   string
		report render.Report
		want   []string
	}{
		{"report", composetest.Sample("ru"), []string{"kpis", "sales_trend"}},
		{"alert", render.ComposeAlerts(c, composetest.Alerts(c.At), composetest.History(c.At)), []string{"alert"}},
		{"over", render.ComposeAlerts(c, composetest.Alerts(c.At)[3:], nil), nil},
		{"no data", render.Compose(render.Defaults(), c, nil), []string{"kpis"}},
	} {
		if diff := cmp.Diff(x.want, ids(x.report)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", x.name, diff)
		}
	}
}
