package kpi

// The dimensions, in the order they are listed.
var dimensions = []struct {
	name  string
	title Text
}{
	{"manager", Text{"Менеджер", "Manager"}},
	{"team", Text{"Отдел", "Team"}},
	{"pipeline", Text{"Воронка", "Pipeline"}},
	{"stage", Text{"Этап", "Stage"}},
	{"source", Text{"Источник", "Source"}},
	{"utm_source", Text{"utm_source", "utm_source"}},
	{"utm_medium", Text{"utm_medium", "utm_medium"}},
	{"utm_campaign", Text{"Кампания", "Campaign"}},
	{"utm_term", Text{"Ключевая фраза", "Keyword"}},
	{"loss_reason", Text{"Причина отказа", "Loss reason"}},
	{"product", Text{"Товар", "Product"}},
	{"region", Text{"Регион", "Region"}},
	{"direction", Text{"Направление", "Direction"}},
}

// planDims are the dimensions a plan can be made for.
var planDims = []string{"manager", "team", "pipeline"}

// Dimensions returns the names of all dimensions.
func Dimensions() []string {
	var names []string
	for _, d := range dimensions {
		names = append(names, d.name)
	}
	return names
}

// DimensionTitle is the dimension's name for people; the name itself if there is no such dimension.
func DimensionTitle(dim, lang string) string {
	for _, d := range dimensions {
		if d.name == dim {
			return d.title.In(lang)
		}
	}
	return dim
}

var tables = map[string]*table{
	"leads": {
		from: "{leads} t", origin: "leads", streams: []string{"leads"},
		columns: columns(leadColumns, people),
		dims:    dims("manager", "team", "source", "utm_source", "utm_medium", "utm_campaign", "utm_term", "region"),
		joins:   []join{{"mgr", managersJoin}},
	},
	"lead_outcomes": {
		from: "{leads} t", origin: "leads", streams: []string{"leads", "deals"},
		columns: columns(leadColumns, people, map[string]column{
			"won": {sql: "CASE WHEN won.lead IS NULL THEN FALSE ELSE TRUE END", kind: mark, join: "won"},
		}),
		dims:  dims("manager", "team", "source", "utm_source", "utm_medium", "utm_campaign", "utm_term", "region"),
		joins: []join{{"mgr", managersJoin}, {"won", wonLeadsJoin}},
	},
	"lead_replies": {
		from: "{leads} t", origin: "leads", streams: []string{"leads"}, extra: []string{"activities"},
		columns: columns(leadColumns, people, map[string]column{
			"replied_at": {sql: "CASE WHEN t.first_response_at < {asof} THEN t.first_response_at ELSE rep.replied END", kind: instant, join: "rep"},
		}),
		dims:  dims("manager", "team", "source", "utm_source", "utm_medium", "utm_campaign", "utm_term", "region"),
		joins: []join{{"mgr", managersJoin}, {"rep", repliesJoin}},
	},
	"deals": {
		from: "{deals} t", origin: "deals", streams: []string{"deals"},
		columns: columns(dealColumns, people, stage("stg.label")),
		dims:    dealTableDims,
		joins:   []join{{"mgr", managersJoin}, {"stg", stagesJoin}},
	},
	"first_wins": {
		from: firstWins, origin: "deals", streams: []string{"deals"},
		columns: columns(dealColumns, people, stage("stg.label")),
		dims:    dealTableDims,
		joins:   []join{{"mgr", managersJoin}, {"stg", stagesJoin}},
	},
	"open_deals": {
		from: openDeals, origin: "deals", begins: "created_at", streams: []string{"deals"},
		columns: columns(dealColumns, people, stage("stg.label"), plain(instant, "at")),
		dims:    dealTableDims,
		joins:   []join{{"mgr", managersJoin}, {"stg", stagesJoin}},
	},
	"deal_stages": {
		from: reached, origin: "deals", streams: []string{"deals", "stages"}, extra: []string{"stage_moves"},
		columns: columns(dealColumns, people, map[string]column{
			"stage":        {sql: "t.stage_label", kind: text},
			"has_next":     {sql: "t.has_next", kind: number},
			"reached_next": {sql: "t.reached_next", kind: number},
		}),
		dims:  dealTableDims,
		joins: []join{{"mgr", managersJoin}},
	},
	"activities": {
		from: "{activities} t", origin: "activities", streams: []string{"activities"},
		columns: columns(people, plain(text, "kind", "direction", "source"), plain(instant, "started_at", "due_at", "done_at"),
			plain(number, "duration"), plain(mark, "answered")),
		dims:  dims("manager", "team", "source", "direction"),
		joins: []join{{"mgr", managersJoin}},
	},
	"ad_costs": {
		from: "{ad_costs} t", origin: "ad_costs", streams: []string{"ad_costs"},
		columns: columns(plain(day, "day"), plain(text, "source", "utm_source", "utm_medium", "utm_campaign", "utm_term"),
			plain(number, "impressions", "clicks"), map[string]column{"cost": {sql: "t.cost", kind: money, currency: "t.currency"}}),
		dims: dims("source", "utm_source", "utm_medium", "utm_campaign", "utm_term"),
	},
}

var dealTableDims = dims("manager", "team", "pipeline", "stage", "source", "utm_source", "utm_medium", "utm_campaign", "utm_term",
	"loss_reason", "product", "region")

var leadColumns = columns(
	plain(instant, "created_at", "first_response_at"),
	plain(text, "status", "loss_reason", "customer_id", "deal_id", "source", "utm_source", "utm_medium", "utm_campaign", "utm_term", "region"),
)

var dealColumns = columns(
	plain(instant, "created_at", "closed_at"),
	plain(text, "pipeline", "loss_reason", "customer_id", "lead_id", "source", "utm_source", "utm_medium", "utm_campaign", "utm_term",
		"product", "region"),
	map[string]column{
		// What a deal is at the moment of judging: one that was closed later is still open.
		"status": {sql: "CASE WHEN t.status IN ('won', 'lost') AND COALESCE(t.closed_at, {undated}) >= {asof} THEN 'open' ELSE t.status END", kind: text},
		"amount": {sql: "t.amount", kind: money, currency: "t.currency"},
	},
)

// people are the columns of a row that has a manager_id.
var people = map[string]column{
	"manager_id": {sql: "t.manager_id", kind: text},
	"manager":    {sql: "COALESCE(mgr.label, t.manager_id)", kind: text, join: "mgr"},
	"team":       {sql: "mgr.team", kind: text, join: "mgr"},
}

func stage(label string) map[string]column {
	return map[string]column{"stage": {sql: "COALESCE(" + label + ", t.stage)", kind: text, join: "stg"}}
}

// columns puts sets of columns together.
func columns(sets ...map[string]column) map[string]column {
	all := map[string]column{}
	for _, set := range sets {
		for name, c := range set {
			all[name] = c
		}
	}
	return all
}

// plain are columns of the table's own that are read as they are.
func plain(k kind, names ...string) map[string]column {
	all := map[string]column{}
	for _, name := range names {
		all[name] = column{sql: "t." + name, kind: k}
	}
	return all
}

// dims are dimensions read from the columns of the same name.
func dims(names ...string) map[string]string {
	all := map[string]string{}
	for _, name := range names {
		all[name] = name
	}
	return all
}
