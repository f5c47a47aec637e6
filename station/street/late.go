package street

import (
	"errors"
	"fmt"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/late"
	"changpiao/station/sheet"
)

// LateList is a station's list of those registered late, sealed as it came. The
// book has nothing of it in clear but the number of people.
type LateList struct {
	late.Cover
	Hash journal.Hash
	At   election.Moment
}

// Peek reads what a file says of itself before its signature is checked, be it
// a sheet or a list of those registered late.
func Peek(data []byte) (sheet.Claim, error) {
	if !late.Is(data) {
		return sheet.Peek(data)
	}
	c, kid, err := late.Peek(data)
	return sheet.Claim{Version: c.Version, KID: kid, Place: c.Place}, err
}

// decideLate answers a list of those registered late, with the codes of a sheet.
func (s *State) decideLate(a Arrival) Decision {
	d := Decision{Late: true, Hash: hashOf(a.Data)}
	claim, err := Peek(a.Data)
	if err == nil {
		d.Place, d.KID = claim.Place, fmt.Sprintf("%x", claim.KID)
		var c late.Cover
		if c, err = late.Open(a.Data, s.speaking(claim.Place)); err == nil {
			d.Election, d.Round = c.Election, c.Round
			return d.with(ofList(s.judgeLate(c)))
		}
	}
	f := findingOf(err)
	if f.Code == "S705" {
		f.Args["why"] = s.distrust(claim.KID)
	}
	return d.with(ofList(f))
}

// ofList says of an answer that it is about a list and no sheet.
func ofList(f election.Finding) election.Finding {
	if f.Code != "" {
		f.Args["late"] = true
	}
	return f
}

// judgeLate runs the tests of a list whose signature holds. Of the same or a
// later state of the roll book the station can have made no other list.
func (s *State) judgeLate(c late.Cover) election.Finding {
	place := string(c.Place)
	r := s.rounds[c.Round]
	switch {
	case c.Election != s.id:
		return election.Find("S706", "what", "election", "given", string(c.Election), "held", string(s.id), "station", place)
	case r == nil:
		return election.Find("S706", "what", "round", "given", c.Round, "held", s.Rounds(), "station", place)
	case c.Rehearsal == s.live:
		return election.Find("S707", "station", place, "live", s.live)
	}
	held := r.late[c.Place]
	switch {
	case held == nil || c.Newer(held.Cover):
		return election.Finding{}
	case held.Newer(c):
		return election.Find("S710", "station", place)
	}
	return election.Find("S708", "station", place)
}

type lateListed struct {
	Decision Decision `json:"decision"`
	List     []byte   `json:"list"`
}

func (*lateListed) Kind() string { return "late_listed/1" }
func (e *lateListed) Claims(*State) []journal.Claim {
	return []journal.Claim{journal.Take(LateIndex, e.Decision.Hash.String())}
}

// Apply checks a list's signature again, as that of a sheet.
func (e *lateListed) Apply(s *State, head journal.Header) error {
	c, err := late.Open(e.List, s.speaking(e.Decision.Place))
	if err != nil {
		return err
	}
	r := s.rounds[c.Round]
	if r == nil || c.Election != s.id || hashOf(e.List) != e.Decision.Hash {
		return errors.New("the list of those registered late is not the one that was decided on")
	}
	if r.late == nil {
		r.late = map[election.StationID]*LateList{}
	}
	r.late[c.Place] = &LateList{Cover: c, Hash: e.Decision.Hash, At: head.At}
	return nil
}

// LateLists gives the lists of those registered late that came in for a round,
// in the order of the definition's stations.
func (s *State) LateLists(number int) []*LateList {
	r := s.rounds[number]
	if r == nil {
		return nil
	}
	var lists []*LateList
	for _, st := range r.def.Stations {
		if l := r.late[st.ID]; l != nil {
			lists = append(lists, l)
		}
	}
	return lists
}

// Compared is how far a community's people registered late could be compared
// with those of the ledger's other stations.
type Compared struct {
	Lists []election.StationID `json:"lists,omitempty"` // of which there is a list
	// Stations at which people were registered late and of which there is none:
	// those that got what it takes with their package, and those that were set up
	// without one. Nobody of theirs is compared.
	Missing []election.StationID `json:"missing,omitempty"`
	Keyless []election.StationID `json:"keyless,omitempty"`
	// Differ are those whose list has another number of people than their sheet.
	Differ []election.StationID `json:"differ,omitempty"`
	// Unread are those whose list can't be read: it is another office's, or the
	// key was erased.
	Unread []election.StationID `json:"unread,omitempty"`
	Twice  []late.Twice         `json:"twice,omitempty"`
}

// compared tells which lists there are; what is twice only the ledger knows.
func (s *State) compared(r *round) Compared {
	var c Compared
	if r.def.Kind != election.FirstRound {
		return c // nobody is registered late then (R108)
	}
	for _, st := range r.def.Stations {
		if r.late[st.ID] != nil {
			c.Lists = append(c.Lists, st.ID)
		}
	}
	for _, h := range s.Accepted(r.def.Round) {
		c.lacking(r, h)
	}
	return c
}

// lacking takes in what the lists lack of a sheet's people.
func (c *Compared) lacking(r *round, h *Held) {
	people, there := 0, true
	var without []election.StationID
	for _, id := range h.Sheet.Stations {
		if l := r.late[id]; l != nil {
			people += l.People
			continue
		}
		there, without = false, append(without, id)
	}
	told := int(h.Sheet.Registered - h.Sheet.RegisteredBefore)
	switch {
	case there && people != told:
		c.Differ = append(c.Differ, h.Sheet.Stations...)
	case !there && told > people:
		for _, id := range without {
			if r.packed(id) {
				c.Missing = append(c.Missing, id)
			} else {
				c.Keyless = append(c.Keyless, id)
			}
		}
	}
}
