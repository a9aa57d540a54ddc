package notify_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"svodka/internal/ledger"
	"svodka/notify"
)

// script is a notifier whose answers are written down; when they run out it takes everything.
type script struct {
	mu      sync.Mutex
	answers []error
	sent    []notify.Message
	at      []time.Time
	took    time.Duration
}

func (s *script) Send(ctx context.Context, m notify.Message) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(s.took):
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, m)
	s.at = append(s.at, time.Now())
	if len(s.answers) == 0 {
		return nil
	}
	err := s.answers[0]
	s.answers = s.answers[1:]
	if err != nil && err.Error() == "panic" {
		panic("broken notifier")
	}
	return err
}

func (s *script) Close() error { return nil }

func (s *script) keys() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, m := range s.sent {
		all = append(all, m.Key)
	}
	return strings.Join(all, " ")
}

// parted is a script that cuts every message in two.
type parted struct{ *script }

func (parted) Split(m notify.Message) []notify.Message {
	return []notify.Message{notify.PartOf(m, 1), notify.PartOf(m, 2)}
}

// bench is a ledger with messages in its outbox, in a bubble of its own time.
type bench struct {
	*ledger.Ledger
	log bytes.Buffer
}

func newBench(t *testing.T, out ...notify.Outgoing) *bench {
	t.Helper()
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{Ledger: l}
	b.enqueue(t, "slot", out...)
	return b
}

func (b *bench) enqueue(t *testing.T, slot string, out ...notify.Outgoing) {
	t.Helper()
	now := time.Now()
	if _, err := b.Begin(t.Context(), "weekly", now, slot, now); err != nil {
		t.Fatal(err)
	}
	if err := b.Finish(t.Context(), ledger.Result{Job: "weekly", Slot: now, SlotKey: slot, At: now, Messages: out}); err != nil {
		t.Fatal(err)
	}
}

func (b *bench) dispatcher(receivers ...notify.Receiver) *notify.Dispatcher {
	return notify.NewDispatcher(b, receivers, slog.New(slog.NewTextHandler(&b.log, nil)))
}

// run runs a dispatcher for a while.
func (b *bench) run(t *testing.T, d time.Duration, receivers ...notify.Receiver) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := b.dispatcher(receivers...).Run(ctx); err != nil {
		t.Error(err)
	}
}

// states lists "receiver key state attempts" of every delivery, oldest first.
func (b *bench) states(t *testing.T) string {
	t.Helper()
	all, err := b.Deliveries(t.Context(), ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for i := len(all) - 1; i >= 0; i-- {
		lines = append(lines, fmt.Sprintf("%s %s %s %d", all[i].Receiver, all[i].Message.Key, all[i].State, all[i].Attempts))
	}
	return strings.Join(lines, "\n")
}

func out(receiver, key string) notify.Outgoing {
	return notify.Outgoing{Receiver: receiver, Message: notify.Message{Key: key, To: "to", Subject: "Продажи", Lang: "ru", Text: "текст"}}
}

// inBubble runs a test in fake time.
func inBubble(t *testing.T, name string, test func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { synctest.Test(t, test) })
}

func expect(t *testing.T, what, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s:\ngot  %s\nwant %s", what, got, want)
	}
}

