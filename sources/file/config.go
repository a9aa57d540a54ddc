// Package file reads CSV files (also packed, .gz) and Excel workbooks (.xlsx) that lie in a folder, by a mapping from their
// columns to canonical fields. A file is read as a complete copy whenever it has changed.
package file

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"svodka/sources"
	"svodka/sources/mapping"
)

// Config is the settings of a file source.
type Config struct {
	Folder   string            `yaml:"folder" doc:"folder the files are in; a relative path begins at the folder of this YAML, which is also the default"`
	Timezone string            `yaml:"timezone" doc:"IANA time zone of moments in the files that name none; that of the company when left out"`
	Currency string            `yaml:"currency" doc:"currency of amounts that name none, such as EUR; that of the company when left out"`
	AsOf     string            `yaml:"as_of" doc:"moment the files speak of, such as 2024-06-21 12:00, unless a stream has its own; the moment of reading when left out"`
	Encoding string            `yaml:"encoding" enum:"auto,utf-8,utf-16,windows-1251,windows-1252" doc:"encoding of CSV files; auto (when left out) tells UTF-8, UTF-16 with its mark and Russian windows-1251 apart, and asks where it cannot be sure"`
	Streams  map[string]Stream `yaml:"streams" required:"true" doc:"what to read, by canonical table: leads, deals, customers, managers, activities, ad_costs, plans and others"`

	mapping.Notation `yaml:",inline"`
}

// Stream is the settings of one canonical table.
type Stream struct {
	File      mapping.Words `yaml:"file" required:"true" doc:"file of the folder, or several; * stands for any letters: deals-*.csv"`
	Sheet     string        `yaml:"sheet" doc:"sheet of a workbook; the first one when left out"`
	Header    int           `yaml:"header" doc:"number of the line with the names of the columns; the first one when left out"`
	Separator string        `yaml:"separator" doc:"what stands between the values of a CSV file: a comma, a semicolon, | or tab; found out from the first line when left out"`

	AsOf string `yaml:"as_of" doc:"moment the files of this stream speak of, such as 2024-06-21 12:00; that of the source when left out"`

	mapping.Map `yaml:",inline"`
}

// Defaults returns the settings of a source of which nothing is written.
func Defaults() *Config { return &Config{} }

// Check reports every setting that cannot work.
func (c *Config) Check(report func(field, problem string)) {
	loc := time.UTC
	if c.Timezone != "" {
		if zone, err := loadZone(c.Timezone); err != nil {
			report("timezone", err.Error())
		} else {
			loc = zone
		}
	}
	if c.Currency != "" && !isCode(c.Currency) {
		report("currency", fmt.Sprintf("want a currency code of three capital letters such as EUR, got %q", c.Currency))
	}
	checkMoment("as_of", c.AsOf, loc, report)
	c.Notation.Check(report)
	if len(c.Streams) == 0 {
		report("streams", "there are none; write streams: {deals: {file: deals.csv, columns: {id: …, created_at: …}}}")
	}
	for _, name := range slices.Sorted(maps.Keys(c.Streams)) {
		within := func(field, problem string) { report("streams."+name+"."+field, problem) }
		c.Streams[name].check(name, within, report)
		checkMoment("as_of", c.Streams[name].AsOf, loc, within)
	}
}

func checkMoment(field, text string, loc *time.Location, report func(field, problem string)) {
	if _, err := mapping.Moment(text, loc); text != "" && err != nil {
		report(field, err.Error())
	}
}

func (s Stream) check(name string, report, outside func(field, problem string)) {
	table, ok := sources.TableNamed(name)
	if !ok {
		outside("streams."+name, mapping.Unknown("stream", name, streams()))
		return
	}
	if len(s.File) == 0 {
		report("file", "there is none; write the name of a file")
	}
	for i, pattern := range s.File {
		field := "file"
		if len(s.File) > 1 {
			field = fmt.Sprintf("file[%d]", i)
		}
		if _, err := filepath.Match(pattern, ""); err != nil || pattern == "" {
			report(field, fmt.Sprintf("%q is no file name or pattern; write one such as deals.csv or deals-*.csv", pattern))
		} else if !isKnown(pattern) {
			report(field, fmt.Sprintf("%q is of an unknown kind; want .csv, .csv.gz, .tsv, .tsv.gz, .txt or .xlsx", pattern))
		}
	}
	if s.Header < 0 {
		report("header", "lines are counted from 1")
	}
	if _, err := separatorOf(s.Separator); err != nil {
		report("separator", err.Error())
	}
	s.Map.Check(table, mapping.Kind{Rows: true}, report)
}

func streams() []string {
	var all []string
	for _, t := range sources.Tables() {
		all = append(all, t.Name)
	}
	return all
}

// isKnown tells by the name whether a file can be read.
func isKnown(name string) bool {
	name = strings.ToLower(name)
	if isWorkbook(name) || strings.HasSuffix(name, ".*") {
		return true
	}
	switch filepath.Ext(strings.TrimSuffix(name, ".gz")) {
	case ".csv", ".tsv", ".txt":
		return true
	}
	return false
}

func isWorkbook(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".xlsx" || ext == ".xlsm"
}

// separatorOf is the byte between values; 0 where it is to be found out.
func separatorOf(word string) (byte, error) {
	switch word {
	case "", "auto":
		return 0, nil
	case "tab", "\t", `\t`:
		return '\t', nil
	case ",", ";", "|":
		return word[0], nil
	}
	return 0, fmt.Errorf(`want ",", ";", "|" or tab, got %q`, word)
}

func loadZone(name string) (*time.Location, error) {
	loc, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("unknown time zone %q; write an IANA name such as Europe/Moscow", name)
	}
	return loc, nil
}

func isCode(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// Open takes in the settings. The folder and its files are looked at when they are read: they may come and go.
func (c *Config) Open(_ context.Context, env sources.Env) (sources.Source, error) {
	s := &source{cfg: c, folder: c.Folder, loc: env.Location, currency: env.Currency, now: env.Now, batch: batchSize}
	if !filepath.IsAbs(s.folder) {
		s.folder = filepath.Join(env.Dir, s.folder)
	}
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
	if err := s.setMoments(); err != nil {
		return nil, err
	}
	return s, nil
}

// setMoments notes which moment each stream speaks of.
func (s *source) setMoments() error {
	s.asOf = map[string]time.Time{}
	for _, name := range s.Streams() {
		field, text := "streams."+name+".as_of", s.cfg.Streams[name].AsOf
		if text == "" {
			field, text = "as_of", s.cfg.AsOf
		}
		if text == "" {
			continue
		}
		at, err := mapping.Moment(text, s.loc)
		if err != nil {
			return fmt.Errorf("%s: %w", field, err)
		}
		s.asOf[name] = at
	}
	return nil
}
