package composetest

import (
	"slices"
	"time"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/render"
)

// Case is a report and what it is an example of.
type Case struct {
	Name   string
	Report render.Report
}

// Cases are the reports whose texts are kept as golden files.
func Cases(lang string) []Case {
	north, all := North(), render.Defaults()
	all.Blocks = append(all.Blocks, "plan")
	return slices.Concat([]Case{
		{"month", Sample(lang)},
		{"week", Compose(north, all, Week(lang))},
		{"unfinished", Compose(north, all, Unfinished(lang))},
		{"stale", Stale(north, lang)},
		{"bare", Compose(bare(), all, October(lang))},
		{"empty", render.Compose(all, October(lang), nil)},
	}, grains(north, lang), AlertCases(lang))
}

// Unfinished is the week of [Week] on its Thursday morning.
func Unfinished(lang string) render.Context {
	c := Week(lang)
	c.At = c.Period.From.AddDate(0, 0, 3).Add(9 * time.Hour)
	c.Fresh[0].AsOf = c.At.Add(-20 * time.Minute)
	return c
}

// Stale is the report on October from data that end on the 30th.
func Stale(company *Company, lang string) render.Report {
	s, c := render.Defaults(), October(lang)
	c.Fresh[0].AsOf = time.Date(2026, 10, 30, 12, 0, 0, 0, Moscow())
	c.Notes = []string{"crm: HTTP 503"}
	var answers [][]kpi.Series
	for _, q := range s.Questions(c) {
		series := company.Answer(Ask(q), c.Fresh[0].AsOf)
		for _, x := range series {
			late(x.Points)
		}
		answers = append(answers, series)
	}
	return render.Compose(s, c, answers)
}

func late(points []kpi.Point) {
	for i, p := range points {
		if p.State == kpi.Partial {
			points[i].State = kpi.Stale
		}
	}
}

// bare is a company that keeps neither plans nor stages nor leads.
func bare() *Company {
	c := North()
	c.NoPlan, c.NoMoves, c.NoLeads = true, true, true
	return c
}

func grains(company *Company, lang string) []Case {
	var all []Case
	for _, g := range []period.Grain{period.Day, period.Quarter, period.Year} {
		c := October(lang)
		c.Grain, c.Period = g, period.Of(c.At, g, Moscow()).Previous(g, 1)
		c.Compare = []render.Comparison{
			{Role: render.Previous, Period: c.Period.Previous(g, 1)}, {Role: render.YearAgo, Period: c.Period.YearAgo(g, Moscow())},
		}
		all = append(all, Case{string(g), Compose(company, render.Defaults(), c)})
	}
	return all
}

// AlertCases are alert messages: one alert, several of every kind, one that is over.
func AlertCases(lang string) []Case {
	c := October(lang)
	all, history := Alerts(c.At), History(c.At)
	return []Case{
		{"alert", render.ComposeAlerts(c, all[:1], history)},
		{"alerts", render.ComposeAlerts(c, all, history)},
		{"resolved", render.ComposeAlerts(c, all[3:], nil)},
	}
}
