package config

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the expected messages anew")

// TestBadFiles holds what is said of every file in testdata/bad against the text beside it.
func TestBadFiles(t *testing.T) {
	for _, path := range files(t, "bad") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			cfg, warnings, err := Load(path, registry(), environment)
			var mistakes Mistakes
			if !errors.As(err, &mistakes) || len(mistakes) == 0 || cfg != nil {
				t.Fatalf("got %v and a config %v, want mistakes only", err, cfg != nil)
			}
			said := strings.ReplaceAll(lines(warnings)+mistakes.Error()+"\n", "testdata/bad/", "")
			if strings.Contains(said, "planted") {
				t.Errorf("a secret is repeated:\n%s", said)
			}
			golden(t, strings.TrimSuffix(path, ".yaml")+".txt", said)
		})
	}
}

// TestSections looks at where the mistakes are that sections of other packages find in themselves; the words are theirs.
func TestSections(t *testing.T) {
	for _, path := range files(t, "sections") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			_, _, err := Load(path, registry(), environment)
			var mistakes Mistakes
			if !errors.As(err, &mistakes) {
				t.Fatalf("got %v, want mistakes", err)
			}
			var said strings.Builder
			for _, m := range mistakes {
				fmt.Fprintf(&said, "%d:%d: %s\n", m.At.Line, m.At.Col, m.Path)
			}
			golden(t, strings.TrimSuffix(path, ".yaml")+".txt", said.String())
		})
	}
}

func lines(warnings []Warning) string {
	var b strings.Builder
	for _, w := range warnings {
		b.WriteString("warning: " + w.String() + "\n")
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func files(t testing.TB, kind string) []string {
	t.Helper()
	all, err := filepath.Glob("testdata/" + kind + "/*.yaml")
	if err != nil || len(all) == 0 {
		t.Fatalf("no files in testdata/%s: %v", kind, err)
	}
	return all
}

// TestGoodFiles holds what good files become.
func TestGoodFiles(t *testing.T) {
	if err := os.Chmod("testdata/good/secrets/proxy", 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range files(t, "good") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".yaml"), func(t *testing.T) {
			cfg, warnings, err := Load(path, registry(), environment)
			if err != nil || len(warnings) > 0 {
				t.Fatalf("got error %v and warnings %v, want none", err, warnings)
			}
			if cfg.Dir != "testdata/good" {
				t.Errorf("got folder %q", cfg.Dir)
			}
		})
	}
}

func TestValues(t *testing.T) {
	cfg := load(t, "testdata/good/everything.yaml")
	crm := must[Source](t, cfg.Sources, "crm").Config.(*crmSource)
	files := must[Source](t, cfg.Sources, "files").Config.(*fileSource)
	boss := must[Receiver](t, cfg.Receivers, "boss")
	mail := must[Receiver](t, cfg.Receivers, "mail")
	daily := must(t, cfg.Jobs, "Ежедневно")
	got := map[string]any{
		"company": cfg.Company, "zone": cfg.Timezone.String(), "margin": float64(cfg.Margin), "memory": string(cfg.Warehouse.Memory),
		"data": cfg.DataDir(), "sources": cfg.Sources.Names(), "jobs": cfg.Jobs.Names(),
		"token": crm.Token.Reveal(), "proxy": crm.Proxy.Password.Reveal(), "timeout": crm.Timeout, "rate": crm.Rate, "strict": crm.Strict,
		"page": crm.Paging.Size, "folder": files.Folder, "streams": files.Streams,
		"type": boss.Type, "chat": boss.Config.(*chatReceiver).Chat, "uncertain": boss.OnUncertain, "held": mail.OnUncertain,
		"port": mail.Config.(*mailReceiver).SMTP.Port, "forms": mail.Config.(*mailReceiver).Tags,
		"workdays": daily.Schedule.Workdays, "for": int(daily.Alerts[0].For), "above": daily.Alerts[0].Above.Value,
		"secrets": len(cfg.Secrets()),
	}
	want := map[string]any{
		"company": "ООО «Северный ветер»", "zone": "Europe/Moscow", "margin": 0.4, "memory": "2GB",
		"data": "testdata/good/state", "sources": []string{"crm", "ads", "files"}, "jobs": []string{"weekly-sales", "Ежедневно"},
		"token": "planted-secret-1", "proxy": "planted-secret-3", "timeout": 90 * time.Minute, "rate": 10.0, "strict": true,
		"page": 10, "folder": "data", "streams": map[string]stream{"deals": {
			File: "deals.csv", Kind: "csv", Skip: []int{1, 2},
			Columns: map[string]column{"id": {Name: "ID"}, "number": {Name: "7"}, "amount": {Name: "Sum", Default: "0"}},
			Values:  map[string]string{"Payment Done": "won", "404": "lost", "007": "bond"},
			Date:    several{"dd.mm.yyyy", "excel"},
		}, "leads": {File: "leads.csv", Date: several{"dd.mm.yyyy"}}},
		"type": "telegram", "chat": "-1001234567890", "uncertain": "resend", "held": "hold",
		"port": uint16(465), "forms": []string{"pdf", "html"},
		"workdays": "19:00", "for": 2, "above": 1800.0,
		"secrets": 4,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("everything.yaml (-want +got):\n%s", diff)
	}
}

