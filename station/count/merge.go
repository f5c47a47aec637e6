package count

import (
	"bytes"
	"encoding/json"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// PassEntries is a bundle's pass as a unit of its own: it can be keyed on
// another PC and merged here.
type PassEntries struct {
	Election   election.ID        `json:"election"`
	Round      int                `json:"round"`
	Definition [16]byte           `json:"definition"`
	Bundle     BundleID           `json:"bundle"`
	Paper      election.PaperID   `json:"paper"`
	N          election.Count     `json:"n"`
	Pass       Pass               `json:"pass"`
	By         []election.StaffID `json:"by"`
	Ballots    []Ballot           `json:"ballots"`
}

// Entries takes a pass out of the book, to be merged on another PC.
func (s *State) Entries(id BundleID, p Pass) (PassEntries, bool) {
	b, ok := s.bundles[id]
	if !ok || p != First && p != Second {
		return PassEntries{}, false
	}
	return PassEntries{
		Election: s.def.ID, Round: s.def.Round, Definition: s.def.Digest(), Bundle: id, Paper: b.paper, N: b.n, Pass: p,
		By: slices.Clone(b.by[p]), Ballots: slices.Clone(b.passes[p]),
	}, true
}

// Merge takes in a pass that was keyed on another PC. Whose signature it bore
// was checked before.
type Merge struct {
	Entries PassEntries
	Key     string // the signing key's name
}

// Plan implements Command.
func (r Merge) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "merge", o.By)
	e := r.Entries
	if e.Election != s.def.ID || e.Round != s.def.Round || e.Definition != s.def.Digest() {
		c.Add("S706", "bundle", string(e.Bundle), "election", string(e.Election), "round", e.Round)
		return nil
	}
	b, paper := s.bundleOf(c, e.Bundle)
	if b == nil {
		return nil
	}
	if e.Paper != b.paper || e.Pass != First && e.Pass != Second {
		c.Add("T502", "what", "paper", "id", string(e.Paper))
		return nil
	}
	for _, ballot := range e.Ballots {
		s.checkBallot(c, paper, ballot)
	}
	s.checkRecorder(c, b, e.Pass, e.By)
	s.checkUntyped(c, b)
	c.Findings = append(c.Findings, s.Excess(b.paper)...)
	if have := len(e.Ballots); have < int(b.n) {
		c.Add("T504", "bundle", string(b.id), "pass", int(e.Pass), "have", have, "need", int(b.n))
	}
	if have := len(e.Ballots); have > int(b.n) {
		c.Add("T503", "what", "ballot", "id", string(b.id), "given", have, "most", int(b.n))
	} else if b.entered(e.Pass) > 0 {
		c.Add("T503", "what", "ballot", "id", string(b.id), "why", b.alike(e))
	}
	s.checkStage(c, "merge")
	return []event{&merged{Entries: e, Key: r.Key}}
}

// What a pass is to the one that is there already.
const (
	Same      = "same"
	Different = "different"
)

// alike compares a pass with the one that is there already.
func (b *bundle) alike(e PassEntries) string {
	here, err := json.Marshal(b.passes[e.Pass])
	if err != nil {
		return Different
	}
	there, err := json.Marshal(e.Ballots)
	if err != nil || !bytes.Equal(here, there) {
		return Different
	}
	return Same
}

type merged struct {
	Entries PassEntries `json:"entries"`
	Key     string      `json:"key"`
}

func (*merged) Kind() string { return "merged/1" }

func (e *merged) Claims(*State) []journal.Claim {
	return []journal.Claim{journal.Move(passGauge(e.Entries.Bundle, e.Entries.Pass), int64(len(e.Entries.Ballots)))}
}

func (e *merged) Apply(s *State, _ journal.Header) error {
	b := s.bundles[e.Entries.Bundle]
	b.passes[e.Entries.Pass] = append(b.passes[e.Entries.Pass], e.Entries.Ballots...)
	b.turns[e.Entries.Pass] = nil
	b.from[e.Entries.Pass] = e.Key
	b.by[e.Entries.Pass] = append(b.by[e.Entries.Pass], e.Entries.By...)
	return nil
}
