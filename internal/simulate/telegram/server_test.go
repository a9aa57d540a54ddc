package telegram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const token = "1:abc"

// bench is a server whose time stands still.
type bench struct {
	*Server
	at time.Time
}

func newBench() *bench {
	b := &bench{at: time.Unix(1e9, 0)}
	b.Server = New(token, func() time.Time { return b.at })
	b.SetChat(Chat{ID: 42, Type: "private", Name: "anna", Title: "Анна"})
	b.SetChat(Chat{ID: -5, Type: "supergroup", Title: "Продажи", Topics: []int{7}})
	return b
}

// call sends a form and returns "ok" or code and description.
func (b *bench) call(method string, params ...string) string {
	form := url.Values{}
	for i := 0; i < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, "/bot"+token+"/"+method, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.answer(r)
}

func (b *bench) upload(method, field string, data []byte, params ...string) string {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(params); i += 2 {
		_ = w.WriteField(params[i], params[i+1])
	}
	part, _ := w.CreateFormFile(field, "отчёт.pdf")
	_, _ = part.Write(data)
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, "/bot"+token+"/"+method, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.answer(r)
}

func (b *bench) answer(r *http.Request) string {
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	var a struct {
		OK          bool `json:"ok"`
		Code        int  `json:"error_code"`
		Description string
		Parameters  map[string]int64
	}
	if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
		return w.Body.String()
	}
	if a.OK {
		return "ok"
	}
	if a.Code != w.Code {
		return fmt.Sprintf("status %d, but error_code %d", w.Code, a.Code)
	}
	s := fmt.Sprintf("%d %s", a.Code, a.Description)
	for k, v := range a.Parameters {
		s += fmt.Sprintf(" [%s %d]", k, v)
	}
	return s
}

func TestRules(t *testing.T) {
	long := strings.Repeat("ё", 4096)
	tests := []struct {
		method string
		params []string
		want   string
	}{
		{"getMe", nil, "ok"},
		{"getChat", []string{"chat_id", "@anna"}, "ok"},
		{"getUpdates", []string{"timeout", "0"}, "ok"},
		{"sendMessage", []string{"chat_id", "42", "text", long}, "ok"},
		{"sendMessage", []string{"chat_id", "42", "text", long + "ё"}, "400 Bad Request: message is too long"},
		{"sendMessage", []string{"chat_id", "42", "text", long[:2*4095] + "😀"}, "400 Bad Request: message is too long"},
		{"sendMessage", []string{"chat_id", "42", "text", "<b>" + long + "</b>", "parse_mode", "HTML"}, "ok"},
		{"sendMessage", []string{"chat_id", "42", "text", "<b> </b>", "parse_mode", "HTML"}, "400 Bad Request: message text is empty"},
		{"sendMessage", []string{"chat_id", "42"}, "400 Bad Request: message text is empty"},
		{"sendMessage", []string{"text", "x"}, "400 Bad Request: chat_id is empty"},
		{"sendMessage", []string{"chat_id", "43", "text", "x"}, "400 Bad Request: chat not found"},
		{"sendMessage", []string{"chat_id", "-5", "text", "x", "message_thread_id", "7"}, "ok"},
		{"sendMessage", []string{"chat_id", "-5", "text", "x", "message_thread_id", "8"}, "400 Bad Request: message thread not found"},
		{"sendMessage", []string{"chat_id", "42", "text", "x", "disable_notification", "yes"}, `400 Bad Request: parameter "disable_notification" has the wrong type; expected Boolean`},
		{"sendMessage", []string{"chat_id", "42", "text", "x", "link_preview_options", "off"}, `400 Bad Request: parameter "link_preview_options" has the wrong type; expected LinkPreviewOptions`},
		{"sendMessage", []string{"chat_id", "42", "text", "<b>x", "parse_mode", "HTML"}, `400 Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`},
		{"sendMessage", []string{"chat_id", "42", "text", "<b>x</i>", "parse_mode", "HTML"}, `400 Bad Request: can't parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`},
		{"sendMessage", []string{"chat_id", "42", "text", "<h1>x</h1>", "parse_mode", "HTML"}, `400 Bad Request: can't parse entities: Unsupported start tag "h1" at byte offset 0`},
		{"sendMessage", []string{"chat_id", "42", "text", "a < b", "parse_mode", "HTML"}, "400 Bad Request: can't parse entities: Unsupported start tag at byte offset 2"},
		{"sendMessage", []string{"chat_id", "42", "text", "x</b>", "parse_mode", "HTML"}, "400 Bad Request: can't parse entities: Unexpected end tag at byte offset 1"},
		{"sendDocument", []string{"chat_id", "42"}, "400 Bad Request: there is no document in the request"},
		{"sendNothing", nil, "404 Not Found: method not found"},
	}
	for _, tt := range tests {
		b := newBench()
		if got := b.call(tt.method, tt.params...); got != tt.want {
			t.Errorf("%s %.60q: got %s, want %s", tt.method, tt.params, got, tt.want)
		}
		if took := len(b.Accepted()) > 0; took != (tt.want == "ok" && strings.HasPrefix(tt.method, "send")) {
			t.Errorf("%s %.60q: accepted = %v", tt.method, tt.params, took)
		}
		if all := b.Complaints(); len(all) > 0 {
			t.Errorf("%s: complaints %q", tt.method, all)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/bot1:other/getMe", nil)
	if got := newBench().answer(r); got != "401 Unauthorized" {
		t.Errorf("a wrong token: %s", got)
	}
}

func picture(width, height int) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height)))
	return b.Bytes()
}

