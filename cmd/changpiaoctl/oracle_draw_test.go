package main

import (
	"cmp"
	"fmt"
	"maps"
	"math/bits"
	"slices"

	"pgregory.net/rapid"
)

// oracleProxiesPosted is the day on which the list of proxies was posted.
const oracleProxiesPosted = "2021-01-26"

// oracleDraw draws elections and days, of a few voters where not more are asked
// for.
type oracleDraw struct {
	*rapid.T
	voters int
}

// from draws a number evenly, where rapid's own ranges keep to their ends.
func (d oracleDraw) from(lo, hi int, what string) int {
	return rapid.Custom(func(t *rapid.T) int {
		n := 0
		for range bits.Len(uint(hi-lo)) + 3 {
			n *= 2
			if rapid.Bool().Draw(t, "bit") {
				n++
			}
		}
		return lo + n%(hi-lo+1)
	}).Draw(d.T, what)
}

// oneIn is true once in n times.
func (d oracleDraw) oneIn(n int, what string) bool { return d.from(1, n, what) == n }

func oraclePick[T any](d oracleDraw, list []T, what string) T {
	return list[d.from(0, len(list)-1, what)]
}

// oracleShuffle gives a list in another order.
func oracleShuffle[T any](d oracleDraw, list []T, what string) []T {
	list = slices.Clone(list)
	for i := range list {
		j := d.from(i, len(list)-1, what)
		list[i], list[j] = list[j], list[i]
	}
	return list
}

// oracleCase is a drawn election with the files that tell it.
type oracleCase struct {
	oracleElection
	profile   string
	overrides oracleRules
	stations  []oracleStation
	proxies   []oracleProxy // recorded before the day
}

type oracleStation struct {
	id    string
	boxes []oracleBox
}

// oracleMeaningless are the parameters for which a profile has no use.
var oracleMeaningless = map[string][]string{
	"party-2020":      {"electors"},
	"nomination-2020": {"woman_elected", "runoff_majority", "runoff_floor", "runoff_quorum"},
}

var oracleRelations = []string{"spouse", "parent", "child", "sibling", "grandparent", "grandchild", "other"}

// oracleNames are few, so that voters share them; the last stands on no roll.
var oracleNames = []string{"王同", "李安", "张宁", "陈一", "刘二", "杨三", "黄四", "赵五", "周六", "吴七", "徐八", "孙九", "马十", "朱䶮", "秦𬀩", "无此人"}

// oracleID gives a valid number of a fictitious person.
func oracleID(birth string, n int) string {
	digits := fmt.Sprintf("990199%s%03d", birth, n)
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
	sum := 0
	for i, w := range weights {
		sum += int(digits[i]-'0') * w
	}
	return digits + string("10X98765432"[sum%11])
}

// person draws the n-th entry of the roll; no two are born on one day.
func (d oracleDraw) person(n int, station string) oraclePerson {
	sex := d.from(0, 1, "woman")
	birth := fmt.Sprintf("19%02d%02d%02d", 50+n%40, 1+n%12, 1+n/40)
	return oraclePerson{number: fmt.Sprintf("%04d", n), name: oraclePick(d, oracleNames[:len(oracleNames)-1], "name"),
		id: oracleID(birth, 11-sex), station: station, woman: sex == 1}
}

