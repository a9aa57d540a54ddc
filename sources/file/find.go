package file

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"svodka/sources/mapping"
)

// find lists the files of a stream in the order of their names, relative to the folder.
func (s *source) find(stream string) ([]string, error) {
	switch info, err := os.Stat(s.folder); {
	case err != nil:
		return nil, fmt.Errorf("folder: %w", err)
	case !info.IsDir():
		return nil, fmt.Errorf("folder: %s is a file; write the folder it is in", s.folder)
	}
	var all []string
	for _, pattern := range s.cfg.Streams[stream].File {
		found, err := s.match(pattern)
		if err != nil {
			return nil, err
		}
		for _, name := range found {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	slices.Sort(all)
	return all, nil
}

func (s *source) match(pattern string) ([]string, error) {
	pattern = filepath.FromSlash(pattern)
	if !isPattern(pattern) {
		if _, err := os.Stat(filepath.Join(s.folder, pattern)); os.IsNotExist(err) {
			return nil, s.missing(pattern)
		}
		return []string{pattern}, nil
	}
	found, err := filepath.Glob(filepath.Join(quoteMeta(s.folder), pattern))
	if err != nil {
		return nil, fmt.Errorf("file %q: %w", pattern, err)
	}
	var all []string
	for _, path := range found {
		name, err := filepath.Rel(s.folder, path)
		if err == nil && isKnown(name) && !strings.HasPrefix(filepath.Base(name), "~$") && !strings.HasPrefix(filepath.Base(name), ".") {
			all = append(all, name)
		}
	}
	if len(all) == 0 {
		return nil, s.missing(pattern)
	}
	return all, nil
}

func isPattern(name string) bool { return strings.ContainsAny(name, `*?[`) }

// missing says that there is no such file, and which there are.
func (s *source) missing(pattern string) error {
	dir := filepath.Join(s.folder, filepath.Dir(pattern))
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("no file %q: %w", pattern, err)
	}
	var known []string
	for _, e := range entries {
		if name := filepath.Join(filepath.Dir(pattern), e.Name()); isKnown(name) && len(known) < 20 {
			known = append(known, name)
		}
	}
	if isPattern(pattern) && len(known) > 0 {
		return fmt.Errorf("no file is called like %q; there are %s in %s", pattern, strings.Join(known, ", "), s.folder)
	}
	return fmt.Errorf("%s in %s", mapping.Unknown("file", pattern, known), s.folder)
}

// quoteMeta makes a folder's own name mean itself in a pattern.
func quoteMeta(path string) string {
	if filepath.Separator == '\\' {
		return path
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
