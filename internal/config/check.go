package config

import (
	"slices"
	"strings"

	"svodka/render"
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

// judge lets every section judge itself. What one says of a setting that could not be read, of what is in it or around it,
// is of no use and left out.
func (w *walker) judge() {
	var unread []string
	for _, m := range w.mistakes {
		unread = append(unread, m.Path)
	}
	unread = append(unread, w.misspelt...)
	for _, p := range w.waiting {
		p.Check(func(field, problem string) {
			path := pathOf(p.path, field)
			if !slices.ContainsFunc(unread, func(u string) bool { return within(u, path) || within(path, u) }) {
				w.complain(path, "%s", problem)
			}
		})
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
	said := slices.ContainsFunc(w.mistakes, func(m Mistake) bool { return m.Path == path })
	if !said && len(w.mistakes) < maxSaid {
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
	seen := map[string]bool{}
	for i, s := range list {
		if s != "" && seen[s] {
			c.complain(item(path, i), "%q is listed twice; keep one", s)
		}
		seen[s] = true
	}
}

func (c cross) receivers() {
	next := map[string]string{}
	for _, r := range c.cfg.Receivers {
		next[r.Name] = r.Value.Fallback
	}
	for _, r := range c.cfg.Receivers {
		if r.Value.Fallback == "" {
			continue
		}
		path := "receivers." + r.Name + ".fallback"
		c.name(path, "receiver", r.Value.Fallback, c.cfg.Receivers.Names())
		if round := circle(r.Name, next); round != nil {
			c.complain(path, "receivers fall back on each other in a circle: %s; end it somewhere", strings.Join(round, " → "))
			for _, name := range round {
				delete(next, name) // said once for all of them
			}
		}
	}
}

// circle follows what comes next from start; it returns the way if it leads back there.
func circle(start string, next map[string]string) []string {
	way := []string{start}
	for name := next[start]; name != "" && len(way) <= len(next); name = next[name] {
		way = append(way, name)
		if name == start {
			return way
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
		if r := j.Value.Report; r != nil {
			c.report(path+".report", *r)
		}
		c.job(path, j.Value.Report == nil && len(j.Value.Alerts) == 0, len(j.Value.SendTo) == 0)
		for i, rule := range j.Value.Alerts {
			c.rule(item(path+".alerts", i), rule)
		}
	}
}

// report notes KPIs that do not exist; render judges the rest.
func (c cross) report(path string, r render.Spec) {
	lists := map[string][]string{"cards": r.Cards, "columns.managers": r.Columns.Managers, "columns.sources": r.Columns.Sources}
	for field, names := range lists {
		for i, name := range names {
			c.kpi(item(join(path, field), i), name)
		}
	}
	c.kpi(path+".trend", r.Trend)
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

// unused notes receivers and sources that no job mentions. Without jobs, or where a mention is misspelt, it cannot tell and
// keeps quiet.
func (c cross) unused() {
	if len(c.cfg.Jobs) == 0 || !c.clean("jobs") || !c.clean("receivers") {
		return
	}
	read, reached := map[string]bool{}, map[string]bool{}
	for _, j := range c.cfg.Jobs {
		names := j.Value.Sources
		if len(names) == 0 {
			names = c.cfg.Sources.Names()
		}
		for _, name := range names {
			read[name] = true
		}
		for _, name := range j.Value.SendTo {
			c.reach(name, reached)
		}
	}
	for _, name := range c.cfg.Receivers.Names() {
		if !reached[name] {
			c.mistakeAt(c.marks["receivers."+name].key, "receivers."+name, "no job sends to it; name it in send_to of a job, or remove it")
		}
	}
	for _, name := range c.cfg.Sources.Names() {
		if !read[name] {
			c.mistakeAt(c.marks["sources."+name].key, "sources."+name, "no job reads it; name it in sources of a job, or remove it")
		}
	}
}

// reach marks a receiver and all it falls back on.
func (c cross) reach(name string, reached map[string]bool) {
	for name != "" && !reached[name] {
		reached[name] = true
		r, _ := c.cfg.Receivers.Find(name)
		name = r.Fallback
	}
}
