package board

import (
	"cmp"
	"slices"
	"sort"

	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/roll"
	"changpiao/station/sheet"
)

// stage is what the board is about; the words for it stand under its name.
type stage string

const (
	noStage   stage = ""
	prepared  stage = "prepared"
	polling   stage = "polling"
	closed    stage = "closed"
	opened    stage = "opened"    // boxes are emptied and ballots counted, nothing is called
	hidden    stage = "hidden"    // called, but not to be shown before both counts agree
	counting  stage = "counting"  // what is called shows
	sealed    stage = "sealed"    // the result
	announced stage = "announced" // the result, read out
	invalid   stage = "invalid"   // more came back than was issued: there is no result
)

// view is what the board shows. It is computed from the books and holds no number of a voter.
type view struct {
	election, community, place string
	rehearsal                  bool
	stage                      stage
	note                       note
	turnout                    turnout
	papers                     []paper
	positions                  []position
}

// note is a sentence that goes with the stage.
type note string

const (
	noNote    note = ""
	agreeNote note = "agree"   // only agreed bundles show
	partNote  note = "partial" // other stations' results are awaited
	fewNote   note = "quorum"  // too few took part, the election is invalid
)

// turnout is how many took part in the polls of the station.
type turnout struct {
	electors, issued election.Count
	needed           election.Count // for a quorum; 0 where none is asked
	rule             election.Choice
	due              bool // the electors are the members due
	part             bool // other stations have electors too
}

// paper is how far the count of a kind of ballot has come.
type paper struct {
	title                           string
	issued, returned, called, valid election.Count
}

// position is what a position has come to; the ballots called are counted, blank, void or pending.
type position struct {
	title                         string
	seats                         int
	people                        []person
	counted, blank, void, pending election.Count
}

// person is a row of a position: a candidate in ballot order or, after them, somebody written in.
type person struct {
	name           string
	written        bool
	others         int // so many people written in share the row, which has no name
	votes, against election.Count
	crosses        bool // votes against are counted too
	fresh          election.Count
	mark           mark
}

// mark says what a result means for a person.
type mark string

const (
	noMark    mark = ""
	elected   mark = "elected"
	nominated mark = "nominated"
	tied      mark = "tied"
	again     mark = "again" // stands in the run-off
)

// ownRows is how many people written in get rows of their own in a position.
const ownRows = 8

// boardOf reads the view from the books.
func boardOf(d *domain.Day) view {
	def := d.Definition()
	st, _ := def.Station(d.Place())
	v := view{election: def.Title, community: def.Community, rehearsal: d.Rehearsal()}
	if st != nil {
		v.place = st.Title
	}
	if d.Tally() != nil {
		m, n := outcomeOf(d)
		d.Tally().View(func(s *count.State) { v.readTally(def, s, m, n) })
	}
	if v.stage == noStage {
		d.Roll().View(func(s *roll.State) { v.readRoll(def, s) })
	}
	return v
}

// readRoll shows the polls.
func (v *view) readRoll(def *election.Definition, s *roll.State) {
	switch s.Stage() {
	case roll.Polling:
		v.stage = polling
	case roll.Closed, roll.Stated:
		v.stage = closed
	default:
		v.stage = prepared
	}
	v.turnout = turnout{issued: s.IssuedVoters(), rule: def.Rules.Quorum, due: def.Rules.Electors == election.MembersDue, part: len(def.Stations) > 1}
	for e := range s.Entries {
		if s.Here(e) && (!v.turnout.due || e.Voter.Excluded == 0) {
			v.turnout.electors++
		}
	}
	v.turnout.needed = needed(def, v.turnout.electors)
}

// needed is the least number of participants with which the outcome has its quorum.
func needed(def *election.Definition, electors election.Count) election.Count {
	return election.Count(sort.Search(int(electors), func(n int) bool {
		in := outcome.Input{Registered: electors, Due: electors, Present: election.Count(n)}
		for _, p := range def.Papers {
			in.Papers = append(in.Papers, outcome.Paper{ID: p.ID, Issued: in.Present, Returned: in.Present, Valid: in.Present})
		}
		return outcome.Of(def, in).Quorum
	}))
}

// marks are those of each position's people, by the names that the outcome gives them.
type marks map[election.PositionID]map[string]mark

// outcomeOf tells what a sealed result means, as far as it is the whole community's.
func outcomeOf(d *domain.Day) (marks, note) {
	_, content, isSealed := d.Sheet()
	if !isSealed {
		return nil, noNote
	}
	return marksOf(d.Definition(), content)
}

// marksOf tells what a sheet means, as far as it is the whole community's.
func marksOf(def *election.Definition, content sheet.Sheet) (marks, note) {
	r, whole := domain.Outcome(def, content)
	switch {
	case !whole:
		return nil, partNote
	case !r.Quorum:
		return nil, fewNote
	}
	chosen := elected
	if def.Nominates() {
		chosen = nominated
	}
	all := marks{}
	for id, p := range r.Positions {
		all[id] = map[string]mark{}
		for m, people := range map[mark][]outcome.Person{chosen: p.Elected, tied: p.Tie, again: p.RunOff} {
			for _, q := range people {
				all[id][q.ID()] = m
			}
		}
	}
	return all, noNote
}

