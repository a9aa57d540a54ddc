package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// part is something that svodka is made of besides its own code.
type part struct {
	name, version string
	dir           string
	files         []licence // the main one first
}

// licence is a licence file.
type licence struct {
	name  string
	text  string
	kinds []string // none: not known
}

// linked lists the modules that cmd/svodka is built from, for the system that env says.
func linked(ctx context.Context, env ...string) ([]part, error) {
	out, err := golang(ctx, env, "list", "-deps", "-json=Module", "svodka/cmd/svodka")
	if err != nil {
		return nil, err
	}
	found := map[string]part{}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var pkg struct {
			Module *struct {
				Path, Version, Dir string
				Main               bool
			}
		}
		if err := dec.Decode(&pkg); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if m := pkg.Module; m != nil && !m.Main {
			found[m.Path] = part{name: m.Path, version: m.Version, dir: m.Dir}
		}
	}
	return read(found)
}

func read(found map[string]part) ([]part, error) {
	var all []part
	for _, p := range found {
		files, err := licences(p.dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		if p.files = files; len(files) > 0 && slices.Contains(files[0].kinds, freeType) {
			if p.files, err = chosen(p.dir, files); err != nil {
				return nil, fmt.Errorf("%s: %w", p.name, err)
			}
		}
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b part) int { return strings.Compare(a.name, b.name) })
	return all, nil
}

// embedded lists the fonts in the program.
func embedded(ctx context.Context) ([]part, error) {
	root, err := golang(ctx, nil, "list", "-m", "-f", "{{.Dir}}", "svodka")
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(strings.TrimSpace(string(root)), "render", "canvas", "fonts")
	fonts, err := filepath.Glob(filepath.Join(dir, "*.ttf"))
	if err != nil || len(fonts) == 0 {
		return nil, fmt.Errorf("no fonts in %s", dir)
	}
	text, err := os.ReadFile(filepath.Join(dir, "OFL.txt"))
	if err != nil {
		return nil, err
	}
	var all []part
	for _, f := range fonts {
		all = append(all, part{name: filepath.Base(f), dir: dir, files: []licence{{"OFL.txt", string(text), classify(string(text))}}})
	}
	return all, nil
}

// chosen adds the text of the licence that is taken of the two that FreeType offers.
func chosen(dir string, files []licence) ([]licence, error) {
	text, err := os.ReadFile(filepath.Join(dir, "licenses", "ftl.txt"))
	if err != nil {
		return nil, err
	}
	return append(files, licence{"licenses/ftl.txt", string(text), []string{freeType}}), nil
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents)`)

// licences reads the licence files of a module, the main one first.
func licences(dir string) ([]licence, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []licence
	for _, e := range entries {
		if e.IsDir() || !licenceName.MatchString(e.Name()) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		all = append(all, licence{e.Name(), string(text), classify(string(text))})
	}
	slices.SortStableFunc(all, func(a, b licence) int { return rank(a.name) - rank(b.name) })
	return all, nil
}

// rank puts LICENSE before LICENSE-MORE, and notices last.
func rank(name string) int {
	base := strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(name, ".txt"), ".md"))
	switch base {
	case "license", "licence", "copying":
		return 0
	case "notice", "patents":
		return 2
	}
	return 1
}

// golang runs the go command.
func golang(ctx context.Context, env []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Env = append(os.Environ(), env...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, bytes.TrimSpace(complaint.Bytes()))
	}
	return out, nil
}
