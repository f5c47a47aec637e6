package count_test

import (
	"errors"
	"fmt"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"
)

// A pass that was keyed on another PC is taken in where it fits, and nowhere else.
func TestMerge(t *testing.T) {
	source := newTally(t, nil)
	source.must(twice...)
	var second count.PassEntries
	source.book.View(func(s *count.State) {
		second, _ = s.Entries("x", count.Second)
		for _, p := range []count.Pass{0, 3} {
			if _, ok := s.Entries("x", p); ok {
				t.Errorf("entries of pass %d", p)
			}
		}
		if _, ok := s.Entries("y", count.First); ok {
			t.Error("entries of no bundle")
		}
	})
	with := func(change func(*count.PassEntries)) move {
		e := second
		change(&e)
		return do(count.Merge{Entries: e, Key: "k"})
	}
	fits := with(func(*count.PassEntries) {})
	runTallies(t, []tallyCase{
		{"fits", nil, once, fits, ""},
		{"S706 election", nil, once, with(func(e *count.PassEntries) { e.Election = "west" }), "S706"},
		{"S706 round", nil, once, with(func(e *count.PassEntries) { e.Round = 2 }), "S706"},
		{"S706 definition", nil, once, with(func(e *count.PassEntries) { e.Definition[0] ^= 1 }), "S706"},
		{"T502 bundle", nil, once, with(func(e *count.PassEntries) { e.Bundle = "y" }), "T502"},
		{"T502 paper", nil, once, with(func(e *count.PassEntries) { e.Paper = "q" }), "T502"},
		{"T502 no third pass", nil, once, with(func(e *count.PassEntries) { e.Pass = 3 }), "T502"},
		{"T502 a candidate that is none", nil, once, with(func(e *count.PassEntries) { e.Ballots = []count.Ballot{ballot("D=z"), ballot(""), ballot("")} }), "T502"},
		{"T503 on top of it", nil, twice, fits, "T503"},
		{"T504 one short", nil, once, with(func(e *count.PassEntries) { e.Ballots = e.Ballots[:2] }), "T504"},
		{"T511 the same person", nil, once, with(func(e *count.PassEntries) { e.By = []election.StaffID{"N"} }), "T511"},
		{"B401", nil, moves(once, []move{box("1", "p", 10).because("重数")}), fits, "B401"},
		{"B407 while polling again", nil, moves(once, []move{do(count.Reopen{Polls: true}).because("误关")}), fits, "B407"},
		{"W114", nil, once, fits.by("N"), "W114"},
		{"T511 the first pass by who keyed what came in", nil, moves(begun3, []move{fits}), enter("x", count.First, "D=a", 1).by("O"), "T511"},
	})
}

// A round is opened once from a sealed result, and another in its place only
// after the count was reopened.
func TestOpenRound(t *testing.T) {
	round := func(kind election.Kind, digest byte) move {
		return do(count.OpenRound{Round: 2, Kind: kind, Day: "2021-01-30", Definition: [16]byte{digest}}).by("A", "B")
	}
	first := round(election.RunOff, 1)
	runTallies(t, []tallyCase{
		{"from a sealed result", nil, sealed3, first, ""},
		{"from one announced", nil, moves(sealed3, []move{do(count.Announce{})}), first, ""},
		{"B407 before", nil, agreed3, first, "B407"},
		{"the same again", nil, moves(sealed3, []move{first}), first, ""},
		{"B407 another", nil, moves(sealed3, []move{first}), round(election.ReVote, 2), "B407"},
		{"another after reopening", nil, moves(sealed3, []move{first, reopen, seal}), round(election.ReVote, 2), ""},
		{"B407 a third", nil, moves(sealed3, []move{first, reopen, seal, round(election.ReVote, 2)}), first, "B407"},
		{"W113", nil, sealed3, first.by("A"), "W113"},
	})
	b := newTally(t, nil)
	b.must(moves(sealed3, []move{first, first, reopen, seal, round(election.ReVote, 2)})...)
	b.book.View(func(s *count.State) {
		text := ""
		for _, r := range s.OpenedRounds() {
			text += fmt.Sprintf("%d %s %s %x %v, ", r.Round, r.Kind, r.Day, r.Definition[0], r.By)
		}
		if want := "2 runoff 2021-01-30 1 [A B], 2 revote 2021-01-30 2 [A B], "; text != want {
			t.Errorf("%s, want %s", text, want)
		}
	})
}

