package roll

import (
	"slices"

	"changpiao/station/election"
)

// Standing is what a voter who stands at the desk can be told at a glance.
type Standing string

// The standings, in the order in which they are told.
const (
	Elsewhere   Standing = "elsewhere" // the entry stands at another station
	WasTaken    Standing = "taken"     // the vote was entrusted, and its ballot issued to the holder
	HasIssued   Standing = "issued"
	IsEntrusted Standing = "entrusted" // to a holder who has not come yet
	OnItsWay    Standing = "mobile"    // a mobile box with the voter on its list is out
	MayVote     Standing = "free"
	NotListed   Standing = "unknown"
)

// Standing tells how a voter of the community stands at this station's desks.
func (s *State) Standing(no election.VoterNo) Standing {
	e, known := s.entries[no]
	_, entrusted := s.proxies.Holder(no)
	_, out := s.MobileBoxOf(no)
	switch {
	case !known:
		return NotListed
	case !s.Here(*e):
		return Elsewhere
	case entrusted && e.Issued != nil:
		return WasTaken
	case e.Issued != nil:
		return HasIssued
	case entrusted:
		return IsEntrusted
	case out:
		return OnItsWay
	}
	return MayVote
}

// MobileBoxOf gives the mobile box on whose list a voter stands, "" where there
// is none, and whether it is out.
func (s *State) MobileBoxOf(no election.VoterNo) (id election.BoxID, out bool) {
	st, _ := s.def.Station(s.station)
	for _, b := range st.Boxes {
		if slices.Contains(b.Voters, no) {
			id = b.ID
			if s.boxes[b.ID].Out {
				return id, true
			}
		}
	}
	return id, false
}

// Waiting gives the principals of a holder whose ballots were not issued yet.
func (s *State) Waiting(holder election.VoterNo) (waiting []election.VoterNo) {
	for _, no := range s.proxies.Principals(holder) {
		if e := s.entries[no]; e != nil && e.Issued == nil {
			waiting = append(waiting, no)
		}
	}
	return waiting
}
