package render

import (
	"maps"
	"math"
	"strings"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
)

// ComposeAlerts makes the message about alerts, weightiest first: those newly firing or due for a reminder, then those back to
// normal. Its picture is of the first that has a history: of the series, as they were judged, of the alerts' KPIs and groups. Of
// the context it reads company, language, currency, slot, freshness and version.
func ComposeAlerts(c Context, tell []detect.Alert, history []kpi.Series) Report {
	w := newWriter(Spec{}, c, nil)
	tell = byWeight(tell)
	r := Report{
		Lang: w.lang, Company: c.Company, Made: c.At, Footer: w.footer(),
		Name: w.say(alertReportName) + " · " + w.Moment(c.At),
	}
	if len(tell) == 0 {
		r.Title, r.Headline = w.say(alertReportName), w.say(emptyAlerts)
		return r
	}
	r.Title = w.alertSubject(tell)
	r.Headline = r.Title
	r.Context = strings.Join(w.alertLines(tell[0]), " · ")
	for _, a := range tell {
		if t, ok := w.alertTrend(a, history); ok {
			r.Blocks = append(r.Blocks, t)
			break
		}
	}
	if len(tell) > 1 {
		r.Context = ""
		r.Blocks = append(r.Blocks, w.alertList(tell))
	}
	return r
}

// alertSubject says what is wrong in one line, or how much of it there is: headline and subject of the mail.
func (w *writer) alertSubject(tell []detect.Alert) string {
	firing := 0
	for _, a := range tell {
		if a.State != detect.Resolved {
			firing++
		}
	}
	switch {
	case len(tell) == 1:
		return w.alertTitle(tell[0])
	case firing == 0:
		return w.say(subjectResolved, w.counted(float64(len(tell)), indicator))
	case firing == len(tell):
		return w.say(subjectFiring, w.counted(float64(firing), deviation))
	}
	return w.say(subjectMixed, w.counted(float64(firing), deviation), w.Number(float64(len(tell)-firing), 0))
}

func (w *writer) alertList(tell []detect.Alert) *Callouts {
	b := &Callouts{Head: Head{ID: blockAlerts, Title: w.say(alertsName)}}
	var titles []string
	for _, a := range tell {
		b.Items = append(b.Items, w.callout(a))
		titles = append(titles, w.alertTitle(a))
	}
	b.Alt = strings.Join(titles, "; ")
	return b
}

// alertTrend is the KPI of an alert over its history with the odd point marked; ok is false without a history to draw.
func (w *writer) alertTrend(a detect.Alert, history []kpi.Series) (*Trend, bool) {
	s, ok := historyOf(a.Finding, history)
	if !ok || len(s.Points) < 2 {
		return nil, false
	}
	f, g := a.Finding, grainOf(a.Finding.Point.Period)
	unit := w.unitFor(s.KPI.Unit, largest(s, f.Limit), w.c.Currency)
	b := &Trend{Head: Head{ID: "alert", Title: w.trendOf(a)}, Axis: Axis{Format: unit.format, Floor: true}}
	b.Subtitle = upperFirst(w.say(byGrain[g])) + unit.suffix()
	if b.Title != w.about(f) {
		b.Subtitle = w.say(alertTrend, w.about(f), w.say(byGrain[g])) + unit.suffix()
	}
	b.Points = w.historyPoints(s, g)
	if !anyTold(b.Points) {
		return nil, false
	}
	w.drawLimit(b, f)
	w.markFinding(b, a, s)
	b.Alt = w.alertTitle(a) + ". " + b.Subtitle + "."
	return b, true
}

// trendOf is the title of an alert's trend: since when it is beyond its limit, else what it is about.
func (w *writer) trendOf(a detect.Alert) string {
	f := a.Finding
	beyond := map[detect.Kind]phrase{detect.Above: rowAbove, detect.Below: rowBelow}[f.Kind]
	if a.State == detect.Resolved || f.Periods < 2 || beyond == (phrase{}) {
		return w.about(f)
	}
	return w.say(beyond, w.counted(float64(f.Periods), grainNoun[grainOf(f.Point.Period)]), w.limitOf(f))
}

func historyOf(f detect.Finding, history []kpi.Series) (kpi.Series, bool) {
	for _, s := range history {
		if s.KPI.Name == f.KPI && maps.Equal(s.Group, f.Group) {
			return s, true
		}
	}
	return kpi.Series{}, false
}

func largest(s kpi.Series, limit float64) float64 {
	most := math.Abs(limit)
	for _, p := range s.Points {
		if told(p) {
			most = max(most, math.Abs(p.Value))
		}
	}
	return most
}

func (w *writer) historyPoints(s kpi.Series, g period.Grain) []TrendPoint {
	points := make([]TrendPoint, len(s.Points))
	periods := make([]period.Period, len(s.Points))
	for i, p := range s.Points {
		periods[i] = p.Period
		points[i] = TrendPoint{
			Value: math.NaN(), Low: math.NaN(), High: math.NaN(),
			Shaded:  g == period.Day && !w.c.Calendar.Working(p.From),
			Partial: p.State == kpi.Partial || p.State == kpi.Stale,
		}
		if told(p) {
			points[i].Value = p.Value
		}
	}
	w.labelHistory(points, periods, g)
	return points
}

// labelHistory labels seven or so points, the last always.
func (w *writer) labelHistory(points []TrendPoint, periods []period.Period, g period.Grain) {
	step := (len(points) + 6) / 7
	for i, p := range periods {
		if (len(points)-1-i)%step != 0 {
			continue
		}
		points[i].Label = w.tick(p, g)
		if g == period.Day {
			points[i].Label = w.dayTick(p.From)
		}
	}
}

// drawLimit draws the limit as the other line.
func (w *writer) drawLimit(b *Trend, f detect.Finding) {
	if f.Kind != detect.Above && f.Kind != detect.Below {
		return
	}
	b.Legend, b.OtherOf = w.say(factLine), w.say(limitIs, w.limitOf(f))
	for range b.Points {
		b.Other = append(b.Other, f.Limit)
	}
}

// markFinding marks the odd point and the one it was compared with.
func (w *writer) markFinding(b *Trend, a detect.Alert, s kpi.Series) {
	f := a.Finding
	for i, p := range s.Points {
		if !told(p) {
			continue
		}
		switch {
		case same(p.Period, f.Point.Period):
			mark := Mark{Point: i, Tone: Bad, Title: w.say(pointValue, upperFirst(w.when(p.Period)), w.point(f.KPI, p))}
			if a.State == detect.Resolved {
				mark.Tone = Good
			}
			if rests := w.rests(f.KPI, p); rests != "" {
				mark.Lines = []string{rests}
			}
			b.Callouts = append(b.Callouts, mark)
		case f.Reference != nil && same(p.Period, f.Reference.Period):
			b.Callouts = append(b.Callouts, Mark{Point: i, Title: w.say(pointValue, upperFirst(w.when(p.Period)), w.point(f.KPI, p))})
		}
	}
}
