package roll

import (
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// OpenPolls notes the opening list as done: ballots counted in public, empty
// boxes shown and sealed.
type OpenPolls struct {
	Received map[election.PaperID]election.Figure
	Seals    map[election.BoxID]string
	// Done are the points of the opening list that were done in public.
	Done []OpeningPoint
	// AskList wants all of them (B408), as the desk's form does.
	AskList bool
}

// OpeningPoint is a point of the opening list.
type OpeningPoint string

// OpeningList lists the points in the order in which they are done.
func OpeningList() []OpeningPoint { return []OpeningPoint{"booths", "counted", "shown", "zero"} }

// Plan implements Command.
func (r OpenPolls) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "open", o.By)
	received := s.figures(c, r.Received, "received", true)
	s.checkSeals(c, r.Seals)
	for _, point := range OpeningList() {
		if r.AskList && !slices.Contains(r.Done, point) {
			c.Add("B408", "what", string(point))
		}
	}
	s.checkStage(c, "open")
	return []event{&opened{Received: received, Seals: r.Seals, Done: r.Done}}
}

// checkSeals finds unknown boxes, fixed boxes without a seal (B408), and
// mobile boxes that lack what lets them go out (D111).
func (s *State) checkSeals(c *election.Check, seals map[election.BoxID]string) {
	for id := range seals {
		if s.boxes[id] == nil {
			c.Add("T502", "what", "box", "id", string(id))
		}
	}
	st, _ := s.def.Station(s.station)
	for _, b := range st.Boxes {
		if b.Kind == election.FixedBox && strings.TrimSpace(seals[b.ID]) == "" {
			c.Add("B408", "what", "seal", "box", string(b.ID))
		}
		if b.Kind == election.MobileBox && (b.Resolution == "" || b.Posted == "") {
			c.Add("D111", "box", string(b.ID), "resolution", b.Resolution != "", "posted", b.Posted != "")
		}
	}
}

type opened struct {
	Received map[election.PaperID]election.Count `json:"received"`
	Seals    map[election.BoxID]string           `json:"seals"`
	Done     []OpeningPoint                      `json:"done,omitempty"`
}

func (*opened) Kind() string { return "opened/1" }

func (e *opened) Claims(s *State) []journal.Claim {
	var claims []journal.Claim
	for _, p := range s.def.Papers {
		claims = append(claims, journal.Widen("ballots/"+string(p.ID), int64(e.Received[p.ID])))
	}
	return claims
}

func (e *opened) Apply(s *State, h journal.Header) error {
	s.stage, s.opened = Polling, h.At
	for p, n := range e.Received {
		s.stock[p].Received = n
	}
	for id, seal := range e.Seals {
		s.boxes[id].Seal = seal
	}
	s.opening = Opening{Seq: h.Seq, Stock: make(map[election.PaperID]Stock, len(s.stock))}
	for p, st := range s.stock {
		s.opening.Stock[p] = *st
	}
	return nil
}

// Spoil exchanges spoiled ballots for new ones.
type Spoil struct {
	Paper      election.PaperID
	N          election.Figure
	HandedBack bool
}

// Plan implements Command.
func (r Spoil) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "spoil", o.By)
	st, known := s.stock[r.Paper]
	if !known {
		c.Add("T502", "what", "paper", "id", string(r.Paper))
		return nil
	}
	n := c.Take(r.N, "spoiled", string(r.Paper))
	if _, whole := r.N.Count(); whole && n == 0 {
		c.Add("B406", "what", "spoiled", "at", string(r.Paper), "given", r.N.String())
	}
	if !r.HandedBack {
		c.Add("I306", "paper", string(r.Paper))
	}
	if !election.InTime("spoil", s.stage) {
		c.Add("I305", "stage", string(s.stage))
	}
	if s.stage != Prepared && st.Issued()+st.Spoiled+n > st.Received {
		c.Add("I304", "paper", string(r.Paper), "received", int(st.Received), "left", int(st.Left()), "need", int(n))
	}
	return []event{&spoiled{Paper: r.Paper, N: n}}
}

type spoiled struct {
	Paper election.PaperID `json:"paper"`
	N     election.Count   `json:"n"`
}

func (*spoiled) Kind() string { return "spoiled/1" }

func (e *spoiled) Claims(*State) []journal.Claim {
	return []journal.Claim{journal.Move("ballots/"+string(e.Paper), int64(e.N))}
}

func (e *spoiled) Apply(s *State, _ journal.Header) error {
	s.stock[e.Paper].Spoiled += e.N
	return nil
}

// ClosePolls ends the polling with the stock counted.
type ClosePolls struct {
	Unused map[election.PaperID]election.Figure
	// Present is what a meeting reports; not given, those issued.
	Present election.Figure
}

// Plan implements Command.
func (r ClosePolls) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "close", o.By)
	unused := s.figures(c, r.Unused, "unused", true)
	e := &closed{Unused: unused}
	if r.Present.Given() {
		n := c.Take(r.Present, "present", "")
		e.Present = &n
	}
	s.checkStage(c, "close")
	if s.stage == Prepared {
		return nil // there is no stock to balance
	}
	for _, p := range s.def.Papers {
		st := *s.stock[p.ID]
		st.Unused = unused[p.ID]
		if d := st.Left() - st.Unused; d < 0 || d > s.outside(p.ID) {
			addB402(c, p.ID, st)
		}
	}
	return []event{e}
}

// outside is how many ballots of a kind are out with mobile boxes: neither
// issued nor on the table. The stock balances when those boxes are back.
func (s *State) outside(p election.PaperID) election.Count {
	var n election.Count
	for _, b := range s.boxes {
		if b.Out {
			n += max(0, b.Took[p]-b.SinceOut)
		}
	}
	return n
}

type closed struct {
	Unused  map[election.PaperID]election.Count `json:"unused"`
	Present *election.Count                     `json:"present,omitempty"`
}

func (*closed) Kind() string                  { return "closed/1" }
func (*closed) Claims(*State) []journal.Claim { return nil }
func (e *closed) Apply(s *State, h journal.Header) error {
	s.stage, s.closed, s.present = Closed, h.At, e.Present
	for p, n := range e.Unused {
		s.stock[p].Unused = n
	}
	s.keepReasons(h)
	return nil
}

// ChangeStaff adds a person to the staff on the day, or changes one's role.
type ChangeStaff struct {
	Member election.StaffMember
}

// Plan implements Command.
func (r ChangeStaff) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "change_staff", o.By)
	s.def.ChangeStaff(&c.Findings, r.Member)
	s.checkStage(c, "change_staff")
	return []event{&staffChanged{Member: r.Member}}
}

type staffChanged struct {
	Member election.StaffMember `json:"member"`
}

func (*staffChanged) Kind() string                  { return "staff_changed/1" }
func (*staffChanged) Claims(*State) []journal.Claim { return nil }
func (e *staffChanged) Apply(s *State, h journal.Header) error {
	for i := range s.staff {
		if s.staff[i].ID == e.Member.ID {
			s.staff[i] = e.Member
			s.keepReasons(h)
			return nil
		}
	}
	s.staff = append(s.staff, e.Member)
	s.keepReasons(h)
	return nil
}
