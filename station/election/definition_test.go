package election_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"changpiao/station/election"
)

// base is a sound definition; every test changes a place or two of it.
const base = `{
 "id": "small", "title": "示例社区换届选举", "profile": "residents-2020",
 "election_day": "2021-01-28", "roll_published": "2021-01-08", "candidates_published": "2021-01-21", "proxies_published": "2021-01-26",
 "round": 1, "kind": "first",
 "positions": [
  {"id": "director", "title": "主任", "seats": 1, "candidates": [
   {"id": "a", "name": "丁一", "voter": "0001", "sex": "F", "review": "passed"}, {"id": "b", "name": "王二", "voter": "0002"}]},
  {"id": "member", "title": "委员", "seats": 1, "candidates": [
   {"id": "c", "name": "田三", "voter": "0003"}, {"id": "d", "name": "李四", "voter": "0004"}]}
 ],
 "papers": [{"id": "combined", "title": "选票", "positions": ["director", "member"]}],
 "stations": [
  {"id": "S1", "title": "中心会场", "boxes": [{"id": "S1-1", "kind": "fixed"}, {"id": "S1-M", "kind": "mobile", "voters": ["0009"], "staff": ["T1"], "resolution": "1", "posted": "1"}]},
  {"id": "S2", "boxes": [{"id": "S2-1"}]}],
 "staff": [{"id": "T1", "name": "甲", "role": "supervisor"}, {"id": "T2", "name": "乙", "role": "chief_supervisor", "voter": "0010"}],
 "voters": [],
 "proxies": [{"principal": "0011", "holder": "0012", "relation": "spouse", "document": "W-1", "on": "2021-01-26"}]
}`

type (
	object = map[string]any
	list   = []any
)

// idNumber is a valid number of nobody. Its check digit is worked out from the
// standard's formula 2^(18-i) mod 11, not from the table in the code.
func idNumber(birth string, seq int) string {
	first := "990199" + strings.ReplaceAll(birth, "-", "") + fmt.Sprintf("%03d", seq)
	sum, weight := 0, 2
	for i := 16; i >= 0; i-- {
		sum += int(first[i]-'0') * weight
		weight = weight * 2 % 11
	}
	return first + string("0123456789X"[(12-sum%11)%11])
}

func document(t testing.TB) object {
	t.Helper()
	var doc object
	if err := json.Unmarshal([]byte(base), &doc); err != nil {
		t.Fatal(err)
	}
	var voters list
	for i := 1; i <= 20; i++ {
		voters = append(voters, object{"no": fmt.Sprintf("%04d", i), "name": "选民" + strconv.Itoa(i), "id_number": idNumber("1970-01-01", 900+2*i+1), "class": 1.0, "station": "S1"})
	}
	doc["voters"] = voters
	return doc
}

// A change puts a value at a place such as positions.0.seats; nil takes it out,
// and a place one past a list's end extends it.
type change struct {
	at    string
	value any
}

func put(t testing.TB, node any, path []string, value any) any {
	t.Helper()
	if len(path) == 0 {
		return value
	}
	switch n := node.(type) {
	case object:
		if v := put(t, n[path[0]], path[1:], value); v == nil {
			delete(n, path[0])
		} else {
			n[path[0]] = v
		}
		return n
	case list:
		i, err := strconv.Atoi(path[0])
		if err != nil || i > len(n) {
			t.Fatalf("no place %v in a list of %d", path, len(n))
		}
		if i == len(n) {
			return append(n, put(t, nil, path[1:], value))
		}
		n[i] = put(t, n[i], path[1:], value)
		return n
	case nil:
		return put(t, object{}, path, value)
	}
	t.Fatalf("no place %v", path)
	return nil
}

func parse(t testing.TB, changes ...change) (*election.Definition, []election.Finding) {
	t.Helper()
	doc := document(t)
	for _, c := range changes {
		put(t, doc, strings.Split(c.at, "."), c.value)
	}
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return parseText(t, string(data))
}

func parseText(t testing.TB, text string) (*election.Definition, []election.Finding) {
	t.Helper()
	d, err := election.Parse("election.json", []byte(text), nil)
	if err == nil {
		return d, nil
	}
	var refusal *election.Refusal
	if !errors.As(err, &refusal) || len(refusal.Findings) == 0 || d != nil {
		t.Fatalf("not a refusal: %v", err)
	}
	return nil, refusal.Findings
}

