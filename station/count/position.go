package count

import (
	"maps"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// EnterPosition records one position of the next ballot of a pass that lacks
// it, where a whole bundle is gone through position by position. A ballot is
// entered once every position of its paper was, or once it is void as a whole.
type EnterPosition struct {
	Bundle   BundleID
	Pass     Pass
	Position election.PositionID
	Ballot   Ballot // with nothing on any other position
}

// Plan implements Command.
func (r EnterPosition) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "ballot", o.By)
	b, paper := s.bundleOf(c, r.Bundle)
	s.checkBallot(c, paper, r.Ballot)
	if !r.isOfOne(paper) {
		c.Add("T502", "what", "position", "id", string(r.Position))
	}
	if r.Pass != First && r.Pass != Second {
		c.Add("B406", "what", "pass", "at", string(r.Bundle), "given", "")
		return nil
	}
	n := 0
	if b != nil {
		s.checkRecorder(c, b, r.Pass, o.By)
		c.Findings = append(c.Findings, s.Excess(b.paper)...)
		s.checkUntyped(c, b)
		n = b.next(r.Pass, r.Position)
		if n > int(b.n) && !election.Has(c.Findings, "T502") {
			c.Add("T503", "what", "ballot", "id", string(b.id), "given", n, "most", int(b.n))
		}
		whole := b.part(r.Pass, n, paper).with(r.Position, r.Ballot)
		c.Notices = append(c.Notices, s.read(paper, whole.ballot).effects...)
	}
	s.checkStage(c, "ballot")
	return []event{&positionEntered{Bundle: r.Bundle, Pass: r.Pass, N: n, Position: r.Position, Ballot: r.Ballot}}
}

// isOfOne reports whether the position stands on the paper, and nothing is
// said of another.
func (r EnterPosition) isOfOne(paper *election.Paper) bool {
	other := func(id election.PositionID) bool { return id != r.Position }
	for id := range r.Ballot.Marks {
		if other(id) {
			return false
		}
	}
	return paper != nil && slices.Contains(paper.Positions, r.Position) && !slices.ContainsFunc(r.Ballot.VoidPositions, other)
}

// part is a ballot of which positions are still to come.
type part struct {
	ballot Ballot
	left   []election.PositionID
}

// with is the ballot once a position of it is read. What is void as a whole
// has no more to come.
func (w part) with(id election.PositionID, read Ballot) part {
	if read.Void {
		return part{ballot: read}
	}
	full := part{ballot: w.ballot, left: slices.DeleteFunc(slices.Clone(w.left), func(p election.PositionID) bool { return p == id })}
	full.ballot.Marks = maps.Clone(w.ballot.Marks)
	if full.ballot.Marks == nil {
		full.ballot.Marks = map[election.PositionID][]Mark{}
	}
	if marks := read.Marks[id]; len(marks) > 0 {
		full.ballot.Marks[id] = marks
	}
	full.ballot.VoidPositions = append(slices.Clone(w.ballot.VoidPositions), read.VoidPositions...)
	full.ballot.Pending = w.ballot.Pending || read.Pending
	if read.Reason != "" {
		full.ballot.Reason = read.Reason
	}
	return full
}

// turn is what taking back goes back to: a ballot before one of its positions
// was entered, and what was read.
type turn struct {
	n      int
	before part
	of     election.PositionID
	read   Ballot
}

// entered is how many ballots of a pass were begun, those among them that lack
// positions.
func (b *bundle) entered(p Pass) int { return len(b.passes[p]) + len(b.parts[p]) }

// next is the first ballot of a pass that lacks a position.
func (b *bundle) next(p Pass, id election.PositionID) int {
	for i, w := range b.parts[p] {
		if slices.Contains(w.left, id) {
			return len(b.passes[p]) + i + 1
		}
	}
	return b.entered(p) + 1
}

// part is the n-th ballot as far as it was entered.
func (b *bundle) part(p Pass, n int, paper *election.Paper) part {
	if i := n - 1 - len(b.passes[p]); i >= 0 && i < len(b.parts[p]) {
		return b.parts[p][i]
	}
	return part{left: paper.Positions}
}

// fill enters a position of the n-th ballot. Ballots that lack nothing and have
// only such before them are whole ballots of the pass.
func (b *bundle) fill(paper *election.Paper, e *positionEntered) {
	before := b.part(e.Pass, e.N, paper)
	b.turns[e.Pass] = append(b.turns[e.Pass], turn{n: e.N, before: before, of: e.Position, read: e.Ballot})
	parts := slices.Clone(b.parts[e.Pass])
	if e.N > b.entered(e.Pass) {
		parts = append(parts, before)
	}
	parts[e.N-1-len(b.passes[e.Pass])] = before.with(e.Position, e.Ballot)
	for len(parts) > 0 && len(parts[0].left) == 0 {
		b.passes[e.Pass] = append(b.passes[e.Pass], parts[0].ballot)
		parts = parts[1:]
	}
	b.parts[e.Pass] = parts
}

