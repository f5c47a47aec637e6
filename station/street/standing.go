package street

import "changpiao/station/election"

// Standing is how far the street office has come with one station of a round.
type Standing struct {
	Station election.StationID
	Sheet   *Held   // the sheet that counts and covers the station; nil where it is missing
	Suspect []*Held // sheets of the station's place in quarantine
	Heard   []Heard // what was told by telephone
}

// Invalid reports whether the station's ballots don't count.
func (st Standing) Invalid() bool { return st.Sheet != nil && st.Sheet.Sheet.Verdict != "" }

// Standings lists a round's stations in the order of the definition. It adds
// nothing up, so that an evening of thousands of stations can be looked at.
func Standings(s *State, number int) []Standing {
	r := s.rounds[number]
	if r == nil {
		return nil
	}
	covering := map[election.StationID]*Held{}
	for _, h := range r.held {
		for _, id := range h.Sheet.Stations {
			covering[id] = h
		}
	}
	suspect := map[election.StationID][]*Held{}
	for _, h := range s.Quarantined(number) {
		suspect[h.Sheet.Place] = append(suspect[h.Sheet.Place], h)
	}
	list := make([]Standing, len(r.def.Stations))
	for i, st := range r.def.Stations {
		list[i] = Standing{Station: st.ID, Sheet: covering[st.ID], Suspect: suspect[st.ID], Heard: r.heard[st.ID]}
	}
	return list
}
