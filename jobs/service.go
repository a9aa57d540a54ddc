package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Service runs every job on its timetable, one run at a time, until it is told to stop. What was missed while the
// program was down is caught up with first, as each job's catch_up says.
type Service struct {
	Runner *Runner
	Jobs   []Named
	Wake   func()        // called when a run has put messages into the outbox
	Drain  time.Duration // how long a run under way may go on once the service is to stop

	mu    sync.Mutex // one run at a time: the sources and the warehouse are shared
	queue *queue
}

// due is a slot waiting to be run.
type due struct {
	job   Named
	slot  Slot
	tries int
}

// Delays between the tries of a run that failed; after the last one the slot is given up until somebody runs it by hand.
func delays() []time.Duration {
	return []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute}
}

// Run serves until ctx ends, and returns once the run under way has ended.
func (s *Service) Run(ctx context.Context) error {
	s.queue = newQueue()
	alarm, err := NewAlarm(s.Runner.Log)
	if err != nil {
		return err
	}
	for _, j := range s.Jobs {
		if err := s.set(ctx, alarm, j); err != nil {
			return fmt.Errorf("job %s: %w", j.Name, err)
		}
	}
	byName := map[string]Named{}
	for _, j := range s.Jobs {
		byName[j.Name] = j
	}
	alarm.Start(func(job string, slot Slot) { s.queue.push(due{job: byName[job], slot: slot}) })
	s.work(ctx)
	return alarm.Stop()
}

// set puts what j missed into the queue and sets its alarm.
func (s *Service) set(ctx context.Context, alarm *Alarm, j Named) error {
	if j.Schedule.IsZero() {
		return nil
	}
	table, err := j.Schedule.Compile(s.Runner.Location, s.Runner.Calendar)
	if err != nil {
		return err
	}
	now := s.Runner.Now()
	last, ok, err := s.Runner.Ledger.LastSlot(ctx, j.Name)
	if err != nil {
		return err
	}
	if ok {
		for _, slot := range Missed(table, last, now, j.CatchUp, j.Grace) {
			s.Runner.Log.Info("catching up", "job", j.Name, "slot", slot.At)
			s.queue.push(due{job: j, slot: slot})
		}
	}
	return alarm.Add(j.Name, table)
}

func (s *Service) work(ctx context.Context) {
	runs, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(s.Drain, cancel) })
	defer stop()
	for {
		d, ok := s.queue.pop(ctx)
		if !ok {
			return
		}
		s.one(runs, ctx, d)
	}
}

// one carries out a due slot; a failed one comes back later.
func (s *Service) one(runs, serving context.Context, d due) {
	out, err := s.RunNow(runs, d.job, d.slot)
	if err == nil {
		if out.Queued > 0 {
			s.Wake()
		}
		return
	}
	if serving.Err() != nil || d.tries >= len(delays()) {
		return
	}
	wait := delays()[d.tries]
	d.tries++
	s.queue.pushLater(serving, d, wait)
}

// RunNow carries out one slot between the scheduled ones.
func (s *Service) RunNow(ctx context.Context, j Named, slot Slot) (out Outcome, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("job %s: internal error: %v", j.Name, p)
			s.Runner.Log.Error("run panicked", "job", j.Name, "slot", slot.At, "err", err)
		}
	}()
	return s.Runner.Run(ctx, j, slot)
}

// Alone carries out do while no run is under way.
func (s *Service) Alone(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

// queue holds what is due, first come first served.
type queue struct {
	mu    sync.Mutex
	all   []due
	ready chan struct{}
}

func newQueue() *queue { return &queue{ready: make(chan struct{}, 1)} }

func (q *queue) push(d due) {
	q.mu.Lock()
	q.all = append(q.all, d)
	q.mu.Unlock()
	select {
	case q.ready <- struct{}{}:
	default:
	}
}

func (q *queue) pushLater(ctx context.Context, d due, wait time.Duration) {
	t := time.AfterFunc(wait, func() { q.push(d) })
	context.AfterFunc(ctx, func() { t.Stop() })
}

// pop waits for the next due slot; ok is false once ctx has ended.
func (q *queue) pop(ctx context.Context) (d due, ok bool) {
	for {
		if ctx.Err() != nil {
			return due{}, false
		}
		q.mu.Lock()
		if len(q.all) > 0 {
			d, q.all = q.all[0], q.all[1:]
			q.mu.Unlock()
			return d, true
		}
		q.mu.Unlock()
		select {
		case <-ctx.Done():
		case <-q.ready:
		}
	}
}