// election draws a definition that is not refused.
func (d oracleDraw) election(stations int) *oracleCase {
	c := &oracleCase{profile: oraclePick(d, slices.Sorted(maps.Keys(oracleProfiles)), "profile"), overrides: oracleRules{}}
	c.kind = "first"
	if d.oneIn(2, "later round") && c.profile != "nomination-2020" {
		c.kind = oraclePick(d, []string{"runoff", "runoff", "revote"}, "kind")
	}
	for range d.from(0, 6, "overrides") {
		name := oraclePick(d, slices.Sorted(maps.Keys(oracleChoices)), "parameter")
		if slices.Contains(oracleMeaningless[c.profile], name) {
			continue
		}
		c.overrides[name] = oraclePick(d, oracleChoices[name], name)
	}
	c.rules = oracleResolve(c.profile, c.overrides)
	for i := range stations {
		c.stations = append(c.stations, oracleStation{id: fmt.Sprint("S", i+1)})
	}
	voters := d.from(8, 22, "voters")
	if d.voters > 0 {
		voters = d.from(8, d.voters, "more voters")
	}
	for n := range voters {
		p := d.person(n+1, oraclePick(d, c.stations, "station").id)
		p.leftOut = c.profile == "party-2020" && d.oneIn(8, "left out")
		c.roll = append(c.roll, p)
	}
	d.offices(c)
	d.slips(c)
	d.boxes(c)
	d.entrusted(c)
	for _, o := range c.offices {
		a, b := oraclePick(d, o.candidates, "kin").voter, oraclePick(d, c.offices[0].candidates, "kin").voter
		if a != b && d.oneIn(3, "kin") {
			c.kin = append(c.kin, [2]string{a, b})
		}
	}
	return c
}

// entrusted draws proxies that were recorded before the day, across stations.
func (d oracleDraw) entrusted(c *oracleCase) {
	scratch := newOracleDay(&c.oracleElection, "", nil, nil)
	for range d.from(0, 4, "proxies before the day") {
		p := oracleProxy{principal: oraclePick(d, c.roll, "principal").number, holder: oraclePick(d, c.roll, "holder").number,
			relation: oraclePick(d, oracleRelations, "relation"), document: "委托书"}
		if scratch.proxyFault(p) == "" {
			scratch.holders[p.principal] = p.holder
			c.proxies = append(c.proxies, p)
		}
	}
}

// offices draws the positions; a first round has a woman among the candidates
// where the rules ask for one.
func (d oracleDraw) offices(c *oracleCase) {
	next := 0
	for i := range d.from(1, 4, "positions") {
		o := oracleOffice{id: string(rune('A' + i)), seats: d.from(1, 3, "seats")}
		asked := c.rules.candidatesAsked(o.seats)
		numbers := oracleShuffle(d, c.roll, "candidates")
		for _, p := range numbers[:min(len(numbers), asked+d.from(0, 1, "more"))] {
			next++
			o.candidates = append(o.candidates, oracleCandidate{id: fmt.Sprintf("c%02d", next), voter: p.number})
		}
		c.offices = append(c.offices, o)
	}
	first := c.offices[0].candidates[0].voter
	for i := range c.roll {
		if c.roll[i].number == first && !c.roll[i].woman {
			c.roll[i].woman = true
			c.roll[i].id = oracleID(c.roll[i].id[6:14], 10)
		}
	}
}

// slips puts the positions on one to three papers.
func (d oracleDraw) slips(c *oracleCase) {
	for i, o := range oracleShuffle(d, c.offices, "order on the papers") {
		if i == 0 || len(c.slips) < 3 && d.oneIn(3, "another paper") {
			c.slips = append(c.slips, oracleSlip{id: fmt.Sprint("p", len(c.slips)+1)})
		}
		last := &c.slips[len(c.slips)-1]
		last.offices = append(last.offices, o.id)
	}
}

// boxes gives each station a fixed box or two, and perhaps a mobile one.
func (d oracleDraw) boxes(c *oracleCase) {
	for i := range c.stations {
		s := &c.stations[i]
		for n := range d.from(1, 2, "fixed boxes") {
			s.boxes = append(s.boxes, oracleBox{id: fmt.Sprint(s.id, "-", n+1)})
		}
		var list []string
		for _, p := range c.roll {
			if p.station == s.id && d.oneIn(4, "on the mobile list") {
				list = append(list, p.number)
			}
		}
		if d.oneIn(2, "mobile box") && len(list) > 0 {
			s.boxes = append(s.boxes, oracleBox{id: s.id + "-m", list: list})
		}
	}
}

