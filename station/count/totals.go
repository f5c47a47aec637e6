package count

import (
	"maps"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// TotalsOf is what totals are typed of: a position of all ballots of its paper
// or, where the PC of a bundle died, of the bundle's. A bundle's totals of no
// position are its ballots that are blank or void as a whole.
type TotalsOf struct {
	Bundle   BundleID
	Position election.PositionID
}

// TypeTotals enters the totals of a position instead of its ballots.
type TypeTotals struct {
	Bundle      BundleID // "" for all ballots of the paper
	Position    election.PositionID
	Paper       election.PaperID // "" for the one that carries the position
	Pass        Pass
	Votes       map[election.CandidateID]election.Figure
	Against     map[election.CandidateID]election.Figure
	WriteIns    map[string]election.Figure // by name, or NAME/NUMBER where two share one
	Blank, Void election.Figure
}

// Tally is what a position adds up to.
type Tally struct {
	Counted  election.Count                          `json:"counted"`
	Blank    election.Count                          `json:"blank"`
	Void     election.Count                          `json:"void"`
	Votes    map[election.CandidateID]election.Count `json:"votes,omitempty"`
	Against  map[election.CandidateID]election.Count `json:"against,omitempty"`
	WriteIns map[election.VoterNo]WriteIn            `json:"write_ins,omitempty"`
	// Unmatched are marks for names that fit nobody: they use seats and are
	// no votes.
	Unmatched election.Count `json:"unmatched,omitempty"`
}

// WriteIn is somebody who got votes without being listed.
type WriteIn struct {
	Name  string         `json:"name"`
	Votes election.Count `json:"votes"`
}

func newTally() Tally {
	return Tally{Votes: map[election.CandidateID]election.Count{}, Against: map[election.CandidateID]election.Count{}, WriteIns: map[election.VoterNo]WriteIn{}}
}

// add gives votes to whom a mark stands for.
func (t *Tally) add(p person, n election.Count) {
	switch {
	case p.candidate != "":
		t.Votes[p.candidate] += n
	case p.voter != "":
		w := t.WriteIns[p.voter]
		t.WriteIns[p.voter] = WriteIn{Name: p.name, Votes: w.Votes + n}
	default:
		t.Unmatched += n
	}
}

// equal compares what was typed.
func (t Tally) equal(u Tally) bool {
	return t.Blank == u.Blank && t.Void == u.Void && t.Unmatched == u.Unmatched &&
		maps.Equal(t.Votes, u.Votes) && maps.Equal(t.Against, u.Against) && maps.Equal(t.WriteIns, u.WriteIns)
}

// typed are the two passes of a position's totals.
type typed struct {
	passes [3]*Tally
	by     [3][]election.StaffID
}

// hasTyped reports whether a paper's ballots are counted by totals, all of them.
func (s *State) hasTyped(p election.PaperID) bool {
	paper, ok := s.def.Paper(p)
	return ok && slices.ContainsFunc(paper.Positions, func(id election.PositionID) bool { return s.totals[TotalsOf{Position: id}] != nil })
}

// Plan implements Command.
func (r TypeTotals) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "totals", o.By)
	at, ok := s.totalsAt(c, TotalsOf{r.Bundle, r.Position})
	if !ok {
		return nil
	}
	if r.Paper != "" && r.Paper != at.paper.ID {
		c.Add("T502", "what", "paper", "id", string(r.Paper))
	}
	if r.Pass != First && r.Pass != Second {
		c.Add("B406", "what", "pass", "at", at.name(), "given", "")
		return nil
	}
	t := r.tally(s, c, at)
	s.checkTypist(c, at, r.Pass, o.By)
	if before := s.totals[at.of]; before != nil {
		if before.passes[r.Pass] != nil && s.typedAgree(at.of) {
			c.Add("T512", "what", "totals")
		}
		if other := before.passes[r.Pass.other()]; other != nil && !other.equal(t) {
			c.Note("T505", "bundle", at.name(), "ballots", "")
		}
	}
	if s.stage != Empty {
		c.Findings = append(c.Findings, s.Excess(at.paper.ID)...)
		if n := s.inItsPlace(at); n > 0 {
			c.Add("T503", "what", "totals", "id", at.name(), "given", int(n), "most", 0)
		}
		c.Notices = append(c.Notices, s.brokenTotals(at, t)...)
	}
	s.checkStage(c, "totals")
	return []event{&totalsTyped{Bundle: r.Bundle, Position: r.Position, Pass: r.Pass, Tally: t}}
}

