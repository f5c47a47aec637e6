package main

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// oracleEdge is a day at the edge of a rule, with its outcome worked out by
// hand: one position with the candidates a, b, c, d (voters 0001 to 0004).
type oracleEdge struct {
	name, profile, kind string
	rules               oracleRules
	seats, voters       int
	stay                int // how many were not issued a ballot
	present             int
	ballots             string // "3 a b" is three ballots for a and b; -a against, +0009 or +NAME written in, nothing blank, ! void
	quorum              bool
	want                oraclePositionOutcome
}

func elected(base int, who ...string) oraclePositionOutcome {
	return oraclePositionOutcome{Base: base, Elected: who}
}

func runoff(base, seats int, elected string, who ...string) oraclePositionOutcome {
	return oraclePositionOutcome{Base: base, Elected: strings.Fields(elected), RunoffSeats: seats, Runoff: who}
}

func tied(base int, elected string, who ...string) oraclePositionOutcome {
	return oraclePositionOutcome{Base: base, Elected: strings.Fields(elected), Tie: who}
}

var oracleEdges = []oracleEdge{
	{name: "exactly half of the base", seats: 1, voters: 12, stay: 2, ballots: "5 a, 4 b, 1", quorum: true, want: runoff(10, 1, "", "a", "b")},
	{name: "one more than half", seats: 1, voters: 12, stay: 1, ballots: "6 a, 4 b, 1", quorum: true, want: elected(11, "a")},
	{name: "half of an odd base", seats: 1, voters: 12, stay: 1, ballots: "5 a, 5 b, 1", quorum: true, want: runoff(11, 1, "", "a", "b")},
	{name: "exactly half of the issued", rules: oracleRules{"majority_base": "issued"}, seats: 1, voters: 10, ballots: "5 a, 4 b", quorum: true, want: runoff(10, 1, "", "a", "b")},
	{name: "half of the returned is over half of the valid", rules: oracleRules{"majority_base": "valid"}, seats: 1, voters: 10, ballots: "5 a, 4 b, 1", quorum: true, want: elected(9, "a")},
	{name: "exactly half of the roll", seats: 1, voters: 20, stay: 10, ballots: "10 a", want: elected(10)},
	{name: "one more than half of the roll", seats: 1, voters: 20, stay: 9, ballots: "11 a", quorum: true, want: elected(11, "a")},
	{name: "quorum by valid ballots fails by a void one", rules: oracleRules{"participants": "valid"}, seats: 1, voters: 10, stay: 4, ballots: "5 a, 1 !", want: elected(6)},
	{name: "quorum by issued ballots holds although few came back", rules: oracleRules{"participants": "issued"}, seats: 1, voters: 10, stay: 4, ballots: "2 a, 1 b", quorum: true, want: elected(3, "a")},
	{name: "exactly two thirds of the representatives", profile: "residents-2026", rules: oracleRules{"electors": "representatives"}, seats: 1, voters: 12, stay: 4, ballots: "8 a", want: elected(8)},
	{name: "over two thirds of the representatives", profile: "residents-2026", rules: oracleRules{"electors": "representatives"}, seats: 1, voters: 12, stay: 3, ballots: "9 a", quorum: true, want: elected(9, "a")},
	{name: "exactly four fifths of those due", profile: "party-2020", seats: 1, voters: 10, stay: 2, present: 8, ballots: "6 a, 2 b", quorum: true, want: elected(10, "a")},
	{name: "one short of four fifths", profile: "party-2020", seats: 1, voters: 10, stay: 3, present: 7, ballots: "7 a", want: elected(10)},
	{name: "present makes up for a ballot not taken", profile: "party-2020", seats: 1, voters: 10, stay: 3, present: 8, ballots: "6 a, 1 b", quorum: true, want: elected(10, "a")},
	{name: "exactly half of those due", profile: "party-2020", seats: 1, voters: 10, stay: 2, present: 8, ballots: "5 a, 3 b", quorum: true, want: runoff(10, 1, "", "a", "b")},
	{name: "votes against do not weigh", profile: "party-2020", seats: 1, voters: 10, ballots: "6 a, 4 -a", quorum: true, want: elected(10, "a")},
	{name: "for and against one candidate", profile: "party-2020", seats: 1, voters: 10, ballots: "4 a -a, 6 b", quorum: true, want: elected(10, "b")},
	{name: "written in after a cross", profile: "party-2020", seats: 1, voters: 10, ballots: "6 -a +0009, 4 b", quorum: true, want: elected(10, "w:0009")},
	{name: "exactly a third in a run-off", profile: "residents-2026", kind: "runoff", seats: 1, voters: 10, stay: 1, ballots: "3 a, 2 b, 2 c, 2 d", quorum: true, want: elected(9, "a")},
	{name: "less than a third in a run-off", profile: "residents-2026", kind: "runoff", seats: 1, voters: 10, ballots: "3 a, 2 b, 2 c, 2 d, 1", quorum: true, want: runoff(10, 1, "", "a", "b", "c", "d")},
	{name: "a run-off without a floor", kind: "runoff", seats: 1, voters: 10, ballots: "1 a, 9", quorum: true, want: elected(10, "a")},
	{name: "a run-off without a quorum", kind: "runoff", seats: 1, voters: 10, stay: 5, ballots: "5 a", want: elected(5)},
	{name: "a run-off that needs no quorum", kind: "runoff", rules: oracleRules{"runoff_quorum": "none"}, seats: 1, voters: 10, stay: 5, ballots: "5 a", quorum: true, want: elected(5, "a")},
	{name: "over half in a party's run-off", profile: "party-2020", kind: "runoff", seats: 1, voters: 10, ballots: "5 a, 4 b, 1", quorum: true, want: runoff(10, 1, "", "a", "b")},
	{name: "a re-vote knows no floor", profile: "residents-2026", kind: "revote", seats: 1, voters: 10, ballots: "2 a, 1 b, 7", quorum: true, want: elected(10, "a")},
	{name: "level again in a re-vote", profile: "party-2020", kind: "revote", seats: 1, voters: 10, ballots: "5 a, 5 b", quorum: true, want: tied(10, "", "a", "b")},
	{name: "more past the line than seats", rules: oracleRules{"surplus": "0"}, seats: 2, voters: 10, ballots: "4 a b, 3 a c, 3 b c", quorum: true, want: elected(10, "a", "b")},
	{name: "a tie across the last seat", seats: 3, voters: 10, ballots: "3 a b c, 3 a c d, 3 a b d, 1 a", quorum: true, want: tied(10, "a", "b", "c", "d")},
	{name: "a tie within the seats", seats: 3, voters: 10, ballots: "6 a b c, 4 d", quorum: true, want: elected(10, "a", "b", "c")},
	{name: "a tie below the line fills the run-off", seats: 1, voters: 12, ballots: "4 a, 3 b, 3 c, 2 d", quorum: true, want: runoff(12, 1, "", "a", "b", "c")},
	{name: "two seats short", seats: 3, voters: 12, ballots: "7 a b, 5 c", quorum: true, want: runoff(12, 1, "a b", "c")},
	{name: "nobody without a vote in a run-off", seats: 1, voters: 10, ballots: "4 a, 6", quorum: true, want: runoff(10, 1, "", "a")},
	{name: "a tie for most votes", profile: "assembly", seats: 1, voters: 10, ballots: "3 a, 3 b, 2 c, 2", quorum: true, want: tied(10, "", "a", "b")},
	{name: "most votes fill what seats they can", profile: "assembly", seats: 3, voters: 10, ballots: "3 a b, 7", quorum: true, want: runoff(10, 1, "a b")},
	{name: "a nominee more than seats", profile: "nomination-2020", seats: 1, voters: 10, ballots: "5 a, 3 b, 2 c", quorum: true, want: elected(10, "a", "b")},
	{name: "a tie for the last nominee", profile: "nomination-2020", seats: 1, voters: 10, ballots: "4 a, 3 b, 3 c", quorum: true, want: tied(10, "a", "b", "c")},
	{name: "elected as a write-in", seats: 1, voters: 10, ballots: "4 +0009, 2 +选民09, 4 a", quorum: true, want: elected(10, "w:0009")},
	{name: "a candidate's name written in is the candidate's mark", seats: 1, voters: 10, ballots: "3 a, 2 +选民01, 1 a +0001, 4 b", quorum: true, want: elected(10, "a")},
	{name: "written in where no names are asked for", rules: oracleRules{"write_ins": "no"}, seats: 1, voters: 10, ballots: "3 a, 3 +选民01, 4 b", quorum: true, want: runoff(10, 1, "", "b", "a")},
	{name: "a stranger's name uses a seat", seats: 2, voters: 10, ballots: "4 a b +无此人, 6 b +无此人", quorum: true, want: runoff(10, 1, "b")},
	{name: "over-voted ballots stay in the base", rules: oracleRules{"over_vote": "ballot"}, seats: 1, voters: 10, ballots: "5 a, 5 a b", quorum: true, want: runoff(10, 1, "", "a")},
	{name: "over-voted ballots leave the valid", rules: oracleRules{"over_vote": "ballot", "majority_base": "valid"}, seats: 1, voters: 10, ballots: "3 a, 2 b, 5 a b", quorum: true, want: elected(5, "a")},
	{name: "blank ballots that are void", rules: oracleRules{"blank": "void", "majority_base": "valid"}, seats: 1, voters: 10, ballots: "4 a, 3 b, 3", quorum: true, want: elected(7, "a")},
}

