package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"svodka/sources"
	"svodka/sources/mapping"
)

// batchSize is how many rows are handed on at a time.
const batchSize = 5000

// longestRow is how many bytes a row may hold: a batch of rows is kept in memory, and no record of a sale is that long.
const longestRow = 1 << 20

// source is a database.
type source struct {
	cfg      *Config
	db       *sql.DB
	path     string // of SQLite's file
	loc      *time.Location
	currency string
	now      func() time.Time
	hide     func(error) error // takes secrets out of a driver's errors
	batch    int               // rows handed on at a time
}

// Streams names what the settings speak of, in the order of the canonical tables.
func (s *source) Streams() []string {
	var all []string
	for _, t := range sources.Tables() {
		if _, ok := s.cfg.Streams[t.Name]; ok {
			all = append(all, t.Name)
		}
	}
	return all
}

// Close ends the connections.
func (s *source) Close() error { return s.db.Close() }

// Read yields the rows at and after the cursor, or a complete copy where the stream has no cursor column.
func (s *source) Read(ctx context.Context, stream string, since sources.Cursor) iter.Seq2[sources.Batch, error] {
	return func(yield func(sources.Batch, error) bool) {
		ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
		defer cancel()
		if err := s.read(ctx, stream, since, func(b sources.Batch) bool { return yield(b, nil) }); err != nil {
			yield(sources.Batch{}, s.late(err))
		}
	}
}

// late says what a passed deadline means.
func (s *source) late(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("took longer than %s; make the query faster, or timeout larger: %w", s.cfg.Timeout, err)
	}
	return err
}

func (s *source) read(ctx context.Context, stream string, since sources.Cursor, yield func(sources.Batch) bool) error {
	r, err := s.begin(ctx, stream, since)
	if err != nil {
		return err
	}
	defer r.end()
	out := &batches{yield: yield, replace: r.fresh}
	for r.rows.Next() {
		if err := r.row(out); err != nil {
			return err
		}
		if out.size() < r.batch {
			continue
		}
		if stop, err := out.flush(r); err != nil || stop {
			return err
		}
	}
	if err := r.rows.Err(); err != nil {
		return ended(ctx, s.hide(err))
	}
	if out.size() == 0 && !out.replace {
		return nil
	}
	_, err = out.flush(r)
	return err
}

// ended prefers the end of the context to what the driver makes of it.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil && !errors.Is(err, ctx.Err()) {
		return fmt.Errorf("%w (%v)", ctx.Err(), err)
	}
	return err
}

// reading is a stream being read.
type reading struct {
	*source
	stream string
	tx     *sql.Tx
	rows   *sql.Rows
	reader *mapping.Reader
	names  []string // of the columns
	kinds  []string // their types
	values []any
	number int  // of the row
	fresh  bool // it begins with nothing
	cursor int  // place of the cursor column; -1: there is none
	id     int  // place of the column that holds ids; -1: several, or none
	track
}

// begin runs the query.
func (s *source) begin(ctx context.Context, stream string, since sources.Cursor) (r *reading, err error) {
	settings, ok := s.cfg.Streams[stream]
	if !ok {
		return nil, errors.New(mapping.Unknown("stream", stream, s.Streams()))
	}
	q, err := parseQuery(settings.Query, s.cfg.Driver)
	if err != nil {
		return nil, err
	}
	print, err := fingerprint(settings, s.cfg.Notation, s.loc.String(), s.currency)
	if err != nil {
		return nil, err
	}
	if s.cfg.Driver == "sqlite" {
		if err := exists(s.path); err != nil {
			return nil, err
		}
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, ended(ctx, s.hide(err))
	}
	r = &reading{source: s, stream: stream, tx: tx, cursor: -1, id: -1, fresh: true}
	r.track = track{position: position{Settings: print}, driver: s.cfg.Driver, now: s.now(), loc: s.loc}
	if err := r.open(ctx, settings, q, since); err != nil {
		r.end()
		return nil, ended(ctx, err)
	}
	return r, nil
}

// open looks at the columns first: their names and types decide how to ask.
func (r *reading) open(ctx context.Context, settings Stream, q query, since sources.Cursor) error {
	var args []any
	if settings.Cursor != "" {
		args = make([]any, repeats(r.driver, q.sinces))
	}
	if settings.Cursor != "" || r.driver == "sqlite" {
		if err := r.peek(ctx, settings, q, args); err != nil {
			return err
		}
	}
	if settings.Cursor != "" {
		if p, ok := parsePosition(since, r.Settings); ok {
			r.position, r.fresh = p, false
		}
		if err := r.fill(args, settings.Cursor); err != nil {
			return err
		}
	}
	if r.driver == "sqlite" {
		q.text = r.untyped(q, settings.Cursor)
	}
	rows, err := r.tx.QueryContext(ctx, q.text, args...)
	if err != nil {
		return r.hide(err)
	}
	r.rows = rows
	return r.bind(settings)
}

// repeats is how often a driver wants the same argument.
func repeats(driver string, sinces int) int {
	if driver == "mysql" {
		return sinces
	}
	return 1
}

