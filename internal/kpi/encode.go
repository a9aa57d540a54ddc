package kpi

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"svodka/internal/period"
)

// result, and what it is made of, is the stable form of a KPI's series in JSON.
type result struct {
	KPI    string       `json:"kpi"`
	Unit   Unit         `json:"unit"`
	Grain  period.Grain `json:"grain"`
	Series []seriesJSON `json:"series"`
}

type seriesJSON struct {
	Group  Group       `json:"group"`
	Points []pointJSON `json:"points"`
}

type pointJSON struct {
	From  string          `json:"from"`
	To    string          `json:"to"`
	Value *float64        `json:"value"`
	Num   json.RawMessage `json:"num,omitempty"`
	Den   json.RawMessage `json:"den,omitempty"`
	State State           `json:"state"`
}

// MarshalResult writes the series of one KPI as JSON: times in RFC 3339 with offset, ratios as fractions, money in major
// units, durations in seconds. Only ratios have num and den. A number that is not known is null.
func MarshalResult(k *KPI, grain period.Grain, all []Series) ([]byte, error) {
	r := result{KPI: k.Name, Unit: k.Unit, Grain: grain, Series: []seriesJSON{}}
	for _, s := range all {
		if s.KPI.Name != k.Name {
			return nil, fmt.Errorf("a series of %s among those of %s", s.KPI.Name, k.Name)
		}
		one := seriesJSON{Group: s.Group, Points: []pointJSON{}}
		if one.Group == nil {
			one.Group = Group{}
		}
		for _, p := range s.Points {
			one.Points = append(one.Points, encodePoint(k, p))
		}
		r.Series = append(r.Series, one)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(r)
	return b.Bytes(), err
}

func encodePoint(k *KPI, p Point) pointJSON {
	out := pointJSON{From: p.From.Format(time.RFC3339), To: p.To.Format(time.RFC3339), State: p.State}
	if !math.IsNaN(p.Value) {
		out.Value = &p.Value
	}
	if k.Ratio() {
		out.Num, out.Den = part(p, p.Num), part(p, p.Den)
	}
	return out
}

// part is a numerator or denominator: nothing is known of it where there is no data.
func part(p Point, v float64) json.RawMessage {
	if p.State == NoData {
		return json.RawMessage("null")
	}
	return json.RawMessage(plainNumber(v))
}

// plainNumber writes a number as JSON and CSV have it; a number that is not known is empty.
func plainNumber(v float64) string {
	if math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// WriteCSV writes series of any KPIs, one point a line, with a column for every dimension that occurs.
func WriteCSV(w io.Writer, grain period.Grain, all []Series) error {
	dims := splitOf(all)
	out := csv.NewWriter(w)
	head := slices.Concat([]string{"kpi", "unit", "grain"}, dims, []string{"from", "to", "value", "num", "den", "state"})
	if err := out.Write(head); err != nil {
		return err
	}
	for _, s := range all {
		for _, p := range s.Points {
			row := []string{s.KPI.Name, string(s.KPI.Unit), string(grain)}
			for _, dim := range dims {
				row = append(row, noFormula(s.Group[dim]))
			}
			row = append(row, p.From.Format(time.RFC3339), p.To.Format(time.RFC3339), plainNumber(p.Value))
			if err := out.Write(append(row, parts(s.KPI, p)...)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// noFormula keeps a spreadsheet from taking a name for a formula, by the apostrophe that spreadsheets know.
func noFormula(name string) string {
	if name != "" && strings.ContainsRune("=+-@", rune(name[0])) {
		return "'" + name
	}
	return name
}

// parts are the last columns of a line: numerator, denominator, state.
func parts(k *KPI, p Point) []string {
	if !k.Ratio() || p.State == NoData {
		return []string{"", "", string(p.State)}
	}
	return []string{plainNumber(p.Num), plainNumber(p.Den), string(p.State)}
}

// splitOf are the dimensions that occur in series, in the order they are listed.
func splitOf(all []Series) []string {
	found := map[string]bool{}
	for _, s := range all {
		for dim := range maps.Keys(s.Group) {
			found[dim] = true
		}
	}
	var dims []string
	for _, dim := range Dimensions() {
		if found[dim] {
			dims = append(dims, dim)
		}
	}
	return dims
}

// WriteTable writes series for reading: a line for every point, the days of its period, both included.
func WriteTable(w io.Writer, all []Series) error {
	dims := splitOf(all)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	head := slices.Concat([]string{"kpi"}, dims, []string{"from", "to", "value", "of", "state"})
	fmt.Fprintln(t, strings.Join(head, "\t"))
	for _, s := range all {
		for _, p := range s.Points {
			row := []string{s.KPI.Name}
			for _, dim := range dims {
				row = append(row, member(s.Group[dim]))
			}
			row = append(row, p.From.Format(time.DateOnly), p.To.Add(-1).Format(time.DateOnly), readable(s.KPI, p), fraction(s.KPI, p), string(p.State))
			fmt.Fprintln(t, strings.Join(row, "\t"))
		}
	}
	return t.Flush()
}

func member(name string) string {
	if name == "" {
		return "-"
	}
	return name
}

// readable is a value in its unit; a dash where there is none.
func readable(k *KPI, p Point) string {
	switch {
	case math.IsNaN(p.Value):
		return "-"
	case k.Unit == Percent:
		return strconv.FormatFloat(p.Value*100, 'f', 2, 64) + " %"
	case k.Unit == Money:
		return strconv.FormatFloat(p.Value, 'f', 2, 64)
	case k.Unit == Duration:
		return time.Duration(p.Value * float64(time.Second)).Round(time.Second).String()
	}
	return plainNumber(p.Value)
}

// fraction is "7 of 43" for a ratio.
func fraction(k *KPI, p Point) string {
	if !k.Ratio() || p.State == NoData {
		return ""
	}
	return strconv.FormatFloat(p.Num, 'f', -1, 64) + " of " + strconv.FormatFloat(p.Den, 'f', -1, 64)
}
