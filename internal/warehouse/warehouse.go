// Package warehouse keeps the canonical tables, and the cursor each stream has reached, in an analytical SQL engine.
package warehouse

import (
	"context"
	"time"

	"svodka/internal/kpi"
	"svodka/sources"
)

// Store is an engine behind the canonical tables. It is safe for use by several goroutines; writes go one at a time.
type Store interface {
	kpi.Querier
	// Cursor returns how far a stream of a source has been read; empty at first. It begins a reading: call it before
	// reading, and not in the middle of it.
	Cursor(ctx context.Context, source, stream string) (sources.Cursor, error)
	// Write stores a batch and its cursor in one transaction: records by (source, id), the later of two alike wins, those of
	// b.Deleted are taken out, with b.Replace everything the source had in the stream before. A copy begun by b.Replace is seen
	// by queries once Read says that it is whole; until then they see what was there before.
	Write(ctx context.Context, source, stream string, b sources.Batch) error
	// Read notes that a stream was read to its end at the moment at, with data as of asOf (zero: at).
	Read(ctx context.Context, source, stream string, at, asOf time.Time) error
	// Freshness tells of every stream ever read to its end.
	Freshness(ctx context.Context) ([]kpi.Freshness, error)
	// Rejects returns the rows kept out in the last reading that brought anything of each stream, at most limit per stream,
	// and how many there were. An empty source or stream stands for all.
	Rejects(ctx context.Context, source, stream string, limit int) (rows []sources.Reject, total int, err error)
	Close() error
}
