package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

// Receiver is a receiver as the [Dispatcher] needs to know it.
type Receiver struct {
	Name       string
	Notifier   Notifier
	Recipients []string // who get what comes to this receiver instead of another one
	Fallback   string   // the receiver that gets what could not be delivered here; empty: none
	Resend     bool     // try again what may or may not have arrived; otherwise a person decides
}

// Dispatcher takes deliveries from the outbox to their receivers, one at a time to each receiver.
type Dispatcher struct {
	outbox    Outbox
	receivers []Receiver
	log       *slog.Logger
	woken     []chan struct{} // by receiver
}

// Times of the dispatcher.
const (
	attemptTime = 2 * time.Minute  // an attempt may take
	finishTime  = 20 * time.Second // an attempt may still take once the dispatcher is to stop
	lookTime    = 30 * time.Second // between two looks into the outbox: another process may have put something back
	patientTime = 48 * time.Hour   // a delivery is tried at least this long
	longestTime = 7 * 24 * time.Hour
	fewest      = 5 // attempts before a delivery is given up
)

// NewDispatcher makes a dispatcher for deliveries to the receivers.
func NewDispatcher(outbox Outbox, receivers []Receiver, log *slog.Logger) *Dispatcher {
	d := &Dispatcher{outbox: outbox, receivers: receivers, log: log}
	for range receivers {
		d.woken = append(d.woken, make(chan struct{}, 1))
	}
	return d
}

// Wake makes the dispatcher look into the outbox at once. It may be called at any time.
func (d *Dispatcher) Wake() {
	for _, w := range d.woken {
		select {
		case w <- struct{}{}:
		default:
		}
	}
}

