package mapping

import (
	"fmt"
	"strings"

	"svodka/internal/suggest"
)

// Unknown says that there is no such thing, and what to write: what was probably meant, or what there is.
func Unknown(what, name string, known []string) string {
	if near, ok := suggest.Nearest(name, known); ok {
		return fmt.Sprintf("no %s %q; did you mean %q?", what, name, near)
	}
	if len(known) == 0 {
		return fmt.Sprintf("no %s %q; there are none", what, name)
	}
	return fmt.Sprintf("no %s %q; there are %s", what, name, strings.Join(known, ", "))
}
