package telegram

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"svodka/internal/secret"
	simulated "svodka/internal/simulate/telegram"
	"svodka/notify"
	"svodka/notify/notifytest"
)

// TestFaults is what the other side may do to a call, and what is then known of the message.
func TestFaults(t *testing.T) {
	tests := []struct {
		fault simulated.Fault
		fate  string
		taken int
	}{
		{simulated.None, "sent", 1},
		{simulated.Internal, "again", 0},
		{simulated.SlowDown, "wait 4s", 0},
		{simulated.Gateway, "in doubt", 0},
		{simulated.Refuse, "in doubt", 0},
		{simulated.Hang, "in doubt", 0},
		{simulated.Lost, "in doubt", 1},
		{simulated.LateError, "in doubt", 1},
		{simulated.LateHang, "in doubt", 1},
		{simulated.BadDetails, "in doubt", 1},
	}
	for _, tt := range tests {
		t.Run(string(tt.fault), func(t *testing.T) {
			for _, part := range []int{0, 1} { // an upload and the other kind of call
				r := newRig(t, nil)
				r.server.SetFault(func(string, map[string]string) simulated.Fault { return tt.fault })
				limit := 10 * time.Second
				if tt.fault == simulated.Hang || tt.fault == simulated.LateHang { // only these wait for it
					limit = 300 * time.Millisecond
				}
				ctx, cancel := context.WithTimeout(t.Context(), limit)
				defer cancel()
				m := notify.Message{Key: "k", To: group, Text: "текст"}
				if part == 1 {
					m = r.Split(notifytest.Report(group))[1]
				}
				err := r.Send(ctx, m)
				if got := fate(err); got != tt.fate || len(r.server.Accepted()) != tt.taken {
					t.Errorf("part %d: %s, %d taken (%v); want %s, %d taken", part, got, len(r.server.Accepted()), err, tt.fate, tt.taken)
				}
				if err != nil && strings.Contains(err.Error(), token) {
					t.Errorf("the error tells the token: %v", err)
				}
			}
		})
	}
}

func fate(err error) string {
	wait, asked := notify.Wait(err)
	switch {
	case err == nil:
		return "sent"
	case notify.IsPermanent(err):
		return "dead"
	case notify.IsInDoubt(err):
		return "in doubt"
	case asked:
		return "wait " + wait.String()
	}
	return "again"
}

func TestAnswersThatAreNotTelegrams(t *testing.T) {
	tests := []struct {
		name, kind, body string
		status           int
		fate             string
	}{
		{"page of a provider", "text/html", "<html>blocked</html>", 200, "in doubt"},
		{"redirect", "text/html", "", 302, "in doubt"},
		{"proxy wants a password", "text/html", "<html>", 407, "again"},
		{"too large for nginx", "text/html", "<html>", 413, "dead"},
		{"other JSON", "application/json", `{"error":"no"}`, 200, "in doubt"},
		{"nothing", "", "", 200, "in doubt"},
		{"unauthorized", "application/json", `{"ok":false,"error_code":401,"description":"Unauthorized"}`, 401, "dead"},
		{"flood without end", "application/json", `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":900000000000}}`, 429, "wait 24h0m1s"},
		{"flood that was", "application/json", `{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":-900000000000}}`, 429, "wait 1s"},
		{"flood without a time", "application/json", `{"ok":false,"error_code":429,"description":"Too Many Requests"}`, 429, "wait 1s"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var elsewhere atomic.Int32
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/elsewhere" {
					elsewhere.Add(1)
					return
				}
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			}))
			defer srv.Close()
			n := open(t, &Config{Token: secret.New(token), Chat: group, API: srv.URL}, slog.New(slog.DiscardHandler), "")
			err := n.Send(t.Context(), notify.Message{Key: "k", To: group, Text: "текст"})
			if got := fate(err); got != tt.fate {
				t.Errorf("%v is %s, want %s", err, got, tt.fate)
			}
			if err == nil || strings.Contains(err.Error(), token) {
				t.Errorf("error = %v, want one without the token", err)
			}
			if elsewhere.Load() > 0 {
				t.Error("the call, with the token in its path, followed a redirect")
			}
		})
	}
}
