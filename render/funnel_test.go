package render_test

import (
	"strings"
	"testing"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/render"
	"svodka/render/composetest"
)

// funnelOf composes funnel and actions of deals that reached each of three stages, in the period and in the one before.
func funnelOf(t *testing.T, c render.Context, now, before [3]float64) (*render.Funnel, *render.Actions) {
	t.Helper()
	var answer []kpi.Series
	for i, stage := range []string{"Встреча", "КП", "Оплата"} {
		s := one(c, "stage_reach", kpi.Group{"stage": stage, "pipeline": ""}, kpi.Point{Value: now[i], State: kpi.Value})
		state := kpi.Value
		if before[i] == 0 {
			state = kpi.NoData
		}
		s.Points = append(s.Points, kpi.Point{Period: c.Compare[0].Period, Value: before[i], State: state})
		answer = append(answer, s)
	}
	r := render.Compose(render.Spec{Blocks: []string{"funnel", "actions"}}, c, [][]kpi.Series{answer})
	return block[*render.Funnel](t, r, "funnel"), block[*render.Actions](t, r, "actions")
}

func TestStepIsWeakOnlyIfItFellForCertain(t *testing.T) {
	for _, c := range []struct {
		name        string
		grain       period.Grain
		now, before [3]float64
		weak        bool
		title       string
	}{
		{"chance", period.Month, [3]float64{100, 50, 40}, [3]float64{100, 60, 48}, false, "Воронка держится: ни_один этап не_просел"},               // 10 points, z = −1.4
		{"certain", period.Month, [3]float64{400, 200, 160}, [3]float64{400, 240, 192}, true, "Слабое место воронки — «Встреча → КП»"},              // 10 points, z = −2.8
		{"tiny", period.Month, [3]float64{90000, 44550, 40000}, [3]float64{90000, 45450, 40800}, false, "Воронка держится: ни_один этап не_просел"}, // 1 point, z = −4
		{"few now", period.Month, [3]float64{29, 2, 2}, [3]float64{400, 240, 192}, false, "До_этапа «Оплата» пока дошли_2_из_29"},
		{"few before", period.Month, [3]float64{400, 20, 16}, [3]float64{29, 28, 2}, false, "Самый узкий переход — «Встреча → КП»: 5,0_%"},
		{"no comparison", period.Month, [3]float64{400, 200, 50}, [3]float64{}, false, "Самый узкий переход — «КП → Оплата»: 25_%"},
		{"young", period.Week, [3]float64{84, 40, 2}, [3]float64{80, 41, 3}, false, "До_этапа «Оплата» пока дошли_2_из_84"},
		{"young, no comparison", period.Week, [3]float64{84, 40, 2}, [3]float64{}, false, "До_этапа «Оплата» пока дошли_2_из_84"},
		{"young and certain", period.Week, [3]float64{400, 200, 160}, [3]float64{400, 240, 192}, true, "Слабое место воронки — «Встреча → КП»"},
	} {
		b, actions := funnelOf(t, over(composetest.October("ru"), c.grain), c.now, c.before)
		weak := false
		for _, s := range b.Steps {
			weak = weak || s.Weak
		}
		if got := spaced(b.Title); got != c.title || weak != c.weak || (len(actions.Items) > 0) != c.weak {
			t.Errorf("%s: title %q, coloured %v, %d actions; want %q, weak %v", c.name, got, weak, len(actions.Items), c.title, c.weak)
		}
	}
	b, _ := funnelOf(t, over(composetest.October("en"), period.Week), [3]float64{84, 40, 2}, [3]float64{80, 41, 3})
	if got := b.Title; got != "2 of 84 have got as far as “Оплата” so far" {
		t.Errorf("got %q", got)
	}
}

func TestCohortsAreSaidToBeOfOneAge(t *testing.T) {
	for lang, want := range map[string][2]string{"ru": {", в_том_же возрасте", "когорты — в_одном возрасте"}, "en": {", at the same age", "cohorts at equal age"}} {
		b, _ := funnelOf(t, composetest.October(lang), [3]float64{84, 40, 2}, [3]float64{80, 41, 3})
		if !strings.HasSuffix(spaced(b.Subtitle), want[0]) {
			t.Errorf("subtitle: %q, want it to end in %q", spaced(b.Subtitle), want[0])
		}
		if b, _ := funnelOf(t, composetest.October(lang), [3]float64{84, 40, 2}, [3]float64{}); strings.Contains(spaced(b.Subtitle), want[0]) {
			t.Errorf("an age without a comparison: %q", b.Subtitle)
		}
		for name, says := range map[string]bool{"deal_conversion": true, "win_rate": false} {
			c := composetest.October(lang)
			s := one(c, name, nil, kpi.Point{Value: 0.2, Num: 40, Den: 200, State: kpi.Value})
			s.Points = append(s.Points, kpi.Point{Period: c.Compare[0].Period, Value: 0.3, Num: 60, Den: 200, State: kpi.Value})
			r := render.Compose(render.Spec{Blocks: []string{"kpis"}, Cards: []string{name}}, c, [][]kpi.Series{{s}})
			if got := strings.Contains(spaced(r.Context), want[1]); got != says {
				t.Errorf("%s: context %q, want the ages in it: %v", name, spaced(r.Context), says)
			}
		}
	}
}

func TestCohortInATableIsSaidToBeOfOneAge(t *testing.T) {
	c := composetest.October("ru")
	s := one(c, "deal_conversion", kpi.Group{"manager": "Анна Котова"}, kpi.Point{Value: 0.2, Num: 40, Den: 200, State: kpi.Value})
	s.Points = append(s.Points, kpi.Point{Period: c.Compare[0].Period, Value: 0.3, Num: 60, Den: 200, State: kpi.Value})
	spec := render.Spec{Blocks: []string{"managers"}, Columns: render.Columns{Managers: []string{"deal_conversion"}}}
	if r := render.Compose(spec, c, [][]kpi.Series{{s}}); !strings.Contains(r.Context, "когорты") {
		t.Errorf("context: %q", r.Context)
	}
}
