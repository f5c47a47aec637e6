package election_test

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"changpiao/station/election"
)

// drawn makes a sound election of any shape.
func drawn(t *rapid.T) *election.Definition {
	profile := rapid.SampledFrom(election.Profiles()).Draw(t, "profile")
	overrides := map[string]string{}
	for _, row := range election.Parameters() {
		if len(row.Values) > 0 && rapid.IntRange(0, 3).Draw(t, row.Name) == 0 {
			overrides[row.Name] = string(rapid.SampledFrom(row.Values).Draw(t, "value"))
		}
	}
	overrides["woman_candidate"], overrides["surplus"] = "no", rapid.SampledFrom([]string{"0", "1", "20%"}).Draw(t, "surplus")
	rules, err := election.ResolveRules(profile, overrides)
	if err != nil {
		t.Fatal(err)
	}
	text := rapid.StringMatching(`[一-龥a-z"<&\\]{1,6}`)
	d := &election.Definition{
		ID: election.ID("e" + text.Draw(t, "id")), Title: text.Draw(t, "title"), Community: text.Draw(t, "community"), Profile: profile, Rules: rules,
		ElectionDay: "2026-03-20", RollPublished: "2026-02-20", Round: 1, Kind: election.FirstRound,
	}
	if rapid.Bool().Draw(t, "confirmed") {
		d.Confirmed = []string{"participants", "majority_base"}
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "stations") {
		s := election.Station{ID: election.StationID(fmt.Sprintf("S%d", i+1)), Title: text.Draw(t, "station")}
		for k := range rapid.IntRange(1, 2).Draw(t, "boxes") {
			s.Boxes = append(s.Boxes, election.Box{ID: election.BoxID(fmt.Sprintf("%s-%d", s.ID, k+1)), Kind: election.FixedBox})
		}
		d.Stations = append(d.Stations, s)
	}
	for i := range 30 {
		first17 := fmt.Sprintf("430105%d0101%03d", 1950+i, 900+i)
		d.Voters = append(d.Voters, election.Voter{
			No: election.VoterNo(fmt.Sprintf("%04d", i+1)), Name: text.Draw(t, "voter"), Class: 1, Station: d.Stations[i%len(d.Stations)].ID,
			IDNumber: election.IDNumber(first17 + string(election.CheckDigit(first17))),
		})
	}
	next := 0
	for i := range rapid.IntRange(1, 3).Draw(t, "positions") {
		p := election.Position{ID: election.PositionID(fmt.Sprintf("p%d", i)), Title: text.Draw(t, "position"), Seats: rapid.IntRange(1, 3).Draw(t, "seats")}
		for range p.Seats + 1 {
			p.Candidates = append(p.Candidates, election.Candidate{ID: election.CandidateID(fmt.Sprintf("c%d", next)), Name: d.Voters[next].Name, Voter: d.Voters[next].No, Review: election.ReviewPassed, Terms: rapid.IntRange(0, 3).Draw(t, "terms")})
			next++
		}
		d.Positions = append(d.Positions, p)
		d.Papers = append(d.Papers, election.Paper{ID: election.PaperID(fmt.Sprintf("b%d", i)), Title: text.Draw(t, "paper"), Positions: []election.PositionID{p.ID}})
	}
	if rapid.Bool().Draw(t, "objections") {
		d.Objections = []election.RollObjection{{What: text.Draw(t, "what"), Received: "2026-02-22"}, {What: "x", Received: "2026-02-23", Decided: "2026-02-24", Decision: text.Draw(t, "decision")}}
		d.Reviewed = true
	}
	d.Staff = election.Roster{{ID: "T1", Name: text.Draw(t, "staff"), Role: election.Supervisor, Voter: "0029"}}
	if rules.MaxProxies > 0 && rules.ProxyHolder != election.None {
		d.Proxies = []election.Proxy{{Principal: "0027", Holder: "0028", Relation: "spouse", Document: "W-1"}}
	}
	return d
}

func TestWrittenIsReadBackTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawn(t)
		text := election.Write(d)
		read, err := election.Parse("e.json", text, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(d, read) {
			t.Fatalf("written\n%#v\nread\n%#v", d, read)
		}
		if d.Digest() != read.Digest() {
			t.Fatal("another fingerprint")
		}
		if again := election.Write(read); !bytes.Equal(again, text) {
			t.Fatal("written otherwise the second time")
		}
		draft, _ := election.Draft("e.json", text, nil)
		if !reflect.DeepEqual(draft, read) {
			t.Fatal("a draft is read otherwise")
		}
	})
}

