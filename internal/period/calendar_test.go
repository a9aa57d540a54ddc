package period

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func calendar(t testing.TB, country string) *Calendar {
	t.Helper()
	c, err := NewCalendar(country, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func year(y int) Period { return Of(time.Date(y, 7, 1, 0, 0, 0, 0, time.UTC), Year, time.UTC) }

func TestWorkingDaysOfRussia(t *testing.T) {
	c := calendar(t, "ru")
	for y, want := range map[int]int{2023: 247, 2024: 248, 2025: 247, 2026: 247} {
		if got := c.WorkingDays(year(y)); got != want {
			t.Errorf("working days of %d: got %d, want %d", y, got, want)
		}
	}
}

func TestKinds(t *testing.T) {
	c := calendar(t, "ru")
	for day, want := range map[string]DayKind{
		"2026-01-08": OffDay, "2026-01-09": OffDay, "2026-12-31": OffDay, "2025-11-01": ShortDay, "2026-04-30": ShortDay,
		"2026-03-04": WorkDay, "2026-03-07": OffDay, "2030-01-01": WorkDay,
	} {
		d, err := ParseDate(day, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Kind(d); got != want || c.Working(d) != (want != OffDay) || c.Short(d) != (want == ShortDay) {
			t.Errorf("%s: got %s, working %t, short %t; want %s", day, got, c.Working(d), c.Short(d), want)
		}
	}
}

func TestNoCalendarIsMondayToFriday(t *testing.T) {
	var none *Calendar
	for name, c := range map[string]*Calendar{"nil": none, "zero": {}, "no country": calendar(t, "")} {
		if got := c.WorkingDays(year(2026)); got != 261 || !c.Covers(2026) || c.Years() != nil {
			t.Errorf("%s: got %d working days, covers %t, years %v; want 261, true, none", name, got, c.Covers(2026), c.Years())
		}
	}
}

func TestOverrides(t *testing.T) {
	c, err := NewCalendar("ru", []string{"2026-03-04", "2030-01-01", "2031-05-05"}, []string{"2026-03-09", "2026-03-07"})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]DayKind{"2026-03-04": OffDay, "2026-03-09": WorkDay, "2026-03-07": WorkDay, "2026-03-08": OffDay} {
		d, _ := ParseDate(day, time.UTC)
		if got := c.Kind(d); got != want {
			t.Errorf("%s: got %s, want %s", day, got, want)
		}
	}
	for y, want := range map[int]bool{2012: false, 2013: true, 2026: true, 2030: true, 2031: false} {
		if got := c.Covers(y); got != want {
			t.Errorf("covers %d: got %t, want %t", y, got, want)
		}
	}
}

func TestBadCalendars(t *testing.T) {
	for name, c := range map[string]struct {
		country     string
		off, worked []string
		want        string
	}{
		"country": {country: "fr", want: `no calendar of "fr"; there are: by, kz, ru`},
		"path":    {country: "../calendars/ru", want: `no calendar of "../calendars/ru"; there are: by, kz, ru`},
		"off":     {off: []string{"9.3.2026"}, want: `want a day such as 2026-03-09, got "9.3.2026"`},
		"worked":  {worked: []string{"2026-02-30"}, want: `want a day such as 2026-03-09, got "2026-02-30"`},
	} {
		if _, err := NewCalendar(c.country, c.off, c.worked); err == nil || err.Error() != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func TestElapsed(t *testing.T) {
	loc := zone(t, "Europe/Moscow")
	c := calendar(t, "ru")
	march := Of(at(t, "2026-03-15 00:00", loc), Month, loc) // 9 March is off: 21 working days
	for moment, want := range map[string]int{
		"2026-03-01 00:00": 0, "2026-03-02 23:59": 0, "2026-03-03 00:00": 1, "2026-03-10 09:00": 5, "2026-04-01 00:00": 21, "2027-01-01 00:00": 21,
	} {
		if got := c.WorkingDaysElapsed(march, at(t, moment, loc)); got != want {
			t.Errorf("working days of March over by %s: got %d, want %d", moment, got, want)
		}
	}
	part := Period{at(t, "2026-03-02 12:00", loc), at(t, "2026-03-04 12:00", loc)}
	if got := c.WorkingDays(part); got != 3 {
		t.Errorf("working days of a span of three dates: got %d, want 3", got)
	}
}

func TestTablesAreInOrder(t *testing.T) {
	for _, country := range Countries() {
		rows, err := tableRows(tables, "calendars/"+country+".csv")
		if err != nil {
			t.Fatal(err)
		}
		last := ""
		for _, row := range rows {
			day, err := ParseDate(row[0], time.UTC)
			if err != nil || row[0] <= last {
				t.Errorf("%s: %v after %s: %v", country, row, last, err)
			}
			last = row[0]
			weekend := !(*Calendar)(nil).Working(day)
			switch kind := DayKind(row[1]); {
			case kind != OffDay && kind != ShortDay && kind != WorkDay:
				t.Errorf("%s: %v: unknown kind", country, row)
			case kind == WorkDay && !weekend:
				t.Errorf("%s: %v: is a working day anyway", country, row)
			}
		}
		if years := calendar(t, country).Years(); len(years) != years[len(years)-1]-years[0]+1 {
			t.Errorf("%s: a year is missing in %v", country, years)
		}
	}
}

func tableRows(in fs.FS, name string) ([][]string, error) {
	f, err := in.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	return r.ReadAll()
}

// The shared data are the same facts, kept by somebody else.
func TestTablesAgreeWithTheSharedData(t *testing.T) {
	shared := os.DirFS("../../../shared/data/calendars")
	rows, err := tableRows(shared, "exceptions.csv")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("../shared/data is absent")
	}
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for _, country := range []string{"ru", "by", "kz"} {
		ours, err := tableRows(tables, "calendars/"+country+".csv")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range ours {
			got = append(got, []string{country, row[0], row[1]})
		}
	}
	if d := cmp.Diff(rows[1:], got); d != "" {
		t.Errorf("tables (-shared +ours):\n%s", d)
	}
}
