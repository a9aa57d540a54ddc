package config

import (
	"encoding"
	"fmt"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"

	"svodka/internal/secret"
)

// walker fills Go values from YAML nodes, side by side, and notes every mistake on the way.
type walker struct {
	file, dir string
	env       func(string) (string, bool)
	kinds     kinds
	mistakes  []Mistake
	warnings  []Mistake
	marks     marks
	secrets   []secret.String
	borrowed  []string            // what variables hold that are no secrets
	open      map[*yaml.Node]bool // the mappings and lists around the present one
	visits    int
	waiting   []pending
	misspelt  []string // settings that are in the file under a wrong name
}

// kinds are the types that the key `type` can name, by the interface they stand for.
type kinds map[reflect.Type]map[string]func() any

// defaulter is a struct that has settings even when nothing is written.
type defaulter interface{ Defaults() }

var (
	secretType      = reflect.TypeFor[secret.String]()
	unmarshalerType = reflect.TypeFor[encoding.TextUnmarshaler]()
	sectionType     = reflect.TypeFor[section]()
)

func newWalker(file, dir string, env func(string) (string, bool), k kinds) *walker {
	return &walker{file: file, dir: dir, env: env, kinds: k, marks: marks{}, open: map[*yaml.Node]bool{}}
}

func (w *walker) mistake(n *yaml.Node, path, format string, args ...any) {
	w.mistakeAt(Pos{n.Line, n.Column}, path, format, args...)
}

func (w *walker) mistakeAt(at Pos, path, format string, args ...any) {
	text := strings.NewReplacer("\r", " ", "\n", " ").Replace(fmt.Sprintf(format, args...)) // others may say it in lines
	w.mistakes = append(w.mistakes, Mistake{w.file, at, path, text})
}

func (w *walker) warn(n *yaml.Node, path, format string, args ...any) {
	w.warnings = append(w.warnings, Mistake{w.file, Pos{n.Line, n.Column}, path, fmt.Sprintf(format, args...)})
}

// walk fills v, which can be set, from n. Path is where n stands and rule the tag of the struct field that v comes from.
func (w *walker) walk(n *yaml.Node, v reflect.Value, path string, rule reflect.StructTag) {
	w.mark(n, path)
	target, leave := w.enter(n, path)
	if target == nil {
		return
	}
	defer leave()
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(fresh(v.Type().Elem()).Addr())
		}
		v = v.Elem()
	}
	w.value(target, v, path, rule)
	w.await(path, v.Addr().Interface())
}

// await keeps a section that judges itself until the file has been read.
func (w *walker) await(path string, v any) {
	if c, ok := v.(checker); ok {
		w.waiting = append(w.waiting, pending{path, c})
	}
}

// mark remembers where the value at path stands, and where its key does unless that is known.
func (w *walker) mark(n *yaml.Node, path string) {
	at := Pos{n.Line, n.Column}
	m, ok := w.marks[path]
	if !ok {
		m.key = at
	}
	m.value = at
	w.marks[path] = m
}

// enter follows an alias and guards against what a file must not do: run in circles, grow without end, hide its types.
// Leave is to be called when the node is done; a nil node means that a mistake was noted.
func (w *walker) enter(n *yaml.Node, path string) (target *yaml.Node, leave func()) {
	at := n
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	w.visits++
	switch {
	case len(w.mistakes) >= maxSaid:
		return nil, nil
	case w.visits > maxVisits:
		if w.visits == maxVisits+1 {
			w.mistake(at, path, "aliases make the file grow beyond %d settings; write less of it by alias", maxVisits)
		}
		return nil, nil
	case w.open[n]:
		w.mistake(at, path, "an alias of something it is part of; write the value itself")
		return nil, nil
	case len(w.open) >= maxDepth:
		w.mistake(at, path, "nested too deeply")
		return nil, nil
	case n.Style&yaml.TaggedStyle != 0:
		w.mistake(at, path, "a tag (!) has no use here; remove it")
		return nil, nil
	case isNull(n):
		w.mistake(at, path, "is empty; write a value, or remove it")
		return nil, nil
	}
	w.open[n] = true
	return n, func() { delete(w.open, n) }
}

func (w *walker) value(n *yaml.Node, v reflect.Value, path string, rule reflect.StructTag) {
	switch form := formOf(v.Type()); {
	case form == secretForm:
		w.secret(n, v, path)
	case form == sectionForm:
		w.section(n, v.Addr().Interface().(section), path, rule)
	case form == textForm || (form == eitherForm || form == oneOrMoreForm) && n.Kind == yaml.ScalarNode:
		w.text(n, v, path)
	case form == structForm || form == eitherForm:
		w.mapping(n, v, path)
	case form == mapForm:
		w.goMap(n, v, path, rule)
	case form == listForm || form == oneOrMoreForm:
		w.list(n, v, path, rule)
	default:
		w.scalar(n, v, path, rule)
	}
}

// form is how a Go type is written in YAML.
type form int

const (
	scalarForm  form = iota // text, a number, true or false, a duration
	textForm                // whatever the type's UnmarshalText takes
	secretForm              // {env: NAME} or {file: PATH}
	structForm              // known keys
	eitherForm              // known keys, or in short what UnmarshalText takes
	mapForm                 // keys of the user's choice
	sectionForm             // the same, with their order kept
	listForm
	oneOrMoreForm // a list, or in short what UnmarshalText takes
)

func formOf(t reflect.Type) form {
	text := reflect.PointerTo(t).Implements(unmarshalerType)
	switch {
	case t == secretType:
		return secretForm
	case reflect.PointerTo(t).Implements(sectionType):
		return sectionForm
	case text && t.Kind() == reflect.Struct && len(fieldsOf(t)) > 0:
		return eitherForm
	case text && t.Kind() == reflect.Slice:
		return oneOrMoreForm
	case text:
		return textForm
	case t.Kind() == reflect.Struct:
		return structForm
	case t.Kind() == reflect.Map:
		return mapForm
	case t.Kind() == reflect.Slice:
		return listForm
	}
	return scalarForm
}

// fresh returns a new value of type t with its defaults, which can be set.
func fresh(t reflect.Type) reflect.Value {
	v := reflect.New(t)
	if d, ok := v.Interface().(defaulter); ok {
		d.Defaults()
	}
	return v.Elem()
}

// field is a field of a struct that the YAML can set.
type field struct {
	name   string // its key; empty for an inline interface, whose keys are those of the type that is named
	index  []int
	typ    reflect.Type
	tag    reflect.StructTag
	inline bool
}

// fieldsOf lists the fields of a struct in their order, with those of inline structs in place.
func fieldsOf(t reflect.Type) []field {
	var all []field
	for _, f := range reflect.VisibleFields(t) {
		if len(f.Index) > 1 || !f.IsExported() {
			continue
		}
		name, opts, tagged := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case tagged && opts == "inline" && f.Type.Kind() == reflect.Struct:
			for _, sub := range fieldsOf(f.Type) {
				sub.index = append([]int{f.Index[0]}, sub.index...)
				all = append(all, sub)
			}
		case tagged && opts == "inline":
			all = append(all, field{index: f.Index, typ: f.Type, inline: true})
		case name != "" && name != "-":
			all = append(all, field{name: name, index: f.Index, typ: f.Type, tag: f.Tag})
		}
	}
	return all
}
