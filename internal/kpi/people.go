package kpi

import (
	"context"
	"fmt"
	"strings"
)

// staff are the managers by what a plan may call them.
type staff struct {
	own    map[string]manager   // by source and id
	others map[string][]manager // by id, then by name
}

type manager struct{ label, team string }

func (c *computation) readManagers(ctx context.Context) (*staff, error) {
	rows, err := c.q.Query(ctx, c.d.expand("SELECT _source, id, label, team, name FROM ("+managersSQL+") m ORDER BY _source, id", nil))
	if err != nil {
		return nil, err
	}
	s := &staff{own: map[string]manager{}, others: map[string][]manager{}}
	for _, row := range rows {
		var text [5]string
		for i := range text {
			text[i], _ = row[i].(string)
		}
		m := manager{text[2], text[3]}
		s.own[text[0]+"\x00"+text[1]] = m
		s.others[text[1]] = append(s.others[text[1]], m)
		if text[4] != "" && text[4] != text[1] {
			s.others[text[4]] = append(s.others[text[4]], m)
		}
	}
	return s, nil
}

// find is the manager that a row of a source names: by an id of the same source, else by an id or a name of any. Somebody
// unknown goes by what the row says, as in deals.
func (s *staff) find(source, name string) (manager, error) {
	if m, ok := s.own[source+"\x00"+name]; ok {
		return m, nil
	}
	all := s.others[name]
	if len(all) == 0 {
		return manager{label: name}, nil
	}
	for _, m := range all[1:] {
		if m.label != all[0].label {
			return manager{}, fmt.Errorf("manager %q may be %s; write an id that only one has", name, labels(all))
		}
	}
	return all[0], nil
}

func labels(all []manager) string {
	var names []string
	for _, m := range all {
		names = append(names, m.label)
	}
	return strings.Join(names, " or ")
}

// loadOrder reads how stages stand in their pipelines, if a split by stage was asked for.
func (c *computation) loadOrder(ctx context.Context) error {
	asked := false
	for _, k := range c.req.KPIs {
		for _, dim := range c.req.split(k) {
			asked = asked || dim == "stage"
		}
	}
	if !asked {
		return nil
	}
	rows, err := c.q.Query(ctx, c.d.expand("SELECT label, MIN(position) FROM ("+stagesSQL+") s WHERE position IS NOT NULL GROUP BY label", nil))
	if err != nil {
		return fmt.Errorf("stages: %w", err)
	}
	c.order = map[string]int{}
	for _, row := range rows {
		name, _ := row[0].(string)
		at, err := whole(row[1])
		if err != nil {
			return fmt.Errorf("stages: %w", err)
		}
		c.order[name] = at
	}
	return nil
}

// place is where a stage stands; after all others where that is unknown.
func (c *computation) place(stage string) int {
	if at, ok := c.order[stage]; ok {
		return at
	}
	return 1 << 30
}
