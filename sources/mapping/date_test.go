package mapping

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ pattern, text, want string }{ // want in UTC, from Berlin
		{"dd.mm.yyyy hh:mm", "31.12.2023 10:29", "2023-12-31T09:29:00Z"},
		{"dd.mm.yyyy hh:mm", "1.7.2023 9:05", "2023-07-01T07:05:00Z"},
		{"dd.mm.yyyy hh:mm", "02.04.2024", "2024-04-01T22:00:00Z"},
		{"dd.mm.yyyy hh:mm", "2024-04-02 10:00", "2024-04-02T08:00:00Z"},
		{"dd.mm.yyyy hh:mm", "01.07.2023\u00a0 09:05", "2023-07-01T07:05:00Z"},
		{"yyyy-MM-dd HH:mm:ss", "2024-06-21 12:00:01", "2024-06-21T10:00:01Z"},
		{"mm/dd/yyyy, hh:mm am/pm", "6/21/2024, 2:22 PM", "2024-06-21T12:22:00Z"},
		{"mm/dd/yyyy hh:mm am/pm", "6/21/2024 12:05 am", "2024-06-20T22:05:00Z"},
		{"mm/dd/yyyy hh:mm am/pm", "6/21/2024", "2024-06-20T22:00:00Z"},
		{"mm/dd/yyyy hh:mmam/pm", "6/21/2024 12:05pm", "2024-06-21T10:05:00Z"},
		{"dd mmm yyyy", "21 июня 2024", "2024-06-20T22:00:00Z"},
		{"dd-mmm-yy", "21-Jun-24", "2024-06-20T22:00:00Z"},
		{"mmm d, yyyy", "September 1, 2024", "2024-08-31T22:00:00Z"},
		{"hh:mm dd.mm.yy", "23:59 31.12.69", "2069-12-31T22:59:00Z"},
		{"yyyymmdd", "20240621", "2024-06-20T22:00:00Z"},
		{"yyyymmddThhmmss", "20240621T120000", "2024-06-21T10:00:00Z"},
		{"excel", "45464.5", "2024-06-21T10:00:00Z"},
		{"unix", "1718964000", "2024-06-21T10:00:00Z"},
		{"unix_ms", "1718964000500", "2024-06-21T10:00:00.5Z"},
		{"iso", "2024-06-21T12:00:00.25+03:00", "2024-06-21T09:00:00.25Z"},
		{"iso", "2024-06-21T12:00:00,25 UTC", "2024-06-21T12:00:00.25Z"},
		{"iso", "2024-06-21 12:00:00 -0330", "2024-06-21T15:30:00Z"},
		{"iso", "2024-06-21T12:00Z", "2024-06-21T12:00:00Z"},
		{"iso", "2024-06-21 12:00:00+02", "2024-06-21T10:00:00Z"},
		{"iso", "2024-02-29", "2024-02-28T23:00:00Z"},
		{"iso", "2024-03-31 02:30", "2024-03-31T01:30:00Z"}, // skipped: 03:30
		{"iso", "2024-03-31 02:00", "2024-03-31T01:00:00Z"},
		{"iso", "2023-10-29 02:30", "2023-10-29T00:30:00Z"}, // twice: the first
		{"iso", "2023-10-29 03:00", "2023-10-29T02:00:00Z"},
		{"iso", "0000-00-00 00:00:00", "0001-01-01T00:00:00Z"},
	} {
		d, err := newDates(Notation{Date: Words{c.pattern}}, zone(t, "Europe/Berlin"))
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		got, _, err := d.moment(Cell{Text: c.text})
		if err != nil || got.Format(time.RFC3339Nano) != c.want {
			t.Errorf("%q by %s: got %s, %v; want %s", c.text, c.pattern, got.Format(time.RFC3339Nano), err, c.want)
		}
	}
}

