package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"svodka/internal/config"
	"svodka/internal/ledger"
	"svodka/jobs"
	"svodka/notify"
	"svodka/notify/file"
)

func (a *app) runCommand() *cobra.Command {
	var at, preview string
	c := &cobra.Command{
		Use:   "run JOB",
		Short: "run a job once, now or for a past moment, and deliver",
		Long: `Run a job once and deliver what it makes.

--at names the moment the job is to be run for: the report of last week is the week before that moment. A moment that has
been run before is not run again. Whatever else is due in the outbox is delivered too. The exit code is 1 if a message of this
run could not be delivered at once: svodka deliveries shows why, and serve or the next run tries again. --preview DIR writes everything to DIR instead; nothing is sent and nothing is stored.`,
		Example: `  svodka run weekly-sales
  svodka run weekly-sales --at 2026-03-02T09:00 --preview ./out`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if preview != "" {
				return a.preview(cmd.Context(), args[0], at, a.path(preview))
			}
			var j jobs.Named
			var slot jobs.Slot
			return a.inHouse(cmd, func(cfg *config.Config) (err error) {
				j, slot, err = a.whatToRun(cfg, args[0], at)
				return err
			}, func(ctx context.Context, h *house) error { return h.runJob(ctx, j, slot) })
		},
	}
	c.Flags().StringVar(&at, "at", "", "`moment` to run for, 2026-03-02T09:00 in the time zone of the configuration")
	c.Flags().StringVar(&preview, "preview", "", "write to this `folder` instead of sending; store nothing")
	return c
}

// whatToRun finds the job of a run by hand and the slot it stands for.
func (a *app) whatToRun(cfg *config.Config, name, at string) (jobs.Named, jobs.Slot, error) {
	j, err := a.job(cfg, name)
	if err != nil {
		return j, jobs.Slot{}, err
	}
	slot, err := a.slot(cfg, j, at)
	return j, slot, err
}

// slot is the slot a run by hand stands for: a nominal time if one is named, else the present moment.
func (a *app) slot(cfg *config.Config, j jobs.Named, at string) (jobs.Slot, error) {
	loc := cfg.Timezone.Location
	now := a.now().In(loc)
	if at == "" {
		return jobs.Slot{At: now, Key: ledger.ByHand + now.Format(time.RFC3339Nano)}, nil
	}
	t, err := parseMoment(at, loc)
	if err != nil {
		return jobs.Slot{}, mistake("--at: %v", err)
	}
	if t.After(now) { // else the slot would be done when its time comes
		return jobs.Slot{}, mistake("--at: %s has not come yet", t.Format("2006-01-02 15:04"))
	}
	var table jobs.Timetable
	if !j.Schedule.IsZero() {
		if table, err = j.Schedule.Compile(loc, cfg.WorkingCalendar()); err != nil {
			return jobs.Slot{}, err
		}
	}
	return jobs.SlotAt(table, t), nil
}

func (h *house) runJob(ctx context.Context, j jobs.Named, slot jobs.Slot) error {
	if err := h.openLedger(ctx); err != nil {
		return err
	}
	if err := h.openReceivers(ctx); err != nil {
		return err
	}
	out, err := h.carryOut(ctx, j, slot)
	if err != nil {
		return err
	}
	if out.Done {
		fmt.Fprintf(h.app.stdout, "%s for %s was run before; svodka deliveries shows what became of it\n", j.Name, slot.At.Format(time.RFC3339))
		return nil
	}
	h.tell(j.Name, out)
	if h.app.house != nil {
		h.wake()
		if out.Queued > 0 {
			fmt.Fprintln(h.app.stdout, "the running serve delivers; svodka deliveries shows what became of it")
		}
		return nil
	}
	return h.deliver(ctx, j, slot)
}

// carryOut runs a job here, or between the runs of the serve this house belongs to.
func (h *house) carryOut(ctx context.Context, j jobs.Named, slot jobs.Slot) (jobs.Outcome, error) {
	if h.service != nil {
		return h.service.RunNow(ctx, j, slot)
	}
	return h.runner().Run(ctx, j, slot)
}

