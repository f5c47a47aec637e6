package count

import (
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// ResizeBundle changes how many ballots a bundle holds, where a wrong number
// was given. One of which nothing was entered may be made none: it is no
// bundle any more.
type ResizeBundle struct {
	ID BundleID
	N  election.Figure
}

// Plan implements Command.
func (r ResizeBundle) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "resize", o.By)
	b, _ := s.bundleOf(c, r.ID)
	n := c.Take(r.N, "bundle", string(r.ID))
	if b != nil {
		if entered := max(b.entered(First), b.entered(Second)); int(n) < entered {
			c.Add("T503", "what", "ballot", "id", string(r.ID), "given", entered, "most", int(n))
		}
		if n == 0 {
			s.checkUntyped(c, b)
		}
		if free := s.countable(b.paper) - s.inBundles(b.paper, r.ID); s.stage != Empty && n > free {
			c.Add("T503", "what", "bundle", "id", string(r.ID), "given", int(n), "most", int(free))
		}
		c.Add("T512", "what", "size", "bundle", string(r.ID))
	}
	s.checkStage(c, "resize")
	return []event{&resized{ID: r.ID, N: n}}
}

type resized struct {
	ID BundleID       `json:"id"`
	N  election.Count `json:"n"`
}

func (*resized) Kind() string { return "resized/1" }

func (e *resized) Claims(s *State) []journal.Claim {
	b := s.bundles[e.ID]
	by := int64(e.N - b.n)
	return []journal.Claim{
		journal.Widen(passGauge(e.ID, First), by), journal.Widen(passGauge(e.ID, Second), by), journal.Move("returned/"+string(b.paper), by),
	}
}

func (e *resized) Apply(s *State, h journal.Header) error {
	s.reasons = append(s.reasons, h.Reasons...)
	b := s.bundles[e.ID]
	if e.N == 0 {
		delete(s.bundles, e.ID)
		s.order = slices.DeleteFunc(s.order, func(id BundleID) bool { return id == e.ID })
		return nil
	}
	b.confirmed = b.confirmed && b.n == e.N
	b.n = e.N
	return nil
}
