package street

import (
	"errors"
	"fmt"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
)

// Packed is a package that was written for a station, with the fingerprint that
// goes there on paper.
type Packed struct {
	Station     election.StationID `json:"station"`
	File        string             `json:"file"` // without folders
	Fingerprint string             `json:"fingerprint"`
}

// Given is a package that was written, and whether it is still the one that a
// station shall use.
type Given struct {
	Packed
	At  election.Moment
	Old bool // another was written for the station since, or the election was changed
}

// Pack records which packages of a round were written.
type Pack struct {
	Round    int
	Packages []Packed
}

// Plan implements Command.
func (cmd Pack) Plan(s *State, _ election.Origin, c *election.Check) []event {
	r := s.rounds[cmd.Round]
	if r == nil {
		c.Add("S706", "what", "round", "given", cmd.Round, "held", s.Rounds())
		return nil
	}
	return []event{&packed{Round: cmd.Round, Definition: fmt.Sprintf("%x", r.digest), Packages: cmd.Packages}}
}

type packed struct {
	Round      int      `json:"round"`
	Definition string   `json:"definition"` // its digest
	Packages   []Packed `json:"packages"`
}

func (*packed) Kind() string                  { return "packed/1" }
func (*packed) Claims(*State) []journal.Claim { return nil }
func (e *packed) Apply(s *State, head journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil || e.Definition != fmt.Sprintf("%x", r.digest) {
		return errors.New("packages are of another definition")
	}
	for _, p := range e.Packages {
		for i := range r.given {
			r.given[i].Old = r.given[i].Old || r.given[i].Station == p.Station
		}
		r.given = append(r.given, Given{Packed: p, At: head.At})
	}
	return nil
}

// Packages lists the packages that were written of a round, in the order in
// which they were.
func (s *State) Packages(number int) []Given {
	if r := s.rounds[number]; r != nil {
		return r.given
	}
	return nil
}

// packed reports whether a station was given a package, were it an old one.
func (r *round) packed(id election.StationID) bool {
	return slices.ContainsFunc(r.given, func(g Given) bool { return g.Station == id })
}

// redefine puts another definition in the place of a round's, which holds
// nothing that came of it. What was recorded about its dates and its roll stays.
func (r *round) redefine(d *election.Definition) {
	r.before = append(r.before, r.digest)
	r.def, r.digest = d, d.Digest()
	for i := range r.given {
		r.given[i].Old = true
	}
}

// begun reports whether figures of a round came in, by which its definition
// stands.
func (r *round) begun() bool { return len(r.held)+len(r.sheets)+len(r.late) > 0 }

// wasBefore reports whether a digest is that of a definition which was changed.
func (r *round) wasBefore(digest sheet.Digest) bool { return slices.Contains(r.before, digest) }
