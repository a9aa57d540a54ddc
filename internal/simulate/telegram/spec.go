package telegram

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

//go:embed api.json
var published []byte

// spec is the published description of the Bot API, as far as this server offers it.
type spec struct {
	Version string `json:"version"`
	Methods map[string]struct {
		Fields []struct {
			Name     string   `json:"name"`
			Types    []string `json:"types"`
			Required bool     `json:"required"`
		} `json:"fields"`
	} `json:"methods"`
}

func readSpec() spec {
	var s spec
	if err := json.Unmarshal(published, &s); err != nil {
		panic(fmt.Sprintf("api.json: %v", err)) // it is part of the program
	}
	return s
}

// call is a request as the Bot API takes it.
type call struct {
	method string
	params map[string]string
	files  map[string]*multipart.FileHeader
}

// largestRequest is what is read of a request: the limit of an upload and room for the rest.
const largestRequest = 52 << 20

// parse reads parameters from a form, an upload or JSON.
func parse(r *http.Request, method string) (call, *refusal) {
	c := call{method: method, params: map[string]string{}, files: map[string]*multipart.FileHeader{}}
	r.Body = http.MaxBytesReader(nil, r.Body, largestRequest)
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		if err := r.ParseMultipartForm(largestRequest); err != nil {
			return c, tooLargeOr(err, "Bad Request: can't read the upload")
		}
		for name, values := range r.MultipartForm.Value {
			c.params[name] = values[0]
		}
		for name, files := range r.MultipartForm.File {
			c.files[name] = files[0]
		}
		// net/http notices that a client has gone only after the body has been read to its end.
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return c, bad("can't read the upload")
		}
	case "application/json":
		if err := c.fromJSON(r); err != nil {
			return c, bad("can't parse JSON object")
		}
	default:
		if err := r.ParseForm(); err != nil {
			return c, tooLargeOr(err, "Bad Request: can't read the form")
		}
		for name, values := range r.Form {
			c.params[name] = values[0]
		}
	}
	return c, nil
}

func (c *call) fromJSON(r *http.Request) error {
	var all map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&all); err != nil {
		return err
	}
	for name, raw := range all {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		c.params[name] = text
	}
	return nil
}

func tooLargeOr(err error, text string) *refusal {
	if strings.Contains(err.Error(), "too large") {
		return &refusal{code: 413, text: "Request Entity Too Large"}
	}
	return &refusal{code: 400, text: text}
}

// check holds a call against the published description. Telegram itself ignores parameters it does not know; here they are
// complained of.
func (s *Server) check(c call) *refusal {
	fields := s.spec.Methods[c.method].Fields
	known := map[string]bool{}
	for _, f := range fields {
		known[f.Name] = true
		value, given := c.params[f.Name]
		_, upload := c.files[f.Name]
		if f.Required && !given && !upload {
			return bad(missing(f.Name))
		}
		if given && !slices.ContainsFunc(f.Types, func(t string) bool { return fits(t, value) }) {
			return bad(fmt.Sprintf("parameter %q has the wrong type; expected %s", f.Name, strings.Join(f.Types, " or ")))
		}
		if upload && !slices.Contains(f.Types, "InputFile") {
			return bad(fmt.Sprintf("parameter %q takes no file", f.Name))
		}
	}
	for name := range c.params {
		if !known[name] {
			s.complain("%s: unknown parameter %q", c.method, name)
		}
	}
	for name := range c.files {
		if !known[name] {
			s.complain("%s: unknown file %q", c.method, name)
		}
	}
	return nil
}

func missing(name string) string {
	switch name {
	case "chat_id":
		return "chat_id is empty"
	case "text":
		return "message text is empty"
	case "photo":
		return "there is no photo in the request"
	case "document":
		return "there is no document in the request"
	}
	return fmt.Sprintf("parameter %q is required", name)
}

// fits tells whether a value sent as text is of a type of the description.
func fits(kind, value string) bool {
	switch kind {
	case "String", "InputFile":
		return true
	case "Integer":
		_, err := strconv.ParseInt(value, 10, 64)
		return err == nil
	case "Boolean":
		return value == "true" || value == "false"
	}
	if strings.HasPrefix(kind, "Array of ") {
		var list []json.RawMessage
		return json.Unmarshal([]byte(value), &list) == nil
	}
	var object map[string]json.RawMessage
	return json.Unmarshal([]byte(value), &object) == nil
}
