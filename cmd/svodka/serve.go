package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"svodka/jobs"
	"svodka/notify"
)

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "run every job on its schedule and deliver, until stopped",
		Long: `Run every job on its schedule and deliver, until stopped by SIGTERM or Ctrl-C; then the run and the message under way are
brought to an end. What was missed while the program was down is caught up with as each job's catch_up says. Commands such
as kpi, run and sync given beside it are carried out by it.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serve(cmd.Context()) },
	}
}

// drain is how long the run and the message under way may take once the program is told to stop.
const drain = 30 * time.Second

func (a *app) serve(ctx context.Context) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	h, err := a.open(ctx, cfg, filepath.Join(cfg.DataDir(), warehouseFile), slog.LevelInfo)
	if err != nil {
		return err
	}
	return errors.Join(h.serve(ctx), h.Close())
}

func (h *house) serve(ctx context.Context) error {
	if err := h.openLedger(ctx); err != nil {
		return err
	}
	if err := h.openReceivers(ctx); err != nil {
		return err
	}
	d := h.dispatcher()
	s := &jobs.Service{Runner: h.runner(), Wake: d.Wake, Drain: drain}
	for _, j := range h.cfg.Jobs {
		s.Jobs = append(s.Jobs, jobs.Named{Name: j.Name, Job: j.Value})
	}
	h.service, h.wake = s, d.Wake
	switch err := answer(ctx, h.cfg.DataDir(), h.carry); {
	case errors.Is(err, errLongPath):
		h.log.Warn("no local socket", "err", err)
	case err != nil:
		return fmt.Errorf("local socket: %w", err)
	}
	h.log.Info("serving", "jobs", len(s.Jobs), "receivers", len(h.receivers), "data", h.cfg.DataDir())
	sent := make(chan error, 1)
	go func() { sent <- d.Run(ctx) }()
	err := s.Run(ctx)
	h.log.Info("stopping")
	return errors.Join(err, <-sent)
}

// carry carries out a command line that came over the socket.
func (h *house) carry(ctx context.Context, o order, out, errs *frameWriter) (code int) {
	defer func() {
		if p := recover(); p != nil { // a command must not end the program it is carried out by
			h.log.Error("command panicked", "args", o.Args, "err", p, "stack", string(debug.Stack()))
			fmt.Fprintln(errs, "svodka: internal error; the log of the running serve says more")
			code = exitFailed
		}
	}()
	a := &app{stdout: out, stderr: errs, env: h.app.env, now: h.app.now, dir: o.Dir, house: h}
	return a.run(ctx, o.Args)
}

func (h *house) dispatcher() *notify.Dispatcher {
	var all []notify.Receiver
	for _, r := range h.receivers {
		all = append(all, notify.Receiver{
			Name: r.Name, Notifier: r.Notifier, Recipients: r.Value.Config.Recipients(), Fallback: r.Value.Fallback,
			Resend: r.Value.OnUncertain == "resend",
		})
	}
	return notify.NewDispatcher(h.ledger, all, h.log)
}
