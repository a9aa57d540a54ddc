package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/notify"
)

// Begun says what Begin found.
type Begun int

// What Begin finds.
const (
	New       Begun = iota // nobody has run the slot, or it failed
	TakenOver              // a process that died left it unfinished
	Finished               // it was run before; there is nothing to do
)

// ByHand begins the keys of runs that stand for no slot of a schedule. [Ledger.LastSlot] does not count them.
const ByHand = "by hand "

// RunState is where a run stands.
type RunState string

// The states of a run.
const (
	Running RunState = "running"
	Done    RunState = "done"
	Failed  RunState = "failed"
)

// Run is a run as the ledger knows it.
type Run struct {
	Job     string
	Slot    time.Time
	SlotKey string
	State   RunState
	Began   time.Time
	Ended   time.Time // zero while it runs
	Notes   string    // what it went on in spite of
	Error   string    // why it failed
}

// Outgoing is a message for the outbox.
type Outgoing = notify.Outgoing

// Result is what a run leaves behind.
type Result struct {
	Job      string
	Slot     time.Time
	SlotKey  string
	At       time.Time
	Series   []kpi.Series   // as published
	Alerts   []detect.Alert // all of the job that are alive; they replace those of earlier slots
	Messages []Outgoing     // one for each recipient and part, in the order to send them
	Notes    string
}

// Begin notes that this process runs job for the slot. SlotKey names the slot within the job.
func (l *Ledger) Begin(ctx context.Context, job string, slot time.Time, slotKey string, at time.Time) (Begun, error) {
	begun := New
	err := l.write(ctx, func(tx *sql.Tx) error {
		var state RunState
		var owner sql.NullString
		err := tx.QueryRowContext(ctx, "SELECT state, owner FROM runs WHERE job = ? AND slot_key = ?", job, slotKey).Scan(&state, &owner)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			_, err = tx.ExecContext(ctx, "INSERT INTO runs (job, slot_key, slot, state, owner, began_at) VALUES (?, ?, ?, 'running', ?, ?)",
				job, slotKey, stamp(slot), l.owner, stamp(at))
			return err
		case err != nil:
			return err
		case state == Done:
			begun = Finished
			return nil
		case state == Running && owner.String == l.owner:
			return errors.New("this run is under way")
		case state == Running:
			begun = TakenOver
		}
		_, err = tx.ExecContext(ctx, "UPDATE runs SET state = 'running', owner = ?, began_at = ?, ended_at = NULL, notes = '', error = '' WHERE job = ? AND slot_key = ?",
			l.owner, stamp(at), job, slotKey)
		return err
	})
	if err != nil {
		return begun, fmt.Errorf("ledger: beginning %s for %s: %w", job, slotKey, err)
	}
	return begun, nil
}

