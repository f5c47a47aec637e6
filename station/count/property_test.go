package count_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"

	"pgregory.net/rapid"
)

func someRules(t *rapid.T) rules {
	pick := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	return rules{
		"over_vote":     pick("over_vote", "position", "ballot"),
		"two_positions": pick("two_positions", "higher", "both", "ballot"),
		"blank":         pick("blank", "abstain", "void"),
		"marks":         pick("marks", "for", "for_against"),
		"write_ins":     pick("write_ins", "yes", "no", "after_against"),
	}
}

// someBallot draws a ballot that a recorder may enter, none of them doubtful.
func someBallot(t *rapid.T, set rules) string {
	kind := rapid.IntRange(0, 11).Draw(t, "kind")
	if kind == 0 {
		return "!" + rapid.SampledFrom(count.VoidReasons()).Draw(t, "reason")
	}
	var parts []string
	for _, pos := range []struct {
		id         string
		candidates []string
	}{{"D", []string{"a", "b"}}, {"V", []string{"a2", "c"}}, {"M", []string{"e", "f", "g", "h", "b2"}}} {
		marks := rapid.SliceOfN(rapid.SampledFrom(pos.candidates), 0, len(pos.candidates)).Draw(t, pos.id)
		crosses := 0
		if set["marks"] == "for_against" {
			against := rapid.SliceOfNDistinct(rapid.SampledFrom(pos.candidates), 0, 2, rapid.ID).Draw(t, pos.id+"-")
			for _, id := range against {
				marks = append(marks, "-"+id)
			}
			crosses = len(against)
		}
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"+冯二", "+冯二/0012", "+无名", "+张三/0001", "+张三/0013", "+郑一/0010", "+王五", "+李四"}), 0, 2).Draw(t, pos.id+"+")
		if set["write_ins"] == "after_against" {
			names = names[:min(len(names), crosses)]
		}
		if marks = append(marks, names...); len(marks) > 0 {
			parts = append(parts, pos.id+"="+strings.Join(marks, ","))
		}
	}
	if kind == 1 {
		parts = append(parts, "!M:涂改")
	}
	return strings.Join(parts, " ")
}

// counted is a book in which ballots are entered in bundles of up to a size.
func counted(t require, set rules, ballots []string, size int) *tally {
	b := newTally(t, set)
	b.must(begun("S1", 60, 0), box("1", "p", len(ballots)), box("1", "q", 0))
	for chunk := range slices.Chunk(ballots, size) {
		id := count.BundleID(fmt.Sprint("x", b.moves))
		b.must(bundle(id, "p", len(chunk)))
		for pass := count.First; pass <= count.Second; pass++ {
			for _, text := range chunk {
				b.must(enter(id, pass, text, 1))
			}
		}
		b.must(agree(id))
	}
	b.identities()
	return b
}

// sameSums counts ballots, and counts them otherwise: the sums are the same.
func sameSums(t *testing.T, otherwise func(t *rapid.T, set rules, ballots []string, b *tally) string) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := someRules(t)
		ballots := someBallots(t, set, 12)
		b := counted(t, set, ballots, rapid.IntRange(1, 6).Draw(t, "size"))
		want := sumsOf(b)
		if got := otherwise(t, set, ballots, b); got != want {
			t.Fatal("otherwise they are", got, "not", want)
		}
	})
}

func someBallots(t *rapid.T, set rules, most int) []string {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return someBallot(t, set) }), 1, most).Draw(t, "ballots")
}

func TestAnyOrderAddsUp(t *testing.T) {
	sameSums(t, func(t *rapid.T, set rules, ballots []string, _ *tally) string {
		shuffled := rapid.Permutation(ballots).Draw(t, "shuffled")
		return sumsOf(counted(t, set, shuffled, rapid.IntRange(1, 6).Draw(t, "another size")))
	})
}

func TestCorrectedBallotsAddUp(t *testing.T) {
	sameSums(t, func(t *rapid.T, set rules, ballots []string, _ *tally) string {
		return sumsOf(corrected(t, set, rapid.Permutation(ballots).Draw(t, "wrong"), ballots))
	})
}

func TestBooksOfOneBallotAddUp(t *testing.T) {
	sameSums(t, func(t *rapid.T, set rules, ballots []string, _ *tally) string { return sumsOfEach(t, set, ballots) })
}

