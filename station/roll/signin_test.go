package roll_test

import (
	"testing"

	"changpiao/station/election"
	"changpiao/station/roll"
)

// A line is found again where it was printed before the polls opened, whatever
// the day brings.
func TestSignInLinesStayWhereTheyWerePrinted(t *testing.T) {
	d := newDay(t, "\"station\": \"S1\"},\n{\"no\": \"0021\"", "\"station\": \"S2\"},\n{\"no\": \"0021\"")
	places := map[election.VoterNo][2]int{
		"0001": {1, 1}, "0003": {1, 3}, "0011": {1, 11}, "0019": {1, 19}, // 19 voters of S1
		"0020": {0, 0}, "0021": {0, 0}, "0022": {0, 0}, "unknown": {0, 0},
	}
	check := func() {
		t.Helper()
		d.book.View(func(s *roll.State) {
			for no, want := range places {
				if page, line := s.SignInPlace(no); [2]int{page, line} != want {
					t.Errorf("%s signs on page %d line %d, want %v", no, page, line, want)
				}
			}
		})
	}
	check()
	entrust := func(principal, holder election.VoterNo) move {
		return do(roll.RecordProxy{Proxy: election.Proxy{Principal: principal, Holder: holder, Relation: "child", Document: "W", On: "2021-01-20"}})
	}
	d.must(entrust("0003", "0005"))
	late := func(name string, seq int) move {
		return do(roll.RegisterLate{Voter: election.Voter{Name: name, IDNumber: election.IDNumber(idNumber("1980-01-01", seq)), Class: 1, Station: "S1"}})
	}
	d.must(late("甲", 101), late("乙", 102))
	places["S1-1"], places["S1-2"] = [2]int{2, 1}, [2]int{2, 2} // from a new page on
	check()
}

func TestSignInPagesAreFull(t *testing.T) {
	d := newDay(t)
	d.book.View(func(s *roll.State) {
		n := 0
		for l := range s.SignIn {
			if n++; l.Page != 1 || l.Line != n {
				t.Errorf("line %d stands at %d/%d", n, l.Page, l.Line)
			}
		}
		if n != roll.SignInLines {
			t.Errorf("%d lines", n)
		}
		for l := range s.SignIn { // which may be left at any line
			if l.Line == 3 {
				break
			}
		}
	})
}
