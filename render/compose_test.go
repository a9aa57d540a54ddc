package render_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/render"
	"svodka/render/composetest"
)

func block[T render.Block](t *testing.T, r render.Report, id string) T {
	t.Helper()
	for _, b := range r.Blocks {
		if b, ok := b.(T); ok && b.Header().ID == id {
			return b
		}
	}
	t.Fatalf("no block %s", id)
	panic("unreachable")
}

func TestBlocksStandAsSpecified(t *testing.T) {
	r := composetest.Sample("ru")
	var ids []string
	widths := map[string]render.Width{}
	for _, b := range r.Blocks {
		ids = append(ids, b.Header().ID)
		widths[b.Header().ID] = b.Header().Width
	}
	if diff := cmp.Diff(render.Defaults().Blocks, ids); diff != "" {
		t.Errorf("blocks differ (-want +got):\n%s", diff)
	}
	want := map[string]render.Width{"sales_trend": render.Wide, "actions": render.Narrow, "funnel": render.Half, "loss_reasons": render.Half}
	for id, w := range want {
		if widths[id] != w {
			t.Errorf("%s is %v wide, want %v", id, widths[id], w)
		}
	}
	s := render.Defaults()
	s.Blocks = []string{"actions", "sales_trend", "loss_reasons"}
	for _, b := range composetest.Compose(composetest.North(), s, composetest.October("en")).Blocks {
		if b.Header().Width != render.Full {
			t.Errorf("%s has no neighbour and is not full", b.Header().ID)
		}
	}
}

func TestReportNames(t *testing.T) {
	for _, c := range []struct {
		title, lang string
		context     func(string) render.Context
		name, doc   string
	}{
		{"", "ru", composetest.October, "Отчёт о_продажах · октябрь_2026", "Продажи за_октябрь_2026"},
		{"", "ru", composetest.Week, "Отчёт о_продажах · 26_октября_– 1_ноября_2026", "Продажи за неделю 26_октября_– 1_ноября_2026"},
		{"", "en", composetest.October, "Sales report · October_2026", "Sales for_October_2026"},
		{"Планёрка", "ru", composetest.October, "Планёрка · октябрь_2026", "Планёрка, октябрь_2026"},
	} {
		s := render.Spec{Title: c.title, Blocks: []string{"kpis"}}
		r := render.Compose(s, c.context(c.lang), nil)
		if got := [2]string{spaced(r.Name), spaced(r.Title)}; got != [2]string{c.name, c.doc} {
			t.Errorf("got %q, want %q and %q", got, c.name, c.doc)
		}
	}
}

// cards composes a report of one card from a KPI's points of September and October.
func card(t *testing.T, name string, now, before kpi.Point) render.Card {
	t.Helper()
	c := composetest.October("ru")
	k, _ := kpi.Find(name)
	now.Period, before.Period = c.Period, c.Compare[0].Period
	s := kpi.Series{KPI: k, Points: []kpi.Point{before, now}}
	r := render.Compose(render.Spec{Blocks: []string{"kpis"}, Cards: []string{name}}, c, [][]kpi.Series{{s}})
	return block[*render.Cards](t, r, "kpis").Cards[0]
}

