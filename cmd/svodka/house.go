package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"svodka/internal/config"
	"svodka/internal/kpi"
	"svodka/internal/ledger"
	"svodka/internal/warehouse/duckdb"
	"svodka/jobs"
	"svodka/notify"
	"svodka/sources"
)

// house is everything a configuration stands for, opened: warehouse, sources, and what the command asks for besides.
type house struct {
	app       *app
	cfg       *config.Config
	log       *slog.Logger
	runs      *slog.Logger // of reading and running, which a command given by hand tells in words
	store     *duckdb.Store
	ledger    *ledger.Ledger // nil unless openLedger was called
	sources   []jobs.NamedSource
	receivers []receiver
	service   *jobs.Service // of a running serve; nil otherwise
	wake      func()        // makes its dispatcher look into the outbox
	closers   []func() error
}

// receiver is a receiver of the YAML, opened.
type receiver struct {
	config.Named[config.Receiver]
	notify.Notifier
}

// inHouse carries out do with the warehouse and the sources of the configuration open, once check has found nothing wrong
// with the command line. If a serve owns them, it carries out the whole command line instead.
func (a *app) inHouse(cmd *cobra.Command, check func(*config.Config) error, do func(context.Context, *house) error) error {
	ctx := cmd.Context()
	if a.house != nil { // inside a running serve
		h := *a.house
		h.app = a
		if err := check(h.cfg); err != nil {
			return err
		}
		return do(ctx, &h)
	}
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if err := check(cfg); err != nil {
		return err
	}
	if served, err := a.forwarded(ctx, cfg); served {
		return err
	}
	h, err := a.openByHand(ctx, cfg, filepath.Join(cfg.DataDir(), warehouseFile))
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, h), h.Close())
}

// forwarded has a running serve carry out this command line; it returns false if there is none.
func (a *app) forwarded(ctx context.Context, cfg *config.Config) (bool, error) {
	code, served, err := a.forward(ctx, cfg.DataDir(), a.args)
	if err == nil && code != exitDone {
		err = said{code}
	}
	return served, err
}

// Names of the files in the data folder.
const (
	warehouseFile = "warehouse.duckdb"
	ledgerFile    = "ledger.db"
)

// untold is a level above all others.
const untold = slog.LevelError + 1

// openByHand opens a house for a command that somebody looks at, who is told in words what it did and what failed.
func (a *app) openByHand(ctx context.Context, cfg *config.Config, file string) (*house, error) {
	h, err := a.open(ctx, cfg, file, slog.LevelWarn)
	if err == nil {
		h.runs = a.log(untold)
	}
	return h, err
}

// open opens the warehouse in file ("" is one in memory) and the sources. What happens is logged from level on.
func (a *app) open(ctx context.Context, cfg *config.Config, file string, level slog.Level) (*house, error) {
	h := &house{app: a, cfg: cfg, log: a.log(level)}
	h.runs = h.log
	if file != "" {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, fmt.Errorf("data folder: %w", err)
		}
	}
	var err error
	h.store, err = duckdb.Open(ctx, file, duckdb.Options{
		MemoryLimit: string(cfg.Warehouse.Memory), Threads: cfg.Warehouse.Threads, Now: a.now,
	})
	if err != nil {
		return nil, err
	}
	h.closers = append(h.closers, h.store.Close)
	if err := h.openSources(ctx); err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

func (h *house) openSources(ctx context.Context) error {
	for _, s := range h.cfg.Sources {
		src, err := s.Value.Config.Open(ctx, h.sourceEnv(s.Name))
		if err != nil {
			return fmt.Errorf("source %s: %w", s.Name, err)
		}
		h.closers = append(h.closers, src.Close)
		h.sources = append(h.sources, jobs.NamedSource{Name: s.Name, Source: src})
	}
	h.sources = append(h.sources, jobs.NamedSource{Name: config.PlanSourceName, Always: true, Source: h.cfg.PlanSource()})
	return nil
}

func (h *house) sourceEnv(name string) sources.Env {
	return sources.Env{
		Name: name, Log: h.log, Location: h.location(), Currency: string(h.cfg.Currency), Now: h.app.now, Dir: h.cfg.Dir,
	}
}

func (h *house) notifyEnv(name string) notify.Env {
	return notify.Env{Name: name, Log: h.log, Dir: h.cfg.Dir, Data: h.cfg.DataDir()}
}

// openLedger opens the ledger; calling it again does nothing.
func (h *house) openLedger(ctx context.Context) error {
	if h.ledger != nil {
		return nil
	}
	l, err := ledger.Open(ctx, filepath.Join(h.cfg.DataDir(), ledgerFile))
	if err != nil {
		return err
	}
	h.ledger = l
	h.closers = append(h.closers, l.Close)
	return nil
}

// openReceivers opens every receiver of the configuration; calling it again does nothing.
func (h *house) openReceivers(ctx context.Context) error {
	if len(h.receivers) > 0 {
		return nil
	}
	for _, r := range h.cfg.Receivers {
		n, err := r.Value.Config.Open(ctx, h.notifyEnv(r.Name))
		if err != nil {
			return fmt.Errorf("receiver %s: %w", r.Name, err)
		}
		h.closers = append(h.closers, n.Close)
		h.receivers = append(h.receivers, receiver{r, n})
	}
	return nil
}

// Close closes what was opened, the last first.
func (h *house) Close() error {
	var err error
	for i := len(h.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, h.closers[i]())
	}
	h.closers = nil
	return err
}

func (h *house) location() *time.Location { return h.cfg.Timezone.Location }

// request is a KPI request with what the configuration says.
func (h *house) request(kpis []*kpi.KPI) kpi.Request {
	return kpi.Request{
		KPIs: kpis, Currency: string(h.cfg.Currency), Margin: float64(h.cfg.Margin), Working: h.cfg.WorkingCalendar().Working,
	}
}

// runner carries out jobs in this house.
func (h *house) runner() *jobs.Runner {
	r := &jobs.Runner{
		Company: h.cfg.Company, Lang: h.cfg.Language, Currency: string(h.cfg.Currency), Margin: float64(h.cfg.Margin),
		Location: h.location(), Calendar: h.cfg.WorkingCalendar(), Sources: h.sources, Store: h.store, Ledger: h.ledger,
		Log: h.runs, Version: version, Now: h.app.now, Progress: h.app.progress(),
	}
	for _, j := range h.cfg.Jobs {
		r.Jobs = append(r.Jobs, jobs.Named{Name: j.Name, Job: j.Value})
	}
	for _, rec := range h.receivers {
		split, _ := rec.Notifier.(notify.Splitter)
		r.Receivers = append(r.Receivers, jobs.Receiver{
			Name: rec.Name, Recipients: rec.Value.Config.Recipients(), Lang: rec.Value.Language, Split: split,
		})
	}
	return r
}

// job finds a job by name.
func (a *app) job(cfg *config.Config, name string) (jobs.Named, error) {
	j, ok := cfg.Jobs.Find(name)
	if !ok {
		return jobs.Named{}, mistake("unknown job %q; there are: %s%s", name, list(cfg.Jobs.Names()), a.asServed())
	}
	return jobs.Named{Name: name, Job: j}, nil
}

// asServed reminds of why a name may be unknown to a running serve.
func (a *app) asServed() string {
	if a.house == nil {
		return ""
	}
	return "; the running serve knows the configuration as it was when it started"
}
