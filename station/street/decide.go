package street

import (
	"errors"
	"fmt"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/late"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// Answer is what becomes of a sheet.
type Answer string

// The answers.
const (
	Accepted    Answer = "accepted"    // it counts
	Quarantined Answer = "quarantined" // it is kept, and does not count
	Noted       Answer = "noted"       // only that it came is kept
	Refused     Answer = "refused"     // nothing is kept
	Waiting     Answer = "waiting"     // for the rest of its pages
)

// Arrival is a sheet as it came: a file, or what its pages gave.
type Arrival struct {
	Data []byte // the signed bytes
	// Fault is why there are none: a refusal with S701, S702 or S703.
	Fault error
	// Damage is what was wrong with pages and was made good (S702).
	Damage []election.Finding

	seen *seen // what was found out ahead; nil where nobody looked yet
}

// FromPages takes a set of pages as far as it has come.
func FromPages(set sheet.Set) Arrival {
	return Arrival{Data: set.Signed, Fault: set.Err, Damage: set.Damage}
}

// Decision is the answer to a sheet.
type Decision struct {
	Answer Answer `json:"answer"`
	// Finding is the S-code that answers, with its facts; without a code for a
	// sheet that is accepted and has no flag.
	Finding election.Finding   `json:"finding,omitzero"`
	Damage  []election.Finding `json:"damage,omitempty"`
	Hash    journal.Hash       `json:"hash,omitzero"` // of the signed bytes
	// Of the sheet, once its signature held; Place before that as well, where
	// it is only what the bytes say.
	Election election.ID        `json:"election,omitempty"`
	Round    int                `json:"round,omitempty"`
	Place    election.StationID `json:"place,omitempty"`
	Revision int                `json:"revision,omitempty"`
	KID      string             `json:"kid,omitempty"`
	// Late says that it is a list of those registered late and no sheet.
	Late bool `json:"late,omitempty"`
}

// answers says what each code does with a sheet.
var answers = map[election.Code]Answer{
	"S701": Refused, "S702": Refused, "S703": Waiting, "S705": Noted, "S704": Noted, "S706": Noted, "S707": Noted,
	"S708": Refused, "S709": Quarantined, "S710": Noted, "S711": Quarantined, "S712": Quarantined, "S713": Accepted,
}

// Decide answers a sheet: the first test that fails, in the order S701, S702,
// S703, S705, S704, S706 … S713. It changes nothing.
func Decide(s *State, a Arrival) Decision {
	d, _ := s.decide(a)
	return d
}

func (s *State) decide(a Arrival) (Decision, *Held) {
	d := Decision{Damage: a.Damage}
	if a.Fault != nil {
		return d.with(findingOf(a.Fault)), nil
	}
	if late.Is(a.Data) {
		return s.decideLate(a), nil
	}
	a.Look()
	d.Hash = a.seen.hash
	claim, err := a.Claim()
	if err != nil {
		return d.with(findingOf(err)), nil
	}
	d.Place, d.KID = claim.Place, fmt.Sprintf("%x", claim.KID)
	sh, pk, err := a.verify(s.speaking(claim.Place))
	if err != nil {
		f := findingOf(err)
		if f.Code == "S705" {
			f.Args["why"] = s.distrust(claim.KID)
		}
		return d.with(f), nil
	}
	d.Election, d.Round, d.Place, d.Revision = sh.Election, sh.Round, sh.Place, sh.Revision
	h := &Held{Sheet: sh, Signed: slices.Clone(a.Data), Hash: d.Hash, KID: pk.KID()}
	return d.with(s.judge(h)), h
}

func (d Decision) with(f election.Finding) Decision {
	d.Finding, d.Answer = f, Accepted
	if f.Code != "" {
		d.Answer = answers[f.Code]
	}
	return d
}

// findingOf takes the one finding of a refused sheet; any other error means
// that this is none.
func findingOf(err error) election.Finding {
	var r *election.Refusal
	if errors.As(err, &r) && len(r.Findings) > 0 && answers[r.Findings[0].Code] != "" {
		return r.Findings[0]
	}
	return election.Find("S701")
}

// speaking finds the keys that may speak for a station.
func (s *State) speaking(station election.StationID) sheet.Lookup {
	return func(kid [8]byte) (signing.PublicKey, bool) {
		if !s.Trusts(kid, station) {
			return signing.PublicKey{}, false
		}
		return s.keys[kid].Public, true
	}
}

// distrust says why a key may not speak: unknown, revoked, or of another
// station.
func (s *State) distrust(kid [8]byte) string {
	switch k := s.keys[kid]; {
	case k == nil:
		return "unknown"
	case k.Revoked:
		return "revoked"
	}
	return "station"
}

// judge runs the tests of a sheet whose signature holds, S706 to S713.
func (s *State) judge(h *Held) election.Finding {
	for _, test := range []func(*Held) election.Finding{
		s.belongs, s.sameSort, s.isNew, s.isOnly, s.isNewest, s.namesHeld, s.addsUp, s.inTime,
	} {
		if f := test(h); f.Code != "" {
			return f
		}
	}
	return election.Finding{}
}

// belongs is S706.
func (s *State) belongs(h *Held) election.Finding {
	sh := h.Sheet
	other := func(what string, given, held any) election.Finding {
		return election.Find("S706", "what", what, "given", given, "held", held, "station", string(sh.Place))
	}
	if sh.Election != s.id {
		return other("election", string(sh.Election), string(s.id))
	}
	r := s.rounds[sh.Round]
	if r == nil {
		return other("round", sh.Round, s.Rounds())
	}
	if sh.Definition != r.digest {
		f := other("definition", fmt.Sprintf("%x", sh.Definition), fmt.Sprintf("%x", r.digest))
		f.Args["old"] = r.wasBefore(sh.Definition)
		return f
	}
	if sh.Kind != r.def.Kind {
		return other("kind", string(sh.Kind), string(r.def.Kind))
	}
	return election.Finding{}
}

// sameSort is S707.
func (s *State) sameSort(h *Held) election.Finding {
	if h.Sheet.Rehearsal != s.live {
		return election.Finding{}
	}
	return election.Find("S707", "station", string(h.Sheet.Place), "live", s.live)
}

// isNew is S708.
func (s *State) isNew(h *Held) election.Finding {
	before := s.rounds[h.Sheet.Round].sheets[h.Hash]
	if before == nil {
		return election.Finding{}
	}
	return election.Find("S708", append(about(h), "answer", string(before.Answer))...)
}

// isOnly is S709: an alarm, whatever became of the first.
func (s *State) isOnly(h *Held) election.Finding {
	var first *Held
	for _, o := range s.rounds[h.Sheet.Round].sheets {
		if o.Sheet.Place == h.Sheet.Place && o.Sheet.Revision == h.Sheet.Revision && (first == nil || o.Seq < first.Seq) {
			first = o
		}
	}
	if first == nil {
		return election.Finding{}
	}
	return election.Find("S709", append(about(h), "first", short(first.Hash), "second", short(h.Hash))...)
}

// isNewest is S710.
func (s *State) isNewest(h *Held) election.Finding {
	held := s.Held(h.Sheet.Round, h.Sheet.Place)
	if held == nil || held.Typed != nil || h.Sheet.Revision > held.Sheet.Revision {
		return election.Finding{}
	}
	return election.Find("S710", append(about(h), "held", held.Sheet.Revision)...)
}

// namesHeld is S711.
func (s *State) namesHeld(h *Held) election.Finding {
	held := s.Held(h.Sheet.Round, h.Sheet.Place)
	if held == nil || held.Typed != nil || slices.Contains(h.Sheet.Supersedes, held.Digest()) {
		return election.Finding{}
	}
	return election.Find("S711", append(about(h), "held", held.Sheet.Revision, "missing", fmt.Sprintf("%x", held.Digest()))...)
}

// addsUp is S712.
func (s *State) addsUp(h *Held) election.Finding {
	r := s.rounds[h.Sheet.Round]
	broken := append(r.shape(h.Sheet), h.Sheet.Identities()...)
	if len(broken) == 0 {
		return election.Finding{}
	}
	f := election.Find("S712", append(about(h), "broken", len(broken))...)
	for name, value := range broken[0].Args {
		f.Args[name] = value
	}
	return f
}

// inTime is S713, the flag.
func (s *State) inTime(h *Held) election.Finding {
	last := s.rounds[h.Sheet.Round].def.ElectionDay.AddDays(1)
	if h.Sheet.Sealed.Date() <= last {
		return election.Finding{}
	}
	return election.Find("S713", append(about(h), "sealed", h.Sheet.Sealed.String(), "last", string(last))...)
}

func about(h *Held) []any {
	return []any{"station", string(h.Sheet.Place), "revision", h.Sheet.Revision}
}

// short is as much of a hash as people compare.
func short(h journal.Hash) string { return h.String()[:2*len(sheet.Digest{})] }

// What a sheet must have in common with its definition; the argument
// "identity" of S712 beside those of the sheet itself.
const (
	StationsKnown    sheet.Identity = "stations are the election's, its own among them"
	StationOnce      sheet.Identity = "a station is counted once"
	PapersDefined    sheet.Identity = "papers as defined"
	PositionsDefined sheet.Identity = "positions as defined"
	SeatsDefined     sheet.Identity = "seats as defined"
	CandidatesListed sheet.Identity = "candidates as defined"
)

// shape gives a T513 for each way in which a sheet is not one of its
// definition. A sheet that says the station is invalid may lack positions.
func (r *round) shape(sh sheet.Sheet) []election.Finding {
	var fs election.Findings
	broken := func(id sheet.Identity, left, right int, about ...any) {
		fs.Add("T513", append([]any{"identity", string(id), "left", left, "right", right}, about...)...)
	}
	if !slices.Contains(sh.Stations, sh.Place) {
		broken(StationsKnown, 0, 1, "covers", string(sh.Place))
	}
	covered := map[election.StationID]int{}
	for place, held := range r.held {
		if place != sh.Place && held.Typed == nil {
			for _, id := range held.Sheet.Stations {
				covered[id]++
			}
		}
	}
	for _, id := range sh.Stations {
		if _, ok := r.def.Station(id); !ok {
			broken(StationsKnown, 0, 1, "covers", string(id))
		}
		if covered[id]++; covered[id] > 1 {
			broken(StationOnce, covered[id], 1, "covers", string(id))
		}
	}
	if len(sh.Papers) != len(r.def.Papers) {
		broken(PapersDefined, len(sh.Papers), len(r.def.Papers))
	}
	for _, p := range sh.Papers {
		if _, ok := r.def.Paper(p.ID); !ok {
			broken(PapersDefined, 1, 0, "paper", string(p.ID))
		}
	}
	if sh.Verdict != "" {
		return fs
	}
	if len(sh.Positions) != len(r.def.Positions) {
		broken(PositionsDefined, len(sh.Positions), len(r.def.Positions))
	}
	for _, p := range sh.Positions {
		fs = append(fs, r.positionShape(p)...)
	}
	return fs
}

func (r *round) positionShape(p sheet.Position) []election.Finding {
	var fs election.Findings
	broken := func(id sheet.Identity, left, right int) {
		fs.Add("T513", "identity", string(id), "left", left, "right", right, "position", string(p.ID))
	}
	def, ok := r.def.Position(p.ID)
	if !ok {
		broken(PositionsDefined, 1, 0)
		return fs
	}
	if paper, ok := r.def.PaperOf(p.ID); !ok || paper.ID != p.Paper {
		broken(PositionsDefined, 1, 0)
	}
	if int(p.Seats) != def.Seats {
		broken(SeatsDefined, int(p.Seats), def.Seats)
	}
	if len(p.For) != len(def.Candidates) {
		broken(CandidatesListed, len(p.For), len(def.Candidates))
	}
	if !r.def.Rules.TakesAgainst() && len(p.Against) > 0 {
		broken(CandidatesListed, len(p.Against), 0)
	}
	return fs
}