func TestStatesAreKeptApart(t *testing.T) {
	before := kpi.Point{Value: 10, State: kpi.Value}
	for _, c := range []struct {
		name                           string
		now, before                    kpi.Point
		value, change, reference, note string
	}{
		{"value", kpi.Point{Value: 12, State: kpi.Value}, before, "12", "20,0_%", "в_сентябре 10", ""},
		{"zero", kpi.Point{Value: 0, State: kpi.Value}, before, "0", "100_%", "в_сентябре 10", ""},
		{"undefined", kpi.Point{Value: math.NaN(), State: kpi.Undefined}, before, "—", "", "", ""},
		{"no data", kpi.Point{Value: math.NaN(), State: kpi.NoData}, before, "н/д", "", "", ""},
		{"stale", kpi.Point{Value: 12, State: kpi.Stale}, before, "12", "", "", "данные на_31_октября"},
		{"unfinished", kpi.Point{Value: 12, State: kpi.Partial}, before, "12", "", "", "на_31_октября"},
		{"stale before", kpi.Point{Value: 12, State: kpi.Value}, kpi.Point{Value: 10, State: kpi.Stale}, "12", "", "в_сентябре 10", ""},
		{"nothing before", kpi.Point{Value: 12, State: kpi.Value}, kpi.Point{Value: math.NaN(), State: kpi.NoData}, "12", "", "", ""},
		{"zero before", kpi.Point{Value: 12, State: kpi.Value}, kpi.Point{State: kpi.Value}, "12", "", "в_сентябре 0", ""},
	} {
		got := card(t, "deals_won", c.now, c.before)
		have := [4]string{got.Value, spaced(got.Change.Text), spaced(got.Reference), spaced(got.Note)}
		if want := [4]string{c.value, c.change, c.reference, c.note}; have != want {
			t.Errorf("%s: got %q, want %q", c.name, have, want)
		}
	}
}

func TestToneIsWhatItMeansForTheBusiness(t *testing.T) {
	up := kpi.Point{Value: 12, Num: 12, Den: 1, State: kpi.Value}
	down := kpi.Point{Value: 10, Num: 10, Den: 1, State: kpi.Value}
	for name, want := range map[string]render.Tone{"deals_won": render.Good, "deals_lost": render.Bad, "cycle_time": render.Bad, "calls": render.Neutral} {
		if got := card(t, name, up, down).Change; got.Tone != want || got.Dir != 1 {
			t.Errorf("%s up: got tone %v, direction %d, want tone %v", name, got.Tone, got.Dir, want)
		}
	}
}

func TestFewCasesAreShown(t *testing.T) {
	before := kpi.Point{Value: 0.2, Num: 8, Den: 40, State: kpi.Value}
	if got := card(t, "win_rate", kpi.Point{Value: 7.0 / 43, Num: 7, Den: 43, State: kpi.Value}, before).Reference; spaced(got) != "7_из_43" {
		t.Errorf("got %q", got)
	}
	if got := card(t, "win_rate", kpi.Point{Value: 0.2, Num: 40, Den: 200, State: kpi.Value}, before).Reference; spaced(got) != "в_сентябре 20,0_%" {
		t.Errorf("got %q", got)
	}
	if got := card(t, "average_check", kpi.Point{Value: 5e4, Num: 5e5, Den: 10, State: kpi.Value}, before).Reference; strings.Contains(got, "из") {
		t.Errorf("money over deals shown as cases: %q", got)
	}
}

func TestSalesCardHasEarlierValueAndPlan(t *testing.T) {
	for _, c := range []struct {
		name    string
		context func(string) render.Context
		cards   []string
		earlier kpi.State
		ru, en  string
	}{
		{"four in a row", composetest.Week, []string{"deals_won", "average_check", "win_rate"}, kpi.Value, "было 4,49_млн_₽ · 86_%_плана", "was ₽4.49M · 86%_of plan"},
		{"month, four in a row", composetest.October, []string{"deals_won", "average_check", "win_rate"}, kpi.Value, "было 4,49_млн_₽ · 86_%_плана", "was ₽4.49M · 86%_of plan"},
		{"three in a row", composetest.October, []string{"deals_won", "average_check"}, kpi.Value, "было 4,49_млн_₽ · 86_%_от_плана 5,65_млн_₽", "was ₽4.49M · 86%_of the ₽5.65M plan"},
		{"alone", composetest.October, nil, kpi.Value, "в_сентябре 4,49_млн_₽ · 86_%_от_плана 5,65_млн_₽", "in_September ₽4.49M · 86%_of the ₽5.65M plan"},
		{"nothing before", composetest.Week, []string{"deals_won", "average_check", "win_rate"}, kpi.NoData, "86_%_от_плана 5,65_млн_₽", "86%_of the ₽5.65M plan"},
	} {
		for lang, want := range map[string]string{"ru": c.ru, "en": c.en} {
			x := c.context(lang)
			s := one(x, "sales", nil, kpi.Point{Value: 4.85e6, State: kpi.Value})
			s.Points = append(s.Points, kpi.Point{Period: x.Compare[0].Period, Value: 4.49e6, State: c.earlier})
			plan := one(x, "plan_attainment", nil, kpi.Point{Value: 4.85 / 5.65, Num: 4.85e6, Den: 5.65e6, State: kpi.Value})
			spec := render.Spec{Blocks: []string{"kpis"}, Cards: append([]string{"sales"}, c.cards...)}
			r := render.Compose(spec, x, [][]kpi.Series{{s, plan}})
			if got := spaced(block[*render.Cards](t, r, "kpis").Cards[0].Reference); got != want {
				t.Errorf("%s: got %q, want %q", c.name, got, want)
			}
		}
	}
}

