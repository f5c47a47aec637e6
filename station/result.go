package station

import (
	"encoding/hex"
	"slices"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/outcome"
	"changpiao/station/sheet"
)

// Result is what a station, or a community, reports of a round, as files and
// other programs read it.
type Result struct {
	Election    election.ID                            `json:"election,omitempty"`
	Station     election.StationID                     `json:"station,omitempty"`
	Round       int                                    `json:"round"`
	Revision    int                                    `json:"revision,omitempty"`
	Verdict     string                                 `json:"verdict"`
	Code        election.Code                          `json:"code,omitempty"`
	Provisional bool                                   `json:"provisional,omitempty"`
	Received    []election.StationID                   `json:"received,omitzero"`
	Missing     []election.StationID                   `json:"missing,omitzero"`
	Quarantined []election.StationID                   `json:"quarantined,omitzero"`
	Typed       []election.StationID                   `json:"typed,omitempty"`      // received on paper only, typed in
	Confirmed   bool                                   `json:"confirmed,omitempty"`  // by the street office's review
	LateTwice   []late.Twice                           `json:"late_twice,omitempty"` // registered late elsewhere too
	Registered  election.Count                         `json:"registered"`
	Late        election.Count                         `json:"late"`
	Proxies     election.Count                         `json:"proxies"`
	Due         election.Count                         `json:"due"`
	Present     election.Count                         `json:"present"`
	Papers      map[election.PaperID]PaperResult       `json:"papers"`
	Positions   map[election.PositionID]PositionResult `json:"positions"`
	Outcome     *OutcomeResult                         `json:"outcome,omitempty"`
	Sheet       *SheetResult                           `json:"sheet,omitempty"`
	Rounds      []Result                               `json:"rounds,omitempty"` // those before it, the first one first
}

// PaperResult is the accounting of a kind of ballot.
type PaperResult struct {
	Received     election.Count `json:"received"`
	Issued       election.Count `json:"issued"`
	IssuedProxy  election.Count `json:"issued_proxy"`
	IssuedMobile election.Count `json:"issued_mobile"`
	Spoiled      election.Count `json:"spoiled"`
	Unused       election.Count `json:"unused"`
	Returned     election.Count `json:"returned"`
	Valid        election.Count `json:"valid"`
	Blank        election.Count `json:"blank"`
	Void         election.Count `json:"void"`
}

// PositionResult is the count of a position.
type PositionResult struct {
	Seats    election.Count                          `json:"seats"`
	Counted  election.Count                          `json:"counted"`
	Blank    election.Count                          `json:"blank"`
	Void     election.Count                          `json:"void"`
	Votes    map[election.CandidateID]election.Count `json:"votes"`
	Against  map[election.CandidateID]election.Count `json:"against"`
	WriteIns map[string]election.Count               `json:"write_ins"`
}

// OutcomeResult is what the count means for the community.
type OutcomeResult struct {
	Quorum    bool                                   `json:"quorum"`
	Positions map[election.PositionID]ElectionResult `json:"positions"`
	Flags     []election.Code                        `json:"flags"`
}

// ElectionResult is the outcome of a position.
type ElectionResult struct {
	Base        election.Count `json:"base"`
	Elected     []string       `json:"elected"`
	RunOff      []string       `json:"runoff"`
	RunOffSeats int            `json:"runoff_seats"`
	Tie         []string       `json:"tie"`
	TieSeats    int            `json:"tie_seats,omitempty"`
	LastDay     election.Date  `json:"last_day,omitempty"`
}

// SheetResult describes a signed sheet.
type SheetResult struct {
	Bytes  int    `json:"bytes"`
	Codes  int    `json:"codes"`
	KID    string `json:"kid"`
	SHA256 string `json:"sha256"`
}

// The verdicts.
const (
	VerdictCounted = "counted"
	VerdictInvalid = "invalid"
	VerdictOpen    = "open" // not sealed
)

// ResultOf reports what a sheet states, with the outcome where it covers the
// whole community.
func ResultOf(def *election.Definition, s sheet.Sheet) Result {
	r := Result{
		Station: s.Place, Round: s.Round, Revision: s.Revision, Verdict: VerdictCounted,
		Registered: s.Registered, Late: s.Registered - s.RegisteredBefore, Proxies: s.Proxies, Due: s.Due, Present: s.Present,
		Papers: map[election.PaperID]PaperResult{}, Positions: map[election.PositionID]PositionResult{},
	}
	if s.Verdict != "" {
		r.Verdict, r.Code = VerdictInvalid, s.Verdict
	}
	for _, p := range s.Papers {
		r.Papers[p.ID] = PaperResult{
			Received: p.Received, Issued: p.Issued(), IssuedProxy: p.IssuedProxy, IssuedMobile: p.IssuedMobile, Spoiled: p.Spoiled,
			Unused: p.Unused, Returned: p.Returned, Valid: p.Valid, Blank: p.Blank, Void: p.Void,
		}
	}
	for _, p := range s.Positions {
		if pos, known := def.Position(p.ID); known {
			r.Positions[p.ID] = positionResult(pos, p)
		}
	}
	if o, whole := Outcome(def, s); whole {
		r.Outcome = outcomeResult(o)
	}
	return r
}

func positionResult(pos *election.Position, p sheet.Position) PositionResult {
	r := PositionResult{
		Seats: p.Seats, Counted: p.Counted, Blank: p.Blank, Void: p.Void, Votes: map[election.CandidateID]election.Count{},
		Against: map[election.CandidateID]election.Count{}, WriteIns: map[string]election.Count{},
	}
	for i, c := range pos.Candidates {
		if i < len(p.For) {
			r.Votes[c.ID] = p.For[i]
		}
		if i < len(p.Against) {
			r.Against[c.ID] = p.Against[i]
		}
	}
	for _, w := range p.WriteIns {
		name := w.Name
		for _, other := range p.WriteIns {
			if other.Name == w.Name && other.Voter != w.Voter {
				name = w.Name + "/" + string(w.Voter)
			}
		}
		r.WriteIns[name] = w.Votes
	}
	return r
}

func outcomeResult(o outcome.Result) *OutcomeResult {
	r := &OutcomeResult{Quorum: o.Quorum, Positions: map[election.PositionID]ElectionResult{}, Flags: []election.Code{}}
	for id, p := range o.Positions {
		r.Positions[id] = ElectionResult{
			Base: p.Base, Elected: ids(p.Elected), RunOff: ids(p.RunOff), RunOffSeats: p.RunOffSeats,
			Tie: ids(p.Tie), TieSeats: p.TieSeats, LastDay: p.LastDay,
		}
	}
	for _, f := range o.Flags {
		if !slices.Contains(r.Flags, f.Code) {
			r.Flags = append(r.Flags, f.Code)
		}
	}
	slices.Sort(r.Flags)
	return r
}

func ids(people []outcome.Person) []string {
	out := make([]string, len(people))
	for i, p := range people {
		out[i] = p.ID()
	}
	return out
}

// DescribeSheet gives the facts of a signed sheet's bytes.
func DescribeSheet(signed sheet.Signed, kid [8]byte, sum [32]byte) *SheetResult {
	r := &SheetResult{Bytes: len(signed), KID: hex.EncodeToString(kid[:]), SHA256: hex.EncodeToString(sum[:])}
	if pages, err := sheet.Pages(signed); err == nil {
		r.Codes = len(pages)
	}
	return r
}
