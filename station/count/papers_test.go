package count_test

import (
	"fmt"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/statement"
)

// sumsOfAll writes each paper's ballots and each position's votes.
func sumsOfAll(b *tally) (text string) {
	b.book.View(func(s *count.State) {
		for _, p := range s.Papers() {
			text += fmt.Sprintf("%s: %d valid %d blank %d void, ", p.Paper, p.Valid, p.Blank, p.Void)
		}
		for _, p := range s.Positions() {
			text += fmt.Sprintf("%s %d %d %d %v, ", p.Position, p.Counted, p.Blank, p.Void, p.Votes)
		}
	})
	return text
}

// Of two kinds of ballots each keeps to its own: the bundles of one lie before
// those of the other.
func TestPapersKeepToTheirOwn(t *testing.T) {
	both := func(id count.BundleID, marks string, n int) []move {
		return []move{enter(id, count.First, marks, n), enter(id, count.Second, marks, n), agree(id)}
	}
	back := moves(here, []move{box("1", "p", 2), box("1", "q", 3), bundle("y", "q", 3), bundle("x", "p", 2)})
	q, p := both("y", "H=x", 3), both("x", "D=a", 2)
	totalsOfQ := []move{totalsOf("y", "", count.First, "", 0, 1), totalsOf("y", "", count.Second, "", 0, 1), totalsOf("y", "H", count.First, "x2", 0, 0), totalsOf("y", "H", count.Second, "x2", 0, 0)}
	for _, c := range []struct {
		name   string
		before []move
		want   string
		unmet  string
	}{
		{"both called", moves(back, q, p), "p: 2 valid 0 blank 0 void, q: 3 valid 0 blank 0 void, D 2 0 0 map[a:2], V 0 2 0 map[], M 0 2 0 map[], H 3 0 0 map[x:3], ", ""},
		{"one by totals of its bundle", moves(back, totalsOfQ, p), "p: 2 valid 0 blank 0 void, q: 2 valid 0 blank 1 void, D 2 0 0 map[a:2], V 0 2 0 map[], M 0 2 0 map[], H 2 0 0 map[x:2], ", ""},
		{"one by totals and not agreed", moves(back, q, []move{totalsOf("x", "", count.First, "", 0, 0)}), "p: 2 valid 0 blank 0 void, q: 3 valid 0 blank 0 void, D 0 0 0 map[], V 0 0 0 map[], M 0 0 0 map[], H 3 0 0 map[x:3], ", "T515"},
		{"one by all totals, the other in no bundle", moves(here, []move{box("1", "p", 2), box("1", "q", 3)}, totalsOfP), "p: 2 valid 0 blank 0 void, q: 0 valid 0 blank 0 void, D 2 0 0 map[a:2], V 0 2 0 map[], M 0 2 0 map[], H 0 0 0 map[], ", "T515"},
		{"one of too many ballots", moves(here, []move{box("1", "p", 2), box("1", "q", 3), bundle("y", "q", 3), do(count.EnterPosition{Bundle: "y", Pass: count.First, Position: "H", Ballot: ballot("H=x")}), box("1", "q", 10).because("重数"), bundle("x", "p", 2)}, p),
			"p: 2 valid 0 blank 0 void, q: 0 valid 0 blank 0 void, D 2 0 0 map[a:2], V 0 2 0 map[], M 0 2 0 map[], H 0 0 0 map[], ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTally(t, nil)
			b.must(c.before...)
			if got := sumsOfAll(b); got != c.want {
				t.Errorf("%s\nwant\n%s", got, c.want)
			}
			if refused, _ := b.make(seal); refused != c.unmet {
				t.Errorf("sealing is refused with %q, want %q", refused, c.unmet)
			}
			b.replayed()
		})
	}
}

// totalsOfP are all totals of two ballots of p.
var totalsOfP = []move{
	totals("D", count.First, "a2", 0, 0), totals("D", count.Second, "a2", 0, 0),
	totals("V", count.First, "", 2, 0), totals("V", count.Second, "", 2, 0),
	totals("M", count.First, "", 2, 0), totals("M", count.Second, "", 2, 0),
}

// Three ballots, of which totals say that one is wholly blank and one void, are
// read as their rules read them.
func TestTypedBlanks(t *testing.T) {
	for _, c := range []struct{ blank, paper, director string }{
		{"abstain", "valid 1 blank 1 void 1", "counted 1 blank 1 void 0"},
		{"void", "valid 1 blank 0 void 2", "counted 1 blank 0 void 0"},
	} {
		whole := newTally(t, rules{"blank": c.blank})
		whole.must(begun("S1", 9, 0), typed("1", "3", "1", "1"), totals("D", count.First, "a1", 1, 0))
		bundled := newTally(t, rules{"blank": c.blank})
		bundled.must(moves(begun3, []move{totalsOf("x", "", count.First, "", 1, 1), totalsOf("x", "D", count.First, "a1", 1, 0)})...)
		for _, b := range []*tally{whole, bundled} {
			paper, positions := b.figures()
			if got := fmt.Sprintf("valid %d blank %d void %d", paper.Valid, paper.Blank, paper.Void); got != c.paper {
				t.Errorf("%s: %s, want %s", c.blank, got, c.paper)
			}
			if got := fmt.Sprintf("counted %d blank %d void %d", positions[0].Counted, positions[0].Blank, positions[0].Void); got != c.director {
				t.Errorf("%s: %s, want %s", c.blank, got, c.director)
			}
		}
	}
}

