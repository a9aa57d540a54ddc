package jobs

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/ledger"
	"svodka/sources"
)

// emptyStore is a warehouse without data, for jobs that ask for none.
type emptyStore struct{}

func (emptyStore) Query(context.Context, string, ...any) ([][]any, error)           { return nil, nil }
func (emptyStore) Cursor(context.Context, string, string) (sources.Cursor, error)   { return "", nil }
func (emptyStore) Write(context.Context, string, string, sources.Batch) error       { return nil }
func (emptyStore) Read(context.Context, string, string, time.Time, time.Time) error { return nil }
func (emptyStore) Freshness(context.Context) ([]kpi.Freshness, error)               { return nil, nil }
func (emptyStore) Close() error                                                     { return nil }
func (emptyStore) Rejects(context.Context, string, string, int) ([]sources.Reject, int, error) {
	return nil, 0, nil
}

// slowSource takes its time over every reading, and notes how it ended.
type slowSource struct {
	takes time.Duration
	ended []error
}

func (s *slowSource) Streams() []string { return []string{"deals"} }
func (s *slowSource) Close() error      { return nil }
func (s *slowSource) Read(ctx context.Context, _ string, _ sources.Cursor) iter.Seq2[sources.Batch, error] {
	return func(yield func(sources.Batch, error) bool) {
		select {
		case <-ctx.Done():
		case <-time.After(s.takes):
		}
		s.ended = append(s.ended, ctx.Err())
		if err := ctx.Err(); err != nil {
			yield(sources.Batch{}, err)
		}
	}
}

// serving is a service of one job, its ledger in a file that outlives it.
type serving struct {
	t      *testing.T
	path   string
	job    Named
	source *slowSource
}

// serveFor runs the service for a while, and returns the slots finished so far, oldest first.
func (s *serving) serveFor(d time.Duration) []string {
	s.t.Helper()
	l, err := ledger.Open(s.t.Context(), s.path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer l.Close()
	r := &Runner{
		Location: time.UTC, Store: emptyStore{}, Ledger: l, Log: slog.New(slog.DiscardHandler), Now: time.Now, Jobs: []Named{s.job},
	}
	if s.source != nil {
		r.Sources = []NamedSource{{Name: "crm", Source: s.source}}
	}
	service := &Service{Runner: r, Jobs: []Named{s.job}, Wake: func() {}, Drain: 30 * time.Second}
	ctx, stop := context.WithTimeout(s.t.Context(), d)
	defer stop()
	if err := service.Run(ctx); err != nil {
		s.t.Fatal(err)
	}
	runs, err := l.Runs(s.t.Context(), ledger.Filter{Limit: 1000})
	if err != nil {
		s.t.Fatal(err)
	}
	var done []string
	for _, run := range slices.Backward(runs) {
		if run.State == ledger.Done {
			done = append(done, run.Slot.UTC().Format("02 15:04"))
		}
	}
	return done
}

func (s *serving) want(got []string, want ...string) {
	s.t.Helper()
	if !slices.Equal(got, want) {
		s.t.Errorf("ran %q, want %q", got, want)
	}
}

const daysOf = 24 * time.Hour

// TestServiceCatchesUp serves for two days, is down for four, and serves again: the clock of the bubble begins on
// 2000-01-01 at midnight.
func TestServiceCatchesUp(t *testing.T) {
	for policy, want := range map[CatchUp][]string{
		CatchUpLatest: {"01 09:00", "02 09:00", "06 09:00", "07 09:00"},
		CatchUpAll:    {"01 09:00", "02 09:00", "03 09:00", "04 09:00", "05 09:00", "06 09:00", "07 09:00"},
		CatchUpSkip:   {"01 09:00", "02 09:00", "07 09:00"},
	} {
		t.Run(string(policy), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &serving{t: t, path: filepath.Join(t.TempDir(), "ledger.db"), job: Named{Name: "daily", Job: Job{Schedule: Schedule{Daily: "09:00"}, CatchUp: policy}}}
				s.want(s.serveFor(2*daysOf), "01 09:00", "02 09:00")
				time.Sleep(4 * daysOf)
				s.want(s.serveFor(1*daysOf), want...)
				s.want(s.serveFor(time.Hour), want...) // nothing was missed this time
			})
		})
	}
}

// TestServiceDrains is told to stop in the middle of a run: the run may end if it does so soon, and is broken off if not.
func TestServiceDrains(t *testing.T) {
	for takes, finished := range map[time.Duration]bool{20 * time.Second: true, 5 * time.Minute: false} {
		t.Run(fmt.Sprint(takes), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &serving{
					t: t, path: filepath.Join(t.TempDir(), "ledger.db"), source: &slowSource{takes: takes},
					job: Named{Name: "daily", Job: Job{Schedule: Schedule{Daily: "09:00"}}},
				}
				began := time.Now()
				got := s.serveFor(9*time.Hour + 10*time.Second)
				if finished {
					s.want(got, "01 09:00")
				} else {
					s.want(got)
				}
				if over := time.Since(began) - 9*time.Hour - 10*time.Second; over > 30*time.Second {
					t.Errorf("stopped %v late, want at most 30 s", over)
				}
				if len(s.source.ended) != 1 || (s.source.ended[0] == nil) != finished {
					t.Errorf("the reading ended with %v", s.source.ended)
				}
				s.source.takes = 0
				s.want(s.serveFor(time.Hour), "01 09:00") // what was broken off is run after all
			})
		})
	}
}
