package count

import (
	"cmp"
	"slices"

	"changpiao/station/election"
	"changpiao/station/statement"
)

// Start is what a PC that helps to count is told, so that it has the same
// bundles as the station: how the polls ended, what the boxes held, and how the
// ballots are divided. Nobody's reading of a ballot is among it.
type Start struct {
	Statements []statement.Closing `json:"statements"` // with their names as they are sealed
	Returned   []returned          `json:"returned"`
	Bundles    []bundleBegun       `json:"bundles"`
}

// Start takes it out of the book; false while no ballots are counted out of a box.
func (s *State) Start() (Start, bool) {
	w := Start{Statements: slices.Clone(s.statements)}
	for at, r := range s.returned {
		w.Returned = append(w.Returned, returned{Box: at.box, Paper: at.paper, N: r.N, Blank: r.Blank, Void: r.Void})
	}
	slices.SortFunc(w.Returned, func(a, b returned) int {
		return cmp.Or(cmp.Compare(a.Box, b.Box), cmp.Compare(a.Paper, b.Paper))
	})
	for _, id := range s.order {
		b := s.bundles[id]
		w.Bundles = append(w.Bundles, bundleBegun{ID: id, Paper: b.paper, N: b.n})
	}
	return w, s.stage == Counting && len(w.Returned) > 0
}

// Commands tell an empty book all that.
func (w Start) Commands() (all []Command) {
	for _, st := range w.Statements {
		all = append(all, Begin{Statement: st})
	}
	for _, r := range w.Returned {
		all = append(all, CountBox{Box: r.Box, Paper: r.Paper, N: election.Whole(r.N), Blank: election.Whole(r.Blank), Void: election.Whole(r.Void)})
	}
	for _, b := range w.Bundles {
		all = append(all, BeginBundle{ID: b.ID, Paper: b.Paper, N: election.Whole(b.N)})
	}
	return all
}
