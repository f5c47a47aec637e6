package main

import (
	"maps"
	"slices"
	"strconv"
)

// oracleStep is a step of a script.
type oracleStep map[string]any

// oracleBox is a ballot box; a mobile one has its list of voters.
type oracleBox struct {
	id   string
	list []string
}

func (b oracleBox) mobile() bool { return b.list != nil }

// oracleDay writes a station's script and books what each step should do.
// Steps that the rules refuse are written down with the code they must meet.
type oracleDay struct {
	e        *oracleElection
	station  string
	boxes    []oracleBox
	steps    []oracleStep
	figures  *oracleFigures
	roll     []oraclePerson    // the community's, and those registered late here
	holders  map[string]string // principal: holder
	through  map[string]string // who was issued a ballot: the box
	away     map[string]bool   // mobile boxes that are out
	received map[string]int
	open     bool
	counts   []*oracleCount
}

func newOracleDay(e *oracleElection, station string, boxes []oracleBox, proxies map[string]string) *oracleDay {
	d := &oracleDay{e: e, station: station, boxes: boxes, figures: newOracleFigures(e), roll: slices.Clone(e.roll),
		holders: map[string]string{}, through: map[string]string{}, away: map[string]bool{}, received: map[string]int{}}
	home := map[string]string{}
	for _, p := range e.roll {
		home[p.number] = p.station
	}
	for i, p := range d.roll {
		if holder, given := proxies[p.number]; given {
			d.roll[i].station = home[holder]
			if home[holder] == station {
				d.holders[p.number] = holder
			}
		}
	}
	d.figures.proxies = len(d.holders)
	for _, p := range d.roll {
		d.register(p)
	}
	return d
}

// register counts an entry of the roll where it stands.
func (d *oracleDay) register(p oraclePerson) {
	if p.station != d.station {
		return
	}
	d.figures.registered++
	if !p.leftOut {
		d.figures.due++
	}
}

func (d *oracleDay) do(name string, fields oracleStep) oracleStep {
	step := oracleStep{"do": name}
	maps.Copy(step, fields)
	d.steps = append(d.steps, step)
	return step
}

// try writes a step that is refused with code unless that is empty.
func (d *oracleDay) try(code, name string, fields oracleStep) (done bool) {
	step := d.do(name, fields)
	if code != "" {
		step["expect"] = code
	}
	return code == ""
}

func (d *oracleDay) find(number string) (oraclePerson, bool) {
	i := slices.IndexFunc(d.roll, func(p oraclePerson) bool { return p.number == number })
	if i < 0 {
		return oraclePerson{}, false
	}
	return d.roll[i], true
}

// box gives a box of the station.
func (d *oracleDay) box(id string) oracleBox {
	return d.boxes[slices.IndexFunc(d.boxes, func(b oracleBox) bool { return b.id == id })]
}

// oracleProxy is an entrustment as it is handed in.
type oracleProxy struct{ principal, holder, relation, document, on string }

// entrust tries to record a proxy.
func (d *oracleDay) entrust(p oracleProxy) {
	if d.try(d.proxyFault(p), "proxy", oracleStep{"principal": p.principal, "holder": p.holder, "relation": p.relation, "document": p.document, "on": p.on}) {
		d.holders[p.principal] = p.holder
		d.figures.proxies++
	}
}

func (d *oracleDay) proxyFault(p oracleProxy) string {
	rules := d.e.rules
	_, principalHere := d.find(p.principal)
	_, holderHere := d.find(p.holder)
	most, _ := strconv.Atoi(rules["max_proxies"])
	held, lent := 0, 0
	for principal, holder := range d.holders {
		switch {
		case holder == p.holder:
			held++
		case principal == p.holder, holder == p.principal:
			lent++
		}
	}
	candidate := slices.ContainsFunc(d.e.offices, func(o oracleOffice) bool {
		_, written := oracleWritten(o.keyOf(p.holder))
		return !written
	})
	switch {
	case rules["proxy_holder"] == "none", most == 0:
		return "P212"
	case !holderHere:
		return "P203"
	case !principalHere:
		return "P204"
	case p.principal == p.holder:
		return "P208"
	case d.holders[p.principal] != "":
		return "P206"
	case d.through[p.principal] != "":
		return "P205"
	case held >= most:
		return "P201"
	case candidate && rules["proxy_candidate"] == "no":
		return "P202"
	case lent > 0:
		return "P207"
	case p.relation == "other" && rules["proxy_holder"] == "near_relative":
		return "P209"
	case p.on > oracleProxiesPosted && rules["proxy_day"] == "no":
		return "P210"
	case p.document == "":
		return "P211"
	}
	return ""
}