// election gives the definition of an edge.
func (x oracleEdge) election() *oracleCase {
	c := &oracleCase{profile: x.profile, overrides: oracleRules{}}
	if c.profile == "" {
		c.profile = "residents-2020"
	}
	for name, value := range x.rules {
		c.overrides[name] = value
	}
	c.rules = oracleResolve(c.profile, c.overrides)
	if c.kind = x.kind; c.kind == "" {
		c.kind = "first"
	}
	c.stations = []oracleStation{{id: "S1", boxes: []oracleBox{{id: "S1-1"}}}}
	for n := 1; n <= x.voters; n++ {
		c.roll = append(c.roll, oraclePerson{number: fmt.Sprintf("%04d", n), name: fmt.Sprintf("选民%02d", n), id: oracleID(fmt.Sprintf("195001%02d", n), 10), station: "S1", woman: true})
	}
	o := oracleOffice{id: "m", seats: x.seats}
	for i, id := range strings.Fields("a b c d") {
		o.candidates = append(o.candidates, oracleCandidate{id: id, voter: c.roll[i].number})
	}
	c.offices = []oracleOffice{o}
	c.slips = []oracleSlip{{id: "p", offices: []string{"m"}}}
	return c
}

// parsed gives the ballots of an edge.
func (x oracleEdge) parsed() []oracleBallot {
	var out []oracleBallot
	for part := range strings.SplitSeq(x.ballots, ",") {
		words := strings.Fields(part)
		var n int
		if _, err := fmt.Sscan(words[0], &n); err != nil {
			panic(err)
		}
		b := oracleBallot{marks: map[string][]oracleMark{}}
		for _, w := range words[1:] {
			var m oracleMark
			switch rest := w[1:]; {
			case w == "!":
				b.void = true
				continue
			case w[0] == '-':
				m.against = rest
			case w[0] == '+' && rest[0] == '0':
				m.name, m.number = "选民"+rest[2:], rest
			case w[0] == '+':
				m.name = rest
			default:
				m.candidate = w
			}
			b.marks["m"] = append(b.marks["m"], m)
		}
		for range n {
			out = append(out, b)
		}
	}
	return out
}

