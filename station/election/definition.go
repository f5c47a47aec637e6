package election

import (
	"crypto/sha256"
	"encoding/json"
	"slices"

	"changpiao/station/jsontree"
)

// Kind says which of a community's rounds an election is.
type Kind string

// The kinds of rounds.
const (
	FirstRound Kind = "first"
	RunOff     Kind = "runoff" // for seats that the round before left open (O604)
	ReVote     Kind = "revote" // among people tied across the last seat (O603)
)

// Definition is everything about an election that is settled before the polls
// open. It is made by Parse, which refuses what is not sound, and is not
// changed afterwards.
type Definition struct {
	ID                  ID          `json:"id"`
	Title               string      `json:"title"`
	Street              string      `json:"street"`
	Community           string      `json:"community"`
	Profile             ProfileName `json:"profile"`
	Rules               RuleSet     `json:"rules"`
	Confirmed           []string    `json:"confirmed,omitempty"` // parameters whose unverified values somebody stands up for
	ElectionDay         Date        `json:"election_day"`
	RollPublished       Date        `json:"roll_published,omitempty"`
	CandidatesPublished Date        `json:"candidates_published,omitempty"`
	ProxiesPublished    Date        `json:"proxies_published,omitempty"`
	Round               int         `json:"round"`
	Kind                Kind        `json:"kind"`
	Positions           []Position  `json:"positions"` // the highest first
	Papers              []Paper     `json:"papers"`
	Stations            []Station   `json:"stations"`
	Kin                 []Kin       `json:"kin,omitempty"`
	// ElectedBefore are those whom earlier rounds elected, by which O606 is
	// judged over all rounds.
	ElectedBefore []Elected `json:"elected_before,omitempty"`
	// Reviewed says that the file keeps the eligibility review of the candidates,
	// as those do that the street office prepares: one of whom none is recorded is
	// flagged (D109).
	Reviewed bool `json:"reviewed,omitempty"`
	// Deferred are positions that wait for a round of another kind.
	Deferred []Deferred `json:"deferred,omitempty"`

	Staff   Roster  `json:"-"`
	Voters  []Voter `json:"-"`
	Proxies []Proxy `json:"-"`
	// Objections are those to the posted roll, until a street office's ledger takes
	// them over with the definition. No station is told of them.
	Objections []RollObjection `json:"-"`

	// Unread are the fields of the definition's file that this program does not
	// know.
	Unread []jsontree.Place `json:"-"`
}

// Position is an office with seats to fill.
type Position struct {
	ID         PositionID  `json:"id"`
	Title      string      `json:"title"`
	Seats      int         `json:"seats"`
	Candidates []Candidate `json:"candidates"` // in ballot order
}

// Candidate is a listed candidate of a position.
type Candidate struct {
	ID     CandidateID `json:"id"`
	Name   string      `json:"name"`
	Voter  VoterNo     `json:"voter"`
	Sex    Sex         `json:"sex,omitempty"` // as given; see Definition.SexOf
	Review string      `json:"review,omitempty"`

	Ethnicity string `json:"ethnicity,omitempty"`
	Party     string `json:"party,omitempty"`
	Education string `json:"education,omitempty"`
	Terms     int    `json:"terms,omitempty"`
}

// ReviewPassed is what a candidate's review says when the person may stand.
const ReviewPassed = "passed"

// Paper is a kind of ballot: the positions it carries. A position stands on
// exactly one paper.
type Paper struct {
	ID        PaperID      `json:"id"`
	Title     string       `json:"title"`
	Positions []PositionID `json:"positions"`
	Colour    string       `json:"colour,omitempty"`
}

// Station is a polling station with its boxes.
type Station struct {
	ID    StationID `json:"id"`
	Title string    `json:"title"`
	Boxes []Box     `json:"boxes"`
}

// BoxKind is fixed or mobile.
type BoxKind string

// The kinds of boxes.
const (
	FixedBox  BoxKind = "fixed"
	MobileBox BoxKind = "mobile"
)

// Box is a ballot box of a station.
type Box struct {
	ID   BoxID   `json:"id"`
	Kind BoxKind `json:"kind"`
	// A mobile box has the list of its voters, who carries it, the assembly's
	// resolution and when the list was posted.
	Voters     []VoterNo `json:"voters,omitempty"`
	Staff      []StaffID `json:"staff,omitempty"`
	Resolution string    `json:"resolution,omitempty"`
	Posted     string    `json:"posted,omitempty"`
}

// Kin are two voters who are near relatives.
type Kin struct {
	A        VoterNo `json:"a"`
	B        VoterNo `json:"b"`
	Relation string  `json:"relation"`
}

// Elected is a person whom an earlier round elected.
type Elected struct {
	Position PositionID `json:"position"`
	Name     string     `json:"name"`
	Voter    VoterNo    `json:"voter,omitempty"`
	Sex      Sex        `json:"sex,omitempty"`
}

// Deferred is a position that an earlier round left to a run-off or re-vote
// which is still to be held, on the kind of ballot that carried it.
type Deferred struct {
	Kind     Kind     `json:"kind"`
	Position Position `json:"position"`
	Paper    Paper    `json:"paper"`
}

