package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"sync"
)

// moves remembers which groups became supergroups, and under which id.
type moves struct {
	path string // empty: nothing is kept beyond the process
	mu   sync.Mutex
	to   map[string]string
}

func (m *moves) load() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.read()
}

func (m *moves) read() error {
	m.to = map[string]string{}
	if m.path == "" {
		return nil
	}
	data, err := os.ReadFile(m.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &m.to); err != nil {
		return fmt.Errorf("%s: %w; remove the file", m.path, err)
	}
	return nil
}

// now is where the chat is now.
func (m *moves) now(chat string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for range len(m.to) + 1 {
		next, ok := m.to[chat]
		if !ok {
			break
		}
		chat = next
	}
	return chat
}

// note remembers a move. Other receivers of the same bot keep theirs in the same file.
func (m *moves) note(from, to string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.to
	err := m.read()
	for k, v := range known {
		m.to[k] = v
	}
	m.to[from] = to
	if m.path == "" || err != nil {
		return err
	}
	data, err := json.MarshalIndent(m.to, "", "  ")
	if err != nil {
		return err
	}
	draft := m.path + ".new"
	if err := os.WriteFile(draft, data, 0o600); err != nil {
		return err
	}
	return os.Rename(draft, m.path)
}
