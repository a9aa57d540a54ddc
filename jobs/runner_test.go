package jobs

import (
	"testing"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
)

func TestKnownAtLeavesOutTheFuture(t *testing.T) {
	at := moment(t, "2026-03-02T09:00Z")
	about := func(key, to string) detect.Alert {
		p := period.Period{To: moment(t, to)}
		return detect.Alert{Key: key, Finding: detect.Finding{Point: kpi.Point{Period: p}}}
	}
	got := knownAt([]detect.Alert{
		about("past", "2026-03-01T00:00Z"), about("future", "2026-11-23T00:00Z"), about("just ended", "2026-03-02T09:00Z"),
	}, at)
	if len(got) != 2 || got[0].Key != "past" || got[1].Key != "just ended" {
		t.Errorf("got %v, want those about periods that had ended", got)
	}
}

func TestFreshAtIsNotLaterThanTheRun(t *testing.T) {
	at := moment(t, "2026-03-02T09:00Z")
	read := []kpi.Freshness{{Source: "crm", AsOf: at.AddDate(0, 8, 0)}, {Source: "ads", AsOf: at.AddDate(0, 0, -1)}, {Source: "never"}}
	got := freshAt(read, at)
	if !got[0].AsOf.Equal(at) || !got[1].AsOf.Equal(at.AddDate(0, 0, -1)) || !got[2].AsOf.IsZero() {
		t.Errorf("got %v, want nothing later than %v", got, at)
	}
	if read[0].AsOf.Equal(at) {
		t.Error("what was passed in has changed")
	}
}
