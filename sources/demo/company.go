package demo

// What the company is like, in numbers. Words are in words.go, by the same indexes.

// Where leads come from.
const (
	yandex = iota
	vk
	avito
	seo
	referral
	cold
	expo
	again // a sale to a customer won before; brings no leads
)

// Pipelines, and teams: one sells each.
const (
	equipment = iota
	service
)

// origin is a place that leads come from.
type origin struct {
	weekly  float64 // leads in an ordinary week of 2026
	deals   float64 // share that becomes a deal
	wins    float64 // share of those deals won
	junk    float64 // share of the others that is junk
	service float64 // share that is about service
	pace    float64 // of its deals; above 1 is slower
	manual  bool    // entered by managers, in working hours
	cpl     float64 // advertising cost of a lead, roubles
	ctr     float64 // clicks per impression
	reply   float64 // leads per click or visit
}

func origins() []origin {
	return []origin{
		yandex:   {weekly: 100, deals: 0.50, wins: 0.26, junk: 0.60, service: 0.45, pace: 1, cpl: 2400, ctr: 0.062, reply: 0.035},
		vk:       {weekly: 70, deals: 0.50, wins: 0.29, junk: 0.60, service: 0.90, pace: 0.25, cpl: 1250, ctr: 0.009, reply: 0.022},
		avito:    {weekly: 45, deals: 0.42, wins: 0.21, junk: 0.70, service: 0.65, pace: 0.8, cpl: 900, ctr: 0.031, reply: 0.048},
		seo:      {weekly: 60, deals: 0.52, wins: 0.29, junk: 0.60, service: 0.45, pace: 1, reply: 0.027},
		referral: {weekly: 30, deals: 0.72, wins: 0.42, junk: 0.20, service: 0.40, pace: 0.9},
		cold:     {weekly: 30, deals: 0.25, wins: 0.19, junk: 0.35, service: 0.20, pace: 1.3, manual: true},
		expo:     {weekly: 15, deals: 0.55, wins: 0.29, junk: 0.25, service: 0.15, pace: 1.4, manual: true},
	}
}

// campaign is an advertising campaign of an origin.
type campaign struct {
	origin              int
	share               float64 // of its leads
	source, medium, utm string
	terms               []string // keywords, in words
}

// giveaway is the campaign that brings junk; it runs only while the story does.
const giveaway = "vk_giveaway"

func campaigns(w words) []campaign {
	return []campaign{
		{yandex, 0.24, "yandex", "cpc", "search_brand", w.brand},
		{yandex, 0.46, "yandex", "cpc", "search_ventilation", w.ventilation},
		{yandex, 0.30, "yandex", "cpc", "network_conditioning", nil},
		{vk, 0.55, "vk", "cpc", "vk_service", nil},
		{vk, 0.45, "vk", "cpc", "vk_lookalike", nil},
		{avito, 1, "avito", "listing", "avito_ads", nil},
		{seo, 0.7, "yandex", "organic", "", nil},
		{seo, 0.3, "google", "organic", "", nil},
	}
}

// manager is somebody who sells.
type manager struct {
	team   int
	skill  float64 // chance of winning against the company's mean
	load   float64 // share of the team's leads, against a mean of 1
	prompt float64 // time to a first response against the mean
	calm   float64 // what customers think, in marks above the mean
}

// The managers with a fate: who is behind plan, who left, who is new.
const (
	behind   = 3
	gone     = 4
	newcomer = 8
)

func managers() []manager {
	return []manager{
		{equipment, 1.18, 1.05, 0.70, 0.2},
		{equipment, 1.05, 1.00, 0.90, 0},
		{equipment, 0.98, 1.00, 1.10, 0.1},
		{equipment, 0.97, 1.00, 1.20, -0.1}, // behind
		{equipment, 0.80, 0.90, 1.70, -0.4}, // gone
		{service, 1.14, 1.05, 0.65, 0.3},
		{service, 0.93, 1.00, 1.40, -0.1},
		{service, 0.98, 0.95, 1.00, 0},
		{equipment, 0.85, 0.80, 0.90, 0.1}, // newcomer
	}
}

// Stages by position in their pipeline: request, qualification, meeting, offer, contract, and the two ends.
const (
	request = iota
	qualification
	meeting
	offer
	contract
	paid
	refused
	stages
)

// wait is the median number of days between a stage and the next.
func wait(pipeline, stage int) float64 {
	if pipeline == service {
		return [...]float64{0.3, 1.0, 0.9, 1.4, 1.2}[stage]
	}
	return [...]float64{0.6, 2.6, 2.2, 4.2, 3.6}[stage]
}

// probability is what the CRM says of a stage's chances.
func probability(stage int) float64 {
	return [...]float64{0.30, 0.40, 0.50, 0.55, 0.85, 1, 0}[stage]
}

// lostFrom is how losses are spread over the stages they leave.
func lostFrom() []float64 { return []float64{0.20, 0.27, 0.15, 0.31, 0.07} }

// Loss reasons: dear is the one of the story. The last weight is for none given.
const dear = 0

func reasonWeights() []float64 {
	return []float64{0.20, 0.18, 0.17, 0.12, 0.11, 0.08, 0.06, 0.06, 0.02}
}

// price is a product's median price in roubles and how often it is asked for.
type price struct{ median, weight float64 }

func prices(pipeline int) []price {
	if pipeline == service {
		return []price{{22000, 0.40}, {39000, 0.25}, {58000, 0.15}, {27000, 0.20}}
	}
	return []price{{165000, 0.24}, {84000, 0.34}, {280000, 0.05}, {92000, 0.16}, {125000, 0.21}}
}

// regionWeights are those of the regions in words.
func regionWeights() []float64 { return []float64{34, 18, 16, 7, 6, 6, 5, 4, 4} }
