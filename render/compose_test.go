package render_test

import (
	"math"
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

func TestDataOfAnotherYearAreDated(t *testing.T) {
	c := composetest.October("en")
	c.Fresh[0].AsOf = time.Date(2027, 6, 21, 12, 0, 0, 0, composetest.Moscow())
	r := render.Compose(render.Spec{Blocks: []string{"kpis"}}, c, nil)
	if got := spaced(r.Footer); !strings.HasSuffix(got, "data as of 21_Jun_2027,_12:00") {
		t.Errorf("footer: %q", got)
	}
}
