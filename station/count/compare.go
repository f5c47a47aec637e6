package count

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"changpiao/station/election"
)

// Difference is a place where the two counts of a bundle differ.
type Difference struct {
	N         int                   // the ballot, from 1
	Positions []election.PositionID // "" stands for the ballot as a whole
}

// Differences lists where the two counts of a bundle differ, as far as both
// have come.
func (s *State) Differences(id BundleID) []Difference {
	b, ok := s.bundles[id]
	if !ok {
		return nil
	}
	return s.differences(b)
}

func (s *State) differences(b *bundle) []Difference {
	paper, _ := s.def.Paper(b.paper)
	var out []Difference
	for n := 1; n <= min(len(b.passes[First]), len(b.passes[Second])); n++ {
		if _, decided := b.decisions[n]; decided {
			continue
		}
		one, two := s.likeness(paper, b.passes[First][n-1]), s.likeness(paper, b.passes[Second][n-1])
		if maps.Equal(one, two) {
			continue
		}
		d := Difference{N: n}
		for _, id := range append([]election.PositionID{""}, paper.Positions...) {
			if one[id] != two[id] {
				d.Positions = append(d.Positions, id)
			}
		}
		out = append(out, d)
	}
	return out
}

// differs is T505 with the list of ballots and positions.
func (s *State) differs(id BundleID, ds []Difference) election.Finding {
	texts := make([]string, len(ds))
	for i, d := range ds {
		at := make([]string, 0, len(d.Positions))
		for _, p := range d.Positions {
			if p != "" {
				at = append(at, s.title(p))
			}
		}
		texts[i] = fmt.Sprintf("%d", d.N)
		if len(at) > 0 {
			texts[i] += " (" + strings.Join(at, ", ") + ")"
		}
	}
	return election.Find("T505", "bundle", string(id), "ballots", strings.Join(texts, "; "))
}

// title is what people call a position.
func (s *State) title(id election.PositionID) string {
	pos, _ := s.def.Position(id)
	return pos.Title
}

// BundleState tells how far a bundle has come.
type BundleState struct {
	ID        BundleID
	Paper     election.PaperID
	N         election.Count
	Entered   [3]int // by Pass
	By        [3][]election.StaffID
	From      [3]string // the name of the key under which a pass was merged; "" where it was recorded here
	Agreed    bool
	Typed     bool  // it is counted by totals
	Undecided []int // doubtful ballots without a decision, by number
}

// Bundles lists the bundles in the order in which they began.
func (s *State) Bundles() []BundleState {
	out := make([]BundleState, 0, len(s.order))
	for _, id := range s.order {
		b := s.bundles[id]
		st := BundleState{ID: id, Paper: b.paper, N: b.n, By: b.by, From: b.from, Agreed: s.isAgreed(b), Typed: s.isTyped(b), Undecided: s.undecided(b)}
		if st.Typed {
			st.By[First], st.By[Second] = s.typists(TotalsOf{Bundle: id}, First), s.typists(TotalsOf{Bundle: id}, Second)
		}
		st.Entered[First], st.Entered[Second] = len(b.passes[First]), len(b.passes[Second])
		out = append(out, st)
	}
	return out
}

// Ballot gives the n-th ballot of a pass, from 1, as it stands after
// corrections.
func (s *State) Ballot(id BundleID, p Pass, n int) (Ballot, bool) {
	b, ok := s.bundles[id]
	if !ok || p != First && p != Second || n < 1 || n > len(b.passes[p]) {
		return Ballot{}, false
	}
	return b.passes[p][n-1], true
}

// isAgreed reports whether both counts are whole, confirmed and still alike, or
// the totals of both are and hold.
func (s *State) isAgreed(b *bundle) bool {
	if s.isTyped(b) {
		broken, whole := s.typedFindings(b)
		return whole && len(broken) == 0
	}
	return b.confirmed && len(b.passes[First]) == int(b.n) && len(b.passes[Second]) == int(b.n) && len(s.differences(b)) == 0
}

// undecided lists the doubtful ballots of a bundle that wait for the
// committee.
func (s *State) undecided(b *bundle) []int {
	paper, _ := s.def.Paper(b.paper)
	var out []int
	for n := 1; n <= max(len(b.passes[First]), len(b.passes[Second])); n++ {
		if _, decided := b.decisions[n]; !decided && s.doubtful(b, paper, n) {
			out = append(out, n)
		}
	}
	return out
}

// agreedBallots yields what the bundle's ballots are read as.
func (b *bundle) agreedBallots(yield func(Ballot) bool) {
	for i, ballot := range b.passes[First] {
		if d, ok := b.decisions[i+1]; ok {
			ballot = d.Ballot
		}
		if !yield(ballot) {
			return
		}
	}
}

// PassBy tells who has entered ballots of a pass.
func (s *State) PassBy(id BundleID, p Pass) []election.StaffID {
	if b, ok := s.bundles[id]; ok && (p == First || p == Second) {
		return slices.Clone(b.by[p])
	}
	return nil
}
