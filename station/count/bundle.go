package count

import (
	"maps"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// BeginBundle sets ballots aside to be counted together.
type BeginBundle struct {
	ID    BundleID
	Paper election.PaperID
	N     election.Figure
}

// Plan implements Command.
func (r BeginBundle) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "bundle", o.By)
	if _, ok := s.def.Paper(r.Paper); !ok {
		c.Add("T502", "what", "paper", "id", string(r.Paper))
	}
	n := c.Take(r.N, "bundle", string(r.ID))
	if _, whole := r.N.Count(); r.ID == "" || whole && n == 0 {
		c.Add("B406", "what", "bundle", "at", string(r.ID), "given", r.N.String())
	}
	c.Findings = append(c.Findings, s.Excess(r.Paper)...)
	b, again := s.bundles[r.ID]
	if again && b.era == s.era {
		c.Add("B407", "task", "bundle", "stage", string(s.stage))
	}
	if free := s.countable(r.Paper) - s.inBundles(r.Paper, r.ID); s.stage != Empty && n > free {
		c.Add("T503", "what", "bundle", "id", string(r.ID), "given", int(n), "most", int(free))
	}
	if s.hasTyped(r.Paper) {
		c.Add("T503", "what", "totals", "id", string(r.ID), "given", int(n), "most", 0)
	}
	s.checkStage(c, "bundle")
	return []event{&bundleBegun{ID: r.ID, Paper: r.Paper, N: n}}
}

type bundleBegun struct {
	ID    BundleID         `json:"id"`
	Paper election.PaperID `json:"paper"`
	N     election.Count   `json:"n"`
}

func (*bundleBegun) Kind() string { return "bundle/1" }

func (e *bundleBegun) Claims(s *State) []journal.Claim {
	add := int64(e.N)
	var claims []journal.Claim
	for p := First; p <= Second; p++ {
		gauge := passGauge(e.ID, p)
		if b := s.bundles[e.ID]; b != nil {
			claims = append(claims, journal.Move(gauge, -int64(len(b.passes[p]))), journal.Widen(gauge, -int64(b.n)))
		}
		claims = append(claims, journal.Widen(gauge, int64(e.N)))
	}
	if b := s.bundles[e.ID]; b != nil {
		claims = append(claims, journal.Move("returned/"+string(b.paper), -int64(b.n)))
	}
	return append(claims, journal.Move("returned/"+string(e.Paper), add))
}

func passGauge(id BundleID, p Pass) string {
	if p == First {
		return "bundle/" + string(id) + "/1"
	}
	return "bundle/" + string(id) + "/2"
}

func (e *bundleBegun) Apply(s *State, _ journal.Header) error {
	if s.bundles[e.ID] == nil {
		s.order = append(s.order, e.ID)
	}
	maps.DeleteFunc(s.totals, func(of TotalsOf, _ *typed) bool { return of.Bundle == e.ID })
	s.bundles[e.ID] = &bundle{id: e.ID, paper: e.Paper, n: e.N, decisions: map[int]Decision{}, era: s.era}
	return nil
}

// bundleOf finds a bundle and its paper, or T502.
func (s *State) bundleOf(c *election.Check, id BundleID) (*bundle, *election.Paper) {
	b, ok := s.bundles[id]
	if !ok {
		c.Add("T502", "what", "bundle", "id", string(id))
		return nil, nil
	}
	paper, _ := s.def.Paper(b.paper)
	return b, paper
}

// checkBallot finds what can't stand on a ballot: unknown positions and
// candidates, names left out, a void without its reason. A bundle that is not
// known takes no part in it.
func (s *State) checkBallot(c *election.Check, paper *election.Paper, b Ballot) {
	known := func(id election.PositionID) bool {
		if _, ok := s.def.Position(id); !ok {
			return false
		}
		return paper == nil || slices.Contains(paper.Positions, id)
	}
	for _, id := range slices.Sorted(maps.Keys(b.Marks)) {
		if !known(id) {
			c.Add("T502", "what", "position", "id", string(id))
			continue
		}
		pos, _ := s.def.Position(id)
		s.checkMarks(c, pos, b.Marks[id])
	}
	for _, id := range b.VoidPositions {
		if !known(id) {
			c.Add("T502", "what", "position", "id", string(id))
		}
	}
	if (b.Void || len(b.VoidPositions) > 0) && !slices.Contains(VoidReasons(), b.Reason) {
		c.Add("T509", "reason", b.Reason)
	}
}

func (s *State) checkMarks(c *election.Check, pos *election.Position, marks []Mark) {
	crosses, written := map[election.CandidateID]bool{}, map[string]bool{}
	for _, m := range marks {
		if m.IsWriteIn {
			written[plainName(m.WriteIn)+"/"+string(m.Voter)] = true
			if plainName(m.WriteIn) == "" {
				c.Add("T508", "position", pos.Title, "why", "name")
			}
			continue
		}
		if _, ok := pos.Candidate(m.Candidate); !ok || m.Against && !s.def.Rules.TakesAgainst() {
			c.Add("T502", "what", "candidate", "id", string(m.Candidate))
		}
		if m.Against {
			crosses[m.Candidate] = true
		}
	}
	if s.def.Rules.WriteIns == election.AfterAgainst && len(written) > len(crosses) {
		c.Add("T508", "position", pos.Title, "why", "cross")
	}
}

