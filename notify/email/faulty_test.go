package email

import (
	"bufio"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
)

// faulty is a mail server that misbehaves at one point of the talk: at is the command (GREETING, EHLO, MAIL, RCPT, DATA,
// BODY, DOT, RSET, QUIT), does is "drop", "hang" or the reply to give.
type faulty struct {
	addr string
	mu   sync.Mutex
	at   string
	does string
	took []string // whole mails
}

func startFaulty(t *testing.T) *faulty {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &faulty{addr: l.Addr().String()}
	var open sync.WaitGroup
	var mu sync.Mutex
	conns := map[net.Conn]bool{}
	open.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			conns[c] = true
			mu.Unlock()
			open.Go(func() { f.talk(c) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for c := range conns {
			_ = c.Close()
		}
		mu.Unlock()
		open.Wait()
	})
	return f
}

func (f *faulty) set(at, does string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at, f.does = at, does
}

func (f *faulty) taken() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.took...)
}

// reply answers at a point of the talk; false ends it.
func (f *faulty) reply(c net.Conn, r *bufio.Reader, point, usual string) bool {
	f.mu.Lock()
	at, does := f.at, f.does
	f.mu.Unlock()
	switch {
	case at != point:
		_, err := fmt.Fprintf(c, "%s\r\n", usual)
		return err == nil
	case does == "drop":
		return false
	case does == "hang":
		_, _ = r.ReadByte() // until the client gives up
		return false
	}
	_, err := fmt.Fprintf(c, "%s\r\n", does)
	return err == nil && !strings.HasPrefix(does, "221") && !strings.HasPrefix(does, "421")
}

func (f *faulty) talk(c net.Conn) {
	defer c.Close()
	r := bufio.NewReader(c)
	if !f.reply(c, r, "GREETING", "220 test ESMTP") {
		return
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb := strings.ToUpper(strings.Fields(line + " x")[0])
		usual := map[string]string{"EHLO": "250-test\r\n250-8BITMIME\r\n250 ENHANCEDSTATUSCODES", "DATA": "354 go on", "QUIT": "221 bye"}[verb]
		if usual == "" {
			usual = "250 2.0.0 ok"
		}
		if !f.reply(c, r, verb, usual) || verb == "QUIT" {
			return
		}
		if verb == "DATA" && !f.body(c, r) {
			return
		}
	}
}

func (f *faulty) body(c net.Conn, r *bufio.Reader) bool {
	f.mu.Lock()
	at, does := f.at, f.does
	f.mu.Unlock()
	if at == "DATA" && does != "" {
		return true // it was refused; no body comes
	}
	var b strings.Builder
	for n := 0; ; n++ {
		line, err := r.ReadString('\n')
		if err != nil {
			return false
		}
		if at == "BODY" && n == 5 {
			return false
		}
		if line == ".\r\n" {
			break
		}
		b.WriteString(strings.TrimPrefix(line, "."))
	}
	if at != "DOT" || does == "drop after taking" {
		f.mu.Lock()
		f.took = append(f.took, b.String())
		f.mu.Unlock()
	}
	if does == "drop after taking" {
		return false
	}
	return f.reply(c, r, "DOT", "250 2.0.0 queued as 1")
}
