package count

import (
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
)

// Team is a PC that helps to count: people compared the fingerprint of its key,
// so that the passes which its desk signed are taken in.
type Team struct {
	Key       signing.PublicKey
	By        []election.StaffID // who compared it
	Withdrawn bool
}

// Teams lists the PCs that help, in the order in which they were trusted first.
func (s *State) Teams() []Team { return slices.Clone(s.teams) }

// Trusted are the keys whose passes are taken in now.
func (s *State) Trusted() (keys []signing.PublicKey) {
	for _, t := range s.teams {
		if !t.Withdrawn {
			keys = append(keys, t.Key)
		}
	}
	return keys
}

func (s *State) team(k signing.PublicKey) int {
	return slices.IndexFunc(s.teams, func(t Team) bool { return t.Key == k })
}

// Trust notes that people compared the key of a PC that helps to count.
type Trust struct {
	Key signing.PublicKey
}

// Plan implements Command.
func (r Trust) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "team", o.By)
	if r.Key.IsZero() {
		c.Add("T502", "what", "key", "id", "")
	}
	s.checkStage(c, "team")
	if slices.Contains(s.Trusted(), r.Key) {
		return nil
	}
	return []event{&trusted{Key: r.Key}}
}

type trusted struct {
	Key signing.PublicKey `json:"key"`
}

func (*trusted) Kind() string                  { return "trusted/1" }
func (*trusted) Claims(*State) []journal.Claim { return nil }
func (e *trusted) Apply(s *State, h journal.Header) error {
	if i := s.team(e.Key); i >= 0 {
		s.teams[i].By, s.teams[i].Withdrawn = h.By, false
	} else {
		s.teams = append(s.teams, Team{Key: e.Key, By: h.By})
	}
	return nil
}

// Distrust takes nothing more in from a PC that helped. What came from it stays
// until somebody takes it back.
type Distrust struct {
	Key signing.PublicKey
}

// Plan implements Command.
func (r Distrust) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "team", o.By)
	if slices.Contains(s.Trusted(), r.Key) {
		c.Add("T512", "what", "team")
	} else {
		c.Add("T502", "what", "key", "id", "")
	}
	s.checkStage(c, "team")
	return []event{&distrusted{Key: r.Key}}
}

type distrusted struct {
	Key signing.PublicKey `json:"key"`
}

func (*distrusted) Kind() string                  { return "distrusted/1" }
func (*distrusted) Claims(*State) []journal.Claim { return nil }
func (e *distrusted) Apply(s *State, h journal.Header) error {
	s.teams[s.team(e.Key)].Withdrawn = true
	s.reasons = append(s.reasons, h.Reasons...)
	return nil
}
