//go:build unix

package file

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"svodka/notify"
)

// TestUmask wants files that nobody else can read where the user wants none.
func TestUmask(t *testing.T) {
	dir := t.TempDir()
	for umask, want := range map[int]os.FileMode{0o077: 0o600, 0o022: 0o644} {
		old := unix.Umask(umask)
		paths, err := Write(dir, notify.Message{Key: "k", Subject: "s", Text: "t"})
		unix.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			if info, err := os.Stat(p); err != nil || info.Mode().Perm() != want {
				t.Errorf("umask %o: %s is %v (%v), want %v", umask, p, info.Mode(), err, want)
			}
		}
	}
}
