package main

import (
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"svodka/internal/config"
	"svodka/jobs"
)

func (a *app) nextCommand() *cobra.Command {
	var n int
	c := &cobra.Command{
		Use:   "next [JOB...]",
		Short: "the next slots, in words and times",
		Long:  "Print of each job, or of those named, when its schedule has it run next. Each such moment is called a slot.",
		RunE:  func(_ *cobra.Command, names []string) error { return a.next(names, n) },
	}
	c.Flags().IntVarP(&n, "number", "n", 3, "how many slots of each job")
	return c
}

func (a *app) next(names []string, n int) error {
	if n < 1 {
		return mistake("--number: want 1 or more, got %d", n)
	}
	cfg, err := a.load()
	if err != nil {
		return err
	}
	for _, name := range names {
		if !slices.Contains(cfg.Jobs.Names(), name) {
			return mistake("unknown job %q; there are: %s", name, list(cfg.Jobs.Names()))
		}
	}
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, j := range cfg.Jobs {
		if len(names) > 0 && !slices.Contains(names, j.Name) {
			continue
		}
		if err := a.nextOf(w, cfg, j, n); err != nil {
			return fmt.Errorf("job %s: %w", j.Name, err)
		}
	}
	return w.Flush()
}

func (a *app) nextOf(w *tabwriter.Writer, cfg *config.Config, j config.Named[jobs.Job], n int) error {
	s := j.Value.Schedule
	if s.IsZero() {
		fmt.Fprintf(w, "%s\tby hand only\n", j.Name)
		return nil
	}
	table, err := s.Compile(cfg.Timezone.Location, cfg.WorkingCalendar())
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s\t%s\n", j.Name, s.Describe(cfg.Language))
	at := a.now()
	for range n {
		slot := table.Next(at)
		if slot.IsZero() { // a date that hardly ever comes
			break
		}
		at = slot.At
		fmt.Fprintf(w, "\t%s\n", at.In(cfg.Timezone.Location).Format("Mon "+time.DateOnly+" 15:04 MST"))
	}
	return nil
}