// definition spells the election as a file.
func (c *oracleCase) definition() map[string]any {
	positions, papers, stations, voters, proxies, kin := []any{}, []any{}, []any{}, []any{}, []any{}, []any{}
	named := map[string]string{}
	for _, p := range c.roll {
		named[p.number] = p.name
		v := map[string]any{"no": p.number, "name": p.name, "id_number": p.id, "class": 1, "station": p.station}
		if p.leftOut {
			v["excluded"] = 1
		}
		voters = append(voters, v)
	}
	for _, o := range c.offices {
		list := []any{}
		for _, k := range o.candidates {
			list = append(list, map[string]string{"id": k.id, "name": named[k.voter], "voter": k.voter})
		}
		positions = append(positions, map[string]any{"id": o.id, "title": "职位" + o.id, "seats": o.seats, "candidates": list})
	}
	for _, s := range c.slips {
		papers = append(papers, map[string]any{"id": s.id, "title": "选票" + s.id, "positions": s.offices})
	}
	for _, s := range c.stations {
		boxes := []any{}
		for _, b := range s.boxes {
			if b.mobile() {
				boxes = append(boxes, map[string]any{"id": b.id, "kind": "mobile", "voters": b.list, "resolution": "决议一", "posted": "2021-01-25"})
			} else {
				boxes = append(boxes, map[string]any{"id": b.id, "kind": "fixed"})
			}
		}
		stations = append(stations, map[string]any{"id": s.id, "title": "投票站" + s.id, "boxes": boxes})
	}
	for _, p := range c.proxies {
		proxies = append(proxies, map[string]string{"principal": p.principal, "holder": p.holder, "relation": p.relation, "document": p.document})
	}
	for _, pair := range c.kin {
		kin = append(kin, map[string]string{"a": pair[0], "b": pair[1], "relation": "spouse"})
	}
	round := 1
	if c.kind != "first" {
		round = 2
	}
	return map[string]any{"id": "oracle", "title": "示例选举", "street": "示例街道", "community": "示例社区", "profile": c.profile, "rules": c.overrides,
		"election_day": "2021-01-28", "roll_published": "2021-01-03", "candidates_published": "2021-01-19", "proxies_published": oracleProxiesPosted,
		"round": round, "kind": c.kind, "positions": positions, "papers": papers, "stations": stations, "staff": oracleStaff(),
		"voters": voters, "proxies": proxies, "kin": kin}
}

func oracleStaff() []map[string]string {
	var staff []map[string]string
	for i, role := range []string{"registrar", "issuer", "caller", "recorder", "supervisor", "supervisor", "chief_supervisor", "recorder"} {
		staff = append(staff, map[string]string{"id": fmt.Sprint("T", i+1), "name": fmt.Sprint("工作人员", i+1), "role": role})
	}
	return staff
}

// day draws a station's whole day.
func (d oracleDraw) day(c *oracleCase, s oracleStation) *oracleDay {
	entrusted := map[string]string{}
	for _, p := range c.proxies {
		entrusted[p.principal] = p.holder
	}
	day := newOracleDay(&c.oracleElection, s.id, s.boxes, entrusted)
	d.entrusting(day)
	d.polling(day)
	d.counting(day)
	if d.oneIn(3, "reopened") {
		d.again(day)
	}
	day.finish()
	return day
}

// entrusting hands in proxies, some of them against the rules.
func (d oracleDraw) entrusting(day *oracleDay) {
	for range d.from(0, 5, "proxies") {
		here := slices.DeleteFunc(slices.Clone(day.roll), func(p oraclePerson) bool { return p.station != day.station })
		if len(here) == 0 {
			return
		}
		day.entrust(oracleProxy{principal: oraclePick(d, here, "principal").number, holder: oraclePick(d, here, "holder").number,
			relation: oraclePick(d, oracleRelations, "relation"),
			document: oraclePick(d, []string{"委托书一", "委托书二", "委托书三", ""}, "document"),
			on:       oraclePick(d, []string{"2021-01-25", oracleProxiesPosted, oracleProxiesPosted, "2021-01-27"}, "on")})
	}
}

