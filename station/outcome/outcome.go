// Package outcome says what a count means: quorum, majority, ties, run-off,
// women. It works on sums, from one station or many, and knows no sheet and no
// book.
package outcome

import (
	"cmp"
	"slices"

	"changpiao/station/election"
)

// Input are a community's sums.
type Input struct {
	Registered, Due, Present election.Count
	Papers                   []Paper
	Positions                []Position
	Invalid                  bool // some station's election is invalid (B401)
}

// Paper are the sums of a kind of ballot.
type Paper struct {
	ID                      election.PaperID
	Issued, Returned, Valid election.Count
}

// Position are the sums of a position.
type Position struct {
	ID       election.PositionID
	Votes    map[election.CandidateID]election.Count
	WriteIns []WriteIn
}

// WriteIn is a voter who got votes without being listed.
type WriteIn struct {
	Voter election.VoterNo
	Name  string
	Votes election.Count
}

// Result is what the count means.
type Result struct {
	Invalid   bool // some station's election is (B401)
	Quorum    bool
	Positions map[election.PositionID]*PositionResult
	Flags     []election.Finding
}

// PositionResult is the outcome of a position.
type PositionResult struct {
	Base        election.Count // of which a majority is asked
	Elected     []Person       // or in a nomination the nominees
	Tie         []Person       // for whom a re-vote decides
	TieSeats    int
	RunOff      []Person
	RunOffSeats int
	// LastDay is the latest day of a run-off or re-vote, "" when none is due.
	LastDay election.Date
}

// Person is a candidate or somebody written in.
type Person struct {
	Candidate election.CandidateID // "" for people written in
	Voter     election.VoterNo
	Name      string
	Votes     election.Count
}

// ID is how results name a person: the candidate's id, or w:NUMBER.
func (p Person) ID() string {
	if p.Candidate != "" {
		return string(p.Candidate)
	}
	return "w:" + string(p.Voter)
}

// Of works out the outcome of a count.
func Of(def *election.Definition, in Input) Result {
	r := Result{Invalid: in.Invalid, Positions: map[election.PositionID]*PositionResult{}}
	r.Quorum = quorum(def, in)
	holds := r.Quorum && !in.Invalid
	for i := range def.Positions {
		pos := &def.Positions[i]
		pr := &PositionResult{Base: base(def, in, pos)}
		r.Positions[pos.ID] = pr
		if holds {
			decide(def, pos, ranking(pos, in), in.cast(def, pos), pr)
		}
	}
	r.Flags = def.Flags()
	if holds {
		r.flagWoman(def)
		r.flagPeople(def)
	}
	return r
}

func (in Input) paper(id election.PaperID) Paper {
	i := slices.IndexFunc(in.Papers, func(p Paper) bool { return p.ID == id })
	if i < 0 {
		return Paper{}
	}
	return in.Papers[i]
}

// cast is what the floor of a run-off is a share of: the ballots returned.
func (in Input) cast(def *election.Definition, pos *election.Position) election.Count {
	p, _ := def.PaperOf(pos.ID)
	return in.paper(p.ID).Returned
}

// Measure counts what a choice of the profile names, of the vote on a kind of
// ballot: what was issued, returned or valid, who was present or due.
func (in Input) Measure(by election.Choice, id election.PaperID) election.Count {
	p := in.paper(id)
	switch by {
	case election.ByIssued:
		return p.Issued
	case election.ByValid:
		return p.Valid
	case election.ByPresent:
		return in.Present
	case election.ByDue:
		return in.Due
	}
	return p.Returned
}

func base(def *election.Definition, in Input, pos *election.Position) election.Count {
	p, _ := def.PaperOf(pos.ID)
	return in.Measure(def.Rules.MajorityBase, p.ID)
}

// quorum asks that enough electors took part, for every kind of ballot (B404).
func quorum(def *election.Definition, in Input) bool {
	return !slices.ContainsFunc(def.Papers, func(p election.Paper) bool {
		t := TurnoutOf(def, in, p.ID)
		return t.Asked && !t.Enough
	})
}

// Turnout is how many took part in the vote on a kind of ballot.
type Turnout struct {
	N, Electors election.Count
	Asked       bool // whether the round asks for a quorum
	Enough      bool // for the quorum
}

// TurnoutOf measures the vote on a kind of ballot by the election's quorum.
func TurnoutOf(def *election.Definition, in Input, id election.PaperID) Turnout {
	t := Turnout{N: in.Measure(def.Rules.Participants, id), Electors: in.Registered}
	if def.Rules.Electors == election.MembersDue {
		t.Electors = in.Due
	}
	t.Asked = def.Kind == election.FirstRound || def.Rules.RunoffQuorum != election.None
	t.Enough = reaches(def.Rules.Quorum, t.N, t.Electors)
	return t
}

// reaches compares whole numbers: over half 2n > R, over two thirds 3n > 2R,
// four fifths 5n ≥ 4R.
func reaches(q election.Choice, n, of election.Count) bool {
	switch q {
	case election.OverTwoThirds:
		return 3*n > 2*of
	case election.FourFifths:
		return of > 0 && 5*n >= 4*of
	}
	return 2*n > of
}

