package jobs

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"svodka/internal/detect"
	"svodka/internal/ledger"
	"svodka/internal/warehouse/duckdb"
	"svodka/notify"
	"svodka/sources"
)

// weekly is a source of deals, a hundred closed a week, of which as many are won as the week's number says.
type weekly struct {
	won  []int // by week, from Monday 2026-01-05 on
	now  func() time.Time
	fail error
}

func (s *weekly) Streams() []string { return []string{"deals"} }
func (s *weekly) Close() error      { return nil }
func (s *weekly) Read(context.Context, string, sources.Cursor) iter.Seq2[sources.Batch, error] {
	return func(yield func(sources.Batch, error) bool) {
		if s.fail != nil {
			if s.fail.Error() == "panic" {
				panic("out of order")
			}
			yield(sources.Batch{}, s.fail)
			return
		}
		var all []sources.Record
		for week, won := range s.won {
			at := time.Date(2026, 1, 5+7*week, 12, 0, 0, 0, time.UTC)
			for i := range 100 {
				d := &sources.Deal{ID: fmt.Sprintf("%d-%d", week, i), CreatedAt: at, ClosedAt: at, Status: sources.Lost}
				if i < won {
					d.Status = sources.Won
				}
				all = append(all, d)
			}
		}
		yield(sources.Batch{Records: all, Replace: true, AsOf: s.now()}, nil)
	}
}

// office runs the job watch, slot by slot.
type office struct {
	t      *testing.T
	runner *Runner
	source *weekly
	now    time.Time
}

func newOffice(t *testing.T, won ...int) *office {
	t.Helper()
	store, err := duckdb.Open(t.Context(), "", duckdb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, err := ledger.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = store.Close(), l.Close() })
	var drop Quantity
	if err := drop.UnmarshalText([]byte("40%")); err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, source: &weekly{won: won}}
	clock := func() time.Time { return o.now }
	o.source.now = clock
	watch := Named{Name: "watch", Job: Job{SendTo: []string{"chat"}, Alerts: []AlertRule{{KPI: "win_rate", Drop: drop, Grain: "week"}}}}
	o.runner = &Runner{
		Company: "Test", Lang: "en", Currency: "RUB", Location: time.UTC, Store: store, Ledger: l, Log: slog.New(slog.DiscardHandler), Now: clock,
		Sources: []NamedSource{{Name: "crm", Source: o.source}}, Jobs: []Named{watch},
		Receivers: []Receiver{{Name: "chat", Recipients: []string{"1", "2"}}, {Name: "other", Recipients: []string{"3"}}},
	}
	return o
}

// run runs the slot on a day of 2026 at nine, and renders what was told: "win_rate firing", "crm resolved".
func (o *office) run(month time.Month, day int) (Outcome, string, error) {
	o.t.Helper()
	o.now = time.Date(2026, month, day, 9, 0, 0, 0, time.UTC)
	out, err := o.runner.Run(o.t.Context(), o.runner.Jobs[0], Slot{At: o.now, Key: NominalKey(o.now)})
	var told []string
	for _, a := range out.Product.Told {
		what := a.Finding.KPI
		if a.Finding.Kind == detect.Stale {
			what = a.Finding.Source
		}
		told = append(told, what+" "+string(a.State))
	}
	return out, strings.Join(told, ", "), err
}

func (o *office) want(month time.Month, day int, want string) Outcome {
	o.t.Helper()
	out, got, err := o.run(month, day)
	if err != nil || got != want {
		o.t.Errorf("%s %d: told %q, %v; want %q", month, day, got, err, want)
	}
	return out
}

// TestAlertLivesInTheLedger follows one alert from run to run: told once, to each recipient, held, and resolved.
func TestAlertLivesInTheLedger(t *testing.T) {
	o := newOffice(t, 50, 50, 20, 20, 48)
	o.want(time.January, 19, "") // the second week, 50 as the first
	out := o.want(time.January, 26, "win_rate firing")
	if out.Queued != 2 {
		t.Errorf("%d deliveries queued, want one for each of 2 recipients", out.Queued)
	}
	if again, told, err := o.run(time.January, 26); !again.Done || told != "" || err != nil {
		t.Errorf("the same slot again: %+v, told %q, %v; want it done already", again.Done, told, err)
	}
	o.want(time.January, 27, "")
	o.want(time.February, 2, "") // as bad as the week before, which is no recovery
	o.want(time.February, 9, "win_rate resolved")
	o.want(time.February, 10, "")
	list, err := o.runner.Ledger.Deliveries(t.Context(), ledger.Filter{Limit: 100})
	if err != nil || len(list) != 4 {
		t.Fatalf("%d deliveries, %v; want 4", len(list), err)
	}
	keys := map[string]bool{}
	for _, d := range list {
		keys[d.Message.Key] = true
		if d.Receiver != "chat" || d.State != notify.Pending {
			t.Errorf("got a delivery to %s in state %s", d.Receiver, d.State)
		}
	}
	if len(keys) != 4 {
		t.Errorf("%d different keys, want 4: %v", len(keys), keys)
	}
}

// TestLateSourceIsToldOnce has the source fail: its numbers are stale, which neither resolves nor raises the rule's alert.
func TestLateSourceIsToldOnce(t *testing.T) {
	o := newOffice(t, 50, 50, 20, 50)
	o.want(time.January, 26, "win_rate firing")
	o.source.fail = errors.New("the CRM is down")
	o.want(time.February, 2, "crm firing")
	o.want(time.February, 3, "")
	o.source.fail = nil
	o.want(time.February, 4, "win_rate resolved, crm resolved")
}

// TestPanicFailsTheRun leaves a slot that can be run again.
func TestPanicFailsTheRun(t *testing.T) {
	o := newOffice(t, 50, 50, 20)
	o.source.fail = errors.New("panic")
	if _, told, err := o.run(time.January, 26); err == nil || told != "" {
		t.Fatalf("told %q, %v; want an error", told, err)
	}
	runs, err := o.runner.Ledger.Runs(t.Context(), ledger.Filter{})
	if err != nil || len(runs) != 1 || runs[0].State != ledger.Failed {
		t.Fatalf("got %+v, %v; want one failed run", runs, err)
	}
	o.source.fail = nil
	o.want(time.January, 26, "win_rate firing")
}
