package street

import (
	"errors"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/outcome"
)

// Disqualified is somebody who had the votes and may not hold the office.
type Disqualified struct {
	Position election.PositionID `json:"position"`
	Person   string              `json:"person"` // as outcome.Person.ID
	Name     string              `json:"name"`
	Reason   string              `json:"reason"`
	By       []election.StaffID  `json:"by"`
	At       election.Moment     `json:"at"`
}

// Disqualify voids the election of somebody who may not hold the office; the
// origin has the reason (O609). What comes next the street office decides: the
// seat is not filled by itself.
type Disqualify struct {
	Round    int
	Position election.PositionID
	Person   string
}

// Plan implements Command.
func (cmd Disqualify) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	r := s.rounds[cmd.Round]
	if r == nil {
		c.Add("S706", "what", "round", "given", cmd.Round, "held", s.Rounds())
		return nil
	}
	result, whole := Consolidate(s, cmd.Round).Outcome(r.def)
	if !whole {
		c.Add("O608", "stations", Consolidate(s, cmd.Round).Missing)
		return nil
	}
	p := result.Positions[cmd.Position]
	at := -1
	if p != nil {
		at = slices.IndexFunc(p.Elected, func(e outcome.Person) bool { return e.ID() == cmd.Person })
	}
	if at < 0 {
		c.Add("T502", "what", "candidate", "id", cmd.Person)
		return nil
	}
	outcome.Disqualify(&c.Findings, p.Elected[at])
	return []event{&disqualified{Round: cmd.Round, Position: cmd.Position, Person: cmd.Person, Name: p.Elected[at].Name, Reason: strings.TrimSpace(o.Reason)}}
}

type disqualified struct {
	Round    int                 `json:"round"`
	Position election.PositionID `json:"position"`
	Person   string              `json:"person"`
	Name     string              `json:"name"`
	Reason   string              `json:"reason"`
}

func (*disqualified) Kind() string                  { return "disqualified/1" }
func (*disqualified) Claims(*State) []journal.Claim { return nil }
func (e *disqualified) Apply(s *State, head journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil {
		return errors.New("somebody of no round is disqualified")
	}
	r.disqualified = append(r.disqualified, Disqualified{Position: e.Position, Person: e.Person, Name: e.Name, Reason: e.Reason, By: head.By, At: head.At})
	return nil
}

// without takes those who may not hold the office from an outcome.
func (c Community) without(def *election.Definition, r outcome.Result) outcome.Result {
	for _, d := range c.Disqualified {
		p := r.Positions[d.Position]
		if p == nil {
			continue
		}
		before := len(p.Elected)
		p.Elected = slices.DeleteFunc(p.Elected, func(e outcome.Person) bool { return e.ID() == d.Person })
		if pos, known := def.Position(d.Position); known && len(p.Elected) < before {
			r.Flags = append(r.Flags, election.Find("O609", "name", d.Name, "position", pos.Title))
		}
	}
	return r
}

// disqualifications are the findings of those who may not hold the office.
func (c Community) disqualifications() (fs election.Findings) {
	for _, d := range c.Disqualified {
		fs.Add("O609", "name", d.Name)
	}
	return fs
}
