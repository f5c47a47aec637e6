package count_test

import (
	"slices"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/statement"
)

// A tallyCase makes some moves, all of which go well, and then one more.
type tallyCase struct {
	name   string
	rules  rules
	before []move
	last   move
	want   string // codes that refuse it, "" for none
}

func runTallies(t *testing.T, cases []tallyCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newTally(t, c.rules)
			b.must(c.before...)
			if got, _ := b.make(c.last); got != c.want {
				t.Errorf("refused with %q, want %q", got, c.want)
			}
			b.replayed()
		})
	}
}

func moves(lists ...[]move) []move { return slices.Concat(lists...) }

func typed(id election.BoxID, n, blank, void string) move {
	return do(count.CountBox{Box: id, Paper: "p", N: election.ReadFigure(n), Blank: election.ReadFigure(blank), Void: election.ReadFigure(void)})
}

func correct(p count.Pass, n int, marks string) move {
	return do(count.Correct{Bundle: "x", Pass: p, N: n, Ballot: ballot(marks)})
}

func takeBack(p count.Pass) move { return do(count.TakeBack{Bundle: "x", Pass: p}) }

// Three ballots of p are back, none of q, of nine issued.
var (
	here    = []move{begun("S1", 9, 0)}
	three   = moves(here, []move{box("1", "p", 3), box("1", "q", 0)})
	begun3  = moves(three, []move{bundle("x", "p", 3)})
	once    = moves(begun3, []move{enter("x", count.First, "D=a", 3)})
	twice   = moves(once, []move{enter("x", count.Second, "D=a", 3)})
	agreed3 = moves(twice, []move{agree("x")})
	sealed3 = moves(agreed3, []move{seal})
)

// of is a station's statement with something else in it.
func of(id election.StationID, change func(*statement.Closing)) move {
	return move{command: beginning{station: id, issued: []election.Count{5}, change: change}, staff: []election.StaffID{"A"}}
}

