package database

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"svodka/sources/mapping"
)

func TestTrack(t *testing.T) {
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		kind   kind
		old    string
		rows   []string
		want   string
		failed string
	}{
		"moves on":                       {moments, "", []string{"2026-01-01T10:00:00Z", "2026-01-02T10:00:00Z"}, "2026-01-02T10:00:00Z", ""},
		"never back":                     {moments, "2026-01-02 10:00:00", []string{"2026-01-02 09:55:00"}, "2026-01-02 10:00:00", ""},
		"nothing there":                  {moments, "", []string{"2026-01-01 10:00:00", ""}, "2026-01-01 10:00:00", ""},
		"the future is not believed":     {moments, "", []string{"2026-01-01T10:00:00Z", "2099-01-01T00:00:00Z"}, "2026-11-24T12:00:00Z", ""},
		"nor on the wall":                {moments, "", []string{"2026-11-24 14:59:00", "2026-11-24 15:01:00"}, "2026-11-24 15:00:00", ""},
		"nor by the day":                 {moments, "", []string{"2099-01-01"}, "2026-11-24", ""},
		"numbers go by value":            {numbers, "", []string{"-3", "9", "10", "9007199254740993", "9007199254740994.5"}, "9007199254740994.5", ""},
		"out of order":                   {numbers, "", []string{"10", "9"}, "", "9 comes after 10"},
		"out of order, moments":          {moments, "", []string{"2026-01-02 10:00:00", "2026-01-02 09:00:00"}, "", "not in the order"},
		"texts are the database's order": {words, "", []string{"b", "A"}, "A", ""},
	} {
		tr := track{position: position{Kind: c.kind, Value: c.old}, driver: "postgres", now: now, loc: moscow}
		var failed error
		for _, row := range c.rows {
			if err := tr.advance(mapping.Cell{Text: row}); err != nil {
				failed = err
			}
		}
		if c.failed == "" && (failed != nil || tr.Value != c.want) || c.failed != "" && (failed == nil || !strings.Contains(failed.Error(), c.failed)) {
			t.Errorf("%s: got %q, %v; want %q %s", name, tr.Value, failed, c.want, c.failed)
		}
	}
}

func TestBound(t *testing.T) {
	for _, c := range []struct {
		kind   kind
		value  string
		driver string
		want   any
	}{
		{numbers, "42", "mysql", int64(42)},
		{numbers, "42.5", "mysql", "42.5"},
		{moments, "2026-01-01T00:05:00.25Z", "postgres", "2025-12-31T23:55:00.25Z"},
		{moments, "2026-01-01 00:05:00.25Z", "mysql", "2025-12-31 23:55:00.25"},
		{moments, "2026-01-01T00:05:00+03:00", "sqlite", "2025-12-31T23:55:00+03:00"},
		{moments, "2026-01-01", "sqlite", "2025-12-31"},
		{words, "abc", "sqlite", "abc"},
	} {
		p := position{Kind: c.kind, Value: c.value}
		if got := argument(p.bound(10*time.Minute), c.driver); got != c.want {
			t.Errorf("%s on %s: got %v, want %v", c.value, c.driver, got, c.want)
		}
	}
}

func TestPositionOfOtherSettings(t *testing.T) {
	p := position{Settings: "a", Kind: numbers, Value: "1"}
	c, err := p.cursor()
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := parsePosition(c, "a"); !ok || got != p {
		t.Errorf("got %v, %v; want %v", got, ok, p)
	}
	for _, other := range []string{string(c[:len(c)-2]), "", "files:1:ab"} {
		if _, ok := parsePosition(c[:0]+c, "b"); ok {
			t.Error("a position of other settings is taken")
		}
		if _, ok := parsePosition("", other); ok {
			t.Errorf("%q is taken for a position", other)
		}
	}
}

// Rows that are read are read again when a new version makes other records of them.
func TestFingerprintOfAnEarlierVersion(t *testing.T) {
	got, err := fingerprint("settings", 1)
	if err != nil {
		t.Fatal(err)
	}
	for version := range mapping.Version + 2 {
		text := fmt.Sprintf(`[%d,"settings",1]`, version)
		sum := sha256.Sum256([]byte(text))
		if same := got == hex.EncodeToString(sum[:8]); same != (version == mapping.Version) {
			t.Errorf("version %d has the fingerprint of version %d: %v", version, mapping.Version, same)
		}
	}
}
