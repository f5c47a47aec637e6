package street

import (
	"strings"

	"changpiao/station/election"
	domain "changpiao/station/street"
)

// row is a station on the evening's overview.
type row struct {
	election  election.ID
	round     int
	station   election.StationID
	community string // its name, with the round where it is not the first
	place     string
	at        election.Moment // when the sheet that counts came in
	revision  int
	got       bool // a sheet counts
	suspect   bool // a sheet lies in quarantine
	invalid   bool // its ballots don't count
	partial   bool // of the community another sheet or this one is missing
	typed     bool // its figures were typed in from paper
	heard     bool // something was told of it by telephone
	twice     bool // somebody was registered late here and elsewhere too
	confirmed bool // the community's result was confirmed by the review
}

// filter says which stations are shown.
type filter string

const (
	all         filter = "all"
	received    filter = "received"
	missing     filter = "missing"
	provisional filter = "provisional"
	quarantined filter = "quarantined"
	invalid     filter = "invalid"
	typedIn     filter = "typed"
	twiceLate   filter = "late"
	reviewDue   filter = "due"
)

var filters = []filter{all, received, missing, provisional, quarantined, typedIn, invalid, twiceLate, reviewDue}

func (r row) is(f filter) bool {
	switch f {
	case received:
		return r.got
	case missing:
		return !r.got
	case provisional:
		return r.partial
	case quarantined:
		return r.suspect
	case invalid:
		return r.invalid
	case typedIn:
		return r.typed
	case twiceLate:
		return r.twice
	case reviewDue:
		return !r.partial && !r.confirmed
	}
	return true
}

// keep gives the rows that a filter and a search leave: every word of the query stands in the names or numbers.
func keep(rows []row, f filter, query string) []row {
	words := strings.Fields(strings.ToLower(query))
	var kept []row
	for _, r := range rows {
		if r.is(f) && r.has(words) {
			kept = append(kept, r)
		}
	}
	return kept
}

func (r row) has(words []string) bool {
	if len(words) == 0 {
		return true
	}
	names := strings.ToLower(r.community + "\n" + r.place + "\n" + string(r.election) + "\n" + string(r.station))
	for _, w := range words {
		if !strings.Contains(names, w) {
			return false
		}
	}
	return true
}

// tally counts the rows of each filter.
func tally(rows []row) map[filter]int {
	n := map[filter]int{}
	for _, r := range rows {
		for _, f := range filters {
			if r.is(f) {
				n[f]++
			}
		}
	}
	return n
}

// rowsOf lists the stations of an election's rounds; named puts a community and its round into words.
func rowsOf(s *domain.State, named func(*election.Definition) string) []row {
	var rows []row
	for _, number := range s.Rounds() {
		def := s.Definition(number)
		standings := domain.Standings(s, number)
		partial := false
		for _, st := range standings {
			partial = partial || st.Sheet == nil
		}
		review, ok := s.Review(number)
		for i, st := range standings {
			r := row{
				heard: len(st.Heard) > 0, confirmed: ok && review.Confirmed,
				election: s.Election(), round: number, station: st.Station, community: named(def), place: def.Stations[i].Title,
				got: st.Sheet != nil, suspect: len(st.Suspect) > 0, invalid: st.Invalid(), partial: partial,
			}
			if st.Sheet != nil {
				r.at, r.revision, r.typed = st.Sheet.At, st.Sheet.Sheet.Revision, st.Sheet.Typed != nil
			}
			rows = append(rows, r)
		}
	}
	return rows
}

// board keeps the rows of every election, so that a sheet that comes in touches those of its own only.
type board struct {
	order []election.ID
	of    map[election.ID][]row
}

func (b *board) set(id election.ID, rows []row) {
	if b.of == nil {
		b.of = map[election.ID][]row{}
	}
	if _, known := b.of[id]; !known {
		b.order = append(b.order, id)
	}
	b.of[id] = rows
}

func (b *board) all() []row {
	var rows []row
	for _, id := range b.order {
		rows = append(rows, b.of[id]...)
	}
	return rows
}