func TestTypedTotalsAddUp(t *testing.T) {
	sameSums(t, func(t *rapid.T, set rules, _ []string, b *tally) string {
		typed := newTally(t, set)
		typed.typeAll(b)
		typed.must(seal)
		typed.replayed()
		return sumsOf(typed)
	})
}

func TestTypedBundlesAddUp(t *testing.T) {
	sameSums(t, func(t *rapid.T, set rules, _ []string, b *tally) string {
		partly := newTally(t, set)
		partly.typeBundles(b)
		partly.must(seal)
		partly.replayed()
		return sumsOf(partly)
	})
}

func TestSealedCountsAddUp(t *testing.T) {
	sameSums(t, func(_ *rapid.T, _ rules, _ []string, b *tally) string {
		b.must(seal)
		b.replayed()
		return sumsOf(b)
	})
}

// sumsOf writes every figure of paper p.
func sumsOf(b *tally) string {
	b.identities()
	paper, positions := b.figures()
	return fmt.Sprint(paper, positions)
}

// sumsOfEach adds up books of one ballot each.
func sumsOfEach(t require, set rules, ballots []string) string {
	paper, positions := counted(t, set, ballots[:1], 1).figures()
	for _, text := range ballots[1:] {
		q, others := counted(t, set, []string{text}, 1).figures()
		paper.Returned, paper.Valid, paper.Blank, paper.Void = paper.Returned+q.Returned, paper.Valid+q.Valid, paper.Blank+q.Blank, paper.Void+q.Void
		for i, o := range others {
			p := &positions[i]
			p.Counted, p.Blank, p.Void, p.Unmatched = p.Counted+o.Counted, p.Blank+o.Blank, p.Void+o.Void, p.Unmatched+o.Unmatched
			for id, n := range o.Votes {
				p.Votes[id] += n
			}
			for id, n := range o.Against {
				p.Against[id] += n
			}
			for no, w := range o.WriteIns {
				p.WriteIns[no] = count.WriteIn{Name: w.Name, Votes: p.WriteIns[no].Votes + w.Votes}
			}
		}
	}
	return fmt.Sprint(paper, positions)
}

// corrected is a book in which other ballots were entered, taken back or
// corrected until they were these, the last of them after the agreement.
func corrected(t require, set rules, wrong, ballots []string) *tally {
	b := newTally(t, set)
	b.must(begun("S1", 60, 0), box("1", "p", len(ballots)+1), box("1", "p", len(ballots)).because("重数"), box("1", "q", 0), bundle("x", "p", len(ballots)))
	for pass := count.First; pass <= count.Second; pass++ {
		for i, text := range wrong {
			b.must(enter("x", pass, text, 1))
			if i%2 == 0 {
				b.must(takeBack(pass), enter("x", pass, text, 1))
			}
		}
	}
	b.must(agree("x"))
	for pass := count.First; pass <= count.Second; pass++ {
		for i, text := range ballots {
			b.must(correct(pass, i+1, text).because("复核"))
		}
	}
	return b
}

// A paper's sums over the stations whose boxes are counted at one place are
// those of one station with all of the ballots.
func TestCentralCountAddsUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set := someRules(t)
		ballots := someBallots(t, set, 8)
		cut := rapid.IntRange(0, len(ballots)).Draw(t, "cut")
		venue := maps.Clone(set)
		venue["count_at"] = "central"
		b := newTally(t, venue)
		b.must(begun("S1", 30, 0), begun("S2", 30), box("1", "p", cut), box("1", "q", 0), box("2", "p", len(ballots)-cut), box("2", "q", 0), bundle("x", "p", len(ballots)))
		for pass := count.First; pass <= count.Second; pass++ {
			for _, text := range ballots {
				b.must(enter("x", pass, text, 1))
			}
		}
		b.must(agree("x"))
		if got, want := sumsOf(b), sumsOf(counted(t, set, ballots, len(ballots))); got != want {
			t.Fatal(got, "not", want)
		}
		b.must(seal)
		b.book.View(func(s *count.State) {
			if s.Stage() != count.Sealed || election.Has(s.Unmet(), "T515") {
				t.Fatal(s.Stage(), s.Unmet())
			}
		})
	})
}
