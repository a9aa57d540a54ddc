package render_test

import (
	"strings"
	"testing"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/render"
	"svodka/render/composetest"
)

// daysOff is the report on the week from 26 October 2026 with so many of its first days off.
func daysOff(t *testing.T, lang string, n int) render.Context {
	t.Helper()
	c := composetest.Week(lang)
	var err error
	if c.Calendar, err = period.NewCalendar("", []string{"2026-10-26", "2026-10-27", "2026-10-28"}[:n], nil); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestHolidaysAreNobodysFault(t *testing.T) {
	for lang, want := range map[string][2]string{
		"ru": {"Праздничная неделя: продажи — 3,85_млн_₽", "рабочих дней:_2_против_5"}, "en": {"Holiday week: sales ₽3.85M", "working days:_2_against_5"},
	} {
		r := composetest.Compose(composetest.North(), render.Defaults(), daysOff(t, lang, 3))
		if got := spaced(r.Headline); got != want[0] {
			t.Errorf("headline %q, want %q", got, want[0])
		}
		if !strings.Contains(spaced(r.Context), want[1]) {
			t.Errorf("context %q, want %q in it", spaced(r.Context), want[1])
		}
		if a := block[*render.Actions](t, r, "actions"); len(a.Items) != 0 || a.Empty == "" {
			t.Errorf("actions after days off: %+v", a.Items)
		}
		for _, c := range block[*render.Cards](t, r, "kpis").Cards {
			if c.Change.Tone != render.Neutral {
				t.Errorf("%s: the change is coloured", c.Label)
			}
		}
		for _, row := range block[*render.Table](t, r, "managers").Rows {
			for _, cell := range row.Cells {
				if cell.Tone != render.Neutral {
					t.Errorf("%s: %q is coloured", row.Cells[0].Text, cell.Text)
				}
			}
		}
		for _, s := range block[*render.Funnel](t, r, "funnel").Steps {
			if s.Weak {
				t.Errorf("%s is called weak", s.Label)
			}
		}
	}
}

func TestMostDaysWorkedIsNoHoliday(t *testing.T) {
	for n, holiday := range map[int]bool{0: false, 2: false, 3: true} {
		r := composetest.Compose(composetest.North(), render.Defaults(), daysOff(t, "ru", n))
		if got := strings.HasPrefix(r.Headline, "Праздничная"); got != holiday || strings.Contains(r.Context, "рабочих дней") != holiday {
			t.Errorf("%d days off: %q, %q", n, r.Headline, r.Context)
		}
	}
	if r := composetest.Compose(composetest.North(), render.Defaults(), composetest.October("ru")); strings.Contains(r.Context, "рабочих дней") {
		t.Errorf("without a calendar: %q", r.Context)
	}
}

func TestNothingSold(t *testing.T) {
	for _, c := range []struct {
		lang        string
		days        int
		before      float64
		plan        float64
		title, text string
	}{
		{"ru", 0, 3e6, 0, "Продаж не_было", "Продаж не_было за_неделю"},
		{"ru", 0, 0, 0, "Продаж не_было", "Продаж не_было за_неделю"},
		{"ru", 0, 3e6, 5e6, "Продаж не_было, до_плана не_хватило 5_млн_₽", "Продаж не_было за_неделю"},
		{"ru", 3, 3e6, 0, "Праздничная неделя: продаж не_было", "Продаж не_было за_неделю"},
		{"en", 0, 3e6, 0, "No sales", "No sales for the week"},
		{"en", 3, 3e6, 0, "Holiday week: no sales", "No sales for the week"},
	} {
		x := daysOff(t, c.lang, c.days)
		s := one(x, "sales", nil, kpi.Point{State: kpi.Value})
		s.Points = append(s.Points, kpi.Point{Period: x.Compare[0].Period, Value: c.before, State: kpi.Value})
		answer := []kpi.Series{s}
		if c.plan > 0 {
			answer = append(answer, one(x, "plan_attainment", nil, kpi.Point{Den: c.plan, State: kpi.Value}))
		}
		for _, day := range period.Cut(x.Period.From, x.Period.To, period.Day, composetest.Moscow()) {
			answer[0].Points = append(answer[0].Points, kpi.Point{Period: day, State: kpi.Value})
		}
		answer = append(answer, one(x, "plan_attainment", kpi.Group{"manager": "Ann"}, kpi.Point{Den: 1e6, State: kpi.Value}))
		r := render.Compose(render.Spec{Blocks: []string{"sales_trend", "managers"}}, x, [][]kpi.Series{answer})
		if got := [2]string{spaced(r.Headline), spaced(block[*render.Trend](t, r, "sales_trend").Title)}; got != [2]string{c.title, c.text} {
			t.Errorf("got %q, want %q and %q", got, c.title, c.text)
		}
		if got := block[*render.Table](t, r, "managers").Title; strings.Contains(got, "Лидирует") || strings.Contains(got, "leads") {
			t.Errorf("somebody leads with nothing sold: %q", got)
		}
	}
}
