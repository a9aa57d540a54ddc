package jobs

import (
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"
)

// pulse is how often an alarm looks at the clock besides the moments it has set itself, for the sake of clocks that are
// put right and machines that sleep: timers do not notice either.
const pulse = time.Minute

// Alarm says when slots are due. It keeps nothing: what was missed before it was made is for [Missed] to find.
//
// It is made of gocron, of which it uses the least: wake-ups in UTC at moments that the timetables give. Zones, clock
// changes, overlap and catching up are not left to it.
type Alarm struct {
	scheduler gocron.Scheduler
	log       *slog.Logger

	mu      sync.Mutex
	since   time.Time // slots after it are told
	entries map[string]*entry
	due     func(job string, slot Slot) // nil until started
}

// entry is the alarm of one job.
type entry struct {
	table Timetable
	next  Slot      // the first slot not told yet
	told  time.Time // the last slot told, or when the alarm was set
}

// NewAlarm returns an alarm without jobs. Slots that come while it is being set are told once it has started.
func NewAlarm(log *slog.Logger) (*Alarm, error) { return newAlarm(log, pulse) }

func newAlarm(log *slog.Logger, pulse time.Duration) (*Alarm, error) {
	s, err := gocron.NewScheduler(gocron.WithLocation(time.UTC), gocron.WithLogger(modest{log}))
	if err != nil {
		return nil, fmt.Errorf("alarm: %w", err)
	}
	a := &Alarm{scheduler: s, log: log, since: time.Now(), entries: map[string]*entry{}}
	return a, a.wake(steps{pulse, time.UTC}, a.lookAll)
}

// wake has do called at the times of t.
func (a *Alarm) wake(t Timetable, do func()) error {
	_, err := a.scheduler.NewJob(gocron.CronJob("", false), gocron.NewTask(do), gocron.WithCronImplementation(wakeups{t}))
	if err != nil {
		return fmt.Errorf("alarm: %w", err)
	}
	return nil
}

// Add sets the alarm of a job, which has one at most. After [Alarm.Start] it counts from now.
func (a *Alarm) Add(job string, t Timetable) error {
	if err := a.enter(job, t); err != nil {
		return fmt.Errorf("job %s: %w", job, err)
	}
	return a.wake(t, func() { a.look(job) })
}

func (a *Alarm) enter(job string, t Timetable) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	after := a.since
	if a.due != nil {
		after = time.Now()
	}
	e := &entry{table: t, next: t.Next(after), told: after}
	switch {
	case e.next.IsZero():
		return errors.New("its schedule has no time to come")
	case a.entries[job] != nil:
		return errors.New("has an alarm already")
	}
	a.entries[job] = e
	return nil
}

// Start calls due for every slot when its time has come; of slots that came while the machine slept, only for the last of
// each job. Due is called from several goroutines, never after [Alarm.Stop] has returned, and should return at once. It may
// be called again for a slot, with the same key, if the clock is put back by more than a day.
func (a *Alarm) Start(due func(job string, slot Slot)) {
	a.mu.Lock()
	a.due = due
	a.mu.Unlock()
	a.scheduler.Start()
	a.lookAll()
}

// Stop ends the alarm. It returns when no call of due is under way.
func (a *Alarm) Stop() error {
	if err := a.scheduler.Shutdown(); err != nil {
		return fmt.Errorf("alarm: %w", err)
	}
	return nil
}

func (a *Alarm) lookAll() {
	a.mu.Lock()
	var jobs []string
	now := time.Now()
	for job, e := range a.entries {
		if e.ripe(now) {
			jobs = append(jobs, job)
		}
	}
	a.mu.Unlock()
	for _, job := range jobs {
		a.look(job)
	}
}

// look tells the slot of a job that is due, if there is one. A panic of what is told ends neither the alarm nor the program.
func (a *Alarm) look(job string) {
	defer func() {
		if p := recover(); p != nil {
			a.log.Error("alarm panicked", "job", job, "err", p, "stack", string(debug.Stack()))
		}
	}()
	a.mu.Lock()
	slot, due := a.entries[job].take(time.Now()), a.due
	a.mu.Unlock()
	if !slot.IsZero() && due != nil {
		due(job, slot)
	}
}

// ripe tells whether there is something to do about e.
func (e *entry) ripe(now time.Time) bool { return !e.next.At.After(now) || e.wentBack(now) }

// wentBack tells whether the clock is before the last slot told, by so much that waiting for the next one would not do.
func (e *entry) wentBack(now time.Time) bool { return now.Before(e.told.Add(-24 * time.Hour)) }

// take returns the slot that is due now, once.
func (e *entry) take(now time.Time) Slot {
	if e.wentBack(now) {
		e.next, e.told = e.table.Next(now), now
	}
	if e.next.IsZero() || e.next.At.After(now) {
		return Slot{}
	}
	slot := latest(e.table, e.next.At.Add(-1), now)
	e.next, e.told = e.table.Next(slot.At), slot.At
	return slot
}

// wakeups is a timetable in the form gocron asks for.
type wakeups struct{ table Timetable }

// IsValid has nothing to say: a Timetable is valid.
func (wakeups) IsValid(string, *time.Location, time.Time) error { return nil }

// Next returns the wake-up after last. It never returns the zero time, nor one that is not after last, for either would
// keep gocron busy for good; and it does not walk through more than the last day to reach the present.
func (w wakeups) Next(last time.Time) time.Time {
	if yesterday := time.Now().Add(-24 * time.Hour); last.Before(yesterday) {
		last = yesterday
	}
	next := w.table.Next(last).At
	if !next.After(last) {
		next = last.Add(24 * time.Hour)
	}
	return next.UTC()
}

// modest passes on what gocron logs; what it calls information is nobody's but a developer's.
type modest struct{ *slog.Logger }

func (m modest) Info(text string, args ...any) { m.Debug(text, args...) }
