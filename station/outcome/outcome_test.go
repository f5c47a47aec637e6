package outcome_test

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/outcome"

	"pgregory.net/rapid"
)

type rules = map[string]string

// An electionCase is an election for one position and what it must end with.
type electionCase struct {
	name    string
	profile election.ProfileName
	rules   rules
	kind    election.Kind // first round when empty
	seats   int
	votes   string // "a51 b40 0009:3": candidates, and voters written in
	change  func(*outcome.Input)
	want    string // "a b", "a | tie b c /1", "a | runoff b c /1", "no quorum"
}

// definition has one position with candidates a to f, voters 0001 to 0006; a
// is the only woman among them, 0008 and 0009 are a woman and a man.
func definition(t rapid.TB, profile election.ProfileName, set rules, seats int) *election.Definition {
	t.Helper()
	r, err := election.ResolveRules(profile, set)
	if err != nil {
		t.Fatal(err)
	}
	d := &election.Definition{
		ID: "e", Profile: profile, Rules: r, ElectionDay: "2021-01-28", Round: 1, Kind: election.FirstRound,
		Positions: []election.Position{{ID: "m", Title: "委员", Seats: seats}},
		Papers:    []election.Paper{{ID: "p", Positions: []election.PositionID{"m"}}},
		Voters:    []election.Voter{{No: "0008", Name: "吴八", Sex: election.Female}, {No: "0009", Name: "郑九", Sex: election.Male}},
	}
	for i, id := range []election.CandidateID{"a", "b", "c", "d", "e", "f"} {
		c := election.Candidate{ID: id, Name: "丁" + string(id), Voter: number(i + 1), Sex: election.Male}
		if id == "a" {
			c.Sex = election.Female
		}
		d.Positions[0].Candidates = append(d.Positions[0].Candidates, c)
	}
	return d
}

func number(i int) election.VoterNo { return election.VoterNo(fmt.Sprintf("%04d", i)) }

// sums are those of 100 ballots returned.
func sums() outcome.Input {
	return outcome.Input{
		Registered: 150, Due: 110, Present: 104,
		Papers: []outcome.Paper{{ID: "p", Issued: 120, Returned: 100, Valid: 90}},
	}
}

func position(t rapid.TB, id election.PositionID, votes string) outcome.Position {
	t.Helper()
	p := outcome.Position{ID: id, Votes: map[election.CandidateID]election.Count{}}
	for _, v := range strings.Fields(votes) {
		if no, n, written := strings.Cut(v, ":"); written {
			p.WriteIns = append(p.WriteIns, outcome.WriteIn{Voter: election.VoterNo(no), Name: "另选" + no, Votes: figure(t, n)})
			continue
		}
		p.Votes[election.CandidateID(v[:1])] = figure(t, v[1:])
	}
	return p
}

func figure(t rapid.TB, s string) election.Count {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return election.Count(n)
}

func ids(people []outcome.Person) string {
	var s []string
	for _, p := range people {
		s = append(s, p.ID())
	}
	return strings.Join(s, " ")
}

func shown(r outcome.Result, id election.PositionID) string {
	pr := r.Positions[id]
	text := ids(pr.Elected)
	if pr.TieSeats > 0 || len(pr.Tie) > 0 {
		text += fmt.Sprintf(" | tie %s /%d", ids(pr.Tie), pr.TieSeats)
	}
	if pr.RunOffSeats > 0 || len(pr.RunOff) > 0 {
		text += fmt.Sprintf(" | runoff %s /%d", ids(pr.RunOff), pr.RunOffSeats)
	}
	if !r.Quorum {
		text += " | no quorum"
	}
	return strings.TrimPrefix(strings.TrimSpace(text), "| ")
}

// with sets a paper's sums.
func with(issued, returned, valid election.Count) func(*outcome.Input) {
	return func(in *outcome.Input) {
		in.Papers[0].Issued, in.Papers[0].Returned, in.Papers[0].Valid = issued, returned, valid
	}
}

