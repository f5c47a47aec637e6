package street

import (
	"cmp"
	"fmt"
	"slices"

	"changpiao/station/election"
	"changpiao/station/sheet"
)

// Verdict says whether a community's ballots count.
type Verdict string

// The verdicts. An election may be invalid for want of a quorum as well, which
// is the outcome's business.
const (
	Counted Verdict = "counted"
	Invalid Verdict = "invalid" // at one station at least; see Community.Code
)

// Community is what the accepted sheets of a community add up to in a round.
// Stations stand in the order of the definition.
type Community struct {
	Election election.ID `json:"election"`
	Round    int         `json:"round"`

	Received    []election.StationID `json:"received"`    // covered by an accepted sheet
	Missing     []election.StationID `json:"missing"`     // not covered by any
	Quarantined []election.StationID `json:"quarantined"` // with a sheet in quarantine, received or missing
	Typed       []election.StationID `json:"typed"`       // received on paper only: typed in, not signed

	RegisteredBefore election.Count `json:"registered_before"` // before late registration
	Late             election.Count `json:"late"`
	Due              election.Count `json:"due"`
	Present          election.Count `json:"present"`
	Proxies          election.Count `json:"proxies"`

	// Papers and Positions are those of the definition, in its order, with
	// the sheets' figures added up. What was counted of positions at an
	// invalid station is not among them.
	Papers    []sheet.Paper    `json:"papers"`
	Positions []sheet.Position `json:"positions"`

	Verdict     Verdict       `json:"verdict"`
	Code        election.Code `json:"code,omitempty"` // why it is invalid
	Provisional bool          `json:"provisional"`    // a station is missing (O608)
	// Review is what the street office said of exactly these sheets; nil before.
	Review *Review `json:"review,omitempty"`

	// Disqualified are those who had the votes and may not hold the office.
	Disqualified []Disqualified `json:"disqualified,omitempty"`

	// Supervisors are those recorded for the supervision committee.
	Supervisors []election.VoterNo `json:"supervisors,omitempty"`

	// Compared is how far those registered late could be compared.
	Compared Compared `json:"compared,omitzero"`

	// Flags are those of the accepted sheets: ballots not returned (B405), sealed
	// late (S713), signed with a key that was revoked since (S705).
	Flags []election.Finding `json:"flags"`
}

// Registered gives the voters after late registration.
func (c Community) Registered() election.Count { return c.RegisteredBefore + c.Late }

// Consolidate adds up a round's accepted sheets; the order in which they came
// makes no difference. A round unknown here gives a community without
// stations, provisional.
func Consolidate(s *State, number int) Community {
	c := Community{
		Election: s.id, Round: number, Verdict: Counted, Provisional: true,
		Received: []election.StationID{}, Missing: []election.StationID{}, Quarantined: []election.StationID{}, Typed: []election.StationID{},
		Papers: []sheet.Paper{}, Positions: []sheet.Position{}, Flags: []election.Finding{},
	}
	r := s.rounds[number]
	if r == nil {
		return c
	}
	for _, p := range r.def.Papers {
		c.Papers = append(c.Papers, sheet.Paper{ID: p.ID})
	}
	for i := range r.def.Positions {
		c.Positions = append(c.Positions, EmptyPosition(r.def, &r.def.Positions[i]))
	}
	covered := map[election.StationID]bool{}
	for _, h := range s.Accepted(number) {
		for _, id := range h.Sheet.Stations {
			covered[id] = true
		}
		c.add(h)
		if h.Typed != nil {
			c.Typed = append(c.Typed, h.Sheet.Place)
		} else if s.keys[h.KID].Revoked {
			c.Flags = append(c.Flags, election.Find("S705", "kid", fmt.Sprintf("%x", h.KID), "station", string(h.Sheet.Place), "why", "revoked"))
		}
	}
	suspect := map[election.StationID]bool{}
	for _, h := range s.Quarantined(number) {
		suspect[h.Sheet.Place] = true
	}
	for _, st := range r.def.Stations {
		if covered[st.ID] {
			c.Received = append(c.Received, st.ID)
		} else {
			c.Missing = append(c.Missing, st.ID)
		}
		if suspect[st.ID] {
			c.Quarantined = append(c.Quarantined, st.ID)
		}
	}
	c.Provisional = len(c.Missing) > 0
	c.Disqualified = r.disqualified
	c.Compared = s.compared(r)
	c.Supervisors = r.supervisors
	if review, ok := s.Review(number); ok {
		c.Review = &review
	}
	for i := range c.Positions {
		mergeWriteIns(&c.Positions[i], r.def)
	}
	return c
}

