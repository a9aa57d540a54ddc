// Package telegram is a Bot API to test against: it holds every call against the published description, keeps Telegram's
// rules that the description does not tell (lengths, sizes, markup, chats that are gone, rates), answers errors in
// Telegram's words, misbehaves when told to, and remembers what it accepted.
package telegram

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Chat is a chat that the bot may know.
type Chat struct {
	ID         int64
	Name       string // public name without @; empty: none
	Title      string
	Type       string // private, group, supergroup or channel
	Topics     []int  // of a group that has topics
	MigratedTo int64  // the supergroup this group became
	Refusal    string // why the bot may not write, such as "bot was blocked by the user"; empty: it may
}

// Accepted is a message that the server took.
type Accepted struct {
	Method    string
	Chat      int64
	Topic     int
	MessageID int
	At        time.Time
	Text      string // text or caption, without marks
	Marks     []Mark
	Silent    bool
	File      File // zero: none
}

// Server is a Bot API. It is safe for concurrent use. Make one with New.
type Server struct {
	token string
	now   func() time.Time
	spec  spec

	mu         sync.Mutex
	chats      map[int64]*Chat
	accepted   []Accepted
	complaints []string
	fault      func(method string, params map[string]string) Fault
	rates      bool
	last       int // message id
}

// New makes a server for one bot. It knows no chats yet.
func New(token string, now func() time.Time) *Server {
	return &Server{token: token, now: now, spec: readSpec(), chats: map[int64]*Chat{}}
}

// SetChat adds or replaces a chat.
func (s *Server) SetChat(c Chat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[c.ID] = &c
}

// SetFault makes the server misbehave as fault says, before each call; nil: it behaves.
func (s *Server) SetFault(fault func(method string, params map[string]string) Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = fault
}

// SetRates makes the server answer 429 to more than 30 messages a second, one a second to a chat (short bursts allowed) or
// 20 a minute to a group.
func (s *Server) SetRates(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rates = on
}

// Accepted returns what was accepted so far, oldest first.
func (s *Server) Accepted() []Accepted {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.accepted)
}

// Complaints returns what Telegram would let pass but is a mistake all the same.
func (s *Server) Complaints() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.complaints)
}

func (s *Server) complain(format string, args ...any) {
	s.complaints = append(s.complaints, fmt.Sprintf(format, args...))
}

// refusal is an answer that is an error.
type refusal struct {
	code       int
	text       string
	retryAfter int
	migrateTo  int64
}

func bad(text string) *refusal { return &refusal{code: 400, text: "Bad Request: " + text} }

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rest, ok := strings.CutPrefix(r.URL.Path, "/bot")
	token, method, ok2 := strings.Cut(rest, "/")
	if !ok || !ok2 {
		refuse(w, &refusal{code: 404, text: "Not Found"})
		return
	}
	if token != s.token {
		refuse(w, &refusal{code: 401, text: "Unauthorized"})
		return
	}
	if _, known := s.spec.Methods[method]; !known {
		refuse(w, &refusal{code: 404, text: "Not Found: method not found"})
		return
	}
	c, refused := parse(r, method)
	if refused != nil {
		refuse(w, refused)
		return
	}
	fault := s.faultFor(c)
	if fault.before(w, r) {
		return
	}
	result, refused := s.handle(c)
	if refused == nil && fault.after(w, r) {
		return
	}
	if refused != nil {
		refuse(w, refused)
		return
	}
	answer(w, 200, map[string]any{"ok": true, "result": result})
}

func (s *Server) faultFor(c call) Fault {
	s.mu.Lock()
	fault := s.fault
	s.mu.Unlock()
	if fault == nil {
		return None
	}
	return fault(c.method, c.params)
}

func refuse(w http.ResponseWriter, e *refusal) {
	body := map[string]any{"ok": false, "error_code": e.code, "description": e.text}
	parameters := map[string]any{}
	if e.retryAfter != 0 {
		parameters["retry_after"] = e.retryAfter
	}
	if e.migrateTo != 0 {
		parameters["migrate_to_chat_id"] = e.migrateTo
	}
	if len(parameters) > 0 {
		body["parameters"] = parameters
	}
	answer(w, e.code, body)
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client is gone; there is nobody to tell
}

// handle carries out a call.
func (s *Server) handle(c call) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.check(c); e != nil {
		return nil, e
	}
	switch c.method {
	case "getMe":
		id, _ := strconv.ParseInt(strings.Split(s.token, ":")[0], 10, 64)
		return map[string]any{"id": id, "is_bot": true, "first_name": "svodka", "username": "svodka_test_bot"}, nil
	case "getUpdates":
		return []any{}, nil
	case "getChat":
		chat, e := s.chat(c)
		if e != nil {
			return nil, e
		}
		return described(chat), nil
	}
	return s.send(c)
}

// chat finds the chat of a call.
func (s *Server) chat(c call) (*Chat, *refusal) {
	want := c.params["chat_id"]
	for _, chat := range s.chats {
		if strconv.FormatInt(chat.ID, 10) == want || chat.Name != "" && strings.EqualFold("@"+chat.Name, want) {
			return chat, nil
		}
	}
	return nil, bad("chat not found")
}

func described(c *Chat) map[string]any {
	d := map[string]any{"id": c.ID, "type": c.Type}
	if c.Name != "" {
		d["username"] = c.Name
	}
	if c.Type == "private" {
		d["first_name"] = c.Title
	} else {
		d["title"] = c.Title
	}
	return d
}
