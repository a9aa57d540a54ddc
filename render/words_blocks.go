package render

import "svodka/internal/period"

// Cards.
var (
	ofPlan       = phrase{"%s\u00a0плана", "%s\u00a0of plan"}
	ofPlanOf     = phrase{"%s\u00a0от\u00a0плана %s", "%s\u00a0of the %s plan"}
	referenceWas = phrase{"%s %s", "%s %s"}
	asOfDay      = phrase{"на\u00a0%s", "as of %s"}
	staleAsOf    = phrase{"данные на\u00a0%s", "data as of %s"}
)

// cardNames are KPIs on a card, where the title is too long.
var cardNames = map[string]phrase{
	"lead_conversion":        {"Конверсия лидов", "Lead conversion"},
	"lead_conversion_cohort": {"Конверсия когорты", "Cohort conversion"},
	"deal_conversion":        {"Конверсия сделок", "Deal conversion"},
	"response_time_p90":      {"Первый ответ, 90\u00a0%", "First response, p90"},
	"cac":                    {"Стоимость клиента", "Acquisition cost"},
	"roas":                   {"Окупаемость рекламы", "Return on ad spend"},
	"plan_attainment_deals":  {"План по\u00a0сделкам", "Plan, deals"},
	"no_reason_share":        {"Отказы без причины", "Losses, no reason"},
}

// Trend. Worst and best are said of a day, a week, a month.
var (
	trendPlain    = phrase{"%s %s", "%s %s"}
	trendSubtitle = phrase{"%s %s", "%s %s"}
	toYearAgo     = phrase{"; %s: %s", "; %s: %s"}
	emptyTrend    = phrase{"%s: нет данных %s", "%s: no data %s"}
	totalValue    = phrase{"%[2]s %[1]s", "%[2]s %[1]s"}
	totalSoFar    = phrase{"%s, данные на\u00a0%s", "%s, data as of %s"}
	totalSame     = phrase{"%s — столько\u00a0же, сколько %s", "%s, the same as %s"}
	totalMore     = phrase{"%s — %s больше, чем %s", "%s, %s more than %s"}
	totalLess     = phrase{"%s — %s меньше, чем %s", "%s, %s less than %s"}
	totalAndBest  = phrase{"%s; %s — %s: %s", "%s; %s %s: %s"}
	extremeTitle  = phrase{"%s — %s: %s, %s", "%s was %s: %s, %s"}
	belowMean     = phrase{"на\u00a0%s ниже среднего", "%s below average"}
	aboveMean     = phrase{"на\u00a0%s выше среднего", "%s above average"}
	pointValue    = phrase{"%s: %s", "%s: %s"}
	byWeekday     = phrase{"%s по\u00a0дням недели", "%s by weekday"}
	trendAlt      = phrase{"%s. %s", "%s. %s"}
	lowHigh       = phrase{"Минимум %s (%s), максимум %s (%s)", "Lowest %s (%s), highest %s (%s)"}
	factLine      = phrase{"факт", "actual"}
)

var worstOf = map[period.Grain]phrase{
	period.Day:   {"Худший рабочий день", "The worst working day"},
	period.Week:  {"Худшая неделя", "The worst week"},
	period.Month: {"Худший месяц", "The worst month"},
}

var bestOf = map[period.Grain]phrase{
	period.Day:   {"Лучший рабочий день", "The best working day"},
	period.Week:  {"Лучшая неделя", "The best week"},
	period.Month: {"Лучший месяц", "The best month"},
}

var meanOf = map[period.Grain]phrase{
	period.Day:   {"В\u00a0среднем за\u00a0рабочий день %s", "%s on the average working day"},
	period.Week:  {"В\u00a0среднем за\u00a0неделю %s", "%s in the average week"},
	period.Month: {"В\u00a0среднем за\u00a0месяц %s", "%s in the average month"},
}

