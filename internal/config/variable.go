package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"

	"gopkg.in/yaml.v3"

	"svodka/internal/secret"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]{0,127}$`)

const maxSecret = 64 << 10

// secret fills a secret from where the file refers to. Nothing written in its place is ever repeated in a message.
func (w *walker) secret(n *yaml.Node, v reflect.Value, path string) {
	if n.Kind != yaml.MappingNode {
		w.mistake(n, path, "a secret cannot stand in the file; write {env: NAME} and set the variable, or {file: PATH}")
		return
	}
	text, ok := w.reference(n, path, true)
	if !ok {
		return
	}
	s := secret.New(text)
	w.secrets = append(w.secrets, s)
	v.Set(reflect.ValueOf(s))
}

// reference returns what {env: NAME} or, if files are allowed, {file: PATH} stands for.
func (w *walker) reference(n *yaml.Node, path string, files bool) (string, bool) {
	want := "want {env: NAME}"
	if files {
		want = "want {env: NAME} or {file: PATH}"
	}
	entries := w.entries(n, path)
	if len(entries) != 1 {
		w.mistake(n, path, "%s, got a mapping of %d keys", want, len(entries))
		return "", false
	}
	key, to := entries[0].key, entries[0].value
	w.marks[join(path, key.Value)] = mark{Pos{key.Line, key.Column}, Pos{to.Line, to.Column}}
	switch {
	case key.Value != "env" && (key.Value != "file" || !files):
		w.mistake(key, path, "%s, got another key", want)
	case to.Kind != yaml.ScalarNode || isNull(to) || to.Value == "":
		w.mistake(to, join(path, key.Value), "want a plain text; %s", want)
	case key.Value == "env":
		return w.variable(to, join(path, "env"))
	default:
		return w.secretFile(to, join(path, "file"))
	}
	return "", false
}

func (w *walker) variable(n *yaml.Node, path string) (string, bool) {
	if !variableName.MatchString(n.Value) {
		w.mistake(n, path, "want the name of an environment variable such as CRM_TOKEN, not the value itself")
		return "", false
	}
	text, ok := w.env(n.Value)
	switch {
	case !ok:
		w.mistake(n, path, "the environment variable %s is not set; set it before svodka starts", n.Value)
	case text == "":
		w.mistake(n, path, "the environment variable %s is empty; give it a value", n.Value)
	}
	return text, ok && text != ""
}

func (w *walker) secretFile(n *yaml.Node, path string) (string, bool) {
	name := n.Value
	if !filepath.IsAbs(name) {
		name = filepath.Join(w.dir, name)
	}
	text, mode, err := readSecret(name)
	text = strings.TrimRight(text, "\r\n")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.mistake(n, path, "there is no file %s; create it with the secret in it", quote(n.Value))
	case err != nil:
		w.mistake(n, path, "cannot read %s: %s; give the user svodka runs as the right to", quote(n.Value), reason(err))
	case !mode.IsRegular():
		w.mistake(n, path, "%s is no file; write the path of a file with the secret in it", quote(n.Value))
	case text == "":
		w.mistake(n, path, "the file %s is empty; write the secret into it", quote(n.Value))
	case len(text) > maxSecret:
		w.mistake(n, path, "the file %s is larger than 64 KB; it should hold the secret and nothing else", quote(n.Value))
	default:
		if mode.Perm()&0o004 != 0 && runtime.GOOS != "windows" {
			w.warn(n, path, "everybody on this machine can read %s; chmod 600 it", quote(n.Value))
		}
		return text, true
	}
	return "", false
}

func readSecret(name string) (string, fs.FileMode, error) {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return "", mode(info), err
	}
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	return string(data), info.Mode(), err
}

func mode(info fs.FileInfo) fs.FileMode {
	if info == nil {
		return 0
	}
	return info.Mode()
}

// reason is the error without the path, which the message has already.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
