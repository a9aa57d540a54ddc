package demo

import (
	"fmt"

	"svodka/sources"
)

// cursor is how far a stream has been read, in which company.
type cursor struct {
	monday int   // the week the story is told from
	to     int64 // read up to, in seconds since 1970; 0: nothing yet
}

const cursorForm = "v1 seed %d %s story %d to %d"

func (c cursor) text(of Config) sources.Cursor {
	return sources.Cursor(fmt.Sprintf(cursorForm, of.Seed, of.Language, c.monday, c.to))
}

// parseCursor tells also whether the cursor is of a company with these settings.
func parseCursor(text sources.Cursor, of Config) (c cursor, known bool) {
	var seed int64
	var language string
	_, err := fmt.Sscanf(string(text), cursorForm, &seed, &language, &c.monday, &c.to)
	if err != nil || seed != of.Seed || language != of.Language || text != c.text(of) {
		return cursor{}, false
	}
	return c, c.monday%7 == 0 && c.monday > 7*history
}