func electors(registered, due, present election.Count) func(*outcome.Input) {
	return func(in *outcome.Input) { in.Registered, in.Due, in.Present = registered, due, present }
}

func TestOutcome(t *testing.T) {
	const (
		y20, y26      = election.Residents2020, election.Residents2026
		party, nom    = election.Party2020, election.Nomination2020
		assembly      = election.Assembly
		runoff, again = election.RunOff, election.ReVote
	)
	based := func(base string) rules { return rules{"majority_base": base} }
	floor := rules{"runoff_floor": "third"}
	for _, c := range []electionCase{
		{"O601 over half of those returned", y20, nil, "", 1, "a51 b40", nil, "a"},
		{"O601 exactly half", y20, nil, "", 1, "a50 b40", nil, "runoff a b /1"},
		{"O601 over half of an odd number", y20, nil, "", 1, "a51 b40", with(120, 101, 90), "a"},
		{"O601 half of an odd number, rounded down", y20, nil, "", 1, "a50 b40", with(120, 101, 90), "runoff a b /1"},
		{"O601 of the valid", y20, based("valid"), "", 1, "a46", nil, "a"},
		{"O601 half of the valid", y20, based("valid"), "", 1, "a45", nil, "runoff a /1"},
		{"O601 of the issued", y20, based("issued"), "", 1, "a61", nil, "a"},
		{"O601 half of the issued", y20, based("issued"), "", 1, "a60", nil, "runoff a /1"},
		{"O601 of the members due", y20, based("due"), "", 1, "a56", nil, "a"},
		{"O601 half of the members due", y20, based("due"), "", 1, "a55", nil, "runoff a /1"},
		{"O601 of those present", y20, based("present"), "", 1, "a53", nil, "a"},
		{"O601 half of those present", y20, based("present"), "", 1, "a52", nil, "runoff a /1"},
		{"O601 the party's default base", party, nil, "", 1, "a56", nil, "a"},
		{"O601 half of the party's base", party, nil, "", 1, "a55", nil, "runoff a /1"},
		{"O601 2026", y26, nil, "", 1, "a51", nil, "a"},
		{"O601 2026 exactly half", y26, nil, "", 1, "a50", nil, "runoff a /1"},
		{"O601 most votes", assembly, nil, "", 1, "a9 b10", nil, "b"},
		{"O601 somebody written in", y20, nil, "", 1, "a40 0009:51", nil, "w:0009"},
		{"O601 somebody written in, exactly half", y20, nil, "", 1, "a40 0009:50", nil, "runoff w:0009 a /1"},

		{"O602 more past the line than seats", y20, nil, "", 2, "a60 b80 c70", nil, "b c"},
		{"O602 as many as seats", y20, nil, "", 2, "a60 b80 c50", nil, "b a"},
		{"O602 the same votes with room for both", y20, nil, "", 2, "a60 b60 c55", nil, "a b"},

		{"O603 tie across the last seat", y20, nil, "", 2, "a80 b60 c60", nil, "a | tie b c /1"},
		{"O603 one vote apart", y20, nil, "", 2, "a80 b60 c61", nil, "a c"},
		{"O603 tie for the only seat", y20, nil, "", 1, "a60 b60 c60", nil, "tie a b c /1"},
		{"O603 four for two seats", y20, nil, "", 3, "a80 b60 c60 d60 e60", nil, "a | tie b c d e /2"},
		{"O603 below the line nobody ties", y20, nil, "", 1, "a50 b50", nil, "runoff a b /1"},
		{"O603 with somebody written in", y20, nil, "", 1, "a60 0009:60", nil, "tie a w:0009 /1"},
		{"O603 most votes", assembly, nil, "", 1, "a9 b9", nil, "tie a b /1"},
		{"O603 nominees, seats and one more", nom, nil, "", 1, "a9 b8 c7", nil, "a b"},
		{"O603 tie for the last nominee's place", nom, nil, "", 1, "a9 b8 c8", nil, "a | tie b c /1"},
		{"O603 tie of nominees with room for both", nom, nil, "", 1, "a9 b9 c8", nil, "a b"},
		{"O603 too few nominated", nom, nil, "", 2, "a9 b8", nil, "a b"},
		{"O605 nobody without a vote is nominated", nom, nil, "", 1, "a9 b0", nil, "a"},

		{"O604 the best, seats and one more", y20, nil, "", 3, "a60 b40 c30 d20 e10", nil, "a | runoff b c d /2"},
		{"O604 tie for the last place", y20, nil, "", 3, "a60 b40 c30 d20 e20 f20", nil, "a | runoff b c d e f /2"},
		{"O604 tie before the last place", y20, nil, "", 3, "a60 b40 c40 d20 e19", nil, "a | runoff b c d /2"},
		{"O604 tie from before the last place on", y20, nil, "", 3, "a60 b40 c30 d30 e30", nil, "a | runoff b c d e /2"},
		{"O604 fewer than seats and one", y20, nil, "", 3, "a60 b40", nil, "a | runoff b /2"},
		{"O604 nobody without a vote", y20, nil, "", 1, "a40 b0", nil, "runoff a /1"},
		{"O604 nobody at all", y20, nil, "", 1, "", nil, "runoff  /1"},
		{"O604 somebody written in stands last of those with as many", y20, nil, "", 1, "b30 0009:40 c30", nil, "runoff w:0009 b c /1"},
		{"O604 most votes", assembly, nil, "", 2, "a9", nil, "a | runoff  /1"},

		{"O605 2020 most votes, no floor", y20, nil, runoff, 1, "a5 b4", nil, "a"},
		{"O605 2026 the floor", y26, nil, runoff, 1, "a33 b20", with(120, 99, 90), "a"},
		{"O605 2026 one below the floor", y26, nil, runoff, 1, "a32 b20", with(120, 99, 90), "runoff a b /1"},
		{"O605 a third that is no whole number", y26, nil, runoff, 1, "a34 b20", nil, "a"},
		{"O605 a third rounded down", y26, nil, runoff, 1, "a33 b20", nil, "runoff a b /1"},
		{"O605 the floor is of those returned, whatever the base", y26, based("valid"), runoff, 1, "a32 b20", with(120, 99, 80), "runoff a b /1"},
		{"O605 2020 with a floor", y20, floor, runoff, 1, "a33", nil, "runoff a /1"},
		{"O605 the floor is no matter of the first round", y20, rules{"majority": "most_votes", "runoff_floor": "third"}, "", 1, "a5", nil, "a"},
		{"O605 the party's run-off", party, nil, runoff, 1, "a56", nil, "a"},
		{"O605 the party's run-off, exactly half", party, nil, runoff, 1, "a55", nil, "runoff a /1"},
		{"O605 over half and the floor", y26, rules{"runoff_majority": "over_half"}, runoff, 1, "a50", nil, "runoff a /1"},
		{"O605 still short", y26, nil, runoff, 2, "a40 b20 c10 d10", nil, "a | runoff b c d /1"},
		{"O605 a tie in a run-off", y20, nil, runoff, 1, "a40 b40", nil, "tie a b /1"},
		{"O605 a re-vote asks no floor", y26, nil, again, 1, "a2 b1", nil, "a"},
		{"O605 a re-vote asks no majority", party, nil, again, 1, "a2 b1", nil, "a"},
		{"O605 a re-vote that ties again", y26, nil, again, 1, "a2 b2", nil, "tie a b /1"},
		{"O605 nobody without a vote in a re-vote", y26, nil, again, 2, "a2 b0", nil, "a | runoff  /1"},
		{"O605 quorum as in the first round", y20, nil, runoff, 1, "a9", electors(200, 0, 0), "no quorum"},
		{"O605 no quorum asked", y20, rules{"runoff_quorum": "none"}, runoff, 1, "a9", electors(200, 0, 0), "a"},
		{"O605 no quorum asked of a re-vote", y20, rules{"runoff_quorum": "none"}, again, 1, "a9", electors(200, 0, 0), "a"},
		{"O605 a first round always asks it", y20, rules{"runoff_quorum": "none"}, "", 1, "a60", electors(200, 0, 0), "no quorum"},

		{"B404 over half", y20, nil, "", 1, "a60", electors(199, 0, 0), "a"},
		{"B404 exactly half", y20, nil, "", 1, "a60", electors(200, 0, 0), "no quorum"},
		{"B404 over two thirds", y26, rules{"electors": "representatives"}, "", 1, "a60", electors(149, 0, 0), "a"},
		{"B404 exactly two thirds", y26, rules{"electors": "representatives"}, "", 1, "a60", electors(150, 0, 0), "no quorum"},
		{"B404 households, over half", y26, rules{"electors": "households"}, "", 1, "a60", electors(199, 0, 0), "a"},
		{"B404 four fifths", party, nil, "", 1, "a60", electors(0, 100, 80), "a"},
		{"B404 one less than four fifths", party, nil, "", 1, "a60", electors(0, 100, 79), "no quorum"},
		{"B404 four fifths that are no whole number", party, nil, "", 1, "a60", electors(0, 101, 81), "a"},
		{"B404 four fifths rounded down", party, nil, "", 1, "a60", electors(0, 101, 80), "no quorum"},
		{"B404 no member due", party, nil, "", 1, "a60", electors(0, 0, 0), "no quorum"},
		{"B404 by those issued", y20, rules{"participants": "issued"}, "", 1, "a60", electors(239, 0, 0), "a"},
		{"B404 by those issued, half", y20, rules{"participants": "issued"}, "", 1, "a60", electors(240, 0, 0), "no quorum"},
		{"B404 by the valid", y20, rules{"participants": "valid"}, "", 1, "a60", electors(179, 0, 0), "a"},
		{"B404 by the valid, half", y20, rules{"participants": "valid"}, "", 1, "a60", electors(180, 0, 0), "no quorum"},
		{"B404 by those present", assembly, nil, "", 1, "a60", electors(207, 0, 104), "a"},
		{"B404 by those present, half", assembly, nil, "", 1, "a60", electors(208, 0, 104), "no quorum"},
		{"O610 invalid", y20, nil, "", 1, "a60 b40", func(in *outcome.Input) { in.Invalid = true }, ""},
		{"O610 invalid in a run-off", y20, nil, runoff, 1, "a20 b20", func(in *outcome.Input) { in.Invalid = true }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := definition(t, c.profile, c.rules, c.seats)
			if c.kind != "" {
				d.Kind, d.Round = c.kind, 2
			}
			in := sums()
			in.Positions = []outcome.Position{position(t, "m", c.votes)}
			if c.change != nil {
				c.change(&in)
			}
			r := outcome.Of(d, in)
			if got := shown(r, "m"); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			due := election.Date("")
			if pr := r.Positions["m"]; pr.TieSeats > 0 || pr.RunOffSeats > 0 {
				due = "2021-02-07"
			}
			if got := r.Positions["m"].LastDay; got != due {
				t.Errorf("last day %q, want %q", got, due)
			}
		})
	}
}