func TestDraftTellsEverythingAndKeepsWhatIsThere(t *testing.T) {
	d := &election.Definition{ID: "e", Profile: election.Residents2026, Round: 1, Kind: election.FirstRound,
		Positions: []election.Position{{ID: "director", Title: "主任", Seats: 1}}}
	d.Rules, _ = election.RulesOf(d.Profile)
	read, found := election.Draft("", election.Write(d), nil)
	if read == nil || read.Positions[0].Title != "主任" {
		t.Fatal("what is there was lost")
	}
	paths := map[string]bool{}
	for _, f := range found {
		paths[fmt.Sprint(f.Args["path"])] = true
	}
	for _, path := range []string{"title", "election_day", "papers", "stations"} {
		if !paths[path] {
			t.Errorf("%s is not told: %v", path, found)
		}
	}
	if len(read.Unverified()) == 0 {
		t.Error("nothing is unverified")
	}
	for _, row := range read.Unverified() {
		if row.Clause(d.Profile) != election.ClauseOpen {
			t.Errorf("%s is unverified, with a source", row.Name)
		}
	}
	read.Confirmed = []string{"participants", "majority_base"}
	for _, row := range read.Unverified() {
		if row.Name == "participants" {
			t.Error("confirmed and still unverified")
		}
	}
}

// An election begun from the last one has its people and places, and nothing of
// what was decided for its day.
func TestAnew(t *testing.T) {
	last, _ := parse(t)
	last.Confirmed = []string{"participants"}
	d := last.Anew()
	for _, p := range d.Positions {
		if p.Candidates != nil {
			t.Error(p.Title, "has candidates")
		}
	}
	box := d.Stations[0].Boxes[1]
	if d.ElectionDay != "" || d.RollPublished != "" || d.Proxies != nil || d.Confirmed != nil || box.Voters != nil || box.Resolution != "" || box.Posted != "" || box.Staff == nil {
		t.Errorf("%+v", d)
	}
	if len(d.Voters) != len(last.Voters) || len(d.Staff) != 2 || len(d.Papers) != 1 || d.Rules != last.Rules || d.Title != last.Title {
		t.Errorf("%+v", d)
	}
	if last.Stations[0].Boxes[1].Voters == nil || last.Positions[0].Candidates == nil {
		t.Error("the last one was changed")
	}
}

func TestStrokeOrder(t *testing.T) {
	p := election.Position{}
	for _, name := range []string{"李四", "Xaver", "丁一", "", "王二", "张三"} { // 7, -, 2, -, 4, 7
		p.Candidates = append(p.Candidates, election.Candidate{Name: name})
	}
	p.InStrokeOrder()
	var got []string
	for _, c := range p.Candidates {
		got = append(got, c.Name)
	}
	if want := "丁一 王二 李四 张三 Xaver "; strings.Join(got, " ") != want {
		t.Errorf("%q", got)
	}
}

func TestDraftOfNoDefinition(t *testing.T) {
	for _, text := range []string{"[]", "", "7"} {
		if d, found := election.Draft("e.json", []byte(text), nil); d != nil || len(found) == 0 {
			t.Errorf("%q: %v %v", text, d, found)
		}
	}
}

// The desk tells of every candidate whose review is still to be recorded; a
// finished file flags only those of whom it says that they did not pass.
func TestDraftTellsWhoIsNotReviewed(t *testing.T) {
	for _, c := range []struct {
		profile election.ProfileName
		reviews string // of the two candidates
		draft   int
		file    int
	}{
		{election.Residents2020, "", 2, 0}, {election.Residents2020, "passed", 1, 0}, {election.Residents2020, "failed", 2, 1},
		{election.Nomination2020, "", 0, 0},
	} {
		d := community(t)
		d.Profile = c.profile
		d.Rules, _ = election.RulesOf(c.profile)
		d.Proxies = nil
		d.Positions, d.Papers = d.Positions[:1], d.Papers[:1]
		d.Papers[0].Positions = []election.PositionID{d.Positions[0].ID}
		d.Positions[0].Candidates = d.Positions[0].Candidates[:2]
		d.Positions[0].Candidates[0].Review, d.Positions[0].Candidates[1].Review = c.reviews, ""
		count := func(found []election.Finding) (n int) {
			for _, f := range found {
				if f.Code == "D109" {
					n++
				}
			}
			return n
		}
		_, found := election.Draft("e.json", election.Write(d), nil)
		if draft, file := count(found), count(d.Flags()); draft != c.draft || file != c.file {
			t.Errorf("%s, %q: %d in the draft, %d in the file", c.profile, c.reviews, draft, file)
		}
	}
}
