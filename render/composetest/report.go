package composetest

import (
	"math"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/render"
)

// October is the context of a report on October 2026, compared with September and the October before.
func October(lang string) render.Context {
	zone := Moscow()
	month := func(y int, m time.Month) period.Period {
		return period.Period{From: time.Date(y, m, 1, 0, 0, 0, 0, zone), To: time.Date(y, m+1, 1, 0, 0, 0, 0, zone)}
	}
	return render.Context{
		Company: "ООО «Северный ветер»", Lang: lang, Currency: "RUB", At: time.Date(2026, 11, 1, 8, 0, 0, 0, zone),
		Period: month(2026, 10), Grain: period.Month,
		Compare: []render.Comparison{{Role: render.Previous, Period: month(2026, 9)}, {Role: render.YearAgo, Period: month(2025, 10)}},
		Judged:  true,
		Fresh:   []kpi.Freshness{{Source: "crm", Stream: "deals", AsOf: time.Date(2026, 11, 1, 7, 40, 0, 0, zone)}},
		Version: "1.0",
	}
}

// Week is the context of a report on the week of 26 October to 1 November 2026, compared with the week before.
func Week(lang string) render.Context {
	c := October(lang)
	c.Period = period.Period{From: time.Date(2026, 10, 26, 0, 0, 0, 0, Moscow()), To: time.Date(2026, 11, 2, 0, 0, 0, 0, Moscow())}
	c.Grain, c.At = period.Week, time.Date(2026, 11, 2, 9, 0, 0, 0, Moscow())
	c.Compare = []render.Comparison{{Role: render.Previous, Period: period.Period{From: c.Period.From.AddDate(0, 0, -7), To: c.Period.From}}}
	c.Fresh[0].AsOf = c.At.Add(-20 * time.Minute)
	return c
}

// Compose makes a report of the company.
func Compose(company *Company, s render.Spec, c render.Context) render.Report {
	var answers [][]kpi.Series
	for _, q := range s.Questions(c) {
		answers = append(answers, company.Answer(Ask(q), c.At))
	}
	return render.Compose(s, c, answers)
}

// Sample is the report on October with one live alert.
func Sample(lang string) render.Report {
	c := October(lang)
	c.Alerts = Alerts(c.At)[:1]
	return Compose(North(), render.Defaults(), c)
}

// Alerts are a limit broken by one source, a fall of sales, a source that does not update, and one that is over.
func Alerts(at time.Time) []detect.Alert {
	week := period.Period{From: time.Date(2026, 10, 19, 0, 0, 0, 0, Moscow()), To: time.Date(2026, 10, 26, 0, 0, 0, 0, Moscow())}
	before := kpi.Point{Period: period.Period{From: week.From.AddDate(0, 0, -7), To: week.From}, Value: 6.4e6, State: kpi.Value}
	return []detect.Alert{
		{Key: "1", State: detect.Firing, FiredAt: at, ToldAt: at, Finding: detect.Finding{
			KPI: "lead_conversion", Group: kpi.Group{"source": "Яндекс Директ"}, Kind: detect.Below, Limit: 0.15, Periods: 3,
			Since: week.From.AddDate(0, 0, -14), Point: kpi.Point{Period: week, Value: 7.0 / 56, Num: 7, Den: 56, State: kpi.Value},
		}},
		{Key: "2", State: detect.Firing, FiredAt: at.AddDate(0, 0, -2), ToldAt: at, Finding: detect.Finding{
			KPI: "sales", Kind: detect.Drop, Limit: 0.2, Change: -0.36, Periods: 1, Since: week.From, Reference: &before, Against: "previous",
			Point: kpi.Point{Period: week, Value: 4.1e6, State: kpi.Value},
		}},
		{Key: "3", State: detect.Firing, FiredAt: at, ToldAt: at, Finding: detect.Finding{
			Kind: detect.Stale, Source: "ads", AsOf: at.Add(-26 * time.Hour), Periods: 1,
		}},
		{Key: "4", State: detect.Resolved, FiredAt: at.AddDate(0, 0, -3), ResolvedAt: at, Finding: detect.Finding{
			KPI: "response_time", Group: kpi.Group{"manager": "Денис Фёдоров"}, Kind: detect.Above, Limit: 1800, Periods: 3, Since: at.AddDate(0, 0, -3),
			Point: kpi.Point{Period: period.Period{From: at.AddDate(0, 0, -1), To: at}, Value: 1140, State: kpi.Value},
		}},
	}
}

// History is the series behind the first of [Alerts].
func History(at time.Time) []kpi.Series {
	a := Alerts(at)[0].Finding
	k, _ := kpi.Find(a.KPI)
	s := kpi.Series{KPI: k, Group: a.Group}
	for i, v := range []float64{0.19, 0.21, 0.18, 0.2, 0.22, 0.19, 0.2, 0.18, 0.17, 0.14, 0.13, 7.0 / 56} {
		back := -7 * (11 - i)
		s.Points = append(s.Points, kpi.Point{
			Period: period.Period{From: a.Point.From.AddDate(0, 0, back), To: a.Point.To.AddDate(0, 0, back)}, Value: v, Num: math.Round(v * 56), Den: 56, State: kpi.Value,
		})
	}
	return []kpi.Series{s}
}
