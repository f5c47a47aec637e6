package election_test

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/jsontree"
)

func TestFaultsOfTheFile(t *testing.T) {
	for _, c := range []struct {
		name, at string
		value    any
		path     string // "" when the change is sound
	}{
		{"no id", "id", nil, "id"},
		{"blank id", "id", " ", "id"},
		{"number for a title", "title", 7, "title"},
		{"a street may be left out", "street", nil, ""},
		{"no day", "election_day", nil, "election_day"},
		{"29 February of a common year", "election_day", "2021-02-29", "election_day"},
		{"29 February of a leap year", "election_day", "2024-02-29", ""},
		{"a day written otherwise", "roll_published", "2021/01/08", "roll_published"},
		{"a day of no month", "proxies_published", "2021-13-01", "proxies_published"},
		{"round 0", "round", 0, "round"},
		{"round 99", "round", 99, ""},
		{"round 100", "round", 100, "round"},
		{"half a round", "round", 1.5, "round"},
		{"unknown kind", "kind", "third", "kind"},
		{"unknown profile", "profile", "residents-2019", "profile"},
		{"no profile is the default", "profile", nil, ""},
		{"unknown parameter", "rules.max_proxy", 3, "rules.max_proxy"},
		{"parameter of no such value", "rules.quorum", "half", "rules.quorum"},
		{"negative number", "rules.max_proxies", -1, "rules.max_proxies"},
		{"parameter as text", "rules.max_proxies", "4", ""},
		{"a surplus too large", "rules.surplus", "1001%", "rules.surplus"},
		{"the largest surplus of a run-off", "rules.surplus", "x", "rules.surplus"},
		{"the largest number", "rules.max_proxies", 32767, ""},
		{"a number too large", "rules.max_proxies", 32768, "rules.max_proxies"},
		{"nominees that are no number", "rules.nominees", "seats + x", "rules.nominees"},
		{"nominees below none", "rules.nominees", "seats + -1", "rules.nominees"},
		{"rules as a list", "rules", list{}, "rules"},
		{"no positions", "positions", nil, "positions"},
		{"empty positions", "positions", list{}, "positions"},
		{"zero seats", "positions.0.seats", 0, "positions[0].seats"},
		{"a hundred seats", "positions.0.seats", 100, "positions[0].seats"},
		{"no seats", "positions.0.seats", nil, "positions[0].seats"},
		{"seats as text", "positions.0.seats", "1", "positions[0].seats"},
		{"a position twice", "positions.2", object{"id": "director", "title": "又一个主任", "seats": 1, "candidates": list{
			object{"id": "e", "name": "丁五", "voter": "0005"}, object{"id": "f", "name": "王六", "voter": "0006"}}}, "positions[2].id"},
		{"a candidate twice", "positions.0.candidates.1.id", "a", "positions[0].candidates[1].id"},
		{"a candidate's voter twice", "positions.0.candidates.1.voter", "0001", "positions[0].candidates[1].voter"},
		{"one id for two people", "positions.1.candidates.0.id", "a", "positions[1].candidates[0].id"},
		{"an id like one written in", "positions.0.candidates.1.id", "w:0002", "positions[0].candidates[1].id"},
		{"an id that is the sign alone", "positions.0.candidates.1.id", "w:", "positions[0].candidates[1].id"},
		{"a candidate of no name", "positions.0.candidates.1.name", nil, "positions[0].candidates[1].name"},
		{"a third sex", "positions.0.candidates.0.sex", "X", "positions[0].candidates[0].sex"},
		{"no papers", "papers", nil, "papers"},
		{"a paper that is none", "papers", list{7, object{"id": "second", "positions": list{"director"}}}, "papers[0]"},
		{"a paper with an unknown position", "papers.0.positions.2", "nobody", "papers[0].positions[2]"},
		{"a position twice on a paper", "papers.0.positions.2", "member", "papers[0].positions[2]"},
		{"a position on two papers", "papers.1", object{"id": "second", "positions": list{"member"}}, "papers[1].positions[0]"},
		{"a position on no paper", "papers.0.positions", list{"director"}, "positions[1]"},
		{"no stations", "stations", list{}, "stations"},
		{"a station twice", "stations.1.id", "S1", "stations[1].id"},
		{"a station of no boxes", "stations.1.boxes", list{}, "stations[1].boxes"},
		{"a box twice", "stations.1.boxes.0.id", "S1-1", "stations[1].boxes[0].id"},
		{"a box of no kind is fixed", "stations.0.boxes.0.kind", nil, ""},
		{"a flying box", "stations.0.boxes.0.kind", "flying", "stations[0].boxes[0].kind"},
		{"a mobile box's unknown voter", "stations.0.boxes.1.voters.0", "0099", "stations[0].boxes[1].voters[0]"},
		{"a mobile box's unknown carrier", "stations.0.boxes.1.staff.0", "T9", "stations[0].boxes[1].staff[0]"},
		{"a mobile box's resolution may be true", "stations.0.boxes.1.resolution", true, ""},
		{"a staff id twice", "staff.1.id", "T1", "staff[1].id"},
		{"an unknown role", "staff.1.role", "chairman", "staff[1].role"},
		{"staff as an object", "staff", object{}, "staff"},
		{"no voters", "voters", nil, "voters"},
		{"voters as a text", "voters", "roll.csv", "voters"},
		{"a roll file that nobody can read", "voters", object{"file": "roll.csv"}, "voters.file"},
		{"a voter twice", "voters.19.no", "0019", "voters[19].no"},
		{"a voter of no number", "voters.19.no", nil, "voters[19].no"},
		{"a voter of no name", "voters.19.name", "", "voters[19].name"},
		{"class 0", "voters.19.class", 0, ""},
		{"class 4", "voters.19.class", 4, ""},
		{"class 5", "voters.19.class", 5, "voters[19].class"},
		{"class -1", "voters.19.class", -1, "voters[19].class"},
		{"left out 5", "voters.19.excluded", 5, ""},
		{"left out 6", "voters.19.excluded", 6, "voters[19].excluded"},
		{"an unknown station", "voters.19.station", "S9", "voters[19].station"},
		{"no station of two", "voters.19.station", nil, "voters[19].station"},
		{"deprived as text", "voters.19.deprived", "no", "voters[19].deprived"},
		{"a proxy of no principal", "proxies.0.principal", nil, "proxies[0].principal"},
		{"a proxy's day", "proxies.0.on", "2021-02-30", "proxies[0].on"},
		{"kin of nobody", "kin", list{object{"a": "0001", "b": ""}}, "kin[0].b"},
		{"an objection of no day", "objections", list{object{"what": "漏登"}}, "objections[0].received"},
		{"an objection under way", "objections", list{object{"what": "漏登", "received": "2021-01-10"}}, ""},
		{"an objection decided on no day", "objections", list{object{"what": "漏登", "received": "2021-01-10", "decision": "补登"}}, "objections[0].decided"},
		{"an objection decided somehow", "objections", list{object{"what": "漏登", "received": "2021-01-10", "decided": "2021-01-11"}}, "objections[0].decision"},
		{"an objection decided", "objections", list{object{"what": "漏登", "received": "2021-01-10", "decision": "补登", "decided": "2021-01-11"}}, ""},
		{"deferred for no such round", "deferred", list{object{"kind": "first", "position": object{"id": "x", "title": "组长", "seats": 1}, "paper": object{"id": "q", "positions": list{"x"}}}}, "deferred[0].kind"},
		{"deferred", "deferred", list{object{"kind": "revote", "position": object{"id": "x", "title": "组长", "seats": 1}, "paper": object{"id": "q", "positions": list{"x"}}}}, ""},
		{"kin of an unknown voter", "kin", list{object{"a": "0001", "b": "0099"}}, "kin[0].b"},
		{"elected before without a name", "elected_before", list{object{"position": "director"}}, "elected_before[0].name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, fs := parse(t, change{c.at, c.value})
			if c.path == "" {
				if len(fs) > 0 {
					t.Error(fs)
				}
				return
			}
			found := false
			for _, f := range fs {
				found = found || f.Args["path"] == c.path && f.Args["file"] == "election.json" && f.Args["line"].(int) > 0
			}
			if !found || codes(fs) != "D108" || len(fs) > 1 {
				t.Errorf("got %v; want D108 at %s", fs, c.path)
			}
		})
	}
}

