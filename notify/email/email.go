package email

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"svodka/internal/secret"
	"svodka/notify"
)

// Notifier sends mail through one server, a connection for each mail.
type Notifier struct {
	from, replyTo string
	smtp          SMTP
	tls           *tls.Config
	scrub         *secret.Scrubber
}

// answerTime is how long the server may be silent.
const answerTime = time.Minute

// Send implements [notify.Notifier].
func (n *Notifier) Send(ctx context.Context, m notify.Message) error {
	msg, err := compose(m, n.from, n.replyTo)
	if err != nil {
		return notify.Permanent(err)
	}
	client, err := n.client(ctx)
	if err != nil {
		return notify.Permanent(err)
	}
	err = client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() { // after the server took it, an error is one of saying goodbye
		return nil
	}
	return n.judge(ctx, err)
}

// judge says what an error means for the mail: a code that the server gave decides, and without one how far the talk had
// come. Only between the end of the body and the server's answer is its fate unknown.
func (n *Notifier) judge(ctx context.Context, err error) error {
	said := errors.New(n.scrub.Text(words(err)))
	if ctx.Err() != nil {
		said = fmt.Errorf("%w (%w)", context.Cause(ctx), said)
	}
	switch code := codeOf(err); {
	case code >= 500:
		return notify.Permanent(said)
	case code >= 400:
		return said
	}
	var sending *gomail.SendError
	if errors.As(err, &sending) && sending.Reason == gomail.ErrSMTPDataClose {
		return notify.InDoubt(said)
	}
	return said
}

// words is the text of err without what go-mail appends: recipient and Message-ID are known to whoever reads it.
func words(err error) string {
	text, _, _ := strings.Cut(err.Error(), ", affected ")
	return text
}

// codeOf returns the code of the server's reply in err; 0 if there is none.
func codeOf(err error) int {
	var sending *gomail.SendError
	if errors.As(err, &sending) {
		return sending.ErrorCode()
	}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return reply.Code
	}
	return 0
}

// client makes a client for one connection, which ends with ctx at the latest.
func (n *Notifier) client(ctx context.Context) (*gomail.Client, error) {
	policy := map[string]gomail.TLSPolicy{startTLS: gomail.TLSMandatory, fullTLS: gomail.NoTLS, noTLS: gomail.NoTLS}[n.smtp.TLS]
	options := []gomail.Option{
		gomail.WithPort(n.smtp.port()), gomail.WithTimeout(answerTime), gomail.WithTLSConfig(n.tls), gomail.WithTLSPolicy(policy),
		gomail.WithDialContextFunc(func(dialing context.Context, network, addr string) (net.Conn, error) {
			return n.dial(ctx, dialing, network, addr)
		}),
	}
	if n.smtp.User != "" {
		options = append(options, gomail.WithUsername(n.smtp.User), gomail.WithPassword(n.smtp.Password.Reveal()),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthCramMD5))
	}
	return gomail.NewClient(n.smtp.Host, options...)
}

// dial connects within dialing. The connection is closed when ctx ends: go-mail looks at a context only while it dials.
func (n *Notifier) dial(ctx, dialing context.Context, network, addr string) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(dialing, network, addr)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	conn = &watched{conn, stop, mostHeard}
	if n.smtp.TLS != fullTLS {
		return conn, nil
	}
	secure := tls.Client(conn, n.tls)
	if err := secure.HandshakeContext(dialing); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return secure, nil
}

// mostHeard is how many bytes a server may send over one connection. What it has to say in earnest takes some thousands;
// go-mail reads a line of any length into memory.
const mostHeard = 1 << 20

// watched is a connection that somebody closes when a context ends, unless it is closed before.
type watched struct {
	net.Conn
	stop func() bool
	left int // bytes that may still be read
}

func (w *watched) Read(p []byte) (int, error) {
	if w.left <= 0 {
		return 0, errors.New("the server does not stop talking; is it a mail server?")
	}
	n, err := w.Conn.Read(p[:min(len(p), w.left)])
	w.left -= n
	return n, err
}

func (w *watched) Close() error {
	w.stop()
	return w.Conn.Close()
}

// Probe implements [notify.Prober]: it connects and signs in.
func (n *Notifier) Probe(ctx context.Context) (string, error) {
	client, err := n.client(ctx)
	if err != nil {
		return "", err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return "", errors.New(n.scrub.Text(err.Error()))
	}
	_ = client.Close() // it has answered; how it says goodbye does not matter
	said := fmt.Sprintf("%s answers", client.ServerAddr())
	if n.smtp.User != "" {
		said += ", signed in as " + n.smtp.User
	}
	return said, nil
}

// Close implements [notify.Notifier].
func (n *Notifier) Close() error { return nil }