func codes(fs []election.Finding) string {
	var cs []string
	for _, f := range fs {
		cs = append(cs, string(f.Code))
	}
	slices.Sort(cs)
	return strings.Join(slices.Compact(cs), " ")
}

type ruleCase struct {
	name    string
	changes []change
	want    string // the codes, in order, "" for none
}

func runRefusals(t *testing.T, cases []ruleCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if _, fs := parse(t, c.changes...); codes(fs) != c.want {
				t.Errorf("refused with %v; want %q", fs, c.want)
			}
		})
	}
}

func TestTheBaseIsSound(t *testing.T) {
	d, fs := parse(t)
	if len(fs) > 0 {
		t.Fatal(fs)
	}
	if fs := d.Flags(); len(fs) > 0 {
		t.Error("flags", fs)
	}
}

func TestIDNumberOfTheTestsFollowsTheStandard(t *testing.T) {
	// The examples printed in GB 11643.
	for _, id := range []string{"11010519491231002X", "440524188001010014"} {
		if fault := election.IDNumber(id).Fault(); fault != "" {
			t.Errorf("%s: %s", id, fault)
		}
	}
}

func TestCandidateRules(t *testing.T) {
	three := list{object{"id": "c", "name": "田三", "voter": "0003"}, object{"id": "d", "name": "李四", "voter": "0004"}, object{"id": "e", "name": "张五", "voter": "0005"}}
	noWoman := change{"positions.0.candidates.0.sex", "M"}
	runRefusals(t, []ruleCase{
		{"D101 as many as seats", []change{{"positions.1.seats", 2}}, "D101"},
		{"D101 one more than seats", []change{{"positions.1.seats", 2}, {"positions.1.candidates", three}}, ""},
		{"D101 no candidates", []change{{"positions.1.candidates", nil}}, "D101"},
		{"D101 surplus of two", []change{{"rules.surplus", 2}}, "D101"},
		{"D101 surplus of none", []change{{"rules.surplus", 0}, {"positions.1.seats", 2}}, ""},
		{"D101 a share rounded up", []change{{"rules.surplus", "20%"}, {"positions.1.seats", 2}, {"positions.1.candidates", three}}, ""},
		{"D101 a share missed", []change{{"rules.surplus", "20%"}, {"positions.1.seats", 3}, {"positions.1.candidates", three}}, "D101"},
		{"D101 only a flag in a run-off", []change{{"kind", "runoff"}, {"round", 2}, {"positions.1.seats", 2}}, ""},
		{"D101 only a flag in a re-vote", []change{{"kind", "revote"}, {"round", 2}, {"positions.1.seats", 2}}, ""},
		{"D101 not of a nomination", []change{{"profile", "nomination-2020"}, {"proxies", nil}, {"positions.0.candidates", nil}, {"positions.1.candidates", nil}}, ""},
		{"D102 no woman", []change{noWoman}, "D102"},
		{"D102 a woman by the ID number", []change{noWoman, {"voters.1.id_number", idNumber("1971-01-01", 902)}}, ""},
		{"D102 the candidate's sex comes before the ID's", []change{noWoman, {"positions.0.candidates.1.sex", "M"}, {"voters.1.id_number", idNumber("1971-01-01", 902)}}, "D102"},
		{"D102 not asked in 2026", []change{noWoman, {"profile", "residents-2026"}}, ""},
		{"D102 asked when set", []change{noWoman, {"profile", "residents-2026"}, {"rules.woman_candidate", "yes"}}, "D102"},
		{"D102 not in a run-off", []change{noWoman, {"kind", "runoff"}, {"round", 2}}, ""},
		{"D104 not on the roll", []change{{"positions.0.candidates.1.voter", "0099"}}, "D104"},
		{"D104 without a number", []change{{"positions.0.candidates.1.voter", nil}}, "D104"},
		{"D104 and others together", []change{{"positions.0.candidates.1.voter", "0099"}, {"positions.1.seats", 2}, noWoman}, "D101 D102 D104"},
		{"the same person for two positions is no refusal", []change{{"positions.1.candidates.0", object{"id": "a", "name": "丁一", "voter": "0001"}}}, ""},
	})
}

