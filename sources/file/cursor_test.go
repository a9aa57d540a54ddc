package file

import (
	"fmt"
	"strings"
	"testing"

	"svodka/sources"
	"svodka/sources/mapping"
)

// Files are read again when a new version makes other records of them.
func TestCursorOfAnEarlierVersion(t *testing.T) {
	s := open(t, folder(t, map[string]string{"m.csv": "id,name\n1,Anna\n"}), people("m.csv"))
	_, _, next := all(t, s, "managers")
	_, print, _ := strings.Cut(strings.TrimPrefix(string(next), "files:"), ":")
	for version := 1; version <= mapping.Version; version++ {
		rows := 0
		for b, err := range s.Read(t.Context(), "managers", sources.Cursor(fmt.Sprintf("files:%d:%s", version, print))) {
			if err != nil {
				t.Fatal(err)
			}
			rows += len(b.Records)
		}
		if again := rows == 1; again != (version < mapping.Version) {
			t.Errorf("version %d of %d: got %d rows", version, mapping.Version, rows)
		}
	}
}
