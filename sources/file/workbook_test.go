package file

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"svodka/sources"
	"svodka/sources/mapping"
)

// book writes a workbook: sheets in order, each with its rows; a cell may have a number format.
func book(t *testing.T, dir string, epoch1904 bool, sheets ...sheet) {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, s := range sheets {
		if i == 0 {
			must(t, f.SetSheetName("Sheet1", s.name))
		} else if _, err := f.NewSheet(s.name); err != nil {
			t.Fatal(err)
		}
		for r, row := range s.rows {
			for c, v := range row {
				place, err := excelize.CoordinatesToCellName(c+1, r+1)
				must(t, err)
				if styled, ok := v.(styled); ok {
					style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &styled.format})
					must(t, err)
					must(t, f.SetCellStyle(s.name, place, place, style))
					v = styled.value
				}
				if v != nil {
					must(t, f.SetCellValue(s.name, place, v))
				}
			}
		}
	}
	f.SetActiveSheet(len(sheets) - 1) // one that is active cannot be hidden
	for _, s := range sheets {
		must(t, f.SetSheetVisible(s.name, !s.hidden))
	}
	must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &epoch1904}))
	must(t, f.SaveAs(filepath.Join(dir, "a.xlsx")))
}

type sheet struct {
	name   string
	hidden bool
	rows   [][]any
}

