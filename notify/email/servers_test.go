package email

import (
	"bytes"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svodka/internal/secret"
	"svodka/internal/testserver"
	"svodka/notify"
	"svodka/notify/notifytest"
)

const password = "pass-w0rd-of-the-robot"

// secured is a receiver that signs in and encrypts.
func secured(t *testing.T, addr, mode, ca, word string) *Notifier {
	t.Helper()
	c := config(t, addr)
	c.SMTP.TLS, c.SMTP.CA = mode, ca
	c.SMTP.User, c.SMTP.Password = "robot", secret.New(word)
	return open(t, c)
}

func TestMailpit(t *testing.T) {
	cert, key := testserver.Certificate(t)
	users := filepath.Join(t.TempDir(), "users")
	if err := os.WriteFile(users, []byte("robot:"+password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	auth := []string{"--smtp-auth-file", users, "--smtp-tls-cert", cert, "--smtp-tls-key", key}
	for mode, flag := range map[string]string{startTLS: "--smtp-require-starttls", fullTLS: "--smtp-require-tls"} {
		t.Run(mode, func(t *testing.T) {
			m := testserver.StartMailpit(t, append(auth, flag)...)
			report := notifytest.Report("Анна <ceo@example.ru>")
			n := secured(t, m.SMTP, mode, cert, password)
			if said, err := n.Probe(t.Context()); err != nil || said != m.SMTP+" answers, signed in as robot" {
				t.Errorf("probe = %q, %v", said, err)
			}
			if err := n.Send(t.Context(), report); err != nil {
				t.Fatal(err)
			}
			arrived(t, m, report)

			if err := secured(t, m.SMTP, mode, "", password).Send(t.Context(), report); err == nil || !strings.Contains(err.Error(), "certificate") {
				t.Errorf("with a certificate nobody vouches for: %v, want an error", err)
			}
			wrong := secured(t, m.SMTP, mode, cert, "wrong-"+password)
			if err := wrong.Send(t.Context(), report); !notify.IsPermanent(err) || strings.Contains(err.Error(), password) {
				t.Errorf("with a wrong password: %v; want Permanent without the password", err)
			}
			if got := len(m.Messages(t)); got != 1 {
				t.Errorf("%d mails arrived, want 1", got)
			}
		})
	}
	t.Run("chaos", func(t *testing.T) {
		m := testserver.StartMailpit(t)
		n := open(t, config(t, m.SMTP))
		report := notifytest.Report("ceo@example.ru")
		for code, want := range map[int]string{451: "again", 550: "dead", 0: "sent"} {
			m.Chaos(t, "Recipient", code)
			if err := n.Send(t.Context(), report); fate(err) != want {
				t.Errorf("code %d: %s (%v), want %s", code, fate(err), err, want)
			}
		}
		if got := len(m.Messages(t)); got != 1 {
			t.Errorf("%d mails arrived, want 1", got)
		}
	})
}

// arrived checks that Mailpit, which reads mails by its own code, sees in the mail what was sent.
func arrived(t *testing.T, m *testserver.Mailpit, want notify.Message) {
	t.Helper()
	all := m.Messages(t)
	if len(all) != 1 {
		t.Fatalf("%d mails arrived, want 1", len(all))
	}
	got := all[0]
	if got.Subject != want.Subject || got.From.Name != "Сводка" || got.To[0].Name != "Анна" || got.To[0].Address != "ceo@example.ru" {
		t.Errorf("subject %q, from %v, to %v", got.Subject, got.From, got.To)
	}
	if plainly([]byte(got.Text)) != want.Text || !strings.Contains(got.HTML, "cid:trend.png") {
		t.Errorf("text = %q, HTML = %q", got.Text, got.HTML)
	}
	if len(got.Inline) != 1 || got.Inline[0].ContentID != "trend.png" || len(got.Attachments) != 1 || got.Attachments[0].FileName != want.Files[2].Title {
		t.Fatalf("inline = %v, attachments = %v", got.Inline, got.Attachments)
	}
	for file, data := range map[string][]byte{got.Inline[0].PartID: want.Files[0].Data, got.Attachments[0].PartID: want.Files[2].Data} {
		if !bytes.Equal(m.Part(t, got.ID, file), data) {
			t.Errorf("part %s did not arrive as it was sent", file)
		}
	}
}

func TestOpenSMTPD(t *testing.T) {
	o := testserver.StartOpenSMTPD(t)
	n := open(t, config(t, o.SMTP))
	report := notifytest.Report("ceo@example.ru")
	if err := n.Send(t.Context(), report); err != nil {
		t.Fatal(err)
	}
	mails := o.Mails(t, 1)
	if len(mails) != 1 {
		t.Fatalf("%d mails were delivered, want 1", len(mails))
	}
	// The mail system keeps mails with the line ends of its own.
	data := bytes.ReplaceAll(mails[0], []byte("\n"), []byte("\r\n"))
	msg, all := leaves(t, data)
	if id := msg.Header.Get("Message-ID"); id != "<"+messageID(report, "svodka@example.ru")+">" {
		t.Errorf("Message-ID = %s; the mail system gave it another", id)
	}
	if _, err := mail.ParseDate(msg.Header.Get("Date")); err != nil {
		t.Error(err)
	}
	last := all[len(all)-1]
	if last.file != report.Files[2].Title || !bytes.Equal(last.body, report.Files[2].Data) {
		t.Errorf("the document arrived as %q with %d bytes", last.file, len(last.body))
	}
}
