package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"svodka/internal/config"
	"svodka/jobs"
)

func (a *app) demoCommand() *cobra.Command {
	var out, lang string
	c := &cobra.Command{
		Use:   "demo",
		Short: "the main job on a made-up company, into a folder",
		Long: `Run the main job on a made-up company: the weekly report as PDF and mail, and an alert as Telegram text with its picture.
Nothing is sent, nothing is stored, no configuration is needed.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), a.path(out), lang) },
	}
	c.Flags().StringVarP(&out, "out", "o", "demo-out", "`folder` to write to")
	c.Flags().StringVar(&lang, "lang", "ru", "ru or en")
	return c
}

func (a *app) demo(ctx context.Context, out, lang string) error {
	text, ok := map[string]string{"ru": demoRU, "en": demoEN}[lang]
	if !ok {
		return mistake("--lang: want ru or en, got %q", lang)
	}
	cfg, _, err := config.LoadBytes("demo.yaml", []byte(text), registry(), a.env)
	if err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, "making up a company with two years of sales…")
	h, err := a.openByHand(ctx, cfg, "")
	if err != nil {
		return err
	}
	return errors.Join(h.demo(ctx, out), h.Close())
}

// demo runs the watch and then the report, which shows what the watch found.
func (h *house) demo(ctx context.Context, out string) error {
	now := h.app.now()
	live := jobs.Live{}
	for _, j := range h.cfg.Jobs {
		p, err := h.runner().Produce(ctx, jobs.Named{Name: j.Name, Job: j.Value}, now, live)
		if err != nil {
			return err
		}
		live[j.Name] = p.Alerts
		if err := h.write(ctx, p, j.Name, out); err != nil {
			return err
		}
	}
	fmt.Fprintf(h.app.stdout, "\nlook into %s: the .pdf is the report, the .eml the mail, the .txt and .png what Telegram shows\n", out)
	return nil
}

const demoRU = `
company: ООО «Северный ветер»
timezone: Europe/Moscow
language: ru
currency: RUB
calendar: {country: ru}
sources:
  crm: {type: demo}
receivers:
  folder: {type: file, folder: out}
jobs:
  watch:
    schedule: {every: 30m}
    alerts:
      - {kpi: qualified_share, drop: 40%, by: [source], grain: week, min: 40}
      - {kpi: loss_reasons, rise: 60%, grain: week, min: 30}
    send_to: [folder]
  weekly-sales:
    schedule: {weekly: monday, at: "09:00"}
    period: last_week
    compare: [previous, year_ago]
    report:
      title: Отчёт о продажах
    send_to: [folder]
`

const demoEN = `
company: North Wind Ltd
timezone: Europe/London
language: en
currency: USD
sources:
  crm: {type: demo, language: en}
receivers:
  folder: {type: file, folder: out}
jobs:
  watch:
    schedule: {every: 30m}
    alerts:
      - {kpi: qualified_share, drop: 40%, by: [source], grain: week, min: 40}
      - {kpi: loss_reasons, rise: 60%, grain: week, min: 30}
    send_to: [folder]
  weekly-sales:
    schedule: {weekly: monday, at: "09:00"}
    period: last_week
    compare: [previous, year_ago]
    report:
      title: Sales report
    send_to: [folder]
`