func TestOutcomes(t *testing.T) {
	plain := errors.New("busy")
	inBubble(t, "sent", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1"), out("boss", "k2")), &script{}
		defer b.Close()
		b.run(t, time.Minute, notify.Receiver{Name: "boss", Notifier: s})
		expect(t, "states", b.states(t), "boss k1 sent 1\nboss k2 sent 1")
		expect(t, "sent", s.keys(), "k1 k2")
	})
	inBubble(t, "tried again with growing delays", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1")), &script{answers: []error{plain, plain, plain, plain, plain}}
		defer b.Close()
		b.run(t, 4*time.Hour, notify.Receiver{Name: "boss", Notifier: s})
		expect(t, "states", b.states(t), "boss k1 sent 6")
		for i, want := range []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, time.Hour} {
			if got := s.at[i+1].Sub(s.at[i]); got < want*4/5 || got > want*6/5+time.Second {
				t.Errorf("wait %d = %v, want about %v", i+1, got, want)
			}
		}
	})
	inBubble(t, "given up after two days", func(t *testing.T) {
		s := &script{}
		for range 200 {
			s.answers = append(s.answers, plain)
		}
		b := newBench(t, out("boss", "k1"))
		defer b.Close()
		dispatcher := b.dispatcher(notify.Receiver{Name: "boss", Notifier: s})
		for range 52 * 2 {
			time.Sleep(30 * time.Minute)
			if err := dispatcher.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		d, err := b.Delivery(t.Context(), 1)
		if err != nil || d.State != notify.Dead || !strings.Contains(d.Error, "given up after") {
			t.Errorf("after 52 hours of failures: %v %q, %v", d.State, d.Error, err)
		}
		if age := d.Changed.Sub(d.Queued); age < 48*time.Hour || age > 50*time.Hour {
			t.Errorf("given up after %v, want two days", age)
		}
	})
	inBubble(t, "permanent", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1")), &script{answers: []error{notify.Permanent(plain)}}
		defer b.Close()
		b.run(t, 3*time.Hour, notify.Receiver{Name: "boss", Notifier: s})
		expect(t, "states", b.states(t), "boss k1 dead 1")
		expect(t, "sent", s.keys(), "k1")
	})
	inBubble(t, "asked to wait", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1"), out("boss", "k2")), &script{answers: []error{notify.RetryAfter(plain, 10*time.Minute)}}
		defer b.Close()
		began := time.Now()
		b.run(t, time.Hour, notify.Receiver{Name: "boss", Notifier: s})
		expect(t, "states", b.states(t), "boss k1 sent 1\nboss k2 sent 1") // the refused attempt is not counted
		if wait := s.at[1].Sub(began); wait < 10*time.Minute || wait > 11*time.Minute {
			t.Errorf("the receiver was left alone for %v, want 10m", wait)
		}
	})
	inBubble(t, "in doubt, hold", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1")), &script{answers: []error{notify.InDoubt(plain)}}
		defer b.Close()
		b.run(t, 3*time.Hour, notify.Receiver{Name: "boss", Notifier: s})
		expect(t, "states", b.states(t), "boss k1 in_doubt 1")
	})
	inBubble(t, "in doubt, resend", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1")), &script{answers: []error{notify.InDoubt(plain)}}
		defer b.Close()
		b.run(t, time.Hour, notify.Receiver{Name: "boss", Notifier: s, Resend: true})
		expect(t, "states", b.states(t), "boss k1 sent 2")
		if !s.sent[1].Repeat || s.sent[0].Repeat {
			t.Errorf("repeat = %v then %v, want false then true", s.sent[0].Repeat, s.sent[1].Repeat)
		}
	})
	inBubble(t, "panic is doubt", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1"), out("boss", "k2")), &script{answers: []error{errors.New("panic")}}
		defer b.Close()
		b.run(t, time.Hour, notify.Receiver{Name: "boss", Notifier: s})
		expect(t, "states", b.states(t), "boss k1 in_doubt 1\nboss k2 sent 1")
	})
}

func TestFallback(t *testing.T) {
	no := notify.Permanent(errors.New("chat not found"))
	inBubble(t, "once for all parts", func(t *testing.T) {
		boss, mail := &script{answers: []error{no, no}}, &script{}
		whole := out("boss", "k1").Message
		b := newBench(t, notify.Outgoing{Receiver: "boss", Message: notify.PartOf(whole, 1)}, notify.Outgoing{Receiver: "boss", Message: notify.PartOf(whole, 2)})
		defer b.Close()
		b.run(t, time.Hour,
			notify.Receiver{Name: "boss", Notifier: boss, Fallback: "mail"},
			notify.Receiver{Name: "mail", Notifier: mail, Recipients: []string{"a@example.ru", "b@example.ru"}})
		expect(t, "by mail", mail.keys(), "k1/mail/a@example.ru k1/mail/b@example.ru")
		if m := mail.sent[0]; m.To != "a@example.ru" || m.Part != 0 || m.Text != "текст" || !strings.Contains(m.Note, "boss") || !strings.Contains(m.Note, "chat not found") {
			t.Errorf("copy = %+v, want the whole message with a note why", m)
		}
	})
	inBubble(t, "split for the receiver it goes to", func(t *testing.T) {
		boss, team := &script{answers: []error{no}}, parted{&script{}}
		b := newBench(t, out("boss", "k1"))
		defer b.Close()
		b.run(t, time.Hour,
			notify.Receiver{Name: "boss", Notifier: boss, Fallback: "team"},
			notify.Receiver{Name: "team", Notifier: team, Recipients: []string{"-1"}})
		expect(t, "to the team", team.keys(), "k1/team/-1/part 1 k1/team/-1/part 2")
	})
	inBubble(t, "in one drain", func(t *testing.T) {
		boss, mail := &script{answers: []error{no}, took: time.Second}, &script{}
		b := newBench(t, out("boss", "k1"))
		defer b.Close()
		d := b.dispatcher( // the fallback is served first
			notify.Receiver{Name: "mail", Notifier: mail, Recipients: []string{"a@example.ru"}},
			notify.Receiver{Name: "boss", Notifier: boss, Fallback: "mail"})
		time.Sleep(time.Second)
		if err := d.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		expect(t, "states", b.states(t), "boss k1 dead 1\nmail k1/mail/a@example.ru sent 1")
	})
}

