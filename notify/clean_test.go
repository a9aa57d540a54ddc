package notify

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestClean(t *testing.T) {
	hostile := "\x1b[31mОльга\x1b]0;x\x07 \u009b2J\u202eexe\u2066\x00\r\nBcc: x\u2028y\t!"
	lines := "[31mОльга]0;x 2Jexe\nBcc: x\u2028y\t!"
	line := "[31mОльга]0;x 2Jexe Bcc: x y\t!"
	files := []File{{Name: "a.png", Title: hostile, Alt: hostile}}
	got := Message{Key: "k", To: "t", Subject: hostile, Note: hostile, Text: hostile, HTML: hostile, Short: hostile, Files: files}.Clean()
	want := Message{Key: "k", To: "t", Subject: line, Note: line, Text: lines, HTML: lines, Short: lines, Files: []File{{Name: "a.png", Title: line, Alt: line}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if files[0].Title != hostile {
		t.Error("the files of the message itself were changed")
	}
	if diff := cmp.Diff(got, got.Clean()); diff != "" {
		t.Errorf("cleaning again changes it:\n%s", diff)
	}
}

func TestCleanLeavesTheRest(t *testing.T) {
	m := Message{Subject: "Продажи за неделю: 1\u00a0234 ₽ 👨‍👩‍👧 \u200fעברית", Text: "строка\n\tвторая\n", HTML: "<p>x</p>\n", Short: "<b>x</b>"}
	if diff := cmp.Diff(m, m.Clean()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReasonOf(t *testing.T) {
	if got, want := reasonOf(errors.New("535 \x1b[2Jnо\nпочты")), "535 [2Jnо\nпочты"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := reasonOf(errors.New(strings.Repeat("ы", 1<<20))); utf8.RuneCountInString(got) != longestReason || !strings.HasSuffix(got, "ы…") {
		t.Errorf("got %d characters, want %d", utf8.RuneCountInString(got), longestReason)
	}
}
