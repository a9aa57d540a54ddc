// Package sourcestest is the suite that every source passes.
package sourcestest

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"svodka/sources"
)

// Open makes a source ready to read. Every call returns a new one over the same data: the same account, files, moment and seed.
// The suite closes it.
type Open func(t *testing.T) sources.Source

// Test holds a source to the contract of [sources.Source]. The data must not change while it runs; two batches or more in some
// stream make it worth its while.
func Test(t *testing.T, open Open) {
	streams := streamsOf(t, open)
	t.Run("streams are canonical tables", func(t *testing.T) { canonical(t, streams) })
	t.Run("an unknown stream is an error", func(t *testing.T) { unknownStream(t, open) })
	for _, stream := range streams {
		t.Run(stream, func(t *testing.T) { testStream(t, open, stream) })
	}
}

// TestChange reads everything, lets change alter the data, reads on from the cursors, and holds what a store then has against
// a complete reading: nothing may be left out.
func TestChange(t *testing.T, open Open, change func(t *testing.T)) {
	streams := streamsOf(t, open)
	stores := map[string]*store{}
	for _, stream := range streams {
		stores[stream] = &store{}
		stores[stream].read(t, open, stream, -1)
	}
	change(t)
	moved := false
	for _, stream := range streams {
		t.Run(stream, func(t *testing.T) {
			before := stores[stream].snapshot()
			stores[stream].read(t, open, stream, -1)
			got := stores[stream].snapshot()
			moved = moved || !cmp.Equal(before, got)
			same(t, "after reading on", complete(t, open, stream).snapshot(), got)
		})
	}
	if !moved && !t.Failed() {
		t.Error("the change changed nothing that can be read; the test tests nothing")
	}
}

func streamsOf(t *testing.T, open Open) []string {
	t.Helper()
	src := open(t)
	defer closed(t, src)
	return src.Streams()
}

func closed(t *testing.T, src sources.Source) {
	t.Helper()
	if err := src.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func canonical(t *testing.T, streams []string) {
	if len(streams) == 0 {
		t.Error("there are none")
	}
	for i, stream := range streams {
		if _, ok := sources.TableNamed(stream); !ok {
			t.Errorf("%q is no table", stream)
		}
		if slices.Index(streams, stream) < i {
			t.Errorf("%q is listed twice", stream)
		}
	}
}

func unknownStream(t *testing.T, open Open) {
	src := open(t)
	defer closed(t, src)
	n := 0
	for b, err := range src.Read(t.Context(), "no_such_stream", "") {
		n++
		if err == nil {
			t.Errorf("got a batch of %d records", len(b.Records))
		}
	}
	if n != 1 {
		t.Errorf("got %d answers, want one error", n)
	}
}

func testStream(t *testing.T, open Open, stream string) {
	full := complete(t, open, stream)
	t.Run("records keep the contract", func(t *testing.T) { full.check(t) })
	t.Run("read twice it is the same", func(t *testing.T) {
		same(t, "second reading", full.snapshot(), complete(t, open, stream).snapshot())
	})
	t.Run("nothing is lost after the end", func(t *testing.T) {
		s := complete(t, open, stream)
		s.read(t, open, stream, -1)
		same(t, "after reading on", full.snapshot(), s.snapshot())
	})
	t.Run("stopped anywhere it goes on", func(t *testing.T) { stopped(t, open, stream, full) })
	t.Run("cancelled it stops", func(t *testing.T) { cancelled(t, open, stream, full) })
}

// stopped breaks off after every batch, as a killed process does, and reads on from the cursor of the last one stored.
func stopped(t *testing.T, open Open, stream string, full *store) {
	for _, k := range places(full.batches) {
		s := &store{}
		s.read(t, open, stream, k)
		s.read(t, open, stream, -1)
		same(t, "stopped and read on", full.snapshot(), s.snapshot())
	}
}

// places are the batches to stop after: all of them, or some where there are many.
func places(batches int) []int {
	var all []int
	step := max(1, batches/20)
	for k := 0; k < batches; k += step {
		all = append(all, k)
	}
	return all
}

// soon is how long a source may go on once it is told to stop.
const soon = 10 * time.Second

func cancelled(t *testing.T, open Open, stream string, full *store) {
	for _, after := range []int{0, 1} {
		src := open(t)
		ctx, cancel := context.WithCancel(t.Context())
		if after == 0 {
			cancel()
		}
		batches, errs := 0, 0
		var since time.Time
		for _, err := range src.Read(ctx, stream, "") {
			if err != nil {
				errs++
				if !errors.Is(err, context.Canceled) {
					t.Errorf("cancelled after %d batches: got %v, want context canceled", after, err)
				}
				continue
			}
			if batches++; batches == after {
				cancel()
				since = time.Now()
			}
		}
		cancel()
		if batches > after && errs == 0 && full.batches > batches || !since.IsZero() && time.Since(since) > soon {
			t.Errorf("cancelled after %d batches: went on for %d", after, batches-after)
		}
		if after == 0 && errs != 1 {
			t.Errorf("with a cancelled context: got %d batches and %d errors, want one error", batches, errs)
		}
		closed(t, src)
	}
}
