package election

import (
	"fmt"
	"slices"

	"changpiao/station/jsontree"
)

// List names one of the lists of people that an election file takes in from a
// table.
type List string

// The lists.
const (
	VoterList List = "voters"
	ProxyList List = "proxies"
	StaffList List = "staff"
)

// Lists gives them in the order in which they can be taken in.
func Lists() []List { return []List{VoterList, ProxyList, StaffList} }

// Fields lists what a column of a list may be read as.
func (l List) Fields() []string {
	switch l {
	case VoterList:
		return []string{"no", "name", "id_number", "station", "class", "sex", "group", "basis", "elsewhere", "deprived", "other_proof", "excluded"}
	case ProxyList:
		return []string{"principal", "holder", "relation", "document", "on", "absence"}
	}
	return []string{"id", "name", "role", "voter"}
}

// Needed lists the fields without which a row names nobody.
func (l List) Needed() []string {
	switch l {
	case VoterList:
		return []string{"name"}
	case ProxyList:
		return []string{"principal", "holder"}
	}
	return []string{"name", "role"}
}

// Mapping says by hand which sheet of a workbook is read, which row names the
// columns of a table, and as which field each is read, "" for none.
type Mapping struct {
	Sheet   string
	Row     int      // 0 where no row names the columns
	Columns []string // nil where the headings tell
}

// Table is a file of people: its cells as they stand there, and what they were
// read as: rows as far as they can be, and what is wrong with them.
type Table struct {
	File string
	Mapping
	Sheets []string // of a workbook, in their order
	Unread []string // the names of columns that have content and are read as nothing
	Cells  []TableRow
	Rows   []RollRow
	Faults []Finding
}

// TableRow is a row of a file with its number there.
type TableRow struct {
	Row   int
	Cells []string
}

// RowNote is what is wrong in a row of a table, and in which of its fields.
type RowNote struct {
	Row         int
	Field, Text string
}

// TakeIn puts the rows of a table in the place of one of the lists. It gives all
// faults by row and field, those of the table's reading among them; where there
// is one it changes nothing.
func (d *Definition) TakeIn(list List, t Table) []Finding {
	file, rows := t.File, t.Rows
	r := rowReading{file: file, stations: d.Stations, seen: map[VoterNo]bool{}}
	next := *d
	switch list {
	case VoterList:
		next.Voters, r.faults = VotersOfRows(file, rows, d.Stations)
		byID := make(map[IDNumber]VoterNo, len(rows))
		for i, v := range next.Voters {
			var fs Findings
			next.checkVoter(&fs, v, byID)
			r.refused(rows[i], fs, faultyField)
		}
	case ProxyList:
		next.Proxies = r.proxies(d, nil, rows)
	case StaffList:
		next.Staff = r.staff(d, rows)
	}
	faults := t.and(r.faults)
	if len(faults) == 0 {
		*d = next
	}
	return faults
}

// Append adds one person to the voters or proxies, as TakeIn does a table of
// them. It gives all faults by field; where there is one it changes nothing.
func (d *Definition) Append(list List, fields map[string]string) []Finding {
	row := RollRow{Fields: fields}
	r := rowReading{stations: d.Stations, seen: map[VoterNo]bool{}}
	next := *d
	switch list {
	case VoterList:
		byID := make(map[IDNumber]VoterNo, len(d.Voters))
		for _, v := range d.Voters {
			r.seen[v.No] = true
			byID[v.IDNumber] = v.No
		}
		v := r.voter(row)
		var fs Findings
		next.checkVoter(&fs, v, byID)
		r.refused(row, fs, faultyField)
		next.Voters = append(slices.Clone(d.Voters), v)
	case ProxyList:
		next.Proxies = append(slices.Clone(d.Proxies), r.proxies(d, d.Proxies, []RollRow{row})...)
	}
	if len(r.faults) == 0 {
		*d = next
	}
	return r.faults
}

// and gives the faults of the table's reading and further ones, but of a cell
// that can't be read nothing else.
func (t Table) and(further []Finding) []Finding {
	type cell struct{ row, field any }
	unread := map[cell]bool{}
	for _, f := range t.Faults {
		unread[cell{f.Args["row"], f.Args["field"]}] = true
	}
	faults := slices.Clone(t.Faults)
	for _, f := range further {
		if !unread[cell{f.Args["row"], f.Args["field"]}] {
			faults = append(faults, f)
		}
	}
	return faults
}

// refused notes what the rules say against a row; fields tells about which of
// its fields each rule is.
func (r *rowReading) refused(row RollRow, fs Findings, fields map[Code]string) {
	for _, f := range fs {
		f.Args["file"], f.Args["row"], f.Args["field"] = r.file, row.Row, fields[f.Code]
		r.faults = append(r.faults, f)
	}
}

