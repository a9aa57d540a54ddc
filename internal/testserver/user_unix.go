//go:build unix

package testserver

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// identity is a user of the system.
type identity struct{ uid, gid uint32 }

// become chooses the user: this one, or where this is root the one that the server's package made, else nobody.
func (a *as) become(name string) error {
	if os.Getuid() != 0 {
		return nil
	}
	u, err := user.Lookup(name)
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return fmt.Errorf("root may not run the server, and there is no other user: %w", err)
	}
	uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
	gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
	if err1 != nil || err2 != nil {
		return fmt.Errorf("user %s has the odd ids %s and %s", u.Username, u.Uid, u.Gid)
	}
	a.user = &identity{uint32(uid), uint32(gid)}
	return os.Chown(a.dir, int(uid), int(gid))
}

func (i *identity) apply(cmd *exec.Cmd) {
	if i != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: i.uid, Gid: i.gid}}
	}
}