// totalled is what totals are typed of, as the definition and the book know it.
type totalled struct {
	of     TotalsOf
	paper  *election.Paper
	pos    *election.Position // nil for the ballots of a bundle that are blank or void as a whole
	bundle *bundle            // nil for all ballots of the paper
}

// name is what people call it.
func (t totalled) name() string {
	switch {
	case t.bundle == nil:
		return t.pos.Title
	case t.pos == nil:
		return string(t.of.Bundle)
	}
	return string(t.of.Bundle) + " " + t.pos.Title
}

// totalsAt finds what totals are typed of, or T502.
func (s *State) totalsAt(c *election.Check, of TotalsOf) (t totalled, ok bool) {
	t.of = of
	if of.Bundle != "" {
		if t.bundle, t.paper = s.bundleOf(c, of.Bundle); t.bundle == nil {
			return t, false
		}
		if of.Position == "" {
			return t, true
		}
	}
	pos, known := s.def.Position(of.Position)
	if known {
		t.pos = pos
		t.paper, _ = s.def.PaperOf(of.Position)
	}
	if !known || t.bundle != nil && t.bundle.paper != t.paper.ID {
		c.Add("T502", "what", "position", "id", string(of.Position))
		return t, false
	}
	return t, true
}

// checkTypist finds T511: one person may not type both passes of a position's
// totals, nor of any of a bundle's.
func (s *State) checkTypist(c *election.Check, at totalled, p Pass, by []election.StaffID) {
	for _, id := range by {
		if slices.Contains(s.typists(at.of, p.other()), id) {
			c.Add("T511", "bundle", at.name(), "who", string(id))
		}
	}
}

// typists are those who typed a pass: of a bundle any of its totals.
func (s *State) typists(of TotalsOf, p Pass) (by []election.StaffID) {
	for key, t := range s.totals {
		if key == of || of.Bundle != "" && key.Bundle == of.Bundle {
			by = append(by, t.by[p]...)
		}
	}
	slices.Sort(by)
	return slices.Compact(by)
}

// inItsPlace is how many ballots are in bundles, or were entered of the bundle,
// of which totals can't be typed any more.
func (s *State) inItsPlace(at totalled) election.Count {
	if at.bundle == nil {
		return s.inBundles(at.paper.ID, "")
	}
	return election.Count(max(at.bundle.entered(First), at.bundle.entered(Second)))
}

// tally reads the typed figures.
func (r TypeTotals) tally(s *State, c *election.Check, at totalled) Tally {
	pos := at.pos
	if pos == nil {
		pos = &election.Position{} // which nobody gets a vote for
	}
	t := newTally()
	t.Blank, t.Void = c.Take(r.Blank, "blank", string(pos.ID)), c.Take(r.Void, "void", string(pos.ID))
	read := func(given map[election.CandidateID]election.Figure, into map[election.CandidateID]election.Count, what string) {
		for _, id := range slices.Sorted(maps.Keys(given)) {
			if _, known := pos.Candidate(id); !known {
				c.Add("T502", "what", "candidate", "id", string(id))
				continue
			}
			into[id] = c.Take(given[id], what, string(id))
		}
	}
	read(r.Votes, t.Votes, "votes")
	read(r.Against, t.Against, "against")
	if len(r.Against) > 0 && !s.def.Rules.TakesAgainst() {
		c.Add("T502", "what", "candidate", "id", string(slices.Sorted(maps.Keys(r.Against))[0]))
	}
	var written, crosses election.Count
	for _, name := range slices.Sorted(maps.Keys(r.WriteIns)) {
		n := c.Take(r.WriteIns[name], "write_ins", name)
		written += n
		m := Mark{IsWriteIn: true, WriteIn: name}
		if before, no, numbered := strings.Cut(name, "/"); numbered {
			m.WriteIn, m.Voter = before, election.VoterNo(strings.TrimSpace(no))
		}
		if plainName(m.WriteIn) == "" {
			c.Add("T508", "position", pos.Title, "why", "name")
			continue
		}
		p, sure := s.resolve(pos, m)
		if !sure {
			c.Add("T510", "position", pos.Title, "name", name, "typed", true)
		}
		t.add(p, n)
	}
	for _, n := range t.Against {
		crosses += n
	}
	if s.def.Rules.WriteIns == election.AfterAgainst && written > crosses {
		c.Add("T508", "position", pos.Title, "why", "cross")
	}
	if at.pos == nil && len(r.WriteIns) > 0 {
		c.Add("T502", "what", "candidate", "id", "")
	}
	return t
}

