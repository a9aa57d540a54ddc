package main

import (
	"slices"
	"strings"
)

// mark is a sentence that only the text of one licence has, in the form that [plain] gives it.
type mark struct{ licence, sentence string }

func marks() []mark {
	return []mark{
		{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files"},
		{"Apache-2.0", "apache license version 2.0"},
		{"Apache-2.0", "licensed under the apache license, version 2.0"},
		{"MPL-2.0", "mozilla public license version 2.0"},
		{"MPL-2.0", "mozilla public license, version 2.0"},
		{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee is hereby granted"},
		{"ISC", "permission to use, copy, modify, and distribute this software for any purpose with or without fee is hereby granted"},
		{"OFL-1.1", "sil open font license version 1.1"},
		{"OFL-1.1", "sil open font license, version 1.1"},
		{"public domain", "dedicated to the public domain"},
		{"Unlicense", "this is free and unencumbered software released into the public domain"},
		{"AGPL", "gnu affero general public license"},
		{"LGPL", "gnu lesser general public license"},
		{"LGPL", "gnu library general public license"},
		{"GPL", "gnu general public license"},
	}
}

// secondary is where the Mozilla licence names those of GNU without being one.
const secondary = `"secondary license" means either the gnu general public license, version 2.0, the gnu lesser general public license, version 2.1, the gnu affero general public license, version 3.0`

// freeType is the licence of the FreeType Project.
const freeType = "FTL"

// choice is how FreeType offers its own licence beside that of GNU.
const choice = `your choice of exactly one of the following two licenses: the freetype license`

// classify names the licences that a text holds, each once and by its SPDX name; none if it knows none.
func classify(text string) []string {
	text = strings.ReplaceAll(plain(text), secondary, "")
	if strings.Contains(text, choice) {
		return []string{freeType}
	}
	var all []string
	for _, m := range marks() {
		if strings.Contains(text, m.sentence) && !slices.Contains(all, m.licence) {
			all = append(all, m.licence)
		}
	}
	if kind := bsd(text); kind != "" {
		all = append(all, kind)
	}
	return all
}

// bsd tells the licences of Berkeley apart by their clauses.
func bsd(text string) string {
	switch {
	case !strings.Contains(text, "redistribution and use in source and binary forms"):
		return ""
	case strings.Contains(text, "all advertising materials mentioning features or use of this software must display"):
		return "BSD-4-Clause"
	case strings.Contains(text, "to endorse or promote products"):
		return "BSD-3-Clause"
	}
	return "BSD-2-Clause"
}

// plain is a text in lower case, with single spaces and without bullets and quotation marks of other kinds.
func plain(text string) string {
	text = strings.NewReplacer("“", `"`, "”", `"`, "*", " ", "\u00a0", " ").Replace(strings.ToLower(text))
	return strings.Join(strings.Fields(text), " ")
}

// copyleft picks the licences that would have to become svodka's own, or whose terms a single linked program cannot keep.
func copyleft(kinds []string) []string {
	var all []string
	for _, k := range kinds {
		switch k {
		case "GPL", "AGPL", "LGPL", "BSD-4-Clause":
			all = append(all, k)
		}
	}
	return all
}
