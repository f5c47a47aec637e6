package outcome_test

import (
	"cmp"
	"slices"
	"testing"

	"changpiao/station/election"
	"changpiao/station/outcome"

	"pgregory.net/rapid"
)

// someElection draws an election for one position in any round, and sums of 100
// ballots in which many people have as many votes as others.
func someElection(t *rapid.T) (*election.Definition, outcome.Input) {
	d := definition(t, rapid.SampledFrom(election.Profiles()).Draw(t, "profile"), nil, rapid.IntRange(1, 4).Draw(t, "seats"))
	if d.Kind = rapid.SampledFrom([]election.Kind{election.FirstRound, election.RunOff, election.ReVote}).Draw(t, "kind"); d.Kind != election.FirstRound {
		d.Round = 2
	}
	votes := rapid.SampledFrom([]election.Count{0, 1, 32, 33, 34, 49, 50, 51, 52, 55, 56, 57, 80})
	p := outcome.Position{ID: "m", Votes: map[election.CandidateID]election.Count{}}
	for _, c := range d.Positions[0].Candidates {
		p.Votes[c.ID] = votes.Draw(t, string(c.ID))
	}
	for _, no := range []election.VoterNo{"0008", "0009"} {
		p.WriteIns = append(p.WriteIns, outcome.WriteIn{Voter: no, Name: "另选", Votes: votes.Draw(t, string(no))})
	}
	in := sums()
	in.Positions = []outcome.Position{p}
	return d, in
}

// votesOf are the votes of everybody who has any.
func votesOf(p outcome.Position) map[string]election.Count {
	all := map[string]election.Count{}
	for id, n := range p.Votes {
		all[string(id)] = n
	}
	for _, w := range p.WriteIns {
		all["w:"+string(w.Voter)] = w.Votes
	}
	for id, n := range all {
		if n == 0 {
			delete(all, id)
		}
	}
	return all
}

// Every place is taken by somebody, tied for, or left to a run-off; and nobody
// is passed over who has more votes than one who isn't.
func TestPlacesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, in := someElection(t)
		r := outcome.Of(d, in).Positions["m"]
		left := votesOf(in.Positions[0])
		last := election.Count(100)
		for _, people := range [][]outcome.Person{r.Elected, r.Tie, r.RunOff} {
			next := last
			for _, p := range people {
				if left[p.ID()] != p.Votes || p.Votes > last {
					t.Fatalf("%s with %d votes of %+v", p.ID(), p.Votes, r)
				}
				delete(left, p.ID())
				next = min(next, p.Votes)
			}
			last = next
		}
		for id, n := range left {
			if n > last || n == last && len(r.Tie)+len(r.RunOff) > 0 {
				t.Fatalf("%s with %d votes is passed over: %+v", id, n, r)
			}
		}
		filled, places := len(r.Elected)+r.TieSeats+r.RunOffSeats, d.Places(&d.Positions[0])
		if filled > places || filled < places && !(d.Nominates() && len(left) == 0) {
			t.Fatalf("%d of %d places: %+v", filled, places, r)
		}
		if len(r.Tie) > 0 != (r.TieSeats > 0) || len(r.Tie) > 0 && len(r.Tie) <= r.TieSeats {
			t.Fatalf("%d tie for %d seats", len(r.Tie), r.TieSeats)
		}
	})
}

// In whatever order the candidates stand on the ballot, and whoever is written
// in first: the same people.
func TestAnyOrderOfCandidatesElectsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, in := someElection(t)
		want := named(outcome.Of(d, in))
		d.Positions[0].Candidates = rapid.Permutation(d.Positions[0].Candidates).Draw(t, "candidates")
		in.Positions[0].WriteIns = rapid.Permutation(in.Positions[0].WriteIns).Draw(t, "written in")
		if got := named(outcome.Of(d, in)); !slices.Equal(got, want) {
			t.Fatal(got, "not", want)
		}
	})
}

// named are the elected, those who tie and those of a run-off, each by id.
func named(r outcome.Result) (groups []string) {
	pr := r.Positions["m"]
	for _, people := range [][]outcome.Person{pr.Elected, pr.Tie, pr.RunOff} {
		people = slices.SortedFunc(slices.Values(people), func(a, b outcome.Person) int { return cmp.Compare(a.ID(), b.ID()) })
		groups = append(groups, ids(people))
	}
	return groups
}

// A vote more takes nobody's election from them.
func TestMoreVotesKeepASeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, in := someElection(t)
		for _, p := range outcome.Of(d, in).Positions["m"].Elected {
			if p.Candidate == "" {
				continue
			}
			in.Positions[0].Votes[p.Candidate]++
			again := outcome.Of(d, in).Positions["m"].Elected
			if !slices.ContainsFunc(again, func(q outcome.Person) bool { return q.ID() == p.ID() }) {
				t.Fatalf("%s with %d votes, and not with one more", p.ID(), p.Votes)
			}
			in.Positions[0].Votes[p.Candidate]--
		}
	})
}
