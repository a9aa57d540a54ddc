package suggest

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNearest(t *testing.T) {
	keys := []string{"schedule", "sources", "period", "compare", "report", "alerts", "send_to", "catch_up", "grace", "at", "cron"}
	for word, want := range map[string]string{
		"shedule": "schedule", "Schedule": "schedule", "send-to": "send_to", "sendTo": "send_to", "SEND TO": "send_to", "alrets": "alerts", "source": "sources",
		"catchup": "catch_up", "raport": "report", "сron": "cron", "graсe": "grace", "ta": "at", "reciepients": "", "zzz": "", "x": "", "": "", "___": "", "url": "",
	} {
		if got, _ := Nearest(word, keys); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	word := rapid.SliceOfN(rapid.RuneFrom([]rune("abcя")), 0, 8)
	rapid.Check(t, func(t *rapid.T) {
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		d := distance(a, b)
		if d != distance(b, a) || (d == 0) != (string(a) == string(b)) || d > max(len(a), len(b)) || d < max(len(a), len(b))-min(len(a), len(b)) {
			t.Fatalf("%q and %q: got %d, and %d the other way round", string(a), string(b), d, distance(b, a))
		}
	})
	if d := distance([]rune("alrets"), []rune("alerts")); d != 1 {
		t.Errorf("two letters swapped: got %d, want 1", d)
	}
}
