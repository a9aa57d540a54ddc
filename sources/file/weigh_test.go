package file

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"svodka/sources/mapping"
)

// part is a part of a workbook. What it says of its size may be a lie.
type part struct {
	name, text string
	size       uint64 // 0: the true one
}

const (
	sheetHead = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c></row>`
	sheetTail = `</sheetData></worksheet>`
)

// pack writes a workbook of one sheet with more parts.
func pack(t *testing.T, dir string, parts ...part) {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	rel := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/></Relationships>`
	for _, p := range append([]part{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`, 0},
		{"_rels/.rels", fmt.Sprintf(rel, "officeDocument", "xl/workbook.xml"), 0},
		{"xl/_rels/workbook.xml.rels", fmt.Sprintf(rel, "worksheet", "worksheets/sheet1.xml"), 0},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`, 0},
	}, parts...) {
		if p.size == 0 {
			w, err := z.Create(p.name)
			must(t, err)
			_, err = w.Write([]byte(p.text))
			must(t, err)
			continue
		}
		w, err := z.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Store, CompressedSize64: uint64(len(p.text)), UncompressedSize64: p.size})
		must(t, err)
		_, err = w.Write([]byte(p.text))
		must(t, err)
	}
	must(t, z.Close())
	must(t, os.WriteFile(filepath.Join(dir, "a.xlsx"), out.Bytes(), 0o600))
}

// Whatever a workbook is like, nothing of it stays in the folder for temporary files.
func TestHostileWorkbooks(t *testing.T) {
	big := part{"xl/worksheets/sheet1.xml", sheetHead + sheetTail + strings.Repeat(" ", sharedInMemory), 0}
	for name, c := range map[string]struct {
		parts []part
		want  string // a part of the error; "": there is none
	}{
		"a large sheet":         {[]part{big}, ""},
		"a bomb behind a sheet": {[]part{big, {"xl/worksheets/sheet2.xml", "x", 3 << 30}}, "a.xlsx: unpacks to more than 2 GB"},
		"many sheets":           {[]part{big, {"xl/worksheets/sheet2.xml", "x", 1 << 30}, {"xl/worksheets/sheet3.xml", "x", 1 << 30}}, "unpacks to more than 2 GB"},
		"a number too large":    {[]part{big, {"xl/worksheets/sheet2.xml", "x", 1<<64 - 1}}, "unpacks to more than 2 GB"},
		"a bomb for a picture":  {[]part{big, {"xl/media/image1.png", "x", 300 << 20}}, "without its sheets it unpacks to more than 256 MB"},
		"a bomb of texts":       {[]part{big, {"xl/sharedStrings.xml", "x", 300 << 20}}, "its texts unpack to more than 256 MB"},
		"a sheet cut short":     {[]part{{"xl/worksheets/sheet1.xml", sheetHead, 0}}, "the sheet breaks off there; the file is damaged"},
		"a sheet without end":   {[]part{{"xl/worksheets/sheet1.xml", sheetHead, sharedInMemory + 1}}, "the sheet breaks off there; the file is damaged"},
		"a row without end":     {[]part{{"xl/worksheets/sheet1.xml", sheetHead + "<row><c><v>" + strings.Repeat("1", maxRow+1<<16), 0}}, `sheet "S": row 2: is larger than 8 MB`},
		"no sheet":              {nil, "sheet S does not exist"},
		"no text":               {[]part{{"xl/worksheets/sheet1.xml", "\x00", 0}}, `sheet "S": row 1: XML syntax error`},
	} {
		t.Run(name, func(t *testing.T) {
			temp, dir := t.TempDir(), t.TempDir()
			t.Setenv("TMPDIR", temp)
			pack(t, dir, c.parts...)
			s := open(t, dir, config(map[string]Stream{"managers": {File: mapping.Words{"a.xlsx"}}}))
			var failed error
			for _, err := range s.Read(t.Context(), "managers", "") {
				failed = err
			}
			if got := fmt.Sprint(failed); failed == nil && c.want != "" || failed != nil && (c.want == "" || !strings.Contains(got, c.want)) {
				t.Errorf("got %s, want %q", got, c.want)
			}
			left, err := os.ReadDir(temp)
			if err != nil || len(left) > 0 {
				t.Errorf("left in the folder for temporary files: %v, %v", left, err)
			}
		})
	}
}
