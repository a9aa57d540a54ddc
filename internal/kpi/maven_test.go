package kpi_test

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/sources"
)

// mavenDir holds real opportunities of a hardware seller. They are not part of the repository.
const mavenDir = "../../../shared/data/maven-crm"

func maven(t *testing.T) world {
	t.Helper()
	f, err := os.Open(filepath.Join(mavenDir, "sales_pipeline.csv"))
	if err != nil {
		t.Skipf("real data left out: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	h := &holding{}
	for _, row := range rows[1:] {
		d := &sources.Deal{ID: row[0], ManagerID: row[1], Product: row[2], CustomerID: row[3], Status: map[string]string{"Won": "won", "Lost": "lost"}[row[4]], Currency: "USD"}
		d.CreatedAt, _ = time.ParseInLocation(time.DateOnly, row[5], time.UTC) // 500 have none
		d.ClosedAt, _ = time.ParseInLocation(time.DateOnly, row[6], time.UTC)
		if v, err := strconv.ParseFloat(row[7], 64); err == nil {
			d.Amount = sources.Some(int64(math.Round(v * 100)))
		}
		h.deals = append(h.deals, d)
	}
	return world{"crm": h}
}

// TestMaven holds real data against the figures published with it.
func TestMaven(t *testing.T) {
	s := open(t, maven(t))
	year := func(month int) time.Time { return time.Date(2017, time.Month(month), 1, 0, 0, 0, 0, time.UTC) }
	r := kpi.Request{KPIs: find(t, "win_rate", "sales"), Periods: []period.Period{{From: year(1), To: year(13)}}, AsOf: year(13), Currency: "USD"}
	all := compute(t, s, r)
	if p := all[0].Points[0]; p.Num != 4238 || p.Den != 6711 || math.Abs(p.Value-0.6315) > 0.00005 || p.State != kpi.Value {
		t.Errorf("win rate: got %v of %v = %v (%s), want 4238 of 6711 = 0.6315", p.Num, p.Den, p.Value, p.State)
	}
	if p := all[1].Points[0]; p.Value != 10005534 {
		t.Errorf("sales: got %v, want 10005534", p.Value)
	}
	r.Periods = nil
	for m := 1; m <= 12; m++ {
		r.Periods = append(r.Periods, period.Period{From: year(m), To: year(m + 1)})
	}
	r.By = []string{"manager"}
	won, months := 0.0, map[int]bool{}
	for _, one := range compute(t, s, r) {
		for i, p := range one.Points {
			if one.KPI.Name == "win_rate" {
				won += p.Num
				months[i+1] = months[i+1] || p.State == kpi.Value
			}
		}
	}
	if won != 4238 || months[2] || !months[3] {
		t.Errorf("by month and manager: %v won, want 4238; February has values: %v, March: %v", won, months[2], months[3])
	}
}