// Funnel.
var (
	funnelName     = phrase{"Воронка продаж", "Sales funnel"}
	funnelWeak     = phrase{"Слабое место воронки — %s", "The funnel’s weak spot: %s"}
	funnelNarrow   = phrase{"Самый узкий переход — %s: %s", "The narrowest step: %s, %s"}
	funnelHolds    = phrase{"Воронка держится: ни\u00a0один этап не\u00a0просел", "The funnel holds: no step has weakened"}
	funnelThrough  = phrase{"До\u00a0этапа %s %s\u00a0из\u00a0%s", "%[2]s of %[3]s got as far as %[1]s"}
	funnelSoFar    = phrase{"До\u00a0этапа %s пока %s\u00a0из\u00a0%s", "%[2]s of %[3]s have got as far as %[1]s so far"}
	funnelCohort   = phrase{"Сделки, созданные %s", "Deals created %s"}
	funnelFlow     = phrase{"Лиды и\u00a0сделки %s, истории этапов нет", "Leads and deals %s, no history of stages"}
	pipelineNamed  = phrase{"воронка %s", "pipeline %s"}
	shareOnly      = phrase{"; доля перехода", "; conversion"}
	shareAndChange = phrase{"; доля перехода и\u00a0изменение %s", "; conversion and change %s"}
	atSameAge      = phrase{", в\u00a0том\u00a0же возрасте", ", at the same age"}
	emptyFunnel    = phrase{"Нет сделок %s", "No deals %s"}
)

var flowStep = map[string]phrase{
	leads:        {"Лиды", "Leads"},
	dealsCreated: {"Новые сделки", "New deals"},
	dealsWon:     {"Выиграно", "Won"},
}

// Loss reasons.
var (
	reasonsName     = phrase{"Причины отказов", "Loss reasons"}
	reasonsSubtitle = phrase{"Причины отказов, доля от\u00a0%s", "Loss reasons, share of %s"}
	reasonsChange   = phrase{"%s; изменение %s, п.\u00a0п.", "%s; change %s, pp"}
	reasonsLargest  = phrase{"%s отказов — %s", "%s of losses: %s"}
	reasonsGrew     = phrase{"Растёт доля отказов %s: +%s, теперь %s", "%s is growing: +%s to %s of losses"}

	reasonsLargestGrew = phrase{"%s отказов — %s: на %s больше, чем %s", "%s of losses: %s, %s more than %s"}
	reasonsUnknown     = phrase{"У\u00a0%s отказов причина не\u00a0указана", "%s of losses have no reason given"}
	otherReasons       = phrase{"Прочее", "Other"}
	noReason           = phrase{"Причина не\u00a0указана", "No reason given"}
	emptyReasons       = phrase{"Проигранных сделок %s нет", "No deals lost %s"}
	emptyReasonsData   = phrase{"Нет данных о\u00a0проигранных сделках %s", "No data on lost deals %s"}
)

// portions are shares that have words.
var portions = []struct {
	from, to float64
	words    phrase
}{
	{0.24, 0.26, phrase{"Четверть", "A quarter"}},
	{0.295, 0.325, phrase{"Почти треть", "Almost a third"}},
	{0.325, 0.345, phrase{"Треть", "A third"}},
	{0.345, 0.38, phrase{"Больше трети", "Over a third"}},
	{0.46, 0.49, phrase{"Почти половина", "Almost half"}},
	{0.49, 0.51, phrase{"Половина", "Half"}},
	{0.51, 0.56, phrase{"Больше половины", "More than half"}},
}

