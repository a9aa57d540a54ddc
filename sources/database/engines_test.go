package database

import (
	"database/sql"
	"fmt"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"svodka/internal/secret"
	"svodka/internal/testserver"
	"svodka/sources"
	"svodka/sources/mapping"
	"svodka/sources/sourcestest"
)

var portForm = regexp.MustCompile(`127\.0\.0\.1:\d+`)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// engine is a database that the tests fill and the source reads.
type engine struct {
	driver  string
	dsn     string // of the source
	path    string
	db      *sql.DB
	instant string // type of columns that know their place in time
}

func (e engine) exec(t *testing.T, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := e.db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func (e engine) config(streams map[string]Stream) *Config {
	c := Defaults()
	c.Driver, c.Path, c.Timezone, c.Streams = e.driver, e.path, "Europe/Berlin", streams
	if e.dsn != "" {
		c.DSN = secret.New(e.dsn)
	}
	return c
}

func env() sources.Env {
	return sources.Env{Name: "crm", Log: slog.New(slog.DiscardHandler), Location: time.UTC, Currency: "EUR", Now: func() time.Time { return now }}
}

func open(t *testing.T, c *Config) sources.Source {
	t.Helper()
	c.Check(func(field, problem string) { t.Errorf("%s: %s", field, problem) })
	s, err := c.Open(t.Context(), env())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func sqlite(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// engines starts each kind of database and runs the test on it.
func engines(t *testing.T, test func(t *testing.T, e engine)) {
	fill := func(t *testing.T, driver, dsn string) *sql.DB {
		db, err := sql.Open(driver, dsn)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	t.Run("sqlite", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "it's 100% & co.db")
		test(t, engine{driver: "sqlite", path: path, db: fill(t, "sqlite", path), instant: "DATETIME"})
	})
	t.Run("postgres", func(t *testing.T) {
		dsn := testserver.Postgres(t)
		test(t, engine{driver: "postgres", dsn: dsn, db: fill(t, "pgx", dsn), instant: "timestamptz"})
	})
	t.Run("mysql", func(t *testing.T) {
		dsn := testserver.MariaDB(t)
		e := engine{driver: "mysql", dsn: dsn, db: fill(t, "mysql", dsn), instant: "TIMESTAMP(3)"}
		e.exec(t, "SET GLOBAL time_zone = '+05:00'") // the source must not care
		test(t, e)
	})
}

func TestEngines(t *testing.T) {
	engines(t, func(t *testing.T, e engine) {
		t.Run("contract", func(t *testing.T) { contract(t, e) })
		t.Run("types", func(t *testing.T) { types(t, e) })
		t.Run("faults", func(t *testing.T) { faults(t, e) })
		t.Run("cursors of all kinds", func(t *testing.T) { cursors(t, e) })
		t.Run("read only", func(t *testing.T) { readOnly(t, e) })
		t.Run("secrets", func(t *testing.T) { secrets(t, e) })
		t.Run("timeout", func(t *testing.T) { timeout(t, e) })
	})
}

// contract is the suite of all sources, and a change between two readings.
func contract(t *testing.T, e engine) {
	e.exec(t,
		"CREATE TABLE deals (id INTEGER PRIMARY KEY, opened "+e.instant+", closed "+e.instant+" NULL, stage VARCHAR(20), sum DECIMAL(12,2), changed "+e.instant+" NULL)",
		"CREATE TABLE people (id VARCHAR(20), name VARCHAR(40), fired BOOLEAN)",
		"INSERT INTO people VALUES ('m1', 'Анна', false), ('m2', 'Борис', true)")
	insertDeals(t, e, 1, 1200)
	c := e.config(map[string]Stream{
		"deals": {
			Query: "SELECT id, opened AS created_at, closed AS closed_at, stage AS status, stage, sum AS amount, changed FROM deals WHERE changed >= :since ORDER BY changed",
			Map:   mapping.Map{Values: map[string]map[string]string{"status": {"Payment Done": "won"}}, Else: map[string]string{"status": "open"}}, Cursor: "changed",
		},
		"managers": {Query: "SELECT id, name, NOT fired AS active FROM people"},
	})
	small := func(t *testing.T) sources.Source {
		s := open(t, c)
		s.(*source).batch = 500
		return s
	}
	sourcestest.Test(t, small)
	sourcestest.TestChange(t, small, func(t *testing.T) {
		insertDeals(t, e, 1201, 1210)
		e.exec(t, "UPDATE deals SET sum = 7.25, changed = '2026-11-20 00:00:00' WHERE id = 17",
			"DELETE FROM people WHERE id = 'm1'", "INSERT INTO people VALUES ('m3', 'Вера', false)")
	})
}

// insertDeals writes deals that change three a minute, so that there are ties.
func insertDeals(t *testing.T, e engine, from, to int) {
	t.Helper()
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var rows []string
	for i := from; i <= to; i++ {
		at := begin.Add(time.Duration(i/3) * time.Minute).Format(time.DateTime)
		stage := []string{"New", "Payment Done", "Offer"}[i%3]
		rows = append(rows, fmt.Sprintf("(%d, '%s', NULL, '%s', %d.50, '%s')", i, at, stage, i, at))
	}
	e.exec(t, "INSERT INTO deals VALUES "+strings.Join(rows, ","))
}

// all reads a stream from the beginning.
func all(t *testing.T, s sources.Source, stream string) (records []sources.Record, rejects []sources.Reject, next sources.Cursor) {
	t.Helper()
	for b, err := range s.Read(t.Context(), stream, "") {
		if err != nil {
			t.Fatal(err)
		}
		records, rejects, next = append(records, b.Records...), append(rejects, b.Rejects...), b.Next
	}
	return records, rejects, next
}

// types reads a value of every type that a CRM's tables have.
func types(t *testing.T, e engine) {
	ddl := map[string]string{
		"postgres": "CREATE TABLE kinds (id uuid, at_zone timestamptz, at_wall timestamp, on_day date, sum numeric(14,4), n bigint, f double precision, yes boolean, doc jsonb, long interval, txt text, none text)",
		"mysql":    "CREATE TABLE kinds (id BINARY(16), at_zone TIMESTAMP NULL, at_wall DATETIME(6), on_day DATE, sum DECIMAL(14,4), n BIGINT UNSIGNED, f DOUBLE, yes BIT(1), doc JSON, `long` TIME, txt TEXT CHARACTER SET cp1251, none TEXT)",
		"sqlite":   "CREATE TABLE kinds (id BLOB, at_zone DATETIME, at_wall TIMESTAMP, on_day DATE, sum NUMERIC, n INTEGER, f REAL, yes BOOLEAN, doc TEXT, long TEXT, txt TEXT, none TEXT)",
	}[e.driver]
	row := map[string]string{
		"postgres": "'0a0b0c0d-0000-0000-0000-000000000001', '2026-07-01 10:00:00+03', '2026-07-01 10:00:00.5', '2026-07-01', 1234.5650, 9007199254740993, 0.25, true, '{\"a\": 1}', '1:02:03', 'Ёж «»', NULL",
		"mysql":    "UNHEX('0A0B0C0D00000000000000000000FF01'), '2026-07-01 10:00:00', '2026-07-01 10:00:00.5', '2026-07-01', 1234.5650, 9007199254740993, 0.25, b'1', '{\"a\": 1}', '1:02:03', 'Ёж «»', NULL",
		"sqlite":   "'u-1', '2026-07-01T07:00:00Z', '2026-07-01 10:00:00.5', '2026-07-01', 1234.5650, 9007199254740993, 0.25, 1, '{\"a\": 1}', '1:02:03', 'Ёж «»', NULL",
	}[e.driver]
	if e.driver == "mysql" {
		e.db.SetMaxOpenConns(1)
		e.exec(t, "SET time_zone = '+03:00'")
	}
	e.exec(t, ddl, "INSERT INTO kinds VALUES ("+row+")")
	quoted := "long"
	if e.driver == "mysql" {
		quoted = "`long`"
	}
	s := open(t, e.config(map[string]Stream{
		"deals": {
			Query: "SELECT id, at_zone AS created_at, at_wall AS closed_at, on_day AS updated_at, sum AS amount, n AS customer_id, txt AS title, none AS source, 'won' AS status, doc FROM kinds",
			Map:   mapping.Map{Custom: map[string]mapping.Words{"doc": {"doc"}}},
		},
		"activities": {Query: "SELECT id, 'call' AS kind, at_zone AS started_at, yes AS answered, " + quoted + " AS duration FROM kinds"},
		"ad_costs":   {Query: "SELECT id, at_zone AS day, sum AS cost, n AS clicks FROM kinds"},
		"stages":     {Query: "SELECT id, f AS probability, 2 AS position FROM kinds"},
	}))
	defer s.Close()
	id := map[string]string{"postgres": "0a0b0c0d-0000-0000-0000-000000000001", "mysql": "0a0b0c0d00000000000000000000ff01", "sqlite": "u-1"}[e.driver]
	instant := time.Date(2026, 7, 1, 7, 0, 0, 0, time.UTC)
	want := map[string]sources.Record{
		"deals": &sources.Deal{
			ID: id, CreatedAt: instant, ClosedAt: time.Date(2026, 7, 1, 8, 0, 0, 5e8, time.UTC), UpdatedAt: time.Date(2026, 6, 30, 22, 0, 0, 0, time.UTC), Status: "won",
			Amount: sources.Some(int64(123457)), Currency: "EUR", CustomerID: "9007199254740993", Title: "Ёж «»", Custom: sources.Custom{"doc": `{"a": 1}`},
		},
		"activities": &sources.Activity{ID: id, Kind: "call", StartedAt: instant, Answered: sources.Some(true), Duration: sources.Some(3723.0)},
		"ad_costs":   &sources.AdCost{ID: id, Day: "2026-07-01", Cost: sources.Some(int64(123457)), Currency: "EUR", Clicks: sources.Some(int64(9007199254740993))},
		"stages":     &sources.Stage{ID: id, Probability: sources.Some(0.25), Position: sources.Some(int64(2))},
	}
	for stream, record := range want {
		got, rejects, _ := all(t, s, stream)
		if diff := cmp.Diff([]sources.Record{record}, got); diff != "" || len(rejects) > 0 {
			t.Errorf("%s: rejects %v (-want +got)\n%s", stream, rejects, diff)
		}
	}
}

// faults keeps rows out that cannot be understood, and says which.
func faults(t *testing.T, e engine) {
	e.exec(t, "CREATE TABLE faulty (id VARCHAR(9) NULL, opened VARCHAR(30), state VARCHAR(20))",
		"INSERT INTO faulty VALUES ('41', '2026-01-01', 'Won'), ('42', 'soon', 'Won'), (NULL, '2026-01-01', 'Won'), (NULL, NULL, NULL), ('45', '2026-01-01', 'Maybe')")
	s := open(t, e.config(map[string]Stream{"deals": {
		Query: "SELECT id, opened AS created_at, state AS status FROM faulty ORDER BY id IS NULL, id",
		Map:   mapping.Map{Values: map[string]map[string]string{"status": {"Won": "won"}}},
	}}))
	defer s.Close()
	records, rejects, _ := all(t, s, "deals")
	want := []sources.Reject{
		{Where: "row 2 (id 42)", Reason: `created_at: want a date like 2024-06-21 or 2024-06-21 12:00 (other forms are set by date:), got "soon"`},
		{Where: "row 3 (id 45)", Reason: `status: want one of open, won, lost, got "Maybe"; add it to values, or write else: {status: open}`},
		{Where: "row 4", Reason: "id: is empty"},
		{Where: "row 5", Reason: "the row is empty", Empty: true},
	}
	if diff := cmp.Diff(want, rejects); diff != "" || len(records) != 1 {
		t.Errorf("%d records (-want +got)\n%s", len(records), diff)
	}
	facts, err := s.(sources.Prober).Probe(t.Context())
	wantFacts := []sources.Fact{
		{Text: "deals: 1 record from the query (1 row empty)"},
		{Text: "deals: 3 rows kept out", Hint: "the first is row 2 (id 42): " + want[0].Reason},
		{Text: "deals: 1 record won or lost without a closing date", Hint: "they are in no count of deals won or lost; fill the date in where the data comes from"},
		{Text: "deals: 1 record won with no amount or zero", Hint: "they count as deals and bring nothing to sales"},
		{Text: "deals: 1 record without a manager", Hint: "they are in totals, and in no manager's row"},
	}
	if diff := cmp.Diff(wantFacts, facts); diff != "" || err != nil {
		t.Errorf("probe: %v (-want +got)\n%s", err, diff)
	}
}

// cursors reads on by columns of every type that may be one.
func cursors(t *testing.T, e engine) {
	kinds := map[string][]string{
		"INTEGER":   {"-5", "3", "3", "70000"},
		"BIGINT":    {"-5", "3", "3", "9007199254740993"},
		"SMALLINT":  {"-5", "3", "3", "400"},
		"NUMERIC":   {"-5", "3", "3", "10"},
		"TEXT":      {"'2025-12-01'", "'2026-01-02'", "'2026-01-02'", "'2026-01-03'"},
		"DATE":      {"'2025-12-01'", "'2026-01-02'", "'2026-01-02'", "'2026-01-03'"},
		"TIMESTAMP": {"'1999-12-31 23:00:00'", "'2026-01-02 10:00:00'", "'2026-01-02 10:00:00'", "'2026-03-29 02:30:00'"},
		e.instant:   {"'1999-12-31 23:00:00'", "'2026-01-02 10:00:00'", "'2026-01-02 10:00:00'", "'2026-01-03 10:00:00'"},
	}
	for column, values := range kinds {
		t.Run(column, func(t *testing.T) {
			e.exec(t, "DROP TABLE IF EXISTS marks", "CREATE TABLE marks (id INTEGER, mark "+column+" NULL)")
			for i, v := range values[:3] {
				e.exec(t, fmt.Sprintf("INSERT INTO marks VALUES (%d, %s)", i, v))
			}
			s := open(t, e.config(map[string]Stream{"managers": {Query: "SELECT id, mark FROM marks WHERE mark >= :since AND mark >= :since ORDER BY mark", Cursor: "mark"}}))
			defer s.Close()
			first, _, next := all(t, s, "managers")
			if len(first) != 3 {
				t.Errorf("from the beginning: got %d rows, want 3", len(first))
			}
			e.exec(t, "INSERT INTO marks VALUES (3, "+values[3]+")")
			var ids []string
			for b, err := range s.Read(t.Context(), "managers", next) {
				if err != nil {
					t.Fatal(err)
				}
				if b.Replace {
					t.Error("reading on begins a complete copy")
				}
				for _, r := range b.Records {
					ids = append(ids, r.(*sources.Manager).ID)
				}
			}
			slicesEqual(t, ids, "1 2 3", "2 1 3")
		})
	}
}

func slicesEqual(t *testing.T, got []string, want ...string) {
	t.Helper()
	for _, w := range want {
		if strings.Join(got, " ") == w {
			return
		}
	}
	t.Errorf("read on from %q, got %q", want, got)
}
