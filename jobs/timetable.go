package jobs

import (
	"time"

	"svodka/internal/period"
)

// Slot is one occasion on which a job is due.
type Slot struct {
	At time.Time

	// Key tells slots of one job apart, for good and on every machine. Where the time of day is fixed it is the nominal local
	// time, so that a clock change gives no second slot for the same day; for intervals, whose local time comes twice when
	// clocks are put back, it is the moment in UTC.
	Key string
}

// IsZero tells whether s is no slot at all.
func (s Slot) IsZero() bool { return s.At.IsZero() }

// Timetable lists the slots of a job.
type Timetable interface {
	// Next returns the first slot after t. The answer depends on t alone. If there is none it returns the zero Slot, which a
	// schedule without mistakes never does.
	Next(t time.Time) Slot
}

// The layouts of Slot.Key.
const (
	nominalLayout = "2006-01-02T15:04"
	instantLayout = "2006-01-02T15:04Z"
)

// NominalKey is the key of a slot that stands for the local time t shows.
func NominalKey(t time.Time) string {
	if t.Second() != 0 || t.Nanosecond() != 0 {
		return t.Format("2006-01-02T15:04:05.999999999")
	}
	return t.Format(nominalLayout)
}

// SlotAt returns the slot of t at the moment at, so that a run by hand and one by schedule are the same; if t has none then,
// or is nil, it is a slot of its own with the nominal key.
func SlotAt(t Timetable, at time.Time) Slot {
	if t != nil {
		if s := t.Next(at.Add(-1)); s.At.Equal(at) {
			return s
		}
	}
	return Slot{at, NominalKey(at)}
}

// walls lists wall times, which are written as if UTC were the zone.
type walls interface {
	next(w time.Time) time.Time // the first after w; the zero time if there is none
}

// fixed is the timetable of fixed times of day. Each wall time gives one slot: at the end of the gap if clocks skip it, on
// the first pass if it comes twice. Wall times that fall on the same moment give one slot.
type fixed struct {
	walls walls
	loc   *time.Location
}

// Next relies on a later wall time never being an earlier moment, so that nothing up to the wall time of t is after t.
func (f fixed) Next(t time.Time) Slot {
	w := period.Wall(t.In(f.loc))
	for {
		w = f.walls.next(w)
		if w.IsZero() {
			return Slot{}
		}
		if at := period.Instant(w, f.loc); at.After(t) {
			return Slot{at, w.Format(nominalLayout)}
		}
	}
}

// elapsed is the timetable of times that recur within the day. Real hours count: a wall time that is skipped gives no slot,
// and one that comes twice gives two.
type elapsed struct {
	walls walls
	loc   *time.Location
}

// Next looks through one stretch between clock changes after the other.
func (e elapsed) Next(t time.Time) Slot {
	t = t.In(e.loc)
	w := period.Wall(t)
	for {
		_, offset := t.Zone()
		_, end := t.ZoneBounds()
		w = e.walls.next(w)
		if w.IsZero() {
			return Slot{}
		}
		at := w.Add(-time.Duration(offset) * time.Second).In(e.loc)
		if end.IsZero() || at.Before(end) {
			return Slot{at, at.UTC().Format(instantLayout)}
		}
		t = end
		w = period.Wall(end).Add(-1)
	}
}

// steps is the timetable of an interval counted from the beginning of each local day, in real time.
type steps struct {
	length time.Duration
	loc    *time.Location
}

// Next lets the last step of a day be as short as it has to be.
func (s steps) Next(t time.Time) Slot {
	day := period.Of(t, period.Day, s.loc)
	at := day.From.Add(t.Sub(day.From).Truncate(s.length) + s.length)
	if at.After(day.To) {
		at = day.To
	}
	return Slot{at, at.UTC().Format(instantLayout)}
}

// clock is a time of day.
type clock struct{ hour, minute int }

func (c clock) on(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, c.hour, c.minute, 0, 0, time.UTC)
}

// monthEnds are the last days of the months.
type monthEnds struct{ clock }

func (e monthEnds) next(w time.Time) time.Time {
	y, m, _ := w.Date()
	if t := e.on(y, m+1, 0); t.After(w) {
		return t
	}
	return e.on(y, m+2, 0)
}

// workdays are the working days of a calendar.
type workdays struct {
	clock
	calendar *period.Calendar
}

func (c workdays) next(w time.Time) time.Time {
	y, m, d := w.Date()
	t := c.on(y, m, d)
	for !t.After(w) || !c.calendar.Working(t) {
		d++
		t = c.on(y, m, d)
	}
	return t
}
