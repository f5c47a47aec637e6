package count

import "changpiao/station/election"

// isTyped reports whether a bundle is counted by totals instead of ballots.
func (s *State) isTyped(b *bundle) bool {
	for of := range s.totals {
		if of.Bundle == b.id {
			return true
		}
	}
	return false
}

// checkUntyped finds T503: a bundle counted by totals takes no ballots.
func (s *State) checkUntyped(c *election.Check, b *bundle) {
	if s.isTyped(b) {
		c.Add("T503", "what", "totals", "id", string(b.id), "given", 1, "most", 0)
	}
}

// totalsOf lists what totals a bundle takes: those of its ballots blank or void
// as a whole, and those of each position.
func (s *State) totalsOf(b *bundle) []totalled {
	paper, _ := s.def.Paper(b.paper)
	all := []totalled{{of: TotalsOf{Bundle: b.id}, paper: paper, bundle: b}}
	for _, id := range paper.Positions {
		pos, _ := s.def.Position(id)
		all = append(all, totalled{of: TotalsOf{b.id, id}, paper: paper, pos: pos, bundle: b})
	}
	return all
}

// typedFindings says why a bundle counted by totals is not agreed: passes that
// differ, or identities that are broken. Of totals that are missing it says
// nothing; whole reports whether there are none.
func (s *State) typedFindings(b *bundle) (fs []election.Finding, whole bool) {
	whole = true
	for _, at := range s.totalsOf(b) {
		t := s.totals[at.of]
		if t == nil || t.passes[First] == nil || t.passes[Second] == nil {
			whole = false
			continue
		}
		if !s.typedAgree(at.of) {
			fs = append(fs, election.Find("T505", "bundle", at.name(), "ballots", ""))
			continue
		}
		fs = append(fs, s.brokenTotals(at, *t.passes[First])...)
	}
	return fs, whole
}

// addTyped adds a bundle's totals up, as far as they were typed: its ballots to
// a paper's figures, and each position's to that position's.
func (s *State) addTyped(b *bundle, f *PaperFigures, positions []*PositionFigures) {
	for _, at := range s.totalsOf(b) {
		back, void, known := s.set(at)
		if !known {
			return
		}
		if at.pos == nil {
			blank := back.Blank
			if s.def.Rules.Blank == election.Void {
				blank = 0
			}
			f.Blank += blank
			f.Void += void
			f.Valid += back.N - blank - void
			continue
		}
		t := s.totals[at.of]
		if t == nil || t.passes[First] == nil {
			continue
		}
		for _, p := range positions {
			if p.Position == at.of.Position {
				p.addTally(s.typedFigures(at, *t.passes[First]))
			}
		}
	}
}

// addTally adds what another set of ballots adds up to.
func (t *Tally) addTally(u Tally) {
	t.Counted += u.Counted
	t.Blank += u.Blank
	t.Void += u.Void
	t.Unmatched += u.Unmatched
	for id, n := range u.Votes {
		t.Votes[id] += n
	}
	for id, n := range u.Against {
		t.Against[id] += n
	}
	for no, w := range u.WriteIns {
		t.WriteIns[no] = WriteIn{Name: w.Name, Votes: t.WriteIns[no].Votes + w.Votes}
	}
}
