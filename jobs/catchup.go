package jobs

import (
	"math"
	"time"
)

// CatchUp is what becomes of slots that were missed.
type CatchUp string

// The policies. The zero CatchUp means CatchUpLatest.
const (
	CatchUpLatest CatchUp = "latest" // only the last one runs
	CatchUpAll    CatchUp = "all"    // each runs, in their order, but no more than the last hundred
	CatchUpSkip   CatchUp = "skip"   // none runs
)

// maxMissed is how many slots [CatchUpAll] runs at most.
const maxMissed = 100

// Between returns the first n slots of t that are after after and not after until, in their order.
func Between(t Timetable, after, until time.Time, n int) []Slot {
	var slots []Slot
	for len(slots) < n {
		s := t.Next(after)
		if s.IsZero() || s.At.After(until) {
			break
		}
		slots = append(slots, s)
		after = s.At
	}
	return slots
}

// Missed returns the slots of t to be run at now, oldest first, when last is the slot run last: those after last and not
// after now that the policy keeps. A slot older than grace is left out; without a grace none is too old. A last in the
// future, left behind by a clock that was wrong, misses nothing. Days of grace are reckoned in the location of now.
func Missed(t Timetable, last, now time.Time, policy CatchUp, grace Span) []Slot {
	if !grace.IsZero() {
		if oldest := grace.Before(now).Add(-1); oldest.After(last) {
			last = oldest
		}
	}
	switch policy {
	case CatchUpSkip:
		return nil
	case CatchUpAll:
		return newest(t, last, now, maxMissed)
	}
	return newest(t, last, now, 1)
}

// lookBack is the longest stretch that slots are looked for in; beyond it, all that is left is one.
const lookBack = 50 * 366 * 24 * time.Hour

// newest returns the last n slots in (after, until]. It looks back from until, stretch by stretch and further each time, so
// that its effort depends on n and not on the length of the span.
func newest(t Timetable, after, until time.Time, n int) []Slot {
	var slots []Slot
	for back := time.Hour; len(slots) < n && after.Before(until); back *= 2 {
		from := until.Add(-back)
		if from.Before(after) || back > lookBack {
			from = after
		}
		slots = append(Between(t, from, until, math.MaxInt), slots...)
		until = from
	}
	return slots[max(0, len(slots)-n):]
}

// latest returns the last slot in (after, until]; the zero Slot if there is none.
func latest(t Timetable, after, until time.Time) Slot {
	slots := newest(t, after, until, 1)
	if len(slots) == 0 {
		return Slot{}
	}
	return slots[0]
}
