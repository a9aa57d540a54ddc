package ledger

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"svodka/notify"
)

func claim(t *testing.T, l *Ledger, receiver string, at time.Time) (notify.Delivery, bool) {
	t.Helper()
	d, ok, err := l.Claim(t.Context(), receiver, at)
	if err != nil {
		t.Fatal(err)
	}
	return d, ok
}

func settle(t *testing.T, l *Ledger, id int64, s notify.Settlement) {
	t.Helper()
	if err := l.Settle(t.Context(), id, s); err != nil {
		t.Fatal(err)
	}
}

func TestClaimKeepsOrder(t *testing.T) {
	l := testLedger(t)
	finish(t, l, "a", outgoing("boss", "k1", "k2")...)
	first, ok := claim(t, l, "boss", at)
	if !ok || first.Message.Key != "k1" || first.State != notify.Sending {
		t.Fatalf("first claim = %+v, %v", first, ok)
	}
	if d, ok := claim(t, l, "boss", at); ok {
		t.Errorf("k2 was claimed while k1 is under way: %+v", d)
	}
	settle(t, l, first.ID, notify.Settlement{State: notify.Retry, At: at, NextAt: at.Add(time.Hour), Count: true, Error: "busy"})
	if d, ok := claim(t, l, "boss", at.Add(time.Minute)); ok {
		t.Errorf("k2 overtook k1, which is to be tried again: %+v", d)
	}
	if next, ok, err := l.NextDue(t.Context(), "boss"); !ok || err != nil || !next.At.Equal(at.Add(time.Hour)) || next.To == "" {
		t.Errorf("next due = %v, %v, %v; want k1's time", next, ok, err)
	}
	first, ok = claim(t, l, "boss", at.Add(time.Hour))
	if !ok || first.Message.Key != "k1" || first.Attempts != 1 {
		t.Fatalf("claim after an hour = %+v, %v", first, ok)
	}
	settle(t, l, first.ID, notify.Settlement{State: notify.Doubt, At: at})
	if d, ok := claim(t, l, "boss", at.Add(time.Hour)); !ok || d.Message.Key != "k2" {
		t.Errorf("after k1 is in doubt: claim = %+v, %v; want k2", d, ok)
	}
}

func TestClaimIsByReceiver(t *testing.T) {
	l := testLedger(t)
	finish(t, l, "a", append(outgoing("boss", "k1"), outgoing("team", "k1")...)...)
	if d, ok := claim(t, l, "nobody", at); ok {
		t.Errorf("claimed %+v for a receiver without messages", d)
	}
	if _, ok := claim(t, l, "boss", at); !ok {
		t.Error("nothing for boss")
	}
	if d, ok := claim(t, l, "team", at); !ok || d.Receiver != "team" {
		t.Errorf("for team: %+v, %v", d, ok)
	}
}

func TestSettleOnlyWhatIsClaimed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := reopened(t, path)
	finish(t, l, "a", outgoing("boss", "k1")...)
	sent := notify.Settlement{State: notify.Sent, At: at, Count: true}
	if err := l.Settle(t.Context(), 1, sent); !errors.Is(err, notify.ErrNotClaimed) {
		t.Errorf("settling what is pending: %v, want ErrNotClaimed", err)
	}
	d, _ := claim(t, l, "boss", at)
	beside, err := open(t.Context(), path, "rw")
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	if err := beside.Settle(t.Context(), d.ID, sent); !errors.Is(err, notify.ErrNotClaimed) {
		t.Errorf("settling what another process claimed: %v, want ErrNotClaimed", err)
	}
	settle(t, l, d.ID, sent)
	if err := l.Settle(t.Context(), d.ID, sent); !errors.Is(err, notify.ErrNotClaimed) {
		t.Errorf("settling twice: %v, want ErrNotClaimed", err)
	}
}

func TestSettleWithFallback(t *testing.T) {
	l := testLedger(t)
	finish(t, l, "a", outgoing("boss", "k1", "k2")...)
	for range 2 {
		d, _ := claim(t, l, "boss", at)
		settle(t, l, d.ID, notify.Settlement{State: notify.Dead, At: at, Error: "blocked", Instead: outgoing("mail", "k/mail")})
	}
	all, err := l.Deliveries(t.Context(), Filter{Receiver: "mail"})
	if err != nil || len(all) != 1 || all[0].Slot.Compare(at) != 0 || all[0].Job != "weekly" {
		t.Errorf("copies = %+v, %v; want one, of the same run", all, err)
	}
}

