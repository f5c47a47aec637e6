package roll_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/roll"
)

// dayOfStandings brings voters of S1 into every standing.
func dayOfStandings(t *testing.T) *day {
	t.Helper()
	d := newDay(t)
	d.must(opened(30), do(roll.Issue{Voter: "0001"}), do(roll.Issue{Voter: "0012", With: []election.VoterNo{"0021"}}),
		do(roll.MobileOut{Box: "S1-M", Took: map[election.PaperID]election.Figure{"p": election.Whole(5)}}))
	return d
}

func TestStanding(t *testing.T) {
	d := dayOfStandings(t)
	d.book.View(func(s *roll.State) {
		for no, want := range map[election.VoterNo]roll.Standing{
			"0001": roll.HasIssued, "0012": roll.HasIssued, "0021": roll.WasTaken, "0011": roll.IsEntrusted,
			"0009": roll.OnItsWay, "0002": roll.MayVote, "0022": roll.Elsewhere, "0099": roll.NotListed,
		} {
			if got := s.Standing(no); got != want {
				t.Errorf("%s stands as %s, not %s", no, got, want)
			}
		}
		if waiting := s.Waiting("0012"); !slices.Equal(waiting, []election.VoterNo{"0011"}) { // 0021's was issued
			t.Errorf("0012 waits for %v", waiting)
		}
		if box, out := s.MobileBoxOf("0010"); box != "S1-M" || !out {
			t.Errorf("0010 is visited by %q, out: %v", box, out)
		}
		if box, out := s.MobileBoxOf("0001"); box != "" || out {
			t.Errorf("0001 is visited by %q, out: %v", box, out)
		}
	})
	d.must(do(roll.MobileBack{Box: "S1-M", Voters: []election.VoterNo{"0009"}}))
	d.book.View(func(s *roll.State) {
		if box, out := s.MobileBoxOf("0010"); box != "S1-M" || out || s.Standing("0010") != roll.MayVote {
			t.Errorf("0010 is visited by %q, out: %v, stands as %s", box, out, s.Standing("0010"))
		}
	})
}

// What a card says is what the book would do.
func TestWhoMayVoteIsIssued(t *testing.T) {
	d := dayOfStandings(t)
	standing := map[election.VoterNo]roll.Standing{"0099": roll.NotListed}
	d.book.View(func(s *roll.State) {
		for e := range s.Entries {
			standing[e.Voter.No] = s.Standing(e.Voter.No)
		}
	})
	codes := map[roll.Standing][]election.Code{
		roll.HasIssued: {"I302"}, roll.WasTaken: {"P213"}, roll.IsEntrusted: {"I303"}, roll.OnItsWay: {"I308"},
		roll.Elsewhere: {"I310"}, roll.NotListed: {"I301"}, roll.MayVote: nil,
	}
	for no, st := range standing {
		_, err := d.book.Try(election.Origin{By: []election.StaffID{"I"}}, roll.Issue{Voter: no})
		var got []election.Code
		var r *election.Refusal
		if errors.As(err, &r) {
			for _, f := range r.Findings {
				got = append(got, f.Code)
			}
		}
		if !slices.Equal(got, codes[st]) {
			t.Errorf("%s stands as %s and is refused with %v", no, st, got)
		}
	}
}

