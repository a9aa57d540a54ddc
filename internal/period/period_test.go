package period

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// tester is what testing.TB and rapid.T have in common.
type tester interface {
	Helper()
	Fatal(...any)
}

// zone loads a time zone; it must exist.
func zone(t tester, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func at(t testing.TB, s string, loc *time.Location) time.Time {
	t.Helper()
	got, err := time.ParseInLocation("2006-01-02 15:04", s, loc)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// text is a period with its offsets.
func text(p Period) string { return p.From.Format(time.RFC3339) + " " + p.To.Format(time.RFC3339) }

func TestOf(t *testing.T) {
	for _, c := range []struct {
		zone, at string
		grain    Grain
		want     string
	}{
		{"Europe/Moscow", "2026-03-04 12:00", Day, "2026-03-04T00:00:00+03:00 2026-03-05T00:00:00+03:00"},
		{"Europe/Moscow", "2026-03-01 23:59", Week, "2026-02-23T00:00:00+03:00 2026-03-02T00:00:00+03:00"},
		{"Europe/Moscow", "2026-03-02 00:00", Week, "2026-03-02T00:00:00+03:00 2026-03-09T00:00:00+03:00"},
		{"Europe/Moscow", "2024-02-29 10:00", Month, "2024-02-01T00:00:00+03:00 2024-03-01T00:00:00+03:00"},
		{"Europe/Moscow", "2026-05-31 10:00", Quarter, "2026-04-01T00:00:00+03:00 2026-07-01T00:00:00+03:00"},
		{"Europe/Moscow", "2026-12-31 23:59", Year, "2026-01-01T00:00:00+03:00 2027-01-01T00:00:00+03:00"},
		{"Europe/Berlin", "2026-03-29 12:00", Day, "2026-03-29T00:00:00+01:00 2026-03-30T00:00:00+02:00"},       // 23 hours
		{"Europe/Berlin", "2026-10-25 12:00", Day, "2026-10-25T00:00:00+02:00 2026-10-26T00:00:00+01:00"},       // 25 hours
		{"Europe/Berlin", "2026-03-15 12:00", Quarter, "2026-01-01T00:00:00+01:00 2026-04-01T00:00:00+02:00"},   // both offsets
		{"America/Sao_Paulo", "2018-11-04 12:00", Day, "2018-11-04T01:00:00-02:00 2018-11-05T00:00:00-02:00"},   // midnight skipped
		{"America/Sao_Paulo", "2018-11-03 12:00", Day, "2018-11-03T00:00:00-03:00 2018-11-04T01:00:00-02:00"},   // and the day before
		{"America/Sao_Paulo", "2018-02-17 23:30", Day, "2018-02-17T00:00:00-02:00 2018-02-18T00:00:00-03:00"},   // 23:30 twice
		{"America/Havana", "2026-11-01 12:00", Day, "2026-11-01T00:00:00-04:00 2026-11-02T00:00:00-05:00"},      // midnight twice
		{"Pacific/Apia", "2011-12-31 12:00", Day, "2011-12-31T00:00:00+14:00 2012-01-01T00:00:00+14:00"},        // after the missing day
		{"Pacific/Apia", "2011-12-29 12:00", Day, "2011-12-29T00:00:00-10:00 2011-12-31T00:00:00+14:00"},        // before it
		{"Australia/Lord_Howe", "2026-10-04 12:00", Day, "2026-10-04T00:00:00+10:30 2026-10-05T00:00:00+11:00"}, // 23.5 hours
		{"America/St_Johns", "2006-10-29 12:00", Day, "2006-10-29T00:00:00-02:30 2006-10-30T00:00:00-03:30"},    // back across midnight
		{"UTC", "2026-03-04 12:00", All, "0001-01-01T00:00:00Z 10000-01-01T00:00:00Z"},
	} {
		loc := zone(t, c.zone)
		if got := text(Of(at(t, c.at, loc), c.grain, loc)); got != c.want {
			t.Errorf("%s of %s in %s:\n got %s\nwant %s", c.grain, c.at, c.zone, got, c.want)
		}
	}
}

func TestCutClips(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	var got []string
	for _, p := range Cut(at(t, "2026-02-10 08:00", loc), at(t, "2026-04-01 00:00", loc), Month, loc) {
		got = append(got, p.FirstDay()+" "+p.LastDay())
	}
	want := []string{"2026-02-10 2026-02-28", "2026-03-01 2026-03-31"}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("days of the cut (-want +got):\n%s", d)
	}
}

func TestCutAll(t *testing.T) {
	from, to := at(t, "2026-02-10 08:00", time.UTC), at(t, "2027-04-01 00:00", time.UTC)
	if d := cmp.Diff([]Period{{from, to}}, Cut(from, to, All, time.UTC)); d != "" {
		t.Errorf("one period as long as the span (-want +got):\n%s", d)
	}
	if got := Cut(to, from, Day, time.UTC); got != nil {
		t.Errorf("cut of a span that ends before it begins: got %v, want nothing", got)
	}
}

func TestLast(t *testing.T) {
	loc := zone(t, "Pacific/Apia")
	var got []string
	for _, p := range Last(3, Day, at(t, "2012-01-01 00:00", loc), loc) {
		got = append(got, p.FirstDay())
	}
	if d := cmp.Diff([]string{"2011-12-28", "2011-12-29", "2011-12-31"}, got); d != "" {
		t.Errorf("last days (-want +got):\n%s", d)
	}
}

func TestYearAgo(t *testing.T) {
	for _, c := range []struct {
		grain          Grain
		at, from, last string
	}{
		{Day, "2026-03-04", "2025-03-04", "2025-03-04"},
		{Day, "2024-02-29", "2023-02-28", "2023-02-28"},
		{Week, "2026-03-04", "2025-03-03", "2025-03-09"}, // Monday to Sunday again
		{Week, "2021-01-03", "2019-12-30", "2020-01-05"}, // week 53 against week 1
		{Month, "2024-02-10", "2023-02-01", "2023-02-28"},
		{Quarter, "2026-03-04", "2025-01-01", "2025-03-31"},
		{Year, "2025-03-04", "2024-01-01", "2024-12-31"},
	} {
		loc := zone(t, "Europe/Berlin")
		day, err := ParseDate(c.at, loc)
		if err != nil {
			t.Fatal(err)
		}
		p := Of(day, c.grain, loc).YearAgo(c.grain, loc)
		if p.FirstDay() != c.from || p.LastDay() != c.last {
			t.Errorf("%s of %s a year ago: got %s to %s, want %s to %s", c.grain, c.at, p.FirstDay(), p.LastDay(), c.from, c.last)
		}
	}
}

func TestAllMovesWithTheCalendar(t *testing.T) {
	loc := zone(t, "Europe/Berlin")
	p := Period{at(t, "2026-03-23 00:00", loc), at(t, "2026-04-06 00:00", loc)} // an hour short of 14 days
	if got, want := text(p.Previous(All, 1)), "2026-03-09T00:00:00+01:00 2026-03-23T00:00:00+01:00"; got != want {
		t.Errorf("span before: got %s, want %s", got, want)
	}
	if got, want := text(p.YearAgo(All, loc)), "2025-03-23T00:00:00+01:00 2025-04-06T00:00:00+02:00"; got != want {
		t.Errorf("span a year ago: got %s, want %s", got, want)
	}
}

func TestNamed(t *testing.T) {
	loc := zone(t, "Europe/Moscow")
	now := at(t, "2026-03-02 09:00", loc)
	for name, want := range map[string]string{
		"last_day": "2026-03-01 2026-03-01", "last_week": "2026-02-23 2026-03-01", "last_month": "2026-02-01 2026-02-28",
		"last_quarter": "2025-10-01 2025-12-31", "last_year": "2025-01-01 2025-12-31", "this_day": "2026-03-02 2026-03-02",
		"this_week": "2026-03-02 2026-03-08", "this_month": "2026-03-01 2026-03-31", "this_quarter": "2026-01-01 2026-03-31",
		"this_year": "2026-01-01 2026-12-31",
	} {
		p, g, err := Named(name, now, loc)
		if got := p.FirstDay() + " " + p.LastDay(); err != nil || got != want {
			t.Errorf("%s: got %s (%v), want %s", name, got, err, want)
		}
		if !strings.HasSuffix(name, "_"+string(g)) {
			t.Errorf("%s: got grain %s", name, g)
		}
	}
	for _, name := range []string{"", "last", "last_all", "next_week", "last_weeks", "lastweek"} {
		if _, _, err := Named(name, now, loc); err == nil {
			t.Errorf("%q: got no error", name)
		}
	}
}

func TestParse(t *testing.T) {
	loc := zone(t, "America/Sao_Paulo")
	got, err := ParseDate("2018-11-04", loc)
	if want := "2018-11-04T01:00:00-02:00"; err != nil || got.Format(time.RFC3339) != want {
		t.Errorf("a day without midnight: got %v (%v), want %s", got, err, want)
	}
	for _, s := range []string{"", "2026-02-30", "04.11.2018", "2026-1-1", "2026-01-01T00:00"} {
		if _, err := ParseDate(s, loc); err == nil {
			t.Errorf("day %q: got no error", s)
		}
	}
	for _, g := range Grains() {
		if got, err := ParseGrain(string(g)); err != nil || got != g {
			t.Errorf("grain %q: got %q (%v)", g, got, err)
		}
	}
	if _, err := ParseGrain("fortnight"); err == nil {
		t.Error("grain fortnight: got no error")
	}
}

func zones() []string {
	return []string{
		"UTC", "Europe/Moscow", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "America/Havana", "America/St_Johns",
		"Australia/Lord_Howe", "Antarctica/Troll", "Pacific/Apia", "Africa/Casablanca", "Asia/Gaza", "Asia/Tehran", "Asia/Kathmandu",
		"America/Asuncion", "Africa/Cairo", "America/Nuuk",
	}
}

// drawTime draws a moment, half of them within three days of a change of clocks.
func drawTime(t *rapid.T, loc *time.Location) time.Time {
	s := rapid.Int64Range(time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).Unix(), time.Date(2037, 1, 1, 0, 0, 0, 0, time.UTC).Unix()).Draw(t, "moment")
	at := time.Unix(s, rapid.SampledFrom([]int64{0, 0, 1, 999_999_999}).Draw(t, "ns")).In(loc)
	if _, end := at.ZoneBounds(); !end.IsZero() && rapid.Bool().Draw(t, "near") {
		at = end.Add(time.Duration(rapid.IntRange(-3*24*60, 3*24*60).Draw(t, "minutes")) * time.Minute)
	}
	return at
}

func TestPeriodsTileTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones()).Draw(t, "zone"))
		g := rapid.SampledFrom([]Grain{Day, Week, Month, Quarter, Year}).Draw(t, "grain")
		at := drawTime(t, loc)
		p := Of(at, g, loc)
		if !p.Contains(at) {
			t.Fatalf("%s of %v does not contain it: %s", g, at, text(p))
		}
		if q := Of(p.From, g, loc); q != p {
			t.Fatalf("%s of its own beginning: got %s, want %s", g, text(q), text(p))
		}
		if q := Of(p.To, g, loc).Previous(g, 1); q != p {
			t.Fatalf("%s before the next one: got %s, want %s", g, text(q), text(p))
		}
		if y := p.YearAgo(g, loc); y != Of(y.From, g, loc) || !y.To.Before(p.To) {
			t.Fatalf("a year before %s %s: %s", g, text(p), text(y))
		}
	})
}

func TestCutIsAPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones()).Draw(t, "zone"))
		g := rapid.SampledFrom(Grains()).Draw(t, "grain")
		from := drawTime(t, loc)
		to := from.Add(time.Duration(rapid.Int64Range(1, int64(400*24*time.Hour)).Draw(t, "length")))
		end := from
		for _, p := range Cut(from, to, g, loc) {
			if !p.From.Equal(end) || !p.From.Before(p.To) {
				t.Fatalf("period %s does not follow %v", text(p), end)
			}
			if q := Of(p.From, g, loc); g != All && (p.From.Before(q.From) || p.To.After(q.To)) {
				t.Fatalf("period %s is not within the %s %s", text(p), g, text(q))
			}
			end = p.To
		}
		if !end.Equal(to) {
			t.Fatalf("cut of %v to %v ends at %v", from, to, end)
		}
	})
}