func TestLeftOver(t *testing.T) {
	for name, resend := range map[string]bool{"hold": false, "resend": true} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "ledger.db")
			l := reopened(t, path)
			finish(t, l, "a", outgoing("boss", "k1", "k2")...)
			claim(t, l, "boss", at)
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			shared, err := OpenShared(t.Context(), path)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := shared.Deliveries(t.Context(), Filter{State: notify.Doubt}); len(got) != 1 {
				t.Errorf("in doubt after the process died: %d, want 1", len(got))
			}
			if err := shared.Close(); err != nil {
				t.Fatal(err)
			}
			l = reopened(t, path)
			later := at.Add(time.Hour)
			left, err := l.Recover(t.Context(), "boss", resend, later)
			if err != nil || len(left) != 1 || left[0].Message.Key != "k1" {
				t.Fatalf("recovered %+v, %v; want k1", left, err)
			}
			if again, err := l.Recover(t.Context(), "boss", resend, later); err != nil || len(again) != 0 {
				t.Errorf("recovered again: %+v, %v", again, err)
			}
			d, ok := claim(t, l, "boss", later)
			want, repeat := "k2", false
			if resend {
				want, repeat = "k1", true
			}
			if !ok || d.Message.Key != want || d.Message.Repeat != repeat {
				t.Errorf("next = %s (repeat %v), %v; want %s (repeat %v)", d.Message.Key, d.Message.Repeat, ok, want, repeat)
			}
		})
	}
}

func TestDecide(t *testing.T) {
	later := at.Add(time.Hour)
	tests := []struct {
		state notify.DeliveryState
		what  Decision
		want  notify.DeliveryState // empty: refused
	}{
		{notify.Doubt, Resend, notify.Retry},
		{notify.Doubt, Arrived, notify.Sent},
		{notify.Doubt, Drop, notify.Dead},
		{notify.Dead, Resend, notify.Retry},
		{notify.Dead, Arrived, ""},
		{notify.Dead, Drop, ""},
		{notify.Retry, Resend, notify.Retry},
		{notify.Retry, Drop, notify.Dead},
		{notify.Sent, Resend, ""},
		{notify.Sent, Drop, ""},
		{notify.Sending, Resend, ""},
		{notify.Doubt, "burn", ""},
	}
	for _, tt := range tests {
		t.Run(string(tt.state)+" "+string(tt.what), func(t *testing.T) {
			l := testLedger(t)
			finish(t, l, "a", outgoing("boss", "k1")...)
			d, _ := claim(t, l, "boss", at)
			if tt.state != notify.Sending {
				settle(t, l, d.ID, notify.Settlement{State: tt.state, At: at, NextAt: later.AddDate(0, 0, 1), Count: true, Error: "e"})
			}
			got, err := l.Decide(t.Context(), d.ID, tt.what, later)
			if (err == nil) != (tt.want != "") || err == nil && got.State != tt.want {
				t.Fatalf("got %s, %v; want %q", got.State, err, tt.want)
			}
			if tt.want != notify.Retry {
				return
			}
			again, ok := claim(t, l, "boss", later)
			if !ok || again.Attempts != 0 || !again.Queued.Equal(later) || again.Message.Repeat != (tt.state == notify.Doubt) {
				t.Errorf("after resend: %+v, %v; want due at once, counted anew, a repeat only after doubt", again, ok)
			}
		})
	}
	if _, err := testLedger(t).Decide(t.Context(), 99, Drop, at); err == nil || !strings.Contains(err.Error(), "no delivery 99") {
		t.Errorf("unknown delivery: %v", err)
	}
}

// TestWhatStrangersWrote wants names out of a CRM harmless in whatever is kept to be shown and sent.
func TestWhatStrangersWrote(t *testing.T) {
	l := testLedger(t)
	m := message("k1")
	m.Subject, m.Text = "О\x1b[2Jтчёт\r\nBcc: x", "менеджер \u202eexe\nвторая"
	finish(t, l, "a", Outgoing{Receiver: "boss", Message: m})
	d, ok := claim(t, l, "boss", at)
	if !ok || d.Message.Subject != "О[2Jтчёт Bcc: x" || d.Message.Text != "менеджер exe\nвторая" {
		t.Errorf("claimed %q, %q", d.Message.Subject, d.Message.Text)
	}
}
