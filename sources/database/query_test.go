package database

import (
	"strings"
	"testing"
)

func TestParseQuery(t *testing.T) {
	for name, c := range map[string]struct{ driver, text, want, order string }{
		"plain":               {"postgres", "SELECT id FROM deals;", "SELECT id FROM deals", ""},
		"since":               {"postgres", "select * from d where u >= :since and v >= :since order by u", "select * from d where u >= $1 and v >= $1 order by u", "u"},
		"mysql":               {"mysql", "SELECT 1 FROM d WHERE u >= :since ORDER BY `u` ASC, id", "SELECT 1 FROM d WHERE u >= ? ORDER BY `u` ASC, id", "u"},
		"sqlite":              {"sqlite", `SELECT 1 FROM d WHERE u >= :SINCE ORDER BY d."U"`, `SELECT 1 FROM d WHERE u >= ?1 ORDER BY d."U"`, "u"},
		"casts are no names":  {"postgres", "SELECT a::text, b[1:2] FROM d WHERE u >= :since::timestamptz ORDER BY u NULLS FIRST", "SELECT a::text, b[1:2] FROM d WHERE u >= $1::timestamptz ORDER BY u NULLS FIRST", "u"},
		"strings":             {"postgres", `SELECT ':x; into', E'it\'s :y;', $$ :z; $$, $q$ $$ :w $q$ AS t`, `SELECT ':x; into', E'it\'s :y;', $$ :z; $$, $q$ $$ :w $q$ AS t`, ""},
		"mysql strings":       {"mysql", `SELECT "a\"; :x", 'it''s', 5--3`, `SELECT "a\"; :x", 'it''s', 5--3`, ""},
		"comments":            {"postgres", "SELECT 1 -- ; :x\n/* ; /* :y */ :z */ AS id", "SELECT 1 -- ; :x\n/* ; /* :y */ :z */ AS id", ""},
		"json operator":       {"postgres", "SELECT a ? 'b' AS c", "SELECT a ? 'b' AS c", ""},
		"dollar in a name":    {"postgres", "SELECT a$b$c FROM t", "SELECT a$b$c FROM t", ""},
		"with":                {"sqlite", "WITH x AS (SELECT 1 ORDER BY y) SELECT * FROM x", "WITH x AS (SELECT 1 ORDER BY y) SELECT * FROM x", ""},
		"descending":          {"sqlite", "SELECT 1 ORDER BY u DESC", "SELECT 1 ORDER BY u DESC", ""},
		"order of a subquery": {"sqlite", "SELECT * FROM (SELECT 1 ORDER BY u)", "SELECT * FROM (SELECT 1 ORDER BY u)", ""},
		"substring for":       {"postgres", "SELECT substring(a from 1 for 3)", "SELECT substring(a from 1 for 3)", ""},
		"brackets":            {"sqlite", "SELECT [into; :x] FROM t", "SELECT [into; :x] FROM t", ""},
	} {
		q, err := parseQuery(c.text, c.driver)
		if err != nil || q.text != c.want || q.order != c.order {
			t.Errorf("%s: got %q ordered by %q, %v; want %q by %q", name, q.text, q.order, err, c.want, c.order)
		}
	}
}

func TestQueriesThatAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"":                                   "there is none",
		" ; ":                                "there is none",
		"DELETE FROM d":                      "want one SELECT, got DELETE",
		"SELECT 1; DROP TABLE d":             "several statements",
		"SELECT 1 /* ; */; SELECT 2":         "several statements",
		"SELECT * INTO x FROM d":             "INTO writes",
		"SELECT * FROM d INTO OUTFILE '/x'":  "INTO writes",
		"SELECT 1--1 INTO OUTFILE '/x'":      "INTO writes",
		"SELECT 1 # a comment\n INTO @x":     "INTO writes",
		"SELECT 1 /*! INTO OUTFILE '/x' */":  "carries out",
		"SELECT * FROM d FOR UPDATE":         "locks rows",
		"SELECT * FROM d LOCK IN SHARE MODE": "locks rows",
		"SELECT * FROM d WHERE u > :from":    "unknown parameter :from",
		"SELECT * FROM d WHERE u > ?":        "placeholder",
		"SELECT 'open":                       "does not end",
		"SELECT `open":                       "does not end",
		"SELECT /* open":                     "does not end",
		"SELECT (1":                          "brackets",
	} {
		if _, err := parseQuery(text, "mysql"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, seed := range []string{"SELECT 1", "SELECT $a$ x $a$ WHERE u >= :since ORDER BY u", "SELECT '\\'' -- x\n/* y */", "—$é$:x::"} {
		f.Add(seed, "postgres")
		f.Add(seed, "mysql")
	}
	f.Fuzz(func(t *testing.T, text, driver string) {
		q, err := parseQuery(text, driver)
		if err == nil && q.sinces == 0 && !strings.HasPrefix(strings.TrimSpace(text), q.text) {
			t.Errorf("%q was changed to %q", text, q.text)
		}
	})
}
