package count

import "changpiao/station/election"

// BundleFigures are what the ballots of one bundle add up to, decisions taken
// in. They are those of the first pass until both are agreed.
type BundleFigures struct {
	Valid, Blank, Void election.Count
	Positions          []PositionFigures // those of its paper, without ballots that are void as a whole
}

// BundleFigures adds up one bundle.
func (s *State) BundleFigures(id BundleID) (f BundleFigures, ok bool) {
	b, ok := s.bundles[id]
	if !ok {
		return f, false
	}
	one := *s
	one.bundles, one.order, one.totals = map[BundleID]*bundle{id: b}, []BundleID{id}, map[TotalsOf]*typed{}
	for of, t := range s.totals {
		if of.Bundle == id {
			one.totals[of] = t
		}
	}
	paper, _ := s.def.Paper(b.paper)
	var sum PaperFigures
	for r := range one.readings(paper) {
		sum.take(r.fate)
	}
	if one.isTyped(b) {
		one.addTyped(b, &sum, nil)
	}
	f.Valid, f.Blank, f.Void = sum.Valid, sum.Blank, sum.Void
	for _, p := range one.Positions() {
		if p.Paper == b.paper {
			f.Positions = append(f.Positions, p)
		}
	}
	return f, true
}

// Doubt is a ballot that was left to the election committee.
type Doubt struct {
	Bundle   BundleID
	Paper    election.PaperID
	N        int // from 1
	Why      []election.Finding
	Decision *Decision // nil while there is none
}

// Doubts lists the doubtful ballots, decided or not, bundle by bundle.
func (s *State) Doubts() []Doubt {
	var list []Doubt
	for _, id := range s.order {
		b := s.bundles[id]
		paper, _ := s.def.Paper(b.paper)
		for n := 1; n <= max(len(b.passes[First]), len(b.passes[Second])); n++ {
			if !s.doubtful(b, paper, n) {
				continue
			}
			d := Doubt{Bundle: id, Paper: b.paper, N: n}
			for p := First; p <= Second; p++ {
				if n <= len(b.passes[p]) && d.Why == nil {
					d.Why = s.read(paper, b.passes[p][n-1]).effects
				}
			}
			if decision, decided := b.decisions[n]; decided {
				d.Decision = &decision
			}
			list = append(list, d)
		}
	}
	return list
}

// ReturnedFrom tells what came out of a box, of one kind of paper; false while
// it was not counted.
func (s *State) ReturnedFrom(box election.BoxID, paper election.PaperID) (Returned, bool) {
	r, counted := s.returned[pile{box, paper}]
	return r, counted
}
