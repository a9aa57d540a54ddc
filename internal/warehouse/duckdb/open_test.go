package duckdb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"svodka/sources"
)

const childFile = "SVODKA_TEST_WAREHOUSE"

// TestMain is also the program that the tests of a second process and of killing start.
func TestMain(m *testing.M) {
	if path := os.Getenv(childFile); path != "" {
		if err := writeForever(path); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

const perBatch = 50

// writeForever writes batches of perBatch deals, the numbers of which follow each other, and reports each once it is written.
func writeForever(path string) error {
	ctx := context.Background()
	s, err := Open(ctx, path, Options{Threads: 1})
	if err != nil {
		return err
	}
	c, err := s.Cursor(ctx, "crm", "deals")
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(string(c))
	for ; ; n++ {
		b := sources.Batch{Next: sources.Cursor(strconv.Itoa(n + 1))}
		for i := range perBatch {
			b.Records = append(b.Records,
				&sources.Deal{ID: strconv.Itoa(n*perBatch + i), Amount: sources.Some(int64(n))},
				&sources.Deal{ID: strconv.Itoa(i - perBatch), Amount: sources.Some(int64(n))}) // changed by every batch
		}
		if err := s.Write(ctx, "crm", "deals", b); err != nil {
			return err
		}
		fmt.Println("wrote", n+1)
	}
}

// startChild starts the test binary on the file and waits until it has reported a number of batches.
func startChild(t *testing.T, path string, batches int) (child *exec.Cmd, lines *bufio.Scanner) {
	t.Helper()
	child = exec.Command(os.Args[0])
	child.Env = append(os.Environ(), childFile+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines = bufio.NewScanner(out)
	for range batches {
		if !lines.Scan() || !strings.HasPrefix(lines.Text(), "wrote ") {
			t.Fatalf("child: %q %v", lines.Text(), lines.Err())
		}
	}
	return child, lines
}

// kill ends the child at once and returns the last batch it reported.
func kill(t *testing.T, child *exec.Cmd, lines *bufio.Scanner) int {
	t.Helper()
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	last := lines.Text()
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), "wrote ") {
			last = lines.Text()
		}
	}
	_ = child.Wait() // it was killed
	n, err := strconv.Atoi(strings.TrimPrefix(last, "wrote "))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestKillLosesNothing(t *testing.T) {
	path := t.TempDir() + "/w.duckdb"
	for round := range 10 {
		child, lines := startChild(t, path, 1+round*3)
		reported := kill(t, child, lines)
		s := open(t, path)
		row := query(t, s, `SELECT count(*), count(DISTINCT id), min(amount), max(amount) FILTER (id::INTEGER < 0), min(amount) FILTER (id::INTEGER < 0), max(amount) FROM deals`)[0]
		c := cursor(t, s, "deals")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		stored, _ := strconv.Atoi(string(c))
		last := int64(stored - 1)
		want := []any{int64((stored + 1) * perBatch), int64((stored + 1) * perBatch), int64(0), last, last, last}
		if stored < reported || fmt.Sprint(row) != fmt.Sprint(want) {
			t.Fatalf("round %d: %d batches reported, cursor %s; got %v, want %v", round, reported, c, row, want)
		}
	}
}

func TestSecondProcess(t *testing.T) {
	path := t.TempDir() + "/w.duckdb"
	child, lines := startChild(t, path, 1)
	_, err := Open(t.Context(), path, Options{})
	kill(t, child, lines)
	var inUse *InUse
	if !errors.As(err, &inUse) || inUse.PID != child.Process.Pid || inUse.File != path {
		t.Errorf("got %#v, want in use by process %d", err, child.Process.Pid)
	}
	wantError(t, err, fmt.Sprintf("warehouse %s is in use by process %d", path, child.Process.Pid))
	open(t, path)
}

func TestUnusableFile(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"text":  func(path string) error { return os.WriteFile(path, []byte("hello"), 0o600) },
		"empty": func(path string) error { return os.WriteFile(path, nil, 0o600) },
		"SQLite": func(path string) error {
			return os.WriteFile(path, append([]byte("SQLite format 3\x00"), make([]byte, 5000)...), 0o600)
		},
		"cut off":   func(path string) error { return os.Truncate(path, 5000) },
		"one block": func(path string) error { return scribble(path, 12288+100) },
	} {
		path := t.TempDir() + "/w.duckdb"
		closed(t, path)
		if err := spoil(path); err != nil {
			t.Fatal(err)
		}
		s, err := Open(t.Context(), path, Options{})
		if err == nil {
			_ = s.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "warehouse "+path+": damaged, or another kind of file: move it away") {
			t.Errorf("%s: got %v, want what to do", name, err)
		}
	}
}

