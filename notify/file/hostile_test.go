package file

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svodka/notify"
)

// TestHostileNames writes a message whose names come from strangers.
func TestHostileNames(t *testing.T) {
	hostile := "../../x\r\nBcc: evil@example.ru\x1b[31m\u202egnp.exe"
	top := t.TempDir()
	dir := filepath.Join(top, "a", "b")
	paths, err := Write(dir, notify.Message{
		Key: "k", Subject: hostile, Text: hostile, Short: hostile, HTML: "<p>" + hostile + "</p>",
		Files: []notify.File{{Name: "r.pdf", Title: hostile, MIME: "application/pdf", Roles: []notify.Role{notify.Document}, Data: []byte("x")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) != 3 {
		t.Errorf("got %q, want a mail, a text and a document", paths)
	}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Dir(p) != dir || strings.ContainsAny(p, "\r\n\x1b\u202e") || strings.ContainsAny(string(data), "\x1b\u202e") {
			t.Errorf("%q, or what is in it, still has what strangers wrote", p)
		}
		if strings.HasSuffix(p, ".eml") && strings.Contains(strings.Split(string(data), "\r\n\r\n")[0], "\r\nBcc:") {
			t.Errorf("the mail has a header of a stranger:\n%s", data)
		}
	}
	if above, err := os.ReadDir(top); err != nil || len(above) != 1 {
		t.Errorf("%v beside the folder (%v)", above, err)
	}
}
