package count_test

import (
	"fmt"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"

	"pgregory.net/rapid"
)

func position(p count.Pass, id election.PositionID, marks string) move {
	return do(count.EnterPosition{Bundle: "x", Pass: p, Position: id, Ballot: ballot(marks)})
}

func resize(n int) move {
	return do(count.ResizeBundle{ID: "x", N: whole(n)}).because("重新点过")
}

func TestPositionByPosition(t *testing.T) {
	first, second := count.First, count.Second
	begun1 := moves(three, []move{bundle("x", "p", 1)})
	director := moves(begun3, []move{position(first, "D", "D=a"), position(first, "D", "D=b"), position(first, "D", "")})
	runTallies(t, []tallyCase{
		{"T502 bundle", nil, three, position(first, "D", "D=a"), "T502"},
		{"T502 no position", nil, begun3, position(first, "", "D=a"), "T502"},
		{"T502 position of another paper", nil, begun3, position(first, "H", "H=x"), "T502"},
		{"T502 marks of another position", nil, begun3, position(first, "D", "V=c"), "T502"},
		{"T502 void of another position", nil, begun3, position(first, "D", "!V:涂改"), "T502"},
		{"T502 candidate", nil, begun3, position(first, "D", "D=z"), "T502"},
		{"T503 one ballot too many", nil, director, position(first, "D", "D=a"), "T503"},
		{"the next position", nil, director, position(first, "V", "V=c"), ""},
		{"T504 positions are missing", nil, moves(begun1, []move{enter("x", first, "D=a", 1), position(second, "D", "D=a"), position(second, "V", "")}), agree("x"), "T504"},
		{"the last position", nil, moves(begun1, []move{enter("x", first, "D=a", 1), position(second, "D", "D=a"), position(second, "V", ""), position(second, "M", "")}), agree("x"), ""},
		{"void as a whole needs no other position", nil, moves(begun1, []move{enter("x", first, "!撕毁", 1), position(second, "D", "!撕毁")}), agree("x"), ""},
		{"T505 differ", nil, moves(begun1, []move{enter("x", first, "D=a V=c", 1), position(second, "D", "D=a"), position(second, "V", ""), position(second, "M", "")}), agree("x"), "T505"},
		{"T509 void without a reason", nil, begun3, position(first, "D", "!D:"), "T509"},
		{"T511 the same person", nil, moves(begun3, []move{position(first, "D", "D=a")}), position(second, "D", "D=a").by("N"), "T511"},
		{"B406 no third count", nil, begun3, position(3, "D", "D=a"), "B406"},
		{"B407 a whole ballot among unfinished ones", nil, moves(begun3, []move{position(first, "D", "D=a")}), enter("x", first, "D=a", 1), "B407"},
		{"a whole ballot once they are taken back", nil, moves(director, []move{takeBack(first), takeBack(first), takeBack(first)}), enter("x", first, "D=a", 3), ""},
		{"T502 nothing left to take back", nil, moves(director, []move{takeBack(first), takeBack(first), takeBack(first)}), takeBack(first), "T502"},
		{"T502 correct a ballot that lacks positions", nil, director, correct(first, 1, "D=b"), "T502"},
		{"B407 while polling again", nil, moves(begun3, []move{do(count.Reopen{Polls: true}).because("误关")}), position(first, "D", "D=a"), "B407"},
		{"W114", nil, begun3, position(first, "D", "D=a").by("K"), "W114"},

		{"T512 a size without a reason", nil, begun3, resize(2).because(""), "T512"},
		{"smaller", nil, begun3, resize(2), ""},
		{"as many as returned", nil, moves(three, []move{bundle("x", "p", 1)}), resize(3), ""},
		{"T503 more than returned", nil, begun3, resize(4), "T503"},
		{"T503 beside another bundle", nil, moves(three, []move{bundle("x", "p", 1), bundle("y", "p", 1)}), resize(3), "T503"},
		{"T503 less than entered", nil, once, resize(2), "T503"},
		{"T503 less than begun", nil, director, resize(2), "T503"},
		{"as many as entered", nil, moves(begun3, []move{enter("x", second, "D=a", 2)}), resize(2), ""},
		{"none", nil, begun3, resize(0), ""},
		{"T503 none with ballots in it", nil, once, resize(0), "T503"},
		{"T502 no bundle any more", nil, moves(begun3, []move{resize(0)}), enter("x", first, "D=a", 1), "T502"},
		{"begun again under its number", nil, moves(begun3, []move{resize(0), bundle("x", "p", 2)}), enter("x", first, "D=a", 2), ""},
		{"T503 begun again, larger than it was", nil, moves(begun3, []move{resize(0), bundle("x", "p", 2)}), enter("x", first, "D=a", 3), "T503"},
		{"T504 a ballot more was found after agreement", nil, moves(agreed3, []move{box("1", "p", 4).because("又找到一张"), resize(4)}), agree("x"), "T504"},
		{"T515 it is agreed no more", nil, moves(agreed3, []move{box("1", "p", 4).because("又找到一张"), resize(4), enter("x", first, "D=b", 1), enter("x", second, "D=b", 1)}), seal, "T515"},
		{"agreed again", nil, moves(agreed3, []move{box("1", "p", 4).because("又找到一张"), resize(4), enter("x", first, "D=b", 1), enter("x", second, "D=b", 1), agree("x")}), seal, ""},
		{"B406 a size that is none", nil, begun3, do(count.ResizeBundle{ID: "x", N: election.ReadFigure("两张")}).because("点错"), "B406"},
		{"B407 a size after sealing", nil, sealed3, resize(3), "B407"},
		{"W114 a size by a recorder", nil, begun3, resize(2).by("N"), "W114"},
	})
}

