package jobs

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"svodka/internal/period"
)

var long = flag.Bool("long", false, "walk every time zone through all years from 1990 to 2037")

func compile(t interface {
	Helper()
	Fatal(...any)
}, s Schedule, zoneName string) Timetable {
	t.Helper()
	cal, err := period.NewCalendar("ru", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	table, err := s.Compile(zone(t, zoneName), cal)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func minutes(n int) Span { return Span{rest: time.Duration(n) * time.Minute} }

// moment reads a local time with its offset.
func moment(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04Z07:00", s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// lines writes slots one a line: local time, and the key where it says more.
func lines(slots []Slot) string {
	var all []string
	for _, s := range slots {
		text := s.At.Format("2006-01-02T15:04Z07:00")
		if nominal := s.At.Format(nominalLayout); nominal != s.Key && s.At.UTC().Format(instantLayout) != s.Key {
			text += " for " + s.Key
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

func TestNext(t *testing.T) {
	for name, c := range map[string]struct {
		schedule Schedule
		zone     string
		after    string
		want     string
	}{
		"daily": {Schedule{Daily: "09:00"}, "Europe/Moscow", "2026-03-02T09:00+03:00",
			"2026-03-03T09:00+03:00\n2026-03-04T09:00+03:00"},
		"weekly": {Schedule{Weekly: "monday", At: "9:00"}, "Europe/Moscow", "2026-02-28T00:00+03:00",
			"2026-03-02T09:00+03:00\n2026-03-09T09:00+03:00"},
		"monthly": {Schedule{Monthly: 28, At: "08:30"}, "Europe/Moscow", "2026-02-28T08:30+03:00",
			"2026-03-28T08:30+03:00\n2026-04-28T08:30+03:00"},
		"month end": {Schedule{MonthEnd: "18:00"}, "Europe/Moscow", "2024-01-31T18:00+03:00",
			"2024-02-29T18:00+03:00\n2024-03-31T18:00+03:00\n2024-04-30T18:00+03:00"},
		"workdays": {Schedule{Workdays: "19:00"}, "Europe/Moscow", "2026-03-06T18:59+03:00",
			"2026-03-06T19:00+03:00\n2026-03-10T19:00+03:00\n2026-03-11T19:00+03:00"},
		"new year": {Schedule{Workdays: "09:00"}, "Europe/Moscow", "2025-12-30T09:00+03:00",
			"2026-01-12T09:00+03:00"},
		"every": {Schedule{Every: minutes(7 * 60)}, "Europe/Moscow", "2026-03-02T13:00+03:00",
			"2026-03-02T14:00+03:00\n2026-03-02T21:00+03:00\n2026-03-03T00:00+03:00\n2026-03-03T07:00+03:00"},
		"cron on weekdays": {Schedule{Cron: "0 9 * * 1-5"}, "Europe/Moscow", "2026-03-06T09:00+03:00",
			"2026-03-09T09:00+03:00"},
		"cron on either day": {Schedule{Cron: "0 9 13 * fri"}, "Europe/Moscow", "2026-03-06T09:00+03:00",
			"2026-03-13T09:00+03:00\n2026-03-20T09:00+03:00\n2026-03-27T09:00+03:00\n2026-04-03T09:00+03:00\n2026-04-10T09:00+03:00\n2026-04-13T09:00+03:00"},
		"cron on Mondays among odd days": {Schedule{Cron: "0 9 */2 * 1"}, "Europe/Moscow", "2026-03-02T09:00+03:00",
			"2026-03-09T09:00+03:00\n2026-03-23T09:00+03:00"},
		"cron in leap years": {Schedule{Cron: "0 0 29 2 *"}, "UTC", "2096-02-29T00:00Z",
			"2104-02-29T00:00Z\n2108-02-29T00:00Z"},
		"Sunday is 7": {Schedule{Cron: "0 9 * * 6-7"}, "UTC", "2026-03-01T09:00Z",
			"2026-03-07T09:00Z\n2026-03-08T09:00Z\n2026-03-14T09:00Z"},

		"gap": {Schedule{Daily: "02:30"}, "Europe/Berlin", "2026-03-28T02:30+01:00",
			"2026-03-29T03:00+02:00 for 2026-03-29T02:30\n2026-03-30T02:30+02:00"},
		"gap, started within the day": {Schedule{Daily: "02:30"}, "America/New_York", "2026-03-08T01:00-05:00",
			"2026-03-08T03:00-04:00 for 2026-03-08T02:30\n2026-03-09T02:30-04:00"},
		"gap, weekdays only": {Schedule{Cron: "30 2 * * 1-5"}, "Europe/Berlin", "2026-03-27T02:30+01:00",
			"2026-03-30T02:30+02:00"},
		"gap, two times in it": {Schedule{Cron: "0,30 2 * * *"}, "Europe/Berlin", "2026-03-28T02:30+01:00",
			"2026-03-29T03:00+02:00 for 2026-03-29T02:00\n2026-03-30T02:00+02:00"},
		"gap, every hour": {Schedule{Cron: "0 * * * *"}, "Europe/Berlin", "2026-03-29T01:00+01:00",
			"2026-03-29T03:00+02:00\n2026-03-29T04:00+02:00"},
		"gap at midnight": {Schedule{Daily: "00:00"}, "America/Sao_Paulo", "2018-11-03T00:00-03:00",
			"2018-11-04T01:00-02:00 for 2018-11-04T00:00\n2018-11-05T00:00-02:00"},
		"overlap": {Schedule{Daily: "02:30"}, "Europe/Berlin", "2026-10-24T02:30+02:00",
			"2026-10-25T02:30+02:00\n2026-10-26T02:30+01:00"},
		"overlap, started between the passes": {Schedule{Daily: "02:30"}, "Europe/Berlin", "2026-10-25T02:00+01:00",
			"2026-10-26T02:30+01:00"},
		"overlap, two times in it": {Schedule{Cron: "15,45 1 * * *"}, "America/New_York", "2026-10-31T12:00-04:00",
			"2026-11-01T01:15-04:00\n2026-11-01T01:45-04:00\n2026-11-02T01:15-05:00"},
		"overlap, every hour": {Schedule{Cron: "0 * * * *"}, "Europe/Berlin", "2026-10-25T01:00+02:00",
			"2026-10-25T02:00+02:00\n2026-10-25T02:00+01:00\n2026-10-25T03:00+01:00"},
		"overlap, every quarter": {Schedule{Every: minutes(15)}, "Europe/Berlin", "2026-10-25T02:45+02:00",
			"2026-10-25T02:00+01:00\n2026-10-25T02:15+01:00"},
		"overlap, every two hours": {Schedule{Every: minutes(120)}, "Europe/Berlin", "2026-10-25T02:00+02:00",
			"2026-10-25T03:00+01:00\n2026-10-25T05:00+01:00"},
		"half an hour": {Schedule{Cron: "*/30 * * * *"}, "Australia/Lord_Howe", "2026-10-04T01:30+10:30",
			"2026-10-04T02:30+11:00\n2026-10-04T03:00+11:00"},
		"missing day": {Schedule{Daily: "09:00"}, "Pacific/Apia", "2011-12-29T09:00-10:00",
			"2011-12-31T00:00+14:00 for 2011-12-30T09:00\n2011-12-31T09:00+14:00"},
	} {
		t.Run(name, func(t *testing.T) {
			got := lines(Between(compile(t, c.schedule, c.zone), moment(t, c.after), moment(t, c.after).AddDate(20, 0, 0), strings.Count(c.want, "\n")+1))
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("slots after %s (-want +got):\n%s", c.after, d)
			}
		})
	}
}

func TestSlotAt(t *testing.T) {
	hourly := compile(t, Schedule{Cron: "0 * * * *"}, "Europe/Moscow")
	on := moment(t, "2026-03-02T09:00+03:00")
	for _, c := range []struct {
		table Timetable
		at    time.Time
		want  string
	}{
		{hourly, on, "2026-03-02T06:00Z"}, {hourly, on.Add(time.Minute), "2026-03-02T09:01"}, {nil, on, "2026-03-02T09:00"},
		{nil, on.Add(time.Second), "2026-03-02T09:00:01"}, {nil, on.Add(time.Millisecond), "2026-03-02T09:00:00.001"},
	} {
		if got := SlotAt(c.table, c.at); got.Key != c.want || !got.At.Equal(c.at) {
			t.Errorf("slot at %v: got %v %s, want key %s", c.at, got.At, got.Key, c.want)
		}
	}
}

func zones() []string {
	return []string{
		"Europe/Moscow", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/Havana", "America/St_Johns", "UTC",
		"Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia", "Africa/Casablanca", "Asia/Gaza", "Asia/Tehran", "America/Nuuk", "Africa/Cairo",
	}
}

// once is a schedule with one time on some dates; dates says which.
type once struct {
	Schedule
	hour, minute int
	on           func(date time.Time) bool
}

func onces() []once {
	always := func(time.Time) bool { return true }
	monday := func(d time.Time) bool { return d.Weekday() == time.Monday }
	first := func(d time.Time) bool { return d.Day() == 1 }
	end := func(d time.Time) bool { return d.AddDate(0, 0, 1).Day() == 1 }
	return []once{
		{Schedule{Daily: "02:30"}, 2, 30, always}, {Schedule{Daily: "00:00"}, 0, 0, always}, {Schedule{Cron: "59 23 * * *"}, 23, 59, always},
		{Schedule{Cron: "1 0 * * *"}, 0, 1, always}, {Schedule{Cron: "30 1 * * *"}, 1, 30, always},
		{Schedule{Weekly: "monday", At: "00:30"}, 0, 30, monday}, {Schedule{Monthly: 1, At: "02:00"}, 2, 0, first}, {Schedule{MonthEnd: "23:30"}, 23, 30, end},
	}
}

// nominal lists the keys that a timetable must have in a span, by going through its dates.
func (o once) nominal(from, to time.Time) []string {
	var keys []string
	for d := time.Date(from.Year(), from.Month(), from.Day(), o.hour, o.minute, 0, 0, time.UTC); d.Before(to); d = d.AddDate(0, 0, 1) {
		if o.on(d) {
			keys = append(keys, d.Format(nominalLayout))
		}
	}
	return keys
}

// walk checks that from the first of January on there is exactly one slot for every date, each later than the one before,
// never before the clock shows its time, and that the answer is the same from any moment in between.
func (o once) walk(t testing.TB, zoneName string, from, to int) {
	t.Helper()
	loc := zone(t, zoneName)
	table := compile(t, o.Schedule, zoneName)
	start, end := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(to, 1, 1, 0, 0, 0, 0, time.UTC)
	at := period.Instant(start, loc).Add(-1)
	for _, want := range o.nominal(start, end) {
		s := table.Next(at)
		if zoneName == "Pacific/Apia" && want == "2011-12-31T00:00" {
			continue // the same moment as midnight of the missing day before
		}
		if s.Key != want || !s.At.After(at) || period.Wall(s.At).Format(nominalLayout) < want {
			t.Fatalf("%+v in %s after %v: got %v for %s, want %s", o.Schedule, zoneName, at, s.At, s.Key, want)
		}
		gap := s.At.Sub(at)
		for _, between := range []time.Time{at.Add(gap / 3), at.Add(gap / 2), s.At.Add(-1), s.At.Add(-time.Hour)} {
			if again := table.Next(between); between.Before(s.At) && !between.Before(at) && again != s {
				t.Fatalf("%+v in %s: after a restart at %v: got %v for %s, want %v", o.Schedule, zoneName, between, again.At, again.Key, s.At)
			}
		}
		at = s.At
	}
}

func TestOneSlotForEveryDate(t *testing.T) {
	from, to := 2009, 2013
	if *long {
		from, to = 1990, 2037
	}
	for _, zoneName := range zones() {
		for _, o := range onces() {
			o.walk(t, zoneName, from, to)
		}
	}
}

// TestIntervalsCountRealTime holds intervals against the clock, minute by minute around changes of it.
func TestIntervalsCountRealTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones()).Draw(t, "zone"))
		n := rapid.SampledFrom([]int{1, 5, 15, 30}).Draw(t, "minutes")
		spec := fmt.Sprintf("*/%d * * * *", n)
		table := compile(t, Schedule{Cron: spec}, loc.String())
		at := time.Unix(rapid.Int64Range(631152000, 2114380800).Draw(t, "moment")/60*60, 0).In(loc)
		if _, end := at.ZoneBounds(); !end.IsZero() {
			at = end.Add(-time.Duration(rapid.IntRange(0, 120).Draw(t, "before")) * time.Minute).Truncate(time.Minute)
		}
		for range 10 {
			want := at.Add(time.Minute)
			for want.Minute()%n != 0 {
				want = want.Add(time.Minute)
			}
			got := table.Next(at)
			if !got.At.Equal(want) || got.Key != want.UTC().Format(instantLayout) {
				t.Fatalf("%s in %s after %v: got %v (%s), want %v", spec, loc, at, got.At, got.Key, want)
			}
			at = want
		}
	})
}