// Enter records the next ballot of a pass, or several alike ones.
type Enter struct {
	Bundle BundleID
	Pass   Pass
	Ballot Ballot
	Times  election.Figure
}

// Plan implements Command.
func (r Enter) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "ballot", o.By)
	b, paper := s.bundleOf(c, r.Bundle)
	s.checkBallot(c, paper, r.Ballot)
	times := c.Take(r.Times, "times", string(r.Bundle))
	if _, whole := r.Times.Count(); whole && times == 0 {
		c.Add("B406", "what", "times", "at", string(r.Bundle), "given", r.Times.String())
	}
	if r.Pass != First && r.Pass != Second {
		c.Add("B406", "what", "pass", "at", string(r.Bundle), "given", "")
		return nil
	}
	if b != nil {
		s.checkRecorder(c, b, r.Pass, o.By)
		c.Findings = append(c.Findings, s.Excess(b.paper)...)
		if left := b.n - election.Count(b.entered(r.Pass)); times > left && !election.Has(c.Findings, "T502") {
			c.Add("T503", "what", "ballot", "id", string(b.id), "given", int(times), "most", int(left))
		}
		s.checkUntyped(c, b)
		if len(b.parts[r.Pass]) > 0 {
			c.Add("B407", "task", "ballot", "why", "by_position")
		}
		read := s.read(paper, r.Ballot)
		c.Notices = append(c.Notices, read.effects...)
		if r.Ballot.Pending {
			c.Note("T510", "bundle", string(b.id), "n", len(b.passes[r.Pass])+1)
		}
	}
	s.checkStage(c, "ballot")
	return []event{&entered{Bundle: r.Bundle, Pass: r.Pass, Ballot: r.Ballot, Times: int(times)}}
}

// checkRecorder finds T511: one person may not make both counts of a bundle.
func (s *State) checkRecorder(c *election.Check, b *bundle, p Pass, by []election.StaffID) {
	for _, id := range by {
		if slices.Contains(b.by[p.other()], id) {
			c.Add("T511", "bundle", string(b.id), "who", string(id))
		}
	}
}

type entered struct {
	Bundle BundleID `json:"bundle"`
	Pass   Pass     `json:"pass"`
	Ballot Ballot   `json:"ballot"`
	Times  int      `json:"times"`
}

func (*entered) Kind() string { return "ballot/1" }

func (e *entered) Claims(*State) []journal.Claim {
	return []journal.Claim{journal.Move(passGauge(e.Bundle, e.Pass), int64(e.Times))}
}

func (e *entered) Apply(s *State, h journal.Header) error {
	b := s.bundles[e.Bundle]
	for range e.Times {
		b.passes[e.Pass] = append(b.passes[e.Pass], e.Ballot)
	}
	b.turns[e.Pass] = nil
	b.recordedBy(e.Pass, h.By)
	return nil
}

// recordedBy notes who entered ballots of a pass.
func (b *bundle) recordedBy(p Pass, by []election.StaffID) {
	for _, id := range by {
		if !slices.Contains(b.by[p], id) {
			b.by[p] = append(b.by[p], id)
		}
	}
}

// TakeBack takes back what was entered last of a pass, a ballot or a position
// of one, before the bundle is agreed.
type TakeBack struct {
	Bundle BundleID
	Pass   Pass
}

// Plan implements Command.
func (r TakeBack) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "take_back", o.By)
	b, _ := s.bundleOf(c, r.Bundle)
	if b != nil && (r.Pass != First && r.Pass != Second || b.entered(r.Pass) == 0) {
		c.Add("T502", "what", "ballot", "id", "0")
	} else if b != nil && b.confirmed {
		c.Add("B407", "task", "take_back", "stage", string(s.stage))
	}
	s.checkStage(c, "take_back")
	return []event{&takenBack{Bundle: r.Bundle, Pass: r.Pass}}
}

type takenBack struct {
	Bundle BundleID `json:"bundle"`
	Pass   Pass     `json:"pass"`
}

func (*takenBack) Kind() string { return "taken/1" }

func (e *takenBack) Claims(s *State) []journal.Claim {
	b := s.bundles[e.Bundle]
	paper, _ := s.def.Paper(b.paper)
	whole := b.moved(e.Pass, func(then *bundle) { then.takeBack(e.Pass, paper) })
	return []journal.Claim{journal.Move(passGauge(e.Bundle, e.Pass), whole)}
}

