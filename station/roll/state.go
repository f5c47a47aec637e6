// Package roll is the roll book: the community's voters, late registration,
// proxies, and the issuing of ballots at one station. It knows people and
// never a mark. Persons are sealed before they reach a record and are open
// only in memory.
package roll

import (
	"encoding/json"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// Book is a station's roll book.
type Book = journal.Book[State]

// Command is something asked of a roll book.
type Command = journal.Command[State]

type event = journal.Event[State]

// Vault seals persons and makes the keyed index by which an ID number is found
// again.
type Vault interface {
	Seal(row string, plain []byte) ([]byte, error)
	Open(row string, sealed []byte) ([]byte, error)
	Index(id election.IDNumber) string
}

// Stage is how far the polls have come.
type Stage string

// The stages of a roll book.
const (
	Empty    Stage = ""         // nothing recorded yet
	Prepared Stage = "prepared" // the roll is in
	Polling  Stage = "polling"
	Closed   Stage = "closed" // late list, mobile boxes and paper lists may still come in
	Stated   Stage = "stated" // the closing statement is given; only reopening is left
)

// Way is how a ballot reached its voter.
type Way string

// The ways of issuing.
const (
	InPerson Way = "in_person"
	ByProxy  Way = "proxy"
	ByMobile Way = "mobile"
)

// Issued says when, where and how a voter's ballots were handed out.
type Issued struct {
	At     election.Moment
	Desk   string
	Box    election.BoxID
	Way    Way
	Holder election.VoterNo // who took them for an absent voter
	Scribe string           // who wrote for the voter, by number
	Later  string           // the paper's own time, for entries made later
}

// Entry is a voter of the community as the station sees it.
type Entry struct {
	Voter election.Voter
	// Station is where the entry stands: the voter's own, or the holder's of
	// an entrusted vote.
	Station election.StationID
	Late    bool
	// Approver is who else said yes to a late registration; "" where nobody did here.
	Approver election.StaffID
	Issued   *Issued
}

// Stock counts a kind of ballot paper.
type Stock struct {
	Received, InPerson, Proxy, Mobile, Spoiled, Unused election.Count
}

// Issued is the number of ballots given to voters.
func (s Stock) Issued() election.Count { return s.InPerson + s.Proxy + s.Mobile }

// Left is how many ballots should still be unused.
func (s Stock) Left() election.Count { return s.Received - s.Issued() - s.Spoiled }

// Opening is how the book stood when the polls opened.
type Opening struct {
	Seq   int64 // the record that opened them
	Stock map[election.PaperID]Stock
}

// BoxState is what has happened to a box.
type BoxState struct {
	Seal   string
	Out    bool // a mobile box on its way
	Back   bool
	Issued election.Count // voters issued through it
	Took   map[election.PaperID]election.Count
	Left   map[election.PaperID]election.Count // of what it took, once it is back
	// SinceOut counts the voters issued through the box from what it took.
	SinceOut election.Count
	// OutAt and BackAt are when it last left and came back; zero until then.
	OutAt, BackAt election.Moment
	// Later is the time on the list that was entered after the close.
	Later string
}

// State is what the roll book has come to.
type State struct {
	def     *election.Definition
	station election.StationID
	vault   Vault

	stage   Stage
	staff   election.Roster
	entries map[election.VoterNo]*Entry
	order   []election.VoterNo
	byID    map[string]election.VoterNo
	byBirth map[string]election.VoterNo // name and date of birth
	proxies *election.ProxyRegister
	stock   map[election.PaperID]*Stock
	boxes   map[election.BoxID]*BoxState
	// registered are the voters whose entries stand here, and those of them who
	// were registered late; see place.
	registered, registeredLate election.Count

	late       int
	lateRun    int // running number of late registrations
	latePosted bool
	present    *election.Count
	opened     election.Moment
	opening    Opening
	closed     election.Moment
	reasons    []journal.Answer
}

// Open replays a station's roll book.
func Open(log journal.Log, def *election.Definition, station election.StationID, vault Vault) (*Book, error) {
	s := &State{
		def: def, station: station, vault: vault, staff: slices.Clone(def.Staff),
		entries: map[election.VoterNo]*Entry{}, byID: map[string]election.VoterNo{}, byBirth: map[string]election.VoterNo{},
		proxies: election.NewProxyRegister(def),
		stock:   map[election.PaperID]*Stock{}, boxes: map[election.BoxID]*BoxState{},
	}
	s.proxies.Issued = func(no election.VoterNo) bool { e := s.entries[no]; return e != nil && e.Issued != nil }
	for _, p := range def.Papers {
		s.stock[p.ID] = &Stock{}
	}
	if st, ok := def.Station(station); ok {
		for _, b := range st.Boxes {
			s.boxes[b.ID] = &BoxState{Took: map[election.PaperID]election.Count{}}
		}
	}
	return journal.Open(log, s, kinds)
}

var kinds = journal.Kinds[State]{
	"prepared/1":      func() event { return &prepared{} },
	"entered/1":       func() event { return &entered{} },
	"opened/1":        func() event { return &opened{} },
	"registered/1":    func() event { return &registered{} },
	"entrusted/1":     func() event { return &entrusted{} },
	"cancelled/1":     func() event { return &cancelled{} },
	"issued/1":        func() event { return &issued{} },
	"issue_undone/1":  func() event { return &issueUndone{} },
	"spoiled/1":       func() event { return &spoiled{} },
	"box_out/1":       func() event { return &boxOut{} },
	"box_back/1":      func() event { return &boxBack{} },
	"late_posted/1":   func() event { return &latePosted{} },
	"staff_changed/1": func() event { return &staffChanged{} },
	"closed/1":        func() event { return &closed{} },
	"stated/1":        func() event { return &stated{} },
	"reopened/1":      func() event { return &reopened{} },
}

// Stage tells how far the polls have come.
func (s *State) Stage() Stage { return s.stage }

// Staff lists the people at work, with the changes of the day.
func (s *State) Staff() election.Roster { return s.staff }

// Entry finds a voter of the community.
func (s *State) Entry(no election.VoterNo) (Entry, bool) {
	e, ok := s.entries[no]
	if !ok {
		return Entry{}, false
	}
	return *e, true
}

// Entries yields the voters in the roll's order.
func (s *State) Entries(yield func(Entry) bool) {
	for _, no := range s.order {
		if !yield(*s.entries[no]) {
			return
		}
	}
}

// Here reports whether an entry stands at this station.
func (s *State) Here(e Entry) bool { return e.Station == s.station }

// Proxies is the register of entrusted votes. It must not be changed.
func (s *State) Proxies() *election.ProxyRegister { return s.proxies }

// Stock tells what became of a kind of paper so far.
func (s *State) Stock(p election.PaperID) Stock {
	if st := s.stock[p]; st != nil {
		return *st
	}
	return Stock{}
}

// Box tells what has happened to one of the station's boxes.
func (s *State) Box(id election.BoxID) (BoxState, bool) {
	b, ok := s.boxes[id]
	if !ok {
		return BoxState{}, false
	}
	return *b, true
}

// Registered counts the station's voters, and those registered late.
func (s *State) Registered() (all, late election.Count) { return s.registered, s.registeredLate }

// place puts an entry at a station and counts it there.
func (s *State) place(e *Entry, at election.StationID) {
	count := func(n election.Count) {
		if s.Here(*e) {
			s.registered += n
			if e.Late {
				s.registeredLate += n
			}
		}
	}
	count(-1)
	e.Station = at
	count(+1)
}

// ProxiesHere counts the proxies in force whose principals' entries stand at
// this station.
func (s *State) ProxiesHere() election.Count {
	var n election.Count
	for no, e := range s.entries {
		if _, entrusted := s.proxies.Holder(no); entrusted && s.Here(*e) {
			n++
		}
	}
	return n
}

// IssuedVoters counts the station's voters who have been issued ballots.
func (s *State) IssuedVoters() election.Count {
	var n election.Count
	for _, b := range s.boxes {
		n += b.Issued
	}
	return n
}

// LatePosted reports whether the late list was posted since the last late
// registration.
func (s *State) LatePosted() bool { return s.latePosted }

// OpenedAt and ClosedAt are zero until it happens.
func (s *State) OpenedAt() election.Moment { return s.opened }

// Opening tells how the book stood when the polls opened; zero until then.
func (s *State) Opening() Opening { return s.opening }

// ClosedAt is when the polls closed.
func (s *State) ClosedAt() election.Moment { return s.closed }

// checkStage finds B407 when a task is not done at this stage.
func (s *State) checkStage(c *election.Check, task election.Task) {
	if !election.InTime(task, s.stage) {
		c.Add("B407", "task", string(task), "stage", string(s.stage))
	}
}

func (s *State) keepReasons(h journal.Header) { s.reasons = append(s.reasons, h.Reasons...) }

// sealVoter makes the sealed form of a person.
func (s *State) sealVoter(c *election.Check, v election.Voter) sealedVoter {
	plain, err := json.Marshal(v)
	if err == nil {
		var sealed []byte
		if sealed, err = s.vault.Seal(voterRow(v.No), plain); err == nil {
			sv := sealedVoter{No: v.No, Sealed: sealed}
			if v.IDNumber != "" {
				sv.Index = s.vault.Index(v.IDNumber)
			}
			return sv
		}
	}
	c.Add("J804", "what", err.Error())
	return sealedVoter{}
}

func voterRow(no election.VoterNo) string { return "voter/" + string(no) }

// sealedVoter is a person as a record holds them.
type sealedVoter struct {
	No     election.VoterNo `json:"no"`
	Index  string           `json:"index,omitempty"` // keyed index of the ID number
	Sealed []byte           `json:"sealed"`
}

func (v sealedVoter) claims() []journal.Claim {
	claims := []journal.Claim{journal.Take("voter", string(v.No))}
	if v.Index != "" {
		claims = append(claims, journal.Take("id", v.Index))
	}
	return claims
}

// enter opens a sealed person and puts them on the roll.
func (s *State) enter(v sealedVoter, late bool) error {
	plain, err := s.vault.Open(voterRow(v.No), v.Sealed)
	if err != nil {
		return err
	}
	var voter election.Voter
	if err := json.Unmarshal(plain, &voter); err != nil {
		return err
	}
	e := &Entry{Voter: voter, Late: late}
	s.place(e, voter.Station)
	s.entries[v.No] = e
	s.order = append(s.order, v.No)
	if v.Index != "" {
		s.byID[v.Index] = v.No
	}
	if key := birthKey(voter); key != "" {
		s.byBirth[key] = v.No
	}
	s.proxies.Voters[v.No] = true
	return nil
}

// birthKey is the name with the date of birth, "" where that is not known.
func birthKey(v election.Voter) string {
	birth := v.IDNumber.Birth()
	if birth == "" {
		return ""
	}
	return strings.Join(strings.Fields(v.Name), "") + " " + string(birth)
}