// wholeVoid is how many ballots of a paper with typed totals are void as a
// whole.
func (s *State) wholeVoid(p election.PaperID) election.Count {
	n := s.back(p).Void + s.voidByBox(p)
	if s.def.Rules.Blank == election.Void {
		n += s.back(p).Blank
	}
	return n
}

// blankPile is how many ballots of a paper with typed totals are blank as a
// whole; where a blank is void there are none.
func (s *State) blankPile(p election.PaperID) election.Count {
	if s.def.Rules.Blank == election.Void {
		return 0
	}
	return s.back(p).Blank
}

// set are the ballots that totals are typed of, those among them that are blank
// or void as a whole, and how many are void as the rules read them. Of a bundle
// the first pass says which they are; false while it doesn't.
func (s *State) set(at totalled) (back Returned, void election.Count, known bool) {
	if at.bundle == nil {
		return s.back(at.paper.ID), s.wholeVoid(at.paper.ID), true
	}
	back.N = at.bundle.n
	piles := s.totals[TotalsOf{Bundle: at.of.Bundle}]
	if piles == nil || piles.passes[First] == nil {
		return back, 0, false
	}
	back.Blank, back.Void = piles.passes[First].Blank, piles.passes[First].Void
	void = back.Void
	if s.def.Rules.Blank == election.Void {
		void += back.Blank
	}
	return back, void, true
}

// typedFigures reads typed totals as the rules read ballots: where a blank is
// void, a position left blank is void, and a ballot wholly blank is void as a
// whole and in no position's figures.
func (s *State) typedFigures(at totalled, t Tally) Tally {
	back, void, _ := s.set(at)
	if s.def.Rules.Blank == election.Void {
		t.Void += t.Blank - back.Blank
		t.Blank = 0
	}
	t.Counted = back.N - t.Blank - t.Void - void
	return t
}

// brokenTotals finds the identities that typed totals break (T513).
func (s *State) brokenTotals(at totalled, t Tally) []election.Finding {
	var fs []election.Finding
	broken := func(identity string, left, right election.Count) {
		fs = append(fs, election.Find("T513", "identity", identity, "position", at.name(), "paper", string(at.paper.ID), "left", int(left), "right", int(right)))
	}
	back, void, _ := s.set(at)
	if at.pos == nil {
		if t.Blank+t.Void > back.N {
			broken("position_returned", t.Blank+t.Void, back.N)
		}
		return fs
	}
	read := s.typedFigures(at, t)
	counted := read.Counted
	if counted < 0 {
		broken("position_returned", read.Blank+read.Void+void, back.N)
		return fs
	}
	if t.Blank < back.Blank {
		broken("blank_pile", back.Blank, t.Blank)
	}
	sum := t.Unmatched
	for _, c := range at.pos.Candidates {
		sum += t.Votes[c.ID]
		if t.Votes[c.ID]+t.Against[c.ID] > counted {
			broken("candidate", t.Votes[c.ID]+t.Against[c.ID], counted)
		}
	}
	for _, w := range t.WriteIns {
		sum += w.Votes
		if w.Votes > counted {
			broken("candidate", w.Votes, counted)
		}
	}
	if limit := counted * election.Count(at.pos.Seats); sum > limit {
		broken("votes", sum, limit)
	}
	return fs
}

// typedAgree reports whether both passes of totals are in and alike.
func (s *State) typedAgree(of TotalsOf) bool {
	t := s.totals[of]
	return t != nil && t.passes[First] != nil && t.passes[Second] != nil && t.passes[First].equal(*t.passes[Second])
}

type totalsTyped struct {
	Bundle   BundleID            `json:"bundle,omitempty"`
	Position election.PositionID `json:"position"`
	Pass     Pass                `json:"pass"`
	Tally    Tally               `json:"tally"`
}

func (*totalsTyped) Kind() string                  { return "totals/1" }
func (*totalsTyped) Claims(*State) []journal.Claim { return nil }
func (e *totalsTyped) Apply(s *State, h journal.Header) error {
	of := TotalsOf{e.Bundle, e.Position}
	t := s.totals[of]
	if t == nil {
		t = &typed{}
		s.totals[of] = t
	}
	tally := e.Tally
	t.passes[e.Pass], t.by[e.Pass] = &tally, h.By
	s.reasons = append(s.reasons, h.Reasons...)
	return nil
}

// TotalsBy tells who typed a pass of totals: of a bundle any of its totals.
func (s *State) TotalsBy(of TotalsOf, p Pass) []election.StaffID {
	if p != First && p != Second {
		return nil
	}
	return s.typists(of, p)
}