func TestUploads(t *testing.T) {
	caption := strings.Repeat("ё", 1024)
	tests := []struct {
		name, got, want string
	}{
		{"photo", newBench().upload("sendPhoto", "photo", picture(40, 30), "chat_id", "42", "caption", caption), "ok"},
		{"caption", newBench().upload("sendPhoto", "photo", picture(40, 30), "chat_id", "42", "caption", caption+"ё"), "400 Bad Request: message caption is too long"},
		{"no photo", newBench().upload("sendPhoto", "photo", []byte("x"), "chat_id", "42"), "400 Bad Request: IMAGE_PROCESS_FAILED"},
		{"ribbon", newBench().upload("sendPhoto", "photo", picture(400, 10), "chat_id", "42"), "400 Bad Request: PHOTO_INVALID_DIMENSIONS"},
		{"empty", newBench().upload("sendDocument", "document", nil, "chat_id", "42"), "400 Bad Request: file must be non-empty"},
		{"large photo", newBench().upload("sendPhoto", "photo", make([]byte, 10<<20+1), "chat_id", "42"), "413 Request Entity Too Large"},
		{"large document", newBench().upload("sendDocument", "document", make([]byte, 50<<20+1), "chat_id", "42"), "413 Request Entity Too Large"},
		{"wrong field", newBench().upload("sendDocument", "file", []byte("x"), "chat_id", "42"), "400 Bad Request: there is no document in the request"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestChatsThatAreGone(t *testing.T) {
	b := newBench()
	b.SetChat(Chat{ID: 42, Refusal: "bot was blocked by the user"})
	b.SetChat(Chat{ID: -6, MigratedTo: -5})
	for chat, want := range map[string]string{
		"42": "403 Forbidden: bot was blocked by the user",
		"-6": "400 Bad Request: group chat was upgraded to a supergroup chat [migrate_to_chat_id -5]",
	} {
		if got := b.call("sendMessage", "chat_id", chat, "text", "x"); got != want {
			t.Errorf("chat %s: got %s, want %s", chat, got, want)
		}
	}
}

func TestRates(t *testing.T) {
	b := newBench()
	b.SetRates(true)
	var got []string
	for range 24 {
		got = append(got, b.call("sendMessage", "chat_id", "-5", "text", "x"))
		b.at = b.at.Add(time.Second)
	}
	if want := append(slices.Repeat([]string{"ok"}, 20), slices.Repeat([]string{"429 Too Many Requests: retry after 30 [retry_after 30]"}, 4)...); !cmp.Equal(got, want) {
		t.Errorf("a group, one message a second: %s", cmp.Diff(want, got))
	}
	b = newBench()
	b.SetRates(true)
	got = nil
	for range 6 {
		got = append(got, b.call("sendMessage", "chat_id", "42", "text", "x"))
	}
	if got[4] != "ok" || got[5] != "429 Too Many Requests: retry after 1 [retry_after 1]" {
		t.Errorf("six messages at once: %q", got)
	}
}

func TestComplaints(t *testing.T) {
	b := newBench()
	if got := b.call("sendMessage", "chat_id", "42", "text", "x", "disable_web_page_preview", "true"); got != "ok" {
		t.Error(got)
	}
	if got := b.Complaints(); len(got) != 1 || !strings.Contains(got[0], "disable_web_page_preview") {
		t.Errorf("complaints = %q, want one about the parameter that is none any more", got)
	}
}

func TestMarks(t *testing.T) {
	text, marks, problem := parseHTML(`😀<b>раз <i>два</i></b> &lt;&amp; AT&T <a href="https://x.ru/?a=1&amp;b=2">три</a>`)
	want := []Mark{{"italic", 6, 3, ""}, {"bold", 2, 7, ""}, {"text_link", 18, 3, "https://x.ru/?a=1&b=2"}}
	if text != "😀раз два <& AT&T три" || problem != "" || !cmp.Equal(marks, want) {
		t.Errorf("text = %q, problem = %q, marks: %s", text, problem, cmp.Diff(want, marks))
	}
}
