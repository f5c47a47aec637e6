// Package count is the tally book: boxes opened, ballots returned, bundles
// called and recorded twice, and what they add up to. It knows ballots and,
// but for names written in on them, never a person.
package count

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/statement"
)

// Book is a tally book.
type Book = journal.Book[State]

// Command is something asked of a tally book.
type Command = journal.Command[State]

type event = journal.Event[State]

// Opener opens what the roll's key has sealed.
type Opener interface {
	Open(row string, sealed []byte) ([]byte, error)
}

// BundleID names a bundle of ballots.
type BundleID string

// Pass is the first or the second count of a bundle.
type Pass int

// The two counts, by different people.
const (
	First  Pass = 1
	Second Pass = 2
)

func (p Pass) other() Pass { return First + Second - p }

// Stage is how far the count has come.
type Stage string

// The stages of a tally book.
const (
	Empty     Stage = ""         // no closing statement yet
	Counting  Stage = "counting" // boxes are opened and bundles counted
	Sealed    Stage = "sealed"
	Announced Stage = "announced"
	Repolling Stage = "polling" // reopened to polling; a new statement is awaited
)

type pile struct {
	box   election.BoxID
	paper election.PaperID
}

// Returned is what came out of a box, of one kind of paper.
type Returned struct {
	N election.Count
	// Blank and Void are the ballots set aside whole, where totals are typed.
	Blank, Void election.Count

	polls int // how often the polls had been reopened when it was counted
}

// Decision is the election committee's on a doubtful ballot.
type Decision struct {
	Ballot Ballot `json:"ballot"`
	Clause string `json:"clause,omitempty"`
	Reason string `json:"reason,omitempty"`
	// By are the people in whose name the record of it stands.
	By []election.StaffID `json:"-"`
}

type bundle struct {
	id        BundleID
	paper     election.PaperID
	n         election.Count
	passes    [3][]Ballot // by Pass; 0 is unused
	parts     [3][]part   // the ballots after those, of which positions are still to come
	turns     [3][]turn   // what was entered position by position, since a whole ballot was
	by        [3][]election.StaffID
	from      [3]string        // the key under which a pass came from another PC; "" for one recorded here
	decisions map[int]Decision // by number, from 1
	confirmed bool
	era       int // how often the polls had been reopened when it began
}

// SealedSheet is a result sheet that the book was sealed with.
type SealedSheet struct {
	Digest [16]byte
	Signed []byte
	By     []election.StaffID
	At     election.Moment
}

// State is what the tally book has come to.
type State struct {
	def    *election.Definition
	opener Opener

	stage      Stage
	statements []statement.Closing
	received   map[election.StationID]int // how often the polls had been reopened when each was given
	names      *names
	returned   map[pile]Returned
	bundles    map[BundleID]*bundle
	order      []BundleID
	totals     map[TotalsOf]*typed
	sheets     []SealedSheet
	opened     []OpenedRound
	teams      []Team
	posted     string
	reasons    []journal.Answer
	era        int // how often the count was reopened
	polls      int // how often the polls were
}

// Open replays a tally book.
func Open(log journal.Log, def *election.Definition, opener Opener) (*Book, error) {
	s := &State{
		def: def, opener: opener, names: newNames(), received: map[election.StationID]int{}, returned: map[pile]Returned{},
		bundles: map[BundleID]*bundle{}, totals: map[TotalsOf]*typed{},
	}
	return journal.Open(log, s, kinds)
}

var kinds = journal.Kinds[State]{
	"begun/1":     func() event { return &begun{} },
	"returned/1":  func() event { return &returned{} },
	"bundle/1":    func() event { return &bundleBegun{} },
	"resized/1":   func() event { return &resized{} },
	"ballot/1":    func() event { return &entered{} },
	"position/1":  func() event { return &positionEntered{} },
	"taken/1":     func() event { return &takenBack{} },
	"corrected/1": func() event { return &corrected{} },
	"decided/1":   func() event { return &decided{} },
	"agreed/1":    func() event { return &agreed{} },
	"totals/1":    func() event { return &totalsTyped{} },
	"merged/1":    func() event { return &merged{} },
	"trusted/1":   func() event { return &trusted{} },

	"distrusted/1": func() event { return &distrusted{} },

	"bundle_totals/1":    func() event { return &totalsTyped{} },
	"totals_corrected/1": func() event { return &totalsCorrected{} },

	"sealed/1":    func() event { return &sealed{} },
	"announced/1": func() event { return &announced{} },
	"reopened/1":  func() event { return &reopened{} },

	"round_opened/1": func() event { return &roundOpened{} },
}

