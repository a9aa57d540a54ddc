// Package ledger keeps what runs leave behind in one SQLite file: which slots were run, the numbers as published, the
// state of alerts, and the outbox. A commit has reached the disk when a call returns.
package ledger

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Ledger is an open ledger. It is safe for concurrent use.
type Ledger struct {
	db    *sql.DB
	owner string // this process, in runs and the outbox
	lock  *lock  // nil unless this process owns the ledger
}

// ErrInUse says that another process owns the ledger.
var ErrInUse = errors.New("another svodka uses this ledger; stop it first")

// patience is how long Open waits for a process that is just ending.
const patience = 3 * time.Second

// Open opens the ledger in the file path, made if it is not there, as its owner: the one process that runs jobs and
// sends. What a process that died left behind is set right: its runs may be taken over, and what it was sending is in
// doubt. It fails with [ErrInUse] while another process owns the ledger.
func Open(ctx context.Context, path string) (*Ledger, error) { return own(ctx, path, patience) }

func own(ctx context.Context, path string, patience time.Duration) (*Ledger, error) {
	lock, err := takeLock(ctx, path+".lock", patience)
	if err != nil {
		return nil, fmt.Errorf("ledger %s: %w", path, err)
	}
	l, err := open(ctx, path, "rwc")
	if err == nil {
		l.lock = lock
		err = l.markLeftOver(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("ledger %s: %w", path, err), l.Close(), lock.release())
	}
	return l, nil
}

// OpenShared opens the ledger to look at it and to decide about deliveries, beside a process that owns it or without one.
// Without one, what a process that died was sending is in doubt.
func OpenShared(ctx context.Context, path string) (*Ledger, error) {
	l, err := own(ctx, path, 0)
	if err == nil {
		lock := l.lock
		l.lock = nil
		return l, lock.release()
	}
	if !errors.Is(err, ErrInUse) {
		return nil, err
	}
	if l, err = open(ctx, path, "rw"); err != nil {
		return nil, errors.Join(fmt.Errorf("ledger %s: %w", path, err), l.Close())
	}
	return l, nil
}

// OpenReadOnly opens a ledger that exists, to look at it.
func OpenReadOnly(ctx context.Context, path string) (*Ledger, error) {
	l, err := open(ctx, path, "ro")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("ledger %s: %w", path, err), l.Close())
	}
	return l, nil
}

// open opens path in one of SQLite's modes ro, rw and rwc. The ledger has to be closed after an error too.
func open(ctx context.Context, path, mode string) (*Ledger, error) {
	if mode == "rwc" {
		if err := createPrivate(path); err != nil {
			return nil, err
		}
	}
	db, err := sql.Open("sqlite", dsn(path, mode))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // SQLite has one writer; with one connection nobody waits for another in vain
	l := &Ledger{db: db, owner: rand.Text()}
	if mode == "rwc" {
		return l, migrate(ctx, db)
	}
	return l, checkVersion(ctx, db)
}

// createPrivate makes the file so that only its owner can read it: messages name customers and managers.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn says how the file is opened. synchronous=FULL: with less, a power cut could take back the mark "sent".
func dsn(path, mode string) string {
	q := url.Values{"mode": {mode}, "_txlock": {"immediate"}, "_pragma": {"busy_timeout(10000)", "foreign_keys(1)"}}
	if mode != "ro" {
		q["_pragma"] = append(q["_pragma"], "journal_mode(WAL)", "synchronous(FULL)")
	}
	parts := strings.Split(filepath.ToSlash(path), "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return "file:" + strings.Join(parts, "/") + "?" + q.Encode()
}

// Close closes the ledger and gives up owning it. A nil ledger is closed already.
func (l *Ledger) Close() error {
	if l == nil {
		return nil
	}
	err := l.db.Close()
	if l.lock != nil {
		err = errors.Join(err, l.lock.release())
	}
	return err
}

// write carries out do in one transaction that no other process writes beside.
func (l *Ledger) write(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// stampForm is how times are kept: UTC, of equal length, so that they sort as text.
const stampForm = "2006-01-02T15:04:05.000000000Z"

func stamp(t time.Time) string { return t.UTC().Format(stampForm) }

// moment reads a stamp; nothing is the zero time.
type moment struct{ time.Time }

// Scan implements [sql.Scanner].
func (m *moment) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		m.Time = time.Time{}
		return nil
	case string:
		t, err := time.Parse(stampForm, v)
		m.Time = t
		return err
	}
	return fmt.Errorf("want a time stamp, got %T", v)
}