func TestAsManySeatsAsThereMayBe(t *testing.T) {
	if d, fs := parse(t, change{"rules.nominees", "1"}, change{"rules.woman_candidate", "no"}, change{"positions.0.candidates", nil}, change{"positions.0.seats", 99}); d == nil {
		t.Error(fs)
	}
}

func TestTheOnlyStationMayBeLeftOut(t *testing.T) {
	one := change{"stations", list{object{"id": "S1", "boxes": list{object{"id": "S1-1"}}}}}
	d, fs := parse(t, one, change{"voters.19.station", nil})
	if d == nil || d.Voters[19].Station != "S1" {
		t.Error(fs)
	}
	if _, fs := parse(t, one, change{"voters.19.station", "S2"}); codes(fs) != "D108" {
		t.Error(fs)
	}
}

func TestAllFaultsAreTold(t *testing.T) {
	_, fs := parse(t, change{"positions.0.seats", 0}, change{"staff.0.role", "x"}, change{"voters.3.class", 9}, change{"election_day", "never"})
	if len(fs) != 4 || codes(fs) != "D108" {
		t.Errorf("got %v", fs)
	}
}

// What the rules say is told beside what can't be read, as far as it doesn't
// hang on that.
func TestRulesAreToldBesideFaultsOfTheFile(t *testing.T) {
	staff := change{"staff.0.voter", "0001"}
	unknown, few := change{"positions.0.candidates.1.voter", "0099"}, change{"positions.1.seats", 2}
	noWoman, stranger := change{"positions.0.candidates.0.sex", "M"}, change{"proxies.0.principal", "0099"}
	for _, c := range []struct {
		name    string
		changes []change
		want    string
	}{
		{"everything beside a round", []change{{"round", "one"}, staff, unknown, few, noWoman, stranger, {"voters.19.deprived", true}}, "D101 D102 D104 D108 P204 R105 W111"},
		{"beside an unknown role", []change{{"staff.0.role", "king"}, unknown, few}, "D101 D104 D108"},
		{"beside a voter that stands twice", []change{{"voters.19.no", "0019"}, unknown, stranger}, "D104 D108 P204"},
		{"nothing that asks who is on an unread roll", []change{{"voters.19.no", nil}, unknown, stranger, noWoman}, "D108"},
		{"nothing that asks the seats", []change{{"positions.1.seats", "2"}, few, {"positions.1.seats", "2"}}, "D108"},
		{"the surplus of one position beside another's seats", []change{{"positions.0.seats", "1"}, few}, "D101 D108"},
		{"nothing that asks an unread list of candidates", []change{{"positions.1.candidates.1", "x"}, few, noWoman}, "D108"},
		{"nothing that asks an unread position", []change{{"positions.2", "x"}, few, noWoman}, "D108"},
		{"no woman, whoever on the roll is unread", []change{{"voters.19.no", nil}, noWoman}, "D102 D108"},
		{"nothing that asks an unread sex", []change{noWoman, {"positions.0.candidates.1.sex", "X"}}, "D108"},
		{"nothing that asks an unread rule", []change{{"rules.surplus", "x"}, {"rules.woman_candidate", "x"}, few, noWoman, unknown}, "D104 D108"},
		{"nothing that asks the rules of no profile", []change{{"profile", "x"}, few, noWoman, unknown}, "D104 D108"},
		{"the age of nobody without a day", []change{{"election_day", "never"}, {"voters.19.id_number", idNumber("2010-01-01", 901)}}, "D108"},
		{"nothing more of an unread ID number", []change{{"voters.19.id_number", 7}}, "D108"},
		{"nothing more of an unread holder", []change{{"proxies.0.holder", 7}, {"proxies.0.document", nil}}, "D108 P211"},
		{"a nomination may list nobody", []change{{"profile", "nomination-2020"}, {"proxies", nil}, {"positions.1.candidates", nil}}, ""},
		{"a nomination's list is as long as the seats", []change{{"profile", "nomination-2020"}, {"proxies", nil}, {"positions.1.seats", 3}}, "D101"},
		{"a nomination's list has a woman", []change{{"profile", "nomination-2020"}, {"proxies", nil}, noWoman}, "D102"},
		{"an unknown voter among the staff", []change{{"staff.0.voter", "0099"}}, "D108"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, fs := parse(t, c.changes...); codes(fs) != c.want {
				t.Errorf("got %v; want %s", fs, c.want)
			}
		})
	}
}

