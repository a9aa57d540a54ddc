package secret

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Scrubber removes secrets from text that is about to be shown: those it was told, in every encoding a URL or a header
// gives them, and what looks like one. It is the second net; the first is [String].
type Scrubber struct{ known *strings.Replacer }

// shortest is the length below which a known secret is not looked for: it would be found in ordinary words.
const shortest = 4

// NewScrubber makes a scrubber for the secrets of a configuration.
func NewScrubber(known ...String) *Scrubber {
	var forms []string
	for _, s := range known {
		if len(s.text) >= shortest {
			forms = append(forms, encodings(s.text)...)
		}
	}
	// A secret may be part of another one: the longer comes first.
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(len(b)-len(a), cmp.Compare(a, b)) })
	var pairs []string
	for _, f := range slices.Compact(forms) {
		pairs = append(pairs, f, hidden)
	}
	return &Scrubber{strings.NewReplacer(pairs...)}
}

// encodings are the forms in which a secret may turn up: as it is, in a URL, in quotes, in a header. Of a URL that is a
// secret, such as a data source name, the password is one by itself.
func encodings(text string) []string {
	quoted := strconv.Quote(text)
	forms := []string{
		text, strings.TrimRight(text, "/"), url.QueryEscape(text), url.PathEscape(text), quoted[1 : len(quoted)-1],
		base64.StdEncoding.EncodeToString([]byte(text)), base64.RawURLEncoding.EncodeToString([]byte(text)),
	}
	if u, err := url.Parse(text); err == nil {
		if password, ok := u.User.Password(); ok {
			forms = append(forms, password, url.QueryEscape(password), url.PathEscape(password))
		}
	}
	return slices.DeleteFunc(forms, func(f string) bool { return len(f) < shortest })
}

// patterns are texts that look like secrets whoever wrote them. What is to stay is in groups.
var patterns = []struct {
	form *regexp.Regexp
	to   string
}{
	// Telegram's bot token, in the path of a URL or by itself.
	{regexp.MustCompile(`(?i)(\bbot)\d{6,}:[\w-]{20,}`), "${1}" + hidden},
	{regexp.MustCompile(`\b\d{6,}:[\w-]{30,}`), hidden},
	// user:password@ of a URL, and of a data source name of MySQL.
	{regexp.MustCompile(`(://)[^\s/?#@:"']*(?::[^\s/?#"']*)?@`), "${1}" + hidden + "@"},
	{regexp.MustCompile(`(^|[\s"'=(])[^\s:/@"'=(]+:[^\s"']+@(tcp|unix)\(`), "${1}" + hidden + "@${2}("},
	// Headers.
	{regexp.MustCompile(`(?i)(\b(?:proxy-)?authorization["']?\s*[:=]\s*["'\[]*)(?:(?:basic|bearer|oauth|token|digest)\s+)?[^\s"',\]]+`), "${1}" + hidden},
	{regexp.MustCompile(`(?i)(\b(?:basic|bearer|oauth)\s+)[\w.~+/=-]{8,}`), "${1}" + hidden},
	// password=..., "token":"...", and the like in queries, forms and JSON.
	{regexp.MustCompile(`(?i)([?&][\w.-]*(?:key|token|secret|sign|auth|pass|hash)[\w.-]*=)[^&\s"'#]+`), "${1}" + hidden},
	{regexp.MustCompile(`(?i)((?:\b|_)(?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key)(?:\s*=\s*|["']\s*:\s*|:))(?:"[^"]*"|'[^']*'|[^\s&"',;)}\]]+)`), "${1}" + hidden},
	// The path of a webhook of Bitrix24.
	{regexp.MustCompile(`(?i)(/rest/\d+/)[a-z0-9]{10,}\b`), "${1}" + hidden},
}

// Known returns text without the secrets the scrubber was told, whatever else looks like one.
func (s *Scrubber) Known(text string) string { return s.known.Replace(text) }

// Text returns text without secrets.
func (s *Scrubber) Text(text string) string {
	text = s.Known(text)
	for _, p := range patterns {
		text = p.form.ReplaceAllString(text, p.to)
	}
	return text
}

// Handler returns a handler that removes secrets from messages and attributes before next sees them: in text, errors, groups
// and whatever else would be printed.
func (s *Scrubber) Handler(next slog.Handler) slog.Handler { return &handler{next, s} }

type handler struct {
	next slog.Handler
	*Scrubber
}

func (h *handler) Enabled(ctx context.Context, l slog.Level) bool { return h.next.Enabled(ctx, l) }

func (h *handler) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, h.Text(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(h.attr(a))
		return true
	})
	return h.next.Handle(ctx, clean)
}

func (h *handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &handler{h.next.WithAttrs(h.attrs(attrs)), h.Scrubber}
}

func (h *handler) WithGroup(name string) slog.Handler {
	return &handler{h.next.WithGroup(h.Text(name)), h.Scrubber}
}

func (h *handler) attrs(all []slog.Attr) []slog.Attr {
	clean := make([]slog.Attr, len(all))
	for i, a := range all {
		clean[i] = h.attr(a)
	}
	return clean
}

func (h *handler) attr(a slog.Attr) slog.Attr {
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindGroup:
		return slog.Attr{Key: h.Text(a.Key), Value: slog.GroupValue(h.attrs(v.Group())...)}
	case slog.KindString, slog.KindAny:
		return slog.Attr{Key: h.Text(a.Key), Value: h.value(a.Key, v)}
	}
	if telling.MatchString(a.Key) || h.Known(v.String()) != v.String() {
		v = slog.StringValue(hidden)
	}
	return slog.Attr{Key: h.Text(a.Key), Value: v}
}

// telling are attribute names whose text is a secret whatever it looks like.
var telling = regexp.MustCompile(`(?i)^(?:.*[_.-])?(?:password|passwd|pwd|secret|token|api_?key|authorization)$`)

// value scrubs text and whatever is printed as text. Times and durations hold none.
func (h *handler) value(key string, v slog.Value) slog.Value {
	if telling.MatchString(key) {
		return slog.StringValue(hidden)
	}
	switch x := v.Any().(type) {
	case string:
		return slog.StringValue(h.Text(x))
	case []byte:
		return slog.StringValue(h.Text(string(x)))
	case nil:
		return v
	default:
		return slog.StringValue(h.Text(fmt.Sprintf("%+v", x)))
	}
}
