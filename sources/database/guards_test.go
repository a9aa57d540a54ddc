package database

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"svodka/internal/secret"
	"svodka/internal/testserver"
	"svodka/sources"
)

// readOnly tries to write by what looks like reading.
func readOnly(t *testing.T, e engine) {
	e.exec(t, "CREATE TABLE guarded (id INTEGER)")
	query := "SELECT id FROM guarded"
	switch e.driver {
	case "postgres":
		e.exec(t, "CREATE FUNCTION sneak() RETURNS text LANGUAGE sql VOLATILE AS $$ INSERT INTO guarded VALUES (1) RETURNING 'x' $$")
		query = "WITH w AS (UPDATE guarded SET id = 2 RETURNING id) SELECT id FROM w"
		refused(t, e, "SELECT sneak() AS id")
	case "mysql":
		e.exec(t, "CREATE FUNCTION sneak() RETURNS INT MODIFIES SQL DATA BEGIN INSERT INTO guarded VALUES (1); RETURN 1; END")
		query = "SELECT sneak() AS id"
	case "sqlite":
		_, err := e.source(t, "managers", query).(*source).db.Exec("INSERT INTO guarded VALUES (1)")
		if err == nil || !strings.Contains(err.Error(), "readonly") {
			t.Errorf("writing to the source's own connection: got %v, want an error", err)
		}
		return
	}
	refused(t, e, query)
	var n int
	if err := e.db.QueryRow("SELECT count(*) FROM guarded").Scan(&n); err != nil || n != 0 {
		t.Errorf("the table has %d rows (%v), want none", n, err)
	}
}

func (e engine) source(t *testing.T, stream, query string) sources.Source {
	s := open(t, e.config(map[string]Stream{stream: {Query: query}}))
	t.Cleanup(func() { s.Close() })
	return s
}

func refused(t *testing.T, e engine, query string) {
	t.Helper()
	for _, err := range e.source(t, "managers", query).Read(t.Context(), "managers", "") {
		if err == nil || !strings.Contains(strings.ToLower(strings.ReplaceAll(err.Error(), "-", " ")), "read only") {
			t.Errorf("%s: got %v, want an error that says read only", query, err)
		}
	}
}

// secrets provokes errors of the driver and looks for the password in them.
func secrets(t *testing.T, e engine) {
	if e.dsn == "" {
		t.Skip("SQLite has no password")
	}
	c := e.config(map[string]Stream{"managers": {Query: "SELECT 1 AS id"}})
	for what, dsn := range map[string]string{
		"wrong password": strings.ReplaceAll(e.dsn, testserver.Password, "planted-wrong-password"),
		"nobody there":   portForm.ReplaceAllString(e.dsn, "127.0.0.1:1"),
		"no database":    strings.NewReplacer("/postgres?", "/planted-none?", ")/svodka", ")/planted-none").Replace(e.dsn),
		"not an address": "planted-secret" + e.dsn + "%zz?x=planted-secret;;",
	} {
		c.DSN = secret.New(dsn)
		err := firstError(t, c)
		if err == nil {
			t.Errorf("%s: no error", what)
			continue
		}
		if said := fmt.Sprintf("%v %+v %#v", err, err, err); strings.Contains(said, testserver.Password) || strings.Contains(said, "planted-wrong") || strings.Contains(said, "planted-secret") {
			t.Errorf("%s: the error tells the password: %s", what, said)
		}
		if len(err.Error()) < 10 {
			t.Errorf("%s: the error says nothing: %q", what, err)
		}
	}
}

// firstError is that of opening, or of reading.
func firstError(t *testing.T, c *Config) error {
	s, err := c.Open(t.Context(), env())
	if err != nil {
		return err
	}
	defer s.Close()
	_, fromProbe := s.(sources.Prober).Probe(t.Context())
	for _, err := range s.Read(t.Context(), "managers", "") {
		return errors.Join(err, fromProbe)
	}
	return fromProbe
}

func timeout(t *testing.T, e engine) {
	query := map[string]string{
		"postgres": "SELECT pg_sleep(20)::text AS id",
		"mysql":    "SELECT SLEEP(20) AS id",
		"sqlite":   "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT count(*) AS id FROM n",
	}[e.driver]
	c := e.config(map[string]Stream{"managers": {Query: query}})
	c.Timeout = 200 * time.Millisecond
	s := open(t, c)
	defer s.Close()
	begin := time.Now()
	for _, err := range s.Read(t.Context(), "managers", "") {
		if err == nil || !strings.Contains(err.Error(), "took longer than 200ms") {
			t.Errorf("got %v, want an error about the timeout", err)
		}
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("gave up after %s", took)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	for _, err := range e.source(t, "managers", query).Read(ctx, "managers", "") {
		if err == nil || !strings.Contains(err.Error(), "canceled") {
			t.Errorf("got %v, want context canceled", err)
		}
	}
}
