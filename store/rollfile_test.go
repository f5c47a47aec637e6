package store

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"changpiao/station/election"
)

// Fictitious, with valid check digits.
const (
	anID = "110101199003074514"
	aXID = "11010119900307109X"
	aCSV = "编号,姓名,身份证号,性别,类别,投票站,依据,居民小组\r\n0001,王某某,110101199003074514,男,1,S1,户籍,三组\r\n\r\n0002,䶮𬀩,11010119900307109x,女,2,S1,,\r\n"
)

var plainWant = []election.RollRow{
	{Row: 2, Fields: map[string]string{"no": "0001", "name": "王某某", "id_number": anID, "sex": "男", "class": "1", "station": "S1", "basis": "户籍", "group": "三组"}},
	{Row: 4, Fields: map[string]string{"no": "0002", "name": "䶮𬀩", "id_number": aXID, "sex": "女", "class": "2", "station": "S1"}},
}

func same(a, b []election.RollRow) bool {
	return slices.EqualFunc(a, b, func(a, b election.RollRow) bool { return a.Row == b.Row && maps.Equal(a.Fields, b.Fields) })
}

func encoded(t testing.TB, f func([]byte) ([]byte, error), s string) []byte {
	t.Helper()
	b, err := f([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCSVInEveryDress(t *testing.T) {
	gb := simplifiedchinese.GB18030.NewEncoder()
	wide := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()
	for name, data := range map[string][]byte{
		"utf-8":     []byte(aCSV),
		"bom":       []byte("\ufeff" + aCSV),
		"gb18030":   encoded(t, gb.Bytes, aCSV),
		"gb tab":    encoded(t, gb.Bytes, strings.ReplaceAll(aCSV, ",", "\t")),
		"utf-16":    encoded(t, wide.Bytes, strings.ReplaceAll(aCSV, ",", "\t")),
		"semicolon": []byte(strings.ReplaceAll(aCSV, ",", ";")),
		"lf":        []byte(strings.ReplaceAll(aCSV, "\r", "")),
		"quoted":    []byte(strings.ReplaceAll(aCSV, "王某某", `"王某某"`)),
		"wide":      []byte(strings.NewReplacer("0001", "０００１", anID, "１１０１０１１９９００３０７４５１４", "S1", "Ｓ１", "09x", "０９ｘ").Replace(aCSV)),
		"padded":    []byte(strings.NewReplacer("王某某", "\u3000王某某 ", anID, "'"+anID+"\t", "0002", "\u200b0002").Replace(aCSV)),
		"headings":  []byte(strings.NewReplacer("编号", "*编 号", "身份证号", "身份证号码（必填）", "姓名", "姓　名").Replace(aCSV)),
		"english":   []byte(strings.NewReplacer("编号,姓名,身份证号,性别,类别,投票站,依据,居民小组", "NO,Name,ID Number,sex,class,station,basis,group").Replace(aCSV)),
	} {
		rows, faults := ParseRoll("r.csv", data)
		if len(faults) > 0 || !same(rows, plainWant) {
			t.Errorf("%s: %v, %v", name, rows, faults)
		}
	}
	gbk := strings.NewReplacer("䶮𬀩", "张三").Replace(aCSV)
	if rows, faults := ParseRoll("r.csv", encoded(t, simplifiedchinese.GBK.NewEncoder().Bytes, gbk)); len(faults) > 0 || rows[1].Fields["name"] != "张三" {
		t.Errorf("gbk: %v, %v", rows, faults)
	}
}

func TestHeadings(t *testing.T) {
	text := "XX社区选民登记表,,,\n,,,\n序号,选民编号,姓名,备注,序号\n1,0001,甲,x,1\n"
	rows, faults := ParseRoll("r.csv", []byte(text))
	if len(faults) > 0 || len(rows) != 1 || rows[0].Row != 4 || !maps.Equal(rows[0].Fields, map[string]string{"no": "0001", "name": "甲"}) {
		t.Errorf("%v, %v", rows, faults)
	}
	all := "no,name,id_number,class,station,sex,basis,elsewhere,deprived,other_proof,excluded,group\n1,2,3,4,5,6,7,8,9,10,11,12\n"
	if rows, faults := ParseRoll("r.csv", []byte(all)); len(faults) > 0 || len(rows[0].Fields) != 12 {
		t.Errorf("%v, %v", rows, faults)
	}
}

// told writes faults as row/field/why.
func told(faults []election.Finding) []string {
	var texts []string
	for _, f := range faults {
		texts = append(texts, fmt.Sprintf("%v/%v/%v", f.Args["row"], f.Args["field"], f.Args["why"]))
	}
	return texts
}

func TestCSVFaults(t *testing.T) {
	long := strings.Repeat("x", mostCellBytes+1)
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", []string{"0//no_headings"}},
		{"no headings", "1,2\n3,4\n", []string{"0//no_headings"}},
		{"only a name", "姓名\n甲\n", []string{"0//no_headings"}},
		{"binary", "\x00\x01\x02\xff\xfe\x00", []string{"0//no_headings"}},
		{"twice", "no,name,name\n1,2,3\n", []string{"1/name/twice"}},
		{"excel workbook of old", "\xd0\xcf\x11\xe0\xa1\xb1", []string{"0//old_or_locked"}},
		{
			"all of them", "no,name,id_number\n1,甲,4.30105E+17\n2,乙\xff乙,4.30105E17\n3,\"丙\n丙\",#N/A\n4," + long + ",1\n5,\"丁\"丁,1\n6,戊,1\n7,己,４．３Ｅ＋１７\n",
			[]string{"2/id_number/digits_lost", "3/name/unreadable", "3/id_number/digits_lost", "4/name/control", "4/id_number/formula", "6/name/cell_too_long", "7//quotes", "9/id_number/digits_lost"},
		},
	} {
		rows, faults := ParseRoll("r.csv", []byte(c.text))
		if got := told(faults); rows != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %d rows, %v", c.name, len(rows), got)
		}
		for _, f := range faults {
			if f.Code != "D108" || f.Args["file"] != "r.csv" {
				t.Errorf("%s: %v", c.name, f)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	big := "no,name\n" + strings.Repeat("1,a\n", MostRollRows)
	if rows, faults := ParseRoll("r.csv", []byte(big)); len(faults) > 0 || len(rows) != MostRollRows {
		t.Errorf("%d rows, %v", len(rows), faults)
	}
	if rows, faults := ParseRoll("r.csv", []byte(big+"1,a\n1,a\n")); rows != nil || !slices.Equal(told(faults), []string{"1000002//too_many_rows"}) {
		t.Errorf("%d rows, %v", len(rows), faults)
	}
	if _, faults := ParseRoll("r.csv", make([]byte, MostRollBytes+1)); !slices.Equal(told(faults), []string{"0//too_large"}) {
		t.Errorf("%v", faults)
	}
	if _, faults := ParseRoll("r.csv", []byte("no,name\n"+strings.Repeat("1,#N/A\n", 2*mostFaults))); len(faults) != mostFaults+1 || told(faults)[mostFaults] != "10002//too_many_faults" {
		t.Errorf("%d faults", len(faults))
	}
}

func TestReadRollNamesTheFileOnly(t *testing.T) {
	folder := t.TempDir()
	_, _, err := ReadRoll(filepath.Join(folder, "roll.csv"))
	if !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), folder) {
		t.Errorf("%v", err)
	}
}

// workbook makes a workbook as Excel would, by sheets of cells.
func workbook(t testing.TB, make func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	make(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func setRows(t testing.TB, f *excelize.File, sheet string, rows ...[]any) {
	t.Helper()
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
}

func TestXLSX(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1",
			[]any{"XX社区选民名单"}, nil, []any{"编号", "姓名", "身份证号", "居民小组", "投票站"},
			[]any{1, "王某某", anID, "三组", "S1"}, []any{2, "䶮𬀩", aXID, nil, "S1"}, nil, []any{3, "李某", "１１０１０１１９９００３０７４５１４", nil, "S1"}, []any{4, "赵某", anID, nil, "S1"})
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: new("0000")})
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range []error{f.SetCellStyle("Sheet1", "A4", "A8", style), f.MergeCell("Sheet1", "A1", "E1"), f.MergeCell("Sheet1", "D4", "D7")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.NewSheet("说明"); err != nil {
			t.Fatal(err)
		}
		setRows(t, f, "说明", []any{"填表说明"})
	})
	rows, faults := ParseRoll("r.xlsx", data)
	want := []election.RollRow{
		{Row: 4, Fields: map[string]string{"no": "0001", "name": "王某某", "id_number": anID, "group": "三组", "station": "S1"}},
		{Row: 5, Fields: map[string]string{"no": "0002", "name": "䶮𬀩", "id_number": aXID, "group": "三组", "station": "S1"}},
		{Row: 7, Fields: map[string]string{"no": "0003", "name": "李某", "id_number": anID, "group": "三组", "station": "S1"}},
		{Row: 8, Fields: map[string]string{"no": "0004", "name": "赵某", "id_number": anID, "station": "S1"}},
	}
	if len(faults) > 0 || !same(rows, want) {
		t.Errorf("%v, %v", rows, faults)
	}
}

