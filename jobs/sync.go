package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/warehouse"
	"svodka/sources"
)

// NamedSource is a source of the YAML, opened.
type NamedSource struct {
	Name   string
	Always bool // read by every job, whatever sources it names
	sources.Source
}

// Progress is told how far reading has come; nil is allowed where it is taken.
type Progress func(source, stream string, records int, done bool)

// SyncResult is what reading one stream brought.
type SyncResult struct {
	Source, Stream string
	Records        int // records written
	Rejects        int // rows kept out, empty ones aside
	Empty          int // rows that held nothing
	Took           time.Duration
	Err            error // nil: read to the end
}

// Sync brings the warehouse up to date with the sources, each stream from where it was left. A stream that fails does not
// keep the others from being read; what it had written stands, and its data stays as old as it was.
func Sync(ctx context.Context, store warehouse.Store, all []NamedSource, now func() time.Time, p Progress, log *slog.Logger) []SyncResult {
	var results []SyncResult
	for _, s := range all {
		for _, stream := range s.Streams() {
			r := syncStream(ctx, store, s, stream, now, p)
			logSync(log, r)
			results = append(results, r)
			if ctx.Err() != nil {
				return results
			}
		}
	}
	return results
}

func syncStream(ctx context.Context, store warehouse.Store, s NamedSource, stream string, now func() time.Time, p Progress) SyncResult {
	start := now()
	r := SyncResult{Source: s.Name, Stream: stream}
	since, err := store.Cursor(ctx, s.Name, stream)
	if err != nil {
		r.Err = err
		return r
	}
	asOf := start
	for b, err := range s.Read(ctx, stream, since) {
		if err == nil {
			err = store.Write(ctx, s.Name, stream, b)
		}
		if err != nil {
			r.Err = err
			break
		}
		if !b.AsOf.IsZero() {
			asOf = b.AsOf
		}
		r.count(b)
		if p != nil {
			p(s.Name, stream, r.Records, false)
		}
	}
	if r.Err == nil {
		r.Err = store.Read(ctx, s.Name, stream, now(), asOf)
	}
	r.Took = now().Sub(start)
	if p != nil {
		p(s.Name, stream, r.Records, true)
	}
	return r
}

func (r *SyncResult) count(b sources.Batch) {
	r.Records += len(b.Records)
	for _, x := range b.Rejects {
		if x.Empty {
			r.Empty++
		} else {
			r.Rejects++
		}
	}
}

func logSync(log *slog.Logger, r SyncResult) {
	attrs := []any{"source", r.Source, "stream", r.Stream, "records", r.Records, "rejects", r.Rejects, "took", r.Took}
	switch {
	case errors.Is(r.Err, context.Canceled):
		log.Info("reading stopped", attrs...)
	case r.Err != nil:
		log.Error("reading failed", append(attrs, "err", r.Err)...)
	case r.Rejects > 0:
		log.Warn("read, with rows kept out", attrs...)
	default:
		log.Debug("read", attrs...)
	}
}

// Freshness tells up to when every stream is known, those that results say could never be read among them.
func Freshness(ctx context.Context, store warehouse.Store, results []SyncResult) ([]kpi.Freshness, error) {
	fresh, err := store.Freshness(ctx)
	if err != nil {
		return nil, err
	}
	for _, r := range results {
		known := slices.ContainsFunc(fresh, func(f kpi.Freshness) bool { return f.Source == r.Source && f.Stream == r.Stream })
		if r.Err != nil && !known {
			fresh = append(fresh, kpi.Freshness{Source: r.Source, Stream: r.Stream})
		}
	}
	return fresh, nil
}

// Failed returns the errors of results as one, each named by source and stream; nil if there are none.
func Failed(results []SyncResult) error {
	var all []error
	for _, r := range results {
		if r.Err != nil {
			all = append(all, fmt.Errorf("%s %s: %w", r.Source, r.Stream, r.Err))
		}
	}
	return errors.Join(all...)
}