func TestDatesThatAreNone(t *testing.T) {
	for _, c := range []struct{ pattern, text string }{
		{"dd.mm.yyyy", "31.02.2024"}, {"dd.mm.yyyy", "12/31/2024"}, {"dd.mm.yyyy", "31.12.24"}, {"dd.mm.yyyy", "31.12.2024x"}, {"dd.mm.yyyy", "31.12.2024 10:00"},
		{"dd.mm.yyyy hh:mm", "31.12.2024 24:00"}, {"dd.mm.yyyy hh:mm", "31.12.2024 10"}, {"dd.mm.yyyy hh:mm", "31.12.2024 10:00:59"}, {"dd.mm.yyyy hh:mm", "45464"},
		{"mm/dd/yyyy hh:mm am/pm", "6/21/2024 13:00 PM"}, {"mm/dd/yyyy hh:mm am/pm", "6/21/2024 0:00 AM"}, {"dd mmm yyyy", "21 Foo 2024"}, {"dd mmm yyyy", "21  2024"},
		{"iso", "2024-1-1"}, {"iso", "2024-01-01T"}, {"iso", "2024-01-01 10:00:00."}, {"iso", "2024-01-01 10:00+25:00"}, {"iso", "2024-13-01"}, {"iso", "1899-12-31"}, {"iso", "soon"}, {"iso", ""},
		{"iso", "20x4-01-01"}, {"iso", "+024-01-01"}, {"excel", "0"}, {"excel", "1e9"}, {"unix", "NaN"}, {"unix", "1e300"}, {"yyyymmdd", "2024621"},
	} {
		d, err := newDates(Notation{Date: Words{c.pattern}}, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got, _, err := d.moment(Cell{Text: c.text}); err == nil {
			t.Errorf("%q by %s: got %s, want an error", c.text, c.pattern, got)
		}
	}
}

func TestPatternsThatAreNone(t *testing.T) {
	for pattern, want := range map[string]string{
		"": "must have a day", "dd.mm": "must have a day", "mm/yyyy": "must have a day", "dd.mm.yyyy dd": "must have a day", "hh:mm": "must have a day",
		"dd.mm.yyyy mm": "must have a day", "dd.mm.yyyy ss": "without its hour", "dd.mm.yyyy hh:mm hh": "twice", "%d.%m.%Y": "stands for nothing", "dd.mm.yyyy z": "stands for nothing",
		"02.01.2006": "stands for nothing", "ddd.mm.yyyy": "stands for nothing",
	} {
		if _, err := compile(pattern); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", pattern, err, want)
		}
	}
}

// A moment written as its wall clock is read back, or as an earlier one that shows the same.
func TestWallClocksInAllZones(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Antarctica/Troll", "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "Asia/Gaza", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		at := time.Unix(rapid.Int64Range(315532800, 2082758400).Draw(t, "unix"), 0).In(loc)
		got := wallOf(at).in(loc)
		if wallOf(got.In(loc)) != wallOf(at) || got.After(at) || at.Sub(got) > 25*time.Hour {
			t.Fatalf("%s is read as %s", at, got.In(loc))
		}
	})
}

// A time that the clocks skip is read as one after the skip, in the order of the texts.
func TestSkippedTimes(t *testing.T) {
	for name, first := range map[string]string{"Europe/Berlin": "2024-03-31 02:00", "America/New_York": "2024-03-10 02:00", "America/Sao_Paulo": "2018-11-04 00:00", "Australia/Lord_Howe": "2024-10-06 02:00"} {
		loc := zone(t, name)
		w, ok := parseISO(first)
		if !ok {
			t.Fatal(first)
		}
		start := w.in(loc)
		for m := 1; m < 30; m++ {
			w.minute = m
			if got, want := w.in(loc), start.Add(time.Duration(m)*time.Minute); !got.Equal(want) {
				t.Errorf("%s %s:%02d: got %s, want %s", name, first[:13], m, got.UTC(), want.UTC())
			}
		}
	}
}