func TestFlags(t *testing.T) {
	for _, c := range []ruleCase{
		{"D101 run-off", []change{{"kind", "runoff"}, {"round", 2}, {"positions.1.seats", 2}}, "D101"},
		{"D101 run-off with enough", []change{{"kind", "runoff"}, {"round", 2}}, ""},
		{"D103 two positions", []change{{"positions.1.candidates.0", object{"id": "a", "name": "丁一", "voter": "0001"}}}, "D103"},
		{"D105 roll 20 days", []change{{"roll_published", "2021-01-08"}}, ""},
		{"D105 roll 19 days", []change{{"roll_published", "2021-01-09"}}, "D105"},
		{"D105 candidates 7 days", []change{{"candidates_published", "2021-01-21"}}, ""},
		{"D105 candidates 6 days", []change{{"candidates_published", "2021-01-22"}}, "D105"},
		{"D105 not in a run-off", []change{{"kind", "runoff"}, {"round", 2}, {"roll_published", "2021-01-27"}}, ""},
		{"D106 more strokes first", []change{{"positions.0.candidates.0.name", "李一"}}, "D106"},
		{"D106 equal strokes", []change{{"positions.1.candidates.0.name", "张三"}}, ""},
		{"D106 unknown character behind", []change{{"positions.0.candidates.1.name", "Xaver"}}, ""},
		{"D106 unknown character", []change{{"positions.0.candidates.0.name", "Xaver"}}, ""},
		{"D107 the last day before the law", []change{{"election_day", "2025-12-31"}, {"roll_published", nil}, {"candidates_published", nil}}, ""},
		{"D107 the law's first day", []change{{"election_day", "2026-01-01"}, {"roll_published", nil}, {"candidates_published", nil}}, "D107"},
		{"D107 party profile", []change{{"profile", "party-2020"}, {"proxies", nil}, {"election_day", "2026-01-01"}, {"roll_published", nil}, {"candidates_published", nil}}, "D107"},
		{"D107 2026 profile", []change{{"profile", "residents-2026"}, {"election_day", "2026-01-01"}, {"roll_published", nil}, {"candidates_published", nil}}, ""},
		{"D107 assembly", []change{{"profile", "assembly"}, {"proxies", nil}, {"election_day", "2026-01-01"}, {"roll_published", nil}, {"candidates_published", nil}}, ""},
		{"D109 review open", []change{{"positions.0.candidates.0.review", "pending"}}, "D109"},
		{"D109 no review in a file that keeps them", []change{{"reviewed", true}, {"positions.0.candidates.0.review", "passed"}}, "D109"},
		{"D109 no review kept at all", []change{{"positions.0.candidates.0.review", "passed"}}, ""},
		{"D109 review passed", []change{{"positions.0.candidates.1.review", "passed"}}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, fs := parse(t, c.changes...)
			if d == nil {
				t.Fatal(fs)
			}
			if fs := d.Flags(); codes(fs) != c.want {
				t.Errorf("flags %v; want %q", fs, c.want)
			}
		})
	}
}

func TestWithdrawingACandidate(t *testing.T) {
	d, _ := parse(t)
	for on, want := range map[election.Date]string{"2021-01-20": "", "2021-01-21": "", "2021-01-22": "D112"} {
		var fs election.Findings
		if d.Withdraw(&fs, d.Positions[0].Candidates[0], on); codes(fs) != want {
			t.Errorf("on %s: %v, want %q", on, fs, want)
		}
	}
	d, _ = parse(t, change{"candidates_published", nil})
	var fs election.Findings
	if d.Withdraw(&fs, d.Positions[0].Candidates[0], "2021-01-22"); len(fs) > 0 {
		t.Error("not posted:", fs)
	}
}

