// Package email sends messages by SMTP: an HTML mail with its charts inside, a text part, and documents attached.
package email

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"svodka/internal/secret"
	"svodka/notify"
)

// Config is the settings of a receiver of type email.
type Config struct {
	To      []string `yaml:"to" required:"true" doc:"mail addresses; each gets a mail of its own"`
	From    string   `yaml:"from" doc:"sender, such as svodka@example.ru or Сводка <svodka@example.ru>; the user of smtp when left out"`
	ReplyTo string   `yaml:"reply_to" doc:"address that answers go to"`
	SMTP    SMTP     `yaml:"smtp" required:"true" doc:"mail server to send through"`
}

// SMTP is the settings of a mail server.
type SMTP struct {
	Host     string        `yaml:"host" required:"true" doc:"name of the mail server"`
	Port     int           `yaml:"port" doc:"587 when left out; 465 for tls, 25 for none"`
	User     string        `yaml:"user" doc:"name to sign in with; no signing in when left out"`
	Password secret.String `yaml:"password" doc:"password to sign in with"`
	TLS      string        `yaml:"tls" enum:"starttls,tls,none" doc:"starttls begins in clear and then encrypts, tls encrypts from the beginning, none never does"`
	CA       string        `yaml:"ca" doc:"file with certificates (PEM) to trust besides those of the system"`
}

// Values of the setting tls.
const (
	startTLS = "starttls"
	fullTLS  = "tls"
	noTLS    = "none"
)

// Defaults returns the settings of a receiver of which nothing is written.
func Defaults() *Config { return &Config{SMTP: SMTP{TLS: startTLS}} }

// Check implements [notify.Config].
func (c *Config) Check(report func(field, problem string)) {
	if len(c.To) == 0 {
		report("to", "nobody to send to; write at least one mail address")
	}
	for i, to := range c.To {
		at := fmt.Sprintf("to[%d]", i)
		if problem := wrongAddress(to); problem != "" {
			report(at, problem)
		} else if slices.ContainsFunc(c.To[:i], func(s string) bool { return bare(s) == bare(to) }) {
			report(at, fmt.Sprintf("%s is listed twice; keep one", bare(to)))
		}
	}
	switch {
	case c.From != "":
		if problem := wrongAddress(c.From); problem != "" {
			report("from", problem)
		}
	case wrongAddress(c.SMTP.User) != "":
		report("from", "missing; write the address to send from, such as svodka@example.ru")
	}
	if c.ReplyTo != "" {
		if problem := wrongAddress(c.ReplyTo); problem != "" {
			report("reply_to", problem)
		}
	}
	c.SMTP.check(report)
}

func (s SMTP) check(report func(field, problem string)) {
	if s.Host != "" && strings.ContainsAny(s.Host, ":/@ ") && net.ParseIP(s.Host) == nil {
		report("smtp.host", fmt.Sprintf("want the name of a server such as smtp.example.ru, got %q; the port is a setting of its own", s.Host))
	}
	if s.Port < 0 || s.Port > 65535 {
		report("smtp.port", "want a port from 1 to 65535, such as 587")
	}
	switch {
	case s.User == "" && !s.Password.IsZero():
		report("smtp.user", "missing while there is a password; write the name to sign in with")
	case s.User != "" && s.Password.IsZero():
		report("smtp.password", "missing while there is a user; write {env: SMTP_PASSWORD}, or remove the user")
	case s.TLS == noTLS && s.User != "" && !loopback(s.Host):
		report("smtp.tls", "none would send the password unprotected; write starttls or tls, or remove user and password")
	}
}

func wrongAddress(s string) string {
	if _, err := mail.ParseAddress(s); err != nil {
		return fmt.Sprintf("want a mail address such as name@example.ru, got %q", s)
	}
	return ""
}

// bare is the address without a name, lower case.
func bare(s string) string {
	if a, err := mail.ParseAddress(s); err == nil {
		return strings.ToLower(a.Address)
	}
	return s
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Recipients implements [notify.Config].
func (c *Config) Recipients() []string { return slices.Clone(c.To) }

// Open implements [notify.Config]. It does not connect.
func (c *Config) Open(_ context.Context, env notify.Env) (notify.Notifier, error) {
	roots, err := trusted(c.SMTP.CA, env.Dir)
	if err != nil {
		return nil, err
	}
	return &Notifier{
		from: cmp.Or(c.From, c.SMTP.User), replyTo: c.ReplyTo, smtp: c.SMTP,
		tls:   &tls.Config{ServerName: c.SMTP.Host, RootCAs: roots, MinVersion: tls.VersionTLS12},
		scrub: secret.NewScrubber(c.SMTP.Password, plainAuth(c.SMTP)),
	}, nil
}

// plainAuth is what AUTH PLAIN sends, in Base64: a server that quotes the line it refuses tells the password in it.
func plainAuth(s SMTP) secret.String {
	if s.Password.IsZero() {
		return secret.String{}
	}
	return secret.New("\x00" + s.User + "\x00" + s.Password.Reveal())
}

// trusted returns the certificates of the system and those in the file; nil stands for those of the system.
func trusted(file, dir string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	if !filepath.IsAbs(file) {
		file = filepath.Join(dir, file)
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("smtp.ca: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("smtp.ca: no certificate in " + file + "; want PEM")
	}
	return pool, nil
}

func (s SMTP) port() int {
	return cmp.Or(s.Port, map[string]int{startTLS: 587, fullTLS: 465, noTLS: 25}[s.TLS])
}
