package notify_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"svodka/internal/ledger"
	"svodka/notify"
)

// Processes that run jobs and deliver are killed by SIGKILL at random moments and started again. The other side, which
// misbehaves at random too, keeps the list of what it took; that list, never the program's own view, is the judge.

// kills is how many processes are killed: few unless SVODKA_KILLS says otherwise.
func kills(t *testing.T) int {
	t.Helper()
	text := os.Getenv("SVODKA_KILLS")
	if text == "" {
		return 10
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("SVODKA_KILLS: want a number, got %q", text)
	}
	return n
}

func TestKillHold(t *testing.T) {
	s := newSink(t, true)
	trial(t, s, plan{kind: "sink", kills: kills(t)})
	for _, fault := range s.judge(t, false) {
		t.Error(fault)
	}
}

func TestKillResend(t *testing.T) {
	s := newSink(t, true)
	trial(t, s, plan{kind: "sink", kills: kills(t), resend: true})
	for _, fault := range s.judge(t, true) {
		t.Error(fault)
	}
}

func TestKillTelegram(t *testing.T) {
	s := newTelegramSink(t, kills(t) > 10)
	trial(t, s, plan{kind: "telegram", kills: kills(t)})
	for _, fault := range s.judge(t, false) {
		t.Error(fault)
	}
}

// TestKillControl checks that the judge finds programs guilty that are broken on purpose.
func TestKillControl(t *testing.T) {
	for broken, guilty := range map[string]string{
		"sends what is in doubt again": "twice",
		"notes it as sent beforehand":  "lost",
	} {
		t.Run(broken, func(t *testing.T) {
			for range 5 {
				s := newSink(t, false)
				trial(t, s, plan{kind: "sink", kills: 10, broken: broken})
				for _, fault := range s.judge(t, false) {
					if strings.Contains(fault, guilty) {
						return
					}
				}
			}
			t.Errorf("50 kills of a program that %s, and the judge saw nothing", broken)
		})
	}
}

// plan is one trial: what is delivered to, how often it is killed, and how it is broken.
type plan struct {
	kind   string
	kills  int
	resend bool
	broken string
}

// opposite is the other side of a trial.
type opposite interface {
	address() string
	took() int
	setKills(ledger string, n int)
}

// perSlot is how many messages a run sends.
const perSlot = 3

// trial kills p.kills processes and lets the last one come to its end.
func trial(t *testing.T, s opposite, p plan) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger.db")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	s.setKills(path, p.kills)
	slots := 0
	for range p.kills {
		slots = s.took()/perSlot + 15 // there is always something to do, and never much left over
		c := start(t, s.address(), path, slots, p)
		if random.IntN(5) > 0 { // else while it starts
			c.await(t, "ready")
		}
		time.Sleep(time.Duration(random.IntN(120)) * time.Millisecond)
		c.kill(t)
	}
	c := start(t, s.address(), path, slots, p)
	c.await(t, "done")
	if err := c.cmd.Wait(); err != nil {
		t.Fatalf("the last process: %v\n%s", err, c.stderr.String())
	}
}

// child is a process under test.
type child struct {
	cmd    *exec.Cmd
	lines  *bufio.Scanner
	stderr strings.Builder
}

func start(t *testing.T, address, path string, slots int, p plan) *child {
	t.Helper()
	c := &child{cmd: exec.Command(os.Args[0], "-test.run=^TestKillChild$")}
	c.cmd.Env = append(os.Environ(), "SVODKA_CHILD="+p.kind, "SVODKA_ADDRESS="+address, "SVODKA_LEDGER="+path,
		"SVODKA_SLOTS="+strconv.Itoa(slots), "SVODKA_RESEND="+strconv.FormatBool(p.resend), "SVODKA_BROKEN="+p.broken)
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.cmd.Stderr = &c.stderr
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.lines = bufio.NewScanner(out)
	return c
}

