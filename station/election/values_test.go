package election_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/jsontree"
)

func TestIDNumbersTellBirthAndSexAndHideTheRest(t *testing.T) {
	for _, c := range []struct {
		typed        string
		fault        election.IDFault
		birth        election.Date
		sex          election.Sex
		tail, masked string
	}{
		{"11010519491231002X", "", "1949-12-31", election.Female, "002X", "1101**********002X"},
		{"１１０１０５ 19491231 002ｘ", "", "1949-12-31", election.Female, "002X", "1101**********002X"},
		{"440524-18800101-0014", "", "1880-01-01", election.Male, "0014", "4405**********0014"},
		{"110105194912310021", election.IDCheck, "1949-12-31", election.Female, "0021", "1101**********0021"},
		{"110105194913310021", election.IDNoSuchDay, "", election.Female, "0021", "1101**********0021"},
		{"12345678", election.IDMalformed, "", "", "5678", "********"},
		{"1234", election.IDMalformed, "", "", "1234", "****"},
		{"1101051949123100", election.IDMalformed, "", "", "3100", "1101********3100"},
		{"123", election.IDMalformed, "", "", "", "***"},
		{"", election.IDMissing, "", "", "", ""},
	} {
		id := election.NormalID(c.typed)
		if id.Fault() != c.fault || id.Birth() != c.birth || id.Sex() != c.sex || id.Tail() != c.tail || id.String() != c.masked {
			t.Errorf("%q: fault %q, born %q, %q, tail %q, %s", c.typed, id.Fault(), id.Birth(), id.Sex(), id.Tail(), id)
		}
	}
}

func TestTheOldestBirth(t *testing.T) {
	for birth, want := range map[string]election.Date{"1850-01-01": "1850-01-01", "1849-12-31": ""} {
		if got := election.IDNumber(idNumber(birth, 901)).Birth(); got != want {
			t.Errorf("born %s: %q", birth, got)
		}
	}
}

func TestEveryWrongDigitIsSeen(t *testing.T) {
	for _, good := range []string{"11010519491231002X", "440524188001010014"} {
		for i := range good {
			for _, d := range "0123456789X" {
				bad := good[:i] + string(d) + good[i+1:]
				if bad != good && election.IDNumber(bad).Fault() == "" {
					t.Errorf("digit %d of a number changed to %c passes", i+1, d)
				}
			}
		}
		for i := range len(good) - 1 {
			swapped := good[:i] + good[i+1:i+2] + good[i:i+1] + good[i+2:]
			if swapped != good && election.IDNumber(swapped).Fault() == "" {
				t.Errorf("digits %d and %d swapped pass", i+1, i+2)
			}
		}
	}
}

func TestLookingThingsUp(t *testing.T) {
	d, fs := parse(t, change{"kin", list{object{"a": "0013", "b": "0014", "relation": "spouse"}}})
	if d == nil {
		t.Fatal(fs)
	}
	if p, ok := d.Position("member"); !ok || p.Title != "委员" {
		t.Error("position")
	} else if c, ok := p.Candidate("d"); !ok || c.Name != "李四" {
		t.Error("candidate")
	} else if c, ok := p.Candidate("c"); !ok || c.Name != "田三" {
		t.Error("first candidate")
	} else if _, ok := p.Candidate("a"); ok {
		t.Error("another position's candidate")
	}
	if _, ok := d.Position("none"); ok {
		t.Error("no such position")
	}
	if p, ok := d.PaperOf("member"); !ok || p.ID != "combined" {
		t.Error("paper of a position")
	}
	if p, ok := d.Paper("combined"); !ok || p.Title != "选票" {
		t.Error("paper")
	}
	if _, ok := d.Paper("none"); ok {
		t.Error("no such paper")
	}
	if b, s, ok := d.Box("S2-1"); !ok || s != "S2" || b.Kind != election.FixedBox {
		t.Error("box")
	}
	if _, _, ok := d.Box("none"); ok {
		t.Error("no such box")
	}
	if !d.AreKin("0014", "0013") || !d.AreKin("0013", "0014") || d.AreKin("0013", "0015") || d.AreKin("0015", "0013") || d.AreKin("0014", "0015") || d.AreKin("0015", "0014") {
		t.Error("kin")
	}
	if !d.IsCandidate("0004") || d.IsCandidate("0005") || d.IsCandidate("") {
		t.Error("candidates")
	}
	if d.SexOf("0001") != election.Female || d.SexOf("0002") != election.Male || d.SexOf("0099") != "" {
		t.Error("sex")
	}
	d.Positions[0].Candidates[0].Sex = ""
	if d.SexOf("0001") != election.Male {
		t.Error("the sex of the first voter")
	}
}

