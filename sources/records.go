package sources

import (
	"database/sql"
	"time"
)

// Date is a calendar day, written 2006-01-02; empty where unknown. It has no time zone: it is what the advertising
// account or the plan says it is.
type Date string

// Int, Float and Bool are numbers and marks that may be unknown, which is neither zero nor false.
type (
	Int   = sql.Null[int64]
	Float = sql.Null[float64]
	Bool  = sql.Null[bool]
)

// Some is a known value.
func Some[T any](v T) sql.Null[T] { return sql.Null[T]{V: v, Valid: true} }

// Custom holds fields of the company's own, by the name the YAML gives them.
type Custom map[string]string

// Record is a row of a canonical table.
//
// In every record an empty string, a zero time and an empty Date mean "not known". Money is an amount in hundredths of
// the currency beside it.
type Record interface {
	// Stream is the name of the table.
	Stream() string
	// Fields points to every field, in the order of the table's columns in [Tables]: *string, *time.Time, *Date, *Int,
	// *Float, *Bool or *Custom, by the column's kind.
	Fields() []any
}

// Status of a deal, and outcome of a stage.
const (
	Open = "open"
	Won  = "won"
	Lost = "lost"
)

// Status of a lead.
const (
	LeadNew       = "new"
	LeadQualified = "qualified"
	LeadConverted = "converted"
	LeadJunk      = "junk"
)

// Kind and direction of an activity.
const (
	Call    = "call"
	Mail    = "mail"
	Chat    = "message"
	Meeting = "meeting"
	Task    = "task"

	In  = "in"
	Out = "out"
)

// Lead is somebody who asked.
type Lead struct {
	ID              string    // the CRM's own identifier
	Title           string    // what the CRM calls it
	CreatedAt       time.Time // when it came in
	UpdatedAt       time.Time // when it was last changed
	Status          string    // new, qualified, converted or junk; empty where the CRM has no marks
	LossReason      string    // why it was given up
	ManagerID       string    // who answers for it: id in managers
	CustomerID      string    // id in customers
	DealID          string    // the deal it became: id in deals
	Source          string    // where it came from, in the company's words
	UTMSource       string    // utm_source of its visit
	UTMMedium       string    // utm_medium of its visit
	UTMCampaign     string    // utm_campaign of its visit
	UTMTerm         string    // utm_term (keyword) of its visit
	Region          string    // region of the customer
	FirstResponseAt time.Time // first call, mail or message to it, where the CRM itself knows
	URL             string    // link to it in the CRM
	Custom          Custom    // fields of the company's own
}

// Stream is the name of the table.
func (r *Lead) Stream() string { return "leads" }

// Fields points to every field, in the order of the table's columns.
func (r *Lead) Fields() []any {
	return []any{
		&r.ID, &r.Title, &r.CreatedAt, &r.UpdatedAt, &r.Status, &r.LossReason,
		&r.ManagerID, &r.CustomerID, &r.DealID, &r.Source, &r.UTMSource, &r.UTMMedium,
		&r.UTMCampaign, &r.UTMTerm, &r.Region, &r.FirstResponseAt, &r.URL, &r.Custom,
	}
}

// Deal is a sale that is being made, was made or was lost.
type Deal struct {
	ID          string    // the CRM's own identifier
	Title       string    // what the CRM calls it
	CreatedAt   time.Time // when it was opened
	ClosedAt    time.Time // when it was won or lost
	UpdatedAt   time.Time // when it was last changed
	Status      string    // open, won or lost
	Pipeline    string    // pipeline it is in
	Stage       string    // stage it stands in: id in stages
	LossReason  string    // why it was lost
	Amount      Int       // worth, in hundredths of its currency
	Currency    string    // ISO 4217
	ManagerID   string    // who answers for it: id in managers
	CustomerID  string    // id in customers
	LeadID      string    // the lead it came from: id in leads
	Source      string    // where it came from, in the company's words
	UTMSource   string    // utm_source of its visit
	UTMMedium   string    // utm_medium of its visit
	UTMCampaign string    // utm_campaign of its visit
	UTMTerm     string    // utm_term (keyword) of its visit
	Product     string    // what is sold, where a deal has one product
	Region      string    // region of the customer
	URL         string    // link to it in the CRM
	Custom      Custom    // fields of the company's own
}

// Stream is the name of the table.
func (r *Deal) Stream() string { return "deals" }