// piecewise enters a ballot's positions as ballots of one position each.
func piecewise(marks string, id election.PositionID) count.Ballot {
	of := ballot(marks)
	if of.Void {
		return of
	}
	one := count.Ballot{Marks: map[election.PositionID][]count.Mark{}}
	if of.Marks[id] != nil {
		one.Marks[id] = of.Marks[id]
	}
	for _, void := range of.VoidPositions {
		if void == id {
			one.VoidPositions, one.Reason = []election.PositionID{id}, of.Reason
		}
	}
	return one
}

// A bundle gone through position by position, in any order and with keys taken
// back and keyed again, comes to the same as ballot by ballot.
func TestPositionByPositionAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := someRules(t)
		ballots := someBallots(t, set, 8)
		wholly := counted(t, set, ballots, len(ballots))
		b := newTally(t, set)
		b.must(begun("S1", 60, 0), box("1", "p", len(ballots)), box("1", "q", 0), bundle("x", "p", len(ballots)))
		for pass := count.First; pass <= count.Second; pass++ {
			for _, at := range rapid.Permutation([]int{0, 1, 2}).Draw(t, "order") {
				b.keyPosition(t, pass, []election.PositionID{"D", "V", "M"}[at], ballots)
			}
		}
		for n := range ballots {
			if one, other := keyedBallot(b.book, n+1), keyedBallot(wholly.book, n+1); one != other {
				t.Fatalf("ballot %d is %s, not %s", n+1, one, other)
			}
		}
		b.must(agree("x"), seal)
		if got, want := sumsOf(b), sumsOf(wholly); got != want {
			t.Fatal("position by position gives", got, "not", want)
		}
		b.replayed()
	})
}

// keyPosition keys a position through the bundle, at times a wrong one first.
func (b *tally) keyPosition(t *rapid.T, pass count.Pass, id election.PositionID, ballots []string) {
	next := func() (n int) {
		b.book.View(func(s *count.State) { n = s.Keyed("x", pass)[id] + 1 })
		return n
	}
	for n := next(); n <= len(ballots); n = next() {
		if rapid.IntRange(0, 3).Draw(t, "slip") == 0 {
			b.must(position(pass, id, "!其他"), takeBack(pass))
			if again := next(); again != n {
				t.Fatalf("after taking back ballot %d comes, not %d", again, n)
			}
		}
		b.must(do(count.EnterPosition{Bundle: "x", Pass: pass, Position: id, Ballot: piecewise(ballots[n-1], id)}))
	}
}

// keyedBallot writes the n-th ballot of the first pass as the book holds it.
func keyedBallot(book *count.Book, n int) (text string) {
	book.View(func(s *count.State) {
		for _, b := range s.Bundles() {
			ballot, _ := s.Ballot(b.ID, count.First, n)
			text = fmt.Sprint(ballot.Void, ballot.Pending)
			if !ballot.Void {
				for _, id := range []election.PositionID{"D", "V", "M"} {
					text += fmt.Sprint(ballot.Marks[id])
				}
				text += fmt.Sprint(ballot.VoidPositions)
			}
		}
	})
	return text
}

// A ballot that was corrected as a whole is no more taken back piece by piece,
// and the ballots around it still are.
func TestTakingBackAroundACorrection(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(three, []move{bundle("x", "p", 2)})...)
	for _, id := range []election.PositionID{"D", "V", "M"} {
		b.must(position(count.First, id, ""), position(count.First, id, ""))
	}
	b.must(correct(count.First, 2, "D=b V=c"), takeBack(count.First)) // the last position of ballot 1
	b.book.View(func(s *count.State) {
		if keyed := s.Keyed("x", count.First); keyed["M"] != 0 || keyed["D"] != 2 {
			t.Errorf("keyed %v", keyed)
		}
	})
	b.must(position(count.First, "M", "M=e"))
	if one, two := keyedBallot(b.book, 1), keyedBallot(b.book, 2); one != "false false[][][{e false false  }][]" || two != "false false[{b false false  }][{c false false  }][][]" {
		t.Errorf("%s and %s", one, two)
	}
	b.replayed()
}

