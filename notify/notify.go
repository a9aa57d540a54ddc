// Package notify takes messages from the outbox to receivers. A notifier knows how to speak to one kind of receiver; the
// [Dispatcher] decides when, how often, and what became of it.
package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// Message is what one recipient is to get, in every form a receiver may want. A notifier takes the forms it can show.
type Message struct {
	Key     string    // unique and stable: the same in every attempt. Mail makes its Message-ID of it
	To      string    // recipient within the receiver: a mail address, a chat, a folder
	At      time.Time // the run's slot; every attempt carries the same date
	Kind    Kind
	Lang    string // "ru" or "en", for the few words a notifier adds itself
	Subject string // one line
	Text    string // plain text, whole
	HTML    string // mail body; refers to inline files as cid:NAME
	Short   string // for a phone screen, with the tags <b> <i> <code> <a href> only, everything else escaped
	Files   []File
	Part    int    // 0: the whole; else which part of it this is, as a [Splitter] cut it, from 1
	Repeat  bool   // an earlier attempt may have arrived: say so
	Note    string // one line to show first: why the message comes this way
}

// PartOf returns m as part n of a whole, from 1, under a key of its own. The caller takes away what the part does not carry.
func PartOf(m Message, n int) Message {
	m.Key = fmt.Sprintf("%s%s%d", m.WholeKey(), partMark, n)
	m.Part = n
	return m
}

const partMark = "/part "

// WholeKey returns the key of the message that m is a part of: its own if it is whole.
func (m Message) WholeKey() string {
	if m.Part == 0 {
		return m.Key
	}
	return strings.TrimSuffix(m.Key, fmt.Sprintf("%s%d", partMark, m.Part))
}

// Remarks are the lines a notifier shows before m's own text, in its language: that it may be a repeat, why it comes this
// way. There may be none.
func (m Message) Remarks() []string {
	var all []string
	if m.Note != "" {
		all = append(all, m.Note)
	}
	if m.Repeat && m.Lang == "ru" {
		all = append(all, "Возможно, повтор: не известно, дошло ли это сообщение с первого раза.")
	} else if m.Repeat {
		all = append(all, "Possibly a repeat: it is not known whether this message arrived the first time.")
	}
	return all
}

// Kind is what a message is about.
type Kind string

// The kinds of message.
const (
	ReportKind Kind = "report"
	AlertKind  Kind = "alert"
	TestKind   Kind = "test"
)

// Role says how a file of a message is shown.
type Role string

// The roles of a file.
const (
	Inline   Role = "inline"   // shown inside the mail body
	Picture  Role = "picture"  // shown above a short text
	Document Role = "document" // attached
)

// File is a picture or document of a message.
type File struct {
	Name  string // ASCII, unique within the message: "trend.png"
	Title string // the name a person sees: "Продажи за неделю 16–22 ноября 2026.pdf"
	MIME  string
	Roles []Role
	Alt   string // what a picture shows, in words
	Data  []byte
}

// Has tells whether f is used in the role r.
func (f File) Has(r Role) bool {
	for _, x := range f.Roles {
		if x == r {
			return true
		}
	}
	return false
}

// Notifier speaks to one receiver.
type Notifier interface {
	// Send returns nil once the other side has taken the message. Errors marked by [Permanent], [RetryAfter] or [InDoubt] say
	// what is known of its fate; any other error means that it did not go out and may be tried again. Send keeps to ctx.
	Send(ctx context.Context, m Message) error
	Close() error
}

// Splitter is a notifier that needs several calls for one message. Each part is delivered and accounted for by itself, in
// order. Parts are made by [PartOf], so that their keys differ and depend on the message alone. The first part keeps all
// that the message had: should it prove impossible to deliver, the whole goes to another receiver instead.
type Splitter interface {
	Split(m Message) []Message
}

// Pacer is a notifier that must not send too fast. It is asked before a message is claimed and not made to wait within Send, so
// that no message is called under way, and in doubt after a crash, while it only waits for its turn.
type Pacer interface {
	// Turn is how long it takes until a message may go to the recipient.
	Turn(to string) time.Duration
}

// Prober is a notifier that can look at itself without sending: does the token work, does the server answer.
type Prober interface {
	Probe(ctx context.Context) (string, error)
}

// Env is what the program gives a notifier besides its settings.
type Env struct {
	Name string // the receiver's name in the YAML
	Log  *slog.Logger
	Dir  string // the folder of the YAML, where relative paths in it begin
	Data string // the data folder, for what has to be remembered
}

// Config is the decoded settings of one receiver and the way to open it. It lives beside its notifier, is a pointer to a
// struct with `yaml` and `doc` tags, and comes filled with its defaults from the list in cmd/svodka.
type Config interface {
	// Check reports every setting that cannot work. Field is its YAML path below the receiver; problem says what is wrong and
	// what to write. It must not touch the network.
	Check(report func(field, problem string))
	// Recipients are those who each get a message of their own.
	Recipients() []string
	Open(ctx context.Context, env Env) (Notifier, error)
}

// Permanent marks err as one that trying again will not mend.
func Permanent(err error) error { return &fate{err: err, permanent: true} }

// RetryAfter marks err as one to try again after wait, at the earliest. Such an attempt is not counted.
func RetryAfter(err error, wait time.Duration) error { return &fate{err: err, wait: wait} }

// InDoubt marks err as one that leaves open whether the message went out.
func InDoubt(err error) error { return &fate{err: err, doubt: true} }

// IsPermanent tells whether err was marked by [Permanent].
func IsPermanent(err error) bool { f := fateOf(err); return f != nil && f.permanent }

// IsInDoubt tells whether err was marked by [InDoubt].
func IsInDoubt(err error) bool { f := fateOf(err); return f != nil && f.doubt }

// Wait returns how long err asks to wait, and whether it asks.
func Wait(err error) (time.Duration, bool) {
	f := fateOf(err)
	if f == nil || f.permanent || f.doubt {
		return 0, false
	}
	return f.wait, true
}

type fate struct {
	err              error
	permanent, doubt bool
	wait             time.Duration
}

func fateOf(err error) *fate {
	var f *fate
	if errors.As(err, &f) {
		return f
	}
	return nil
}

func (f *fate) Error() string {
	switch {
	case f.doubt:
		return fmt.Sprintf("may or may not have arrived: %v", f.err)
	default:
		return f.err.Error()
	}
}

func (f *fate) Unwrap() error { return f.err }
