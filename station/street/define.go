package street

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
)

// Define opens a round: from then on its sheets are taken. Defining it again
// changes nothing; another definition of it is refused (S706), unless it shall
// correct the one that is there. That is done as long as no sheet came; where
// packages of the old one were written already, the origin has somebody who
// answers for it and a reason.
type Define struct {
	Definition *election.Definition
	// Roll is what RollOf gives for the definition, written beside the book with
	// it; nil where no roll is kept.
	Roll    []byte
	Correct bool
}

// Plan implements Command.
func (cmd Define) Plan(s *State, o election.Origin, c *election.Check) []event {
	d := cmd.Definition
	digest := d.Digest()
	if d.ID != s.id {
		c.Add("S706", "what", "election", "given", string(d.ID), "held", string(s.id))
		return nil
	}
	r := s.rounds[d.Round]
	switch {
	case r == nil:
	case r.digest == digest && (!cmd.Correct || hashOf(cmd.Roll) == r.roll):
		return nil
	case !cmd.Correct || r.begun():
		c.Add("S706", "what", "definition", "given", fmt.Sprintf("%x", digest), "held", fmt.Sprintf("%x", r.digest))
		return nil
	case len(r.given) > 0:
		requirePeople(o.By, 1, c)
		requireReason(o.Reason, c)
	}
	text, err := json.Marshal(d)
	if err != nil {
		panic(err) // plain fields always marshal
	}
	e := &defined{Live: s.live, Definition: text, Objections: d.Objections, offered: cmd.Roll, of: d}
	if cmd.Roll != nil {
		e.Roll = hashOf(cmd.Roll)
	}
	if r != nil {
		return []event{&redefined{defined: *e, Reason: strings.TrimSpace(o.Reason)}}
	}
	return []event{e}
}

type defined struct {
	Live       bool            `json:"live"`
	Definition json.RawMessage `json:"definition"` // without voters, proxies and staff
	Roll       journal.Hash    `json:"roll,omitzero"`
	// Objections are those to the roll that the definition's file kept.
	Objections []election.RollObjection `json:"objections,omitempty"`

	offered []byte               // the roll itself, which the book does not have
	of      *election.Definition // what is defined just now; nil in a book that is read
}

func (*defined) Kind() string { return "defined/1" }
func (e *defined) Claims(*State) []journal.Claim {
	claims := make([]journal.Claim, len(e.of.Stations))
	for i, st := range e.of.Stations {
		claims[i] = journal.Take(StationIndex, fmt.Sprintf("%s %d", st.ID, e.of.Round))
	}
	return claims
}
func (e *defined) Apply(s *State, _ journal.Header) error {
	d, err := e.definition(s)
	if err != nil {
		return err
	}
	if s.rounds[d.Round] != nil {
		return errors.New("the round is defined already")
	}
	text := hashOf(e.Definition) // the definition's Digest is that of this very text
	s.rounds[d.Round] = &round{
		def: d, digest: sheet.Digest(text[:len(sheet.Digest{})]), roll: e.Roll, held: map[election.StationID]*Held{}, sheets: map[journal.Hash]*Held{},
		heard: map[election.StationID][]Heard{},
	}
	s.rounds[d.Round].takeOver(e.Objections)
	return nil
}

// definition gives what is defined, with as much of its roll as is kept.
func (e *defined) definition(s *State) (*election.Definition, error) {
	if e.Live != s.live {
		return nil, errors.New("the book is not of this sort of ledger, live or rehearsal")
	}
	d := &election.Definition{}
	if err := json.Unmarshal(e.Definition, d); err != nil {
		return nil, err
	}
	if d.ID != s.id {
		return nil, errors.New("the book is another election's")
	}
	roll := e.offered
	if roll == nil {
		roll = s.rolls[d.Round]
	}
	if roll == nil || hashOf(roll) != e.Roll {
		return d, nil // erased, or that of a definition which was changed since; see Open
	}
	var err error
	d.Voters, err = readRoll(roll)
	return d, err
}

// redefined is a round's definition that took the place of another.
type redefined struct {
	defined
	Reason string `json:"reason,omitempty"`
}

func (*redefined) Kind() string { return "redefined/1" }
func (e *redefined) Claims(s *State) []journal.Claim {
	claims := e.defined.Claims(s)
	for _, st := range s.rounds[e.of.Round].def.Stations {
		key := fmt.Sprintf("%s %d", st.ID, e.of.Round)
		if i := slices.Index(claims, journal.Take(StationIndex, key)); i >= 0 {
			claims = slices.Delete(claims, i, i+1)
		} else {
			claims = append(claims, journal.Release(StationIndex, key))
		}
	}
	return claims
}
func (e *redefined) Apply(s *State, _ journal.Header) error {
	d, err := e.definition(s)
	if err != nil {
		return err
	}
	r := s.rounds[d.Round]
	if r == nil || r.begun() {
		return errors.New("a round is defined anew that has none, or whose sheets came")
	}
	r.redefine(d)
	r.roll = e.Roll
	r.takeOver(e.Objections)
	if e.offered != nil {
		s.rolls[d.Round] = e.offered
	}
	return nil
}
