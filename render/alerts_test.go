package render_test

import (
	"strings"
	"testing"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/render"
	"svodka/render/composetest"
)

// moved is a firing alert on a value that is too far from an earlier one.
func moved(at time.Time, kind detect.Kind, name string, g kpi.Group, now, before kpi.Point, limit float64) detect.Alert {
	week := period.Of(at, period.Week, composetest.Moscow()).Previous(period.Week, 1)
	now.Period, before.Period = week, week.Previous(period.Week, 1)
	now.State, before.State = kpi.Value, kpi.Value
	return detect.Alert{State: detect.Firing, FiredAt: at, Finding: detect.Finding{
		KPI: name, Group: g, Kind: kind, Point: now, Reference: &before, Limit: limit,
		Change: (now.Value - before.Value) / before.Value, Periods: 1, Since: week.From,
	}}
}

func ratio(num, den float64) kpi.Point { return kpi.Point{Value: num / den, Num: num, Den: den} }

func TestChangesAreInTheUnitOfTheirLimit(t *testing.T) {
	at := composetest.October("ru").At
	reason := kpi.Group{"loss_reason": "Дорого"}
	for _, c := range []struct {
		alert  detect.Alert
		ru, en string
	}{
		{moved(at, detect.Drop, "win_rate", nil, ratio(125, 1000), ratio(398, 1000), 0.4),
			"Доля выигранных: 12,5_% против 39,8_% (−69_%, допустимо −40_%)", "Win rate: 12.5% against 39.8% (−69%, −40% allowed)"},
		{moved(at, detect.Rise, "loss_reasons", reason, ratio(30, 100), ratio(10, 100), 0.5),
			"Причина отказа «Дорого»: 30,0_% против 10,0_% (+200_%, допустимо +50_%)", "Loss reason “Дорого”: 30.0% against 10.0% (+200%, +50% allowed)"},
		{moved(at, detect.Rise, "loss_reasons", kpi.Group{"loss_reason": "Дорого", "manager": "Анна Котова"}, ratio(30, 100), ratio(10, 100), 0.5),
			"Причина отказа «Дорого», менеджер Анна Котова: 30,0_% против 10,0_% (+200_%, допустимо +50_%)",
			"Loss reason “Дорого”, manager Анна Котова: 30.0% against 10.0% (+200%, +50% allowed)"},
		{moved(at, detect.Rise, "loss_reasons", kpi.Group{"loss_reason": ""}, ratio(30, 100), ratio(10, 100), 0.5),
			"Причина отказа не_указана: 30,0_% против 10,0_% (+200_%, допустимо +50_%)", "No loss reason given: 30.0% against 10.0% (+200%, +50% allowed)"},
		{moved(at, detect.Drop, "stage_conversion", kpi.Group{"stage": "Встреча"}, ratio(30, 100), ratio(60, 100), 0.2),
			"Конверсия этапа «Встреча»: 30,0_% против 60,0_% (−50_%, допустимо −20_%)", "Conversion of the stage “Встреча”: 30.0% against 60.0% (−50%, −20% allowed)"},
		{moved(at, detect.Drop, "sales", nil, kpi.Point{Value: 5.977e6}, kpi.Point{Value: 1e7}, 0.4),
			"Сумма продаж: 5,98_млн_₽ против 10_млн_₽ (−40,2_%, допустимо −40_%)", "Sales: ₽5.98M against ₽10M (−40.2%, −40% allowed)"},
		{moved(at, detect.Rise, "leads", nil, kpi.Point{Value: 1200}, kpi.Point{Value: 100}, 0.5),
			"Лиды: 1_200 против 100 (+1_100_%, допустимо +50_%)", "Leads: 1,200 against 100 (+1,100%, +50% allowed)"},
	} {
		for lang, want := range map[string]string{"ru": c.ru, "en": c.en} {
			r := render.ComposeAlerts(composetest.October(lang), []detect.Alert{c.alert}, nil)
			if got := spaced(r.Headline); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
			if strings.Contains(r.Context, "допустим") || strings.Contains(r.Context, "allowed") {
				t.Errorf("the limit is told twice: %q", r.Context)
			}
		}
	}
}

