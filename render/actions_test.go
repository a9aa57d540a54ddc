package render_test

import (
	"strings"
	"testing"

	"svodka/internal/kpi"
	"svodka/render"
	"svodka/render/composetest"
)

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
