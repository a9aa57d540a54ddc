package file

import (
	"bytes"
	"context"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"svodka/notify"
	"svodka/notify/notifytest"
)

// folder is the other side: a folder counts as many messages as it holds mails.
type folder struct {
	dir string
	n   *Notifier
}

func (f folder) Received() int {
	names, _ := filepath.Glob(filepath.Join(f.dir, "out", "*.eml"))
	return len(names)
}

func (f folder) Behave(b notifytest.Behaviour) bool {
	switch b {
	case notifytest.Well:
		return os.RemoveAll(filepath.Join(f.dir, "out")) == nil
	case notifytest.Busy: // a file is in the way
		return os.WriteFile(filepath.Join(f.dir, "out"), nil, 0o600) == nil
	case notifytest.Away:
		f.n.dir = filepath.Join(f.dir, "file", "below")
		return os.WriteFile(filepath.Join(f.dir, "file"), nil, 0o600) == nil
	}
	return false
}

func open(t *testing.T, dir string) *Notifier {
	t.Helper()
	c := Defaults()
	c.Folder = "out"
	c.Check(func(field, problem string) { t.Errorf("%s: %s", field, problem) })
	n, err := c.Open(t.Context(), notify.Env{Name: "folder", Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	return n.(*Notifier)
}

func TestConformance(t *testing.T) {
	notifytest.Run(t, notifytest.Setup{
		To: "out",
		Open: func(t *testing.T, _ *slog.Logger) (notify.Notifier, notifytest.Peer) {
			dir := t.TempDir()
			n := open(t, dir)
			return n, folder{dir, n}
		},
	})
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, e.Name())
	}
	return all
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "out")
	m := notifytest.Report("out")
	paths, err := Write(dir, m)
	if err != nil {
		t.Fatal(err)
	}
	const base = "2026-03-02 0600 Продажи за неделю 23 февраля – 1 марта"
	want := []string{base + ".eml", base + ".pdf", base + ".png", base + ".txt"}
	if got := names(t, dir); !slices.Equal(got, want) || len(paths) != len(want) {
		t.Errorf("files = %q, told of %q; want %q", got, paths, want)
	}
	for ext, want := range map[string][]byte{".pdf": m.Files[2].Data, ".png": m.Files[1].Data, ".txt": []byte("Продажи за неделю\n4,2 млн ₽ (−12 %), а R&D — вырос <сильно>\nподробности (https://example.ru/r?a=1&b=2)\n")} {
		if got, err := os.ReadFile(filepath.Join(dir, base+ext)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s holds %d bytes (%v), want %d", ext, len(got), err, len(want))
		}
	}
	eml, err := os.Open(filepath.Join(dir, base+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	defer eml.Close()
	if msg, err := mail.ReadMessage(eml); err != nil || !strings.HasPrefix(msg.Header.Get("Content-Type"), "multipart/mixed") {
		t.Errorf("the mail cannot be read: %v", err)
	}
}

func TestAgainAndBeside(t *testing.T) {
	dir := t.TempDir()
	m := notifytest.Report("out")
	for range 2 {
		if _, err := Write(dir, m); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(t, dir); len(got) != 4 {
		t.Errorf("writing a message again gives %q", got)
	}
	m.Key = "another job/" + m.Key
	if _, err := Write(dir, m); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); len(got) != 8 || !strings.HasSuffix(got[0], "(2).eml") {
		t.Errorf("another message of the same name and minute gives %q", got)
	}
}

func TestOddNames(t *testing.T) {
	for subject, want := range map[string]string{
		"../../etc/passwd":             "-..-etc-passwd",
		"а/б\\в:г*д?е\"ж<з>и|к\nл\x00": "а-б-в-г-д-е-ж-з-и-к-л-",
		"":                       "alert",
		" . ":                    "alert",
		strings.Repeat("ё", 500): strings.Repeat("ё", 90),
	} {
		m := notify.Message{Key: "k", Kind: notify.AlertKind, Subject: subject, Text: "x"}
		if got := baseName(m); got != want {
			t.Errorf("name of %q = %q, want %q", subject, got, want)
		}
		dir := t.TempDir()
		if _, err := Write(dir, m); err != nil {
			t.Errorf("%q: %v", subject, err)
		}
		if got := names(t, dir); len(got) != 2 {
			t.Errorf("%q gives %q", subject, got)
		}
	}
}

func TestTwoPictures(t *testing.T) {
	dir := t.TempDir()
	m := notifytest.Report("out")
	m.Files = append(m.Files, notify.File{Name: "second.png", MIME: "image/png", Roles: []notify.Role{notify.Picture}, Data: []byte("2")})
	if _, err := Write(dir, m); err != nil {
		t.Fatal(err)
	}
	if got := names(t, dir); len(got) != 5 {
		t.Errorf("files = %q, want both pictures", got)
	}
}

func TestNothingHalfWritten(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	if err := open(t, dir).Send(ctx, notifytest.Report("out")); err == nil {
		t.Error("a message was written after the end")
	}
	if err := replace(filepath.Join(dir, "no", "x"), nil); err == nil {
		t.Error("a file appeared in a folder that does not exist")
	}
	if err := os.Mkdir(filepath.Join(dir, "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := replace(filepath.Join(dir, "x"), []byte("1")); err == nil {
		t.Error("a folder was replaced by a file")
	}
	if got := names(t, dir); !slices.Equal(got, []string{"x"}) {
		t.Errorf("left behind: %q", got)
	}
}
