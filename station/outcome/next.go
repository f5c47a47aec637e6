package outcome

import (
	"cmp"
	"slices"

	"changpiao/station/election"
	"changpiao/station/jsontree"
)

// Further says which round is to follow a result.
type Further struct {
	Kind   election.Kind    // "" for what is due: a run-off, or else a re-vote
	Day    election.Date    // "" for the day of the round before
	Papers []election.Paper // its kinds of ballots; nil for those of the round before
}

// NextRound makes the definition of a run-off or re-vote from a result: its
// positions are those with seats open, its candidates those whom the result
// names, in ballot order with people written in behind them; what a round of
// the other kind must decide is kept for it. Roll, stations and staff stay. No
// vote stays entrusted: a written entrustment is for the round before. On the
// same day the list of entrusted votes stays closed as it was posted (P210); a
// round on a later day has a list of its own. The error is a refusal: the election is invalid (O610), nothing is left to decide
// in such a round (B407), or what was asked for does not fit (D108).
func NextRound(def *election.Definition, r Result, f Further) (*election.Definition, error) {
	switch {
	case r.Invalid:
		return nil, election.Refused("O610", "reason", "B401")
	case !r.Quorum:
		return nil, election.Refused("O610", "reason", "B404")
	}
	due := stillDue(def, r)
	next := *def
	next.Round, next.Kind, next.ElectionDay = def.Round+1, cmp.Or(f.Kind, kindOf(due)), cmp.Or(f.Day, def.ElectionDay)
	next.CandidatesPublished, next.Proxies = "", nil
	if next.ElectionDay > def.ElectionDay {
		next.ProxiesPublished = ""
	}
	next.ElectedBefore = append(slices.Clone(def.ElectedBefore), elected(def, r)...)
	next.Positions, next.Papers, next.Deferred = nil, nil, nil
	if err := fits(def, &next); err != nil {
		return nil, err
	}
	for _, d := range due {
		if d.Kind != next.Kind {
			next.Deferred = append(next.Deferred, d)
			continue
		}
		next.Positions = append(next.Positions, d.Position)
		next.Papers = withPaper(next.Papers, d.Paper)
	}
	if len(next.Positions) == 0 {
		return nil, election.Refused("B407", "task", "next_round", "why", "settled")
	}
	if f.Papers != nil {
		next.Papers = f.Papers
	}
	if err := next.CheckPapers(); err != nil {
		return nil, err
	}
	return &next, nil
}

// fits checks a round's kind, and that its day is within the days allowed.
func fits(def, next *election.Definition) error {
	var fs election.Findings
	if next.Kind != election.RunOff && next.Kind != election.ReVote {
		fs.Add("D108", "file", "", "path", "kind", "why", jsontree.NotAllowed, "given", string(next.Kind))
	}
	if day := next.ElectionDay; day < def.ElectionDay || day > def.ElectionDay.AddDays(election.FurtherDays) {
		fs.Add("D108", "file", "", "path", "election_day", "why", jsontree.NotAllowed, "given", string(day))
	}
	_, err := fs.Judge("")
	return err
}

// elected lists whom a result elects.
func elected(def *election.Definition, r Result) []election.Elected {
	var list []election.Elected
	for _, pos := range def.Positions {
		for _, p := range r.Positions[pos.ID].Elected {
			list = append(list, election.Elected{Position: pos.ID, Name: p.Name, Voter: p.Voter, Sex: def.SexOf(p.Voter)})
		}
	}
	return list
}

// stillDue lists what must be voted on again: what this round leaves open, and
// behind it what an earlier one did.
func stillDue(def *election.Definition, r Result) []election.Deferred {
	var list []election.Deferred
	for _, pos := range def.Positions {
		paper, _ := def.PaperOf(pos.ID)
		alone := *paper
		alone.Positions = []election.PositionID{pos.ID}
		pr := r.Positions[pos.ID]
		if pr.RunOffSeats > 0 && len(pr.RunOff) > 0 {
			list = append(list, election.Deferred{Kind: election.RunOff, Position: again(def, pos, pr.RunOff, pr.RunOffSeats), Paper: alone})
		}
		if pr.TieSeats > 0 {
			list = append(list, election.Deferred{Kind: election.ReVote, Position: again(def, pos, pr.Tie, pr.TieSeats), Paper: alone})
		}
	}
	return append(list, def.Deferred...)
}

// kindOf is a run-off where one is due, else a re-vote.
func kindOf(due []election.Deferred) election.Kind {
	if slices.ContainsFunc(due, func(d election.Deferred) bool { return d.Kind == election.RunOff }) {
		return election.RunOff
	}
	return election.ReVote
}

// again is a position with the people who stand for it once more.
func again(def *election.Definition, pos election.Position, people []Person, seats int) election.Position {
	listed := pos.Candidates
	pos.Candidates, pos.Seats = nil, seats
	for _, c := range listed {
		if slices.ContainsFunc(people, func(p Person) bool { return p.Candidate == c.ID }) {
			pos.Candidates = append(pos.Candidates, c)
		}
	}
	for _, p := range people {
		if p.Candidate == "" {
			pos.Candidates = append(pos.Candidates, election.Candidate{ID: election.CandidateID("w" + string(p.Voter)), Name: p.Name, Voter: p.Voter, Sex: def.SexOf(p.Voter)})
		}
	}
	return pos
}

// withPaper adds a kind of ballot to a list, or its positions to the same kind.
func withPaper(papers []election.Paper, p election.Paper) []election.Paper {
	i := slices.IndexFunc(papers, func(q election.Paper) bool { return q.ID == p.ID })
	if i < 0 {
		return append(papers, p)
	}
	papers[i].Positions = append(slices.Clone(papers[i].Positions), p.Positions...)
	return papers
}
