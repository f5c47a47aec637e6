package roll

import (
	"changpiao/station/election"
	"changpiao/station/journal"
)

// requiredCarriers is how many supervisors carry a mobile box that names its
// staff.
const requiredCarriers = 3

// MobileOut sends a mobile box out with its list and ballots.
type MobileOut struct {
	Box  election.BoxID
	Took map[election.PaperID]election.Figure
}

// Plan implements Command.
func (r MobileOut) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "mobile_out", o.By)
	box, ok := s.mobileBox(c, r.Box)
	if !ok {
		return nil
	}
	if len(box.Staff) > 0 {
		c.RequireSupervisors(s.staff, box.Staff, requiredCarriers)
	}
	took := s.figures(c, r.Took, "took", false)
	if b := s.boxes[box.ID]; b.Out || b.Back || !election.InTime("mobile_out", s.stage) {
		c.Add("B407", "task", "mobile_out", "stage", string(s.stage))
	}
	return []event{&boxOut{Box: box.ID, Took: took}}
}

func (s *State) mobileBox(c *election.Check, id election.BoxID) (election.Box, bool) {
	box, ok := s.findBox(id)
	if !ok || id == "" || box.Kind != election.MobileBox {
		c.Add("T502", "what", "box", "id", string(id))
		return box, false
	}
	return box, true
}

// figures reads a number for each kind of paper; all of them must be there
// where all is set.
func (s *State) figures(c *election.Check, given map[election.PaperID]election.Figure, what string, all bool) map[election.PaperID]election.Count {
	for id := range given {
		if _, known := s.stock[id]; !known {
			c.Add("T502", "what", "paper", "id", string(id))
		}
	}
	counts := make(map[election.PaperID]election.Count, len(s.def.Papers))
	for _, p := range s.def.Papers {
		if f, there := given[p.ID]; there || all {
			counts[p.ID] = c.Take(f, what, string(p.ID))
		}
	}
	return counts
}

type boxOut struct {
	Box  election.BoxID                      `json:"box"`
	Took map[election.PaperID]election.Count `json:"took"`
}

func (*boxOut) Kind() string                  { return "box_out/1" }
func (*boxOut) Claims(*State) []journal.Claim { return nil }
func (e *boxOut) Apply(s *State, h journal.Header) error {
	b := s.boxes[e.Box]
	b.Out, b.SinceOut, b.Left, b.OutAt, b.BackAt = true, 0, nil, h.At, 0
	for p, n := range e.Took {
		b.Took[p] = n
	}
	return nil
}

// MobileBack brings a mobile box home with its signed list, which issues those
// of its voters who were not issued yet. After the close it is an entry made
// later, which two supervisors sign.
type MobileBack struct {
	Box    election.BoxID
	Left   map[election.PaperID]election.Figure
	Voters []election.VoterNo
	// Later is the time on the list, where it is entered after the close.
	Later string
}

// Plan implements Command.
func (r MobileBack) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.staff, "mobile_back", o.By)
	box, ok := s.mobileBox(c, r.Box)
	if !ok {
		return nil
	}
	if s.stage == Closed {
		c.RequireSupervisors(s.staff, o.By, 2)
	}
	left := s.figures(c, r.Left, "left", false)
	b := s.boxes[box.ID]
	for p, n := range left {
		if took, told := b.Took[p]; told && n > took {
			c.Add("B402", "paper", string(p), "received", int(took), "issued", 0, "spoiled", 0, "unused", int(n))
		}
	}
	lines := s.signedList(c, r.Voters, box)
	s.checkReceived(c, len(lines))
	if !election.InTime("mobile_back", s.stage) || !b.Out {
		c.Add("B407", "task", "mobile_back", "stage", string(s.stage))
	}
	var events []event
	if len(lines) > 0 {
		events = append(events, &issued{Box: box.ID, Lines: lines, Later: r.Later})
	}
	back := &boxBack{Box: box.ID, Left: left, Later: r.Later}
	if s.stage == Closed {
		back.Unused = s.unusedWith(c, left, election.Count(len(lines)))
	}
	return append(events, back)
}

// signedList makes lines of those of the list who were not issued yet.
func (s *State) signedList(c *election.Check, voters []election.VoterNo, box election.Box) []issueLine {
	var lines []issueLine
	seen := map[election.VoterNo]bool{}
	for _, no := range voters {
		if seen[no] {
			continue
		}
		seen[no] = true
		if e := s.entries[no]; e != nil && e.Issued != nil {
			s.checkMobile(c, no, box) // issued before, through this box or at a desk
			continue
		}
		lines = append(lines, s.voterLine(c, no, box)...)
	}
	return lines
}

// unusedWith settles the unused ballots when a box comes back after the stock
// was counted: what it brings is added where the count was made without it.
func (s *State) unusedWith(c *election.Check, left map[election.PaperID]election.Count, more election.Count) map[election.PaperID]election.Count {
	unused := map[election.PaperID]election.Count{}
	for _, p := range s.def.Papers {
		st := *s.stock[p.ID]
		st.Mobile += more
		n := st.Unused
		if st.Left() != n {
			n += left[p.ID]
		}
		if st.Left() != n {
			st.Unused = n
			addB402(c, p.ID, st)
		}
		unused[p.ID] = n
	}
	return unused
}

func addB402(c *election.Check, p election.PaperID, st Stock) {
	c.Add("B402", "paper", string(p), "received", int(st.Received), "issued", int(st.Issued()), "spoiled", int(st.Spoiled), "unused", int(st.Unused))
}

type boxBack struct {
	Box    election.BoxID                      `json:"box"`
	Left   map[election.PaperID]election.Count `json:"left"`
	Unused map[election.PaperID]election.Count `json:"unused,omitempty"` // all, when the stock was counted before
	Later  string                              `json:"later,omitempty"`
}

func (*boxBack) Kind() string                  { return "box_back/1" }
func (*boxBack) Claims(*State) []journal.Claim { return nil }
func (e *boxBack) Apply(s *State, h journal.Header) error {
	b := s.boxes[e.Box]
	b.Out, b.Back, b.Left, b.BackAt = false, true, e.Left, h.At
	b.Later = e.Later
	for p, n := range e.Unused {
		s.stock[p].Unused = n
	}
	s.keepReasons(h)
	return nil
}
