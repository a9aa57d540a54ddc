package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLinked looks at every module of the program for this system, and at the fonts.
func TestLinked(t *testing.T) {
	parts, err := linked(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := embedded(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(parts) < 10 || len(fonts) < 2 {
		t.Fatalf("got %d modules and %d fonts; the program has more", len(parts), len(fonts))
	}
	for _, p := range problems(append(parts, fonts...)) {
		t.Error(p)
	}
	for _, f := range fonts {
		if diff := cmp.Diff([]string{"OFL-1.1"}, f.files[0].kinds); diff != "" {
			t.Errorf("%s: -want +got\n%s", f.name, diff)
		}
	}
}

const (
	mit = `Copyright (c) 2020 Somebody

Permission is hereby granted, free of charge, to any person obtaining
a copy of this software and associated documentation files (the "Software"), to deal`
	bsd2 = `Redistribution and use in source and binary forms, with or without modification, are permitted provided that
 * Redistributions of source code must retain the above copyright notice.`
	bsd3 = bsd2 + `
Neither the name of the copyright holder nor the names of its contributors may be used to endorse or promote
products derived from this software.`
	mpl = `Mozilla Public License Version 2.0
1.12. “Secondary License” means either the GNU General Public License, Version 2.0, the GNU Lesser
General Public License, Version 2.1, the GNU Affero General Public License, Version 3.0, or any later versions`
	gpl  = "                    GNU GENERAL PUBLIC LICENSE\n                       Version 3, 29 June 2007"
	agpl = "GNU AFFERO GENERAL PUBLIC LICENSE\nVersion 3, 19 November 2007 … the GNU General Public License"
)

func TestClassify(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"MIT", mit, []string{"MIT"}},
		{"BSD of two clauses", bsd2, []string{"BSD-2-Clause"}},
		{"BSD of three clauses", bsd3, []string{"BSD-3-Clause"}},
		{"BSD of four clauses", bsd3 + "\n3. All advertising materials mentioning features or use of this software must display the following", []string{"BSD-4-Clause"}},
		{"Apache", "Apache License\n   Version 2.0, January 2004", []string{"Apache-2.0"}},
		{"Apache, by reference", `Licensed under the Apache License, Version 2.0 (the "License");`, []string{"Apache-2.0"}},
		{"MPL is not what it names", mpl, []string{"MPL-2.0"}},
		{"ISC", "Permission to use, copy, modify, and distribute this software for any\npurpose with or without fee is hereby granted, provided", []string{"ISC"}},
		{"OFL", "SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007", []string{"OFL-1.1"}},
		{"GPL", gpl, []string{"GPL"}},
		{"AGPL", agpl, []string{"AGPL", "GPL"}},
		{"two at once", mit + "\nThe rest is under the GNU Lesser General Public License.", []string{"MIT", "LGPL"}},
		{"MPL beside GPL", mpl + "\n" + gpl, []string{"MPL-2.0", "GPL"}},
		{"a choice", "Use is subject to your choice of exactly one of\nthe following two licenses:\n  * The FreeType License, …\n  * The GNU General Public License (GPL)", []string{"FTL"}},
		{"unknown", "You may look at this software.", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, classify(c.text)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestProblems(t *testing.T) {
	file := func(name, text string) licence { return licence{name, text, classify(text)} }
	for _, c := range []struct {
		name  string
		files []licence
		want  string // part of the one problem; empty: none
	}{
		{"ok", []licence{file("LICENSE", mit), file("LICENSE-LOGO", "https://example.org/logo.png")}, ""},
		{"weak copyleft", []licence{file("LICENSE", mpl)}, ""},
		{"no file", nil, "no licence file"},
		{"unknown", []licence{file("LICENSE", "Look, do not touch.")}, "unknown licence"},
		{"GPL", []licence{file("COPYING", gpl)}, "COPYING is GPL"},
		{"AGPL in a second file", []licence{file("LICENSE", mit), file("LICENSE-SERVER", agpl)}, "LICENSE-SERVER is AGPL, GPL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := problems([]part{{name: "example.org/m", dir: "/m", files: c.files}})
			if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0], c.want)) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestTexts(t *testing.T) {
	text := allTexts([]part{
		{name: "example.org/a", version: "v1.0.0", files: []licence{{"LICENSE", "one\n", nil}}},
		{name: "example.org/b", version: "v2.0.0", files: []licence{{"LICENSE", "one\n", nil}, {"NOTICE", "two", nil}}},
	})
	want := "==== example.org/a v1.0.0: LICENSE\n==== example.org/b v2.0.0: LICENSE\n\none\n\n==== example.org/b v2.0.0: NOTICE\n\ntwo\n\n"
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
