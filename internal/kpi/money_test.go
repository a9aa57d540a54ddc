package kpi_test

import (
	"strings"
	"testing"

	"svodka/internal/kpi"
	"svodka/sources"
)

func worth(cents int64, currency string) func(*sources.Deal) {
	return func(d *sources.Deal) { d.Amount, d.Currency = sources.Some(cents), currency }
}

func rate(id, day, from, to string, v float64) *sources.Rate {
	return &sources.Rate{ID: id, Day: sources.Date(day), Currency: from, To: to, Rate: sources.Some(v)}
}

func march(t testing.TB, names ...string) kpi.Request {
	return kpi.Request{KPIs: find(t, names...), Periods: cut("2024-03-01", "2024-04-01"), AsOf: at("2024-04-01"), Currency: "EUR"}
}

func TestConversion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		deals []*sources.Deal
		rates []*sources.Rate
		want  float64
	}{
		{"own currency needs no rate", []*sources.Deal{deal("1", "2024-03-01", "2024-03-05", "won", worth(12345, "EUR"))}, nil, 123.45},
		{"refund", []*sources.Deal{deal("1", "2024-03-01", "2024-03-05", "won", worth(1000, "EUR")), deal("2", "2024-03-01", "2024-03-05", "won", worth(-2500, "EUR"))}, nil, -15},
		{"rate of the closing day", []*sources.Deal{deal("1", "2024-03-01", "2024-03-05 23:59", "won", worth(10000, "USD"))},
			[]*sources.Rate{rate("1", "2024-03-05", "USD", "EUR", 0.9), rate("2", "2024-03-06", "USD", "EUR", 0.5)}, 90},
		{"the day is local", []*sources.Deal{deal("1", "2024-03-01", "2024-03-06 00:10", "won", worth(10000, "USD"))}, // still the fifth in UTC
			[]*sources.Rate{rate("1", "2024-03-05", "USD", "EUR", 0.9), rate("2", "2024-03-06", "USD", "EUR", 0.5)}, 50},
		{"latest rate before it", []*sources.Deal{deal("1", "2024-03-01", "2024-03-10", "won", worth(10000, "USD"))}, []*sources.Rate{rate("1", "2024-02-25", "USD", "EUR", 0.8)}, 80},
		{"inverse", []*sources.Deal{deal("1", "2024-03-01", "2024-03-10", "won", worth(10000, "USD"))}, []*sources.Rate{rate("1", "2024-03-10", "EUR", "USD", 1.25)}, 80},
		{"by way of a third", []*sources.Deal{deal("1", "2024-03-01", "2024-03-10", "won", worth(10000, "USD"))},
			[]*sources.Rate{rate("1", "2024-03-10", "USD", "RUB", 90), rate("2", "2024-03-10", "EUR", "RUB", 100)}, 90},
		{"rounded half up", []*sources.Deal{deal("1", "2024-03-01", "2024-03-10", "won", worth(1, "USD")), deal("2", "2024-03-01", "2024-03-10", "won", worth(-1, "USD"))},
			[]*sources.Rate{rate("1", "2024-03-10", "USD", "EUR", 0.5)}, 0.01},
		{"nothing needs no rate", []*sources.Deal{deal("1", "2024-03-01", "2024-03-10", "won", worth(0, "USD")), deal("2", "2024-03-01", "2024-03-10", "won", worth(500, "EUR"))}, nil, 5},
		{"lost deals need no rate", []*sources.Deal{deal("1", "2024-03-01", "2024-03-10", "lost", worth(100, "USD")), deal("2", "2024-03-01", "2024-03-10", "won", worth(500, "EUR"))}, nil, 5},
		{"other periods need no rate", []*sources.Deal{deal("1", "2024-02-01", "2024-02-10", "won", worth(100, "USD")), deal("2", "2024-03-01", "2024-03-10", "won", worth(500, "EUR"))}, nil, 5},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := compute(t, open(t, world{"crm": {deals: c.deals, rates: c.rates}}), march(t, "sales"))[0].Points[0].Value
			if !near(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestMissingRate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		w    *holding
		want string
	}{
		{"none", &holding{deals: []*sources.Deal{deal("1", "2024-03-01", "2024-03-05", "won", worth(100, "USD"))}},
			"deals: no rate of USD to EUR for 2024-03-05 nor for the 14 days before it"},
		{"too old", &holding{deals: []*sources.Deal{deal("1", "2024-03-01", "2024-03-20", "won", worth(100, "USD"))}, rates: []*sources.Rate{rate("1", "2024-03-05", "USD", "EUR", 1)}},
			"deals: no rate of USD to EUR for 2024-03-20"},
		{"later", &holding{deals: []*sources.Deal{deal("1", "2024-03-01", "2024-03-20", "won", worth(100, "USD"))}, rates: []*sources.Rate{rate("1", "2024-03-21", "USD", "EUR", 1)}},
			"deals: no rate of USD to EUR for 2024-03-20"},
		{"one of two currencies", &holding{deals: []*sources.Deal{deal("1", "2024-03-01", "2024-03-20", "won", worth(100, "USD")), deal("2", "2024-03-01", "2024-03-20", "won", worth(100, "KZT"))},
			rates: []*sources.Rate{rate("1", "2024-03-20", "USD", "EUR", 1)}}, "deals: no rate of KZT to EUR for 2024-03-20"},
		{"costs", &holding{costs: []*sources.AdCost{{ID: "1", Day: "2024-03-31", Cost: sources.Some(int64(1)), Currency: "USD"}}, deals: []*sources.Deal{deal("1", "2024-03-01", "2024-03-20", "won")}},
			"ad_costs: no rate of USD to EUR for 2024-03-31"},
		{"no currency", &holding{deals: []*sources.Deal{deal("1", "2024-03-01", "2024-03-20", "won", worth(100, ""))}}, "deals: an amount of 2024-03-20 has no currency"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := kpi.Compute(t.Context(), open(t, world{"crm": c.w}), kpi.DuckDB(), march(t, "roas"))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// TestRatesCostNothing checks that the rates are only read if another currency occurs.
func TestRatesCostNothing(t *testing.T) {
	for currency, want := range map[string]int{"EUR": 0, "USD": 1} {
		w := world{"crm": {deals: []*sources.Deal{deal("1", "2024-03-01", "2024-03-05", "won", worth(100, currency))}, rates: []*sources.Rate{rate("1", "2024-03-05", "USD", "EUR", 1)}}}
		c := &counting{Querier: open(t, w)}
		compute(t, c, march(t, "sales"))
		got := 0
		for _, sql := range c.queries {
			got += strings.Count(sql, `"rates"`)
		}
		if got != want {
			t.Errorf("%s: rates are read %d times, want %d", currency, got, want)
		}
	}
}
