// Package sources reads what a company knows about its sales: a CRM account, an advertising account, a database, a
// file. A source yields batches of canonical records; it neither stores nor interprets them.
package sources

import (
	"context"
	"iter"
	"log/slog"
	"time"
)

// Cursor is the position a stream has been read to. Its text belongs to the source; everybody else only keeps it. The
// empty cursor means "from the beginning".
type Cursor string

// Source reads one account, database or folder of files.
type Source interface {
	// Streams names what can be read, in the order to read it. Each is the name of a table in [Tables].
	Streams() []string
	// Read yields what changed in stream since the cursor, oldest first. Reading the same thing twice is allowed; leaving
	// something out is not. After an error nothing more is yielded, and the batches before it stand.
	Read(ctx context.Context, stream string, since Cursor) iter.Seq2[Batch, error]
	// Close frees what Open took. It may be called once.
	Close() error
}

// Batch is a piece of a stream that is stored as a whole, together with Next.
type Batch struct {
	// Records are of the stream's own type: *Deal for deals. The same (stream, ID) may come again; the later one wins.
	Records []Record
	// Replace tells that the batch begins a complete copy: what the store has of this stream and source, and what does
	// not come again before the stream ends, is gone. Only the first batch of a Read may set it.
	Replace bool
	// Deleted are the ids of records that no longer exist.
	Deleted []string
	// Rejects are the rows that were kept out, and why.
	Rejects []Reject
	// Next is where to read on once this batch is stored. Empty leaves the cursor as it was.
	Next Cursor
	// AsOf is the moment the data speaks of; zero means the moment of reading. A snapshot says when it was taken.
	AsOf time.Time
}

// Reject is a row that could not be understood. It is counted and shown, never guessed at.
type Reject struct {
	Where  string // such as "deals.csv:17:4" (line and column of a file), "deals.xlsx:Sheet1!D17", "row 17, closed_at"
	Reason string // such as `closed_at: want a date like 31.12.2023, got "soon"`
	Empty  bool   // the row held nothing at all: counted, but no mistake of anybody
}

// Env is what the program gives a source besides its settings.
type Env struct {
	Name     string         // the source's name in the YAML
	Log      *slog.Logger   // never nil
	Location *time.Location // the company's time zone, for sources that name none
	Currency string         // the company's currency (ISO 4217), for records that name none
	Now      func() time.Time
	Dir      string // the folder of the YAML, where relative paths in it begin
}

// Config is the decoded settings of one source and the way to open it. It lives beside its source, is a pointer to a
// struct with `yaml` and `doc` tags, and comes filled with its defaults from the list in cmd/svodka.
type Config interface {
	// Check reports every setting that cannot work. Field is its YAML path below the source, such as "streams.deals.file";
	// problem says what is wrong and what to write. It must not touch the network.
	Check(report func(field, problem string))
	// Open makes the source ready to read. It may touch the network and the disk.
	Open(ctx context.Context, env Env) (Source, error)
}

// Prober is a source that can look at itself: who the token is, what it may see, what is missing.
type Prober interface {
	// Probe returns facts in the order to show them. An error means that nothing can be read at all.
	Probe(ctx context.Context) ([]Fact, error)
}

// Fact is a line of a source's self-check.
type Fact struct {
	Text string // "deals: 8,174 rows in deals.csv"
	Hint string // what to do about it; empty: all is well
	Bad  bool   // something cannot be read: a mistake, not a remark
}

// Lister is a source that can name the records that still exist, so that deleted ones can be found.
type Lister interface {
	List(ctx context.Context, stream string) iter.Seq2[string, error]
}
