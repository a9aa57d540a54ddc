// Package rendertest has reports for tests of layouts: an ordinary one that shows every kind of block, and a hostile one.
package rendertest

import (
	"math"
	"strconv"
	"strings"
	"time"

	"svodka/render"
)

// Sample is the monthly report of a made-up company, in Russian: one page with every chart in its usual form.
func Sample() render.Report {
	return render.Report{
		Lang:     "ru",
		Company:  "ООО «Северный ветер»",
		Name:     "Отчёт о продажах · октябрь 2026",
		Title:    "Отчёт о продажах, октябрь 2026",
		Headline: "Выручка выросла на 12\u00a0%, но до плана не хватило 1,8\u00a0млн\u00a0₽: проседает этап «Встреча → КП»",
		Context:  "1–31\u00a0октября 2026 · сравнение с сентябрём · сделки из CRM по дате оплаты · суммы без НДС",
		Blocks:   []render.Block{Cards(), Trend(), Actions(), Funnel(), Bars(), Table()},
		Footer:   "Сформировано 1\u00a0ноября 2026, 08:00 MSK · svodka 1.0 · данные CRM на 31\u00a0октября, 23:59",
		Made:     time.Date(2026, 11, 1, 8, 0, 0, 0, time.FixedZone("MSK", 3*60*60)),
	}
}

// Cards are four key figures.
func Cards() *render.Cards {
	up := func(s string) render.Change { return render.Change{Text: s, Dir: 1, Tone: render.Good} }
	return &render.Cards{
		Head: render.Head{ID: "kpis", Alt: "Выручка 24,6 млн ₽, 318 сделок, средний чек 77,4 тыс. ₽, конверсия 18,4 %"},
		Cards: []render.Card{
			{Label: "Выручка", Span: "12\u00a0мес.", Value: "24,6", Unit: "млн\u00a0₽", Change: up("12,1\u00a0%"), Reference: "план 26,4\u00a0млн\u00a0₽",
				Spark: []float64{17.2, 18.1, 17.9, 19.4, 20.3, 19.8, 20.9, 20.1, 21.2, 22.4, 21.9, 24.6}},
			{Label: "Оплаченных сделок", Span: "12\u00a0мес.", Value: "318", Change: up("6,0\u00a0%"), Reference: "в\u00a0сентябре 300",
				Spark: []float64{262, 271, 259, 280, 288, 281, 291.5, 278.5, 289.5, 303.5, 300, 318}},
			{Label: "Средний чек", Span: "12\u00a0мес.", Value: "77,4", Unit: "тыс.\u00a0₽", Change: up("5,8\u00a0%"), Reference: "в\u00a0сентябре 73,2",
				Spark: []float64{66, 67, 69, 69, 70.5, 70.4, 71.6, 72, 73.1, 73.7, 73.2, 77.4}},
			{Label: "Конверсия в\u00a0оплату", Span: "12\u00a0мес.", Value: "18,4", Unit: "%",
				Change: render.Change{Text: "1,2\u00a0п.\u00a0п.", Dir: -1, Tone: render.Bad}, Reference: "в\u00a0сентябре 19,6\u00a0%",
				Spark: []float64{20.1, 20.4, 19.9, 20.2, 20.6, 20, 19.7, 19.9, 20.1, 19.8, 19.6, 18.4}},
		},
	}
}

