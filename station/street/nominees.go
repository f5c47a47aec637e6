package street

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/outcome"
)

// Vetted is what the street office said of somebody who was nominated, and who
// said so.
type Vetted struct {
	outcome.Vetting
	Reason string
	By     []election.StaffID
	At     election.Moment
}

// Vet records what the street office says of somebody who was nominated: whether
// the person may stand (D109) and wants to, and who fills a gap. Taken out of the
// order of votes somebody owes a reason (D110); nobody declines any more once the
// candidates are posted (D112).
type Vet struct {
	Round  int
	Place  outcome.Place
	Word   outcome.Word
	Chosen bool
}

// Plan implements Command.
func (cmd Vet) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	r, in := s.nomination(cmd.Round, c)
	if r == nil {
		return nil
	}
	list := outcome.Nominees(r.def, in, s.vettings(cmd.Round))[cmd.Place.Position]
	i := slices.IndexFunc(list, func(n outcome.Nominee) bool { return n.Voter == cmd.Place.Voter })
	if i < 0 {
		c.Add("T502", "what", "candidate", "id", string(cmd.Place.Voter))
		return nil
	}
	switch {
	case cmd.Word == outcome.Failed || cmd.Word == outcome.Declined:
		requireReason(o.Reason, c)
		if cmd.Word == outcome.Declined {
			r.dated().Withdraw(&c.Findings, election.Candidate{Name: list[i].Name}, o.At.Date())
		}
	case cmd.Chosen:
		outcome.CheckChoice(&c.Findings, r.def, in, s.vettings(cmd.Round), cmd.Place)
	}
	return []event{&vetted{Round: cmd.Round, Position: cmd.Place.Position, Voter: cmd.Place.Voter, Word: cmd.Word, Chosen: cmd.Chosen, Reason: strings.TrimSpace(o.Reason)}}
}

// nomination finds a round that nominates and whose sheets are all here.
func (s *State) nomination(number int, c *election.Check) (*round, outcome.Input) {
	r := s.rounds[number]
	if r == nil {
		c.Add("S706", "what", "round", "given", number, "held", s.Rounds())
		return nil, outcome.Input{}
	}
	if !r.def.Nominates() {
		c.Add("B407", "task", "vet", "why", "no_nomination")
		return nil, outcome.Input{}
	}
	com := Consolidate(s, number)
	if com.Provisional {
		c.Add("O608", "stations", com.Missing)
		return nil, outcome.Input{}
	}
	return r, station.InputOf(r.def, com.Sums())
}

// vettings is what was said of the people of a round.
func (s *State) vettings(number int) map[outcome.Place]outcome.Vetting {
	said := map[outcome.Place]outcome.Vetting{}
	for place, v := range s.Vetted(number) {
		said[place] = v.Vetting
	}
	return said
}

// Vetted gives what was said of the people who were nominated in a round.
func (s *State) Vetted(number int) map[outcome.Place]Vetted {
	if r := s.rounds[number]; r != nil {
		return maps.Clone(r.vetted)
	}
	return nil
}

// Nominees ranks the people of a nomination, with what was said of them; a
// refusal where it is none or a sheet is missing (O608).
func (s *State) Nominees(number int) (map[election.PositionID][]outcome.Nominee, error) {
	var c election.Check
	r, in := s.nomination(number, &c)
	if r == nil {
		_, err := c.Judge("")
		return nil, err
	}
	return outcome.Nominees(r.def, in, s.vettings(number)), nil
}

type vetted struct {
	Round    int                 `json:"round"`
	Position election.PositionID `json:"position"`
	Voter    election.VoterNo    `json:"voter"`
	Word     outcome.Word        `json:"word,omitempty"`
	Chosen   bool                `json:"chosen,omitempty"`
	Reason   string              `json:"reason,omitempty"`
}

func (*vetted) Kind() string                  { return "vetted/1" }
func (*vetted) Claims(*State) []journal.Claim { return nil }
func (e *vetted) Apply(s *State, head journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil {
		return errors.New("nobody is nominated in no round")
	}
	if r.vetted == nil {
		r.vetted = map[outcome.Place]Vetted{}
	}
	r.vetted[outcome.Place{Position: e.Position, Voter: e.Voter}] = Vetted{
		Vetting: outcome.Vetting{Word: e.Word, Chosen: e.Chosen}, Reason: e.Reason, By: head.By, At: head.At,
	}
	return nil
}
