package file

import (
	"compress/gzip"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"svodka/sources"
	"svodka/sources/mapping"
	"svodka/sources/sourcestest"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func env(dir string) sources.Env {
	return sources.Env{Name: "crm", Log: slog.New(slog.DiscardHandler), Location: time.UTC, Currency: "EUR", Now: func() time.Time { return now }, Dir: dir}
}

// folder writes files and returns where they are.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		put(t, dir, name, text)
	}
	return dir
}

func put(t testing.TB, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func config(streams map[string]Stream) *Config {
	c := Defaults()
	c.Streams = streams
	return c
}

func open(t testing.TB, dir string, c *Config) *source {
	t.Helper()
	c.Check(func(field, problem string) { t.Errorf("%s: %s", field, problem) })
	s, err := c.Open(t.Context(), env(dir))
	if err != nil {
		t.Fatal(err)
	}
	return s.(*source)
}

// people reads managers from one file, which has columns called like the fields unless said otherwise.
func people(file ...string) *Config {
	return config(map[string]Stream{"managers": {File: file}})
}

// all reads a stream from the beginning: names of managers, and places and reasons of rejects.
func all(t testing.TB, s sources.Source, stream string) (records []sources.Record, rejects []string, next sources.Cursor) {
	t.Helper()
	for b, err := range s.Read(t.Context(), stream, "") {
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range b.Rejects {
			text := r.Where + ": " + r.Reason
			if r.Empty {
				text = r.Where + " empty"
			}
			rejects = append(rejects, text)
		}
		records, next = append(records, b.Records...), b.Next
	}
	return records, rejects, next
}

func names(records []sources.Record) string {
	var all []string
	for _, r := range records {
		m := r.(*sources.Manager)
		all = append(all, m.ID+"="+m.Name)
	}
	return strings.Join(all, ", ")
}

func failure(t *testing.T, s sources.Source, stream string) string {
	t.Helper()
	for b, err := range s.Read(t.Context(), stream, "") {
		if err != nil {
			return err.Error()
		}
		t.Errorf("got a batch of %d records, want an error", len(b.Records))
	}
	return ""
}

func equal(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestContract(t *testing.T) {
	var deals, moves strings.Builder
	deals.WriteString("id;created_at;status;amount\n")
	moves.WriteString("deal_id\tto_stage\tmoved_at\n")
	for i := range 1300 {
		fmt.Fprintf(&deals, "%d;2026-01-%02d;won;%d,50\n", i%1290, i%28+1, i)
		fmt.Fprintf(&moves, "%d\tWon\t2026-01-%02d\n", i, i%28+1)
	}
	dir := folder(t, map[string]string{"d.csv": deals.String(), "m/1.tsv": moves.String(), "m/2.csv": "deal_id,to_stage,moved_at\n", "m/~$2.csv": "junk"})
	streams := map[string]Stream{"deals": {File: mapping.Words{"d.csv"}}, "stage_moves": {File: mapping.Words{"m/*.csv", "m/1.tsv"}}}
	small := func(t *testing.T) sources.Source {
		s := open(t, dir, config(streams))
		s.batch = 500
		return s
	}
	sourcestest.Test(t, small)
	sourcestest.TestChange(t, small, func(t *testing.T) {
		put(t, dir, "d.csv", "id,created_at,status\n7,2026-02-01,lost\n")
		put(t, dir, "m/3.csv", "deal_id,to_stage,moved_at\n1,Lost,2026-02-01\n")
	})
}

func TestForms(t *testing.T) {
	russian, err := charmap.Windows1251.NewEncoder().String("id;name\r\n1;Ёлкин «Пётр» — №1\r\n2;ИП Wi-Fi\r\n")
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("id\tname\r\n1\tÉva\r\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file, text string
		stream     Stream
		encoding   string
		want       string
	}{
		"commas":                              {"a.csv", "id,name\n1,\"Berg, Anna\"\n", Stream{}, "", "1=Berg, Anna"},
		"semicolons":                          {"a.csv", "id;name;email, private\n1;A;x\n", Stream{}, "", "1=A"},
		"tabs":                                {"a.csv", "id\tname\n1\tA\n", Stream{}, "", "1=A"},
		"bars":                                {"a.txt", "id|name\n1|A", Stream{}, "", "1=A"},
		"told":                                {"a.csv", "id;name,x\n1;A\n", Stream{Separator: ";", Map: mapping.Map{Columns: map[string]mapping.Words{"id": {"id"}, "name": {"name,x"}}}}, "", "1=A"},
		"told by Excel":                       {"a.csv", "sep=;\r\nid;name\r\n1;A\r\n", Stream{}, "", "1=A"},
		"mark":                                {"a.csv", "\ufeffid,name\n1,A\n", Stream{}, "", "1=A"},
		"mark and quotes":                     {"a.csv", "\ufeff\"id\",\"name\"\n1,A\n", Stream{}, "", "1=A"},
		"windows-1251":                        {"a.csv", russian, Stream{}, "", "1=Ёлкин «Пётр» — №1, 2=ИП Wi-Fi"},
		"UTF-16":                              {"a.csv", wide, Stream{}, "", "1=Éva"},
		"windows-1252":                        {"a.csv", "id,name\n1,M\xfcller\n", Stream{}, "windows-1252", "1=Müller"},
		"several lines":                       {"a.csv", "id,name\n1,\"A\nB\r\nC\"\n2,D\n", Stream{}, "", "1=A\nB\nC, 2=D"},
		"quotes":                              {"a.csv", "id,name\n1,\"say \"\"hi\"\"\"\n2,5\" pipe\n3,\"x\" \n", Stream{}, "", `1=say "hi", 2=5" pipe, 3=x`},
		"header below":                        {"a.csv", "Report of May\n\nid,name\n1,A\n", Stream{Header: 3}, "", "1=A"},
		"empty ones beyond":                   {"a.csv", "id,name\n1,A,,\n", Stream{}, "", "1=A"},
		"names of the columns differ in case": {"a.csv", "ID,Name\n1,A\n", Stream{Map: mapping.Map{Columns: map[string]mapping.Words{"id": {"id"}, "name": {" NAME "}}}}, "", "1=A"},
		"ids of rows":                         {"a.csv", "name\nA\n\"B\nC\"\nD\n", Stream{Map: mapping.Map{Columns: map[string]mapping.Words{"id": {"row"}, "name": {"name"}}}}, "", "a.csv:2=A, a.csv:3=B\nC, a.csv:5=D"},
	} {
		t.Run(name, func(t *testing.T) {
			c.stream.File = mapping.Words{c.file}
			cfg := config(map[string]Stream{"managers": c.stream})
			cfg.Encoding = c.encoding
			records, rejects, _ := all(t, open(t, folder(t, map[string]string{c.file: c.text}), cfg), "managers")
			equal(t, c.want, names(records))
			if len(rejects) > 0 {
				t.Errorf("rejects: %q", rejects)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	long := strings.Repeat("x", maxLine+10)
	for name, c := range map[string]struct {
		text, want string
		rejects    []string
	}{
		"too many values":        {"id,name\n1,A,B\n2,B\n", "2=B", []string{"a.csv:2: the row has 3 values, the header 2 names; a value that holds the separator or a quote must be in quotes"}},
		"too few":                {"id,name\n1\n2,B\n", "2=B", []string{"a.csv:2: the row has 1 values, the header 2 names; it was cut off, or a quote is missing"}},
		"empty rows":             {"id,name\n\n  \n,\n2,B\n", "2=B", []string{"a.csv:2 empty", "a.csv:3 empty", "a.csv:4 empty"}},
		"quote in the middle":    {"id,name\n1,\"A\" B\n2,B\n", "2=B", []string{"a.csv:2: value 2: a quote ends it in the middle; quotes within a value are written twice"}},
		"quote never closed":     {"id,name\n1,\"A\n2,B\n3,C\n", "2=B, 3=C", []string{"a.csv:2: value 2: it begins with a quote and does not end"}},
		"closed in another row":  {"id,name\n1,\"A\n2,\"B\"\n3,C\n", "2=B, 3=C", []string{"a.csv:2: value 2: a quote ends it in the middle; quotes within a value are written twice"}},
		"endless line":           {"id,name\n1," + long + "\n2,B\n", "2=B", []string{"a.csv:2: the line is longer than 1 MB"}},
		"endless line, quoted":   {"id,name\n1,\"A\n2," + long + "\n3,C\n", "3=C", []string{"a.csv:2: value 2: it begins with a quote and does not end within 1 MB", "a.csv:3: the line is longer than 1 MB"}},
		"endless value":          {"id,name\n1,\"A\n" + strings.Repeat(long[:100]+"\n", maxQuoted/100) + "2,B\n", "2=B", nil},
		"cells":                  {"id,name,active\n1,A,yes\n2,B,perhaps\n#REF!,,\n", "1=A", []string{`a.csv:3:3: active: want yes or no, got "perhaps"`, "a.csv:4:1: id: holds #REF!, the error of a spreadsheet's formula"}},
		"after several lines":    {"id,name,active\n1,\"A\n\n\",yes\n2,B,perhaps\n", "1=A", []string{`a.csv:5:3: active: want yes or no, got "perhaps"`}},
		"not UTF-8, by its mark": {"\ufeffid,name\n1,A\xff\n2,B\n", "2=B", []string{"a.csv:2:2: name: is not UTF-8; write encoding: and the name of what it is"}},
	} {
		t.Run(name, func(t *testing.T) {
			records, rejects, _ := all(t, open(t, folder(t, map[string]string{"a.csv": c.text}), people("a.csv")), "managers")
			equal(t, c.want, names(records))
			if c.rejects != nil {
				equal(t, c.rejects, rejects)
			}
		})
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := folder(t, map[string]string{
		"a.csv": "id,nmae\n1,A\n", "empty.csv": "", "german.csv": "id,name\n1,M\xfcller\n2,Gr\xf6\xdfe\n", "broken.csv.gz": "no gzip", "cut.csv.gz": packed(t, "id,name\n1,A\n")[:30],
		"quote.csv": "\"id,name\n", "no.xlsx": "PK", "b-1.csv": "id\n1\n",
	})
	columns := mapping.Map{Columns: map[string]mapping.Words{"id": {"id"}, "name": {"name"}}}
	for file, want := range map[string]string{
		"a.csv":         `a.csv: columns.name: no column "name"; did you mean "nmae"?`,
		"empty.csv":     "empty.csv: is empty; there is not even a line with the names of the columns",
		"german.csv":    "german.csv: is neither UTF-8 nor, for certain, windows-1251; write encoding: and what it is",
		"broken.csv.gz": "broken.csv.gz: is damaged, or not packed by gzip: ",
		"cut.csv.gz":    "cut.csv.gz: is damaged, or not packed by gzip: ",
		"quote.csv":     "quote.csv: the line with the names of the columns: value 1: it begins with a quote and does not end",
		"no.xlsx":       "no.xlsx: is no workbook that can be read: ",
		"aa.csv":        `no file "aa.csv"; did you mean "a.csv"? in ` + dir,
		"c-*.csv":       `no file is called like "c-*.csv"; there are a.csv, b-1.csv, broken.csv.gz, cut.csv.gz, empty.csv, german.csv, no.xlsx, quote.csv in ` + dir,
		"sub/x.csv":     `no file "sub/x.csv": `,
	} {
		s := open(t, dir, config(map[string]Stream{"managers": {File: mapping.Words{file}, Map: columns}}))
		if got := failure(t, s, "managers"); !strings.HasPrefix(got, want) {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		if _, err := s.Probe(t.Context()); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("probe: got  %v\nwant %s", err, want)
		}
	}
	for name, want := range map[string]string{"nowhere": "folder: stat " + filepath.Join(dir, "nowhere"), "a.csv": "folder: " + filepath.Join(dir, "a.csv") + " is a file; write the folder it is in"} {
		c := people("a.csv")
		c.Folder = name
		if got := failure(t, open(t, dir, c), "managers"); !strings.HasPrefix(got, want) {
			t.Errorf("folder %s: got %s, want %s", name, got, want)
		}
	}
}

func packed(t testing.TB, text string) string {
	t.Helper()
	var b strings.Builder
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPacked(t *testing.T) {
	text := "id,name\n1,A\n"
	dir := folder(t, map[string]string{"a.csv.gz": packed(t, text), "b.csv.gz": packed(t, text[:8]) + packed(t, text[8:])})
	for _, file := range []string{"a.csv.gz", "b.csv.gz"} {
		records, _, _ := all(t, open(t, dir, people(file)), "managers")
		equal(t, "1=A", names(records))
	}
	l := &limited{strings.NewReader(text), 5}
	if _, err := l.Read(make([]byte, 20)); err != errBomb {
		t.Errorf("got %v, want %v", err, errBomb)
	}
}

// What has not changed is not read again; what has, as a whole.
func TestCursor(t *testing.T) {
	dir := folder(t, map[string]string{"a.csv": "id,name\n1,A\n2,B\n"})
	s := open(t, dir, people("a.csv"))
	_, _, next := all(t, s, "managers")
	again := func(c *Config) (batches int, first sources.Batch) {
		for b, err := range open(t, dir, c).Read(t.Context(), "managers", next) {
			if err != nil {
				t.Fatal(err)
			}
			if batches == 0 {
				first = b
			}
			batches++
		}
		return batches, first
	}
	if n, _ := again(people("a.csv")); n != 0 {
		t.Errorf("an unchanged file was read again")
	}
	dated := people("a.csv")
	dated.AsOf = "2026-11-20"
	n, b := again(dated)
	if n != 1 || !b.Replace || !b.AsOf.Equal(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("with another as_of: got %d batches, %+v", n, b)
	}
	next = b.Next
	if n, b = again(dated); n != 1 || b.Replace || len(b.Records) > 0 || b.AsOf.IsZero() {
		t.Errorf("unchanged with as_of: got %d batches, %+v; want one that says as of when", n, b)
	}
	put(t, dir, "a.csv", "id,name\n1,A\n2,C\n")
	if n, b = again(dated); n != 1 || !b.Replace || len(b.Records) != 2 {
		t.Errorf("a changed file: got %d batches, %+v", n, b)
	}
	put(t, dir, "a.csv", "id,name\n")
	if n, b = again(dated); n != 1 || !b.Replace || len(b.Records) != 0 {
		t.Errorf("an emptied file: got %d batches, %+v", n, b)
	}
}

func TestFileThatChangesWhileItIsRead(t *testing.T) {
	dir := folder(t, map[string]string{"a.csv": "id,name\n" + strings.Repeat("1,A\n", batchSize+1)})
	var failed error
	for _, err := range open(t, dir, people("a.csv")).Read(t.Context(), "managers", "") {
		if failed = err; err == nil {
			put(t, dir, "a.csv", "id,name\n1,A\n")
		}
	}
	if failed == nil || !strings.Contains(failed.Error(), "a.csv changed while it was read; it will be read again at the next run") {
		t.Errorf("got %v", failed)
	}
}

func TestProbe(t *testing.T) {
	dir := folder(t, map[string]string{"a.csv": "id,name\n1,A\n1,B\n,C\n\n"})
	s := open(t, dir, config(map[string]Stream{"managers": {File: mapping.Words{"a.csv"}}, "customers": {File: mapping.Words{"none.csv"}}}))
	got, err := s.Probe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	equal(t, []sources.Fact{
		{Text: "customers: cannot be read", Hint: `no file "none.csv"; there are a.csv in ` + dir, Bad: true},
		{Text: "managers: 1 record from a.csv (1 row empty)"},
		{Text: "managers: 1 row kept out", Hint: "the first is a.csv:4:1: id: is empty"},
		{Text: "managers: 1 record with the id of an earlier one", Hint: "the later one counts; if they are different things, make the id of more columns, or write id: row"},
	}, got)
}

// A stream's own as_of goes before that of the source, whether or not its files have changed.
func TestMomentOfAStream(t *testing.T) {
	dir := folder(t, map[string]string{"m.csv": "id,name\n1,Anna\n", "s.csv": "id,name\n1,Paid\n"})
	c := config(map[string]Stream{"managers": {File: mapping.Words{"m.csv"}, AsOf: "2026-11-20 18:00"}, "stages": {File: mapping.Words{"s.csv"}}})
	c.Timezone = "Europe/Berlin"
	for outer, want := range map[string]map[string]time.Time{
		"":           {"managers": time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC), "stages": {}},
		"2026-11-01": {"managers": time.Date(2026, 11, 20, 17, 0, 0, 0, time.UTC), "stages": time.Date(2026, 10, 31, 23, 0, 0, 0, time.UTC)},
	} {
		c.AsOf = outer
		for stream, moment := range want {
			s, since := open(t, dir, c), sources.Cursor("")
			for _, reading := range []string{"first", "unchanged"} {
				var got time.Time
				for b, err := range s.Read(t.Context(), stream, since) {
					if err != nil {
						t.Fatal(err)
					}
					got = b.AsOf
					if b.Next != "" {
						since = b.Next
					}
				}
				if !got.Equal(moment) {
					t.Errorf("as_of %q, %s, %s: got %s, want %s", outer, stream, reading, got, moment)
				}
			}
		}
	}
}

func TestCheck(t *testing.T) {
	one := func(s Stream) map[string]Stream { return map[string]Stream{"managers": s} }
	a := mapping.Words{"a.csv"}
	for name, c := range map[string]struct {
		config Config
		want   string
	}{
		"no streams":     {Config{}, "streams: there are none; write streams: {deals: {file: deals.csv, columns: {id: …, created_at: …}}}"},
		"unknown stream": {Config{Streams: map[string]Stream{"calls": {File: a}}}, `streams.calls: no stream "calls"; there are leads, deals, stage_moves, customers, managers, stages, activities, ad_costs, visits, plans, rates, deal_items, surveys`},
		"zone":           {Config{Timezone: "CET+1", Streams: one(Stream{File: a})}, `timezone: unknown time zone "CET+1"; write an IANA name such as Europe/Moscow`},
		"currency":       {Config{Currency: "eur", Streams: one(Stream{File: a})}, `currency: want a currency code of three capital letters such as EUR, got "eur"`},
		"as_of":          {Config{AsOf: "yesterday", Streams: one(Stream{File: a})}, `as_of: want a moment such as 2024-06-21 12:00, got "yesterday"`},
		"its as_of":      {Config{Streams: one(Stream{File: a, AsOf: "today"})}, `streams.managers.as_of: want a moment such as 2024-06-21 12:00, got "today"`},
		"date":           {Config{Notation: mapping.Notation{Date: mapping.Words{"d"}}, Streams: one(Stream{File: a})}, `date: "d" must have a day, a month and a year, each once; write a pattern such as dd.mm.yyyy hh:mm`},
		"no file":        {Config{Streams: one(Stream{})}, "streams.managers.file: there is none; write the name of a file"},
		"kind of file":   {Config{Streams: one(Stream{File: mapping.Words{"a.csv", "b.pdf"}})}, `streams.managers.file[1]: "b.pdf" is of an unknown kind; want .csv, .csv.gz, .tsv, .tsv.gz, .txt or .xlsx`},
		"pattern":        {Config{Streams: one(Stream{File: mapping.Words{"[a.csv"}})}, `streams.managers.file: "[a.csv" is no file name or pattern; write one such as deals.csv or deals-*.csv`},
		"header":         {Config{Streams: one(Stream{File: a, Header: -1})}, "streams.managers.header: lines are counted from 1"},
		"separator":      {Config{Streams: one(Stream{File: a, Separator: "space"})}, `streams.managers.separator: want ",", ";", "|" or tab, got "space"`},
		"mapping":        {Config{Streams: one(Stream{File: a, Map: mapping.Map{Columns: map[string]mapping.Words{"id": {"x"}, "nam": {"y"}}}})}, `streams.managers.columns.nam: no field in managers "nam"; did you mean "name"?`},
		"nothing to say": {Config{Timezone: "Europe/Berlin", AsOf: "2024-06-21 12:00", Streams: one(Stream{File: mapping.Words{"*.XLSX"}, Separator: "tab"})}, ""},
	} {
		var said []string
		c.config.Check(func(field, problem string) { said = append(said, field+": "+problem) })
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"id,name\n1,A\n", "id;name\n1;\"A\n\"\"\n", "sep=|\nid|name\n\"", "\xff\xfei\x00d\x00", "id,name\n1,\"A\"x\n\"\n\n\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		dir := folder(t, map[string]string{"a.csv": text})
		rows := 0
		for b, err := range open(t, dir, people("a.csv")).Read(t.Context(), "managers", "") {
			if err != nil {
				return
			}
			rows += len(b.Records) + len(b.Rejects)
		}
		if lines := strings.Count(text, "\n"); strings.IndexByte(text, '"') < 0 && strings.IndexByte(text, 0) < 0 && rows > lines+1 {
			t.Errorf("%d rows of %d lines", rows, lines)
		}
	})
}