// Fields points to every field, in the order of the table's columns.
func (r *Deal) Fields() []any {
	return []any{
		&r.ID, &r.Title, &r.CreatedAt, &r.ClosedAt, &r.UpdatedAt, &r.Status,
		&r.Pipeline, &r.Stage, &r.LossReason, &r.Amount, &r.Currency, &r.ManagerID,
		&r.CustomerID, &r.LeadID, &r.Source, &r.UTMSource, &r.UTMMedium, &r.UTMCampaign,
		&r.UTMTerm, &r.Product, &r.Region, &r.URL, &r.Custom,
	}
}

// StageMove is one step of a deal from stage to stage.
type StageMove struct {
	ID        string    // the CRM's own identifier, or one made of deal, time and stage
	DealID    string    // id in deals
	Pipeline  string    // pipeline of the stage it went to
	FromStage string    // stage it left; empty for its first
	ToStage   string    // stage it entered
	MovedAt   time.Time // when
	ManagerID string    // who moved it: id in managers
}

// Stream is the name of the table.
func (r *StageMove) Stream() string { return "stage_moves" }

// Fields points to every field, in the order of the table's columns.
func (r *StageMove) Fields() []any {
	return []any{
		&r.ID, &r.DealID, &r.Pipeline, &r.FromStage, &r.ToStage, &r.MovedAt,
		&r.ManagerID,
	}
}

// Customer is a person or company that buys or may buy.
type Customer struct {
	ID        string    // the CRM's own identifier
	Name      string    // what the CRM calls it
	CreatedAt time.Time // when it was entered
	UpdatedAt time.Time // when it was last changed
	ManagerID string    // who answers for it: id in managers
	Source    string    // where it first came from
	Region    string    // region
	URL       string    // link to it in the CRM
	Custom    Custom    // fields of the company's own
}

// Stream is the name of the table.
func (r *Customer) Stream() string { return "customers" }

// Fields points to every field, in the order of the table's columns.
func (r *Customer) Fields() []any {
	return []any{
		&r.ID, &r.Name, &r.CreatedAt, &r.UpdatedAt, &r.ManagerID, &r.Source,
		&r.Region, &r.URL, &r.Custom,
	}
}

// Manager is somebody who sells.
type Manager struct {
	ID     string // the CRM's own identifier
	Name   string // shown name
	Team   string // department or team
	Email  string // address for personal reports
	Active Bool   // false: dismissed
}

// Stream is the name of the table.
func (r *Manager) Stream() string { return "managers" }

// Fields points to every field, in the order of the table's columns.
func (r *Manager) Fields() []any {
	return []any{
		&r.ID, &r.Name, &r.Team, &r.Email, &r.Active,
	}
}

// Stage is a step of a pipeline.
type Stage struct {
	ID          string // the CRM's own identifier
	Pipeline    string // pipeline it belongs to
	Name        string // shown name
	Position    Int    // order within the pipeline, from 1
	Outcome     string // open, won or lost: what standing here means
	Probability Float  // chance of winning from here, 0 to 1, where the CRM states it
}

// Stream is the name of the table.
func (r *Stage) Stream() string { return "stages" }

// Fields points to every field, in the order of the table's columns.
func (r *Stage) Fields() []any {
	return []any{
		&r.ID, &r.Pipeline, &r.Name, &r.Position, &r.Outcome, &r.Probability,
	}
}

// Activity is a call, mail, message, meeting or task.
type Activity struct {
	ID         string    // the CRM's own identifier
	Kind       string    // call, mail, message, meeting or task
	Direction  string    // in or out
	ManagerID  string    // who did or has to do it: id in managers
	CustomerID string    // id in customers
	LeadID     string    // id in leads
	DealID     string    // id in deals
	Source     string    // traffic source of a call, where telephony knows it
	StartedAt  time.Time // when it began (a task: when it was set)
	DueAt      time.Time // when a task has to be done
	DoneAt     time.Time // when a task was done
	Duration   Float     // length in seconds
	Answered   Bool      // a call that somebody took
	Custom     Custom    // fields of the company's own
}

// Stream is the name of the table.
func (r *Activity) Stream() string { return "activities" }

// Fields points to every field, in the order of the table's columns.
func (r *Activity) Fields() []any {
	return []any{
		&r.ID, &r.Kind, &r.Direction, &r.ManagerID, &r.CustomerID, &r.LeadID,
		&r.DealID, &r.Source, &r.StartedAt, &r.DueAt, &r.DoneAt, &r.Duration,
		&r.Answered, &r.Custom,
	}
}

