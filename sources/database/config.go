// Package database reads PostgreSQL, MySQL, MariaDB and SQLite by a query for each stream. It only ever reads, and with a cursor
// column only what has changed.
package database

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"svodka/internal/secret"
	"svodka/sources"
	"svodka/sources/mapping"
)

// Config is the settings of a database source.
type Config struct {
	Driver   string            `yaml:"driver" enum:"postgres,mysql,sqlite" required:"true" doc:"kind of database; mysql is MariaDB too"`
	DSN      secret.String     `yaml:"dsn" doc:"address of a PostgreSQL or MySQL database with user and password: postgres://user:password@host:5432/crm, mysql://user:password@host:3306/crm"`
	Path     string            `yaml:"path" doc:"file of an SQLite database; a relative path begins at the folder of this YAML"`
	Timezone string            `yaml:"timezone" doc:"IANA time zone of moments that name none (timestamp, DATETIME, text); that of the company when left out. Sessions are in UTC: what FROM_UNIXTIME and NOW of MySQL give is UTC"`
	Currency string            `yaml:"currency" doc:"currency of amounts that name none, such as EUR; that of the company when left out"`
	Timeout  time.Duration     `yaml:"timeout" doc:"how long reading one stream may take"`
	Overlap  time.Duration     `yaml:"overlap" doc:"how far before a moment reached a cursor column of moments begins again, for changes that were not committed yet"`
	Streams  map[string]Stream `yaml:"streams" required:"true" doc:"what to read, by canonical table: leads, deals, customers, managers, activities, ad_costs, plans and others"`

	mapping.Notation `yaml:",inline"`
}

// Stream is the settings of one canonical table.
type Stream struct {
	Query  string `yaml:"query" required:"true" doc:"one SELECT; its columns are called like the fields, or mapped by columns. With cursor it holds :since, as in WHERE updated_at >= :since ORDER BY updated_at"`
	Cursor string `yaml:"cursor" doc:"column of the query that grows with every change, such as updated_at: only what comes at or after the last one is read. Deleted rows go unnoticed with it. Without it everything is read every time"`

	mapping.Map `yaml:",inline"`
}

// Defaults returns the settings of a source of which nothing is written.
func Defaults() *Config { return &Config{Timeout: 30 * time.Minute, Overlap: 10 * time.Minute} }

// Check reports every setting that cannot work.
func (c *Config) Check(report func(field, problem string)) {
	c.checkAddress(report)
	if c.Timezone != "" {
		if _, err := loadZone(c.Timezone); err != nil {
			report("timezone", err.Error())
		}
	}
	if c.Currency != "" && (len(c.Currency) != 3 || strings.Trim(c.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "") {
		report("currency", fmt.Sprintf("want a currency code of three capital letters such as EUR, got %q", c.Currency))
	}
	if c.Timeout <= 0 {
		report("timeout", "want a duration above zero such as 30m")
	}
	if c.Overlap < 0 {
		report("overlap", "want a duration such as 10m, or 0s for none")
	}
	c.Notation.Check(report)
	if len(c.Streams) == 0 {
		report("streams", "there are none; write streams: {deals: {query: SELECT …}}")
	}
	for _, name := range slices.Sorted(maps.Keys(c.Streams)) {
		c.checkStream(name, func(field, problem string) { report(strings.TrimSuffix("streams."+name+"."+field, "."), problem) })
	}
}

func (c *Config) checkAddress(report func(field, problem string)) {
	if c.Driver == "sqlite" {
		if c.Path == "" {
			report("path", "missing; write path: the file of the database")
		}
		if !c.DSN.IsZero() {
			report("dsn", "SQLite has a file; write path instead")
		}
		return
	}
	if c.Path != "" {
		report("path", "only SQLite has a file; write dsn instead")
	}
	if c.DSN.IsZero() {
		report("dsn", "missing; write dsn: {env: NAME} and set the variable to "+addressForm(c.Driver))
	} else if _, err := openDSN(c.Driver, c.DSN); err != nil {
		report("dsn", err.Error())
	}
}

func addressForm(driver string) string {
	if driver == "mysql" {
		return "mysql://user:password@host:3306/database"
	}
	return "postgres://user:password@host:5432/database"
}

func (c *Config) checkStream(name string, report func(field, problem string)) {
	s := c.Streams[name]
	table, ok := sources.TableNamed(name)
	if !ok {
		var known []string
		for _, t := range sources.Tables() {
			known = append(known, t.Name)
		}
		report("", mapping.Unknown("stream", name, known))
		return
	}
	q, err := parseQuery(s.Query, c.Driver)
	switch {
	case err != nil:
		report("query", err.Error())
	case s.Cursor == "" && q.sinces > 0:
		report("cursor", "the query has :since; write cursor: and the column that is compared with it")
	case s.Cursor != "" && q.sinces == 0:
		report("query", "there is a cursor but no :since; write WHERE "+s.Cursor+" >= :since")
	case s.Cursor != "" && q.limit:
		report("query", "with a cursor LIMIT would leave rows out; remove it")
	case s.Cursor != "" && !q.orderedBy(s.Cursor):
		report("query", "with a cursor the query must end with ORDER BY "+s.Cursor)
	}
	s.Map.Check(table, mapping.Kind{ByName: true}, report)
}

func loadZone(name string) (*time.Location, error) {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("unknown time zone %q; write an IANA name such as Europe/Moscow", name)
	}
	return loc, nil
}

// Open takes in the settings. It connects when something is read: a server that is down for an hour must not keep the
// program from starting.
func (c *Config) Open(_ context.Context, env sources.Env) (sources.Source, error) {
	s := &source{cfg: c, loc: env.Location, currency: env.Currency, now: env.Now, batch: batchSize}
	if c.Timezone != "" {
		loc, err := loadZone(c.Timezone)
		if err != nil {
			return nil, err
		}
		s.loc = loc
	}
	if c.Currency != "" {
		s.currency = c.Currency
	}
	var err error
	if s.path = c.Path; c.Driver == "sqlite" && !filepath.IsAbs(s.path) {
		s.path = filepath.Join(env.Dir, s.path)
	}
	if s.db, err = c.connect(s.path); err != nil {
		return nil, err
	}
	s.hide = c.hider()
	return s, nil
}
