package database

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"svodka/internal/secret"
	"svodka/sources"
	"svodka/sources/mapping"
)

func TestCheck(t *testing.T) {
	deals := func(query, cursor string) map[string]Stream {
		return map[string]Stream{"deals": {Query: query, Cursor: cursor}}
	}
	good := "SELECT id FROM d"
	dsn := secret.New("postgres://u:planted-secret@localhost/db")
	for name, c := range map[string]struct {
		config Config
		want   string
	}{
		"no address":         {Config{Driver: "postgres", Streams: deals(good, "")}, "dsn: missing; write dsn: {env: NAME} and set the variable to postgres://user:password@host:5432/database"},
		"no file":            {Config{Driver: "sqlite", Streams: deals(good, "")}, "path: missing; write path: the file of the database"},
		"address of a file":  {Config{Driver: "sqlite", Path: "x", DSN: dsn, Streams: deals(good, "")}, "dsn: SQLite has a file; write path instead"},
		"file of a server":   {Config{Driver: "postgres", Path: "x", DSN: dsn, Streams: deals(good, "")}, "path: only SQLite has a file; write dsn instead"},
		"no DSN at all":      {Config{Driver: "mysql", DSN: secret.New("planted-secret"), Streams: deals(good, "")}, "dsn: is no address of a MySQL database; want mysql://user:password@host:3306/database"},
		"zone":               {Config{Driver: "postgres", DSN: dsn, Timezone: "Moscow", Streams: deals(good, "")}, `timezone: unknown time zone "Moscow"; write an IANA name such as Europe/Moscow`},
		"currency":           {Config{Driver: "postgres", DSN: dsn, Currency: "€", Streams: deals(good, "")}, `currency: want a currency code of three capital letters such as EUR, got "€"`},
		"overlap":            {Config{Driver: "postgres", DSN: dsn, Overlap: -1, Streams: deals(good, "")}, "overlap: want a duration such as 10m, or 0s for none"},
		"no streams":         {Config{Driver: "postgres", DSN: dsn}, "streams: there are none; write streams: {deals: {query: SELECT …}}"},
		"unknown stream":     {Config{Driver: "postgres", DSN: dsn, Streams: map[string]Stream{"deal": {Query: good}}}, `streams.deal: no stream "deal"; did you mean "deals"?`},
		"no :since":          {Config{Driver: "postgres", DSN: dsn, Streams: deals(good+" ORDER BY u", "u")}, "streams.deals.query: there is a cursor but no :since; write WHERE u >= :since"},
		"no cursor":          {Config{Driver: "postgres", DSN: dsn, Streams: deals(good+" WHERE u >= :since", "")}, "streams.deals.cursor: the query has :since; write cursor: and the column that is compared with it"},
		"no order":           {Config{Driver: "postgres", DSN: dsn, Streams: deals(good+" WHERE u >= :since ORDER BY v", "u")}, "streams.deals.query: with a cursor the query must end with ORDER BY u"},
		"limit":              {Config{Driver: "postgres", DSN: dsn, Streams: deals(good+" WHERE u >= :since ORDER BY u LIMIT 5", "u")}, "streams.deals.query: with a cursor LIMIT would leave rows out; remove it"},
		"ids by row":         {Config{Driver: "postgres", DSN: dsn, Streams: map[string]Stream{"deals": {Query: good, Map: mapping.Map{Columns: map[string]mapping.Words{"id": {"row"}}}}}}, "streams.deals.columns.id: rows of a query have no number that stays; select something that tells them apart as id"},
		"nothing to say":     {Config{Driver: "mysql", DSN: secret.New("mysql://u:p%40ss@[::1]/db?tls=skip-verify"), Streams: deals(good+" WHERE u >= :since ORDER BY u", "u")}, ""},
		"form of the driver": {Config{Driver: "mysql", DSN: secret.New("u:p@tcp(localhost:3306)/db"), Streams: deals(good, "")}, ""},
		"words of a DSN":     {Config{Driver: "postgres", DSN: secret.New("host=localhost user=u password=p"), Streams: deals(good, "")}, ""},
	} {
		c.config.Timeout = time.Minute
		var said []string
		c.config.Check(func(field, problem string) { said = append(said, field+": "+problem) })
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestFilesThatAreNone(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{"none.db": "path: stat " + dir + "/none.db", ".": "path: " + dir + " is a folder; write the file of the database"} {
		c := engine{driver: "sqlite", path: path}.config(map[string]Stream{"managers": {Query: "SELECT 1 AS id"}})
		e := env()
		e.Dir = dir
		s, err := c.Open(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for _, err := range s.Read(t.Context(), "managers", "") {
			if err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("%s: got %v, want %s", path, err, want)
			}
		}
	}
}

func TestColumnsThatFitNowhere(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT 1 AS id, 'x' AS nmae":                       `column "nmae" is used nowhere: no field in managers "nmae"; did you mean "name"?; rename it, or take it into columns or custom`,
		"SELECT 'x' AS name":                                "id is missing",
		"SELECT 1 AS id, 2 AS id":                           `two columns "id"`,
		"SELECT 1 AS id, x":                                 "no such column: x",
		"SELECT 1 AS id WHERE 1 >= :since ORDER BY changed": `no such column: changed`,
	} {
		path := t.TempDir() + "/x.db"
		e := engine{driver: "sqlite", path: path, db: sqlite(t, path)}
		e.exec(t, "CREATE TABLE t (a)")
		stream := Stream{Query: query}
		if strings.Contains(query, ":since") {
			stream.Cursor = "changed"
		}
		s := open(t, e.config(map[string]Stream{"managers": stream}))
		defer s.Close()
		for _, err := range s.Read(t.Context(), "managers", "") {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: got %v, want %q", query, err, want)
			}
		}
	}
}

func TestRowsWithoutEnd(t *testing.T) {
	path := t.TempDir() + "/x.db"
	engine{driver: "sqlite", path: path, db: sqlite(t, path)}.exec(t, "CREATE TABLE t (a)")
	query := "SELECT 1 AS id, printf('%.*c', 2000000, 'n') AS name UNION ALL SELECT 2, 'short'"
	s := open(t, engine{driver: "sqlite", path: path}.config(map[string]Stream{"managers": {Query: query}}))
	defer s.Close()
	for b, err := range s.Read(t.Context(), "managers", "") {
		if err != nil {
			t.Fatal(err)
		}
		want := sources.Reject{Where: "row 1", Reason: "the row is longer than 1 MB"}
		if len(b.Records) != 1 || len(b.Rejects) != 1 || b.Rejects[0] != want {
			t.Errorf("got %d records and %+v, want one and %+v", len(b.Records), b.Rejects, want)
		}
	}
}

func TestHiderKeepsTheEndOfAContext(t *testing.T) {
	hide := (&Config{Driver: "postgres", DSN: secret.New("postgres://u:planted-secret@localhost/db")}).hider()
	for said, want := range map[string]string{"%w": "context deadline exceeded", "reading planted-secret: %w": "reading ***: context deadline exceeded"} {
		err := hide(fmt.Errorf(said, context.DeadlineExceeded))
		if err.Error() != want || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}
