package file_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"svodka/internal/config"
	"svodka/notify"
	folder "svodka/notify/file"
	"svodka/sources"
	"svodka/sources/file"
	"svodka/sources/sourcestest"
)

// dataDir is where the real data sets are; without them the test is left out.
func dataDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("SVODKA_DATA")
	if dir == "" {
		dir = "../../../shared/data"
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "school-crm")); err != nil {
		t.Skip("LEFT OUT: the real data sets are not in ../shared/data, nor where SVODKA_DATA says")
	}
	return dir
}

// example opens the source of a configuration in examples.
func example(t *testing.T, name string) func(t *testing.T) sources.Source {
	t.Helper()
	data := dataDir(t)
	registry := config.Registry{
		Sources:   map[string]func() sources.Config{"file": func() sources.Config { return file.Defaults() }},
		Receivers: map[string]func() notify.Config{"file": func() notify.Config { return folder.Defaults() }},
	}
	environment := func(string) (string, bool) { return data, true }
	cfg, _, err := config.Load("../../examples/"+name+"/config.yaml", registry, environment)
	if err != nil {
		t.Fatal(err)
	}
	crm, ok := cfg.Sources.Find("crm")
	if !ok {
		t.Fatal("there is no source crm")
	}
	return func(t *testing.T) sources.Source {
		now := func() time.Time { return time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC) }
		s, err := crm.Config.Open(t.Context(), sources.Env{Name: "crm", Log: slog.New(slog.DiscardHandler), Location: time.UTC, Currency: "XXX", Now: now})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// total is what the rows of a stream add up to.
type total struct {
	Records, Empty, Rejects int
	Words                   map[string]int // by status, or by direction and answer
	Money                   int64          // of won deals, or spent
	NoCreation, NoClosing   int
	Early, AtOnce           int    // deals closed before they were created, and at that moment
	First, Last             string // day of the first and the last event, in the file's zone
	AsOf                    string
}

func sum(t *testing.T, s sources.Source, stream string, loc *time.Location) total {
	t.Helper()
	got := total{Words: map[string]int{}}
	ids := map[string]bool{}
	for b, err := range s.Read(t.Context(), stream, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range b.Rejects {
			if r.Empty {
				got.Empty++
			} else {
				got.Rejects++
			}
		}
		for _, r := range b.Records {
			got.add(r, loc)
			ids[*r.Fields()[0].(*string)] = true
		}
		got.AsOf = b.AsOf.Format(time.RFC3339)
	}
	if len(ids) != got.Records {
		t.Errorf("%s: %d of %d records share an id", stream, got.Records-len(ids), got.Records)
	}
	return got
}

func (s *total) add(r sources.Record, loc *time.Location) {
	s.Records++
	switch r := r.(type) {
	case *sources.Deal:
		s.Words[r.Status]++
		if r.Status == sources.Won {
			s.Money += r.Amount.V
		}
		if r.CreatedAt.IsZero() {
			s.NoCreation++
		}
		if r.Status != sources.Open && r.ClosedAt.IsZero() {
			s.NoClosing++
		}
		if !r.ClosedAt.IsZero() && r.ClosedAt.Before(r.CreatedAt) {
			s.Early++
		}
		if !r.ClosedAt.IsZero() && r.ClosedAt.Equal(r.CreatedAt) {
			s.AtOnce++
		}
		s.span(r.CreatedAt, loc)
	case *sources.Activity:
		answer := "missed"
		if r.Answered.V {
			answer = "answered"
		}
		s.Words[r.Direction+" "+answer]++
		s.span(r.StartedAt, loc)
	case *sources.AdCost:
		s.Money += r.Cost.V
	}
}

func (s *total) span(at time.Time, loc *time.Location) {
	if at.IsZero() {
		return
	}
	day := at.In(loc).Format(time.DateOnly)
	if s.First == "" || day < s.First {
		s.First = day
	}
	s.Last = max(s.Last, day)
}

func TestMavenExample(t *testing.T) {
	open := example(t, "maven-crm")
	s := open(t)
	defer s.Close()
	for stream, want := range map[string]total{
		"deals": {
			Records: 8800, Words: map[string]int{"won": 4238, "lost": 2473, "open": 2089}, Money: 1000553400, NoCreation: 500,
			First: "2016-10-20", Last: "2017-12-27", AsOf: "2018-01-01T00:00:00Z",
		},
		"managers":  {Records: 35, Words: map[string]int{}, AsOf: "2018-01-01T00:00:00Z"},
		"customers": {Records: 85, Words: map[string]int{}, AsOf: "2018-01-01T00:00:00Z"},
	} {
		if diff := cmp.Diff(want, sum(t, s, stream, time.UTC)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", stream, diff)
		}
	}
	for b, err := range s.Read(t.Context(), "deals", "") {
		for _, r := range b.Records {
			if d := r.(*sources.Deal); d.Product == "GTXPro" || d.Amount.Valid && d.Currency != "USD" {
				t.Fatalf("got %+v, %v", d, err)
			}
		}
	}
}

func TestSchoolExample(t *testing.T) {
	open := example(t, "school-crm")
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s := open(t)
	defer s.Close()
	asOf := "2024-06-21T10:00:00Z"
	for stream, want := range map[string]total{
		"deals": {
			Records: 8174, Empty: 535, Rejects: 1, Words: map[string]int{"won": 407, "lost": 6688, "open": 1079}, Money: 313910000, NoClosing: 951, Early: 10, AtOnce: 1251,
			First: "2023-07-03", Last: "2023-12-31", AsOf: asOf,
		},
		"leads":     {Records: 8174, Empty: 535, Rejects: 1, Words: map[string]int{}, AsOf: asOf},
		"customers": {Records: 7224, Words: map[string]int{}, AsOf: asOf},
		"activities": {
			Records: 32720, Words: map[string]int{"in answered": 1052, "in missed": 2413, "out answered": 24007, "out missed": 5248},
			First: "2023-06-30", Last: "2023-12-31", AsOf: asOf,
		},
		"ad_costs": {Records: 8933, Empty: 2, Words: map[string]int{}, Money: 5869176, AsOf: asOf},
	} {
		if diff := cmp.Diff(want, sum(t, s, stream, berlin)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", stream, diff)
		}
	}
}

func TestExamplesKeepTheContract(t *testing.T) {
	sourcestest.Test(t, example(t, "maven-crm"))
}
