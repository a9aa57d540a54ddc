package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"svodka/notify"
)

// Notifier sends through one bot.
type Notifier struct {
	api    *api
	wait   func(ctx context.Context, chat string) error // for a place below Telegram's limits
	turn   func(chat string) time.Duration              // until there is one
	moved  *moves
	topic  int
	silent bool
	chats  []string
	log    *slog.Logger
}

// shot is one call that shows something in a chat, and what it may be changed to when Telegram refuses it.
type shot struct {
	chat  string
	topic int
	text  string // marked up
	plain bool   // without marks
	quiet bool
	photo *notify.File
	file  *notify.File
}

// Send implements [notify.Notifier]. A message that needs several calls has to be split first.
func (n *Notifier) Send(ctx context.Context, m notify.Message) error {
	if m.Part == 0 {
		if _, more := split(m); len(more) > 0 {
			return notify.Permanent(fmt.Errorf("takes %d messages in Telegram; split it first", len(more)+1))
		}
	}
	s := n.shot(m)
	for changes := 0; ; changes++ {
		err := n.fire(ctx, s)
		if err == nil {
			return nil
		}
		var refused *apiError
		if changes > 4 || !errors.As(err, &refused) || !n.change(&s, refused) {
			return verdict(err)
		}
	}
}

// shot is what m shows: a document, a picture alone, or a text with or without a picture.
func (n *Notifier) shot(m notify.Message) shot {
	s := shot{chat: m.To, topic: n.topic, quiet: n.silent || m.Part > 1}
	if m.Part > 1 && len(m.Files) > 0 {
		if m.Files[0].Has(notify.Picture) {
			s.photo = &m.Files[0]
		} else {
			s.file = &m.Files[0]
		}
		s.text = strings.TrimSpace(remarks(m))
		return s
	}
	if f, ok := picture(m); ok {
		s.photo = &f
	}
	s.text = remarks(m)
	if all := pieces(m); len(all) > 0 {
		s.text += all[0]
	}
	return s
}

// Turn keeps to Telegram's limits between messages; fire waits only where something else has used them up.
func (n *Notifier) Turn(to string) time.Duration { return n.turn(n.moved.now(to)) }

// fire makes the call.
func (n *Notifier) fire(ctx context.Context, s shot) error {
	chat := n.moved.now(s.chat)
	if err := n.wait(ctx, chat); err != nil {
		return notify.RetryAfter(fmt.Errorf("waiting for a place below Telegram's limits: %w", err), time.Second)
	}
	method, params, files := s.request(chat)
	_, err := n.api.call(ctx, method, params, files...)
	return err
}

func (s shot) request(chat string) (method string, params map[string]string, files []upload) {
	params = map[string]string{"chat_id": chat}
	if s.topic != 0 {
		params["message_thread_id"] = strconv.Itoa(s.topic)
	}
	if s.quiet {
		params["disable_notification"] = "true"
	}
	text := "caption"
	switch {
	case s.photo != nil:
		method, files = "sendPhoto", []upload{{"photo", s.photo.Name, s.photo.Data}}
	case s.file != nil:
		method, files = "sendDocument", []upload{{"document", shownName(s.file), s.file.Data}}
	default:
		method, text = "sendMessage", "text"
		params["link_preview_options"] = `{"is_disabled":true}`
	}
	switch {
	case s.text == "":
	case s.plain:
		params[text] = notify.PlainText(s.text)
	default:
		params[text], params["parse_mode"] = s.text, "HTML"
	}
	return method, params, files
}

func shownName(f *notify.File) string {
	name := f.Title
	if name == "" {
		name = f.Name
	}
	return strings.NewReplacer("/", "-", "\\", "-", "\n", " ", "\r", " ").Replace(name)
}

