package sheet

import (
	"changpiao/station/election"
)

// Identity names an equation or bound between figures that holds on every
// sheet. It is the argument "identity" of T513.
type Identity string

// The identities. The first group holds always, the second where the ballots
// were counted.
const (
	LateOnTop        Identity = "registered_before <= registered"
	WithinReceived   Identity = "issued + spoiled <= received"
	WithinRegistered Identity = "issued <= registered"
	MobileReturned   Identity = "returned_mobile <= returned"
	KnownPaper       Identity = "paper is listed once"
	KnownPosition    Identity = "position is listed once"

	WithinIssued    Identity = "returned <= issued"
	BallotsAddUp    Identity = "valid + blank + void = returned"
	PositionAddsUp  Identity = "counted + blank + void + void ballots = returned"
	BlankBallots    Identity = "blank ballots <= blank"
	VotesWithinSeat Identity = "votes <= seats * counted"
	ForWithin       Identity = "for <= counted"
	ForAgainst      Identity = "for + against <= counted"
	WriteInWithin   Identity = "write-in <= counted"
)

// Identities gives a T513 for each identity that is broken, with the arguments
// identity, left and right (its two sides) and what it is about: paper,
// position, candidate (from 1, in ballot order) or name. A sheet that says the
// station is invalid is not held to those of the tally.
func (s Sheet) Identities() []election.Finding {
	c := checker{sheet: s, papers: map[election.PaperID]Paper{}}
	c.atMost(LateOnTop, s.RegisteredBefore, s.Registered)
	for _, p := range s.Papers {
		c.stock(p)
	}
	if s.Verdict != "" {
		return c.found
	}
	for _, p := range s.Papers {
		c.ballots(p)
	}
	seen := map[election.PositionID]bool{}
	for _, p := range s.Positions {
		if seen[p.ID] {
			c.broken(KnownPosition, 2, 1, "position", string(p.ID))
		}
		seen[p.ID] = true
		c.position(p)
	}
	return c.found
}

type checker struct {
	sheet  Sheet
	papers map[election.PaperID]Paper
	found  election.Findings
}

func (c *checker) broken(id Identity, left, right election.Count, about ...any) {
	pairs := append([]any{"identity", string(id), "left", int(left), "right", int(right)}, about...)
	c.found.Add("T513", pairs...)
}

func (c *checker) atMost(id Identity, left, right election.Count, about ...any) {
	if left > right {
		c.broken(id, left, right, about...)
	}
}

func (c *checker) equal(id Identity, left, right election.Count, about ...any) {
	if left != right {
		c.broken(id, left, right, about...)
	}
}

func (c *checker) stock(p Paper) {
	about := []any{"paper", string(p.ID)}
	if _, twice := c.papers[p.ID]; twice {
		c.broken(KnownPaper, 2, 1, about...)
	}
	c.papers[p.ID] = p
	c.atMost(WithinReceived, p.Issued()+p.Spoiled, p.Received, about...)
	c.atMost(WithinRegistered, p.Issued(), c.sheet.Registered, about...)
	c.atMost(MobileReturned, p.ReturnedMobile, p.Returned, about...)
}

func (c *checker) ballots(p Paper) {
	about := []any{"paper", string(p.ID)}
	c.atMost(WithinIssued, p.Returned, p.Issued(), about...)
	c.equal(BallotsAddUp, p.Valid+p.Blank+p.Void, p.Returned, about...)
}

func (c *checker) position(p Position) {
	about := []any{"position", string(p.ID)}
	paper, ok := c.papers[p.Paper]
	if !ok {
		c.broken(KnownPaper, 0, 1, append(about, "paper", string(p.Paper))...)
		return
	}
	c.equal(PositionAddsUp, p.Counted+p.Blank+p.Void+paper.Void, paper.Returned, about...)
	c.atMost(BlankBallots, paper.Blank, p.Blank, about...)
	var votes election.Count
	for i, n := range p.For {
		votes += n
		c.atMost(ForWithin, n, p.Counted, append(about, "candidate", i+1)...)
		if i < len(p.Against) {
			c.atMost(ForAgainst, n+p.Against[i], p.Counted, append(about, "candidate", i+1)...)
		}
	}
	for _, w := range p.WriteIns {
		votes += w.Votes
		c.atMost(WriteInWithin, w.Votes, p.Counted, append(about, "name", w.Name)...)
	}
	c.atMost(VotesWithinSeat, votes, p.Seats*p.Counted, about...)
}
