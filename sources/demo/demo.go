// Package demo is a made-up company, «Северный ветер», that sells ventilation and looks after it: something to try svodka
// on in the first five minutes, and to test it with.
//
// The company's life follows from the seed and the calendar: the same weeks come out the same whenever one looks. What has gone
// wrong lately (see [story]) is told from the week of the first reading; the cursor keeps it, so that later readings find
// the same past and only add to it.
package demo

import (
	"context"
	"iter"
	"time"

	"svodka/internal/period"
	"svodka/sources"
)

// Config is the settings of a demo source.
type Config struct {
	Seed     int64  `yaml:"seed" doc:"number that decides the company's life; another number, another life"`
	Language string `yaml:"language" doc:"ru or en: what stages, people and places are called in"`
}

// Defaults returns the settings a demo source has when nothing is said.
func Defaults() *Config { return &Config{Seed: 1, Language: "ru"} }

// Check reports settings that cannot work.
func (c *Config) Check(report func(field, problem string)) {
	if c.Language != "ru" && c.Language != "en" {
		report("language", "no such language; write ru or en")
	}
}

// Open makes the source ready.
func (c *Config) Open(_ context.Context, env sources.Env) (sources.Source, error) {
	ru, err := period.NewCalendar("ru", nil, nil)
	if err != nil {
		return nil, err
	}
	s := &source{config: *c, env: env, ru: ru, weeks: history, batch: batchSize}
	if s.env.Location == nil {
		s.env.Location = time.UTC
	}
	if s.env.Currency == "" {
		s.env.Currency = "RUB"
	}
	return s, nil
}

func (c *Config) words() words {
	if c.Language == "en" {
		return english()
	}
	return russian()
}

// batchSize is how many records a batch has, or a few more where they changed in the same second.
const batchSize = 5000

type source struct {
	config Config
	env    sources.Env
	ru     *period.Calendar
	weeks  int // before the story
	batch  int // records in one, roughly
}

// streams is what can be read, in this order, and how.
func streams() []struct {
	name string
	read func(*reader)
} {
	return []struct {
		name string
		read func(*reader)
	}{
		{"managers", (*reader).managers},
		{"stages", (*reader).stages},
		{"customers", (*reader).customers},
		{"leads", (*reader).leads},
		{"deals", (*reader).deals},
		{"stage_moves", (*reader).moves},
		{"deal_items", (*reader).items},
		{"activities", (*reader).activities},
		{"surveys", (*reader).surveys},
		{"ad_costs", (*reader).adCosts},
		{"visits", (*reader).visits},
		{"plans", (*reader).plans},
	}
}

// Streams names what can be read.
func (s *source) Streams() (names []string) {
	for _, st := range streams() {
		names = append(names, st.name)
	}
	return names
}

// Read yields what changed since the cursor. A cursor of other settings begins a complete copy.
func (s *source) Read(ctx context.Context, stream string, since sources.Cursor) iter.Seq2[sources.Batch, error] {
	return func(yield func(sources.Batch, error) bool) {
		read, err := named(stream)
		if err != nil {
			yield(sources.Batch{}, err)
			return
		}
		now := s.env.Now()
		from, known := parseCursor(since, s.config)
		if !known {
			from = s.begin(now)
		}
		r := newReader(ctx, s, from, now)
		r.replace, r.yield = !known, yield
		read(r)
		r.finish()
	}
}

// begin is the cursor before the first reading.
func (s *source) begin(now time.Time) cursor {
	today := localDay(now, s.env.Location)
	return cursor{monday: today - weekdayOf(today)}
}

// Close frees nothing.
func (s *source) Close() error { return nil }
