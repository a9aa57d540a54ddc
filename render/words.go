package render

import "svodka/internal/period"

// This file and words_blocks.go hold every text of a report in both languages, and no other file does. Names of people,
// sources and reasons are never inflected: the sentences keep them in the nominative, in quotes or after a colon.

// Numbers and units.
var (
	noData      = phrase{"н/д", "n/a"}
	thousands   = phrase{"тыс.", "K"}
	millions    = phrase{"млн", "M"}
	billions    = phrase{"млрд", "B"}
	trillions   = phrase{"трлн", "T"}
	secondsUnit = phrase{"%s\u00a0с", "%s\u00a0s"}
	minutesUnit = phrase{"%s\u00a0мин", "%s\u00a0min"}
	hoursUnit   = phrase{"%s\u00a0ч", "%s\u00a0h"}
	pointsUnit  = phrase{"%s\u00a0п.\u00a0п.", "%s\u00a0pp"}
	times       = phrase{"в\u00a0%s\u00a0%s", "%[1]s-fold"}
	timesPrefix = phrase{"в\u00a0", "\x00"} // how times begins, where that takes the place of byAmount
	axisDays    = phrase{"дней", "days"}
	axisHours   = phrase{"часов", "hours"}
	axisMinutes = phrase{"минут", "minutes"}
	quoted      = phrase{"«%s»", "“%s”"}
	listAnd     = phrase{"%s и\u00a0%s", "%s and\u00a0%s"}
	outOf       = phrase{"%s\u00a0из\u00a0%s", "%s\u00a0of\u00a0%s"}
)

// scaleWords are the scales as a heading says them.
var scaleWords = map[float64]phrase{
	1e3:  {"тыс.", "thousand"},
	1e6:  {"млн", "million"},
	1e9:  {"млрд", "billion"},
	1e12: {"трлн", "trillion"},
}

// Nouns beside numbers.
var (
	dayNoun     = counted{[3]string{"день", "дня", "дней"}, [2]string{"day", "days"}}
	timesNoun   = counted{[3]string{"раз", "раза", "раз"}, [2]string{"times", "times"}}
	dealNoun    = counted{[3]string{"сделка", "сделки", "сделок"}, [2]string{"deal", "deals"}}
	lostDeal    = counted{[3]string{"проигранной сделки", "проигранных сделок", "проигранных сделок"}, [2]string{"lost deal", "lost deals"}}
	managerNoun = counted{[3]string{"менеджер", "менеджера", "менеджеров"}, [2]string{"manager", "managers"}}
	sourceNoun  = counted{[3]string{"источник", "источника", "источников"}, [2]string{"source", "sources"}}
	madePlan    = counted{[3]string{"выполнил", "выполнили", "выполнили"}, [2]string{"", ""}}
	reached     = counted{[3]string{"дошла", "дошли", "дошли"}, [2]string{"", ""}}
	deviation   = counted{[3]string{"отклонение", "отклонения", "отклонений"}, [2]string{"alert", "alerts"}}
	indicator   = counted{[3]string{"показатель", "показателя", "показателей"}, [2]string{"KPI", "KPIs"}}
)

var grainNoun = map[period.Grain]counted{
	period.Day:     dayNoun,
	period.Week:    {[3]string{"неделя", "недели", "недель"}, [2]string{"week", "weeks"}},
	period.Month:   {[3]string{"месяц", "месяца", "месяцев"}, [2]string{"month", "months"}},
	period.Quarter: {[3]string{"квартал", "квартала", "кварталов"}, [2]string{"quarter", "quarters"}},
	period.Year:    {[3]string{"год", "года", "лет"}, [2]string{"year", "years"}},
	period.All:     {[3]string{"период", "периода", "периодов"}, [2]string{"period", "periods"}},
}

// Periods. The first argument of some is the preposition with the vowel it may need.
var (
	in          = phrase{"%[1]s\u00a0%[2]s", "in\u00a0%[2]s"}
	on          = phrase{"%s", "on\u00a0%s"}
	inWeek      = phrase{"за неделю %s", "in the week of %s"}
	over        = phrase{"за\u00a0%s", "over %s"}
	forPeriod   = phrase{"за\u00a0%s", "for\u00a0%s"}
	forWeek     = phrase{"за неделю %s", "for the week of %s"}
	to          = phrase{"%[1]s\u00a0%[2]s", "vs\u00a0%[2]s"}
	toWeek      = phrase{"к\u00a0неделе %s", "vs the week of %s"}
	with        = phrase{"%[1]s\u00a0%[2]s", "with\u00a0%[2]s"}
	withWeek    = phrase{"с\u00a0неделей %s", "with the week of %s"}
	quarterTick = phrase{"%[1]s\u00a0кв.", "Q%[2]d"}
	withinWeek  = phrase{"за\u00a0неделю", "in the week"}
	sumOfWeek   = phrase{"за\u00a0неделю", "for the week"}
	yearAgo     = phrase{"год назад", "a year ago"}
	was         = phrase{"было", "was"}
)