func TestFillingAGap(t *testing.T) {
	ranked := []election.VoterNo{"3", "1", "2"}
	for _, c := range []struct {
		name   string
		taken  []election.VoterNo
		chosen election.VoterNo
		want   string
	}{
		{"the next", []election.VoterNo{"3"}, "1", ""},
		{"the one after", []election.VoterNo{"3"}, "2", "D110"},
		{"one who declined", []election.VoterNo{"3", "1"}, "1", "D110"},
		{"after one who declined", []election.VoterNo{"3", "1"}, "2", ""},
		{"nobody is left", ranked, "9", ""},
	} {
		var fs election.Findings
		if election.FillGap(&fs, ranked, c.taken, c.chosen); codes(fs) != c.want {
			t.Errorf("%s: %v, want %q", c.name, fs, c.want)
		}
	}
	if answered, err := (election.Findings{election.Find("D110")}).Judge("第二名弃权"); err != nil || len(answered) != 1 {
		t.Error("D110 is answered by a reason:", err)
	}
}

func TestObjections(t *testing.T) {
	for _, c := range []struct {
		name string
		o    election.Objection
		want int
	}{
		{"on the fifth day, decided on the third", election.Objection{Posted: "2021-01-08", Received: "2021-01-13", Decided: "2021-01-16"}, 0},
		{"on the sixth day", election.Objection{Posted: "2021-01-08", Received: "2021-01-14"}, 1},
		{"decided on the fourth day", election.Objection{Posted: "2021-01-08", Received: "2021-01-13", Decided: "2021-01-17"}, 1},
		{"both", election.Objection{Posted: "2021-01-08", Received: "2021-01-14", Decided: "2021-01-18"}, 2},
		{"over a month's end", election.Objection{Posted: "2020-02-26", Received: "2020-03-02", Decided: "2020-03-05"}, 0},
	} {
		var fs election.Findings
		if c.o.Check(&fs); len(fs) != c.want || c.want > 0 && codes(fs) != "R111" {
			t.Errorf("%s: %v, want %d", c.name, fs, c.want)
		}
	}
}

func TestStaffRules(t *testing.T) {
	kin := func(a, b string) change { return change{"kin", list{object{"a": a, "b": b, "relation": "spouse"}}} }
	runRefusals(t, []ruleCase{
		{"W111 a candidate", []change{{"staff.1.voter", "0001"}}, "W111"},
		{"W111 nobody's number", []change{{"staff.1.voter", "0013"}}, ""},
		{"W112 a candidate's spouse", []change{kin("0001", "0010")}, "W112"},
		{"W112 the other way round", []change{kin("0010", "0001")}, "W112"},
		{"W112 behind others who are kin", []change{{"kin", list{object{"a": "0013", "b": "0014", "relation": "spouse"}, object{"a": "0010", "b": "0001", "relation": "spouse"}}}}, "W112"},
		{"W112 another voter's spouse", []change{kin("0010", "0011")}, ""},
		{"W112 two others", []change{kin("0001", "0013")}, ""},
		{"W111 rather than W112", []change{{"staff.1.voter", "0001"}, kin("0001", "0002")}, "W111"},
	})
}

func TestChangingStaffOnTheDay(t *testing.T) {
	d, _ := parse(t, change{"kin", list{object{"a": "0001", "b": "0013", "relation": "child"}}})
	for _, c := range []struct {
		voter election.VoterNo
		want  string
	}{{"", "W115"}, {"0014", "W115"}, {"0001", "W111 W115"}, {"0013", "W112 W115"}} {
		var fs election.Findings
		if d.ChangeStaff(&fs, election.StaffMember{ID: "T9", Role: election.Issuer, Voter: c.voter}); codes(fs) != c.want {
			t.Errorf("%q: %v, want %q", c.voter, fs, c.want)
		}
	}
}

func TestSupervisorsAreCounted(t *testing.T) {
	roster := election.Roster{{ID: "A", Role: election.Supervisor}, {ID: "B", Role: election.Supervisor}, {ID: "C", Role: election.ChiefSupervisor}, {ID: "D", Role: election.Recorder}, {ID: "E", Role: election.Supervisor, Voter: "0001"}, {ID: "F", Role: election.Supervisor, Voter: "0001"}}
	for _, c := range []struct {
		by   []election.StaffID
		need int
		want string
	}{
		{[]election.StaffID{"A", "B"}, 2, ""},
		{[]election.StaffID{"A", "C"}, 2, ""},
		{[]election.StaffID{"A"}, 2, "W113"},
		{[]election.StaffID{"A", "A"}, 2, "W113"},
		{[]election.StaffID{"C", "C"}, 2, "W113"},
		{[]election.StaffID{"A", "D"}, 2, "W113"},
		{[]election.StaffID{"E", "F"}, 2, "W113"}, // one person with two entries
		{[]election.StaffID{"A", "E"}, 2, ""},
		{[]election.StaffID{"A", "nobody"}, 2, "W113"},
		{[]election.StaffID{"A", "B", "C"}, 3, ""},
		{[]election.StaffID{"A", "B", "D"}, 3, "W113"},
		{nil, 2, "W113"},
	} {
		var fs election.Findings
		if fs.RequireSupervisors(roster, c.by, c.need); codes(fs) != c.want {
			t.Errorf("%v of %d: %v, want %q", c.by, c.need, fs, c.want)
		}
	}
}