func TestMerge(t *testing.T) {
	cfg := load(t, "testdata/good/merge.yaml")
	first := must[Source](t, cfg.Sources, "crm").Config.(*crmSource)
	second := must[Source](t, cfg.Sources, "second").Config.(*crmSource)
	if second.URL != first.URL || second.Timeout != 5*time.Second || second.Rate != 0.5 || first.Rate != 0 {
		t.Errorf("got %+v and %+v, want the first one's settings with those of the second over them", first, second)
	}
	night := must(t, cfg.Jobs, "night")
	if night.Schedule.Daily != "03:00" || night.Schedule.Every.String() != "" || len(night.Alerts) != 1 || night.Grace.String() != "3h" {
		t.Errorf("got %+v, want the job watch with another schedule and grace", night)
	}
}

func TestDefaults(t *testing.T) {
	cfg := load(t, "testdata/good/small.yaml")
	want := Defaults()
	if cfg.Language != want.Language || cfg.Margin != 1 || cfg.DataDir() != "testdata/good/svodka-data" || cfg.Warehouse != want.Warehouse {
		t.Errorf("got %+v, want the defaults", cfg)
	}
	if seed := must[Source](t, cfg.Sources, "crm").Config.(*demoSource).Seed; seed != 1 {
		t.Errorf("got seed %d, want that of the constructor, 1", seed)
	}
}

func TestPosition(t *testing.T) {
	cfg := load(t, "testdata/good/everything.yaml")
	for path, want := range map[string]string{
		"company":                     "2:10",
		"sources.crm":                 "15:5", // the value; its key is at 14:3
		"sources.crm.timeout":         "18:14",
		"sources.crm.nothing":         "14:3",
		"receivers.boss.smtp.host":    "40:3",
		"jobs.Ежедневно.alerts[1]":    "59:9",
		"jobs.Ежедневно.alerts[1].by": "59:9",
		"jobs.Ежедневно.alerts[9].by": "57:5",
		"nowhere":                     "2:1",
	} {
		if got := cfg.Position(path); got != "testdata/good/everything.yaml:"+want {
			t.Errorf("%s: got %s, want line and column %s", path, got, want)
		}
	}
}

func TestSecretFileThatAllCanRead(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "config.yaml")
	text := strings.Replace(read(t, "testdata/good/small.yaml"), "{type: demo}", "{type: crm, url: https://a, token: {file: token}}", 1)
	write(t, path, text, 0o600)
	write(t, filepath.Join(dir, "token"), "planted\r\n", 0o644)
	cfg, warnings, err := Load(path, registry(), environment)
	if err != nil {
		t.Fatal(err)
	}
	if got := must[Source](t, cfg.Sources, "crm").Config.(*crmSource).Token.Reveal(); got != "planted" {
		t.Errorf("got %q, want the text without the end of the line", got)
	}
	want := path + `:4:50: sources.crm.token.file: everybody on this machine can read "token"; chmod 600 it` + "\n"
	if got := strings.TrimPrefix(lines(warnings), "warning: "); got != want {
		t.Errorf("got warnings\n%s, want\n%s", got, want)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := Load(filepath.Join(dir, "none.yaml"), registry(), environment); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want that there is no such file", err)
	}
	path := filepath.Join(dir, "large.yaml")
	write(t, path, strings.Repeat("# nothing\n", 1<<17), 0o600)
	_, _, err := Load(path, registry(), environment)
	if want := path + ": the file is larger than 1 MB; keep data such as plans in a source"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestCalendarWarnings(t *testing.T) {
	cfg := load(t, "testdata/good/everything.yaml")
	day := func(s string) time.Time { return Date(s).In(time.UTC) }
	years := cfg.WorkingCalendar().Years()
	last := years[len(years)-1]
	for at, want := range map[time.Time]int{
		day(fmt.Sprint(last) + "-11-20"):  0,
		day(fmt.Sprint(last) + "-12-10"):  1,
		day(fmt.Sprint(last+1, "-03-01")): 1,
	} {
		if got := cfg.CalendarWarnings(at); len(got) != want {
			t.Errorf("at %s: got %v, want %d warnings", at, got, want)
		}
	}
	if cfg.WorkingCalendar().Working(day("2026-12-30")) || !cfg.WorkingCalendar().Working(day("2026-12-26")) {
		t.Error("the days off and working of the file are not in the calendar")
	}
}

func TestPlansOfAnUnknownYear(t *testing.T) {
	text := read(t, "testdata/good/small.yaml") + "calendar: {country: ru}\nplans: [{month: 2099-01, kpi: sales, value: 1}, {month: 2099-02, kpi: sales, value: 1}]\n"
	_, warnings, err := LoadBytes("config.yaml", []byte(text), registry(), environment)
	if err != nil || len(warnings) != 1 || !strings.Contains(warnings[0].String(), `config.yaml:14:9: plans[0]: the calendar of "ru" does not know 2099 yet`) {
		t.Errorf("got %v and warnings %v, want one for 2099", err, warnings)
	}
}

func load(t testing.TB, path string) *Config {
	t.Helper()
	cfg, _, err := Load(path, registry(), environment)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func must[T any](t *testing.T, s Section[T], name string) T {
	t.Helper()
	v, ok := s.Find(name)
	if !ok {
		t.Fatalf("there is no %s, only %v", name, s.Names())
	}
	return v
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}
