package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"svodka/notify"
)

// Decision is what a person decides about a delivery.
type Decision string

// The decisions.
const (
	Resend  Decision = "resend" // try again, even if it may have arrived
	Arrived Decision = "sent"   // it has arrived
	Drop    Decision = "drop"   // do not try any more
)

const deliveryColumns = `o.id, r.job, r.slot, o.receiver, o.recipient, o.key, o.part, o.repeat, o.note, o.state, o.attempts,
	o.queued_at, o.next_at, o.changed_at, o.error, m.body FROM outbox o JOIN runs r ON r.id = o.run_id JOIN messages m ON m.id = o.message_id`

type scanner interface{ Scan(into ...any) error }

func scanDelivery(row scanner) (d notify.Delivery, hashes []string, err error) {
	var slot, queued, next, changed moment
	var body []byte
	m := &d.Message
	err = row.Scan(&d.ID, &d.Job, &slot, &d.Receiver, &m.To, &m.Key, &m.Part, &m.Repeat, &m.Note, &d.State, &d.Attempts,
		&queued, &next, &changed, &d.Error, &body)
	if err != nil {
		return d, nil, err
	}
	d.Slot, d.Queued, d.NextAt, d.Changed = slot.Time, queued.Time, next.Time, changed.Time
	hashes, err = decodeMessage(body, m)
	return d, hashes, err
}

// oneDelivery reads a delivery with its files.
func oneDelivery(ctx context.Context, tx *sql.Tx, id int64) (notify.Delivery, error) {
	d, hashes, err := scanDelivery(tx.QueryRowContext(ctx, "SELECT "+deliveryColumns+" WHERE o.id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return d, fmt.Errorf("there is no delivery %d; svodka deliveries lists them", id)
	}
	if err != nil {
		return d, err
	}
	return d, fillFiles(ctx, tx, &d.Message, hashes)
}

// Deliveries returns the deliveries that f asks for, the newest first. Their files have no data.
func (l *Ledger) Deliveries(ctx context.Context, f Filter) ([]notify.Delivery, error) {
	where, args := f.deliveries()
	rows, err := l.db.QueryContext(ctx, "SELECT "+deliveryColumns+where+" ORDER BY o.id DESC LIMIT ?", append(args, f.limit())...)
	if err != nil {
		return nil, fmt.Errorf("ledger: deliveries: %w", err)
	}
	defer rows.Close()
	var all []notify.Delivery
	for rows.Next() {
		d, _, err := scanDelivery(rows)
		if err != nil {
			return nil, fmt.Errorf("ledger: deliveries: %w", err)
		}
		all = append(all, d)
	}
	return all, rows.Err()
}

// Delivery returns one delivery with its message and files.
func (l *Ledger) Delivery(ctx context.Context, id int64) (d notify.Delivery, err error) {
	tx, err := l.db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return d, fmt.Errorf("ledger: %w", err)
	}
	d, err = oneDelivery(ctx, tx, id)
	return d, errors.Join(err, tx.Rollback())
}

// Decide carries out a person's decision about a delivery and returns it as it then stands. A decision that does not fit
// the delivery's state is an error.
func (l *Ledger) Decide(ctx context.Context, id int64, what Decision, at time.Time) (d notify.Delivery, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		if d, err = oneDelivery(ctx, tx, id); err != nil {
			return err
		}
		set, err := what.change(d)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE outbox SET "+set+", left_over = 0, next_at = ?, changed_at = ? WHERE id = ?", stamp(at), stamp(at), id); err != nil {
			return err
		}
		if what == Resend {
			if _, err := tx.ExecContext(ctx, "UPDATE outbox SET queued_at = ? WHERE id = ?", stamp(at), id); err != nil {
				return err
			}
		}
		d, err = oneDelivery(ctx, tx, id)
		return err
	})
	return d, err
}

// change is what the decision sets, if it fits.
func (what Decision) change(d notify.Delivery) (set string, err error) {
	switch {
	case d.State == notify.Sending:
		return "", fmt.Errorf("delivery %d is being sent right now; wait for the outcome", d.ID)
	case d.State == notify.Sent:
		return "", fmt.Errorf("delivery %d has been sent already", d.ID)
	case what == Resend && d.State == notify.Doubt:
		return "state = 'retry', attempts = 0, repeat = 1", nil
	case what == Resend:
		return "state = 'retry', attempts = 0", nil
	case what == Arrived && d.State == notify.Doubt:
		return "state = 'sent', error = ''", nil
	case what == Arrived:
		return "", fmt.Errorf("delivery %d is %s, not in doubt: it did not arrive; use resend or drop", d.ID, d.State)
	case what == Drop && d.State == notify.Dead:
		return "", fmt.Errorf("delivery %d has been given up already", d.ID)
	case what == Drop:
		return "state = 'dead', error = 'dropped by hand'", nil
	}
	return "", fmt.Errorf("unknown decision %q; want resend, sent or drop", what)
}