// Each kind of ballot asks for its own quorum, and has a base of its own.
func TestPapersOfTheirOwn(t *testing.T) {
	for _, c := range []struct {
		returned election.Count
		quorum   bool
		want     string
	}{{76, true, "a"}, {75, false, "no quorum"}} {
		d := definition(t, election.Residents2020, nil, 1)
		second := d.Positions[0]
		second.ID = "n"
		d.Positions = append(d.Positions, second)
		d.Papers = append(d.Papers, election.Paper{ID: "q", Positions: []election.PositionID{"n"}})
		in := sums()
		in.Papers = append(in.Papers, outcome.Paper{ID: "q", Issued: 120, Returned: c.returned, Valid: c.returned})
		in.Positions = []outcome.Position{position(t, "m", "a51"), position(t, "n", "a39")}
		r := outcome.Of(d, in)
		if r.Quorum != c.quorum || shown(r, "m") != c.want || shown(r, "n") != c.want {
			t.Errorf("%d returned: %q and %q", c.returned, shown(r, "m"), shown(r, "n"))
		}
		if r.Positions["m"].Base != 100 || r.Positions["n"].Base != c.returned {
			t.Errorf("bases %d and %d", r.Positions["m"].Base, r.Positions["n"].Base)
		}
	}
}

// A paper that nobody has counted holds no quorum.
func TestPaperWithoutSums(t *testing.T) {
	d := definition(t, election.Residents2020, nil, 1)
	if r := outcome.Of(d, outcome.Input{Registered: 10}); r.Quorum || shown(r, "m") != "no quorum" {
		t.Error(shown(r, "m"))
	}
}

