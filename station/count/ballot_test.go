package count_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"changpiao/station/count"
)

// read gives what becomes of one ballot: its fate as a whole, and of every
// position whom it counts for, "?" for a name that fits nobody.
func read(b *tally) string {
	paper, positions := b.figures()
	switch {
	case paper.Void > 0:
		return "void"
	case paper.Blank > 0:
		return "blank"
	}
	text := "valid"
	for _, p := range positions {
		text += " " + string(p.Position) + ":"
		switch {
		case p.Blank > 0:
			text += "blank"
		case p.Void > 0:
			text += "void"
		}
		var marks []string
		for _, id := range slices.Sorted(maps.Keys(p.Votes)) {
			marks = append(marks, strings.Repeat(string(id), int(p.Votes[id])))
		}
		for _, no := range slices.Sorted(maps.Keys(p.WriteIns)) {
			marks = append(marks, strings.Repeat(string(no), int(p.WriteIns[no].Votes)))
		}
		for range p.Unmatched {
			marks = append(marks, "?")
		}
		for _, id := range slices.Sorted(maps.Keys(p.Against)) {
			marks = append(marks, strings.Repeat("-"+string(id), int(p.Against[id])))
		}
		text += strings.Join(marks, ",")
	}
	return text
}

func TestReading(t *testing.T) {
	overBallot := rules{"over_vote": "ballot"}
	both, whole2 := rules{"two_positions": "both"}, rules{"two_positions": "ballot"}
	blankVoid := rules{"blank": "void"}
	crosses := rules{"marks": "for_against"}
	none := rules{"write_ins": "no"}
	after := rules{"marks": "for_against", "write_ins": "after_against"}
	for _, c := range []struct {
		name   string
		rules  rules
		ballot string
		want   string
		told   string
	}{
		{"plain", nil, "D=a V=c M=e,f", "valid D:a V:c M:e,f", ""},
		{"fewer marks than seats", nil, "D=a V=c M=e", "valid D:a V:c M:e", ""},
		{"T501 one mark too many", nil, "D=a V=c M=e,f,g", "valid D:a V:c M:void", "T501"},
		{"T501 at the highest", nil, "D=a,b V=c M=e,f", "valid D:void V:c M:e,f", "T501"},
		{"T501 of the ballot", overBallot, "D=a V=c M=e,f,g", "void", "T501"},
		{"T501 of the ballot, as many as seats", overBallot, "D=a V=c M=e,f", "valid D:a V:c M:e,f", ""},
		{"T501 only void positions", nil, "D=a,b", "void", "T501"},
		{"T501 all positions", nil, "D=a,b V=c,+冯二 M=e,f,g", "void", "T501"},
		{"T501 with a name written in", nil, "D=a,+冯二 M=e", "valid D:void V:blank M:e", "T501"},
		{"T501 with names written in, as many as seats", nil, "M=e,+冯二", "valid D:blank V:blank M:0012,e", ""},

		{"the same mark twice", nil, "D=a,a", "valid D:a V:blank M:blank", ""},
		{"the same name twice", nil, "M=+冯二,+冯_二,e", "valid D:blank V:blank M:0012,e", ""},
		{"the same unmatched name twice", nil, "M=+无名,+无_名,e", "valid D:blank V:blank M:?,e", "T507"},

		{"T506 higher", nil, "D=a V=a2 M=e", "valid D:a V: M:e", "T506"},
		{"T506 higher, the lower before the higher", nil, "V=a2 M=e D=a", "valid D:a V: M:e", "T506"},
		{"T506 higher, dropped before the over-vote test", nil, "D=a V=a2,c", "valid D:a V:c M:blank", "T506"},
		{"T506 higher, not next to each other", nil, "D=b M=b2,e,f", "valid D:b V:blank M:e,f", "T506"},
		{"T506 higher, where the higher is void", nil, "D=a,b V=a2", "valid D:void V: M:blank", "T501 T506"},
		{"T506 both", both, "D=a V=a2 M=e", "valid D: V: M:e", "T506"},
		{"T506 both, nothing left", both, "D=a V=a2", "valid D: V: M:blank", "T506"},
		{"T506 both, before the over-vote test", both, "D=a,b V=a2,c", "valid D:b V:c M:blank", "T506"},
		{"T506 ballot", whole2, "D=a V=a2 M=e", "void", "T506"},
		{"T506 ballot, other people", whole2, "D=a V=c M=e", "valid D:a V:c M:e", ""},
		{"T506 written in twice", nil, "D=+冯二 V=+冯二", "valid D:0012 V: M:blank", "T506"},
		{"T506 listed and written in by number", nil, "D=a M=+张三/0001,e", "valid D:a V:blank M:e", "T506"},
		{"T506 three times", nil, "D=a V=a2 M=+张三/0001,e", "valid D:a V: M:e", "T506"},
		{"T506 three times, both", both, "D=a V=a2 M=+张三/0001,e", "valid D: V: M:e", "T506"},
		{"T506 an unmatched name is nobody", nil, "D=+无名 V=+无名", "valid D:? V:? M:blank", "T507"},
		{"T506 another of the same name", nil, "D=a V=+张三/0013", "valid D:a V:0013 M:blank", ""},
		{"T506 a cross is no mark for", crosses, "D=a V=-a2", "valid D:a V:-a2 M:blank", ""},
		{"T506 a void position has no marks", nil, "D=a V=a2 !D:涂改", "valid D:void V:a2 M:blank", ""},

		{"T507", nil, "D=+无名 V=c", "valid D:? V:c M:blank", "T507"},
		{"T507 uses a seat", nil, "D=a,+无名 V=c", "valid D:void V:c M:blank", "T501 T507"},
		{"T507 an unknown number", nil, "D=+冯二/0099", "valid D:? V:blank M:blank", "T507"},
		{"T507 one who fits", nil, "D=+冯二", "valid D:0012 V:blank M:blank", ""},
		{"T507 a candidate of another position", nil, "D=+王五", "valid D:0003 V:blank M:blank", ""},

		{"T514", nil, "D=+张三", "valid D:a V:blank M:blank", "T514"},
		{"T514 with a blank", nil, "D=+张_三", "valid D:a V:blank M:blank", "T514"},
		{"T514 once", nil, "D=a,+张三", "valid D:a V:blank M:blank", "T514"},
		{"T514 with a number it is whose the number is", nil, "D=+张三/0013", "valid D:0013 V:blank M:blank", ""},
		{"T514 beside the other of the name", nil, "D=a,+张三/0013 V=c", "valid D:void V:c M:blank", "T501"},

		{"T510 two of the name, with a number", nil, "D=+郑一/0010", "valid D:0010 V:blank M:blank", ""},
		{"T510 two candidates, with a number", nil, "M=+周九/0006", "valid D:blank V:blank M:g", "T514"},

		{"blank", nil, "", "blank", ""},
		{"blank beside a mark", nil, "V=c", "valid D:blank V:c M:blank", ""},
		{"blank is void", blankVoid, "", "void", ""},
		{"blank is void beside a mark", blankVoid, "V=c", "valid D:void V:c M:void", ""},
		{"dropped marks are no blank", rules{"blank": "void", "two_positions": "both"}, "D=a V=a2", "valid D: V: M:void", "T506"},

		{"against", crosses, "D=-a V=c,-a2", "valid D:-a V:c,-a2 M:blank", ""},
		{"against all", crosses, "M=-e,-f,-g,-h,-b2", "valid D:blank V:blank M:-b2,-e,-f,-g,-h", ""},
		{"against one twice", crosses, "D=-a,-a", "valid D:-a V:blank M:blank", ""},
		{"for and against others", crosses, "M=e,f,-g", "valid D:blank V:blank M:e,f,-g", ""},
		{"T501 counts no crosses", crosses, "M=e,f,g,-h V=c", "valid D:blank V:c M:void", "T501"},
		{"for and against one", crosses, "D=a,-a M=e", "valid D:void V:blank M:e", ""},
		{"for and against one, nothing else", crosses, "D=a,-a", "void", ""},
		{"written in and against", crosses, "D=-a,+张三 M=e", "valid D:void V:blank M:e", "T514"},

		{"no write-ins", none, "D=+冯二 V=c", "valid D:? V:c M:blank", "T507"},
		{"no write-ins, a candidate's name", none, "D=+张三", "valid D:? V:blank M:blank", "T507"},
		{"no write-ins, with a number", none, "D=+冯二/0012", "valid D:? V:blank M:blank", "T507"},
		{"no write-ins, a seat is used", none, "D=a,+张三 V=c", "valid D:void V:c M:blank", "T501 T507"},
		{"no write-ins, several of the name", none, "D=+郑一", "valid D:? V:blank M:blank", "T507"},
		{"after a cross", after, "D=-a,+冯二", "valid D:0012,-a V:blank M:blank", ""},
		{"after two crosses", after, "M=-e,-f,+冯二,+王五", "valid D:blank V:blank M:0003,0012,-e,-f", ""},
		{"after a cross, marks for others", after, "M=e,-f,+冯二", "valid D:blank V:blank M:e,0012,-f", ""},

		{"void", nil, "!超额 D=a", "void", ""},
		{"void in one position", nil, "!M:涂改 D=a M=e", "valid D:a V:blank M:void", ""},
		{"void in the only marked position", nil, "!D:涂改 D=a", "void", ""},
		{"void in every position", nil, "!D:涂改 !V:涂改 !M:涂改", "void", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTally(t, c.rules)
			b.must(begun("S1", 9, 0), box("1", "p", 1), bundle("x", "p", 1))
			refused, told := b.make(enter("x", count.First, c.ballot, 1))
			if refused != "" || told != c.told {
				t.Errorf("refused %q, told %q, want %q", refused, told, c.told)
			}
			if got := read(b); !sameReading(got, c.want) {
				t.Errorf("%q is read %q, want %q", c.ballot, got, c.want)
			}
			b.identities()
			b.must(enter("x", count.Second, c.ballot, 1), agree("x"))
			b.replayed()
		})
	}
}