func TestPaperList(t *testing.T) {
	d := dayOfStandings(t)
	entrust := election.Proxy{Principal: "0013", Holder: "0008", Relation: "child", Document: "W-3", On: "2021-01-25"}
	d.must(do(roll.RecordProxy{Proxy: entrust}))
	numbers := func(nos ...int) (list []election.VoterNo) {
		for _, n := range nos {
			list = append(list, election.VoterNo(fmt.Sprintf("%04d", n)))
		}
		return list
	}
	d.book.View(func(s *roll.State) {
		absent := s.Numbers("3、5 ，0006\n7;19")
		if !slices.Equal(absent, numbers(3, 5, 6, 7, 19)) {
			t.Fatalf("read as %v", absent)
		}
		l := s.PaperList("0001", "0012", absent)
		if !slices.Equal(l.Come, numbers(2, 4)) || !slices.Equal(l.Holders, numbers(8)) || !slices.Equal(l.Absent, numbers(3, 5, 6, 7)) ||
			!slices.Equal(l.Stay, numbers(1, 9, 10, 11, 12)) || !slices.Equal(l.Stray, numbers(19)) {
			t.Errorf("%+v", l)
		}
		if got := s.Numbers("S1-1 ９９９ s1-2"); !slices.Equal(got, []election.VoterNo{"S1-1", "999", "S1-2"}) {
			t.Errorf("unknown numbers read as %v", got)
		}
		if got := s.Numbers("  "); len(got) != 0 {
			t.Errorf("nothing read as %v", got)
		}
	})
	var l roll.PaperList
	d.book.View(func(s *roll.State) { l = s.PaperList("0001", "0012", numbers(3, 5, 6, 7)) })
	range1 := roll.IssueMany{From: "0001", To: "0012", Absent: l.Absent}
	if codes := d.try(do(range1)); codes != "I302 I303 I308" {
		t.Errorf("refused with %s", codes)
	}
	range1.Absent = slices.Concat(l.Absent, l.Stay, l.Holders)
	d.must(do(range1))
	d.book.View(func(s *roll.State) {
		for _, no := range l.Come {
			if s.Standing(no) != roll.HasIssued {
				t.Errorf("%s was not issued", no)
			}
		}
	})
}

func TestEquations(t *testing.T) {
	d := dayOfStandings(t)
	check := func(counted map[election.PaperID]election.Figure, want string) {
		t.Helper()
		got := ""
		d.book.View(func(s *roll.State) {
			for _, e := range s.Equations(counted) {
				got += e.Name
				if !e.Holds {
					got += " " + string(e.Code)
				}
				got += "; "
			}
		})
		if got != want {
			t.Errorf("%s, not %s", got, want)
		}
	}
	unused := func(n election.Count) map[election.PaperID]election.Figure {
		return map[election.PaperID]election.Figure{"p": election.Whole(n)}
	}
	check(nil, "registered; ways; ")
	check(map[election.PaperID]election.Figure{"p": election.ReadFigure("")}, "registered; ways; ")
	check(unused(27), "registered; ways; stock; ")      // nothing is missing
	check(unused(22), "registered; ways; stock; ")      // five are out with the box
	check(unused(21), "registered; ways; stock B402; ") // one more is missing
	check(unused(28), "registered; ways; stock B402; ")
	d.must(closed(22))
	check(nil, "registered; ways; stock; ")
	back := do(roll.MobileBack{Box: "S1-M", Left: unused(3), Voters: []election.VoterNo{"0009", "0010"}})
	d.must(back.by("A", "B"))
	check(nil, "registered; ways; stock; box; ")
	d.replayed()
	check(nil, "registered; ways; stock; box; ")
}

func TestBoxThatLostABallot(t *testing.T) {
	d := dayOfStandings(t)
	d.must(do(roll.MobileBack{Box: "S1-M", Left: map[election.PaperID]election.Figure{"p": election.Whole(3)}, Voters: []election.VoterNo{"0009"}}))
	d.book.View(func(s *roll.State) {
		all := s.Equations(nil)
		e := all[len(all)-1]
		if e.Holds || e.Name != "box" || e.Box != "S1-M" || e.Code != "B402" || e.Args["took"] != 5 || e.Args["issued"] != 1 || e.Args["left"] != 3 {
			t.Errorf("%+v", e)
		}
	})
}

func TestWhatTheStationDoesNotHave(t *testing.T) {
	d := newDay(t)
	d.must(opened(30))
	if got := d.try(do(roll.MobileBack{Box: "S1-1"})); !strings.Contains(got, "T502") {
		t.Errorf("a fixed box came back: %q", got)
	}
	d.book.View(func(s *roll.State) {
		if e, ok := s.Entry("9999"); ok {
			t.Errorf("an entry %+v of nobody", e)
		}
		if b, ok := s.Box("S2-1"); ok {
			t.Errorf("another station's box %+v", b)
		}
		if stock := s.Stock("q"); stock != (roll.Stock{}) {
			t.Errorf("a stock %+v of a paper that is none", stock)
		}
		for e := range s.Entries {
			if e.Voter.No != "0001" {
				t.Errorf("%s comes first", e.Voter.No)
			}
			break
		}
	})
}
