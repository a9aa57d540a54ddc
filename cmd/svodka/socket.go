package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// The warehouse file has one owner. A command that needs it while serve runs is carried out by serve: the command line
// goes over a local socket, what it prints comes back.

// order is a command line sent to a running serve.
type order struct {
	Args []string `json:"args"`
	Dir  string   `json:"dir"`
}

// frame is a piece of what the command prints, or its end.
type frame struct {
	Out  []byte `json:"out,omitempty"`
	Err  []byte `json:"err,omitempty"`
	Exit *int   `json:"exit,omitempty"`
}

// longestSocket is how long the path of a socket may be: systems allow about 100 bytes.
const longestSocket = 100

// socketPath is where the serve that owns the folder data listens; empty if its path is too long for a socket. It lies in the
// folder itself, which belongs to the user: in a folder for everybody, somebody else could listen in its place.
func socketPath(data string) string {
	p, err := filepath.Abs(filepath.Join(data, "svodka.sock"))
	if err != nil || len(p) > longestSocket {
		return ""
	}
	return p
}

// forward has the serve that owns data carry out args. It returns false when none is running.
func (a *app) forward(ctx context.Context, data string, args []string) (code int, served bool, err error) {
	path := socketPath(data)
	if path == "" {
		return 0, false, nil
	}
	conn, err := (&net.Dialer{Timeout: 2 * time.Second}).DialContext(ctx, "unix", path)
	if err != nil {
		return 0, false, nil
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	dir, err := filepath.Abs(a.dir)
	if err != nil {
		return 0, true, err
	}
	if err := json.NewEncoder(conn).Encode(order{Args: args, Dir: dir}); err != nil {
		return 0, true, fmt.Errorf("asking the running svodka: %w", err)
	}
	dec := json.NewDecoder(conn)
	for {
		var f frame
		if err := dec.Decode(&f); err != nil {
			if ctx.Err() != nil {
				return 0, true, ctx.Err()
			}
			return 0, true, fmt.Errorf("the running svodka broke off: %w", err)
		}
		_, _ = a.stdout.Write(f.Out)
		_, _ = a.stderr.Write(f.Err)
		if f.Exit != nil {
			return *f.Exit, true, nil
		}
	}
}

// errLongPath tells that there can be no socket.
var errLongPath = fmt.Errorf("the path of the data folder is longer than %d bytes: commands given beside serve cannot reach it", longestSocket-len("/svodka.sock"))

// answer carries out command lines that come over the socket of data, until ctx ends. Each is given an app of its own by
// carry.
func answer(ctx context.Context, data string, carry func(ctx context.Context, o order, out, err *frameWriter) int) error {
	path := socketPath(data)
	if path == "" {
		return errLongPath
	}
	if conn, err := (&net.Dialer{}).DialContext(ctx, "unix", path); err == nil {
		_ = conn.Close()
		return fmt.Errorf("another svodka serve owns %s", data)
	}
	_ = os.Remove(path)
	l, err := (&net.ListenConfig{}).Listen(ctx, "unix", path)
	if err != nil {
		return err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(err, l.Close())
	}
	context.AfterFunc(ctx, func() { _ = l.Close() })
	go func() {
		var busy sync.WaitGroup
		defer busy.Wait()
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			busy.Go(func() { answerOne(ctx, conn, carry) })
		}
	}()
	return nil
}

// How long it may take to say a command line, and how long one may be.
const (
	orderTime = 10 * time.Second
	orderSize = 1 << 20
)

func answerOne(ctx context.Context, conn net.Conn, carry func(ctx context.Context, o order, out, err *frameWriter) int) {
	defer conn.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	o := order{Args: []string{}}
	_ = conn.SetReadDeadline(time.Now().Add(orderTime))
	dec := json.NewDecoder(io.LimitReader(conn, orderSize))
	if err := dec.Decode(&o); err != nil || o.Args == nil {
		return
	}
	_ = conn.SetReadDeadline(time.Time{})
	go func() { // the other side says no more; an end means that its user has left
		_ = dec.Decode(new(order))
		cancel()
	}()
	w := &frames{enc: json.NewEncoder(conn)}
	code := carry(ctx, o, &frameWriter{w, false}, &frameWriter{w, true})
	w.send(frame{Exit: &code})
}

type frames struct {
	mu  sync.Mutex
	enc *json.Encoder
}

func (f *frames) send(x frame) {
	f.mu.Lock()
	defer f.mu.Unlock()
	_ = f.enc.Encode(x)
}

// frameWriter sends what is written to it as frames.
type frameWriter struct {
	to  *frames
	err bool
}

func (w *frameWriter) Write(p []byte) (int, error) {
	if w.err {
		w.to.send(frame{Err: p})
	} else {
		w.to.send(frame{Out: p})
	}
	return len(p), nil
}
