package jobs

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestMissed(t *testing.T) {
	daily := compile(t, Schedule{Daily: "09:00"}, "Europe/Moscow")
	now := moment(t, "2026-03-05T12:00+03:00")
	const second, third, fourth, fifth = "2026-03-02T09:00+03:00", "2026-03-03T09:00+03:00", "2026-03-04T09:00+03:00", "2026-03-05T09:00+03:00"
	for name, c := range map[string]struct {
		last   string
		policy CatchUp
		grace  Span
		want   string
	}{
		"latest":                   {second, CatchUpLatest, Span{}, fifth},
		"latest when left out":     {second, "", Span{}, fifth},
		"latest, old":              {second, CatchUpLatest, Span{rest: 2 * time.Hour}, ""},
		"latest, as old as may be": {second, CatchUpLatest, Span{rest: 3 * time.Hour}, fifth},
		"all":                      {second, CatchUpAll, Span{}, third + "\n" + fourth + "\n" + fifth},
		"all, two days":            {second, CatchUpAll, Span{days: 2}, fourth + "\n" + fifth},
		"skip":                     {second, CatchUpSkip, Span{}, ""},
		"nothing missed":           {fifth, CatchUpAll, Span{}, ""},
		"last in the future":       {"2027-01-01T00:00+03:00", CatchUpAll, Span{}, ""},
		"last in the future, old":  {"2027-01-01T00:00+03:00", CatchUpLatest, Span{days: 1}, ""},
	} {
		if got := lines(Missed(daily, moment(t, c.last), now, c.policy, c.grace)); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func TestMissedAllIsBounded(t *testing.T) {
	table := compile(t, Schedule{Every: minutes(1)}, "UTC")
	now := moment(t, "2026-03-05T12:00Z")
	got := Missed(table, time.Time{}, now, CatchUpAll, Span{})
	if len(got) != 100 || !got[99].At.Equal(now) || !got[0].At.Equal(now.Add(-99*time.Minute)) {
		t.Errorf("got %d slots, %v to %v; want the last hundred minutes", len(got), got[0].At, got[len(got)-1].At)
	}
}

func TestMissedOfARareTable(t *testing.T) {
	table := compile(t, Schedule{Cron: "0 0 29 2 *"}, "UTC")
	got := Missed(table, moment(t, "2020-02-29T00:00Z"), moment(t, "2026-03-05T12:00Z"), CatchUpLatest, Span{})
	if lines(got) != "2024-02-29T00:00Z" {
		t.Errorf("got %s, want 2024-02-29T00:00Z", lines(got))
	}
	if got := Missed(table, time.Time{}, moment(t, "2026-03-05T12:00Z"), CatchUpAll, Span{}); len(got) != 100 {
		t.Errorf("since the year 1: got %d slots, want 100", len(got))
	}
}

func TestBetween(t *testing.T) {
	table := compile(t, Schedule{Every: minutes(15)}, "UTC")
	from := moment(t, "2026-03-05T12:00Z")
	if got, want := lines(Between(table, from, from.Add(time.Hour), 2)), "2026-03-05T12:15Z\n2026-03-05T12:30Z"; got != want {
		t.Errorf("at most two: got %s, want %s", got, want)
	}
	if got := Between(table, from, from.Add(15*time.Minute), 9); len(got) != 1 {
		t.Errorf("up to the slot itself: got %v", got)
	}
	if got := Between(table, from, from.Add(-time.Hour), 9); got != nil {
		t.Errorf("until before after: got %v", got)
	}
}

// TestMissedAgreesWithBetween holds the quick way against going through all.
func TestMissedAgreesWithBetween(t *testing.T) {
	schedules := []Schedule{{Every: minutes(15)}, {Every: minutes(420)}, {Daily: "02:30"}, {Weekly: "monday", At: "09:00"}, {MonthEnd: "18:00"}, {Workdays: "09:00"}}
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones()).Draw(t, "zone"))
		table := compile(t, rapid.SampledFrom(schedules).Draw(t, "schedule"), loc.String())
		last := time.Unix(rapid.Int64Range(1e9, 2e9).Draw(t, "last"), 0).In(loc)
		now := last.Add(time.Duration(rapid.IntRange(0, 40*24*60).Draw(t, "minutes")) * time.Minute)
		whole := Between(table, last, now, 1e6)
		want := whole[max(0, len(whole)-maxMissed):]
		if got := Missed(table, last, now, CatchUpAll, Span{}); !slices.Equal(got, want) {
			t.Fatalf("all in %v to %v (-want +got):\n%s", last, now, cmp.Diff(want, got))
		}
		if got := Missed(table, last, now, CatchUpLatest, Span{}); !slices.Equal(got, want[max(0, len(want)-1):]) {
			t.Fatalf("latest in %v to %v: got %v, want the last of %v", last, now, got, want)
		}
	})
}

// BenchmarkMissed plans what ten thousand jobs do after three days.
func BenchmarkMissed(b *testing.B) {
	now := time.Date(2026, 3, 30, 12, 34, 0, 0, time.UTC) // a change of clocks lies within
	for name, s := range map[string]Schedule{"hourly": {Cron: "0 * * * *"}, "daily": {Daily: "09:00"}, "minute": {Every: minutes(1)}} {
		for _, policy := range []CatchUp{CatchUpLatest, CatchUpAll} {
			b.Run(fmt.Sprint(name, " ", policy), func(b *testing.B) {
				table := compile(b, s, "Europe/Berlin")
				for b.Loop() {
					for range 10_000 {
						Missed(table, now.Add(-72*time.Hour), now, policy, Span{})
					}
				}
			})
		}
	}
}
