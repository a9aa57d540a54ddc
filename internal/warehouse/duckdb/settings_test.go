package duckdb

import (
	"context"
	"fmt"
	"math/big"
	"os"
	"testing"
	"time"

	"svodka/sources"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSettings(t *testing.T) {
	const opened = "memory_limit=512MB&threads=2&default_block_size=16384&allocator_bulk_deallocation_flush_threshold=1MB&autoinstall_known_extensions=false&autoload_known_extensions=false&allow_community_extensions=false"
	const set = "SET GLOBAL TimeZone = 'UTC'; SET GLOBAL temp_directory = '/d''ir/w.duckdb.tmp'; SET GLOBAL enable_external_access = false; SET GLOBAL lock_configuration = true"
	if got := dsn(Options{MemoryLimit: "512MB", Threads: 2}); got != opened {
		t.Errorf("got %s\nwant %s", got, opened)
	}
	if got := lockdown("/d'ir/w.duckdb"); got != set {
		t.Errorf("got %s\nwant %s", got, set)
	}
}

func TestSettingsHoldOnEveryConnection(t *testing.T) {
	t.Setenv("TZ", "Europe/Moscow")
	dir := t.TempDir()
	s := open(t, dir+"/w.duckdb")
	for range 3 {
		conn, err := s.db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		var zone, memory, temp, kept string
		err = conn.QueryRowContext(t.Context(), `SELECT current_setting('TimeZone'), current_setting('memory_limit'), current_setting('temp_directory'),
 current_setting('allocator_bulk_deallocation_flush_threshold')`).Scan(&zone, &memory, &temp, &kept)
		if err != nil || zone != "UTC" || memory != "953.6 MiB" || temp != dir+"/w.duckdb.tmp" || kept != "976.5 KiB" {
			t.Errorf("got %s, %s, %s, %s, %v", zone, memory, temp, kept, err)
		}
	}
	file := dir + "/x.csv"
	if err := os.WriteFile(file, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		`INSTALL httpfs`, `LOAD '` + file + `'`, `ATTACH '` + dir + `/y.duckdb'`, `COPY deals TO '` + dir + `/deals.csv'`,
		`SELECT * FROM read_csv('` + file + `')`, `SET memory_limit = '2GB'`, `SET TimeZone = 'Europe/Moscow'`,
	} {
		if rows, err := s.Query(t.Context(), sql); err == nil {
			t.Errorf("%s: got %v, want an error", sql, rows)
		}
	}
}

func TestQueryTypes(t *testing.T) {
	s := open(t, "")
	wantRows(t, s, `SELECT 1::TINYINT, 1::SMALLINT, 1::INTEGER, 1::UTINYINT, 1::USMALLINT, 1::UINTEGER, 1::UBIGINT, sum(1::BIGINT), 1::HUGEINT,
		1.5::FLOAT, 1.25, avg(2), 1/0, 'a', 'b'::BLOB, true, NULL, DATE '2026-03-02', TIMESTAMP '2026-03-02 10:00:00', count(*)`,
		[]any{int64(1), int64(1), int64(1), int64(1), int64(1), int64(1), int64(1), int64(1), int64(1),
			1.5, 1.25, 2.0, query(t, s, `SELECT 'inf'::DOUBLE`)[0][0], "a", "b", true, nil,
			time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC), int64(1)})
	_, err := s.Query(t.Context(), `SELECT 9223372036854775808::HUGEINT AS big`)
	wantError(t, err, "column big: 9223372036854775808 does not fit into 64 bits")
	_, err = s.Query(t.Context(), `SELECT [1] AS list`)
	wantError(t, err, "column list: a value of type []interface {}; cast it")
	if v, err := plainOf(new(big.Int).SetInt64(-5)); v != int64(-5) || err != nil {
		t.Errorf("got %v, %v", v, err)
	}
}

func TestTimesAmongArgs(t *testing.T) {
	s := open(t, "")
	moment := time.Date(2026, 3, 2, 0, 0, 0, 0, time.FixedZone("", 3*3600))
	write(t, s, "deals", sources.Batch{Records: []sources.Record{&sources.Deal{ID: "1", CreatedAt: moment.UTC()}}})
	for _, c := range []struct {
		arg  any
		want int64
	}{{moment, 1}, {moment.Add(time.Microsecond), 0}, {moment.In(time.FixedZone("", -9*3600)), 1}} {
		got := query(t, s, `SELECT count(*) FROM deals WHERE created_at >= ?`, c.arg)[0][0]
		if got != c.want {
			t.Errorf("%v: got %v, want %v", c.arg, got, c.want)
		}
	}
}

