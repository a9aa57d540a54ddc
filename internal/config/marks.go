package config

import (
	"strconv"
	"strings"
	"unicode"
)

// marks remember where each setting stands, by its path.
type marks map[string]mark

// mark is where a setting's key and its value begin; they are the same for an item of a list.
type mark struct{ key, value Pos }

// near returns where path stands; for what is not in the file, the key of the nearest setting around it.
func (m marks) near(path string) Pos {
	if at, ok := m[path]; ok {
		return at.value
	}
	for path != "" {
		path = parent(path)
		if at, ok := m[path]; ok {
			return at.key
		}
	}
	return Pos{}
}

func parent(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}

// join is the path of a key; one that would not be seen on a line is put in quotes.
func join(path, key string) string {
	if strings.ContainsFunc(key, func(r rune) bool { return !unicode.IsPrint(r) }) {
		key = strconv.Quote(key)
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

func item(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// within tells whether a setting is another one or lies inside of it.
func within(path, around string) bool {
	rest, ok := strings.CutPrefix(path, around)
	return ok && (around == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}
