package mapping

import (
	"testing"
	"time"

	"svodka/sources"
)

func TestCensus(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	until := time.Date(2024, 6, 21, 0, 0, 0, 0, time.UTC)
	c := NewCensus(until, berlin)
	created := time.Date(2024, 1, 10, 10, 0, 0, 0, time.UTC)
	for _, d := range []*sources.Deal{
		{ID: "1", Status: "won", CreatedAt: created, ClosedAt: time.Date(2024, 1, 9, 23, 0, 0, 0, time.UTC), ManagerID: "m", Amount: sources.Some(int64(1))}, // the same day in Berlin
		{ID: "2", Status: "lost", CreatedAt: created, ClosedAt: created.AddDate(0, 0, -2), ManagerID: "m", LossReason: "x"},
		{ID: "3", Status: "open", LossReason: "x", ManagerID: "m", ClosedAt: until.AddDate(1, 0, 0)},
		{ID: "4", Status: "won", CreatedAt: created, ManagerID: "m"},
		{ID: "5", Status: "won", CreatedAt: created, ClosedAt: created, ManagerID: "m", Amount: sources.Some(int64(1))},
		{ID: "4", Status: "lost", CreatedAt: created, ClosedAt: until.AddDate(1, 0, 0)},
	} {
		c.Add(d)
	}
	c.Left = 1234
	c.Reject(sources.Reject{Where: "a:1", Reason: "the row is empty", Empty: true})
	c.Reject(sources.Reject{Where: "a:2", Reason: "why"})
	c.Reject(sources.Reject{Where: "a:3", Reason: "why not"})
	var got []string
	for _, f := range c.Facts("deals", "a.csv") {
		got = append(got, f.Text)
		if (f.Hint == "") != (len(got) == 1) {
			t.Errorf("%q has the hint %q", f.Text, f.Hint)
		}
	}
	equal(t, []string{
		"deals: 5 records from a.csv (1 row empty, 1,234 left out by where and skip)", "deals: 2 rows kept out", "deals: 1 record with the id of an earlier one", "deals: 1 record without a date of creation",
		"deals: 1 record won or lost without a closing date", "deals: 1 record closed before created", "deals: 1 record closed on the day of creation, at a time before it",
		"deals: 1 record closed at the moment of creation",
		"deals: 1 record closed after the moment the data speaks of", "deals: 1 record won with no amount or zero", "deals: 1 record not lost, but with a loss reason", "deals: 1 record without a manager",
	}, got)
}
