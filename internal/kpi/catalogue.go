package kpi

import "slices"

// Catalogue returns the KPIs svodka knows, in the order they are listed. They are shared and must not be changed.
func Catalogue() []*KPI { return slices.Clone(catalogue) }

// Find returns the KPI of the catalogue with that name.
func Find(name string) (*KPI, bool) {
	for _, k := range catalogue {
		if k.Name == name {
			return k, true
		}
	}
	return nil, false
}

var catalogue = slices.Concat(leadKPIs, saleKPIs, funnelKPIs, callKPIs)

// The dimensions of deals that say something of a deal whatever its outcome.
var dealDims = []string{"manager", "team", "pipeline", "stage", "source", "utm_source", "utm_medium", "utm_campaign", "utm_term", "product", "region"}

// The same for lost deals, which have a reason too.
var lostDims = slices.Concat(dealDims, []string{"loss_reason"})

var (
	leadsCreated = Measure{Table: "leads", Time: "created_at", Agg: Rows}
	adCost       = Measure{Table: "ad_costs", Time: "day", Agg: Adds, Col: "cost"}
	dealsCreated = Measure{Table: "deals", Time: "created_at", Agg: Rows}
	dealsWon     = Measure{Table: "deals", Time: "closed_at", Agg: Rows, Where: won}
	dealsLost    = Measure{Table: "deals", Time: "closed_at", Agg: Rows, Where: lost}
	dealsClosed  = Measure{Table: "deals", Time: "closed_at", Agg: Rows, Where: []Cond{{"status", OneOf, []any{"won", "lost"}}}}
	salesSum     = Measure{Table: "deals", Time: "closed_at", Agg: Adds, Col: "amount", Where: won}
	firstWonDeal = Measure{Table: "first_wins", Time: "closed_at", Agg: Rows}

	won  = []Cond{{"status", Is, []any{"won"}}}
	lost = []Cond{{"status", Is, []any{"lost"}}}
)

// just is the sum of one measure.
func just(m Measure) Sum { return Sum{{Factor: 1, Measure: m}} }

