package street

import (
	"errors"
	"fmt"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/late"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// Book is the street office's book of one election.
type Book = journal.Book[State]

// Command is something that the street office does to a book.
type Command = journal.Command[State]

type event = journal.Event[State]

// Open replays an election's book. The state is a new one, with its rolls
// offered.
func Open(log journal.Log, s *State) (*Book, error) {
	b, err := journal.Open(log, s, kinds)
	if err != nil {
		return nil, err
	}
	whole := b.ReadOnly() == nil // else the record to which a roll belongs may be lost
	for number, r := range s.rounds {
		if roll := s.rolls[number]; whole && roll != nil && hashOf(roll) != r.roll {
			return nil, fmt.Errorf("the roll of round %d is not the one that belongs to the book", number)
		}
	}
	return b, nil
}

var kinds = journal.Kinds[State]{
	"defined/1":   func() event { return &defined{} },
	"redefined/1": func() event { return &redefined{} },
	"packed/1":    func() event { return &packed{} },
	"enrolled/1":  func() event { return &enrolled{} },
	"revoked/1":   func() event { return &revoked{} },
	"received/1":  func() event { return &received{} },
	"typed/1":     func() event { return &typed{} },
	"heard/1":     func() event { return &heard{} },
	"reviewed/1":  func() event { return &reviewed{} },
	"objected/1":  func() event { return &objected{} },
	"settled/1":   func() event { return &settled{} },
	"vetted/1":    func() event { return &vetted{} },
	"posted/1":    func() event { return &posted{} },

	"disqualified/1": func() event { return &disqualified{} },
	"announced/1":    func() event { return &announced{} },
	"supervised/1":   func() event { return &supervised{} },
	"late_listed/1":  func() event { return &lateListed{} },
}

// Enrol trusts a station's key, after people compared its fingerprint. A
// station may have several keys. A revoked key is never trusted again.
type Enrol struct{ Enrolment signing.Enrolment }

// Plan implements Command.
func (cmd Enrol) Plan(s *State, _ election.Origin, c *election.Check) []event {
	e := cmd.Enrolment
	kid := e.Key.KID()
	switch k := s.keys[kid]; {
	case e.Election != s.id:
		c.Add("S706", "what", "election", "given", string(e.Election), "held", string(s.id))
	case !s.knows(e.Station):
		c.Add("S706", "what", "station", "given", string(e.Station), "held", string(s.id))
	case k != nil && k.Revoked:
		c.Add("S705", "kid", fmt.Sprintf("%x", kid), "station", string(e.Station), "why", "revoked")
	case k != nil && k.Public != e.Key: // two keys of one short name
		c.Add("S705", "kid", fmt.Sprintf("%x", kid), "station", string(e.Station), "why", "taken")
	case s.Trusts(kid, e.Station):
	default:
		return []event{&enrolled{Key: e.Key, Station: e.Station}}
	}
	return nil
}

// knows reports whether a station is one of any round.
func (s *State) knows(id election.StationID) bool {
	for _, r := range s.rounds {
		if _, ok := r.def.Station(id); ok {
			return true
		}
	}
	return false
}

type enrolled struct {
	Key     signing.PublicKey  `json:"key"`
	Station election.StationID `json:"station"`
}

func (*enrolled) Kind() string { return "enrolled/1" }
func (e *enrolled) Claims(*State) []journal.Claim {
	return []journal.Claim{journal.Take(KeyIndex, fmt.Sprintf("%x %s", e.Key.KID(), e.Station))}
}
func (e *enrolled) Apply(s *State, head journal.Header) error {
	kid := e.Key.KID()
	k := s.keys[kid]
	if k == nil {
		k = &Key{Public: e.Key}
		s.keys[kid] = k
	}
	if k.Public != e.Key {
		return errors.New("two keys of one name")
	}
	k.Stations, k.At = append(k.Stations, e.Station), head.At
	return nil
}

// Revoke trusts a key no more. Sheets that it signed and that were accepted
// stay; each is shown (S705), because people must decide about it.
type Revoke struct{ KID [8]byte }

// Plan implements Command.
func (cmd Revoke) Plan(s *State, _ election.Origin, c *election.Check) []event {
	kid := fmt.Sprintf("%x", cmd.KID)
	k := s.keys[cmd.KID]
	if k == nil {
		c.Add("S705", "kid", kid, "station", "", "why", "unknown")
		return nil
	}
	if k.Revoked {
		return nil
	}
	for _, number := range s.Rounds() {
		for _, h := range s.Accepted(number) {
			if h.KID == cmd.KID {
				c.Note("S705", "kid", kid, "station", string(h.Sheet.Place), "why", "revoked")
			}
		}
	}
	return []event{&revoked{KID: kid}}
}

type revoked struct {
	KID string `json:"kid"`
}

func (*revoked) Kind() string                  { return "revoked/1" }
func (*revoked) Claims(*State) []journal.Claim { return nil }
func (e *revoked) Apply(s *State, head journal.Header) error {
	for kid, k := range s.keys {
		if fmt.Sprintf("%x", kid) == e.KID {
			k.Revoked, k.At = true, head.At
			return nil
		}
	}
	return errors.New("no such key")
}

// receive decides on a sheet and records the decision, which it remembers.
// What is neither kept nor noted is refused with its code.
type receive struct {
	arrival  Arrival
	decision Decision
}

// Plan implements Command.
func (cmd *receive) Plan(s *State, _ election.Origin, c *election.Check) []event {
	d, h := s.decide(cmd.arrival)
	cmd.decision = d
	switch d.Answer {
	case Refused, Waiting:
		c.Findings = append(c.Findings, d.Finding)
		return nil
	case Noted:
		c.Notices = append(c.Notices, d.Finding)
		if s.noted[note{d.Hash, d.Finding.Code}] {
			return nil
		}
	default:
		if d.Finding.Code != "" {
			c.Notices = append(c.Notices, d.Finding)
		}
	}
	if d.Late && d.Answer == Accepted {
		return []event{&lateListed{Decision: d, List: cmd.arrival.Data}}
	}
	e := &received{Decision: d}
	if h != nil {
		// Without a trusted signature nothing is kept: anybody could fill the
		// disk.
		e.Sheet, e.verified = h.Signed, h
	}
	return []event{e}
}

// Import lets a book decide on a sheet and record the decision. The error is
// the book's; a sheet that is refused is a decision and no error.
func Import(b *Book, o election.Origin, a Arrival) (Decision, error) {
	cmd := &receive{arrival: a}
	receipt, err := b.Do(o, cmd)
	if receipt.Repeated {
		b.View(func(s *State) { cmd.decision = Decide(s, a) })
	}
	switch d := cmd.decision; {
	case err == nil:
		return d, nil
	case d.Answer == Refused || d.Answer == Waiting:
		return d, nil
	}
	return Decision{}, err
}

type received struct {
	Decision Decision `json:"decision"`
	Sheet    []byte   `json:"sheet,omitempty"`

	verified *Held // what was decided on just now; nil in a book that is read
}

func (*received) Kind() string { return "received/1" }
func (e *received) Claims(*State) []journal.Claim {
	d := e.Decision
	switch d.Answer {
	case Accepted:
		return []journal.Claim{
			journal.Take("sheet", d.Hash.String()),
			journal.Take("revision", fmt.Sprintf("%d %s %d", d.Round, d.Place, d.Revision)),
		}
	case Quarantined:
		return []journal.Claim{journal.Take("sheet", d.Hash.String())}
	}
	return nil
}

// Apply checks a sheet's signature again: what a book says was accepted must
// have been signed with a key that it trusted then.
func (e *received) Apply(s *State, head journal.Header) error {
	d := e.Decision
	if d.Answer == Noted {
		s.noted[note{d.Hash, d.Finding.Code}] = true
		return nil
	}
	if d.Answer != Accepted && d.Answer != Quarantined {
		return fmt.Errorf("a sheet %s is not recorded", d.Answer)
	}
	h := e.verified
	if h == nil {
		sh, pk, err := sheet.Verify(e.Sheet, s.speaking(d.Place))
		if err != nil {
			return err
		}
		h = &Held{Sheet: sh, Signed: e.Sheet, Hash: hashOf(e.Sheet), KID: pk.KID()}
	}
	sh := h.Sheet
	r := s.rounds[sh.Round]
	if r == nil || sh.Election != s.id || sh.Place != d.Place || h.Hash != d.Hash || r.sheets[d.Hash] != nil {
		return errors.New("the sheet is not the one that was decided on")
	}
	h.Answer, h.Finding, h.Seq, h.At = d.Answer, d.Finding, head.Seq, head.At
	r.sheets[h.Hash] = h
	if d.Answer == Accepted {
		for _, id := range sh.Stations {
			if typed := r.held[id]; typed != nil && typed.Typed != nil {
				delete(r.held, id)
			}
		}
		r.held[sh.Place] = h
	}
	return nil
}

// The indexes of claims by which a ledger finds the elections that a sheet may
// be for. A key begins with the key's name, or the station's id, and a space.
const (
	KeyIndex     = "key"
	StationIndex = "station"
)

// LateIndex is the index of claims by which a ledger finds the elections that
// have lists of those registered late.
const LateIndex = "late"

// Speaks reports whether a sheet is this election's own: signed with a key
// that it trusts for the station, and naming it. A key may be trusted in
// several elections.
func (s *State) Speaks(a Arrival) bool {
	claim, err := a.Claim()
	if err != nil {
		return false
	}
	if late.Is(a.Data) {
		c, err := late.Open(a.Data, s.speaking(claim.Place))
		return err == nil && c.Election == s.id
	}
	sh, _, err := a.verify(s.speaking(claim.Place))
	return err == nil && sh.Election == s.id
}

// Trusted gives the key of a claim that may speak for its station now.
func (s *State) Trusted(claim sheet.Claim) (signing.PublicKey, bool) {
	return s.speaking(claim.Place)(claim.KID)
}
