package duckdb

import (
	"context"
	"database/sql/driver"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
)

// dsn is the settings that have to be known when the file is opened.
func dsn(o Options) string {
	if o.MemoryLimit == "" {
		o.MemoryLimit = "1GB"
	}
	if o.Threads == 0 {
		o.Threads = runtime.NumCPU()
	}
	return strings.Join([]string{
		"memory_limit=" + o.MemoryLimit,
		"threads=" + strconv.Itoa(o.Threads),
		"default_block_size=16384",                        // the smallest: every column of every table takes at least one block, in memory too
		"allocator_bulk_deallocation_flush_threshold=1MB", // else what is freed stays with the process: 30 MB of 150
		"autoinstall_known_extensions=false",
		"autoload_known_extensions=false",
		"allow_community_extensions=false",
	}, "&")
}

// lockdown is the settings made on the open file, in this order: afterwards SQL reaches neither disk nor network, and
// nothing can be set any more.
func lockdown(path string) string {
	temp := path + ".tmp"
	if path == "" {
		temp = ""
	}
	return strings.Join([]string{
		"SET GLOBAL TimeZone = 'UTC'",
		"SET GLOBAL temp_directory = '" + strings.ReplaceAll(temp, "'", "''") + "'",
		"SET GLOBAL enable_external_access = false",
		"SET GLOBAL lock_configuration = true",
	}, "; ")
}

// locker makes the settings on the first connection; they hold for all. If they cannot be made any more, another store of
// this process has the file open.
func locker(path string) func(driver.ExecerContext) error {
	var first sync.Once
	return func(conn driver.ExecerContext) (err error) {
		first.Do(func() {
			_, err = conn.ExecContext(context.Background(), lockdown(path), nil)
			if err != nil && strings.Contains(err.Error(), "has been locked") {
				err = &InUse{File: path, PID: os.Getpid()}
			}
		})
		return err
	}
}

// InUse tells that another process owns the warehouse file.
type InUse struct {
	File string
	PID  int // 0 where the system does not tell
}

func (e *InUse) Error() string {
	if e.PID == 0 {
		return fmt.Sprintf("warehouse %s is in use by another process", e.File)
	}
	return fmt.Sprintf("warehouse %s is in use by process %d", e.File, e.PID)
}

var (
	lockHeld = regexp.MustCompile(`Could not set lock on file|being used by another process`)
	lockedBy = regexp.MustCompile(`\(PID (\d+)\)`)
	unusable = regexp.MustCompile(`not a valid DuckDB database|[Cc]orrupt|Could not read enough bytes|Extension ".*" not found`)
)

func openError(path string, err error) error {
	text := err.Error()
	if unusable.MatchString(text) {
		return fmt.Errorf("warehouse %s: damaged, or another kind of file: move it away, and all that it held is read from the sources again: %w", shown(path), err)
	}
	if !lockHeld.MatchString(text) {
		return fmt.Errorf("warehouse %s: %w", shown(path), err)
	}
	e := &InUse{File: path}
	if m := lockedBy.FindStringSubmatch(text); m != nil {
		e.PID, _ = strconv.Atoi(m[1])
	}
	return e
}

// checkPath refuses the characters that the driver would take for the start of its settings.
func checkPath(path string) error {
	if i := strings.IndexAny(path, "?#%"); i >= 0 {
		return fmt.Errorf("warehouse %s: the path must not contain %q; choose another name", path, path[i])
	}
	return nil
}
