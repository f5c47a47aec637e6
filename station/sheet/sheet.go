// Package sheet is the signed result sheet: what a station states about its
// count, the bytes in which it says so, the signature under them, and the
// pages of digits that carry them over paper.
//
// FORMAT.md beside this file states the bytes for strangers. The package opens
// no file, asks no clock and draws no chance: randomness comes in as an
// io.Reader.
package sheet

import (
	"errors"
	"fmt"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// Digest is the first 16 bytes of a SHA-256.
type Digest = [16]byte

// Sheet is everything that a station states, in plain fields. Names of
// candidates and titles are in the definition, whose digest stands here.
type Sheet struct {
	Election   election.ID
	Definition Digest // of the definition without voters, proxies and staff
	// Place is the station that counted; Stations are those whose ballots it
	// counted, itself among them, one or more.
	Place    election.StationID
	Stations []election.StationID

	Rehearsal  bool
	Round      int // from 1
	Kind       election.Kind
	Revision   int      // from 1, raised by each reopening
	Epoch      int      // from 1, raised when a spare PC takes over
	Supersedes []Digest // all earlier sheets of this election, round and place: DigestOf their signed bytes

	Opened, Closed, Sealed election.Moment

	// Verdict is "" where the station was counted, or the code of the rule
	// that makes it invalid (B401, B403).
	Verdict election.Code

	RegisteredBefore election.Count // before late registration
	Registered       election.Count // after it
	Due, Present     election.Count // at a meeting; 0 elsewhere
	Proxies          election.Count // in force at the end

	Papers    []Paper
	Positions []Position
	Reasons   []Reason

	SealedBy  []election.StaffID
	RollHeads []journal.Head // of the roll books before the seal, in the order of Stations
	TallyHead journal.Head   // of the tally book before the seal
	Program   string         // version of the program
}

// Paper is the accounting of one kind of ballot paper, summed over the
// stations covered.
type Paper struct {
	_              struct{} `cbor:",toarray"`
	ID             election.PaperID
	Received       election.Count
	IssuedInPerson election.Count
	IssuedProxy    election.Count
	IssuedMobile   election.Count // through mobile boxes, whoever voted
	Spoiled        election.Count
	Unused         election.Count
	Returned       election.Count
	ReturnedMobile election.Count // of them from mobile boxes
	Valid          election.Count
	Blank          election.Count // on every position
	Void           election.Count // as a whole, an excess box's ballots among them
}

// Issued gives the ballots issued in every way.
func (p Paper) Issued() election.Count { return p.IssuedInPerson + p.IssuedProxy + p.IssuedMobile }

// Position is the count of one position.
type Position struct {
	_       struct{} `cbor:",toarray"`
	ID      election.PositionID
	Paper   election.PaperID
	Seats   election.Count
	Counted election.Count
	Blank   election.Count // wholly blank ballots among them
	Void    election.Count // ballots void as a whole not among them
	// For holds the votes of each listed candidate in ballot order; Against,
	// where the profile marks it, the same for votes against, and is empty
	// elsewhere.
	For      []election.Count
	Against  []election.Count
	WriteIns []WriteIn
}

// WriteIn is a person who was written in and got votes.
type WriteIn struct {
	_     struct{} `cbor:",toarray"`
	Voter election.VoterNo
	Name  string
	Votes election.Count
}

// Reason is a reason given for a rule of level reason.
type Reason struct {
	_    struct{} `cbor:",toarray"`
	Code election.Code
	Text string
}

// Signed is a sheet in the bytes that were signed: a .sheet file. They are
// stored and never made again.
type Signed []byte

// Bounds of a sheet. Encode refuses what is beyond them, Decode does not
// read it.
const (
	MaxSigned     = 256 << 10 // bytes of a signed sheet
	MaxID         = 256       // bytes of an id
	MaxText       = 4096      // bytes of a reason or a name
	MaxStations   = 256
	MaxSupersedes = 256
	MaxPapers     = 64
	MaxPositions  = 64
	MaxCandidates = 1024 // of a position
	MaxWriteIns   = 4096 // of a position
	MaxReasons    = 4096
	MaxSealers    = 16
)

// ErrTooLarge says that a signed sheet needs more than MaxPages codes, so that
// it travels as a file and inside a PDF only.
var ErrTooLarge = errors.New("too large for pages")

// BoundError names the field of a sheet that is outside its bounds.
type BoundError struct{ Field string }

func (e *BoundError) Error() string { return fmt.Sprintf("sheet: %s is out of bounds", e.Field) }
