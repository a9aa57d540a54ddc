package render

import (
	"maps"
	"math"
	"slices"
	"strings"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// data holds the answers, to be looked up by KPI, group and period.
type data struct {
	points map[string]kpi.Point   // by key
	groups map[string][]kpi.Group // by KPI and dimension, in the order they came
}

func newData(answers [][]kpi.Series) *data {
	d := &data{points: map[string]kpi.Point{}, groups: map[string][]kpi.Group{}}
	for _, series := range answers {
		for _, s := range series {
			d.add(s)
		}
	}
	return d
}

func (d *data) add(s kpi.Series) {
	dims := strings.Join(slices.Sorted(maps.Keys(s.Group)), "+")
	list := s.KPI.Name + "\x1f" + dims
	if !slices.ContainsFunc(d.groups[list], func(g kpi.Group) bool { return maps.Equal(g, s.Group) }) {
		d.groups[list] = append(d.groups[list], s.Group)
	}
	for _, p := range s.Points {
		d.points[key(s.KPI.Name, s.Group, p.Period)] = priced(s.KPI.Name, p)
	}
}

// priced leaves a price without a value where nothing was paid: a lead that cost nothing has no cost per lead of 0.
func priced(name string, p kpi.Point) kpi.Point {
	if (name == "cpl" || name == "cac") && told(p) && p.Num == 0 {
		p.State, p.Value = kpi.Undefined, math.NaN()
	}
	return p
}

func key(name string, g kpi.Group, p period.Period) string {
	var b strings.Builder
	b.WriteString(name)
	for _, dim := range slices.Sorted(maps.Keys(g)) {
		b.WriteString("\x1f" + dim + "=" + g[dim])
	}
	const stamp = "\x1f20060102T150405Z"
	return b.String() + p.From.UTC().Format(stamp) + p.To.UTC().Format(stamp)
}

// at is a KPI's point of a group in a period; without data if nobody answered. A group that an answer leaves out while the
// whole company has a value had nothing: zero, or a ratio of nothing.
func (d *data) at(name string, g kpi.Group, p period.Period) kpi.Point {
	if point, ok := d.points[key(name, g, p)]; ok {
		return point
	}
	whole, ok := d.points[key(name, nil, p)]
	switch {
	case !ok || len(g) == 0 || !told(whole):
		return kpi.Point{Period: p, Value: math.NaN(), State: kpi.NoData}
	case adds(name):
		return kpi.Point{Period: p, State: whole.State}
	}
	return kpi.Point{Period: p, Value: math.NaN(), State: kpi.Undefined}
}

// members are the values of a dimension that a KPI was answered for.
func (d *data) members(name, dim string) []string {
	var all []string
	for _, g := range d.groups[name+"\x1f"+dim] {
		all = append(all, g[dim])
	}
	return all
}

// told tells whether a point has a number to show.
func told(p kpi.Point) bool {
	return (p.State == kpi.Value || p.State == kpi.Stale || p.State == kpi.Partial) && !math.IsNaN(p.Value) && !math.IsInf(p.Value, 0)
}

// final tells whether a point's number is the last word, so that it may be held against another.
func final(p kpi.Point) bool { return p.State == kpi.Value && told(p) }

// change is how far now is from before as a fraction; ok is false where they may not be compared.
func change(now, before kpi.Point) (fraction float64, ok bool) {
	if !final(now) || !final(before) || before.Value == 0 {
		return 0, false
	}
	return (now.Value - before.Value) / math.Abs(before.Value), true
}

// rank sorts names by a number, largest first; equal ones by name. What is no number comes last.
func rank(names []string, by func(string) float64) []string {
	names = slices.Clone(names)
	slices.SortFunc(names, func(a, b string) int {
		va, vb := by(a), by(b)
		switch {
		case va > vb || !math.IsNaN(va) && math.IsNaN(vb):
			return -1
		case vb > va || !math.IsNaN(vb) && math.IsNaN(va):
			return 1
		}
		return strings.Compare(a, b)
	})
	return names
}