func TestOracleEdges(t *testing.T) {
	t.Parallel()
	for _, x := range oracleEdges {
		t.Run(x.name, func(t *testing.T) {
			c := x.election()
			day := newOracleDay(&c.oracleElection, "S1", c.stations[0].boxes, nil)
			day.opening(map[string]int{"p": x.voters})
			day.issueMany("0001", fmt.Sprintf("%04d", x.voters-x.stay), "S1-1")
			day.close(0, x.present)
			day.do("publish_late_list", nil)
			count := &oracleCount{slip: c.slips[0], ballots: x.parsed()}
			count.found = map[string]int{"S1-1": len(count.ballots)}
			day.empty(count)
			day.bundle(count.slip, oracleBundle{id: "B1", ballots: count.ballots, misread: -1, pending: -1})
			day.counts = append(day.counts, count)
			day.seal()
			day.finish()
			rehearseOracle(t, t.TempDir(), c.definition(), day, true)
			result := oracleResult{Outcome: c.outcome(day.figures)}
			hand := oracleResult{Outcome: &oracleOutcomeResult{Quorum: x.quorum, Positions: map[string]oraclePositionOutcome{"m": x.want}}}
			hand.Outcome.Flags = result.Outcome.Flags
			result.normal()
			hand.normal()
			if !reflect.DeepEqual(result, hand) {
				t.Errorf("by hand %+v, the oracle %+v", *hand.Outcome, *result.Outcome)
			}
		})
	}
}
