package jobs

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

// told collects what an alarm says; safe for use by several goroutines.
type told struct {
	mu    sync.Mutex
	lines map[string][]string // by job: "key at local time"
	late  time.Duration
}

func (o *told) due(job string, s Slot) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.lines[job] = append(o.lines[job], s.Key)
	o.late = max(o.late, time.Since(s.At))
}

func (o *told) of(job string) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lines[job]
}

// set makes an alarm with a table for each job. Its pulse is slow, so that the wake-ups have to be right.
func set(t testing.TB, log *slog.Logger, pulse time.Duration, tables map[string]Timetable) *Alarm {
	t.Helper()
	a, err := newAlarm(log, pulse)
	if err != nil {
		t.Fatal(err)
	}
	for job, table := range tables {
		if err := a.Add(job, table); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// yearTables are jobs in zones that change their clocks in different ways.
func yearTables(t testing.TB) map[string]Timetable {
	tables := map[string]Timetable{}
	names := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Havana"}
	if *long {
		names = zones()
	}
	for _, zoneName := range names {
		for name, s := range map[string]Schedule{
			"in the gap": {Daily: "02:30"}, "at midnight": {Daily: "00:00"}, "every 3h": {Cron: "0 */3 * * *"}, "weekly": {Weekly: "sunday", At: "01:30"}, "every 5h": {Every: minutes(300)},
		} {
			tables[zoneName+" "+name] = compile(t, s, zoneName)
		}
	}
	return tables
}

// TestAlarmThroughAYear lets a year pass. Every slot of every job is told once, in order, to the second.
func TestAlarmThroughAYear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tables := yearTables(t)
		var got told
		got.lines = map[string][]string{}
		start := time.Now()
		a := set(t, quiet(), 6*time.Hour, tables)
		a.Start(got.due)
		time.Sleep(366 * 24 * time.Hour)
		synctest.Wait()
		stop(t, a)
		for job, table := range tables {
			compareKeys(t, job, Between(table, start, time.Now(), 1e6), got.of(job))
		}
		if got.late > time.Second {
			t.Errorf("told up to %v late", got.late)
		}
	})
}

// TestAlarmWithRestarts stops and starts the alarm at random moments, as an owner with a ledger would. Downtimes are caught
// up with, so that again every slot is told once.
func TestAlarmWithRestarts(t *testing.T) {
	seeds := uint64(1)
	if *long {
		seeds = 10
	}
	for seed := range seeds {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { restarts(t, rand.New(rand.NewPCG(seed, 1))) })
		})
	}
}

func restarts(t *testing.T, random *rand.Rand) {
	tables := yearTables(t)
	got := told{lines: map[string][]string{}}
	start := time.Now()
	last := map[string]time.Time{}
	for time.Since(start) < 366*24*time.Hour {
		a := set(t, quiet(), 6*time.Hour, tables)
		for job, table := range tables {
			if since, ok := last[job]; ok {
				for _, s := range Missed(table, since, time.Now(), CatchUpAll, Span{}) {
					got.lines[job] = append(got.lines[job], s.Key)
				}
			}
		}
		a.Start(got.due)
		time.Sleep(time.Hour + time.Duration(random.Int64N(int64(20*24*time.Hour))))
		synctest.Wait()
		stop(t, a)
		for job := range tables {
			last[job] = time.Now() // what the ledger would say: all up to here has run
		}
		time.Sleep(time.Duration(random.Int64N(int64(30 * time.Hour))))
	}
	for job, table := range tables {
		compareKeys(t, job, Between(table, start, last[job], 1e6), got.of(job))
	}
}

func compareKeys(t *testing.T, job string, want []Slot, got []string) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("%s: told %d slots, want %d", job, len(got), len(want))
	}
	for i := range min(len(want), len(got)) {
		if got[i] != want[i].Key {
			t.Errorf("%s: slot %d is %s, want %s", job, i, got[i], want[i].Key)
			return
		}
	}
}

func stop(t *testing.T, a *Alarm) {
	t.Helper()
	if err := a.Stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
}

func TestAlarmStops(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	a := set(t, quiet(), time.Minute, map[string]Timetable{"j": compile(t, Schedule{Every: minutes(1)}, "UTC")})
	a.Start(func(string, Slot) {})
	begin := time.Now()
	stop(t, a)
	if took := time.Since(begin); took > time.Second {
		t.Errorf("stopping took %v", took)
	}
}

