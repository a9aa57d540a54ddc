package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// asProgram makes this test program svodka itself.
const asProgram = "SVODKA_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	testscript.Main(m, map[string]func(){"svodka": main})
}

// TestCases runs whole-program cases: each file is a configuration, data, commands, and what they have to print.
func TestCases(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "../../testdata/cases", UpdateScripts: os.Getenv("UPDATE") != ""})
}

// TestStarter keeps what init writes and the example of the repository alike.
func TestStarter(t *testing.T) {
	example, err := os.ReadFile("../../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(example, starter) {
		t.Error("cmd/svodka/starter.yaml differs from config.example.yaml: cp config.example.yaml cmd/svodka/starter.yaml")
	}
}

// command runs svodka in the folder dir at the moment now, and returns its exit code and what it printed.
func command(t *testing.T, dir string, now time.Time, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs, env: os.LookupEnv, now: func() time.Time { return now }, dir: dir}
	code = a.run(context.Background(), args)
	return code, out.String(), errs.String()
}

var tuesday = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// TestDemo runs the demo as a newcomer does and looks for everything it promises.
func TestDemo(t *testing.T) {
	for _, lang := range []string{"ru", "en"} {
		t.Run(lang, func(t *testing.T) {
			dir := t.TempDir()
			code, stdout, stderr := command(t, dir, tuesday, "demo", "--lang", lang)
			if code != 0 {
				t.Fatalf("exit code %d:\n%s%s", code, stdout, stderr)
			}
			for pattern, want := range map[string]int{"*.pdf": 1, "*.eml": 2, "*.txt": 2, "*.png": 2} {
				found, err := filepath.Glob(filepath.Join(dir, "demo-out", pattern))
				if err != nil || len(found) != want {
					t.Errorf("%s: got %d files, want %d (%v)", pattern, len(found), want, err)
				}
			}
		})
	}
}

// TestKPIOfExample asks the example configuration for a KPI and reads the JSON that others script against.
func TestKPIOfExample(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), starter, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"kpi", "win_rate", "--from", "2026-11-16", "--to", "2026-11-23", "--grain", "week", "--by", "manager", "--format", "json"}
	code, stdout, stderr := command(t, dir, tuesday, args...)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	var got struct {
		KPI, Unit, Grain string
		Series           []struct {
			Group  map[string]string
			Points []struct {
				From, To        string
				Value, Num, Den *float64
				State           string
			}
		}
	}
	dec := json.NewDecoder(bytes.NewBufferString(stdout))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&got); err != nil {
		t.Fatalf("%v in %s", err, stdout)
	}
	if got.KPI != "win_rate" || got.Unit != "percent" || got.Grain != "week" || len(got.Series) < 5 {
		t.Fatalf("got %+v", got)
	}
	p := got.Series[0].Points[0]
	if p.From != "2026-11-16T00:00:00+03:00" || p.To != "2026-11-23T00:00:00+03:00" {
		t.Errorf("period %s to %s, want local midnights with offset", p.From, p.To)
	}
	if p.State != "value" || p.Num == nil || p.Den == nil || *p.Value != *p.Num / *p.Den {
		t.Errorf("got %+v, want a value that is num / den", p)
	}
}