// cancel takes back a proxy whose ballot is unissued.
func (d *oracleDay) cancel(principal string) {
	d.do("cancel_proxy", oracleStep{"principal": principal, "reason": "本人到场"})
	delete(d.holders, principal)
	d.figures.proxies--
}

// opening opens the polls with so many ballots of each paper.
func (d *oracleDay) opening(received map[string]int) {
	d.received = received
	seals := map[string]string{}
	for _, b := range d.boxes {
		seals[b.id] = "封" + b.id
	}
	d.do("open", oracleStep{"received": received, "seals": seals})
	for paper, n := range received {
		d.figures.piles[paper]["received"] += n
	}
	d.open = true
}

// short says whether n more ballots would exceed those received.
func (d *oracleDay) short(n int) bool {
	for paper, pile := range d.figures.piles {
		if pile["issued"]+pile["spoiled"]+n > d.received[paper] {
			return true
		}
	}
	return false
}

// book counts one issued ballot of each paper.
func (d *oracleDay) book(voter, box string, proxy bool, n int) {
	if n > 0 {
		d.through[voter] = box
	} else {
		delete(d.through, voter)
	}
	for _, pile := range d.figures.piles {
		pile["issued"] += n
		switch {
		case d.box(box).mobile():
			pile["issued_mobile"] += n
		case proxy:
			pile["issued_proxy"] += n
		}
	}
}

// issue checks in one voter, and the principals named.
func (d *oracleDay) issue(voter, box string, with ...string) {
	fields := oracleStep{"voter": voter, "box": box}
	if len(with) > 0 {
		fields["with"] = with
	}
	if d.try(d.issueFault(voter, box, 1+len(with)), "issue", fields) {
		d.book(voter, box, false, 1)
		for _, principal := range with {
			d.book(principal, box, true, 1)
		}
	}
}

func (d *oracleDay) issueFault(voter, box string, n int) string {
	p, known := d.find(voter)
	b := d.box(box)
	out := slices.ContainsFunc(d.boxes, func(other oracleBox) bool {
		return other.id != box && d.away[other.id] && slices.Contains(other.list, voter)
	})
	switch {
	case !d.open:
		return "I305"
	case !known:
		return "I301"
	case p.station != d.station:
		return "I310"
	case d.holders[voter] != "" && d.through[voter] != "":
		return "P213"
	case d.holders[voter] != "":
		return "I303"
	case d.through[voter] != "":
		return "I302"
	case b.mobile() && !slices.Contains(b.list, voter), out:
		return "I308"
	case d.short(n):
		return "I304"
	}
	return ""
}

// issueMany checks in a range of voters, none of whom may be refused.
func (d *oracleDay) issueMany(from, to, box string) {
	d.do("issue_many", oracleStep{"from": from, "to": to, "box": box})
	for _, p := range d.roll {
		if from <= p.number && p.number <= to {
			d.book(p.number, box, false, 1)
		}
	}
}

// undo takes an issue back.
func (d *oracleDay) undo(voter string) {
	d.do("undo_issue", oracleStep{"voter": voter, "reason": "未投票即离场"})
	d.book(voter, d.through[voter], d.holders[voter] != "", -1)
}

// spoil exchanges n ballots of a paper.
func (d *oracleDay) spoil(paper string, n int, back bool) {
	pile := d.figures.piles[paper]
	code := ""
	switch {
	case !back:
		code = "I306"
	case pile["issued"]+pile["spoiled"]+n > d.received[paper]:
		code = "I304"
	}
	if d.try(code, "spoil", oracleStep{"paper": paper, "n": n, "handed_back": back}) {
		pile["spoiled"] += n
	}
}

// depart sends a mobile box on its way with took ballots of each paper.
func (d *oracleDay) depart(box string, took int) {
	d.do("mobile_out", oracleStep{"box": box, "took": d.each(took)})
	d.away[box] = true
}

// comeBack brings it back with its signed list.
func (d *oracleDay) comeBack(box string, took int, signed []string) {
	step := d.do("mobile_back", oracleStep{"box": box, "voters": signed})
	delete(d.away, box)
	for _, voter := range signed {
		if d.through[voter] == "" {
			d.book(voter, box, false, 1)
		}
	}
	step["left"] = d.each(took - d.passed(box))
}

// passed counts the voters whose ballots went through a box.
func (d *oracleDay) passed(box string) int {
	n := 0
	for _, b := range d.through {
		if b == box {
			n++
		}
	}
	return n
}