// Tables.
var (
	totalRow         = phrase{"Итого", "Total"}
	andMore          = phrase{"и\u00a0ещё %s", "and %s more"}
	moreIdle         = phrase{"ещё %s без продаж", "and %s without sales"}
	versusMonth      = phrase{"К\u00a0%s", "vs %s"}
	versusYear       = phrase{"За\u00a0год", "vs a year ago"}
	versusPrevious   = phrase{"К\u00a0пред.", "vs prev."}
	nameless         = phrase{"не\u00a0указано", "not given"}
	managersName     = phrase{"Менеджеры", "Managers"}
	managersSubtitle = phrase{"Менеджеры, %s", "Managers, %s"}
	emptyManagers    = phrase{"Нет данных о\u00a0менеджерах %s", "No data on managers %s"}
	planTick         = phrase{"; отметка на\u00a0шкале — 100\u00a0% плана", "; the tick is 100% of plan"}
	planAllMade      = phrase{"План выполнили все", "Everyone made their plan"}
	planNoneMade     = phrase{"План не\u00a0выполнил никто; больше всего недобрали: %s", "No one made their plan; furthest from it: %s"}
	planSomeMade     = phrase{"План %s\u00a0из\u00a0%s; больше всего недобрали: %s", "%s of %s made their plan; furthest from it: %s"}
	planFewMissed    = phrase{"План %s\u00a0из\u00a0%s; недобор: %s", "%s of %s made their plan; short of it: %s"}
	leaderShare      = phrase{"Лидирует %s: %s\u00a0%s", "%s leads with %s of %s"}
	leadsBy          = phrase{"Лидирует %s: %s — %s", "%s leads: %s %s"}
	sourcesName      = phrase{"Источники", "Sources"}
	sourcesSubtitle  = phrase{"Источники лидов и\u00a0сделок, %s", "Sources of leads and deals, %s"}
	emptySources     = phrase{"Нет данных об\u00a0источниках %s", "No data on sources %s"}
	sourceLoses      = phrase{"Реклама не\u00a0окупается: %s, ROMI %s", "Advertising at a loss: %s, ROMI %s"}
	sourceLeads      = phrase{"Главный источник — %s: %s\u00a0%s", "The main source is %s: %s of %s"}
	sourceLeadsBy    = phrase{"Первый среди источников — %s: %s — %s", "First among sources: %s, %s %s"}
)

// wholes are what a share is of.
var wholes = map[string]phrase{
	sales:        {"продаж", "sales"},
	leads:        {"лидов", "leads"},
	dealsWon:     {"выигранных сделок", "deals won"},
	dealsCreated: {"новых сделок", "new deals"},
	"deals_lost": {"проигранных сделок", "deals lost"},
	"calls":      {"звонков", "calls"},
	adCost:       {"расходов на\u00a0рекламу", "ad spend"},
}

// columnNames are KPIs at the head of a column, where the title is too long.
var columnNames = map[string]phrase{
	sales:                    {"Продажи", "Sales"},
	dealsWon:                 {"Выиграно", "Won"},
	"deals_lost":             {"Проиграно", "Lost"},
	dealsCreated:             {"Новые", "New"},
	planAttainment:           {"План", "Plan"},
	winRate:                  {"Доля выигр.", "Win rate"},
	averageCheck:             {"Чек", "Avg deal"},
	"lead_conversion":        {"Конверсия", "Conversion"},
	"lead_conversion_cohort": {"Конверсия когорты", "Cohort conversion"},
	"deal_conversion":        {"Конверсия сделок", "Deal conversion"},
	"cpl":                    {"CPL", "CPL"},
	"cac":                    {"CAC", "CAC"},
	"roas":                   {"ROAS", "ROAS"},
	adCost:                   {"Расход", "Ad spend"},
	"cycle_time":             {"Цикл", "Cycle"},
	"response_time":          {"Ответ", "Response"},
	missedCalls:              {"Пропущено", "Missed"},
	"contribution":           {"Вклад", "Share"},
	"plan_attainment_deals":  {"План, сделки", "Plan, deals"},
	"response_time_p90":      {"Ответ, 90\u00a0%", "Response p90"},
	"cycle_time_p90":         {"Цикл, 90\u00a0%", "Cycle p90"},
	"qualified_share":        {"Доля целевых", "Qualified"},
	"no_reason_share":        {"Без причины", "No reason"},
	"pipeline_value":         {"В\u00a0работе", "Pipeline"},
	"new_customers":          {"Новые клиенты", "New customers"},
}

