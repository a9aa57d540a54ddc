package kpi_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/sources"
)

func planOf(id, from, to string, euros int64, change ...func(*sources.Plan)) *sources.Plan {
	p := &sources.Plan{ID: id, From: sources.Date(from), To: sources.Date(to), KPI: "sales", Value: sources.Some(euros * 100), Currency: "EUR"}
	for _, c := range change {
		c(p)
	}
	return p
}

func whose(id string) func(*sources.Plan)    { return func(p *sources.Plan) { p.ManagerID = id } }
func ofTeam(name string) func(*sources.Plan) { return func(p *sources.Plan) { p.Team = name } }
func through(name string) func(*sources.Plan) {
	return func(p *sources.Plan) { p.Pipeline = name }
}

// selling is a company where Anna (team A) sold for 100 and 50, Boris (team B) for 30 euros in March, on three days.
func selling(plans ...*sources.Plan) world {
	sold := func(id, day, manager, pipeline string, euros int64) *sources.Deal {
		return deal(id, "2024-01-01", day, sources.Won, worth(euros*100, "EUR"), func(d *sources.Deal) { d.ManagerID, d.Pipeline = manager, pipeline })
	}
	return world{"crm": {
		managers: []*sources.Manager{{ID: "1", Name: "Анна", Team: "A"}, {ID: "2", Name: "Борис", Team: "B"}},
		deals: []*sources.Deal{
			sold("1", "2024-03-04", "1", "retail", 100), sold("2", "2024-03-12", "1", "b2b", 50), sold("3", "2024-03-12", "2", "retail", 30),
			sold("0", "2024-01-15", "2", "retail", 1),
		},
		plans: plans,
	}}
}

// attained renders series as "group: num/den, num/den; ...".
func attained(all []kpi.Series, by ...string) string {
	var lines []string
	for _, s := range all {
		var members, points []string
		for _, dim := range by {
			members = append(members, s.Group[dim])
		}
		for _, p := range s.Points {
			text := fmt.Sprintf("%.4g/%.6g", p.Num, p.Den)
			if p.State != kpi.Value {
				text = string(p.State)
			}
			points = append(points, text)
		}
		lines = append(lines, strings.Join(append(members, ""), " ")+strings.Join(points, ", "))
	}
	return strings.Join(lines, "; ")
}

