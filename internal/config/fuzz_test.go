package config

import (
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// FuzzLoad damages files. Whatever comes of it, nothing panics, every refusal says where, nothing takes long, no secret is
// repeated, and the schema takes what the loader takes.
func FuzzLoad(f *testing.F) {
	schema := compiled(f)
	for _, kind := range []string{"good", "bad"} {
		for _, path := range files(f, kind) {
			f.Add([]byte(read(f, path)))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { hold(t, schema, data) })
}

// TestMutants is a short FuzzLoad with a fixed seed.
func TestMutants(t *testing.T) {
	schema := compiled(t)
	seeds := map[string][][]byte{}
	for _, kind := range []string{"good", "bad"} {
		for _, path := range files(t, kind) {
			if text := read(t, path); len(text) < 5000 {
				seeds[kind] = append(seeds[kind], []byte(text))
			}
		}
	}
	accepted := 0
	r := rand.New(rand.NewPCG(1, 2))
	for i := range 3000 {
		data := mutate(r, seeds[[]string{"good", "bad"}[i%2]])
		if i%4 < 2 {
			data = revalue(r, seeds["good"][r.IntN(len(seeds["good"]))])
		}
		if hold(t, schema, data) {
			accepted++
		}
	}
	if accepted < 30 {
		t.Errorf("only %d of the mutants were good files; the comparison with the schema says little", accepted)
	}
}

func hold(t *testing.T, schema *jsonschema.Schema, data []byte) (accepted bool) {
	t.Helper()
	cfg, warnings, err := timed(t, data)
	for _, w := range warnings {
		if w.At.Line < 1 {
			t.Errorf("a warning without a place: %s", w)
		}
	}
	if err == nil {
		if problem := schema.Validate(asJSON(t, data)); problem != nil {
			t.Errorf("the loader takes it, the schema does not: %v\n%s", problem, data)
		}
		return cfg != nil
	}
	var mistakes Mistakes
	if !errors.As(err, &mistakes) || len(mistakes) == 0 {
		t.Fatalf("got %v, want mistakes:\n%s", err, data)
	}
	for _, m := range mistakes {
		if (m.At.Line < 1 || m.At.Col < 1) && len(data) <= maxBytes || m.Text == "" || strings.Contains(m.String(), "\n") {
			t.Errorf("a mistake without a place or on two lines: %q\n%s", m.String(), data)
		}
	}
	if strings.Contains(err.Error(), "planted-secret") {
		t.Errorf("a secret is repeated: %v", err)
	}
	return false
}

// timed reads data. A busy machine can make anything slow, but hardly three times in a row.
func timed(t *testing.T, data []byte) (cfg *Config, warnings []Warning, err error) {
	t.Helper()
	for range 3 {
		started := time.Now()
		cfg, warnings, err = LoadBytes("testdata/good/config.yaml", data, registry(), environment)
		if time.Since(started) < time.Second {
			return cfg, warnings, err
		}
	}
	t.Errorf("takes longer than a second:\n%s", data)
	return cfg, warnings, err
}

// scraps are what mistakes are made of.
var scraps = []string{
	"\n", " ", "  ", "\t", ":", ": ", "- ", "-", "{", "}", "[", "]", ",", "*", "&a ", "*a", "<<: ", "<<: *a", "!!binary ", "!!str ", "'", "\"", "|", ">",
	"#", "?", "? ", "---\n", "...\n", "~", "null", "yes", "true", "010", "1e3", ".inf", ".nan", "-1", "99999999999999999999", "*/5 * * * *", "{env: CRM_TOKEN}",
	"{env: NOWHERE}", "{file: x}", "\ufeff", "\x00", "\xff", "\u00a0", "%", "@", "`", "\\", "é", "х",
}

// mutate puts pieces of two files together and damages the whole in a few places.
func mutate(r *rand.Rand, seeds [][]byte) []byte {
	data := append([]byte(nil), seeds[r.IntN(len(seeds))]...)
	for range 1 + r.IntN(3) {
		if len(data) == 0 {
			return []byte(scraps[r.IntN(len(scraps))])
		}
		i := r.IntN(len(data))
		j := min(len(data), i+1+r.IntN(12))
		switch r.IntN(12) {
		case 0:
			data = append(data[:i:i], data[j:]...)
		case 1:
			data = append(data[:i:i], append([]byte(scraps[r.IntN(len(scraps))]), data[i:]...)...)
		case 2:
			data = append(data[:j:j], data[i:]...)
		case 3:
			data[i] = byte(r.IntN(256))
		case 4:
			data[i] = "abcxyz019:-{}[],&*#\n\t "[r.IntN(22)]
		case 5:
			other := seeds[r.IntN(len(seeds))]
			k := r.IntN(len(other) + 1)
			data = append(data[:i:i], other[k:min(len(other), k+60)]...)
		default:
			data = revalue(r, data)
		}
	}
	return data
}

var valueForm = regexp.MustCompile(`(?m)(?:: |- |\[|, )([^,\[\]{}\n]+)`)

// values are what may stand in place of a value.
var values = append([]string{
	"True", "+5", "-0", "0", "0s", "30s", "-1.5h", ".5", "5.", "1.0", "1_000", "0x1F", "0o17", "1e400", "2026-11-03", "2026-11-03T10:00:00Z", "5%", "1 000", `"x"`,
	"'010'", `"true"`, `"30"`, "{}", "[]", "[a]", "a b", "=", "<<", "30 days", "1 period", "09:00", "|\n      x\n", "Europe/Berlin", "EUR", "ru", "demo", "sales",
}, scraps...)

// revalue puts another value in place of one.
func revalue(r *rand.Rand, data []byte) []byte {
	all := valueForm.FindAllSubmatchIndex(data, -1)
	if len(all) == 0 {
		return data
	}
	m := all[r.IntN(len(all))]
	return slices.Concat(data[:m[2]], []byte(values[r.IntN(len(values))]), data[m[3]:])
}

func BenchmarkLoad(b *testing.B) {
	data := []byte(read(b, "testdata/good/everything.yaml"))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := LoadBytes("testdata/good/everything.yaml", data, registry(), environment); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadLarge reads as many plans as a file may hold.
func BenchmarkLoadLarge(b *testing.B) {
	var text strings.Builder
	text.WriteString(strings.SplitAfter(read(b, "testdata/good/small.yaml"), "send_to: [out]\n")[0])
	text.WriteString("plans:\n")
	for i := range 900 {
		text.WriteString("  - {month: " + Date("2026-01-01").In(time.UTC).AddDate(0, i%12, 0).Format(monthForm) + ", kpi: sales, manager: m" + strings.Repeat("x", i%7) + ", value: 1}\n")
	}
	data := []byte(text.String())
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		_, _, _ = LoadBytes("testdata/good/config.yaml", data, registry(), environment)
	}
}