// takeBack takes back what was entered last, a position or a whole ballot, and
// gives the ballot's number.
func (b *bundle) takeBack(p Pass, paper *election.Paper) (n int) {
	last := len(b.turns[p]) - 1
	switch {
	case last >= 0:
		n = b.turns[p][last].n
		b.reopen(p, n)
		b.parts[p][n-1-len(b.passes[p])] = b.turns[p][last].before
		b.turns[p] = b.turns[p][:last]
		b.parts[p] = untouched(b.parts[p], paper)
		return n
	case len(b.parts[p]) > 0:
		n = b.entered(p)
		b.parts[p] = untouched(b.parts[p][:len(b.parts[p])-1], paper)
		return n
	}
	n = len(b.passes[p])
	b.passes[p] = b.passes[p][:n-1]
	if n == 1 {
		b.from[p] = "" // whoever records it now does so here
	}
	return n
}

// reopen makes the n-th ballot, and those after it, ballots under way again.
func (b *bundle) reopen(p Pass, n int) {
	var again []part
	if whole := len(b.passes[p]); n <= whole {
		for _, ballot := range b.passes[p][n-1:] {
			again = append(again, part{ballot: ballot})
		}
		b.passes[p] = b.passes[p][:n-1]
	}
	b.parts[p] = append(again, b.parts[p]...)
}

// untouched leaves those ballots at the end out of which nothing was entered.
func untouched(parts []part, paper *election.Paper) []part {
	for len(parts) > 0 && len(parts[len(parts)-1].left) == len(paper.Positions) {
		parts = parts[:len(parts)-1]
	}
	return parts
}

// settle notes that the n-th ballot was corrected as a whole: its positions are
// no longer taken back one by one.
func (b *bundle) settle(p Pass, n int) {
	b.turns[p] = slices.DeleteFunc(slices.Clone(b.turns[p]), func(t turn) bool { return t.n == n })
}

// moved is by how many whole ballots a pass grows or shrinks.
func (b *bundle) moved(p Pass, change func(*bundle)) int64 {
	then := *b
	change(&then)
	return int64(len(then.passes[p]) - len(b.passes[p]))
}

type positionEntered struct {
	Bundle   BundleID            `json:"bundle"`
	Pass     Pass                `json:"pass"`
	N        int                 `json:"n"`
	Position election.PositionID `json:"position"`
	Ballot   Ballot              `json:"ballot"`
}

func (*positionEntered) Kind() string { return "position/1" }

func (e *positionEntered) Claims(s *State) []journal.Claim {
	b := s.bundles[e.Bundle]
	paper, _ := s.def.Paper(b.paper)
	whole := b.moved(e.Pass, func(then *bundle) { then.fill(paper, e) })
	return []journal.Claim{journal.Move(passGauge(e.Bundle, e.Pass), whole)}
}

func (e *positionEntered) Apply(s *State, h journal.Header) error {
	b := s.bundles[e.Bundle]
	paper, _ := s.def.Paper(b.paper)
	b.fill(paper, e)
	b.recordedBy(e.Pass, h.By)
	return nil
}

// Keyed tells of each position of a bundle's paper how many ballots of a pass,
// from the first, are past it.
func (s *State) Keyed(id BundleID, p Pass) map[election.PositionID]int {
	b, ok := s.bundles[id]
	if !ok || p != First && p != Second {
		return nil
	}
	paper, _ := s.def.Paper(b.paper)
	keyed := map[election.PositionID]int{}
	for _, pos := range paper.Positions {
		keyed[pos] = b.next(p, pos) - 1
	}
	return keyed
}

// UnderWay gives the n-th ballot of a pass as far as it was entered position by
// position.
func (s *State) UnderWay(id BundleID, p Pass, n int) Ballot {
	if b, ok := s.bundles[id]; ok && (p == First || p == Second) {
		paper, _ := s.def.Paper(b.paper)
		return b.part(p, n, paper).ballot
	}
	return Ballot{}
}

// Last tells what of a pass would be taken back: the ballot's number, the
// position of it or "" for the whole, and what was read. The number is 0 where
// there is nothing.
func (s *State) Last(id BundleID, p Pass) (n int, of election.PositionID, read Ballot) {
	b, ok := s.bundles[id]
	if !ok || p != First && p != Second || b.entered(p) == 0 {
		return 0, "", Ballot{}
	}
	if turns := b.turns[p]; len(turns) > 0 {
		last := turns[len(turns)-1]
		return last.n, last.of, last.read
	}
	n = b.entered(p)
	if n > len(b.passes[p]) {
		return n, "", b.parts[p][n-1-len(b.passes[p])].ballot
	}
	return n, "", b.passes[p][n-1]
}
