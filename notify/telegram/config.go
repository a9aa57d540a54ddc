// Package telegram sends messages through a bot: a picture with its caption, or a text, and documents after it.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"svodka/internal/secret"
	"svodka/notify"
)

// Config is the settings of a receiver of type telegram.
type Config struct {
	Token  secret.String `yaml:"token" required:"true" doc:"the bot's token, as @BotFather gives it"`
	Chat   Chat          `yaml:"chat" doc:"id of the chat, such as -1001234567890, or its public name, such as @sales_team"`
	Chats  []Chat        `yaml:"chats" doc:"several chats instead of one; each gets its own messages"`
	Topic  int           `yaml:"topic" doc:"number of the topic in a group that has topics"`
	Silent bool          `yaml:"silent" doc:"whether messages come without a sound"`
	API    string        `yaml:"api" doc:"address of a Bot API server of your own, such as http://localhost:8081; that of Telegram when left out"`
	Proxy  secret.String `yaml:"proxy" doc:"address of a proxy, such as socks5://user:password@proxy.example.ru:1080"`
}

// Chat names a chat: by its id or by its public name.
type Chat string

var chatForm = regexp.MustCompile(`^(-?[1-9][0-9]{0,18}|@[A-Za-z][A-Za-z0-9_]{3,31})$`)

// UnmarshalText wants an id or a public name.
func (c *Chat) UnmarshalText(b []byte) error {
	if !chatForm.Match(b) {
		return fmt.Errorf("want the id of a chat such as -1001234567890, or a public name such as @sales_team, got %q", b)
	}
	*c = Chat(b)
	return nil
}

// SchemaPattern is the form for the JSON Schema.
func (Chat) SchemaPattern() string { return chatForm.String() }

// Defaults returns the settings of a receiver of which nothing is written.
func Defaults() *Config { return &Config{API: "https://api.telegram.org"} }

var tokenForm = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)

// Check implements [notify.Config].
func (c *Config) Check(report func(field, problem string)) {
	if !c.Token.IsZero() && !tokenForm.MatchString(c.Token.Reveal()) {
		report("token", "is no token of a bot, which looks like 123456789:AAExampleOf35Letters; ask @BotFather for it")
	}
	switch {
	case c.Chat == "" && len(c.Chats) == 0:
		report("chat", "missing; write the id of a chat such as -1001234567890, or a public name such as @sales_team")
	case c.Chat != "" && len(c.Chats) > 0:
		report("chats", "chat is there too; write one of them")
	}
	for i, chat := range c.Chats {
		if slices.Contains(c.Chats[:i], chat) {
			report(fmt.Sprintf("chats[%d]", i), fmt.Sprintf("%s is listed twice; keep one", chat))
		}
	}
	if c.Topic < 0 {
		report("topic", "want the number of a topic: in a link to one of its messages, t.me/c/CHAT/TOPIC/MESSAGE, the middle one")
	}
	if !isURL(c.API, "http", "https") {
		report("api", fmt.Sprintf("want the address of a Bot API server such as http://localhost:8081, got %q", c.API))
	}
	if !c.Proxy.IsZero() && !isURL(c.Proxy.Reveal(), "http", "https", "socks5", "socks5h") {
		report("proxy", "want an address such as socks5://user:password@proxy.example.ru:1080 or http://proxy.example.ru:3128")
	}
}

func isURL(s string, schemes ...string) bool {
	u, err := url.Parse(s)
	return err == nil && slices.Contains(schemes, u.Scheme) && u.Host != ""
}

// Recipients implements [notify.Config]: the chats.
func (c *Config) Recipients() []string {
	if c.Chat != "" {
		return []string{string(c.Chat)}
	}
	all := make([]string, len(c.Chats))
	for i, chat := range c.Chats {
		all[i] = string(chat)
	}
	return all
}

// Open implements [notify.Config]. It does not connect.
func (c *Config) Open(_ context.Context, env notify.Env) (notify.Notifier, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	if !c.Proxy.IsZero() {
		proxy, err := url.Parse(c.Proxy.Reveal())
		if err != nil {
			return nil, errors.New("proxy: no address that can be read")
		}
		transport.Proxy = http.ProxyURL(proxy)
	}
	moved := &moves{}
	if env.Data != "" {
		moved.path = filepath.Join(env.Data, "telegram-chats.json")
	}
	if err := moved.load(); err != nil {
		return nil, err
	}
	limits := newLimits()
	return &Notifier{
		api: &api{
			token: c.Token, endpoint: strings.ReplaceAll(strings.TrimRight(c.API, "/"), "%", "%%") + "/bot%s/%s",
			http: transport, scrub: secret.NewScrubber(c.Token, c.Proxy, passwordOf(c.Proxy)),
		},
		wait: limits.wait, turn: limits.turn, moved: moved, topic: c.Topic, silent: c.Silent, chats: c.Recipients(),
		log: logOf(env).With("receiver", env.Name),
	}, nil
}

// passwordOf is the password in an address, which an error may name by itself.
func passwordOf(address secret.String) secret.String {
	u, err := url.Parse(address.Reveal())
	if err != nil || u.User == nil {
		return secret.String{}
	}
	password, _ := u.User.Password()
	return secret.New(password)
}

func logOf(env notify.Env) *slog.Logger {
	if env.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return env.Log
}