// Where a blank position is void, what totals leave blank beyond the wholly
// blank is void with it; ballots of a void box are no position's.
func TestTypedFiguresOfVoidBallots(t *testing.T) {
	b := newTally(t, rules{"blank": "void", "mobile_excess": "box"})
	b.must(begun("S1", 9, 1), typed("1", "7", "1", "2"), do(count.CountBox{Box: "m", Paper: "p", N: whole(2)}), totals("D", count.First, "a2", 2, 1))
	paper, positions := b.figures()
	// Of nine one is wholly blank and two are void, two lie in the void box, one more is blank and one void.
	if paper.Void != 5 || paper.Valid != 4 || positions[0].Void != 2 || positions[0].Counted != 2 {
		t.Errorf("%+v\n%+v", paper, positions[0])
	}
}

// Totals that break an identity say by how much.
func TestBrokenTotalsSayByHowMuch(t *testing.T) {
	crosses := rules{"marks": "for_against", "blank": "void"}
	x := moves(here, []move{box("1", "p", 3), bundle("x", "p", 3)})
	for _, c := range []struct {
		name   string
		before []move
		last   move
		want   string
	}{
		{"for and against", moves(here, []move{box("1", "p", 3)}), totals("D", count.First, "a2 -a3", 0, 0), "T513 (identity=candidate, left=5, paper=p, position=主任, right=3)"},
		{"blank and void", moves(here, []move{typed("1", "5", "2", "1")}), totals("D", count.First, "", 4, 1), "T513 (identity=position_returned, left=6, paper=p, position=主任, right=5)"},
		{"blank and void of a bundle", x, totalsOf("x", "", count.First, "", 3, 2), "T513 (identity=position_returned, left=5, paper=p, position=x, right=3)"},
	} {
		b := newTally(t, crosses)
		b.must(c.before...)
		receipt, err := b.book.Do(election.Origin{Command: "last", At: polling.At(18, 0), By: c.last.staff}, c.last.command)
		if err != nil || len(receipt.Notices) != 1 || receipt.Notices[0].String() != c.want {
			t.Errorf("%s: %v %v, want %s", c.name, receipt.Notices, err, c.want)
		}
	}
}

// Totals of a position that only the second pass has are no figures yet, and
// don't keep those of the next.
func TestTotalsOfTheSecondPassAlone(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(begun3, []move{totalsOf("x", "", count.First, "", 0, 0), totalsOf("x", "M", count.Second, "e3", 0, 0), totalsOf("x", "D", count.First, "a3", 0, 0)})...)
	if _, positions := b.figures(); positions[0].Votes["a"] != 3 || positions[2].Counted != 0 {
		t.Errorf("%+v", positions)
	}
	if kind := b.log.Kept[len(b.log.Kept)-1].Kind; kind != "bundle_totals/1" {
		t.Error("a program that knows only a paper's totals would take for such", kind)
	}
	b.book.View(func(s *count.State) {
		if list := s.TotalsDiffer(count.TotalsOf{Bundle: "x", Position: "D"}); list != nil {
			t.Errorf("one pass differs from none: %+v", list)
		}
		if list := s.TotalsDiffer(count.TotalsOf{Bundle: "x", Position: "M"}); list != nil {
			t.Errorf("the second pass differs from none: %+v", list)
		}
		if list := s.TotalsDiffer(count.TotalsOf{Bundle: "x", Position: "V"}); list != nil {
			t.Errorf("none differs from none: %+v", list)
		}
		if by := s.TotalsBy(count.TotalsOf{Bundle: "x"}, 3); by != nil {
			t.Errorf("a third pass by %v", by)
		}
	})
	whole := newTally(t, nil)
	whole.must(moves(three, []move{totals("D", count.First, "a3", 0, 0)})...)
	if kind := whole.log.Kept[len(whole.log.Kept)-1].Kind; kind != "totals/1" {
		t.Error(kind)
	}
}

// Somebody written in whom only the second pass has can be corrected there.
func TestCorrectWhatOnlyTheSecondPassHas(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(three, []move{totals("D", count.Second, "+王五:1", 0, 0)})...)
	b.must(correctTotals(count.TotalsOf{Position: "D"}, count.Second, count.TotalsFigure{What: "write_in", Voter: "0003", Name: "王五"}, 2))
	b.book.View(func(s *count.State) {
		if two, ok := s.Totals(count.TotalsOf{Position: "D"}, count.Second); !ok || two.WriteIns["0003"].Votes != 2 {
			t.Errorf("%+v", two)
		}
		for _, p := range []count.Pass{0, count.First, 3} {
			if _, ok := s.Totals(count.TotalsOf{Position: "D"}, p); ok {
				t.Errorf("totals of pass %d", p)
			}
		}
		if _, ok := s.Totals(count.TotalsOf{Position: "V"}, count.First); ok {
			t.Error("totals that nobody typed")
		}
	})
}

// A second station's list of names adds whom the first one's lacks.
func TestNamesOfAllStations(t *testing.T) {
	b := newTally(t, rules{"count_at": "central"})
	b.must(begun("S1", 5, 0), of("S2", func(c *statement.Closing) {
		c.Names = []byte(`[{"no": "0012", "name": "冯二"}, {"no": "0020", "name": "褚三"}]`)
	}))
	b.book.View(func(s *count.State) {
		list := s.Names()
		if len(list) != len(registered)+1 || list[len(list)-1] != (statement.Name{No: "0020", Name: "褚三"}) {
			t.Errorf("%+v", list)
		}
		if len(s.Statements()) != 2 || !s.Covers("S2") {
			t.Errorf("%d statements", len(s.Statements()))
		}
	})
}
