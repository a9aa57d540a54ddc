package config

import (
	"fmt"
	"strings"

	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/internal/suggest"
)

// unknown says what to write instead of a word that is not known: the one that was probably meant, or all there are.
func unknown(what, word string, known []string) string {
	said := "unknown " + what
	if what != "key" {
		said += " " + quote(word)
	}
	if len(known) == 0 {
		return said + "; there are none"
	}
	if near, ok := suggest.Nearest(word, known); ok && suggest.Latin(word) == near {
		return fmt.Sprintf("%s; write %q with Latin letters only", said, near)
	} else if ok {
		return fmt.Sprintf("%s; did you mean %q?", said, near)
	}
	return said + "; known here: " + strings.Join(known, ", ")
}

// catalogued are the words that the tag `names` of a field stands for: KPI, planned KPI, dimension or country.
func catalogued(names string) []string {
	switch names {
	case "country":
		return period.Countries()
	case "dimension":
		return kpi.Dimensions()
	case "planned KPI":
		return plannable()
	}
	var all []string
	for _, k := range kpi.Catalogue() {
		all = append(all, k.Name)
	}
	return all
}
