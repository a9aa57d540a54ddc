package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"svodka/internal/detect"
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
been run before is not run again. --preview DIR writes everything to DIR instead; nothing is sent and nothing is stored.`,
		Example: `  svodka run weekly-sales
  svodka run weekly-sales --at 2026-03-02T09:00 --preview ./out`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if preview != "" {
				return a.preview(cmd.Context(), args[0], at, a.path(preview))
			}
			return a.inHouse(cmd, func(ctx context.Context, h *house) error { return h.runJob(ctx, args[0], at) })
		},
	}
	c.Flags().StringVar(&at, "at", "", "`moment` to run for, 2026-03-02T09:00 in the time zone of the configuration")
	c.Flags().StringVar(&preview, "preview", "", "write to this `folder` instead of sending; store nothing")
	return c
}

// slot is the slot a run by hand stands for: a nominal time if one is named, else the present moment.
func (h *house) slot(j jobs.Named, at string) (jobs.Slot, error) {
	if at == "" {
		now := h.app.now().In(h.location())
		return jobs.Slot{At: now, Key: ledger.ByHand + now.Format(time.RFC3339Nano)}, nil
	}
	t, err := parseMoment(at, h.location())
	if err != nil {
		return jobs.Slot{}, mistake("--at: %v", err)
	}
	var table jobs.Timetable
	if !j.Schedule.IsZero() {
		if table, err = j.Schedule.Compile(h.location(), h.cfg.WorkingCalendar()); err != nil {
			return jobs.Slot{}, err
		}
	}
	return jobs.SlotAt(table, t), nil
}

func (h *house) runJob(ctx context.Context, name, at string) error {
	j, err := h.job(name)
	if err != nil {
		return err
	}
	slot, err := h.slot(j, at)
	if err != nil {
		return err
	}
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
		fmt.Fprintf(h.app.stdout, "%s for %s was run before; svodka deliveries shows what became of it\n", name, slot.At.Format(time.RFC3339))
		return nil
	}
	h.tell(name, out)
	if h.app.house != nil {
		h.wake() // the running serve delivers
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
			fmt.Fprintln(h.app.stdout, describe(r))
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
// is stored.
func (a *app) preview(ctx context.Context, name, at, dir string) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "svodka-preview-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	copied := filepath.Join(scratch, warehouseFile)
	if err := copyFiles(filepath.Join(cfg.DataDir(), warehouseFile), copied); err != nil {
		return err
	}
	h, err := a.open(ctx, cfg, copied, slog.LevelWarn)
	if err != nil {
		return err
	}
	return errors.Join(h.preview(ctx, name, at, dir), h.Close())
}

func (h *house) preview(ctx context.Context, name, at, dir string) error {
	j, err := h.job(name)
	if err != nil {
		return err
	}
	slot, err := h.slot(j, at)
	if err != nil {
		return err
	}
	live, others, err := h.liveAlerts(ctx, name)
	if err != nil {
		return err
	}
	p, err := h.runner().Produce(ctx, j, slot.At, live, others)
	if err != nil {
		return err
	}
	for _, r := range p.Synced {
		if r.Err != nil || r.Rejects > 0 {
			fmt.Fprintln(h.app.stderr, describe(r))
		}
	}
	return h.write(ctx, p, j.Name, dir)
}

// liveAlerts are the alerts of a job and of the other jobs as the ledger has them; none if there is no ledger yet.
func (h *house) liveAlerts(ctx context.Context, job string) (own, others []detect.Alert, err error) {
	path := filepath.Join(h.cfg.DataDir(), ledgerFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return nil, nil, nil
	}
	l, err := ledger.OpenReadOnly(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	for _, name := range h.cfg.Jobs.Names() {
		live, err := l.Alerts(ctx, name)
		if err != nil {
			return nil, nil, errors.Join(err, l.Close())
		}
		if name == job {
			own = live
		} else {
			others = append(others, live...)
		}
	}
	return own, others, l.Close()
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