// polling opens, issues and closes.
func (d oracleDraw) polling(day *oracleDay) {
	enough := 2*len(day.roll) + 12
	received := map[string]int{}
	for _, s := range day.e.slips {
		received[s.id] = enough
		if len(day.boxes) == 1 && d.oneIn(8, "few ballots") {
			received[s.id] = d.from(1, len(day.roll), "received")
		}
	}
	if d.oneIn(6, "too early") {
		day.issue(oraclePick(d, day.roll, "voter").number, day.boxes[0].id)
	}
	day.opening(received)
	d.lateComers(day)
	mobile := day.boxes[len(day.boxes)-1]
	took := len(mobile.list) + 3
	if mobile.mobile() {
		day.depart(mobile.id, took)
	}
	d.checkIn(day)
	if mobile.mobile() {
		day.comeBack(mobile.id, took, d.signed(day, mobile))
	}
	for range d.from(0, 2, "spoiled") {
		day.spoil(oraclePick(d, day.e.slips, "paper").id, 1, !d.oneIn(5, "not handed back"))
	}
	present := 0
	if here := day.figures.registered; d.oneIn(2, "present is reported") && here >= len(day.through) && here > 0 {
		present = d.from(max(1, len(day.through)), here, "present")
	}
	off := 0
	if d.oneIn(6, "stock does not balance") {
		off = 1
	}
	day.close(off, present)
	if d.oneIn(6, "too late") {
		day.issue(oraclePick(d, day.roll, "voter").number, day.boxes[0].id)
	}
}

// signed draws who signed the list of a mobile box: voters who take part in no
// proxy and did not vote elsewhere.
func (d oracleDraw) signed(day *oracleDay, mobile oracleBox) []string {
	var out []string
	holders := slices.Collect(maps.Values(day.holders))
	for _, voter := range mobile.list {
		p, _ := day.find(voter)
		box := cmp.Or(day.through[voter], mobile.id)
		if p.station == day.station && box == mobile.id && day.holders[voter] == "" && !slices.Contains(holders, voter) && d.from(0, 3, "signed") > 0 {
			out = append(out, voter)
		}
	}
	return out
}

// lateComers come to be registered.
func (d oracleDraw) lateComers(day *oracleDay) {
	for i := range d.from(0, 3, "late") {
		p := oraclePerson{number: fmt.Sprintf("%s-%d", day.station, 900+i), name: oraclePick(d, oracleNames, "name"), id: oracleID(fmt.Sprintf("1999010%d", i+1), 1)}
		switch d.from(0, 7, "papers") {
		case 0:
			wrong := "0"
			if p.id[17] == '0' {
				wrong = "1"
			}
			p.id = p.id[:17] + wrong
			day.late(p, nil, "R102")
		case 1:
			p.id = oracleID("20030129", 1)
			day.late(p, nil, "R101")
		case 2:
			day.late(p, oracleStep{"elsewhere": "邻社区"}, "R104")
		case 3:
			day.late(p, oracleStep{"deprived": true}, "R105")
		case 4:
			p.id = oraclePick(d, day.roll, "registered").id
			day.late(p, nil, "")
		default:
			day.late(p, nil, "")
		}
	}
}

// checkIn lets most voters come, holders with their principals, and some who
// should not have come.
func (d oracleDraw) checkIn(day *oracleDay) {
	stay := oraclePick(d, []int{0, 0, 0, 1, 3}, "who stays away")
	for _, p := range oracleShuffle(d, day.roll, "queue") {
		if p.leftOut || p.station != day.station && !d.oneIn(6, "at the wrong station") || d.from(0, 5, "stays") < stay {
			continue
		}
		box := oraclePick(d, day.boxes, "box").id
		if holder := day.holders[p.number]; holder != "" && day.through[p.number] == "" && d.oneIn(3, "takes the vote back") {
			day.cancel(p.number)
		}
		var with []string
		for _, principal := range slices.Sorted(maps.Keys(day.holders)) {
			if day.holders[principal] == p.number && day.through[principal] == "" && !d.oneIn(4, "left at home") {
				with = append(with, principal)
			}
		}
		day.issue(p.number, box, with...)
		switch d.from(0, 11, "afterwards") {
		case 0:
			day.issue(p.number, box)
		case 1:
			if day.through[p.number] != "" && len(with) == 0 {
				day.undo(p.number)
			}
		case 2:
			day.issue("9999", box)
		}
	}
}