// Trend is a month of days with an expected band and one call-out.
func Trend() *render.Trend {
	fact := []float64{912, 875, 590, 631, 698, 839, 876, 759, 901, 681, 608, 866, 814, 755, 925, 302, 745, 707, 703, 883, 873, 896, 1092, 682, 629, 886, 873, 953, 988, 883, 786}
	low := []float64{664, 712, 529, 497, 606, 662, 654, 694, 746, 552, 517, 632, 686, 681, 722, 770, 580, 537, 653, 716, 703, 757, 803, 596, 560, 680, 743, 729, 784, 830, 623}
	high := []float64{976, 1046, 777, 730, 891, 970, 957, 1020, 1090, 811, 759, 929, 1007, 993, 1061, 1130, 848, 788, 959, 1051, 1032, 1111, 1179, 874, 819, 999, 1088, 1072, 1143, 1219, 908}
	t := &render.Trend{
		Head: render.Head{ID: "sales_trend", Width: render.Wide, Title: "Единственная аномалия — 16\u00a0октября: −68\u00a0% к\u00a0ожидаемой выручке",
			Subtitle: "Выручка по дням, тыс.\u00a0₽", Alt: "Выручка по дням октября"},
		Axis: render.Axis{Format: Thousands, Floor: true}, Legend: "факт", BandOf: "ожидаемый диапазон",
		Callouts: []render.Mark{{Point: 15, Title: "16\u00a0октября: 302\u00a0тыс.\u00a0₽", Tone: render.Bad,
			Lines: []string{"Ожидали 770–1\u00a0130. Семь счетов на 0,6\u00a0млн\u00a0₽ оплачены 19–20\u00a0октября"}}},
	}
	for i := range fact {
		p := render.TrendPoint{Value: fact[i], Low: low[i], High: high[i]}
		day := time.Date(2026, 10, i+1, 0, 0, 0, 0, time.UTC)
		p.Shaded = day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
		if n := i + 1; n == 1 || n%5 == 0 && n < 30 || n == 31 {
			p.Label = strconv.Itoa(n)
		}
		t.Points = append(t.Points, p)
	}
	return t
}

// Thousands writes a number with no-break spaces between groups of three digits.
func Thousands(v float64) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00a0" + s[i:]
	}
	if v < 0 && s != "0" {
		return "−" + s
	}
	return s
}

// Actions are three things to do.
func Actions() *render.Actions {
	return &render.Actions{
		Head: render.Head{ID: "actions", Width: render.Narrow, Title: "Что сделать"},
		Items: []render.Action{
			{Title: "Вернуть 41\u00a0зависшее КП", Text: "После встречи КП ждут 4,1\u00a0дня против 2,3\u00a0в\u00a0сентябре. Потенциал — 1,3\u00a0млн\u00a0₽."},
			{Title: "Ответить на «дорого»", Text: "31\u00a0% отказов, +6\u00a0п.\u00a0п. Пик — после повышения цен 12\u00a0октября."},
			{Title: "Разобрать план Фёдорова", Text: "59\u00a0% плана при самой низкой конверсии; лидов столько же, сколько у\u00a0Юрьевой."},
		},
	}
}

// Funnel is five stages with a weak one.
func Funnel() *render.Funnel {
	return &render.Funnel{
		Head: render.Head{ID: "funnel", Width: render.Half, Title: "Слабое место воронки — «Встреча → КП»",
			Subtitle: "Сделки, созданные в\u00a0октябре; доля перехода и\u00a0изменение к\u00a0сентябрю"},
		Steps: []render.Step{
			{Label: "Лиды", Count: 1728, Text: "1\u00a0728"},
			{Label: "Квалификация", Count: 1002, Text: "1\u00a0002", Conversion: "58\u00a0%", Change: "+1\u00a0п.\u00a0п."},
			{Label: "Встреча", Count: 684, Text: "684", Conversion: "68\u00a0%", Change: "+2\u00a0п.\u00a0п."},
			{Label: "КП отправлено", Count: 397, Text: "397", Conversion: "58\u00a0%", Change: "−9\u00a0п.\u00a0п.", Weak: true},
			{Label: "Оплата", Count: 318, Text: "318", Conversion: "80\u00a0%", Change: "+1\u00a0п.\u00a0п."},
		},
	}
}

