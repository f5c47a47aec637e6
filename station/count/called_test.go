package count_test

import (
	"fmt"
	"slices"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"

	"pgregory.net/rapid"
)

// called writes what may be seen of paper p: ballots called, pending and valid,
// then what the director's position counted and its votes.
func called(b *tally) (text string) {
	b.book.View(func(s *count.State) {
		c := s.Called()
		p, d := c.Papers[0], c.Positions[0]
		text = fmt.Sprintf("%d/%d pending %d valid %d: counted %d blank %d void %d %v", p.Called(), p.Returned, p.Pending, p.Valid, d.Counted, d.Blank, d.Void, d.Votes)
	})
	return text
}

var afterAgree = rules{"board": "after_agree"}

func TestCalled(t *testing.T) {
	totals := func(p count.Pass, a string) move {
		return do(count.TypeTotals{Position: "D", Pass: p, Votes: map[election.CandidateID]election.Figure{"a": election.ReadFigure(a), "b": whole(0)}, Blank: whole(0), Void: whole(0)})
	}
	first := func(marks ...string) []move {
		var list []move
		for _, m := range marks {
			list = append(list, enter("x", count.First, m, 1))
		}
		return list
	}
	const nothing = "0/3 pending 0 valid 0: counted 0 blank 0 void 0 map[]"
	const all = "3/3 pending 0 valid 3: counted 3 blank 0 void 0 map[a:3]"
	for _, c := range []struct {
		name   string
		rules  rules
		before []move
		want   string
	}{
		{"nothing yet", nil, begun3, nothing},
		{"as called", nil, moves(begun3, first("D=a", "D=b")), "2/3 pending 0 valid 2: counted 2 blank 0 void 0 map[a:1 b:1]"},
		{"the second pass adds nothing", nil, twice, all},
		{"the second pass alone", nil, moves(begun3, []move{enter("x", count.Second, "D=a", 2)}), nothing},
		{"a ballot set aside", nil, moves(begun3, first("D=a", "D=a ?")), "2/3 pending 1 valid 1: counted 1 blank 0 void 0 map[a:1]"},
		{"a name that two voters have", nil, moves(begun3, first("D=+郑一")), "1/3 pending 1 valid 0: counted 0 blank 0 void 0 map[]"},
		{"the committee's decision", nil, moves(begun3, first("D=a ?"), []move{do(count.Decide{Bundle: "x", N: 1, Decision: count.Decision{Ballot: ballot("D=b")}})}), "1/3 pending 0 valid 1: counted 1 blank 0 void 0 map[b:1]"},
		{"void and blank", nil, moves(begun3, first("!涂改", "M=e", "D=a,b M=e")), "3/3 pending 0 valid 2: counted 0 blank 1 void 1 map[]"},
		{"taken back", nil, moves(begun3, first("D=a", "D=b"), []move{takeBack(count.First)}), "1/3 pending 0 valid 1: counted 1 blank 0 void 0 map[a:1]"},
		{"totals of the first pass", nil, moves(three, []move{totals(count.First, "3")}), "3/3 pending 0 valid 3: counted 3 blank 0 void 0 map[a:3 b:0]"},
		{"totals of the second pass alone", nil, moves(three, []move{totals(count.Second, "3")}), nothing},
		{"after_agree: one count", afterAgree, once, nothing},
		{"after_agree: both counts, not confirmed", afterAgree, twice, nothing},
		{"after_agree: agreed", afterAgree, agreed3, all},
		{"after_agree: corrected afterwards", afterAgree, moves(agreed3, []move{correct(count.First, 1, "D=b").because("复核")}), nothing},
		{"after_agree: totals of one count", afterAgree, moves(three, []move{totals(count.First, "3")}), nothing},
		{"after_agree: totals differ", afterAgree, moves(three, []move{totals(count.First, "3"), totals(count.Second, "2")}), nothing},
		{"after_agree: totals agree", afterAgree, moves(three, []move{totals(count.First, "3"), totals(count.Second, "3")}), "3/3 pending 0 valid 3: counted 3 blank 0 void 0 map[a:3 b:0]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTally(t, c.rules)
			b.must(c.before...)
			if got := called(b); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// What is called adds up at every step, and when the count is agreed it is the result.
func TestCalledComesToTheResult(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := someRules(t)
		set["board"] = rapid.SampledFrom([]string{"live", "after_agree"}).Draw(t, "board")
		ballots := someBallots(t, set, 8)
		b := newTally(t, set)
		b.must(begun("S1", 60, 0), box("1", "p", len(ballots)), box("1", "q", 0), bundle("x", "p", len(ballots)))
		for i, text := range ballots {
			b.must(enter("x", count.First, text, 1))
			want := election.Count(i + 1)
			if set["board"] == "after_agree" {
				want = 0
			}
			b.book.View(func(s *count.State) {
				c := s.Called()
				if got := c.Papers[0].Called(); got != want {
					t.Fatal(got, "called, not", want)
				}
				for _, p := range c.Positions[:3] {
					if p.Counted+p.Blank+p.Void+c.Papers[0].Void != want {
						t.Fatalf("%+v of %+v", p, c.Papers[0])
					}
				}
			})
		}
		for _, text := range ballots {
			b.must(enter("x", count.Second, text, 1))
		}
		b.must(agree("x"))
		b.book.View(func(s *count.State) {
			c := s.Called()
			if got, want := fmt.Sprint(c.Positions), fmt.Sprint(s.Positions()); got != want {
				t.Fatal(got, "not", want)
			}
			if !slices.EqualFunc(c.Papers, s.Papers(), func(c count.CalledPaper, p count.PaperFigures) bool { return c.PaperFigures == p && c.Pending == 0 }) {
				t.Fatal(c.Papers, s.Papers())
			}
		})
	})
}

// Looking on changes nothing.
func TestCalledLeavesTheBook(t *testing.T) {
	b := newTally(t, afterAgree)
	b.must(once...)
	before := summary(b.book)
	called(b)
	if after := summary(b.book); after != before {
		t.Error(after, "was", before)
	}
}
