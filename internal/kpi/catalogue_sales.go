package kpi

var saleKPIs = []*KPI{
	{
		Name: "deals_created", Unit: Count, Good: Up, Num: just(dealsCreated), Dims: dealDims,
		Titles:      Text{"Новые сделки", "Deals created"},
		Definitions: Text{"Сделки, созданные за период.", "Deals created in the period."},
	},
	{
		Name: "deals_won", Unit: Count, Good: Up, Num: just(dealsWon), Dims: dealDims,
		Titles: Text{"Выиграно", "Won"},
		Definitions: Text{
			"Выигранные сделки с датой закрытия в периоде. Сделка без даты закрытия не входит ни в один период.",
			"Won deals that closed in the period. A deal without a closing date belongs to no period.",
		},
	},
	{
		Name: "deals_lost", Unit: Count, Good: Down, Num: just(dealsLost), Dims: lostDims,
		Titles: Text{"Проиграно", "Lost"},
		Definitions: Text{
			"Проигранные сделки с датой закрытия в периоде. Сделка без даты закрытия не входит ни в один период.",
			"Lost deals that closed in the period. A deal without a closing date belongs to no period.",
		},
	},
	{
		Name: "sales", Unit: Money, Good: Up, Num: just(salesSum), Dims: dealDims,
		Titles: Text{"Сумма продаж", "Sales"},
		Definitions: Text{
			"Сумма выигранных сделок с датой закрытия в периоде; суммы в других валютах пересчитаны по курсу дня закрытия.",
			"Sum of the amounts of won deals that closed in the period; other currencies are converted at the rate of the closing day.",
		},
	},
	{
		Name: "win_rate", Unit: Percent, Good: Up, Num: just(dealsWon), Den: just(dealsClosed), Dims: dealDims,
		Titles: Text{"Доля выигранных", "Win rate"},
		Definitions: Text{
			"Выигранные сделки ко всем закрытым (выигранным и проигранным), по дате закрытия.",
			"Won deals to all closed ones (won and lost), by closing date.",
		},
	},
	{
		Name: "deal_conversion", Cohort: true, Unit: Percent, Good: Up, Dims: dealDims,
		Num: just(Measure{Table: "deals", Time: "created_at", Agg: Rows, Where: won}), Den: just(dealsCreated),
		Titles: Text{"Конверсия сделок (когорта)", "Deal conversion, cohort"},
		Definitions: Text{
			"Из сделок, созданных за период, — доля выигранных к моменту расчёта. Выигранная сделка без даты закрытия считается выигранной, только если расчёт сделан не более чем за сутки до момента, на который известны данные, а при сравнении периодов в одном возрасте — никогда.",
			"Of the deals created in the period, the share won by the moment of judging. A won deal without a closing date counts as won only if that moment is at most a day before the one the data speak of, and never where periods are compared at one age.",
		},
	},
	{
		Name: "average_check", Unit: Money, Good: Up, Num: just(salesSum), Den: just(dealsWon), Dims: dealDims,
		Titles:      Text{"Средний чек", "Average deal value"},
		Definitions: Text{"Сумма продаж за период, делённая на число выигранных сделок.", "Sales of the period divided by the deals won in it."},
	},
	{
		Name: "cycle_time", Unit: Duration, Good: Down, Num: just(cycle(0.5)), Dims: dealDims,
		Titles: Text{"Цикл сделки", "Sales cycle"},
		Definitions: Text{
			"Медиана времени от создания до закрытия по сделкам, выигранным за период. Сделки, закрытые раньше, чем созданы, не учитываются; закрытые в день создания без указания времени считаются закрытыми сразу.",
			"Median time from creation to closing over the deals won in the period. Deals closed before they were created are left out; those closed on the day of creation at no time of it were closed at once.",
		},
	},
	{
		Name: "cycle_time_p90", Unit: Duration, Good: Down, Num: just(cycle(0.9)), Dims: dealDims,
		Titles: Text{"Цикл сделки, 90 %", "Sales cycle, p90"},
		Definitions: Text{
			"Время, за которое закрываются девять из десяти сделок, выигранных за период (90-й процентиль). Сделки, закрытые раньше, чем созданы, не учитываются; закрытые в день создания без указания времени считаются закрытыми сразу.",
			"The time within which nine of ten deals won in the period were closed (90th percentile). Deals closed before they were created are left out; those closed on the day of creation at no time of it were closed at once.",
		},
	},
	{
		Name: "contribution", Unit: Percent, Good: Neither, Num: just(salesSum), Den: just(salesSum), Over: []string{"*"}, Dims: dealDims,
		Titles: Text{"Вклад в продажи", "Contribution to sales"},
		Definitions: Text{
			"Сумма продаж сегмента, делённая на все продажи компании за период.",
			"Sales of the segment divided by all sales of the company in the period.",
		},
	},
	{
		Name: "plan_attainment", Unit: Percent, Good: Up, Num: just(salesSum), Plan: "sales",
		Titles: Text{"Выполнение плана", "Plan attainment"},
		Definitions: Text{
			"Сумма продаж за период, делённая на план продаж на этот период. План на больший срок распределяется по рабочим дням; планом на часть периода период не измеряется. План компании, если он есть, важнее суммы планов менеджеров, отделов или воронок; когда план складывается из таких планов, учитываются продажи только тех, у кого план есть.",
			"Sales of the period divided by the sales plan for it. A plan for a longer span is spread over its working days; a plan for a part of the period is none for it. A plan of the company, where there is one, goes before the sum of the plans of managers, teams or pipelines; against such a sum only the sales of those who have a plan are held.",
		},
	},
	{
		Name: "plan_attainment_deals", Unit: Percent, Good: Up, Num: just(dealsWon), Plan: "deals_won",
		Titles: Text{"Выполнение плана по числу сделок", "Plan attainment, deals"},
		Definitions: Text{
			"Число сделок, выигранных за период, делённое на план по числу сделок на этот период. План на больший срок распределяется по рабочим дням. Когда план складывается из планов менеджеров, отделов или воронок, учитываются сделки только тех, у кого план есть.",
			"Deals won in the period divided by the planned number for it. A plan for a longer span is spread over its working days. Against a sum of the plans of managers, teams or pipelines only the deals of those who have a plan are held.",
		},
	},
	{
		Name: "pipeline_value", Unit: Money, Good: Up, Dims: dealDims,
		Num:    just(Measure{Table: "open_deals", Time: "at", Agg: Adds, Col: "amount"}),
		Titles: Text{"Сумма в работе", "Open pipeline"},
		Definitions: Text{
			"Сумма сделок, открытых на конец периода, а для незаконченного — на момент расчёта; суммы в других валютах пересчитаны по курсу этого дня.",
			"Sum of the amounts of deals open at the end of the period, or at the moment of judging if it is unfinished; other currencies are converted at the rate of that day.",
		},
	},
	{
		Name: "new_customers", Unit: Count, Good: Up, Num: just(firstWonDeal), Dims: dealDims,
		Titles: Text{"Новые клиенты", "New customers"},
		Definitions: Text{
			"Клиенты, чья первая выигранная сделка закрыта в этом периоде. Сделка без клиента считается отдельным клиентом.",
			"Customers whose first won deal closed in the period. A deal without a customer counts as one of its own.",
		},
	},
}

