package kpi_test

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/sources"
)

// schoolDir holds the real CRM export of an online school. It is not part of the repository.
const schoolDir = "../../../shared/data/school-crm"

// school reads the deals as examples/school-crm/config.yaml does, as far as conversion needs them.
func school(t *testing.T) world {
	t.Helper()
	f, err := os.Open(filepath.Join(schoolDir, "deals.csv"))
	if err != nil {
		t.Skipf("real data left out: %v", err)
	}
	defer f.Close()
	rows := csv.NewReader(f)
	rows.ReuseRecord, rows.FieldsPerRecord, rows.LazyQuotes = true, -1, true
	column := map[string]int{}
	h := &holding{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return world{"crm": h}
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(column) == 0 {
			for i, name := range row {
				column[name] = i
			}
			continue
		}
		d := &sources.Deal{ID: row[column["Id"]], Status: sources.Open}
		switch row[column["Stage"]] {
		case "Payment Done":
			d.Status = sources.Won
		case "Lost":
			d.Status = sources.Lost
		}
		d.CreatedAt, _ = time.ParseInLocation("02.01.2006 15:04", row[column["Created Time"]], berlin)
		d.ClosedAt, _ = time.ParseInLocation("02.01.2006", row[column["Closing Date"]], berlin)
		if d.ID != "" {
			h.deals = append(h.deals, d)
		}
	}
}

// TestSchool holds the conversion of real deals against the figures counted by hand. Many are won at no date: they count
// after the moment of the data, and not before it.
func TestSchool(t *testing.T) {
	s := open(t, school(t))
	data := at("2024-06-21 12:00")
	r := kpi.Request{KPIs: find(t, "deal_conversion"), Periods: period.Cut(at("2023-07-01"), at("2024-01-01"), period.Month, berlin), Currency: "EUR",
		Fresh: []kpi.Freshness{{Source: "crm", Stream: "deals", AsOf: data}}}
	months := func(asOf time.Time) string {
		r.AsOf = asOf
		text := ""
		for _, p := range compute(t, s, r)[0].Points {
			text += fmt.Sprintf("%v of %v; ", p.Num, p.Den)
		}
		return text
	}
	want := "10 of 654; 49 of 1085; 53 of 1079; 86 of 1598; 104 of 1947; 105 of 1811; "
	for _, asOf := range []time.Time{data, at("2026-11-24")} {
		if got := months(asOf); got != want {
			t.Errorf("at %s: got %s, want %s", asOf, got, want)
		}
	}
	if got := months(data.AddDate(0, 0, -2)); got == want {
		t.Errorf("two days before the data: got the deals won at no date too: %s", got)
	}
}