// Bars are reasons of losses.
func Bars() *render.Bars {
	bar := func(label string, v float64, text, change string) render.Bar {
		return render.Bar{Label: label, Value: v, Text: text, Change: render.Change{Text: change}}
	}
	first := bar("Дорого", 31, "31\u00a0%", "+6")
	first.Strong, first.Change.Tone = true, render.Bad
	return &render.Bars{
		Head: render.Head{ID: "loss_reasons", Width: render.Half, Title: "Почти треть отказов — из-за цены",
			Subtitle: "Причины потерь, доля от 946\u00a0закрытых без оплаты; изменение, п.\u00a0п."},
		Rows: []render.Bar{first, bar("Не дозвонились", 22, "22\u00a0%", "−2"), bar("Выбрали конкурента", 17, "17\u00a0%", "+1"),
			bar("Нет бюджета", 12, "12\u00a0%", "−3"), bar("Нецелевой лид", 10, "10\u00a0%", "−1"), bar("Прочее", 8, "8\u00a0%", "−1")},
	}
}

// Table is six managers and their sum.
func Table() *render.Table {
	row := func(name, deals, sales string, sum, plan float64, conversion, check, delta string) render.Row {
		k := render.Cell{Text: strconv.Itoa(int(plan)) + "\u00a0%", Share: plan / 100}
		if plan < 80 {
			k.Tone = render.Bad
		}
		d := render.Cell{Text: strings.TrimLeft(delta, "+−") + "\u00a0%", Dir: 1, Tone: render.Good}
		if strings.HasPrefix(delta, "−") {
			d.Dir, d.Tone = -1, render.Bad
		}
		return render.Row{Cells: []render.Cell{{Text: name}, {Text: deals}, {Text: sales, Share: sum}, k, {Text: conversion}, {Text: check}, d}}
	}
	total := row("Итого", "318", "24\u00a0600", math.NaN(), 93, "18,4\u00a0%", "77,4", "+12")
	total.Total = true
	return &render.Table{
		Head: render.Head{ID: "managers", Title: "Двое закрыли план; 78\u00a0% недобора — у\u00a0Фёдорова и\u00a0Юрьевой",
			Subtitle: "Менеджеры, октябрь 2026; отметка на шкале — 100\u00a0% плана"},
		Columns: []render.Column{{Title: "Менеджер"}, {Title: "Сделки", Kind: render.Number}, {Title: "Выручка, тыс.\u00a0₽", Kind: render.WithBar},
			{Title: "План", Kind: render.Bullet}, {Title: "Конверсия", Kind: render.Number}, {Title: "Чек, тыс.", Kind: render.Number}, {Title: "К\u00a0сент.", Kind: render.Delta}},
		Rows: []render.Row{
			row("Анна Котова", "74", "6\u00a0412", 6412, 117, "24,1\u00a0%", "86,6", "+18"),
			row("Игорь Лебедев", "63", "5\u00a0087", 5087, 104, "21,6\u00a0%", "80,7", "+11"),
			row("Мария Ежова", "58", "4\u00a0396", 4396, 96, "19,2\u00a0%", "75,8", "+9"),
			row("Пётр Щукин", "51", "3\u00a0871", 3871, 90, "17,8\u00a0%", "75,9", "+14"),
			row("Ольга Юрьева", "42", "2\u00a0902", 2902, 76, "15,4\u00a0%", "69,1", "−3"),
			row("Денис Фёдоров", "30", "1\u00a0932", 1932, 59, "11,0\u00a0%", "64,4", "−21"),
			total,
		},
	}
}

// Callouts are three alerts.
func Callouts() *render.Callouts {
	return &render.Callouts{
		Head: render.Head{ID: "alerts", Title: "Два показателя требуют внимания", Subtitle: "Сигналы на 16\u00a0октября 2026"},
		Items: []render.Callout{
			{Tone: render.Bad, Title: "Конверсия лидов из «Яндекс Директ»: 9,1\u00a0% — ниже 15\u00a0%", Tag: "третий день",
				Lines: []string{"Ожидали 15–19\u00a0%, база — 143\u00a0лида за 7\u00a0дней. Остальные источники в\u00a0норме.", "Началось 14\u00a0октября, после смены посадочной страницы."}},
			{Tone: render.Bad, Title: "Отказов «дорого» — 31\u00a0%, обычно 22–27\u00a0%", Lines: []string{"293\u00a0сделки из 946."}, Tag: "новое"},
			{Tone: render.Good, Title: "Время ответа снова в\u00a0норме: 14\u00a0минут", Lines: []string{"Было выше 30\u00a0минут два дня подряд."}},
		},
	}
}

