package count_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"

	"pgregory.net/rapid"
)

// totals types "a3 -b1 +冯二:2 +郑一/0010:1".
func totals(pos election.PositionID, p count.Pass, votes string, blank, void int) move {
	c := count.TypeTotals{
		Position: pos, Pass: p, Blank: whole(blank), Void: whole(void), Votes: map[election.CandidateID]election.Figure{},
		Against: map[election.CandidateID]election.Figure{}, WriteIns: map[string]election.Figure{},
	}
	for _, v := range strings.Fields(votes) {
		if name, ok := strings.CutPrefix(v, "+"); ok {
			name, n, _ := strings.Cut(name, ":")
			c.WriteIns[strings.ReplaceAll(name, "_", " ")] = election.ReadFigure(n)
			continue
		}
		v, against := strings.CutPrefix(v, "-")
		id, n, found := strings.Cut(v, ":")
		if !found {
			id, n = v[:1], v[1:]
		}
		if against {
			c.Against[election.CandidateID(id)] = election.ReadFigure(n)
		} else {
			c.Votes[election.CandidateID(id)] = election.ReadFigure(n)
		}
	}
	return do(c)
}

// Ten ballots came back, of which one is wholly blank and two are void.
func TestTypedTotals(t *testing.T) {
	crosses := rules{"marks": "for_against"}
	for _, c := range []struct {
		name  string
		rules rules
		pos   election.PositionID
		votes string
		blank int
		void  int
		want  string // refused
		told  string // and what would keep the seal away
	}{
		{"sound", nil, "D", "a4 b2", 1, 0, "", ""},
		{"T513 votes use all seats", nil, "D", "a4 b2 +冯二:1", 1, 0, "", ""},
		{"T513 votes use more than all", nil, "D", "a4 b2 +冯二:2", 1, 0, "", "T513"},
		{"T513 names that fit nobody use seats", nil, "D", "a4 b2 +无名:2", 1, 0, "", "T513"},
		{"T513 two seats", nil, "M", "e7 f7", 1, 0, "", ""},
		{"T513 two seats and one more", nil, "M", "e7 f7 +冯二:1", 1, 0, "", "T513"},
		{"T513 a candidate with all", nil, "M", "e7", 1, 0, "", ""},
		{"T513 a candidate with one more than all", nil, "M", "e8", 1, 0, "", "T513"},
		{"T513 one written in with one more than all", nil, "M", "+冯二:8", 1, 0, "", "T513"},
		{"T513 blank, void and void as a whole are all", nil, "D", "", 5, 3, "", ""},
		{"T513 and one more", nil, "D", "", 6, 2, "", ""},
		{"T513 more blank and void than returned", nil, "D", "", 6, 3, "", "T513"},
		{"T513 blank takes in the wholly blank", nil, "D", "a7", 0, 0, "", "T513"},
		{"T513 for and against are all", crosses, "D", "a4 -a3", 1, 0, "", ""},
		{"T513 for and against are more", crosses, "D", "a4 -a4", 1, 0, "", "T513"},
		{"T502 position", nil, "Z", "a4", 1, 0, "T502", ""},
		{"T502 candidate", nil, "D", "z4", 1, 0, "T502", ""},
		{"T502 candidate, and B406 of another", nil, "M", "a4 g-1", 1, 0, "B406 T502", ""},
		{"T508 no name, and T510 of another", nil, "D", "+:1 +郑一:2", 1, 0, "T508 T510", ""},
		{"T502 against in an election without", nil, "D", "a4 -a1", 1, 0, "T502", ""},
		{"T508 no name", nil, "D", "+:2", 1, 0, "T508", ""},
		{"T508 no cross", rules{"marks": "for_against", "write_ins": "after_against"}, "D", "a4 -a1 +冯二:2", 1, 0, "T508", ""},
		{"T508 crosses enough", rules{"marks": "for_against", "write_ins": "after_against"}, "D", "a4 -a2 +冯二:2", 1, 0, "", ""},
		{"T510 two of the name", nil, "D", "+郑一:2", 1, 0, "T510", ""},
		{"T510 with a number", nil, "D", "+郑一/0010:2", 1, 0, "", ""},
		{"T514 a candidate's name", nil, "D", "a4 +张三:2", 1, 0, "", ""},
		{"B406 a figure", nil, "D", "a-1", 1, 0, "B406", ""},
		{"B406 a name's figure", nil, "D", "+冯二:x", 1, 0, "B406", ""},
		{"B406 blank", nil, "D", "a1", -1, 0, "B406", ""},
		{"B406 void", nil, "D", "a1", 1, -1, "B406", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTally(t, c.rules)
			b.must(begun("S1", 20, 0), typed("1", "10", "1", "2"), box("1", "q", 0))
			first := totals(c.pos, count.First, c.votes, c.blank, c.void)
			refused, told := b.make(first)
			if refused != c.want || told != c.told {
				t.Fatalf("refused %q, told %q, want %q, %q", refused, told, c.want, c.told)
			}
			if refused != "" {
				return
			}
			b.must(totals(c.pos, count.Second, c.votes, c.blank, c.void))
			for _, pos := range []election.PositionID{"D", "V", "M"} {
				if pos != c.pos {
					b.must(totals(pos, count.First, "", 1, 0), totals(pos, count.Second, "", 1, 0))
				}
			}
			if refused, _ := b.make(seal); refused != c.told {
				t.Errorf("the seal is refused with %q, want %q", refused, c.told)
			}
			if c.told == "" {
				b.identities()
			}
			b.replayed()
		})
	}
}

