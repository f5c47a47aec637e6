package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/ui/words"
)

// printResult prints a station's or community's result for people. The sheet
// that it comes from says what those written in are called.
func (c *call) printResult(def *election.Definition, r station.Result, from sheet.Sheet) {
	c.both(c.out, func(w *words.Words) string {
		verdict := w.T("ctl.verdict." + r.Verdict)
		if r.Code != "" {
			verdict += " " + string(r.Code) + " " + w.Title(r.Code)
		}
		return w.T("ctl.result", "title", def.Title, "round", r.Round, "station", r.Station, "verdict", verdict)
	})
	c.say(c.out, "result.people", "registered", r.Registered, "late", r.Late, "proxies", r.Proxies)
	for _, p := range def.Papers {
		f := r.Papers[p.ID]
		c.say(c.out, "result.paper", "paper", cmp.Or(p.Title, string(p.ID)), "received", f.Received, "issued", f.Issued, "spoiled", f.Spoiled,
			"unused", f.Unused, "returned", f.Returned, "valid", f.Valid, "blank", f.Blank, "void", f.Void)
	}
	for i := range def.Positions {
		p := &def.Positions[i]
		f := r.Positions[p.ID]
		c.say(c.out, "result.position", "position", p.Title, "seats", p.Seats, "counted", f.Counted, "blank", f.Blank, "void", f.Void)
		for _, candidate := range p.Candidates {
			fmt.Fprintf(c.out, "  %s %d\n", candidate.Name, f.Votes[candidate.ID])
		}
		for _, name := range slices.Sorted(maps.Keys(f.WriteIns)) {
			fmt.Fprintf(c.out, "  %s %d\n", name, f.WriteIns[name])
		}
		if r.Outcome != nil && r.Outcome.Quorum && r.Verdict == station.VerdictCounted {
			c.printOutcome(def, r, p, from)
		}
	}
	if r.Outcome != nil && !r.Outcome.Quorum {
		c.say(c.out, "result.no_quorum")
	}
}

// printOutcome says what the count of a position means. Nobody is called
// elected before the street office has confirmed it.
func (c *call) printOutcome(def *election.Definition, r station.Result, p *election.Position, from sheet.Sheet) {
	o := r.Outcome.Positions[p.ID]
	note := func(id string, pairs ...any) {
		c.both(c.out, func(w *words.Words) string { return "  " + w.T("ctl.result."+id, pairs...) })
	}
	if len(o.Elected) > 0 {
		id := "meets"
		switch {
		case def.Nominates():
			id = "nominated"
		case r.Confirmed:
			id = "elected"
		}
		note(id, "names", names(p, from, o.Elected))
	}
	if len(o.Tie) > 0 {
		note("tie", "names", names(p, from, o.Tie), "seats", o.TieSeats, "last", o.LastDay)
	}
	if o.RunOffSeats > 0 {
		note("runoff", "names", names(p, from, o.RunOff), "seats", o.RunOffSeats, "last", o.LastDay)
	}
	if len(o.Elected)+len(o.Tie)+o.RunOffSeats == 0 {
		note("nobody")
	}
}

// names gives what the people are called whom an outcome lists by id.
func names(p *election.Position, from sheet.Sheet, ids []string) []string {
	called := map[string]string{}
	for _, candidate := range p.Candidates {
		called[string(candidate.ID)] = candidate.Name
	}
	for _, counted := range from.Positions {
		if counted.ID != p.ID {
			continue
		}
		for _, w := range counted.WriteIns {
			called["w:"+string(w.Voter)] = strings.TrimSuffix(w.Name+"/"+string(w.Voter), "/")
		}
	}
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = cmp.Or(called[id], id)
	}
	return list
}
