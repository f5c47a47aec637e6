package station

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/station/statement"
)

// forCounting is the external data under which a counting file is signed.
const forCounting = "CN-POLL-COUNTING-1"

const countingVersion = 1

// ErrNotCounting says that bytes are no counting file, were damaged, or are a
// newer program's.
var ErrNotCounting = errors.New("no counting file, or a damaged one")

// Counting is what a station gives a PC that helps to count: the election
// without its voters, and the station's bundles. The names for matching people
// written in stand open in the statements; whoever carries the file seals it.
type Counting struct {
	Definition *election.Definition
	Place      election.StationID
	Rehearsal  bool
	Made       election.Moment
	By         []election.StaffID
	Start      count.Start
}

// countingFile is what a counting file says, and whose desk signed it.
type countingFile struct {
	Version    int                  `json:"version"`
	Enrolment  []byte               `json:"enrolment"`
	Voucher    []byte               `json:"voucher"`
	Definition *election.Definition `json:"definition"`
	Staff      election.Roster      `json:"staff"`
	Place      election.StationID   `json:"place"`
	Rehearsal  bool                 `json:"rehearsal"`
	Made       election.Moment      `json:"made"`
	By         []election.StaffID   `json:"by"`
	Start      count.Start          `json:"start"`
}

// Helps reports whether this is a PC that helps to count: it has a tally book
// only, and signs passes but no sheet.
func (d *Day) Helps() bool { return d.helps }

// PublicKey is the station's, or that of the PC that helps.
func (d *Day) PublicKey() signing.PublicKey { return d.folder.PublicKey() }

// Staff is the staff as it stands now, with the day's changes.
func (d *Day) Staff() (staff election.Roster) {
	if d.helps {
		return slices.Clone(d.def.Staff)
	}
	d.roll.View(func(s *roll.State) { staff = slices.Clone(s.Staff()) })
	return staff
}

// atStation refuses, on a PC that helps to count, what is done at the station
// only.
func (d *Day) atStation(task election.Task) error {
	if d.helps {
		return election.Refused("B407", "task", string(task), "why", "helps")
	}
	return nil
}

// GiveCounting makes the counting file for a PC that helps, by a supervisor
// (B407 while no box is counted).
func (d *Day) GiveCounting(o election.Origin) ([]byte, error) {
	if err := d.mayTeam(o, "team"); err != nil {
		return nil, err
	}
	var start count.Start
	ready := false
	if d.tally != nil {
		d.tally.View(func(s *count.State) { start, ready = s.Start() })
	}
	if !ready {
		return nil, election.Refused("B407", "task", "team", "why", "uncounted")
	}
	for i, st := range start.Statements {
		names, err := d.folder.Vault().Open(statement.NamesRow(st.Station), st.Names)
		if err != nil {
			return nil, err
		}
		start.Statements[i].Names = names
	}
	desk, voucher := d.folder.Desk()
	return countingFile{
		Version: countingVersion, Enrolment: d.folder.Enrolment(), Voucher: voucher, Definition: d.def, Staff: d.Staff(),
		Place: d.place, Rehearsal: d.rehearsal, Made: o.At, By: o.By, Start: start,
	}.seal(d.random, desk)
}

func (f countingFile) seal(random io.Reader, desk signing.Signer) ([]byte, error) {
	payload, err := json.Marshal(f)
	if err != nil {
		return nil, err
	}
	return signing.Seal(random, desk, forCounting, payload)
}

// mayTeam refuses what is asked in the name of somebody who may not do it (W114).
func (d *Day) mayTeam(o election.Origin, task election.Task) error {
	var found election.Findings
	found.Authorise(d.Staff(), task, o.By)
	if _, err := found.Judge(""); err != nil {
		return err
	}
	return d.folder.Witness(o)
}

// ReadCounting reads a counting file and checks that the desk of the station
// that is named in it has signed it. The error is ErrNotCounting.
func ReadCounting(data []byte) (Counting, error) {
	_, payload, err := signing.Peek(data)
	if err != nil {
		return Counting{}, ErrNotCounting
	}
	var f countingFile
	if json.Unmarshal(payload, &f) != nil || f.Version != countingVersion || f.Definition == nil {
		return Counting{}, ErrNotCounting
	}
	if again, err := json.Marshal(f); err != nil || !bytes.Equal(again, payload) {
		return Counting{}, ErrNotCounting
	}
	station, err := signing.ParseEnrolment(f.Enrolment)
	if err != nil || station.Election != f.Definition.ID || station.Station != f.Place {
		return Counting{}, ErrNotCounting
	}
	desk, err := signing.OpenVoucher(f.Voucher, among([]signing.PublicKey{station.Key}))
	if err != nil {
		return Counting{}, ErrNotCounting
	}
	if _, _, err := signing.Open(data, forCounting, among([]signing.PublicKey{desk})); err != nil {
		return Counting{}, ErrNotCounting
	}
	if _, known := f.Definition.Station(f.Place); !known {
		return Counting{}, ErrNotCounting
	}
	f.Definition.Staff = f.Staff
	return Counting{f.Definition, f.Place, f.Rehearsal, f.Made, f.By, f.Start}, nil
}

// Sealer seals what belongs to a row of a book.
type Sealer interface {
	Seal(row string, plain []byte) ([]byte, error)
}

// Sealed is the counting file's start with the names sealed under another key.
func (c Counting) Sealed(vault Sealer) (count.Start, error) {
	start := c.Start
	start.Statements = slices.Clone(start.Statements)
	for i, st := range start.Statements {
		sealed, err := vault.Seal(statement.NamesRow(st.Station), st.Names)
		if err != nil {
			return start, err
		}
		start.Statements[i].Names = sealed
	}
	return start, nil
}
