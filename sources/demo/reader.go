package demo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"svodka/sources"
)

// reader goes through the company's life and yields the records of one stream that changed, oldest change first.
type reader struct {
	*world
	ctx      context.Context
	config   Config
	currency string
	size     int   // of a batch, roughly
	last     int   // the day of now
	since    int64 // what changed up to then is known
	now      int64 // what happens after has not happened
	replace  bool  // the first batch begins a complete copy
	pending  []change
	batch    sources.Batch
	yield    func(sources.Batch, error) bool
	stopped  bool
}

// change is a record as it is now, and when it became so.
type change struct {
	at     int64
	record sources.Record
}

func newReader(ctx context.Context, s *source, from cursor, now time.Time) *reader {
	return &reader{
		world: newWorld(s, story{from.monday}, now),
		ctx:   ctx, config: s.config, currency: s.env.Currency, size: s.batch,
		last: localDay(now, s.env.Location), since: from.to, now: max(from.to, now.Unix()),
		yield: func(sources.Batch, error) bool { return true },
	}
}

// named finds the way to read a stream.
func named(stream string) (func(*reader), error) {
	for _, st := range streams() {
		if st.name == stream {
			return st.read, nil
		}
	}
	return nil, fmt.Errorf("the demo company has no %s", stream)
}

// happened tells whether a moment lies in the past.
func (r *reader) happened(m moment) bool { return r.unix(m) <= r.now }

// fresh tells whether what changed at m is to be read.
func (r *reader) fresh(m moment) bool {
	u := r.unix(m)
	return u > r.since && u <= r.now
}

// add yields a record that changed at m, in due order.
func (r *reader) add(m moment, record sources.Record) {
	r.pending = append(r.pending, change{r.unix(m), record})
}

// eachLead visits the leads and yields along the way what is certain to be the oldest. It ends early when nobody listens.
func (r *reader) eachLead(visit func(*lead)) {
	week := weekOf(r.first)
	r.leadsOf(r.last, func(l *lead) bool {
		if w := weekOf(l.at.day()); w > week {
			r.flush(r.unix(at(7*week, 0))) // what goes with the days of the week before may be still to come
			week = w
		}
		if !r.stopped {
			visit(l)
		}
		return !r.stopped
	})
}

// flush yields what changed before a time; nothing that comes later may be older.
func (r *reader) flush(before int64) {
	if r.stopped {
		return
	}
	due, later := r.pending[:0:0], r.pending[:0]
	for _, c := range r.pending {
		if c.at < before {
			due = append(due, c)
			continue
		}
		later = append(later, c)
	}
	r.pending = later
	slices.SortStableFunc(due, func(a, b change) int { return int(a.at - b.at) })
	for i, c := range due {
		r.batch.Records = append(r.batch.Records, c.record)
		if len(r.batch.Records) >= r.size && (i+1 == len(due) || due[i+1].at > c.at) {
			r.send(c.at)
		}
	}
}

// send yields the batch: everything up to a time has been read.
func (r *reader) send(to int64) {
	if r.stopped {
		return
	}
	if err := r.ctx.Err(); err != nil {
		r.stopped = true
		r.yield(sources.Batch{}, err)
		return
	}
	r.batch.Replace, r.replace = r.replace, false
	r.batch.Next = cursor{r.story.monday, to}.text(r.config)
	r.stopped = !r.yield(r.batch, nil)
	r.batch = sources.Batch{}
}

// finish yields what is left. The last batch may be empty: then only its cursor counts.
func (r *reader) finish() {
	r.flush(r.now + 1)
	r.send(r.now)
}