func (c *child) await(t *testing.T, word string) {
	t.Helper()
	limit := time.AfterFunc(2*time.Minute, func() { _ = c.cmd.Process.Kill() })
	defer limit.Stop()
	for c.lines.Scan() {
		if c.lines.Text() == word {
			return
		}
	}
	err := c.cmd.Wait()
	t.Fatalf("the process ended (%v) without saying %q:\n%s", err, word, c.stderr.String())
}

func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	_ = c.cmd.Wait() // it was killed
}

// TestKillChild is the process under test; by itself it does nothing.
func TestKillChild(t *testing.T) {
	kind := os.Getenv("SVODKA_CHILD")
	if kind == "" {
		return
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	l, err := ledger.Open(ctx, os.Getenv("SVODKA_LEDGER"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	outbox := notify.Outbox(&impatient{Outbox: l})
	switch os.Getenv("SVODKA_BROKEN") {
	case "sends what is in doubt again":
		resendAll(t, l)
	case "notes it as sent beforehand":
		outbox = &hasty{Outbox: outbox}
	}
	d := notify.NewDispatcher(outbox, []notify.Receiver{{
		Name: "sink", Notifier: childNotifier(t, kind), Resend: os.Getenv("SVODKA_RESEND") == "true",
	}}, quiet())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	fmt.Println("ready")
	runSlots(t, l, d)
	awaitSettled(t, l)
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	fmt.Println("done")
}

// runSlots runs every slot that was not finished before.
func runSlots(t *testing.T, l *ledger.Ledger, d *notify.Dispatcher) {
	slots, err := strconv.Atoi(os.Getenv("SVODKA_SLOTS"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range slots {
		slot, key := time.Unix(int64(i)*60, 0), strconv.Itoa(i)
		begun, err := l.Begin(t.Context(), "watch", slot, key, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if begun == ledger.Finished {
			continue
		}
		r := ledger.Result{Job: "watch", Slot: slot, SlotKey: key, At: time.Now()}
		for n := range perSlot {
			to := strconv.Itoa(i*perSlot + n + 1)
			r.Messages = append(r.Messages, notify.Outgoing{Receiver: "sink", Message: notify.Message{Key: "watch/" + key + "/" + to, To: to, Text: "message " + to, Subject: "s"}})
		}
		if err := l.Finish(t.Context(), r); err != nil {
			t.Fatal(err)
		}
		d.Wake()
	}
}

func awaitSettled(t *testing.T, l *ledger.Ledger) {
	for {
		open := 0
		for _, state := range []notify.DeliveryState{notify.Pending, notify.Retry, notify.Sending} {
			all, err := l.Deliveries(t.Context(), ledger.Filter{State: state, Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			open += len(all)
		}
		if open == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// resendAll is what a program does that takes in doubt for not sent.
func resendAll(t *testing.T, l *ledger.Ledger) {
	all, err := l.Deliveries(t.Context(), ledger.Filter{State: notify.Doubt})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range all {
		if _, err := l.Decide(t.Context(), x.ID, ledger.Resend, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
}

// impatient tries again at once.
type impatient struct{ notify.Outbox }

func (o *impatient) Settle(ctx context.Context, id int64, s notify.Settlement) error {
	s.NextAt = s.At.Add(time.Millisecond)
	return o.Outbox.Settle(ctx, id, s)
}

// hasty notes a delivery as sent before it is.
type hasty struct{ notify.Outbox }

func (o *hasty) Claim(ctx context.Context, receiver string, at time.Time) (notify.Delivery, bool, error) {
	d, ok, err := o.Outbox.Claim(ctx, receiver, at)
	if ok && err == nil {
		err = o.Outbox.Settle(ctx, d.ID, notify.Settlement{State: notify.Sent, At: at, Count: true})
	}
	return d, ok, err
}

func (o *hasty) Settle(context.Context, int64, notify.Settlement) error { return nil }
