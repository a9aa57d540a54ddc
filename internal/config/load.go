package config

import (
	"path/filepath"
	"reflect"

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
	ready := w.ready()
	cross{w, cfg}.check()
	w.sections(ready)
	warnings := sorted(w.warnings)
	if len(w.mistakes) > 0 {
		return nil, warnings, Mistakes(sorted(w.mistakes))
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
