package email

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"net/mail"
	"regexp"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"svodka/notify"
)

// Bytes writes m as a mail from the address from, as it would be sent. The same message gives the same bytes. A recipient
// that is no mail address is left out.
func Bytes(m notify.Message, from string) ([]byte, error) {
	if _, err := mail.ParseAddress(m.To); err != nil {
		m.To = ""
	}
	msg, err := compose(m, from, "")
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, err
	}
	return settleBoundaries(b.Bytes(), m.Key), nil
}

// randomBoundary is a boundary between the parts of a mail as go-mail makes it up.
var randomBoundary = regexp.MustCompile(`boundary=([0-9a-f]{60})`)

// settleBoundaries replaces random boundaries by some that depend on key.
func settleBoundaries(data []byte, key string) []byte {
	for i, found := range randomBoundary.FindAllSubmatch(data, -1) {
		settled := digest(fmt.Sprintf("%s boundary %d", key, i))[:60]
		data = bytes.ReplaceAll(data, found[1], []byte(settled))
	}
	return data
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// compose makes a mail of m. Everything in it but the boundaries follows from the arguments.
func compose(m notify.Message, from, replyTo string) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := address(msg, m, from, replyTo); err != nil {
		return nil, err
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(messageID(m, from))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All") // Exchange does not know Auto-Submitted
	msg.SetGenHeader("Content-Language", cmp.Or(m.Lang, "en"))
	msg.SetBodyString(gomail.TypeTextPlain, text(m))
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, page(m))
	}
	return msg, attach(msg, m)
}

func address(msg *gomail.Msg, m notify.Message, from, replyTo string) error {
	if err := msg.From(from); err != nil {
		return fmt.Errorf("from %q: %w", from, err)
	}
	if m.To != "" {
		if err := msg.To(m.To); err != nil {
			return fmt.Errorf("to %q: %w", m.To, err)
		}
	}
	if replyTo != "" {
		if err := msg.ReplyTo(replyTo); err != nil {
			return fmt.Errorf("reply_to %q: %w", replyTo, err)
		}
	}
	return nil
}

// messageID is the same for every attempt at m, so that a mail sent twice can be told.
func messageID(m notify.Message, from string) string {
	domain := "svodka.invalid"
	if a, err := mail.ParseAddress(from); err == nil {
		if _, d, ok := strings.Cut(a.Address, "@"); ok && isASCII(d) {
			domain = d
		}
	}
	return "svodka." + digest(m.Key)[:32] + "@" + domain
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > '~' }) < 0
}

func text(m notify.Message) string {
	body := m.Text
	if body == "" && m.HTML == "" && m.Short != "" {
		body = notify.PlainText(m.Short)
	}
	body = cmp.Or(strings.TrimSpace(body), m.Subject) + "\n"
	if remarks := m.Remarks(); len(remarks) > 0 {
		body = strings.Join(remarks, "\n") + "\n\n" + body
	}
	return body
}

var bodyTag = regexp.MustCompile(`(?i)<body[^>]*>`)

// page is the HTML of m with its remarks on top.
func page(m notify.Message) string {
	remarks := ""
	for _, r := range m.Remarks() {
		remarks += `<p style="margin:0;padding:12px 16px;background:#fff4d6;color:#333333;font:14px/20px Arial,sans-serif">` + html.EscapeString(r) + "</p>\n"
	}
	if remarks == "" {
		return m.HTML
	}
	at := 0
	if where := bodyTag.FindStringIndex(m.HTML); where != nil {
		at = where[1]
	}
	return m.HTML[:at] + "\n" + remarks + m.HTML[at:]
}

// attach adds the pictures that the HTML refers to, and the documents.
func attach(msg *gomail.Msg, m notify.Message) error {
	for _, f := range m.Files {
		if f.Has(notify.Inline) && m.HTML != "" {
			if err := msg.EmbedReader(f.Name, bytes.NewReader(f.Data), gomail.WithFileContentType(gomail.ContentType(f.MIME))); err != nil {
				return fmt.Errorf("picture %s: %w", f.Name, err)
			}
		}
		if f.Has(notify.Document) {
			if err := msg.AttachReader(f.Name, bytes.NewReader(f.Data), attached(f)); err != nil {
				return fmt.Errorf("document %s: %w", f.Name, err)
			}
		}
	}
	return nil
}