func TestXLSXNumbersThatLostDigits(t *testing.T) {
	data := workbook(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", []any{"no", "name", "id_number"},
			[]any{1, "float", 110101199003074514.0},
			[]any{2, "text", "4.30105E+17"},
			[]any{3, "whole number", int64(110101199003074514)},
			[]any{4, "fifteen kept", int64(110101199003074000)},
			[]any{5, "old card", int64(110101900307451)},
			[]any{6, "error", "#REF!"})
	})
	rows, faults := ParseRoll("r.xlsx", data)
	if got := told(faults); rows != nil || !slices.Equal(got, []string{"2/id_number/digits_lost", "3/id_number/digits_lost", "5/id_number/digits_lost", "7/id_number/formula"}) {
		t.Errorf("%v, %v", rows, got)
	}
	if strings.Contains(fmt.Sprint(faults), "110101199003") {
		t.Error("a fault shows an ID number")
	}
	data = workbook(t, func(f *excelize.File) {
		setRows(t, f, "Sheet1", []any{"no", "name", "id_number"}, []any{3, "whole number", int64(110101199003074514)})
	})
	if rows, faults := ParseRoll("r.xlsx", data); len(faults) > 0 || rows[0].Fields["id_number"] != anID {
		t.Errorf("a whole number with all its digits: %v, %v", rows, faults)
	}
}

