package duckdb

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"os"
	"time"

	"svodka/sources"

	driver "github.com/duckdb/duckdb-go/v2"
)

// staged is the temporary table that a batch comes in by.
const staged = "_staged"

// batch is a batch made ready to be written.
type batch struct {
	sources.Batch
	of    streamKey
	table sources.Table
	rows  [][]sqldriver.Value // of Records
	first bool                // of its reading
	at    time.Time
}

// Write stores a batch and its cursor in one transaction. A batch with Replace begins a complete copy, which queries see
// once [Store.Read] says that it is whole. An id both among the records and the deleted is deleted.
func (s *Store) Write(ctx context.Context, source, stream string, b sources.Batch) error {
	t, ok := sources.TableNamed(stream)
	if !ok {
		return fmt.Errorf("no table %q", stream)
	}
	rows, err := rowsOf(t, b.Records)
	if err != nil {
		return err
	}
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	s.write.Lock()
	defer s.write.Unlock()

	of := streamKey{source, stream}
	made := batch{Batch: b, of: of, table: t, rows: rows, first: brings(b) && !s.reading[of], at: s.now().UTC()}
	err = s.inTx(ctx, func(ctx context.Context, tx *transaction) error { return writeBatch(ctx, tx, made) })
	if err == nil && brings(b) {
		s.reading[of] = true
	}
	return err
}

// brings tells whether a batch holds anything: one may only say as of when the data is, where it has not changed.
func brings(b sources.Batch) bool {
	return b.Replace || len(b.Records)+len(b.Deleted)+len(b.Rejects) > 0
}

func writeBatch(ctx context.Context, tx *transaction, b batch) error {
	st, err := loadState(ctx, tx, b.of)
	if err != nil {
		return err
	}
	if b.Replace {
		if err := st.beginCopy(ctx, tx); err != nil {
			return err
		}
	}
	target := st.target()
	if err := upsert(ctx, tx, target, b); err != nil {
		return err
	}
	if err := remove(ctx, tx, target, b); err != nil {
		return err
	}
	if err := st.keepRejects(ctx, tx, b); err != nil {
		return err
	}
	st.advance(b.Next)
	return st.save(ctx, tx)
}

// upsert brings the rows in by a temporary table, and takes out those of the same id first.
func upsert(ctx context.Context, tx *transaction, target string, b batch) error {
	if len(b.rows) == 0 {
		return nil
	}
	columns := columnList(b.table)
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`CREATE OR REPLACE TEMP TABLE %s AS SELECT %s FROM %s LIMIT 0`, staged, columns, target)); err != nil {
		return err
	}
	if err := tx.stage(b); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`DELETE FROM %s WHERE _source = ? AND id IN (SELECT id FROM %s)`, target, staged), b.of.source); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO %[1]s (%[2]s) SELECT %[2]s FROM %[3]s; DROP TABLE %[3]s`, target, columns, staged))
	return err
}

// stage appends the rows to the temporary table: a hundred times faster than inserting them.
func (tx *transaction) stage(b batch) error {
	return tx.conn.Raw(func(conn any) error {
		a, err := driver.NewAppender(conn.(sqldriver.Conn), "temp", "main", staged)
		if err != nil {
			return err
		}
		for _, row := range b.rows {
			if err := a.AppendRow(append(row, textOf(b.of.source), b.at)...); err != nil {
				_ = a.Clear()
				_ = a.Close()
				return fmt.Errorf("record %v: %w", row[0], err)
			}
		}
		return a.Close()
	})
}

func remove(ctx context.Context, tx *transaction, target string, b batch) error {
	if len(b.Deleted) == 0 {
		return nil
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf(`DELETE FROM %s WHERE _source = ? AND id IN (SELECT unnest(?::VARCHAR[]))`, target), b.of.source, b.Deleted)
	return err
}

// transaction is one with the connection it runs on, which the appender needs.
type transaction struct {
	*sql.Tx
	conn *sql.Conn
}

// inTx runs do in a transaction of its own, and undoes it all if it fails.
func (s *Store) inTx(ctx context.Context, do func(context.Context, *transaction) error) error {
	conn, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := do(ctx, &transaction{tx, conn}); err != nil {
		_ = tx.Rollback() // what went wrong first is what matters
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	return s.hideLog()
}

// hideLog makes the engine's log, which holds what was written last, as private as the file: the engine makes it anew after
// every checkpoint, for everybody to read where the folder lets them.
func (s *Store) hideLog() error {
	if s.path == "" {
		return nil
	}
	if err := os.Chmod(s.path+".wal", 0o600); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}
