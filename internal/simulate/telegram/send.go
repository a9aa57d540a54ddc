package telegram

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	_ "image/jpeg" // pictures that sendPhoto takes
	_ "image/png"
	"io"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"
	"time"
)

// File is a file of an accepted message.
type File struct {
	Name   string
	Size   int
	SHA256 string
	Photo  bool
}

// Telegram's limits.
const (
	longestText     = 4096
	longestCaption  = 1024
	mostMarks       = 100
	largestPhoto    = 10 << 20
	largestDocument = 50 << 20
	widestPhoto     = 10000 // width and height together
	longestRatio    = 20
)

// send carries out one of the methods that put a message into a chat.
func (s *Server) send(c call) (any, *refusal) {
	chat, e := s.chat(c)
	if e == nil {
		e = open(chat)
	}
	if e != nil {
		return nil, e
	}
	m := Accepted{Method: c.method, Chat: chat.ID, At: s.now(), Silent: c.params["disable_notification"] == "true"}
	if m.Topic, e = topic(chat, c.params["message_thread_id"]); e != nil {
		return nil, e
	}
	if e := s.fill(&m, c); e != nil {
		return nil, e
	}
	if e := s.tooFast(chat, m.At); e != nil {
		return nil, e
	}
	s.last++
	m.MessageID = s.last
	s.accepted = append(s.accepted, m)
	return map[string]any{"message_id": m.MessageID, "date": m.At.Unix(), "chat": described(chat), "text": m.Text}, nil
}

// open tells whether the bot may write to the chat.
func open(c *Chat) *refusal {
	switch {
	case c.MigratedTo != 0:
		return &refusal{code: 400, text: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: c.MigratedTo}
	case c.Refusal != "":
		return &refusal{code: 403, text: "Forbidden: " + c.Refusal}
	}
	return nil
}

func topic(c *Chat, thread string) (int, *refusal) {
	if thread == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(thread)
	if err != nil || !slices.Contains(c.Topics, n) {
		return 0, bad("message thread not found")
	}
	return n, nil
}

// fill reads what the message shows.
func (s *Server) fill(m *Accepted, c call) *refusal {
	switch c.method {
	case "sendMessage":
		if e := s.readText(m, c, "text", longestText, "message is too long"); e != nil {
			return e
		}
		if strings.TrimSpace(m.Text) == "" {
			return bad("message text is empty")
		}
		return nil
	case "sendPhoto":
		return firstOf(s.readText(m, c, "caption", longestCaption, "message caption is too long"), readFile(m, c, "photo", largestPhoto))
	}
	return firstOf(s.readText(m, c, "caption", longestCaption, "message caption is too long"), readFile(m, c, "document", largestDocument))
}

func firstOf(all ...*refusal) *refusal {
	for _, e := range all {
		if e != nil {
			return e
		}
	}
	return nil
}

func (s *Server) readText(m *Accepted, c call, field string, limit int, tooLong string) *refusal {
	m.Text = c.params[field]
	switch mode := c.params["parse_mode"]; mode {
	case "":
	case "HTML":
		var problem string
		if m.Text, m.Marks, problem = parseHTML(m.Text); problem != "" {
			return bad("can't parse entities: " + problem)
		}
	default:
		return bad("unsupported parse_mode")
	}
	if sizeOf(m.Text) > limit {
		return bad(tooLong)
	}
	if len(m.Marks) > mostMarks {
		s.complain("%s: %d marks, of which Telegram shows %d", c.method, len(m.Marks), mostMarks)
	}
	return nil
}

// readFile takes an upload; file ids and addresses are not known here.
func readFile(m *Accepted, c call, field string, limit int) *refusal {
	h := c.files[field]
	if h == nil {
		return bad("wrong file identifier/HTTP URL specified")
	}
	data, err := contentOf(h)
	if err != nil {
		return bad("can't read the file")
	}
	if len(data) == 0 {
		return bad("file must be non-empty")
	}
	if len(data) > limit {
		return &refusal{code: 413, text: "Request Entity Too Large"}
	}
	sum := sha256.Sum256(data)
	m.File = File{Name: h.Filename, Size: len(data), SHA256: hex.EncodeToString(sum[:]), Photo: field == "photo"}
	if m.File.Photo {
		return photo(data)
	}
	return nil
}

func contentOf(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

func photo(data []byte) *refusal {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return bad("IMAGE_PROCESS_FAILED")
	case c.Width+c.Height > widestPhoto || c.Width > longestRatio*c.Height || c.Height > longestRatio*c.Width:
		return bad("PHOTO_INVALID_DIMENSIONS")
	}
	return nil
}

// tooFast refuses a message that comes too soon after others.
func (s *Server) tooFast(c *Chat, at time.Time) *refusal {
	if !s.rates {
		return nil
	}
	second, burst, minute := 0, 0, 0
	for _, m := range s.accepted {
		age := at.Sub(m.At)
		if age < time.Second {
			second++
		}
		if m.Chat == c.ID && age < 3*time.Second {
			burst++
		}
		if m.Chat == c.ID && age < time.Minute {
			minute++
		}
	}
	switch {
	case second >= 30 || burst >= 5:
		return slowDown(1)
	case minute >= 20 && c.ID < 0:
		return slowDown(30)
	}
	return nil
}

func slowDown(seconds int) *refusal {
	return &refusal{code: 429, text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds}
}
