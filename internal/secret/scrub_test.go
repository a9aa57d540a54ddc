package secret

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/slogtest"
)

func TestStringHides(t *testing.T) {
	s := New("planted")
	js, err := json.Marshal(map[string]any{"s": s, "p": &s})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("m", "s", s, "in", struct{ S String }{s})
	for _, got := range []string{
		fmt.Sprint(s), fmt.Sprintf("%s %v %+v %#v %q %x %d", s, s, s, s, s, s, s), fmt.Sprintf("%v %+v %#v", struct{ S String }{s}, &struct{ S String }{s}, []String{s}),
		s.String(), s.GoString(), string(js), log.String(),
	} {
		if strings.Contains(got, "planted") || strings.Contains(got, "706c616e746564") || !strings.Contains(got, "***") {
			t.Errorf("got %s, want asterisks", got)
		}
	}
	if s.Reveal() != "planted" || s.IsZero() || !New("").IsZero() {
		t.Error("the secret itself is lost")
	}
}

// planted are secrets that no output may hold.
var planted = []string{
	"hunter2-is-planted", "p@ss/w:rd planted?", "Кодовое слово planted", "line one planted\nline two", "123456789:AAplantedAAplantedAAplantedAAplanted",
	"postgres://robot:plantedpw9@db.example.ru/crm", "https://b24.example.ru/rest/17/planted0planted0/",
}

func known() []String {
	var all []String
	for _, text := range planted {
		all = append(all, New(text))
	}
	return all
}

// failure is an error that prints itself.
type failure struct{ text string }

func (f *failure) Error() string { return f.text }

func TestHandlerHidesKnownSecrets(t *testing.T) {
	for _, form := range []string{"text", "json"} {
		var out bytes.Buffer
		log := slog.New(NewScrubber(known()...).Handler(handlerOf(form, &out)))
		for _, s := range planted {
			all(log, s)
			all(log, url.QueryEscape(s))
			all(log, url.PathEscape(s))
			all(log, fmt.Sprintf("%q", s))
		}
		for _, bad := range []string{"planted", "Кодовое", "hunter2", "lineone"} {
			if strings.Contains(out.String(), bad) {
				t.Errorf("%s: %q is in\n%s", form, bad, line(out.String(), bad))
			}
		}
		if strings.Count(out.String(), hidden) < 100 || !strings.Contains(out.String(), "kept") {
			t.Errorf("%s: too little is left:\n%s", form, out.String())
		}
	}
}

// all logs s in every place a record has.
func all(log *slog.Logger, s string) {
	ctx := context.Background()
	err := fmt.Errorf("reading: %w", errors.Join(errors.New("kept"), &failure{"got " + s}))
	log.Info("kept: "+s, "plain", s, "err", err, "bytes", []byte(s), "list", []string{s}, "struct", struct{ A string }{s}, "kept", 1)
	log.With("bound", s).WithGroup("group").With("inner", s).InfoContext(ctx, "m", "deep", s)
	log.Info("m", slog.Group("g", slog.Group("h", slog.Any("err", err)), "v", valuer(s)), "map", map[string]string{"k": s})
	log.WithGroup("g"+s).Info("m", "key"+s, 1)
}

// valuer is a value that says late what it is.
type valuer string

func (v valuer) LogValue() slog.Value { return slog.GroupValue(slog.String("late", string(v))) }

func handlerOf(form string, out *bytes.Buffer) slog.Handler {
	if form == "json" {
		return slog.NewJSONHandler(out, nil)
	}
	return slog.NewTextHandler(out, nil)
}

func line(text, bad string) string {
	for l := range strings.Lines(text) {
		if strings.Contains(l, bad) {
			return l
		}
	}
	return ""
}

