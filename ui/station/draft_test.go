package station

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"changpiao/station/count"
	"changpiao/station/election"
)

// office makes a position with candidates a1, a2, …
func office(id string, candidates, seats int) *election.Position {
	p := &election.Position{ID: election.PositionID(id), Title: id, Seats: seats}
	for i := range candidates {
		name := id + strconv.Itoa(i+1)
		p.Candidates = append(p.Candidates, election.Candidate{ID: election.CandidateID(name), Name: name, Voter: election.VoterNo(name)})
	}
	return p
}

// committee is a ballot of three positions with seven seats.
func committee() []*election.Position {
	return []*election.Position{office("a", 2, 1), office("b", 3, 2), office("c", 5, 4)}
}

// rules are those of an election with or without votes against.
func rules(against bool) election.RuleSet {
	if against {
		return election.RuleSet{Marks: election.ForAgainst}
	}
	return election.RuleSet{Marks: election.ForOnly}
}

// keyed presses keys one character each: those of the ballot, and E for Enter, B for Backspace, < and > for the arrows.
func keyed(d *draft, keys string) {
	for _, k := range keys {
		switch k {
		case 'B':
			d.back()
		case '<':
			d.move(-1)
		case '>', '+':
			d.move(1)
		case '*':
			d.ask()
		case '.':
			d.setAside()
		case '-':
			d.crossNext()
		case 'E':
			d.settle()
		default:
			d.digit(int(k-'0'), false)
		}
	}
}

// reading writes a ballot in short: the marks by position.
func reading(b count.Ballot) string {
	text := ""
	for _, id := range slices.Sorted(maps.Keys(b.Marks)) {
		for _, m := range b.Marks[id] {
			if m.Against {
				text += "-"
			}
			text += string(m.Candidate) + m.WriteIn + " "
		}
	}
	for _, id := range b.VoidPositions {
		text += "void " + string(id) + " "
	}
	if b.Void {
		text += "void "
	}
	if b.Pending {
		text += "pending "
	}
	return text + b.Reason
}

func TestKeysOfABallot(t *testing.T) {
	three := committee()
	long := []*election.Position{office("a", 12, 3)}
	for _, c := range []struct {
		name      string
		positions []*election.Position
		against   bool
		keys      string
		want      string
		ready     bool
	}{
		{"nothing is no ballot", three, false, "", "", false},
		{"full positions give way", three, false, "1121234", "a1 b1 b2 c1 c2 c3 c4 ", true},
		{"turning on after a full position stays where it turned to", three, false, "1+12+1234", "a1 b1 b2 c1 c2 c3 c4 ", true},
		{"turning on twice passes over", three, false, "1++5", "a1 c5 ", true},
		{"turning on from a marked position", three, false, "11+5", "a1 b1 c5 ", true},
		{"arrows pass over", three, false, ">>5", "c5 ", true},
		{"0 passes over an empty position", three, false, "01", "b1 ", true},
		{"0 alone is a blank ballot", three, false, "0", "", true},
		{"0 does not take marks away", three, false, "1<0", "a1 ", true},
		{"a second press takes the mark away", three, false, "1<1", "", false},
		{"too many marks can be keyed", three, false, "1<2", "a1 a2 ", true},
		{"a number that nobody has", three, false, "19", "a1 ", true},
		{"backspace takes back one key", three, false, "112B", "a1 b1 ", true},
		{"backspace to the beginning", three, false, "11BB", "", false},
		{"numbers of two digits", long, false, "0112", "a1 a12 ", true},
		{"1 and 2 is never 12 by chance: a number begun is not yet a mark", long, false, "1", "", false},
		{"Enter ends a number", long, false, "1E2E", "a1 a2 ", true},
		{"a number beyond the last", long, false, "13", "", false},
		{"00 is blank", long, false, "00", "", true},
		{"void with its reason", three, false, "11*4", "void 涂改", true},
		{"void asks for a reason", three, false, "*", "", false},
		{"9 is no reason", three, false, "*9", "", false},
		{"marks on a void ballot do nothing", three, false, "*412", "void 涂改", true},
		{"one position void", three, false, "1**2<1", "a1 void b 超额", true},
		{"void taken back", three, false, "1*4BB", "a1 ", true},
		{"set aside with marks", three, false, "1.", "a1 pending ", true},
		{"set aside without", three, false, ".", "pending ", true},
		{"not set aside after all", three, false, "..", "", false},
		{"no votes against where there are none", three, false, "-1", "a1 ", true},
		{"against", three, true, "1-2", "a1 -a2 ", true},
		{"for and against the same", three, true, "1-1", "a1 -a1 ", true},
		{"everybody is marked: the next", three, true, "1-22", "a1 -a2 b2 ", true},
		{"a cross that waits is no ballot", three, true, "1-", "a1 ", false},
	} {
		d := newDraft(c.positions, rules(c.against))
		keyed(d, c.keys)
		if got := reading(d.ballot()); got != c.want || d.ready() != c.ready {
			t.Errorf("%s: %q gives %q (ready %v), not %q (%v)", c.name, c.keys, got, d.ready(), c.want, c.ready)
		}
	}
}