func TestLabelsOfCardsFit(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		for _, k := range kpi.Catalogue() {
			if len(k.Always) > 0 {
				continue
			}
			r := render.Compose(render.Spec{Blocks: []string{"kpis"}, Cards: []string{k.Name}}, composetest.October(lang), nil)
			if got := block[*render.Cards](t, r, "kpis").Cards[0].Label; got == "" || len([]rune(got)) > 22 {
				t.Errorf("%s: label %q has %d characters, want at most 22", k.Name, got, len([]rune(got)))
			}
		}
	}
}

func TestUnfinishedPeriodIsNotCompared(t *testing.T) {
	r := composetest.Compose(composetest.North(), render.Defaults(), composetest.Unfinished("ru"))
	for _, c := range block[*render.Cards](t, r, "kpis").Cards {
		if c.Change.Text != "" {
			t.Errorf("%s: an unfinished period is compared: %s", c.Label, c.Change.Text)
		}
	}
	for _, c := range block[*render.Table](t, r, "managers").Columns {
		if c.Kind == render.Delta {
			t.Error("the managers of an unfinished period have changes")
		}
	}
	if strings.Contains(r.Context, "сравнение") || !strings.Contains(r.Context, "не\u00a0закончен") {
		t.Errorf("context: %s", r.Context)
	}
}

func TestComparisonThatHasNotEndedIsNotUsed(t *testing.T) {
	c := composetest.October("ru")
	c.Compare = []render.Comparison{{Role: render.Previous, Period: period.Period{From: c.Period.To, To: c.Period.To.AddDate(0, 1, 0)}}}
	r := composetest.Compose(composetest.North(), render.Defaults(), c)
	for _, c := range block[*render.Cards](t, r, "kpis").Cards {
		if c.Change.Text != "" {
			t.Errorf("%s is compared with a period that has not ended", c.Label)
		}
	}
}

func TestComparisonLineHasTheSameWeekdays(t *testing.T) {
	b := block[*render.Trend](t, composetest.Sample("ru"), "sales_trend")
	if len(b.Points) != 31 || len(b.Other) != 31 {
		t.Fatalf("%d points, %d beside them; want 31", len(b.Points), len(b.Other))
	}
	// October 2026 begins on a Thursday, September on a Tuesday: the line is moved by two days and ends at its 30th day.
	if !math.IsNaN(b.Other[30]) || !math.IsNaN(b.Other[28]) || math.IsNaN(b.Other[27]) {
		t.Errorf("the last days of the comparison are %v", b.Other[26:])
	}
	if !b.Points[2].Shaded || b.Points[4].Shaded {
		t.Error("3 October 2026 is a Saturday, the 5th a Monday")
	}
}

