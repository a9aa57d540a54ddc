package jobs

import (
	"fmt"

	"svodka/internal/kpi"
)

// Defaults fills in what a job has when nothing is written.
func (j *Job) Defaults() { j.CatchUp = CatchUpLatest }

// Check reports settings that cannot work together. The schedule and the rules report their own.
func (j *Job) Check(report func(field, problem string)) {
	if j.Report != nil && j.Period == "" {
		report("period", "missing; write the period the report speaks of, such as last_week")
	}
	if j.Report == nil && len(j.Compare) > 0 {
		report("compare", "has no use without a report; rules say in against what they compare with")
	}
	if j.Schedule.IsZero() && !j.Grace.IsZero() {
		report("grace", "has no use without a schedule; write schedule, or remove it")
	}
	seen := map[string]int{}
	for i, rule := range j.Alerts {
		name := rule.Name()
		if first, ok := seen[name]; ok {
			report(fmt.Sprintf("alerts[%d]", i), fmt.Sprintf("says the same as alerts[%d]: %s; keep one", first, name))
			continue
		}
		seen[name] = i
	}
}

// Check reports what keeps a from being a rule. Whether there is such a KPI is not its concern.
func (a AlertRule) Check(report func(field, problem string)) {
	limits := a.limits()
	switch {
	case len(limits) == 0:
		report("", `nothing to judge by; write one of above, below, drop and rise, such as drop: 20%`)
	case len(limits) > 1:
		report(limits[1].key, fmt.Sprintf("%s and %s are two rules; write each as an entry of its own", limits[0].key, limits[1].key))
	case limits[0].relative:
		a.checkChange(limits[0], report)
	default:
		a.checkLimit(limits[0], report)
	}
	if a.Against != "" && len(limits) == 1 && !limits[0].relative {
		report("against", fmt.Sprintf("has no use with %s; remove it, or write drop or rise", limits[0].key))
	}
	if a.Min < 0 {
		report("min", fmt.Sprintf("want a number of 0 or more, got %d", a.Min))
	}
}

// limit is one of the quantities a rule may have.
type limit struct {
	key      string
	value    Quantity
	relative bool
}

func (a AlertRule) limits() []limit {
	var given []limit
	for _, l := range []limit{
		{"above", a.Above, false}, {"below", a.Below, false}, {"drop", a.Drop, true}, {"rise", a.Rise, true},
	} {
		if !l.value.IsZero() {
			given = append(given, l)
		}
	}
	return given
}

// checkChange judges the value of drop and rise.
func (a AlertRule) checkChange(l limit, report func(field, problem string)) {
	switch q := l.value; {
	case q.Kind != Percent || q.Value <= 0:
		report(l.key, fmt.Sprintf("a change is a percentage above zero, such as %s: 20%%; got %s", l.key, q))
	case l.key == "drop" && q.Value >= 1 && a.KPI != "romi": // which alone can be negative
		report(l.key, fmt.Sprintf("nothing falls by more than 100%%, so this is never told: write less, such as drop: 20%%, not %s", q))
	}
}

// checkLimit judges the value of above and below by the unit of the KPI.
func (a AlertRule) checkLimit(l limit, report func(field, problem string)) {
	k, ok := kpi.Find(a.KPI)
	if !ok {
		return
	}
	kind, unit, example := Number, "a number", "100"
	switch k.Unit {
	case kpi.Percent:
		kind, unit, example = Percent, "a percentage", "15%"
	case kpi.Duration:
		kind, unit, example = Duration, "a length of time", "30m"
	case kpi.Money:
		unit, example = "an amount of money", "250000"
	}
	if l.value.Kind != kind {
		report(l.key, fmt.Sprintf("%s is %s: write %s, not %s", a.KPI, unit, hint(k.Unit, l.value, example), l.value))
	}
}

// hint guesses what was meant: 0.15 of a percentage is 15%.
func hint(u kpi.Unit, q Quantity, example string) string {
	switch {
	case u == kpi.Percent && q.Kind == Number && q.Value > 0 && q.Value < 1:
		return Quantity{Percent, q.Value}.String()
	case u == kpi.Percent && q.Kind == Number:
		return q.String() + "%"
	}
	return example
}
