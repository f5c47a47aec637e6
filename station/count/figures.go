package count

import (
	"changpiao/station/election"
)

// PaperFigures are what a kind of ballot adds up to.
type PaperFigures struct {
	Paper              election.PaperID
	Returned, Mobile   election.Count // returned, of them from mobile boxes
	Valid, Blank, Void election.Count
}

// Papers adds up each kind of ballot, in the definition's order. While the
// count goes on the figures are those of what is entered so far; of a paper
// whose tally may not be taken they are zero.
func (s *State) Papers() []PaperFigures {
	out := make([]PaperFigures, 0, len(s.def.Papers))
	for _, p := range s.def.Papers {
		f := PaperFigures{Paper: p.ID, Returned: s.back(p.ID).N}
		for key, r := range s.returned {
			if box, _, _ := s.def.Box(key.box); key.paper == p.ID && box.Kind == election.MobileBox {
				f.Mobile += r.N
			}
		}
		if len(s.Excess(p.ID)) == 0 {
			s.addPaper(&f, &p)
		}
		out = append(out, f)
	}
	return out
}

func (s *State) addPaper(f *PaperFigures, p *election.Paper) {
	if s.hasTyped(p.ID) {
		f.Blank, f.Void = s.blankPile(p.ID), s.wholeVoid(p.ID)
		f.Valid = f.Returned - f.Blank - f.Void
		return
	}
	f.Void = s.voidByBox(p.ID)
	for r := range s.readings(p) {
		f.take(r.fate)
	}
	for _, id := range s.order {
		if b := s.bundles[id]; b.paper == p.ID && s.isTyped(b) {
			s.addTyped(b, f, nil)
		}
	}
}

// take adds one ballot.
func (f *PaperFigures) take(fate Fate) {
	switch fate {
	case Counted:
		f.Valid++
	case Blank:
		f.Blank++
	case Void:
		f.Void++
	}
}

// readings yields how each ballot of a paper is read.
func (s *State) readings(p *election.Paper) func(yield func(reading) bool) {
	return func(yield func(reading) bool) {
		for _, id := range s.order {
			b := s.bundles[id]
			if b.paper != p.ID {
				continue
			}
			for ballot := range b.agreedBallots {
				if !yield(s.read(p, ballot)) {
					return
				}
			}
		}
	}
}

// PositionFigures are what a position adds up to.
type PositionFigures struct {
	Position election.PositionID
	Paper    election.PaperID
	Seats    int
	Tally
}

// Positions adds up each position, in the definition's order; see Papers.
func (s *State) Positions() []PositionFigures {
	out := make([]PositionFigures, 0, len(s.def.Positions))
	for _, pos := range s.def.Positions {
		paper, _ := s.def.PaperOf(pos.ID)
		out = append(out, PositionFigures{Position: pos.ID, Paper: paper.ID, Seats: pos.Seats, Tally: newTally()})
	}
	for _, p := range s.def.Papers {
		if len(s.Excess(p.ID)) == 0 {
			s.addPositions(out, &p)
		}
	}
	return out
}

// addPositions adds a paper's ballots up, each read once, or takes its typed totals.
func (s *State) addPositions(all []PositionFigures, paper *election.Paper) {
	var called []*PositionFigures
	for i := range all {
		f := &all[i]
		if f.Paper != paper.ID {
			continue
		}
		if t := s.totals[TotalsOf{Position: f.Position}]; t != nil && t.passes[First] != nil {
			pos, _ := s.def.Position(f.Position)
			f.Tally = s.typedFigures(totalled{paper: paper, pos: pos}, *t.passes[First])
		} else {
			called = append(called, f)
		}
	}
	if len(called) == 0 {
		return
	}
	for r := range s.readings(paper) {
		if r.fate == Void {
			continue
		}
		for _, f := range called {
			f.take(r.positions[f.Position])
		}
	}
	for _, id := range s.order {
		if b := s.bundles[id]; b.paper == paper.ID && s.isTyped(b) {
			s.addTyped(b, &PaperFigures{}, called)
		}
	}
}

// take adds one ballot's choice.
func (f *PositionFigures) take(ch *choice) {
	switch ch.fate {
	case Blank:
		f.Blank++
	case Void:
		f.Void++
	case Counted:
		f.Counted++
		for _, p := range ch.votes {
			f.add(p, 1)
		}
		for _, id := range ch.against {
			f.Against[id]++
		}
	}
}

// Unmet lists what still stands between the count and the seal.
func (s *State) Unmet() []election.Finding {
	var fs election.Findings
	if s.Invalid() {
		return nil
	}
	for _, missing := range s.unopened() {
		fs.Add("B406", "what", "returned", "at", string(missing.box), "given", "")
	}
	for _, p := range s.def.Papers {
		if s.hasTyped(p.ID) {
			s.unmetTotals(&fs, &p)
			continue
		}
		s.unmetBundles(&fs, &p)
	}
	return fs
}

func (s *State) unmetTotals(fs *election.Findings, p *election.Paper) {
	for _, id := range p.Positions {
		of := TotalsOf{Position: id}
		t := s.totals[of]
		switch {
		case t == nil || t.passes[First] == nil || t.passes[Second] == nil:
			fs.Add("T515", "paper", string(p.ID), "position", s.title(id), "agreed", 0, "returned", int(s.back(p.ID).N))
			continue
		case !s.typedAgree(of):
			fs.Add("T505", "bundle", s.title(id), "ballots", "")
		}
		pos, _ := s.def.Position(id)
		*fs = append(*fs, s.brokenTotals(totalled{of: of, paper: p, pos: pos}, *t.passes[First])...)
	}
}

func (s *State) unmetBundles(fs *election.Findings, p *election.Paper) {
	var agreed election.Count
	for _, id := range s.order {
		b := s.bundles[id]
		if b.paper != p.ID {
			continue
		}
		if s.isAgreed(b) {
			agreed += b.n
		} else if s.isTyped(b) {
			broken, _ := s.typedFindings(b)
			*fs = append(*fs, broken...)
		} else if ds := s.differences(b); len(ds) > 0 {
			*fs = append(*fs, s.differs(id, ds))
		}
		for _, n := range s.undecided(b) {
			fs.Add("T510", "bundle", string(id), "n", n)
		}
	}
	if due := s.countable(p.ID); agreed != due {
		fs.Add("T515", "paper", string(p.ID), "agreed", int(agreed), "returned", int(due))
	}
}