func TestTextsThatAreNoDefinition(t *testing.T) {
	for _, text := range []string{"", "{", "nonsense", "\xff", "{} {}"} {
		_, fs := parseText(t, text)
		if codes(fs) != "D108" || !election.Unreadable(&election.Refusal{Findings: fs}) {
			t.Errorf("%q: %v", text, fs)
		}
	}
	for _, text := range []string{"[]", "7", "null", "{}"} {
		_, fs := parseText(t, text)
		if codes(fs) != "D108" || election.Unreadable(&election.Refusal{Findings: fs}) {
			t.Errorf("%q: %v", text, fs)
		}
	}
}

func TestAKeyGivenTwiceIsAFault(t *testing.T) {
	_, fs := parseText(t, strings.Replace(base, `"round": 1`, `"round": 1, "round": 2`, 1))
	if !strings.Contains(fmt.Sprint(fs), "path=round") {
		t.Errorf("got %v", fs)
	}
}

func TestVotersFromRows(t *testing.T) {
	stations := []election.Station{{ID: "S1", Title: "中心会场"}, {ID: "S2", Title: "东苑"}}
	row := func(kv ...string) election.RollRow {
		r := election.RollRow{Row: 2, Fields: map[string]string{"no": "0001", "name": "朱䶮", "id_number": idNumber("1970-01-01", 901), "station": "S1"}}
		for i := 0; i < len(kv); i += 2 {
			r.Fields[kv[i]] = kv[i+1]
		}
		return r
	}
	for _, c := range []struct {
		name  string
		row   election.RollRow
		field string
	}{
		{"sound", row(), ""},
		{"station by its title", row("station", "东苑"), ""},
		{"unknown station", row("station", "西苑"), "station"},
		{"no station", row("station", ""), "station"},
		{"no number", row("no", ""), "no"},
		{"no name", row("name", ""), "name"},
		{"class 4", row("class", " 4 "), ""},
		{"class 0", row("class", "0"), ""},
		{"class 5", row("class", "5"), "class"},
		{"class in words", row("class", "一"), "class"},
		{"woman", row("sex", "女"), ""},
		{"man", row("sex", "m"), ""},
		{"neither", row("sex", "?"), "sex"},
		{"left out 6", row("excluded", "6"), "excluded"},
	} {
		_, fs := election.VotersOfRows("roll.csv", []election.RollRow{c.row}, stations)
		switch {
		case c.field == "" && len(fs) > 0:
			t.Errorf("%s: %v", c.name, fs)
		case c.field != "" && (codes(fs) != "D108" || fs[0].Args["field"] != c.field || fs[0].Args["row"] != 2):
			t.Errorf("%s: %v; want D108 at %s", c.name, fs, c.field)
		}
	}
	if _, fs := election.VotersOfRows("roll.csv", []election.RollRow{row(), row()}, stations); codes(fs) != "D108" {
		t.Error("a number twice:", fs)
	}
	voters, fs := election.VotersOfRows("roll.csv", []election.RollRow{row("station", "")}, stations[:1])
	if len(fs) > 0 || voters[0].Station != "S1" {
		t.Error("the only station may be left out:", fs)
	}
}