func TestAlarmStopsBeforeStart(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	stop(t, set(t, quiet(), time.Minute, map[string]Timetable{"j": compile(t, Schedule{Every: minutes(1)}, "UTC")}))
}

func TestAlarmTellsWhatCameBetweenMakingAndStarting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := told{lines: map[string][]string{}}
		a := set(t, quiet(), time.Minute, map[string]Timetable{"j": compile(t, Schedule{Every: minutes(1)}, "UTC")})
		time.Sleep(90 * time.Second)
		a.Start(got.due)
		synctest.Wait()
		if keys := got.of("j"); len(keys) != 1 || keys[0] != "2000-01-01T00:01Z" {
			t.Errorf("got %v, want the slot of 00:01", keys)
		}
		if err := a.Add("k", compile(t, Schedule{Every: minutes(1)}, "UTC")); err != nil {
			t.Error(err)
		}
		time.Sleep(31 * time.Second)
		synctest.Wait()
		stop(t, a)
		if keys := got.of("k"); len(keys) != 1 || keys[0] != "2000-01-01T00:02Z" {
			t.Errorf("job added later: got %v, want the slot of 00:02", keys)
		}
	})
}

func TestAlarmSurvivesPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		calls := 0
		a := set(t, slog.New(slog.NewTextHandler(&log, nil)), time.Hour, map[string]Timetable{"j": compile(t, Schedule{Every: minutes(1)}, "UTC")})
		a.Start(func(string, Slot) { calls++; panic("boo") })
		time.Sleep(3*time.Minute + time.Second)
		synctest.Wait()
		stop(t, a)
		if calls != 3 || strings.Count(log.String(), "err=boo") != 3 {
			t.Errorf("called %d times, want 3; log: %s", calls, log.String())
		}
	})
}

type never struct{}

func (never) Next(time.Time) Slot { return Slot{} }

func TestAlarmRefuses(t *testing.T) {
	a := set(t, quiet(), time.Minute, map[string]Timetable{"j": compile(t, Schedule{Every: minutes(1)}, "UTC")})
	defer stop(t, a)
	if err := a.Add("j", compile(t, Schedule{Every: minutes(1)}, "UTC")); err == nil || err.Error() != "job j: has an alarm already" {
		t.Errorf("second alarm of a job: got %v", err)
	}
	if err := a.Add("n", never{}); err == nil || err.Error() != "job n: its schedule has no time to come" {
		t.Errorf("empty timetable: got %v", err)
	}
}

// TestEntry is about clocks that do not go evenly, which synctest cannot play.
func TestEntry(t *testing.T) {
	table := compile(t, Schedule{Cron: "0 * * * *"}, "UTC")
	noon := moment(t, "2026-03-05T12:00Z")
	e := &entry{table: table, next: table.Next(noon), told: noon}
	for _, c := range []struct {
		name string
		at   time.Time
		want string
	}{
		{"early", noon.Add(time.Hour - 1), ""},
		{"on time", noon.Add(time.Hour), "2026-03-05T13:00Z"},
		{"twice", noon.Add(time.Hour + time.Second), ""},
		{"after a sleep of three days", noon.Add(73*time.Hour + time.Minute), "2026-03-08T13:00Z"},
		{"clock put back by an hour", noon.Add(72 * time.Hour), ""},
		{"and the same hour again", noon.Add(73 * time.Hour), ""},
		{"the next one", noon.Add(74 * time.Hour), "2026-03-08T14:00Z"},
		{"clock wrong by years", noon.AddDate(10, 0, 0), "2036-03-05T12:00Z"},
		{"and put right", noon.Add(75*time.Hour - time.Minute), ""},
		{"the next one again", noon.Add(75 * time.Hour), "2026-03-08T15:00Z"},
	} {
		if got := e.take(c.at); got.Key != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got.Key, c.want)
		}
		if e.ripe(c.at) {
			t.Errorf("%s: still ripe", c.name)
		}
	}
}

func TestWakeupsNeverHang(t *testing.T) {
	now := time.Now()
	for name, w := range map[string]wakeups{"empty": {never{}}, "every minute": {steps{time.Minute, time.UTC}}} {
		for _, last := range []time.Time{{}, now.AddDate(-30, 0, 0), now, now.AddDate(200, 0, 0)} {
			next := w.Next(last)
			if !next.After(last) || next.Before(now.Add(-25*time.Hour)) {
				t.Errorf("%s: wake-up after %v: got %v", name, last, next)
			}
		}
	}
}
