package main

import (
	"maps"
	"slices"
)

// oracleSlip is a kind of ballot paper.
type oracleSlip struct {
	id      string
	offices []string
}

// oracleElection is what the oracle knows of a definition.
type oracleElection struct {
	kind    string
	rules   oracleRules
	offices []oracleOffice // highest first
	slips   []oracleSlip
	roll    []oraclePerson
	kin     [][2]string
}

// officesOf gives a paper's positions, highest first.
func (e *oracleElection) officesOf(s oracleSlip) []oracleOffice {
	var out []oracleOffice
	for _, o := range e.offices {
		if slices.Contains(s.offices, o.id) {
			out = append(out, o)
		}
	}
	return out
}

// slipOf gives the paper that a position stands on.
func (e *oracleElection) slipOf(office string) oracleSlip {
	return e.slips[slices.IndexFunc(e.slips, func(s oracleSlip) bool { return slices.Contains(s.offices, office) })]
}

// oraclePile is one kind of paper through the day; the names are those of the
// result.
type oraclePile map[string]int

// oracleTally is one position's figures; votes by candidate, or w:NUMBER.
type oracleTally struct {
	counted, blank, void int
	votes, against       map[string]int
}

func newOracleTally() *oracleTally {
	return &oracleTally{votes: map[string]int{}, against: map[string]int{}}
}

// add books a reading of one position.
func (t *oracleTally) add(e *oracleEntry) {
	switch e.state {
	case oracleCounted:
		t.counted++
	case oracleBlank:
		t.blank++
		return
	case oracleVoid:
		t.void++
		return
	}
	for _, key := range e.pro {
		t.votes[key]++
	}
	for _, key := range e.contra {
		t.against[key]++
	}
}

// oracleFigures are a station's, or summed a community's.
type oracleFigures struct {
	invalid                   bool
	fewer                     bool // returned than issued, at some station
	registered, late, proxies int
	due, present              int
	piles                     map[string]oraclePile
	tallies                   map[string]*oracleTally
	names                     map[string]string // of persons written in, by number
}

func newOracleFigures(e *oracleElection) *oracleFigures {
	f := &oracleFigures{piles: map[string]oraclePile{}, tallies: map[string]*oracleTally{}, names: map[string]string{}}
	for _, s := range e.slips {
		f.piles[s.id] = oraclePile{}
	}
	for _, o := range e.offices {
		f.tallies[o.id] = newOracleTally()
	}
	return f
}

// count books the ballots of a paper that were read one by one.
func (f *oracleFigures) count(s oracleSlip, r *oracleReader, ballots []oracleBallot) {
	pile := f.piles[s.id]
	for _, b := range ballots {
		reading := r.read(b)
		switch reading.state {
		case oracleCounted:
			pile["valid"]++
		case oracleBlank:
			pile["blank"]++
		case oracleVoid:
			pile["void"]++
			continue
		}
		for id, entry := range reading.entries {
			f.tallies[id].add(entry)
		}
	}
}

// sum adds another station's figures.
func (f *oracleFigures) sum(g *oracleFigures) {
	f.invalid = f.invalid || g.invalid
	f.fewer = f.fewer || g.fewer
	f.registered += g.registered
	f.late += g.late
	f.proxies += g.proxies
	f.due += g.due
	f.present += g.present
	maps.Copy(f.names, g.names)
	addAll := func(to, from map[string]int) {
		for k, n := range from {
			to[k] += n
		}
	}
	for id, pile := range g.piles {
		addAll(f.piles[id], pile)
	}
	for id, t := range g.tallies {
		to := f.tallies[id]
		to.counted += t.counted
		to.blank += t.blank
		to.void += t.void
		addAll(to.votes, t.votes)
		addAll(to.against, t.against)
	}
}

// base gives the number that a parameter's value names, for one paper.
func (f *oracleFigures) base(name, paper string) int {
	switch name {
	case "due":
		return f.due
	case "present":
		return f.present
	}
	return f.piles[paper][name]
}

