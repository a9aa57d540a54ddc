package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"time"

	"svodka/sources"
	"svodka/sources/mapping"
)

// batchSize is how many rows are handed on at a time.
const batchSize = 5000

// source is a folder of files.
type source struct {
	cfg      *Config
	folder   string
	loc      *time.Location
	currency string
	asOf     map[string]time.Time // by stream; missing: the moment of reading
	now      func() time.Time
	batch    int // rows handed on at a time
}

// Streams names what the settings speak of, in the order of the canonical tables.
func (s *source) Streams() []string {
	var all []string
	for _, name := range streams() {
		if _, ok := s.cfg.Streams[name]; ok {
			all = append(all, name)
		}
	}
	return all
}

// Close has nothing to free.
func (s *source) Close() error { return nil }

// Read yields a complete copy of the stream, unless neither the files nor the settings have changed since.
func (s *source) Read(ctx context.Context, stream string, since sources.Cursor) iter.Seq2[sources.Batch, error] {
	return func(yield func(sources.Batch, error) bool) {
		if err := s.read(ctx, stream, since, func(b sources.Batch) bool { return yield(b, nil) }); err != nil {
			yield(sources.Batch{}, err)
		}
	}
}

func (s *source) read(ctx context.Context, stream string, since sources.Cursor, yield func(sources.Batch) bool) error {
	if _, ok := s.cfg.Streams[stream]; !ok {
		return errors.New(mapping.Unknown("stream", stream, s.Streams()))
	}
	files, err := s.look(ctx, stream)
	if err != nil {
		return err
	}
	cursor, err := s.cursor(stream, files)
	if err != nil {
		return err
	}
	asOf := s.asOf[stream]
	if cursor == since {
		if !asOf.IsZero() {
			yield(sources.Batch{AsOf: asOf})
		}
		return nil
	}
	out := &batches{yield: yield, size: s.batch, asOf: asOf, first: true}
	for _, f := range files {
		if err := s.rows(ctx, stream, f, out.add); err != nil || out.stopped {
			return err
		}
	}
	out.flush(cursor)
	return nil
}

// looked is a file of a stream after a first look.
type looked struct {
	name string
	scan
	info os.FileInfo
}

func (s *source) look(ctx context.Context, stream string) ([]looked, error) {
	names, err := s.find(stream)
	if err != nil {
		return nil, err
	}
	var all []looked
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		path := filepath.Join(s.folder, name)
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		found, err := look(path, s.cfg.Encoding)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.ToSlash(name), err)
		}
		all = append(all, looked{name, found, info})
	}
	return all, nil
}

// cursor is a fingerprint of the files and of all settings that have to do with what is read of them.
func (s *source) cursor(stream string, files []looked) (sources.Cursor, error) {
	hash := sha256.New()
	about := struct {
		Stream         Stream
		Notation       mapping.Notation
		Zone, Currency string
		AsOf           time.Time
	}{s.cfg.Streams[stream], s.cfg.Notation, s.loc.String(), s.currency, s.asOf[stream]}
	if err := json.NewEncoder(hash).Encode(about); err != nil {
		return "", fmt.Errorf("settings: %w", err)
	}
	for _, f := range files {
		fmt.Fprintf(hash, "%q %s %x\n", f.name, f.encoding, f.hash)
	}
	return sources.Cursor(fmt.Sprintf("files:%d:%s", mapping.Version, hex.EncodeToString(hash.Sum(nil)[:16]))), nil
}

