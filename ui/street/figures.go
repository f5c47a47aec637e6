package street

import (
	"cmp"
	"slices"

	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/sheet"
	domain "changpiao/station/street"
)

// community is everything that the result's screen shows of a community's round.
type community struct {
	def      *election.Definition
	sums     domain.Community
	accepted []*domain.Held
	outcome  outcome.Result
	whole    bool // no station is missing, so that there is an outcome
}

// communityOf reads a community from the ledger; false for a round that it doesn't have.
func communityOf(l domain.Ledger, id election.ID, number int) (c community, ok bool) {
	l.View(id, func(s *domain.State) {
		if c.def = s.Definition(number); c.def == nil {
			return
		}
		ok = true
		c.sums, c.accepted = domain.Consolidate(s, number), s.Accepted(number)
		c.outcome, c.whole = c.sums.Outcome(c.def)
	})
	return c, ok
}

// standing of a person in the outcome.
type standing string

const (
	none    standing = ""
	elected standing = "elected" // the votes suffice; nobody is elected before the review
	tied    standing = "tied"
	runoff  standing = "runoff"
)

// line is a person's votes at a position: in all, and at each place.
type line struct {
	name     string
	written  bool // written in
	votes    election.Count
	shares   []election.Count // in the order of the accepted sheets
	standing standing
}

// lines lists who got how many votes for a position: candidates in ballot order, then people written in, most votes
// first.
func (c community) lines(p *election.Position) []line {
	i := slices.IndexFunc(c.sums.Positions, func(s sheet.Position) bool { return s.ID == p.ID })
	if i < 0 {
		return nil
	}
	sum := c.sums.Positions[i]
	var lines, written []line
	for at, cand := range p.Candidates {
		l := line{name: cand.Name, votes: sum.For[at], standing: c.standingOf(p.ID, string(cand.ID))}
		l.shares = c.shares(p.ID, func(s sheet.Position) election.Count { return s.For[at] })
		lines = append(lines, l)
	}
	for _, w := range sum.WriteIns {
		l := line{name: w.Name, written: true, votes: w.Votes}
		if w.Voter != "" {
			l.standing = c.standingOf(p.ID, outcome.Person{Voter: w.Voter}.ID())
		}
		l.shares = c.shares(p.ID, func(s sheet.Position) election.Count { return writtenIn(s, w) })
		written = append(written, l)
	}
	slices.SortStableFunc(written, func(a, b line) int { return cmp.Compare(b.votes, a.votes) })
	return append(lines, written...)
}

// writtenIn counts at a place the votes for somebody: by number, or by name where there is none.
func writtenIn(s sheet.Position, who sheet.WriteIn) election.Count {
	var n election.Count
	for _, w := range s.WriteIns {
		if w.Voter == who.Voter && (w.Voter != "" || w.Name == who.Name) {
			n += w.Votes
		}
	}
	return n
}

// shares asks each accepted sheet for a figure of a position; 0 where nothing was counted.
func (c community) shares(id election.PositionID, of func(sheet.Position) election.Count) []election.Count {
	shares := make([]election.Count, len(c.accepted))
	for i, h := range c.accepted {
		if h.Sheet.Verdict != "" {
			continue
		}
		if at := slices.IndexFunc(h.Sheet.Positions, func(p sheet.Position) bool { return p.ID == id }); at >= 0 {
			shares[i] = of(h.Sheet.Positions[at])
		}
	}
	return shares
}

func (c community) standingOf(position election.PositionID, person string) standing {
	o := c.outcome.Positions[position]
	if !c.whole || o == nil {
		return none
	}
	is := func(p outcome.Person) bool { return p.ID() == person }
	switch {
	case slices.ContainsFunc(o.Elected, is):
		return elected
	case slices.ContainsFunc(o.Tie, is):
		return tied
	case slices.ContainsFunc(o.RunOff, is):
		return runoff
	}
	return none
}

// totals adds up the kinds of ballots.
func (c community) totals() (issued, returned, valid, blank, void election.Count) {
	for _, p := range c.sums.Papers {
		issued += p.Issued()
		returned += p.Returned
		valid += p.Valid
		blank += p.Blank
		void += p.Void
	}
	return issued, returned, valid, blank, void
}

// flags are the notes that the sheets and the outcome give.
func (c community) flags() []election.Finding {
	flags := slices.Clone(c.sums.Flags)
	if c.whole {
		for _, f := range c.outcome.Flags {
			if f.Code != "B405" { // the sheets give it with its station
				flags = append(flags, f)
			}
		}
	}
	return flags
}
