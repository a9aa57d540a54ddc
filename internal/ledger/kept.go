package ledger

import (
	"context"
	"database/sql"
	"fmt"

	"svodka/internal/detect"
	"svodka/internal/kpi"
)

func putSeries(ctx context.Context, tx *sql.Tx, run int64, all []kpi.Series) error {
	for n, s := range all {
		body, err := encodeSeries(s)
		if err != nil {
			return fmt.Errorf("%s: %w", s.KPI.Name, err)
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO series (run_id, n, kpi, body) VALUES (?, ?, ?, ?)", run, n, s.KPI.Name, string(body)); err != nil {
			return err
		}
	}
	return nil
}

// putAlerts replaces the alerts of the job, unless a later slot has done so: a run for a past moment does not bring its
// alerts back. A slot in the future, left behind by a clock that was wrong, is no later one.
func putAlerts(ctx context.Context, tx *sql.Tx, run int64, r Result) error {
	var past bool
	row := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM runs WHERE job = ? AND state = 'done' AND slot <= ?
		AND slot > (SELECT slot FROM runs WHERE id = ?))`, r.Job, stamp(r.At), run)
	if err := row.Scan(&past); err != nil || past {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM alerts WHERE job = ?", r.Job); err != nil {
		return err
	}
	for _, a := range r.Alerts {
		body, err := encodeAlert(a)
		if err != nil {
			return fmt.Errorf("alert %s: %w", a.Key, err)
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO alerts (job, key, state, body) VALUES (?, ?, ?, ?)", r.Job, a.Key, string(a.State), string(body)); err != nil {
			return fmt.Errorf("alert %s: %w", a.Key, err)
		}
	}
	return nil
}

// Alerts returns the alerts of job as its latest finished slot left them, by key; of every job if job is empty.
func (l *Ledger) Alerts(ctx context.Context, job string) ([]detect.Alert, error) {
	all, err := bodies(ctx, l.db, decodeAlert, "SELECT body FROM alerts WHERE job = ? OR ? = '' ORDER BY job, key", job, job)
	if err != nil {
		return nil, fmt.Errorf("ledger: alerts of %s: %w", job, err)
	}
	return all, nil
}

// Published returns the series that the run of job for the slot published, in their order; none if it is not done.
func (l *Ledger) Published(ctx context.Context, job, slotKey string) ([]kpi.Series, error) {
	all, err := bodies(ctx, l.db, decodeSeries, "SELECT s.body FROM series s JOIN runs r ON r.id = s.run_id WHERE r.job = ? AND r.slot_key = ? ORDER BY s.n", job, slotKey)
	if err != nil {
		return nil, fmt.Errorf("ledger: numbers of %s for %s: %w", job, slotKey, err)
	}
	return all, nil
}

func bodies[T any](ctx context.Context, db *sql.DB, decode func([]byte) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		v, err := decode(body)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, rows.Err()
}
