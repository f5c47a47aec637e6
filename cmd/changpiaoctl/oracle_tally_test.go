package main

import (
	"maps"
	"slices"
)

// fields are a ballot as a script spells it.
func (b oracleBallot) fields() oracleStep {
	if b.void {
		return oracleStep{"void": true, "reason": "无法辨认"}
	}
	marks := map[string][]any{}
	for office, list := range b.marks {
		for _, m := range list {
			switch {
			case m.candidate != "":
				marks[office] = append(marks[office], m.candidate)
			case m.against != "":
				marks[office] = append(marks[office], map[string]string{"against": m.against})
			case m.number != "":
				marks[office] = append(marks[office], map[string]string{"write_in": m.name, "voter": m.number})
			default:
				marks[office] = append(marks[office], map[string]string{"write_in": m.name})
			}
		}
	}
	step := oracleStep{"marks": marks}
	if len(b.off) > 0 {
		step["void_positions"], step["reason"] = b.off, "涂改"
	}
	return step
}

// oracleBundle is a bundle of ballots with what befalls it on its way: the
// second pass misread one, the committee had to decide one. Both are places in
// the bundle, or -1.
type oracleBundle struct {
	id               string
	ballots          []oracleBallot
	misread, pending int
	firstSeen        oracleBallot // what was typed of the pending one: a name that fits several, or nothing
}

// bundle counts a bundle in two passes until they agree.
func (d *oracleDay) bundle(s oracleSlip, b oracleBundle) {
	d.do("bundle", oracleStep{"id": b.id, "paper": s.id, "n": len(b.ballots)})
	for pass := 1; pass <= 2; pass++ {
		var last oracleStep
		for i, ballot := range b.ballots {
			if pass == 2 && i == b.misread {
				ballot = oracleBallot{void: !ballot.void}
			}
			fields := ballot.fields()
			if i == b.pending {
				fields = b.firstSeen.fields()
				if b.firstSeen.marks == nil {
					fields = oracleStep{"pending": true, "reason": "涂改"}
				}
			}
			if last != nil && i != b.pending && i-1 != b.pending && i != b.misread && i-1 != b.misread && sameBallot(ballot, b.ballots[i-1]) {
				last["times"] = last["times"].(int) + 1
				continue
			}
			last = d.do("ballot", fields)
			last["bundle"], last["pass"], last["times"] = b.id, pass, 1
		}
	}
	if b.pending >= 0 {
		if !slices.ContainsFunc(d.counts, d.limit) { // an invalid election needs no decision
			d.do("seal", oracleStep{"by": []string{"T5", "T6"}, "expect": "T510"})
		}
		d.at("decide", b.id, b.pending, b.ballots[b.pending])["clause"] = "选举办法第九条"
	}
	if b.misread >= 0 {
		d.do("agree", oracleStep{"bundle": b.id, "expect": "T505"})
		d.at("correct", b.id, b.misread, b.ballots[b.misread])["pass"] = 2
	}
	d.do("agree", oracleStep{"bundle": b.id})
}

// at writes a step about one ballot of a bundle.
func (d *oracleDay) at(name, bundle string, place int, b oracleBallot) oracleStep {
	fields := b.fields()
	fields["bundle"], fields["n"] = bundle, place+1
	if fields["reason"] == nil {
		fields["reason"] = "核对原票"
	}
	return d.do(name, fields)
}

func sameBallot(a, b oracleBallot) bool {
	return a.void == b.void && slices.Equal(a.off, b.off) && maps.EqualFunc(a.marks, b.marks, slices.Equal[[]oracleMark])
}

// amend corrects a ballot of an agreed bundle in both passes.
func (d *oracleDay) amend(b oracleBundle, place int, ballot oracleBallot) {
	b.ballots[place] = ballot
	for pass := 1; pass <= 2; pass++ {
		d.at("correct", b.id, place, ballot)["pass"] = pass
	}
	d.do("agree", oracleStep{"bundle": b.id})
}

// totals types what the ballots of a paper add up to, twice.
func (d *oracleDay) totals(s oracleSlip, ballots []oracleBallot) {
	counted := newOracleFigures(d.e)
	counted.count(s, d.reader(s), ballots)
	for pass := 1; pass <= 2; pass++ {
		for _, office := range s.offices {
			t := counted.tallies[office]
			votes, writeIns := map[string]int{}, map[string]int{}
			for key, n := range t.votes {
				if number, written := oracleWritten(key); written {
					p, _ := d.find(number)
					writeIns[p.name] = n
				} else {
					votes[key] = n
				}
			}
			d.do("totals", oracleStep{"position": office, "paper": s.id, "pass": pass, "votes": votes, "against": t.against,
				"write_ins": writeIns, "blank": t.blank, "void": t.void})
		}
	}
}

// canType says whether totals, which give names without numbers, would mean
// the persons whom the ballots mean.
func (d *oracleDay) canType(s oracleSlip, ballots []oracleBallot) bool {
	r := d.reader(s)
	counted := newOracleFigures(d.e)
	counted.count(s, r, ballots)
	for _, o := range r.offices {
		for key := range counted.tallies[o.id].votes {
			number, written := oracleWritten(key)
			if !written {
				continue
			}
			p, _ := d.find(number)
			if named, _ := r.match(o, oracleMark{name: p.name}); named != key {
				return false
			}
		}
	}
	return true
}

// seal ends the day.
func (d *oracleDay) seal() {
	d.do("seal", oracleStep{"by": []string{"T5", "T6"}})
}

// reopen goes back to a stage, for a new revision.
func (d *oracleDay) reopen(to string) {
	d.do("reopen", oracleStep{"by": []string{"T5", "T7"}, "to": to, "reason": "复核"})
	d.open = to == "polling"
}
