package kpi_test

import (
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/sources"
)

func TestExtent(t *testing.T) {
	w := world{"crm": {
		deals: []*sources.Deal{deal("1", "2024-01-05 10:00", "2024-02-10 23:30", sources.Won), deal("2", "2024-02-20", "", sources.Open)},
		costs: []*sources.AdCost{{ID: "1", Day: "2023-12-31", Cost: sources.Some(int64(1)), Currency: "EUR"}},
	}}
	s := open(t, w)
	for _, c := range []struct{ kpi, from, to string }{
		{"deals_created", "2024-01-05", "2024-02-21"},
		{"deals_won", "2024-02-10", "2024-02-11"},
		{"pipeline_value", "2024-01-05", "2024-02-21"},
		{"romi", "2023-12-31", "2024-02-11"},
		{"leads", "", ""},
	} {
		from, to, err := kpi.Extent(t.Context(), s, kpi.DuckDB(), find(t, c.kpi), berlin)
		if err != nil {
			t.Fatal(err)
		}
		var wantFrom, wantTo time.Time
		if c.from != "" {
			wantFrom, wantTo = at(c.from), at(c.to)
		}
		if !from.Equal(wantFrom) || !to.Equal(wantTo) {
			t.Errorf("%s: got %s to %s, want %s to %s", c.kpi, from, to, wantFrom, wantTo)
		}
	}
	if _, _, err := kpi.Extent(t.Context(), s, kpi.DuckDB(), kpi.Catalogue(), berlin); err != nil {
		t.Errorf("of the whole catalogue: %v", err)
	}
}