var beforeThat = map[period.Grain]phrase{
	period.Day:  {"днём раньше", "the day before"},
	period.Week: {"неделей раньше", "the week before"},
}

var toThatBefore = map[period.Grain]phrase{
	period.Day:  {"к\u00a0предыдущему дню", "vs the day before"},
	period.Week: {"к\u00a0предыдущей неделе", "vs the week before"},
}

// yearNames are the cases of «2026 год».
var yearNames = [5]phrase{
	{"%s\u00a0год", "%s"}, {"%s\u00a0года", "%s"}, {"%s\u00a0году", "%s"}, {"%s\u00a0годом", "%s"}, {"%s\u00a0году", "%s"},
}

var sparkSpan = map[period.Grain]phrase{
	period.Day:     {"12\u00a0дн.", "12\u00a0days"},
	period.Week:    {"12\u00a0нед.", "12\u00a0wk"},
	period.Month:   {"12\u00a0мес.", "12\u00a0mo"},
	period.Quarter: {"12\u00a0кв.", "12\u00a0qtr"},
	period.Year:    {"12\u00a0лет", "12\u00a0yr"},
	period.All:     {"12\u00a0пер.", "12\u00a0per."},
}

var byGrain = map[period.Grain]phrase{
	period.Day:     {"по дням", "by day"},
	period.Week:    {"по неделям", "by week"},
	period.Month:   {"по месяцам", "by month"},
	period.Quarter: {"по кварталам", "by quarter"},
	period.Year:    {"по годам", "by year"},
	period.All:     {"по периодам", "by period"},
}

// The document.
var (
	reportName       = phrase{"Отчёт о\u00a0продажах", "Sales report"}
	reportTitle      = phrase{"Продажи %s", "Sales %s"}
	alertReportName  = phrase{"Отклонения показателей", "KPI alerts"}
	unfinished       = phrase{"период не\u00a0закончен, данные на\u00a0%s", "period not finished, data as of %s"}
	comparedWith     = phrase{"сравнение %s", "compared %s"}
	nothingToCompare = phrase{"%s данных нет, сравнить не\u00a0с\u00a0чем", "no data %s to compare with"}
	basis            = phrase{"продажи — по\u00a0дате закрытия сделки", "sales by closing date"}
	workedAgainst    = phrase{"рабочих дней:\u00a0%s\u00a0против\u00a0%s", "working days:\u00a0%s\u00a0against\u00a0%s"}
	cohorts          = phrase{"когорты — в\u00a0одном возрасте", "cohorts at equal age"}
	neverRead        = phrase{"данные неполные: источник %s ещё не\u00a0прочитан", "data incomplete: source %s has not been read yet"}
	lateSource       = phrase{"данные неполные: источник %s — на\u00a0%s", "data incomplete: source %s as of %s"}
	made             = phrase{"Сформировано %s", "Made %s"}
	dataAsOf         = phrase{"данные на\u00a0%s", "data as of %s"}
	notesTitle       = phrase{"О\u00a0данных", "About the data"}
)