// TestNextDependsOnTheMomentAlone goes through schedules of every kind from two moments; from the later one on, the answers
// are the same.
func TestNextDependsOnTheMomentAlone(t *testing.T) {
	schedules := []Schedule{
		{Every: minutes(15)}, {Every: minutes(420)}, {Cron: "0 */2 * * *"}, {Cron: "0,30 1-3 * * *"}, {Cron: "*/20 2 * * *"}, {Workdays: "00:15"}, {MonthEnd: "01:30"},
	}
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones()).Draw(t, "zone"))
		table := compile(t, rapid.SampledFrom(schedules).Draw(t, "schedule"), loc.String())
		at := time.Unix(rapid.Int64Range(631152000, 2114380800).Draw(t, "moment"), 0).In(loc)
		if _, end := at.ZoneBounds(); !end.IsZero() {
			at = end.Add(-time.Duration(rapid.IntRange(0, 30*60).Draw(t, "before")) * time.Minute)
		}
		later := at.Add(time.Duration(rapid.IntRange(1, 48*60).Draw(t, "later")) * time.Minute)
		keys := map[string]bool{}
		s := table.Next(at)
		for !s.At.After(later) {
			if next := table.Next(s.At); !next.At.After(s.At) || keys[next.Key] {
				t.Fatalf("after %v %s: got %v %s", s.At, s.Key, next.At, next.Key)
			}
			keys[s.Key] = true
			s = table.Next(s.At)
		}
		if again := table.Next(later); again != s {
			t.Fatalf("after %v: got %v %s; coming from %v: %v %s", later, again.At, again.Key, at, s.At, s.Key)
		}
	})
}

func BenchmarkNext(b *testing.B) {
	for name, s := range map[string]Schedule{
		"daily": {Daily: "09:00"}, "every": {Every: minutes(15)}, "cron": {Cron: "*/5 9-18 * * 1-5"}, "hourly": {Cron: "0 * * * *"}, "workdays": {Workdays: "09:00"},
	} {
		b.Run(name, func(b *testing.B) {
			table := compile(b, s, "Europe/Berlin")
			at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
			for b.Loop() {
				at = table.Next(at).At
				if at.Year() > 2030 {
					at = time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
				}
			}
		})
	}
}