func TestFlagsOfPeople(t *testing.T) {
	elected := func(no election.VoterNo, sex election.Sex) func(*election.Definition) {
		return func(d *election.Definition) {
			d.Kind, d.Round = election.RunOff, 2
			d.ElectedBefore = append(d.ElectedBefore, election.Elected{Position: "m", Name: "前", Voter: no, Sex: sex})
		}
	}
	kin := func(a, b election.VoterNo) func(*election.Definition) {
		return func(d *election.Definition) { d.Kin = append(d.Kin, election.Kin{A: a, B: b, Relation: "spouse"}) }
	}
	later := func(d *election.Definition) { d.Kind, d.Round = election.RunOff, 2 }
	y20, no := election.Residents2020, rules{"woman_elected": "no"}
	for _, c := range []struct {
		name    string
		profile election.ProfileName
		rules   rules
		change  []func(*election.Definition)
		m, n    string // votes of two positions with two seats and one
		want    string
	}{
		{"O606 no woman", y20, nil, nil, "b80 c70", "d60", "O606"},
		{"O606 a woman", y20, nil, nil, "b80 a70", "d60", ""},
		{"O606 a woman on the other position", y20, nil, nil, "b80 c70", "a60", ""},
		{"O606 a woman not elected", y20, nil, nil, "b80 c70 a60", "d60", "O606"},
		{"O606 a woman written in", y20, nil, nil, "b80 c70", "0008:60", ""},
		{"O606 a man written in", y20, nil, nil, "b80 c70", "0009:60", "O606"},
		{"O606 not asked", y20, no, nil, "b80 c70", "d60", ""},
		{"O606 2026", election.Residents2026, nil, nil, "b80 c70", "d60", "O606"},
		{"O606 the party", election.Party2020, nil, nil, "b80 c70", "d60", ""},
		{"O606 a nomination", election.Nomination2020, nil, nil, "b80 c70", "d60", ""},
		{"O606 a seat is open", y20, nil, nil, "b80", "d60", ""},
		{"O606 a tie is open", y20, nil, nil, "b80 c70", "d60 e60", ""},
		{"O606 a woman of an earlier round", y20, nil, []func(*election.Definition){elected("0020", election.Female)}, "b80 c70", "d60", ""},
		{"O606 a man of an earlier round", y20, nil, []func(*election.Definition){elected("0020", election.Male)}, "b80 c70", "d60", "O606"},
		{"O606 an earlier round not told", y20, nil, []func(*election.Definition){later}, "b80 c70", "d60", ""},
		{"O607 elected twice", y20, no, nil, "b80 c70", "b60", "O607"},
		{"O607 elected once", y20, no, nil, "b80 c70", "d60 b50", ""},
		{"O607 twice, written in the second time", y20, no, nil, "b80 c70", "0002:60", "O607"},
		{"O607 elected in an earlier round", y20, no, []func(*election.Definition){elected("0004", election.Male)}, "b80 c70", "d60", "O607"},
		{"O607 kin together", y20, no, []func(*election.Definition){kin("0003", "0002")}, "b80 c70", "d60", "O607"},
		{"O607 kin on two positions", y20, no, []func(*election.Definition){kin("0002", "0004")}, "b80 c70", "d60", "O607"},
		{"O607 kin of whom one is elected", y20, no, []func(*election.Definition){kin("0002", "0005")}, "b80 c70", "d60 e40", ""},
		{"O607 kin of an earlier round", y20, no, []func(*election.Definition){kin("0020", "0004"), elected("0020", election.Male)}, "b80 c70", "d60", "O607"},
		{"O607 kin in a nomination", election.Nomination2020, nil, []func(*election.Definition){kin("0002", "0003")}, "b80 c70", "b60", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := definition(t, c.profile, c.rules, 2)
			n := d.Positions[0]
			n.ID, n.Seats = "n", 1
			d.Positions = append(d.Positions, n)
			d.Papers[0].Positions = append(d.Papers[0].Positions, "n")
			for _, change := range c.change {
				change(d)
			}
			in := sums()
			in.Positions = []outcome.Position{position(t, "m", c.m), position(t, "n", c.n)}
			if got := codes(outcome.Of(d, in).Flags); got != c.want {
				t.Errorf("flags %q, want %q", got, c.want)
			}
			in.Invalid = true
			if got := codes(outcome.Of(d, in).Flags); got != "" {
				t.Errorf("O610: an invalid election is flagged %q", got)
			}
		})
	}
}

