// Package notifytest is the conformance suite that every notifier passes: what Send promises about delivery, waiting,
// cancelling and secrets, whatever the other side does.
package notifytest

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"svodka/notify"
)

// Behaviour is what the other side does.
type Behaviour string

// The behaviours. A peer that cannot behave in one of these ways says so, and the test of it is left out.
const (
	Well     Behaviour = "well"     // takes everything
	Busy     Behaviour = "busy"     // refuses for now
	Throttle Behaviour = "throttle" // asks to wait
	Reject   Behaviour = "reject"   // refuses this message for good
	Deny     Behaviour = "deny"     // refuses password or token
	Lose     Behaviour = "lose"     // takes the message, but its answer gets lost
	Hang     Behaviour = "hang"     // does not answer and takes nothing
	Away     Behaviour = "away"     // is not there at all
)

// Peer is the other side of a notifier under test.
type Peer interface {
	// Behave makes it behave so from now on; false means that it cannot.
	Behave(b Behaviour) bool
	// Received is how many messages it has taken.
	Received() int
}

// Setup is a notifier under test.
type Setup struct {
	// Open makes a notifier and its peer, which behaves well. Log is what the notifier logs to.
	Open    func(t *testing.T, log *slog.Logger) (notify.Notifier, Peer)
	To      string
	Secrets []string // texts that must not be seen anywhere
}

// Run runs the suite.
func Run(t *testing.T, s Setup) {
	t.Run("takes a report", func(t *testing.T) { s.report(t) })
	t.Run("takes a bare text", func(t *testing.T) { s.bareText(t) })
	t.Run("cancelled before", func(t *testing.T) { s.cancelled(t) })
	t.Run("parts", func(t *testing.T) { s.parts(t) })
	for _, c := range cases() {
		t.Run(string(c.when), func(t *testing.T) { s.fate(t, c) })
	}
}

// Report is a message with everything a report has.
func Report(to string) notify.Message {
	return notify.Message{
		Key: "weekly-sales/2026-03-02T09:00/report/boss/" + to, To: to, At: time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC),
		Kind: notify.ReportKind, Lang: "ru", Subject: "Продажи за неделю 23 февраля – 1 марта",
		Text:  "Продажи: 4,2 млн ₽ (−12 %)\nКонверсия: 16,3 %",
		HTML:  `<html><body><h1>Продажи за неделю</h1><img src="cid:trend.png" alt="Продажи по неделям"></body></html>`,
		Short: "<b>Продажи за неделю</b>\n4,2 млн ₽ (−12 %), а R&amp;D — <i>вырос</i> &lt;сильно&gt;\n<a href=\"https://example.ru/r?a=1&amp;b=2\">подробности</a>",
		Files: []notify.File{
			{Name: "trend.png", MIME: "image/png", Roles: []notify.Role{notify.Inline}, Alt: "Продажи по неделям", Data: Picture(320, 200)},
			{Name: "summary.png", MIME: "image/png", Roles: []notify.Role{notify.Picture}, Data: Picture(640, 400)},
			{
				Name: "report.pdf", Title: `Отчёт по продажам — «Ромашка» за неделю.pdf`, MIME: "application/pdf",
				Roles: []notify.Role{notify.Document}, Data: []byte("%PDF-1.4\n" + strings.Repeat("отчёт ", 5000)),
			},
		},
	}
}

// Picture is a PNG of that size.
func Picture(width, height int) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err) // writing to memory
	}
	return b.Bytes()
}

// open opens the notifier and checks at the end of the test that no secret was logged.
func (s Setup) open(t *testing.T) (notify.Notifier, Peer) {
	t.Helper()
	log := &journal{}
	n, peer := s.Open(t, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() {
		if err := n.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		s.noSecrets(t, "log", log.String())
	})
	return n, peer
}

func (s Setup) noSecrets(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range s.Secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%s tells the secret %q:\n%s", where, secret, text)
		}
	}
}

// sendAll sends m, part by part where the notifier cuts it.
func sendAll(ctx context.Context, n notify.Notifier, m notify.Message) (calls int, err error) {
	parts := []notify.Message{m}
	if cutter, ok := n.(notify.Splitter); ok {
		parts = cutter.Split(m)
	}
	for _, p := range parts {
		if err := n.Send(ctx, p); err != nil {
			return calls, err
		}
		calls++
	}
	return calls, nil
}

func (s Setup) report(t *testing.T) {
	n, peer := s.open(t)
	calls, err := sendAll(t.Context(), n, Report(s.To))
	if err != nil {
		t.Fatal(err)
	}
	if got := peer.Received(); got != calls {
		t.Errorf("the other side took %d messages, %d were reported as sent", got, calls)
	}
}

func (s Setup) bareText(t *testing.T) {
	n, peer := s.open(t)
	m := notify.Message{Key: "test/1", To: s.To, At: time.Unix(1e9, 0).UTC(), Kind: notify.TestKind, Lang: "en", Subject: "svodka: a test", Text: "It works <here> & now."}
	if err := n.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if got := peer.Received(); got != 1 {
		t.Errorf("the other side took %d messages, want 1", got)
	}
}

func (s Setup) cancelled(t *testing.T) {
	n, peer := s.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := n.Send(ctx, first(n, Report(s.To)))
	if err == nil || notify.IsPermanent(err) || notify.IsInDoubt(err) {
		t.Errorf("send with a context that has ended = %v; want an error that lets it be tried again", err)
	}
	if got := peer.Received(); got != 0 {
		t.Errorf("the other side took %d messages", got)
	}
}

func first(n notify.Notifier, m notify.Message) notify.Message {
	if cutter, ok := n.(notify.Splitter); ok {
		return cutter.Split(m)[0]
	}
	return m
}

func (s Setup) parts(t *testing.T) {
	n, _ := s.open(t)
	cutter, ok := n.(notify.Splitter)
	if !ok {
		t.Skip("sends a message in one call")
	}
	m := Report(s.To)
	parts, again := cutter.Split(m), cutter.Split(m)
	seen := map[string]bool{}
	for i, p := range parts {
		if seen[p.Key] {
			t.Errorf("two parts have the key %s", p.Key)
		}
		seen[p.Key] = true
		if p.Key != again[i].Key {
			t.Errorf("cutting again gives the key %s, not %s", again[i].Key, p.Key)
		}
		if p.WholeKey() != m.Key {
			t.Errorf("part %s belongs to %s, want %s", p.Key, p.WholeKey(), m.Key)
		}
		if len(parts) > 1 && p.Part != i+1 {
			t.Errorf("part %d has the number %d", i+1, p.Part)
		}
	}
	if len(parts[0].Files) != len(m.Files) || parts[0].HTML != m.HTML || parts[0].Text != m.Text || parts[0].Short != m.Short {
		t.Error("the first part does not keep the whole message")
	}
}

// journal collects a log.
type journal struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.b.String()
}