// rows gives take what became of every row of a file, until it returns false.
func (s *source) rows(ctx context.Context, stream string, f looked, take func(mapping.Result, sources.Reject) bool) error {
	name := filepath.ToSlash(f.name)
	t, reader, err := s.bind(stream, f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	defer t.Close()
	for n := 0; ; n++ {
		if n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		row, err := t.next()
		if errors.Is(err, io.EOF) {
			return unchanged(filepath.Join(s.folder, f.name), f.info)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if !take(judge(t, reader, name, row)) {
			return nil
		}
	}
}

// bind opens a file and finds the columns in it.
func (s *source) bind(stream string, f looked) (table, *mapping.Reader, error) {
	canonical, _ := sources.TableNamed(stream)
	settings := s.cfg.Streams[stream]
	o := mapping.Options{Kind: mapping.Kind{Rows: true}, Location: s.loc, Currency: s.currency, Notation: s.cfg.Notation}
	fits := func(header []string) bool {
		_, err := settings.Map.Bind(canonical, header, o)
		return err == nil
	}
	t, err := s.open(stream, f.name, f.scan, fits)
	if err != nil {
		return nil, nil, err
	}
	reader, err := settings.Map.Bind(canonical, t.header(), o)
	if err != nil {
		t.Close()
		return nil, nil, err
	}
	return t, reader, nil
}

// judge makes a record or a reject of a row.
func judge(t table, reader *mapping.Reader, name string, row line) (mapping.Result, sources.Reject) {
	if row.problem != "" {
		return mapping.Result{Problem: &mapping.Problem{Reason: row.problem}}, sources.Reject{Where: t.where(row.number, 0), Reason: row.problem}
	}
	result := reader.Row(row.cells, at(name, row.number, 0))
	switch {
	case result.Empty:
		return result, sources.Reject{Where: t.where(row.number, 0), Reason: "the row is empty", Empty: true}
	case result.Problem != nil:
		return result, sources.Reject{Where: t.where(row.number, result.Problem.Column), Reason: result.Problem.Reason}
	}
	return result, sources.Reject{}
}

// unchanged fails if a file was written to while it was read: what was read is then neither the old nor the new.
func unchanged(path string, before os.FileInfo) error {
	after, err := os.Stat(path)
	if err != nil {
		return err
	}
	if after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) {
		return fmt.Errorf("%s changed while it was read; it will be read again at the next run", filepath.Base(path))
	}
	return nil
}

// batches gathers rows and hands them on. The first batch begins a complete copy; the last one carries the cursor.
type batches struct {
	yield   func(sources.Batch) bool
	size    int
	asOf    time.Time
	first   bool
	stopped bool
	batch   sources.Batch
}

func (b *batches) add(result mapping.Result, reject sources.Reject) bool {
	switch {
	case result.Record != nil:
		b.batch.Records = append(b.batch.Records, result.Record)
	case reject.Where != "":
		b.batch.Rejects = append(b.batch.Rejects, reject)
	}
	if len(b.batch.Records)+len(b.batch.Rejects) >= b.size {
		b.flush("")
	}
	return !b.stopped
}

func (b *batches) flush(next sources.Cursor) {
	b.batch.Replace, b.batch.AsOf, b.batch.Next = b.first, b.asOf, next
	b.stopped = !b.yield(b.batch)
	b.first, b.batch = false, sources.Batch{}
}

// Probe reads everything and says what is there, what was kept out and what is odd.
func (s *source) Probe(ctx context.Context) ([]sources.Fact, error) {
	var all []sources.Fact
	broken := 0
	for _, stream := range s.Streams() {
		facts, err := s.probe(ctx, stream)
		if ctx.Err() != nil {
			return all, ctx.Err()
		}
		if err != nil {
			broken++
			facts = []sources.Fact{{Text: stream + ": cannot be read", Hint: err.Error(), Bad: true}}
		}
		all = append(all, facts...)
	}
	if broken > 0 && broken == len(s.Streams()) {
		return nil, errors.New(all[0].Hint)
	}
	return all, nil
}

func (s *source) probe(ctx context.Context, stream string) ([]sources.Fact, error) {
	files, err := s.look(ctx, stream)
	if err != nil {
		return nil, err
	}
	until := s.asOf[stream]
	if until.IsZero() {
		until = s.now()
	}
	census := mapping.NewCensus(until, s.loc)
	for _, f := range files {
		err := s.rows(ctx, stream, f, func(result mapping.Result, reject sources.Reject) bool {
			switch {
			case result.Record != nil:
				census.Add(result.Record)
			case reject.Where != "":
				census.Reject(reject)
			default:
				census.Left++
			}
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	where := filepath.ToSlash(files[0].name)
	if len(files) > 1 {
		where = fmt.Sprintf("%d files", len(files))
	}
	return census.Facts(stream, where), nil
}