// sameReading compares readings whatever the order of the marks.
func sameReading(a, b string) bool {
	order := func(s string) string {
		parts := strings.Fields(s)
		for i, part := range parts {
			pos, marks, _ := strings.Cut(part, ":")
			list := strings.Split(marks, ",")
			slices.Sort(list)
			parts[i] = pos + ":" + strings.Join(list, ",")
		}
		return strings.Join(parts, " ")
	}
	return order(a) == order(b)
}

func TestEveryVoidReason(t *testing.T) {
	for _, reason := range count.VoidReasons() {
		b := newTally(t, nil)
		b.must(begun("S1", 9, 0), box("1", "p", 1), bundle("x", "p", 1), enter("x", count.First, "!"+reason, 1))
		if got := read(b); got != "void" {
			t.Errorf("%s: %s", reason, got)
		}
	}
	if len(count.VoidReasons()) != 8 {
		t.Error(fmt.Sprint(count.VoidReasons()))
	}
}

// A doubtful ballot keeps the count from being sealed until it is decided.
func TestDoubtful(t *testing.T) {
	decide := func(marks string) move {
		return do(count.Decide{Bundle: "x", N: 1, Decision: count.Decision{Ballot: ballot(marks), Clause: "第十条", Reason: "字迹可辨"}})
	}
	for _, c := range []struct{ name, ballot string }{
		{"T510 set aside", "? D=a"},
		{"T510 two voters", "D=+郑一"},
		{"T510 two candidates", "M=+周九"},
		{"T510 no candidate of the position and two voters", "M=+张三"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTally(t, nil)
			b.must(begun("S1", 9, 0), box("1", "p", 1), box("1", "q", 0), bundle("x", "p", 1), enter("x", count.First, c.ballot, 1), enter("x", count.Second, c.ballot, 1), agree("x"))
			for _, step := range []struct {
				move move
				want string
			}{
				{seal, "T510"},
				{decide(c.ballot), "T510"},
				{decide("D=z"), "T502"},
				{decide("!"), "T509"},
				{decide("D=b").by("N"), "W114"},
				{do(count.Decide{Bundle: "x", N: 2}), "T502"},
				{do(count.Decide{Bundle: "x", N: 0}), "T502"},
				{do(count.Decide{Bundle: "y", N: 1}), "T502"},
				{do(count.Decide{Bundle: "x", N: 1, Decision: count.Decision{Ballot: ballot("D=b"), Clause: " "}, AskClause: true}), "T510"},
				{do(count.Decide{Bundle: "x", N: 1, Decision: count.Decision{Ballot: ballot("D=b"), Clause: "第十条"}, AskClause: true}), ""},
				{do(count.Decide{Bundle: "x", N: 1, Decision: count.Decision{Ballot: ballot("D=b")}}), ""},
				{decide("D=b"), ""},
			} {
				if refused, _ := b.make(step.move); refused != step.want {
					t.Fatalf("%+v refused with %q, want %q", step.move.command, refused, step.want)
				}
			}
			if got := read(b); got != "valid D:b V:blank M:blank" {
				t.Error(got)
			}
			b.must(decide("!无法辨认")) // the committee may think again
			if got := read(b); got != "void" {
				t.Error(got)
			}
			b.must(seal)
			b.replayed()
		})
	}
	b := newTally(t, nil)
	b.must(begun("S1", 9, 0), box("1", "p", 1), bundle("x", "p", 1), enter("x", count.First, "D=a", 1))
	if refused, _ := b.make(decide("D=b")); refused != "B407" {
		t.Errorf("a plain ballot was decided on: %q", refused)
	}
	b.must(enter("x", count.Second, "? D=a", 1), decide("D=b"))
	if got := read(b); got != "valid D:b V:blank M:blank" {
		t.Error(got)
	}
	// A correction takes the decision back.
	b.must(agree("x"))
	if refused, _ := b.make(do(count.Correct{Bundle: "x", Pass: count.Second, N: 1, Ballot: ballot("D=a")}).because("复核")); refused != "" {
		t.Error(refused)
	}
	if got := read(b); got != "valid D:a V:blank M:blank" {
		t.Error(got)
	}
}
