package count

import (
	"slices"

	"changpiao/station/election"
)

// Called is what those who look on may see of a count: the first pass of each
// bundle as it is called or, where the rules ask that both counts agree first,
// the bundles that are agreed.
type Called struct {
	Papers    []CalledPaper
	Positions []PositionFigures // without the ballots that are void as a whole
}

// CalledPaper is how far the count of a kind of ballot has come.
type CalledPaper struct {
	PaperFigures
	Pending election.Count // called, and left to the committee
}

// Called is how many ballots there are figures for.
func (p CalledPaper) Called() election.Count { return p.Valid + p.Blank + p.Void + p.Pending }

// Called adds up what may be seen so far, in the definition's order.
func (s *State) Called() Called {
	seen, pending := s.seen()
	c := Called{Positions: seen.Positions()}
	if s.def.Rules.Board != election.AfterAgree {
		s.addParts(c.Positions)
	}
	for _, p := range seen.Papers() {
		c.Papers = append(c.Papers, CalledPaper{PaperFigures: p, Pending: pending[p.Paper]})
	}
	return c
}

// addParts adds what was called of ballots that lack positions still, where a
// bundle is gone through position by position.
func (s *State) addParts(all []PositionFigures) {
	for _, id := range s.order {
		b := s.bundles[id]
		if len(s.Excess(b.paper)) > 0 {
			continue
		}
		paper, _ := s.def.Paper(b.paper)
		for _, w := range b.parts[First] {
			r := s.read(paper, w.ballot)
			if r.pending || r.fate == Void {
				continue
			}
			for i := range all {
				if f := &all[i]; f.Paper == paper.ID && !slices.Contains(w.left, f.Position) {
					f.take(r.positions[f.Position])
				}
			}
		}
	}
}

// seen is the state with nothing in it that may not be seen yet, and how many
// of the ballots that may are pending, by which nobody gets a vote.
func (s *State) seen() (State, map[election.PaperID]election.Count) {
	seen, pending := *s, map[election.PaperID]election.Count{}
	seen.bundles, seen.order = map[BundleID]*bundle{}, nil
	for _, id := range s.order {
		b := s.bundles[id]
		if s.def.Rules.Board == election.AfterAgree && !s.isAgreed(b) {
			continue
		}
		paper, _ := s.def.Paper(b.paper)
		shown := &bundle{id: id, paper: b.paper, n: b.n}
		for ballot := range b.agreedBallots {
			if s.read(paper, ballot).pending {
				pending[b.paper]++
			} else {
				shown.passes[First] = append(shown.passes[First], ballot)
			}
		}
		seen.bundles[id], seen.order = shown, append(seen.order, id)
	}
	seen.totals = map[TotalsOf]*typed{}
	for id, t := range s.totals {
		if s.typedAgree(id) || s.def.Rules.Board != election.AfterAgree && t.passes[First] != nil {
			seen.totals[id] = t
		}
	}
	return seen, pending
}