// ranking lists everybody with votes, most votes first; those with as many
// stand in ballot order, people written in last.
func ranking(pos *election.Position, in Input) []Person {
	i := slices.IndexFunc(in.Positions, func(p Position) bool { return p.ID == pos.ID })
	if i < 0 {
		return nil
	}
	var people []Person
	for _, c := range pos.Candidates {
		people = append(people, Person{Candidate: c.ID, Voter: c.Voter, Name: c.Name, Votes: in.Positions[i].Votes[c.ID]})
	}
	for _, w := range in.Positions[i].WriteIns {
		people = append(people, Person{Voter: w.Voter, Name: w.Name, Votes: w.Votes})
	}
	people = slices.DeleteFunc(people, func(p Person) bool { return p.Votes <= 0 })
	slices.SortStableFunc(people, func(a, b Person) int { return cmp.Compare(b.Votes, a.Votes) })
	return people
}

// decide fills a position's outcome from its ranking.
func decide(def *election.Definition, pos *election.Position, ranked []Person, cast election.Count, r *PositionResult) {
	places := def.Places(pos)
	past, rest := split(ranked, func(p Person) bool { return passes(def, p.Votes, r.Base, cast) })
	r.Elected, r.Tie = cut(past, places)
	if len(r.Tie) > 0 {
		r.TieSeats = places - len(r.Elected)
		r.LastDay = def.ElectionDay.AddDays(election.FurtherDays)
		return
	}
	if def.Nominates() || len(r.Elected) == places {
		return
	}
	r.RunOffSeats = places - len(r.Elected)
	r.RunOff = best(rest, r.RunOffSeats+1)
	r.LastDay = def.ElectionDay.AddDays(election.FurtherDays)
}

// passes tells whether votes are past the line that the round asks (O601,
// O605).
func passes(def *election.Definition, votes, base, cast election.Count) bool {
	rules := def.Rules
	switch def.Kind {
	case election.ReVote:
		return true
	case election.RunOff:
		if rules.RunoffFloor == election.Third && 3*votes < cast {
			return false
		}
		return rules.RunoffMajority == election.MostVotes || 2*votes > base
	}
	return rules.Majority == election.MostVotes || 2*votes > base
}

func split(ranked []Person, past func(Person) bool) (yes, no []Person) {
	for _, p := range ranked {
		if past(p) {
			yes = append(yes, p)
		} else {
			no = append(no, p)
		}
	}
	return yes, no
}

// cut gives those with most votes for the places, and those who tie across the
// last one (O602, O603).
func cut(ranked []Person, places int) (in, tie []Person) {
	if len(ranked) <= places {
		return ranked, nil
	}
	line := ranked[places-1].Votes
	if ranked[places].Votes < line {
		return ranked[:places], nil
	}
	for _, p := range ranked {
		switch {
		case p.Votes > line:
			in = append(in, p)
		case p.Votes == line:
			tie = append(tie, p)
		}
	}
	return in, tie
}

// best gives the n first, with all who tie for the last place (O604).
func best(ranked []Person, n int) []Person {
	if len(ranked) <= n {
		return ranked
	}
	line := ranked[n-1].Votes
	for n < len(ranked) && ranked[n].Votes == line {
		n++
	}
	return ranked[:n]
}

// flagWoman finds O606 once no seat is open any more: no woman elected over
// all rounds. A later round without the earlier ones' result can't tell.
func (r *Result) flagWoman(def *election.Definition) {
	if def.Rules.WomanElected != election.Yes || def.Nominates() || def.Kind != election.FirstRound && len(def.ElectedBefore) == 0 {
		return
	}
	if len(def.Deferred) > 0 {
		return
	}
	for _, pr := range r.Positions {
		if pr.RunOffSeats > 0 || pr.TieSeats > 0 {
			return
		}
		for _, p := range pr.Elected {
			if def.SexOf(p.Voter) == election.Female {
				return
			}
		}
	}
	if slices.ContainsFunc(def.ElectedBefore, func(e election.Elected) bool { return e.Sex == election.Female }) {
		return
	}
	r.Flags = append(r.Flags, election.Find("O606"))
}

// flagPeople finds O607: one person elected twice, or near relatives elected
// together.
func (r *Result) flagPeople(def *election.Definition) {
	if def.Nominates() {
		return
	}
	var all []Person
	for _, e := range def.ElectedBefore {
		all = append(all, Person{Voter: e.Voter, Name: e.Name})
	}
	for _, pos := range def.Positions {
		all = append(all, r.Positions[pos.ID].Elected...)
	}
	for i, a := range all {
		for _, b := range all[:i] {
			if a.Voter != "" && (a.Voter == b.Voter || def.AreKin(a.Voter, b.Voter)) {
				r.Flags = append(r.Flags, election.Find("O607", "first", b.Name, "second", a.Name))
			}
		}
	}
}

// Disqualify voids the election of a person who may not hold the office; what
// comes next is the street office's choice, with its reason (O609).
func Disqualify(fs *election.Findings, p Person) { fs.Add("O609", "name", p.Name) }

// CheckCommittee keeps members of the residents' committee and their kin off
// its supervision committee (O611).
func CheckCommittee(fs *election.Findings, def *election.Definition, committee []Person, member election.VoterNo) {
	for _, p := range committee {
		if p.Voter == member || def.AreKin(p.Voter, member) {
			fs.Add("O611", "member", string(member), "committee", p.Name)
		}
	}
}