// codes lists the outcome's own codes among findings.
func codes(fs []election.Finding) string {
	var s []string
	for _, f := range fs {
		if f.Code[0] == 'O' {
			s = append(s, string(f.Code))
		}
	}
	slices.Sort(s)
	return strings.Join(slices.Compact(s), " ")
}

func TestDisqualify(t *testing.T) {
	var fs election.Findings
	outcome.Disqualify(&fs, outcome.Person{Name: "丁一"})
	if _, err := fs.Judge(""); err == nil {
		t.Error("O609: no reason was asked")
	}
	answered, err := fs.Judge("有第六条所列情形")
	if err != nil || codes(answered) != "O609" {
		t.Errorf("O609: %v, %v", answered, err)
	}
}

func TestSupervisionCommittee(t *testing.T) {
	d := definition(t, election.Assembly, nil, 1)
	d.Kin = []election.Kin{{A: "0007", B: "0001", Relation: "child"}}
	committee := []outcome.Person{{Candidate: "a", Voter: "0001", Name: "丁a"}, {Voter: "0009", Name: "郑九"}}
	for member, want := range map[election.VoterNo]string{"0001": "O611", "0009": "O611", "0007": "O611", "0008": "", "0002": ""} {
		var fs election.Findings
		outcome.CheckCommittee(&fs, d, committee, member)
		if got := codes(fs); got != want {
			t.Errorf("%s: %q, want %q", member, got, want)
		}
	}
}

