package mapping

import (
	"fmt"
	"hash/maphash"
	"time"

	"svodka/sources"
)

// Census counts what a stream holds, and what is odd about it without being wrong.
type Census struct {
	Records, Empty, Rejects, Left int // rows, by what became of them; Left: left out by where and skip
	First                         sources.Reject

	seed  maphash.Seed
	ids   map[uint64]bool
	odd   map[oddity]int
	until time.Time
	loc   *time.Location
}

// oddity is something that is stored as it is and belongs into no period, or into a strange one.
type oddity int

const (
	duplicate oddity = iota
	uncreated
	unclosed
	closedEarly
	closedSameDay
	closedAtOnce
	closedLate
	worthless
	reasoned
	unowned
	oddities
)

// NewCensus begins to count. Records after the moment until are odd, unless it is zero; days are those of loc.
func NewCensus(until time.Time, loc *time.Location) *Census {
	return &Census{seed: maphash.MakeSeed(), ids: map[uint64]bool{}, odd: map[oddity]int{}, until: until, loc: loc}
}

// Reject counts a row that was kept out, and remembers the first.
func (c *Census) Reject(r sources.Reject) {
	switch {
	case r.Empty:
		c.Empty++
	default:
		if c.Rejects == 0 {
			c.First = r
		}
		c.Rejects++
	}
}

// Add counts a record.
func (c *Census) Add(r sources.Record) {
	c.Records++
	id := maphash.String(c.seed, *r.Fields()[0].(*string))
	c.note(duplicate, c.ids[id])
	c.ids[id] = true
	d, ok := r.(*sources.Deal)
	if !ok {
		return
	}
	c.note(uncreated, d.CreatedAt.IsZero())
	c.note(unclosed, d.Status != sources.Open && d.ClosedAt.IsZero())
	early := !d.ClosedAt.IsZero() && d.ClosedAt.Before(d.CreatedAt)
	sameDay := dayIn(d.ClosedAt, c.loc) == dayIn(d.CreatedAt, c.loc)
	c.note(closedEarly, early && !sameDay)
	c.note(closedSameDay, early && sameDay)
	c.note(closedAtOnce, !d.ClosedAt.IsZero() && d.ClosedAt.Equal(d.CreatedAt))
	c.note(closedLate, d.Status != sources.Open && !c.until.IsZero() && d.ClosedAt.After(c.until))
	c.note(worthless, d.Status == sources.Won && d.Amount.V == 0)
	c.note(reasoned, d.Status != sources.Lost && d.LossReason != "")
	c.note(unowned, d.ManagerID == "")
}

func dayIn(t time.Time, loc *time.Location) string { return t.In(loc).Format(time.DateOnly) }

func (c *Census) note(o oddity, is bool) {
	if is {
		c.odd[o]++
	}
}

// Distinct is the number of records that differ in their id.
func (c *Census) Distinct() int { return len(c.ids) }

// Facts tells what was counted, in the order to show it. Where says what was read.
func (c *Census) Facts(stream, where string) []sources.Fact {
	all := []sources.Fact{{Text: fmt.Sprintf("%s: %s from %s%s", stream, count(c.Distinct(), "record"), where, c.aside())}}
	if c.Rejects > 0 {
		all = append(all, sources.Fact{
			Text: fmt.Sprintf("%s: %s kept out", stream, count(c.Rejects, "row")),
			Hint: fmt.Sprintf("the first is %s: %s", c.First.Where, c.First.Reason),
		})
	}
	for o := range oddities {
		if n := c.odd[o]; n > 0 {
			text, hint := o.words()
			all = append(all, sources.Fact{Text: fmt.Sprintf("%s: %s", stream, fmt.Sprintf(text, count(n, "record"))), Hint: hint})
		}
	}
	return all
}

func (c *Census) aside() string {
	switch {
	case c.Empty > 0 && c.Left > 0:
		return fmt.Sprintf(" (%s empty, %s left out by where and skip)", count(c.Empty, "row"), Thousands(c.Left))
	case c.Empty > 0:
		return fmt.Sprintf(" (%s empty)", count(c.Empty, "row"))
	case c.Left > 0:
		return fmt.Sprintf(" (%s left out by where and skip)", count(c.Left, "row"))
	}
	return ""
}

func (o oddity) words() (text, hint string) {
	switch o {
	case duplicate:
		return "%s with the id of an earlier one", "the later one counts; if they are different things, make the id of more columns, or write id: row"
	case uncreated:
		return "%s without a date of creation", "they are in no count of deals created"
	case unclosed:
		return "%s won or lost without a closing date", "they are in no count of deals won or lost; fill the date in where the data comes from"
	case closedEarly:
		return "%s closed before created", "cycle_time leaves them out"
	case closedSameDay:
		return "%s closed on the day of creation, at a time before it", "compare the clocks and time zones of both; cycle_time leaves them out"
	case closedAtOnce:
		return "%s closed at the moment of creation", "a closing date without a time of day is taken so on the day of creation; cycle_time counts them as 0"
	case closedLate:
		return "%s closed after the moment the data speaks of", "check the closing dates, and as_of"
	case worthless:
		return "%s won with no amount or zero", "they count as deals and bring nothing to sales"
	case reasoned:
		return "%s not lost, but with a loss reason", "loss_reasons leaves them out"
	}
	return "%s without a manager", "they are in totals, and in no manager's row"
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return Thousands(n) + " " + what
}

// Thousands writes a count with commas.
func Thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
