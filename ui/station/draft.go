package station

import (
	"slices"
	"strconv"

	"changpiao/station/count"
	"changpiao/station/election"
)

// draft is a ballot while it is keyed. It knows no screen: the pad draws what stands in it, and what it gives as a
// ballot is what is drawn.
type draft struct {
	positions []*election.Position // in the order of the paper
	against   bool                 // ballots take marks against
	everybody bool                 // each candidate gets a mark, for or against
	only      int                  // the one position that is keyed, where a bundle is gone through position by position; -1 for all
	held      count.Ballot         // what was keyed of the ballot before
	slip
	past []slip // what Backspace goes back to
}

// slip is all that changes while a ballot is keyed.
type slip struct {
	at      int            // the position in hand
	marks   [][]count.Mark // by position
	voided  []bool         // positions that are void
	void    bool           // the whole ballot is
	reason  string         // why
	pending bool           // set aside for the committee
	blank   bool           // 0 was pressed and nothing is marked
	digits  string         // a number of several digits that was begun
	cross   bool           // the next number is a vote against
	asking  asking
	wrong   string // a number that nobody has
	turned  bool   // the position in hand was turned to by itself, by the last key
}

// asking says for what a reason is being chosen.
type asking int

const (
	askingNothing asking = iota
	askingBallot
	askingPosition
)

func newDraft(positions []*election.Position, rules election.RuleSet) *draft {
	d := &draft{positions: positions, against: rules.TakesAgainst(), everybody: rules.Marks == election.ForAgainst, only: -1}
	d.clear()
	return d
}

// clear begins a new ballot.
func (d *draft) clear() {
	d.slip = slip{at: max(d.only, 0), marks: make([][]count.Mark, len(d.positions)), voided: make([]bool, len(d.positions))}
	for i, pos := range d.positions {
		d.marks[i], d.voided[i] = slices.Clone(d.held.Marks[pos.ID]), slices.Contains(d.held.VoidPositions, pos.ID)
	}
	d.reason, d.past = d.held.Reason, nil
}

// keyOnly begins a ballot of which one position is keyed, after what was keyed of it before.
func (d *draft) keyOnly(at int, held count.Ballot) {
	d.only, d.held = at, held
	d.clear()
}

// keep notes where Backspace goes back to.
func (d *draft) keep() {
	before := d.slip
	before.voided = slices.Clone(d.voided)
	before.marks = slices.Clone(d.marks)
	for i := range before.marks {
		before.marks[i] = slices.Clone(d.marks[i])
	}
	d.past = append(d.past, before)
}

// back takes the last key back; false when there is none.
func (d *draft) back() bool {
	if len(d.past) == 0 {
		return false
	}
	d.slip, d.past = d.past[len(d.past)-1], d.past[:len(d.past)-1]
	return true
}

// width is how many digits a candidate's number has: all of a position have as many, so that a number never has to wait
// whether another digit follows, and 1 then 2 is never taken for 12.
func (d *draft) width(at int) int { return len(strconv.Itoa(len(d.positions[at].Candidates))) }

// number is a candidate's number as it is shown and keyed, from 0.
func (d *draft) number(at, candidate int) string {
	text := strconv.Itoa(candidate + 1)
	for len(text) < d.width(at) {
		text = "0" + text
	}
	return text
}

// digit takes a digit: of a reason where one is asked, else of a candidate's number.
func (d *draft) digit(n int, against bool) {
	if d.asking != askingNothing {
		d.choose(n)
		return
	}
	if d.void || against && !d.against {
		return
	}
	d.keep()
	d.wrong, d.turned = "", false
	d.cross = d.cross || against
	d.digits += strconv.Itoa(n)
	if len(d.digits) == d.width(d.at) {
		d.settle()
	}
}

// settle ends a number that was begun, and marks whom it stands for; false when none was.
func (d *draft) settle() bool {
	if d.digits == "" {
		return false
	}
	n, _ := strconv.Atoi(d.digits)
	against, typed := d.cross, d.digits
	d.digits, d.cross = "", false
	switch {
	case n > len(d.positions[d.at].Candidates), n == 0 && against:
		d.wrong = typed
	case n == 0:
		d.leaveBlank()
	default:
		d.toggle(d.at, n-1, against)
	}
	return true
}

// leaveBlank passes a position over that has no mark.
func (d *draft) leaveBlank() {
	if len(d.marks[d.at]) > 0 {
		return
	}
	d.blank = d.empty()
	d.advance()
}

// tap marks a candidate with the mouse.
func (d *draft) tap(at, candidate int, against bool) {
	if d.void || d.asking != askingNothing || d.only >= 0 && at != d.only {
		return
	}
	d.keep()
	d.at, d.digits, d.cross, d.wrong, d.turned = at, "", false, "", false
	d.toggle(at, candidate, against)
}

// toggle marks a candidate or takes the mark away. A position that is full gives way to the next; an arrow leads back,
// so that too many marks can be keyed as they were called.
func (d *draft) toggle(at, candidate int, against bool) {
	if d.voided[at] {
		return
	}
	m := count.Mark{Candidate: d.positions[at].Candidates[candidate].ID, Against: against}
	d.blank = false
	if i := slices.Index(d.marks[at], m); i >= 0 {
		d.marks[at] = slices.Delete(d.marks[at], i, i+1)
		return
	}
	d.marks[at] = append(d.marks[at], m)
	if d.full(at) {
		d.advance()
	}
}

