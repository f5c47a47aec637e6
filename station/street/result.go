package street

import (
	"slices"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/outcome"
	"changpiao/station/sheet"
)

// Sums gives what a community adds up to in the form of a sheet that covers
// all stations received.
func (c Community) Sums() sheet.Sheet {
	return sheet.Sheet{
		Election: c.Election, Round: c.Round, Stations: c.Received, RegisteredBefore: c.RegisteredBefore, Registered: c.Registered(),
		Due: c.Due, Present: c.Present, Proxies: c.Proxies, Papers: c.Papers, Positions: c.Positions, Verdict: c.Code,
	}
}

// Outcome works out what the sums mean; false while a station is missing.
func (c Community) Outcome(def *election.Definition) (outcome.Result, bool) {
	if c.Provisional {
		return outcome.Result{}, false
	}
	r, whole := station.Outcome(def, c.Sums())
	if whole {
		r = c.without(def, r)
	}
	return r, whole
}

// Result reports a community as files and other programs read it, without an
// outcome while a station is missing.
func (c Community) Result(def *election.Definition) station.Result {
	r := station.ResultOf(def, c.Sums())
	r.Election, r.Received, r.Missing, r.Quarantined, r.Provisional = c.Election, c.Received, c.Missing, c.Quarantined, c.Provisional
	r.LateTwice = c.Compared.Twice
	r.Typed, r.Confirmed = c.Typed, c.Review != nil && c.Review.Confirmed
	if c.Provisional {
		r.Outcome = nil
	}
	if r.Outcome == nil {
		return r
	}
	for _, d := range c.Disqualified {
		p := r.Outcome.Positions[d.Position]
		p.Elected = slices.DeleteFunc(p.Elected, func(id string) bool { return id == d.Person })
		r.Outcome.Positions[d.Position] = p
	}
	for _, f := range append(c.disqualifications(), c.Flags...) {
		if !slices.Contains(r.Outcome.Flags, f.Code) {
			r.Outcome.Flags = append(r.Outcome.Flags, f.Code)
		}
	}
	slices.Sort(r.Outcome.Flags)
	return r
}
