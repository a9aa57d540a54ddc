package main

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"svodka/internal/config"
)

// starter is config.example.yaml; a test keeps the two alike.
//
//go:embed starter.yaml
var starter []byte

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "write a configuration to begin with",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			path := a.path(a.config)
			f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if errors.Is(err, os.ErrExist) {
				return mistake("%s exists already; nothing was written", a.config)
			}
			if err != nil {
				return err
			}
			_, err = f.Write(starter)
			if err := errors.Join(err, f.Close()); err != nil {
				return err
			}
			fmt.Fprintf(a.stdout, "wrote %s; it runs as it stands: svodka check, then svodka run weekly-sales\n", a.config)
			return nil
		},
	}
}

func (a *app) schemaCommand() *cobra.Command {
	var reference string
	c := &cobra.Command{
		Use:     "schema",
		Short:   "print the JSON Schema of the configuration, for completion in editors",
		Example: "  svodka schema > schema.json\n  # then, as the first line of the configuration:\n  # yaml-language-server: $schema=./schema.json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if reference != "" {
				return a.print(config.Reference(registry(), reference))
			}
			return a.print(config.Schema(registry()))
		},
	}
	c.Flags().StringVar(&reference, "reference", "", "print the reference page in this `language` instead")
	_ = c.Flags().MarkHidden("reference")
	return c
}

func (a *app) print(text []byte, err error) error {
	if err != nil {
		return err
	}
	_, err = a.stdout.Write(text)
	return err
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "print the version",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			fmt.Fprintf(a.stdout, "svodka %s, %s, %s/%s%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, engine())
			return nil
		},
	}
}

// engine names the version of the warehouse engine this program was built with.
func engine() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/duckdb/duckdb-go/v2" {
			return ", duckdb-go " + m.Version
		}
	}
	return ""
}
