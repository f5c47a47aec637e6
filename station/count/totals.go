package count

import (
	"maps"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// TypeTotals enters the totals of a position instead of its ballots.
type TypeTotals struct {
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

func (s *State) hasTyped(p election.PaperID) bool {
	paper, ok := s.def.Paper(p)
	return ok && slices.ContainsFunc(paper.Positions, func(id election.PositionID) bool { return s.totals[id] != nil })
}

// Plan implements Command.
func (r TypeTotals) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "totals", o.By)
	pos, ok := s.def.Position(r.Position)
	if !ok {
		c.Add("T502", "what", "position", "id", string(r.Position))
		return nil
	}
	paper, _ := s.def.PaperOf(r.Position)
	if r.Paper != "" && r.Paper != paper.ID {
		c.Add("T502", "what", "paper", "id", string(r.Paper))
	}
	if r.Pass != First && r.Pass != Second {
		c.Add("B406", "what", "pass", "at", string(r.Position), "given", "")
		return nil
	}
	t := r.tally(s, c, pos)
	if before := s.totals[r.Position]; before != nil {
		for _, id := range o.By {
			if slices.Contains(before.by[r.Pass.other()], id) {
				c.Add("T511", "bundle", pos.Title, "who", string(id))
			}
		}
		if before.passes[r.Pass] != nil && s.typedAgree(r.Position) {
			c.Add("T512", "what", "totals")
		}
		if other := before.passes[r.Pass.other()]; other != nil && !other.equal(t) {
			c.Note("T505", "bundle", pos.Title, "ballots", "")
		}
	}
	if s.stage != Empty {
		c.Findings = append(c.Findings, s.Excess(paper.ID)...)
		if n := s.inBundles(paper.ID, ""); n > 0 {
			c.Add("T503", "what", "totals", "id", pos.Title, "given", int(n), "most", 0)
		}
		c.Notices = append(c.Notices, s.brokenTotals(pos, paper.ID, t)...)
	}
	s.checkStage(c, "totals")
	return []event{&totalsTyped{Position: r.Position, Pass: r.Pass, Tally: t}}
}

// tally reads the typed figures.
func (r TypeTotals) tally(s *State, c *election.Check, pos *election.Position) Tally {
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

// typedFigures reads typed totals as the rules read ballots: where a blank is
// void, a position left blank is void, and a ballot wholly blank is void as a
// whole and in no position's figures.
func (s *State) typedFigures(p election.PaperID, t Tally) Tally {
	if s.def.Rules.Blank == election.Void {
		t.Void += t.Blank - s.back(p).Blank
		t.Blank = 0
	}
	t.Counted = s.back(p).N - t.Blank - t.Void - s.wholeVoid(p)
	return t
}

// brokenTotals finds the identities that typed totals break (T513).
func (s *State) brokenTotals(pos *election.Position, p election.PaperID, t Tally) []election.Finding {
	var fs []election.Finding
	broken := func(identity string, left, right election.Count) {
		fs = append(fs, election.Find("T513", "identity", identity, "position", pos.Title, "paper", string(p), "left", int(left), "right", int(right)))
	}
	back, void := s.back(p), s.wholeVoid(p)
	read := s.typedFigures(p, t)
	counted := read.Counted
	if counted < 0 {
		broken("position_returned", read.Blank+read.Void+void, back.N)
		return fs
	}
	if t.Blank < back.Blank {
		broken("blank_pile", back.Blank, t.Blank)
	}
	sum := t.Unmatched
	for _, c := range pos.Candidates {
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
	if limit := counted * election.Count(pos.Seats); sum > limit {
		broken("votes", sum, limit)
	}
	return fs
}

// typedAgree reports whether both passes of a position's totals are in and
// alike.
func (s *State) typedAgree(id election.PositionID) bool {
	t := s.totals[id]
	return t != nil && t.passes[First] != nil && t.passes[Second] != nil && t.passes[First].equal(*t.passes[Second])
}

type totalsTyped struct {
	Position election.PositionID `json:"position"`
	Pass     Pass                `json:"pass"`
	Tally    Tally               `json:"tally"`
}

func (*totalsTyped) Kind() string                  { return "totals/1" }
func (*totalsTyped) Claims(*State) []journal.Claim { return nil }
func (e *totalsTyped) Apply(s *State, h journal.Header) error {
	t := s.totals[e.Position]
	if t == nil {
		t = &typed{}
		s.totals[e.Position] = t
	}
	tally := e.Tally
	t.passes[e.Pass], t.by[e.Pass] = &tally, h.By
	s.reasons = append(s.reasons, h.Reasons...)
	return nil
}

// TotalsBy tells who typed a pass of a position's totals.
func (s *State) TotalsBy(id election.PositionID, p Pass) []election.StaffID {
	if t := s.totals[id]; t != nil && (p == First || p == Second) {
		return slices.Clone(t.by[p])
	}
	return nil
}