var leadKPIs = []*KPI{
	{
		Name: "leads", Unit: Count, Good: Up, Num: just(leadsCreated),
		Titles:      Text{"Лиды", "Leads"},
		Definitions: Text{"Лиды, созданные за период.", "Leads created in the period."},
	},
	{
		Name: "qualified_share", Unit: Percent, Good: Up, Den: just(leadsCreated),
		Num:    just(Measure{Table: "leads", Time: "created_at", Agg: Rows, Where: []Cond{{"status", OneOf, []any{"qualified", "converted"}}}}),
		Titles: Text{"Доля целевых лидов", "Qualified lead share"},
		Definitions: Text{
			"Лиды, созданные за период и отмеченные как целевые или ставшие сделкой, ко всем лидам, созданным за период.",
			"Leads created in the period that are marked qualified or have become a deal, to all leads created in the period.",
		},
	},
	{
		Name: "lead_conversion", Unit: Percent, Good: Up, Num: just(dealsWon), Den: just(leadsCreated),
		Titles: Text{"Конверсия лидов в сделки", "Lead-to-deal conversion"},
		Definitions: Text{
			"Сделки, выигранные за период, к лидам, созданным за тот же период. Это не одни и те же клиенты: при длинном цикле смотрите lead_conversion_cohort.",
			"Deals won in the period to leads created in the period. They are not the same customers: with a long cycle look at lead_conversion_cohort.",
		},
	},
	{
		Name: "lead_conversion_cohort", Cohort: true, Unit: Percent, Good: Up,
		Num:    just(Measure{Table: "lead_outcomes", Time: "created_at", Agg: Rows, Where: []Cond{{"won", Is, []any{true}}}}),
		Den:    just(Measure{Table: "lead_outcomes", Time: "created_at", Agg: Rows}),
		Titles: Text{"Конверсия лидов (когорта)", "Lead conversion, cohort"},
		Definitions: Text{
			"Из лидов, созданных за период, — доля тех, что к моменту расчёта привели к выигранной сделке. У недавних лидов она ещё вырастет. Выигранные сделки без даты закрытия учитываются так же, как в deal_conversion.",
			"Of the leads created in the period, the share that has led to a won deal by the moment of judging. For recent leads it is yet to grow. Won deals without a closing date count as they do in deal_conversion.",
		},
	},
	{
		Name: "response_time", Cohort: true, Unit: Duration, Good: Down, Num: just(replied(0.5)),
		Titles: Text{"Время первого ответа", "First response time"},
		Definitions: Text{
			"Медиана времени от создания лида до первого исходящего звонка, письма или сообщения по нему, по лидам, созданным за период и получившим ответ.",
			"Median time from a lead's creation to the first outgoing call, mail or message to it, over leads created in the period that have been answered.",
		},
	},
	{
		Name: "response_time_p90", Cohort: true, Unit: Duration, Good: Down, Num: just(replied(0.9)),
		Titles: Text{"Время первого ответа, 90 %", "First response time, p90"},
		Definitions: Text{
			"Время, за которое получают первый ответ девять лидов из десяти (90-й процентиль), по лидам, созданным за период и получившим ответ.",
			"The time within which nine leads of ten get their first answer (90th percentile), over leads created in the period that have been answered.",
		},
	},
	{
		Name: "ad_cost", Unit: Money, Good: Neither, Num: just(adCost),
		Titles:      Text{"Расходы на рекламу", "Ad spend"},
		Definitions: Text{"Сумма расходов на рекламу за дни периода.", "Sum of advertising costs over the days of the period."},
	},
	{
		Name: "cpl", Unit: Money, Good: Down, Num: just(adCost), Den: just(leadsCreated),
		Titles: Text{"Стоимость лида", "Cost per lead"},
		Definitions: Text{
			"Расходы на рекламу, делённые на число лидов, созданных за период, с тем же источником и той же кампанией.",
			"Advertising costs divided by the leads created in the period, of the same source and campaign.",
		},
	},
	{
		Name: "cac", Unit: Money, Good: Down, Num: just(adCost), Den: just(firstWonDeal),
		Titles: Text{"Стоимость привлечения клиента", "Customer acquisition cost"},
		Definitions: Text{
			"Расходы на рекламу, делённые на число клиентов, чья первая выигранная сделка закрыта в этом периоде. Источник — источник этой сделки; сделка без клиента считается отдельным клиентом.",
			"Advertising costs divided by the customers whose first won deal closed in the period. The source is that of this deal; a deal without a customer counts as one of its own.",
		},
	},
	{
		Name: "romi", Unit: Percent, Good: Up,
		Num: Sum{{Factor: 1, Margin: true, Measure: salesSum}, {Factor: -1, Measure: adCost}}, Den: just(adCost),
		Titles: Text{"ROMI", "ROMI"},
		Definitions: Text{
			"(Сумма продаж × маржа − расходы на рекламу) / расходы на рекламу, по источнику и кампании сделок, выигранных за период. Если маржа не задана, она равна 100 %. 0 % — реклама окупилась.",
			"(Sales × margin − advertising costs) / advertising costs, by source and campaign of the deals won in the period. The margin is 100 % unless configured. 0 % is break-even.",
		},
	},
	{
		Name: "roas", Unit: Percent, Good: Up, Num: just(salesSum), Den: just(adCost),
		Titles: Text{"Окупаемость расходов (выручка / расход)", "Return on ad spend"},
		Definitions: Text{
			"Сумма продаж за период, делённая на расходы на рекламу. 100 % — выручка равна расходам.",
			"Sales of the period divided by advertising costs. At 100 % sales equal costs.",
		},
	},
}

func replied(q float64) Measure {
	return Measure{Table: "lead_replies", Time: "created_at", Agg: Quantile, Since: "created_at", Col: "replied_at", Q: q}
}

func cycle(q float64) Measure {
	return Measure{Table: "deals", Time: "closed_at", Agg: Quantile, Since: "created_at", Col: "closed_at", Q: q, Where: won}
}
