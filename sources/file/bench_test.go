package file

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"svodka/sources/mapping"
)

// BenchmarkCSV reads 100,000 deals; it reports the largest heap that was seen between batches.
func BenchmarkCSV(b *testing.B) {
	var text strings.Builder
	text.WriteString("Id,Created Time,Closing Date,Stage,Amount,Owner,Source\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "%d,%02d.%02d.2026 10:%02d,%02d.12.2026,Payment Done,\"€ 3.500,%02d\",Anna Berg,Google Ads\n", i, i%28+1, i%12+1, i%60, i%28+1, i%100)
	}
	dir := folder(b, map[string]string{"d.csv": text.String()})
	c := config(map[string]Stream{"deals": {File: mapping.Words{"d.csv"}, Map: mapping.Map{
		Columns: map[string]mapping.Words{"id": {"Id"}, "created_at": {"Created Time"}, "closed_at": {"Closing Date"}, "status": {"Stage"}, "amount": {"Amount"}, "manager_id": {"Owner"}, "source": {"Source"}},
		Values:  map[string]map[string]string{"status": {"Payment Done": "won"}},
	}}})
	c.Date = mapping.Words{"dd.mm.yyyy hh:mm"}
	text.Reset()
	measure(b, open(b, dir, c), 100_000)
}

// BenchmarkWorkbook reads 50,000 deals of five columns, as BenchmarkCSV does.
func BenchmarkWorkbook(b *testing.B) {
	dir := b.TempDir()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		b.Fatal(err)
	}
	for i := range 50_001 {
		row := []any{"id", "created_at", "status", "manager_id", "amount"}
		if i > 0 {
			row = []any{i, 45464 + float64(i%1000)/1000, "won", "Anna Berg", float64(i) + 0.345}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", i+1), row); err != nil {
			b.Fatal(err)
		}
	}
	if err := errors.Join(w.Flush(), f.SaveAs(filepath.Join(dir, "a.xlsx")), f.Close()); err != nil {
		b.Fatal(err)
	}
	measure(b, open(b, dir, dealsOf(mapping.Map{}, "")), 50_000)
}

func measure(b *testing.B, s *source, want int) {
	var peak uint64
	b.ReportAllocs()
	for b.Loop() {
		rows := 0
		for batch, err := range s.Read(b.Context(), "deals", "") {
			if err != nil || len(batch.Rejects) > 0 {
				b.Fatal(err, batch.Rejects)
			}
			rows += len(batch.Records)
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
		if rows != want {
			b.Fatalf("got %d rows", rows)
		}
	}
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
}
