package jobs

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"svodka/render"
)

func percent(v float64) Quantity { return Quantity{Percent, v} }
func number(v float64) Quantity  { return Quantity{Number, v} }

func TestRuleCheck(t *testing.T) {
	for _, c := range []struct {
		rule AlertRule
		want string
	}{
		{AlertRule{KPI: "win_rate", Below: percent(0.15)}, ""},
		{AlertRule{KPI: "leads", Below: number(0)}, ""},
		{AlertRule{KPI: "sales", Drop: percent(0.2), Against: "year_ago"}, ""},
		{AlertRule{KPI: "response_time", Above: Quantity{Duration, 1800}, For: 2}, ""},
		{AlertRule{KPI: "no_such", Above: number(1)}, ""}, // said where KPIs are looked up
		{AlertRule{KPI: "leads"}, ": nothing to judge by; write one of above, below, drop and rise, such as drop: 20%"},
		{AlertRule{KPI: "leads", Below: number(10), Drop: percent(0.2)}, "drop: below and drop are two rules; write each as an entry of its own"},
		{AlertRule{KPI: "win_rate", Below: number(0.15)}, "below: win_rate is a percentage: write 15%, not 0.15"},
		{AlertRule{KPI: "win_rate", Below: number(15)}, "below: win_rate is a percentage: write 15%, not 15"},
		{AlertRule{KPI: "win_rate", Below: Quantity{Duration, 60}}, "below: win_rate is a percentage: write 15%, not 1m"},
		{AlertRule{KPI: "response_time", Above: number(30)}, "above: response_time is a length of time: write 30m, not 30"},
		{AlertRule{KPI: "sales", Below: percent(0.5)}, "below: sales is an amount of money: write 250000, not 50%"},
		{AlertRule{KPI: "leads", Below: percent(0.5)}, "below: leads is a number: write 100, not 50%"},
		{AlertRule{KPI: "leads", Drop: number(0.2)}, "drop: a change is a percentage above zero, such as drop: 20%; got 0.2"},
		{AlertRule{KPI: "leads", Rise: percent(0)}, "rise: a change is a percentage above zero, such as rise: 20%; got 0%"},
		{AlertRule{KPI: "leads", Drop: percent(-0.2)}, "drop: a change is a percentage above zero, such as drop: 20%; got -20%"},
		{AlertRule{KPI: "leads", Drop: percent(1)}, "drop: nothing falls by more than 100%, so this is never told: write less, such as drop: 20%, not 100%"},
		{AlertRule{KPI: "romi", Drop: percent(2)}, ""},
		{AlertRule{KPI: "leads", Rise: percent(2)}, ""},
		{AlertRule{KPI: "leads", Below: number(10), Against: "previous"}, "against: has no use with below; remove it, or write drop or rise"},
		{AlertRule{KPI: "leads", Below: number(10), Min: -1}, "min: want a number of 0 or more, got -1"},
	} {
		if d := cmp.Diff(c.want, reports(c.rule.Check)); d != "" {
			t.Errorf("%+v (-want +got):\n%s", c.rule, d)
		}
	}
}

func TestJobCheck(t *testing.T) {
	report := &render.Spec{}
	daily := Schedule{Daily: "09:00"}
	low := AlertRule{KPI: "leads", Below: number(10)}
	for name, c := range map[string]struct {
		job  Job
		want string
	}{
		"report":          {Job{Schedule: daily, Report: report, Period: "last_week", Compare: []string{"previous"}}, ""},
		"watch":           {Job{Schedule: daily, Grace: Span{days: 1}, Alerts: []AlertRule{low, {KPI: "leads", Below: number(10), By: []string{"source"}}}}, ""},
		"no period":       {Job{Report: report}, "period: missing; write the period the report speaks of, such as last_week"},
		"idle comparison": {Job{Alerts: []AlertRule{low}, Compare: []string{"previous"}}, "compare: has no use without a report; rules say in against what they compare with"},
		"idle grace":      {Job{Alerts: []AlertRule{low}, Grace: Span{days: 1}}, "grace: has no use without a schedule; write schedule, or remove it"},
		"rules of one name": {Job{Alerts: []AlertRule{low, {KPI: "leads", Below: number(10), For: 2}}},
			"alerts[1]: says the same as alerts[0]: " + low.Name() + "; keep one"},
	} {
		if d := cmp.Diff(c.want, reports(c.job.Check)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestJobDefaults(t *testing.T) {
	var j Job
	j.Defaults()
	if j.CatchUp != CatchUpLatest || reports(j.Check) != "" {
		t.Errorf("got %+v, %s", j, reports(j.Check))
	}
}
