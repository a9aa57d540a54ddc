package render

import (
	"fmt"
	"slices"
	"strings"

	"svodka/internal/kpi"
)

// Spec is the section report of a job: what the report shows, in order.
type Spec struct {
	Title   string   `yaml:"title" doc:"title of the report; named after its period when left out"`
	Blocks  []string `yaml:"blocks" enum:"kpis,sales_trend,actions,alerts,funnel,loss_reasons,managers,sources,plan" doc:"parts of the report, in order"`
	Cards   []string `yaml:"cards" doc:"KPIs of the cards in the block kpis, at most 8"`
	Trend   string   `yaml:"trend" doc:"KPI of the block sales_trend"`
	Columns Columns  `yaml:"columns" doc:"KPIs in the columns of the tables"`
}

// Columns are the KPIs of the report's tables, in order.
type Columns struct {
	Managers []string `yaml:"managers" doc:"of the block managers, at most 6"`
	Sources  []string `yaml:"sources" doc:"of the block sources, at most 6"`
}

// The blocks of a report.
const (
	blockCards    = "kpis"
	blockTrend    = "sales_trend"
	blockActions  = "actions"
	blockAlerts   = "alerts"
	blockFunnel   = "funnel"
	blockReasons  = "loss_reasons"
	blockManagers = "managers"
	blockSources  = "sources"
	blockPlan     = "plan"
)

// Names of the KPIs that blocks rest on whatever the Spec says.
const (
	sales          = "sales"
	dealsWon       = "deals_won"
	dealsCreated   = "deals_created"
	leads          = "leads"
	averageCheck   = "average_check"
	winRate        = "win_rate"
	lossReasons    = "loss_reasons"
	stageReach     = "stage_reach"
	planAttainment = "plan_attainment"
	adCost         = "ad_cost"
	romi           = "romi"
	missedCalls    = "missed_call_share"
)

const (
	mostCards   = 8
	mostColumns = 6
)

// Defaults is the report of a job that leaves everything out.
func Defaults() Spec {
	return Spec{
		Blocks: without(blocks(), blockPlan), // the managers have their plans beside them
		Cards:  []string{sales, dealsWon, averageCheck, winRate},
		Trend:  sales,
		Columns: Columns{
			Managers: []string{dealsWon, sales, planAttainment, winRate, averageCheck},
			Sources:  []string{leads, "lead_conversion", "cpl", "cac", romi, sales},
		},
	}
}

// blocks returns the names of all blocks, in the order that suits most reports.
func blocks() []string {
	return []string{blockCards, blockTrend, blockActions, blockAlerts, blockFunnel, blockReasons, blockManagers, blockSources, blockPlan}
}

// filled is s with the defaults in place of what is left out.
func (s Spec) filled() Spec {
	d := Defaults()
	if len(s.Blocks) == 0 {
		s.Blocks = d.Blocks
	}
	if len(s.Cards) == 0 {
		s.Cards = d.Cards
	}
	if s.Trend == "" {
		s.Trend = d.Trend
	}
	if len(s.Columns.Managers) == 0 {
		s.Columns.Managers = d.Columns.Managers
	}
	if len(s.Columns.Sources) == 0 {
		s.Columns.Sources = d.Columns.Sources
	}
	return s
}

// Check reports every setting that cannot work. Field is its YAML path below the section.
func (s Spec) Check(report func(field, problem string)) {
	checkBlocks(s.Blocks, report)
	checkList("cards", s.Cards, mostCards, "", report)
	checkList("columns.managers", s.Columns.Managers, mostColumns, "manager", report)
	checkList("columns.sources", s.Columns.Sources, mostColumns, "source", report)
	if s.Trend != "" {
		checkKPI("trend", s.Trend, "", report)
	}
}

func checkBlocks(names []string, report func(field, problem string)) {
	for i, name := range names {
		field := fmt.Sprintf("blocks[%d]", i)
		if !slices.Contains(blocks(), name) {
			report(field, fmt.Sprintf("unknown block %q; there are %s", name, strings.Join(blocks(), ", ")))
			continue
		}
		if slices.Index(names, name) < i {
			report(field, fmt.Sprintf("%q is listed twice; keep one", name))
		}
	}
}

func checkList(field string, names []string, most int, dim string, report func(field, problem string)) {
	if len(names) > most {
		report(field, fmt.Sprintf("%d KPIs; keep at most %d", len(names), most))
	}
	for i, name := range names {
		at := fmt.Sprintf("%s[%d]", field, i)
		if slices.Index(names, name) < i {
			report(at, fmt.Sprintf("%q is listed twice; keep one", name))
			continue
		}
		checkKPI(at, name, dim, report)
	}
}

// checkKPI reports a KPI that does not exist, is a list rather than one number, or cannot be split by dim.
func checkKPI(field, name, dim string, report func(field, problem string)) {
	k, ok := kpi.Find(name)
	switch {
	case !ok:
		report(field, fmt.Sprintf("unknown KPI %q; there are %s", name, strings.Join(kpiNames(), ", ")))
	case len(k.Always) > 0:
		report(field, fmt.Sprintf("%q is a list by %s, not one number; choose another KPI", name, strings.Join(k.Always, ", ")))
	case dim != "" && !k.Allows(dim):
		report(field, fmt.Sprintf("%q cannot be split by %s; choose another KPI", name, dim))
	}
}

func kpiNames() []string {
	var names []string
	for _, k := range kpi.Catalogue() {
		names = append(names, k.Name)
	}
	return names
}
