package render_test

import (
	"math"
	"strings"
	"testing"

	"svodka/internal/kpi"
	"svodka/render"
	"svodka/render/composetest"
)

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

func TestCardWithoutCostsHasNoPrice(t *testing.T) {
	for _, name := range []string{"cpl", "cac"} {
		got := card(t, name, kpi.Point{Value: 0, Den: 10, State: kpi.Value}, kpi.Point{Value: 5, Num: 50, Den: 10, State: kpi.Value})
		if got.Value != "—" || got.Change.Text != "" {
			t.Errorf("%s: %q, change %q", name, got.Value, got.Change.Text)
		}
	}
}