func TestTypedTotalsOfTwoPasses(t *testing.T) {
	b := newTally(t, nil)
	b.must(begun("S1", 20, 0), typed("1", "10", "1", "2"), box("1", "q", 0), totals("D", count.First, "a4 b2", 1, 0))
	if refused, _ := b.make(seal); refused != "T515" {
		t.Errorf("T515: one pass: %q", refused)
	}
	refused, told := b.make(totals("D", count.Second, "a4 b3", 1, 0))
	if refused != "" || told != "T505" {
		t.Errorf("T505: refused %q, told %q", refused, told)
	}
	b.must(totals("V", count.First, "", 1, 0), totals("V", count.Second, "", 1, 0), totals("M", count.First, "", 1, 0), totals("M", count.Second, "", 1, 0))
	if refused, _ := b.make(seal); refused != "T505" {
		t.Errorf("T505: differing passes: %q", refused)
	}
	b.must(totals("D", count.First, "a4 b3", 1, 0), seal)
	_, positions := b.figures()
	if p := positions[0]; p.Counted != 7 || p.Votes["a"] != 4 || p.Votes["b"] != 3 {
		t.Errorf("%+v", p)
	}
	b.replayed()
}

func totalsOf(id count.BundleID, pos election.PositionID, p count.Pass, votes string, blank, void int) move {
	m := totals(pos, p, votes, blank, void)
	c := m.command.(count.TypeTotals)
	c.Bundle = id
	m.command = c
	return m
}

func correctTotals(of count.TotalsOf, p count.Pass, f count.TotalsFigure, n int) move {
	return do(count.CorrectTotals{Of: of, Pass: p, Figure: f, N: whole(n)})
}

