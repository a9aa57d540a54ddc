package demo

import (
	"context"
	"fmt"
	"strconv"

	"svodka/sources"
)

// Probe counts what there is.
func (s *source) Probe(ctx context.Context) ([]sources.Fact, error) {
	now := s.env.Now()
	from := s.begin(now)
	facts := []sources.Fact{{Text: fmt.Sprintf("a made-up company from seed %d; its life begins on %s", s.config.Seed, date(from.monday-7*s.weeks))}}
	for _, st := range streams() {
		n := 0
		r := newReader(ctx, s, from, now)
		r.yield = func(b sources.Batch, err error) bool {
			n += len(b.Records)
			return err == nil
		}
		st.read(r)
		r.finish()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		facts = append(facts, sources.Fact{Text: st.name + ": " + grouped(n)})
	}
	return facts, nil
}

// grouped writes a number with commas between thousands.
func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