func (e *takenBack) Apply(s *State, _ journal.Header) error {
	b := s.bundles[e.Bundle]
	paper, _ := s.def.Paper(b.paper)
	delete(b.decisions, b.takeBack(e.Pass, paper)) // it was made on a ballot that is no longer there
	return nil
}

// Correct replaces the n-th ballot of a pass, by a supervisor who looked at
// the paper.
type Correct struct {
	Bundle BundleID
	Pass   Pass
	N      int // from 1
	Ballot Ballot
}

// Plan implements Command.
func (r Correct) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "correct", o.By)
	b, paper := s.bundleOf(c, r.Bundle)
	s.checkBallot(c, paper, r.Ballot)
	if b != nil {
		if r.Pass != First && r.Pass != Second || r.N < 1 || r.N > len(b.passes[r.Pass]) {
			c.Add("T502", "what", "ballot", "id", r.N)
		}
		if b.confirmed {
			c.Add("T512", "what", "ballot", "bundle", string(b.id), "n", r.N)
		}
	}
	s.checkStage(c, "correct")
	return []event{&corrected{Bundle: r.Bundle, Pass: r.Pass, N: r.N, Ballot: r.Ballot}}
}

type corrected struct {
	Bundle BundleID `json:"bundle"`
	Pass   Pass     `json:"pass"`
	N      int      `json:"n"`
	Ballot Ballot   `json:"ballot"`
}

func (*corrected) Kind() string                  { return "corrected/1" }
func (*corrected) Claims(*State) []journal.Claim { return nil }
func (e *corrected) Apply(s *State, h journal.Header) error {
	b := s.bundles[e.Bundle]
	b.passes[e.Pass][e.N-1] = e.Ballot
	b.settle(e.Pass, e.N)
	delete(b.decisions, e.N)
	s.reasons = append(s.reasons, h.Reasons...)
	return nil
}

// Decide records the committee's decision on a doubtful ballot, for both
// passes.
type Decide struct {
	Bundle   BundleID
	N        int // from 1
	Decision Decision
	// AskClause wants the clause by which it was decided, as the desk's form does.
	AskClause bool
}

// Plan implements Command.
func (r Decide) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "decide", o.By)
	b, paper := s.bundleOf(c, r.Bundle)
	s.checkBallot(c, paper, r.Decision.Ballot)
	if b != nil {
		if r.N < 1 || r.N > max(len(b.passes[First]), len(b.passes[Second])) {
			c.Add("T502", "what", "ballot", "id", r.N)
		} else if s.read(paper, r.Decision.Ballot).pending {
			c.Add("T510", "bundle", string(b.id), "n", r.N)
		} else if !s.doubtful(b, paper, r.N) {
			c.Add("B407", "task", "decide", "stage", string(s.stage))
		}
		if r.AskClause && strings.TrimSpace(r.Decision.Clause) == "" && !election.Has(c.Findings, "T510") {
			c.Add("T510", "bundle", string(b.id), "n", r.N)
		}
	}
	s.checkStage(c, "decide")
	return []event{&decided{Bundle: r.Bundle, N: r.N, Decision: r.Decision}}
}

// doubtful reports whether either pass left a ballot to the committee.
func (s *State) doubtful(b *bundle, paper *election.Paper, n int) bool {
	for p := First; p <= Second; p++ {
		if n <= len(b.passes[p]) && s.read(paper, b.passes[p][n-1]).pending {
			return true
		}
	}
	return false
}

type decided struct {
	Bundle   BundleID `json:"bundle"`
	N        int      `json:"n"`
	Decision Decision `json:"decision"`
}

func (*decided) Kind() string                  { return "decided/1" }
func (*decided) Claims(*State) []journal.Claim { return nil }
func (e *decided) Apply(s *State, h journal.Header) error {
	decision := e.Decision
	decision.By = h.By
	s.bundles[e.Bundle].decisions[e.N] = decision
	return nil
}

// Agree confirms that both passes of a bundle are the same.
type Agree struct {
	Bundle BundleID
}

// Plan implements Command.
func (r Agree) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "agree", o.By)
	b, _ := s.bundleOf(c, r.Bundle)
	if b != nil {
		for p := First; p <= Second; p++ {
			if have := len(b.passes[p]); have < int(b.n) {
				c.Add("T504", "bundle", string(b.id), "pass", int(p), "have", have, "need", int(b.n))
			}
		}
		if ds := s.differences(b); len(ds) > 0 && !election.Has(c.Findings, "T504") {
			c.Findings = append(c.Findings, s.differs(b.id, ds))
		}
	}
	s.checkStage(c, "agree")
	return []event{&agreed{Bundle: r.Bundle}}
}

type agreed struct {
	Bundle BundleID `json:"bundle"`
}

func (*agreed) Kind() string                  { return "agreed/1" }
func (*agreed) Claims(*State) []journal.Claim { return nil }
func (e *agreed) Apply(s *State, _ journal.Header) error {
	s.bundles[e.Bundle].confirmed = true
	return nil
}
