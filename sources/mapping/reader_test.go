package mapping

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"svodka/sources"
)

func table(t testing.TB, name string) sources.Table {
	t.Helper()
	found, ok := sources.TableNamed(name)
	if !ok {
		t.Fatalf("no table %s", name)
	}
	return found
}

// sheet is a table in text: columns divided by |, the first line the header.
func sheet(text string) (header []string, rows [][]Cell) {
	for i, l := range strings.Split(strings.TrimSpace(text), "\n") {
		var cells []Cell
		for _, v := range strings.Split(l, "|") {
			cells = append(cells, Cell{Text: v})
		}
		if i == 0 {
			for _, c := range cells {
				header = append(header, c.Text)
			}
			continue
		}
		rows = append(rows, cells)
	}
	return header, rows
}

func options() Options {
	return Options{Kind: Kind{Rows: true}, Location: time.UTC, Currency: "EUR"}
}

// read makes records of a sheet; rows that are no records become their reasons.
func read(t *testing.T, name string, m Map, text string) (records []sources.Record, said []string) {
	t.Helper()
	m.Check(table(t, name), Kind{Rows: true}, func(field, problem string) { t.Errorf("%s: %s", field, problem) })
	header, rows := sheet(text)
	r, err := m.Bind(table(t, name), header, options())
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		switch result := r.Row(row, "x.csv:"+string(rune('2'+i))); {
		case result.Record != nil:
			records = append(records, result.Record)
		case result.Problem != nil:
			said = append(said, string(rune('0'+result.Problem.Column))+" "+result.Problem.Reason)
		case result.Empty:
			said = append(said, "empty")
		default:
			said = append(said, "left out")
		}
	}
	return records, said
}

func equal(t *testing.T, want, got any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func dealMap() Map {
	return Map{
		Columns: map[string]Words{"id": {"Id"}, "created_at": {"Created", "At"}, "status": {"Stage"}, "stage": {"Stage"}, "amount": {"Sum"}, "currency": {"Cur"}, "title": {"First", "Last"}},
		Custom:  map[string]Words{"quality": {"Q"}},
		Values:  map[string]map[string]string{"status": {"Payment Done": "won", "Lost": "lost", "-": ""}, "quality": {"A - High": "A"}},
		Else:    map[string]string{"status": "open"}, Defaults: map[string]string{"pipeline": "Main", "status": "lost"},
		Skip: map[string]Words{"Q": {"test"}},
	}
}

func TestRows(t *testing.T) {
	got, said := read(t, "deals", dealMap(), `
Id| created |At|Stage|Sum|Cur|First|Last|Q
1|2024-01-02|10:30|payment done|€ 3.500,00||Anna|Berg|A - High
 2 |2024-01-02||WON|1000.5|руб.|Only||B
3|2024-01-02||Call Delayed|||||
4|2024-01-02||-|7 $||||
5|2024-01-02||||| |Solo|test
||||||||
#REF!||||||||
|2024-01-02||Lost|||||
7|soon||Lost|||||
8|2024-01-02||Lost|1.500||||
9|2024-01-02||Lost|5 €|USD|||
5.80503E+18|2024-01-02||Lost|||||
10|2024-01-02||Lost|#N/A||||
11|2024-01-02||Lost|5 ¤||||
`)
	at := time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)
	equal(t, []sources.Record{
		&sources.Deal{ID: "1", CreatedAt: at.Add(10*time.Hour + 30*time.Minute), Status: "won", Stage: "payment done", Amount: sources.Some(int64(350000)), Currency: "EUR", Title: "Anna Berg", Pipeline: "Main", Custom: sources.Custom{"quality": "A"}},
		&sources.Deal{ID: "2", CreatedAt: at, Status: "won", Stage: "WON", Amount: sources.Some(int64(100050)), Currency: "RUB", Title: "Only", Pipeline: "Main", Custom: sources.Custom{"quality": "B"}},
		&sources.Deal{ID: "3", CreatedAt: at, Status: "open", Stage: "Call Delayed", Pipeline: "Main"},
		&sources.Deal{ID: "4", CreatedAt: at, Status: "lost", Stage: "-", Amount: sources.Some(int64(700)), Currency: "USD", Pipeline: "Main"},
	}, got)
	equal(t, []string{
		"left out", "empty",
		`1 id (column "Id"): holds #REF!, the error of a spreadsheet's formula`,
		`1 id (column "Id"): is empty`,
		`2 created_at (column "Created, At"): want a date like 2024-06-21 or 2024-06-21 12:00 (other forms are set by date:), got "soon"`,
		`5 amount (column "Sum"): want an amount, got "1.500": it can be read as thousands or as decimals; write decimal: point or decimal: comma`,
		"0 the amount is in EUR, but the column of the currency says USD",
		`1 id (column "Id"): "5.80503E+18" was rounded by a spreadsheet; export the column as text`,
		`5 amount (column "Sum"): holds #N/A, the error of a spreadsheet's formula`,
		`5 amount (column "Sum"): "5 ¤" has an unknown currency`,
	}, said)
}

