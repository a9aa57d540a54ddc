package notify_test

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"svodka/internal/ledger"
	"svodka/notify"
)

func TestStopping(t *testing.T) {
	inBubble(t, "finishes the message under way", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1"), out("boss", "k2")), &script{took: 10 * time.Second}
		defer b.Close()
		b.run(t, 5*time.Second, notify.Receiver{Name: "boss", Notifier: s})
		expect(t, "states", b.states(t), "boss k1 sent 1\nboss k2 pending 0")
	})
	inBubble(t, "but not for ever", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1")), &script{took: time.Hour}
		defer b.Close()
		began := time.Now()
		b.run(t, 5*time.Second, notify.Receiver{Name: "boss", Notifier: s})
		if took := time.Since(began); took > 30*time.Second {
			t.Errorf("stopped after %v", took)
		}
		expect(t, "states", b.states(t), "boss k1 retry 1")
	})
	inBubble(t, "an attempt has its time", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1")), &script{took: time.Hour}
		defer b.Close()
		b.run(t, 150*time.Second, notify.Receiver{Name: "boss", Notifier: s})
		expect(t, "states", b.states(t), "boss k1 retry 1")
	})
}

func TestWakingUp(t *testing.T) {
	inBubble(t, "by Wake", func(t *testing.T) {
		b, s := newBench(t), &script{}
		defer b.Close()
		ctx, cancel := context.WithCancel(t.Context())
		d := b.dispatcher(notify.Receiver{Name: "boss", Notifier: s})
		ended := make(chan error, 1)
		go func() { ended <- d.Run(ctx) }()
		time.Sleep(time.Second)
		b.enqueue(t, "next", out("boss", "k1"))
		d.Wake()
		time.Sleep(time.Second)
		expect(t, "sent a second after Wake", s.keys(), "k1")
		b.enqueue(t, "after", out("boss", "k2"))
		time.Sleep(40 * time.Second)
		expect(t, "sent without Wake, such as what another process put back", s.keys(), "k1 k2")
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	inBubble(t, "what was left over is looked at first", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "ledger.db")
		l, err := ledger.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		b := &bench{Ledger: l}
		b.enqueue(t, "slot", out("boss", "k1"))
		if _, ok, err := l.Claim(t.Context(), "boss", time.Now()); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if b.Ledger, err = ledger.Open(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		defer b.Close()
		s := &script{}
		b.run(t, time.Minute, notify.Receiver{Name: "boss", Notifier: s, Resend: true})
		expect(t, "states", b.states(t), "boss k1 sent 2")
		if !s.sent[0].Repeat {
			t.Error("the resent message does not say that it may be a repeat")
		}
		if !strings.Contains(b.log.String(), "in doubt since the program ended") {
			t.Errorf("log does not tell of it:\n%s", b.log.String())
		}
	})
}

// forgetful is an outbox whose disk is full for a while.
type forgetful struct {
	notify.Outbox
	failures int
}

func (f *forgetful) Settle(ctx context.Context, id int64, s notify.Settlement) error {
	if f.failures > 0 {
		f.failures--
		return errors.New("disk full")
	}
	return f.Outbox.Settle(ctx, id, s)
}

func TestOutcomeIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1"), out("boss", "k2")), &script{}
		defer b.Close()
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		d := notify.NewDispatcher(&forgetful{b, 20}, []notify.Receiver{{Name: "boss", Notifier: s}}, slog.New(slog.DiscardHandler))
		if err := d.Run(ctx); err != nil {
			t.Error(err)
		}
		expect(t, "states", b.states(t), "boss k1 sent 1\nboss k2 sent 1")
		expect(t, "sent", s.keys(), "k1 k2")
	})
	synctest.Test(t, func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1"), out("boss", "k2")), &script{}
		defer b.Close()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		d := notify.NewDispatcher(&forgetful{b, 1000}, []notify.Receiver{{Name: "boss", Notifier: s}}, slog.New(slog.DiscardHandler))
		if err := d.Run(ctx); err == nil || !strings.Contains(err.Error(), "disk full") {
			t.Errorf("run = %v, want an error: the outcome was never noted", err)
		}
		expect(t, "sent while nothing could be noted", s.keys(), "k1")
	})
}