// namelessNames are the members without a name.
var namelessNames = map[string]phrase{
	"manager":     {"Без менеджера", "No manager"},
	"team":        {"Без отдела", "No team"},
	"source":      {"Без источника", "No source"},
	"loss_reason": {"Без причины", "No reason"},
	"stage":       {"Без этапа", "No stage"},
	"product":     {"Без товара", "No product"},
	"region":      {"Без региона", "No region"},
	"pipeline":    {"Без воронки", "No pipeline"},
}

// Plan.
var (
	planName     = phrase{"Выполнение плана", "Plan attainment"}
	emptyPlan    = phrase{"План продаж %s не\u00a0задан", "No sales plan %s"}
	planColumn   = phrase{"План", "Plan"}
	factColumn   = phrase{"Факт", "Actual"}
	doneColumn   = phrase{"Выполнено", "Attained"}
	planShort    = phrase{"Не\u00a0хватило", "Short by"}
	planLeft     = phrase{"Осталось", "To go"}
	companyRow   = phrase{"Компания", "Company"}
	planMade     = phrase{"План выполнен на\u00a0%s", "Plan met at %s"}
	planMissed   = phrase{"План выполнен на\u00a0%s: не\u00a0хватило %s", "Plan attained at %s: short by %s"}
	planAhead    = phrase{"Идём в\u00a0графике: выполнено %s плана, рабочих дней прошло %s", "On pace: %s of the plan done with %s of working days gone"}
	planBehind   = phrase{"Отстаём от\u00a0графика: выполнено %s плана, рабочих дней прошло %s; разрыв %s", "Behind pace: %s of the plan done with %s of working days gone; the gap is %s"}
	planSubtitle = phrase{"Продажи и\u00a0план, %s, %s", "Sales and plan, %s, %s"}
	planDays     = phrase{"; прошло рабочих дней: %s\u00a0из\u00a0%s", "; working days gone: %s of %s"}
)

// Actions.
var (
	actionsName     = phrase{"Что сделать", "What to do"}
	emptyActions    = phrase{"Ничего срочного: правила не\u00a0нашли потерь, которые стоило\u00a0бы разбирать первыми", "Nothing urgent: no rule has found a loss worth dealing with first"}
	actionsNoData   = phrase{"Нет данных, из\u00a0которых можно сделать выводы", "No data to draw conclusions from"}
	actionsStale    = phrase{"Данные неполные: делать выводы рано", "Data incomplete: too early for conclusions"}
	actionsLater    = phrase{"Период не\u00a0закончен: выводы — в\u00a0отчёте за\u00a0весь период", "The period is not over: conclusions come with the report on all of it"}
	actionsOff      = phrase{"Рабочего времени было слишком мало, чтобы делать выводы", "Too little working time to draw conclusions"}
	moneyAtStake    = phrase{", около %s", ", about %s"}
	mendStage       = phrase{"Разобрать этап %s", "Look into the step %s"}
	mendStageWhy    = phrase{"Доходят %s против %s %s: минус %s", "%s get through against %s %s: minus %s"}
	cutSource       = phrase{"Пересмотреть рекламу: %s", "Rethink advertising: %s"}
	cutSourceWhy    = phrase{"Расход %s, ROMI %s: потеряно %s.", "Spend %s, ROMI %s: %s lost."}
	helpManager     = phrase{"План не\u00a0выполняет: %s", "Short of plan: %s"}
	helpManagerWhy  = phrase{"Выполнено %s плана, не\u00a0хватило %s", "%s of the plan, short by %s"}
	helpManagerRate = phrase{"; доля выигранных %s, по\u00a0компании %s", "; win rate %s against %s overall"}
	answerReason    = phrase{"Разобрать отказы %s", "Look into the losses %s"}
	answerReasonWhy = phrase{"%s отказов, %s %s: %s\u00a0из\u00a0%s.", "%s of losses, %s %s: %s of %s."}
	callBack        = phrase{"Перезвонить по\u00a0пропущенным", "Return missed calls"}
	callBackWhy     = phrase{"Без ответа %s входящих звонков: %s.", "%s of incoming calls went unanswered: %s."}
)

