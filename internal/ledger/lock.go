package ledger

import (
	"context"
	"errors"
	"os"
	"time"
)

// lock is an exclusive lock on a file beside the ledger. The system releases it when the process ends, however it ends.
// The file stays: removing it would let two processes lock two files of one name.
type lock struct{ file *os.File }

// takeLock locks the file path, waiting for patience at most.
func takeLock(ctx context.Context, path string, patience time.Duration) (*lock, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	for waited := time.Duration(0); ; waited += step {
		ok, err := tryLock(f)
		if err == nil && ok {
			return &lock{f}, nil
		}
		if err == nil && waited >= patience {
			err = ErrInUse
		}
		if err == nil {
			err = pause(ctx, step)
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
}

// step is how long to wait between two tries to lock.
const step = 50 * time.Millisecond

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// release unlocks the file. A nil lock is released already.
func (l *lock) release() error {
	if l == nil || l.file == nil {
		return nil
	}
	f := l.file
	l.file = nil
	return f.Close()
}
