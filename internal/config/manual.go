package config

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Reference returns the page that explains every key of the file, as Markdown. The language is that of its headings and
// tables, "ru" or English; the keys are explained in English, as everywhere in the program.
func Reference(reg Registry, lang string) ([]byte, error) {
	p := &page{kinds: reg.kinds(), words: wordsOf(lang)}
	root := reflect.ValueOf(Defaults()).Elem()
	fmt.Fprintf(&p.Builder, "# %s\n\n%s\n\n## %s\n\n", p.words.title, p.words.intro, p.words.top)
	p.table(p.rows(root, ""))
	for _, f := range fieldsOf(root.Type()) {
		p.chapter(f, root.FieldByIndex(f.index))
	}
	return []byte(p.String()), nil
}

type page struct {
	strings.Builder
	kinds kinds
	words words
}

// words are what the page says besides what the keys say of themselves.
type words struct {
	title, intro, top, key, kind, preset, about, required string
	common, oneOf, text, number, whole, yes, duration     string
	secret, list, mapping, byName, keys                   string
}

func wordsOf(lang string) words {
	if lang == "ru" {
		return words{
			title: "Конфигурация",
			intro: "Страница создана из программы командой `make generate`; правки вручную пропадут. Относительные пути отсчитываются от папки файла. " +
				"Секрет в файле не пишется: `{env: NAME}` берёт его из переменной окружения, `{file: PATH}` — из файла. Вместо любого текста тоже можно написать `{env: NAME}`. " +
				"Пояснения к ключам — на английском, как и в самой программе.",
			top: "Верхний уровень", key: "Ключ", kind: "Значение", preset: "По умолчанию", about: "Что значит", required: "обязателен",
			common: "Общие ключи", oneOf: "одно из", text: "текст", number: "число", whole: "целое число", yes: "true или false",
			duration: "длительность: 30s, 1h30m", secret: "секрет", list: "список", mapping: "соответствия", byName: "разделы по именам", keys: "ключи ниже",
		}
	}
	return words{
		title: "Configuration",
		intro: "This page is made from the program by `make generate`; changes by hand are lost. Relative paths begin at the folder of the file. " +
			"Secrets are never written in the file: `{env: NAME}` takes one from an environment variable, `{file: PATH}` from a file. `{env: NAME}` may stand for any other text too.",
		top: "Top level", key: "Key", kind: "Value", preset: "Default", about: "Meaning", required: "required",
		common: "Common keys", oneOf: "one of", text: "text", number: "number", whole: "whole number", yes: "true or false",
		duration: "duration: 30s, 1h30m", secret: "secret", list: "list", mapping: "mapping", byName: "sections by name", keys: "keys below",
	}
}

// row is a key of a table.
type row struct{ key, kind, preset, doc string }

func (p *page) table(rows []row) {
	if len(rows) == 0 {
		return
	}
	w := p.words
	fmt.Fprintf(&p.Builder, "| %s | %s | %s | %s |\n|---|---|---|---|\n", w.key, w.kind, w.preset, w.about)
	for _, r := range rows {
		fmt.Fprintf(&p.Builder, "| `%s` | %s | %s | %s |\n", r.key, cell(r.kind), cell(r.preset), cell(r.doc))
	}
	p.WriteString("\n")
}

func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }

// chapter explains a section of the top level that holds keys of its own.
func (p *page) chapter(f field, v reflect.Value) {
	inner := elementOf(v)
	if form := formOf(inner.Type()); form != structForm && form != eitherForm {
		return
	}
	fmt.Fprintf(&p.Builder, "## %s\n\n%s\n\n", f.name, sentence(f.tag.Get("doc")))
	chosen, ok := inlineOf(inner)
	if ok {
		fmt.Fprintf(&p.Builder, "### %s\n\n", p.words.common)
	}
	p.table(p.rows(inner, ""))
	if !ok {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(p.kinds[chosen.Type()])) {
		fmt.Fprintf(&p.Builder, "### type: %s\n\n", name)
		p.table(p.rows(reflect.ValueOf(p.kinds[chosen.Type()][name]()).Elem(), ""))
	}
}

