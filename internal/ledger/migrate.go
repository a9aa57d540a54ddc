package ledger

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID marks the file as a ledger of svodka, so that no other SQLite file is taken for one.
const applicationID = 0x53564f44

// migrate brings the tables up to date in one transaction; two processes that start together do it once. The version is
// SQLite's user_version: the number of migrations applied.
func migrate(ctx context.Context, db *sql.DB) error {
	steps, err := steps()
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := upgrade(ctx, tx, steps); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func upgrade(ctx context.Context, tx *sql.Tx, steps []string) error {
	version, err := versionOf(ctx, tx, len(steps))
	if err != nil {
		return err
	}
	for n, step := range steps[version:] {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("migration %d: %w", version+n+1, err)
		}
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d; PRAGMA application_id = %d", len(steps), applicationID))
	return err
}

// steps are the migrations in the order of their numbers.
func steps() ([]string, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	all := make([]string, len(names))
	for i, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		all[i] = string(text)
	}
	return all, nil
}

type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// versionOf returns the version of the tables; one above known was written by a newer program.
func versionOf(ctx context.Context, db querier, known int) (version int, err error) {
	var id, tables int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return 0, err
	}
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return 0, err
	}
	switch {
	case id != applicationID && tables > 0:
		return 0, errors.New("this SQLite file is no ledger of svodka; name another data folder")
	case version > known:
		return 0, fmt.Errorf("written by a newer svodka (version %d of its tables, this program knows %d); install the newer program", version, known)
	}
	return version, nil
}

// checkVersion refuses a ledger whose tables are not those of this program.
func checkVersion(ctx context.Context, db *sql.DB) error {
	steps, err := steps()
	if err != nil {
		return err
	}
	version, err := versionOf(ctx, db, len(steps))
	if err != nil {
		return err
	}
	if version < len(steps) {
		return fmt.Errorf("written by an older svodka (version %d of its tables, this program knows %d); start svodka serve once to bring it up to date", version, len(steps))
	}
	return nil
}
