// Package jobs carries out what the YAML asks for: one job, one slot in time, from reading the sources to messages in
// the outbox; and it says when a slot is due.
package jobs

import (
	"svodka/render"
)

// Job is a job of the YAML.
type Job struct {
	Schedule Schedule     `yaml:"schedule" doc:"when it runs; without it the job runs only by hand"`
	Sources  []string     `yaml:"sources" doc:"sources it reads first; all of them when left out"`
	Period   string       `yaml:"period" enum:"last_day,last_week,last_month,last_quarter,last_year,this_week,this_month,this_quarter,this_year" doc:"period the report speaks of, as seen from the slot"`
	Compare  []string     `yaml:"compare" enum:"previous,year_ago" doc:"periods it is compared with; the first one gives the deltas"`
	Report   *render.Spec `yaml:"report" doc:"the report to make and send"`
	Alerts   []AlertRule  `yaml:"alerts" doc:"rules that are judged on every run"`
	SendTo   []string     `yaml:"send_to" doc:"receivers"`
	CatchUp  CatchUp      `yaml:"catch_up" enum:"latest,all,skip" doc:"what to do about slots missed while the program was down"`
	Grace    Span         `yaml:"grace" doc:"how old a missed slot may be and still run: 12h, 3 days; any age when left out"`
}

// Schedule says when a job runs. Exactly one kind is given.
type Schedule struct {
	Cron     string `yaml:"cron" doc:"five fields as in crontab: minute hour day month weekday; quote it"`
	Every    Span   `yaml:"every" doc:"interval counted from midnight, from 1m to 12h: 15m, 2h"`
	Daily    string `yaml:"daily" doc:"time of day, such as \"09:00\""`
	Workdays string `yaml:"workdays" doc:"time of day on working days of the calendar"`
	Weekly   string `yaml:"weekly" enum:"monday,tuesday,wednesday,thursday,friday,saturday,sunday" doc:"weekday; the time of day is in at"`
	Monthly  int    `yaml:"monthly" doc:"day of the month, 1 to 28; the time of day is in at"`
	MonthEnd string `yaml:"month_end" doc:"time of day on the last day of the month"`
	At       string `yaml:"at" doc:"time of day for weekly and monthly, such as \"09:00\""`
}

// AlertRule is a rule of a job's alerts. A rule has exactly one of above, below, drop and rise.
type AlertRule struct {
	KPI     string   `yaml:"kpi" names:"KPI" doc:"KPI to judge"`
	Above   Quantity `yaml:"above" doc:"too much: 30m, 15%, 250000"`
	Below   Quantity `yaml:"below" doc:"too little: 90%, 10"`
	Drop    Quantity `yaml:"drop" doc:"too large a fall against the period compared with: 20%"`
	Rise    Quantity `yaml:"rise" doc:"too large a rise against the period compared with: 20%"`
	Against string   `yaml:"against" enum:"previous,year_ago" doc:"what drop and rise are measured against; previous when left out"`
	Grain   string   `yaml:"grain" enum:"day,week,month,quarter,year" doc:"length of the periods judged; day when left out"`
	For     Periods  `yaml:"for" doc:"how many periods in a row before it is told: 2 periods; 1 when left out"`
	By      []string `yaml:"by" names:"dimension" doc:"dimensions to judge each member of"`
	Min     int      `yaml:"min" doc:"smallest denominator of a ratio worth judging, 30 when left out; for drop and rise of a count, what the larger of the two must reach"`
	Remind  Span     `yaml:"remind" doc:"how long until it is told again while it lasts: 1 day; once only when left out"`
}
