package outcome

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"changpiao/station/election"
)

// Word is what the street office says of somebody who was nominated.
type Word string

// The words.
const (
	Unsaid   Word = ""
	Passed   Word = "passed"   // may stand; as election.ReviewPassed
	Failed   Word = "failed"   // may not
	Declined Word = "declined" // does not want to
)

// Vetting is what was said of a person for a position.
type Vetting struct {
	Word Word
	// Chosen is taken among the candidates whatever the votes say: to fill a gap
	// out of their order (D110), or out of those who tie for the last place.
	Chosen bool
}

// Place names a person by the position for which votes were given, and the
// voter's number.
type Place struct {
	Position election.PositionID
	Voter    election.VoterNo
}

// Nominee is somebody with votes in a nomination.
type Nominee struct {
	Person
	Vetting
	Sex    election.Sex
	Rank   int  // by votes, from 1; as many votes are the same rank
	Formal bool // is among the formal candidates
	Tied   bool // has as many votes as others for the last place, which nobody has yet
	Woman  bool // is among them for want of a woman (D102)
}

// Out reports whether the person can't be a candidate.
func (n Nominee) Out() bool { return n.Word == Failed || n.Word == Declined }

// Nominees ranks the people of a nomination and tells who of them are the formal
// candidates: so many with the most votes as there are places, gaps filled in the
// order of votes. People written in whom no voter's number names are none. Where
// the rules ask for a woman among them and there is none, the one with the most
// votes takes the last place of her position.
func Nominees(def *election.Definition, in Input, said map[Place]Vetting) map[election.PositionID][]Nominee {
	all := map[election.PositionID][]Nominee{}
	for i := range def.Positions {
		pos := &def.Positions[i]
		var list []Nominee
		for at, p := range ranking(pos, in) {
			if p.Voter == "" {
				continue
			}
			n := Nominee{Person: p, Vetting: said[Place{pos.ID, p.Voter}], Sex: def.SexOf(p.Voter), Rank: at + 1}
			if k := len(list) - 1; k >= 0 && list[k].Votes == p.Votes {
				n.Rank = list[k].Rank
			}
			list = append(list, n)
		}
		take(list, def.Places(pos))
		all[pos.ID] = list
	}
	if def.Rules.WomanCandidate == election.Yes {
		addWoman(def, all)
	}
	return all
}

// take marks those who have the places of a position.
func take(list []Nominee, places int) {
	var rest []Person
	for i, n := range list {
		switch {
		case n.Out():
		case n.Chosen:
			list[i].Formal = true
			places--
		default:
			rest = append(rest, n.Person)
		}
	}
	if places <= 0 {
		return
	}
	in, tied := cut(rest, places)
	for i, n := range list {
		list[i].Formal = n.Formal || isOne(in, n.Person)
		list[i].Tied = isOne(tied, n.Person) && !n.Chosen
	}
}

func isOne(people []Person, p Person) bool {
	return slices.ContainsFunc(people, func(o Person) bool { return o.Voter == p.Voter })
}

// addWoman puts the woman with the most votes among the candidates where there is
// none, in the last place of her position that votes alone gave.
func addWoman(def *election.Definition, all map[election.PositionID][]Nominee) {
	var best *Nominee
	var with []Nominee
	for _, pos := range def.Positions {
		for i := range all[pos.ID] {
			n := &all[pos.ID][i]
			switch {
			case n.Sex != election.Female || n.Out():
			case n.Formal || n.Tied:
				return // there is one, or may be
			case best == nil || n.Votes > best.Votes:
				best, with = n, all[pos.ID]
			}
		}
	}
	if best == nil {
		return
	}
	for i := len(with) - 1; i >= 0; i-- {
		if n := &with[i]; n.Formal && !n.Chosen {
			n.Formal = false
			break
		}
	}
	best.Formal, best.Woman = true, true
}

// CheckChoice asks for a reason where a person takes a place before somebody
// with more votes who could have it (D110).
func CheckChoice(fs *election.Findings, def *election.Definition, in Input, said map[Place]Vetting, chosen Place) {
	with := maps.Clone(said)
	with[chosen] = Vetting{Word: said[chosen].Word, Chosen: true}
	list := Nominees(def, in, with)[chosen.Position]
	var votes election.Count
	for _, n := range list {
		if n.Voter == chosen.Voter {
			votes = n.Votes
		}
	}
	var ranked, taken []election.VoterNo
	for _, n := range list {
		if n.Voter == chosen.Voter || !n.Out() && n.Votes > votes {
			ranked = append(ranked, n.Voter)
		}
		if n.Formal && n.Voter != chosen.Voter {
			taken = append(taken, n.Voter)
		}
	}
	election.FillGap(fs, ranked, taken, chosen.Voter)
}

// ElectionOf begins the election that a nomination is for: its places, roll and
// staff, and the formal candidates in the order of their surnames' strokes. Its
// id, its days and what only people know are still to be filled in.
func ElectionOf(nomination *election.Definition, all map[election.PositionID][]Nominee) *election.Definition {
	d := nomination.Anew()
	d.Profile = election.ResidentsOn(nomination.ElectionDay)
	d.Rules, _ = election.RulesOf(d.Profile) // a profile's own rules always fit
	n := 0
	for i := range d.Positions {
		pos := &d.Positions[i]
		listed := nomination.Positions[i].Candidates
		for _, who := range all[pos.ID] {
			if !who.Formal {
				continue
			}
			n++
			c := election.Candidate{Name: who.Name, Voter: who.Voter, Sex: who.Sex}
			if at := slices.IndexFunc(listed, func(c election.Candidate) bool { return c.Voter == who.Voter }); at >= 0 {
				c = listed[at]
				c.Sex = cmp.Or(c.Sex, who.Sex)
			}
			c.ID, c.Review = election.CandidateID(fmt.Sprintf("c%d", n)), ""
			if who.Word == Passed {
				c.Review = election.ReviewPassed
			}
			pos.Candidates = append(pos.Candidates, c)
		}
		pos.InStrokeOrder()
	}
	d.Reviewed = true
	return d
}