type styled struct {
	value  any
	format string
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func dealsOf(m mapping.Map, sheet string) *Config {
	c := config(map[string]Stream{"deals": {File: mapping.Words{"a.xlsx"}, Sheet: sheet, Map: m}})
	c.Timezone = "Europe/Berlin"
	return c
}

func TestWorkbook(t *testing.T) {
	dir := t.TempDir()
	book(t, dir, false, sheet{"Notes", true, [][]any{{"nothing here"}}}, sheet{"Deals", false, [][]any{
		{"id", "created_at", "closed_at", "status", "amount", "custom date", "percent"},
		{1001, styled{45464.5, "dd.mm.yyyy hh:mm"}, styled{45465, "m/d/yy"}, "won", styled{1234.565, "#,##0.00 [$€-407]"}, styled{45464, "d mmm yyyy"}, styled{0.25, "0%"}},
		{"A-2", "2024-06-21 12:00", "", "lost", 12.5},
		{nil, nil},
		nil,
		{1003, 45464.5, nil, "open", "€ 3.500,00", "as text"},
		{1004, "soon", nil, "open"},
		{1005, 45464, nil, "open", "#REF!"},
		{1006, 45464, nil, "open", 1, nil, nil, "stray"},
		{1007, true, nil, "open"},
	}})
	m := mapping.Map{
		Columns: map[string]mapping.Words{"id": {"id"}, "created_at": {"created_at"}, "closed_at": {"closed_at"}, "status": {"status"}, "amount": {"amount"}},
		Custom:  map[string]mapping.Words{"date": {"custom date"}, "percent": {"percent"}},
	}
	records, rejects, _ := all(t, open(t, dir, dealsOf(m, "")), "deals")
	noon := time.Date(2024, 6, 21, 10, 0, 0, 0, time.UTC)
	equal(t, []sources.Record{
		&sources.Deal{ID: "1001", CreatedAt: noon, ClosedAt: time.Date(2024, 6, 21, 22, 0, 0, 0, time.UTC), Status: "won", Amount: sources.Some(int64(123457)), Currency: "EUR", Custom: sources.Custom{"date": "2024-06-21", "percent": "0.25"}},
		&sources.Deal{ID: "A-2", CreatedAt: noon, Status: "lost", Amount: sources.Some(int64(1250)), Currency: "EUR"},
		&sources.Deal{ID: "1003", CreatedAt: noon, Status: "open", Amount: sources.Some(int64(350000)), Currency: "EUR", Custom: sources.Custom{"date": "as text"}},
	}, records)
	equal(t, []string{
		"a.xlsx:Deals!4 empty", "a.xlsx:Deals!5 empty",
		`a.xlsx:Deals!B7: created_at: want a date like 2024-06-21 or 2024-06-21 12:00 (other forms are set by date:), got "soon"`,
		"a.xlsx:Deals!E8: amount: holds #REF!, the error of a spreadsheet's formula",
		"a.xlsx:Deals!9: there is a value in column 8, and the header has 7 names",
		`a.xlsx:Deals!B10: created_at: want a date like 2024-06-21 or 2024-06-21 12:00 (other forms are set by date:), got "1"`,
	}, rejects)
}

func TestWorkbookOfAnOldMac(t *testing.T) {
	dir := t.TempDir()
	book(t, dir, true, sheet{"S", false, [][]any{{"id", "created_at", "status"}, {1, styled{45464 - 1462, "yyyy-mm-dd"}, "won"}, {2, 45464 - 1462, "won"}}})
	records, _, _ := all(t, open(t, dir, dealsOf(mapping.Map{}, "")), "deals")
	for _, r := range records {
		if got, want := r.(*sources.Deal).CreatedAt, time.Date(2024, 6, 20, 22, 0, 0, 0, time.UTC); !got.Equal(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if len(records) != 2 {
		t.Errorf("got %d records", len(records))
	}
}

func TestWorkbookOfCalls(t *testing.T) {
	dir := t.TempDir()
	book(t, dir, false, sheet{"First", false, nil}, sheet{"Звонки 1", false, [][]any{
		{"Report"},
		{"id", "started_at", "duration"},
		{"1", styled{45464.5, "yyyy-mm-dd hh:mm"}, styled{65.0 / 86400, "h:mm:ss"}},
		{"2", styled{45464.5, "yyyy-mm-dd hh:mm"}, styled{201926.0 / 86400, "[h]:mm:ss"}},
		{"3", styled{45464.5, "yyyy-mm-dd hh:mm"}, 65},
		{"4", styled{45464.5, "yyyy-mm-dd hh:mm"}, "0:01:05"},
	}})
	c := config(map[string]Stream{"activities": {File: mapping.Words{"a.xlsx"}, Sheet: "звонки 1", Header: 2, Map: mapping.Map{Defaults: map[string]string{"kind": "call"}}}})
	records, rejects, _ := all(t, open(t, dir, c), "activities")
	var got []float64
	for _, r := range records {
		got = append(got, r.(*sources.Activity).Duration.V)
	}
	equal(t, []float64{65, 201926, 65, 65}, got)
	if len(rejects) > 0 {
		t.Errorf("rejects: %q", rejects)
	}
}

func TestSheetsThatAreNotThere(t *testing.T) {
	dir := t.TempDir()
	book(t, dir, false, sheet{"Deals", false, nil})
	for name, want := range map[string]string{
		"Deal": `a.xlsx: no sheet "Deal"; did you mean "Deals"?`,
		"":     `a.xlsx: sheet "Deals" has no line 1 with the names of the columns`,
	} {
		if got := failure(t, open(t, dir, dealsOf(mapping.Map{}, name)), "deals"); got != want {
			t.Errorf("sheet %q: got  %s\nwant %s", name, got, want)
		}
	}
}

// TestNumbersOfAWorkbook tells a number that Excel holds from a text that may mean two, whatever stands before decimals in
// the company's texts, and whether or not the number has a format.
func TestNumbersOfAWorkbook(t *testing.T) {
	dir := t.TempDir()
	book(t, dir, false, sheet{"Deals", false, [][]any{
		{"id", "created_at", "status", "amount"},
		{"1", "2024-06-21", "won", 12.345},
		{"2", "2024-06-21", "won", 1.234},
		nil,
		{"3", "2024-06-21", "won", styled{1.234, "0.000"}},
		{"4", "2024-06-21", "won", "1.234"},
		{"5", "2024-06-21", "won", styled{"1.234", "@"}},
		{"6", "2024-06-21", "won", styled{1.234, "@"}},
		{nil, nil, nil, 7.125},
		{"8", "2024-06-21", "won", 1500000000000.0},
	}})
	for decimal, want := range map[string][]int64{
		"":      {1235, 123, 123, 123, 150000000000000},
		"comma": {1235, 123, 123, 123400, 123400, 123, 150000000000000},
		"point": {1235, 123, 123, 123, 123, 123, 150000000000000},
	} {
		c := dealsOf(mapping.Map{}, "")
		c.Decimal = decimal
		records, rejects, _ := all(t, open(t, dir, c), "deals")
		var got []int64
		for _, r := range records {
			got = append(got, r.(*sources.Deal).Amount.V)
		}
		equal(t, want, got)
		if kept := len(rejects); kept != 9-len(want) {
			t.Errorf("decimal %q: %d rows kept out: %q", decimal, kept, rejects)
		}
	}
}