// readTally shows the count, once it has begun.
func (v *view) readTally(def *election.Definition, s *count.State, m marks, n note) {
	switch s.Stage() {
	case count.Counting:
		v.readCount(def, s)
	case count.Sealed, count.Announced:
		v.stage, v.note = sealed, n
		if s.Stage() == count.Announced {
			v.stage = announced
		}
		if s.Invalid() {
			v.stage, v.note = invalid, noNote
		}
		result := count.Called{Positions: s.Positions()}
		for _, p := range s.Papers() {
			result.Papers = append(result.Papers, count.CalledPaper{PaperFigures: p})
		}
		v.fill(def, issuedIn(s), result, m)
	}
}

// readCount shows what is called as far as it may be seen.
func (v *view) readCount(def *election.Definition, s *count.State) {
	called := s.Called()
	nothing := !slices.ContainsFunc(called.Papers, func(p count.CalledPaper) bool { return p.Called() > 0 })
	late := def.Rules.Board == election.AfterAgree
	switch {
	case s.Invalid(), nothing && len(s.Bundles()) == 0:
		v.stage = opened
	case nothing && late:
		v.stage = hidden
	default:
		v.stage = counting
		if late {
			v.note = agreeNote
		}
	}
	v.fill(def, issuedIn(s), called, nil)
}

// fill takes the figures over; those of positions only where they are shown.
func (v *view) fill(def *election.Definition, issued func(election.PaperID) election.Count, c count.Called, m marks) {
	whole := map[election.PaperID]count.CalledPaper{}
	for _, f := range c.Papers {
		whole[f.Paper] = f
		p, _ := def.Paper(f.Paper)
		v.papers = append(v.papers, paper{title: p.Title, issued: issued(f.Paper), returned: f.Returned, called: f.Called(), valid: f.Valid})
	}
	if v.stage == opened || v.stage == hidden || v.stage == invalid {
		return
	}
	for _, f := range c.Positions {
		pos, _ := def.Position(f.Position)
		of := whole[f.Paper]
		v.positions = append(v.positions, position{
			title: pos.Title, seats: def.Places(pos), people: peopleOf(def, pos, f, m[f.Position]),
			counted: f.Counted, blank: f.Blank, void: f.Void + of.Void, pending: of.Pending,
		})
	}
}

// issuedIn tells how many ballots of a kind were issued at the stations whose boxes are counted.
func issuedIn(s *count.State) func(election.PaperID) election.Count {
	return func(id election.PaperID) (n election.Count) {
		for _, c := range s.Statements() {
			for _, st := range c.Papers {
				if st.Paper == id {
					n += st.Issued()
				}
			}
		}
		return n
	}
}

func peopleOf(def *election.Definition, pos *election.Position, f count.PositionFigures, m map[string]mark) []person {
	var people []person
	for _, c := range pos.Candidates {
		people = append(people, person{
			name: c.Name, votes: f.Votes[c.ID], against: f.Against[c.ID], crosses: def.Rules.TakesAgainst(),
			mark: m[outcome.Person{Candidate: c.ID}.ID()],
		})
	}
	return append(people, writtenIn(f, m)...)
}

// writtenIn are the people written in, each in the same place while the count goes on. Where they are too many, those
// with the fewest votes share the last row.
func writtenIn(f count.PositionFigures, m map[string]mark) []person {
	type entry struct {
		no election.VoterNo
		count.WriteIn
	}
	var all []entry
	for no, w := range f.WriteIns {
		if w.Votes > 0 {
			all = append(all, entry{no, w})
		}
	}
	byNo := func(a, b entry) int { return cmp.Compare(a.no, b.no) }
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(cmp.Compare(b.Votes, a.Votes), byNo(a, b)) })
	own := all[:min(len(all), ownRows)]
	slices.SortFunc(own, byNo)
	var people []person
	for _, e := range own {
		people = append(people, person{name: e.Name, written: true, votes: e.Votes, mark: m[outcome.Person{Voter: e.no}.ID()]})
	}
	if rest := all[len(own):]; len(rest) > 0 {
		others := person{written: true, others: len(rest)}
		for _, e := range rest {
			others.votes += e.Votes
		}
		people = append(people, others)
	}
	return people
}

// since notes the votes that came after an earlier view of the same people.
func (v *view) since(earlier view) {
	if len(v.positions) != len(earlier.positions) {
		return
	}
	for i, pos := range v.positions {
		was := earlier.positions[i].people
		for k := range pos.people {
			p := &pos.people[k]
			if k < len(was) && was[k].name == p.name && v.stage == counting {
				p.fresh = max(0, p.votes-was[k].votes)
			}
		}
	}
}
