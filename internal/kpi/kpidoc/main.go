// Command kpidoc writes the page about the KPIs in the language that its argument names.
package main

import (
	"fmt"
	"os"

	"svodka/internal/kpi"
)

//go:generate sh -c "go run . en > ../../../docs/kpis.md"
//go:generate sh -c "go run . ru > ../../../docs/kpis.ru.md"

func main() {
	if len(os.Args) != 2 || os.Args[1] != "ru" && os.Args[1] != "en" {
		fmt.Fprintln(os.Stderr, "want one argument: ru or en")
		os.Exit(2)
	}
	if _, err := os.Stdout.Write(kpi.Reference(os.Args[1])); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