func TestEveryTaskIsDoneByItsRolesAlone(t *testing.T) {
	all := []election.Role{election.Registrar, election.Issuer, election.Caller, election.Recorder, election.Supervisor, election.ChiefSupervisor, election.Scribe}
	var roster election.Roster
	for _, r := range all {
		roster = append(roster, election.StaffMember{ID: election.StaffID(r), Role: r})
	}
	for _, task := range election.Tasks() {
		may := election.MayDo(task)
		if len(may) == 0 {
			t.Errorf("nobody may do %s", task)
		}
		for _, role := range all {
			by := []election.StaffID{election.StaffID(role)}
			if election.WantsPair(task) {
				by = append(by, "supervisor", "chief_supervisor")
			}
			want := "W114"
			if slices.Contains(may, role) {
				want = ""
			}
			var fs election.Findings
			if fs.Authorise(roster, task, by); codes(fs) != want {
				t.Errorf("%s by %s: %v", task, role, fs)
			}
		}
		for _, by := range [][]election.StaffID{nil, {"stranger"}, {election.StaffID(may[0]), "stranger"}} {
			want := "W114"
			if election.WantsPair(task) {
				want = "W113 W114"
			}
			var fs election.Findings
			if fs.Authorise(roster, task, by); codes(fs) != want {
				t.Errorf("%s by %v: %v", task, by, fs)
			}
		}
		if election.WantsPair(task) {
			var fs election.Findings
			if fs.Authorise(roster, task, []election.StaffID{"supervisor"}); codes(fs) != "W113" {
				t.Errorf("%s by one: %v", task, fs)
			}
		}
		if first := roster.For(task); first[0].Role != may[0] {
			t.Errorf("%s is first offered to %s, not to %s", task, first[0].Role, may[0])
		}
	}
}

