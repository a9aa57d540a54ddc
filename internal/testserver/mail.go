package testserver

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Mailpit is a running Mailpit: a mail server with an HTTP interface, written by others.
type Mailpit struct {
	SMTP, HTTP string // addresses
}

// StartMailpit starts the Mailpit of the tools folder with more flags of its command line, until the test ends. Without
// one the test is left out.
func StartMailpit(t *testing.T, flags ...string) *Mailpit {
	t.Helper()
	program := filepath.Join(mailTools(t), "mailpit")
	if _, err := os.Stat(program); err != nil {
		LeaveOut(t, "Mailpit")
	}
	m := &Mailpit{SMTP: "127.0.0.1:" + freePort(t), HTTP: "127.0.0.1:" + freePort(t)}
	args := append([]string{"--smtp", m.SMTP, "--listen", m.HTTP, "--smtp-disable-rdns", "--quiet", "--enable-chaos"}, flags...)
	startMailServer(t, exec.Command(program, args...))
	awaitMail(t, m.SMTP)
	awaitMail(t, m.HTTP)
	return m
}

// mailTools is the folder of programs built for tests: SVODKA_TOOLS, or svodka-tools in the user's cache.
func mailTools(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("SVODKA_TOOLS"); dir != "" {
		return dir
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(cache, "svodka-tools")
}

// MailpitMessage is a mail as Mailpit understood it.
type MailpitMessage struct {
	ID          string
	Subject     string
	MessageID   string
	Text, HTML  string
	From        struct{ Name, Address string }
	To          []struct{ Name, Address string }
	Inline      []MailpitFile
	Attachments []MailpitFile
}

// MailpitFile is a file of a mail.
type MailpitFile struct {
	PartID, FileName, ContentType, ContentID string
	Size                                     int
}

// Messages returns the mails taken so far, the oldest first.
func (m *Mailpit) Messages(t *testing.T) []MailpitMessage {
	t.Helper()
	var list struct {
		Messages []struct{ ID string } `json:"messages"`
	}
	m.get(t, "/api/v1/messages", &list)
	var all []MailpitMessage
	for i := len(list.Messages) - 1; i >= 0; i-- {
		var one MailpitMessage
		m.get(t, "/api/v1/message/"+list.Messages[i].ID, &one)
		all = append(all, one)
	}
	return all
}

// Part returns the content of a file of a mail.
func (m *Mailpit) Part(t *testing.T, id, part string) []byte {
	t.Helper()
	return m.call(t, http.MethodGet, "/api/v1/message/"+id+"/part/"+part, nil)
}

// Chaos makes a stage of every talk (Sender, Recipient or Authentication) fail with the code; 0: it works again.
func (m *Mailpit) Chaos(t *testing.T, stage string, code int) {
	t.Helper()
	probability := 100
	if code == 0 {
		code, probability = 451, 0
	}
	body := fmt.Sprintf(`{%q: {"ErrorCode": %d, "Probability": %d}}`, stage, code, probability)
	m.call(t, http.MethodPut, "/api/v1/chaos", strings.NewReader(body))
}

func (m *Mailpit) get(t *testing.T, path string, into any) {
	t.Helper()
	if err := json.Unmarshal(m.call(t, http.MethodGet, path, nil), into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func (m *Mailpit) call(t *testing.T, method, path string, body io.Reader) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, "http://"+m.HTTP+path, body)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s %v %s", method, path, resp.Status, err, data)
	}
	return data
}

// OpenSMTPD is a running OpenSMTPD that puts every mail into a folder.
type OpenSMTPD struct {
	SMTP string // address
	dir  string
}

// StartOpenSMTPD starts OpenSMTPD, until the test ends. It has to be installed, and the test to be run by root; otherwise
// the test is left out. There can be one at a time.
func StartOpenSMTPD(t *testing.T) *OpenSMTPD {
	t.Helper()
	program := "/usr/sbin/smtpd"
	if _, err := os.Stat(program); err != nil {
		LeaveOut(t, "OpenSMTPD")
	}
	if os.Geteuid() != 0 {
		LeaveOut(t, "OpenSMTPD (which needs root)")
	}
	// It delivers as nobody, who has no business in the folders of the test.
	dir, err := os.MkdirTemp("/var/tmp", "svodka-smtpd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	mails := filepath.Join(dir, "mails")
	o := &OpenSMTPD{SMTP: "127.0.0.1:" + freePort(t), dir: mails}
	host, port, _ := net.SplitHostPort(o.SMTP)
	conf := fmt.Sprintf("table v { \"@\" = nobody }\nlisten on %s port %s\naction \"local\" maildir %q virtual <v>\nmatch from any for any action \"local\"\n", host, port, mails)
	if err := os.WriteFile(filepath.Join(dir, "smtpd.conf"), []byte(conf), 0o644); err != nil {
		t.Fatal(err)
	}
	for path, mode := range map[string]os.FileMode{dir: 0o755, mails: 0o777} {
		if err := os.MkdirAll(path, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	startMailServer(t, exec.Command(program, "-d", "-f", filepath.Join(dir, "smtpd.conf")))
	awaitMail(t, o.SMTP)
	return o
}

// Mails waits until n mails have been delivered and returns them as they are on disk.
func (o *OpenSMTPD) Mails(t *testing.T, n int) [][]byte {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		names, err := filepath.Glob(filepath.Join(o.dir, "new", "*"))
		if err != nil {
			t.Fatal(err)
		}
		if len(names) < n && time.Now().Before(end) {
			continue
		}
		var all [][]byte
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, data)
		}
		return all
	}
}

// startMailServer runs a server until the test ends; what it said is shown if the test fails.
func startMailServer(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		ended := make(chan struct{})
		go func() { _ = cmd.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
		if t.Failed() {
			t.Logf("%s said:\n%s", filepath.Base(cmd.Path), said.String())
		}
	})
}

// awaitMail waits until somebody listens; an SMTP server is waited for until it has said hello.
func awaitMail(t *testing.T, addr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 15*time.Second)
	defer cancel()
	for {
		c, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
		if err == nil {
			_ = c.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
			_, _ = bufio.NewReader(c).ReadString('\n')
			_ = c.Close()
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("nobody listens on %s: %v", addr, err)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
