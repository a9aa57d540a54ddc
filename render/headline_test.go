package render_test

import (
	"testing"

	"svodka/internal/kpi"
	"svodka/render"
	"svodka/render/composetest"
)

// month is what a headline rests on: sales, deals won and plan of a month, in millions and numbers.
type month struct{ sales, deals, plan float64 }

func (m month) points() map[string]kpi.Point {
	return map[string]kpi.Point{
		"sales":           {Value: m.sales * 1e6, State: kpi.Value},
		"deals_won":       {Value: m.deals, State: kpi.Value},
		"average_check":   {Value: m.sales * 1e6 / m.deals, Num: m.sales * 1e6, Den: m.deals, State: kpi.Value},
		"plan_attainment": {Value: m.sales / m.plan, Num: m.sales * 1e6, Den: m.plan * 1e6, State: kpi.Value},
	}
}

func headline(c render.Context, trend string, now, before month) string {
	var answer []kpi.Series
	for name, p := range now.points() {
		if now.plan == 0 && name == "plan_attainment" {
			continue
		}
		k, _ := kpi.Find(name)
		q := before.points()[name]
		p.Period, q.Period = c.Period, c.Compare[0].Period
		answer = append(answer, kpi.Series{KPI: k, Points: []kpi.Point{q, p}})
	}
	return spaced(render.Compose(render.Spec{Trend: trend}, c, [][]kpi.Series{answer}).Headline)
}

func TestHeadline(t *testing.T) {
	for _, c := range []struct {
		name        string
		now, before month
		ru, en      string
	}{
		{"more deals", month{24, 300, 0}, month{20, 250, 20}, "Продажи выросли на_20_%: выигранных сделок на_20_% больше", "Sales grew 20%: 20% more deals won"},
		{"larger deals", month{24, 250, 0}, month{20, 250, 20}, "Продажи выросли на_20_%: средний чек выше на_20_%", "Sales grew 20%: the average deal is larger by 20%"},
		{"fewer deals", month{16, 210, 0}, month{20, 250, 20}, "Продажи снизились на_20_%: выигранных сделок на_16_% меньше", "Sales fell 20%: 16% fewer deals won"},
		{"plan missed though up", month{21, 200, 24}, month{20, 250, 20}, "Продажи выросли на_5_%, но_до_плана не_хватило 3_млн_₽: выигранных сделок на_20_% меньше", "Sales grew 5% but missed the plan by ₽3M: 20% fewer deals won"},
		{"plan missed", month{16, 200, 24}, month{20, 250, 20}, "Продажи снизились на_20_%, до_плана не_хватило 8_млн_₽: выигранных сделок на_20_% меньше", "Sales fell 20%, short of plan by ₽8M: 20% fewer deals won"},
		{"plan met", month{24, 300, 20}, month{20, 250, 20}, "Продажи выросли на_20_%, план выполнен на_120_%: выигранных сделок на_20_% больше", "Sales grew 20%, plan met at 120%: 20% more deals won"},
		{"plan met though down", month{19, 240, 15}, month{20, 250, 20}, "Продажи снизились на_5_%, но_план выполнен на_127_%", "Sales fell 5%, yet plan met at 127%"},
		{"the same", month{20, 250, 0}, month{20, 250, 20}, "Продажи такие_же, как в_сентябре: 20_млн_₽", "Sales unchanged from what it was in_September: ₽20M"},
		{"tenfold", month{240, 3000, 0}, month{20, 250, 20}, "Продажи выросли в_12_раз: выигранных сделок в_12_раз больше", "Sales grew 12-fold: 12-fold more deals won"},
	} {
		for lang, want := range map[string]string{"ru": c.ru, "en": c.en} {
			if got := headline(composetest.October(lang), "sales", c.now, c.before); got != want {
				t.Errorf("%s: got %q, want %q", c.name, got, want)
			}
		}
	}
	if got := headline(composetest.October("ru"), "average_check", month{24, 250, 0}, month{20, 250, 20}); got != "Средний чек вырос на_20_% к_сентябрю" {
		t.Errorf("got %q", got)
	}
}
