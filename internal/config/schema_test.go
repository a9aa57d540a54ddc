package config

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// TestSchema holds the schema against files that are good, and against files whose mistakes a schema can see.
func TestSchema(t *testing.T) {
	check := compiled(t)
	for _, path := range files(t, "good") {
		if err := check.Validate(asJSON(t, []byte(read(t, path)))); err != nil {
			t.Errorf("%s: refused: %v", path, err)
		}
	}
	for _, name := range []string{
		"unknown-key", "unknown-key-far", "unknown-key-in-plugin", "unknown-type", "missing-type", "missing-keys", "missing-sections",
		"empty-value", "empty-section", "empty-item", "bad-name", "duration-without-unit", "list-for-scalar", "scalar-for-list",
		"scalar-for-mapping", "list-for-section", "enum", "enum-list", "currency", "secret-literal", "secret-as-env-name", "secret-two-ways",
		"secret-list", "wrong-types", "warehouse", "text-from-file", "no-mapping",
	} {
		if err := check.Validate(asJSON(t, []byte(read(t, "testdata/bad/"+name+".yaml")))); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// TestSchemaOfPlugins shows what the schema makes of the types in plugins_test.go.
func TestSchemaOfPlugins(t *testing.T) {
	text, err := Schema(registry())
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		Defs json.RawMessage `json:"$defs"`
	}
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/schema.json", string(all.Defs)+"\n")
}

// TestReferenceOfPlugins shows what the page makes of them.
func TestReferenceOfPlugins(t *testing.T) {
	for _, lang := range []string{"en", "ru"} {
		page, err := Reference(registry(), lang)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(page), "## sources")
		part, _, found := strings.Cut(rest, "## jobs")
		if !found {
			t.Fatalf("no chapters sources and jobs in\n%s", page)
		}
		golden(t, "testdata/reference."+lang+".md", "## sources"+part)
	}
}

// TestReferenceIsWhole looks for every key of the schema in the page.
func TestReferenceIsWhole(t *testing.T) {
	text, err := Schema(registry())
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	page, err := Reference(registry(), "en")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]bool{}
	properties(tree, keys)
	if len(keys) < 60 {
		t.Fatalf("the schema has %d keys only", len(keys))
	}
	for key := range keys {
		if key != "env" && !strings.Contains(string(page), "`"+key+"`") && !strings.Contains(string(page), "."+key+"`") {
			t.Errorf("the key %s is in the schema, but not in the page", key)
		}
	}
}

func properties(tree any, keys map[string]bool) {
	switch x := tree.(type) {
	case map[string]any:
		named, _ := x["properties"].(map[string]any)
		for key := range named {
			keys[key] = true
		}
		for _, sub := range x {
			properties(sub, keys)
		}
	case []any:
		for _, sub := range x {
			properties(sub, keys)
		}
	}
}

func compiled(t testing.TB) *jsonschema.Schema {
	t.Helper()
	text, err := Schema(registry())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// asJSON is what an editor makes of a file before it holds it against a schema.
func asJSON(t testing.TB, data []byte) any {
	t.Helper()
	root, bad := parse(data)
	if bad != nil {
		t.Fatal(bad)
	}
	return value(newWalker("", "", environment, nil), root)
}

func value(w *walker, n *yaml.Node) any {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for _, e := range w.entries(n, "") {
			m[e.key.Value] = value(w, e.value)
		}
		return m
	case yaml.SequenceNode:
		list := []any{}
		for _, sub := range n.Content {
			list = append(list, value(w, sub))
		}
		return list
	}
	return single(n)
}

func single(n *yaml.Node) any {
	switch n.ShortTag() {
	case "!!int", "!!float":
		var f float64
		if n.Decode(&f) != nil || f != f {
			return n.Value
		}
		text, err := json.Marshal(f)
		if err != nil {
			return n.Value
		}
		return json.Number(text)
	case "!!bool":
		var b bool
		_ = n.Decode(&b)
		return b
	case "!!null":
		return nil
	}
	return n.Value
}