func TestRollRules(t *testing.T) {
	voter := func(key string, value any) change { return change{"voters.19." + key, value} }
	good := idNumber("1970-05-05", 955)
	wrongCheck := good[:17] + string("0123456789"[(strings.IndexByte("0123456789X", good[17])+1)%10])
	withX := ""
	for seq := 900; withX == ""; seq++ {
		if id := idNumber("1975-03-03", seq); id[17] == 'X' {
			withX = id
		}
	}
	full := strings.Map(func(r rune) rune {
		if r == 'X' {
			return 'ｘ'
		}
		return r - '0' + '０'
	}, withX)
	runRefusals(t, []ruleCase{
		{"R101 eighteen on polling day", []change{voter("id_number", idNumber("2003-01-28", 901))}, ""},
		{"R101 eighteen the day after", []change{voter("id_number", idNumber("2003-01-29", 901))}, "R101"},
		{"R101 born on 29 February, on 28 February", []change{{"election_day", "2022-02-28"}, voter("id_number", idNumber("2004-02-29", 901))}, "R101"},
		{"R101 born on 29 February, on 1 March", []change{{"election_day", "2022-03-01"}, voter("id_number", idNumber("2004-02-29", 901))}, ""},
		{"R102 none", []change{voter("id_number", nil)}, "R102"},
		{"R102 none but other proof", []change{voter("id_number", nil), voter("other_proof", "户口簿")}, ""},
		{"R102 wrong beside other proof", []change{voter("id_number", wrongCheck), voter("other_proof", "户口簿")}, "R102"},
		{"R102 wrong check digit", []change{voter("id_number", wrongCheck)}, "R102"},
		{"R102 17 digits", []change{voter("id_number", good[:17])}, "R102"},
		{"R102 19 digits", []change{voter("id_number", good+"1")}, "R102"},
		{"R102 15 digits of old", []change{voter("id_number", "990199700101901")}, "R102"},
		{"R102 a letter inside", []change{voter("id_number", "99019A"+good[6:])}, "R102"},
		{"R102 X inside", []change{voter("id_number", good[:16]+"X"+good[17:])}, "R102"},
		{"R102 no such month", []change{voter("id_number", idNumber("1970-13-01", 901))}, "R102"},
		{"R102 30 February", []change{voter("id_number", idNumber("1970-02-30", 901))}, "R102"},
		{"R102 29 February of a common year", []change{voter("id_number", idNumber("1900-02-29", 901))}, "R102"},
		{"R102 29 February of a leap year", []change{voter("id_number", idNumber("2000-02-29", 901))}, ""},
		{"R102 born in 1849", []change{voter("id_number", idNumber("1849-12-31", 901))}, "R102"},
		{"R102 capital X", []change{voter("id_number", withX)}, ""},
		{"R102 small x", []change{voter("id_number", strings.ToLower(withX))}, ""},
		{"R102 full width", []change{voter("id_number", full)}, ""},
		{"R102 blanks inside", []change{voter("id_number", good[:6]+" "+good[6:14]+"　"+good[14:])}, ""},
		{"R103 the same number", []change{voter("id_number", idNumber("1970-01-01", 903))}, "R103"},
		{"R103 the same number at another station", []change{voter("id_number", idNumber("1970-01-01", 903)), voter("station", "S2")}, "R103"},
		{"R103 the same number written otherwise", []change{{"voters.18.id_number", withX}, voter("id_number", full)}, "R103"},
		{"R103 two without a number", []change{{"voters.18.id_number", nil}, {"voters.18.other_proof", "护照"}, voter("id_number", nil), voter("other_proof", "护照")}, ""},
		{"R104 registered elsewhere", []change{voter("elsewhere", "桂花园社区")}, "R104"},
		{"R104 false", []change{voter("elsewhere", false)}, ""},
		{"R105 deprived", []change{voter("deprived", true)}, "R105"},
		{"R105 false", []change{voter("deprived", false)}, ""},
		{"all of one voter", []change{voter("id_number", idNumber("2010-01-01", 901)), voter("elsewhere", "它社区"), voter("deprived", true)}, "R101 R104 R105"},
	})
}

func TestNoFindingShowsAWholeIDNumber(t *testing.T) {
	id := idNumber("2010-07-08", 901)
	_, fs := parse(t, change{"voters.19.id_number", id}, change{"voters.18.id_number", id}, change{"voters.17.id_number", id[:17] + "Z"})
	text := fmt.Sprint(fs)
	body, err := json.Marshal(fs)
	if err != nil || codes(fs) != "R101 R102 R103" {
		t.Fatal(err, fs)
	}
	for _, s := range []string{text, string(body), fmt.Sprintf("%#v %v %s", election.IDNumber(id), election.IDNumber(id), election.IDNumber(id))} {
		if strings.Contains(s, id[6:14]) || strings.Contains(s, id[:17]) {
			t.Errorf("birth or number shown: %s", s)
		}
	}
}

func proxy(principal, holder string, more ...any) object {
	p := object{"principal": principal, "holder": holder, "relation": "parent", "document": "W-9", "on": "2021-01-25"}
	for i := 0; i < len(more); i += 2 {
		p[more[i].(string)] = more[i+1]
	}
	return p
}

