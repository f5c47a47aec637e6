package count

import (
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/statement"
)

// Mark is one mark on a ballot: for a listed candidate, against one, or a name
// written in.
type Mark struct {
	Candidate election.CandidateID `json:"candidate,omitempty"`
	Against   bool                 `json:"against,omitempty"`
	IsWriteIn bool                 `json:"is_write_in,omitempty"`
	WriteIn   string               `json:"write_in,omitempty"` // the name as it stands on the ballot
	Voter     election.VoterNo     `json:"voter,omitempty"`    // whom the recorder found, if anybody
}

// Ballot is what stands on one ballot paper, as it was called.
type Ballot struct {
	Marks         map[election.PositionID][]Mark `json:"marks,omitempty"`
	Void          bool                           `json:"void,omitempty"`
	VoidPositions []election.PositionID          `json:"void_positions,omitempty"`
	Pending       bool                           `json:"pending,omitempty"`
	Reason        string                         `json:"reason,omitempty"` // why it is void
}

// VoidReasons are those that T509 takes.
func VoidReasons() []string {
	return []string{"空白", "超额", "无法辨认", "涂改", "撕毁", "非统一印制", "代写违规", "其他"}
}

// person is whom a mark for somebody stands for. The key tells people apart:
// one voter number is one person, a name that fits nobody stands for itself.
type person struct {
	key       string
	candidate election.CandidateID // when listed for the position
	voter     election.VoterNo
	name      string
}

// names finds registered voters of the community by number and by name.
type names struct {
	byNo   map[election.VoterNo]string
	byName map[string][]election.VoterNo
}

func newNames() *names {
	return &names{byNo: map[election.VoterNo]string{}, byName: map[string][]election.VoterNo{}}
}

func (n *names) add(list []statement.Name) {
	for _, v := range list {
		if _, known := n.byNo[v.No]; known {
			continue
		}
		n.byNo[v.No] = v.Name
		key := plainName(v.Name)
		n.byName[key] = append(n.byName[key], v.No)
	}
}

// plainName takes out blanks, by which typed names differ.
func plainName(s string) string { return strings.Join(strings.Fields(s), "") }

// resolve tells whom a written-in name stands for (T507, T514). Where several
// people fit, sure is false and the committee must decide (T510).
func (s *State) resolve(pos *election.Position, m Mark) (p person, sure bool) {
	name := plainName(m.WriteIn)
	nobody := person{key: "n:" + name, name: name}
	if s.def.Rules.WriteIns == election.No {
		return nobody, true
	}
	if m.Voter != "" {
		registered, known := s.names.byNo[m.Voter]
		if !known {
			return nobody, true
		}
		return s.personOf(pos, m.Voter, registered), true
	}
	var listed []election.Candidate
	for _, c := range pos.Candidates {
		if plainName(c.Name) == name {
			listed = append(listed, c)
		}
	}
	voters := s.names.byName[name]
	switch {
	case len(listed) == 1:
		return candidatePerson(listed[0]), true
	case len(listed) > 1, len(voters) > 1:
		return nobody, false
	case len(voters) == 1:
		return s.personOf(pos, voters[0], s.names.byNo[voters[0]]), true
	}
	return nobody, true
}

func candidatePerson(c election.Candidate) person {
	return person{key: "v:" + string(c.Voter), candidate: c.ID, voter: c.Voter, name: c.Name}
}

// personOf is a registered voter as the position knows them.
func (s *State) personOf(pos *election.Position, no election.VoterNo, name string) person {
	for _, c := range pos.Candidates {
		if c.Voter == no {
			return candidatePerson(c)
		}
	}
	return person{key: "v:" + string(no), voter: no, name: name}
}

// Fate is what becomes of a position of a ballot, or of the whole.
type Fate string

// The fates.
const (
	Counted Fate = "counted" // of a whole ballot: valid
	Blank   Fate = "blank"
	Void    Fate = "void"
)

// choice is how one position of a ballot is read.
type choice struct {
	fate     Fate
	marked   bool
	votes    []person // marks for, each person once
	against  []election.CandidateID
	conflict bool // for and against the same candidate
}

// reading is how a whole ballot is read.
type reading struct {
	fate      Fate
	pending   bool
	positions map[election.PositionID]*choice
	effects   []election.Finding
}

// read applies the rules to a ballot in their order.
func (s *State) read(paper *election.Paper, b Ballot) reading {
	r := reading{fate: Counted, pending: b.Pending, positions: map[election.PositionID]*choice{}}
	if b.Void {
		r.fate = Void
		return r
	}
	order := s.ballotOrder(paper)
	for _, pos := range order {
		r.positions[pos.ID] = s.readPosition(&r, pos, b)
	}
	s.readTwoPositions(&r, order)
	for _, pos := range order {
		s.settlePosition(&r, pos)
	}
	if r.fate == Void {
		return r
	}
	r.fate = wholeFate(r.positions)
	return r
}

