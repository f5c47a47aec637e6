package store

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/station/statement"
)

// The files of a station's folder.
const (
	packageName = "package.json"
	rollName    = "roll.book"
	tallyName   = "tally.book"
	keysName    = "keys"
)

// stationPackage is what a station's folder says of the election. Persons are
// in the roll book alone, sealed.
type stationPackage struct {
	Definition *election.Definition `json:"definition"`
	Staff      election.Roster      `json:"staff"`
	Place      election.StationID   `json:"place"`
	Rehearsal  bool                 `json:"rehearsal"`
}

// Station is an open station's folder: the day with its books and keys.
type Station struct {
	Day    *station.Day
	dir    string
	vault  *Vault
	signer signing.PrivateKey
	roll   *Journal
	tally  *Journal
}

// Opening says how a station's folder is made.
type Opening struct {
	Definition *election.Definition
	Place      election.StationID
	Rehearsal  bool
	Program    string
	Algorithm  signing.Algorithm // of the station's key; Ed25519 when empty
}

// CreateStation makes a station's folder with keys of its own and puts the
// roll into its book. The folder must not hold one already.
func CreateStation(dir string, o Opening) (s *Station, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	alg := o.Algorithm
	if alg == "" {
		alg = signing.Ed25519
	}
	key, err := signing.Generate(alg, rand.Reader)
	if err != nil {
		return nil, err
	}
	if _, err := CreateKeys(filepath.Join(dir, keysName), string(alg), key.Bytes()); err != nil {
		return nil, err
	}
	plain, err := json.Marshal(stationPackage{Definition: o.Definition, Staff: o.Definition.Staff, Place: o.Place, Rehearsal: o.Rehearsal})
	if err != nil {
		return nil, err
	}
	if err := WriteFile(filepath.Join(dir, packageName), plain, 0o600); err != nil {
		return nil, err
	}
	log, err := CreateJournal(filepath.Join(dir, rollName))
	if err != nil {
		return nil, err
	}
	if s, err = openStation(dir, o, log, nil); err != nil {
		return nil, errors.Join(err, log.Close())
	}
	if _, err := s.Day.Roll().Do(election.Origin{Command: "prepare", At: o.Definition.ElectionDay.At(7, 0)}, roll.Prepare{}); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenStation opens a station's folder where its day stands.
func OpenStation(dir, program string) (*Station, error) {
	return reopenStation(dir, program, OpenJournal)
}

// reopenStation opens the books of a folder by a way of opening.
func reopenStation(dir, program string, open func(string) (*Journal, error)) (*Station, error) {
	data, err := os.ReadFile(filepath.Join(dir, packageName))
	if err != nil {
		return nil, err
	}
	var p stationPackage
	if err := json.Unmarshal(data, &p); err != nil || p.Definition == nil {
		return nil, fmt.Errorf("%s: no station's package: %w", packageName, errors.Join(err, ErrNotABook))
	}
	p.Definition.Staff = p.Staff
	rollLog, err := open(filepath.Join(dir, rollName))
	if err != nil {
		return nil, err
	}
	var tallyLog *Journal
	if _, err := os.Stat(filepath.Join(dir, tallyName)); err == nil {
		if tallyLog, err = open(filepath.Join(dir, tallyName)); err != nil {
			return nil, errors.Join(err, rollLog.Close())
		}
	}
	s, err := openStation(dir, Opening{Definition: p.Definition, Place: p.Place, Rehearsal: p.Rehearsal, Program: program}, rollLog, tallyLog)
	if err != nil {
		if tallyLog != nil {
			err = errors.Join(err, tallyLog.Close())
		}
		return nil, errors.Join(err, rollLog.Close())
	}
	s.Day.Roll().View(func(state *roll.State) {
		for e := range state.Entries {
			p.Definition.Voters = append(p.Definition.Voters, e.Voter)
		}
	})
	return s, nil
}

func openStation(dir string, o Opening, rollLog, tallyLog *Journal) (*Station, error) {
	keys, err := LoadKeys(filepath.Join(dir, keysName))
	if err != nil {
		return nil, err
	}
	s := &Station{dir: dir, roll: rollLog, tally: tallyLog}
	if s.vault, err = NewVault(keys.Roll); err != nil {
		return nil, err
	}
	if s.signer, err = signing.ParsePrivateKey(signing.Algorithm(keys.Alg), keys.Signing); err != nil {
		return nil, err
	}
	set := station.Setting{Definition: o.Definition, Place: o.Place, Rehearsal: o.Rehearsal, Program: o.Program, Random: rand.Reader}
	var tally journal.Log
	if tallyLog != nil {
		tally = tallyLog
	}
	s.Day, err = station.Open(set, rollLog, tally, s)
	return s, err
}

// TallyLog implements station.Folder.
func (s *Station) TallyLog() (journal.Log, error) {
	if s.tally != nil {
		return s.tally, nil
	}
	var err error
	if s.tally, err = CreateJournal(filepath.Join(s.dir, tallyName)); err != nil {
		return nil, err
	}
	return s.tally, nil
}

// Dir is the station's folder.
func (s *Station) Dir() string { return s.dir }

// Vault implements station.Folder.
func (s *Station) Vault() roll.Vault { return s.vault }

// Signer implements station.Folder.
func (s *Station) Signer() signing.Signer { return s.signer }

// Enrolment is the station's public key as the street office enrols it.
func (s *Station) Enrolment() ([]byte, error) {
	return signing.Enrol(rand.Reader, s.signer, s.Day.Definition().ID, s.Day.Place())
}

// Foreign reads the closing statement out of another station's folder, whose
// boxes are counted here, and seals its names under this station's key.
func (s *Station) Foreign(dir string) (c statement.Closing, err error) {
	other, err := reopenStation(dir, "", OpenReadOnly)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, other.Close()) }()
	if c, err = other.Day.Closing(); err != nil {
		return c, err
	}
	row := statement.NamesRow(c.Station)
	plain, err := other.vault.Open(row, c.Names)
	if err != nil {
		return c, err
	}
	c.Names, err = s.vault.Seal(row, plain)
	return c, err
}

// Close closes the books.
func (s *Station) Close() error {
	err := s.roll.Close()
	if s.tally != nil {
		err = errors.Join(err, s.tally.Close())
	}
	return err
}

// IsRehearsal reports whether a folder holds a rehearsal's station. A folder
// without one is none; a live station's is an error, so that nobody clears it.
func IsRehearsal(dir string) (bool, error) {
	data, err := os.ReadFile(filepath.Join(dir, packageName))
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	var p stationPackage
	if err := json.Unmarshal(data, &p); err != nil || !p.Rehearsal {
		return false, fmt.Errorf("%s: a station's folder that is no rehearsal's; choose another", filepath.Base(dir))
	}
	return true, nil
}
