package main

import (
	"fmt"
	"slices"
	"strings"
)

const head = `# Licences

To hand a built svodka on, put the licence texts of its parts beside it:

    go run ./internal/licences -texts > LICENCES.txt

svodka itself is under the MIT licence ([LICENSE](../LICENSE)). This page is made from the modules by ` + "`make generate`" + `, which
fails if one of them is under the GPL, LGPL or AGPL, or under a licence it does not know. It speaks of the program for Linux
on x86-64. Other systems have DuckDB's library for theirs, and a few small modules more; the tests look at those of the
system they run on.

## Linked modules

| Module | Version | Licence |
|---|---|---|
`

const between = `
Go's standard library is part of the program too (BSD-3-Clause, the text that golang.org/x has). DuckDB's library holds work of
others, which DuckDB's own repository lists under third_party. Of the two licences that FreeType offers, its own (FTL)
and the GPL, svodka takes the first: portions of this software are copyright © The FreeType Project (www.freetype.org). All
rights reserved. Modules under MPL-2.0 are used unchanged; their source is at the address of the module.

## Fonts

| File | Licence |
|---|---|
`

// page is docs/licences.md.
func page(parts, fonts []part) string {
	var b strings.Builder
	b.WriteString(head)
	for _, p := range parts {
		fmt.Fprintf(&b, "| [%s](https://pkg.go.dev/%s@%s?tab=licenses) | %s | %s |\n", p.name, p.name, p.version, p.version, said(p))
	}
	b.WriteString(between)
	for _, p := range fonts {
		fmt.Fprintf(&b, "| [%s](../render/canvas/fonts/%s) | [%s](../render/canvas/fonts/%s) |\n", p.name, p.name, said(p), p.files[0].name)
	}
	return b.String()
}

// said names the licences of a part: that of its main file, and those of work of others in it.
func said(p part) string {
	main := p.files[0].kinds
	var others []string
	for _, f := range p.files[1:] {
		for _, k := range f.kinds {
			if !slices.Contains(main, k) && !slices.Contains(others, k) {
				others = append(others, k)
			}
		}
	}
	text := strings.Join(main, ", ")
	if len(others) > 0 {
		text += "; parts of it " + strings.Join(others, ", ")
	}
	return text
}

// allTexts is every licence file, each text once under all that it stands for.
func allTexts(parts []part) string {
	var order []string
	owners := map[string][]string{}
	for _, p := range parts {
		for _, f := range p.files {
			if owners[f.text] == nil {
				order = append(order, f.text)
			}
			owners[f.text] = append(owners[f.text], strings.TrimSpace(p.name+" "+p.version)+": "+f.name)
		}
	}
	var b strings.Builder
	for _, text := range order {
		fmt.Fprintf(&b, "==== %s\n\n%s\n\n", strings.Join(owners[text], "\n==== "), strings.TrimSpace(text))
	}
	return b.String()
}