func TestEmptyBlocksSayWhy(t *testing.T) {
	r := render.Compose(render.Defaults(), composetest.October("en"), nil)
	for _, b := range r.Blocks {
		if h := b.Header(); h.ID != "kpis" && h.Empty == "" {
			t.Errorf("%s has nothing to show and does not say why", h.ID)
		}
	}
}

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

func TestActionsAreNamedPlainly(t *testing.T) {
	want := map[string][]string{"ru": {"План не_выполняет: ", "Разобрать отказы «", "Перезвонить по_пропущенным"}, "en": {"Short of plan: ", "Look into the losses “", "Return missed calls"}}
	for lang, titles := range want {
		all := ""
		for _, r := range []render.Report{composetest.Sample(lang), composetest.Compose(composetest.North(), render.Defaults(), over(composetest.October(lang), "week"))} {
			for _, a := range block[*render.Actions](t, r, "actions").Items {
				all += spaced(a.Title) + "\n"
			}
		}
		for _, title := range titles[:2] {
			if !strings.Contains(all, title) {
				t.Errorf("no %q in\n%s", title, all)
			}
		}
		c := composetest.October(lang)
		missed := one(c, "missed_call_share", nil, kpi.Point{Value: 0.2, Num: 20, Den: 100, State: kpi.Value})
		b := block[*render.Actions](t, render.Compose(render.Spec{Blocks: []string{"actions"}}, c, [][]kpi.Series{{missed}}), "actions")
		if len(b.Items) != 1 || spaced(b.Items[0].Title) != titles[2] {
			t.Errorf("got %+v, want %q", b.Items, titles[2])
		}
	}
}

func TestActionsAreAtMostThree(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		b := block[*render.Actions](t, composetest.Sample(lang), "actions")
		if len(b.Items) != 3 {
			t.Errorf("%d actions, want 3", len(b.Items))
		}
		for _, a := range b.Items {
			if !strings.ContainsAny(a.Text, "0123456789") {
				t.Errorf("%q rests on no number: %q", a.Title, a.Text)
			}
		}
	}
}

func TestAlertTrend(t *testing.T) {
	c := composetest.October("ru")
	r := render.ComposeAlerts(c, composetest.Alerts(c.At)[:1], composetest.History(c.At))
	b := block[*render.Trend](t, r, "alert")
	if len(b.Other) != len(b.Points) || b.Other[0] != 0.15 || spaced(b.OtherOf) != "предел 15_%" {
		t.Errorf("the limit is not drawn: %v %q", b.Other, b.OtherOf)
	}
	if len(b.Callouts) != 1 || b.Callouts[0].Point != len(b.Points)-1 || b.Callouts[0].Tone != render.Bad {
		t.Errorf("the odd point is not marked: %+v", b.Callouts)
	}
	if r := render.ComposeAlerts(c, composetest.Alerts(c.At)[:1], nil); len(r.Blocks) != 0 {
		t.Errorf("a trend without a history: %d blocks", len(r.Blocks))
	}
}

func TestAlertsInAReport(t *testing.T) {
	c := composetest.October("ru")
	c.Alerts = composetest.Alerts(c.At)
	c.Alerts[1].State = detect.Pending
	b := block[*render.Callouts](t, render.Compose(render.Spec{Blocks: []string{"alerts"}}, c, nil), "alerts")
	if len(b.Items) != 2 || spaced(b.Title) != "Требует внимания: 2_отклонения" {
		t.Errorf("want the two that fire, got %d: %q", len(b.Items), b.Title)
	}
}

func TestOrderOfAnswersDoesNotMatter(t *testing.T) {
	s, c, north := render.Defaults(), composetest.October("ru"), composetest.North()
	var answers [][]kpi.Series
	for _, q := range s.Questions(c) {
		answers = append([][]kpi.Series{north.Answer(composetest.Ask(q), c.At)}, answers...)
	}
	want := composetest.Compose(north, s, c)
	same := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Format" }, cmp.Ignore())
	nan := cmp.Comparer(func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) })
	if diff := cmp.Diff(want, render.Compose(s, c, answers), same, nan); diff != "" {
		t.Errorf("differs:\n%s", diff)
	}
}

