package count_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"changpiao/station/count"
	"changpiao/station/election"
)

// What is printed with each bundle adds up to what the sheet states.
func TestBundlesAddUpToTheCount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := someRules(t)
		ballots := someBallots(t, set, 12)
		b := counted(t, set, ballots, rapid.IntRange(1, 5).Draw(t, "size"))
		paper, positions := b.figures()
		want := map[election.PositionID]string{}
		for _, p := range positions {
			want[p.Position] = fmt.Sprint(p.Counted, p.Blank, p.Void, p.Unmatched, p.Votes["a"], p.Votes["e"], p.Against["e"])
		}
		var valid, blank, void election.Count
		sums := map[election.PositionID]*count.PositionFigures{}
		b.book.View(func(s *count.State) {
			for _, bundle := range s.Bundles() {
				f, ok := s.BundleFigures(bundle.ID)
				if !ok || f.Valid+f.Blank+f.Void != bundle.N {
					t.Fatalf("%s of %d ballots: %+v", bundle.ID, bundle.N, f)
				}
				valid, blank, void = valid+f.Valid, blank+f.Blank, void+f.Void
				for _, p := range f.Positions {
					add(sums, p)
				}
			}
			if _, ok := s.BundleFigures("none"); ok {
				t.Fatal("figures of no bundle")
			}
		})
		if valid != paper.Valid || blank != paper.Blank || void != paper.Void {
			t.Fatalf("%d %d %d, not %+v", valid, blank, void, paper)
		}
		for id, p := range sums {
			if got := fmt.Sprint(p.Counted, p.Blank, p.Void, p.Unmatched, p.Votes["a"], p.Votes["e"], p.Against["e"]); got != want[id] {
				t.Fatalf("%s: %s, not %s", id, got, want[id])
			}
		}
	})
}

// add takes a bundle's figures of a position into its sum.
func add(sums map[election.PositionID]*count.PositionFigures, p count.PositionFigures) {
	sum := sums[p.Position]
	if sum == nil {
		sums[p.Position] = &p
		return
	}
	sum.Counted += p.Counted
	sum.Blank += p.Blank
	sum.Void += p.Void
	sum.Unmatched += p.Unmatched
	for id, n := range p.Votes {
		sum.Votes[id] += n
	}
	for id, n := range p.Against {
		sum.Against[id] += n
	}
}

func TestDoubtsAreListedWithTheirDecisions(t *testing.T) {
	b := newTally(t, nil)
	b.must(begun("S1", 9, 0), box("1", "p", 3), bundle("x", "p", 3))
	for pass := count.First; pass <= count.Second; pass++ {
		b.must(enter("x", pass, "D=a", 1), enter("x", pass, "D=+郑一", 1), enter("x", pass, "? D=b", 1))
	}
	doubts := func() (list []count.Doubt) {
		b.book.View(func(s *count.State) { list = s.Doubts() })
		return list
	}
	list := doubts()
	if len(list) != 2 || list[0].N != 2 || list[1].N != 3 || codes(list[0].Why) != "T510" || list[0].Decision != nil {
		t.Fatalf("%+v", list)
	}
	b.must(do(count.Decide{Bundle: "x", N: 2, Decision: count.Decision{Ballot: ballot("D=+郑一/0010"), Clause: "第九条"}}))
	if list = doubts(); len(list) != 2 || list[0].Decision == nil || list[0].Decision.Clause != "第九条" || list[1].Decision != nil {
		t.Errorf("%+v", list)
	}
}

func TestReturnedFromEachBox(t *testing.T) {
	b := newTally(t, nil)
	b.must(begun("S1", 9, 2), box("1", "p", 3))
	b.book.View(func(s *count.State) {
		if r, ok := s.ReturnedFrom("1", "p"); !ok || r.N != 3 {
			t.Errorf("box 1: %+v, %v", r, ok)
		}
		if _, ok := s.ReturnedFrom("m", "p"); ok {
			t.Error("a box that was not opened")
		}
	})
}