func TestStatusWithoutElse(t *testing.T) {
	m := Map{Columns: map[string]Words{"id": {"Id"}, "created_at": {"Day"}, "status": {"Stage"}}, Values: map[string]map[string]string{"status": {"Paid": "won"}}}
	_, said := read(t, "deals", m, "Id|Day|Stage\n1|2024-01-01|Maybe\n2|2024-01-01|")
	equal(t, []string{
		`3 status (column "Stage"): want one of open, won, lost, got "Maybe"; add it to values, or write else: {status: open}`,
		`3 status (column "Stage"): is empty`,
	}, said)
}

func TestOtherTables(t *testing.T) {
	for _, c := range []struct {
		table, text string
		m           Map
		want        []sources.Record
		said        []string
	}{
		{"activities", "Id|When|Type|State|Long\n1|2024-01-01 10:00|Inbound|Received|171\n2|2024-01-01 10:00|Missed|Missed|0:01:05\n3|2024-01-01 10:00|Odd|x|1", Map{
			Columns: map[string]Words{"id": {"Id"}, "started_at": {"When"}, "direction": {"Type"}, "answered": {"State"}, "duration": {"Long"}}, Defaults: map[string]string{"kind": "call"},
			Values: map[string]map[string]string{"direction": {"Inbound": "in", "Missed": "in"}, "answered": {"Received": "yes", "Missed": "no"}}, Where: map[string]Words{"Type": {"Inbound", "missed"}},
		}, []sources.Record{
			&sources.Activity{ID: "1", Kind: "call", Direction: "in", StartedAt: time.Date(2024, 1, 1, 10, 0, 0, 0, time.UTC), Duration: sources.Some(171.0), Answered: sources.Some(true)},
			&sources.Activity{ID: "2", Kind: "call", Direction: "in", StartedAt: time.Date(2024, 1, 1, 10, 0, 0, 0, time.UTC), Duration: sources.Some(65.0), Answered: sources.Some(false)},
		}, []string{"left out"}},
		{"ad_costs", "Day|Spend|Shown\n2023-07-03 00:00:00|0.01|4.0\n2023-07-03 00:00:00|0.01|4.0\n2023-07-03|1|4.5\n2023-07-04||1", Map{
			Columns: map[string]Words{"id": {"row"}, "day": {"Day"}, "cost": {"Spend"}, "impressions": {"Shown"}},
		}, []sources.Record{
			&sources.AdCost{ID: "x.csv:2", Day: "2023-07-03", Cost: sources.Some(int64(1)), Currency: "EUR", Impressions: sources.Some(int64(4))},
			&sources.AdCost{ID: "x.csv:3", Day: "2023-07-03", Cost: sources.Some(int64(1)), Currency: "EUR", Impressions: sources.Some(int64(4))},
		}, []string{`3 impressions (column "Shown"): "4.5" is no whole number`, `2 cost (column "Spend"): is empty`}},
		{"ad_costs", "Day|Name|Ad|Spend\n2023-07-03|a|b|1\n2023-07-03|a\\|b||2", Map{Columns: map[string]Words{"id": {"Day", "Name", "Ad"}, "day": {"Day"}, "cost": {"Spend"}}},
			[]sources.Record{&sources.AdCost{ID: "2023-07-03|a|b", Day: "2023-07-03", Cost: sources.Some(int64(100)), Currency: "EUR"}},
			[]string{`4 cost (column "Spend"): is empty`}},
		{"plans", "month|kpi|manager_id|value\n2026-11|sales|m1|1 500 000\n12.2026|deals_won||12\n2026-11|deals_won||12,5", Map{}, []sources.Record{
			&sources.Plan{ID: "2026-11-01|2026-11-30|sales|m1||", From: "2026-11-01", To: "2026-11-30", KPI: "sales", ManagerID: "m1", Value: sources.Some(int64(150000000)), Currency: "EUR"},
			&sources.Plan{ID: "2026-12-01|2026-12-31|deals_won|||", From: "2026-12-01", To: "2026-12-31", KPI: "deals_won", Value: sources.Some(int64(12))},
		}, []string{"0 value: a plan of deals_won is a whole number; name a currency if it is money"}},
		{"rates", "day|currency|to_currency|rate\n2026-11-01|$|RUB|81,5", Map{},
			[]sources.Record{&sources.Rate{ID: "2026-11-01|USD|RUB", Day: "2026-11-01", Currency: "USD", To: "RUB", Rate: sources.Some(81.5)}}, nil},
		{"stages", "id|name|outcome|probability\n1|New|Open|40 %\n2|Won|won|1\n3|?|open|40", Map{}, []sources.Record{
			&sources.Stage{ID: "1", Name: "New", Outcome: "open", Probability: sources.Some(0.4)}, &sources.Stage{ID: "2", Name: "Won", Outcome: "won", Probability: sources.Some(1.0)},
		}, []string{`4 probability: want a share from 0 to 1, or a percentage such as 40 %, got "40"`}},
		{"stage_moves", "deal_id|to_stage|moved_at\n7|Won|2024-01-01", Map{},
			[]sources.Record{&sources.StageMove{ID: "7|2024-01-01T00:00:00Z|Won", DealID: "7", ToStage: "Won", MovedAt: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}}, nil},
		{"managers", "id|name|active\n1|A\xffna|да\n2|Борис|нет\n3|В|?", Map{},
			[]sources.Record{&sources.Manager{ID: "2", Name: "Борис", Active: sources.Some(false)}},
			[]string{"2 name: is not UTF-8; write encoding: and the name of what it is", `3 active: want yes or no, got "?"`}},
	} {
		got, said := read(t, c.table, c.m, c.text)
		equal(t, c.want, got)
		equal(t, c.said, said)
	}
}

