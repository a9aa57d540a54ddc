package config

import (
	"encoding"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"gopkg.in/yaml.v3"
)

var (
	durationType = reflect.TypeFor[time.Duration]()
	wholeNumber  = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)$`)
	anyNumber    = regexp.MustCompile(`^[-+]?(0|[1-9][0-9]*)?(\.[0-9]*)?([eE][-+]?[0-9]+)?$`)
	octal        = regexp.MustCompile(`^[-+]?0[0-9_]+$`)
)

// text fills a type that reads itself.
func (w *walker) text(n *yaml.Node, v reflect.Value, path string) {
	s, ok := w.written(n, path, "text")
	if !ok {
		return
	}
	if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(s)); err != nil {
		w.mistake(n, path, "%v", err)
	}
}

// written returns the text of a plain value as it stands in the file.
func (w *walker) written(n *yaml.Node, path, want string) (string, bool) {
	switch {
	case n.Kind != yaml.ScalarNode:
		w.mistake(n, path, "want %s, got %s", want, got(n, false))
	case n.ShortTag() == "!!bool":
		w.mistake(n, path, "want %s, got %s; put it in quotes if it is meant as text", want, n.Value)
	case plain(n) && octal.MatchString(n.Value) && want != "text or {env: NAME}":
		w.mistake(n, path, "%q would be read as octal; remove the leading zero, or put it in quotes", n.Value)
	default:
		return n.Value, true
	}
	return "", false
}

// scalar fills text, numbers, marks and durations.
func (w *walker) scalar(n *yaml.Node, v reflect.Value, path string, rule reflect.StructTag) {
	switch {
	case v.Type() == durationType:
		w.duration(n, v, path)
	case v.Kind() == reflect.String && rule.Get("enum") != "":
		w.enum(n, v, path, "value", strings.Split(rule.Get("enum"), ","))
	case v.Kind() == reflect.String && rule.Get("names") != "":
		w.enum(n, v, path, rule.Get("names"), catalogued(rule.Get("names")))
	case v.Kind() == reflect.String:
		w.string(n, v, path)
	case v.Kind() == reflect.Bool:
		w.bool(n, v, path)
	case v.CanInt() || v.CanUint():
		w.int(n, v, path)
	case v.CanFloat():
		w.float(n, v, path)
	default:
		panic(fmt.Sprintf("config: %s has type %s, which has no form in YAML", path, v.Type()))
	}
}

func (w *walker) string(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind == yaml.MappingNode {
		if s, ok := w.reference(n, path, false); ok {
			w.borrowed = append(w.borrowed, s)
			v.SetString(s)
		}
		return
	}
	if s, ok := w.written(n, path, "text or {env: NAME}"); ok {
		v.SetString(s)
	}
}

func (w *walker) enum(n *yaml.Node, v reflect.Value, path, what string, allowed []string) {
	if n.Kind != yaml.ScalarNode {
		w.mistake(n, path, "want one of %s; got %s", strings.Join(allowed, ", "), got(n, false))
		return
	}
	if !slices.Contains(allowed, n.Value) {
		w.mistake(n, path, "%s", unknown(what, n.Value, allowed))
		return
	}
	v.SetString(n.Value)
}

func (w *walker) duration(n *yaml.Node, v reflect.Value, path string) {
	d, err := time.ParseDuration(n.Value)
	switch {
	case n.Kind != yaml.ScalarNode || err != nil && n.ShortTag() != "!!int":
		w.mistake(n, path, "want a duration such as 30s or 1h30m, got %s", got(n, true))
	case n.ShortTag() == "!!int":
		w.mistake(n, path, "want a duration such as 30s or 1h30m, got %s; add the unit", got(n, true))
	default:
		v.SetInt(int64(d))
	}
}

func (w *walker) bool(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" {
		w.mistake(n, path, "want true or false, got %s", got(n, true))
		return
	}
	v.SetBool(strings.EqualFold(n.Value, "true"))
}

func (w *walker) int(n *yaml.Node, v reflect.Value, path string) {
	s := n.Value
	switch {
	case n.Kind == yaml.ScalarNode && plain(n) && octal.MatchString(s):
		w.mistake(n, path, "%q would be read as octal; remove the leading zero", s)
		return
	case n.Kind != yaml.ScalarNode || !plain(n) || !wholeNumber.MatchString(s):
		w.mistake(n, path, "want a whole number such as 10, got %s", got(n, true))
		return
	}
	if v.CanUint() {
		u, err := strconv.ParseUint(strings.TrimPrefix(s, "+"), 10, v.Type().Bits())
		if err != nil {
			w.mistake(n, path, "want a whole number from 0 to %d, got %s", uint64(math.MaxUint64)>>(64-v.Type().Bits()), got(n, true))
			return
		}
		v.SetUint(u)
		return
	}
	i, err := strconv.ParseInt(s, 10, v.Type().Bits())
	if err != nil {
		w.mistake(n, path, "want a smaller number, got %s", got(n, true))
		return
	}
	v.SetInt(i)
}

func (w *walker) float(n *yaml.Node, v reflect.Value, path string) {
	f, err := strconv.ParseFloat(n.Value, 64)
	switch {
	case n.Kind == yaml.ScalarNode && plain(n) && octal.MatchString(n.Value):
		w.mistake(n, path, "%q would be read as octal; remove the leading zero", n.Value)
	case n.Kind != yaml.ScalarNode || !plain(n) || err != nil || !anyNumber.MatchString(n.Value):
		w.mistake(n, path, "want a number such as 10 or 0.5, got %s", got(n, true))
	default:
		v.SetFloat(f)
	}
}

// plain tells whether a value stands without quotes.
func plain(n *yaml.Node) bool {
	return n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

// got names what a node is; with its text only where that cannot be a secret gone astray.
func got(n *yaml.Node, verbatim bool) string {
	switch {
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case verbatim:
		return quote(n.Value)
	}
	return "a single value"
}

// quote is %q, cut short.
func quote(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}

// example says how a value of type t is written.
func example(t reflect.Type, rule reflect.StructTag) string {
	switch {
	case t.Kind() == reflect.Slice:
		return "a list such as [" + sample(t.Elem(), rule, 1) + ", " + sample(t.Elem(), rule, 2) + "]"
	case t.Kind() == reflect.Map:
		return "a mapping such as {name: " + sample(t.Elem(), rule, 1) + "}"
	}
	var names []string
	for _, f := range fieldsOf(t) {
		if f.name != "" && len(names) < 3 {
			names = append(names, f.name)
		}
	}
	return "a mapping with keys such as " + strings.Join(names, ", ")
}

// sample is the nth example of a value inside of another one.
func sample(t reflect.Type, rule reflect.StructTag, nth int) string {
	if words := strings.Split(rule.Get("enum"), ","); words[0] != "" {
		return words[min(nth, len(words))-1]
	}
	switch k := t.Kind(); {
	case t == secretType:
		return "{env: NAME}"
	case t == durationType:
		return "30s"
	case k == reflect.String:
		return string(rune('a' + nth - 1))
	case k == reflect.Bool:
		return "true"
	case k >= reflect.Int && k <= reflect.Float64:
		return strconv.Itoa(nth)
	case k == reflect.Struct || k == reflect.Map:
		return "{…}"
	}
	return "…"
}

func notInName(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' && r != '_'
}