func TestBoxes(t *testing.T) {
	away := []move{begun("S1", 7, 2)}
	byBox := rules{"mobile_excess": "box"}
	central := rules{"count_at": "central"}
	two := []move{begun("S1", 5, 0), begun("S2", 5)}
	fewer := []move{{command: beginning{station: "S1", issued: []election.Count{9, 0}, change: func(c *statement.Closing) { c.Papers[1].InPerson = 1 }}, staff: []election.StaffID{"A"}}}
	runTallies(t, []tallyCase{
		{"counted", nil, here, box("1", "p", 3), ""},
		{"B406 no figure", nil, here, typed("1", "", "", ""), "B406"},
		{"B406 negative", nil, three, bundle("x", "p", -1), "B406"},
		{"B406 a fraction", nil, here, typed("1", "1.5", "", ""), "B406"},
		{"B406 none at all", nil, here, typed("1", "0", "", ""), ""},
		{"B406 full-width digits", nil, here, typed("1", "３", "", ""), ""},
		{"B406 blank pile", nil, here, typed("1", "3", "x", ""), "B406"},
		{"B406 void pile", nil, here, typed("1", "3", "", "-1"), "B406"},
		{"B406 a bundle of none", nil, three, bundle("x", "p", 0), "B406"},
		{"B406 a bundle without a name", nil, three, bundle("", "p", 1), "B406"},
		{"B406 a bundle without a figure", nil, three, do(count.BeginBundle{ID: "x", Paper: "p"}), "B406"},
		{"B406 how many alike", nil, begun3, do(count.Enter{Bundle: "x", Pass: count.First, Ballot: ballot("D=a"), Times: election.ReadFigure("一")}), "B406"},
		{"B406 none alike", nil, begun3, enter("x", count.First, "D=a", 0), "B406"},
		{"B406 no third count", nil, begun3, enter("x", 3, "D=a", 1), "B406"},
		{"B406 a box not opened", nil, moves(here, []move{box("1", "p", 0)}), seal, "B406"},
		{"B406 a mobile box not opened", nil, moves(away, []move{box("1", "p", 0), box("1", "q", 0)}), seal, "B406"},
		{"a mobile box that never left", nil, moves(here, []move{box("1", "p", 0), box("1", "q", 0)}), seal, ""},

		{"T502 box", nil, here, box("9", "p", 1), "T502"},
		{"T502 paper", nil, here, box("1", "r", 1), "T502"},
		{"T502 another station's box", nil, here, box("2", "p", 1), "T502"},
		{"T502 another station's box, carried here", central, two, box("2", "p", 1), ""},
		{"T502 station", nil, nil, do(count.Begin{}), "S706 T502"},
		{"T503 piles", nil, here, typed("1", "3", "1", "2"), ""},
		{"T503 piles of more than there are", nil, here, typed("1", "3", "2", "2"), "T503"},
		{"T503 returned made less than is in bundles", nil, begun3, box("1", "p", 2).because("重数"), "T503"},
		{"T503 returned made as many as in bundles", nil, moves(here, []move{box("1", "p", 4), bundle("x", "p", 3)}), box("1", "p", 3).because("重数"), ""},
		{"T512 returned changed", nil, three, box("1", "p", 4), "T512"},
		{"T512 returned changed with a reason", nil, three, box("1", "p", 4).because("重数"), ""},
		{"T512 the same figure again", nil, three, box("1", "p", 3), ""},
		{"W114 box", nil, here, box("1", "p", 3).by("K"), "W114"},

		{"B401 as many as issued", nil, moves(here, []move{box("1", "p", 9)}), bundle("x", "p", 9), ""},
		{"B401 one more", nil, moves(here, []move{box("1", "p", 10)}), bundle("x", "p", 9), "B401"},
		{"B401 no totals are typed", nil, moves(here, []move{box("1", "p", 10)}), totals("D", count.First, "a9", 0, 0), "B401"},
		{"B401 no ballot is entered", nil, moves(begun3, []move{box("1", "p", 10).because("重数")}), enter("x", count.First, "D=a", 1), "B401"},
		{"B401 another kind of paper", nil, moves(here, []move{box("1", "p", 10), box("1", "q", 9)}), bundle("x", "q", 9), ""},
		{"B401 of a paper of which fewer were issued", nil, moves(fewer, []move{box("1", "p", 5), box("1", "q", 2)}), bundle("x", "q", 1), "B401"},
		{"B401 beside a paper of which fewer were issued", nil, moves(fewer, []move{box("1", "p", 5), box("1", "q", 1)}), bundle("x", "p", 5), ""},
		{"B401 over both boxes", nil, moves(away, []move{box("1", "p", 8), box("m", "p", 2)}), bundle("x", "p", 1), "B401"},
		{"B401 a fixed box returns what was issued through the mobile one", nil, moves(away, []move{box("1", "p", 8), box("m", "p", 1)}), bundle("x", "p", 9), ""},
		{"B401 at one station of two", central, moves(two, []move{box("1", "p", 6), box("2", "p", 1)}), bundle("x", "p", 1), "B401"},
		{"B401 at neither", central, moves(two, []move{box("1", "p", 5), box("2", "p", 5)}), bundle("x", "p", 10), ""},
		{"B401 sealed without a tally", nil, moves(here, []move{box("1", "p", 10), box("1", "q", 0)}), seal, ""},

		{"B403 as many as issued", nil, moves(away, []move{box("m", "p", 2)}), bundle("x", "p", 2), ""},
		{"B403 one more", nil, moves(away, []move{box("m", "p", 3)}), bundle("x", "p", 1), "B401 B403"},
		{"B403 the box is void", byBox, moves(away, []move{box("1", "p", 5), box("m", "p", 3)}), bundle("x", "p", 5), ""},
		{"B403 the box is in no bundle", byBox, moves(away, []move{box("1", "p", 5), box("m", "p", 3)}), bundle("x", "p", 6), "T503"},
		{"B403 the box is not void", byBox, moves(away, []move{box("1", "p", 5), box("m", "p", 2)}), bundle("x", "p", 7), ""},
		{"B403 the box is void no more once it is counted again", byBox, moves(away, []move{box("1", "p", 5), box("m", "p", 3), bundle("x", "p", 5)}), box("m", "p", 2).because("重数"), ""},
		{"T503 the box becomes void with its ballots in bundles", byBox, moves(away, []move{box("1", "p", 5), box("m", "p", 2), bundle("x", "p", 7)}), box("m", "p", 3).because("重数"), "T503"},
		{"T503 another box made less while one is void", byBox, moves(away, []move{box("1", "p", 5), box("m", "p", 3), bundle("x", "p", 5)}), box("1", "p", 4).because("重数"), "T503"},
		{"B403 the box is void and too much at the station", byBox, moves(away, []move{box("1", "p", 7), box("m", "p", 3)}), bundle("x", "p", 5), "B401"},

		{"B407 a box before the boxes are opened", nil, nil, box("1", "p", 1), "B407"},
		{"B407 begun twice", nil, here, begun("S1", 9, 0), "B407"},
		{"B407 begun twice before the other station", central, here, begun("S1", 9, 0), "B407"},
		{"B407 another station once boxes are counted", central, moves(two, []move{box("1", "p", 3)}), begun("S2", 5), "B407"},
		{"B407 another station before", central, here, begun("S2", 5), ""},
		{"B407 another station where each counts its own", nil, here, begun("S2", 5), "B407"},
		{"B407 a box before the other station's statement", central, here, box("1", "p", 3), "B407"},
		{"B407 the other station's box before its statement", central, here, box("2", "p", 3), "B407"},
		{"another station again once its polls were reopened", central, moves(two, []move{box("1", "p", 3), do(count.Reopen{Polls: true}).because("误关").by("A", "B"), begun("S1", 5, 0)}), begun("S2", 6), ""},
		{"B407 another station again once boxes are counted again", central, moves(two, []move{box("1", "p", 3), do(count.Reopen{Polls: true}).because("误关").by("A", "B"), begun("S1", 5, 0), box("1", "p", 3)}), begun("S2", 6), "B407"},
		{"S706 another election", central, here, of("S2", func(c *statement.Closing) { c.Election = "west" }), "S706"},
		{"S706 another round", central, here, of("S2", func(c *statement.Closing) { c.Round = 2 }), "S706"},
		{"S706 another definition", central, here, of("S2", func(c *statement.Closing) { c.Definition[0] ^= 1 }), "S706"},
		{"B407 a box after sealing", nil, sealed3, box("1", "p", 3), "B407"},
		{"a box after sealing and reopening", nil, moves(sealed3, []move{reopen}), box("1", "p", 4), ""},
		{"W114 begin", nil, nil, begun("S1", 9, 0).by("N"), "W114"},
	})
}

