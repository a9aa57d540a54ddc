package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"svodka/internal/ledger"
	"svodka/notify"
)

func (a *app) deliveriesCommand() *cobra.Command {
	var state, job string
	var limit int
	c := &cobra.Command{
		Use:   "deliveries",
		Short: "the outbox: list, show, and decide what becomes of a message",
		Long: `List what was sent, what waits, and what became of it, the newest first.

States: pending, sending, sent, retry (will be tried again), in_doubt (may or may not have arrived; decide with resend, sent or
drop), dead (given up; resend tries again).`,
		Example: `  svodka deliveries --state in_doubt
  svodka deliveries resend 17`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if state != "" && !slices.Contains(states(), state) {
				return mistake("--state: want one of %s, got %q", list(states()), state)
			}
			if limit < 1 {
				return mistake("--limit: want 1 or more, got %d", limit)
			}
			err := a.withLedger(cmd.Context(), func(ctx context.Context, l *ledger.Ledger, loc *time.Location) error {
				return a.listDeliveries(ctx, l, ledger.Filter{Job: job, State: notify.DeliveryState(state), Limit: limit}, loc)
			})
			if errors.As(err, new(noLedger)) {
				fmt.Fprintln(a.stderr, "no deliveries")
				return nil
			}
			return err
		},
	}
	c.Flags().StringVar(&state, "state", "", "only this `state`")
	c.Flags().StringVar(&job, "job", "", "only of this `job`")
	c.Flags().IntVar(&limit, "limit", 50, "at most this `number`")
	c.AddCommand(a.showCommand(),
		a.decideCommand("resend", "send again what was given up or is in doubt", ledger.Resend),
		a.decideCommand("sent", "settle a delivery in doubt: it arrived", ledger.Arrived),
		a.decideCommand("drop", "settle a delivery: it is not to be sent any more", ledger.Drop))
	return c
}

func states() []string {
	var all []string
	for _, s := range []notify.DeliveryState{notify.Pending, notify.Sending, notify.Sent, notify.Retry, notify.Doubt, notify.Dead} {
		all = append(all, string(s))
	}
	return all
}

// noLedger says that there is none yet.
type noLedger struct{ path string }

func (n noLedger) Error() string { return "nothing has been run yet: there is no " + n.path }

// withLedger opens the ledger beside a running serve or without one.
func (a *app) withLedger(ctx context.Context, do func(context.Context, *ledger.Ledger, *time.Location) error) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	path := filepath.Join(cfg.DataDir(), ledgerFile)
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		return noLedger{path}
	}
	l, err := ledger.OpenShared(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(do(ctx, l, cfg.Timezone.Location), l.Close())
}

func (a *app) listDeliveries(ctx context.Context, l *ledger.Ledger, f ledger.Filter, loc *time.Location) error {
	all, err := l.Deliveries(ctx, f)
	if err != nil {
		return err
	}
	for _, d := range all {
		fmt.Fprintln(a.stdout, line(d, loc))
	}
	if len(all) == 0 {
		fmt.Fprintln(a.stderr, "no deliveries")
	}
	return nil
}

// line is a delivery on one line.
func line(d notify.Delivery, loc *time.Location) string {
	s := fmt.Sprintf("%5d  %-8s  %s  %s  %s → %s  %s", d.ID, d.State, d.Changed.In(loc).Format("2006-01-02 15:04"), d.Job, d.Receiver, d.Message.To, d.Message.Subject)
	if d.State == notify.Retry {
		s += ", again at " + d.NextAt.In(loc).Format("15:04")
	}
	if d.Error != "" && d.State != notify.Sent {
		s += ": " + oneLine(d.Error)
	}
	return s
}

func (a *app) showCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "a delivery and its message",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withLedger(cmd.Context(), func(ctx context.Context, l *ledger.Ledger, loc *time.Location) error {
				id, err := number(args[0])
				if err != nil {
					return err
				}
				d, err := l.Delivery(ctx, id)
				if err != nil {
					return err
				}
				a.printDelivery(d, loc)
				return nil
			})
		},
	}
}

func (a *app) printDelivery(d notify.Delivery, loc *time.Location) {
	fmt.Fprintf(a.stdout, "%s\nslot      %s\nattempts  %d\nkey       %s\n", line(d, loc), d.Slot.In(loc).Format(time.RFC3339), d.Attempts, d.Message.Key)
	for _, f := range d.Message.Files {
		name := f.Title
		if name == "" {
			name = f.Name
		}
		fmt.Fprintf(a.stdout, "file      %s (%s, %d bytes)\n", name, f.MIME, len(f.Data))
	}
	fmt.Fprintf(a.stdout, "\n%s\n", strings.TrimSpace(d.Message.Text))
}

func (a *app) decideCommand(name, short string, what ledger.Decision) *cobra.Command {
	return &cobra.Command{
		Use:   name + " ID...",
		Short: short,
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withLedger(cmd.Context(), func(ctx context.Context, l *ledger.Ledger, loc *time.Location) error {
				for _, arg := range args {
					id, err := number(arg)
					if err != nil {
						return err
					}
					d, err := l.Decide(ctx, id, what, a.now())
					if err != nil {
						return err
					}
					fmt.Fprintln(a.stdout, line(d, loc))
				}
				return nil
			})
		},
	}
}

func number(s string) (int64, error) {
	id, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, mistake("want the number of a delivery as svodka deliveries lists it, got %q", s)
	}
	return id, nil
}
