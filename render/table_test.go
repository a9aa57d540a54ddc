package render_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"svodka/internal/kpi"
	"svodka/render"
	"svodka/render/composetest"
)

func TestNamesWithoutMembers(t *testing.T) {
	c := composetest.October("ru")
	k, _ := kpi.Find("sales")
	var series []kpi.Series
	for name, v := range map[string]float64{"": 900, "Анна Котова": 100} {
		series = append(series, kpi.Series{KPI: k, Group: kpi.Group{"manager": name}, Points: []kpi.Point{{Period: c.Period, Value: v, State: kpi.Value}}})
	}
	series = append(series, kpi.Series{KPI: k, Points: []kpi.Point{{Period: c.Period, Value: 1000, State: kpi.Value}}})
	b := block[*render.Table](t, render.Compose(render.Spec{Blocks: []string{"managers"}}, c, [][]kpi.Series{series}), "managers")
	if got := []string{b.Rows[0].Cells[0].Text, b.Rows[1].Cells[0].Text, b.Rows[2].Cells[0].Text}; got[0] != "Анна Котова" || got[1] != "Без менеджера" || got[2] != "Итого" {
		t.Errorf("rows are %q", got)
	}
	if spaced(b.Title) != "Лидирует Анна Котова: 10_%_продаж" {
		t.Errorf("title: %q", spaced(b.Title))
	}
}

func TestMemberLeftOutOfAnAnswerHasZero(t *testing.T) {
	c := composetest.October("ru")
	series := func(name string, g kpi.Group, v float64) kpi.Series {
		k, _ := kpi.Find(name)
		return kpi.Series{KPI: k, Group: g, Points: []kpi.Point{{Period: c.Period, Value: v, Num: v, Den: 1, State: kpi.Value}}}
	}
	ann, ben := kpi.Group{"manager": "Ann"}, kpi.Group{"manager": "Ben"}
	answer := []kpi.Series{
		series("sales", nil, 100), series("sales", ann, 100), series("win_rate", nil, 0.5), series("win_rate", ann, 1), series("win_rate", ben, 0.25),
		series("average_check", nil, 100), series("average_check", ann, 100),
	}
	s := render.Spec{Blocks: []string{"managers"}, Columns: render.Columns{Managers: []string{"sales", "win_rate", "average_check", "deals_won"}}}
	b := block[*render.Table](t, render.Compose(s, c, [][]kpi.Series{answer}), "managers")
	var got []string
	for _, cell := range b.Rows[1].Cells {
		got = append(got, spaced(cell.Text))
	}
	if diff := cmp.Diff([]string{"Ben", "0", "25,0_%", "—"}, got); diff != "" {
		t.Errorf("the row differs (-want +got):\n%s", diff)
	}
}

func TestLongTablesAreCutOff(t *testing.T) {
	c := composetest.October("ru")
	k, _ := kpi.Find("sales")
	var series []kpi.Series
	for i := range 32 {
		g := kpi.Group{"manager": string(rune('А' + i))}
		series = append(series, kpi.Series{KPI: k, Group: g, Points: []kpi.Point{{Period: c.Period, Value: float64(1 + i), State: kpi.Value}}})
	}
	b := block[*render.Table](t, render.Compose(render.Spec{Blocks: []string{"managers"}}, c, [][]kpi.Series{series}), "managers")
	if len(b.Rows) != 31 || spaced(b.More) != "и_ещё 2_менеджера" {
		t.Errorf("%d rows and %q", len(b.Rows), spaced(b.More))
	}
}

// staff composes the block managers of one who sold, those who lost all their deals, and one without deals who has a plan.
func staff(t *testing.T, lang string, idle int) *render.Table {
	t.Helper()
	c := composetest.October(lang)
	var answer []kpi.Series
	add := func(name string, sales, den, plan float64) {
		g := kpi.Group{"manager": name}
		if name == "" {
			g = nil
		}
		answer = append(answer, one(c, "sales", g, kpi.Point{Value: sales, State: kpi.Value}), one(c, "win_rate", g, kpi.Point{Value: sales / 1000, Num: sales / 1000 * den, Den: den, State: kpi.Value}))
		if plan > 0 {
			answer = append(answer, one(c, "plan_attainment", g, kpi.Point{Value: sales / plan, Num: sales, Den: plan, State: kpi.Value}))
		}
	}
	add("Анна Котова", 500, 8, 0)
	add("Пётр Щукин", 0, 2, 400)
	for i := range idle {
		add(string(rune('А'+i)), 0, 3, 0)
	}
	add("", 500, 10+3*float64(idle), 0)
	s := render.Spec{Blocks: []string{"managers"}, Columns: render.Columns{Managers: []string{"sales", "win_rate", "plan_attainment"}}}
	return block[*render.Table](t, render.Compose(s, c, [][]kpi.Series{answer}), "managers")
}

