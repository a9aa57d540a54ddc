// Package layers holds the test of the import rules in docs/architecture.md.
package layers

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"path"
	"strings"
	"testing"
)

// allowed says what a package of ours may import of ours; the first pattern that matches a package counts. A trailing
// /... stands for the package and all below it. What is not listed may import nothing of ours.
var allowed = []struct{ pkg, may string }{
	{"cmd/svodka", "..."},
	{"cmd/...", "..."},
	{"bench/...", "..."},
	{"internal/config", "sources notify jobs render internal/secret internal/kpi internal/period internal/suggest"},
	{"jobs", "sources internal/warehouse internal/kpi internal/detect internal/period render/... internal/ledger notify"},
	{"internal/warehouse/...", "sources internal/kpi internal/warehouse/..."},
	{"internal/ledger/...", "notify internal/detect internal/kpi internal/period internal/ledger/..."},
	{"render/...", "internal/detect internal/kpi internal/period render/..."},
	{"internal/detect", "internal/kpi internal/period"},
	{"internal/kpi", "internal/period"},
	{"internal/kpi/kpidoc", "internal/kpi"},
	{"sources", ""},
	{"sources/...", "sources internal/secret internal/suggest sources/mapping sources/sourcestest internal/period"},
	{"notify", ""},
	{"notify/...", "notify internal/secret notify/..."},
	{"internal/testserver", ""},
	{"internal/simulate/...", ""},
	{"internal/licences", ""},
}

// homes says which packages alone may import a third-party library.
var homes = map[string]string{
	"gopkg.in/yaml.v3":                                   "internal/config",
	"github.com/go-co-op/gocron/v2":                      "jobs",
	"github.com/robfig/cron/v3":                          "jobs",
	"github.com/go-telegram-bot-api/telegram-bot-api/v5": "notify/telegram",
	"github.com/wneessen/go-mail":                        "notify/email",
	"github.com/jung-kurt/gofpdf":                        "render/canvas/...",
	"github.com/wcharczuk/go-chart/v2":                   "render/canvas/...",
	"github.com/duckdb/duckdb-go/v2":                     "internal/warehouse/duckdb",
	"modernc.org/sqlite":                                 "internal/ledger/... sources/database",
	"github.com/spf13/cobra":                             "cmd/svodka",
}

type listed struct {
	ImportPath string
	Imports    []string
}

func TestImports(t *testing.T) {
	for _, p := range list(t) {
		ours := strings.TrimPrefix(p.ImportPath, "svodka/")
		for _, dep := range p.Imports {
			if rest, ok := strings.CutPrefix(dep, "svodka/"); ok && !mayImport(ours, rest) {
				t.Errorf("%s imports %s: not in the drawing of docs/architecture.md", ours, rest)
			}
			if home, ok := homeOf(dep); ok && !matchesAny(home, ours) {
				t.Errorf("%s imports %s: only %s may", ours, dep, home)
			}
		}
	}
}

func TestRulesCanFail(t *testing.T) {
	for _, pair := range [][2]string{
		{"internal/kpi", "internal/warehouse"}, {"notify/email", "sources"}, {"sources/file", "notify"},
		{"render", "internal/ledger"}, {"internal/detect", "render"}, {"internal/period", "internal/kpi"},
	} {
		if mayImport(pair[0], pair[1]) {
			t.Errorf("%s may import %s; the drawing forbids it", pair[0], pair[1])
		}
	}
}

func list(t *testing.T) []listed {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "svodka/...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []listed
	dec := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func mayImport(pkg, dep string) bool {
	for _, rule := range allowed {
		if matches(rule.pkg, pkg) {
			return matchesAny(rule.may, dep)
		}
	}
	return false
}

func matchesAny(patterns, pkg string) bool {
	for _, p := range strings.Fields(patterns) {
		if matches(p, pkg) {
			return true
		}
	}
	return false
}

func matches(pattern, pkg string) bool {
	base, tree := strings.CutSuffix(pattern, "...")
	base = strings.TrimSuffix(base, "/")
	return pkg == base || tree && (base == "" || strings.HasPrefix(pkg, base+"/"))
}

func homeOf(dep string) (string, bool) {
	for p := dep; p != "." && p != "/"; p = path.Dir(p) {
		if home, ok := homes[p]; ok {
			return home, true
		}
	}
	return "", false
}