// AdCost is what one campaign cost on one day.
type AdCost struct {
	ID          string // day, campaign and ad, or the row's own identifier
	Day         Date   // day of the advertising account
	Source      string // traffic source, in the same words as in deals
	UTMSource   string // utm_source of the campaign's links
	UTMMedium   string // utm_medium of the campaign's links
	UTMCampaign string // campaign, in the same words as in deals
	UTMTerm     string // keyword
	Impressions Int    // times shown
	Clicks      Int    // clicks
	Cost        Int    // spent, in hundredths of its currency
	Currency    string // ISO 4217
}

// Stream is the name of the table.
func (r *AdCost) Stream() string { return "ad_costs" }

// Fields points to every field, in the order of the table's columns.
func (r *AdCost) Fields() []any {
	return []any{
		&r.ID, &r.Day, &r.Source, &r.UTMSource, &r.UTMMedium, &r.UTMCampaign,
		&r.UTMTerm, &r.Impressions, &r.Clicks, &r.Cost, &r.Currency,
	}
}

// Visit is a day's visits to the site from one place.
type Visit struct {
	ID          string // day and dimensions, or the row's own identifier
	Day         Date   // day of the web analytics account
	Source      string // traffic source, in the same words as in leads
	UTMSource   string // utm_source
	UTMMedium   string // utm_medium
	UTMCampaign string // utm_campaign
	UTMTerm     string // keyword
	Visits      Int    // visits
	Visitors    Int    // visitors
}

// Stream is the name of the table.
func (r *Visit) Stream() string { return "visits" }

// Fields points to every field, in the order of the table's columns.
func (r *Visit) Fields() []any {
	return []any{
		&r.ID, &r.Day, &r.Source, &r.UTMSource, &r.UTMMedium, &r.UTMCampaign,
		&r.UTMTerm, &r.Visits, &r.Visitors,
	}
}

// Plan is what somebody is to reach in a span of days.
type Plan struct {
	ID        string // the row's identifier
	From      Date   // first day
	To        Date   // last day, included
	KPI       string // KPI planned: sales, deals_won
	ManagerID string // whose plan: id in managers; empty: of a team, pipeline or the company
	Team      string // team whose plan it is
	Pipeline  string // pipeline whose plan it is
	Value     Int    // number to reach; money in hundredths of its currency
	Currency  string // ISO 4217; empty for counts
}

// Stream is the name of the table.
func (r *Plan) Stream() string { return "plans" }

// Fields points to every field, in the order of the table's columns.
func (r *Plan) Fields() []any {
	return []any{
		&r.ID, &r.From, &r.To, &r.KPI, &r.ManagerID, &r.Team,
		&r.Pipeline, &r.Value, &r.Currency,
	}
}

// Rate is an exchange rate of one day.
type Rate struct {
	ID       string // day and currencies
	Day      Date   // day it holds for
	Currency string // currency converted from, ISO 4217
	To       string // currency converted to, ISO 4217
	Rate     Float  // units of the second for one of the first
}

// Stream is the name of the table.
func (r *Rate) Stream() string { return "rates" }

// Fields points to every field, in the order of the table's columns.
func (r *Rate) Fields() []any {
	return []any{
		&r.ID, &r.Day, &r.Currency, &r.To, &r.Rate,
	}
}

// DealItem is a product line of a deal.
type DealItem struct {
	ID       string // the CRM's own identifier
	DealID   string // id in deals
	Product  string // shown name
	Quantity Float  // how many
	Amount   Int    // worth of the line, in hundredths of its currency
	Currency string // ISO 4217
}

// Stream is the name of the table.
func (r *DealItem) Stream() string { return "deal_items" }

// Fields points to every field, in the order of the table's columns.
func (r *DealItem) Fields() []any {
	return []any{
		&r.ID, &r.DealID, &r.Product, &r.Quantity, &r.Amount, &r.Currency,
	}
}

// Survey is a customer's answer to "how did we do".
type Survey struct {
	ID         string    // the row's identifier
	AnsweredAt time.Time // when
	CustomerID string    // id in customers
	DealID     string    // id in deals
	ManagerID  string    // id in managers
	Score      Int       // mark given
}

// Stream is the name of the table.
func (r *Survey) Stream() string { return "surveys" }

// Fields points to every field, in the order of the table's columns.
func (r *Survey) Fields() []any {
	return []any{
		&r.ID, &r.AnsweredAt, &r.CustomerID, &r.DealID, &r.ManagerID, &r.Score,
	}
}
