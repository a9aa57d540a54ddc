package database

import (
	"context"
	"errors"
	"fmt"

	"svodka/sources"
	"svodka/sources/mapping"
)

// probed is how many rows of a stream are looked at.
const probed = 1000

// Probe runs every query and looks at its first rows.
func (s *source) Probe(ctx context.Context) ([]sources.Fact, error) {
	ctx, cancel := context.WithTimeout(ctx, s.cfg.Timeout)
	defer cancel()
	var all []sources.Fact
	broken := 0
	for _, stream := range s.Streams() {
		facts, err := s.probe(ctx, stream)
		if ctx.Err() != nil {
			return all, s.late(ctx.Err())
		}
		if err != nil {
			broken++
			facts = []sources.Fact{{Text: stream + ": cannot be read", Hint: err.Error(), Bad: true}}
		}
		all = append(all, facts...)
	}
	if broken > 0 && broken == len(s.Streams()) {
		return nil, errors.New(all[0].Hint)
	}
	return all, nil
}

func (s *source) probe(ctx context.Context, stream string) ([]sources.Fact, error) {
	r, err := s.begin(ctx, stream, "")
	if err != nil {
		return nil, err
	}
	defer r.end()
	census := mapping.NewCensus(s.now(), s.loc)
	b := &batches{}
	rows := 0
	for ; rows < probed && r.rows.Next(); rows++ {
		if err := r.row(b); err != nil {
			return nil, err
		}
	}
	if err := r.rows.Err(); err != nil {
		return nil, s.hide(err)
	}
	for _, record := range b.batch.Records {
		census.Add(record)
	}
	for _, reject := range b.batch.Rejects {
		census.Reject(reject)
	}
	census.Left = rows - b.size()
	where := "the query"
	if rows == probed {
		where = fmt.Sprintf("the first %d rows of the query", probed)
	}
	return census.Facts(stream, where), nil
}