// The PC of bundle x died: its three ballots are counted by totals, those of y
// one by one.
func TestTotalsOfABundle(t *testing.T) {
	six := moves(here, []move{box("1", "p", 6), box("1", "q", 0), bundle("x", "p", 3), bundle("y", "p", 3)})
	both := func(pos election.PositionID, votes string, blank, void int) []move {
		return []move{totalsOf("x", pos, count.First, votes, blank, void), totalsOf("x", pos, count.Second, votes, blank, void)}
	}
	typed := moves(six, both("", "", 1, 1), both("D", "a1", 1, 0), both("V", "c1", 1, 0), both("M", "e1 f1", 1, 0))
	called := []move{enter("y", count.First, "D=a", 3), enter("y", count.Second, "D=a", 3), agree("y")}
	director := count.TotalsOf{Bundle: "x", Position: "D"}
	a := count.TotalsFigure{What: "votes", Candidate: "a"}
	runTallies(t, []tallyCase{
		{"all in both passes", nil, moves(typed, called), seal, ""},
		{"T515 the other bundle", nil, typed, seal, "T515"},
		{"T515 a position is missing", nil, moves(six, called, both("", "", 1, 1), both("D", "a1", 1, 0), both("V", "c1", 1, 0)), seal, "T515"},
		{"T515 nobody said which are wholly void", nil, moves(six, called, both("D", "a1", 1, 0), both("V", "c1", 1, 0), both("M", "e1", 1, 0)), seal, "T515"},
		{"T515 one pass", nil, moves(six, called, both("", "", 1, 1), both("D", "a1", 1, 0), both("V", "c1", 1, 0), []move{totalsOf("x", "M", count.First, "e1", 1, 0)}), seal, "T515"},
		{"T505 passes differ", nil, moves(typed, called, []move{totalsOf("x", "D", count.Second, "b1", 1, 0).because("重看")}), seal, "T505 T515"},
		{"T505 piles differ", nil, moves(typed, called, []move{totalsOf("x", "", count.Second, "", 0, 2).because("重看")}), seal, "T505 T515"},
		{"T513 more votes than ballots", nil, moves(six, called, both("", "", 1, 1), both("D", "a2", 1, 0), both("V", "c1", 1, 0), both("M", "e1", 1, 0)), seal, "T513 T515"},
		{"T513 behind a position that is missing", nil, moves(six, called, both("", "", 1, 1), both("V", "c2", 1, 0), both("D", "a1", 1, 0)), seal, "T513 T515"},
		{"T513 behind passes that differ", nil, moves(six, called, []move{totalsOf("x", "", count.First, "", 1, 1), totalsOf("x", "", count.Second, "", 0, 1)}, both("D", "a9", 1, 0)), seal, "T505 T513 T515"},
		{"T513 the bundle made smaller", nil, moves(typed, called, []move{do(count.ResizeBundle{ID: "x", N: whole(2)}).because("重点")}), seal, "T513 T515"},
		{"T513 more wholly void than ballots", nil, moves(six, called, both("", "", 1, 3)), seal, "T513 T515"},
		{"T502 bundle", nil, six, totalsOf("z", "D", count.First, "a1", 0, 0), "T502"},
		{"T502 a position of another paper", nil, six, totalsOf("x", "H", count.First, "", 0, 0), "T502"},
		{"T502 paper", nil, three, do(count.TypeTotals{Position: "D", Paper: "q", Pass: count.First, Blank: whole(0), Void: whole(0)}), "T502"},
		{"the paper that carries the position", nil, three, do(count.TypeTotals{Position: "D", Paper: "p", Pass: count.First, Blank: whole(0), Void: whole(0)}), ""},
		{"B406 no third pass", nil, three, totals("D", 3, "", 0, 0), "B406"},
		{"T502 votes for nobody", nil, six, totalsOf("x", "", count.First, "a1", 0, 0), "T502"},
		{"T502 names for nothing", nil, six, totalsOf("x", "", count.First, "+冯二:1", 0, 0), "T502"},
		{"T503 ballots were entered", nil, moves(six, []move{enter("x", count.Second, "D=a", 1)}), totalsOf("x", "D", count.First, "a1", 0, 0), "T503"},
		{"T503 a ballot was begun", nil, moves(six, []move{position(count.Second, "D", "D=a")}), totalsOf("x", "D", count.First, "a1", 0, 0), "T503"},
		{"T503 a ballot afterwards", nil, typed, enter("x", count.First, "D=a", 1), "T503"},
		{"T503 a position afterwards", nil, typed, position(count.First, "D", "D=a"), "T503"},
		{"T503 totals of the whole paper", nil, typed, totals("D", count.First, "a1", 0, 0), "T503"},
		{"T503 dropped", nil, typed, resize(0), "T503"},
		{"T511 the same person", nil, moves(six, []move{totalsOf("x", "", count.First, "", 0, 0)}), totalsOf("x", "", count.Second, "", 0, 0).by("N"), "T511"},
		{"T511 of another position", nil, moves(six, []move{totalsOf("x", "", count.First, "", 0, 0)}), totalsOf("x", "D", count.Second, "", 0, 0).by("N"), "T511"},
		{"T511 of another bundle", nil, moves(six, []move{totalsOf("x", "", count.First, "", 0, 0)}), totalsOf("y", "", count.Second, "", 0, 0).by("N"), ""},
		{"T512 agreed", nil, typed, totalsOf("x", "D", count.First, "b1", 1, 0), "T512"},
		{"B407 polls open again", nil, moves(six, []move{do(count.Reopen{Polls: true}).because("误关")}), totalsOf("x", "D", count.First, "a1", 0, 0), "B407"},
		{"the bundle begins anew after the polls were open again", nil, moves(typed, []move{do(count.Reopen{Polls: true}).because("误关"), begun("S1", 9, 0), bundle("x", "p", 2)}), enter("x", count.First, "D=a", 2), ""},

		{"a figure corrected", nil, moves(six, called, both("", "", 1, 1), both("V", "c1", 1, 0), both("M", "e1", 1, 0), []move{totalsOf("x", "D", count.First, "a0", 1, 0), totalsOf("x", "D", count.Second, "a1", 1, 0),
			correctTotals(director, count.First, a, 1)}), seal, ""},
		{"T512 a figure that agreed", nil, typed, correctTotals(director, count.First, a, 0), "T512"},
		{"T502 a pass that was not typed", nil, moves(six, []move{totalsOf("x", "D", count.First, "a1", 1, 0)}), correctTotals(director, count.Second, a, 1), "T502"},
		{"T502 a candidate that is none", nil, typed, correctTotals(director, count.First, count.TotalsFigure{What: "votes", Candidate: "z"}, 1).because("重看"), "T502"},
		{"T502 against in an election without", nil, typed, correctTotals(director, count.First, count.TotalsFigure{What: "against", Candidate: "a"}, 1).because("重看"), "T502"},
		{"T502 totals of no bundle", nil, typed, correctTotals(count.TotalsOf{Bundle: "z"}, count.First, a, 1).because("重看"), "T502"},
		{"T502 no third pass", nil, typed, correctTotals(director, 3, a, 1).because("重看"), "T502"},
		{"T502 votes among the ballots void as a whole", nil, typed, correctTotals(count.TotalsOf{Bundle: "x"}, count.First, count.TotalsFigure{What: "unmatched"}, 1).because("重看"), "T502"},
		{"T512 ballots void as a whole", nil, typed, correctTotals(count.TotalsOf{Bundle: "x"}, count.First, count.TotalsFigure{What: "void"}, 0), "T512"},
		{"T502 a figure that is none", nil, typed, correctTotals(director, count.First, count.TotalsFigure{What: "returned"}, 1).because("重看"), "T502"},
		{"B406 a number that is none", nil, typed, do(count.CorrectTotals{Of: director, Pass: count.First, Figure: a, N: election.ReadFigure("一")}).because("重看"), "B406"},
		{"W114 a correction by a recorder", nil, typed, correctTotals(director, count.First, a, 0).because("重看").by("N"), "W114"},
	})
}