// EmptyPosition is a sheet's count of a position before anything is counted.
func EmptyPosition(def *election.Definition, p *election.Position) sheet.Position {
	sum := sheet.Position{ID: p.ID, Seats: election.Count(p.Seats), For: make([]election.Count, len(p.Candidates))}
	if paper, ok := def.PaperOf(p.ID); ok {
		sum.Paper = paper.ID
	}
	if def.Rules.TakesAgainst() {
		sum.Against = make([]election.Count, len(p.Candidates))
	}
	return sum
}

// add takes one accepted sheet into the sums.
func (c *Community) add(h *Held) {
	sh := h.Sheet
	c.RegisteredBefore += sh.RegisteredBefore
	c.Late += sh.Registered - sh.RegisteredBefore
	c.Due += sh.Due
	c.Present += sh.Present
	c.Proxies += sh.Proxies
	for _, p := range sh.Papers {
		if i := slices.IndexFunc(c.Papers, func(sum sheet.Paper) bool { return sum.ID == p.ID }); i >= 0 {
			addPaper(&c.Papers[i], p)
		}
		if p.Returned < p.Issued() {
			c.Flags = append(c.Flags, election.Find("B405", "station", string(sh.Place), "paper", string(p.ID),
				"issued", int(p.Issued()), "returned", int(p.Returned), "difference", int(p.Issued()-p.Returned)))
		}
	}
	if h.Finding.Code != "" {
		c.Flags = append(c.Flags, h.Finding)
	}
	if sh.Verdict != "" {
		c.Verdict, c.Code = Invalid, cmp.Or(c.Code, sh.Verdict)
		return
	}
	for _, p := range sh.Positions {
		if i := slices.IndexFunc(c.Positions, func(sum sheet.Position) bool { return sum.ID == p.ID }); i >= 0 {
			addPosition(&c.Positions[i], p)
		}
	}
}

func addPaper(sum *sheet.Paper, p sheet.Paper) {
	sum.Received += p.Received
	sum.IssuedInPerson += p.IssuedInPerson
	sum.IssuedProxy += p.IssuedProxy
	sum.IssuedMobile += p.IssuedMobile
	sum.Spoiled += p.Spoiled
	sum.Unused += p.Unused
	sum.Returned += p.Returned
	sum.ReturnedMobile += p.ReturnedMobile
	sum.Valid += p.Valid
	sum.Blank += p.Blank
	sum.Void += p.Void
}

func addPosition(sum *sheet.Position, p sheet.Position) {
	sum.Counted += p.Counted
	sum.Blank += p.Blank
	sum.Void += p.Void
	for i, n := range p.For {
		sum.For[i] += n
	}
	for i, n := range p.Against {
		sum.Against[i] += n
	}
	sum.WriteIns = append(sum.WriteIns, p.WriteIns...)
}

// mergeWriteIns brings those together who have one voter number, or one name
// where there is no number. A voter is called as on the roll.
func mergeWriteIns(p *sheet.Position, def *election.Definition) {
	names := map[election.VoterNo]string{}
	for _, v := range def.Voters {
		names[v.No] = v.Name
	}
	for i := range p.WriteIns {
		if w := &p.WriteIns[i]; w.Voter != "" {
			w.Name = cmp.Or(names[w.Voter], w.Name)
		}
	}
	slices.SortFunc(p.WriteIns, func(a, b sheet.WriteIn) int {
		return cmp.Or(cmp.Compare(a.Voter, b.Voter), cmp.Compare(a.Name, b.Name))
	})
	var merged []sheet.WriteIn
	for _, w := range p.WriteIns {
		if n := len(merged); n > 0 && merged[n-1].Voter == w.Voter && (w.Voter != "" || merged[n-1].Name == w.Name) {
			merged[n-1].Votes += w.Votes
			continue
		}
		merged = append(merged, w)
	}
	p.WriteIns = merged
}
