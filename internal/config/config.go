// Package config reads the YAML file: strictly, with the position of every mistake and all mistakes at once. The JSON Schema
// and the reference page are made from the same types that it decodes into.
package config

import (
	"path/filepath"
	"time"

	"svodka/internal/period"
	"svodka/internal/secret"
	"svodka/jobs"
	"svodka/notify"
	"svodka/sources"
)

// Config is the decoded file. Names of sources, receivers and jobs keep the order they are written in.
type Config struct {
	Company   string            `yaml:"company" doc:"name of the company, as reports show it"`
	Timezone  Timezone          `yaml:"timezone" required:"true" doc:"IANA time zone of days, weeks and schedules, such as Europe/Moscow"`
	Language  string            `yaml:"language" enum:"ru,en" doc:"language of reports and messages; a receiver may have its own"`
	Currency  Currency          `yaml:"currency" required:"true" doc:"currency of money figures, as ISO 4217 writes it: RUB, EUR, USD"`
	Calendar  Calendar          `yaml:"calendar" doc:"working days"`
	Data      string            `yaml:"data" doc:"folder of the warehouse and the ledger; a relative path begins at the folder of this file"`
	Warehouse Warehouse         `yaml:"warehouse" doc:"limits of the analytical engine"`
	Margin    Percent           `yaml:"margin" doc:"share of sales that is left after the cost of goods, for romi: 40%"`
	Sources   Section[Source]   `yaml:"sources" required:"true" doc:"where data comes from, by a name of your choice"`
	Receivers Section[Receiver] `yaml:"receivers" doc:"who gets reports and alerts, by a name of your choice"`
	Jobs      Section[jobs.Job] `yaml:"jobs" doc:"what to do and when, by a name of your choice"`
	Plans     []Plan            `yaml:"plans" doc:"figures to reach, for plan_attainment; plans may also come from a source"`

	// Dir is the folder of the file. Relative paths in the file begin there.
	Dir string `yaml:"-"`

	file    string
	marks   marks
	secrets []secret.String
	working *period.Calendar
}

// Defaults returns the settings of an empty file.
func Defaults() *Config {
	return &Config{
		Timezone:  Timezone{time.UTC}, // never a zero time zone, not even beside a mistake
		Language:  "en",
		Data:      "svodka-data",
		Warehouse: Warehouse{Memory: "1GB"},
		Margin:    1,
	}
}

// Warehouse limits what the analytical engine may take of the machine.
type Warehouse struct {
	Memory  Size `yaml:"memory" doc:"memory it may use before it turns to the disk: 512MB, 1GB"`
	Threads int  `yaml:"threads" doc:"processor cores it may use; all of them when left out"`
}

// Check reports what cannot work.
func (w *Warehouse) Check(report func(field, problem string)) {
	if w.Threads < 0 {
		report("threads", "want a number of cores, or leave it out for all of them")
	}
}

// Source is where data comes from.
type Source struct {
	Type   string         `yaml:"type" required:"true" doc:"kind of source"`
	Config sources.Config `yaml:",inline"`
}

// Receiver is who gets messages, and what happens when that does not work.
type Receiver struct {
	Type        string        `yaml:"type" required:"true" doc:"kind of receiver"`
	Fallback    string        `yaml:"fallback" doc:"receiver that gets what this one could not be given"`
	OnUncertain string        `yaml:"on_uncertain" enum:"hold,resend" doc:"what becomes of a message that may or may not have arrived: hold lists it for a person to decide, resend sends it again"`
	Language    string        `yaml:"language" enum:"ru,en" doc:"language of its messages; that of the company when left out"`
	Config      notify.Config `yaml:",inline"`
}

// Defaults fills in what a receiver has when nothing is written.
func (r *Receiver) Defaults() { r.OnUncertain = "hold" }

// Registry lists the kinds of sources and receivers by the name that `type` gives them. A constructor returns a pointer to
// a struct filled with its defaults.
type Registry struct {
	Sources   map[string]func() sources.Config
	Receivers map[string]func() notify.Config
}

// Load reads the file at path. Variables of {env: NAME} come from env. The warnings are in the order of the file; the error is
// of type [Mistakes] when the file could be read but is wrong, and then there is no Config.
func Load(path string, reg Registry, env func(string) (string, bool)) (*Config, []Warning, error) {
	data, err := readCapped(path)
	if err != nil {
		return nil, nil, err
	}
	return LoadBytes(path, data, reg, env)
}

// DataDir is the folder of the warehouse and the ledger.
func (c *Config) DataDir() string { return c.Resolve(c.Data) }

// Resolve makes a path of the file one that can be opened: a relative one begins at the folder of the file.
func (c *Config) Resolve(path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(c.Dir, path)
}

// Position says where a setting stands, as file:line:col; path is written as in mistakes: jobs.watch.alerts[0].kpi. For what
// is not in the file it is the position of the nearest setting around it.
func (c *Config) Position(path string) string {
	return Mistake{File: c.file, At: c.marks.near(path)}.where()
}

// Secrets returns the secrets of the file, for [secret.NewScrubber].
func (c *Config) Secrets() []secret.String { return c.secrets }