func TestFooterTellsTheOldestData(t *testing.T) {
	c := composetest.October("ru")
	c.Fresh = append(c.Fresh, kpi.Freshness{Source: "ads", Stream: "ad_costs", AsOf: c.At.Add(-10 * time.Hour)}, kpi.Freshness{Source: "calls", Stream: "activities"})
	r := render.Compose(render.Spec{Blocks: []string{"kpis"}}, c, nil)
	if got := spaced(r.Footer); got != "Сформировано 1_ноября_2026, 08:00_MSK · svodka 1.0 · данные на_31_октября,_22:00" {
		t.Errorf("footer: %q", got)
	}
	if !strings.Contains(r.Context, "источник calls ещё не\u00a0прочитан") || !strings.Contains(r.Context, "источник ads — на\u00a031\u00a0октября,\u00a022:00") {
		t.Errorf("context: %q", r.Context)
	}
}

// advertised composes the block sources from a source that pays and one that loses half of its cost, won deals between them.
func advertised(t *testing.T, c render.Context, cost, won float64) *render.Table {
	t.Helper()
	source := func(name string, profit, cost, won float64) []kpi.Series {
		g := kpi.Group{"source": name}
		return []kpi.Series{
			one(c, "romi", g, kpi.Point{Value: profit / cost, Num: profit, Den: cost, State: kpi.Value}),
			one(c, "sales", g, kpi.Point{Value: profit + cost, State: kpi.Value}),
			one(c, "deals_won", g, kpi.Point{Value: won, State: kpi.Value}),
		}
	}
	answer := append(source("Search", 0, 1000, won), source("Posts", -cost/2, cost, 0)...)
	answer = append(answer, one(c, "sales", nil, kpi.Point{Value: 1500, State: kpi.Value}))
	return block[*render.Table](t, render.Compose(render.Spec{Blocks: []string{"sources"}}, c, [][]kpi.Series{answer}), "sources")
}

// one is a KPI's series of one point in the period of a report.
func one(c render.Context, name string, g kpi.Group, p kpi.Point) kpi.Series {
	k, _ := kpi.Find(name)
	p.Period = c.Period
	return kpi.Series{KPI: k, Group: g, Points: []kpi.Point{p}}
}

func over(c render.Context, g period.Grain) render.Context {
	c.Grain, c.Period = g, period.Of(c.At, g, composetest.Moscow()).Previous(g, 1)
	c.Compare = []render.Comparison{{Role: render.Previous, Period: c.Period.Previous(g, 1)}}
	return c
}

func TestSmallLossesAreNotSpokenOf(t *testing.T) {
	for cost, want := range map[float64]string{40: "The main source is “Search”: 67% of sales", 80: "Advertising at a loss: “Posts”, ROMI −50%"} {
		if b := advertised(t, over(composetest.October("en"), period.Quarter), cost, 5); spaced(b.Title) != want {
			t.Errorf("cost %v: got %q, want %q", cost, b.Title, want)
		}
	}
}

func TestAdvertisingIsJudgedOverLongPeriodsOnly(t *testing.T) {
	for _, c := range []struct {
		grain  period.Grain
		won    float64
		judged bool
	}{{"day", 50, false}, {"week", 50, false}, {"month", 50, false}, {"quarter", 4, false}, {"quarter", 5, true}, {"year", 5, true}} {
		b := advertised(t, over(composetest.October("en"), c.grain), 80, c.won)
		if got := strings.HasPrefix(b.Title, "Advertising at a loss"); got != c.judged {
			t.Errorf("%s, %v won: title %q, want judged: %v", c.grain, c.won, b.Title, c.judged)
		}
		red := false
		for _, r := range b.Rows {
			for _, cell := range r.Cells[1:] {
				red = red || cell.Text == "−50.0%" && cell.Tone == render.Bad
			}
		}
		if red != c.judged {
			t.Errorf("%s, %v won: ROMI coloured %v, want %v", c.grain, c.won, red, c.judged)
		}
	}
}

