package kpi_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"svodka/internal/kpi"
	"svodka/internal/period"

	"github.com/google/go-cmp/cmp"
)

// shown are series of a ratio and of a plain number, over the night on which clocks are put forward.
func shown(t *testing.T) (ratio, plain []kpi.Series) {
	days := cut("2024-03-30", "2024-03-31", "2024-04-01", "2024-04-02", "2024-04-03", "2024-04-04")
	point := func(i int, v, num, den float64, s kpi.State) kpi.Point {
		return kpi.Point{Period: days[i], Value: v, Num: num, Den: den, State: s}
	}
	nan := math.NaN()
	ratio = []kpi.Series{{KPI: find(t, "win_rate")[0], Group: kpi.Group{"manager": `Анна "А" <К>`}, Points: []kpi.Point{
		point(0, 0.25, 1, 4, kpi.Value), point(1, nan, 0, 0, kpi.Undefined), point(2, nan, 0, 0, kpi.NoData), point(3, 0, 0, 3, kpi.Stale), point(4, nan, 0, 0, kpi.Partial)}}}
	plain = []kpi.Series{{KPI: find(t, "sales")[0], Group: kpi.Group{}, Points: []kpi.Point{point(0, 10005534.5, 0, 0, kpi.Value), point(1, 0, 0, 0, kpi.Value), point(2, nan, 0, 0, kpi.NoData)}}}
	return ratio, plain
}

func TestMarshalResult(t *testing.T) {
	ratio, plain := shown(t)
	for _, c := range []struct {
		of   []kpi.Series
		want string
	}{
		{ratio, `{"kpi":"win_rate","unit":"percent","grain":"day","series":[{"group":{"manager":"Анна \"А\" <К>"},"points":[` +
			`{"from":"2024-03-30T00:00:00+01:00","to":"2024-03-31T00:00:00+01:00","value":0.25,"num":1,"den":4,"state":"value"},` +
			`{"from":"2024-03-31T00:00:00+01:00","to":"2024-04-01T00:00:00+02:00","value":null,"num":0,"den":0,"state":"undefined"},` +
			`{"from":"2024-04-01T00:00:00+02:00","to":"2024-04-02T00:00:00+02:00","value":null,"num":null,"den":null,"state":"no_data"},` +
			`{"from":"2024-04-02T00:00:00+02:00","to":"2024-04-03T00:00:00+02:00","value":0,"num":0,"den":3,"state":"stale"},` +
			`{"from":"2024-04-03T00:00:00+02:00","to":"2024-04-04T00:00:00+02:00","value":null,"num":0,"den":0,"state":"partial"}]}]}` + "\n"},
		{plain, `{"kpi":"sales","unit":"money","grain":"day","series":[{"group":{},"points":[` +
			`{"from":"2024-03-30T00:00:00+01:00","to":"2024-03-31T00:00:00+01:00","value":10005534.5,"state":"value"},` +
			`{"from":"2024-03-31T00:00:00+01:00","to":"2024-04-01T00:00:00+02:00","value":0,"state":"value"},` +
			`{"from":"2024-04-01T00:00:00+02:00","to":"2024-04-02T00:00:00+02:00","value":null,"state":"no_data"}]}]}` + "\n"},
	} {
		got, err := kpi.MarshalResult(c.of[0].KPI, period.Day, c.of)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.of[0].KPI.Name, diff)
		}
	}
	got, err := kpi.MarshalResult(find(t, "leads")[0], period.Week, nil)
	if want := `{"kpi":"leads","unit":"count","grain":"week","series":[]}` + "\n"; err != nil || string(got) != want {
		t.Errorf("got %s %v, want %s", got, err, want)
	}
	if _, err := kpi.MarshalResult(find(t, "leads")[0], period.Day, plain); err == nil {
		t.Error("a series of another KPI is accepted")
	}
}

func TestWriteCSV(t *testing.T) {
	ratio, plain := shown(t)
	var b bytes.Buffer
	if err := kpi.WriteCSV(&b, period.Day, append(plain[:1:1], ratio...)); err != nil {
		t.Fatal(err)
	}
	want := `kpi,unit,grain,manager,from,to,value,num,den,state
sales,money,day,,2024-03-30T00:00:00+01:00,2024-03-31T00:00:00+01:00,10005534.5,,,value
sales,money,day,,2024-03-31T00:00:00+01:00,2024-04-01T00:00:00+02:00,0,,,value
sales,money,day,,2024-04-01T00:00:00+02:00,2024-04-02T00:00:00+02:00,,,,no_data
win_rate,percent,day,"Анна ""А"" <К>",2024-03-30T00:00:00+01:00,2024-03-31T00:00:00+01:00,0.25,1,4,value
win_rate,percent,day,"Анна ""А"" <К>",2024-03-31T00:00:00+01:00,2024-04-01T00:00:00+02:00,,0,0,undefined
win_rate,percent,day,"Анна ""А"" <К>",2024-04-01T00:00:00+02:00,2024-04-02T00:00:00+02:00,,,,no_data
win_rate,percent,day,"Анна ""А"" <К>",2024-04-02T00:00:00+02:00,2024-04-03T00:00:00+02:00,0,0,3,stale
win_rate,percent,day,"Анна ""А"" <К>",2024-04-03T00:00:00+02:00,2024-04-04T00:00:00+02:00,,0,0,partial
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWriteTable(t *testing.T) {
	ratio, plain := shown(t)
	var b bytes.Buffer
	if err := kpi.WriteTable(&b, append(plain[:1:1], ratio...)); err != nil {
		t.Fatal(err)
	}
	want := `kpi       manager       from        to          value        of      state
sales     -             2024-03-30  2024-03-30  10005534.50          value
sales     -             2024-03-31  2024-03-31  0.00                 value
sales     -             2024-04-01  2024-04-01  -                    no_data
win_rate  Анна "А" <К>  2024-03-30  2024-03-30  25.00 %      1 of 4  value
win_rate  Анна "А" <К>  2024-03-31  2024-03-31  -            0 of 0  undefined
win_rate  Анна "А" <К>  2024-04-01  2024-04-01  -                    no_data
win_rate  Анна "А" <К>  2024-04-02  2024-04-02  0.00 %       0 of 3  stale
win_rate  Анна "А" <К>  2024-04-03  2024-04-03  -            0 of 0  partial
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCSVHoldsNoFormula(t *testing.T) {
	t.Parallel()
	k := find(t, "leads")[0]
	var b strings.Builder
	all := []kpi.Series{{KPI: k, Group: kpi.Group{"manager": "=1+1"}, Points: []kpi.Point{{Period: cut("2024-03-01", "2024-03-02")[0], Value: 1, State: kpi.Value}}}}
	if err := kpi.WriteCSV(&b, period.Day, all); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), ",'=1+1,") {
		t.Errorf("got %s; want the name behind an apostrophe", b.String())
	}
}
