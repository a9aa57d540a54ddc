package kpi

import "slices"

// Cases tells whether the KPI is a share of counted records, so that its numerator says how many cases it rests on.
func (k *KPI) Cases() bool {
	return len(k.Den) > 0 && !slices.ContainsFunc(k.measures(), func(m Measure) bool { return m.Agg != Rows && m.Agg != Distinct })
}
