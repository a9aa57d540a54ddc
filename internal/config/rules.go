package config

import (
	"slices"
	"strings"

	"svodka/internal/kpi"
	"svodka/jobs"
)

// rule notes names that an alert rule gets wrong; the rest it judges itself.
func (c cross) rule(path string, r jobs.AlertRule) {
	if r.KPI == "" && c.clean(path) {
		c.complain(path+".kpi", "missing; write kpi: the KPI to judge")
	}
	c.by(path, r.By, c.kpi(path+".kpi", r.KPI))
}

// by notes dimensions that do not exist, or that the KPI does not have.
func (c cross) by(path string, by []string, k *kpi.KPI) {
	c.twice(path+".by", by)
	for i, dim := range by {
		at := item(path+".by", i)
		switch {
		case dim == "":
		case !slices.Contains(kpi.Dimensions(), dim):
			c.complain(at, "%s", unknown("dimension", dim, dimensions(k)))
		case k != nil && !k.Allows(dim):
			c.complain(at, "%s cannot be split by %s; it can be by %s", k.Name, dim, strings.Join(k.Dimensions(), ", "))
		}
	}
}

func dimensions(k *kpi.KPI) []string {
	if k == nil {
		return kpi.Dimensions()
	}
	return k.Dimensions()
}

// kpi finds a KPI; nil with a note if there is none, without one if nothing is written.
func (c cross) kpi(path, name string) *kpi.KPI {
	if name == "" {
		return nil
	}
	if k, ok := kpi.Find(name); ok {
		return k
	}
	c.complain(path, "%s", unknown("KPI", name, catalogued("KPI")))
	return nil
}