// proxyField is which field of a proxy each rule is about.
var proxyField = map[Code]string{
	"P201": "holder", "P202": "holder", "P203": "holder", "P204": "principal", "P205": "principal", "P206": "principal",
	"P207": "holder", "P208": "holder", "P209": "relation", "P210": "on", "P211": "document", "P212": "principal",
}

// proxies reads proxies beside those that stand before.
func (r *rowReading) proxies(d *Definition, before []Proxy, rows []RollRow) []Proxy {
	register, named := NewProxyRegister(d), map[string][]VoterNo{}
	for _, v := range d.Voters {
		register.Voters[v.No] = true
		named[v.Name] = append(named[v.Name], v.No)
	}
	for _, p := range before {
		register.Record(p)
	}
	voter := func(row RollRow, field string) VoterNo {
		text := row.Fields[field]
		switch who := named[text]; {
		case text == "":
			r.fault(row, field, jsontree.Missing, "")
		case register.Voters[VoterNo(text)]:
		case len(who) == 1:
			return who[0]
		case len(who) > 1:
			r.fault(row, field, jsontree.Twice, text)
			return ""
		}
		return VoterNo(text)
	}
	var list []Proxy
	for _, row := range rows {
		before := len(r.faults)
		p := Proxy{
			Principal: voter(row, "principal"), Holder: voter(row, "holder"), Relation: relationOf(row.Fields["relation"]),
			Document: row.Fields["document"], On: r.day(row, "on"), Absence: row.Fields["absence"],
		}
		if len(r.faults) > before {
			continue
		}
		var fs Findings
		register.Check(&fs, p)
		if r.refused(row, fs, proxyField); len(fs) == 0 {
			register.Record(p)
			list = append(list, p)
		}
	}
	return list
}

// relationWords are how tables write the relations; see Relation.
var relationWords = map[Relation][]string{
	"spouse": {"配偶", "夫妻", "丈夫", "妻子", "夫", "妻"}, "parent": {"父母", "父亲", "母亲", "父", "母"},
	"child": {"子女", "儿子", "女儿", "子", "女"}, "sibling": {"兄弟姐妹", "兄弟", "姐妹", "兄妹", "姐弟", "哥哥", "弟弟", "姐姐", "妹妹"},
	"grandparent": {"祖父母", "外祖父母", "祖父母或外祖父母", "祖父", "祖母", "外祖父", "外祖母"},
	"grandchild":  {"孙子女", "外孙子女", "孙子女或外孙子女", "孙子", "孙女", "外孙", "外孙女"}, "other": {"其他"},
}

// relationOf reads a relation; a text of no known one is kept, and refused with
// P209.
func relationOf(text string) Relation {
	for relation, words := range relationWords {
		if slices.Contains(words, text) {
			return relation
		}
	}
	return Relation(text)
}

// day reads a date as tables write it.
func (r *rowReading) day(row RollRow, field string) Date {
	text := row.Fields[field]
	if text == "" {
		return ""
	}
	if d, ok := DateAsWritten(text); ok {
		return d
	}
	r.fault(row, field, "no_such_date", text)
	return ""
}

// roleWords are how tables write the roles.
var roleWords = map[Role][]string{
	Registrar: {"登记员"}, Issuer: {"发票员"}, Caller: {"唱票员", "唱票人"}, Recorder: {"计票员", "计票人"},
	Supervisor: {"监票员", "监票人"}, ChiefSupervisor: {"总监票员", "总监票人"}, Scribe: {"代写员", "代书员"},
}

func roleOf(text string) (Role, bool) {
	for _, role := range roles {
		if text == string(role) || slices.Contains(roleWords[role], text) {
			return role, true
		}
	}
	return "", false
}

func (r *rowReading) staff(d *Definition, rows []RollRow) Roster {
	var list Roster
	seen := map[StaffID]bool{}
	for i, row := range rows {
		m := StaffMember{ID: StaffID(row.Fields["id"]), Name: row.Fields["name"], Voter: VoterNo(row.Fields["voter"])}
		if m.ID == "" {
			m.ID = StaffID(fmt.Sprintf("T%02d", i+1))
		}
		if seen[m.ID] {
			r.fault(row, "id", jsontree.Twice, string(m.ID))
		}
		seen[m.ID] = true
		if m.Name == "" {
			r.fault(row, "name", jsontree.Missing, "")
		}
		var known bool
		if m.Role, known = roleOf(row.Fields["role"]); !known {
			r.fault(row, "role", jsontree.NotAllowed, row.Fields["role"])
		}
		var fs Findings
		d.checkStaffMember(&fs, m)
		r.refused(row, fs, map[Code]string{"W111": "voter", "W112": "voter"})
		list = append(list, m)
	}
	return list
}
