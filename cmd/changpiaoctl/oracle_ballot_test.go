package main

import (
	"slices"
	"strings"
)

// oraclePerson is an entry of the roll.
type oraclePerson struct {
	number, name, id, station string
	woman, leftOut            bool
}

// oracleCandidate is a listed candidate of one position.
type oracleCandidate struct{ id, voter string }

// oracleOffice is a position.
type oracleOffice struct {
	id         string
	seats      int
	candidates []oracleCandidate
}

// voter gives the number of a person who stands in a position as key: a
// listed candidate's id, or w:NUMBER.
func (o oracleOffice) voter(key string) string {
	for _, c := range o.candidates {
		if c.id == key {
			return c.voter
		}
	}
	number, _ := oracleWritten(key)
	return number
}

// oracleWritten gives the number of a person who is no listed candidate.
func oracleWritten(key string) (number string, written bool) { return strings.CutPrefix(key, "w:") }

// keyOf is how a voter stands in a position.
func (o oracleOffice) keyOf(voter string) string {
	for _, c := range o.candidates {
		if c.voter == voter {
			return c.id
		}
	}
	return "w:" + voter
}

// oracleMark is one mark: for a listed candidate, against one, or a name
// written in, perhaps with a voter's number.
type oracleMark struct{ candidate, against, name, number string }

// oracleBallot is what stands on one ballot; void means void as a whole.
type oracleBallot struct {
	void  bool
	off   []string // positions the teller found void
	marks map[string][]oracleMark
}

// oracleState is what became of a ballot, or of one position on it.
type oracleState int

const (
	oracleCounted oracleState = iota
	oracleBlank
	oracleVoid
)

// oracleEntry is how one position of a ballot was read: the keys of those it
// is for and against.
type oracleEntry struct {
	state         oracleState
	pro, contra   []string
	marked, clash bool
	strangers     []string // names that match nobody
}

// oracleReading is a whole ballot; entries are empty where it is void.
type oracleReading struct {
	state   oracleState
	entries map[string]*oracleEntry
}

// oracleReader reads ballots of one paper.
type oracleReader struct {
	rules   oracleRules
	offices []oracleOffice // of the paper, highest first
	roll    []oraclePerson // all the voters whom a name may mean
}

// match finds whom a write-in means. Doubtful is a name that fits several.
func (r *oracleReader) match(o oracleOffice, m oracleMark) (key string, doubtful bool) {
	if r.rules["write_ins"] == "no" {
		return "", false
	}
	var listed, all []string
	for _, p := range r.roll {
		if m.number == p.number || m.number == "" && m.name == p.name {
			key := o.keyOf(p.number)
			all = append(all, key)
			if _, written := oracleWritten(key); !written {
				listed = append(listed, key)
			}
		}
	}
	switch {
	case len(listed) == 1:
		return listed[0], false
	case len(listed) > 1 || len(all) > 1:
		return "", true
	case len(all) == 1:
		return all[0], false
	}
	return "", false
}

// gather takes the marks of one position together, a person once.
func (r *oracleReader) gather(o oracleOffice, marks []oracleMark) *oracleEntry {
	e := &oracleEntry{marked: len(marks) > 0}
	add := func(list []string, s string) []string {
		if slices.Contains(list, s) {
			return list
		}
		return append(list, s)
	}
	for _, m := range marks {
		switch {
		case m.candidate != "":
			e.pro = add(e.pro, m.candidate)
		case m.against != "":
			e.contra = add(e.contra, m.against)
		default:
			if key, _ := r.match(o, m); key != "" {
				e.pro = add(e.pro, key)
			} else {
				e.strangers = add(e.strangers, m.name)
			}
		}
	}
	for _, key := range e.contra {
		e.clash = e.clash || slices.Contains(e.pro, key)
	}
	return e
}

// oneEach deals with persons marked for several positions. It says whether
// there are any; how many keep their place on the highest is by the rule.
func (r *oracleReader) oneEach(entries map[string]*oracleEntry) (found bool) {
	count := map[string]int{}
	for _, o := range r.offices {
		for _, key := range entries[o.id].pro {
			count[o.voter(key)]++
		}
	}
	kept := map[string]bool{}
	for _, o := range r.offices {
		e := entries[o.id]
		e.pro = slices.DeleteFunc(e.pro, func(key string) bool {
			v := o.voter(key)
			if count[v] < 2 {
				return false
			}
			found = true
			keep := r.rules["two_positions"] == "higher" && !kept[v]
			kept[v] = true
			return !keep
		})
	}
	return found
}

// read reads one ballot in the order of the rules.
func (r *oracleReader) read(b oracleBallot) oracleReading {
	void := oracleReading{state: oracleVoid}
	if b.void {
		return void
	}
	entries := map[string]*oracleEntry{}
	marked := len(b.off) > 0
	for _, o := range r.offices {
		marks := b.marks[o.id]
		if slices.Contains(b.off, o.id) {
			marks = nil // what can't be read stands for nobody
		}
		entries[o.id] = r.gather(o, marks)
		marked = marked || entries[o.id].marked
	}
	if r.oneEach(entries) && r.rules["two_positions"] == "ballot" {
		return void
	}
	var states [oracleVoid + 1]int
	for _, o := range r.offices {
		e := entries[o.id]
		over := len(e.pro)+len(e.strangers) > o.seats
		switch {
		case over && r.rules["over_vote"] == "ballot":
			return void
		case over, e.clash, slices.Contains(b.off, o.id):
			e.state = oracleVoid
		case !e.marked && r.rules["blank"] == "void":
			e.state = oracleVoid
		case !e.marked:
			e.state = oracleBlank
		}
		states[e.state]++
	}
	switch {
	case !marked && r.rules["blank"] == "abstain":
		return oracleReading{state: oracleBlank, entries: entries}
	case states[oracleCounted] == 0 && states[oracleVoid] > 0:
		return void
	}
	return oracleReading{state: oracleCounted, entries: entries}
}