// Finish notes that a run is done and keeps what it leaves behind, all in one transaction. Finishing a slot again changes
// nothing.
func (l *Ledger) Finish(ctx context.Context, r Result) error {
	err := l.write(ctx, func(tx *sql.Tx) error {
		run, open, err := l.endRun(ctx, tx, r)
		if err != nil || !open {
			return err
		}
		if err := putSeries(ctx, tx, run, r.Series); err != nil {
			return err
		}
		if err := putAlerts(ctx, tx, run, r); err != nil {
			return err
		}
		for _, m := range r.Messages {
			if err := enqueue(ctx, tx, run, m, r.At, r.At, "ABORT"); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("ledger: finishing %s for %s: %w", r.Job, r.SlotKey, err)
	}
	return nil
}

// endRun marks the run as done; open is false if it was done before.
func (l *Ledger) endRun(ctx context.Context, tx *sql.Tx, r Result) (run int64, open bool, err error) {
	var state RunState
	var owner sql.NullString
	row := tx.QueryRowContext(ctx, "SELECT id, state, owner FROM runs WHERE job = ? AND slot_key = ?", r.Job, r.SlotKey)
	if err := row.Scan(&run, &state, &owner); err != nil {
		if errors.Is(err, sql.ErrNoRows) {
			return 0, false, errors.New("the run was not begun")
		}
		return 0, false, err
	}
	if state == Done {
		return run, false, nil
	}
	if state != Running || owner.String != l.owner {
		return 0, false, errors.New("the run belongs to another process")
	}
	_, err = tx.ExecContext(ctx, "UPDATE runs SET state = 'done', owner = NULL, ended_at = ?, notes = ? WHERE id = ?", stamp(r.At), r.Notes, run)
	return run, true, err
}

// Fail notes that the run of this process ended with an error. It may be begun again.
func (l *Ledger) Fail(ctx context.Context, job, slotKey string, at time.Time, reason string) error {
	_, err := l.db.ExecContext(ctx, "UPDATE runs SET state = 'failed', owner = NULL, ended_at = ?, error = ? WHERE job = ? AND slot_key = ? AND state = 'running' AND owner = ?",
		stamp(at), reason, job, slotKey, l.owner)
	if err != nil {
		return fmt.Errorf("ledger: noting that %s failed for %s: %w", job, slotKey, err)
	}
	return nil
}

// LastSlot returns the moment after which slots of the job's schedule may have been missed: its last finished slot or,
// while none was ever finished, just before the first one begun. ok is false if the job has never been run.
func (l *Ledger) LastSlot(ctx context.Context, job string) (at time.Time, ok bool, err error) {
	var done, begun moment
	row := l.db.QueryRowContext(ctx, "SELECT max(CASE WHEN state = 'done' THEN slot END), min(slot) FROM runs WHERE job = ? AND substr(slot_key, 1, ?) <> ?",
		job, len(ByHand), ByHand)
	if err := row.Scan(&done, &begun); err != nil {
		return time.Time{}, false, fmt.Errorf("ledger: last slot of %s: %w", job, err)
	}
	switch {
	case !done.IsZero():
		return done.Time, true, nil
	case !begun.IsZero():
		return begun.Add(-1), true, nil
	}
	return time.Time{}, false, nil
}

// Runs returns the runs that f asks for, the newest slot first. State is not looked at.
func (l *Ledger) Runs(ctx context.Context, f Filter) ([]Run, error) {
	where, args := f.runs()
	rows, err := l.db.QueryContext(ctx, "SELECT job, slot, slot_key, state, began_at, ended_at, notes, error FROM runs r"+where+" ORDER BY slot DESC, id DESC LIMIT ?", append(args, f.limit())...)
	if err != nil {
		return nil, fmt.Errorf("ledger: runs: %w", err)
	}
	defer rows.Close()
	var all []Run
	for rows.Next() {
		var r Run
		var slot, began, ended moment
		if err := rows.Scan(&r.Job, &slot, &r.SlotKey, &r.State, &began, &ended, &r.Notes, &r.Error); err != nil {
			return nil, fmt.Errorf("ledger: runs: %w", err)
		}
		r.Slot, r.Began, r.Ended = slot.Time, began.Time, ended.Time
		all = append(all, r)
	}
	return all, rows.Err()
}

// Filter says which runs or deliveries are asked for. What is left out is not asked about.
type Filter struct {
	Job      string
	Slot     time.Time
	Receiver string
	State    notify.DeliveryState
	Limit    int
}

func (f Filter) limit() int { return cmp.Or(f.Limit, -1) }

// runs is the condition on the table runs, named r.
func (f Filter) runs() (string, []any) {
	var all conditions
	all.add(f.Job != "", "r.job = ?", f.Job)
	all.add(!f.Slot.IsZero(), "r.slot = ?", stamp(f.Slot))
	return all.where()
}

// deliveries is the condition on the tables runs and outbox, named r and o.
func (f Filter) deliveries() (string, []any) {
	var all conditions
	all.add(f.Job != "", "r.job = ?", f.Job)
	all.add(!f.Slot.IsZero(), "r.slot = ?", stamp(f.Slot))
	all.add(f.Receiver != "", "o.receiver = ?", f.Receiver)
	all.add(f.State != "", "o.state = ?", string(f.State))
	return all.where()
}

type conditions struct {
	texts []string
	args  []any
}

func (c *conditions) add(wanted bool, text string, arg any) {
	if wanted {
		c.texts, c.args = append(c.texts, text), append(c.args, arg)
	}
}

func (c *conditions) where() (string, []any) {
	if len(c.texts) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(c.texts, " AND "), c.args
}
