package main

import (
	"svodka/internal/config"
	"svodka/notify"
	"svodka/notify/email"
	"svodka/notify/file"
	"svodka/notify/telegram"
	"svodka/sources"
	"svodka/sources/database"
	"svodka/sources/demo"
	filesource "svodka/sources/file"
)

//go:generate sh -c "go run . schema > ../../schema.json"
//go:generate sh -c "go run . schema --reference en > ../../docs/configuration.md"
//go:generate sh -c "go run . schema --reference ru > ../../docs/configuration.ru.md"

// registry lists every kind of source and receiver by the name that `type` gives it in the YAML.
func registry() config.Registry {
	return config.Registry{
		Sources: map[string]func() sources.Config{
			"database": func() sources.Config { return database.Defaults() },
			"demo":     func() sources.Config { return demo.Defaults() },
			"file":     func() sources.Config { return filesource.Defaults() },
		},
		Receivers: map[string]func() notify.Config{
			"email":    func() notify.Config { return email.Defaults() },
			"file":     func() notify.Config { return file.Defaults() },
			"telegram": func() notify.Config { return telegram.Defaults() },
		},
	}
}
