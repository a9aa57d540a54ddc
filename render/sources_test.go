package render_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/render"
	"svodka/render/composetest"
)

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
