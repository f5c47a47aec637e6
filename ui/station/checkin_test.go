package station

import (
	"slices"
	"testing"

	"changpiao/station/election"
	"changpiao/station/roll"
)

func TestSearch(t *testing.T) {
	voters := slices.Values([]roll.Entry{
		{Voter: election.Voter{No: "0012", Name: "王建明", IDNumber: "990199193907119000"}},
		{Voter: election.Voter{No: "0120", Name: "王秀云", IDNumber: "99019919830507900X"}},
		{Voter: election.Voter{No: "S1-1", Name: "䶮明"}},
	})
	for _, c := range []struct {
		query string
		want  []election.VoterNo
		exact bool
	}{
		{"", nil, false},
		{"0012", []election.VoterNo{"0012"}, true},
		{"12", []election.VoterNo{"0012"}, true},
		{" 120 ", []election.VoterNo{"0120"}, true},
		{"01", []election.VoterNo{"0120"}, false},
		{"王", []election.VoterNo{"0012", "0120"}, false},
		{"䶮", []election.VoterNo{"S1-1"}, false},
		{"s1-1", []election.VoterNo{"S1-1"}, true},
		{"900x", []election.VoterNo{"0120"}, false},
		{"9000", []election.VoterNo{"0012"}, false},
		{"李", nil, false},
	} {
		found, exact := search(voters, c.query)
		var got []election.VoterNo
		for _, e := range found {
			got = append(got, e.Voter.No)
		}
		if !slices.Equal(got, c.want) || exact != c.exact {
			t.Errorf("%q finds %v (%v), not %v (%v)", c.query, got, exact, c.want, c.exact)
		}
	}
}
