package telegram

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"svodka/internal/secret"
	simulated "svodka/internal/simulate/telegram"
	"svodka/notify"
	"svodka/notify/notifytest"
)

const (
	token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
	group = "-100500"
)

// rig is a notifier and the fake of Telegram that it speaks to.
type rig struct {
	*Notifier
	server *simulated.Server
	http   *httptest.Server
	log    bytes.Buffer
}

func newRig(t *testing.T, change func(*Config)) *rig {
	t.Helper()
	r := &rig{server: simulated.New(token, time.Now)}
	r.server.SetChat(simulated.Chat{ID: -100500, Title: "Продажи", Type: "supergroup", Topics: []int{7}})
	r.server.SetChat(simulated.Chat{ID: 42, Name: "boss_chat", Title: "Анна", Type: "private"})
	r.http = httptest.NewServer(r.server)
	r.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	t.Cleanup(r.http.Close)
	c := Defaults()
	c.Token, c.Chat, c.API = secret.New(token), group, r.http.URL
	if change != nil {
		change(c)
	}
	r.Notifier = open(t, c, slog.New(slog.NewTextHandler(&r.log, nil)), t.TempDir())
	t.Cleanup(func() {
		if all := r.server.Complaints(); len(all) > 0 {
			t.Errorf("the server complains: %s", all)
		}
		if strings.Contains(r.log.String(), token) {
			t.Errorf("the log tells the token:\n%s", r.log.String())
		}
	})
	return r
}

func open(t *testing.T, c *Config, log *slog.Logger, data string) *Notifier {
	t.Helper()
	c.Check(func(field, problem string) { t.Errorf("%s: %s", field, problem) })
	n, err := c.Open(t.Context(), notify.Env{Name: "boss", Log: log, Data: data})
	if err != nil {
		t.Fatal(err)
	}
	tg := n.(*Notifier)
	tg.turn = func(string) time.Duration { return 0 }
	tg.wait = func(ctx context.Context, _ string) error { return ctx.Err() } // the limits are tested by themselves
	t.Cleanup(func() { _ = n.Close() })
	return tg
}

// peer is the fake as the conformance suite needs it.
type peer struct{ *rig }

func (p peer) Received() int { return len(p.server.Accepted()) }

func (p peer) Behave(b notifytest.Behaviour) bool {
	fault := map[notifytest.Behaviour]simulated.Fault{
		notifytest.Busy: simulated.Internal, notifytest.Throttle: simulated.SlowDown,
		notifytest.Lose: simulated.Lost, notifytest.Hang: simulated.Hang,
	}[b]
	p.server.SetFault(func(string, map[string]string) simulated.Fault { return fault })
	refusal := ""
	if b == notifytest.Reject {
		refusal = "bot was kicked from the supergroup chat"
	}
	p.server.SetChat(simulated.Chat{ID: -100500, Title: "Продажи", Type: "supergroup", Refusal: refusal})
	p.api.token = secret.New(token)
	if b == notifytest.Deny {
		p.api.token = secret.New("1:withdrawn_and_secret_enough")
	}
	if b == notifytest.Away {
		p.http.Close()
	}
	return true
}

func TestConformance(t *testing.T) {
	notifytest.Run(t, notifytest.Setup{
		To: group, Secrets: []string{token, "withdrawn_and_secret_enough"},
		Open: func(t *testing.T, log *slog.Logger) (notify.Notifier, notifytest.Peer) {
			r := newRig(t, nil)
			r.Notifier.log = log
			return r.Notifier, peer{r}
		},
	})
}

func (r *rig) sendAll(t *testing.T, m notify.Message) error {
	t.Helper()
	for _, p := range r.Split(m) {
		if err := r.Send(t.Context(), p); err != nil {
			return err
		}
	}
	return nil
}

