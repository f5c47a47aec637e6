package street

import (
	"errors"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/outcome"
)

// Supervise records who is on the community's supervision committee, by voter
// number; again, where that was wrong. A member of the residents' committee, or
// kin of one, is refused (O611). Nobody need do so before the review.
type Supervise struct {
	Round   int
	Members []election.VoterNo
}

// Plan implements Command.
func (cmd Supervise) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	r := s.rounds[cmd.Round]
	if r == nil {
		c.Add("S706", "what", "round", "given", cmd.Round, "held", s.Rounds())
		return nil
	}
	for _, no := range cmd.Members {
		if r.def.Voters != nil && !slices.ContainsFunc(r.def.Voters, func(v election.Voter) bool { return v.No == no }) {
			c.Add("D108", "file", "", "path", "voter", "why", "unknown", "given", string(no))
		}
	}
	s.checkSupervisors(cmd.Round, cmd.Members, c)
	return []event{&supervised{Round: cmd.Round, Members: cmd.Members}}
}

// checkSupervisors finds O611: those of a supervision committee who are, or are
// kin of, somebody whom this round or an earlier one elected.
func (s *State) checkSupervisors(number int, members []election.VoterNo, c *election.Check) {
	def, com := s.rounds[number].def, Consolidate(s, number)
	result, whole := com.Outcome(def)
	if len(members) > 0 && !whole {
		c.Add("O608", "stations", com.Missing)
		return
	}
	var committee []outcome.Person
	for _, e := range def.ElectedBefore {
		committee = append(committee, outcome.Person{Voter: e.Voter, Name: e.Name})
	}
	for _, p := range def.Positions {
		if o := result.Positions[p.ID]; o != nil {
			committee = append(committee, o.Elected...)
		}
	}
	for _, no := range members {
		outcome.CheckCommittee(&c.Findings, def, committee, no)
	}
}

type supervised struct {
	Round   int                `json:"round"`
	Members []election.VoterNo `json:"members"`
}

func (*supervised) Kind() string                  { return "supervised/1" }
func (*supervised) Claims(*State) []journal.Claim { return nil }
func (e *supervised) Apply(s *State, _ journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil {
		return errors.New("a supervision committee of no round")
	}
	r.supervisors = e.Members
	return nil
}