// change makes of a call that Telegram refused one that it may take; false if there is none. Each change is made once.
func (n *Notifier) change(s *shot, e *apiError) bool {
	chat := n.moved.now(s.chat)
	switch {
	case e.MigrateTo != 0 && strconv.FormatInt(e.MigrateTo, 10) != chat:
		to := strconv.FormatInt(e.MigrateTo, 10)
		n.log.Warn("the group became a supergroup with a new id; write it in the configuration", "chat", chat, "write", to)
		if err := n.moved.note(chat, to); err != nil {
			n.log.Warn("the new id of the group could not be kept", "chat", chat, "err", err)
		}
	case s.topic != 0 && e.says("message thread not found", "topic_deleted", "topic_closed"):
		n.log.Warn("the topic is gone; sent to the group itself", "chat", chat, "topic", s.topic)
		s.topic = 0
	case !s.plain && e.says("can't parse entities"):
		n.log.Warn("Telegram could not read the markup; sent as plain text", "chat", chat, "err", e)
		s.plain = true
	case s.photo != nil && s.text != "" && pictureAtFault(e):
		n.log.Warn("Telegram did not take the picture; sent the text alone", "chat", chat, "err", e)
		s.photo = nil
	default:
		return false
	}
	return true
}

// pictureAtFault tells whether the text alone may get through.
func pictureAtFault(e *apiError) bool {
	if e.HTTP == 413 || e.Code == 413 {
		return true
	}
	return e.Code == 400 && !e.says("chat not found", "not enough rights to send text", "peer_id_invalid", "chat_write_forbidden", "have no rights")
}

// verdict says what an error means for the message.
func verdict(err error) error {
	var e *apiError
	if !errors.As(err, &e) {
		return err
	}
	switch {
	case e.Code == 429:
		return notify.RetryAfter(e, e.RetryAfter+time.Second)
	case e.Code >= 500:
		return e
	case e.Code == 401 || e.Code == 404:
		return notify.Permanent(fmt.Errorf("%w (the token is wrong or was withdrawn; ask @BotFather for the right one)", e))
	case e.Code != 0 || e.HTTP == 413:
		return notify.Permanent(hinted(e))
	case e.MaybeSent:
		return notify.InDoubt(e)
	}
	return e
}

// hinted adds what a person can do.
func hinted(e *apiError) error {
	switch {
	case e.says("chat not found"):
		return fmt.Errorf("%w (add the bot to the chat, or have the person press Start; then check the id)", e)
	case e.says("bot was kicked", "bot is not a member"):
		return fmt.Errorf("%w (add the bot to the chat again)", e)
	case e.says("bot was blocked"):
		return fmt.Errorf("%w (the person has to unblock the bot)", e)
	}
	return e
}

// Probe implements [notify.Prober]: whose the token is, and whether the bot sees its chats.
func (n *Notifier) Probe(ctx context.Context) (string, error) {
	raw, err := n.api.call(ctx, "getMe", nil)
	if err != nil {
		return "", verdict(err)
	}
	var me struct {
		Username string `json:"username"`
	}
	if err := json.Unmarshal(raw, &me); err != nil {
		return "", fmt.Errorf("getMe: %w", err)
	}
	said := "bot @" + me.Username
	for _, chat := range n.chats {
		title, err := n.title(ctx, n.moved.now(chat))
		if err != nil {
			return "", fmt.Errorf("chat %s: %w", chat, verdict(err))
		}
		said += fmt.Sprintf(", chat %s (%s)", chat, title)
	}
	return said, nil
}

func (n *Notifier) title(ctx context.Context, chat string) (string, error) {
	raw, err := n.api.call(ctx, "getChat", map[string]string{"chat_id": chat})
	if err != nil {
		return "", err
	}
	var c struct {
		Title     string `json:"title"`
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		return "", fmt.Errorf("getChat: %w", err)
	}
	return strings.TrimSpace(c.Title + " " + c.FirstName + " " + c.LastName), nil
}

// Close implements [notify.Notifier].
func (n *Notifier) Close() error {
	if t, ok := n.api.http.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
	return nil
}
