package config

import (
	"slices"
	"strings"

	"svodka/internal/kpi"
)

// checker is a section that judges its own settings.
type checker interface {
	Check(report func(field, problem string))
}

// pending is a section whose Check waits until the whole file has been read.
type pending struct {
	path string
	checker
}

// clean tells whether nothing at or below path has been complained about.
func (w *walker) clean(path string) bool {
	return !slices.ContainsFunc(w.mistakes, func(m Mistake) bool { return within(m.Path, path) })
}

// ready lists the sections that were read without a mistake: what another one would say of itself is of no use.
func (w *walker) ready() []pending {
	return slices.DeleteFunc(w.waiting, func(p pending) bool { return !w.clean(p.path) })
}

// sections lets sections judge themselves.
func (w *walker) sections(all []pending) {
	for _, p := range all {
		p.Check(func(field, problem string) { w.complain(pathOf(p.path, field), "%s", problem) })
	}
}

func pathOf(path, field string) string {
	switch {
	case field == "":
		return path
	case field[0] == '[':
		return path + field
	}
	return join(path, field)
}

// complain notes a mistake at the place of a setting, unless something is said of that very setting already.
func (w *walker) complain(path, format string, args ...any) {
	if !slices.ContainsFunc(w.mistakes, func(m Mistake) bool { return m.Path == path }) {
		w.mistakeAt(w.marks.near(path), path, format, args...)
	}
}

// cross holds settings of different sections against each other.
type cross struct {
	*walker
	cfg *Config
}

// check notes what no section can see by itself.
func (c cross) check() {
	c.receivers()
	c.jobs()
	c.unused()
	c.calendar()
	c.plans()
}

// name notes a name that is not in a section of the file.
func (c cross) name(path, what, name string, known []string) {
	if !slices.Contains(known, name) {
		c.complain(path, "%s", unknown(what, name, known))
	}
}

// twice notes items that a list holds already.
func (c cross) twice(path string, list []string) {
	for i, s := range list {
		if s != "" && slices.Index(list, s) < i {
			c.complain(item(path, i), "%q is listed twice; keep one", s)
		}
	}
}

func (c cross) receivers() {
	for _, r := range c.cfg.Receivers {
		if r.Value.Fallback == "" {
			continue
		}
		path := "receivers." + r.Name + ".fallback"
		c.name(path, "receiver", r.Value.Fallback, c.cfg.Receivers.Names())
		if round := c.cycle(r.Name); round != nil {
			c.complain(path, "receivers fall back on each other in a circle: %s; end it somewhere", strings.Join(round, " → "))
		}
	}
}

// cycle follows the fallbacks from a receiver; it returns them if they lead back to it.
func (c cross) cycle(start string) []string {
	round := []string{start}
	for name := start; len(round) <= len(c.cfg.Receivers); {
		r, _ := c.cfg.Receivers.Find(name)
		if name = r.Fallback; name == "" {
			return nil
		}
		round = append(round, name)
		if name == start {
			return round
		}
	}
	return nil
}

func (c cross) jobs() {
	for _, j := range c.cfg.Jobs {
		path := "jobs." + j.Name
		for i, name := range j.Value.Sources {
			c.name(item(path+".sources", i), "source", name, c.cfg.Sources.Names())
		}
		for i, name := range j.Value.SendTo {
			c.name(item(path+".send_to", i), "receiver", name, c.cfg.Receivers.Names())
		}
		c.twice(path+".sources", j.Value.Sources)
		c.twice(path+".send_to", j.Value.SendTo)
		c.twice(path+".compare", j.Value.Compare)
		c.job(path, j.Value.Report == nil && len(j.Value.Alerts) == 0, len(j.Value.SendTo) == 0)
		for i, rule := range j.Value.Alerts {
			c.rule(item(path+".alerts", i), rule.KPI, rule.By)
		}
	}
}

func (c cross) job(path string, idle, mute bool) {
	if !c.clean(path) {
		return
	}
	if idle {
		c.complain(path, "the job does nothing; write report, alerts, or both")
	}
	if mute {
		c.complain(path+".send_to", "nobody gets what the job makes; write send_to with the names of receivers")
	}
}

