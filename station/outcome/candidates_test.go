package outcome_test

import (
	"fmt"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/outcome"
)

// told writes a position's people by rank and voter's number: + for a formal
// candidate, = for one who ties, w for one for want of a woman, - for one who is
// out.
func told(list []outcome.Nominee) string {
	var all []string
	for _, n := range list {
		text := fmt.Sprintf("%d:%s", n.Rank, n.Voter)
		for _, mark := range []struct {
			is   bool
			text string
		}{{n.Formal, "+"}, {n.Tied, "="}, {n.Woman, "w"}, {n.Out(), "-"}} {
			if mark.is {
				text += mark.text
			}
		}
		all = append(all, text)
	}
	return strings.Join(all, " ")
}

func nominating(t *testing.T, votes string) outcome.Input {
	t.Helper()
	in := sums()
	in.Positions = []outcome.Position{position(t, "m", votes)}
	return in
}

// Candidates a to f are 0001 to 0006, a the only woman among them; 0008 is a
// woman who may be written in. One seat has two places.
func TestNominees(t *testing.T) {
	place := func(no election.VoterNo) outcome.Place { return outcome.Place{Position: "m", Voter: no} }
	for _, c := range []struct {
		name  string
		seats int
		votes string
		said  map[outcome.Place]outcome.Vetting
		want  string
	}{
		{"most votes", 1, "a30 b50 c20", nil, "1:0002+ 2:0001+ 3:0003"},
		{"written in", 1, "a30 b20 0009:40", nil, "1:0009+ 2:0001+ 3:0002"},
		{"a tie for the last place", 1, "a50 b20 c20 d10", nil, "1:0001+ 2:0002= 2:0003= 4:0004"},
		{"chosen of those who tie", 1, "a50 b20 c20", map[outcome.Place]outcome.Vetting{place("0003"): {Chosen: true}}, "1:0001+ 2:0002 2:0003+"},
		{"a gap is filled by the next", 1, "a50 b20 c10", map[outcome.Place]outcome.Vetting{place("0002"): {Word: outcome.Failed}}, "1:0001+ 2:0002- 3:0003+"},
		{"who declines leaves a gap", 1, "a50 b20 c10", map[outcome.Place]outcome.Vetting{place("0001"): {Word: outcome.Declined}, place("0002"): {Word: outcome.Passed}}, "1:0001- 2:0002+ 3:0003+"},
		{"out of the order of votes", 1, "a50 b20 c10", map[outcome.Place]outcome.Vetting{place("0003"): {Chosen: true}}, "1:0001+ 2:0002 3:0003+"},
		{"chosen and failed", 1, "a50 b20 c10", map[outcome.Place]outcome.Vetting{place("0003"): {Word: outcome.Failed, Chosen: true}}, "1:0001+ 2:0002+ 3:0003-"},
		{"a woman takes the last place", 1, "b50 c30 a5", nil, "1:0002+ 2:0003 3:0001+w"},
		{"a woman written in has more", 2, "b50 c30 d20 a5 0008:9", nil, "1:0002+ 2:0003+ 3:0004 4:0008+w 5:0001"},
		{"the woman failed", 1, "b50 c30 a5", map[outcome.Place]outcome.Vetting{place("0001"): {Word: outcome.Failed}}, "1:0002+ 2:0003+ 3:0001-"},
		{"a woman ties", 1, "b50 c20 a20", nil, "1:0002+ 2:0001= 2:0003="},
		{"too few", 3, "a1", nil, "1:0001+"},
		{"somebody whom no number names", 1, "a30 b20 :40", nil, "2:0001+ 3:0002+"},
		{"as many votes at the top", 1, "a50 b50 c10", nil, "1:0001+ 1:0002+ 3:0003"},
		{"all places chosen", 1, "b50 a20 c10", map[outcome.Place]outcome.Vetting{place("0001"): {Chosen: true}, place("0003"): {Chosen: true}}, "1:0002 2:0001+ 3:0003+"},
		{"two women with as many votes", 2, "b50 c30 d20 0008:9 a9", nil, "1:0002+ 2:0003+ 3:0004 4:0001+w 4:0008"},
		{"a woman takes the only place that votes gave", 1, "b50 c30 a5", map[outcome.Place]outcome.Vetting{place("0003"): {Chosen: true}}, "1:0002 2:0003+ 3:0001+w"},
	} {
		def := definition(t, election.Nomination2020, nil, c.seats)
		if got := told(outcome.Nominees(def, nominating(t, c.votes), c.said)["m"]); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
}

func TestGapsAreFilledInTheOrderOfVotes(t *testing.T) {
	def := definition(t, election.Nomination2020, nil, 1)
	in := nominating(t, "a50 b20 c20 d10")
	for _, c := range []struct {
		chosen election.VoterNo
		failed election.VoterNo
		want   string
	}{
		{"0002", "", ""}, {"0003", "", ""}, {"0004", "", "D110"}, {"0004", "0002", "D110"}, {"0003", "0002", ""},
	} {
		said := map[outcome.Place]outcome.Vetting{{Position: "m", Voter: c.failed}: {Word: outcome.Failed}}
		var fs election.Findings
		outcome.CheckChoice(&fs, def, in, said, outcome.Place{Position: "m", Voter: c.chosen})
		got := ""
		if len(fs) > 0 {
			got = string(fs[0].Code)
		}
		if got != c.want {
			t.Errorf("%s after %s failed: %v, not %s", c.chosen, c.failed, fs, c.want)
		}
	}
}

func TestElectionOfANomination(t *testing.T) {
	def := definition(t, election.Nomination2020, nil, 1)
	def.Positions[0].Candidates[0].Name, def.Positions[0].Candidates[0].Education = "魏一", "大专"
	said := map[outcome.Place]outcome.Vetting{{Position: "m", Voter: "0001"}: {Word: outcome.Passed}}
	said[outcome.Place{Position: "m", Voter: "0003"}] = outcome.Vetting{Word: outcome.Failed}
	d := outcome.ElectionOf(def, outcome.Nominees(def, nominating(t, "a50 b20 c30"), said))
	got := fmt.Sprint(d.Profile, d.Nominates(), d.ID, d.Positions[0].Candidates)
	want := fmt.Sprint("residents-2020", false, "", []election.Candidate{
		{ID: "c2", Name: "丁b", Voter: "0002", Sex: election.Male},
		{ID: "c1", Name: "魏一", Voter: "0001", Sex: election.Female, Review: election.ReviewPassed, Education: "大专"},
	})
	if got != want {
		t.Errorf("%s\nnot\n%s", got, want)
	}
}