// Of a paper with too many ballots no tally is taken, and what was taken isn't
// shown.
func TestNoTallyOfAnInvalidPaper(t *testing.T) {
	b := newTally(t, nil)
	b.must(moves(agreed3, []move{box("1", "p", 10).because("又找到七张")})...)
	paper, positions := b.figures()
	if paper.Returned != 10 || paper.Valid+paper.Blank+paper.Void != 0 || positions[0].Counted != 0 || positions[0].Votes["a"] != 0 {
		t.Errorf("B401: %+v %+v", paper, positions[0])
	}
	b.book.View(func(s *count.State) {
		if !s.Invalid() {
			t.Error("B401: not invalid")
		}
	})
	b.must(seal)
	b.replayed()
}

func TestVoidMobileBox(t *testing.T) {
	b := newTally(t, rules{"mobile_excess": "box"})
	b.must(begun("S1", 7, 2), box("1", "p", 3), box("m", "p", 3), bundle("x", "p", 3), enter("x", count.First, "D=a", 2), enter("x", count.First, "!超额", 1))
	b.identities()
	paper, positions := b.figures()
	if paper.Returned != 6 || paper.Mobile != 3 || paper.Void != 4 || paper.Valid != 2 || positions[0].Votes["a"] != 2 {
		t.Errorf("B403: %+v %+v", paper, positions[0])
	}
	b.book.View(func(s *count.State) {
		if s.Invalid() {
			t.Error("B403: invalid")
		}
	})
}

