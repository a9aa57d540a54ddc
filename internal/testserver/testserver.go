// Package testserver starts the servers that tests talk to: real ones, in folders of their own, on loopback ports.
package testserver

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Password is that of the user svodka on every server.
const Password = "planted-secret-of-the-server"

// Postgres starts a PostgreSQL server and returns its address as a URL. It is stopped when the test ends. Without PostgreSQL the
// test is left out, and in CI fails.
func Postgres(t *testing.T) string {
	t.Helper()
	initdb := program(t, "PostgreSQL", "initdb", "/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
	dir, who := folder(t, "postgres")
	password := filepath.Join(dir, "password")
	write(t, password, Password)
	data := filepath.Join(dir, "data")
	who.run(initdb, "-D", data, "-U", "svodka", "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--locale=C", "--no-sync")
	port := freePort(t)
	start(t, "ready to accept connections", os.Interrupt, who.command(filepath.Join(filepath.Dir(initdb), "postgres"),
		"-D", data, "-k", dir, "-p", port, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"))
	return "postgres://svodka:" + Password + "@127.0.0.1:" + port + "/postgres?sslmode=disable"
}

// MariaDB starts a MariaDB server and returns its address in the form of Go's MySQL driver. It is stopped when the test ends.
// Without MariaDB the test is left out, and in CI fails.
func MariaDB(t *testing.T) string {
	t.Helper()
	server := program(t, "MariaDB", "mariadbd", "/usr/sbin", "/opt/homebrew/bin", "/usr/local/bin")
	install := program(t, "MariaDB", "mariadb-install-db", "/usr/bin", "/opt/homebrew/bin", "/usr/local/bin")
	dir, who := folder(t, "mysql")
	data := filepath.Join(dir, "data")
	who.run(install, "--no-defaults", "--datadir="+data, "--auth-root-authentication-method=normal", "--skip-test-db")
	setup := filepath.Join(dir, "setup.sql")
	write(t, setup, fmt.Sprintf("CREATE DATABASE svodka CHARACTER SET utf8mb4;\nCREATE USER 'svodka'@'%%' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO 'svodka'@'%%';\n", Password))
	port := freePort(t)
	start(t, "ready for connections", syscall.SIGTERM, who.command(server, "--no-defaults", "--datadir="+data, "--socket="+filepath.Join(dir, "sock"),
		"--pid-file="+filepath.Join(dir, "pid"), "--port="+port, "--bind-address=127.0.0.1", "--init-file="+setup, "--innodb-flush-log-at-trx-commit=0"))
	return "svodka:" + Password + "@tcp(127.0.0.1:" + port + ")/svodka"
}

// LeaveOut skips a test that needs something this machine does not have; in CI it fails.
func LeaveOut(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not installed, and in CI no test may be left out", what)
	}
	t.Skipf("LEFT OUT: %s is not installed", what)
}

// program finds a program in the PATH or in folders where packages put it.
func program(t *testing.T, what, name string, folders ...string) string {
	t.Helper()
	if path, err := exec.LookPath(name); err == nil {
		return path
	}
	for _, pattern := range folders {
		found, _ := filepath.Glob(filepath.Join(pattern, name))
		slices.Sort(found)
		if len(found) > 0 {
			return found[len(found)-1]
		}
	}
	LeaveOut(t, what)
	return ""
}

// as runs programs as a user that may run servers, which root may not.
type as struct {
	t    *testing.T
	dir  string
	user *identity // nil: the user of this process
}

// command prepares a program.
func (a *as) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = a.dir
	cmd.Env = append(os.Environ(), "HOME="+a.dir, "LC_ALL=C", "TMPDIR="+a.dir)
	a.user.apply(cmd)
	return cmd
}

// run carries a program out.
func (a *as) run(program string, args ...string) {
	a.t.Helper()
	if out, err := a.command(program, args...).CombinedOutput(); err != nil {
		a.t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// folder makes a folder that belongs to the user who will run the server. Its path is short: sockets need that.
func folder(t *testing.T, user string) (string, *as) {
	t.Helper()
	dir, err := os.MkdirTemp("", "svodka-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	who := &as{t: t, dir: dir}
	if err := who.become(user); err != nil {
		t.Fatal(err)
	}
	return dir, who
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// patience is how long a server may take to start.
const patience = time.Minute

// start runs a server until the test ends, when stop tells it to, and returns once it says that it is ready.
func start(t *testing.T, ready string, stop os.Signal, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make(chan string, 1)
	done := make(chan struct{})
	go func() {
		defer close(done)
		said <- listen(out, ready)
		_, _ = io.Copy(io.Discard, out)
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(stop)
		hard := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		<-done
		_ = cmd.Wait() // whether it was content to be stopped is of no interest
		hard.Stop()
	})
	select {
	case problem := <-said:
		if problem != "" {
			t.Fatalf("%s did not start:\n%s", cmd.Path, problem)
		}
	case <-time.After(patience):
		t.Fatalf("%s is not ready after %s", cmd.Path, patience)
	}
}

// listen reads until a line says that the server is ready; else it returns what was said.
func listen(out io.Reader, ready string) string {
	var all strings.Builder
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.Contains(lines.Text(), ready) {
			return ""
		}
		all.WriteString(lines.Text() + "\n")
	}
	return all.String() + "(end of its output)"
}
