package board

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"changpiao/station/count"
	"changpiao/station/election"
)

func TestPolls(t *testing.T) {
	for _, c := range []struct {
		rules  string
		needed election.Count
	}{
		{``, 21},
		{`"quorum": "over_two_thirds"`, 27},
		{`"quorum": "four_fifths"`, 32},
		{`"participants": "issued"`, 21},
		{`"participants": "present"`, 21},
	} {
		d := newDay(t, setting{positions: 1, candidates: 2, rules: c.rules})
		if v := boardOf(d.Day); v.stage != prepared || v.turnout.electors != electors || v.turnout.needed != c.needed {
			t.Errorf("{%s}: %+v", c.rules, v)
		}
	}
	due := newDay(t, setting{positions: 1, candidates: 2, rules: `"electors": "due"`})
	if v := boardOf(due.Day); !v.turnout.due || v.turnout.electors != electors {
		t.Errorf("%+v", v)
	}
	d := newDay(t, setting{positions: 1, candidates: 2})
	d.open()
	d.issue(7)
	v := boardOf(d.Day)
	want := view{
		election: "居民委员会换届选举", community: "梧桐里社区", place: "中心会场", stage: polling,
		turnout: turnout{electors: electors, issued: 7, needed: 21, rule: election.OverHalf},
	}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("%+v, not %+v", v, want)
	}
	d.close(7)
	if v := boardOf(d.Day); v.stage != closed || v.turnout.issued != 7 {
		t.Errorf("%+v", v)
	}
}

func TestOneOfSeveralStations(t *testing.T) {
	d := newDay(t, setting{positions: 1, candidates: 2, stations: 2})
	if v := boardOf(d.Day); !v.turnout.part {
		t.Errorf("%+v", v)
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		part, of election.Count
		want     string
	}{{0, 0, "—"}, {0, 9, "0.0%"}, {1, 3, "33.3%"}, {1225, 2451, "49.9%"}, {1953, 2451, "79.6%"}, {5, 5, "100.0%"}} {
		if got := share(c.part, c.of); got != c.want {
			t.Errorf("%d of %d: %s", c.part, c.of, got)
		}
	}
}

func TestCount(t *testing.T) {
	first := func(ballots ...string) func(*day) {
		return func(d *day) {
			d.bundle(9)
			for _, text := range ballots {
				d.enter(count.First, marked(text), 1)
			}
		}
	}
	for _, c := range []struct {
		name   string
		rules  string
		do     func(*day)
		stage  stage
		note   note
		called election.Count
		votes  string // of the second position
	}{
		{"the boxes are open", "", func(*day) {}, opened, noNote, 0, ""},
		{"the box is counted", "", func(d *day) { d.inTally(count.CountBox{Box: "1", Paper: "p", N: figureOf(9)}, "A") }, opened, noNote, 0, ""},
		{"a bundle is begun", "", first(), counting, noNote, 0, "[]"},
		{"as called", "", first("p1=c1-0,c1-1", "p1=c1-1"), counting, noNote, 2, "[候选人乙一 1 候选人乙二 2]"},
		{"people written in", "", first("p1=+冯二,c1-1", "p1=+郑一/7032,+郑一/7031", "p1=+无此人"), counting, noNote, 3, "[候选人乙二 1 郑一 1 郑一 1 冯二 1]"},
		{"a doubtful name gives nobody a vote", "", first("p1=+郑一"), counting, noNote, 1, "[]"},
		{"after_agree: the boxes are open", `"board": "after_agree"`, func(*day) {}, opened, noNote, 0, ""},
		{"after_agree: a bundle is begun", `"board": "after_agree"`, first(), hidden, noNote, 0, ""},
		{"after_agree: called", `"board": "after_agree"`, first("p1=c1-0", "p1=c1-1"), hidden, noNote, 0, ""},
		{"after_agree: agreed", `"board": "after_agree"`, func(d *day) { d.counted(repeat("p1=c1-0", 9)...) }, counting, agreeNote, 9, "[候选人乙一 9]"},
		{"more came back than was issued", "", func(d *day) { d.inTally(count.CountBox{Box: "1", Paper: "p", N: figureOf(10)}, "A") }, opened, noNote, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := polled(t, setting{positions: 2, candidates: 3, rules: c.rules}, 9)
			c.do(d)
			v := boardOf(d.Day)
			got := ""
			if len(v.positions) > 0 {
				got = fmt.Sprint(votesOf(v.positions[1]))
			}
			if v.stage != c.stage || v.note != c.note || v.papers[0].called != c.called || v.papers[0].issued != 9 || got != c.votes {
				t.Errorf("%+v, votes %s", v, got)
			}
		})
	}
}