// marked reports whether a candidate has a mark, for or against.
func (d *draft) marked(at, candidate int, against bool) bool {
	return slices.Contains(d.marks[at], count.Mark{Candidate: d.positions[at].Candidates[candidate].ID, Against: against})
}

// writeIn puts a name that stands on the ballot under the position in hand.
func (d *draft) writeIn(name string, voter election.VoterNo) {
	if d.void || d.voided[d.at] {
		return
	}
	d.keep()
	d.blank, d.digits, d.cross = false, "", false
	d.marks[d.at] = append(d.marks[d.at], count.Mark{IsWriteIn: true, WriteIn: name, Voter: voter})
	if d.full(d.at) {
		d.advance()
	}
}

// full reports whether as many are marked as there are seats or, where everybody gets a mark, everybody has one.
func (d *draft) full(at int) bool {
	votes, people := 0, map[election.CandidateID]bool{}
	for _, m := range d.marks[at] {
		if !m.Against {
			votes++
		}
		if !m.IsWriteIn {
			people[m.Candidate] = true
		}
	}
	if d.everybody {
		return len(people) == len(d.positions[at].Candidates)
	}
	return votes == d.positions[at].Seats
}

func (d *draft) advance() {
	if d.only < 0 && d.at < len(d.positions)-1 {
		d.at++
		d.turned = true
	}
}

// move turns to another position. Who turns on after a position that was full, and turned by itself, means the one in
// hand: it is not passed over.
func (d *draft) move(by int) {
	d.digits, d.cross, d.wrong = "", false, ""
	if by > 0 && d.turned {
		d.turned = false
		return
	}
	d.turned = false
	if d.only >= 0 {
		return
	}
	d.at = min(max(d.at+by, 0), len(d.positions)-1)
}

// crossNext makes the next number a vote against, or no longer.
func (d *draft) crossNext() {
	if d.against && !d.void {
		d.keep()
		d.cross, d.digits = !d.cross, ""
	}
}

// setAside leaves the ballot to the committee, or no longer.
func (d *draft) setAside() {
	if !d.void {
		d.keep()
		d.pending, d.blank = !d.pending, false
	}
}

// ask opens the list of reasons for the whole ballot; asked again, for the position in hand.
func (d *draft) ask() {
	d.keep()
	d.digits, d.cross, d.wrong = "", false, ""
	switch {
	case d.asking == askingBallot && len(d.positions) > 1:
		d.asking = askingPosition
	case d.asking == askingNothing:
		d.asking = askingBallot
	default:
		d.asking = askingNothing
	}
}

// choose takes the n-th reason. What is void bears no marks.
func (d *draft) choose(n int) {
	reasons := count.VoidReasons()
	if n < 1 || n > len(reasons) {
		return
	}
	d.keep()
	d.reason, d.blank = reasons[n-1], false
	if d.asking == askingBallot {
		d.void, d.pending = true, false
		d.marks, d.voided = make([][]count.Mark, len(d.positions)), make([]bool, len(d.positions))
	} else {
		d.voided[d.at], d.marks[d.at] = true, nil
		d.advance()
	}
	d.asking = askingNothing
}

// leave closes what is half done: a list of reasons, a number, a cross.
func (d *draft) leave() { d.asking, d.digits, d.cross, d.wrong = askingNothing, "", false, "" }

// empty reports whether nothing is keyed.
func (d *draft) empty() bool {
	if d.only >= 0 {
		return !d.void && !d.pending && !d.voided[d.only] && len(d.marks[d.only]) == 0
	}
	return !d.void && !d.pending && !slices.Contains(d.voided, true) &&
		!slices.ContainsFunc(d.marks, func(m []count.Mark) bool { return len(m) > 0 })
}

// ready reports whether the ballot can be entered: something was keyed, and nothing is half done. A second Enter is
// no blank ballot.
func (d *draft) ready() bool {
	return d.asking == askingNothing && d.digits == "" && !d.cross && (d.blank || !d.empty())
}

// ballot is what is handed over: all that is drawn, or of that the one position that is keyed.
func (d *draft) ballot() count.Ballot {
	if d.only < 0 || d.void {
		return d.drawn()
	}
	id := d.positions[d.only].ID
	all := d.drawn()
	one := count.Ballot{Pending: all.Pending}
	if marks := all.Marks[id]; len(marks) > 0 {
		one.Marks = map[election.PositionID][]count.Mark{id: marks}
	}
	if d.voided[d.only] {
		one.VoidPositions, one.Reason = []election.PositionID{id}, all.Reason
	}
	return one
}

// drawn is the ballot as it is drawn.
func (d *draft) drawn() count.Ballot {
	b := count.Ballot{Void: d.void, Pending: d.pending, Reason: d.reason}
	for i, pos := range d.positions {
		if len(d.marks[i]) > 0 {
			if b.Marks == nil {
				b.Marks = map[election.PositionID][]count.Mark{}
			}
			b.Marks[pos.ID] = slices.Clone(d.marks[i])
		}
		if d.voided[i] {
			b.VoidPositions = append(b.VoidPositions, pos.ID)
		}
	}
	return b
}

// single reports whether what is keyed of a ballot takes one mark only, so that one key can be all of it.
func (d *draft) single() bool {
	return (d.only >= 0 || len(d.positions) == 1) && d.positions[max(d.only, 0)].Seats == 1 && !d.against
}