func TestBundles(t *testing.T) {
	after := rules{"marks": "for_against", "write_ins": "after_against"}
	crosses := rules{"marks": "for_against"}
	first, second := count.First, count.Second
	differ := moves(once, []move{enter("x", second, "D=a", 2), enter("x", second, "D=b", 1)})
	runTallies(t, []tallyCase{
		{"T502 bundle", nil, begun3, enter("y", first, "D=a", 1), "T502"},
		{"T502 bundle told before any fault of state", nil, nil, enter("y", first, "D=a", 1), "T502"},
		{"T502 paper told before any fault of state", nil, nil, bundle("x", "r", 1), "T502"},
		{"T502 position told before any fault of state", nil, sealed3, enter("x", first, "Z=a", 1), "T502"},
		{"T502 position", nil, begun3, enter("x", first, "Z=a", 1), "T502"},
		{"T502 position of another paper", nil, begun3, enter("x", first, "H=x", 1), "T502"},
		{"T502 void position", nil, begun3, enter("x", first, "!H:涂改", 1), "T502"},
		{"T502 candidate", nil, begun3, enter("x", first, "D=z", 1), "T502"},
		{"T502 position, and T508 of the next", nil, begun3, enter("x", first, "A=a D=+", 1), "T502 T508"},
		{"T502 candidate of another position", nil, begun3, enter("x", first, "D=c", 1), "T502"},
		{"T502 no crosses in this election", nil, begun3, enter("x", first, "D=-a", 1), "T502"},
		{"T502 crosses", crosses, begun3, enter("x", first, "D=-a", 1), ""},
		{"T502 against nobody known", crosses, begun3, enter("x", first, "D=-z", 1), "T502"},
		{"T502 correct bundle", nil, begun3, do(count.Correct{Bundle: "y", Pass: first, N: 1}), "T502"},
		{"T502 correct the last", nil, once, correct(first, 3, "D=b"), ""},
		{"T502 correct beyond the last", nil, once, correct(first, 4, "D=b"), "T502"},
		{"T502 correct before the first", nil, once, correct(first, 0, "D=b"), "T502"},
		{"T502 correct the other pass", nil, once, correct(second, 1, "D=b"), "T502"},
		{"T502 agree", nil, begun3, agree("y"), "T502"},
		{"T502 take back bundle", nil, begun3, do(count.TakeBack{Bundle: "y", Pass: first}), "T502"},
		{"T502 take back from nothing", nil, once, takeBack(second), "T502"},

		{"T503 as large as returned", nil, three, bundle("x", "p", 3), ""},
		{"T503 larger", nil, three, bundle("x", "p", 4), "T503"},
		{"T503 the rest", nil, moves(three, []move{bundle("x", "p", 2)}), bundle("y", "p", 1), ""},
		{"T503 more than the rest", nil, moves(three, []move{bundle("x", "p", 2)}), bundle("y", "p", 2), "T503"},
		{"T503 of the other paper", nil, three, bundle("x", "q", 1), "T503"},
		{"T503 as many ballots as declared", nil, begun3, enter("x", first, "D=a", 3), ""},
		{"T503 more ballots", nil, begun3, enter("x", first, "D=a", 4), "T503"},
		{"T503 one more ballot", nil, once, enter("x", first, "D=a", 1), "T503"},
		{"T503 after one is taken back", nil, moves(once, []move{takeBack(first)}), enter("x", first, "D=b", 1), ""},
		{"T503 totals of a paper in bundles", nil, begun3, totals("D", first, "a3", 0, 0), "T503"},
		{"T503 bundles of a paper in totals", nil, moves(three, []move{totals("D", first, "a3", 0, 0)}), bundle("x", "p", 3), "T503"},

		{"T504 none", nil, begun3, agree("x"), "T504"},
		{"T504 one pass", nil, once, agree("x"), "T504"},
		{"T504 one short", nil, moves(once, []move{enter("x", second, "D=a", 2)}), agree("x"), "T504"},
		{"T504 whole", nil, twice, agree("x"), ""},

		{"T505 differ", nil, differ, agree("x"), "T505"},
		{"T505 corrected", nil, moves(differ, []move{correct(second, 3, "D=a")}), agree("x"), ""},
		{"T505 corrected wrongly", nil, moves(differ, []move{correct(second, 2, "D=a")}), agree("x"), "T505"},
		{"T505 the first pass was wrong", nil, moves(differ, []move{correct(first, 3, "D=b")}), agree("x"), ""},
		{"T505 the same in another order of marks", nil, moves(three, []move{bundle("x", "p", 1), enter("x", first, "M=e,f D=a", 1), enter("x", second, "D=a M=f,e", 1)}), agree("x"), ""},
		{"T505 the same person, listed and written", nil, moves(three, []move{bundle("x", "p", 1), enter("x", first, "D=a", 1), enter("x", second, "D=+张三", 1)}), agree("x"), ""},
		{"T505 the same name of two people", nil, moves(three, []move{bundle("x", "p", 1), enter("x", first, "D=+郑一/0010", 1), enter("x", second, "D=+郑一/0011", 1)}), agree("x"), "T505"},
		{"T505 doubtful in one pass", nil, moves(three, []move{bundle("x", "p", 1), enter("x", first, "D=a", 1), enter("x", second, "? D=a", 1)}), agree("x"), "T505"},
		{"T505 doubtful in one pass, decided", nil, moves(three, []move{bundle("x", "p", 1), enter("x", first, "D=a", 1), enter("x", second, "? D=a", 1),
			do(count.Decide{Bundle: "x", N: 1, Decision: count.Decision{Ballot: ballot("D=a")}})}), agree("x"), ""},
		{"T505 void in one pass", nil, moves(three, []move{bundle("x", "p", 1), enter("x", first, "!超额", 1), enter("x", second, "D=a,b", 1)}), agree("x"), "T505"},
		{"T505 behind a position void in both", nil, moves(three, []move{bundle("x", "p", 1), enter("x", first, "!M:涂改 D=a", 1), enter("x", second, "!M:涂改 D=b", 1)}), agree("x"), "T505"},
		{"T505 behind a ballot that was decided", nil, moves(three, []move{bundle("x", "p", 2), enter("x", first, "D=a ?", 1), enter("x", second, "D=a ?", 1),
			do(count.Decide{Bundle: "x", N: 1, Decision: count.Decision{Ballot: ballot("D=a")}}), enter("x", first, "D=a", 1), enter("x", second, "D=b", 1)}), agree("x"), "T505"},
		{"T505 blocks sealing", nil, differ, seal, "T505 T515"},
		{"T505 blocks sealing after a correction", nil, moves(agreed3, []move{correct(first, 1, "D=b").because("复核")}), seal, "T505 T515"},
		{"T505 both corrected", nil, moves(agreed3, []move{correct(first, 1, "D=b").because("复核"), correct(second, 1, "D=b").because("复核")}), seal, ""},

		{"T508 no name", nil, begun3, enter("x", first, "D=+", 1), "T508"},
		{"T508 blanks", nil, begun3, enter("x", first, "D=+__", 1), "T508"},
		{"T508 no name but a number", nil, begun3, enter("x", first, "D=+/0012", 1), "T508"},
		{"T508 a name", nil, begun3, enter("x", first, "D=+无", 1), ""},
		{"T508 no cross", after, begun3, enter("x", first, "D=+冯二", 1), "T508"},
		{"T508 a cross", after, begun3, enter("x", first, "D=-a,+冯二", 1), ""},
		{"T508 a cross in another position", after, begun3, enter("x", first, "V=-c D=+冯二", 1), "T508"},
		{"T508 two names, one cross", after, begun3, enter("x", first, "M=-e,+冯二,+王五", 1), "T508"},
		{"T508 no cross asked", crosses, begun3, enter("x", first, "D=+冯二", 1), ""},
		{"T509 no reason", nil, begun3, enter("x", first, "!", 1), "T509"},
		{"T509 not from the list", nil, begun3, enter("x", first, "!不好看", 1), "T509"},
		{"T509 from the list", nil, begun3, enter("x", first, "!其他", 1), ""},
		{"T509 void position", nil, begun3, enter("x", first, "!D:", 1), "T509"},
		{"T509 void position with a reason", nil, begun3, enter("x", first, "!D:涂改", 1), ""},
		{"T509 correction", nil, once, correct(first, 1, "!"), "T509"},

		{"T511 the same person", nil, once, enter("x", second, "D=a", 1).by("N"), "T511"},
		{"T511 another", nil, once, enter("x", second, "D=a", 1).by("A"), ""},
		{"T511 one of two", nil, once, enter("x", second, "D=a", 1).by("O", "N"), "T511"},
		{"T511 the first again by the second", nil, moves(begun3, []move{enter("x", second, "D=a", 1)}), enter("x", first, "D=a", 1).by("O"), "T511"},
		{"T511 in another bundle", nil, moves(three, []move{bundle("x", "p", 1), bundle("y", "p", 1), enter("x", first, "D=a", 1)}), enter("y", second, "D=a", 1).by("N"), ""},
		{"T511 totals", nil, moves(three, []move{totals("D", first, "a3", 0, 0)}), totals("D", second, "a3", 0, 0).by("N"), "T511"},
		{"T511 totals by another", nil, moves(three, []move{totals("D", first, "a3", 0, 0)}), totals("D", second, "a3", 0, 0), ""},

		{"T512 correct before agreement", nil, twice, correct(first, 1, "D=b"), ""},
		{"T512 correct after", nil, agreed3, correct(first, 1, "D=b"), "T512"},
		{"T512 correct after with a reason", nil, agreed3, correct(first, 1, "D=b").because("复核"), ""},
		{"T512 by a recorder", nil, agreed3, correct(first, 1, "D=b").because("复核").by("N"), "W114"},
		{"T512 reopen without a reason", nil, sealed3, reopen.because(""), "T512"},
		{"T512 reopen", nil, sealed3, reopen, ""},
		{"T512 totals before both agree", nil, moves(three, []move{totals("D", first, "a3", 0, 0)}), totals("D", first, "a2", 0, 0), ""},
		{"T512 totals that agreed", nil, moves(three, []move{totals("D", first, "a3", 0, 0), totals("D", second, "a3", 0, 0)}), totals("D", first, "a2", 0, 0), "T512"},

		{"T515 nothing in bundles", nil, three, seal, "T515"},
		{"T515 not agreed", nil, twice, seal, "T515"},
		{"T515 all agreed", nil, agreed3, seal, ""},
		{"T515 one is in no bundle", nil, moves(here, []move{box("1", "p", 4), box("1", "q", 0), bundle("x", "p", 3), enter("x", first, "D=a", 3), enter("x", second, "D=a", 3), agree("x")}), seal, "T515"},
		{"T515 the other paper", nil, moves(here, []move{box("1", "p", 0), box("1", "q", 1)}), seal, "T515"},
		{"T515 found another", nil, moves(agreed3, []move{box("1", "p", 4).because("又找到一张")}), seal, "T515"},
		{"T515 none returned", nil, moves(here, []move{box("1", "p", 0), box("1", "q", 0)}), seal, ""},

		{"W113 seal by one", nil, agreed3, seal.by("A"), "W113"},
		{"W113 seal by one twice", nil, agreed3, seal.by("A", "A"), "W113"},
		{"W113 supervisor and chief", nil, agreed3, seal.by("C", "B"), ""},
		{"W114 seal", nil, agreed3, seal.by("A", "B", "N"), "W114"},
		{"W114 enter", nil, begun3, enter("x", first, "D=a", 1).by("K"), "W114"},
		{"W114 nobody", nil, begun3, enter("x", first, "D=a", 1).by(), "W114"},
		{"W113 reopen by one", nil, sealed3, reopen.by("A"), "W113"},

		{"B407 bundle begun twice", nil, begun3, bundle("x", "p", 3), "B407"},
		{"B407 bundle before", nil, nil, bundle("x", "p", 3), "B407"},
		{"T503 bundle after sealing of more than came back", nil, moves(here, []move{box("1", "p", 0), box("1", "q", 0), seal}), bundle("x", "p", 1), "T503"},
		{"B407 the same bundle after sealing", nil, sealed3, bundle("x", "p", 3), "B407"},
		{"T503 totals after sealing of what is in bundles", nil, sealed3, do(count.TypeTotals{Position: "D", Pass: count.First, Blank: election.Whole(3), Void: election.Whole(0)}), "T503"},
		{"B407 taken back after agreement", nil, agreed3, takeBack(first), "B407"},
		{"B407 corrected after sealing", nil, sealed3, correct(first, 1, "D=b").because("复核"), "B407"},
		{"B407 seal before", nil, nil, seal, "B407"},
		{"B407 seal before anything is counted", nil, here, seal, "B407"},
		{"B407 seal twice", nil, sealed3, seal, "B407"},
		{"B407 announced before", nil, agreed3, do(count.Announce{Posted: "公告栏"}), "B407"},
		{"B407 announced", nil, sealed3, do(count.Announce{Posted: "公告栏"}), ""},
		{"B407 announced twice", nil, moves(sealed3, []move{do(count.Announce{})}), do(count.Announce{}), "B407"},
		{"B407 reopened while counting", nil, agreed3, reopen, "B407"},
		{"reopened to polling while counting", nil, agreed3, do(count.Reopen{Polls: true}).because("误关"), ""},
		{"B407 counted while polling again", nil, moves(agreed3, []move{do(count.Reopen{Polls: true}).because("误关")}), box("1", "p", 3), "B407"},
		{"begun again after polling again", nil, moves(agreed3, []move{do(count.Reopen{Polls: true}).because("误关")}), begun("S1", 9, 0), ""},
		{"the bundle again after polling again", nil, moves(agreed3, []move{do(count.Reopen{Polls: true}).because("误关"), begun("S1", 9, 0)}), bundle("x", "p", 2), ""},
		{"sealed again", nil, moves(sealed3, []move{reopen}), seal, ""},
	})
}

