package notifytest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"svodka/notify"
)

// aCase is a behaviour of the other side and what Send has to make of it.
type aCase struct {
	when  Behaviour
	taken int // messages the other side takes meanwhile
	holds func(err error) bool
	want  string
}

func cases() []aCase {
	again := func(err error) bool { return err != nil && !notify.IsPermanent(err) && !notify.IsInDoubt(err) }
	return []aCase{
		{Busy, 0, again, "an error that lets it be tried again"},
		{Throttle, 0, func(err error) bool { wait, ok := notify.Wait(err); return ok && wait > 0 }, "RetryAfter with a time"},
		{Reject, 0, notify.IsPermanent, "Permanent"},
		{Deny, 0, notify.IsPermanent, "Permanent"},
		{Lose, 1, notify.IsInDoubt, "InDoubt"},
		{Hang, 0, func(err error) bool { return err != nil && !notify.IsPermanent(err) }, "an error that is not Permanent"},
		{Away, 0, again, "an error that lets it be tried again"},
	}
}

// longest is how long a call may go on after its context has ended.
const longest = 2 * time.Second

// deadline is how long the other side is waited for.
const deadline = 500 * time.Millisecond

func (s Setup) fate(t *testing.T, c aCase) {
	n, peer := s.open(t)
	if !peer.Behave(c.when) {
		t.Skipf("the other side cannot behave like this: %s", c.when)
	}
	ctx := t.Context()
	if c.when == Hang {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, deadline)
		defer cancel()
	}
	began := time.Now()
	err := n.Send(ctx, first(n, Report(s.To)))
	if took := time.Since(began); c.when == Hang && took > deadline+longest {
		t.Errorf("send returned %v after its context had ended", took-deadline)
	}
	if !c.holds(err) {
		t.Errorf("send = %v; want %s", err, c.want)
	}
	s.noSecrets(t, "error", fmt.Sprintf("%v %+v %#v", err, err, err))
	if got := peer.Received(); got != c.taken {
		t.Errorf("the other side took %d messages, want %d", got, c.taken)
	}
	if c.taken == 0 && c.when != Away && c.when != Hang {
		s.recovers(t, n, peer)
	}
}

// recovers checks that the notifier works once the other side behaves again.
func (s Setup) recovers(t *testing.T, n notify.Notifier, peer Peer) {
	t.Helper()
	peer.Behave(Well)
	if err := n.Send(t.Context(), first(n, Report(s.To))); err != nil {
		t.Errorf("when the other side behaves again: %v", err)
	}
	if got := peer.Received(); got != 1 {
		t.Errorf("then the other side took %d messages, want 1", got)
	}
}