func TestPlanAttainment(t *testing.T) {
	t.Parallel()
	month := cut("2024-03-01", "2024-04-01")
	anna, boris := planOf("a", "2024-03-01", "2024-03-31", 120, whose("1")), planOf("b", "2024-03-01", "2024-03-31", 60, whose("2"))
	company := planOf("c", "2024-03-01", "2024-03-31", 200)
	upTo10 := func(euros int64, of ...func(*sources.Plan)) *sources.Plan {
		return planOf("begin", "2024-03-01", "2024-03-10", euros, of...)
	}
	from11 := func(euros int64, of ...func(*sources.Plan)) *sources.Plan {
		return planOf(fmt.Sprint("end", euros), "2024-03-11", "2024-03-31", euros, of...)
	}
	for _, c := range []struct {
		name  string
		plans []*sources.Plan
		by    []string
		where kpi.Group
		days  []string
		want  string
	}{
		{"sum of the managers", []*sources.Plan{anna, boris}, nil, nil, nil, "180/180"},
		{"of some managers, held against what those sold", []*sources.Plan{anna}, nil, nil, nil, "150/120"},
		{"of some managers, by pipeline", []*sources.Plan{anna, planOf("r", "2024-03-01", "2024-03-31", 90, whose("1"), through("retail"))}, []string{"pipeline"}, nil, nil, "b2b undefined; retail 100/90"},
		{"of a team, held against what it sold", []*sources.Plan{planOf("t", "2024-03-01", "2024-03-31", 60, ofTeam("B"))}, nil, nil, nil, "30/60"},
		{"of the company, then of all managers", []*sources.Plan{upTo10(60), from11(100, whose("1")), from11(20, whose("2"))}, nil, nil, nil, "180/180"},
		{"of the company, then of some managers", []*sources.Plan{upTo10(60), from11(100, whose("1"))}, nil, nil, nil, "undefined"},
		{"of a team, then of one in it", []*sources.Plan{upTo10(60, ofTeam("A")), from11(100, whose("1"))}, nil, nil, nil, "undefined"},
		{"of one manager, then of another", []*sources.Plan{upTo10(60, whose("1")), from11(100, whose("2"))}, nil, nil, nil, "180/160"},
		{"of some managers, by team", []*sources.Plan{planOf("a", "2024-03-01", "2024-03-31", 120, whose("1"))}, []string{"team"}, nil, nil, "A 150/120; B undefined"},
		{"of some managers, by period", []*sources.Plan{anna, planOf("b", "2024-01-01", "2024-01-31", 60, whose("2"))}, nil, nil, []string{"2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"}, "1/60, undefined, 150/120"},
		{"the company's goes first", []*sources.Plan{anna, boris, company}, nil, nil, nil, "180/200"},
		{"by manager", []*sources.Plan{anna, boris, company}, []string{"manager"}, nil, nil, "Анна 150/120; Борис 30/60"},
		{"of one manager", []*sources.Plan{anna, boris, company}, nil, kpi.Group{"manager": "Анна"}, nil, "150/120"},
		{"without a plan", []*sources.Plan{anna}, []string{"manager"}, nil, nil, "Анна 150/120; Борис undefined"},
		{"who sold nothing", []*sources.Plan{planOf("x", "2024-03-01", "2024-03-31", 10, whose("77"))}, []string{"manager"}, nil, nil, "77 0/10; Анна undefined; Борис undefined"},
		{"by team, out of the managers'", []*sources.Plan{anna, boris}, []string{"team"}, nil, nil, "A 150/120; B 30/60"},
		{"by team, its own", []*sources.Plan{anna, boris, planOf("t", "2024-03-01", "2024-03-31", 90, ofTeam("A"))}, []string{"team"}, nil, nil, "A 150/90; B 30/60"},
		{"by pipeline", []*sources.Plan{anna, planOf("p", "2024-03-01", "2024-03-31", 65, through("retail"))}, []string{"pipeline"}, nil, nil, "b2b undefined; retail 130/65"},
		{"the whole of pipelines", []*sources.Plan{planOf("p", "2024-03-01", "2024-03-31", 65, through("retail")), planOf("q", "2024-03-01", "2024-03-31", 25, through("b2b"))}, nil, nil, nil, "180/90"},
		{"a manager out of the pipelines'", []*sources.Plan{planOf("p", "2024-03-01", "2024-03-31", 65, whose("1"), through("retail")), planOf("q", "2024-03-01", "2024-03-31", 25, whose("1"), through("b2b"))},
			[]string{"manager"}, nil, nil, "Анна 150/90; Борис undefined"},
		{"a week of a month", []*sources.Plan{planOf("c", "2024-03-01", "2024-03-31", 210)}, nil, nil, []string{"2024-03-04", "2024-03-11", "2024-03-18"}, "100/50, 80/50"},
		{"over a month's end", []*sources.Plan{planOf("c", "2024-02-01", "2024-02-29", 210), planOf("d", "2024-03-01", "2024-03-31", 420)}, nil, nil, []string{"2024-02-26", "2024-03-04"}, "0/60"}, // four days of 21, one of 21
		{"weekend only", []*sources.Plan{planOf("w", "2024-03-09", "2024-03-10", 10)}, nil, nil, []string{"2024-03-09", "2024-03-10", "2024-03-11"}, "0/5, 0/5"},
		{"the shorter of two counts", []*sources.Plan{planOf("y", "2024-01-01", "2024-12-31", 2620), planOf("m", "2024-03-01", "2024-03-31", 420)}, nil, nil, []string{"2024-03-01", "2024-04-01", "2024-05-01"}, "180/420, 0/220"}, // 262 working days, 22 in April
		{"for a part of the period", []*sources.Plan{company}, nil, nil, []string{"2024-01-01", "2024-04-01"}, "undefined"},
		{"that ends within the week", []*sources.Plan{planOf("d", "2024-03-01", "2024-03-12", 80)}, nil, nil, []string{"2024-03-04", "2024-03-11", "2024-03-18"}, "100/50, undefined"},
		{"that ends on a Friday", []*sources.Plan{planOf("f", "2024-03-04", "2024-03-08", 50)}, nil, nil, []string{"2024-03-04", "2024-03-11"}, "100/50"},
		{"by name", []*sources.Plan{planOf("n", "2024-03-01", "2024-03-31", 300, whose("Анна"))}, []string{"manager"}, nil, nil, "Анна 150/300; Борис undefined"},
		{"none at all", nil, nil, nil, nil, "no_data"},
		{"of another KPI", []*sources.Plan{planOf("k", "2024-03-01", "2024-03-31", 5, func(p *sources.Plan) { p.KPI = "deals_won" })}, nil, nil, nil, "undefined"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := kpi.Request{KPIs: find(t, "plan_attainment"), Periods: month, By: c.by, Where: c.where, AsOf: at("2024-06-01"), Currency: "EUR"}
			if c.days != nil {
				r.Periods = cut(c.days...)
			}
			if got := attained(compute(t, open(t, selling(c.plans...)), r), c.by...); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestPlanOfDeals(t *testing.T) {
	w := selling(planOf("k", "2024-03-01", "2024-03-31", 0, func(p *sources.Plan) { p.KPI, p.Value, p.Currency = "deals_won", sources.Some(int64(4)), "" }))
	r := march(t, "plan_attainment_deals")
	if got := attained(compute(t, open(t, w), r)); got != "3/4" {
		t.Errorf("got %s, want 3/4", got)
	}
}

// TestPlanByCalendar checks that the working days of the request decide: with the eighth of March free, the week after has
// five of twenty days.
func TestPlanByCalendar(t *testing.T) {
	r := march(t, "plan_attainment")
	r.Periods = cut("2024-03-04", "2024-03-11", "2024-03-18")
	r.Working = func(day time.Time) bool {
		return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && day.Format("01-02") != "03-08"
	}
	got := attained(compute(t, open(t, selling(planOf("c", "2024-03-01", "2024-03-31", 200))), r))
	if want := "100/40, 80/50"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPlanInAnotherCurrency(t *testing.T) {
	w := selling(planOf("c", "2024-03-01", "2024-03-31", 200, func(p *sources.Plan) { p.Currency = "USD" }))
	w["crm"].rates = []*sources.Rate{rate("1", "2024-03-01", "USD", "EUR", 0.9)}
	if got := attained(compute(t, open(t, w), march(t, "plan_attainment"))); got != "180/180" {
		t.Errorf("got %s, want 180/180", got)
	}
}

func TestPlanMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		plans []*sources.Plan
		want  string
	}{
		{"two for the same", []*sources.Plan{planOf("a", "2024-03-01", "2024-03-31", 1, whose("1")), planOf("b", "2024-03-01", "2024-03-31", 1, whose("Анна"))},
			"plans: two plans for the same: 2024-03-01 to 2024-03-31, manager Анна, team A; keep one of them"},
		{"ends before it begins", []*sources.Plan{planOf("a", "2024-03-31", "2024-03-01", 1)}, "plans: row a of crm: want a first and a last day, got 2024-03-31 and 2024-03-01"},
		{"no end", []*sources.Plan{planOf("a", "2024-03-31", "", 1)}, "plans: row a of crm: want a first and a last day, got 2024-03-31 and nothing"},
		{"no rate", []*sources.Plan{planOf("a", "2024-03-01", "2024-03-31", 1, func(p *sources.Plan) { p.Currency = "USD" })}, "row a of crm: no rate of USD to EUR for 2024-03-01"},
		{"no currency", []*sources.Plan{planOf("a", "2024-03-01", "2024-03-31", 1, func(p *sources.Plan) { p.Currency = "" })}, "row a of crm: an amount of 2024-03-01 has no currency"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := kpi.Compute(t.Context(), open(t, selling(c.plans...)), kpi.DuckDB(), march(t, "plan_attainment"))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
