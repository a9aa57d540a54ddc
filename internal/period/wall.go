package period

import "time"

// Instant returns the moment at which the clocks of loc show wall, whose own location is ignored. A time that loc skips
// (clocks put forward) becomes the end of the gap; of a time that comes twice (clocks put back) it is the first. So a
// later wall time never gives an earlier moment.
func Instant(wall time.Time, loc *time.Location) time.Time {
	y, m, d := wall.Date()
	t := time.Date(y, m, d, wall.Hour(), wall.Minute(), wall.Second(), wall.Nanosecond(), loc)
	start, end := t.ZoneBounds()
	wall = Wall(wall)
	switch shown := Wall(t); {
	case shown.Before(wall):
		return end
	case shown.After(wall):
		return start
	case start.IsZero():
		return t
	}
	// time.Date does not say which of two passes it takes: try the one under the clock that ruled before.
	_, before := start.Add(-1).In(loc).Zone()
	if first := wall.Add(-time.Duration(before) * time.Second); first.Before(start) {
		return first.In(loc)
	}
	return t
}

// Wall returns what the clocks of t's location show at t, as a time in UTC, where reckoning knows no changes of clock.
func Wall(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// civil is a calendar day as midnight UTC.
func civil(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