// elementOf is what a section, map or list holds; a value that is none of them itself.
func elementOf(v reflect.Value) reflect.Value {
	switch formOf(v.Type()) {
	case sectionForm:
		return fresh(v.Addr().Interface().(section).elem())
	case mapForm, listForm:
		return elementOf(fresh(v.Type().Elem()))
	}
	if v.Kind() == reflect.Pointer {
		return elementOf(fresh(v.Type().Elem()))
	}
	return v
}

func inlineOf(v reflect.Value) (reflect.Value, bool) {
	for _, f := range fieldsOf(v.Type()) {
		if f.inline {
			return v.FieldByIndex(f.index), true
		}
	}
	return reflect.Value{}, false
}

// rows lists the keys of a struct, and below each those of what it holds. The sections of the top level have chapters.
func (p *page) rows(v reflect.Value, prefix string) []row {
	var rows []row
	_, top := v.Addr().Interface().(*Config)
	for _, f := range fieldsOf(v.Type()) {
		if f.inline {
			continue
		}
		fv := v.FieldByIndex(f.index)
		r := row{prefix + f.name, p.kind(fv, f.tag), p.preset(fv), f.tag.Get("doc")}
		if f.tag.Get("required") == "true" {
			r.preset = p.words.required
		}
		if chosen, ok := inlineOf(v); ok && f.name == "type" {
			r.kind = p.oneOf(slices.Sorted(maps.Keys(p.kinds[chosen.Type()])))
		}
		rows = append(rows, r)
		if inner := elementOf(fv); !top && holdsKeys(inner.Type()) {
			rows = append(rows, p.rows(inner, prefix+f.name+inside(fv.Type())+".")...)
		}
	}
	return rows
}

func holdsKeys(t reflect.Type) bool {
	f := formOf(t)
	return f == structForm || f == eitherForm
}

// inside is how a path goes on into what a value of type t holds.
func inside(t reflect.Type) string {
	switch formOf(t) {
	case listForm:
		return "[]" + inside(t.Elem())
	case mapForm:
		return ".*" + inside(t.Elem())
	}
	return ""
}

// kind says how a value is written.
func (p *page) kind(v reflect.Value, rule reflect.StructTag) string {
	w := p.words
	if words := rule.Get("enum"); words != "" && formOf(v.Type()) == scalarForm {
		return p.oneOf(strings.Split(words, ","))
	}
	if names := catalogued(rule.Get("names")); rule.Get("names") != "" && len(names) < 6 && formOf(v.Type()) == scalarForm {
		return p.oneOf(names)
	}
	switch formOf(v.Type()) {
	case secretForm:
		return w.secret
	case sectionForm:
		return w.byName
	case structForm:
		return w.keys
	case eitherForm:
		return w.text + ", " + w.keys
	case oneOrMoreForm:
		return w.text + ", " + w.list
	case listForm:
		return w.list + ": " + p.kind(fresh(v.Type().Elem()), rule)
	case mapForm:
		return w.mapping + ": " + p.kind(fresh(v.Type().Elem()), rule)
	case textForm:
		return w.text
	}
	return p.scalar(v)
}

func (p *page) oneOf(words []string) string {
	return p.words.oneOf + " `" + strings.Join(words, "`, `") + "`"
}

func (p *page) scalar(v reflect.Value) string {
	w := p.words
	switch {
	case v.Kind() == reflect.Pointer:
		return p.kind(fresh(v.Type().Elem()), "")
	case v.Type() == durationType:
		return w.duration
	case v.Kind() == reflect.Bool:
		return w.yes
	case v.CanInt() || v.CanUint():
		return w.whole
	case v.CanFloat():
		return w.number
	}
	return w.text
}

func (p *page) preset(v reflect.Value) string {
	switch d := defaultOf(v).(type) {
	case nil:
		return ""
	case []string:
		return "`[" + strings.Join(d, ", ") + "]`"
	default:
		return fmt.Sprintf("`%v`", d)
	}
}

// sentence begins a doc with a capital letter and ends it with a full stop.
func sentence(doc string) string {
	if doc == "" {
		return ""
	}
	r := []rune(doc)
	return strings.ToUpper(string(r[:1])) + string(r[1:]) + "."
}
