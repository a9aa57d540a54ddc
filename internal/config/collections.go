package config

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"svodka/internal/suggest"
)

// entry is a key of a mapping with its value.
type entry struct{ key, value *yaml.Node }

// entries lists a mapping in the order of the file, merge keys (<<) worked in. What is wrong with keys is noted.
func (w *walker) entries(n *yaml.Node, path string) []entry {
	if len(n.Content)/2 > maxKeys {
		w.mistake(n, path, "more than %d keys; keep data in a source", maxKeys)
		return nil
	}
	var own, merged []entry
	seen := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		e := entry{n.Content[i], n.Content[i+1]}
		first, twice := seen[e.key.Value]
		switch {
		case e.key.Kind == yaml.ScalarNode && e.key.Tag == "!!merge":
			merged = append(merged, w.merge(e.value, path)...)
		case e.key.Kind != yaml.ScalarNode || e.key.Style&yaml.TaggedStyle != 0 || isNull(e.key):
			w.mistake(e.key, path, "a key must be a plain word")
		case twice:
			w.mistake(e.key, join(path, e.key.Value), "the key is here twice, first at %d:%d; remove one", first.Line, first.Column)
		default:
			seen[e.key.Value] = e.key
			own = append(own, e)
		}
	}
	for _, e := range merged {
		if seen[e.key.Value] == nil {
			seen[e.key.Value] = e.key
			own = append(own, e)
		}
	}
	return own
}

// merge returns the entries that a merge key brings in: those of a mapping, or of a list of them, the first one winning.
func (w *walker) merge(n *yaml.Node, path string) []entry {
	target, leave := w.enter(n, join(path, "<<"))
	if target == nil {
		return nil
	}
	defer leave()
	switch target.Kind {
	case yaml.MappingNode:
		w.visits += len(target.Content) / 2
		return w.entries(target, path)
	case yaml.SequenceNode:
		var all []entry
		for _, sub := range target.Content {
			all = append(all, w.merge(sub, path)...)
		}
		return all
	}
	w.mistake(n, join(path, "<<"), "want a mapping to merge in, such as *base")
	return nil
}

