package config

import (
	"encoding"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Schema returns the JSON Schema (draft 2020-12) of the file, for completion and checks in editors. It takes every file that
// [Load] takes; what needs more than one look (names, variables, what does not go together) only Load can judge.
func Schema(reg Registry) ([]byte, error) {
	b := &builder{kinds: reg.kinds(), defs: map[string]*schema{"secret": secretSchema(), "text": textSchema()}}
	root := b.object(reflect.ValueOf(Defaults()).Elem())
	root.Dialect = "https://json-schema.org/draft/2020-12/schema"
	root.Title = "Configuration of svodka"
	root.Defs = b.defs
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	return append(text, '\n'), nil
}

// schema is the part of JSON Schema that is used here.
type schema struct {
	Dialect     string             `json:"$schema,omitempty"`
	Ref         string             `json:"$ref,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        any                `json:"type,omitempty"`
	Const       string             `json:"const,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Minimum     *int               `json:"minimum,omitempty"`
	MinLength   int                `json:"minLength,omitempty"`
	Default     any                `json:"default,omitempty"`
	Properties  map[string]*schema `json:"properties,omitempty"`
	Required    []string           `json:"required,omitempty"`
	Names       *schema            `json:"propertyNames,omitempty"`
	Additional  any                `json:"additionalProperties,omitempty"`
	Items       *schema            `json:"items,omitempty"`
	AnyOf       []*schema          `json:"anyOf,omitempty"`
	AllOf       []*schema          `json:"allOf,omitempty"`
	If          *schema            `json:"if,omitempty"`
	Then        *schema            `json:"then,omitempty"`
	Defs        map[string]*schema `json:"$defs,omitempty"`
}

// patterned is a type that reads itself and can tell the form of its text.
type patterned interface{ SchemaPattern() string }

// builder makes schemas of Go values; what the values hold are the defaults.
type builder struct {
	kinds kinds
	defs  map[string]*schema
}

func secretSchema() *schema {
	file := &schema{
		Type: "object", Additional: false, Required: []string{"file"},
		Properties: map[string]*schema{"file": {Type: "string", MinLength: 1, Description: "file that holds the secret and nothing else"}},
	}
	return &schema{Description: "a secret, by reference", AnyOf: []*schema{variableSchema(), file}}
}

// textSchema is plain text. YAML takes what looks like a number for one.
func textSchema() *schema {
	return &schema{AnyOf: []*schema{{Type: []string{"string", "number"}}, variableSchema()}}
}

func variableSchema() *schema {
	return &schema{
		Type: "object", Additional: false, Required: []string{"env"},
		Properties: map[string]*schema{"env": {Type: "string", Pattern: variableName.String(), Description: "environment variable that holds the value"}},
	}
}

// of is the schema of a value; rule is the tag of the field it is from.
func (b *builder) of(v reflect.Value, rule reflect.StructTag) *schema {
	if v.Kind() == reflect.Pointer {
		return b.of(fresh(v.Type().Elem()), rule)
	}
	switch form := formOf(v.Type()); form {
	case secretForm:
		return &schema{Ref: "#/$defs/secret"}
	case structForm:
		return b.object(v)
	case eitherForm:
		return &schema{AnyOf: []*schema{text(v), b.object(v)}}
	case textForm:
		return text(v)
	case mapForm:
		return &schema{Type: "object", Additional: b.of(fresh(v.Type().Elem()), rule)}
	case sectionForm:
		elem := fresh(v.Addr().Interface().(section).elem())
		return &schema{Type: "object", Names: &schema{Pattern: namePattern}, Additional: b.of(elem, rule)}
	case oneOrMoreForm:
		return &schema{AnyOf: []*schema{text(v), {Type: "array", Items: b.of(fresh(v.Type().Elem()), rule)}}}
	case listForm:
		return &schema{Type: "array", Items: b.of(fresh(v.Type().Elem()), rule)}
	}
	return scalarSchema(v, rule)
}

// text is the schema of a type that reads itself.
func text(v reflect.Value) *schema {
	s := &schema{Type: []string{"string", "number"}}
	if p, ok := v.Interface().(patterned); ok {
		s.Pattern = p.SchemaPattern()
	}
	return s
}

func scalarSchema(v reflect.Value, rule reflect.StructTag) *schema {
	switch {
	case v.Type() == durationType:
		return &schema{Type: "string", Pattern: durationPattern}
	case rule.Get("enum") != "":
		return &schema{Enum: strings.Split(rule.Get("enum"), ",")}
	case rule.Get("names") != "":
		return &schema{Enum: catalogued(rule.Get("names"))}
	case v.Kind() == reflect.String:
		return &schema{Ref: "#/$defs/text"}
	case v.Kind() == reflect.Bool:
		return &schema{Type: "boolean"}
	case v.CanUint():
		return &schema{Type: "integer", Minimum: new(int)}
	case v.CanInt():
		return &schema{Type: "integer"}
	}
	return &schema{Type: "number"}
}

const durationPattern = `^[-+]?(0|(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$`

// object is the schema of a struct. Where the key `type` decides what else there is, every type has its own under $defs.
func (b *builder) object(v reflect.Value) *schema {
	s := &schema{Type: "object", Properties: map[string]*schema{}}
	chosen := reflect.Value{}
	for _, f := range fieldsOf(v.Type()) {
		if f.inline {
			chosen = v.FieldByIndex(f.index)
			continue
		}
		b.property(s, f, v.FieldByIndex(f.index))
	}
	if !chosen.IsValid() {
		s.Additional = false
		return s
	}
	names := slices.Sorted(maps.Keys(b.kinds[chosen.Type()]))
	s.Properties["type"].AnyOf, s.Properties["type"].Enum = nil, names
	for _, name := range names {
		def := strings.ToLower(v.Type().Name()) + "." + name
		b.defs[def] = b.kind(s, reflect.ValueOf(b.kinds[chosen.Type()][name]()).Elem(), name)
		is := &schema{Properties: map[string]*schema{"type": {Const: name}}, Required: []string{"type"}}
		s.AllOf = append(s.AllOf, &schema{If: is, Then: &schema{Ref: "#/$defs/" + def}})
	}
	return s
}

// kind is the schema of one type: its own settings and the common ones.
func (b *builder) kind(common *schema, v reflect.Value, name string) *schema {
	s := b.object(v)
	for key, p := range common.Properties {
		s.Properties[key] = p
	}
	s.Properties["type"] = &schema{Const: name}
	return s
}

func (b *builder) property(s *schema, f field, v reflect.Value) {
	p := b.of(v, f.tag)
	if p.Description == "" {
		p.Description = f.tag.Get("doc")
	}
	p.Default = defaultOf(v)
	s.Properties[f.name] = p
	if f.tag.Get("required") == "true" {
		s.Required = append(s.Required, f.name)
	}
}

// defaultOf is the default of a setting as JSON has it; nil if there is none.
func defaultOf(v reflect.Value) any {
	if v.IsZero() || v.Type() == secretType {
		return nil
	}
	switch x := v.Interface().(type) {
	case time.Duration:
		return shortDuration(x)
	case encoding.TextMarshaler:
		if t, err := x.MarshalText(); err == nil {
			return string(t)
		}
		return nil
	}
	switch v.Kind() {
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return nil
	case reflect.Slice:
		if k := v.Type().Elem().Kind(); k == reflect.Struct || k == reflect.Slice || k == reflect.Map || v.Len() == 0 {
			return nil
		}
	}
	return v.Interface()
}

// shortDuration is 1h rather than 1h0m0s.
func shortDuration(d time.Duration) string {
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}