// peek runs the query with nothing to ask from, which yields the columns and at most a row that nobody reads.
func (r *reading) peek(ctx context.Context, settings Stream, q query, args []any) error {
	rows, err := r.tx.QueryContext(ctx, q.text, args...)
	if err != nil {
		return r.hide(err)
	}
	r.rows = rows
	if err := r.bind(settings); err != nil {
		return err
	}
	r.rows = nil
	if err := rows.Close(); err != nil {
		return r.hide(err)
	}
	return nil
}

// bind finds the fields among the columns.
func (r *reading) bind(settings Stream) error {
	names, err := r.rows.Columns()
	if err != nil {
		return r.hide(err)
	}
	types, err := r.rows.ColumnTypes()
	if err != nil {
		return r.hide(err)
	}
	r.names, r.kinds, r.values = names, kindsOf(types, r.driver), make([]any, len(names))
	for i, name := range names {
		if strings.EqualFold(name, settings.Cursor) {
			r.cursor = i
		}
		if strings.EqualFold(name, "id") || len(settings.Columns["id"]) == 1 && settings.Columns["id"][0] == name {
			r.id = i
		}
	}
	if settings.Cursor != "" && r.cursor < 0 {
		return fmt.Errorf("cursor: %s", mapping.Unknown("column", settings.Cursor, names))
	}
	table, _ := sources.TableNamed(r.stream)
	r.reader, err = settings.Map.Bind(table, names, mapping.Options{
		Kind: mapping.Kind{ByName: true}, Aside: settings.Cursor, Location: r.source.loc, Currency: r.currency, Notation: r.cfg.Notation,
	})
	return err
}

// fill sets what the query asks from.
func (r *reading) fill(args []any, column string) error {
	k, err := kindOf(r.kinds[r.cursor], r.driver)
	if err != nil {
		return fmt.Errorf("cursor %s: %w", column, err)
	}
	bound := beginning(k, r.kinds[r.cursor], r.driver)
	if r.fresh {
		r.Kind = k
	}
	if r.Value != "" {
		bound = r.bound(r.cfg.Overlap)
	}
	for i := range args {
		args[i] = argument(bound, r.driver)
	}
	return nil
}

// untyped keeps SQLite's driver from making moments of texts, whose form and zone would be lost: an expression has no type.
func (r *reading) untyped(q query, cursor string) string {
	var columns []string
	for _, name := range r.names {
		columns = append(columns, "+"+quoteName(name)+" AS "+quoteName(name))
	}
	text := "SELECT " + strings.Join(columns, ", ") + " FROM (" + q.text + "\n)"
	if cursor != "" {
		text += " ORDER BY " + quoteName(cursor)
	}
	return text
}

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// row makes a record of the row at hand.
func (r *reading) row(out *batches) error {
	r.number++
	targets := make([]any, len(r.values))
	for i := range targets {
		targets[i] = &r.values[i]
	}
	if err := r.rows.Scan(targets...); err != nil {
		return r.hide(err)
	}
	cells := make([]mapping.Cell, len(r.values))
	size := 0
	for i, v := range r.values {
		cells[i] = cellOf(v, r.kinds[i])
		size += len(cells[i].Text)
	}
	if r.cursor >= 0 {
		if err := r.advance(cells[r.cursor]); err != nil {
			return err
		}
	}
	if size > longestRow {
		out.batch.Rejects = append(out.batch.Rejects, sources.Reject{Where: fmt.Sprintf("row %d", r.number), Reason: "the row is longer than 1 MB"})
		return nil
	}
	out.add(r.reader.Row(cells, ""), r.where(cells))
	return nil
}

// where names the row by its number and id.
func (r *reading) where(cells []mapping.Cell) string {
	if r.id < 0 || cells[r.id].Text == "" {
		return fmt.Sprintf("row %d", r.number)
	}
	return fmt.Sprintf("row %d (id %s)", r.number, cells[r.id].Text)
}

// next is the cursor once all rows so far are stored.
func (r *reading) next() (sources.Cursor, error) {
	if r.cursor < 0 || r.Value == "" {
		return "", nil
	}
	return r.position.cursor()
}

// end gives the connection back. There is nothing to commit.
func (r *reading) end() {
	if r.rows != nil {
		_ = r.rows.Close()
	}
	_ = r.tx.Rollback()
}

// batches gathers rows and hands them on.
type batches struct {
	yield   func(sources.Batch) bool
	replace bool // the next batch begins a complete copy
	batch   sources.Batch
}

func (b *batches) size() int { return len(b.batch.Records) + len(b.batch.Rejects) }

func (b *batches) add(result mapping.Result, where string) {
	switch {
	case result.Record != nil:
		b.batch.Records = append(b.batch.Records, result.Record)
	case result.Problem != nil:
		b.batch.Rejects = append(b.batch.Rejects, sources.Reject{Where: where, Reason: result.Problem.Reason})
	case result.Empty:
		b.batch.Rejects = append(b.batch.Rejects, sources.Reject{Where: where, Reason: "the row is empty", Empty: true})
	}
}

func (b *batches) flush(r *reading) (stop bool, err error) {
	if b.batch.Next, err = r.next(); err != nil {
		return true, err
	}
	b.batch.Replace = b.replace
	stop = !b.yield(b.batch)
	b.replace, b.batch = false, sources.Batch{}
	return stop, nil
}