// Headline. Rose, fell and sameAs are in the genders of the subject: masculine, feminine, neuter, plural.
var (
	dayOff         = phrase{"Нерабочий день", "Day off"}
	weekOff        = phrase{"Праздничная неделя", "Holiday week"}
	monthOff       = phrase{"Праздничный месяц", "Holiday month"}
	offValue       = phrase{"%s: %s — %s", "%s: %s %s"}
	offNothing     = phrase{"%s: %s", "%s: %s"}
	thereWasNo     = phrase{"%s не\u00a0было", "no %s"}
	headlineNoData = phrase{"%s: нет данных %s", "%s: no data %s"}
	headlineSoFar  = phrase{"%s %s на\u00a0%s: %s", "%s %s as of %s: %s"}
	headlinePace   = phrase{", %s\u00a0плана при %s рабочих дней", ", %s of plan with %s of working days gone"}
	headlineValue  = phrase{"%s %s: %s", "%s %s: %s"}
	headlineSame   = phrase{"%[1]s %[2]s, как %[3]s: %[4]s", "%[1]s unchanged from what it was %[3]s: %[4]s"}
	sentence       = phrase{"%s %s %s", "%s %s %s"}
	byAmount       = phrase{"на\u00a0%s", "%s"}
	planMissedBut  = phrase{", но\u00a0до\u00a0плана не\u00a0хватило %s", " but missed the plan by %s"}
	planMissedAnd  = phrase{", до\u00a0плана не\u00a0хватило %s", ", short of plan by %s"}
	planMadeAnd    = phrase{", план выполнен на\u00a0%s", ", plan met at %s"}
	planMadeBut    = phrase{", но\u00a0план выполнен на\u00a0%s", ", yet plan met at %s"}
	causeMoreDeals = phrase{": выигранных сделок %s больше", ": %s more deals won"}
	causeLessDeals = phrase{": выигранных сделок %s меньше", ": %s fewer deals won"}
	causeMoreCheck = phrase{": средний чек выше %s", ": the average deal is larger by %s"}
	causeLessCheck = phrase{": средний чек ниже %s", ": the average deal is smaller by %s"}
	causeStage     = phrase{": проседает этап %s", ": the weak spot is %s"}
)

const (
	masculine = iota
	feminine
	neuter
	plurals
)

var (
	rose   = [4]phrase{{"вырос", "grew"}, {"выросла", "grew"}, {"выросло", "grew"}, {"выросли", "grew"}}
	fell   = [4]phrase{{"снизился", "fell"}, {"снизилась", "fell"}, {"снизилось", "fell"}, {"снизились", "fell"}}
	sameAs = [4]phrase{{"такой\u00a0же", "the same"}, {"такая\u00a0же", "the same"}, {"такое\u00a0же", "the same"}, {"такие\u00a0же", "the same"}}
)

// subject is a KPI as the subject of a sentence.
type subject struct {
	name   phrase
	gender int
}

func (s subject) noun(w *writer) string { return w.say(s.name) }

// subjects are the KPIs that sentences can be about. What is not here is named by its title, in the neuter after «показатель».
var subjects = map[string]subject{
	sales:                    {phrase{"Продажи", "Sales"}, plurals},
	leads:                    {phrase{"Число лидов", "The number of leads"}, neuter},
	dealsWon:                 {phrase{"Число выигранных сделок", "The number of deals won"}, neuter},
	dealsCreated:             {phrase{"Число новых сделок", "The number of new deals"}, neuter},
	"deals_lost":             {phrase{"Число проигранных сделок", "The number of deals lost"}, neuter},
	averageCheck:             {phrase{"Средний чек", "The average deal"}, masculine},
	winRate:                  {phrase{"Доля выигранных сделок", "The win rate"}, feminine},
	"lead_conversion":        {phrase{"Конверсия лидов", "Lead conversion"}, feminine},
	"lead_conversion_cohort": {phrase{"Конверсия лидов", "Lead conversion"}, feminine},
	"deal_conversion":        {phrase{"Конверсия сделок", "Deal conversion"}, feminine},
	"qualified_share":        {phrase{"Доля целевых лидов", "The share of qualified leads"}, feminine},
	"cycle_time":             {phrase{"Цикл сделки", "The sales cycle"}, masculine},
	"response_time":          {phrase{"Время первого ответа", "First response time"}, neuter},
	"calls":                  {phrase{"Число звонков", "The number of calls"}, neuter},
	missedCalls:              {phrase{"Доля пропущенных звонков", "The share of missed calls"}, feminine},
	adCost:                   {phrase{"Расходы на\u00a0рекламу", "Ad spend"}, plurals},
	"cpl":                    {phrase{"Стоимость лида", "Cost per lead"}, feminine},
	"cac":                    {phrase{"Стоимость привлечения клиента", "Customer acquisition cost"}, feminine},
	romi:                     {phrase{"ROMI", "ROMI"}, masculine},
	"roas":                   {phrase{"Окупаемость рекламы", "Return on ad spend"}, feminine},
	planAttainment:           {phrase{"Выполнение плана", "Plan attainment"}, neuter},
	"new_customers":          {phrase{"Число новых клиентов", "The number of new customers"}, neuter},
	"no_reason_share":        {phrase{"Доля отказов без причины", "The share of losses without a reason"}, feminine},
}

var otherSubject = phrase{"Показатель «%s»", "%s"}

// subject is a KPI as the subject of a sentence.
func (w *writer) subject(name string) subject {
	if s, ok := subjects[name]; ok {
		return s
	}
	title := w.say(otherSubject, w.label(name))
	return subject{phrase{title, title}, masculine}
}
