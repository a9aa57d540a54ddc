package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"svodka/notify"
)

var _ notify.Outbox = (*Ledger)(nil)

// enqueue puts a message of a run into the outbox, due at the moment due. conflict says what a key that is there already
// means: ABORT or IGNORE.
func enqueue(ctx context.Context, tx *sql.Tx, run int64, m Outgoing, at, due time.Time, conflict string) error {
	m.Message = m.Message.Clean()
	message, err := putMessage(ctx, tx, m.Message)
	if err != nil {
		return fmt.Errorf("message %s: %w", m.Message.Key, err)
	}
	_, err = tx.ExecContext(ctx, "INSERT OR "+conflict+` INTO outbox
		(run_id, receiver, recipient, key, part, message_id, state, repeat, note, queued_at, next_at, changed_at) VALUES (?, ?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?)`,
		run, m.Receiver, m.Message.To, m.Message.Key, m.Message.Part, message, m.Message.Repeat, m.Message.Note, stamp(at), stamp(due), stamp(at))
	if err != nil {
		return fmt.Errorf("message %s: %w", m.Message.Key, err)
	}
	return nil
}

// ready is the condition on a delivery o that nothing goes before it: messages of one run to one recipient keep their order.
const ready = ` o.receiver = ? AND o.state IN ('pending', 'retry') AND NOT EXISTS (
	SELECT 1 FROM outbox e WHERE e.run_id = o.run_id AND e.receiver = o.receiver AND e.recipient = o.recipient
	AND e.id < o.id AND e.state IN ('pending', 'retry', 'sending'))`

// Claim implements [notify.Outbox].
func (l *Ledger) Claim(ctx context.Context, receiver string, at time.Time) (d notify.Delivery, ok bool, err error) {
	err = l.write(ctx, func(tx *sql.Tx) error {
		var id int64
		row := tx.QueryRowContext(ctx, "SELECT o.id FROM outbox o WHERE"+ready+" AND o.next_at <= ? ORDER BY o.next_at, o.id LIMIT 1", receiver, stamp(at))
		if err := row.Scan(&id); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				return nil
			}
			return err
		}
		ok = true
		_, err := tx.ExecContext(ctx, "UPDATE outbox SET state = 'sending', owner = ?, changed_at = ? WHERE id = ?", l.owner, stamp(at), id)
		if err != nil {
			return err
		}
		d, err = oneDelivery(ctx, tx, id)
		return err
	})
	if err != nil {
		return notify.Delivery{}, false, fmt.Errorf("outbox of %s: %w", receiver, err)
	}
	return d, ok, nil
}

// Settle implements [notify.Outbox].
func (l *Ledger) Settle(ctx context.Context, id int64, to notify.Settlement) error {
	err := l.write(ctx, func(tx *sql.Tx) error {
		var run int64
		var due moment
		row := tx.QueryRowContext(ctx, `UPDATE outbox SET state = ?1, owner = NULL, attempts = attempts + ?2, repeat = repeat OR ?3,
			next_at = CASE WHEN ?1 = 'retry' THEN ?4 ELSE next_at END, changed_at = ?5, error = ?6
			WHERE id = ?7 AND state = 'sending' AND owner = ?8 RETURNING run_id, next_at`,
			string(to.State), to.Count, to.Repeat, stamp(to.NextAt), stamp(to.At), to.Error, id, l.owner)
		if err := row.Scan(&run, &due); err != nil {
			if errors.Is(err, sql.ErrNoRows) {
				return notify.ErrNotClaimed
			}
			return err
		}
		for _, m := range to.Instead {
			// As due as what it stands for, so that whoever delivers what is due now delivers it too.
			if err := enqueue(ctx, tx, run, m, to.At, due.Time, "IGNORE"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("outbox: settling delivery %d as %s: %w", id, to.State, err)
	}
	return nil
}

// NextDue implements [notify.Outbox].
func (l *Ledger) NextDue(ctx context.Context, receiver string) (next notify.Due, ok bool, err error) {
	var at moment
	row := l.db.QueryRowContext(ctx, "SELECT o.next_at, o.recipient FROM outbox o WHERE"+ready+" ORDER BY o.next_at, o.id LIMIT 1", receiver)
	switch err := row.Scan(&at, &next.To); {
	case errors.Is(err, sql.ErrNoRows):
		return notify.Due{}, false, nil
	case err != nil:
		return notify.Due{}, false, fmt.Errorf("outbox of %s: %w", receiver, err)
	}
	next.At = at.Time
	return next, true, nil
}

// markLeftOver puts in doubt what a process that died was sending. Only the owner of the ledger may call it, before it
// claims anything.
func (l *Ledger) markLeftOver(ctx context.Context) error {
	_, err := l.db.ExecContext(ctx, `UPDATE outbox SET state = 'in_doubt', left_over = 1, owner = NULL,
		error = 'may or may not have arrived: the program ended while it was being sent' WHERE state = 'sending'`)
	return err
}

// Recover implements [notify.Outbox].
func (l *Ledger) Recover(ctx context.Context, receiver string, resend bool, at time.Time) ([]notify.Delivery, error) {
	var left []notify.Delivery
	err := l.write(ctx, func(tx *sql.Tx) error {
		set := "left_over = 0"
		if resend {
			set += ", state = 'retry', repeat = 1, attempts = attempts + 1"
		}
		rows, err := tx.QueryContext(ctx, "UPDATE outbox SET "+set+", next_at = ?, changed_at = ? WHERE receiver = ? AND left_over = 1 RETURNING id", stamp(at), stamp(at), receiver)
		if err != nil {
			return err
		}
		ids, err := numbers(rows)
		if err != nil {
			return err
		}
		for _, id := range ids {
			d, err := oneDelivery(ctx, tx, id)
			if err != nil {
				return err
			}
			left = append(left, d)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("outbox of %s: %w", receiver, err)
	}
	return left, nil
}

func numbers(rows *sql.Rows) ([]int64, error) {
	defer rows.Close()
	var all []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, rows.Err()
}