func TestCalledPositionByPosition(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(begun3, []move{position(count.First, "D", "D=a"), position(count.First, "D", "D=b"), position(count.First, "D", "!涂改")})...)
	if got, want := called(b), "0/3 pending 0 valid 0: counted 2 blank 0 void 0 map[a:1 b:1]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	b.must(position(count.First, "V", ""), position(count.First, "M", "M=e"))
	if got, want := called(b), "1/3 pending 0 valid 1: counted 2 blank 0 void 0 map[a:1 b:1]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// What would be taken back is told before, and what was entered of a ballot as
// far as it is.
func TestWhatWouldBeTakenBack(t *testing.T) {
	b := newTally(t, nil)
	b.must(three...)
	last := func() (text string) {
		b.book.View(func(s *count.State) {
			n, of, read := s.Last("x", count.First)
			text = fmt.Sprint(n, " ", of, " ", len(read.Marks), read.Void)
		})
		return text
	}
	for _, c := range []struct {
		move move
		want string
	}{
		{bundle("x", "p", 3), "0  0 false"},
		{enter("x", count.First, "D=a V=c", 1), "1  2 false"},
		{position(count.First, "D", "D=b"), "2 D 1 false"},
		{position(count.First, "D", "!撕毁"), "3 D 0 true"},
		{position(count.First, "V", "V=c"), "2 V 1 false"},
		{takeBack(count.First), "3 D 0 true"},
		{position(count.First, "V", ""), "2 V 0 false"},
		{position(count.First, "M", "M=e"), "2 M 1 false"},
		{correct(count.First, 2, "D=a"), "3 D 0 true"}, // a ballot corrected as a whole has no last position
		{correct(count.First, 3, "M=f"), "3  1 false"},
		{takeBack(count.First), "2  1 false"},
		{enter("x", count.First, "D=a M=e", 1), "3  2 false"},
	} {
		b.must(c.move)
		if got := last(); got != c.want {
			t.Errorf("after %+v: %s, want %s", c.move.command, got, c.want)
		}
	}
	b.must(position(count.Second, "D", "D=a"), position(count.Second, "V", "V=c"))
	b.book.View(func(s *count.State) {
		if w := s.UnderWay("x", count.Second, 1); len(w.Marks) != 2 || w.Marks["V"][0].Candidate != "c" {
			t.Errorf("under way: %+v", w)
		}
		if w := s.UnderWay("x", count.Second, 2); len(w.Marks) != 0 {
			t.Errorf("not begun: %+v", w)
		}
		if w := s.UnderWay("y", count.Second, 1); len(w.Marks) != 0 || s.Keyed("y", count.First) != nil {
			t.Errorf("of no bundle: %+v", w)
		}
	})
	b.replayed()
}

// A ballot that was corrected while it stood behind one that is taken back is
// taken back as a whole.
func TestACorrectedBallotBehindOneTakenBack(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(three, []move{bundle("x", "p", 2)})...)
	for _, id := range []election.PositionID{"D", "V", "M"} {
		b.must(position(count.First, id, ""), position(count.First, id, ""))
	}
	b.must(correct(count.First, 2, "D=b"), takeBack(count.First), takeBack(count.First), takeBack(count.First))
	b.book.View(func(s *count.State) {
		if s.Bundles()[0].Entered[count.First] != 0 {
			t.Error("ballot 2 counts though ballot 1 is not there")
		}
	})
	b.must(takeBack(count.First)) // ballot 2
	if refused, _ := b.make(takeBack(count.First)); refused != "T502" {
		t.Errorf("refused with %q", refused)
	}
	b.must(enter("x", count.First, "D=a", 2))
	b.replayed()
}

// A pass from another PC does not come on top of ballots that were begun here.
func TestMergedBesideBallotsUnderWay(t *testing.T) {
	b := newTally(t, nil)
	b.must(twice...)
	var entries count.PassEntries
	b.book.View(func(s *count.State) { entries, _ = s.Entries("x", count.Second) })
	here := newTally(t, nil)
	here.must(begun3...)
	here.must(position(count.Second, "D", "D=a"))
	if refused, _ := here.make(do(count.Merge{Entries: entries})); refused != "T503" {
		t.Errorf("refused with %q", refused)
	}
	here.must(takeBack(count.Second), do(count.Merge{Entries: entries}), enter("x", count.First, "D=a", 3), agree("x"))
	here.replayed()
	typed := newTally(t, nil)
	typed.must(moves(begun3, []move{totalsOf("x", "D", count.First, "a3", 0, 0)})...)
	if refused, _ := typed.make(do(count.Merge{Entries: entries})); refused != "T503" {
		t.Errorf("beside totals: refused with %q", refused)
	}
}
