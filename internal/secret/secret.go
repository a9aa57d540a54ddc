// Package secret keeps passwords and tokens out of sight: a [String] prints as asterisks wherever it is printed.
package secret

import (
	"fmt"
	"log/slog"
)

const hidden = "***"

// String is a secret text. Its zero value is the empty secret. Every way of printing or encoding it gives asterisks; only
// Reveal gives the text. Settings of this type are written {env: NAME} or {file: PATH} in the YAML, never literally.
type String struct{ text string }

// New makes a secret of text.
func New(text string) String { return String{text} }

// Reveal returns the text, for the call that needs it and nothing else.
func (s String) Reveal() string { return s.text }

// IsZero tells whether there is no secret.
func (s String) IsZero() bool { return s.text == "" }

// String, GoString, Format, LogValue, MarshalText and MarshalYAML all hide the text.
func (s String) String() string { return hidden }

// GoString hides the text from %#v.
func (s String) GoString() string { return hidden }

// Format hides the text from every verb.
func (s String) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// LogValue hides the text from slog.
func (s String) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalText hides the text from encoders.
func (s String) MarshalText() ([]byte, error) { return []byte(hidden), nil }