// What of a ballot is kept as its positions come in one after the other.
func TestBallotsUnderWay(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(begun3, []move{position(count.First, "D", "?"), position(count.First, "V", "!V:涂改"), position(count.Second, "D", "D=a")})...)
	b.book.View(func(s *count.State) {
		w := s.UnderWay("x", count.First, 1)
		if !w.Pending || w.Reason != "涂改" || len(w.Marks) != 0 || len(w.VoidPositions) != 1 {
			t.Errorf("%+v", w)
		}
		if w := s.UnderWay("x", count.Second, 1); len(w.Marks) != 1 {
			t.Errorf("%+v", w)
		}
		for _, p := range []count.Pass{0, 3} {
			n, of, read := s.Last("x", p)
			if w := s.UnderWay("x", p, 1); w.Pending || s.Keyed("x", p) != nil || n != 0 || of != "" || read.Marks != nil || s.PassBy("x", p) != nil {
				t.Errorf("of pass %d: %+v, the last %d", p, w, n)
			}
		}
		if n, _, _ := s.Last("y", count.First); n != 0 {
			t.Error("the last ballot of no bundle is", n)
		}
		if by := fmt.Sprint(s.PassBy("x", count.First), s.PassBy("x", count.Second), s.PassBy("y", count.First)); by != "[N] [O] []" {
			t.Error("entered by", by)
		}
	})
	b.must(position(count.First, "M", "M=e"))
	b.book.View(func(s *count.State) {
		ballot, ok := s.Ballot("x", count.First, 1)
		if !ok || !ballot.Pending || ballot.Reason != "涂改" || len(ballot.Marks) != 1 {
			t.Errorf("%+v", ballot)
		}
		for _, at := range []struct {
			id count.BundleID
			p  count.Pass
			n  int
		}{{"y", count.First, 1}, {"x", 0, 1}, {"x", 3, 1}, {"x", count.First, 0}, {"x", count.First, 2}} {
			if _, ok := s.Ballot(at.id, at.p, at.n); ok {
				t.Errorf("a ballot at %+v", at)
			}
		}
	})
}

// A ballot void as a whole stays where it is when all turns of the one before
// it are taken back; it is the last then, and told as a whole ballot.
func TestTakenBackBeforeOneThatIsVoid(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(begun3, []move{position(count.First, "D", "D=a"), position(count.First, "D", "!撕毁"), position(count.First, "V", "V=c"), position(count.First, "M", "M=e"),
		correct(count.First, 2, "!其他"), takeBack(count.First), takeBack(count.First), takeBack(count.First)})...)
	b.book.View(func(s *count.State) {
		keyed := s.Keyed("x", count.First)
		if n, of, read := s.Last("x", count.First); n != 2 || of != "" || read.Reason != "其他" || keyed["D"] != 0 || keyed["M"] != 0 {
			t.Errorf("the last is %d %s %+v, keyed %v", n, of, read, keyed)
		}
	})
	b.replayed()
}

// The committee reads why a ballot is doubtful in the pass that says so, the
// first before the second.
func TestWhyABallotIsDoubtful(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(begun3, []move{
		enter("x", count.First, "D=a", 1), enter("x", count.First, "D=+郑一 V=+无名", 1), enter("x", count.Second, "D=+郑一", 1), enter("x", count.Second, "D=+郑一", 1), enter("x", count.Second, "V=+郑一", 1),
	})...)
	b.book.View(func(s *count.State) {
		text := ""
		for _, d := range s.Doubts() {
			text += fmt.Sprint(d.N, d.Why)
		}
		if want := "1 [T510 (name=郑一, position=主任)]2 [T510 (name=郑一, position=主任) T507 (name=无名, position=副主任)]3 [T510 (name=郑一, position=副主任)]"; text != want {
			t.Errorf("%s, want %s", text, want)
		}
	})
}

// A ballot set aside is told with its number.
func TestSetAside(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(begun3, []move{enter("x", count.First, "D=a", 1)})...)
	receipt, err := b.book.Do(election.Origin{Command: "last", At: polling.At(18, 0), By: []election.StaffID{"N"}}, enter("x", count.First, "D=a ?", 1).command)
	if err != nil || len(receipt.Notices) != 1 || receipt.Notices[0].String() != "T510 (bundle=x, n=2)" {
		t.Error(receipt.Notices, err)
	}
}

