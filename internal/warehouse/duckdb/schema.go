package duckdb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"svodka/sources"
)

// version is that of the tables beyond the canonical ones. A file of a later version is refused.
const version = 1

// own are svodka's columns beside a record's.
var own = []struct{ name, kind string }{{"_source", "VARCHAR"}, {"_synced_at", "TIMESTAMP"}}

// bookkeeping makes the tables that are not records.
const bookkeeping = `
CREATE TABLE IF NOT EXISTS _streams (
	source VARCHAR, stream VARCHAR,
	cursor VARCHAR,       -- how far it has been read
	copying BOOLEAN,      -- a complete copy is gathering in _copy_*
	moved BOOLEAN,        -- and the cursor moved on since that began
	read_at TIMESTAMP,    -- when it was last read to its end; NULL: never
	as_of TIMESTAMP,      -- the moment its data speaks of
	rejected BIGINT,      -- rows kept out in the last reading
	empty BIGINT          -- those of them that held nothing
);
CREATE TABLE IF NOT EXISTS _rejects (source VARCHAR, stream VARCHAR, n BIGINT, place VARCHAR, reason VARCHAR, empty BOOLEAN);
`

// migrate brings a file to this version: it makes what is missing and adds the columns that are new.
func migrate(ctx context.Context, tx *transaction) error {
	if err := checkVersion(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, bookkeeping); err != nil {
		return err
	}
	for _, t := range sources.Tables() {
		if err := migrateTable(ctx, tx, t); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
	}
	return nil
}

func checkVersion(ctx context.Context, tx *transaction) error {
	_, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS _schema (version BIGINT)`)
	if err != nil {
		return err
	}
	var have sql.NullInt64
	if err := tx.QueryRowContext(ctx, `SELECT max(version) FROM _schema`).Scan(&have); err != nil {
		return err
	}
	if have.Int64 > version {
		return fmt.Errorf("written by a newer svodka (tables of version %d, this program knows %d); update svodka, or name another file", have.Int64, version)
	}
	if have.Valid {
		return nil
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO _schema VALUES (?)`, version)
	return err
}

// migrateTable makes a canonical table and the one its copies gather in. A table that gained a column is read anew from the
// beginning, since the rows it has lack it.
func migrateTable(ctx context.Context, tx *transaction, t sources.Table) error {
	have, err := columnsOf(ctx, tx, t.Name)
	if err != nil {
		return err
	}
	if len(have) == 0 {
		_, err := tx.ExecContext(ctx, create(t.Name, t)+create(copyOf(t.Name), t))
		return err
	}
	missing := 0
	for _, c := range t.Columns {
		if have[c.Name] {
			continue
		}
		missing++
		add := fmt.Sprintf(`ALTER TABLE %[1]s ADD COLUMN %[3]q %[4]s; ALTER TABLE %[2]s ADD COLUMN %[3]q %[4]s`,
			t.Name, copyOf(t.Name), c.Name, sqlType(c.Kind))
		if _, err := tx.ExecContext(ctx, add); err != nil {
			return err
		}
	}
	if missing == 0 {
		return nil
	}
	_, err = tx.ExecContext(ctx, `UPDATE _streams SET cursor = '', copying = false WHERE stream = ?`, t.Name)
	return err
}

func columnsOf(ctx context.Context, tx *transaction, table string) (map[string]bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND schema_name = 'main' AND NOT internal`, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	have := map[string]bool{}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		have[name] = true
	}
	return have, rows.Err()
}

// copyOf names the table in which a complete copy gathers.
func copyOf(table string) string { return "_copy_" + table }

// create is the statement that makes a table of t's columns, in the order of [columnList].
func create(name string, t sources.Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE TABLE %s (", name)
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "%q %s, ", c.Name, sqlType(c.Kind))
	}
	for i, c := range own {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s", c.name, c.kind)
	}
	b.WriteString(");\n")
	return b.String()
}

// columnList names a table's columns, a record's first.
func columnList(t sources.Table) string {
	names := make([]string, 0, len(t.Columns)+len(own))
	for _, c := range t.Columns {
		names = append(names, fmt.Sprintf("%q", c.Name))
	}
	for _, c := range own {
		names = append(names, c.name)
	}
	return strings.Join(names, ", ")
}

func sqlType(k sources.Kind) string {
	switch k {
	case sources.Time:
		return "TIMESTAMP"
	case sources.Day:
		return "DATE"
	case sources.Whole:
		return "BIGINT"
	case sources.Real:
		return "DOUBLE"
	case sources.Mark:
		return "BOOLEAN"
	default: // Text, JSON
		return "VARCHAR"
	}
}
