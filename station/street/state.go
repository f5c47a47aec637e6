// Package street is the street office: which stations' keys it trusts, what it
// answers to a result sheet, and what the sheets of a community add up to.
//
// There is one book for each election, with all its rounds. The package opens
// no file, asks no clock and knows no database; the outcome of a count is not
// its business either.
package street

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/outcome"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

// State is what the street office knows of one election.
type State struct {
	id     election.ID
	live   bool
	rounds map[int]*round
	keys   map[[8]byte]*Key
	noted  map[note]bool
	rolls  map[int][]byte // offered by whoever opens the book; see OfferRoll
}

// note is a sheet that was answered with no more than a note.
type note struct {
	hash journal.Hash
	code election.Code
}

// Key is a station's key that was enrolled.
type Key struct {
	Public   signing.PublicKey
	Stations []election.StationID // for which it may speak
	Revoked  bool
	At       election.Moment // of the last record about it
}

// round is a round of the election.
type round struct {
	def    *election.Definition
	digest sheet.Digest
	held   map[election.StationID]*Held // by place: the sheet that counts
	sheets map[journal.Hash]*Held       // all signed ones accepted or quarantined
	heard  map[election.StationID][]Heard
	review *Review // the last, nil for none

	objections   []Objection
	vetted       map[outcome.Place]Vetted
	disqualified []Disqualified
	posted       map[election.Step]election.Date // when steps of the calendar were done
	announced    *Announcement                   // the last, nil for none
	late         map[election.StationID]*LateList
	supervisors  []election.VoterNo
	given        []Given        // the packages that were written
	before       []sheet.Digest // of definitions that were changed
	roll         journal.Hash   // of the roll that belongs to the definition; zero for none
}

// Held is a sheet that was accepted or quarantined.
type Held struct {
	Sheet  sheet.Sheet
	Signed sheet.Signed // nil for figures that were typed in
	Hash   journal.Hash // SHA-256 of Signed, or of the figures
	KID    [8]byte
	Answer Answer
	Typed  *Typed // nil for a signed sheet
	// Finding is why it was quarantined, or the flag under which it was
	// accepted; without a code where neither is so.
	Finding election.Finding
	Seq     int64           // of its record in the book
	At      election.Moment // when it came in
}

// Digest is how a later sheet names this one.
func (h *Held) Digest() sheet.Digest { return sheet.Digest(h.Hash[:len(sheet.Digest{})]) }

// NewState is the state of an empty book for an election. A ledger is live or
// for rehearsals, and takes sheets of its own sort only.
func NewState(id election.ID, live bool) *State {
	return &State{
		id: id, live: live, rounds: map[int]*round{}, keys: map[[8]byte]*Key{},
		noted: map[note]bool{}, rolls: map[int][]byte{},
	}
}

// Election gives the election's id.
func (s *State) Election() election.ID { return s.id }

// Live reports whether this is no rehearsal.
func (s *State) Live() bool { return s.live }

// Rounds lists the rounds known here, in order.
func (s *State) Rounds() []int { return slices.Sorted(maps.Keys(s.rounds)) }

// Definition gives a round's definition, with as much of its roll as a Roll
// keeps; nil for a round unknown here. It must not be changed.
func (s *State) Definition(number int) *election.Definition {
	if r := s.rounds[number]; r != nil {
		return r.def
	}
	return nil
}

// Keys lists the keys enrolled, revoked ones among them, by their names.
func (s *State) Keys() []Key {
	var keys []Key
	for _, k := range s.keys {
		key := *k
		key.Stations = slices.Clone(k.Stations)
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b Key) int { return cmp.Compare(a.Public.Fingerprint(), b.Public.Fingerprint()) })
	return keys
}

// Trusts reports whether a key may speak for a station now.
func (s *State) Trusts(kid [8]byte, station election.StationID) bool {
	k := s.keys[kid]
	return k != nil && !k.Revoked && slices.Contains(k.Stations, station)
}

// Held gives the sheet that counts for a place in a round, nil for none.
func (s *State) Held(number int, place election.StationID) *Held {
	if r := s.rounds[number]; r != nil {
		return r.held[place]
	}
	return nil
}

// Accepted lists the sheets that count in a round, in the order of the
// definition's stations.
func (s *State) Accepted(number int) []*Held {
	r := s.rounds[number]
	if r == nil {
		return nil
	}
	var list []*Held
	for _, st := range r.def.Stations {
		if h := r.held[st.ID]; h != nil {
			list = append(list, h)
		}
	}
	return list
}

// Quarantined lists a round's sheets that lie in quarantine, in the order in
// which they came. One that the sheet held for its place names as superseded
// is settled and is left out.
func (s *State) Quarantined(number int) []*Held {
	r := s.rounds[number]
	if r == nil {
		return nil
	}
	var list []*Held
	for _, h := range r.sheets {
		if h.Answer == Quarantined && !r.settled(h) {
			list = append(list, h)
		}
	}
	slices.SortFunc(list, func(a, b *Held) int { return cmp.Compare(a.Seq, b.Seq) })
	return list
}

func (r *round) settled(h *Held) bool {
	held := r.held[h.Sheet.Place]
	return held != nil && held.Sheet.Revision > h.Sheet.Revision && slices.Contains(held.Sheet.Supersedes, h.Digest())
}

// RollEntry is what the street office keeps of a voter: enough to name who was
// elected and to tell their sex, and no ID number.
type RollEntry struct {
	No      election.VoterNo   `json:"no"`
	Name    string             `json:"name"`
	Sex     election.Sex       `json:"sex,omitempty"`
	Station election.StationID `json:"station"`
}

// RollOf writes what is kept of a definition's voters. It stands beside the
// book, whose chain has only its hash, so that it can be erased.
func RollOf(d *election.Definition) ([]byte, error) {
	roll := make([]RollEntry, len(d.Voters))
	for i, v := range d.Voters {
		roll[i] = RollEntry{No: v.No, Name: v.Name, Sex: v.SexIs(), Station: v.Station}
	}
	return json.Marshal(roll)
}

// OfferRoll gives a state, before its book is opened, what RollOf wrote for a
// round. A round whose roll is not offered has none: it was erased.
func (s *State) OfferRoll(number int, roll []byte) { s.rolls[number] = roll }

func readRoll(data []byte) ([]election.Voter, error) {
	var roll []RollEntry
	if err := json.Unmarshal(data, &roll); err != nil {
		return nil, err
	}
	voters := make([]election.Voter, len(roll))
	for i, e := range roll {
		voters[i] = election.Voter{No: e.No, Name: e.Name, Sex: e.Sex, Station: e.Station}
	}
	return voters, nil
}

// hashOf is the full hash of a signed sheet or a roll.
func hashOf(data []byte) journal.Hash { return sha256.Sum256(data) }