func TestFiguresThatDiffer(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(here, []move{box("1", "p", 9), totals("D", count.First, "a4 b2 +冯二:1 +无名:1", 1, 0), totals("D", count.Second, "a4 b3 +王五:1", 0, 1)})...)
	b.book.View(func(s *count.State) {
		got := ""
		for _, d := range s.TotalsDiffer(count.TotalsOf{Position: "D"}) {
			got += fmt.Sprintf("%s %s%s %d/%d, ", d.Figure.What, d.Figure.Candidate, d.Figure.Name, d.Typed[count.First], d.Typed[count.Second])
		}
		if want := "votes b 2/3, write_in 王五 0/1, write_in 冯二 1/0, unmatched  1/0, blank  1/0, void  0/1, "; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		for _, p := range []count.Pass{count.First, count.Second} {
			if by := s.TotalsBy(count.TotalsOf{Position: "D"}, p); len(by) != 1 {
				t.Errorf("pass %d by %v", p, by)
			}
		}
	})
}

// Totals say the same as the ballots of which they are the sums.
func (b *tally) typeAll(of *tally) {
	paper, positions := of.figures()
	b.must(begun("S1", 60, 0), typed("1", strconv.Itoa(int(paper.Returned)), strconv.Itoa(int(paper.Blank)), strconv.Itoa(int(paper.Void))), box("1", "q", 0))
	for _, p := range positions {
		for pass := count.First; pass <= count.Second; pass++ {
			b.must(totals(p.Position, pass, votesOf(p), int(p.Blank), int(p.Void)))
		}
	}
}

// votesOf writes a position's votes as they are typed.
func votesOf(p count.PositionFigures) string {
	var parts []string
	for id, n := range p.Votes {
		parts = append(parts, string(id)+":"+strconv.Itoa(int(n)))
	}
	for id, n := range p.Against {
		parts = append(parts, "-"+string(id)+":"+strconv.Itoa(int(n)))
	}
	for no, w := range p.WriteIns {
		parts = append(parts, "+"+w.Name+"/"+string(no)+":"+strconv.Itoa(int(w.Votes)))
	}
	if p.Unmatched > 0 {
		parts = append(parts, "+无名:"+strconv.Itoa(int(p.Unmatched)))
	}
	return strings.Join(parts, " ")
}

