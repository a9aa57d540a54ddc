package ledger

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"svodka/notify"
)

// content is what the recipients of a message share, as it is stored: once for all of them.
type content struct {
	At      time.Time   `json:"at"`
	Kind    notify.Kind `json:"kind"`
	Lang    string      `json:"lang"`
	Subject string      `json:"subject"`
	Text    string      `json:"text,omitempty"`
	HTML    string      `json:"html,omitempty"`
	Short   string      `json:"short,omitempty"`
	Files   []fileRef   `json:"files,omitempty"`
}

type fileRef struct {
	Name  string        `json:"name"`
	Title string        `json:"title,omitempty"`
	MIME  string        `json:"mime"`
	Roles []notify.Role `json:"roles"`
	Alt   string        `json:"alt,omitempty"`
	Hash  string        `json:"hash"`
}

func contentOf(m notify.Message) content {
	c := content{At: m.At, Kind: m.Kind, Lang: m.Lang, Subject: m.Subject, Text: m.Text, HTML: m.HTML, Short: m.Short}
	for _, f := range m.Files {
		c.Files = append(c.Files, fileRef{f.Name, f.Title, f.MIME, f.Roles, f.Alt, hashOf(f.Data)})
	}
	return c
}

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// putMessage stores what is not stored yet of m, and returns the number of its content.
func putMessage(ctx context.Context, tx *sql.Tx, m notify.Message) (id int64, err error) {
	c := contentOf(m)
	body, err := json.Marshal(c)
	if err != nil {
		return 0, err
	}
	hash := hashOf(body)
	err = tx.QueryRowContext(ctx, "SELECT id FROM messages WHERE hash = ?", hash).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	row := tx.QueryRowContext(ctx, "INSERT INTO messages (hash, body) VALUES (?, ?) RETURNING id", hash, string(body))
	if err := row.Scan(&id); err != nil {
		return 0, err
	}
	for i, f := range c.Files {
		if err := putFile(ctx, tx, id, f.Hash, m.Files[i].Data); err != nil {
			return 0, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return id, nil
}

func putFile(ctx context.Context, tx *sql.Tx, message int64, hash string, data []byte) error {
	if data == nil {
		data = []byte{}
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO artefacts (hash, data) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, data); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO message_files (message_id, hash) VALUES (?, ?) ON CONFLICT DO NOTHING", message, hash)
	return err
}

// decodeMessage fills m with stored content; the files have no data yet.
func decodeMessage(body []byte, m *notify.Message) (hashes []string, err error) {
	var c content
	if err := json.Unmarshal(body, &c); err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	m.At, m.Kind, m.Lang, m.Subject, m.Text, m.HTML, m.Short = c.At, c.Kind, c.Lang, c.Subject, c.Text, c.HTML, c.Short
	for _, f := range c.Files {
		m.Files = append(m.Files, notify.File{Name: f.Name, Title: f.Title, MIME: f.MIME, Roles: f.Roles, Alt: f.Alt})
		hashes = append(hashes, f.Hash)
	}
	return hashes, nil
}

// fillFiles reads the data of the message's files.
func fillFiles(ctx context.Context, tx *sql.Tx, m *notify.Message, hashes []string) error {
	for i, hash := range hashes {
		if err := tx.QueryRowContext(ctx, "SELECT data FROM artefacts WHERE hash = ?", hash).Scan(&m.Files[i].Data); err != nil {
			return fmt.Errorf("file %s: %w", m.Files[i].Name, err)
		}
	}
	return nil
}
