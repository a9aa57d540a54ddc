// Package file writes messages into a folder instead of sending them: for previews and for trying things out.
package file

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"svodka/notify"
	"svodka/notify/email"
)

// Config is the settings of a receiver of type file.
type Config struct {
	Folder string `yaml:"folder" required:"true" doc:"folder to write to; made if it is not there"`
}

// Defaults returns the settings of a receiver of which nothing is written.
func Defaults() *Config { return &Config{} }

// Check implements [notify.Config].
func (c *Config) Check(report func(field, problem string)) {
	if c.Folder == "" {
		report("folder", "is empty; write the folder to write to")
	}
}

// Recipients implements [notify.Config]: the folder.
func (c *Config) Recipients() []string { return []string{c.Folder} }

// Open implements [notify.Config].
func (c *Config) Open(_ context.Context, env notify.Env) (notify.Notifier, error) {
	return &Notifier{dir: env.Dir}, nil
}

// Notifier writes messages into folders.
type Notifier struct{ dir string }

// Send implements [notify.Notifier]. Sending a message again writes the same files again.
func (n *Notifier) Send(ctx context.Context, m notify.Message) error {
	folder := m.To
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(n.dir, folder)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	_, err := Write(folder, m)
	return err
}

// Close implements [notify.Notifier].
func (n *Notifier) Close() error { return nil }

// sender is the sender of mails that are not sent.
const sender = "svodka <svodka@localhost>"

// Write writes m into the folder: the mail as .eml, what Telegram shows as .txt and .png, documents as they are. It
// returns the paths written. A file appears whole or not at all.
func Write(folder string, m notify.Message) ([]string, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("folder: %w", err)
	}
	m = m.Clean()
	mail, err := email.Bytes(m, sender)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	base, err := free(folder, baseName(m), mail)
	if err != nil {
		return nil, err
	}
	all := []content{{base + ".eml", mail}, {base + ".txt", []byte(shortText(m))}}
	for _, f := range m.Files {
		if f.Has(notify.Picture) || f.Has(notify.Document) {
			all = append(all, content{base + filepath.Ext(f.Name), f.Data})
		}
	}
	var paths []string
	for _, c := range distinct(all) {
		path := filepath.Join(folder, c.name)
		if err := replace(path, c.data); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}

// free returns base, or base with a number where files of another message have that name.
func free(folder, base string, mail []byte) (string, error) {
	for n, name := 2, base; ; n++ {
		there, err := os.ReadFile(filepath.Join(folder, name+".eml"))
		if errors.Is(err, os.ErrNotExist) || err == nil && messageID(there) == messageID(mail) {
			return name, nil
		}
		if err != nil {
			return "", err
		}
		name = fmt.Sprintf("%s (%d)", base, n)
	}
}

// messageID is the line of a mail that tells messages apart.
func messageID(mail []byte) string {
	for line := range bytes.Lines(mail) {
		if bytes.HasPrefix(line, []byte("Message-ID:")) {
			return string(line)
		}
	}
	return ""
}

type content struct {
	name string
	data []byte
}

// distinct numbers names that are there already.
func distinct(all []content) []content {
	seen := map[string]bool{}
	for i, c := range all {
		ext := filepath.Ext(c.name)
		for n := 2; seen[all[i].name]; n++ {
			all[i].name = fmt.Sprintf("%s %d%s", strings.TrimSuffix(c.name, ext), n, ext)
		}
		seen[all[i].name] = true
	}
	return all
}

// longestName is the length of a file name without extension, in bytes: file systems allow 255.
const longestName = 180

// baseName names the files of m after its date and subject.
func baseName(m notify.Message) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\:*?"<>|`, r) || r == utf8.RuneError {
			return '-'
		}
		return r
	}, m.Subject)
	for len(name) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	name = cmp.Or(strings.Trim(name, " ."), string(m.Kind), "message")
	if m.At.IsZero() {
		return name
	}
	return m.At.Format("2006-01-02 1504") + " " + name
}

// shortText is what a reader sees in Telegram; remarks come first.
func shortText(m notify.Message) string {
	return strings.Join(append(m.Remarks(), cmp.Or(notify.PlainText(m.Short), m.Text, m.Subject)), "\n") + "\n"
}

// replace writes a file under a temporary name first. Who may read it is for the umask to say: it names customers.
func replace(path string, data []byte) (err error) {
	f, err := os.OpenFile(filepath.Join(filepath.Dir(path), ".svodka-"+rand.Text()), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
