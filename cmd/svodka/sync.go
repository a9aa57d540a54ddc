package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"svodka/jobs"
)

func (a *app) syncCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "sync [SOURCE...]",
		Short: "bring the warehouse up to date",
		RunE: func(cmd *cobra.Command, names []string) error {
			return a.inHouse(cmd, func(ctx context.Context, h *house) error { return h.syncCommand(ctx, names) })
		},
	}
}

func (h *house) syncCommand(ctx context.Context, names []string) error {
	some, err := h.sourcesNamed(names)
	if err != nil {
		return err
	}
	results := h.read(ctx, some)
	for _, r := range results {
		fmt.Fprintln(h.app.stdout, describe(r))
		if r.Rejects > 0 {
			if err := h.printRejects(ctx, r); err != nil {
				return err
			}
		}
	}
	return jobs.Failed(results)
}

// shownRejects is how many kept-out rows of a stream are shown.
const shownRejects = 5

func (h *house) printRejects(ctx context.Context, r jobs.SyncResult) error {
	rows, total, err := h.store.Rejects(ctx, r.Source, r.Stream, shownRejects)
	if err != nil {
		return err
	}
	for _, x := range rows {
		fmt.Fprintf(h.app.stdout, "  kept out: %s: %s\n", x.Where, x.Reason)
	}
	if total > len(rows) {
		fmt.Fprintf(h.app.stdout, "  and %d more; svodka check lists them\n", total-len(rows))
	}
	return nil
}

func describe(r jobs.SyncResult) string {
	s := fmt.Sprintf("%s %s: %d records in %s", r.Source, r.Stream, r.Records, r.Took.Round(time.Millisecond))
	if r.Rejects > 0 {
		s += fmt.Sprintf(", %d rows kept out", r.Rejects)
	}
	if r.Empty > 0 {
		s += fmt.Sprintf(", %d empty rows", r.Empty)
	}
	if r.Err != nil {
		s += ": " + r.Err.Error()
	}
	return s
}

// sync reads the sources called names, all of them when there are none. A source that cannot be read is an error only if
// nothing of it is in the warehouse yet; otherwise its numbers are stale, which they say themselves.
func (h *house) sync(ctx context.Context, names []string) error {
	some, err := h.sourcesNamed(names)
	if err != nil {
		return err
	}
	results := h.read(ctx, some)
	fresh, err := h.store.Freshness(ctx)
	if err != nil {
		return err
	}
	for _, r := range results {
		known := false
		for _, f := range fresh {
			known = known || f.Source == r.Source && f.Stream == r.Stream
		}
		if r.Err != nil && !known {
			return fmt.Errorf("%s %s: %w", r.Source, r.Stream, r.Err)
		}
	}
	return ctx.Err()
}

// read reads sources, between the runs of the serve this house belongs to if there is one.
func (h *house) read(ctx context.Context, some []jobs.NamedSource) (results []jobs.SyncResult) {
	do := func() { results = jobs.Sync(ctx, h.store, some, h.app.now, h.app.progress(), h.log) }
	if h.service != nil {
		h.service.Alone(do)
	} else {
		do()
	}
	return results
}

func (h *house) sourcesNamed(names []string) ([]jobs.NamedSource, error) {
	if len(names) == 0 {
		return h.sources, nil
	}
	var some []jobs.NamedSource
	for _, name := range names {
		i := slices.IndexFunc(h.sources, func(s jobs.NamedSource) bool { return s.Name == name })
		if i < 0 {
			return nil, mistake("unknown source %q; there are: %s", name, list(h.cfg.Sources.Names()))
		}
		some = append(some, h.sources[i])
	}
	return some, nil
}

// progress shows on a terminal how far reading has come; elsewhere it is nil.
func (a *app) progress() jobs.Progress {
	f, ok := a.stderr.(*os.File)
	if !ok {
		return nil
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return progressOn(f, a.now)
}

// progressOn writes one line that changes, at most ten times a second.
func progressOn(w io.Writer, now func() time.Time) jobs.Progress {
	var last time.Time
	return func(source, stream string, records int, done bool) {
		if done {
			fmt.Fprintf(w, "\r\x1b[K")
			return
		}
		if at := now(); at.Sub(last) > 100*time.Millisecond {
			last = at
			fmt.Fprintf(w, "\r\x1b[K%s %s: %d", source, stream, records)
		}
	}
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
