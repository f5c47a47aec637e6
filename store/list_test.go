package store

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"changpiao/station/election"
)

func TestListsAreRecognised(t *testing.T) {
	proxies := ParseList("p.csv", encoded(t, simplifiedchinese.GBK.NewEncoder().Bytes, "委托登记表\n委托人编号,受委托人编号,关系,委托书编号\n0007,０012,配偶,W-1\n"), election.ProxyList, nil)
	if len(proxies.Faults) > 0 || proxies.Row != 2 || proxies.Rows[0].Fields["holder"] != "0012" || len(proxies.Cells) != 3 {
		t.Errorf("%+v", proxies)
	}
	staff := ParseList("s.csv", []byte("\ufeff姓名;岗位\n甲;监票人\n"), election.StaffList, nil)
	if len(staff.Faults) > 0 || staff.Rows[0].Fields["role"] != "监票人" {
		t.Errorf("%+v", staff)
	}
}

func TestColumnsAreMappedByHand(t *testing.T) {
	data := []byte("代码\t何人\t证件\n0001\t王某某\t" + anID + "\n")
	unknown := ParseList("r.csv", data, election.VoterList, nil)
	if len(unknown.Faults) == 0 || len(unknown.Cells) != 2 || len(unknown.Cells[0].Cells) != 3 {
		t.Fatalf("%+v", unknown)
	}
	by := election.Mapping{Row: 1, Columns: []string{"no", "name", "id_number"}}
	if read := ParseList("r.csv", data, election.VoterList, &by); len(read.Faults) > 0 || read.Rows[0].Fields["id_number"] != anID {
		t.Errorf("%+v", read)
	}
	book := excelize.NewFile()
	for cell, text := range map[string]string{"A1": "代码", "B1": "何人", "C1": "证件", "A2": "0001", "B2": "王某某", "C2": anID} {
		if err := book.SetCellStr("Sheet1", cell, text); err != nil {
			t.Fatal(err)
		}
	}
	buf, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	by.Sheet = "Sheet1"
	if read := ParseList("r.xlsx", buf.Bytes(), election.VoterList, &by); len(read.Faults) > 0 || read.Rows[0].Fields["name"] != "王某某" {
		t.Errorf("%+v", read)
	}
}

func TestAnnotate(t *testing.T) {
	read := ParseList("r.csv", []byte("名册\n编号,姓名,身份证号\n0001,=王,1\n\n0002,李,"+anID+"\n"), election.VoterList, nil)
	path := filepath.Join(t.TempDir(), "out.xlsx")
	if err := Annotate(path, read, "问题", []election.RowNote{{Row: 3, Field: "id_number", Text: "号码不对"}, {Row: 3, Text: "还有"}}); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[1], []string{"编号", "姓名", "身份证号", "问题"}) || rows[2][3] != "号码不对\n还有" || rows[2][1] != "'=王" || rows[4][2] != anID {
		t.Errorf("%q", rows)
	}
	plain, _ := book.GetCellStyle("Sheet1", "B3")
	faulty, _ := book.GetCellStyle("Sheet1", "C3")
	if plain == faulty {
		t.Error("the faulty cell looks like the others")
	}
}

func TestManyRowsOneFault(t *testing.T) {
	var text strings.Builder
	text.WriteString("编号,姓名\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "%06d,甲乙\n", i)
	}
	text.WriteString("100001,\"坏\x01\"\n")
	read := ParseList("r.csv", []byte(text.String()), election.VoterList, nil)
	if len(read.Faults) != 1 || read.Faults[0].Args["row"] != 100_002 {
		t.Errorf("%v", read.Faults)
	}
}

// Whatever a table is read as, nobody in it is lost without a word.
func TestNobodyIsLostByAMapping(t *testing.T) {
	bare := []byte("赵一,监票人\n钱二,唱票员\n")
	for _, c := range []struct {
		name    string
		by      election.Mapping
		people  int
		faults  []string
		reading string
	}{
		{"no headings", election.Mapping{Row: 0, Columns: []string{"name", "role"}}, 2, nil, ""},
		{"the first row names the columns", election.Mapping{Row: 1, Columns: []string{"name", "role"}}, 1, nil, ""},
		{"nothing is a name", election.Mapping{Row: 0, Columns: []string{"", "role"}}, 0, []string{"0/name/missing"}, "A"},
		{"nothing is read", election.Mapping{Row: 1, Columns: []string{"", ""}}, 0, []string{"1/name/missing", "1/role/missing"}, "赵一 监票人"},
	} {
		read := ParseList("s.csv", bare, election.StaffList, &c.by)
		if len(read.Rows) != c.people || !slices.Equal(told(read.Faults), c.faults) || strings.Join(read.Unread, " ") != c.reading {
			t.Errorf("%s: %v %v %v", c.name, read.Rows, told(read.Faults), read.Unread)
		}
	}
}

func TestOneSheetOfSeveralIsChosen(t *testing.T) {
	book := excelize.NewFile()
	defer book.Close()
	for sheet, name := range map[string]string{"Sheet1": "甲", "二组": "乙"} {
		if _, err := book.NewSheet(sheet); err != nil {
			t.Fatal(err)
		}
		for cell, text := range map[string]string{"A1": "姓名", "B1": "选民编号", "C1": "住址", "A2": name, "B2": "0001", "C2": "东街"} {
			if err := book.SetCellStr(sheet, cell, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	buf, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	read := ParseList("r.xlsx", buf.Bytes(), election.VoterList, nil)
	if !slices.Equal(told(read.Faults), []string{"0//several_sheets"}) || read.Sheet != "" || len(read.Rows)+len(read.Cells) > 0 || !slices.Equal(read.Sheets, []string{"Sheet1", "二组"}) {
		t.Errorf("%+v", read)
	}
	read = ParseList("r.xlsx", buf.Bytes(), election.VoterList, &election.Mapping{Sheet: "二组"})
	if len(read.Faults) > 0 || read.Sheet != "二组" || read.Rows[0].Fields["name"] != "乙" || !slices.Equal(read.Unread, []string{"住址"}) {
		t.Errorf("%+v", read)
	}
}

func TestHeadingsOfEveryField(t *testing.T) {
	for _, list := range election.Lists() {
		for _, field := range list.Fields() {
			names := headingNames[list][field]
			if len(names) < 2 {
				t.Errorf("%s: %s has no Chinese heading", list, field)
			}
			for _, name := range names {
				if h, ok := lookUpHeading(list, " "+name+"（必填）"); !ok || h.field != field {
					t.Errorf("%s: %s is read as %q", list, name, h.field)
				}
			}
		}
	}
}