// Run delivers until ctx ends; what is under way then is brought to an end first. It returns an error if the outcome of
// an attempt could not be noted.
func (d *Dispatcher) Run(ctx context.Context) error {
	errs := make([]error, len(d.receivers))
	var all sync.WaitGroup
	for i, r := range d.receivers {
		all.Go(func() { errs[i] = d.serve(ctx, r, d.woken[i]) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// Drain makes one attempt at everything that is due now, and returns. What has to wait stays in the outbox.
func (d *Dispatcher) Drain(ctx context.Context) error {
	at := time.Now()
	stopped := map[string]bool{} // receivers that asked to wait
	for _, r := range d.receivers {
		if err := d.recover(ctx, r); err != nil {
			return err
		}
	}
	for again := true; again; {
		again = false
		for _, r := range d.receivers {
			for !stopped[r.Name] && ctx.Err() == nil {
				done, err := d.paced(ctx, r, at)
				if err != nil {
					return err
				}
				if !done.claimed {
					break
				}
				// A fallback served before may have got something to do.
				again, stopped[r.Name] = true, done.pause > 0
			}
		}
	}
	return ctx.Err()
}

// paced is one after its turn has come; once ctx has ended it claims nothing.
func (d *Dispatcher) paced(ctx context.Context, r Receiver, at time.Time) (outcome, error) {
	next, ok, err := d.outbox.NextDue(ctx, r.Name)
	if err != nil || !ok || next.At.After(at) {
		return outcome{}, err
	}
	if rest(ctx, turn(r, next)); ctx.Err() == nil {
		return d.one(ctx, r, at)
	}
	return outcome{}, nil
}

// serve delivers to one receiver until ctx ends.
func (d *Dispatcher) serve(ctx context.Context, r Receiver, woken <-chan struct{}) error {
	troubles := 0
	recovered := false
	for ctx.Err() == nil {
		var pause time.Duration
		err := d.recoverOnce(ctx, r, &recovered)
		if err == nil {
			pause, err = d.step(ctx, r)
		}
		if ctx.Err() != nil {
			return leftOpen(err)
		}
		if err == nil {
			troubles = 0
			sleep(ctx, pause, woken)
			continue
		}
		// The ledger cannot be read or written, or the disk is full: nothing can be sent until that is mended.
		d.log.Error("outbox", "receiver", r.Name, "err", err)
		troubles++
		rest(ctx, troubleDelay(troubles))
	}
	return nil
}

func (d *Dispatcher) recoverOnce(ctx context.Context, r Receiver, done *bool) error {
	if *done {
		return nil
	}
	err := d.recover(ctx, r)
	*done = err == nil
	return err
}

// step makes one attempt, if one is due, and returns how long there is nothing to do.
func (d *Dispatcher) step(ctx context.Context, r Receiver) (time.Duration, error) {
	next, ok, err := d.outbox.NextDue(ctx, r.Name)
	if err != nil || !ok {
		return lookTime, err
	}
	if wait := time.Until(next.At); wait > 0 {
		return min(wait, lookTime), nil
	}
	if wait := turn(r, next); wait > 0 {
		rest(ctx, wait)
		return 0, nil
	}
	done, err := d.one(ctx, r, time.Now())
	if err != nil {
		return 0, err
	}
	if !done.claimed { // somebody has just decided about it
		return time.Second, nil
	}
	rest(ctx, done.pause) // the whole receiver waits, whatever else is due
	return 0, nil
}

// turn is how long the receiver's notifier wants to wait before what is due next.
func turn(r Receiver, next Due) time.Duration {
	p, ok := r.Notifier.(Pacer)
	if !ok {
		return 0
	}
	return p.Turn(next.To)
}

// recover tells of what a process that died was sending.
func (d *Dispatcher) recover(ctx context.Context, r Receiver) error {
	left, err := d.outbox.Recover(ctx, r.Name, r.Resend, time.Now())
	for _, x := range left {
		d.log.Warn("in doubt since the program ended", append(facts(x), "state", string(x.State))...)
	}
	return err
}

// outcome is what became of one step.
type outcome struct {
	claimed bool
	pause   time.Duration // how long the receiver asked to be left alone
}

// one claims the receiver's next delivery that is due at, makes an attempt at it and notes the outcome.
func (d *Dispatcher) one(ctx context.Context, r Receiver, at time.Time) (outcome, error) {
	x, ok, err := d.outbox.Claim(ctx, r.Name, at)
	if err != nil || !ok {
		return outcome{}, err
	}
	began := time.Now()
	sendErr := send(ctx, r.Notifier, x.Message)
	now := time.Now()
	s := d.judge(r, x, sendErr, now)
	d.tell(x, s, now.Sub(began), sendErr)
	done := outcome{claimed: true}
	if wait, asked := Wait(sendErr); asked {
		done.pause = wait
	}
	return done, d.settle(ctx, x, s)
}

// send makes an attempt within its time. Once ctx has ended, it still has finishTime.
func send(ctx context.Context, n Notifier, m Message) (err error) {
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), attemptTime)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(finishTime, cancel) })()
	defer func() {
		if p := recover(); p != nil {
			err = InDoubt(fmt.Errorf("internal error: %v", p))
		}
	}()
	return n.Send(sending, m)
}

// judge says what an attempt that ended with err means for the delivery.
func (d *Dispatcher) judge(r Receiver, x Delivery, err error, at time.Time) Settlement {
	s := Settlement{State: Retry, At: at, Count: true}
	wait, asked := Wait(err)
	switch {
	case err == nil:
		return Settlement{State: Sent, At: at, Count: true}
	case IsPermanent(err):
		s.State = Dead
	case IsInDoubt(err) && !r.Resend:
		s.State = Doubt
	case IsInDoubt(err):
		s.Repeat = true
		s.NextAt = at.Add(delay(x.Attempts + 1))
	case asked:
		s.Count = false
		s.NextAt = at.Add(max(wait, time.Second))
	default:
		s.NextAt = at.Add(delay(x.Attempts + 1))
	}
	s.Error = reasonOf(err)
	age := at.Sub(x.Queued)
	if s.State == Retry && (age >= longestTime || age >= patientTime && x.Attempts+1 >= fewest) {
		s.State = Dead
		s.Error = fmt.Sprintf("given up after %d attempts: %s", x.Attempts+1, s.Error)
	}
	if s.State == Dead {
		s.Instead = d.instead(r, x.Message, s.Error)
	}
	return s
}

