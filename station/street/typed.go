package street

import (
	"errors"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
)

// Typed tells why a paper result was typed in, and by whom: nobody signed it.
type Typed struct {
	Reason string
	By     []election.StaffID
}

// TypeResult types in the figures of a paper result that nobody signed, with a
// reason and by two people. It counts, is marked wherever it does, and gives
// way to the station's signed sheet whenever that comes.
type TypeResult struct {
	// Sheet has round, place and figures; the rest is filled in.
	Sheet  sheet.Sheet
	Reason string
}

// Plan implements Command.
func (cmd TypeResult) Plan(s *State, o election.Origin, c *election.Check) []event {
	sh := cmd.Sheet
	r := s.round(sh.Round, sh.Place, c)
	requireReason(cmd.Reason, c)
	requirePeople(o.By, 2, c)
	if r == nil {
		return nil
	}
	if held := r.held[sh.Place]; held != nil && held.Typed == nil {
		c.Add("S710", append(about(held), "held", held.Sheet.Revision)...)
	}
	sh.Election, sh.Definition, sh.Kind, sh.Rehearsal = s.id, r.digest, r.def.Kind, !s.live
	sh.Stations, sh.Revision, sh.Epoch, sh.Sealed = []election.StationID{sh.Place}, 1, 1, o.At
	c.Findings = append(c.Findings, append(r.shape(sh), sh.Identities()...)...)
	if len(c.Findings) > 0 {
		return nil
	}
	figures, err := sheet.Encode(sh)
	if err != nil {
		c.Add("D108", "file", "", "path", "figures", "why", "not_allowed", "given", "")
		return nil
	}
	return []event{&typed{Figures: figures, Reason: strings.TrimSpace(cmd.Reason)}}
}

// round finds a round that has a station; S706 where there is none.
func (s *State) round(number int, place election.StationID, c *election.Check) *round {
	r := s.rounds[number]
	if r == nil {
		c.Add("S706", "what", "round", "given", number, "held", s.Rounds(), "station", string(place))
		return nil
	}
	if _, ok := r.def.Station(place); !ok {
		c.Add("S706", "what", "station", "given", string(place), "held", string(s.id))
		return nil
	}
	return r
}

func requireReason(reason string, c *election.Check) { requireText("reason", reason, c) }

// requirePeople asks for so many different people behind a command.
func requirePeople(by []election.StaffID, need int, c *election.Check) {
	different := slices.Compact(slices.Sorted(slices.Values(by)))
	if len(different) < need {
		c.Add("W113", "need", need, "have", len(different))
	}
}

type typed struct {
	Figures []byte `json:"figures"` // as a sheet is encoded, without a signature
	Reason  string `json:"reason"`
}

func (*typed) Kind() string                  { return "typed/1" }
func (*typed) Claims(*State) []journal.Claim { return nil }
func (e *typed) Apply(s *State, head journal.Header) error {
	sh, err := sheet.Decode(e.Figures)
	if err != nil {
		return err
	}
	r := s.rounds[sh.Round]
	if r == nil || sh.Election != s.id {
		return errors.New("the typed result is another election's")
	}
	if held := r.held[sh.Place]; held != nil && held.Typed == nil {
		return errors.New("a typed result takes the place of a signed sheet")
	}
	r.held[sh.Place] = &Held{
		Sheet: sh, Hash: hashOf(e.Figures), Answer: Accepted, Seq: head.Seq, At: head.At,
		Typed: &Typed{Reason: e.Reason, By: head.By},
	}
	return nil
}

// Heard is what somebody told by telephone: it is verified by nothing and
// stands in no total.
type Heard struct {
	Text string
	At   election.Moment
	By   []election.StaffID
}

// Hear notes what was told of a station by telephone.
type Hear struct {
	Round int
	Place election.StationID
	Text  string
}

// Plan implements Command.
func (cmd Hear) Plan(s *State, o election.Origin, c *election.Check) []event {
	requirePeople(o.By, 1, c)
	requireText("text", cmd.Text, c)
	if s.round(cmd.Round, cmd.Place, c) == nil {
		return nil
	}
	return []event{&heard{Round: cmd.Round, Place: cmd.Place, Text: strings.TrimSpace(cmd.Text)}}
}

type heard struct {
	Round int                `json:"round"`
	Place election.StationID `json:"place"`
	Text  string             `json:"text"`
}

func (*heard) Kind() string                  { return "heard/1" }
func (*heard) Claims(*State) []journal.Claim { return nil }
func (e *heard) Apply(s *State, head journal.Header) error {
	r := s.rounds[e.Round]
	if r == nil {
		return errors.New("something was heard of no round")
	}
	r.heard[e.Place] = append(r.heard[e.Place], Heard{Text: e.Text, At: head.At, By: head.By})
	return nil
}