func TestBadRecords(t *testing.T) {
	s := open(t, "")
	for _, c := range []struct {
		stream  string
		records []sources.Record
		want    string
	}{
		{"deals", append(deals("1"), &sources.Deal{}), "record 2: no id"},
		{"deals", []sources.Record{&sources.Lead{ID: "1"}}, "record 1: of leads among deals"},
		{"visits", []sources.Record{&sources.Visit{ID: "1", Day: "2026-02-30"}}, `record 1: day: want a day like 2006-01-02, got "2026-02-30"`},
		{"dogs", nil, `no table "dogs"`},
	} {
		wantError(t, s.Write(t.Context(), "crm", c.stream, sources.Batch{Records: c.records}), c.want)
	}
	wantDeals(t, s, "")
}

func TestNewColumnReadsAnew(t *testing.T) {
	path := t.TempDir() + "/w.duckdb"
	s := open(t, path)
	write(t, s, "deals", sources.Batch{Records: deals("1"), Next: "x"})
	write(t, s, "leads", sources.Batch{Next: "y"})
	if _, err := s.db.Exec(`ALTER TABLE deals DROP COLUMN region; ALTER TABLE _copy_deals DROP COLUMN region`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	wantRows(t, s, `SELECT id, region FROM deals`, []any{"1", nil})
	if d, l := cursor(t, s, "deals"), cursor(t, s, "leads"); d != "" || l != "y" {
		t.Errorf("got cursors %q, %q; want none for deals, y for leads", d, l)
	}
	write(t, s, "deals", sources.Batch{Replace: true, Records: []sources.Record{&sources.Deal{ID: "2", Region: "Пермь", URL: "u"}}})
	read(t, s, "deals")
	wantRows(t, s, `SELECT id, region, url FROM deals`, []any{"2", "Пермь", "u"})
}

func TestNewerFileIsRefused(t *testing.T) {
	path := t.TempDir() + "/w.duckdb"
	s := open(t, path)
	if _, err := s.db.Exec(`UPDATE _schema SET version = 99`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), path, Options{})
	wantError(t, err, fmt.Sprintf("warehouse %s: written by a newer svodka (tables of version 99, this program knows %d); update svodka, or name another file", path, version))
}

// What a store holds after any batches is what a map would.
func TestWritesLikeAMap(t *testing.T) {
	s := open(t, "")
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		source, want := fmt.Sprint("source", n), map[string]string{}
		for i := range rapid.IntRange(1, 4).Draw(t, "batches") {
			b := sources.Batch{Next: sources.Cursor(fmt.Sprint(i))}
			id := rapid.SampledFrom([]string{"1", "2", "3", "ё", "'"})
			for j, id := range rapid.SliceOfN(id, 0, 6).Draw(t, "ids") {
				title := fmt.Sprint(i, ".", j)
				b.Records = append(b.Records, &sources.Deal{ID: id, Title: title})
				want[id] = title
			}
			b.Deleted = rapid.SliceOfN(id, 0, 2).Draw(t, "deleted")
			for _, id := range b.Deleted {
				delete(want, id)
			}
			if err := s.Write(t.Context(), source, "deals", b); err != nil {
				t.Fatal(err)
			}
		}
		rows, err := s.Query(t.Context(), `SELECT id, title FROM deals WHERE _source = ?`, source)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, r := range rows {
			got[r[0].(string)] = r[1].(string)
		}
		if diff := cmp.Diff(want, got); diff != "" || len(rows) != len(got) {
			t.Fatalf("%d rows (-want +got)\n%s", len(rows), diff)
		}
	})
}

func TestReadersBesideAWriter(t *testing.T) {
	s := open(t, "")
	done := make(chan error, 4)
	for range cap(done) {
		go func() { done <- readWhole(s) }()
	}
	for i := range 20 {
		write(t, s, "deals", sources.Batch{Replace: true, Records: deals("1", "2", "3", fmt.Sprint("n", i))})
		write(t, s, "deals", sources.Batch{Records: deals("4", "5")})
		read(t, s, "deals")
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func readWhole(s *Store) error {
	for range 40 {
		rows, err := s.Query(context.Background(), `SELECT count(*) FROM deals`)
		if err != nil {
			return err
		}
		if n := rows[0][0]; n != int64(0) && n != int64(6) {
			return fmt.Errorf("saw %v deals of 6", n)
		}
	}
	return nil
}
