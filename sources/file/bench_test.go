package file

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

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
	s := open(b, dir, c)
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
		if rows != 100_000 {
			b.Fatalf("got %d rows", rows)
		}
	}
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
}
