package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"svodka/internal/secret"
)

// api calls methods of the Bot API. telegram-bot-api is used for its raw calls alone, which pass parameters it does not
// know; what it lacks is added here: contexts, the code of every error, and silence about the token.
type api struct {
	token    secret.String
	endpoint string // with %s for token and method
	http     http.RoundTripper
	scrub    *secret.Scrubber
}

// apiError is an answer that is not what was asked for, or the lack of one.
type apiError struct {
	Method     string
	HTTP       int // status of the answer; 0 if there was none
	Code       int // error_code, which Telegram itself gave; 0 if the answer is not Telegram's
	Text       string
	RetryAfter time.Duration
	MigrateTo  int64
	MaybeSent  bool // the request was handed over, and nobody who knows has refused it
}

func (e *apiError) Error() string {
	if e.Code != 0 {
		return fmt.Sprintf("%s: %d %s", e.Method, e.Code, e.Text)
	}
	return fmt.Sprintf("%s: %s", e.Method, e.Text)
}

// says tells whether Telegram's description contains one of the texts.
func (e *apiError) says(texts ...string) bool {
	for _, t := range texts {
		if e.Code != 0 && strings.Contains(strings.ToLower(e.Text), t) {
			return true
		}
	}
	return false
}

// upload is a file that goes with a call.
type upload struct {
	field, name string
	data        []byte
}

// call calls a method and returns its result. An error is always an *apiError.
func (a *api) call(ctx context.Context, method string, params map[string]string, files ...upload) (json.RawMessage, error) {
	one := &exchange{ctx: ctx, transport: a.http}
	bot := &tgbotapi.BotAPI{Token: a.token.Reveal(), Client: one}
	bot.SetAPIEndpoint(a.endpoint)
	answer, err := request(bot, method, params, files)
	if err == nil && answer.Ok {
		return answer.Result, nil
	}
	return nil, a.judge(method, one, answer, err)
}

func request(bot *tgbotapi.BotAPI, method string, params tgbotapi.Params, files []upload) (*tgbotapi.APIResponse, error) {
	if len(files) == 0 {
		return bot.MakeRequest(method, params)
	}
	var parts []tgbotapi.RequestFile
	for _, f := range files {
		parts = append(parts, tgbotapi.RequestFile{Name: f.field, Data: tgbotapi.FileReader{Name: f.name, Reader: bytes.NewReader(f.data)}})
	}
	return bot.UploadFiles(method, params, parts)
}

// judge puts into words what came instead of a result. The library's own error has no code for uploads, and for an answer
// that is not JSON it has lost the status.
func (a *api) judge(method string, one *exchange, answer *tgbotapi.APIResponse, err error) *apiError {
	e := &apiError{Method: method, HTTP: one.status, MaybeSent: one.handedOver.Load()}
	var refused *tgbotapi.Error
	if errors.As(err, &refused) && answer != nil && answer.ErrorCode != 0 {
		e.Code, e.Text, e.MaybeSent = answer.ErrorCode, a.scrub.Text(answer.Description), false
		if p := answer.Parameters; p != nil {
			e.RetryAfter, e.MigrateTo = time.Duration(max(0, min(p.RetryAfter, longestWait)))*time.Second, p.MigrateToChatID
		}
		return e
	}
	switch {
	case one.status != 0 && one.failed == nil:
		e.Text = fmt.Sprintf("answered %d %s, which is not from Telegram", one.status, http.StatusText(one.status))
		// Whoever answers with a 4xx has not passed the request on.
		e.MaybeSent = e.MaybeSent && (one.status < 400 || one.status >= 500)
	case one.ctx.Err() != nil:
		e.Text = fmt.Sprintf("no answer: %v", context.Cause(one.ctx))
	default:
		e.Text = "no answer: " + a.scrub.Text(fmt.Sprint(errors.Join(one.failed, err)))
	}
	return e
}

// exchange is the HTTP client of one call.
type exchange struct {
	ctx        context.Context
	transport  http.RoundTripper
	handedOver atomic.Bool // the whole request was written
	status     int
	failed     error // of sending the request or reading the answer
}

// longestWait is how many seconds an answer may ask to wait: the longest Telegram is known to ask for is about a day.
const longestWait = 24 * 60 * 60

// largestAnswer is how much of an answer is read.
const largestAnswer = 1 << 20

// Do implements the library's HTTPClient.
func (x *exchange) Do(req *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{WroteRequest: func(info httptrace.WroteRequestInfo) {
		if info.Err == nil {
			x.handedOver.Store(true)
		}
	}}
	client := &http.Client{Transport: x.transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // the path holds the token: nobody else is to see it
	}}
	resp, err := client.Do(req.WithContext(httptrace.WithClientTrace(x.ctx, trace)))
	if err != nil {
		x.failed = withoutURL(err)
		return nil, x.failed
	}
	x.status = resp.StatusCode
	body, err := io.ReadAll(io.LimitReader(resp.Body, largestAnswer))
	_ = resp.Body.Close()
	x.failed = err
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// withoutURL takes the address, which holds the token, off an error of net/http.
func withoutURL(err error) error {
	var in interface{ Unwrap() error }
	if errors.As(err, &in) {
		if inner := in.Unwrap(); inner != nil {
			return inner
		}
	}
	return err
}