// Voter is an entry of the roll. It prints without the whole ID number.
type Voter struct {
	No       VoterNo   `json:"no"`
	Name     string    `json:"name"`
	IDNumber IDNumber  `json:"id_number"`
	Class    int       `json:"class,omitempty"` // 1 to 4, see R106
	Station  StationID `json:"station"`
	Group    string    `json:"group,omitempty"`
	Sex      Sex       `json:"sex,omitempty"` // where the ID number doesn't tell
	// Basis is by what reference a voter of class 2 to 4 is registered.
	Basis      string `json:"basis,omitempty"`
	Elsewhere  string `json:"elsewhere,omitempty"`   // another community that has registered them
	Deprived   bool   `json:"deprived,omitempty"`    // of political rights
	OtherProof string `json:"other_proof,omitempty"` // identity proved otherwise than by a resident's ID
	Excluded   int    `json:"excluded,omitempty"`    // 1 to 5: a member left out of those due
}

// SexIs tells the voter's sex: as given, or by the ID number.
func (v Voter) SexIs() Sex {
	if v.Sex != "" {
		return v.Sex
	}
	return v.IDNumber.Sex()
}

// Relation of a principal to a proxy holder.
type Relation string

// namedRelations are those that near_relative takes; other is read and refused.
var namedRelations = []Relation{"spouse", "parent", "child", "sibling", "grandparent", "grandchild"}

// NamedRelations lists the relations of near relatives.
func NamedRelations() []Relation { return slices.Clone(namedRelations) }

// Proxy is a vote entrusted in writing by a principal to a holder.
type Proxy struct {
	Principal VoterNo  `json:"principal"`
	Holder    VoterNo  `json:"holder"`
	Relation  Relation `json:"relation"`
	Document  string   `json:"document"`
	On        Date     `json:"on,omitempty"`
	Absence   string   `json:"absence,omitempty"` // why the principal can't come
}

// Digest is the first 16 bytes of the SHA-256 of the definition without
// voters, proxies and staff, so that all stations of a community have the same.
func (d *Definition) Digest() [16]byte {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err) // plain fields always marshal
	}
	sum := sha256.Sum256(b)
	return [16]byte(sum[:16])
}

// Position finds a position.
func (d *Definition) Position(id PositionID) (*Position, bool) {
	i := slices.IndexFunc(d.Positions, func(p Position) bool { return p.ID == id })
	if i < 0 {
		return nil, false
	}
	return &d.Positions[i], true
}

// Candidate finds a candidate of the position.
func (p *Position) Candidate(id CandidateID) (*Candidate, bool) {
	i := slices.IndexFunc(p.Candidates, func(c Candidate) bool { return c.ID == id })
	if i < 0 {
		return nil, false
	}
	return &p.Candidates[i], true
}

// Paper finds a kind of ballot.
func (d *Definition) Paper(id PaperID) (*Paper, bool) {
	i := slices.IndexFunc(d.Papers, func(p Paper) bool { return p.ID == id })
	if i < 0 {
		return nil, false
	}
	return &d.Papers[i], true
}

// PaperOf finds the one paper that carries a position.
func (d *Definition) PaperOf(id PositionID) (*Paper, bool) {
	i := slices.IndexFunc(d.Papers, func(p Paper) bool { return slices.Contains(p.Positions, id) })
	if i < 0 {
		return nil, false
	}
	return &d.Papers[i], true
}

// Station finds a station.
func (d *Definition) Station(id StationID) (*Station, bool) {
	i := slices.IndexFunc(d.Stations, func(s Station) bool { return s.ID == id })
	if i < 0 {
		return nil, false
	}
	return &d.Stations[i], true
}

// Central reports whether the boxes of several stations are carried to one
// venue and counted there.
func (d *Definition) Central() bool { return d.Rules.CountAt == Central && len(d.Stations) > 1 }

// Box finds a box and the station it belongs to.
func (d *Definition) Box(id BoxID) (Box, StationID, bool) {
	for _, s := range d.Stations {
		for _, b := range s.Boxes {
			if b.ID == id {
				return b, s.ID, true
			}
		}
	}
	return Box{}, "", false
}

// IsCandidate reports whether a voter is a formal candidate for any position.
func (d *Definition) IsCandidate(no VoterNo) bool {
	if no == "" {
		return false
	}
	for _, p := range d.Positions {
		for _, c := range p.Candidates {
			if c.Voter == no {
				return true
			}
		}
	}
	return false
}

// AreKin reports whether the files call two voters near relatives.
func (d *Definition) AreKin(a, b VoterNo) bool {
	return slices.ContainsFunc(d.Kin, func(k Kin) bool { return k.A == a && k.B == b || k.A == b && k.B == a })
}

// SexOf tells the sex of a voter of the roll, "" where it is not known.
func (d *Definition) SexOf(no VoterNo) Sex {
	for _, p := range d.Positions {
		for _, c := range p.Candidates {
			if c.Voter == no && c.Sex != "" {
				return c.Sex
			}
		}
	}
	if i := slices.IndexFunc(d.Voters, func(v Voter) bool { return v.No == no }); i >= 0 {
		return d.Voters[i].SexIs()
	}
	return ""
}

// Nominates reports whether the election ranks nominees instead of electing.
func (d *Definition) Nominates() bool {
	_, ok := d.Rules.Nominees.Beyond()
	return ok
}

// Places is how many people an election chooses for a position: its seats, or
// in a nomination its nominees.
func (d *Definition) Places(p *Position) int {
	extra, _ := d.Rules.Nominees.Beyond()
	return p.Seats + extra
}