func TestProxyRules(t *testing.T) {
	held := func(n int) change {
		var ps list
		for i := range n {
			ps = append(ps, proxy(fmt.Sprintf("%04d", 13+i), "0012"))
		}
		return change{"proxies", ps}
	}
	only := func(ps ...any) []change { return []change{{"proxies", ps}} }
	in2026 := change{"profile", "residents-2026"}
	runRefusals(t, []ruleCase{
		{"P201 five", []change{held(5)}, ""},
		{"P201 six", []change{held(6)}, "P201"},
		{"P201 three of 2026", []change{in2026, held(3)}, ""},
		{"P201 four of 2026", []change{in2026, held(4)}, "P201"},
		{"P201 as set", []change{{"rules.max_proxies", 6}, held(6)}, ""},
		{"P202 a candidate holds", only(proxy("0013", "0001")), "P202"},
		{"P202 allowed", append(only(proxy("0013", "0001")), change{"rules.proxy_candidate", "yes"}), ""},
		{"P202 a candidate entrusts", only(proxy("0001", "0013")), ""},
		{"P203 holder not registered", only(proxy("0013", "0099")), "P203"},
		{"P204 principal not registered", only(proxy("0099", "0013")), "P204"},
		{"P206 entrusted twice", only(proxy("0013", "0014"), proxy("0013", "0015")), "P206"},
		{"P206 entrusted twice to one", only(proxy("0013", "0014"), proxy("0013", "0014")), "P206"},
		{"P207 the holder has entrusted", only(proxy("0013", "0014"), proxy("0015", "0013")), "P207"},
		{"P207 the principal holds", only(proxy("0013", "0014"), proxy("0014", "0015")), "P207"},
		{"P207 a circle", only(proxy("0013", "0014"), proxy("0014", "0013")), "P207"},
		{"P208 oneself", only(proxy("0013", "0013")), "P208"},
		{"P209 grandchild", only(proxy("0013", "0014", "relation", "grandchild")), ""},
		{"P209 other", only(proxy("0013", "0014", "relation", "other")), "P209"},
		{"P209 unknown", only(proxy("0013", "0014", "relation", "colleague")), "P209"},
		{"P209 none", only(proxy("0013", "0014", "relation", nil)), "P209"},
		{"P209 unknown in 2026", append(only(proxy("0013", "0014", "relation", "colleague")), in2026), "P209"},
		{"P209 none in 2026", append(only(proxy("0013", "0014", "relation", nil)), in2026), ""},
		{"P209 named in 2026", append(only(proxy("0013", "0014", "relation", "spouse")), in2026), ""},
		{"P209 not asked in 2026", append(only(proxy("0013", "0014", "relation", "other")), in2026), ""},
		{"P210 on the day of posting", only(proxy("0013", "0014", "on", "2021-01-26")), ""},
		{"P210 the day after", only(proxy("0013", "0014", "on", "2021-01-27")), "P210"},
		{"P210 allowed", append(only(proxy("0013", "0014", "on", "2021-01-28")), change{"rules.proxy_day", "yes"}), ""},
		{"P210 nothing was posted", append(only(proxy("0013", "0014", "on", "2021-01-28")), change{"proxies_published", nil}), ""},
		{"P211 no document", only(proxy("0013", "0014", "document", nil)), "P211"},
		{"P211 a blank document", only(proxy("0013", "0014", "document", "  ")), "P211"},
		{"P212 none allowed", append(only(proxy("0013", "0014")), change{"profile", "party-2020"}), "P212"},
		{"P212 a number without a holder", append(only(proxy("0013", "0014")), change{"rules.proxy_holder", "none"}), "P212"},
		{"P212 representatives of 2026", append(only(proxy("0013", "0014")), in2026, change{"rules.electors", "representatives"}), "P212"},
		{"P212 no proxies given", []change{{"profile", "party-2020"}, {"proxies", nil}}, ""},
		{"a refused one doesn't count", only(proxy("0013", "0014", "document", nil), proxy("0013", "0015")), "P211"},
		{"many at once", only(proxy("0099", "0098", "relation", "", "document", "", "on", "2021-01-27")), "P203 P204 P209 P210 P211"},
	})
}

// Candidates and their near relatives leave the staff of a round in which they
// stand.
func TestEligible(t *testing.T) {
	d := &election.Definition{
		Positions: []election.Position{{ID: "m", Candidates: []election.Candidate{{ID: "a", Voter: "0001"}}}},
		Kin:       []election.Kin{{A: "0002", B: "0001", Relation: "spouse"}, {A: "0003", B: "0002", Relation: "child"}},
	}
	staff := election.Roster{{ID: "A", Voter: "0001"}, {ID: "B", Voter: "0002"}, {ID: "C", Voter: "0003"}, {ID: "D"}}
	if got := d.Eligible(staff); len(got) != 2 || got[0].ID != "C" || got[1].ID != "D" || len(staff) != 4 {
		t.Errorf("%+v", got)
	}
}