func TestXLSXSheets(t *testing.T) {
	two := workbook(t, func(f *excelize.File) {
		_, _ = f.NewSheet("二组")
		setRows(t, f, "Sheet1", []any{"编号", "姓名"}, []any{1, "甲"})
		setRows(t, f, "二组", []any{"编号", "姓名"}, []any{2, "乙"})
	})
	if rows, faults := ParseRoll("r.xlsx", two); rows != nil || !slices.Equal(told(faults), []string{"0//several_sheets"}) {
		t.Errorf("two rolls: %v, %v", rows, faults)
	}
	hidden := workbook(t, func(f *excelize.File) {
		_, _ = f.NewSheet("old")
		setRows(t, f, "Sheet1", []any{"编号", "姓名"}, []any{1, "甲"})
		setRows(t, f, "old", []any{"编号", "姓名"}, []any{2, "乙"})
		_ = f.SetSheetVisible("old", false)
	})
	if rows, faults := ParseRoll("r.xlsx", hidden); len(faults) > 0 || len(rows) != 1 || rows[0].Fields["no"] != "1" {
		t.Errorf("a hidden sheet: %v, %v", rows, faults)
	}
	none := workbook(t, func(f *excelize.File) { setRows(t, f, "Sheet1", []any{"a", "b"}) })
	if _, faults := ParseRoll("r.xlsx", none); !slices.Equal(told(faults), []string{"0//no_headings"}) {
		t.Errorf("no roll: %v", faults)
	}
	for name, data := range map[string][]byte{"cut off": two[:len(two)/2], "no workbook": []byte("PK\x03\x04rubbish")} {
		if rows, faults := ParseRoll("r.xlsx", data); rows != nil || !slices.Equal(told(faults), []string{"0//unreadable"}) {
			t.Errorf("%s: %v, %v", name, rows, faults)
		}
	}
}

