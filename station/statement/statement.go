// Package statement holds the one value that passes from a roll book to a
// tally book: what the polls ended with. It names no voter in clear.
package statement

import (
	"changpiao/station/election"
	"changpiao/station/journal"
)

// Closing is a station's closing statement. It is the first record of a tally
// book; where all boxes are carried to the central venue a tally book begins
// with one of each station.
type Closing struct {
	// Of which election, round and definition the polls were: a statement of
	// another is not counted with this one's. Older books lack it.
	Election   election.ID `json:"election,omitempty"`
	Round      int         `json:"round,omitempty"`
	Definition [16]byte    `json:"definition,omitzero"`

	Station  election.StationID `json:"station"`
	RollHead journal.Head       `json:"roll_head"` // the roll book's end when it was made
	Opened   election.Moment    `json:"opened"`
	Closed   election.Moment    `json:"closed"`

	RegisteredBefore election.Count `json:"registered_before"` // without the late
	Late             election.Count `json:"late"`
	Due              election.Count `json:"due"`     // registered less those left out
	Present          election.Count `json:"present"` // as the meeting reports, else those issued
	Proxies          election.Count `json:"proxies"` // in force at the end

	Papers  []Stock          `json:"papers"` // in the definition's order
	Boxes   []Box            `json:"boxes"`
	Reasons []journal.Answer `json:"reasons,omitempty"`

	// Names are the numbers and names, nothing else, of the community's
	// voters, for matching people written in: JSON of []Name, sealed under the
	// roll's key and erased with it.
	Names []byte `json:"names"`
}

// Registered is the number of voters after late registration.
func (c Closing) Registered() election.Count { return c.RegisteredBefore + c.Late }

// Stock is what became of a kind of ballot paper.
type Stock struct {
	Paper    election.PaperID `json:"paper"`
	Received election.Count   `json:"received"`
	InPerson election.Count   `json:"in_person"`
	Proxy    election.Count   `json:"proxy"`
	Mobile   election.Count   `json:"mobile"` // any ballot through a mobile box
	Spoiled  election.Count   `json:"spoiled"`
	Unused   election.Count   `json:"unused"`
}

// Issued is the number of ballots given to voters.
func (s Stock) Issued() election.Count { return s.InPerson + s.Proxy + s.Mobile }

// Box tells how many voters were issued ballots through a box; each of them
// got one of every kind of paper.
type Box struct {
	ID     election.BoxID `json:"id"`
	Issued election.Count `json:"issued"`
	Used   bool           `json:"used"` // a mobile box that never left need not be opened
}

// Name is a voter's number and name.
type Name struct {
	No   election.VoterNo `json:"no"`
	Name string           `json:"name"`
}

// NamesRow is the row under which the names of a station are sealed.
func NamesRow(s election.StationID) string { return "names/" + string(s) }
