// Command licences writes docs/licences.md: what is linked into svodka, and under which licences. With -texts it writes the
// texts of these licences instead, to go with a program that is handed on.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
)

//go:generate sh -c "go run . > ../../docs/licences.md"

func main() {
	texts := flag.Bool("texts", false, "write the texts of the licences")
	flag.Parse()
	out, err := output(context.Background(), *texts)
	if err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
	fmt.Print(out)
}

// output is the page or the texts. It is an error if something linked is under an unknown licence, or under one that svodka
// cannot keep.
func output(ctx context.Context, texts bool) (string, error) {
	parts, err := linked(ctx, "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1") // the same page on every machine
	if err != nil {
		return "", err
	}
	fonts, err := embedded(ctx)
	if err != nil {
		return "", err
	}
	if all := problems(append(fonts, parts...)); len(all) > 0 {
		return "", fmt.Errorf("%s", strings.Join(all, "\n"))
	}
	if texts {
		return allTexts(append(parts, fonts...)), nil
	}
	return page(parts, fonts), nil
}

// problems says what stands in the way of handing the parts on; nothing if nothing does.
func problems(parts []part) []string {
	var all []string
	for _, p := range parts {
		if len(p.files) == 0 {
			all = append(all, p.name+": no licence file in "+p.dir)
		}
		for i, f := range p.files {
			switch {
			case len(f.kinds) == 0 && i == 0:
				all = append(all, p.name+": "+f.name+" is of an unknown licence; read it, and teach classify to know it")
			case len(copyleft(f.kinds)) > 0:
				all = append(all, p.name+": "+f.name+" is "+strings.Join(copyleft(f.kinds), ", ")+", which svodka cannot be under; do without")
			}
		}
	}
	return all
}
