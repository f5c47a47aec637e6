package count

import (
	"maps"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/statement"
)

// Preview is how a ballot would be read if it were entered.
type Preview struct {
	Fate      Fate
	Pending   bool // it would be left to the committee
	Positions map[election.PositionID]Fate
	Effects   []election.Finding
}

// Preview tells how a ballot of a paper would be read, so that its effects can
// be announced before it is entered. Of a paper that is not known there is none.
func (s *State) Preview(id election.PaperID, b Ballot) Preview {
	paper, ok := s.def.Paper(id)
	if !ok {
		return Preview{}
	}
	r := s.read(paper, b)
	p := Preview{Fate: r.fate, Pending: r.pending, Positions: map[election.PositionID]Fate{}, Effects: r.effects}
	for id, ch := range r.positions {
		p.Positions[id] = ch.fate
	}
	slices.SortFunc(p.Effects, func(a, b election.Finding) int { return strings.Compare(a.String(), b.String()) })
	return p
}

// Names lists the numbers and names that the closing statements carry, by
// number, for finding people who are written in.
func (s *State) Names() []statement.Name {
	list := make([]statement.Name, 0, len(s.names.byNo))
	for _, no := range slices.Sorted(maps.Keys(s.names.byNo)) {
		list = append(list, statement.Name{No: no, Name: s.names.byNo[no]})
	}
	return list
}

// Countable is how many returned ballots of a paper belong into bundles: all
// but those of a box that is void.
func (s *State) Countable(id election.PaperID) election.Count { return s.countable(id) }

// ReturnedOf gives what came out of a box of a paper, and whether it was
// counted since the polls were last open.
func (s *State) ReturnedOf(box election.BoxID, paper election.PaperID) (r Returned, counted bool) {
	r, there := s.returned[pile{box, paper}]
	return r, there && r.polls == s.polls
}

// Totals gives a pass of typed totals, and whether they were typed.
func (s *State) Totals(of TotalsOf, p Pass) (Tally, bool) {
	t := s.totals[of]
	if t == nil || p != First && p != Second || t.passes[p] == nil {
		return Tally{}, false
	}
	return *t.passes[p], true
}

// TotalsAgree reports whether both passes of totals are in and alike.
func (s *State) TotalsAgree(of TotalsOf) bool { return s.typedAgree(of) }
