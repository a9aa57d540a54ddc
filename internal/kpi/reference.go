package kpi

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// chapters are the KPIs of the catalogue as the reference shows them.
var chapters = []struct {
	title Text
	kpis  []*KPI
}{
	{Text{"Лиды и реклама", "Leads and advertising"}, leadKPIs},
	{Text{"Сделки и продажи", "Deals and sales"}, saleKPIs},
	{Text{"Воронка и отказы", "Funnel and losses"}, funnelKPIs},
	{Text{"Звонки", "Calls"}, callKPIs},
}

var (
	referenceTitle = Text{"# Показатели", "# KPIs"}
	referenceIntro = Text{
		"Страница создана из программы командой `make generate`; правки вручную пропадут. Имена показателей пишутся в `config.yaml` и " +
			"в команде `svodka kpi`, разрезы — в ключе `by` и во флаге `--by`.",
		"This page is made from the program by `make generate`; changes by hand get lost. The names of KPIs are written in `config.yaml` and " +
			"in the command `svodka kpi`, dimensions in the key `by` and the flag `--by`.",
	}
	dimensionsTitle = Text{"## Разрезы", "## Dimensions"}
	dimensionsHead  = Text{"| Имя | В отчёте |", "| Name | In reports |"}
	splitBy         = Text{"Разрезы: ", "Dimensions: "}
	alwaysBy        = Text{"Всегда разбит по: ", "Always split by: "}

	unitWords = map[Unit]Text{
		Count:    {"Количество.", "A count."},
		Percent:  {"Проценты.", "Per cent."},
		Money:    {"Деньги в валюте отчёта.", "Money in the currency of the report."},
		Duration: {"Время.", "A length of time."},
	}
	goodWords = map[Direction]Text{
		Up:      {"Чем больше, тем лучше.", "More is better."},
		Down:    {"Чем меньше, тем лучше.", "Less is better."},
		Neither: {"Сам по себе ни хорош, ни плох.", "Neither good nor bad by itself."},
	}
)

// Reference returns the page about the KPIs of the catalogue, in Markdown: "ru", or English for every other language.
func Reference(lang string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n%s\n", referenceTitle.In(lang), referenceIntro.In(lang))
	for _, c := range chapters {
		fmt.Fprintf(&b, "\n## %s\n", c.title.In(lang))
		for _, k := range c.kpis {
			k.describe(&b, lang)
		}
	}
	fmt.Fprintf(&b, "\n%s\n\n%s\n|---|---|\n", dimensionsTitle.In(lang), dimensionsHead.In(lang))
	for _, d := range dimensions {
		fmt.Fprintf(&b, "| `%s` | %s |\n", d.name, d.title.In(lang))
	}
	return b.Bytes()
}

// describe writes what there is to know of a KPI.
func (k *KPI) describe(b *bytes.Buffer, lang string) {
	fmt.Fprintf(b, "\n### `%s`: %s\n\n%s\n\n", k.Name, k.Title(lang), k.Definition(lang))
	fmt.Fprintf(b, "%s %s", unitWords[k.Unit].In(lang), goodWords[k.Good].In(lang))
	if len(k.Always) > 0 {
		fmt.Fprintf(b, " %s%s.", alwaysBy.In(lang), quoted(k.Always))
	}
	others := slices.DeleteFunc(k.Dimensions(), func(dim string) bool { return slices.Contains(k.Always, dim) })
	if len(others) > 0 {
		fmt.Fprintf(b, " %s%s.", splitBy.In(lang), quoted(others))
	}
	b.WriteByte('\n')
}

func quoted(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }
