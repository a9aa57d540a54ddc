package config

import (
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"svodka/internal/secret"
	"svodka/notify"
	"svodka/sources"
)

// LoadBytes is [Load] for a file that has been read already; path names it in messages and gives its folder.
func LoadBytes(path string, data []byte, reg Registry, env func(string) (string, bool)) (*Config, []Warning, error) {
	root, bad := parse(data)
	if bad != nil {
		bad.File = shown(path)
		return nil, nil, Mistakes{*bad}
	}
	w := newWalker(shown(path), filepath.Dir(path), env, reg.kinds())
	cfg := Defaults()
	cfg.Dir, cfg.file, cfg.marks = w.dir, w.file, w.marks
	w.walk(root, reflect.ValueOf(cfg).Elem(), "", "")
	if w.visits <= maxVisits {
		cross{w, cfg}.check()
		w.judge()
	}
	warnings := sorted(w.hide(w.warnings))
	if len(w.mistakes) > 0 {
		return nil, warnings, Mistakes(sorted(w.hide(w.mistakes)))
	}
	cfg.secrets = w.secrets
	return cfg, warnings, nil
}

func (r Registry) kinds() kinds {
	k := kinds{reflect.TypeFor[sources.Config](): {}, reflect.TypeFor[notify.Config](): {}}
	for name, open := range r.Sources {
		k[reflect.TypeFor[sources.Config]()][name] = func() any { return open() }
	}
	for name, open := range r.Receivers {
		k[reflect.TypeFor[notify.Config]()][name] = func() any { return open() }
	}
	return k
}

// hide removes what came from outside of the file from messages: secrets, and what variables hold wherever it is quoted.
func (w *walker) hide(ms []Mistake) []Mistake {
	known := secret.NewScrubber(w.secrets...)
	for i := range ms {
		text := known.Known(ms[i].Text)
		for _, v := range w.borrowed {
			text = strings.NewReplacer(strconv.Quote(v), `"***"`, quote(v), `"***"`).Replace(text)
		}
		ms[i].Text = text
	}
	return ms
}
