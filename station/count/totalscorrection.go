package count

import (
	"maps"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// TotalsFigure is one figure of typed totals: of a candidate, of somebody
// written in, or of the position.
type TotalsFigure struct {
	What      string               `json:"what"` // votes, against, write_in, unmatched, blank or void
	Candidate election.CandidateID `json:"candidate,omitempty"`
	Voter     election.VoterNo     `json:"voter,omitempty"`
	Name      string               `json:"name,omitempty"` // of the voter
}

// of is the figure in a tally.
func (f TotalsFigure) of(t *Tally) election.Count {
	switch f.What {
	case "votes":
		return t.Votes[f.Candidate]
	case "against":
		return t.Against[f.Candidate]
	case "write_in":
		return t.WriteIns[f.Voter].Votes
	case "unmatched":
		return t.Unmatched
	case "blank":
		return t.Blank
	}
	return t.Void
}

// in is a tally with another number for the figure.
func (f TotalsFigure) in(t Tally, n election.Count) Tally {
	t.Votes, t.Against, t.WriteIns = maps.Clone(t.Votes), maps.Clone(t.Against), maps.Clone(t.WriteIns)
	switch f.What {
	case "votes":
		t.Votes[f.Candidate] = n
	case "against":
		t.Against[f.Candidate] = n
	case "write_in":
		t.WriteIns[f.Voter] = WriteIn{Name: f.Name, Votes: n}
	case "unmatched":
		t.Unmatched = n
	case "blank":
		t.Blank = n
	case "void":
		t.Void = n
	}
	return t
}

// TotalsDifference is a figure in which both passes of totals differ.
type TotalsDifference struct {
	Figure TotalsFigure
	Typed  [3]election.Count // by Pass
}

// TotalsDiffer lists the figures in which both passes of totals differ, in the
// order of the ballot.
func (s *State) TotalsDiffer(of TotalsOf) (list []TotalsDifference) {
	t := s.totals[of]
	if t == nil || t.passes[First] == nil || t.passes[Second] == nil {
		return nil
	}
	for _, f := range s.figuresOf(of, t) {
		if one, two := f.of(t.passes[First]), f.of(t.passes[Second]); one != two {
			list = append(list, TotalsDifference{Figure: f, Typed: [3]election.Count{First: one, Second: two}})
		}
	}
	return list
}

// figuresOf lists the figures of totals.
func (s *State) figuresOf(of TotalsOf, t *typed) (list []TotalsFigure) {
	if pos, known := s.def.Position(of.Position); known {
		for _, c := range pos.Candidates {
			list = append(list, TotalsFigure{What: "votes", Candidate: c.ID}, TotalsFigure{What: "against", Candidate: c.ID})
		}
	}
	written := map[election.VoterNo]string{}
	for _, tally := range t.passes[First:] {
		if tally == nil {
			continue
		}
		for no, w := range tally.WriteIns {
			written[no] = w.Name
		}
	}
	for _, no := range slices.Sorted(maps.Keys(written)) {
		list = append(list, TotalsFigure{What: "write_in", Voter: no, Name: written[no]})
	}
	return append(list, TotalsFigure{What: "unmatched"}, TotalsFigure{What: "blank"}, TotalsFigure{What: "void"})
}

// CorrectTotals replaces one figure of a pass of typed totals, by a supervisor
// who looked at the tally sheets. Who typed the pass stays who it was.
type CorrectTotals struct {
	Of     TotalsOf
	Pass   Pass
	Figure TotalsFigure
	N      election.Figure
}

// Plan implements Command.
func (r CorrectTotals) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "correct", o.By)
	at, ok := s.totalsAt(c, r.Of)
	if !ok {
		return nil
	}
	before := s.totals[r.Of]
	if r.Pass != First && r.Pass != Second || before == nil || before.passes[r.Pass] == nil {
		c.Add("T502", "what", "totals", "id", at.name())
		return nil
	}
	if !s.isFigure(at, before, r.Figure) {
		c.Add("T502", "what", "candidate", "id", string(r.Figure.Candidate)+string(r.Figure.Voter))
	}
	t := r.Figure.in(*before.passes[r.Pass], c.Take(r.N, r.Figure.What, at.name()))
	if s.typedAgree(r.Of) {
		c.Add("T512", "what", "totals")
	}
	if s.def.Rules.WriteIns == election.AfterAgainst && t.written() > t.crosses() {
		c.Add("T508", "position", at.name(), "why", "cross")
	}
	c.Notices = append(c.Notices, s.brokenTotals(at, t)...)
	s.checkStage(c, "correct")
	return []event{&totalsCorrected{Bundle: r.Of.Bundle, Position: r.Of.Position, Pass: r.Pass, Tally: t}}
}

// isFigure reports whether totals have such a figure.
func (s *State) isFigure(at totalled, t *typed, f TotalsFigure) bool {
	if f.What == "against" && !s.def.Rules.TakesAgainst() || at.pos == nil && f.What != "blank" && f.What != "void" {
		return false
	}
	return slices.Contains(s.figuresOf(at.of, t), f)
}

// written is how many marks there are for people who are not listed.
func (t Tally) written() (n election.Count) {
	for _, w := range t.WriteIns {
		n += w.Votes
	}
	return n + t.Unmatched
}

func (t Tally) crosses() (n election.Count) {
	for _, against := range t.Against {
		n += against
	}
	return n
}

type totalsCorrected struct {
	Bundle   BundleID            `json:"bundle,omitempty"`
	Position election.PositionID `json:"position"`
	Pass     Pass                `json:"pass"`
	Tally    Tally               `json:"tally"`
}

func (*totalsCorrected) Kind() string                  { return "totals_corrected/1" }
func (*totalsCorrected) Claims(*State) []journal.Claim { return nil }
func (e *totalsCorrected) Apply(s *State, h journal.Header) error {
	tally := e.Tally
	s.totals[TotalsOf{e.Bundle, e.Position}].passes[e.Pass] = &tally
	s.reasons = append(s.reasons, h.Reasons...)
	return nil
}
