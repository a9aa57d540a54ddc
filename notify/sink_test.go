package notify_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"svodka/internal/ledger"
	"svodka/internal/secret"
	simulated "svodka/internal/simulate/telegram"
	"svodka/notify"
	"svodka/notify/telegram"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// sink is an HTTP server that takes messages and counts them, 3 % refused by 500, 2 % by 429, and 0.5 % taken without an
// answer that arrives.
type sink struct {
	*httptest.Server
	ledger string
	kills  int

	mu     sync.Mutex
	faults bool
	taken  map[string]int // by the text of the message
	lost   int            // answers
}

func newSink(t *testing.T, faults bool) *sink {
	t.Helper()
	s := &sink{faults: faults, taken: map[string]int{}}
	s.Server = httptest.NewUnstartedServer(s)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func (s *sink) address() string { return s.URL }

func (s *sink) setKills(ledger string, n int) { s.ledger, s.kills = ledger, n }

func (s *sink) took() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.taken)
}

func (s *sink) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text := r.FormValue("text")
	chance := rand.IntN(1000)
	if !s.faults {
		chance = 999
	}
	switch {
	case chance < 30:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case chance < 50:
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	s.mu.Lock()
	s.taken[text]++
	if chance < 55 {
		s.lost++
	}
	s.mu.Unlock()
	if chance < 55 {
		panic(http.ErrAbortHandler)
	}
	time.Sleep(time.Duration(rand.IntN(3)) * time.Millisecond) // so that kills meet messages that were taken
}

// judge compares what was taken with what the ledger says, and returns what is wrong.
func (s *sink) judge(t *testing.T, resend bool) []string {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	return judge(t, s.ledger, s.taken, s.lost+s.kills, resend)
}

func judge(t *testing.T, path string, taken map[string]int, doubtful int, resend bool) (faults []string) {
	t.Helper()
	l, err := ledger.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	blame := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	all, err := l.Deliveries(t.Context(), ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	runs, err := l.Runs(t.Context(), ledger.Filter{State: "any"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range runs {
		if r.State != ledger.Done {
			blame("run %s is %s", r.SlotKey, r.State)
		}
	}
	if len(all) != perSlot*len(runs) || len(all) == 0 {
		blame("%d runs put %d messages into the outbox: some were lost", len(runs), len(all))
	}
	repeats, doubt, known := 0, 0, map[string]bool{}
	for _, d := range all {
		n := taken[d.Message.Text]
		known[d.Message.Text] = true
		repeats += max(0, n-1)
		switch {
		case d.State == notify.Doubt:
			doubt++
		case d.State != notify.Sent:
			blame("%s is left in the state %s", d.Message.Text, d.State)
		case n == 0:
			blame("%s is noted as sent but was lost", d.Message.Text)
		}
		if n > 1 && !resend {
			blame("%s arrived twice (%d times, it is %s)", d.Message.Text, n, d.State)
		}
	}
	for text := range taken {
		if !known[text] {
			blame("%s arrived, and nobody knows of it", text)
		}
	}
	if resend && doubt > 0 {
		blame("%d messages are left in doubt although they are to be sent again", doubt)
	}
	if repeats > doubtful || doubt > doubtful {
		blame("%d repeats and %d in doubt, with %d kills and lost answers", repeats, doubt, doubtful)
	}
	t.Logf("%d messages, %d in doubt, %d repeats, %d kills and lost answers", len(all), doubt, repeats, doubtful)
	return faults
}

// poster delivers to a sink.
type poster struct{ address string }

func (p poster) Close() error { return nil }

func (p poster) Send(ctx context.Context, m notify.Message) error {
	handedOver := false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteRequest: func(httptrace.WroteRequestInfo) { handedOver = true }})
	body := url.Values{"text": {m.Text}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.address, strings.NewReader(body))
	if err != nil {
		return notify.Permanent(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil && handedOver {
		return notify.InDoubt(err)
	}
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusTooManyRequests:
		return notify.RetryAfter(errors.New(resp.Status), 5*time.Millisecond)
	}
	return errors.New(resp.Status)
}

// telegramSink is the fake of Telegram as the other side of a trial; every message goes to a chat of its own.
type telegramSink struct {
	*httptest.Server
	fake   *simulated.Server
	ledger string
	kills  int
	mu     sync.Mutex
	lost   int
}

const botToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

func newTelegramSink(t *testing.T, slow bool) *telegramSink {
	t.Helper()
	s := &telegramSink{fake: simulated.New(botToken, time.Now)}
	for i := range 20_000 {
		s.fake.SetChat(simulated.Chat{ID: int64(i + 1), Type: "private", Title: "Анна"})
	}
	s.fake.SetFault(func(string, map[string]string) simulated.Fault {
		switch chance := rand.IntN(1000); {
		case chance < 30:
			return simulated.Internal
		case chance < 50 && slow: // waits for seconds
			return simulated.SlowDown
		case chance >= 995:
			s.mu.Lock()
			defer s.mu.Unlock()
			s.lost++
			return simulated.Lost
		}
		return simulated.None
	})
	s.Server = httptest.NewUnstartedServer(s.fake)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	s.Start()
	t.Cleanup(s.Close)
	return s
}

func (s *telegramSink) address() string { return s.URL }

func (s *telegramSink) took() int { return len(s.fake.Accepted()) }

func (s *telegramSink) setKills(ledger string, n int) { s.ledger, s.kills = ledger, n }

func (s *telegramSink) judge(t *testing.T, resend bool) []string {
	t.Helper()
	taken := map[string]int{}
	for _, m := range s.fake.Accepted() {
		taken[m.Text]++
		if m.Text != "message "+strconv.FormatInt(m.Chat, 10) {
			t.Errorf("%q went to chat %d", m.Text, m.Chat)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return append(judge(t, s.ledger, taken, s.lost+s.kills, resend), s.fake.Complaints()...)
}

// childNotifier is the notifier of the process under test.
func childNotifier(t *testing.T, kind string) notify.Notifier {
	address := os.Getenv("SVODKA_ADDRESS")
	if kind == "sink" {
		return poster{address}
	}
	c := telegram.Defaults()
	c.Token, c.Chat, c.API = secret.New(botToken), "1", address
	n, err := c.Open(t.Context(), notify.Env{Name: "sink", Log: quiet()})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
