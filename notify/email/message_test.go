package email

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"svodka/notify"
	"svodka/notify/notifytest"
)

// leaf is a part of a mail that holds no parts.
type leaf struct {
	kind, disposition, file, cid string
	body                         []byte
}

// leaves reads a mail as a mail program does.
func leaves(t *testing.T, data []byte) (*mail.Message, []leaf) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m, within(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", "", m.Body)
}

func within(t *testing.T, contentType, encoding, disposition, cid string, body io.Reader) []leaf {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("%q: %v", contentType, err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		return []leaf{read(t, kind, encoding, disposition, cid, body)}
	}
	var all []leaf
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, within(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p.Header.Get("Content-Id"), p)...)
	}
}

func TestMail(t *testing.T) {
	m := notifytest.Report("Анна <ceo@example.ru>")
	data, err := Bytes(m, "Сводка <svodka@example.ru>")
	if err != nil {
		t.Fatal(err)
	}
	again, err := Bytes(m, "Сводка <svodka@example.ru>")
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the same message gives other bytes (%v)", err)
	}
	msg, all := leaves(t, data)
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject = %q (%v), want %q", subject, err, m.Subject)
	}
	for name, want := range map[string]string{"Auto-Submitted": "auto-generated", "Content-Language": "ru", "X-Mailer": "", "User-Agent": ""} {
		if got := msg.Header.Get(name); got != want {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if to, err := msg.Header.AddressList("To"); err != nil || to[0].Address != "ceo@example.ru" || to[0].Name != "Анна" {
		t.Errorf("to = %v, %v", to, err)
	}
	want := []leaf{
		{kind: "text/plain", body: []byte(m.Text)},
		{kind: "text/html", body: []byte(m.HTML)},
		{kind: "image/png", disposition: "inline", cid: "<trend.png>", body: m.Files[0].Data},
		{kind: "application/pdf", disposition: "attachment", file: m.Files[2].Title, body: m.Files[2].Data},
	}
	if len(all) != len(want) {
		t.Fatalf("mail has %d parts, want %d", len(all), len(want))
	}
	for i, w := range want {
		g := all[i]
		if g.kind != w.kind || g.disposition != w.disposition || g.cid != w.cid || w.file != "" && g.file != w.file || plainly(g.body) != plainly(w.body) {
			t.Errorf("part %d = %s %s %q %s, %d bytes; want %s %s %q %s, %d bytes", i, g.kind, g.disposition, g.file, g.cid, len(g.body), w.kind, w.disposition, w.file, w.cid, len(w.body))
		}
	}
}

// plainly is a body with the line ends of this program.
func plainly(body []byte) string {
	return strings.TrimSpace(strings.ReplaceAll(string(body), "\r\n", "\n"))
}

func longestLine(data []byte) int {
	longest := 0
	for line := range bytes.SplitSeq(data, []byte("\r\n")) {
		longest = max(longest, len(line))
	}
	return longest
}

func TestAnyNameArrives(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		title := rapid.OneOf(rapid.StringN(1, 200, -1), rapid.StringMatching(`[А-Яа-яё «»—"\\/:;=%'()0-9a-z]{1,190}\.pdf`)).Draw(rt, "title")
		m := notifytest.Report("ceo@example.ru")
		m.Files[2].Title = title
		m.Subject = rapid.StringN(0, 300, -1).Draw(rt, "subject")
		m.Text = rapid.StringN(0, 3000, -1).Draw(rt, "text")
		data, err := Bytes(m, "svodka@example.ru")
		if err != nil {
			rt.Fatal(err)
		}
		if n := longestLine(data); n > 998 {
			rt.Fatalf("a line of %d octets", n)
		}
		_, all := leaves(t, data)
		got, want := all[len(all)-1].file, attachmentName(m.Files[2])
		if got != want || utf8.RuneCountInString(got) > longestName {
			rt.Fatalf("name = %q, want %q", got, want)
		}
	})
}

func TestFoldedHeaders(t *testing.T) {
	m := notifytest.Report("ceo@example.ru")
	m.Files[2].Title = strings.Repeat("Отчёт по продажам ", 30) + ".pdf"
	m.Subject = strings.Repeat("Очень длинная тема ", 20)
	data, err := Bytes(m, "svodka@example.ru")
	if err != nil {
		t.Fatal(err)
	}
	if n := longestLine(data); n > 80 {
		t.Errorf("longest line has %d octets, want at most 80", n)
	}
	_, all := leaves(t, data)
	if name := all[len(all)-1].file; utf8.RuneCountInString(name) > 120 || !strings.HasSuffix(name, "….pdf") {
		t.Errorf("name = %q, want 120 characters and the extension", name)
	}
}

func TestNoHeaderCanBeSlippedIn(t *testing.T) {
	m := notifytest.Report("ceo@example.ru")
	m.Subject = "Отчёт\r\nBcc: thief@example.com"
	m.Files[2].Title = "a\r\nBcc: thief@example.com\".pdf"
	data, err := Bytes(m, "svodka@example.ru")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte("\nBcc:")) {
		t.Errorf("a header was slipped in:\n%s", data)
	}
	m.To = "a@example.ru\r\nBcc: thief@example.com"
	if _, err := compose(m, "svodka@example.ru", ""); err == nil {
		t.Error("a recipient with a line break was taken")
	}
}

func TestRemarks(t *testing.T) {
	m := notifytest.Report("ceo@example.ru")
	m.Repeat, m.Note = true, "Не доставлено получателю <boss>"
	data, err := Bytes(m, "svodka@example.ru")
	if err != nil {
		t.Fatal(err)
	}
	_, all := leaves(t, data)
	if text := string(all[0].body); !strings.HasPrefix(text, "Не доставлено получателю <boss>\r\nВозможно, повтор") {
		t.Errorf("text begins with %.120q", text)
	}
	if page := string(all[1].body); !strings.Contains(page, "<html><body>\r\n<p") || !strings.Contains(page, "получателю &lt;boss&gt;") {
		t.Errorf("page = %s", page)
	}
}

func TestBareMessages(t *testing.T) {
	for name, m := range map[string]notify.Message{
		"short alone":    {Short: "<b>Рост</b> &lt;12 %", Subject: "s"},
		"nothing at all": {Subject: "Рост <12 %"},
	} {
		t.Run(name, func(t *testing.T) {
			m.Key, m.To = "k", "ceo@example.ru"
			data, err := Bytes(m, "svodka@example.ru")
			if err != nil {
				t.Fatal(err)
			}
			if _, all := leaves(t, data); len(all) != 1 || strings.TrimSpace(string(all[0].body)) != "Рост <12 %" {
				t.Errorf("parts = %q", all)
			}
		})
	}
}

func read(t *testing.T, kind, encoding, disposition, cid string, body io.Reader) leaf {
	t.Helper()
	l := leaf{kind: kind, cid: cid}
	if disposition != "" {
		var params map[string]string
		var err error
		if l.disposition, params, err = mime.ParseMediaType(disposition); err != nil {
			t.Fatalf("%q: %v", disposition, err)
		}
		l.file = params["filename"]
	}
	switch encoding {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	var err error
	if l.body, err = io.ReadAll(body); err != nil {
		t.Fatal(err)
	}
	return l
}