func TestCrossesBeforeWriteInsFillNoSeat(t *testing.T) {
	d := newDraft(committee(), election.RuleSet{Marks: election.ForOnly, WriteIns: election.AfterAgainst})
	keyed(d, "-1")
	if d.at != 0 {
		t.Fatal("a cross took the seat")
	}
	d.writeIn("甲", "")
	keyed(d, "1")
	if got := reading(d.ballot()); got != "-a1 甲 b1 " {
		t.Errorf("%q", got)
	}
}

// TestBundleTakesMarksPlusOneKeys is the promise to the recorders: 50 ballots of three positions with seven marks.
func TestBundleTakesMarksPlusOneKeys(t *testing.T) {
	d := newDraft(committee(), rules(false))
	keys := 0
	for n := range 50 {
		marks := []int{1 + n%2, 1 + n%3, 1 + (n+1)%3, 1 + n%5, 1 + (n+1)%5, 1 + (n+2)%5}
		for _, m := range marks {
			d.digit(m, false)
			keys++
		}
		if keys++; !d.ready() { // Enter
			t.Fatalf("ballot %d is not ready", n+1)
		}
		got := 0
		for _, m := range d.ballot().Marks {
			got += len(m)
		}
		if got != len(marks) {
			t.Fatalf("ballot %d has %d marks, not %d: %s", n+1, got, len(marks), reading(d.ballot()))
		}
		d.clear()
	}
	if most := 50 * (6 + 1); keys > most {
		t.Errorf("%d keys, not %d", keys, most)
	}
}

// aBallot draws what a voter may have marked: any candidates, more or fewer than there are seats, or a void ballot.
func aBallot(t *rapid.T, positions []*election.Position, against bool) count.Ballot {
	if rapid.IntRange(0, 9).Draw(t, "void") == 0 {
		return count.Ballot{Void: true, Reason: rapid.SampledFrom(count.VoidReasons()).Draw(t, "reason")}
	}
	b := count.Ballot{Marks: map[election.PositionID][]count.Mark{}, Pending: rapid.IntRange(0, 9).Draw(t, "pending") == 0}
	for _, pos := range positions {
		for _, c := range pos.Candidates {
			if rapid.Bool().Draw(t, string(c.ID)) {
				b.Marks[pos.ID] = append(b.Marks[pos.ID], count.Mark{Candidate: c.ID})
			} else if against && rapid.Bool().Draw(t, "against "+string(c.ID)) {
				b.Marks[pos.ID] = append(b.Marks[pos.ID], count.Mark{Candidate: c.ID, Against: true})
			}
		}
	}
	return b
}

// keys presses those that a recorder would for a ballot, looking where the pad stands.
func keyBallot(d *draft, b count.Ballot) {
	if b.Void {
		d.ask()
		d.digit(slices.Index(count.VoidReasons(), b.Reason)+1, false)
		return
	}
	for at, pos := range d.positions {
		if len(b.Marks[pos.ID]) == 0 && d.at == at {
			d.digit(0, false)
			for d.digits != "" { // a number of several digits
				d.digit(0, false)
			}
		}
		for _, m := range b.Marks[pos.ID] {
			d.move(at - d.at)
			i := slices.IndexFunc(pos.Candidates, func(c election.Candidate) bool { return c.ID == m.Candidate })
			if m.Against {
				d.crossNext()
			}
			for _, digit := range d.number(at, i) {
				d.digit(int(digit-'0'), false)
			}
		}
	}
	if b.Pending {
		d.setAside()
	}
}

func TestAnyBallotCanBeKeyed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var positions []*election.Position
		for _, id := range []string{"a", "b", "c"}[:rapid.IntRange(1, 3).Draw(t, "positions")] {
			positions = append(positions, office(id, rapid.IntRange(1, 14).Draw(t, "candidates"), rapid.IntRange(1, 5).Draw(t, "seats")))
		}
		against := rapid.Bool().Draw(t, "against")
		want := aBallot(t, positions, against)
		d := newDraft(positions, rules(against))
		keyBallot(d, want)
		if !d.ready() {
			t.Fatalf("not ready: %+v", d.slip)
		}
		if got := reading(d.ballot()); got != reading(want) {
			t.Fatalf("keyed %q, wanted %q", got, reading(want))
		}
	})
}