func TestWhereBallotsAreCounted(t *testing.T) {
	for _, c := range []struct {
		changes []change
		central bool
	}{
		{nil, false},
		{[]change{{"rules.count_at", "central"}}, true},
		{[]change{{"rules.count_at", "central"}, {"stations", list{object{"id": "S1", "boxes": list{object{"id": "S1-1"}}}}}}, false},
	} {
		if d, fs := parse(t, c.changes...); d == nil || d.Central() != c.central {
			t.Errorf("%v: %v", c.changes, fs)
		}
	}
}

func TestBallotsWithMarksAgainst(t *testing.T) {
	for _, c := range []struct {
		marks, writeIns election.Choice
		want            bool
	}{{election.ForOnly, election.Yes, false}, {election.ForAgainst, election.Yes, true}, {election.ForOnly, election.AfterAgainst, true}, {election.ForAgainst, election.No, true}} {
		if got := (election.RuleSet{Marks: c.marks, WriteIns: c.writeIns}).TakesAgainst(); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func TestProfileOfADay(t *testing.T) {
	for day, want := range map[election.Date]election.ProfileName{"2025-12-31": election.Residents2020, "2026-01-01": election.Residents2026, "2026-01-02": election.Residents2026} {
		if got := election.ResidentsOn(day); got != want {
			t.Errorf("%s: %s", day, got)
		}
	}
}

// Kinds of ballots that are given apart from a file carry each position once.
func TestCheckPapers(t *testing.T) {
	for _, c := range []struct {
		papers []election.Paper
		want   string // path and why
	}{
		{[]election.Paper{{ID: "p", Positions: []election.PositionID{"director", "member"}}}, ""},
		{[]election.Paper{{ID: "p", Positions: []election.PositionID{"director"}}, {ID: "q", Positions: []election.PositionID{"member"}}}, ""},
		{[]election.Paper{{Positions: []election.PositionID{"director", "member"}}}, "papers.id missing"},
		{[]election.Paper{{ID: "p", Positions: []election.PositionID{"director"}}, {ID: "p", Positions: []election.PositionID{"member"}}}, "papers.id twice"},
		{[]election.Paper{{ID: "p", Positions: []election.PositionID{"director", "member"}}, {ID: "q"}}, "papers.positions empty"},
		{[]election.Paper{{ID: "p", Positions: []election.PositionID{"director", "member", "nobody"}}}, "papers.positions unknown"},
		{[]election.Paper{{ID: "p", Positions: []election.PositionID{"director", "member", "member"}}}, "papers.positions twice"},
		{[]election.Paper{{ID: "p", Positions: []election.PositionID{"director"}}}, "papers.positions on_no_paper"},
	} {
		d, _ := parse(t)
		d.Papers = c.papers
		err, got := d.CheckPapers(), ""
		var r *election.Refusal
		if errors.As(err, &r) && len(r.Findings) == 1 {
			got = r.Findings[0].Args["path"].(string) + " " + r.Findings[0].Args["why"].(string)
		}
		if got != c.want {
			t.Errorf("%v: %v, want %q", c.papers, err, c.want)
		}
	}
}

func TestPlacesOfANomination(t *testing.T) {
	for value, want := range map[string]int{"none": 1, "seats": 1, "seats + 1": 2, "seats+3": 4, "2": 3, "0": 1} {
		d, fs := parse(t, change{"rules.nominees", value})
		if d == nil {
			t.Fatal(fs)
		}
		if got := d.Places(&d.Positions[0]); got != want || d.Nominates() != (value != "none") {
			t.Errorf("%s: %d places, nominates %v", value, got, d.Nominates())
		}
	}
}

func TestFiguresInJSON(t *testing.T) {
	for text, want := range map[string]string{`12`: `12`, `"12"`: `12`, `"１２"`: `12`, `1.5`: `"1.5"`, `-1`: `"-1"`, `null`: `""`, `true`: `"true"`, `"x"`: `"x"`, `{}`: `"{}"`} {
		var f election.Figure
		if err := json.Unmarshal([]byte(text), &f); err != nil {
			t.Errorf("%s: %v", text, err)
		}
		got, err := json.Marshal(f)
		if err != nil || string(got) != want {
			t.Errorf("%s becomes %s, not %s (%v)", text, got, want, err)
		}
		if f.Given() != (text != "null") {
			t.Errorf("%s is given: %v", text, f.Given())
		}
	}
}

func TestReadingOneVoter(t *testing.T) {
	root, _ := jsontree.Parse([]byte(`{"name": " 朱䶮 ", "id_number": "11010519491231002x", "class": 2, "basis": true, "other_proof": false}`))
	v, fs := election.ReadVoter("script.json", root)
	if len(fs) > 0 || v.Name != "朱䶮" || v.IDNumber != "11010519491231002X" || v.Class != 2 || v.Basis != "true" || v.OtherProof != "" {
		t.Errorf("%+v %v", v, fs)
	}
	for _, text := range []string{`{}`, `{"name": "a", "class": 5}`, `{"name": "a", "excluded": -1}`, `7`} {
		root, _ := jsontree.Parse([]byte(text))
		if _, fs := election.ReadVoter("script.json", root); codes(fs) != "D108" || fs[0].Args["file"] != "script.json" {
			t.Errorf("%s: %v", text, fs)
		}
	}
	if _, fs := election.ReadVoter("script.json", nil); codes(fs) != "D108" {
		t.Errorf("nothing: %v", fs)
	}
}

func TestTheProxyRegisterForgetsWhatWasCancelled(t *testing.T) {
	d, _ := parse(t)
	r := election.NewProxyRegister(d)
	r.Record(election.Proxy{Principal: "0013", Holder: "0014"})
	r.Record(election.Proxy{Principal: "0015", Holder: "0014"})
	r.Cancel("0013")
	if h, ok := r.Holder("0015"); !ok || h != "0014" || r.Len() != 1 || len(r.Principals("0014")) != 1 {
		t.Error("the other's proxy stands")
	}
	if _, ok := r.Holder("0013"); ok {
		t.Error("cancelled")
	}
	r.Principals("0014")[0] = "0099"
	if r.Principals("0014")[0] != "0015" {
		t.Error("the register was changed from outside")
	}
}

func FuzzParseRefusesOrTakes(f *testing.F) {
	f.Add(base)
	f.Add(`{"voters": {"file": "x"}, "stations": [3, {"boxes": [7, {"voters": ["1"]}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "generate") {
			t.Skip("a large roll takes long")
		}
		d, err := election.Parse("f", []byte(text), nil)
		var refusal *election.Refusal
		if (d == nil) != errors.As(err, &refusal) {
			t.Errorf("%v, %v", d, err)
		}
		if d != nil {
			d.Flags()
			d.Digest()
		}
	})
}

func TestAge(t *testing.T) {
	for _, c := range []struct {
		born, day election.Date
		age       int
	}{
		{"2003-01-28", "2021-01-28", 18},
		{"2003-01-29", "2021-01-28", 17},
		{"1939-07-11", "2021-01-28", 81},
		{"2004-02-29", "2022-02-28", 17}, // a year is over on 1 March
		{"2004-02-29", "2022-03-01", 18},
		{"2021-01-28", "2021-01-28", 0},
		{"2022-01-01", "2021-01-28", 0},
		{"", "2021-01-28", 0},
	} {
		if got := c.born.AgeOn(c.day); got != c.age {
			t.Errorf("born %s is %d on %s, not %d", c.born, got, c.day, c.age)
		}
	}
}

func FuzzParseRound(f *testing.F) {
	d, faults := parse(f)
	if d == nil {
		f.Fatal(faults)
	}
	next := *d
	next.Round, next.Kind = 2, election.RunOff
	f.Add(election.WriteRound(&next))
	f.Add([]byte(`{"round": 2, "kind": "runoff", "positions": [{"candidates": [7]}], "voters": []}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := election.ParseRound("f", text)
		if (d == nil) != (err != nil) {
			t.Fatalf("%v, %v", d, err)
		}
		if d != nil && (len(d.Voters) > 0 || d.Kind == election.FirstRound) {
			t.Fatalf("a round with %d voters, of kind %s", len(d.Voters), d.Kind)
		}
	})
}