func TestJoinedIdsDiffer(t *testing.T) {
	m := Map{Columns: map[string]Words{"id": {"A", "B"}}}
	r, err := m.Bind(table(t, "managers"), []string{"A", "B"}, options())
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string][]string{}
	parts := []string{"", "a", "|", `\`, `\|`, "a|", `|a`}
	for _, a := range parts {
		for _, b := range parts {
			result := r.Row([]Cell{{Text: a}, {Text: b}}, "")
			if result.Record == nil {
				continue
			}
			id := result.Record.(*sources.Manager).ID
			if other, ok := seen[id]; ok {
				t.Errorf("%q and %q share the id %s", other, []string{a, b}, id)
			}
			seen[id] = []string{a, b}
		}
	}
}

func TestHeadersThatDoNotFit(t *testing.T) {
	m := Map{
		Columns: map[string]Words{"id": {"Id"}, "created_at": {"Creatd"}, "status": {"Stage"}, "amount": {"Sum"}}, Custom: map[string]Words{"q": {"Quality"}},
		Where: map[string]Words{"Type": {"x"}},
	}
	_, err := m.Bind(table(t, "deals"), []string{"\ufeffId", "Created", "Stage", "Sum", "Sum", ""}, options())
	want := `columns.created_at: no column "Creatd"; did you mean "Created"?; columns.amount: there are two columns "Sum"; rename one; ` +
		`custom.q: no column "Quality"; there are Id, Created, Stage, Sum, Sum; where: no column "Type"; there are Id, Created, Stage, Sum, Sum`
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
	for name, c := range map[string]struct {
		m      Map
		header []string
		want   string
	}{
		"a column called row": {Map{Columns: map[string]Words{"id": {"row"}}}, []string{"row"}, "rename the column"},
		"by name, too little": {Map{}, []string{"id", "created_at"}, "status is missing; write columns: {status: the name of its column}, or defaults: {status: open} where there is none"},
		"values of nothing":   {Map{Values: map[string]map[string]string{"status": {"x": "won"}}, Defaults: map[string]string{"status": "won"}}, []string{"id", "created_at"}, "values.status: there is no column for it"},
	} {
		if _, err := c.m.Bind(table(t, "deals"), c.header, options()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		m     Map
		table string
		want  string
	}{
		"misspelt field":        {Map{Columns: map[string]Words{"id": {"a"}, "creatd_at": {"b"}, "created_at": {"c"}, "status": {"d"}}}, "deals", `columns.creatd_at: no field in deals "creatd_at"; did you mean "created_at"?`},
		"custom among columns":  {Map{Columns: map[string]Words{"id": {"a"}, "custom": {"b"}}}, "managers", "columns.custom: fields of your own have a section of their own; write custom: {name: column} beside columns"},
		"fields missing":        {Map{Columns: map[string]Words{"created_at": {"b"}}}, "leads", "columns: id is missing; write columns: {id: the name of its column}, or id: row where the rows of a file have none"},
		"no such status":        {Map{Values: map[string]map[string]string{"status": {"Paid": "win"}}}, "deals", `values.status.Paid: want one of open, won, lost, got "win"`},
		"no such mark":          {Map{Values: map[string]map[string]string{"active": {"x": "maybe"}}}, "managers", `values.active.x: want yes or no, got "maybe"`},
		"else":                  {Map{Else: map[string]string{"status": "x"}}, "deals", `else.status: want one of open, won, lost, got "x"`},
		"default amount":        {Map{Defaults: map[string]string{"amount": "free"}}, "deals", `defaults.amount: want an amount, got "free"`},
		"default in the dark":   {Map{Defaults: map[string]string{"colour": "red"}}, "stages", `defaults.colour: no field in stages "colour"; there are id, pipeline, name, position, outcome, probability`},
		"values without column": {Map{Columns: map[string]Words{"id": {"a"}}, Values: map[string]map[string]string{"name": {"x": "y"}}}, "managers", "values.name: there is no column for it; write columns: {name: …}"},
		"date":                  {Map{Notation: Notation{Date: Words{"iso", "dd.mm"}}}, "deals", `date[1]: "dd.mm" must have a day, a month and a year, each once; write a pattern such as dd.mm.yyyy hh:mm`},
		"empty column":          {Map{Columns: map[string]Words{"id": {""}}}, "managers", "columns.id: no column; write the name of one"},
		"custom is a field":     {Map{Custom: map[string]Words{"team": {"x"}}}, "managers", "custom.team: there is a field of that name in managers; write it under columns, or take another name"},
		"month twice":           {Map{Columns: map[string]Words{"month": {"m"}, "from_day": {"f"}, "kpi": {"k"}, "value": {"v"}}}, "plans", "columns.month: month and from_day, to_day say the same; keep one"},
		"nothing":               {Map{}, "deals", ""},
		"plans by month":        {Map{Columns: map[string]Words{"month": {"m"}, "value": {"v"}}, Defaults: map[string]string{"kpi": "sales"}}, "plans", ""},
	} {
		var said []string
		c.m.Check(table(t, c.table), Kind{Rows: true}, func(field, problem string) { said = append(said, field+": "+problem) })
		if got := strings.Join(said, "\n"); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// Every table can be read from columns called like its fields, and every field arrives.
func TestEveryFieldOfEveryTable(t *testing.T) {
	for _, table := range sources.Tables() {
		var header []string
		var cells []Cell
		for _, c := range table.Columns {
			if c.Kind == sources.JSON {
				continue
			}
			text := map[sources.Kind]string{sources.Text: "x", sources.Time: "2024-01-01", sources.Day: "2024-01-01", sources.Whole: "1", sources.Real: "0.5", sources.Mark: "yes"}[c.Kind]
			if words := wordsOf(table.Name, c.Name); words != nil {
				text = words[0]
			}
			if formOf(table.Name, c.Name) == currency {
				text = "RUB"
			}
			header, cells = append(header, c.Name), append(cells, Cell{Text: text})
		}
		r, err := Map{}.Bind(table, header, options())
		if err != nil {
			t.Errorf("%s: %v", table.Name, err)
			continue
		}
		result := r.Row(cells, "")
		if result.Problem != nil {
			t.Errorf("%s: %s", table.Name, result.Problem.Reason)
			continue
		}
		empty := table.New().Fields()
		for i, f := range result.Record.Fields() {
			if cmp.Equal(f, empty[i]) && table.Columns[i].Kind != sources.JSON {
				t.Errorf("%s.%s did not arrive", table.Name, table.Columns[i].Name)
			}
		}
	}
}