func TestNextRound(t *testing.T) {
	for _, c := range []struct {
		name string
		m, n string
		kind election.Kind
		want string // positions with seats and candidates, then papers; "" for none
	}{
		{"run-off of one position", "a60 b40 c30 d20", "d60", election.RunOff, "m2 b c d; p"},
		{"run-off of both", "a60 b40 c30 d20", "d50 e40", election.RunOff, "m2 b c d n1 d e; p q"},
		{"somebody written in", "a60 b55 c51", "d50 0009:40", election.RunOff, "n1 d w0009; q"},
		{"nothing open", "a60 b55 c51", "d60", election.RunOff, ""},
		{"nobody to stand", "a60 b55", "d60", election.RunOff, ""},
		{"re-vote", "a60 b55 c51 d51", "d60", election.ReVote, "m1 c d; p"},
		{"re-vote leaves the run-off out", "a60 b55 c51 d51", "d50", election.ReVote, "m1 c d; p"},
		{"run-off leaves the re-vote out", "a60 b55 c51 d51", "d50", election.RunOff, "n1 d; q"},
		{"no re-vote due", "a60 b40", "d50", election.ReVote, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := definition(t, election.Residents2020, nil, 3)
			n := d.Positions[0]
			n.ID, n.Seats = "n", 1
			d.Positions = append(d.Positions, n)
			d.Papers = append(d.Papers, election.Paper{ID: "q", Positions: []election.PositionID{"n"}})
			in := sums()
			in.Papers = append(in.Papers, outcome.Paper{ID: "q", Issued: 120, Returned: 100, Valid: 90})
			in.Positions = []outcome.Position{position(t, "m", c.m), position(t, "n", c.n)}
			r := outcome.Of(d, in)
			next, err := outcome.NextRound(d, r, outcome.Further{Kind: c.kind, Day: "2021-02-07"})
			if c.want == "" {
				refusedWith(t, err, "B407")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var parts []string
			for _, p := range next.Positions {
				parts = append(parts, fmt.Sprint(p.ID, p.Seats))
				for _, candidate := range p.Candidates {
					parts = append(parts, string(candidate.ID))
				}
			}
			got := strings.Join(parts, " ") + ";"
			for _, p := range next.Papers {
				got += " " + string(p.ID)
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if next.Round != 2 || next.Kind != c.kind || next.ElectionDay != "2021-02-07" {
				t.Errorf("round %d, %s on %s", next.Round, next.Kind, next.ElectionDay)
			}
			if elected := len(r.Positions["m"].Elected) + len(r.Positions["n"].Elected); len(next.ElectedBefore) != elected || len(d.ElectedBefore) != 0 {
				t.Errorf("%d elected before, %d here", len(next.ElectedBefore), elected)
			}
			if len(d.Positions) != 2 || len(d.Positions[0].Candidates) != 6 || d.Round != 1 {
				t.Error("the first round's definition has changed")
			}
		})
	}
}

func refusedWith(t *testing.T, err error, code election.Code) {
	t.Helper()
	var r *election.Refusal
	if !errors.As(err, &r) || !r.Has(code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func TestWhatFollows(t *testing.T) {
	paper := func(id election.PaperID, positions ...election.PositionID) election.Paper {
		return election.Paper{ID: id, Positions: positions}
	}
	for _, c := range []struct {
		name    string
		votes   string
		change  func(*outcome.Input)
		further outcome.Further
		want    string // kind, day and papers, or the code that refuses
	}{
		{"a run-off is due", "a40 b30", nil, outcome.Further{}, "runoff 2021-01-28 p"},
		{"a re-vote is due", "a51 b51", nil, outcome.Further{}, "revote 2021-01-28 p"},
		{"the last day", "a40 b30", nil, outcome.Further{Day: "2021-02-07"}, "runoff 2021-02-07 p"},
		{"a day too late", "a40 b30", nil, outcome.Further{Day: "2021-02-08"}, "D108"},
		{"the day before", "a40 b30", nil, outcome.Further{Day: "2021-01-27"}, "D108"},
		{"a first round", "a40 b30", nil, outcome.Further{Kind: election.FirstRound}, "D108"},
		{"the other kind", "a40 b30", nil, outcome.Further{Kind: election.ReVote}, "B407"},
		{"nothing is due", "a60 b30", nil, outcome.Further{}, "B407"},
		{"no quorum", "a40 b30", electors(200, 0, 0), outcome.Further{}, "O610"},
		{"invalid", "a40 b30", func(in *outcome.Input) { in.Invalid = true }, outcome.Further{}, "O610"},
		{"ballots of its own", "a40 b30", nil, outcome.Further{Papers: []election.Paper{paper("blue", "m")}}, "runoff 2021-01-28 blue"},
		{"ballots for nothing", "a40 b30", nil, outcome.Further{Papers: []election.Paper{paper("blue")}}, "D108"},
		{"ballots for another position", "a40 b30", nil, outcome.Further{Papers: []election.Paper{paper("blue", "m", "n")}}, "D108"},
		{"a position on two ballots", "a40 b30", nil, outcome.Further{Papers: []election.Paper{paper("blue", "m"), paper("red", "m")}}, "D108"},
		{"ballots of one name", "a40 b30", nil, outcome.Further{Papers: []election.Paper{paper("blue", "m"), paper("blue")}}, "D108"},
		{"ballots without a name", "a40 b30", nil, outcome.Further{Papers: []election.Paper{paper("", "m")}}, "D108"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := definition(t, election.Residents2020, nil, 1)
			d.ProxiesPublished, d.Proxies = "2021-01-26", []election.Proxy{{Principal: "0008", Holder: "0009"}}
			in := sums()
			in.Positions = []outcome.Position{position(t, "m", c.votes)}
			if c.change != nil {
				c.change(&in)
			}
			next, err := outcome.NextRound(d, outcome.Of(d, in), c.further)
			if len(c.want) == 4 {
				refusedWith(t, err, election.Code(c.want))
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(next.Kind, " ", next.ElectionDay, " ", next.Papers[0].ID); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
			if len(next.Proxies) != 0 || len(d.Proxies) != 1 {
				t.Error("a vote stays entrusted")
			}
			if same := next.ElectionDay == d.ElectionDay; (next.ProxiesPublished == d.ProxiesPublished) != same {
				t.Errorf("entrusted votes were posted on %q", next.ProxiesPublished)
			}
		})
	}
}

// A community whose one position has seats short and whose other is tied holds
// a run-off and then a re-vote; none is lost.
func TestRunOffThenReVote(t *testing.T) {
	d := definition(t, election.Residents2020, rules{"woman_elected": "yes"}, 1)
	d.Title, d.Stations = "换届", []election.Station{{ID: "S1", Boxes: []election.Box{{ID: "1", Kind: election.FixedBox}}}}
	second := d.Positions[0]
	second.ID = "n"
	d.Positions = append(d.Positions, second)
	d.Papers[0].Positions = append(d.Papers[0].Positions, "n")
	in := sums()
	in.Positions = []outcome.Position{position(t, "m", "b40 c30"), position(t, "n", "d51 e51")}
	runoff, err := outcome.NextRound(d, outcome.Of(d, in), outcome.Further{})
	if err != nil || runoff.Kind != election.RunOff || len(runoff.Positions) != 1 || runoff.Positions[0].ID != "m" || len(runoff.Deferred) != 1 {
		t.Fatalf("%v %+v", err, runoff)
	}
	read, err := election.ParseRound("round.json", election.WriteRound(runoff))
	if err != nil || read.Digest() != runoff.Digest() {
		t.Fatalf("read back: %v %+v", err, read)
	}
	in.Positions = []outcome.Position{position(t, "m", "b40 c30")}
	r := outcome.Of(runoff, in)
	if election.Has(r.Flags, "O606") {
		t.Error("O606 while a re-vote is still to come")
	}
	revote, err := outcome.NextRound(runoff, r, outcome.Further{})
	if err != nil {
		t.Fatal(err)
	}
	if p := revote.Positions; revote.Kind != election.ReVote || revote.Round != 3 || len(p) != 1 || p[0].ID != "n" || len(p[0].Candidates) != 2 || len(revote.Deferred) != 0 {
		t.Errorf("%+v", revote)
	}
	if e := revote.ElectedBefore; len(e) != 1 || e[0].Position != "m" || e[0].Voter != "0002" {
		t.Errorf("elected before: %+v", e)
	}
	in.Positions = []outcome.Position{position(t, "n", "d51 e50")}
	if r := outcome.Of(revote, in); !election.Has(r.Flags, "O606") {
		t.Errorf("no O606 at the end: %v", r.Flags)
	}
}

// Positions that stand on one ballot stand on one ballot again.
func TestBallotsAreKeptTogether(t *testing.T) {
	d := definition(t, election.Residents2020, nil, 3)
	second := d.Positions[0]
	second.ID, second.Seats = "n", 1
	d.Positions = append(d.Positions, second)
	d.Papers[0].Positions = append(d.Papers[0].Positions, "n")
	in := sums()
	in.Positions = []outcome.Position{position(t, "m", "a60 b40 c30 d20"), position(t, "n", "d50 e40")}
	next, err := outcome.NextRound(d, outcome.Of(d, in), outcome.Further{})
	if err != nil || len(next.Papers) != 1 || !slices.Equal(next.Papers[0].Positions, []election.PositionID{"m", "n"}) {
		t.Errorf("%v %+v", err, next)
	}
}