// Where bundles are gone through position by position, a doubtful ballot or an
// unfinished bundle hides none of those behind it.
func TestCalledBehindOthers(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(begun3, []move{position(count.First, "D", "D=a ?"), position(count.First, "D", "D=a")})...)
	if got, want := called(b), "0/3 pending 0 valid 0: counted 1 blank 0 void 0 map[a:1]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	agreed := newTally(t, afterAgree)
	agreed.must(moves(three, []move{bundle("y", "p", 1), bundle("x", "p", 2), enter("x", count.First, "D=a", 2), enter("x", count.Second, "D=a", 2), agree("x")})...)
	if got, want := called(agreed), "2/3 pending 0 valid 2: counted 2 blank 0 void 0 map[a:2]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	excess := newTally(t, nil)
	excess.must(moves(here, []move{box("1", "p", 3), box("1", "q", 3), bundle("y", "q", 3), bundle("x", "p", 3), position(count.First, "D", "D=a"), box("1", "q", 10).because("重数")})...)
	if got, want := called(excess), "0/3 pending 0 valid 0: counted 1 blank 0 void 0 map[a:1]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Where two passes differ is told as far as both have come.
func TestDifferences(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(begun3, []move{enter("x", count.First, "D=a V=c", 1), enter("x", count.First, "!超额", 2), enter("x", count.Second, "D=a", 2)})...)
	b.book.View(func(s *count.State) {
		if got, want := fmt.Sprint(s.Differences("x")), "[{1 [V]} {2 [ D]}]"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if d := s.Differences("y"); d != nil {
			t.Errorf("of no bundle: %+v", d)
		}
	})
}

// What a ballot would be read as is told before it is entered.
func TestPreview(t *testing.T) {
	b := newTally(t, nil)
	b.must(begun3...)
	b.book.View(func(s *count.State) {
		for _, c := range []struct{ paper, marks, want string }{
			{"p", "D=a,b V=+王五 M=+无名", "counted false map[D:void M:counted V:counted] [T501 (marks=2, position=主任, seats=1) T507 (name=无名, position=委员) T514 (name=王五, position=副主任)]"},
			{"p", "D=+郑一", "counted true map[D:counted M:blank V:blank] [T510 (name=郑一, position=主任)]"},
			{"p", "", "blank false map[D:blank M:blank V:blank] []"},
			{"p", "!涂改", "void false map[] []"},
			{"q", "H=x", "counted false map[H:counted] []"},
			{"r", "D=a", " false map[] []"},
		} {
			p := s.Preview(election.PaperID(c.paper), ballot(c.marks))
			if got := fmt.Sprintf("%s %v %v %v", p.Fate, p.Pending, p.Positions, p.Effects); got != c.want {
				t.Errorf("%s: %s, want %s", c.marks, got, c.want)
			}
		}
		if n := s.Countable("p"); n != 3 {
			t.Error("countable", n)
		}
		if r, counted := s.ReturnedOf("1", "p"); r.N != 3 || !counted {
			t.Errorf("%+v, %v", r, counted)
		}
		if _, counted := s.ReturnedOf("m", "p"); counted {
			t.Error("a box that was not opened")
		}
	})
	b.must(do(count.Reopen{Polls: true}).because("误关"))
	b.book.View(func(s *count.State) {
		if r, counted := s.ReturnedOf("1", "p"); r.N != 3 || counted {
			t.Errorf("before the polls were open again: %+v, %v", r, counted)
		}
	})
}

// A statement whose names can't be opened or read is not counted with.
func TestNamesThatCannotBeRead(t *testing.T) {
	for _, c := range []struct {
		opener count.Opener
		names  string
	}{{lost{}, "[]"}, {unsealed{}, "no list"}} {
		b := newTally(t, nil)
		book, err := count.Open(b.log, b.def, c.opener)
		if err != nil {
			t.Fatal(err)
		}
		statement := closing(t, b.def, "S1", 9, 0)
		statement.Names = []byte(c.names)
		if _, err := book.Do(election.Origin{At: polling.At(17, 0), By: []election.StaffID{"A"}}, count.Begin{Statement: statement}); err == nil {
			t.Errorf("begun with %q", c.names)
		}
	}
}

// lost is a key that is no longer there.
type lost struct{}

func (lost) Open(string, []byte) ([]byte, error) { return nil, errors.New("no key") }