func TestResult(t *testing.T) {
	set := setting{positions: 2, candidates: 3}
	for _, c := range []struct {
		name     string
		stations int
		voters   int
		ballots  []string
		stage    stage
		note     note
		marks    string // of both positions
	}{
		{"elected", 1, 25, slices.Concat(repeat("p0=c0-0 p1=c1-0,c1-2", 20), repeat("p1=c1-0", 5)), sealed, noNote, "[elected   elected  elected]"},
		{"a tie", 1, 24, slices.Concat(repeat("p0=c0-0 p1=c1-0,c1-1", 8), repeat("p0=c0-1 p1=c1-0,c1-2", 8), repeat("p0=c0-2 p1=c1-1,c1-2", 8)), sealed, noNote, "[again again again tied tied tied]"},
		{"written in", 1, 25, repeat("p0=+冯二 p1=c1-0,c1-2", 25), sealed, noNote, "[   elected elected  elected]"},
		{"too few took part", 1, 9, repeat("p0=c0-0", 9), sealed, fewNote, "[     ]"},
		{"one of two stations", 2, 25, repeat("p0=c0-0", 25), sealed, partNote, "[     ]"},
		{"more came back than was issued", 1, 9, nil, invalid, noNote, "[]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			set.stations = c.stations
			d := polled(t, set, c.voters)
			if c.ballots == nil {
				d.inTally(count.CountBox{Box: "1", Paper: "p", N: figureOf(c.voters + 1)}, "A")
			} else {
				d.counted(c.ballots...)
			}
			d.seal()
			v := boardOf(d.Day)
			var got []mark
			for _, p := range v.positions {
				for _, q := range p.people {
					got = append(got, q.mark)
				}
			}
			if v.stage != c.stage || v.note != c.note || fmt.Sprint(got) != c.marks {
				t.Errorf("%+v, marks %q", v, got)
			}
			d.inTally(count.Announce{Posted: "公告栏"}, "A")
			if v := boardOf(d.Day); c.stage == sealed && v.stage != announced {
				t.Errorf("announced: %+v", v)
			}
		})
	}
}

func TestRehearsalIsMarked(t *testing.T) {
	d := newDay(t, setting{positions: 1, candidates: 2, rehearsal: true})
	if !boardOf(d.Day).rehearsal {
		t.Error("it is not")
	}
}

// Reopened polls show the polls again.
func TestReopened(t *testing.T) {
	d := polled(t, setting{positions: 1, candidates: 2}, 9)
	d.counted(repeat("p0=c0-0", 9)...)
	d.seal()
	d.ok(d.Reopen(d.origin("A", "B"), true))
	if v := boardOf(d.Day); v.stage != polling || v.positions != nil {
		t.Errorf("%+v", v)
	}
}

// People written in keep their places while votes come, until they are too many.
func TestWrittenIn(t *testing.T) {
	f := count.PositionFigures{Tally: count.Tally{WriteIns: map[election.VoterNo]count.WriteIn{}}}
	for i := range ownRows + 3 {
		f.WriteIns[election.VoterNo(fmt.Sprintf("%04d", i))] = count.WriteIn{Name: string(rune('一' + i)), Votes: election.Count(10 + i%2)}
	}
	f.WriteIns["9999"] = count.WriteIn{Name: "无票", Votes: 0}
	people := writtenIn(f, nil)
	var sum election.Count
	for _, p := range people {
		sum += p.votes
	}
	last := people[len(people)-1]
	if len(people) != ownRows+1 || last.others != 3 || last.name != "" || sum != 115 {
		t.Errorf("%+v", people)
	}
	if !slices.IsSortedFunc(people[:ownRows], func(a, b person) int { return int([]rune(a.name)[0] - []rune(b.name)[0]) }) {
		t.Errorf("%+v", people)
	}
}

// After any ballots the view says what was called, and nothing of it where both counts must agree first.
func TestViewIsTheBook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		late := rapid.Bool().Draw(t, "late")
		set := setting{positions: 2, candidates: 3}
		if late {
			set.rules = `"board": "after_agree"`
		}
		const n = 12
		d := polled(t, set, n)
		d.bundle(n)
		votes := map[string]election.Count{}
		var ballots []string
		for range n {
			text := ""
			for i, seats := range []int{1, 2} {
				ids := rapid.SliceOfNDistinct(rapid.SampledFrom([]int{0, 1, 2}), 0, seats, rapid.ID).Draw(t, "marks")
				for k, id := range ids {
					separator := ","
					if k == 0 {
						separator = fmt.Sprintf(" p%d=", i)
					}
					text += fmt.Sprintf("%sc%d-%d", separator, i, id)
					votes["候选人"+nth(i, id)]++
				}
			}
			ballots = append(ballots, text)
			d.enter(count.First, marked(text), 1)
			v := boardOf(d.Day)
			if late {
				if v.stage != hidden || v.positions != nil || v.papers[0].called != 0 {
					t.Fatalf("shown early: %+v", v)
				}
				continue
			}
			agrees(t, v, votes, election.Count(len(ballots)))
		}
		for _, text := range ballots {
			d.enter(count.Second, marked(text), 1)
		}
		d.inTally(count.Agree{Bundle: "x"}, "A")
		agrees(t, boardOf(d.Day), votes, n)
		d.seal()
		v := boardOf(d.Day)
		v.papers[0].called = n
		agrees(t, v, votes, n)
	})
}

// agrees holds a view against votes by name, and its sums against the ballots called.
func agrees(t require, v view, votes map[string]election.Count, called election.Count) {
	t.Helper()
	for _, p := range v.positions {
		if sum := p.counted + p.blank + p.void + p.pending; sum != called || v.papers[0].called != called {
			t.Fatalf("%d of %d ballots in %+v", sum, called, p)
		}
		for _, q := range p.people {
			if q.votes != votes[q.name] {
				t.Fatalf("%s has %d votes, not %d", q.name, q.votes, votes[q.name])
			}
		}
	}
	if len(v.positions) != 2 {
		t.Fatalf("%d positions", len(v.positions))
	}
}
