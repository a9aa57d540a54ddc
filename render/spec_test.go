package render_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"svodka/internal/kpi"
	"svodka/render"
	"svodka/render/composetest"
)

func problems(s render.Spec) map[string]string {
	all := map[string]string{}
	s.Check(func(field, problem string) { all[field] = problem })
	return all
}

func TestCheck(t *testing.T) {
	if got := problems(render.Defaults()); len(got) > 0 {
		t.Errorf("the defaults are wrong: %v", got)
	}
	if got := problems(render.Spec{}); len(got) > 0 {
		t.Errorf("an empty section is wrong: %v", got)
	}
	got := problems(render.Spec{
		Blocks: []string{"kpis", "kpis", "pie"},
		Cards:  []string{"sales", "leads", "deals_won", "deals_lost", "win_rate", "average_check", "cycle_time", "calls", "loss_reasons"},
		Trend:  "stage_reach",
		Columns: render.Columns{
			Managers: []string{"sales", "sales", "cpl"},
			Sources:  []string{"plan_attainment"},
		},
	})
	want := map[string]string{
		"blocks[1]":           `"kpis" is listed twice; keep one`,
		"blocks[2]":           `unknown block "pie"; there are kpis, sales_trend, actions, alerts, funnel, loss_reasons, managers, sources, plan`,
		"cards":               `9 KPIs; keep at most 8`,
		"cards[8]":            `"loss_reasons" is a list by loss_reason, not one number; choose another KPI`,
		"trend":               `"stage_reach" is a list by stage, not one number; choose another KPI`,
		"columns.managers[1]": `"sales" is listed twice; keep one`,
		"columns.managers[2]": `"cpl" cannot be split by manager; choose another KPI`,
		"columns.sources[0]":  `"plan_attainment" cannot be split by source; choose another KPI`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	if got := problems(render.Spec{Trend: "revenue"}); got["trend"] == "" {
		t.Error("an unknown KPI passes")
	}
}

// TestQuestionsCanBeAsked holds the questions of any report against what a request for KPIs allows.
func TestQuestionsCanBeAsked(t *testing.T) {
	var cards []string
	for _, k := range kpi.Catalogue() {
		if len(k.Always) == 0 {
			cards = append(cards, k.Name)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := render.Defaults()
		s.Cards = rapid.SliceOfNDistinct(rapid.SampledFrom(cards), 0, 8, rapid.ID[string]).Draw(t, "cards")
		s.Blocks = rapid.SliceOfNDistinct(rapid.SampledFrom(append(s.Blocks, "plan")), 0, 9, rapid.ID[string]).Draw(t, "blocks")
		contexts := []func(string) render.Context{composetest.October, composetest.Week, composetest.Unfinished}
		c := rapid.SampledFrom(contexts).Draw(t, "context")("en")
		for _, q := range s.Questions(c) {
			checkQuestion(t, q)
		}
	})
}

func checkQuestion(t *rapid.T, q render.Question) {
	if len(q.KPIs) == 0 || len(q.Periods) == 0 {
		t.Errorf("asks for nothing: %+v", q)
	}
	for _, name := range q.KPIs {
		k, ok := kpi.Find(name)
		if !ok {
			t.Fatalf("asks for an unknown KPI %q", name)
		}
		for _, dim := range q.By {
			if !k.Allows(dim) {
				t.Errorf("asks for %s by %s", name, dim)
			}
		}
	}
	for i := 1; i < len(q.Periods); i++ {
		if q.Periods[i].From.Before(q.Periods[i-1].To) {
			t.Errorf("periods %d and %d overlap: %v", i-1, i, q.Periods)
		}
	}
}