// ballotOrder gives a paper's positions, the highest first.
func (s *State) ballotOrder(paper *election.Paper) []*election.Position {
	var order []*election.Position
	for i := range s.def.Positions {
		if slices.Contains(paper.Positions, s.def.Positions[i].ID) {
			order = append(order, &s.def.Positions[i])
		}
	}
	return order
}

func (s *State) readPosition(r *reading, pos *election.Position, b Ballot) *choice {
	ch := &choice{fate: Counted}
	if slices.Contains(b.VoidPositions, pos.ID) {
		ch.fate = Void
		return ch
	}
	for _, m := range b.Marks[pos.ID] {
		ch.marked = true
		if m.Against {
			if !slices.Contains(ch.against, m.Candidate) {
				ch.against = append(ch.against, m.Candidate)
			}
			continue
		}
		p := person{}
		if m.IsWriteIn {
			found, sure := s.resolve(pos, m)
			if !sure {
				r.pending = true
				r.effects = append(r.effects, election.Find("T510", "position", pos.Title, "name", m.WriteIn))
			} else if found.voter == "" {
				r.effects = append(r.effects, election.Find("T507", "position", pos.Title, "name", m.WriteIn))
			} else if found.candidate != "" {
				r.effects = append(r.effects, election.Find("T514", "position", pos.Title, "name", found.name))
			}
			p = found
		} else if c, ok := pos.Candidate(m.Candidate); ok {
			p = candidatePerson(*c)
		}
		if !slices.ContainsFunc(ch.votes, func(q person) bool { return q.key == p.key }) {
			ch.votes = append(ch.votes, p)
		}
	}
	ch.conflict = slices.ContainsFunc(ch.votes, func(p person) bool {
		return p.candidate != "" && slices.Contains(ch.against, p.candidate)
	})
	return ch
}

// readTwoPositions deals with a person marked for more than one position
// (T506).
func (s *State) readTwoPositions(r *reading, order []*election.Position) {
	at := map[string][]*choice{}
	for _, pos := range order {
		ch := r.positions[pos.ID]
		for _, p := range ch.votes {
			if p.voter != "" && ch.fate != Void {
				at[p.key] = append(at[p.key], ch)
			}
		}
	}
	for key, places := range at {
		if len(places) < 2 {
			continue
		}
		r.effects = append(r.effects, election.Find("T506", "person", strings.TrimPrefix(key, "v:")))
		switch s.def.Rules.TwoPositions {
		case election.TheBallot:
			r.fate = Void
		case election.Higher:
			places = places[1:]
		}
		for _, ch := range places {
			ch.votes = slices.DeleteFunc(ch.votes, func(p person) bool { return p.key == key })
		}
	}
}

// settlePosition decides on a position once dropped marks are out.
func (s *State) settlePosition(r *reading, pos *election.Position) {
	ch := r.positions[pos.ID]
	switch {
	case ch.fate == Void:
	case !ch.marked:
		ch.fate = Blank
		if s.def.Rules.Blank == election.Void {
			ch.fate = Void
		}
	case len(ch.votes) > pos.Seats: // first: it may void the ballot
		r.effects = append(r.effects, election.Find("T501", "position", pos.Title, "marks", len(ch.votes), "seats", pos.Seats))
		ch.fate = Void
		if s.def.Rules.OverVote == election.TheBallot {
			r.fate = Void
		}
	case ch.conflict:
		ch.fate = Void
	}
}

func wholeFate(positions map[election.PositionID]*choice) Fate {
	counted, void := 0, 0
	for _, ch := range positions {
		switch ch.fate {
		case Counted:
			counted++
		case Void:
			void++
		}
	}
	switch {
	case counted > 0:
		return Counted
	case void > 0:
		return Void
	}
	return Blank
}

// likeness is a ballot's entry in a form in which two readings of the same
// paper are equal: marks in any order, written-in people by who they are.
func (s *State) likeness(paper *election.Paper, b Ballot) map[election.PositionID]string {
	out := map[election.PositionID]string{}
	if b.Void {
		out[""] = "void"
		return out
	}
	if b.Pending {
		out[""] = "pending"
	}
	for _, id := range paper.Positions {
		pos, _ := s.def.Position(id)
		if slices.Contains(b.VoidPositions, id) {
			out[id] = "void"
			continue
		}
		var marks []string
		for _, m := range b.Marks[id] {
			switch {
			case m.Against:
				marks = append(marks, "-"+string(m.Candidate))
			case m.IsWriteIn:
				if p, sure := s.resolve(pos, m); sure {
					marks = append(marks, p.key)
				} else {
					marks = append(marks, "?"+plainName(m.WriteIn))
				}
			default:
				if c, ok := pos.Candidate(m.Candidate); ok {
					marks = append(marks, candidatePerson(*c).key)
				}
			}
		}
		slices.Sort(marks)
		out[id] = strings.Join(slices.Compact(marks), " ")
	}
	return out
}