func TestNoAlertsOnlyWhereRulesWereJudged(t *testing.T) {
	for lang, want := range map[string][2]string{"ru": {"Отклонений нет", "Правила не_проверялись"}, "en": {"No alerts", "No rules were checked"}} {
		c := composetest.October(lang)
		b := block[*render.Callouts](t, render.Compose(render.Spec{Blocks: []string{"alerts"}}, c, nil), "alerts")
		if got := spaced(b.Empty); got != want[0] {
			t.Errorf("judged: %q, want %q", got, want[0])
		}
		c.Judged = false
		p := block[*render.Prose](t, render.Compose(render.Spec{Blocks: []string{"alerts"}}, c, nil), "alerts")
		if got := spaced(p.Empty); got != want[1] || p.Title == "" {
			t.Errorf("not judged: %q, want %q", got, want[1])
		}
		c.Alerts = composetest.Alerts(c.At)[:1]
		if n := len(block[*render.Callouts](t, render.Compose(render.Spec{Blocks: []string{"alerts"}}, c, nil), "alerts").Items); n != 1 {
			t.Errorf("a live alert is not shown where the others were not judged: %d", n)
		}
	}
}

func TestPictureDoesNotRepeatItsTitle(t *testing.T) {
	c := composetest.October("ru")
	a := moved(c.At, detect.Rise, "loss_reasons", kpi.Group{"loss_reason": "Дорого"}, ratio(30, 100), ratio(10, 100), 0.5)
	k, _ := kpi.Find("loss_reasons")
	s := kpi.Series{KPI: k, Group: a.Finding.Group, Points: []kpi.Point{*a.Finding.Reference, a.Finding.Point}}
	r := render.ComposeAlerts(c, []detect.Alert{a}, []kpi.Series{s})
	if b := block[*render.Trend](t, r, "alert"); b.Title != "Причина отказа «Дорого»" || spaced(b.Subtitle) != "По неделям, %" {
		t.Errorf("title %q, subtitle %q", b.Title, spaced(b.Subtitle))
	}
	if got := spaced(r.Context); got != "За неделю 19–25_октября: 30_из_100; сравнение с_неделей 12–18_октября (10_из_100)" {
		t.Errorf("context: %q", got)
	}
}

func TestAlertsStandByWeight(t *testing.T) {
	c := composetest.October("ru")
	source := func(name string) kpi.Group { return kpi.Group{"source": name} }
	few := moved(c.At, detect.Drop, "win_rate", source("few"), ratio(0, 5), ratio(3, 5), 0.4)             // −100 % of 5
	many := moved(c.At, detect.Drop, "win_rate", source("many"), ratio(100, 500), ratio(200, 500), 0.4)   // −50 % of 500
	small := moved(c.At, detect.Drop, "win_rate", source("small"), ratio(110, 500), ratio(200, 500), 0.4) // −45 % of 500
	below := moved(c.At, detect.Below, "win_rate", source("below"), ratio(20, 400), kpi.Point{Value: 1}, 0.2)
	below.Finding.Reference, below.Finding.Change = nil, 0 // 75 % off the limit, of 400
	over := moved(c.At, detect.Drop, "win_rate", source("over"), ratio(0, 900), ratio(800, 900), 0.4)
	over.State, over.ResolvedAt = detect.Resolved, c.At
	rare := moved(c.At, detect.Rise, "win_rate", source("rare"), ratio(4, 900), ratio(1, 900), 0.4) // fourfold, but 4 cases
	late := composetest.Alerts(c.At)[2]
	all := []detect.Alert{over, late, few, rare, small, many, below}
	names := []string{"many", "below", "small", "rare", "few", "ads", "over"}

	var history []kpi.Series
	for _, a := range []detect.Alert{over, few, rare, many, below} {
		k, _ := kpi.Find("win_rate")
		first := a.Finding.Point
		first.Period = first.Previous(period.Week, 1)
		history = append(history, kpi.Series{KPI: k, Group: a.Finding.Group, Points: []kpi.Point{first, a.Finding.Point}})
	}
	r := render.ComposeAlerts(c, all, history)
	items := block[*render.Callouts](t, r, "alerts").Items
	for i, name := range names {
		if !strings.Contains(items[i].Title, name) {
			t.Errorf("alert %d is %q, want that of %q", i, items[i].Title, name)
		}
	}
	if title := block[*render.Trend](t, r, "alert").Title; !strings.Contains(title, "many") {
		t.Errorf("the picture is of %q, want that of the first", title)
	}
	c.Alerts = all
	report := block[*render.Callouts](t, render.Compose(render.Spec{Blocks: []string{"alerts"}}, c, nil), "alerts")
	for i, name := range names[:6] {
		if !strings.Contains(report.Items[i].Title, name) {
			t.Errorf("alert %d of the report is %q, want that of %q", i, report.Items[i].Title, name)
		}
	}
}
