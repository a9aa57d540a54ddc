package telegram

import (
	"fmt"
	"net/http"
)

// Fault is a way to misbehave.
type Fault string

// The faults.
const (
	None       Fault = ""
	Internal   Fault = "500"         // 500 in JSON; nothing is accepted
	SlowDown   Fault = "429"         // 429 with retry_after; nothing is accepted
	Gateway    Fault = "502"         // 502 with an HTML page; nothing is accepted
	Refuse     Fault = "drop"        // the connection breaks; nothing is accepted
	Hang       Fault = "hang"        // no answer until the client gives up; nothing is accepted
	Lost       Fault = "lost"        // accepted, but the connection breaks before the answer
	LateError  Fault = "late 504"    // accepted, but the answer is a 504 with an HTML page
	LateHang   Fault = "late hang"   // accepted, but there is no answer until the client gives up
	BadDetails Fault = "bad details" // accepted, but the answer is cut off in the middle
)

// before misbehaves instead of carrying out the call; it tells whether it did.
func (f Fault) before(w http.ResponseWriter, r *http.Request) bool {
	switch f {
	case Internal:
		refuse(w, &refusal{code: 500, text: "Internal Server Error"})
	case SlowDown:
		refuse(w, slowDown(3))
	case Gateway:
		page(w, http.StatusBadGateway)
	case Refuse:
		panic(http.ErrAbortHandler)
	case Hang:
		<-r.Context().Done()
	default:
		return false
	}
	return true
}

// after misbehaves instead of answering a call that was carried out; it tells whether it did.
func (f Fault) after(w http.ResponseWriter, r *http.Request) bool {
	switch f {
	case Lost:
		panic(http.ErrAbortHandler)
	case LateError:
		page(w, http.StatusGatewayTimeout)
	case LateHang:
		<-r.Context().Done()
	case BadDetails:
		w.Header().Set("Content-Length", "400")
		_, _ = fmt.Fprint(w, `{"ok":true,"result":{"message_id":`)
		panic(http.ErrAbortHandler)
	default:
		return false
	}
	return true
}

func page(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<html><head><title>%d %s</title></head><body>nginx</body></html>", status, http.StatusText(status))
}