// TestTextHidesWhatLooksSecret needs no list of secrets.
func TestTextHidesWhatLooksSecret(t *testing.T) {
	s := NewScrubber()
	for in, want := range map[string]string{
		`Post "https://api.telegram.org/bot123456789:AAHplantedplantedplantedplanted/sendMessage": EOF`: `Post "https://api.telegram.org/bot***/sendMessage": EOF`,
		"token 123456789:AAHplantedplantedplantedplanted is bad":                                        "token *** is bad",
		"dial postgres://robot:planted@db:5432/crm?sslmode=disable":                                     "dial postgres://***@db:5432/crm?sslmode=disable",
		"proxy socks5://robot:pl@nted@proxy:1080 refused":                                               "proxy socks5://***@proxy:1080 refused",
		"robot:planted@tcp(db:3306)/crm":                                                                "***@tcp(db:3306)/crm",
		"host=db user=robot password=planted dbname=crm":                                                "host=db user=robot password=*** dbname=crm",
		"host=db password='planted twice' dbname=crm":                                                   "host=db password=*** dbname=crm",
		`{"access_token":"planted","expires_in":3600}`:                                                  `{"access_token":***,"expires_in":3600}`,
		`{"password": "planted"}`:                                                                       `{"password": ***}`,
		"GET https://api.example.ru/v1?hapikey=planted&limit=5: 500":                                    "GET https://api.example.ru/v1?hapikey=***&limit=5: 500",
		"GET https://api.example.ru/v1?limit=5&auth=planted#top":                                        "GET https://api.example.ru/v1?limit=5&auth=***#top",
		"Authorization: Bearer planted.planted-planted":                                                 "Authorization: ***",
		"Authorization: Basic cGxhbnRlZA==":                                                             "Authorization: ***",
		fmt.Sprint(http.Header{"Authorization": {"OAuth planted"}}):                                     "map[Authorization:[***]]",
		"sent bearer plantedplanted":                                                                    "sent bearer ***",
		"https://b24.example.ru/rest/1/planted0planted0/crm.deal.list":                                  "https://b24.example.ru/rest/1/***/crm.deal.list",
	} {
		if got := s.Text(in); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", in, got, want)
		}
	}
}

// TestTextLeavesTheRest holds what must stay readable.
func TestTextLeavesTheRest(t *testing.T) {
	s := NewScrubber(New("abc"), New("")) // too short to look for
	for _, in := range []string{
		"", "abc", "Продажи за неделю: 1 234 567,89 ₽", "sources.crm.token: missing; write token: key of the account", "password: the variable SMTP_PASSWORD is not set",
		"mail to ceo@example.ru failed", "https://example.ru/rest/v2/deals?limit=5", "09:00:00 deals 8174", "config.yaml:14:5: jobs.watch", "a basic error",
	} {
		if got := s.Text(in); got != in {
			t.Errorf("got %q, want %q", got, in)
		}
	}
}

func TestKnown(t *testing.T) {
	s := NewScrubber(New("planted"), New("planted-longer"))
	if got, want := s.Known("planted-longer, planted, password=x"), "***, ***, password=x"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTellingNames(t *testing.T) {
	var out bytes.Buffer
	slog.New(NewScrubber(New("4815162342")).Handler(slog.NewTextHandler(&out, nil))).
		Info("m", "password", "x", "api_key", 17, "smtp.token", "y", "tokens", 5, "count", 4815162342, "took", "3s")
	for _, want := range []string{"password=***", "api_key=***", "smtp.token=***", "tokens=5", "count=***", "took=3s"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("got %s, want %s in it", out.String(), want)
		}
	}
}

func TestHandlerIsAHandler(t *testing.T) {
	var out bytes.Buffer
	slogtest.Run(t, func(*testing.T) slog.Handler {
		out.Reset()
		return NewScrubber(known()...).Handler(slog.NewJSONHandler(&out, nil))
	}, func(t *testing.T) map[string]any {
		var m map[string]any
		if err := json.Unmarshal(out.Bytes(), &m); err != nil {
			t.Fatal(err)
		}
		return m
	})
}

func FuzzText(f *testing.F) {
	for _, s := range planted {
		f.Add(s, "before ", " after")
	}
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < 8 || strings.Contains(before+after+hidden, secret) {
			return
		}
		got := NewScrubber(New(secret)).Known(before + secret + after)
		if strings.Contains(got, secret) && !strings.Contains(before+hidden+after, secret) {
			t.Errorf("%q is in %q", secret, got)
		}
	})
}

func BenchmarkHandler(b *testing.B) {
	log := slog.New(NewScrubber(known()...).Handler(slog.NewTextHandler(io.Discard, nil)))
	for b.Loop() {
		log.Info("sent", "job", "weekly-sales", "receiver", "boss", "attempt", 1, "err", errors.New("https://example.ru: timeout"))
	}
}
