package sources

// Kind is what a column holds.
type Kind int

// The kinds, and the Go type a record's field has.
const (
	Text  Kind = iota // string
	Time              // time.Time
	Day               // Date
	Whole             // Int
	Real              // Float
	Mark              // Bool
	JSON              // Custom
)

// Column is a column of a canonical table.
type Column struct {
	Name string
	Kind Kind
	Doc  string
}

// Table is a canonical table: what every source's stream of that name is turned into.
type Table struct {
	Name    string
	Doc     string
	Columns []Column
	New     func() Record // an empty row
}

// Column finds a column by name.
func (t Table) Column(name string) (Column, bool) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}

// TableNamed finds a table of [Tables] by name.
func TableNamed(name string) (Table, bool) {
	for _, t := range Tables() {
		if t.Name == name {
			return t, true
		}
	}
	return Table{}, false
}

// Tables returns the canonical tables. Column order is that of [Record.Fields]; the first column is the key within a
// source.
func Tables() []Table {
	return []Table{
		{Name: "leads", Doc: "somebody who asked", New: func() Record { return new(Lead) }, Columns: []Column{
			{"id", Text, "the CRM's own identifier"},
			{"title", Text, "what the CRM calls it"},
			{"created_at", Time, "when it came in"},
			{"updated_at", Time, "when it was last changed"},
			{"status", Text, "new, qualified, converted or junk; empty where the CRM has no marks"},
			{"loss_reason", Text, "why it was given up"},
			{"manager_id", Text, "who answers for it: id in managers"},
			{"customer_id", Text, "id in customers"},
			{"deal_id", Text, "the deal it became: id in deals"},
			{"source", Text, "where it came from, in the company's words"},
			{"utm_source", Text, "utm_source of its visit"},
			{"utm_medium", Text, "utm_medium of its visit"},
			{"utm_campaign", Text, "utm_campaign of its visit"},
			{"utm_term", Text, "utm_term (keyword) of its visit"},
			{"region", Text, "region of the customer"},
			{"first_response_at", Time, "first call, mail or message to it, where the CRM itself knows"},
			{"url", Text, "link to it in the CRM"},
			{"custom", JSON, "fields of the company's own"},
		}},
		{Name: "deals", Doc: "a sale that is being made, was made or was lost", New: func() Record { return new(Deal) }, Columns: []Column{
			{"id", Text, "the CRM's own identifier"},
			{"title", Text, "what the CRM calls it"},
			{"created_at", Time, "when it was opened"},
			{"closed_at", Time, "when it was won or lost"},
			{"updated_at", Time, "when it was last changed"},
			{"status", Text, "open, won or lost"},
			{"pipeline", Text, "pipeline it is in"},
			{"stage", Text, "stage it stands in: id in stages"},
			{"loss_reason", Text, "why it was lost"},
			{"amount", Whole, "worth, in hundredths of its currency"},
			{"currency", Text, "ISO 4217"},
			{"manager_id", Text, "who answers for it: id in managers"},
			{"customer_id", Text, "id in customers"},
			{"lead_id", Text, "the lead it came from: id in leads"},
			{"source", Text, "where it came from, in the company's words"},
			{"utm_source", Text, "utm_source of its visit"},
			{"utm_medium", Text, "utm_medium of its visit"},
			{"utm_campaign", Text, "utm_campaign of its visit"},
			{"utm_term", Text, "utm_term (keyword) of its visit"},
			{"product", Text, "what is sold, where a deal has one product"},
			{"region", Text, "region of the customer"},
			{"url", Text, "link to it in the CRM"},
			{"custom", JSON, "fields of the company's own"},
		}},
		{Name: "stage_moves", Doc: "one step of a deal from stage to stage", New: func() Record { return new(StageMove) }, Columns: []Column{
			{"id", Text, "the CRM's own identifier, or one made of deal, time and stage"},
			{"deal_id", Text, "id in deals"},
			{"pipeline", Text, "pipeline of the stage it went to"},
			{"from_stage", Text, "stage it left; empty for its first"},
			{"to_stage", Text, "stage it entered"},
			{"moved_at", Time, "when"},
			{"manager_id", Text, "who moved it: id in managers"},
		}},
		{Name: "customers", Doc: "a person or company that buys or may buy", New: func() Record { return new(Customer) }, Columns: []Column{
			{"id", Text, "the CRM's own identifier"},
			{"name", Text, "what the CRM calls it"},
			{"created_at", Time, "when it was entered"},
			{"updated_at", Time, "when it was last changed"},
			{"manager_id", Text, "who answers for it: id in managers"},
			{"source", Text, "where it first came from"},
			{"region", Text, "region"},
			{"url", Text, "link to it in the CRM"},
			{"custom", JSON, "fields of the company's own"},
		}},
		{Name: "managers", Doc: "somebody who sells", New: func() Record { return new(Manager) }, Columns: []Column{
			{"id", Text, "the CRM's own identifier"},
			{"name", Text, "shown name"},
			{"team", Text, "department or team"},
			{"email", Text, "address for personal reports"},
			{"active", Mark, "false: dismissed"},
		}},
		{Name: "stages", Doc: "a step of a pipeline", New: func() Record { return new(Stage) }, Columns: []Column{
			{"id", Text, "the CRM's own identifier"},
			{"pipeline", Text, "pipeline it belongs to"},
			{"name", Text, "shown name"},
			{"position", Whole, "order within the pipeline, from 1"},
			{"outcome", Text, "open, won or lost: what standing here means"},
			{"probability", Real, "chance of winning from here, 0 to 1, where the CRM states it"},
		}},
		{Name: "activities", Doc: "a call, mail, message, meeting or task", New: func() Record { return new(Activity) }, Columns: []Column{
			{"id", Text, "the CRM's own identifier"},
			{"kind", Text, "call, mail, message, meeting or task"},
			{"direction", Text, "in or out"},
			{"manager_id", Text, "who did or has to do it: id in managers"},
			{"customer_id", Text, "id in customers"},
			{"lead_id", Text, "id in leads"},
			{"deal_id", Text, "id in deals"},
			{"source", Text, "traffic source of a call, where telephony knows it"},
			{"started_at", Time, "when it began (a task: when it was set)"},
			{"due_at", Time, "when a task has to be done"},
			{"done_at", Time, "when a task was done"},
			{"duration", Real, "length in seconds"},
			{"answered", Mark, "a call that somebody took"},
			{"custom", JSON, "fields of the company's own"},
		}},
		{Name: "ad_costs", Doc: "what one campaign cost on one day", New: func() Record { return new(AdCost) }, Columns: []Column{
			{"id", Text, "day, campaign and ad, or the row's own identifier"},
			{"day", Day, "day of the advertising account"},
			{"source", Text, "traffic source, in the same words as in deals"},
			{"utm_source", Text, "utm_source of the campaign's links"},
			{"utm_medium", Text, "utm_medium of the campaign's links"},
			{"utm_campaign", Text, "campaign, in the same words as in deals"},
			{"utm_term", Text, "keyword"},
			{"impressions", Whole, "times shown"},
			{"clicks", Whole, "clicks"},
			{"cost", Whole, "spent, in hundredths of its currency"},
			{"currency", Text, "ISO 4217"},
		}},
		{Name: "visits", Doc: "a day's visits to the site from one place", New: func() Record { return new(Visit) }, Columns: []Column{
			{"id", Text, "day and dimensions, or the row's own identifier"},
			{"day", Day, "day of the web analytics account"},
			{"source", Text, "traffic source, in the same words as in leads"},
			{"utm_source", Text, "utm_source"},
			{"utm_medium", Text, "utm_medium"},
			{"utm_campaign", Text, "utm_campaign"},
			{"utm_term", Text, "keyword"},
			{"visits", Whole, "visits"},
			{"visitors", Whole, "visitors"},
		}},
		{Name: "plans", Doc: "what somebody is to reach in a span of days", New: func() Record { return new(Plan) }, Columns: []Column{
			{"id", Text, "the row's identifier"},
			{"from_day", Day, "first day"},
			{"to_day", Day, "last day, included"},
			{"kpi", Text, "KPI planned: sales, deals_won"},
			{"manager_id", Text, "whose plan: id in managers; empty: of a team, pipeline or the company"},
			{"team", Text, "team whose plan it is"},
			{"pipeline", Text, "pipeline whose plan it is"},
			{"value", Whole, "number to reach; money in hundredths of its currency"},
			{"currency", Text, "ISO 4217; empty for counts"},
		}},
		{Name: "rates", Doc: "an exchange rate of one day", New: func() Record { return new(Rate) }, Columns: []Column{
			{"id", Text, "day and currencies"},
			{"day", Day, "day it holds for"},
			{"currency", Text, "currency converted from, ISO 4217"},
			{"to_currency", Text, "currency converted to, ISO 4217"},
			{"rate", Real, "units of the second for one of the first"},
		}},
		{Name: "deal_items", Doc: "a product line of a deal", New: func() Record { return new(DealItem) }, Columns: []Column{
			{"id", Text, "the CRM's own identifier"},
			{"deal_id", Text, "id in deals"},
			{"product", Text, "shown name"},
			{"quantity", Real, "how many"},
			{"amount", Whole, "worth of the line, in hundredths of its currency"},
			{"currency", Text, "ISO 4217"},
		}},
		{Name: "surveys", Doc: "a customer's answer to \"how did we do\"", New: func() Record { return new(Survey) }, Columns: []Column{
			{"id", Text, "the row's identifier"},
			{"answered_at", Time, "when"},
			{"customer_id", Text, "id in customers"},
			{"deal_id", Text, "id in deals"},
			{"manager_id", Text, "id in managers"},
			{"score", Whole, "mark given"},
		}},
	}
}