func TestDrain(t *testing.T) {
	inBubble(t, "one attempt each", func(t *testing.T) {
		s := &script{answers: []error{errors.New("busy"), notify.RetryAfter(errors.New("slow down"), 0)}}
		b := newBench(t, out("boss", "k1"), notify.Outgoing{Receiver: "boss", Message: notify.Message{Key: "k2", To: "other"}})
		defer b.Close()
		began := time.Now()
		if err := b.dispatcher(notify.Receiver{Name: "boss", Notifier: s}).Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		expect(t, "states", b.states(t), "boss k1 retry 1\nboss k2 retry 0")
		if time.Since(began) > time.Second {
			t.Errorf("drain waited %v", time.Since(began))
		}
	})
}

func TestLogLines(t *testing.T) {
	inBubble(t, "one line for a delivery", func(t *testing.T) {
		b, s := newBench(t, out("boss", "k1")), &script{}
		defer b.Close()
		b.run(t, time.Minute, notify.Receiver{Name: "boss", Notifier: s})
		log := b.log.String()
		if strings.Count(log, "\n") != 1 {
			t.Errorf("log has not one line:\n%s", log)
		}
		for _, want := range []string{"level=INFO", "msg=sent", "receiver=boss", "job=weekly", "slot=", "attempt=1", "took="} {
			if !strings.Contains(log, want) {
				t.Errorf("log lacks %s: %s", want, log)
			}
		}
	})
}

// paced is a script that wants ten seconds between messages.
type paced struct{ *script }

func (p paced) Turn(string) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.at) == 0 {
		return 0
	}
	return max(0, 10*time.Second-time.Since(p.at[len(p.at)-1]))
}

// TestWaitsForItsTurn looks into the outbox while a message waits: it must not count as under way.
func TestWaitsForItsTurn(t *testing.T) {
	for name, deliver := range map[string]func(*bench, context.Context, notify.Receiver) error{
		"serving": func(b *bench, ctx context.Context, r notify.Receiver) error {
			return b.dispatcher(r).Run(ctx)
		},
		"draining": func(b *bench, ctx context.Context, r notify.Receiver) error {
			return b.dispatcher(r).Drain(ctx)
		},
	} {
		inBubble(t, name, func(t *testing.T) {
			b := newBench(t, out("boss", "a"), out("boss", "b"))
			defer b.Close()
			s := &script{}
			ctx, stop := context.WithTimeout(t.Context(), 30*time.Second)
			defer stop()
			ended := make(chan error, 1)
			go func() { ended <- deliver(b, ctx, notify.Receiver{Name: "boss", Notifier: paced{s}}) }()
			time.Sleep(5 * time.Second)
			expect(t, "while it waits", b.states(t), "boss a sent 1\nboss b pending 0")
			if err := <-ended; err != nil {
				t.Error(err)
			}
			expect(t, "at the end", b.states(t), "boss a sent 1\nboss b sent 1")
			if len(s.at) != 2 || s.at[1].Sub(s.at[0]) < 10*time.Second {
				t.Errorf("sent at %v, want 10 seconds between", s.at)
			}
		})
	}
}