func TestWrittenRollsComeBackAndHoldNoFormula(t *testing.T) {
	header := []string{"编号", "姓名", "身份证号", "依据"}
	rows := [][]string{
		{"0001", "王某某", anID, "=HYPERLINK(\"http://x\")"},
		{"0002", "@某", aXID, "+1"},
		{"0003", "-某", "", "a, \"b\"; c"},
	}
	for _, write := range []struct {
		name string
		to   func(string, []string, [][]string) error
	}{{"roll.csv", WriteRollCSV}, {"roll.xlsx", WriteRollXLSX}} {
		path := filepath.Join(t.TempDir(), write.name)
		if err := write.to(path, header, rows); err != nil {
			t.Fatal(err)
		}
		got, faults, err := ReadRoll(path)
		if err != nil || len(faults) > 0 || len(got) != 3 {
			t.Fatalf("%s: %v, %v, %v", write.name, got, faults, err)
		}
		for i, row := range rows {
			for k, field := range []string{"no", "name", "id_number", "basis"} {
				if got[i].Fields[field] != row[k] {
					t.Errorf("%s: row %d %s came back as %q", write.name, i, field, got[i].Fields[field])
				}
			}
		}
	}
	if rows[0][3][0] != '=' {
		t.Error("the caller's rows were changed")
	}
	path := filepath.Join(t.TempDir(), "r.csv")
	_ = WriteRollCSV(path, header, append(rows, []string{"\tx", "\rx", "＝1", "＠某"}))
	text, _ := os.ReadFile(path)
	for _, cell := range []string{`'=HYPERLINK`, "'@某", "'+1", "'-某", "'\tx", "\"'x\"", "'＝1", "'＠某"} {
		if !bytes.Contains(text, []byte(cell)) {
			t.Errorf("%q is not in the file", cell)
		}
	}
	path = filepath.Join(t.TempDir(), "r.xlsx")
	_ = WriteRollXLSX(path, header, rows)
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if formula, _ := f.GetCellFormula("Sheet1", "D2"); formula != "" {
		t.Error("a formula was written")
	}
	if kind, _ := f.GetCellType("Sheet1", "A2"); kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset {
		t.Errorf("a number was written as type %v", kind)
	}
}

// sound is what holds for any file: all rows or all faults, and rows that could
// come from it.
func sound(t *testing.T, data []byte) {
	rows, faults := ParseRoll("f", data)
	if len(faults) > 0 && rows != nil {
		t.Fatal("rows and faults")
	}
	last := 0
	for _, r := range rows {
		if r.Row <= last || len(r.Fields) == 0 {
			t.Fatalf("row %d behind row %d: %v", r.Row, last, r.Fields)
		}
		last = r.Row
		for field, text := range r.Fields {
			if headingNames[election.VoterList][field] == nil || text == "" || len(text) > mostCellBytes {
				t.Fatalf("row %d %s: %q", r.Row, field, text)
			}
		}
	}
	for _, f := range faults {
		if f.Code != "D108" || f.Args["why"] == "" {
			t.Fatal(f)
		}
	}
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(aCSV))
	f.Add([]byte("\ufeffno;name\n1;\"a\nb\"\n"))
	f.Add(encoded(f, simplifiedchinese.GB18030.NewEncoder().Bytes, aCSV))
	f.Add([]byte("no\tname\n'=1\t4.3E+17\n"))
	f.Add([]byte("\xff\xfen\x00o\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("PK")) {
			sound(t, data)
		}
	})
}