// sourceRows composes the block sources of a source that is paid for and one that is not, and returns its cells by row and title.
func sourceRows(t *testing.T, freeSells float64, columns ...string) map[string]map[string]string {
	t.Helper()
	c := composetest.October("ru")
	paid, free := kpi.Group{"source": "Директ"}, kpi.Group{"source": "Сайт"}
	point := func(num, den float64) kpi.Point {
		if den == 0 {
			return kpi.Point{Value: math.NaN(), State: kpi.Undefined}
		}
		return kpi.Point{Value: num / den, Num: num, Den: den, State: kpi.Value}
	}
	var answer []kpi.Series
	for _, x := range []struct {
		g                       kpi.Group
		leads, won, sales, cost float64
	}{{paid, 40, 4, 9000, 3000}, {free, 60, 6, freeSells, 0}, {nil, 100, 10, 9000 + freeSells, 3000}} {
		answer = append(answer,
			one(c, "leads", x.g, kpi.Point{Value: x.leads, State: kpi.Value}), one(c, "sales", x.g, kpi.Point{Value: x.sales, State: kpi.Value}),
			one(c, "ad_cost", x.g, kpi.Point{Value: x.cost, State: kpi.Value}),
			one(c, "cpl", x.g, point(x.cost, x.leads)), one(c, "cac", x.g, point(x.cost, x.won)),
			one(c, "romi", x.g, point(x.sales-x.cost, x.cost)), one(c, "roas", x.g, point(x.sales, x.cost)),
		)
	}
	s := render.Spec{Blocks: []string{"sources"}, Columns: render.Columns{Sources: columns}}
	b := block[*render.Table](t, render.Compose(s, c, [][]kpi.Series{answer}), "sources")
	rows := map[string]map[string]string{}
	for _, r := range b.Rows {
		cells := map[string]string{}
		for i, cell := range r.Cells[1:] {
			cells[columns[i]] = spaced(cell.Text)
		}
		rows[r.Cells[0].Text] = cells
	}
	return rows
}

func TestSourceWithoutCostsHasNoPrice(t *testing.T) {
	got := sourceRows(t, 5000, "leads", "cpl", "cac", "romi", "roas")
	want := map[string]map[string]string{
		"Директ": {"leads": "40", "cpl": "75", "cac": "750", "romi": "200_%", "roas": "300_%"},
		"Сайт":   {"leads": "60", "cpl": "—", "cac": "—", "romi": "—", "roas": "—"},
		"Итого":  {"leads": "100", "cpl": "30", "cac": "300", "romi": "—", "roas": "—"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := sourceRows(t, 0, "leads", "romi", "roas")["Итого"]; got["romi"] != "200_%" || got["roas"] != "300_%" {
		t.Errorf("all sales were paid for, and the total is %v", got)
	}
}

func TestCardWithoutCostsHasNoPrice(t *testing.T) {
	for _, name := range []string{"cpl", "cac"} {
		got := card(t, name, kpi.Point{Value: 0, Den: 10, State: kpi.Value}, kpi.Point{Value: 5, Num: 50, Den: 10, State: kpi.Value})
		if got.Value != "—" || got.Change.Text != "" {
			t.Errorf("%s: %q, change %q", name, got.Value, got.Change.Text)
		}
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

func TestDataOfAnotherYearAreDated(t *testing.T) {
	c := composetest.October("en")
	c.Fresh[0].AsOf = time.Date(2027, 6, 21, 12, 0, 0, 0, composetest.Moscow())
	r := render.Compose(render.Spec{Blocks: []string{"kpis"}}, c, nil)
	if got := spaced(r.Footer); !strings.HasSuffix(got, "data as of 21_Jun_2027,_12:00") {
		t.Errorf("footer: %q", got)
	}
}