// Prose is two paragraphs.
func Prose() *render.Prose {
	return &render.Prose{
		Head: render.Head{ID: "notes", Title: "Как читать отчёт"},
		Paragraphs: []string{
			"Выручка — сумма оплаченных сделок по дате оплаты, без НДС и\u00a0возвратов. Конверсия — доля оплаченных среди закрытых в\u00a0октябре сделок.",
			"Ожидаемый диапазон построен по 24\u00a0месяцам с\u00a0учётом дня недели и\u00a0праздников: в\u00a0него попадает девять дней из десяти.",
		},
	}
}

// Hostile is a report of everything that data can do to a layout: names of three hundred letters, emoji, markup, numbers
// that are missing, infinite or huge.
func Hostile() render.Report {
	nan, long := math.NaN(), strings.Repeat("Ы", 300)
	words := strings.Repeat("Общество с ограниченной ответственностью ", 30)
	r := render.Report{Lang: "ru", Company: "<b>Ромашка</b> & 🌼 " + long, Name: words, Title: "𝟙 " + words, Headline: words + long, Context: words, Footer: words,
		Made: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)}
	h := render.Head{ID: "x", Title: words, Subtitle: long, Alt: words}
	half := h
	half.Width = render.Half
	trend := &render.Trend{Head: h, Legend: words, OtherOf: words, BandOf: words, Other: []float64{nan, math.Inf(1), 1}}
	for i, v := range []float64{nan, math.Inf(1), math.MaxFloat64, -math.MaxFloat64, 0, 5e-324, 1, 1} {
		trend.Points = append(trend.Points, render.TrendPoint{Label: words, Value: v, Low: -v, High: v, Shaded: i%2 == 0, Partial: i%3 == 0})
		trend.Callouts = append(trend.Callouts, render.Mark{Point: i, Title: long, Lines: []string{words, words}, Tone: render.Bad})
	}
	bars := &render.Bars{Head: half}
	funnel := &render.Funnel{Head: half}
	table := &render.Table{Head: h, More: words}
	callouts := &render.Callouts{Head: h}
	for i, v := range []float64{nan, math.Inf(-1), math.MaxFloat64, -1, 0, 1, 1, 1, 1, 1, 1, 1} {
		bars.Rows = append(bars.Rows, render.Bar{Label: long, Value: v, Text: words, Extra: long, Change: render.Change{Text: words, Dir: 1}})
		funnel.Steps = append(funnel.Steps, render.Step{Label: words, Count: v, Text: long, Conversion: words, Change: long, Weak: i == 3})
		table.Columns = append(table.Columns, render.Column{Title: words, Kind: render.ColumnKind(i % 6), Grow: v})
		row := render.Row{Link: "https://crm.example.ru/сделка (" + strconv.Itoa(i) + ")", Total: i == 11}
		for range i + 2 {
			row.Cells = append(row.Cells, render.Cell{Text: "👩‍💻 " + words, Share: v, Dir: -1, Tone: render.Bad})
		}
		table.Rows = append(table.Rows, row)
		callouts.Items = append(callouts.Items, render.Callout{Title: long, Lines: []string{words, long, words}, Tag: words})
	}
	prose := &render.Prose{Head: h, Paragraphs: []string{strings.Repeat(words, 60), long}}
	r.Blocks = []render.Block{trend, bars, funnel, table, callouts, prose, &render.Cards{Head: half}, &render.Actions{Head: half}, &render.Trend{Head: h}}
	return r
}