func TestDaysHaveTheirDates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones()).Draw(t, "zone"))
		p := Of(drawTime(t, loc), Day, loc)
		if p.FirstDay() != p.LastDay() {
			t.Fatalf("day %s begins on %s and ends on %s", text(p), p.FirstDay(), p.LastDay())
		}
		if got, err := ParseDate(p.FirstDay(), loc); err != nil || !got.Equal(p.From) {
			t.Fatalf("day %s read back: got %v (%v)", text(p), got, err)
		}
	})
}

// slowInstant finds the moment by looking at the clock minute by minute: the first that shows wall or later.
func slowInstant(wall time.Time, loc *time.Location) time.Time {
	for at := wall.Add(-30 * time.Hour); ; at = at.Add(time.Minute) {
		if !Wall(at.In(loc)).Before(wall) {
			return at
		}
	}
}

func TestInstantAgreesWithTheClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones()).Draw(t, "zone"))
		wall := Wall(drawTime(t, loc)).Truncate(time.Minute)
		if got, want := Instant(wall, loc), slowInstant(wall, loc); !got.Equal(want) {
			t.Fatalf("%v in %s: got %v, want %v", wall, loc, got, want.In(loc))
		}
	})
}

func BenchmarkOf(b *testing.B) {
	loc := zone(b, "Europe/Berlin")
	now := at(b, "2026-03-29 12:00", loc)
	for b.Loop() {
		Of(now, Week, loc)
	}
}
