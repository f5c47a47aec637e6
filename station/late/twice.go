package late

import (
	"bytes"
	"fmt"
	"slices"

	"changpiao/station/election"
)

// Twice is somebody who was registered late here, and at another station or in
// another community of the same day as well.
type Twice struct {
	Station election.StationID `json:"station"`
	No      election.VoterNo   `json:"no"`
	Other   Place              `json:"other"`
}

// Code is the rule that speaks against it: within a community nobody stands on
// the roll twice, and nobody is registered in two communities.
func (t Twice) Code(here election.ID) election.Code {
	if t.Other.Election == here {
		return "R103"
	}
	return "R104"
}

// Place is where somebody was registered late.
type Place struct {
	Election  election.ID        `json:"election"`
	Community string             `json:"community"`
	Station   election.StationID `json:"station"`
	Title     string             `json:"title"` // of the station
	No        election.VoterNo   `json:"no"`
}

// Twofold lists for each mark where people who bear it were registered late.
type Twofold map[string][]Place

// Add takes a list's people in.
func (t Twofold) Add(def *election.Definition, station election.StationID, people []Entry) {
	at := Place{Election: def.ID, Community: def.Community, Station: station}
	if st, ok := def.Station(station); ok {
		at.Title = st.Title
	}
	for _, e := range people {
		at.No = e.No
		key := string(def.ElectionDay) + string(e.Mark)
		t[key] = append(t[key], at)
	}
}

// Twice gives those who were registered late at two places, for each election.
// Two elections that one community holds on a day are no two places.
func (t Twofold) Twice() map[election.ID][]Twice {
	twice := map[election.ID][]Twice{}
	for _, places := range t {
		for _, here := range places {
			for _, other := range places {
				if apart(here, other) {
					twice[here.Election] = append(twice[here.Election], Twice{Station: here.Station, No: here.No, Other: other})
				}
			}
		}
	}
	for _, list := range twice {
		slices.SortFunc(list, func(a, b Twice) int { return bytes.Compare(a.order(), b.order()) })
	}
	return twice
}

func apart(a, b Place) bool {
	if a.Election == b.Election {
		return a.Station != b.Station
	}
	return a.Community == "" || a.Community != b.Community
}

func (t Twice) order() []byte {
	return fmt.Appendf(nil, "%s\x00%s\x00%s\x00%s\x00%s", t.Station, t.No, t.Other.Election, t.Other.Station, t.Other.No)
}