// closed makes a warehouse that nobody has open.
func closed(t *testing.T, path string) {
	t.Helper()
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.Write(t.Context(), "crm", "deals", sources.Batch{Records: deals("1")}), s.Close()); err != nil {
		t.Fatal(err)
	}
}

func scribble(path string, at int64) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte("scribble scribble"), at)
	return errors.Join(err, f.Close())
}

func TestSecondOpenInOneProcess(t *testing.T) {
	path := t.TempDir() + "/w.duckdb"
	open(t, path)
	_, err := Open(t.Context(), path, Options{MemoryLimit: "1GB"})
	wantError(t, err, fmt.Sprintf("warehouse %s is in use by process %d", path, os.Getpid()))
}

// A connection that is not given back makes the engine spin for ever when the file is opened again.
func TestCloseAndReopen(t *testing.T) {
	path := t.TempDir() + "/w.duckdb"
	done := make(chan error, 1)
	go func() {
		for range 3 {
			if err := useOnce(t.Context(), path); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the file cannot be opened again: a connection was not given back")
	}
}

// useOnce takes every path that could keep a connection, the failing ones too.
func useOnce(ctx context.Context, path string) error {
	s, err := Open(ctx, path, Options{})
	if err != nil {
		return err
	}
	_, bad := s.Query(ctx, `SELECT nothing`)
	_, odd := s.Query(ctx, `SELECT [1] FROM range(5000)`)
	late := s.Write(ctx, "crm", "ad_costs", sources.Batch{Records: []sources.Record{&sources.AdCost{ID: "1", Day: "soon"}}})
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	stopped := s.Write(cancelled, "crm", "deals", sources.Batch{Records: deals("1")})
	if bad == nil || odd == nil || late == nil || stopped == nil {
		return fmt.Errorf("want four errors, got %v, %v, %v, %v", bad, odd, late, stopped)
	}
	if err := s.Write(ctx, "crm", "deals", sources.Batch{Records: deals("1")}); err != nil {
		return err
	}
	return s.Close()
}

func TestClosed(t *testing.T) {
	s := open(t, "")
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	_, err := s.Query(t.Context(), `SELECT 1`)
	wantError(t, err, "warehouse is closed")
	wantError(t, s.Write(t.Context(), "crm", "deals", sources.Batch{}), "warehouse is closed")
}

func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	text := dir + "/text"
	if err := os.WriteFile(text, []byte(strings.Repeat("not a warehouse\n", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, want string }{
		{dir + "/a?b", fmt.Sprintf("warehouse %s/a?b: the path must not contain '?'; choose another name", dir)},
		{text, "not a valid DuckDB database file"},
		{dir, dir},
	} {
		_, err := Open(t.Context(), c.path, Options{})
		wantError(t, err, c.want)
	}
	_, err := Open(t.Context(), "", Options{MemoryLimit: "much"})
	wantError(t, err, "memory_limit=much")
}

func TestFileIsPrivate(t *testing.T) {
	path := t.TempDir() + "/new/folder/w.duckdb"
	s := open(t, path)
	private := func() {
		t.Helper()
		for _, p := range []string{path, path + ".wal"} {
			if info, err := os.Stat(p); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: got %v, %v; want mode 0600", p, info, err)
			}
		}
	}
	private()
	if _, err := s.db.ExecContext(t.Context(), "CHECKPOINT"); err != nil { // the engine throws its log away
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), "crm", "deals", sources.Batch{Records: []sources.Record{&sources.Deal{ID: "1"}}}); err != nil {
		t.Fatal(err)
	}
	private()
}

func wantError(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got error %v, want %q", err, want)
	}
}