func (c cross) rule(path, name string, by []string) {
	if name == "" {
		if c.clean(path) {
			c.complain(path+".kpi", "missing; write kpi: the KPI to judge")
		}
		return
	}
	k := c.kpi(path+".kpi", name)
	c.twice(path+".by", by)
	for i, dim := range by {
		at := item(path+".by", i)
		switch {
		case !slices.Contains(kpi.Dimensions(), dim):
			c.complain(at, "%s", unknown("dimension", dim, dimensions(k)))
		case k != nil && !k.Allows(dim):
			c.complain(at, "%s cannot be split by %s; it can be split by %s", name, dim, strings.Join(k.Dimensions(), ", "))
		}
	}
}

// kpi finds a KPI; nil with a note if there is none.
func (c cross) kpi(path, name string) *kpi.KPI {
	if k, ok := kpi.Find(name); ok {
		return k
	}
	var known []string
	for _, k := range kpi.Catalogue() {
		known = append(known, k.Name)
	}
	c.complain(path, "%s", unknown("KPI", name, known))
	return nil
}

func dimensions(k *kpi.KPI) []string {
	if k == nil {
		return kpi.Dimensions()
	}
	return k.Dimensions()
}

// unused notes receivers and sources that no job mentions. Where a mention is misspelt it cannot tell, and keeps quiet.
func (c cross) unused() {
	if !c.clean("jobs") || !c.clean("receivers") {
		return
	}
	var sources, receivers []string
	for _, j := range c.cfg.Jobs {
		if len(j.Value.Sources) == 0 {
			sources = c.cfg.Sources.Names()
		}
		sources = append(sources, j.Value.Sources...)
		receivers = append(receivers, j.Value.SendTo...)
	}
	for i := 0; i < len(receivers) && i < 2*maxKeys; i++ {
		if r, _ := c.cfg.Receivers.Find(receivers[i]); r.Fallback != "" && !slices.Contains(receivers, r.Fallback) {
			receivers = append(receivers, r.Fallback)
		}
	}
	for _, name := range c.cfg.Receivers.Names() {
		if !slices.Contains(receivers, name) {
			c.mistakeAt(c.marks["receivers."+name].key, "receivers."+name, "no job sends to it; name it in send_to of a job, or remove it")
		}
	}
	for _, name := range c.cfg.Sources.Names() {
		if len(c.cfg.Jobs) > 0 && !slices.Contains(sources, name) {
			c.mistakeAt(c.marks["sources."+name].key, "sources."+name, "no job reads it; name it in sources of a job, or remove it")
		}
	}
}

// calendar notes days that are written twice or both ways.
func (c cross) calendar() {
	cal := c.cfg.Calendar
	for i, d := range cal.Off {
		if d != "" && slices.Contains(cal.Working, d) {
			c.complain(item("calendar.off", i), "%s is in working too; keep one", d)
		}
	}
	c.twice("calendar.off", texts(cal.Off))
	c.twice("calendar.working", texts(cal.Working))
}

func texts(dates []Date) []string {
	all := make([]string, len(dates))
	for i, d := range dates {
		all[i] = string(d)
	}
	return all
}

// plans notes plans without a period or a scope, and those that contradict each other.
func (c cross) plans() {
	for i, p := range c.cfg.Plans {
		path := item("plans", i)
		if !c.clean(path) {
			continue
		}
		c.plan(path, p)
		for k, q := range c.cfg.Plans[:i] {
			if c.clean(item("plans", k)) && contradict(p, q) {
				at := c.marks[item("plans", k)].key
				c.complain(path, "overlaps the plan at %d:%d for the same KPI and scope; change the days of one, or remove it", at.Line, at.Col)
			}
		}
	}
}

func (c cross) plan(path string, p Plan) {
	c.kpi(path+".kpi", p.KPI)
	from, to := p.Days()
	switch {
	case p.Month != "" && (p.From != "" || p.To != ""):
		c.complain(path+".month", "month and from, to say the same; keep one")
	case from == "" || to == "":
		c.complain(path, "no period; write month: 2026-11, or both from and to")
	case to < from:
		c.complain(path+".to", "the last day is before the first; swap them")
	}
	if p.Team != "" && p.Manager != "" {
		c.complain(path+".team", "a plan is for a manager or a team; keep one")
	}
}

// contradict tells whether two plans of one scope overlap, and neither is a part of a longer one, as a month of a year.
func contradict(p, q Plan) bool {
	if p.KPI != q.KPI || p.Manager != q.Manager || p.Team != q.Team || p.Pipeline != q.Pipeline {
		return false
	}
	pf, pt := p.Days()
	qf, qt := q.Days()
	apart := pt < qf || qt < pf
	inside := pf >= qf && pt <= qt || qf >= pf && qt <= pt
	return !apart && (!inside || pf == qf && pt == qt)
}