// Messages call positions as people do.
func TestMessagesNamePositions(t *testing.T) {
	for _, c := range []struct {
		name   string
		before []move
		last   move
		want   string
	}{
		{"T505 of a bundle", moves(begun3, []move{enter("x", count.First, "D=a V=c", 3), enter("x", count.Second, "D=a", 3)}), agree("x"), "T505 (ballots=1 (副主任); 2 (副主任); 3 (副主任), bundle=x)"},
		{"T505 of a ballot void in one pass", moves(three, []move{bundle("x", "p", 1), enter("x", count.First, "!超额", 1), enter("x", count.Second, "", 1)}), agree("x"), "T505 (ballots=1, bundle=x)"},
		{"T503 of piles", here, typed("1", "3", "1", "3"), "T503 (given=4, most=3, what=pile)"},
		{"T510 of totals", here, totals("D", count.First, "+郑一:2", 1, 0), "T510 (name=郑一, position=主任, typed=true)"},
		{"T511 of totals", moves(three, []move{totals("D", count.First, "a3", 0, 0)}), totals("D", count.Second, "a3", 0, 0).by("N"), "T511 (bundle=主任, who=N)"},
		{"T515 of totals", moves(three, []move{totals("D", count.First, "a3", 0, 0), totals("D", count.Second, "a3", 0, 0)}), seal,
			"T515 (agreed=0, paper=p, position=委员, returned=3); T515 (agreed=0, paper=p, position=副主任, returned=3)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTally(t, nil)
			b.must(c.before...)
			_, err := b.book.Do(election.Origin{Command: "last", At: polling.At(18, 0), By: c.last.staff}, c.last.command)
			if err == nil || err.Error() != "refused: "+c.want {
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}