var funnelKPIs = []*KPI{
	{
		Name: "stage_reach", Cohort: true, Past: "stage_moves", Unit: Count, Good: Up, Always: []string{"stage"}, Dims: dealDims,
		Num:    just(Measure{Table: "deal_stages", Time: "created_at", Agg: Rows}),
		Titles: Text{"Воронка конверсионная", "Conversion funnel"},
		Definitions: Text{
			"Сколько сделок, созданных за период, дошли до этого этапа или любого следующего — по истории переходов, а без неё по последнему этапу.",
			"How many deals created in the period reached this stage or any later one, by the history of moves, or by the last stage where there is none.",
		},
	},
	{
		Name: "stage_conversion", Cohort: true, Past: "stage_moves", Unit: Percent, Good: Up, Always: []string{"stage"}, Dims: dealDims,
		Num:    just(Measure{Table: "deal_stages", Time: "created_at", Agg: Adds, Col: "reached_next", Where: notLast}),
		Den:    just(Measure{Table: "deal_stages", Time: "created_at", Agg: Rows, Where: notLast}),
		Titles: Text{"Конверсия этапа", "Stage conversion"},
		Definitions: Text{
			"Из сделок, созданных за период и дошедших до этапа, — доля дошедших до следующего.",
			"Of the deals created in the period that reached the stage, the share that reached the next one.",
		},
	},
	{
		Name: "loss_reasons", Unit: Percent, Good: Neither, Always: []string{"loss_reason"}, Over: []string{"loss_reason"}, Dims: lostDims,
		Num: just(dealsLost), Den: just(dealsLost),
		Titles: Text{"Причины отказа", "Loss reasons"},
		Definitions: Text{
			"Сделки, проигранные за период по этой причине, ко всем проигранным за период.",
			"Deals lost in the period for this reason, to all deals lost in the period.",
		},
	},
	{
		Name: "no_reason_share", Unit: Percent, Good: Down, Dims: dealDims,
		Num: just(Measure{Table: "deals", Time: "closed_at", Agg: Rows, Where: []Cond{lost[0], {"loss_reason", Empty, nil}}}), Den: just(dealsLost),
		Titles: Text{"Отказы без причины", "Losses without a reason"},
		Definitions: Text{
			"Сделки, проигранные за период без указания причины, ко всем проигранным за период.",
			"Deals lost in the period with no reason given, to all deals lost in the period.",
		},
	},
}

var notLast = []Cond{{"has_next", Is, []any{int64(1)}}}

var calls = Cond{"kind", Is, []any{"call"}}

var incoming = Cond{"direction", Is, []any{"in"}}

var callKPIs = []*KPI{
	{
		Name: "calls", Unit: Count, Good: Neither,
		Num:         just(Measure{Table: "activities", Time: "started_at", Agg: Rows, Where: []Cond{calls}}),
		Titles:      Text{"Звонки", "Calls"},
		Definitions: Text{"Звонки, начатые за период, входящие и исходящие.", "Calls begun in the period, in and out."},
	},
	{
		Name: "missed_call_share", Unit: Percent, Good: Down,
		Num:    just(Measure{Table: "activities", Time: "started_at", Agg: Rows, Where: []Cond{calls, incoming, {"answered", Is, []any{false}}}}),
		Den:    just(Measure{Table: "activities", Time: "started_at", Agg: Rows, Where: []Cond{calls, incoming, {"answered", Filled, nil}}}),
		Titles: Text{"Доля пропущенных", "Missed call share"},
		Definitions: Text{
			"Входящие звонки, на которые не ответили, ко всем входящим за период. Звонки, о которых неизвестно, ответили ли на них, не учитываются.",
			"Incoming calls that nobody answered, to all incoming calls of the period. Calls of which that is not known are left out.",
		},
	},
}