// seen is what the fake accepted, a line for each message.
func (r *rig) seen() string {
	var lines []string
	for _, m := range r.server.Accepted() {
		line := fmt.Sprintf("%s %d", m.Method, m.Chat)
		if m.Topic != 0 {
			line += fmt.Sprintf(" topic %d", m.Topic)
		}
		if m.File.Name != "" {
			line += " [" + m.File.Name + "]"
		}
		if m.Silent {
			line += " silent"
		}
		if m.Text != "" {
			line += " " + strings.Split(m.Text, "\n")[0]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func expect(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestReport(t *testing.T) {
	r := newRig(t, func(c *Config) { c.Topic = 7 })
	if err := r.sendAll(t, notifytest.Report(group)); err != nil {
		t.Fatal(err)
	}
	expect(t, r.seen(), `sendPhoto -100500 topic 7 [summary.png] Продажи за неделю
sendDocument -100500 topic 7 [Отчёт по продажам — «Ромашка» за неделю.pdf] silent`)
	first := r.server.Accepted()[0]
	expect(t, first.Text, "Продажи за неделю\n4,2 млн ₽ (−12 %), а R&D — вырос <сильно>\nподробности")
	var marks []string
	for _, m := range first.Marks {
		marks = append(marks, m.Type+" "+m.URL)
	}
	expect(t, strings.Join(marks, ", "), "bold , italic , text_link https://example.ru/r?a=1&b=2")
	if pdf := r.server.Accepted()[1].File; pdf.Size != len(notifytest.Report(group).Files[2].Data) {
		t.Errorf("PDF arrived with %d bytes", pdf.Size)
	}
}

func TestLongText(t *testing.T) {
	r := newRig(t, nil)
	m := notifytest.Report(group)
	m.Short = "<b>Начало</b>\n" + strings.Repeat("Строка отчёта с числами 12,5 %.\n", 300)
	if err := r.sendAll(t, m); err != nil {
		t.Fatal(err)
	}
	all := r.server.Accepted()
	text := ""
	for _, a := range all {
		if a.Text != "" {
			text += a.Text + "\n"
		}
	}
	if want := strings.TrimSpace(notify.PlainText(m.Short)) + "\n"; text != want {
		t.Errorf("the text did not arrive whole: %d characters of %d", len(text), len(want))
	}
	if all[0].Method != "sendPhoto" || all[1].Method != "sendMessage" || all[len(all)-1].Method != "sendDocument" {
		t.Errorf("order:\n%s", r.seen())
	}
}

func TestRemarks(t *testing.T) {
	r := newRig(t, nil)
	m := r.Split(notifytest.Report(group))[0]
	m.Repeat, m.Note = true, "Не удалось доставить получателю <boss>"
	if err := r.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	want := "Не удалось доставить получателю <boss>\nВозможно, повтор: не известно, дошло ли это сообщение с первого раза.\nПродажи за неделю\n"
	if got := r.server.Accepted()[0].Text; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
	// The longest text has room for the remarks.
	m = notify.Message{Key: "k", To: group, Text: strings.Repeat("ё", 9000), Lang: "ru", Note: strings.Repeat("я", 2000), Repeat: true}
	if err := r.sendAll(t, m); err != nil {
		t.Error(err)
	}
}

func TestRefusals(t *testing.T) {
	bad := func(m *notify.Message) { m.Files[1].Data = []byte("no picture") }
	tests := []struct {
		name   string
		rig    func(*rig)
		change func(*notify.Message)
		config func(*Config)
		want   string // what is accepted
		err    string
		log    string
	}{
		{
			name: "topic is gone", config: func(c *Config) { c.Topic = 99 },
			want: "sendPhoto -100500 [summary.png] Продажи за неделю", log: "the topic is gone",
		},
		{
			name: "picture is broken", change: bad,
			want: "sendMessage -100500 Продажи за неделю", log: "did not take the picture",
		},
		{
			name: "picture is too wide", change: func(m *notify.Message) { m.Files[1].Data = notifytest.Picture(9000, 20) },
			want: "sendMessage -100500 Продажи за неделю", log: "did not take the picture",
		},
		{
			name: "markup is broken", change: func(m *notify.Message) { m.Short = "Рост <b>12 % &lt; плана" },
			want: "sendPhoto -100500 [summary.png] Рост 12 % < плана", log: "could not read the markup",
		},
		{
			name: "everything at once", config: func(c *Config) { c.Topic = 99 },
			rig: func(r *rig) {
				r.server.SetChat(simulated.Chat{ID: -100500, Type: "group", MigratedTo: -100600})
				r.server.SetChat(simulated.Chat{ID: -100600, Type: "supergroup"})
			},
			change: func(m *notify.Message) { bad(m); m.Short = "<b>Рост" },
			want:   "sendMessage -100600 Рост", log: "became a supergroup",
		},
		{
			name: "blocked", rig: func(r *rig) { r.server.SetChat(simulated.Chat{ID: -100500, Refusal: "bot was blocked by the user"}) },
			err: "sendPhoto: 403 Forbidden: bot was blocked by the user (the person has to unblock the bot)",
		},
		{
			name: "unknown chat", change: func(m *notify.Message) { m.To = "-1" },
			err: "sendPhoto: 400 Bad Request: chat not found (add the bot to the chat, or have the person press Start; then check the id)",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, tt.config)
			m := r.Split(notifytest.Report(group))[0]
			if tt.rig != nil {
				tt.rig(r)
			}
			if tt.change != nil {
				tt.change(&m)
			}
			err := r.Send(t.Context(), m)
			expect(t, r.seen(), tt.want)
			if tt.err != "" && (!notify.IsPermanent(err) || err.Error() != tt.err) {
				t.Errorf("error = %v, want %q for good", err, tt.err)
			}
			if tt.err == "" && err != nil || !strings.Contains(r.log.String(), tt.log) {
				t.Errorf("error = %v, log = %s, want %q in it", err, r.log.String(), tt.log)
			}
		})
	}
}

func TestMovedGroupIsRemembered(t *testing.T) {
	data := t.TempDir()
	r := newRig(t, nil)
	r.server.SetChat(simulated.Chat{ID: -77, Type: "group", MigratedTo: -10077})
	r.server.SetChat(simulated.Chat{ID: -10077, Type: "supergroup"})
	m := notify.Message{Key: "k", To: "-77", Text: "текст"}
	for i, want := range []int32{2, 1} { // calls: the second time the new id is known
		n := open(t, &Config{Token: secret.New(token), Chat: "-77", API: r.http.URL}, slog.New(slog.DiscardHandler), data)
		var calls atomic.Int32
		r.server.SetFault(func(string, map[string]string) simulated.Fault { calls.Add(1); return simulated.None })
		if err := n.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
		if calls.Load() != want {
			t.Errorf("time %d: %d calls, want %d", i+1, calls.Load(), want)
		}
	}
	if err := os.WriteFile(filepath.Join(data, "telegram-chats.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &Config{Token: secret.New(token), Chat: "-77", API: r.http.URL}
	if _, err := c.Open(t.Context(), notify.Env{Data: data}); err == nil || !strings.Contains(err.Error(), "telegram-chats.json") {
		t.Errorf("a broken file of moves: %v, want an error that names it", err)
	}
}

func TestProxyAndProbe(t *testing.T) {
	r := newRig(t, nil)
	target, _ := url.Parse(r.http.URL)
	var through atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		through.Add(1)
		req.URL.Host, req.RequestURI = target.Host, ""
		resp, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			w.WriteHeader(502)
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
	}))
	defer proxy.Close()
	n := open(t, &Config{
		Token: secret.New(token), Chats: []Chat{group, "@boss_chat"}, API: "http://telegram.invalid",
		Proxy: secret.New("http://user:proxy-password@" + strings.TrimPrefix(proxy.URL, "http://")),
	}, slog.New(slog.DiscardHandler), "")
	said, err := n.Probe(t.Context())
	if want := "bot @svodka_test_bot, chat -100500 (Продажи), chat @boss_chat (Анна)"; err != nil || said != want {
		t.Errorf("probe = %q, %v; want %q", said, err, want)
	}
	if through.Load() != 3 {
		t.Errorf("%d calls went through the proxy, want 3", through.Load())
	}
	proxy.Close()
	if _, err := n.Probe(t.Context()); err == nil || strings.Contains(err.Error(), "proxy-password") || strings.Contains(err.Error(), token) {
		t.Errorf("probe without a proxy = %v; want an error without secrets", err)
	}
	r.server.SetChat(simulated.Chat{ID: 42, Name: "renamed"})
	if _, err := open(t, &Config{Token: secret.New(token), Chat: "@boss_chat", API: r.http.URL}, slog.New(slog.DiscardHandler), "").Probe(t.Context()); err == nil || !strings.Contains(err.Error(), "chat @boss_chat: getChat: 400 Bad Request: chat not found") {
		t.Errorf("probe of a chat that is gone = %v", err)
	}
}

func TestLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLimits()
		began := time.Now()
		var at []time.Time
		for range 60 {
			if err := l.wait(t.Context(), group); err != nil {
				t.Fatal(err)
			}
			at = append(at, time.Now())
		}
		for i := range at {
			inMinute := 0
			for _, other := range at[i:] {
				if other.Sub(at[i]) < time.Minute {
					inMinute++
				}
			}
			if inMinute > 20 {
				t.Fatalf("%d messages to a group within a minute", inMinute)
			}
			if i > 0 && at[i].Sub(at[i-1]) < time.Second {
				t.Fatalf("two messages to a chat within %v", at[i].Sub(at[i-1]))
			}
		}
		if took := time.Since(began); took > 5*time.Minute {
			t.Errorf("60 messages took %v", took)
		}
		began = time.Now()
		for i := range 50 {
			if err := l.wait(t.Context(), fmt.Sprint(1000+i)); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 1900*time.Millisecond || took > 3*time.Second {
			t.Errorf("50 messages to 50 people took %v, want about 2s", took)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := l.wait(ctx, group); err == nil {
			t.Error("waited beyond the deadline")
		}
	})
}

