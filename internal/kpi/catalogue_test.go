package kpi_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"svodka/internal/kpi"
)

func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range kpi.Catalogue() {
		if err := k.Check(); err != nil {
			t.Error(err)
		}
		if seen[k.Name] {
			t.Errorf("%s is there twice", k.Name)
		}
		seen[k.Name] = true
		for _, text := range []string{k.Title("ru"), k.Title("en"), k.Definition("ru"), k.Definition("en")} {
			if text == "" {
				t.Errorf("%s: a text is missing", k.Name)
			}
		}
		if !strings.ContainsFunc(k.Definition("ru"), func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			t.Errorf("%s: definition is not Russian: %s", k.Name, k.Definition("ru"))
		}
		if strings.ContainsFunc(k.Definition("en")+k.Title("en"), func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }) {
			t.Errorf("%s: Russian among the English: %s", k.Name, k.Definition("en"))
		}
		if found, ok := kpi.Find(k.Name); !ok || found != k {
			t.Errorf("%s is not found by its name", k.Name)
		}
	}
	for _, name := range []string{"leads", "lead_conversion", "lead_conversion_cohort", "deals_created", "deals_won", "deals_lost", "sales", "win_rate",
		"deal_conversion", "average_check", "cycle_time", "loss_reasons", "response_time", "calls", "missed_call_share", "ad_cost", "cpl", "cac", "romi", "roas",
		"contribution", "plan_attainment", "stage_reach", "stage_conversion", "qualified_share", "no_reason_share", "new_customers"} {
		if !seen[name] {
			t.Errorf("%s is missing", name)
		}
	}
}

