package ledger

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
)

// number is a float in JSON, which has neither NaN nor infinity: they are strings.
type number float64

// MarshalJSON implements [json.Marshaler].
func (n number) MarshalJSON() ([]byte, error) {
	f := float64(n)
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return json.Marshal(strconv.FormatFloat(f, 'g', -1, 64))
	}
	return json.Marshal(f)
}

// UnmarshalJSON implements [json.Unmarshaler].
func (n *number) UnmarshalJSON(b []byte) error {
	var text string
	if json.Unmarshal(b, &text) != nil {
		return json.Unmarshal(b, (*float64)(n))
	}
	f, err := strconv.ParseFloat(text, 64)
	*n = number(f)
	return err
}

// point, finding, alert and series are the stored forms of those values.
type point struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Value number    `json:"value"`
	Num   number    `json:"num,omitempty"`
	Den   number    `json:"den,omitempty"`
	State kpi.State `json:"state"`
}

func storedPoint(p kpi.Point) point {
	return point{p.From, p.To, number(p.Value), number(p.Num), number(p.Den), p.State}
}

func (p point) kpi() kpi.Point {
	return kpi.Point{
		Period: period.Period{From: p.From, To: p.To}, Value: float64(p.Value), Num: float64(p.Num), Den: float64(p.Den), State: p.State,
	}
}

// finding takes the fields of detect.Finding, but those that may be no number in a form JSON can hold.
type finding struct {
	detect.Finding
	Point     point  `json:"point"`
	Reference *point `json:"reference,omitempty"`
	Limit     number `json:"limit,omitempty"`
	Change    number `json:"change,omitempty"`
}

func storedFinding(f detect.Finding) finding {
	s := finding{Finding: f, Point: storedPoint(f.Point), Limit: number(f.Limit), Change: number(f.Change)}
	if f.Reference != nil {
		r := storedPoint(*f.Reference)
		s.Reference = &r
	}
	return s
}

func (s finding) detect() detect.Finding {
	f := s.Finding
	f.Point, f.Limit, f.Change = s.Point.kpi(), float64(s.Limit), float64(s.Change)
	if s.Reference != nil {
		r := s.Reference.kpi()
		f.Reference = &r
	}
	return f
}

type alert struct {
	detect.Alert
	Finding finding `json:"finding"`
}

func encodeAlert(a detect.Alert) ([]byte, error) {
	return json.Marshal(alert{Alert: a, Finding: storedFinding(a.Finding)})
}

func decodeAlert(body []byte) (detect.Alert, error) {
	var s alert
	if err := json.Unmarshal(body, &s); err != nil {
		return detect.Alert{}, err
	}
	a := s.Alert
	a.Finding = s.Finding.detect()
	return a, nil
}

type series struct {
	KPI    string    `json:"kpi"`
	Group  kpi.Group `json:"group,omitempty"`
	Points []point   `json:"points"`
}

func encodeSeries(s kpi.Series) ([]byte, error) {
	stored := series{KPI: s.KPI.Name, Group: s.Group}
	for _, p := range s.Points {
		stored.Points = append(stored.Points, storedPoint(p))
	}
	return json.Marshal(stored)
}

// decodeSeries gives a KPI that this program does not know any more by its name alone.
func decodeSeries(body []byte) (kpi.Series, error) {
	var stored series
	if err := json.Unmarshal(body, &stored); err != nil {
		return kpi.Series{}, fmt.Errorf("series: %w", err)
	}
	k, ok := kpi.Find(stored.KPI)
	if !ok {
		k = &kpi.KPI{Name: stored.KPI}
	}
	s := kpi.Series{KPI: k, Group: stored.Group}
	for _, p := range stored.Points {
		s.Points = append(s.Points, p.kpi())
	}
	return s, nil
}
