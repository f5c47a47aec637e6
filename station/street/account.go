package street

import (
	"cmp"
	"slices"

	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/sheet"
)

// Account is everything that is known of a community's round: what came in, what
// it adds up to, and what that means.
type Account struct {
	Definition *election.Definition
	Sums       Community
	Accepted   []*Held
	Outcome    outcome.Result
	Whole      bool // no station is missing, so that there is an outcome
}

// AccountOf gives the account of a round; false for one unknown here.
func AccountOf(s *State, number int) (Account, bool) {
	a := Account{Definition: s.Definition(number)}
	if a.Definition == nil {
		return a, false
	}
	a.Sums, a.Accepted = Consolidate(s, number), s.Accepted(number)
	a.Outcome, a.Whole = a.Sums.Outcome(a.Definition)
	return a, true
}

// Confirmed reports whether the people whose votes suffice are elected.
func (a Account) Confirmed() bool { return a.Sums.Review != nil && a.Sums.Review.Confirmed }

// Meaning is what a person's votes are enough for.
type Meaning string

// The meanings.
const (
	MeansNothing Meaning = ""
	Nominated    Meaning = "nominated" // in a nomination
	Suffices     Meaning = "elected"   // nobody is elected before the review
	Elected      Meaning = "confirmed"
	Tied         Meaning = "tied"
	ToRunOff     Meaning = "runoff"
)

// Line is a person's votes for a position: in all, and at each place.
type Line struct {
	outcome.Person
	Written bool             // written in
	Shares  []election.Count // in the order of the accepted sheets
	Means   Meaning
}

// Lines lists who got how many votes for a position: candidates in ballot order,
// then people written in, most votes first.
func (a Account) Lines(p *election.Position) []Line {
	i := slices.IndexFunc(a.Sums.Positions, func(s sheet.Position) bool { return s.ID == p.ID })
	if i < 0 {
		return nil
	}
	sum := a.Sums.Positions[i]
	var lines, written []Line
	for at, cand := range p.Candidates {
		l := Line{Person: outcome.Person{Candidate: cand.ID, Voter: cand.Voter, Name: cand.Name, Votes: sum.For[at]}}
		l.Means = a.meaning(p.ID, l.Person)
		l.Shares = a.shares(p.ID, func(s sheet.Position) election.Count { return s.For[at] })
		lines = append(lines, l)
	}
	for _, w := range sum.WriteIns {
		l := Line{Person: outcome.Person{Voter: w.Voter, Name: w.Name, Votes: w.Votes}, Written: true}
		if w.Voter != "" {
			l.Means = a.meaning(p.ID, l.Person)
		}
		l.Shares = a.shares(p.ID, func(s sheet.Position) election.Count { return writtenIn(s, w) })
		written = append(written, l)
	}
	slices.SortStableFunc(written, func(a, b Line) int { return cmp.Compare(b.Votes, a.Votes) })
	return append(lines, written...)
}

// writtenIn counts at a place the votes for somebody: by number, or by name
// where there is none.
func writtenIn(s sheet.Position, who sheet.WriteIn) election.Count {
	var n election.Count
	for _, w := range s.WriteIns {
		if w.Voter == who.Voter && (w.Voter != "" || w.Name == who.Name) {
			n += w.Votes
		}
	}
	return n
}

// shares asks each accepted sheet for a figure of a position; 0 where nothing
// was counted.
func (a Account) shares(id election.PositionID, of func(sheet.Position) election.Count) []election.Count {
	shares := make([]election.Count, len(a.Accepted))
	for i, h := range a.Accepted {
		if h.Sheet.Verdict != "" {
			continue
		}
		if at := slices.IndexFunc(h.Sheet.Positions, func(p sheet.Position) bool { return p.ID == id }); at >= 0 {
			shares[i] = of(h.Sheet.Positions[at])
		}
	}
	return shares
}

func (a Account) meaning(position election.PositionID, person outcome.Person) Meaning {
	o := a.Outcome.Positions[position]
	if !a.Whole || o == nil {
		return MeansNothing
	}
	is := func(p outcome.Person) bool { return p.ID() == person.ID() }
	switch {
	case slices.ContainsFunc(o.Elected, is) && a.Definition.Nominates():
		return Nominated
	case slices.ContainsFunc(o.Elected, is) && a.Confirmed():
		return Elected
	case slices.ContainsFunc(o.Elected, is):
		return Suffices
	case slices.ContainsFunc(o.Tie, is):
		return Tied
	case slices.ContainsFunc(o.RunOff, is):
		return ToRunOff
	}
	return MeansNothing
}

// Totals adds up the kinds of ballots.
func (a Account) Totals() (issued, returned, valid, blank, void election.Count) {
	for _, p := range a.Sums.Papers {
		issued += p.Issued()
		returned += p.Returned
		valid += p.Valid
		blank += p.Blank
		void += p.Void
	}
	return issued, returned, valid, blank, void
}

// Flags are the notes that the sheets and the outcome give.
func (a Account) Flags() []election.Finding {
	flags := slices.Clone(a.Sums.Flags)
	if a.Whole {
		for _, f := range a.Outcome.Flags {
			if f.Code != "B405" { // the sheets give it with its station
				flags = append(flags, f)
			}
		}
	}
	return flags
}
