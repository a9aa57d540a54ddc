package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"svodka/internal/config"
	"svodka/internal/secret"
)

// Exit codes, as the documentation promises them.
const (
	exitDone    = 0
	exitFailed  = 1 // a run or a delivery failed
	exitMistake = 2 // the configuration or the command line is wrong
)

// app is one invocation of the command line: by a person, or by a person through a running serve.
type app struct {
	stdout, stderr io.Writer
	env            func(string) (string, bool)
	now            func() time.Time
	dir            string // what relative paths on the command line are relative to
	args           []string
	config         string
	verbose        bool
	secrets        []secret.String
	house          *house // of the running serve that carries the command out; nil otherwise
}

// usage is a mistake on the command line.
type usage struct{ error }

func mistake(format string, args ...any) error { return usage{fmt.Errorf(format, args...)} }

// said is an error that has been shown to the user already.
type said struct{ code int }

func (s said) Error() string { return fmt.Sprintf("exit code %d", s.code) }

// run carries out one command line and returns its exit code.
func (a *app) run(ctx context.Context, args []string) int {
	a.args = args
	root := a.root()
	root.SetArgs(args)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	err := root.ExecuteContext(ctx)
	var (
		wrong    usage
		shown    said
		mistakes config.Mistakes
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &shown):
		return shown.code
	case errors.As(err, &mistakes):
		fmt.Fprintln(a.stderr, mistakes)
		return exitMistake
	case errors.As(err, &wrong):
		fmt.Fprintln(a.stderr, "svodka:", a.scrubber().Text(err.Error()))
		return exitMistake
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(a.stderr, "svodka: stopped before the end")
		return exitFailed
	}
	fmt.Fprintln(a.stderr, "svodka:", a.scrubber().Text(err.Error()))
	return exitFailed
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "svodka",
		Short:         "KPIs, alerts and reports from a CRM",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return mistake("unknown command %q; svodka --help lists them", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVarP(&a.config, "config", "c", "config.yaml", "the configuration `file`")
	root.PersistentFlags().BoolVarP(&a.verbose, "verbose", "v", false, "log details")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage{err} })
	root.AddCommand(
		a.checkCommand(), a.runCommand(), a.serveCommand(), a.syncCommand(), a.kpiCommand(), a.nextCommand(),
		a.deliveriesCommand(), a.initCommand(), a.schemaCommand(), a.demoCommand(), a.versionCommand(),
	)
	root.SetHelpCommand(helpCommand())
	argumentsAsUsage(root.Commands())
	return root
}

// argumentsAsUsage makes complaints about arguments mistakes of the command line.
func argumentsAsUsage(all []*cobra.Command) {
	for _, c := range all {
		check := c.Args
		c.Args = func(cmd *cobra.Command, args []string) error {
			if check == nil || check(cmd, args) == nil {
				return nil
			}
			return mistake("got %s; write: %s", counted(len(args), "argument", "arguments"), cmd.UseLine())
		}
		argumentsAsUsage(c.Commands())
	}
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "what a command does",
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return mistake("unknown command %q; svodka --help lists them", strings.Join(args, " "))
			}
			return about.Help()
		},
	}
}

// path makes a path of the command line absolute.
func (a *app) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	abs, err := filepath.Abs(filepath.Join(a.dir, p))
	if err != nil {
		return filepath.Join(a.dir, p)
	}
	return abs
}

// load reads the configuration; warnings go to stderr.
func (a *app) load() (*config.Config, error) {
	path := a.config
	if a.dir != "." {
		path = a.path(path)
	}
	cfg, warnings, err := config.Load(path, registry(), a.env)
	if errors.Is(err, os.ErrNotExist) && !errors.As(err, new(config.Mistakes)) {
		return nil, mistake("%s: no such file; name one with -c, or begin with: svodka init", a.config)
	}
	if unread := new(os.PathError); errors.As(err, &unread) {
		return nil, mistake("%s: %v; name a file that can be read with -c", a.config, unread.Err)
	}
	if err == nil {
		warnings = append(warnings, cfg.CalendarWarnings(a.now())...)
	}
	for _, w := range warnings {
		fmt.Fprintln(a.stderr, "warning: "+w.String())
	}
	if err != nil {
		return nil, err
	}
	a.secrets = cfg.Secrets()
	return cfg, nil
}

// log writes text lines from level on to stderr, with secrets replaced.
func (a *app) log(level slog.Level) *slog.Logger {
	if a.verbose {
		level = slog.LevelDebug
	}
	return slog.New(a.scrubber().Handler(slog.NewTextHandler(a.stderr, &slog.HandlerOptions{Level: level})))
}

// scrubber knows the secrets of the configuration once it has been loaded.
func (a *app) scrubber() *secret.Scrubber {
	if a.house != nil {
		return secret.NewScrubber(a.house.cfg.Secrets()...)
	}
	return secret.NewScrubber(a.secrets...)
}
