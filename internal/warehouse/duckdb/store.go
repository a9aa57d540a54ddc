// Package duckdb is the warehouse in one file: DuckDB inside this process. The file has one owner; a second process gets
// an [InUse] error that names it.
//
// Tables have neither keys nor indexes. A changed record is deleted and inserted again in one transaction, which in this
// engine is faster than an upsert and does not degrade; that ids stay unique is checked whenever a stream has been read.
//
// A complete copy ([sources.Batch].Replace) gathers in a table of its own, where no query sees it, and takes the place of
// the old one in the transaction that notes the stream as read. Until then, and also if the program dies half way,
// queries see the old copy whole. The next reading goes on with a half-made copy if its cursor had moved, and drops it otherwise.
package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"svodka/internal/warehouse"

	driver "github.com/duckdb/duckdb-go/v2"
)

// Options limit what the engine may take. The zero value is good.
type Options struct {
	MemoryLimit string           // what the engine may keep in memory, such as "512MB"; beyond it, it spills to disk. Default 1GB
	Threads     int              // default: as many as there are processors
	Now         func() time.Time // the clock of _synced_at; default time.Now
}

// Store is an open warehouse. It implements [warehouse.Store].
type Store struct {
	db      *sql.DB
	path    string // of the file; "" for one in memory
	now     func() time.Time
	open    sync.RWMutex // held for reading by every call, so that Close waits for them
	closed  bool
	write   sync.Mutex         // one writer at a time; guards reading
	reading map[streamKey]bool // the streams with a batch written since their reading began
}

var _ warehouse.Store = (*Store)(nil)

type streamKey struct{ source, stream string }

var errClosed = errors.New("warehouse is closed")

// Open opens the warehouse file at path, and makes it if there is none. An empty path is a warehouse in memory. The caller
// closes it. A process must not open the same file twice.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	fresh, err := prepare(path)
	if err != nil {
		return nil, err
	}
	connector, err := driver.NewConnector(path+"?"+dsn(o), locker(path))
	if err != nil {
		return nil, openError(path, err)
	}
	s := &Store{db: sql.OpenDB(connector), path: path, now: o.Now, reading: map[streamKey]bool{}}
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.start(ctx, path, fresh); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	return s, nil
}

func (s *Store) start(ctx context.Context, path string, fresh bool) error {
	if err := s.db.PingContext(ctx); err != nil {
		return openError(path, err)
	}
	if err := s.inTx(ctx, migrate); err != nil {
		return fmt.Errorf("warehouse %s: %w", shown(path), err)
	}
	if !fresh || path == "" {
		return nil
	}
	return os.Chmod(path, 0o600) // it holds customers
}

// Close waits for the calls in progress and closes the file. It may be called again.
func (s *Store) Close() error {
	s.open.Lock()
	defer s.open.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	return s.db.Close()
}

// enter keeps the store open until leave is called.
func (s *Store) enter() (leave func(), err error) {
	s.open.RLock()
	if s.closed {
		s.open.RUnlock()
		return nil, errClosed
	}
	return s.open.RUnlock, nil
}

// prepare makes the folder of a file that does not exist yet, and tells whether it did not.
func prepare(path string) (fresh bool, err error) {
	if path == "" {
		return true, nil
	}
	if err := checkPath(path); err != nil {
		return false, err
	}
	_, err = os.Stat(path)
	if !errors.Is(err, os.ErrNotExist) {
		return false, err
	}
	return true, os.MkdirAll(filepath.Dir(path), 0o700)
}

func shown(path string) string {
	if path == "" {
		return "in memory"
	}
	return path
}