func (h *house) tell(name string, out jobs.Outcome) {
	for _, r := range out.Product.Synced {
		if r.Err != nil || r.Rejects > 0 {
			fmt.Fprintln(h.app.stdout, h.describe(r))
		}
	}
	fmt.Fprintf(h.app.stdout, "%s: done, %s\n", name, counted(out.Queued, "delivery", "deliveries"))
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// deliver sends what is due for the receivers of the configuration, once each, and says what became of this run's
// messages. What has to wait is left to serve.
func (h *house) deliver(ctx context.Context, j jobs.Named, slot jobs.Slot) error {
	d := h.dispatcher()
	if err := d.Drain(ctx); err != nil {
		return err
	}
	list, err := h.ledger.Deliveries(ctx, ledger.Filter{Job: j.Name, Slot: slot.At})
	if err != nil {
		return err
	}
	failed := false
	for _, x := range list {
		fmt.Fprintln(h.app.stdout, line(x, h.location()))
		failed = failed || x.State != notify.Sent
	}
	if failed {
		return said{exitFailed}
	}
	return nil
}

// preview makes everything the job would send now and writes it to dir. It works on a copy of the warehouse, so that nothing
// is stored; a serve that owns the warehouse does it without reading the sources.
func (a *app) preview(ctx context.Context, name, at, dir string) error {
	if a.house != nil {
		h := *a.house
		h.app, h.sources = a, nil
		j, slot, err := a.whatToRun(h.cfg, name, at)
		if err != nil {
			return err
		}
		return h.preview(ctx, j, slot, dir)
	}
	cfg, err := a.load()
	if err != nil {
		return err
	}
	j, slot, err := a.whatToRun(cfg, name, at)
	if err != nil {
		return err
	}
	if served, err := a.forwarded(ctx, cfg); served {
		return err
	}
	scratch, err := os.MkdirTemp("", "svodka-preview-")
	if err != nil {
		return fmt.Errorf("folder for temporary files: %w", err)
	}
	defer os.RemoveAll(scratch)
	copied := filepath.Join(scratch, warehouseFile)
	if err := copyFiles(filepath.Join(cfg.DataDir(), warehouseFile), copied); err != nil {
		return err
	}
	h, err := a.openByHand(ctx, cfg, copied)
	if err != nil {
		return err
	}
	return errors.Join(h.preview(ctx, j, slot, dir), h.Close())
}

func (h *house) preview(ctx context.Context, j jobs.Named, slot jobs.Slot, dir string) error {
	live, err := h.liveAlerts(ctx)
	if err != nil {
		return err
	}
	p, err := h.runner().Produce(ctx, j, slot.At, live)
	if err != nil {
		return err
	}
	for _, r := range p.Synced {
		if r.Err != nil || r.Rejects > 0 {
			fmt.Fprintln(h.app.stderr, h.describe(r))
		}
	}
	return h.write(ctx, p, j.Name, dir)
}

// liveAlerts are the alerts of every job as the ledger has them; none if there is no ledger yet.
func (h *house) liveAlerts(ctx context.Context) (jobs.Live, error) {
	path := filepath.Join(h.cfg.DataDir(), ledgerFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	l, err := ledger.OpenReadOnly(ctx, path)
	if err != nil {
		return nil, err
	}
	live := jobs.Live{}
	for _, name := range h.cfg.Jobs.Names() {
		if live[name], err = l.Alerts(ctx, name); err != nil {
			return nil, errors.Join(err, l.Close())
		}
	}
	return live, l.Close()
}

// write writes the messages of p to dir and says where to look.
func (h *house) write(ctx context.Context, p jobs.Product, job, dir string) error {
	messages, err := h.runner().Messages(p, h.cfg.Language)
	if err != nil {
		return err
	}
	if len(messages) == 0 {
		fmt.Fprintf(h.app.stdout, "%s: nothing to send: no rule has anything new to say\n", job)
		return nil
	}
	for _, m := range messages {
		files, err := file.Write(dir, m)
		if err != nil {
			return err
		}
		for _, f := range files {
			fmt.Fprintln(h.app.stdout, f)
		}
	}
	return ctx.Err()
}

// copyFiles copies a DuckDB file and its log, if they exist.
func copyFiles(from, to string) error {
	for _, suffix := range []string{"", ".wal"} {
		if err := copyFile(from+suffix, to+suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}
