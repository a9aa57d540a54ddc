package jobs

import (
	"fmt"
	"slices"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/notify"
	"svodka/render"
	"svodka/render/chart"
	"svodka/render/mail"
	"svodka/render/pdf"
	"svodka/render/telegram"
)

// Messages writes what p has to say in a language: the report if the job has one, and one message for all alerts that are
// to be spoken of. Recipients and keys are left open.
func (r *Runner) Messages(p Product, lang string) ([]notify.Message, error) {
	var all []notify.Message
	c, err := r.context(p, lang)
	if err != nil {
		return nil, err
	}
	if p.job.Report != nil {
		m, err := r.reportMessage(p, c)
		if err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
		all = append(all, m)
	}
	if len(p.Told) > 0 {
		m, err := r.alertMessage(p, c)
		if err != nil {
			return nil, fmt.Errorf("alerts: %w", err)
		}
		all = append(all, m)
	}
	return all, nil
}

func (r *Runner) reportMessage(p Product, c render.Context) (notify.Message, error) {
	doc := render.Compose(*p.job.Report, c, p.answers)
	m, err := message(doc, notify.ReportKind)
	if err != nil {
		return m, err
	}
	data, err := pdf.Render(doc)
	if err != nil {
		return m, err
	}
	m.Files = append(m.Files, notify.File{
		Name: "report.pdf", Title: doc.Title + ".pdf", MIME: "application/pdf",
		Roles: []notify.Role{notify.Document}, Data: data,
	})
	return m, nil
}

func (r *Runner) alertMessage(p Product, c render.Context) (notify.Message, error) {
	var history []kpi.Series
	for _, a := range p.Told {
		if s, ok := p.history[a.Key]; ok { // a late source has none
			history = append(history, s)
		}
	}
	return message(render.ComposeAlerts(c, p.Told, history), notify.AlertKind)
}

// message writes doc in every form but PDF.
func message(doc render.Report, kind notify.Kind) (notify.Message, error) {
	m := notify.Message{Kind: kind, At: doc.Made, Lang: doc.Lang, Subject: doc.Title, Short: telegram.Short(doc)}
	var pictures []mail.Picture
	for _, b := range mail.Pictures(doc) {
		f, err := picture(b, notify.Inline)
		if err != nil {
			return m, err
		}
		m.Files = append(m.Files, f)
		pictures = append(pictures, mail.Picture{Block: b.Header().ID, CID: f.Name, Alt: f.Alt})
	}
	var err error
	if m.HTML, m.Text, err = mail.Render(doc, pictures, ""); err != nil {
		return m, err
	}
	return m, addPhoto(&m, doc)
}

// Width in points and scale in pixels per point of a picture for a phone, as [chart.PNG] recommends them.
const phoneWidth, phoneScale = 360, 3.55

func picture(b render.Block, role notify.Role) (notify.File, error) {
	h := b.Header()
	data, err := chart.PNG(b, mail.PictureWidth, mail.PictureScale)
	if err != nil {
		return notify.File{}, fmt.Errorf("picture of %s: %w", h.ID, err)
	}
	return notify.File{Name: h.ID + ".png", MIME: "image/png", Roles: []notify.Role{role}, Alt: h.Alt, Data: data}, nil
}

// addPhoto adds the one picture that goes with the short text.
func addPhoto(m *notify.Message, doc render.Report) error {
	blocks := telegram.Picture(doc)
	if len(blocks) == 0 {
		return nil
	}
	data, err := chart.Picture{Company: doc.Company, Headline: doc.Headline, Context: doc.Context, Blocks: blocks}.PNG(phoneWidth, phoneScale)
	if err != nil {
		return fmt.Errorf("picture: %w", err)
	}
	m.Files = append(m.Files, notify.File{
		Name: "summary.png", MIME: "image/png", Roles: []notify.Role{notify.Picture}, Alt: doc.Headline, Data: data,
	})
	return nil
}

// freshAt is what a run for the moment at says of its data: it looks at nothing later, however much was read since.
func freshAt(all []kpi.Freshness, at time.Time) []kpi.Freshness {
	all = slices.Clone(all)
	for i := range all {
		if all[i].AsOf.After(at) {
			all[i].AsOf = at
		}
	}
	return all
}

// context is what a report is composed from besides numbers.
func (r *Runner) context(p Product, lang string) (render.Context, error) {
	c := render.Context{
		Company: r.Company, Lang: lang, Currency: r.Currency, Calendar: r.Calendar,
		At: p.at, Alerts: firing(slices.Concat(p.Alerts, p.others)), Fresh: freshAt(p.fresh, p.at), Judged: p.judged, Version: r.Version,
	}
	if note := render.NoteUndated(lang, p.undated, p.worth, r.Currency); note != "" && p.job.Report != nil {
		c.Notes = append(c.Notes, note)
	}
	if p.job.Period == "" {
		return c, nil
	}
	var err error
	if c.Period, c.Grain, err = period.Named(p.job.Period, p.at, r.Location); err != nil {
		return c, err
	}
	for _, name := range p.job.Compare {
		switch name {
		case previous:
			c.Compare = append(c.Compare, render.Comparison{Role: render.Previous, Period: c.Period.Previous(c.Grain, 1)})
		case yearAgo:
			c.Compare = append(c.Compare, render.Comparison{Role: render.YearAgo, Period: c.Period.YearAgo(c.Grain, r.Location)})
		}
	}
	return c, nil
}

// firing leaves those that were told, each once: a source that is late is so for every job.
func firing(all []detect.Alert) []detect.Alert {
	var some []detect.Alert
	for _, a := range all {
		known := slices.ContainsFunc(some, func(o detect.Alert) bool { return o.Key == a.Key })
		if a.State == detect.Firing && !known {
			some = append(some, a)
		}
	}
	return some
}
