package election_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
)

// community is an election with voters 0001 to 0030, of whom the first stand.
func community(t *testing.T) *election.Definition {
	t.Helper()
	d, err := election.Parse("e.json", []byte(`{"id": "e", "title": "换届", "election_day": "2021-01-28",
		"positions": [{"id": "p", "title": "主任", "seats": 1, "candidates": [{"id": "a", "name": "王", "voter": "0001"}, {"id": "b", "name": "李", "voter": "0002", "sex": "F"}]}],
		"papers": [{"id": "b", "title": "选票", "positions": ["p"]}], "stations": [{"id": "S1", "title": "会场", "boxes": [{"id": "B1"}]}],
		"voters": {"generate": 30, "seed": 3}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func row(n int, pairs ...string) election.RollRow {
	r := election.RollRow{Row: n, Fields: map[string]string{}}
	for i := 0; i < len(pairs); i += 2 {
		r.Fields[pairs[i]] = pairs[i+1]
	}
	return r
}

func table(file string, rows ...election.RollRow) election.Table {
	return election.Table{File: file, Rows: rows}
}

func places(fs []election.Finding) string {
	var all []string
	for _, f := range fs {
		all = append(all, fmt.Sprintf("%s %v %v", f.Code, f.Args["row"], f.Args["field"]))
	}
	return strings.Join(all, "; ")
}

// Every field that a row needs is one that its list has.
func TestFieldsOfLists(t *testing.T) {
	for _, l := range election.Lists() {
		for _, field := range l.Needed() {
			if !slices.Contains(l.Fields(), field) {
				t.Errorf("%s needs %s", l, field)
			}
		}
	}
	if got, want := fmt.Sprint(election.ProxyList.Needed(), election.StaffList.Needed(), election.VoterList.Needed()), "[principal holder] [name role] [name]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestTakeInVoters(t *testing.T) {
	d := community(t)
	before := len(d.Voters)
	some := d.Voters[4]
	whole := some.IDNumber.Whole()
	faults := d.TakeIn(election.VoterList, table("roll.csv",
		row(2, "no", "1", "name", "甲", "id_number", whole), row(4, "no", "1", "name", "乙", "id_number", "430105199001019"),
		row(5, "name", "丙", "id_number", whole, "class", "9"),
	))
	want := "D108 4 no; D108 5 class; D108 5 no; R102 4 id_number; R103 5 id_number"
	if got := places(faults); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if len(d.Voters) != before {
		t.Error("half imported")
	}
	if strings.Contains(fmt.Sprint(faults), whole) {
		t.Error("a whole ID number is told")
	}
	if faults := d.TakeIn(election.VoterList, table("roll.csv", row(2, "no", "1", "name", "甲", "id_number", whole))); len(faults) > 0 || len(d.Voters) != 1 {
		t.Errorf("%v", faults)
	}
}

func TestTakeInProxies(t *testing.T) {
	d := community(t)
	faults := d.TakeIn(election.ProxyList, table("p.csv",
		row(2, "principal", "0007", "holder", "0001", "relation", "配偶", "document", "W-1"),
		row(3, "principal", "0099", "holder", "0012", "relation", "邻居"),
		row(4, "holder", "0012", "relation", "子女", "on", "二月三十日"),
		row(5, "principal", "0008", "holder", "0012", "relation", "子女"),
	))
	if got, want := places(faults), "P202 2 holder; P204 3 principal; P209 3 relation; P211 3 document; D108 4 principal; D108 4 on; P211 5 document"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if len(d.Proxies) != 0 {
		t.Error("half imported")
	}
	faults = d.TakeIn(election.ProxyList, table("p.csv",
		row(2, "principal", d.Voters[6].Name, "holder", "0012", "relation", "女儿", "document", "W-1", "on", "2021年1月5日"),
	))
	if len(faults) > 0 || d.Proxies[0] != (election.Proxy{Principal: "0007", Holder: "0012", Relation: "child", Document: "W-1", On: "2021-01-05"}) {
		t.Errorf("%v %v", faults, d.Proxies)
	}
}

func TestTakeInStaff(t *testing.T) {
	d := community(t)
	faults := d.TakeIn(election.StaffList, table("s.csv",
		row(2, "name", "甲", "role", "发票员", "voter", "0002"), row(3, "name", "乙", "role", "门卫"), row(4, "id", "T01", "role", "监票人"),
	))
	if got, want := places(faults), "W111 2 voter; D108 3 role; D108 4 id; D108 4 name"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	faults = d.TakeIn(election.StaffList, table("s.csv", row(2, "name", "甲", "role", "总监票人")))
	if len(faults) > 0 || d.Staff[0] != (election.StaffMember{ID: "T01", Name: "甲", Role: election.ChiefSupervisor}) {
		t.Errorf("%v %v", faults, d.Staff)
	}
}

func TestMaskIDs(t *testing.T) {
	for text, want := range map[string]string{
		"王 110101199003074514，李": "王 1101**********4514，李", "１１０１０１１９９００３０７４５１Ｘ": "1101**********451X", "电话 13800138000": "电话 13800138000",
	} {
		if got := election.MaskIDs(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestFaultsOfTheReadingStandBesideTheOthers(t *testing.T) {
	read := table("r.csv", row(2, "no", "1", "name", "甲", "id_number", "4.3E+17"), row(3, "no", "1", "name", "乙"))
	read.Faults = []election.Finding{election.Find("D108", "file", "r.csv", "row", 2, "field", "id_number", "why", "digits_lost", "given", "")}
	if got, want := places(community(t).TakeIn(election.VoterList, read)), "D108 2 id_number; D108 3 no; R102 3 id_number"; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestOnePersonIsAppended(t *testing.T) {
	d := &election.Definition{
		Profile: election.Residents2020, ElectionDay: "2021-01-28", Stations: []election.Station{{ID: "S1", Title: "会场"}},
		Voters: []election.Voter{{No: "0001", Name: "甲", IDNumber: "110101199003074514", Station: "S1"}, {No: "0002", Name: "乙", Station: "S1"}},
	}
	d.Rules, _ = election.RulesOf(d.Profile)
	for _, c := range []struct {
		list   election.List
		fields map[string]string
		want   string // codes and fields
	}{
		{election.VoterList, map[string]string{"no": "0001", "name": "丙", "id_number": "11010119900307109X"}, "D108 no"},
		{election.VoterList, map[string]string{"no": "0003", "name": "", "id_number": "110101199003074514"}, "D108 name R103 id_number"},
		{election.VoterList, map[string]string{"no": "0003", "name": "丙", "id_number": "11010119900307109X"}, ""},
		{election.ProxyList, map[string]string{"principal": "0002", "holder": "0003", "relation": "配偶"}, "P211 document"},
		{election.ProxyList, map[string]string{"principal": "0002", "holder": "0003", "relation": "配偶", "document": "W-1"}, ""},
		{election.ProxyList, map[string]string{"principal": "0002", "holder": "0001", "relation": "配偶", "document": "W-2"}, "P206 principal"},
	} {
		before := len(d.Voters) + len(d.Proxies)
		var got []string
		for _, f := range d.Append(c.list, c.fields) {
			got = append(got, string(f.Code), f.Args["field"].(string))
		}
		added := len(d.Voters)+len(d.Proxies) > before
		if strings.Join(got, " ") != c.want || added != (c.want == "") {
			t.Errorf("%v: %v, added %v", c.fields, got, added)
		}
	}
}