// instead addresses a message that r did not take to r's fallback: once, however many parts of it fail.
func (d *Dispatcher) instead(r Receiver, m Message, reason string) []Outgoing {
	var all []Outgoing
	for _, f := range d.receivers {
		if f.Name != r.Fallback {
			continue
		}
		for _, to := range f.Recipients {
			c := m
			c.Key = fmt.Sprintf("%s/%s/%s", m.WholeKey(), f.Name, to)
			c.To, c.Part, c.Repeat, c.Note = to, 0, false, insteadNote(m.Lang, r.Name, reason)
			all = append(all, outgoing(f, c)...)
		}
	}
	return all
}

func outgoing(r Receiver, m Message) []Outgoing {
	parts := []Message{m}
	if s, ok := r.Notifier.(Splitter); ok {
		parts = s.Split(m)
	}
	all := make([]Outgoing, len(parts))
	for i, p := range parts {
		all[i] = Outgoing{Receiver: r.Name, Message: p}
	}
	return all
}

func insteadNote(lang, receiver, reason string) string {
	if lang == "ru" {
		return fmt.Sprintf("Не удалось доставить получателю %s, поэтому отправлено сюда. Причина: %s", receiver, reason)
	}
	return fmt.Sprintf("Could not be delivered to %s, so it was sent here. Reason: %s", receiver, reason)
}

// tell logs the outcome of an attempt.
func (d *Dispatcher) tell(x Delivery, s Settlement, took time.Duration, err error) {
	with := append(facts(x), "attempt", x.Attempts+1, "took", took)
	switch s.State {
	case Sent:
		d.log.Info("sent", with...)
	case Retry:
		d.log.Info("not sent, will be tried again", append(with, "next", s.NextAt, "err", err)...)
	case Doubt:
		d.log.Warn("may or may not have arrived; decide with svodka deliveries", append(with, "err", err)...)
	default:
		d.log.Error("not sent, given up", append(with, "copies", len(s.Instead), "err", err)...)
	}
}

func facts(x Delivery) []any {
	return []any{"delivery", x.ID, "job", x.Job, "slot", x.Slot, "receiver", x.Receiver, "to", x.Message.To}
}

// settle notes the outcome, trying again for as long as the dispatcher runs: a message sent must not be forgotten.
func (d *Dispatcher) settle(ctx context.Context, x Delivery, s Settlement) error {
	for n := 1; ; n++ {
		err := d.outbox.Settle(context.WithoutCancel(ctx), x.ID, s)
		if err == nil {
			return nil
		}
		if errors.Is(err, ErrNotClaimed) || ctx.Err() != nil {
			return &unsettled{err}
		}
		d.log.Error("outcome could not be noted", append(facts(x), "state", string(s.State), "err", err)...)
		rest(ctx, troubleDelay(n))
	}
}

// unsettled is the error of an attempt whose outcome is known but could not be noted.
type unsettled struct{ error }

func (u *unsettled) Unwrap() error { return u.error }

// leftOpen returns err if an outcome was left open by it. Everything else can be done again.
func leftOpen(err error) error {
	if u := (*unsettled)(nil); errors.As(err, &u) {
		return err
	}
	return nil
}

// delay is how long to wait after the attempt numbered n, from 1, up to a fifth more or less.
func delay(n int) time.Duration {
	steps := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	d := steps[min(n, len(steps))-1]
	return d*4/5 + rand.N(d*2/5)
}

// troubleDelay is how long to leave a ledger alone that failed n times in a row.
func troubleDelay(n int) time.Duration {
	return min(time.Second<<min(n-1, 6), time.Minute)
}

// sleep waits for d, for a wake-up, or for the end of ctx.
func sleep(ctx context.Context, d time.Duration, woken <-chan struct{}) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-woken:
	}
}

// rest waits for d or for the end of ctx.
func rest(ctx context.Context, d time.Duration) { sleep(ctx, d, nil) }
