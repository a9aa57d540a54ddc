package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"svodka/internal/config"
	"svodka/notify"
	"svodka/sources"
)

func (a *app) checkCommand() *cobra.Command {
	var offline bool
	c := &cobra.Command{
		Use:   "check",
		Short: "validate the configuration, probe sources and receivers",
		Long: `Validate the configuration and print every mistake on a line of its own, as file:line:col: path: what; what to write.
Then ask each source what it sees and each receiver whether it answers; nothing is sent. --offline leaves that out.
The last line counts the mistakes. The exit code is 2 if the file is wrong, 1 if a source or receiver does not work.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.check(cmd.Context(), offline) },
	}
	c.Flags().BoolVar(&offline, "offline", false, "only the file; no network")
	return c
}

func (a *app) check(ctx context.Context, offline bool) error {
	cfg, err := a.load()
	var mistakes config.Mistakes
	if errors.As(err, &mistakes) {
		for _, m := range mistakes {
			fmt.Fprintln(a.stdout, m)
		}
		fmt.Fprintln(a.stdout, counted(len(mistakes), "mistake", "mistakes"))
		return said{exitMistake}
	}
	if err != nil {
		return err
	}
	failed := 0
	if !offline {
		failed = a.probe(ctx, cfg)
	}
	fmt.Fprintln(a.stdout, counted(failed, "mistake", "mistakes"))
	if failed > 0 {
		return said{exitFailed}
	}
	return nil
}

// probeTime is how long one source or receiver may take to answer.
const probeTime = 30 * time.Second

// probe asks every source and receiver and returns how many do not work.
func (a *app) probe(ctx context.Context, cfg *config.Config) (failed int) {
	h := &house{app: a, cfg: cfg, log: a.log(slog.LevelWarn)}
	for _, s := range cfg.Sources {
		for _, err := range h.probeSource(ctx, s.Name, s.Value.Config) {
			failed++
			h.printFailure("sources."+s.Name, err)
		}
	}
	for _, r := range cfg.Receivers {
		if err := h.probeReceiver(ctx, r.Name, r.Value.Config); err != nil {
			failed++
			h.printFailure("receivers."+r.Name, err)
		}
	}
	return failed
}

// printFailure says on one line what does not work, with its place in the file.
func (h *house) printFailure(path string, err error) {
	fmt.Fprintf(h.app.stdout, "%s: %s: %s\n", h.cfg.Position(path), path, oneLine(h.app.scrubber().Text(err.Error())))
}

// oneLine makes one line of a text of several.
func oneLine(s string) string {
	var parts []string
	for line := range strings.Lines(s) {
		if line = strings.TrimSpace(line); line != "" {
			parts = append(parts, line)
		}
	}
	return strings.Join(parts, "; ")
}

// probeSource prints what a source sees and returns what it cannot.
func (h *house) probeSource(ctx context.Context, name string, c sources.Config) []error {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	s, err := c.Open(ctx, h.sourceEnv(name))
	if err != nil {
		return []error{err}
	}
	defer s.Close()
	p, ok := s.(sources.Prober)
	if !ok {
		fmt.Fprintf(h.app.stdout, "source %s: opened\n", name)
		return nil
	}
	facts, err := p.Probe(ctx)
	if err != nil {
		return []error{err}
	}
	var bad []error
	for _, f := range facts {
		if f.Bad {
			bad = append(bad, fmt.Errorf("%s: %s", f.Text, f.Hint))
			continue
		}
		fmt.Fprintf(h.app.stdout, "source %s: %s\n", name, f.Text)
		if f.Hint != "" {
			fmt.Fprintf(h.app.stdout, "  %s\n", oneLine(f.Hint))
		}
	}
	return bad
}

func (h *house) probeReceiver(ctx context.Context, name string, c notify.Config) error {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	n, err := c.Open(ctx, h.notifyEnv(name))
	if err != nil {
		return err
	}
	defer n.Close()
	p, ok := n.(notify.Prober)
	if !ok {
		fmt.Fprintf(h.app.stdout, "receiver %s: opened\n", name)
		return nil
	}
	fact, err := p.Probe(ctx)
	if err == nil {
		fmt.Fprintf(h.app.stdout, "receiver %s: %s\n", name, fact)
	}
	return err
}
