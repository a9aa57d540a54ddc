package main

import (
	"svodka/internal/config"
	"svodka/notify"
	"svodka/notify/email"
	"svodka/notify/file"
	"svodka/sources"
	"svodka/sources/demo"
)

// registry lists every kind of source and receiver by the name that `type` gives it in the YAML.
func registry() config.Registry {
	return config.Registry{
		Sources: map[string]func() sources.Config{
			"demo": func() sources.Config { return demo.Defaults() },
		},
		Receivers: map[string]func() notify.Config{
			"email": func() notify.Config { return email.Defaults() },
			"file":  func() notify.Config { return file.Defaults() },
		},
	}
}