func (d *oracleDay) each(n int) map[string]int {
	out := map[string]int{}
	for _, s := range d.e.slips {
		out[s.id] = n
	}
	return out
}

// late registers somebody who is not on the roll yet; code is what the
// person's own papers call for.
func (d *oracleDay) late(p oraclePerson, more oracleStep, code string) {
	fields := oracleStep{"no": p.number, "name": p.name, "id_number": p.id, "class": 1, "station": d.station}
	maps.Copy(fields, more)
	known := slices.ContainsFunc(d.roll, func(q oraclePerson) bool { return q.id == p.id })
	switch {
	case d.e.kind != "first":
		code = "R108"
	case d.e.rules["late_classes"] == "none":
		code = "R106"
	case known:
		code = "R103"
	}
	if d.try(code, "register_late", oracleStep{"voter": fields}) {
		p.station = d.station
		d.roll = append(d.roll, p)
		d.register(p)
		d.figures.late++
	}
}

// close counts the stock; off is by how much the unused ballots of each paper
// miss the mark.
func (d *oracleDay) close(off, present int) {
	unused := map[string]int{}
	for paper, pile := range d.figures.piles {
		unused[paper] = pile["received"] - pile["issued"] - pile["spoiled"] + off
		pile["unused"] = unused[paper]
	}
	step := d.do("close", oracleStep{"unused": unused})
	if off != 0 {
		step["expect"], step["reason"] = "B402", "清点时少了一张"
	}
	d.figures.present = len(d.through)
	if present > 0 {
		step["present"], d.figures.present = present, present
	}
	d.open = false
}

// oracleCount is what became of one kind of paper after the boxes were opened.
type oracleCount struct {
	slip    oracleSlip
	found   map[string]int // ballots by box
	ballots []oracleBallot // in no bundle where totals are typed
	bundles []oracleBundle
	typed   bool
}

// limit says whether more came back than went out (B401, B403).
func (d *oracleDay) limit(c *oracleCount) bool {
	n := 0
	for _, b := range d.boxes {
		n += c.found[b.id]
		if d.excess(c, b) && d.e.rules["mobile_excess"] == "station" {
			return true
		}
	}
	return n > d.figures.piles[c.slip.id]["issued"]
}

func (d *oracleDay) excess(c *oracleCount, b oracleBox) bool {
	return b.mobile() && c.found[b.id] > d.passed(b.id)
}

// toCount gives the number of ballots that come into bundles.
func (d *oracleDay) toCount(c *oracleCount) int {
	n := 0
	for _, b := range d.boxes {
		if !d.excess(c, b) {
			n += c.found[b.id]
		}
	}
	return n
}

// empty opens the boxes: how many ballots were found in each, and the piles set
// aside, blank and void, where totals are typed.
func (d *oracleDay) empty(c *oracleCount) {
	aside := map[string]int{}
	if c.typed {
		sorted := newOracleFigures(d.e)
		sorted.count(c.slip, d.reader(c.slip), c.ballots)
		aside["blank"], aside["void"] = sorted.piles[c.slip.id]["blank"], sorted.piles[c.slip.id]["void"]
	}
	for _, b := range d.boxes {
		n := c.found[b.id]
		step := d.do("returned", oracleStep{"box": b.id, "paper": c.slip.id, "n": n})
		if d.excess(c, b) {
			if c.typed {
				step["blank"], step["void"] = n/2, n-n/2 // what is void anyway need not be sorted
			}
			continue
		}
		for _, pile := range []string{"blank", "void"} {
			if part := min(n, aside[pile]); part > 0 {
				step[pile] = part
				n -= part
				aside[pile] -= part
			}
		}
	}
}

// finish books what the counts of all papers came to.
func (d *oracleDay) finish() *oracleFigures {
	for _, p := range d.roll {
		d.figures.names[p.number] = p.name
	}
	for _, c := range d.counts {
		pile := d.figures.piles[c.slip.id]
		for _, b := range d.boxes {
			pile["returned"] += c.found[b.id]
		}
		d.figures.fewer = d.figures.fewer || pile["returned"] < pile["issued"]
		if d.limit(c) {
			d.figures.invalid = true
			continue
		}
		pile["void"] += pile["returned"] - d.toCount(c)
		d.figures.count(c.slip, d.reader(c.slip), c.ballots)
	}
	return d.figures
}

// reader reads the ballots of a paper as this station knows its voters.
func (d *oracleDay) reader(s oracleSlip) *oracleReader {
	return &oracleReader{rules: d.e.rules, offices: d.e.officesOf(s), roll: d.roll}
}
