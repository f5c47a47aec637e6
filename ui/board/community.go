package board

import (
	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/sheet"
)

// communityOf reads the view from what all stations of the community add up to.
func communityOf(d *domain.Day, sums sheet.Sheet, read bool) view {
	def := d.Definition()
	v := view{election: def.Title, community: def.Community, rehearsal: d.Rehearsal(), stage: sealed}
	if read {
		v.stage = announced
	}
	m, n := marksOf(def, sums)
	v.note = n
	if sums.Verdict != "" {
		v.stage, v.note = invalid, noNote
	}
	called := count.Called{}
	issued := map[election.PaperID]election.Count{}
	for _, p := range sums.Papers {
		issued[p.ID] = p.Issued()
		called.Papers = append(called.Papers, count.CalledPaper{PaperFigures: count.PaperFigures{
			Paper: p.ID, Returned: p.Returned, Valid: p.Valid, Blank: p.Blank, Void: p.Void}})
	}
	for _, p := range sums.Positions {
		called.Positions = append(called.Positions, figuresOf(def, p))
	}
	v.fill(def, func(id election.PaperID) election.Count { return issued[id] }, called, m)
	return v
}

// figuresOf gives a sheet's position as the count of one has it.
func figuresOf(def *election.Definition, p sheet.Position) count.PositionFigures {
	f := count.PositionFigures{Position: p.ID, Paper: p.Paper, Seats: int(p.Seats), Tally: count.Tally{
		Counted: p.Counted, Blank: p.Blank, Void: p.Void, Votes: map[election.CandidateID]election.Count{},
		Against: map[election.CandidateID]election.Count{}, WriteIns: map[election.VoterNo]count.WriteIn{}}}
	pos, _ := def.Position(p.ID)
	for i, c := range pos.Candidates {
		f.Votes[c.ID] = p.For[i]
		if i < len(p.Against) {
			f.Against[c.ID] = p.Against[i]
		}
	}
	for _, w := range p.WriteIns {
		f.WriteIns[w.Voter] = count.WriteIn{Name: w.Name, Votes: w.Votes}
	}
	return f
}
