package email

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"svodka/internal/secret"
	"svodka/notify/notifytest"
)

// TestServerThatDoesNotStop talks to a server whose greeting never ends: it is heard only so far.
func TestServerThatDoesNotStop(t *testing.T) {
	for name, piece := range map[string]string{"line": strings.Repeat("a", 1<<16), "lines": strings.Repeat("220-hello\r\n", 1<<12)} {
		t.Run(name, func(t *testing.T) {
			sent := make(chan int, 1)
			addr := serveOne(t, func(c net.Conn) {
				n := 0
				for {
					k, err := c.Write([]byte(piece))
					if n += k; err != nil {
						sent <- n
						return
					}
				}
			})
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			err := open(t, config(t, addr)).Send(ctx, notifytest.Report("ceo@example.ru"))
			if fate(err) != "again" || !strings.Contains(fmt.Sprint(err), "does not stop talking") {
				t.Errorf("the mail is %s (%v), want again, and why", fate(err), err)
			}
			if n := <-sent; n > 32<<20 { // what was heard and what the system had room for
				t.Errorf("the server got rid of %d bytes", n)
			}
		})
	}
}

// TestServerThatQuotesThePassword signs in at a server that repeats what it refuses.
func TestServerThatQuotesThePassword(t *testing.T) {
	addr := serveOne(t, func(c net.Conn) {
		r := bufio.NewReader(c)
		_, _ = fmt.Fprint(c, "220 test\r\n")
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			answer := "502 " + strings.TrimSpace(line)
			if strings.HasPrefix(line, "EHLO") {
				answer = "250-test\r\n250 AUTH PLAIN"
			} else if words := strings.Fields(line); words[0] == "AUTH" {
				said, _ := base64.StdEncoding.DecodeString(words[len(words)-1])
				answer = fmt.Sprintf("535 no: %s; %q", strings.TrimSpace(line), said)
			}
			_, _ = fmt.Fprint(c, answer+"\r\n")
		}
	})
	c := config(t, addr)
	c.SMTP.User, c.SMTP.Password = "robot", secret.New("planted-pw")
	err := open(t, c).Send(t.Context(), notifytest.Report("ceo@example.ru"))
	said := fmt.Sprintf("%v %+v", err, err)
	if fate(err) != "dead" || !strings.Contains(said, "535") {
		t.Fatalf("the mail is %s (%v), want it refused with 535", fate(err), err)
	}
	for _, bad := range []string{"planted", base64.StdEncoding.EncodeToString([]byte("\x00robot\x00planted-pw"))} {
		if strings.Contains(said, bad) {
			t.Errorf("%q is in %s", bad, said)
		}
	}
}

// serveOne has do talk to whoever connects, until the test ends.
func serveOne(t *testing.T, do func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		do(c)
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return l.Addr().String()
}
