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

	"svodka/internal/config"
	"svodka/jobs"
	"svodka/sources"
)

func (a *app) syncCommand() *cobra.Command {
	var rejects int
	c := &cobra.Command{
		Use:   "sync [SOURCE...]",
		Short: "bring the warehouse up to date",
		Long: `Read what has changed in the sources, all of them or those named, and say of each stream how many records came, how many
rows were kept out, and why. A file that has not changed is not read again; what was kept out of it is listed all the same.`,
		Example: `  svodka sync
  svodka sync crm --rejects 1000`,
		RunE: func(cmd *cobra.Command, names []string) error {
			return a.inHouse(cmd, func(cfg *config.Config) error { return a.knowSources(cfg, names) },
				func(ctx context.Context, h *house) error { return h.syncCommand(ctx, names, rejects) })
		},
	}
	c.Flags().IntVar(&rejects, "rejects", 5, "list at most this `number` of rows kept out of a stream")
	return c
}

// knowSources tells which of names is no source.
func (a *app) knowSources(cfg *config.Config, names []string) error {
	for _, name := range names {
		if _, ok := cfg.Sources.Find(name); !ok && name != config.PlanSourceName {
			return mistake("unknown source %q; there are: %s%s", name, list(cfg.Sources.Names()), a.asServed())
		}
	}
	return nil
}

func (h *house) syncCommand(ctx context.Context, names []string, rejects int) error {
	results := h.read(ctx, h.sourcesNamed(names))
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, r := range results {
		fmt.Fprintln(h.app.stdout, h.describe(r))
		if err := h.printRejects(ctx, r, rejects); err != nil {
			return err
		}
	}
	if jobs.Failed(results) != nil {
		return said{exitFailed}
	}
	return nil
}

// allRejects is more than the warehouse keeps of a stream.
const allRejects = 1 << 20

// printRejects lists the rows kept out of a stream, but no empty ones: nobody can mend those.
func (h *house) printRejects(ctx context.Context, r jobs.SyncResult, most int) error {
	rows, _, err := h.store.Rejects(ctx, r.Source, r.Stream, allRejects)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(x sources.Reject) bool { return x.Empty })
	for i, x := range rows {
		if i == most {
			fmt.Fprintf(h.app.stdout, "  and %d more; svodka sync --rejects %d lists them\n", len(rows)-most, len(rows))
			break
		}
		fmt.Fprintf(h.app.stdout, "  kept out: %s: %s\n", x.Where, x.Reason)
	}
	return nil
}

// describe says on one line what reading a stream brought.
func (h *house) describe(r jobs.SyncResult) string {
	s := fmt.Sprintf("%s %s: %s in %s", r.Source, r.Stream, counted(r.Records, "record", "records"), r.Took.Round(time.Millisecond))
	if r.Rejects > 0 {
		s += ", " + counted(r.Rejects, "row", "rows") + " kept out"
	}
	if r.Empty > 0 {
		s += ", " + counted(r.Empty, "empty row", "empty rows")
	}
	if r.Err != nil {
		s += ": " + oneLine(h.app.scrubber().Text(r.Err.Error()))
	}
	return s
}

// sync reads all sources. A source that cannot be read is an error only if
// nothing of it is in the warehouse yet; otherwise its numbers are stale, which they say themselves.
func (h *house) sync(ctx context.Context) error {
	results := h.read(ctx, h.sources)
	if err := ctx.Err(); err != nil {
		return err
	}
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
		if r.Err != nil || r.Rejects > 0 {
			fmt.Fprintln(h.app.stderr, "warning: "+h.describe(r))
		}
	}
	return nil
}

// read reads sources, between the runs of the serve this house belongs to if there is one.
func (h *house) read(ctx context.Context, some []jobs.NamedSource) (results []jobs.SyncResult) {
	do := func() { results = jobs.Sync(ctx, h.store, some, h.app.now, h.app.progress(), h.runs) }
	if h.service != nil {
		h.service.Alone(do)
	} else {
		do()
	}
	return results
}

// sourcesNamed are the sources called names, all of them when there are none.
func (h *house) sourcesNamed(names []string) []jobs.NamedSource {
	if len(names) == 0 {
		return h.sources
	}
	return slices.DeleteFunc(slices.Clone(h.sources), func(s jobs.NamedSource) bool { return !slices.Contains(names, s.Name) })
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