func TestDays(t *testing.T) {
	d, err := newDates(Notation{Date: Words{"dd.mm.yyyy"}}, zone(t, "America/New_York"))
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"2023-07-03 00:00:00": "2023-07-03", "03.07.2023": "2023-07-03", "2023-07-03T02:00:00Z": "2023-07-02", "0000-00-00": ""} {
		if got, err := d.day(Cell{Text: text}); string(got) != want || err != nil {
			t.Errorf("%q: got %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestMonths(t *testing.T) {
	d, err := newDates(Notation{Date: Words{"dd.mm.yyyy"}}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2024-02": "2024-02-01 2024-02-29", "2.2023": "2023-02-01 2023-02-28", "12/2024": "2024-12-01 2024-12-31", "15.11.2026": "2026-11-01 2026-11-30", "2026-11-01": "2026-11-01 2026-11-30",
		"2024-13": "", "2024": "", "Q1": "", "0000-00-00": "",
	} {
		first, last, err := d.parseMonth(Cell{Text: text})
		got := strings.TrimSpace(string(first) + " " + string(last))
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: got %q, %v; want %q", text, got, err, want)
		}
	}
	if first, _, err := d.parseMonth(Cell{Text: "46327", Serial: 46327}); first != "2026-11-01" || err != nil {
		t.Errorf("a day of a spreadsheet: got %s, %v", first, err)
	}
}

func TestSpans(t *testing.T) {
	for text, want := range map[string]float64{"171": 171, "0": 0, "56:05:26": 201926, "0:00:07.5": 7.5, "12,5": 12.5} {
		if got, err := parseSpan(text, "auto"); got != want || err != nil {
			t.Errorf("%q: got %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"2:35", "1:60:00", "1:5:00", "-5", "-1:00:00", "5 min", "1:00:60", "a:00:00", "1:00:NaN", "5 €"} {
		if got, err := parseSpan(text, "auto"); err == nil {
			t.Errorf("%q: got %v, want an error", text, got)
		}
	}
}

func FuzzDates(f *testing.F) {
	f.Add("dd.mm.yyyy hh:mm", "31.12.2023 10:29")
	f.Add("mmm d, yyyy hh:mm am/pm", "Jun 1, 2024 1:00 PM")
	f.Add("iso", "2024-06-21T12:00:00.25+03:00")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		d, err := newDates(Notation{Date: Words{pattern}}, time.UTC)
		if err != nil {
			return
		}
		if got, _, err := d.moment(Cell{Text: text}); err == nil && !got.IsZero() && (got.Year() < 1899 || got.Year() > 2200) {
			t.Errorf("%q by %q: %s", text, pattern, got)
		}
	})
}

// A date without a time of day is told apart from midnight.
func TestTimesOfDay(t *testing.T) {
	for _, c := range []struct {
		pattern string
		cell    Cell
		want    bool // there is no time of day
	}{
		{"dd.mm.yyyy hh:mm", Cell{Text: "08.12.2023"}, true}, {"dd.mm.yyyy hh:mm", Cell{Text: "08.12.2023 00:00"}, false}, {"dd.mm.yyyy", Cell{Text: "08.12.2023"}, true},
		{"iso", Cell{Text: "2023-12-08"}, true}, {"iso", Cell{Text: "2023-12-08 00:00"}, false}, {"iso", Cell{Text: "2023-12-08T00:00:00Z"}, false},
		{"hh:mm dd.mm.yyyy", Cell{Text: "00:00 08.12.2023"}, false}, {"dd.mm.yyyy h am/pm", Cell{Text: "08.12.2023 12 am"}, false},
		{"iso", Cell{Text: "45268", Serial: 45268}, true}, {"iso", Cell{Text: "45268.5", Serial: 45268.5}, false},
		{"excel", Cell{Text: "45268"}, true}, {"excel", Cell{Text: "45268,25"}, false}, {"unix", Cell{Text: "1701993600"}, false}, {"iso", Cell{Text: "0000-00-00"}, false},
	} {
		d, err := newDates(Notation{Date: Words{c.pattern}}, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if _, dayOnly, err := d.moment(c.cell); dayOnly != c.want || err != nil {
			t.Errorf("%q by %s: got %v, %v; want %v", c.cell.Text, c.pattern, dayOnly, err, c.want)
		}
	}
}
