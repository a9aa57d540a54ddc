package email

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"svodka/internal/secret"
	"svodka/notify"
	"svodka/notify/notifytest"
)

func config(t *testing.T, addr string) *Config {
	t.Helper()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	c := Defaults()
	c.To, c.From = []string{"ceo@example.ru"}, "Сводка <svodka@example.ru>"
	c.SMTP.Host, c.SMTP.TLS = host, noTLS
	if c.SMTP.Port, err = strconv.Atoi(port); err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t *testing.T, c *Config) *Notifier {
	t.Helper()
	c.Check(func(field, problem string) { t.Errorf("%s: %s", field, problem) })
	n, err := c.Open(t.Context(), notify.Env{Name: "boss-mail", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return n.(*Notifier)
}

// peer is the faulty server as the conformance suite needs it.
type peer struct {
	*faulty
	n *Notifier
}

func (p peer) Received() int { return len(p.taken()) }

func (p peer) Behave(b notifytest.Behaviour) bool {
	switch b {
	case notifytest.Well:
		p.set("", "")
	case notifytest.Busy:
		p.set("RCPT", "450 4.2.1 try later")
	case notifytest.Reject:
		p.set("RCPT", "550 5.1.1 no such user")
	case notifytest.Deny:
		p.set("MAIL", "530 5.7.0 authentication required")
	case notifytest.Lose:
		p.set("DOT", "drop after taking")
	case notifytest.Hang:
		p.set("DOT", "hang")
	case notifytest.Away:
		p.n.smtp.Port = 1
	default:
		return false // SMTP cannot say how long to wait
	}
	return true
}

func TestConformance(t *testing.T) {
	notifytest.Run(t, notifytest.Setup{
		To: "ceo@example.ru",
		Open: func(t *testing.T, _ *slog.Logger) (notify.Notifier, notifytest.Peer) {
			f := startFaulty(t)
			n := open(t, config(t, f.addr))
			return n, peer{f, n}
		},
	})
}

// TestFaults is what a server may do to a mail, and what is then known of the mail.
func TestFaults(t *testing.T) {
	tests := []struct {
		at, does string
		fate     string
		taken    int
	}{
		{"", "", "sent", 1},
		{"GREETING", "drop", "again", 0},
		{"GREETING", "554 5.3.2 no", "dead", 0},
		{"GREETING", "421 4.3.2 later", "again", 0},
		{"MAIL", "drop", "again", 0},
		{"RCPT", "451 4.3.0 greylisted", "again", 0},
		{"RCPT", "550 5.1.1 no such user", "dead", 0},
		{"RCPT", "drop", "again", 0},
		{"DATA", "452 4.3.1 no room", "again", 0},
		{"DATA", "554 5.6.0 no", "dead", 0},
		{"DATA", "drop", "again", 0},
		{"BODY", "drop", "in doubt or again", 0}, // a large mail shows the break before its end is written
		{"DOT", "drop", "in doubt", 0},
		{"DOT", "drop after taking", "in doubt", 1},
		{"DOT", "hang", "in doubt", 0},
		{"DOT", "450 4.2.0 later", "again", 0},
		{"DOT", "552 5.3.4 too big", "dead", 0},
		{"RSET", "drop", "sent", 1},
		{"RSET", "421 4.3.2 bye", "sent", 1},
		{"QUIT", "drop", "sent", 1},
		{"QUIT", "hang", "sent", 1},
	}
	for _, tt := range tests {
		t.Run(tt.at+" "+tt.does, func(t *testing.T) {
			f := startFaulty(t)
			f.set(tt.at, tt.does)
			n := open(t, config(t, f.addr))
			ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
			defer cancel()
			began := time.Now()
			err := n.Send(ctx, notifytest.Report("ceo@example.ru"))
			if got := fate(err); !slices.Contains(strings.Split(tt.fate, " or "), got) {
				t.Errorf("the mail is %s (%v), want %s", got, err, tt.fate)
			}
			if got := len(f.taken()); got != tt.taken {
				t.Errorf("the server took %d mails, want %d", got, tt.taken)
			}
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("took %v, far beyond the deadline", took)
			}
			if err != nil && strings.Contains(err.Error(), "affected") {
				t.Errorf("error has more than it needs: %v", err)
			}
		})
	}
}

func fate(err error) string {
	switch {
	case err == nil:
		return "sent"
	case notify.IsPermanent(err):
		return "dead"
	case notify.IsInDoubt(err):
		return "in doubt"
	}
	return "again"
}

func TestAllAttemptsLookAlike(t *testing.T) {
	f := startFaulty(t)
	n := open(t, config(t, f.addr))
	m := notifytest.Report("ceo@example.ru")
	for range 2 {
		if err := n.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	m.Key += "2"
	if err := n.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	var ids, dates []string
	for _, mail := range f.taken() {
		ids, dates = append(ids, header(mail, "Message-ID")), append(dates, header(mail, "Date"))
	}
	if ids[0] != ids[1] || ids[0] == ids[2] || !strings.HasSuffix(ids[0], "@example.ru>") {
		t.Errorf("Message-IDs = %q; want the first two alike, the third not", ids)
	}
	if dates[0] != "Mon, 02 Mar 2026 06:00:00 +0000" || dates[1] != dates[0] {
		t.Errorf("dates = %q, want the slot's", dates)
	}
}

func header(mail, name string) string {
	for line := range strings.SplitSeq(mail, "\r\n") {
		if rest, ok := strings.CutPrefix(line, name+": "); ok {
			return rest
		}
	}
	return ""
}

func TestProbe(t *testing.T) {
	f := startFaulty(t)
	n := open(t, config(t, f.addr))
	if said, err := n.Probe(t.Context()); err != nil || said != f.addr+" answers" {
		t.Errorf("probe = %q, %v", said, err)
	}
	f.set("EHLO", "drop")
	if said, err := n.Probe(t.Context()); err == nil {
		t.Errorf("probe of a server that hangs up = %q, want an error", said)
	}
	if len(f.taken()) > 0 {
		t.Error("a probe sent something")
	}
}

func TestCheck(t *testing.T) {
	password := secret.New("hunter2")
	tests := []struct {
		name   string
		change func(*Config)
		field  string
	}{
		{"good", func(*Config) {}, ""},
		{"user as sender", func(c *Config) { c.From, c.SMTP.User, c.SMTP.Password = "", "robot@example.ru", password }, ""},
		{"nobody", func(c *Config) { c.To = nil }, "to"},
		{"no address", func(c *Config) { c.To = []string{"ceo@example.ru", "ceo"} }, "to[1]"},
		{"twice", func(c *Config) { c.To = []string{"ceo@example.ru", "Шеф <CEO@example.ru>"} }, "to[1]"},
		{"no sender", func(c *Config) { c.From, c.SMTP.User, c.SMTP.Password = "", "robot", password }, "from"},
		{"bad sender", func(c *Config) { c.From = "svodka" }, "from"},
		{"bad answer", func(c *Config) { c.ReplyTo = "a@b@c" }, "reply_to"},
		{"port in host", func(c *Config) { c.SMTP.Host = "smtp.example.ru:587" }, "smtp.host"},
		{"odd port", func(c *Config) { c.SMTP.Port = 70000 }, "smtp.port"},
		{"password alone", func(c *Config) { c.SMTP.Password = password }, "smtp.user"},
		{"user alone", func(c *Config) { c.SMTP.User = "robot" }, "smtp.password"},
		{"in clear", func(c *Config) { c.SMTP.User, c.SMTP.Password, c.SMTP.TLS = "robot", password, noTLS }, "smtp.tls"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Defaults()
			c.To, c.From, c.SMTP.Host = []string{"ceo@example.ru"}, "svodka@example.ru", "smtp.example.ru"
			tt.change(c)
			var fields []string
			c.Check(func(field, problem string) { fields = append(fields, field) })
			if got := strings.Join(fields, " "); got != tt.field {
				t.Errorf("complaints about %q, want %q", got, tt.field)
			}
		})
	}
}

func TestUnreadableCA(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/ca.pem", []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"missing.pem", "ca.pem"} {
		c := Defaults()
		c.SMTP.CA = file
		if _, err := c.Open(t.Context(), notify.Env{Dir: dir}); err == nil || !strings.Contains(err.Error(), "smtp.ca") || !strings.Contains(fmt.Sprint(err), file) {
			t.Errorf("%s: %v; want an error that names setting and file", file, err)
		}
	}
}