// Alerts.
var (
	alertsName      = phrase{"Отклонения", "Alerts"}
	alertsCount     = phrase{"Требует внимания: %s", "Needs attention: %s"}
	emptyAlerts     = phrase{"Отклонений нет", "No alerts"}
	unjudgedAlerts  = phrase{"Правила не\u00a0проверялись", "No rules were checked"}
	tagNew          = phrase{"новое", "new"}
	tagSince        = phrase{"с\u00a0%s", "since %s"}
	tagResolved     = phrase{"в\u00a0норме", "resolved"}
	alertAbove      = phrase{"%s: %s — выше предела %s", "%s: %s, above the limit of %s"}
	alertBelow      = phrase{"%s: %s — ниже предела %s", "%s: %s, below the limit of %s"}
	alertMoved      = phrase{"%s: %s против %s (%s, допустимо %s)", "%s: %s against %s (%s, %s allowed)"}
	alertPlain      = phrase{"%s: %s", "%s: %s"}
	alertNoData     = phrase{"%s: нет данных %s", "%s: no data %s"}
	alertStale      = phrase{"Источник %s не\u00a0обновляется: последние данные — %s", "Source %s is not updating: latest data %s"}
	alertNeverRead  = phrase{"Источник %s ещё ни\u00a0разу не\u00a0прочитан", "Source %s has never been read"}
	staleMeans      = phrase{"Показатели по\u00a0нему не\u00a0оцениваются, пока не\u00a0придут свежие данные", "KPIs that rest on it are not judged until fresh data come in"}
	resolvedValue   = phrase{"Снова в\u00a0норме: %s — %s", "Back to normal: %s, %s"}
	resolvedPlain   = phrase{"Снова в\u00a0норме: %s", "Back to normal: %s"}
	resolvedSource  = phrase{"Источник %s снова обновляется", "Source %s is updating again"}
	lasted          = phrase{"Отклонение длилось %s, с\u00a0%s", "It lasted %s, since %s"}
	limitIs         = phrase{"предел %s", "limit %s"}
	inARow          = phrase{"%s подряд, с\u00a0%s", "%s in a row, since %s"}
	alertTrend      = phrase{"%s, %s", "%s, %s"}
	rowAbove        = phrase{"%s подряд выше предела %s", "%s in a row above the limit of %s"}
	rowBelow        = phrase{"%s подряд ниже предела %s", "%s in a row below the limit of %s"}
	subjectFiring   = phrase{"Требует внимания: %s", "Needs attention: %s"}
	subjectResolved = phrase{"Снова в\u00a0норме: %s", "Back to normal: %s"}
	subjectMixed    = phrase{"Требует внимания: %s; снова в\u00a0норме: %s", "Needs attention: %s; back to normal: %s"}
)

// item is how a KPI that is a list names one of its members, and the records without one.
type item struct{ of, none phrase }

var items = map[string]item{
	lossReasons:        {phrase{"Причина отказа %s", "Loss reason %s"}, phrase{"Причина отказа не\u00a0указана", "No loss reason given"}},
	"stage_conversion": {of: phrase{"Конверсия этапа %s", "Conversion of the stage %s"}},
	stageReach:         {of: phrase{"Дошли до\u00a0этапа %s", "Reached the stage %s"}},
}

// Notes on the data.
var (
	undatedNote = phrase{"%s%s без даты закрытия не\u00a0%s ни\u00a0в\u00a0один период", "%s%s without a closing date %s no period"}
	undatedSum  = phrase{" на\u00a0%s", " worth %s"}
	wonDealNoun = counted{[3]string{"выигранная сделка", "выигранные сделки", "выигранных сделок"}, [2]string{"won deal", "won deals"}}
	gotInto     = counted{[3]string{"попала", "попали", "попали"}, [2]string{"counts in", "count in"}}
)