func TestCheck(t *testing.T) {
	tests := []struct {
		change func(*Config)
		field  string
	}{
		{func(c *Config) { c.Token = secret.New("AAE-no-number") }, "token"},
		{func(c *Config) { c.Chat = "" }, "chat"},
		{func(c *Config) { c.Chats = []Chat{"1"} }, "chats"},
		{func(c *Config) { c.Chat, c.Chats = "", []Chat{"1", "2", "1"} }, "chats[2]"},
		{func(c *Config) { c.Topic = -1 }, "topic"},
		{func(c *Config) { c.API = "localhost:8081" }, "api"},
		{func(c *Config) { c.Proxy = secret.New("proxy.example.ru:1080") }, "proxy"},
	}
	for _, tt := range tests {
		c := Defaults()
		c.Token, c.Chat = secret.New(token), group
		tt.change(c)
		var got []string
		c.Check(func(field, problem string) {
			got = append(got, field)
			if strings.Contains(problem, "AAE-no-number") {
				t.Errorf("%s tells the token: %s", field, problem)
			}
		})
		expect(t, strings.Join(got, " "), tt.field)
	}
	for text, ok := range map[string]bool{"-1001234567890": true, "42": true, "@sales_team": true, "sales_team": false, "t.me/x": false, "": false, "-": false, "@1ab": false, "12345678901234567890123": false} {
		var c Chat
		if err := c.UnmarshalText([]byte(text)); (err == nil) != ok {
			t.Errorf("chat %q: %v, want ok = %v", text, err, ok)
		}
	}
}
