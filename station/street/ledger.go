package street

import (
	"io"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/late"
	"changpiao/station/outcome"
	"changpiao/station/signing"
)

// Ledger is where the street office keeps its elections: each has a book with
// a chain of its own. It is all that the office's desk and tool work on, so that
// another database can hold it later.
type Ledger interface {
	// Live reports whether this is no rehearsal.
	Live() bool
	// Elections lists the elections, in the order in which they were given.
	Elections() []election.ID
	// View reads the state of an election; false for one unknown here. Within it
	// nothing else may be asked of the ledger.
	View(id election.ID, read func(*State)) bool
	// Account gives everything that is known of a community's round; false for
	// one unknown here.
	Account(id election.ID, number int) (Account, bool)
	// Twice gives those of an election who were registered late elsewhere too.
	Twice(id election.ID) []late.Twice
	// Consolidate adds up every round of every election, in order.
	Consolidate() []Community

	// Define opens a round of an election that the ledger has.
	Define(o election.Origin, d *election.Definition) error
	// Correct puts another definition in the place of a round's; see Define.
	Correct(o election.Origin, d *election.Definition) error
	// DefineRound defines a further round as its file gives it, without people.
	DefineRound(o election.Origin, d *election.Definition) error
	// NextRound defines the run-off or re-vote that an election's last round
	// calls for.
	NextRound(o election.Origin, id election.ID, f outcome.Further) (*election.Definition, error)
	// RoundFile writes a further round's definition for the stations, signed as
	// their packages are.
	RoundFile(d *election.Definition) ([]byte, error)
	// Pack writes a signed package for each station of an election into a folder,
	// and records it.
	Pack(o election.Origin, d *election.Definition, dir string) ([]Packed, error)
	// Enrol trusts the key that an enrolment introduces.
	Enrol(o election.Origin, data []byte) (signing.Enrolment, journal.Receipt, error)
	// Revoke trusts a key no more; notices name the sheets that it signed.
	Revoke(o election.Origin, id election.ID, kid [8]byte) (journal.Receipt, error)
	// Do carries out a command on an election's book: TypeResult, Hear, Confirm,
	// Return, Object or Settle.
	Do(o election.Origin, id election.ID, c Command) (journal.Receipt, error)
	// Import decides on a batch of sheets and lists of those registered late, one
	// after another, and records the decisions in one transaction. On an error
	// those that it gives stand.
	Import(o election.Origin, batch ...Arrival) ([]Decision, error)

	// Faults gives why an election's book takes nothing more.
	Faults() map[election.ID]error
	// Head is the end of an election's chain.
	Head(id election.ID) journal.Head
	// Trail tells what happened in an election's book, record by record: number,
	// time, by whom, kind, and what.
	Trail(id election.ID) ([][]string, error)
	// ExportBook writes the records of an election's book.
	ExportBook(w io.Writer, id election.ID) error
	Close() error
}