// counting opens the boxes and counts each paper.
func (d oracleDraw) counting(day *oracleDay) {
	if d.oneIn(4, "the late list is forgotten") {
		b := day.boxes[0].id
		day.do("returned", oracleStep{"box": b, "paper": day.e.slips[0].id, "n": 0, "expect": "R107"})
	}
	day.do("publish_late_list", nil)
	for _, s := range day.e.slips {
		c := &oracleCount{slip: s, found: map[string]int{}}
		for _, b := range day.boxes {
			passed := day.passed(b.id)
			switch d.from(0, 9, "found") {
			case 0:
				c.found[b.id] = max(0, passed-d.from(1, 2, "missing"))
			case 1:
				c.found[b.id] = passed
				if d.oneIn(3, "one too many") {
					c.found[b.id]++
				}
			default:
				c.found[b.id] = passed
			}
		}
		first, last := day.boxes[0].id, day.boxes[len(day.boxes)-1]
		if last.mobile() && c.found[first] > 0 && d.oneIn(4, "one in the wrong box") {
			c.found[first]--
			c.found[last.id] = day.passed(last.id) + 1
		}
		d.paper(day, c)
		day.counts = append(day.counts, c)
	}
	day.seal()
}

// paper counts one paper, by bundles or by typed totals.
func (d oracleDraw) paper(day *oracleDay, c *oracleCount) {
	c.ballots = d.ballots(day, c.slip, day.toCount(c))
	c.typed = d.oneIn(4, "typed totals") && day.canType(c.slip, c.ballots)
	day.empty(c)
	switch {
	case day.limit(c):
		day.do("bundle", oracleStep{"id": c.slip.id + "-1", "paper": c.slip.id, "n": 1, "expect": "B401"})
	case c.typed:
		day.totals(c.slip, c.ballots)
	default:
		d.bundles(day, c, c.ballots)
	}
}

// ballots draws n ballots of a few kinds.
func (d oracleDraw) ballots(day *oracleDay, s oracleSlip, n int) []oracleBallot {
	patterns := make([]oracleBallot, d.from(1, 5, "patterns"))
	for i := range patterns {
		patterns[i] = d.ballot(day, day.reader(s))
	}
	var ballots []oracleBallot
	add := func(p oracleBallot, times int) {
		for range min(times, n-len(ballots)) {
			ballots = append(ballots, p)
		}
	}
	switch d.from(0, 2, "how they are spread") {
	case 0: // near the half
		add(patterns[0], n/2+d.from(-1, 1, "off the half"))
	case 1: // level with each other
		for _, p := range patterns {
			add(p, n/(len(patterns)+d.from(0, 1, "share")))
		}
	}
	for len(ballots) < n {
		add(oraclePick(d, patterns, "pattern"), d.from(1, 6, "alike"))
	}
	return ballots
}

// bundles counts ballots of a paper bundle by bundle.
func (d oracleDraw) bundles(day *oracleDay, c *oracleCount, ballots []oracleBallot) {
	for len(ballots) > 0 {
		size := min(len(ballots), d.from(1, 20, "bundle"))
		b := oracleBundle{id: fmt.Sprintf("%s-%d", c.slip.id, len(c.bundles)+1), ballots: ballots[:size], misread: -1, pending: -1}
		if d.oneIn(4, "misread") {
			b.misread = d.from(0, size-1, "misread at")
		}
		if d.oneIn(4, "doubtful") {
			if at := d.from(0, size-1, "doubtful at"); at != b.misread {
				b.pending, b.firstSeen = at, d.doubtful(day.reader(c.slip))
			}
		}
		day.bundle(c.slip, b)
		c.bundles = append(c.bundles, b)
		ballots = ballots[size:]
	}
}