// Stage tells how far the count has come.
func (s *State) Stage() Stage { return s.stage }

// Statements are the closing statements that the book counts for.
func (s *State) Statements() []statement.Closing { return s.statements }

// Sheets are those that the book was sealed with, the last one in force.
func (s *State) Sheets() []SealedSheet { return s.sheets }

// Reasons are those given for commands of this book.
func (s *State) Reasons() []journal.Answer { return s.reasons }

// Posted tells where the result was posted, once announced.
func (s *State) Posted() string { return s.posted }

// checkStage finds B407 when a task is not done at this stage.
func (s *State) checkStage(c *election.Check, task election.Task) {
	if !election.InTime(task, s.stage) {
		c.Add("B407", "task", string(task), "stage", string(s.stage))
	}
}

// Begin opens the book with a station's closing statement; further statements
// come in where the boxes of several stations are counted at one place.
type Begin struct {
	Statement statement.Closing
}

// Plan implements Command.
func (r Begin) Plan(s *State, o election.Origin, c *election.Check) []event {
	c.Authorise(s.def.Staff, "receive", o.By)
	s.checkElection(c, r.Statement)
	if _, known := s.def.Station(r.Statement.Station); !known {
		c.Add("T502", "what", "station", "id", string(r.Statement.Station))
		return nil
	}
	again := s.Covers(r.Statement.Station) && s.received[r.Statement.Station] == s.polls
	if s.stage == Counting && (again || s.counted() || !s.def.Central()) {
		c.Add("B407", "task", "receive", "stage", string(s.stage))
	}
	s.checkStage(c, "receive")
	return []event{&begun{Statement: r.Statement}}
}

// checkElection finds S706 for a statement of another election, round or
// definition: the first that differs, as with it the rest does too.
func (s *State) checkElection(c *election.Check, st statement.Closing) {
	other := func(what string, given, held any) {
		c.Add("S706", "what", what, "given", given, "held", held, "book", string(st.Station))
	}
	switch digest := s.def.Digest(); {
	case st.Election != s.def.ID:
		other("election", string(st.Election), string(s.def.ID))
	case st.Round != s.def.Round:
		other("round", st.Round, s.def.Round)
	case st.Definition != digest:
		other("definition", fmt.Sprintf("%x", st.Definition), fmt.Sprintf("%x", digest))
	}
}

// counted reports whether a box was counted since the polls closed last.
func (s *State) counted() bool {
	for _, r := range s.returned {
		if r.polls == s.polls {
			return true
		}
	}
	return false
}

// Awaited gives B407 for a box, while stations of which here tells nothing have
// theirs counted at the same venue and their closing statements are not there.
func Awaited(def *election.Definition, here func(election.StationID) bool) []election.Finding {
	if !def.Central() {
		return nil
	}
	var missing []string
	for _, st := range def.Stations {
		if !here(st.ID) {
			missing = append(missing, cmp.Or(st.Title, string(st.ID)))
		}
	}
	if len(missing) == 0 {
		return nil
	}
	return []election.Finding{election.Find("B407", "task", "returned", "why", "awaited", "stations", missing)}
}

// Covers reports whether the book holds a station's closing statement.
func (s *State) Covers(id election.StationID) bool {
	return slices.ContainsFunc(s.statements, func(c statement.Closing) bool { return c.Station == id })
}

type begun struct {
	Statement statement.Closing `json:"statement"`
}

func (*begun) Kind() string                  { return "begun/1" }
func (*begun) Claims(*State) []journal.Claim { return nil }
func (e *begun) Apply(s *State, _ journal.Header) error {
	plain, err := s.opener.Open(statement.NamesRow(e.Statement.Station), e.Statement.Names)
	if err != nil {
		return err
	}
	var list []statement.Name
	if err := json.Unmarshal(plain, &list); err != nil {
		return err
	}
	s.names.add(list)
	s.statements = slices.DeleteFunc(s.statements, func(c statement.Closing) bool { return c.Station == e.Statement.Station })
	s.statements = append(s.statements, e.Statement)
	s.received[e.Statement.Station] = s.polls
	s.stage = Counting
	return nil
}
