package jobs

import (
	"context"
	"fmt"
	"slices"
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
	all := map[string]scheduled{}
	for _, j := range s.Jobs {
		if j.Schedule.IsZero() {
			continue
		}
		if all[j.Name], err = s.set(ctx, alarm, j); err != nil {
			return fmt.Errorf("job %s: %w", j.Name, err)
		}
	}
	alarm.Start(func(job string, slot Slot) { s.told(ctx, all[job], slot) })
	s.work(ctx)
	return alarm.Stop()
}

// scheduled is a job with its timetable.
type scheduled struct {
	Named
	table Timetable
}

// set puts what j missed into the queue and sets its alarm.
func (s *Service) set(ctx context.Context, alarm *Alarm, j Named) (scheduled, error) {
	table, err := j.Schedule.Compile(s.Runner.Location, s.Runner.Calendar)
	if err != nil {
		return scheduled{}, err
	}
	one := scheduled{j, table}
	if err := s.catchUp(ctx, one, s.Runner.Now()); err != nil {
		return one, err
	}
	return one, alarm.Add(j.Name, table)
}

// catchUp puts the slots into the queue that j missed up to at, as far as it wants them.
func (s *Service) catchUp(ctx context.Context, j scheduled, at time.Time) error {
	last, ok, err := s.Runner.Ledger.LastSlot(ctx, j.Name)
	if err != nil || !ok {
		return err
	}
	for _, slot := range Missed(j.table, last, at, j.CatchUp, j.Grace) {
		if s.queue.push(due{job: j.Named, slot: slot}) {
			s.Runner.Log.Info("catching up", "job", j.Name, "slot", slot.At)
		}
	}
	return nil
}

// told takes a slot that the alarm says is due. After the machine has slept the alarm tells the last slot only, so a job that
// wants all of them looks for those before it.
func (s *Service) told(ctx context.Context, j scheduled, slot Slot) {
	if j.CatchUp == CatchUpAll {
		if err := s.catchUp(ctx, j, slot.At.Add(-1)); err != nil {
			s.Runner.Log.Error("looking for missed slots", "job", j.Name, "err", err)
		}
	}
	s.queue.push(due{job: j.Named, slot: slot})
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
func (s *Service) RunNow(ctx context.Context, j Named, slot Slot) (Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
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

// push adds d, unless the same slot is waiting already.
func (q *queue) push(d due) bool {
	q.mu.Lock()
	waits := slices.ContainsFunc(q.all, func(o due) bool { return o.job.Name == d.job.Name && o.slot.Key == d.slot.Key })
	if !waits {
		q.all = append(q.all, d)
	}
	q.mu.Unlock()
	select {
	case q.ready <- struct{}{}:
	default:
	}
	return !waits
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
