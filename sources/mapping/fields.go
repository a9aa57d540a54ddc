package mapping

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"svodka/sources"
)

// form is how a field is written, beyond the kind of its column.
type form int

const (
	plain form = iota
	money
	currency
	span  // seconds, or h:mm:ss
	share // 0 to 1, or a percentage
	key   // an identifier
)

// month is not a field but fills the first and the last day of a plan.
const month = "month"

func formOf(table, field string) form {
	switch {
	case field == "amount" || field == "cost" || table == "plans" && field == "value":
		return money
	case field == "currency" || field == "to_currency":
		return currency
	case field == "duration":
		return span
	case field == "probability":
		return share
	case field == "id" || strings.HasSuffix(field, "_id"):
		return key
	}
	return plain
}

// wordsOf are the only words a field may hold; nil: any.
func wordsOf(table, field string) []string {
	switch table + "." + field {
	case "leads.status":
		return []string{sources.LeadNew, sources.LeadQualified, sources.LeadConverted, sources.LeadJunk}
	case "deals.status", "stages.outcome":
		return []string{sources.Open, sources.Won, sources.Lost}
	case "activities.kind":
		return []string{sources.Call, sources.Mail, sources.Chat, sources.Meeting, sources.Task}
	case "activities.direction":
		return []string{sources.In, sources.Out}
	}
	return nil
}

// filled are the fields that no record can do without.
func filled(table string) []string {
	switch table {
	case "leads":
		return []string{"id", "created_at"}
	case "deals":
		return []string{"id", "status"}
	case "stage_moves":
		return []string{"deal_id", "to_stage", "moved_at"}
	case "activities":
		return []string{"id", "kind", "started_at"}
	case "ad_costs":
		return []string{"id", "day", "cost"}
	case "visits":
		return []string{"id", "day", "visits"}
	case "plans":
		return []string{"from_day", "to_day", "kpi", "value"}
	case "rates":
		return []string{"day", "currency", "to_currency", "rate"}
	case "deal_items":
		return []string{"id", "deal_id"}
	case "surveys":
		return []string{"id", "answered_at", "score"}
	}
	return []string{"id"}
}

// mapped are the fields that a mapping cannot do without. A deal may lack the moment it was created, not all of them.
func mapped(table string) []string {
	if table == "deals" {
		return append(filled(table), "created_at")
	}
	return filled(table)
}

// natural are the fields that make an id where a table has none of its own.
func natural(table string) []string {
	switch table {
	case "stage_moves":
		return []string{"deal_id", "moved_at", "to_stage"}
	case "plans":
		return []string{"from_day", "to_day", "kpi", "manager_id", "team", "pipeline"}
	case "rates":
		return []string{"day", "currency", "to_currency"}
	}
	return nil
}

// fields lists what columns can be mapped to.
func fields(t sources.Table) []string {
	var all []string
	for _, c := range t.Columns {
		if c.Kind != sources.JSON {
			all = append(all, c.Name)
		}
	}
	if t.Name == "plans" {
		all = append(all, month)
	}
	return all
}

func isField(t sources.Table, name string) bool { return slices.Contains(fields(t), name) }

// textOf writes a field for an id; empty if it is not known.
func textOf(field any) string {
	switch f := field.(type) {
	case *string:
		return *f
	case *sources.Date:
		return string(*f)
	case *time.Time:
		if !f.IsZero() {
			return f.UTC().Format(time.RFC3339)
		}
	case *sources.Int:
		if f.Valid {
			return strconv.FormatInt(f.V, 10)
		}
	case *sources.Float:
		if f.Valid {
			return strconv.FormatFloat(f.V, 'g', -1, 64)
		}
	}
	return ""
}
