package config

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"svodka/internal/secret"
	"svodka/notify"
	"svodka/sources"
)

// registry holds made-up kinds of sources and receivers that use every form a setting can have.
func registry() Registry {
	return Registry{
		Sources: map[string]func() sources.Config{
			"demo": func() sources.Config { return &demoSource{Seed: 1} },
			"crm":  func() sources.Config { return &crmSource{Timeout: 30 * time.Second, Paging: paging{Size: 50}} },
			"file": func() sources.Config { return &fileSource{} },
		},
		Receivers: map[string]func() notify.Config{
			"file":     func() notify.Config { return &folderReceiver{} },
			"email":    func() notify.Config { return &mailReceiver{SMTP: smtp{Port: 587}} },
			"telegram": func() notify.Config { return &chatReceiver{} },
		},
	}
}

// environment has three variables.
func environment(name string) (string, bool) {
	v, ok := map[string]string{"CRM_TOKEN": "planted-secret-1", "SMTP_PASSWORD": "planted-secret-2", "EMPTY": "", "FOLDER": "data"}[name]
	return v, ok
}

type demoSource struct {
	Seed uint8 `yaml:"seed" doc:"number the made-up company grows from"`
}

type crmSource struct {
	URL     string        `yaml:"url" required:"true" doc:"address of the account"`
	Token   secret.String `yaml:"token" required:"true" doc:"key of the account"`
	Timeout time.Duration `yaml:"timeout" doc:"how long to wait for an answer"`
	Rate    float64       `yaml:"rate" doc:"requests a second"`
	Strict  bool          `yaml:"strict" doc:"refuse what looks odd"`
	Paging  paging        `yaml:",inline"`
	Proxy   *proxy        `yaml:"proxy" doc:"proxy to go through"`
}

type paging struct {
	Size int `yaml:"page_size" doc:"records a page"`
}

type proxy struct {
	Host     string        `yaml:"host" required:"true" doc:"name and port"`
	Password secret.String `yaml:"password" doc:"of the proxy"`
}

type fileSource struct {
	Folder  string            `yaml:"folder" required:"true" doc:"where the files are"`
	Streams map[string]stream `yaml:"streams" doc:"files, by the stream they hold"`
}

type stream struct {
	File    string            `yaml:"file" required:"true" doc:"name or pattern"`
	Kind    string            `yaml:"kind" enum:"csv,xlsx" doc:"form of the file"`
	Columns map[string]column `yaml:"columns" doc:"where fields come from"`
	Values  map[string]string `yaml:"values" doc:"words of the file and what they mean"`
	Skip    []int             `yaml:"skip" doc:"lines to leave out"`
	Date    several           `yaml:"date" doc:"how dates are written"`
}

// several are texts in a list, or one without it.
type several []string

func (s *several) UnmarshalText(b []byte) error {
	*s = several{string(b)}
	return nil
}

// column is written in short as a name, or at length.
type column struct {
	Name    string `yaml:"column" doc:"name in the header"`
	Default string `yaml:"default" doc:"when there is nothing"`
}

func (c *column) UnmarshalText(b []byte) error {
	if strings.Contains(string(b), "#") {
		return fmt.Errorf("want the name of a column, got %q", b)
	}
	c.Name = string(b)
	return nil
}

type folderReceiver struct {
	Folder string `yaml:"folder" required:"true" doc:"where to write"`
}

type mailReceiver struct {
	To   []string `yaml:"to" required:"true" doc:"addresses"`
	Tags []string `yaml:"forms" enum:"pdf,html,text" doc:"what is sent"`
	SMTP smtp     `yaml:"smtp" doc:"the server"`
}

type smtp struct {
	Host     string        `yaml:"host" doc:"name of the server"`
	Port     uint16        `yaml:"port" doc:"port of the server"`
	Password secret.String `yaml:"password" doc:"of the mailbox"`
}

type chatReceiver struct {
	Token secret.String `yaml:"token" required:"true" doc:"key of the bot"`
	Chat  string        `yaml:"chat" required:"true" doc:"number or name of the chat"`
}

func (c *demoSource) Check(report func(field, problem string)) {}

func (c *crmSource) Check(report func(field, problem string)) {
	if !strings.HasPrefix(c.URL, "https://") {
		report("url", "want an address that begins with https://")
	}
	if c.Rate < 0 {
		report("rate", "want a positive number")
	}
	if c.Strict && c.Proxy == nil {
		report("proxy.host", "strict needs a proxy; write proxy: {host: …}")
	}
}

func (c *fileSource) Check(report func(field, problem string)) {
	for name, s := range c.Streams {
		for field := range s.Columns {
			if field == "nonsense" {
				report("streams."+name+".columns."+field, "there is no such field")
			}
		}
		for i, line := range s.Skip {
			if line < 1 {
				report(fmt.Sprintf("streams.%s.skip[%d]", name, i), "lines are counted from 1")
			}
		}
	}
}

func (c *folderReceiver) Check(report func(field, problem string)) {}
func (c *mailReceiver) Check(report func(field, problem string))   {}
func (c *chatReceiver) Check(report func(field, problem string))   {}

func (c *folderReceiver) Recipients() []string { return []string{c.Folder} }
func (c *mailReceiver) Recipients() []string   { return c.To }
func (c *chatReceiver) Recipients() []string   { return []string{c.Chat} }

var errClosed = errors.New("closed in tests")

func (c *demoSource) Open(context.Context, sources.Env) (sources.Source, error) {
	return nil, errClosed
}
func (c *crmSource) Open(context.Context, sources.Env) (sources.Source, error) { return nil, errClosed }
func (c *fileSource) Open(context.Context, sources.Env) (sources.Source, error) {
	return nil, errClosed
}
func (c *folderReceiver) Open(context.Context, notify.Env) (notify.Notifier, error) {
	return nil, errClosed
}
func (c *mailReceiver) Open(context.Context, notify.Env) (notify.Notifier, error) {
	return nil, errClosed
}
func (c *chatReceiver) Open(context.Context, notify.Env) (notify.Notifier, error) {
	return nil, errClosed
}
