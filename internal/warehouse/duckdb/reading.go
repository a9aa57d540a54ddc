package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"svodka/internal/kpi"
	"svodka/sources"
)

// state is a stream's row in _streams.
type state struct {
	of       streamKey
	cursor   string
	copying  bool // a complete copy is gathering
	moved    bool // and the cursor moved on since it began, so that the next reading goes on with it
	readAt   sql.NullTime
	asOf     sql.NullTime
	rejected int64 // rows kept out in the last reading
	empty    int64 // those of them that held nothing
}

func loadState(ctx context.Context, tx *transaction, of streamKey) (*state, error) {
	st := &state{of: of}
	err := tx.QueryRowContext(ctx, `SELECT cursor, copying, moved, read_at, as_of, rejected, empty FROM _streams WHERE source = ? AND stream = ?`, of.source, of.stream).
		Scan(&st.cursor, &st.copying, &st.moved, &st.readAt, &st.asOf, &st.rejected, &st.empty)
	if errors.Is(err, sql.ErrNoRows) {
		return st, nil
	}
	return st, err
}

func (st *state) save(ctx context.Context, tx *transaction) error {
	if _, err := tx.ExecContext(ctx, `DELETE FROM _streams WHERE source = ? AND stream = ?`, st.of.source, st.of.stream); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO _streams (source, stream, cursor, copying, moved, read_at, as_of, rejected, empty) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		st.of.source, st.of.stream, st.cursor, st.copying, st.moved, st.readAt, st.asOf, st.rejected, st.empty)
	return err
}

// target is the table that the stream's batches go to at present.
func (st *state) target() string {
	if st.copying {
		return copyOf(st.of.stream)
	}
	return st.of.stream
}

func (st *state) advance(next sources.Cursor) {
	if next == "" || string(next) == st.cursor {
		return
	}
	st.cursor, st.moved = string(next), true
}

func (st *state) beginCopy(ctx context.Context, tx *transaction) error {
	st.copying, st.moved = true, false
	return st.clear(ctx, tx, copyOf(st.of.stream))
}

func (st *state) clear(ctx context.Context, tx *transaction, table string) error {
	_, err := tx.ExecContext(ctx, fmt.Sprintf(`DELETE FROM %s WHERE _source = ?`, table), st.of.source)
	return err
}

// finishCopy lets the copy that has gathered take the place of what there was.
func (st *state) finishCopy(ctx context.Context, tx *transaction) error {
	t, _ := sources.TableNamed(st.of.stream)
	if err := st.clear(ctx, tx, t.Name); err != nil {
		return err
	}
	move := fmt.Sprintf(`INSERT INTO %[1]s (%[2]s) SELECT %[2]s FROM %[3]s WHERE _source = ?`, t.Name, columnList(t), copyOf(t.Name))
	if _, err := tx.ExecContext(ctx, move, st.of.source); err != nil {
		return err
	}
	st.copying = false
	return st.clear(ctx, tx, copyOf(t.Name))
}

// checkUnique is what other engines have keys for.
func (st *state) checkUnique(ctx context.Context, tx *transaction) error {
	var rows, ids int64
	err := tx.QueryRowContext(ctx, fmt.Sprintf(`SELECT count(*), count(DISTINCT id) FROM %s WHERE _source = ?`, st.of.stream), st.of.source).Scan(&rows, &ids)
	if err == nil && rows != ids {
		err = fmt.Errorf("%d rows have the id of another; remove the warehouse file and sync anew", rows-ids)
	}
	return err
}

// Cursor returns how far a stream of a source has been read; empty at first. It begins a reading: a complete copy left
// unfinished goes on if its cursor had moved, else it is dropped, since the source will not know of it.
func (s *Store) Cursor(ctx context.Context, source, stream string) (sources.Cursor, error) {
	var cursor sources.Cursor
	err := s.change(ctx, source, stream, func(ctx context.Context, tx *transaction, st *state) error {
		cursor = sources.Cursor(st.cursor)
		if !st.copying || st.moved {
			return nil
		}
		st.copying = false
		if err := st.clear(ctx, tx, copyOf(stream)); err != nil {
			return err
		}
		return st.save(ctx, tx)
	})
	return cursor, err
}

// Read notes that a stream was read to its end at the moment at, with data as of asOf (zero: at). A complete copy that has
// gathered takes the place of the old one.
func (s *Store) Read(ctx context.Context, source, stream string, at, asOf time.Time) error {
	if asOf.IsZero() {
		asOf = at
	}
	return s.change(ctx, source, stream, func(ctx context.Context, tx *transaction, st *state) error {
		if st.copying {
			if err := st.finishCopy(ctx, tx); err != nil {
				return err
			}
		}
		if err := st.checkUnique(ctx, tx); err != nil {
			return err
		}
		st.readAt, st.asOf = sql.NullTime{Time: at.UTC(), Valid: true}, sql.NullTime{Time: asOf.UTC(), Valid: true}
		return st.save(ctx, tx)
	})
}

// change does something to a stream's state between two readings.
func (s *Store) change(ctx context.Context, source, stream string, do func(context.Context, *transaction, *state) error) error {
	if _, ok := sources.TableNamed(stream); !ok {
		return fmt.Errorf("no table %q", stream)
	}
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	s.write.Lock()
	defer s.write.Unlock()

	of := streamKey{source, stream}
	err = s.inTx(ctx, func(ctx context.Context, tx *transaction) error {
		st, err := loadState(ctx, tx, of)
		if err != nil {
			return err
		}
		return do(ctx, tx, st)
	})
	if err == nil {
		delete(s.reading, of)
	}
	return err
}

// Freshness tells of every stream ever read to its end.
func (s *Store) Freshness(ctx context.Context) ([]kpi.Freshness, error) {
	rows, err := s.Query(ctx, `SELECT source, stream, as_of FROM _streams WHERE read_at IS NOT NULL ORDER BY source, stream`)
	if err != nil {
		return nil, err
	}
	fresh := make([]kpi.Freshness, 0, len(rows))
	for _, r := range rows {
		fresh = append(fresh, kpi.Freshness{Source: r[0].(string), Stream: r[1].(string), AsOf: r[2].(time.Time)})
	}
	return fresh, nil
}