// mapping fills a struct.
func (w *walker) mapping(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.MappingNode {
		w.mistake(n, path, "want %s, got %s", example(v.Type(), ""), got(n, false))
		return
	}
	entries := w.entries(n, path)
	known, complete := w.known(entries, v, path)
	written := map[string]bool{}
	for _, e := range entries {
		name := e.key.Value
		at := join(path, name)
		written[name] = true
		w.marks[at] = mark{key: Pos{e.key.Line, e.key.Column}}
		f, ok := known[name]
		switch {
		case ok && !f.v.IsValid():
			w.mark(e.value, at)
		case ok:
			w.walk(e.value, f.v, at, f.tag)
		case complete:
			words := slices.Sorted(maps.Keys(known))
			w.mistake(e.key, at, "%s", unknown("key", name, words))
			if meant, ok := suggest.Nearest(name, words); ok {
				written[meant] = true
				w.misspelt = append(w.misspelt, join(path, meant))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if f := known[name]; f.v.IsValid() && f.tag.Get("required") == "true" && !written[name] {
			w.missing(name, f.tag, path)
		}
	}
}

// target is a field of a struct at hand; it has no value where the field has been dealt with.
type target struct {
	v   reflect.Value
	tag reflect.StructTag
}

// known lists what can be set in v. Where a key `type` decides that, the type it names is made, and complete is false when
// it names none.
func (w *walker) known(entries []entry, v reflect.Value, path string) (known map[string]target, complete bool) {
	known, complete = map[string]target{}, true
	for _, f := range fieldsOf(v.Type()) {
		fv := v.FieldByIndex(f.index)
		if !f.inline {
			known[f.name] = target{fv, f.tag}
			continue
		}
		name, chosen := w.choose(entries, f.typ, path)
		if t := known["type"].v; t.IsValid() {
			t.SetString(name)
		}
		known["type"] = target{}
		if !chosen.IsValid() {
			complete = false
			continue
		}
		fv.Set(chosen)
		w.await(path, chosen.Interface())
		more, _ := w.known(nil, chosen.Elem(), path)
		for name, t := range more {
			if _, common := known[name]; !common {
				known[name] = t
			}
		}
	}
	return known, complete
}

// choose makes the value that the entry `type` names.
func (w *walker) choose(entries []entry, iface reflect.Type, path string) (string, reflect.Value) {
	names := slices.Sorted(maps.Keys(w.kinds[iface]))
	i := slices.IndexFunc(entries, func(e entry) bool { return e.key.Value == "type" })
	if i < 0 {
		w.mistakeAt(w.marks[path].key, join(path, "type"), "missing; write type: one of %s", strings.Join(names, ", "))
		return "", reflect.Value{}
	}
	n := entries[i].value
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if makeOne, ok := w.kinds[iface][n.Value]; ok && n.Kind == yaml.ScalarNode && n.Style&yaml.TaggedStyle == 0 {
		return n.Value, reflect.ValueOf(makeOne())
	}
	if n.Kind != yaml.ScalarNode || isNull(n) {
		w.mistake(entries[i].value, join(path, "type"), "want one of %s; got %s", strings.Join(names, ", "), got(n, false))
		return "", reflect.Value{}
	}
	w.mistake(entries[i].value, join(path, "type"), "%s", unknown("type", n.Value, names))
	return "", reflect.Value{}
}

// missing notes that a required key is not there, at the key around it.
func (w *walker) missing(name string, rule reflect.StructTag, path string) {
	says := "missing"
	if doc := rule.Get("doc"); doc != "" {
		says += "; write " + name + ": " + doc
	}
	w.mistakeAt(w.marks[path].key, join(path, name), "%s", says)
}

// goMap fills a map whose keys are text of the user's choice.
func (w *walker) goMap(n *yaml.Node, v reflect.Value, path string, rule reflect.StructTag) {
	if n.Kind != yaml.MappingNode {
		w.mistake(n, path, "want %s, got %s", example(v.Type(), rule), got(n, false))
		return
	}
	filled := reflect.MakeMap(v.Type())
	for _, e := range w.entries(n, path) {
		at := join(path, e.key.Value)
		w.marks[at] = mark{key: Pos{e.key.Line, e.key.Column}}
		one := fresh(v.Type().Elem())
		w.walk(e.value, one, at, rule)
		filled.SetMapIndex(reflect.ValueOf(e.key.Value).Convert(v.Type().Key()), one)
	}
	v.Set(filled)
}

// section fills a [Section]. Its names stand on the command line and in paths, so they are held to a form.
func (w *walker) section(n *yaml.Node, s section, path string, rule reflect.StructTag) {
	if n.Kind != yaml.MappingNode {
		w.mistake(n, path, "want a mapping from names to settings, got %s", got(n, false))
		return
	}
	for _, e := range w.entries(n, path) {
		at := join(path, e.key.Value)
		w.marks[at] = mark{key: Pos{e.key.Line, e.key.Column}}
		if !isName(e.key.Value) {
			w.mistake(e.key, at, "a name is made of letters, digits, - and _, at most 64 of them")
		}
		one := s.add(e.key.Value)
		one.Set(fresh(s.elem()))
		w.walk(e.value, one, at, rule)
	}
}

// namePattern is the same for the JSON Schema.
const namePattern = `^[\p{L}\p{Nd}_-]{1,64}$`

func isName(s string) bool {
	return s != "" && len([]rune(s)) <= 64 && strings.IndexFunc(s, notInName) < 0
}

// list fills a slice.
func (w *walker) list(n *yaml.Node, v reflect.Value, path string, rule reflect.StructTag) {
	if n.Kind != yaml.SequenceNode {
		w.mistake(n, path, "want %s, got %s", example(v.Type(), rule), got(n, false))
		return
	}
	filled := reflect.MakeSlice(v.Type(), 0, len(n.Content))
	for i, sub := range n.Content {
		one := fresh(v.Type().Elem())
		w.walk(sub, one, item(path, i), rule)
		filled = reflect.Append(filled, one)
	}
	v.Set(filled)
}
