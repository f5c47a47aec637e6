package roll

import (
	"encoding/json"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/statement"
)

// MakeStatement makes the closing statement: the boxes are about to be opened. From
// then on the roll book takes only reopening.
type MakeStatement struct{}

// Plan implements Command.
func (MakeStatement) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "state", o.By)
	s.checkGates(c)
	s.checkStage(c, "state")
	return []event{&stated{}}
}

// checkGates finds what keeps the boxes shut: the late list (R107), a mobile
// box still out (B409).
func (s *State) checkGates(c *election.Check) {
	if s.stage != Closed {
		return
	}
	if !s.latePosted {
		c.Add("R107", "late", s.late)
	}
	for id, b := range s.boxes {
		if b.Out {
			c.Add("B409", "box", string(id))
		}
	}
}

type stated struct{}

func (*stated) Kind() string                  { return "stated/1" }
func (*stated) Claims(*State) []journal.Claim { return nil }
func (*stated) Apply(s *State, _ journal.Header) error {
	s.stage = Stated
	return nil
}

// Reopen opens the polls again, by two supervisors with a reason.
type Reopen struct{}

// Plan implements Command.
func (Reopen) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "reopen", o.By)
	c.Add("T512", "what", "polling")
	s.checkStage(c, "reopen")
	return []event{&reopened{}}
}

type reopened struct{}

func (*reopened) Kind() string                  { return "reopened/1" }
func (*reopened) Claims(*State) []journal.Claim { return nil }
func (*reopened) Apply(s *State, h journal.Header) error {
	s.stage, s.closed, s.present = Polling, 0, nil
	for _, b := range s.boxes {
		b.Back = false
	}
	s.keepReasons(h)
	return nil
}

// Closing writes the closing statement of a book whose polls are closed; head
// is the book's end. The error is the vault's.
func (s *State) Closing(head journal.Head) (statement.Closing, error) {
	all, late := s.Registered()
	c := statement.Closing{
		Election: s.def.ID, Round: s.def.Round, Definition: s.def.Digest(),
		Station: s.station, RollHead: head, Opened: s.opened, Closed: s.closed,
		RegisteredBefore: all - late, Late: late, Present: s.IssuedVoters(), Proxies: s.ProxiesHere(),
		Reasons: slices.Clone(s.reasons),
	}
	if s.present != nil {
		c.Present = *s.present
	}
	for _, e := range s.entries {
		if s.Here(*e) && e.Voter.Excluded == 0 {
			c.Due++
		}
	}
	for _, p := range s.def.Papers {
		st := s.stock[p.ID]
		c.Papers = append(c.Papers, statement.Stock{
			Paper: p.ID, Received: st.Received, InPerson: st.InPerson, Proxy: st.Proxy, Mobile: st.Mobile, Spoiled: st.Spoiled, Unused: st.Unused,
		})
	}
	st, _ := s.def.Station(s.station)
	for _, b := range st.Boxes {
		box := s.boxes[b.ID]
		c.Boxes = append(c.Boxes, statement.Box{ID: b.ID, Issued: box.Issued, Used: b.Kind == election.FixedBox || box.Back || box.Issued > 0})
	}
	names := make([]statement.Name, 0, len(s.order))
	for _, no := range s.order {
		names = append(names, statement.Name{No: no, Name: s.entries[no].Voter.Name})
	}
	plain, err := json.Marshal(names)
	if err != nil {
		return c, err
	}
	c.Names, err = s.vault.Seal(statement.NamesRow(s.station), plain)
	return c, err
}

// Gates gives the refusal that keeps the boxes shut, or nil.
func (s *State) Gates() error {
	var c election.Check
	s.checkGates(&c)
	if s.stage != Closed && s.stage != Stated {
		c.Add("B407", "task", "state", "stage", string(s.stage))
	}
	_, err := c.Judge("")
	return err
}
