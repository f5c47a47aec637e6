package count_test

import (
	"strconv"
	"strings"
	"testing"

	"changpiao/station/count"
	"changpiao/station/election"
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

// Totals say the same as the ballots of which they are the sums.
func (b *tally) typeAll(of *tally) {
	paper, positions := of.figures()
	b.must(begun("S1", 60, 0), typed("1", strconv.Itoa(int(paper.Returned)), strconv.Itoa(int(paper.Blank)), strconv.Itoa(int(paper.Void))), box("1", "q", 0))
	for _, p := range positions {
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
		for pass := count.First; pass <= count.Second; pass++ {
			b.must(totals(p.Position, pass, strings.Join(parts, " "), int(p.Blank), int(p.Void)))
		}
	}
}