// What hangs on the roll is told beside a row of which one field can't be read,
// and is not where it can't be known who the row is about.
func TestRulesBesideAFaultyRollFile(t *testing.T) {
	text := strings.Replace(base, `"voters": []`, `"voters": {"file": "roll.csv"}`, 1)
	for _, c := range []struct{ field, value, want string }{
		{"class", "九", "D104 D108 P203 P204"},
		{"no", "", "D108"},
	} {
		_, err := election.Parse("election.json", []byte(text), func(string) ([]election.RollRow, []election.Finding) {
			var rows []election.RollRow
			for i := 1; i <= 10; i++ { // the proxy's people are not on it
				rows = append(rows, row(i+1, "no", fmt.Sprintf("%04d", i), "name", "选民", "id_number", idNumber("1970-01-01", 900+2*i+1), "station", "S1"))
			}
			rows[2].Fields[c.field] = c.value // voter 0003 is a candidate
			if c.field == "class" {
				rows[3].Fields["no"] = "0044" // and so is 0004
			}
			return rows, nil
		})
		var r *election.Refusal
		if !errors.As(err, &r) || codes(r.Findings) != c.want {
			t.Errorf("%s: %v, want %s", c.field, err, c.want)
		}
	}
}

func TestAFaultyRollFileIsToldWithTheRest(t *testing.T) {
	text := strings.Replace(base, `"voters": []`, `"voters": {"file": "roll.csv"}`, 1)
	_, err := election.Parse("election.json", []byte(text), func(string) ([]election.RollRow, []election.Finding) {
		return []election.RollRow{{Row: 7, Fields: map[string]string{"no": "0001"}}}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "row=7") {
		t.Error(err)
	}
}

// Who may not stand on the roll is told by the row of the file.
func TestAVoterRefusedIsToldByRow(t *testing.T) {
	text := strings.Replace(strings.Replace(base, `"voters": []`, `"voters": {"file": "roll.csv"}`, 1), `"voter": "0010"`, `"voter": "0001"`, 1)
	_, err := election.Parse("election.json", []byte(text), func(string) ([]election.RollRow, []election.Finding) {
		return []election.RollRow{
			{Row: 7, Fields: map[string]string{"no": "0001", "name": "朱䶮", "id_number": "110101199001011238", "station": "S1"}},
			{Row: 9, Fields: map[string]string{"no": "0002", "name": "朱䶮", "id_number": idNumber("1970-01-01", 901), "station": "S1", "deprived": "是"}},
		}, nil
	})
	var r *election.Refusal
	if !errors.As(err, &r) {
		t.Fatal(err)
	}
	for _, want := range []election.Finding{
		election.Find("R102", "file", "roll.csv", "row", 7, "field", "id_number"), election.Find("R105", "file", "roll.csv", "row", 9, "field", "deprived"),
	} {
		if !slices.ContainsFunc(r.Findings, func(f election.Finding) bool {
			return f.Code == want.Code && f.Args["file"] == want.Args["file"] && f.Args["row"] == want.Args["row"] && f.Args["field"] == want.Args["field"]
		}) {
			t.Errorf("%v is not in %v", want, r)
		}
	}
	i := slices.IndexFunc(r.Findings, func(f election.Finding) bool { return f.Code == "W111" })
	if i < 0 || r.Findings[i].Args["row"] != nil {
		t.Errorf("a member of the staff is told by a row of the roll: %v", r)
	}
}

func TestMadeUpVoters(t *testing.T) {
	for _, n := range []int{0, 1, 9, 20, 45_000} {
		text := strings.Replace(base, `"voters": []`, fmt.Sprintf(`"voters": {"generate": %d, "seed": 7}`, n), 1)
		if n > 9999 {
			text = strings.ReplaceAll(text, `"00`, `"000`) // five digits
		}
		d, fs := parseText(t, text)
		if n < 12 {
			if d != nil {
				t.Errorf("%d voters: candidates and proxies point beyond them", n)
			}
			continue
		}
		if len(fs) > 0 {
			t.Fatal(n, fs)
		}
		same := map[string]bool{}
		for i, v := range d.Voters {
			if want := fmt.Sprintf("%0*d", max(4, len(fmt.Sprint(n))), i+1); string(v.No) != want {
				t.Fatalf("voter %d is numbered %s", i, v.No)
			}
			key := v.Name + string(v.IDNumber.Birth())
			if same[key] {
				t.Fatalf("voter %s: another of the same name and birth", v.No)
			}
			same[key] = true
			if v.IDNumber.Fault() != "" || v.Station != "S1" {
				t.Fatalf("voter %s: %s at %s", v.No, v.IDNumber.Fault(), v.Station)
			}
			if _, listed := map[election.VoterNo]bool{"0001": true, "00001": true}[v.No]; !listed && (v.SexIs() == election.Female) != ((i+1)%2 == 0) {
				t.Fatalf("voter %s is %s", v.No, v.SexIs())
			}
		}
		if n == 20 && (d.Voters[0].Name != "丁一" || d.Voters[0].SexIs() != election.Female) {
			t.Errorf("the candidate's name and sex: %v", d.Voters[0])
		}
	}
	for _, n := range []int{-1, 1_000_001} {
		if _, fs := parseText(t, strings.Replace(base, `"voters": []`, fmt.Sprintf(`"voters": {"generate": %d}`, n), 1)); !strings.Contains(fmt.Sprint(fs), "path=voters.generate") {
			t.Errorf("%d voters: %v", n, fs)
		}
	}
}

// The same seed makes the same people, on every machine and in every version:
// the demonstration's scripts call them by name.
func TestMadeUpVotersStayTheSame(t *testing.T) {
	text := strings.Replace(strings.ReplaceAll(base, `"00`, `"000`), `"voters": []`, `"voters": {"generate": 20100, "seed": 7}`, 1)
	d, fs := parseText(t, text)
	if d == nil {
		t.Fatal(fs)
	}
	sum := sha256.New()
	for _, v := range d.Voters {
		fmt.Fprintln(sum, v.No, v.Name, v.IDNumber.Whole(), v.Class, v.Station)
	}
	if got, want := fmt.Sprintf("%x", sum.Sum(nil)[:8]), "62f46c839ccdc4ab"; got != want {
		t.Errorf("other people than they were: %s, not %s", got, want)
	}
	for _, c := range []change{{"stations", nil}, {"election_day", nil}} {
		if _, fs := parse(t, c, change{"voters", object{"generate": 20, "seed": 7}}); codes(fs) != "D108" || len(fs) != 1 {
			t.Errorf("without %s: %v", c.at, fs)
		}
	}
	if _, fs := parse(t, change{"voters", object{"generate": 0}}); strings.Contains(fmt.Sprint(fs), "voters.generate") {
		t.Error("a roll of nobody is a fault:", fs)
	}
}

// A round's file is one of a round, with kin whose numbers no roll beside it tells.
func TestParseRound(t *testing.T) {
	d, _ := parse(t, change{"kin", list{object{"a": "0013", "b": "0014", "relation": "spouse"}}})
	next := *d
	next.Round, next.Kind = 2, election.RunOff
	read, err := election.ParseRound("round.json", election.WriteRound(&next))
	if err != nil || read.Kind != election.RunOff || len(read.Kin) != 1 || len(read.Voters) != 0 {
		t.Errorf("%v %v", read, err)
	}
	for text, want := range map[string]string{
		string(election.WriteRound(d)): "kind", "[]": "", strings.Replace(string(election.WriteRound(&next)), `"seats": 1`, `"seats": 0`, 1): "positions[0].seats",
	} {
		_, err := election.ParseRound("round.json", []byte(text))
		var r *election.Refusal
		if !errors.As(err, &r) || len(r.Findings) != 1 || r.Findings[0].Args["path"] != want {
			t.Errorf("%v, want a fault at %q", err, want)
		}
	}
}

func TestUnknownParametersAreToldFromWrongValues(t *testing.T) {
	for at, want := range map[string]string{"rules.max_proxy": jsontree.UnknownRef, "rules.quorum": jsontree.NotAllowed} {
		if _, fs := parse(t, change{at, "half"}); len(fs) != 1 || fs[0].Args["why"] != want {
			t.Errorf("%s: %v", at, fs)
		}
	}
}

// A fault says in which column, and what is wanted, where that is known.
func TestFaultsTellWhatIsKnown(t *testing.T) {
	_, unreadable := parseText(t, "{")
	_, wrong := parse(t, change{"title", 7})
	_, missing := parse(t, change{"title", nil})
	text := func(fs []election.Finding) string {
		return fmt.Sprint(fs[0].Args["why"], fs[0].Args["column"] != nil, fs[0].Args["want"] != nil)
	}
	if got, want := text(unreadable)+", "+text(wrong)+", "+text(missing), "unreadabletrue false, wrong_typefalse true, missingfalse false"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestTheDigestLeavesPeopleOut(t *testing.T) {
	first, _ := parse(t)
	for _, c := range []struct {
		name    string
		changes []change
		same    bool
	}{
		{"nothing", nil, true},
		{"a voter", []change{{"voters.19.name", "别人"}}, true},
		{"staff", []change{{"staff.0.name", "别人"}}, true},
		{"proxies", []change{{"proxies", nil}}, true},
		{"a title", []change{{"title", "别的"}}, false},
		{"a rule", []change{{"rules.max_proxies", 4}}, false},
		{"a rule set to its default", []change{{"rules.max_proxies", 5}}, true},
		{"a candidate", []change{{"positions.0.candidates.1.name", "王三"}}, false},
		{"a box", []change{{"stations.1.boxes.0.id", "S2-2"}}, false},
	} {
		d, fs := parse(t, c.changes...)
		if d == nil {
			t.Fatal(fs)
		}
		if (d.Digest() == first.Digest()) != c.same {
			t.Errorf("%s: same digest is %v", c.name, !c.same)
		}
	}
}

func TestRulesOfProfiles(t *testing.T) {
	for _, row := range election.Parameters() {
		for i, p := range election.Profiles() {
			r, err := election.RulesOf(p)
			if err != nil || row.Get(r) != row.Defaults[i] {
				t.Errorf("%s of %s is %q, not %q (%v)", row.Name, p, row.Get(r), row.Defaults[i], err)
			}
		}
		for _, v := range row.Values {
			r, err := election.ResolveRules(election.Residents2020, map[string]string{row.Name: string(v)})
			if err != nil || row.Get(r) != string(v) {
				t.Errorf("%s can't be %s: %v", row.Name, v, err)
			}
		}
		if _, err := election.ResolveRules(election.Residents2020, map[string]string{row.Name: "nonsense"}); err == nil {
			t.Errorf("%s takes nonsense", row.Name)
		}
	}
	r, _ := election.ResolveRules(election.Residents2026, map[string]string{"electors": "representatives"})
	if r.Quorum != election.OverTwoThirds || r.ProxyHolder != election.None {
		t.Error("representatives of 2026:", r.Quorum, r.ProxyHolder)
	}
	r, _ = election.ResolveRules(election.Residents2026, map[string]string{"electors": "representatives", "quorum": "over_half"})
	if r.Quorum != election.OverHalf {
		t.Error("a quorum that was set:", r.Quorum)
	}
}

func TestBoundsOfParameters(t *testing.T) {
	for value, sound := range map[string]bool{"1000%": true, "1000": true, "1001": false, "-1": false, "%": false} {
		if _, err := election.ResolveRules(election.Residents2020, map[string]string{"surplus": value}); (err == nil) != sound {
			t.Errorf("a surplus of %s: %v", value, err)
		}
	}
	if _, err := election.ResolveRules(election.Residents2020, map[string]string{"max_proxy": "3"}); err == nil || err.Error() != `no parameter "max_proxy"` {
		t.Error(err)
	}
	for _, row := range election.Parameters() {
		if row.Clause(election.Residents2020) != row.Clauses[0] || row.Clause("residents-2019") != "" {
			t.Error("the source of", row.Name)
		}
	}
}

func TestSurplusRoundsUp(t *testing.T) {
	for _, c := range []struct {
		s           election.Surplus
		seats, want int
	}{{"1", 4, 1}, {"0", 4, 0}, {"20%", 1, 1}, {"20%", 5, 1}, {"20%", 6, 2}, {"20%", 10, 2}, {"0%", 5, 0}, {"100%", 3, 3}} {
		if got := c.s.For(c.seats); got != c.want {
			t.Errorf("%s of %d is %d, want %d", c.s, c.seats, got, c.want)
		}
	}
}

func TestFigures(t *testing.T) {
	for text, want := range map[string]int{
		"0": 0, " 12 ": 12, "１２": 12, "１０９": 109, "2147483647": 2147483647,
		"": -1, "-1": -1, "1.5": -1, "2147483648": -1, "abc": -1, "1 2": -1, "九": -1, "99999999999999999999": -1,
	} {
		var fs election.Findings
		got := fs.Take(election.ReadFigure(text), "returned", "S1-1")
		switch {
		case want >= 0 && (len(fs) > 0 || int(got) != want):
			t.Errorf("%q is %d with %v", text, got, fs)
		case want < 0 && codes(fs) != "B406":
			t.Errorf("%q: %v, want B406", text, fs)
		}
	}
}

func TestFindingsAsText(t *testing.T) {
	for _, c := range []struct {
		finding election.Finding
		want    string
	}{
		{election.Find("B406"), "B406"},
		{election.Find("B406", "what", "returned", "at", "S1-1"), "B406 (at=S1-1, what=returned)"},
	} {
		if got := c.finding.String(); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
		if fs := []election.Finding{c.finding}; !election.Has(fs, "B406") || election.Has(fs, "B407") || election.Has(nil, "B406") {
			t.Error("among its findings")
		}
	}
}

func TestJudging(t *testing.T) {
	found := func(codes ...election.Code) election.Findings {
		var fs election.Findings
		for _, c := range codes {
			fs.Add(c)
		}
		return fs
	}
	for _, c := range []struct {
		name   string
		fs     election.Findings
		reason string
		want   string // refused with
		owed   int    // answered
	}{
		{"nothing", nil, "", "", 0},
		{"a reason owed", found("R109"), "", "R109", 0},
		{"a blank reason", found("R109"), " \t", "R109", 0},
		{"a reason given", found("R109", "I309"), "查过", "", 2},
		{"a refusal stands whatever the reason", found("R109", "R101"), "查过", "R101", 0},
		{"B407 alone", found("B407"), "x", "B407", 0},
		{"B407 behind another", found("B407", "I305"), "x", "I305", 0},
		{"B407 behind a reason owed", found("B407", "B402"), "", "B402", 0},
		{"B407 beside a reason given", found("B407", "B402"), "x", "B407", 0},
		{"a gate", found("R107"), "x", "R107", 0},
	} {
		answered, err := c.fs.Judge(c.reason)
		got := ""
		if err != nil {
			got = codes(err.(*election.Refusal).Findings)
		}
		if got != c.want || len(answered) != c.owed {
			t.Errorf("%s: refused %q, answered %v", c.name, got, answered)
		}
	}
}

func TestTheCatalogueIsInOrder(t *testing.T) {
	last := election.Code("")
	for _, r := range election.Rules() {
		if r.Code <= last || election.Of(r.Code) != r || r.Level == "" {
			t.Errorf("%s after %s: %v", r.Code, last, r)
		}
		last = r.Code
	}
	defer func() {
		if recover() == nil {
			t.Error("an unknown code is let through")
		}
	}()
	election.Find("Z999")
}

func TestTimesAreUTC8(t *testing.T) {
	m := election.Date("2021-01-28").At(8, 0)
	if m != 1611792000 || m.String() != "2021-01-28 08:00:00" || m.Clock() != "08:00:00" {
		t.Errorf("%d is %s", m, m)
	}
	if d := election.Moment(1611763200 - 1).Date(); d != "2021-01-27" {
		t.Errorf("a second before midnight is %s", d)
	}
	if d := election.Moment(1611763200).Date(); d != "2021-01-28" {
		t.Errorf("midnight is %s", d)
	}
	if n := election.Date("2020-02-28").DaysUntil("2020-03-01"); n != 2 {
		t.Errorf("%d days over a leap day", n)
	}
}
