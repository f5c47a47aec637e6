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