func TestManagersWithoutSalesAreFolded(t *testing.T) {
	for idle, want := range map[int]struct {
		rows   int
		ru, en string
	}{3: {6, "", ""}, 4: {3, "ещё 4_менеджера без продаж", "and 4_managers without sales"}, 12: {3, "ещё 12_менеджеров без продаж", "and 12_managers without sales"}} {
		for lang, more := range map[string]string{"ru": want.ru, "en": want.en} {
			b := staff(t, lang, idle)
			if got := spaced(b.More); got != more || len(b.Rows) != want.rows {
				t.Errorf("%d idle: %d rows and %q, want %d and %q", idle, len(b.Rows), got, want.rows, more)
			}
			total := b.Rows[len(b.Rows)-1]
			planned := slices.ContainsFunc(b.Rows, func(r render.Row) bool { return r.Cells[0].Text == "Пётр Щукин" })
			if !total.Total || total.Cells[1].Text != "500" || !planned {
				t.Errorf("%d idle: the total is %q; the one with a plan is shown: %v", idle, total.Cells[1].Text, planned)
			}
		}
	}
}

func TestManagerWhoSoldBeforeIsShown(t *testing.T) {
	c := composetest.October("ru")
	var answer []kpi.Series
	for i := range 6 {
		g := kpi.Group{"manager": string(rune('А' + i))}
		s := one(c, "sales", g, kpi.Point{State: kpi.Value})
		s.Points = append(s.Points, kpi.Point{Period: c.Compare[0].Period, Value: 100 * float64(min(i, 1)), State: kpi.Value})
		answer = append(answer, s, one(c, "win_rate", g, kpi.Point{Den: 4, State: kpi.Value}))
	}
	b := block[*render.Table](t, render.Compose(render.Spec{Blocks: []string{"managers"}}, c, [][]kpi.Series{answer}), "managers")
	if len(b.Rows) != 7 || b.More != "" {
		t.Errorf("%d rows and %q: five of six sold before", len(b.Rows), b.More)
	}
}

// titles are those of the columns of a table of managers or sources.
func titles(t *testing.T, c render.Context, id string, columns []string) []string {
	t.Helper()
	dim := strings.TrimSuffix(id, "s")
	var answer []kpi.Series
	for _, name := range columns {
		answer = append(answer, one(c, name, kpi.Group{dim: "A"}, kpi.Point{Value: 2e6, Num: 1, Den: 1, State: kpi.Value}))
	}
	b := block[*render.Table](t, render.Compose(render.Spec{Blocks: []string{id}, Columns: render.Columns{Managers: columns, Sources: columns}}, c, [][]kpi.Series{answer}), id)
	var all []string
	for _, col := range b.Columns[1:] {
		all = append(all, col.Title)
	}
	return all
}

func TestColumnsSayWhichConversion(t *testing.T) {
	for lang, want := range map[string][]string{"ru": {"Конверсия", "Конверсия когорты", "Конверсия сделок"}, "en": {"Conversion", "Cohort conversion", "Deal conversion"}} {
		if diff := cmp.Diff(want, titles(t, composetest.October(lang), "sources", []string{"lead_conversion", "lead_conversion_cohort", "deal_conversion"})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestTitlesOfColumnsBreakBetweenWords(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		for _, currency := range []string{"RUB", "USD", "EUR", "BYN", "KZT"} {
			c := composetest.October(lang)
			c.Currency = currency
			for _, k := range kpi.Catalogue() {
				id := "sources"
				if k.Allows("manager") {
					id = "managers"
				}
				if len(k.Always) > 0 {
					continue
				}
				for _, title := range titles(t, c, id, []string{k.Name}) {
					for _, word := range strings.Split(title, " ") {
						if n := len([]rune(word)); n > 12 {
							t.Errorf("%s %s: %q does not break: %d characters at a stretch", k.Name, lang, title, n)
						}
					}
					if n := len(strings.Fields(title)); len([]rune(title)) > 24 || n > 4 {
						t.Errorf("%s %s: %q is too long for two lines", k.Name, lang, title)
					}
				}
			}
		}
	}
}
