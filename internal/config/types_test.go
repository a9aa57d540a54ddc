package config

import (
	"context"
	"encoding"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"svodka/sources"
)

func TestTypes(t *testing.T) {
	read := func(v encoding.TextUnmarshaler, text string) string {
		if err := v.UnmarshalText([]byte(text)); err != nil {
			return "refused"
		}
		switch x := v.(type) {
		case *Amount:
			return fmt.Sprint(int64(*x))
		case *Percent:
			return fmt.Sprint(float64(*x))
		case *Size:
			return string(*x)
		case *Date:
			return string(*x)
		case *Month:
			first, last := x.Days()
			return string(first) + " " + string(last)
		case *Timezone:
			return x.String()
		}
		return fmt.Sprintf("%T", v)
	}
	for _, c := range []struct {
		v          encoding.TextUnmarshaler
		text, want string
	}{
		{new(Amount), "1500000", "150000000"}, {new(Amount), "1 500 000", "150000000"}, {new(Amount), "1\u00a0500\u00a0000,5", "150000050"},
		{new(Amount), "1_500_000.05", "150000005"}, {new(Amount), "0", "0"}, {new(Amount), "1,500,000", "refused"}, {new(Amount), "15 00", "refused"},
		{new(Amount), "-1", "refused"}, {new(Amount), "1e6", "refused"}, {new(Amount), "1.234", "refused"}, {new(Amount), strings.Repeat("9", 15), strings.Repeat("9", 15) + "00"},
		{new(Amount), "1 " + strings.Repeat("000 ", 4) + "000", "refused"}, {new(Amount), "", "refused"},
		{new(Percent), "40%", "0.4"}, {new(Percent), "12,5 %", "0.125"}, {new(Percent), "100%", "1"}, {new(Percent), "101%", "refused"},
		{new(Percent), "0.4", "refused"}, {new(Percent), "NaN%", "refused"}, {new(Percent), "-1%", "refused"}, {new(Percent), "%", "refused"},
		{new(Size), "2 GB", "2GB"}, {new(Size), "512MiB", "512MiB"}, {new(Size), "0GB", "refused"}, {new(Size), "1gb; DROP", "refused"},
		{new(Date), "2026-02-28", "2026-02-28"}, {new(Date), "2026-02-29", "refused"}, {new(Date), "28.02.2026", "refused"},
		{new(Month), "2024-02", "2024-02-01 2024-02-29"}, {new(Month), "2026-12", "2026-12-01 2026-12-31"}, {new(Month), "2026-00", "refused"},
		{new(Timezone), "Asia/Yekaterinburg", "Asia/Yekaterinburg"}, {new(Timezone), "", "refused"}, {new(Timezone), "MSK+3", "refused"},
		{new(Timezone), "../../etc/passwd", "refused"}, {new(Currency), "RUB", "*config.Currency"}, {new(Currency), "rub", "refused"},
	} {
		if got := read(c.v, c.text); got != c.want {
			t.Errorf("%T of %q: got %s, want %s", c.v, c.text, got, c.want)
		}
	}
}

func TestPlanSource(t *testing.T) {
	cfg := load(t, "testdata/good/everything.yaml")
	var got []sources.Record
	for batch, err := range cfg.PlanSource().Read(context.Background(), "plans", "") {
		if err != nil || !batch.Replace {
			t.Fatalf("got error %v, a complete copy: %v", err, batch.Replace)
		}
		got = append(got, batch.Records...)
	}
	want := []sources.Record{
		&sources.Plan{ID: "plans[0]", From: "2026-11-01", To: "2026-11-30", KPI: "sales", Value: sources.Some[int64](150000000), Currency: "RUB"},
		&sources.Plan{ID: "plans[1]", From: "2026-11-01", To: "2026-11-30", KPI: "deals_won", ManagerID: "17", Value: sources.Some[int64](20)},
		&sources.Plan{ID: "plans[2]", From: "2026-01-01", To: "2026-12-31", KPI: "sales", Value: sources.Some[int64](2000000050), Currency: "RUB"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if isName(PlanSourceName) {
		t.Errorf("a source of a file could be called %s too", PlanSourceName)
	}
}

// TestLineEnds reads a file as other systems write it.
func TestLineEnds(t *testing.T) {
	text := "\ufeff" + strings.ReplaceAll(read(t, "testdata/good/everything.yaml"), "\n", "\r\n")
	cfg, _, err := LoadBytes("testdata/good/x.yaml", []byte(text), registry(), environment)
	if err != nil || cfg.Company != "ООО «Северный ветер»" || cfg.Position("company") != "testdata/good/x.yaml:2:10" {
		t.Errorf("got %v", err)
	}
}

// TestBegunFile takes a file that is only begun.
func TestBegunFile(t *testing.T) {
	text, _, _ := strings.Cut(read(t, "testdata/good/small.yaml"), "jobs:")
	if _, _, err := LoadBytes("x.yaml", []byte(text), registry(), environment); err != nil {
		t.Errorf("got %v, want no mistakes in a file without jobs", err)
	}
}