func TestDimensionsOfKPIs(t *testing.T) {
	for name, want := range map[string]string{
		"leads":           "manager team source utm_source utm_medium utm_campaign utm_term region",
		"lead_conversion": "manager team source utm_source utm_medium utm_campaign utm_term region",
		"win_rate":        "manager team pipeline stage source utm_source utm_medium utm_campaign utm_term product region",
		"loss_reasons":    "manager team pipeline stage source utm_source utm_medium utm_campaign utm_term loss_reason product region",
		"cac":             "source utm_source utm_medium utm_campaign utm_term",
		"romi":            "source utm_source utm_medium utm_campaign utm_term",
		"calls":           "manager team source direction",
		"plan_attainment": "manager team pipeline",
	} {
		if got := strings.Join(find(t, name)[0].Dimensions(), " "); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	for _, dim := range kpi.Dimensions() {
		if kpi.DimensionTitle(dim, "ru") == "" || kpi.DimensionTitle(dim, "en") == "" {
			t.Errorf("%s has no title", dim)
		}
	}
}

func TestBadDeclarations(t *testing.T) {
	count := kpi.Measure{Table: "deals", Time: "closed_at", Agg: kpi.Rows}
	with := func(change func(*kpi.Measure)) kpi.Sum {
		m := count
		change(&m)
		return kpi.Sum{{Factor: 1, Measure: m}}
	}
	where := func(c kpi.Cond) kpi.Sum { return with(func(m *kpi.Measure) { m.Where = []kpi.Cond{c} }) }
	for _, c := range []struct {
		name string
		kpi  kpi.KPI
		want string
	}{
		{"nothing", kpi.KPI{}, "x: no measure"},
		{"table", kpi.KPI{Num: with(func(m *kpi.Measure) { m.Table = "deals; DROP TABLE deals" })}, `x: unknown table "deals; DROP TABLE deals"; there are activities, ad_costs,`},
		{"time", kpi.KPI{Num: with(func(m *kpi.Measure) { m.Time = "closed" })}, `x: time: unknown column "closed"; there are amount,`},
		{"time of the wrong kind", kpi.KPI{Num: with(func(m *kpi.Measure) { m.Time = "amount" })}, `x: time: column "amount" does not fit; fitting are closed_at, created_at`},
		{"aggregate", kpi.KPI{Num: with(func(m *kpi.Measure) { m.Agg = "avg" })}, "x: avg: unknown aggregate; there are count, sum, distinct, quantile"},
		{"sum of a text", kpi.KPI{Num: with(func(m *kpi.Measure) { m.Agg, m.Col = kpi.Adds, "source" })}, `x: sum: column "source" does not fit; fitting are amount`},
		{"quantile beyond one", kpi.KPI{Num: with(func(m *kpi.Measure) { m.Agg, m.Col, m.Since, m.Q = kpi.Quantile, "closed_at", "created_at", 50 })}, "x: quantile: want a quantile from 0 to 1, got 50"},
		{"column of a condition", kpi.KPI{Num: where(kpi.Cond{Col: "1=1 --", Op: kpi.Is, Values: []any{"a"}})}, `x: where 1=1 --: unknown column "1=1 --"`},
		{"operator", kpi.KPI{Num: where(kpi.Cond{Col: "source", Op: "OR 1=1", Values: []any{"a"}})}, `x: where source: unknown operator "OR 1=1"`},
		{"value of the wrong kind", kpi.KPI{Num: where(kpi.Cond{Col: "source", Op: kpi.Is, Values: []any{true}})}, "x: where source: true is not what the column holds"},
		{"too many values", kpi.KPI{Num: where(kpi.Cond{Col: "source", Op: kpi.Is, Values: []any{"a", "b"}})}, "x: where source: =: got 2 values"},
		{"denominator", kpi.KPI{Num: with(func(*kpi.Measure) {}), Den: where(kpi.Cond{Col: "source", Op: kpi.OneOf})}, "x: where source: in: got 0 values"},
		{"dimension", kpi.KPI{Num: with(func(*kpi.Measure) {}), Dims: []string{"colour"}}, `x: unknown dimension "colour"; there are manager,`},
		{"dimension of one measure only", kpi.KPI{Num: with(func(*kpi.Measure) {}), Den: kpi.Sum{{Factor: 1, Measure: kpi.Measure{Table: "leads", Time: "created_at", Agg: kpi.Rows}}}, Dims: []string{"pipeline"}},
			`x: not every measure has the dimension "pipeline"`},
		{"always split by", kpi.KPI{Num: with(func(m *kpi.Measure) { m.Table, m.Time = "leads", "created_at" }), Always: []string{"product"}}, `x: not every measure has the dimension "product"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.kpi.Name = "x"
			if err := c.kpi.Check(); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestBadRequests(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*kpi.Request)
		want   string
	}{
		{"no period", func(r *kpi.Request) { r.Periods = nil }, "no period"},
		{"overlapping", func(r *kpi.Request) { r.Periods = append(r.Periods, cut("2024-03-15", "2024-05-01")...) }, "period 2: "},
		{"backwards", func(r *kpi.Request) { r.Periods = cut("2024-03-15", "2024-03-01") }, "period 1: "},
		{"no moment", func(r *kpi.Request) { r.AsOf = time.Time{} }, "no moment of judging"},
		{"no currency", func(r *kpi.Request) { r.Currency = "" }, "sales: no report currency"},
		{"margin", func(r *kpi.Request) { r.Margin = -1 }, "margin: want a share above 0, got -1"},
		{"unknown dimension", func(r *kpi.Request) { r.By = []string{"manager", `x" FROM deals; --`} }, `sales: no dimension "x\" FROM deals; --"; it has manager, team,`},
		{"dimension that does not apply", func(r *kpi.Request) { r.Where = kpi.Group{"direction": "in"} }, `sales: no dimension "direction"; it has manager,`},
		{"twice", func(r *kpi.Request) { r.By = []string{"team", "team"} }, "sales: split by team twice"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := march(t, "sales")
			c.change(&r)
			if _, err := kpi.Compute(t.Context(), nil, kpi.DuckDB(), r); err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// TestMembersAreData checks that what a user types as a member never becomes SQL.
func TestMembersAreData(t *testing.T) {
	s := open(t, selling())
	for _, member := range []string{`'; DROP TABLE deals; --`, `Анна' OR '1'='1`, "?", "{asof}"} {
		r := march(t, "deals_won")
		r.Where = kpi.Group{"manager": member}
		if p := compute(t, s, r)[0].Points[0]; p.Value != 0 {
			t.Errorf("%s: got %v deals, want none", member, p.Value)
		}
	}
	if p := compute(t, s, march(t, "deals_won"))[0].Points[0]; p.Value != 3 {
		t.Errorf("afterwards: got %v deals, want 3", p.Value)
	}
}
