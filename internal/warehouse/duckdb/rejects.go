package duckdb

import (
	"context"
	"fmt"

	"svodka/sources"
)

// How many rejects of a stream are kept to be shown; all are counted.
const (
	keptMistakes = 1000
	keptEmpty    = 100
)

// keepRejects keeps the batch's rejects. The first batch of a reading takes the place of an earlier reading's, unless that was
// left half way and goes on.
func (st *state) keepRejects(ctx context.Context, tx *transaction, b batch) error {
	goesOn := st.copying && st.moved && !b.Replace
	if b.first && !goesOn {
		st.rejected, st.empty = 0, 0
		if _, err := tx.ExecContext(ctx, `DELETE FROM _rejects WHERE source = ? AND stream = ?`, st.of.source, st.of.stream); err != nil {
			return err
		}
	}
	for _, r := range b.Rejects {
		if !st.countReject(r) {
			continue
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO _rejects (source, stream, n, place, reason, empty) VALUES (?, ?, ?, ?, ?, ?)`,
			st.of.source, st.of.stream, st.rejected, r.Where, r.Reason, r.Empty)
		if err != nil {
			return err
		}
	}
	return nil
}

// countReject counts a reject and tells whether it is to be kept.
func (st *state) countReject(r sources.Reject) bool {
	st.rejected++
	if r.Empty {
		st.empty++
		return st.empty <= keptEmpty
	}
	return st.rejected-st.empty <= keptMistakes
}

// Rejects returns the rows kept out in the last reading that brought anything of a stream, at most limit per stream and
// mistakes before empty rows, and how many there were. An empty source or stream stands for all.
func (s *Store) Rejects(ctx context.Context, source, stream string, limit int) (found []sources.Reject, total int, err error) {
	const which = `(source = ? OR ? = '') AND (stream = ? OR ? = '')`
	args := []any{source, source, stream, stream}
	counts, err := s.Query(ctx, `SELECT coalesce(sum(rejected), 0)::BIGINT FROM _streams WHERE `+which, args...)
	if err != nil {
		return nil, 0, err
	}
	rows, err := s.Query(ctx, fmt.Sprintf(`SELECT place, reason, empty FROM _rejects WHERE %s
		QUALIFY row_number() OVER (PARTITION BY source, stream ORDER BY empty, n) <= %d
		ORDER BY source, stream, empty, n`, which, limit), args...)
	for _, r := range rows {
		found = append(found, sources.Reject{Where: r[0].(string), Reason: r[1].(string), Empty: r[2].(bool)})
	}
	return found, int(counts[0][0].(int64)), err
}
