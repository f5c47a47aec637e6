package outcome

import (
	"slices"

	"changpiao/station/election"
)

// NextRound makes the definition of a run-off or re-vote from a result: its
// positions are those with seats open, its candidates those whom the result
// names, in ballot order with people written in behind them; roll, stations and staff stay. It reports false when
// the result leaves nothing to decide in such a round.
func NextRound(def *election.Definition, r Result, kind election.Kind, day election.Date) (*election.Definition, bool) {
	next := *def
	next.Round, next.Kind, next.ElectionDay = def.Round+1, kind, day
	next.Positions = nil
	next.ElectedBefore = slices.Clone(def.ElectedBefore)
	for _, pos := range def.Positions {
		pr := r.Positions[pos.ID]
		for _, p := range pr.Elected {
			next.ElectedBefore = append(next.ElectedBefore, election.Elected{Position: pos.ID, Name: p.Name, Voter: p.Voter, Sex: def.SexOf(p.Voter)})
		}
		people, seats := pr.RunOff, pr.RunOffSeats
		if kind == election.ReVote {
			people, seats = pr.Tie, pr.TieSeats
		}
		if seats > 0 && len(people) > 0 {
			next.Positions = append(next.Positions, again(pos, people, seats))
		}
	}
	next.Papers = papersOf(def.Papers, next.Positions)
	return &next, len(next.Positions) > 0
}

// again is a position with the people who stand for it once more.
func again(pos election.Position, people []Person, seats int) election.Position {
	listed := pos.Candidates
	pos.Candidates, pos.Seats = nil, seats
	for _, c := range listed {
		if slices.ContainsFunc(people, func(p Person) bool { return p.Candidate == c.ID }) {
			pos.Candidates = append(pos.Candidates, c)
		}
	}
	for _, p := range people {
		if p.Candidate == "" {
			pos.Candidates = append(pos.Candidates, election.Candidate{ID: election.CandidateID("w" + string(p.Voter)), Name: p.Name, Voter: p.Voter})
		}
	}
	return pos
}

// papersOf keeps of each kind of ballot the positions that are voted on again.
func papersOf(papers []election.Paper, positions []election.Position) []election.Paper {
	var kept []election.Paper
	for _, p := range papers {
		p.Positions = slices.DeleteFunc(slices.Clone(p.Positions), func(id election.PositionID) bool {
			return !slices.ContainsFunc(positions, func(q election.Position) bool { return q.ID == id })
		})
		if len(p.Positions) > 0 {
			kept = append(kept, p)
		}
	}
	return kept
}