// doubtful draws a ballot with a name that fits several persons; without marks
// where there is no such name.
func (d oracleDraw) doubtful(r *oracleReader) oracleBallot {
	o := oraclePick(d, r.offices, "position")
	for _, name := range oracleNames {
		m := oracleMark{name: name}
		if _, doubtful := r.match(o, m); doubtful {
			marks := []oracleMark{m}
			if r.rules["write_ins"] == "after_against" {
				marks = append(marks, oracleMark{against: o.candidates[0].id})
			}
			return oracleBallot{marks: map[string][]oracleMark{o.id: marks}}
		}
	}
	return oracleBallot{}
}

// again goes back after the seal, to correct a ballot or to let one more voter
// vote.
func (d oracleDraw) again(day *oracleDay) {
	if slices.ContainsFunc(day.counts, func(c *oracleCount) bool { return c.typed || day.limit(c) }) {
		return
	}
	if d.oneIn(2, "ballots are looked at again") {
		day.reopen("counting")
		for _, c := range day.counts {
			if len(c.bundles) > 0 {
				b := oraclePick(d, c.bundles, "bundle")
				day.amend(b, d.from(0, len(b.ballots)-1, "ballot"), d.ballot(day, day.reader(c.slip)))
			}
		}
	} else {
		day.reopen("polling")
		box, before := day.boxes[0].id, day.passed(day.boxes[0].id)
		day.issue(oraclePick(d, day.roll, "voter").number, box)
		more := day.passed(box) - before
		day.close(0, 0)
		day.do("publish_late_list", nil)
		for _, c := range day.counts {
			c.found[box] += more
			day.empty(c)
			fresh := d.ballots(day, c.slip, more)
			d.bundles(day, c, fresh)
			c.ballots = nil
			for _, b := range c.bundles {
				c.ballots = append(c.ballots, b.ballots...)
			}
		}
	}
	day.seal()
}

// ballot draws one that means something definite.
func (d oracleDraw) ballot(day *oracleDay, r *oracleReader) oracleBallot {
	switch d.from(0, 11, "ballot") {
	case 0:
		return oracleBallot{}
	case 1:
		return oracleBallot{void: true}
	}
	b := oracleBallot{marks: map[string][]oracleMark{}}
	for _, o := range r.offices {
		switch d.from(0, 11, "position") {
		case 0:
		case 1:
			b.off = append(b.off, o.id)
			fallthrough
		default:
			if marks := d.marks(day, r, o); len(marks) > 0 {
				b.marks[o.id] = marks
			}
		}
	}
	return b
}

// marks draws the marks of one position; who writes in under after_against
// has crossed out as many.
func (d oracleDraw) marks(day *oracleDay, r *oracleReader, o oracleOffice) []oracleMark {
	var marks []oracleMark
	crosses := 0
	if r.rules["marks"] == "for_against" || r.rules["write_ins"] == "after_against" {
		crosses = oraclePick(d, []int{0, 1, 1, len(o.candidates)}, "against")
		for _, k := range oracleShuffle(d, o.candidates, "against")[:crosses] {
			marks = append(marks, oracleMark{against: k.id})
		}
	}
	n := d.from(1, o.seats, "for")
	if d.oneIn(8, "too many") {
		n = o.seats + 2
	}
	for range n {
		switch d.from(0, 3, "kind of mark") {
		case 0:
			if r.rules["write_ins"] == "after_against" {
				if crosses == 0 {
					continue
				}
				crosses--
			}
			m := oracleMark{name: oraclePick(d, oracleNames, "written")}
			if d.oneIn(2, "with a number") {
				p := oraclePick(d, day.roll, "written")
				m = oracleMark{name: p.name, number: p.number}
			}
			if _, doubtful := r.match(o, m); !doubtful {
				marks = append(marks, m)
			}
		default:
			m := oracleMark{candidate: oraclePick(d, o.candidates, "for").id}
			if !slices.Contains(marks, oracleMark{against: m.candidate}) || d.oneIn(6, "for and against") {
				marks = append(marks, m)
			}
		}
	}
	return marks
}