// typeBundles counts a book's bundles by totals, but for the first one.
func (b *tally) typeBundles(of *tally) {
	var all []count.BundleState
	figures := map[count.BundleID]count.BundleFigures{}
	ballots := map[count.Pass][]count.Ballot{}
	of.book.View(func(s *count.State) {
		all = s.Bundles()
		for _, one := range all {
			figures[one.ID], _ = s.BundleFigures(one.ID)
		}
		for n := range int(all[0].N) {
			for p := count.First; p <= count.Second; p++ {
				ballot, _ := s.Ballot(all[0].ID, p, n+1)
				ballots[p] = append(ballots[p], ballot)
			}
		}
	})
	paper, _ := of.figures()
	b.must(begun("S1", 60, 0), box("1", "p", int(paper.Returned)), box("1", "q", 0))
	for i, one := range all {
		b.must(bundle(one.ID, "p", int(one.N)))
		for p := count.First; p <= count.Second; p++ {
			if i == 0 {
				for _, ballot := range ballots[p] {
					b.must(do(count.Enter{Bundle: one.ID, Pass: p, Ballot: ballot, Times: whole(1)}))
				}
				continue
			}
			f := figures[one.ID]
			b.must(totalsOf(one.ID, "", p, "", int(f.Blank), int(f.Void)))
			for _, pos := range f.Positions {
				b.must(totalsOf(one.ID, pos.Position, p, votesOf(pos), int(pos.Blank), int(pos.Void)))
			}
		}
	}
	b.must(agree(all[0].ID))
	for _, one := range all {
		b.book.View(func(s *count.State) {
			if got, _ := s.BundleFigures(one.ID); fmt.Sprint(got) != fmt.Sprint(figures[one.ID]) {
				b.t.Fatal(fmt.Sprintf("bundle %s is %+v, not %+v", one.ID, got, figures[one.ID]))
			}
		})
	}
}

// Whatever two people typed: figure by figure corrected from the first pass, the
// second comes to the same.
func TestEveryFigureCanBeCorrected(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := newTally(t, rules{"marks": "for_against"})
		b.must(moves(here, []move{box("1", "p", 9)})...)
		figure := func(name string) int { return rapid.IntRange(0, 3).Draw(t, name) }
		for p := count.First; p <= count.Second; p++ {
			votes := fmt.Sprintf("a%d b%d -a%d -b%d +冯二:%d +无名:%d", figure("a"), figure("b"), figure("-a"), figure("-b"), figure("w"), figure("u"))
			if rapid.Bool().Draw(t, "another") {
				votes += " +王五:1"
			}
			b.must(totals("D", p, votes, figure("blank"), figure("void")))
		}
		of := count.TotalsOf{Position: "D"}
		var differ []count.TotalsDifference
		b.book.View(func(s *count.State) { differ = s.TotalsDiffer(of) })
		for _, d := range differ {
			b.must(correctTotals(of, count.Second, d.Figure, int(d.Typed[count.First])))
		}
		b.book.View(func(s *count.State) {
			one, _ := s.Totals(of, count.First)
			two, _ := s.Totals(of, count.Second)
			if !s.TotalsAgree(of) || one.Votes["a"] != two.Votes["a"] || one.Unmatched != two.Unmatched {
				t.Fatalf("%+v and %+v", one, two)
			}
		})
		b.replayed()
	})
}

// Corrected totals hold to the crosses that write-ins ask for, too.
func TestCorrectedTotalsAskForCrosses(t *testing.T) {
	b := newTally(t, rules{"marks": "for_against", "write_ins": "after_against"})
	b.must(moves(here, []move{box("1", "p", 9), totals("D", count.First, "-a1 +冯二:1", 0, 0)})...)
	of := count.TotalsOf{Position: "D"}
	for _, c := range []struct {
		f    count.TotalsFigure
		n    int
		want string
	}{
		{count.TotalsFigure{What: "against", Candidate: "a"}, 0, "T508"},
		{count.TotalsFigure{What: "against", Candidate: "a"}, 2, ""},
		{count.TotalsFigure{What: "unmatched"}, 1, ""},
		{count.TotalsFigure{What: "unmatched"}, 2, "T508"},
	} {
		if refused, _ := b.make(correctTotals(of, count.First, c.f, c.n)); refused != c.want {
			t.Errorf("%+v made %d: refused with %q, want %q", c.f, c.n, refused, c.want)
		}
	}
	b.replayed()
}