// quorum judges every paper.
func (e *oracleElection) quorum(f *oracleFigures) bool {
	if e.kind != "first" && e.rules["runoff_quorum"] == "none" {
		return true
	}
	for _, s := range e.slips {
		n, all := f.base(e.rules["participants"], s.id), f.due
		var held bool
		switch e.rules["quorum"] {
		case "over_half":
			held = 2*n > all
		case "over_two_thirds":
			held = 3*n > 2*all
		case "four_fifths":
			held = 5*n >= 4*all
		}
		if !held {
			return false
		}
	}
	return true
}

// nomination says that candidates are sought, not officers.
func (e *oracleElection) nomination() bool { return e.rules["nominees"] == "seats+1" }

// oracleVerdict is the outcome of one position.
type oracleVerdict struct {
	base                 int
	elected, runoff, tie []string
	open                 int // seats for the run-off
}

// line says whether so many votes suffice in this round.
func (e *oracleElection) line(votes, base, cast int) bool {
	rule := e.rules["majority"]
	switch e.kind {
	case "runoff":
		rule = e.rules["runoff_majority"]
		if e.rules["runoff_floor"] == "third" && 3*votes < cast {
			return false
		}
	case "revote":
		rule = "most_votes"
	}
	return votes > 0 && (rule == "most_votes" || 2*votes > base)
}

// judge decides one position. Nobody without a vote comes into question.
func (e *oracleElection) judge(o oracleOffice, f *oracleFigures) oracleVerdict {
	paper := e.slipOf(o.id).id
	v := oracleVerdict{base: f.base(e.rules["majority_base"], paper)}
	if f.invalid || !e.quorum(f) {
		return v
	}
	places := o.seats
	if e.nomination() {
		places++
	}
	votes := f.tallies[o.id].votes
	var past, rest []string
	for key, n := range votes {
		switch {
		case e.line(n, v.base, f.piles[paper]["returned"]):
			past = append(past, key)
		case n > 0:
			rest = append(rest, key)
		}
	}
	chosen, tied := oracleBest(past, votes, places)
	v.elected = chosen
	if len(chosen)+len(tied) > places {
		v.tie = tied
		return v
	}
	v.elected = append(v.elected, tied...)
	if e.nomination() {
		return v // it knows no run-off
	}
	v.open = places - len(v.elected)
	if v.open > 0 {
		best, last := oracleBest(rest, votes, v.open+1)
		v.runoff = append(best, last...)
	}
	return v
}

// oracleBest splits off those who surely are among the best n, and those level
// with the n-th.
func oracleBest(keys []string, votes map[string]int, n int) (best, level []string) {
	if len(keys) <= n {
		return keys, nil
	}
	keys = slices.SortedFunc(slices.Values(keys), func(a, b string) int { return votes[b] - votes[a] })
	edge := votes[keys[n-1]]
	for _, key := range keys {
		switch {
		case votes[key] > edge:
			best = append(best, key)
		case votes[key] == edge:
			level = append(level, key)
		}
	}
	return best, level
}

// flags gives those flags of the outcome that the count itself raises. Whether
// a woman was elected is judged over all rounds: once no seat is left open,
// and not by a later round alone.
func (e *oracleElection) flags(f *oracleFigures, verdicts map[string]oracleVerdict) []string {
	var flags []string
	if f.fewer {
		flags = append(flags, "B405")
	}
	if f.invalid || !e.quorum(f) || e.nomination() {
		return flags // nobody is elected
	}
	times, open := map[string]int{}, false
	for _, o := range e.offices {
		open = open || verdicts[o.id].open > 0 || len(verdicts[o.id].tie) > 0
		for _, key := range verdicts[o.id].elected {
			times[o.voter(key)]++
		}
	}
	woman, twice := false, false
	for _, p := range e.roll {
		woman = woman || p.woman && times[p.number] > 0
	}
	for _, n := range times {
		twice = twice || n > 1
	}
	for _, pair := range e.kin {
		twice = twice || times[pair[0]] > 0 && times[pair[1]] > 0
	}
	if e.rules["woman_elected"] == "yes" && e.kind == "first" && !woman && !open {
		flags = append(flags, "O606")
	}
	if twice {
		flags = append(flags, "O607")
	}
	return flags
}