// FuzzXLSX changes the sheet within a workbook, for changed bytes of the
// archive seldom get past its checksums.
func FuzzXLSX(f *testing.F) {
	const head = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>no</t></is></c><c t="inlineStr"><is><t>name</t></is></c></row>`
	f.Add([]byte(head + `<row><c><v>1</v></c><c t="str"><v>a</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A9"/></mergeCells></worksheet>`))
	f.Add([]byte(head + `<row r="9"><c r="XFD9" t="s"><v>99</v></c><c r="A9" t="e"><v>#N/A</v></c></row></sheetData></worksheet>`))
	f.Add([]byte(head + `<row r="1048576"><c><f>1/0</f></c><c><v>4.3E+17</v></c></row>`))
	f.Add([]byte(`<worksheet><sheetData/></worksheet>`))
	f.Fuzz(func(t *testing.T, sheet []byte) { sound(t, withSheet(t, sheet)) })
}

func BenchmarkReadCSV100000(b *testing.B) { benchmarkRead(b, "roll.csv", WriteRollCSV) }

func BenchmarkReadXLSX100000(b *testing.B) { benchmarkRead(b, "roll.xlsx", WriteRollXLSX) }

func benchmarkRead(b *testing.B, name string, write func(string, []string, [][]string) error) {
	rows := make([][]string, 100_000)
	for i := range rows {
		rows[i] = []string{fmt.Sprintf("%06d", i+1), "王某某", anID, "男", "1", "S1"}
	}
	path := filepath.Join(b.TempDir(), name)
	if err := write(path, []string{"编号", "姓名", "身份证号", "性别", "类别", "投票站"}, rows); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		got, faults, err := ReadRoll(path)
		if err != nil || len(faults) > 0 || len(got) != len(rows) {
			b.Fatal(len(got), faults, err)
		}
	}
}

// withSheet makes the smallest workbook around a sheet.
func withSheet(t testing.TB, sheet []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct {
		name string
		data []byte
	}{
		{"[Content_Types].xml", []byte(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`)},
		{"_rels/.rels", []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{"xl/workbook.xml", []byte(`<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`)},
		{"xl/_rels/workbook.xml.rels", []byte(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)},
		{"xl/worksheets/sheet1.xml", sheet},
	} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: part.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(part.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A small file that unpacks to much is refused before much of it is taken into
// memory.
func TestHostileWorkbooksAreRefusedCheaply(t *testing.T) {
	const head, foot = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">`, `</row></sheetData></worksheet>`
	long := strings.Repeat("1", 1<<20)
	for _, c := range []struct {
		name       string
		part       string
		head, many string
		times      int
		foot       string
		want       string
	}{
		{"one cell of a hundred megabytes", "xl/worksheets/sheet1.xml", head + `<c r="A1" t="inlineStr"><is><t>`, long, 100, `</t></is></c>` + foot, WhyCellTooLong},
		{"one tag", "xl/worksheets/sheet1.xml", head + `<c r="`, long, 100, `"/>` + foot, WhyCellTooLong},
		{"one cell of many texts", "xl/sharedStrings.xml", `<sst><si>`, strings.Repeat(`<r><b/><t>1</t></r>`, 1<<16), 10, `</si></sst>`, WhyCellTooLong},
		{"too many texts", "xl/sharedStrings.xml", `<sst>`, strings.Repeat(`<si/>`, 1<<20), 5, `</sst>`, WhyTooManyRows},
		{"too many cells", "xl/worksheets/sheet1.xml", head, strings.Repeat(`<x:c/>`, 1<<20), 10, foot, WhyTooManyRows},
		{"styles without end", "xl/styles.xml", `<styleSheet>`, strings.Repeat(`<xf/>`, 1<<18), 20, `</styleSheet>`, WhyTooLarge},
		{"more than anybody needs", "xl/media/image1.png", "", long, 600, "", WhyTooLarge},
	} {
		var file bytes.Buffer
		z := zip.NewWriter(&file)
		w, err := z.Create(c.part)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range append(append([]string{c.head}, slices.Repeat([]string{c.many}, c.times)...), c.foot) {
			if _, err := w.Write([]byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, faults := ParseRoll("r.xlsx", file.Bytes())
		runtime.ReadMemStats(&after)
		if !slices.Equal(told(faults), []string{"0//" + c.want}) {
			t.Errorf("%s: %v", c.name, told(faults))
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
			t.Errorf("%s: %d bytes of %d took %d bytes of memory", c.name, file.Len(), c.times*len(c.many), used)
		}
	}
}
