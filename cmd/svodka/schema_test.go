package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"svodka/internal/config"
)

// TestSchemaAcceptsExamples holds every configuration of the repository against the schema.
func TestSchemaAcceptsExamples(t *testing.T) {
	text, err := config.Schema(registry())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("svodka.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("svodka.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../examples/*/config.yaml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d examples, %v", len(files), err)
	}
	for _, file := range append(files, "../../config.example.yaml") {
		if err := schema.Validate(load(t, file)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	bad := map[string]any{"company": "x", "timezone": "UTC", "currency": "RUB", "shedule": 1}
	if schema.Validate(bad) == nil {
		t.Error("the schema takes an unknown key")
	}
}

// load reads a YAML file as plain JSON values.
func load(t *testing.T, file string) any {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// TestGeneratedFiles keeps the schema and the reference pages as the program makes them.
func TestGeneratedFiles(t *testing.T) {
	schema, err := config.Schema(registry())
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string][]byte{
		"../../schema.json":              schema,
		"../../docs/configuration.md":    reference(t, "en"),
		"../../docs/configuration.ru.md": reference(t, "ru"),
	} {
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is stale: make generate", file)
		}
	}
}

func reference(t *testing.T, lang string) []byte {
	t.Helper()
	page, err := config.Reference(registry(), lang)
	if err != nil {
		t.Fatal(err)
	}
	return page
}
