package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode"

	"changpiao/station/election"
	"changpiao/station/parcel"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// officeKeyName is the street office's own key in the ledger's folder.
const officeKeyName = "office.key"

// officeKey gives the key with which the street office signs, and makes it when
// it is first needed.
func (l *Ledger) officeKey() (signing.PrivateKey, error) {
	path := filepath.Join(l.folder, officeKeyName)
	secret, err := ReadFile(path)
	if err == nil {
		return signing.ParsePrivateKey(signing.Ed25519, secret)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return signing.PrivateKey{}, fmt.Errorf("%s: %w", officeKeyName, withoutPath(err))
	}
	key, err := signing.Generate(signing.Ed25519, rand.Reader)
	if err != nil {
		return key, err
	}
	return key, WriteFile(path, key.Bytes(), 0o600)
}

// Pack writes a signed package for each station of an election into a folder,
// and records for whom and with which fingerprint. The definition is the one
// that the ledger has (S706), read with its people from its file: the ledger
// keeps no ID numbers.
func (l *Ledger) Pack(o election.Origin, d *election.Definition, dir string) ([]street.Packed, error) {
	if err := l.holds(d); err != nil {
		return nil, err
	}
	key, err := l.officeKey()
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	forLate, err := l.lateKey()
	if err != nil {
		return nil, err
	}
	var packed []street.Packed
	for i, s := range d.Stations {
		data, err := parcel.Parcel{Definition: d, Place: s.ID, Rehearsal: !l.live, Made: o.At, Late: &forLate}.Seal(rand.Reader, key)
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("%02d-%s.package", i+1, fileName(string(d.ID)+"-"+string(s.ID)))
		if err := WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			return nil, err
		}
		packed = append(packed, street.Packed{Station: s.ID, File: name, Fingerprint: parcel.Fingerprint(data)})
	}
	_, err = l.Do(o, d.ID, street.Pack{Round: d.Round, Packages: packed})
	return packed, err
}

// RoundFile writes a further round's definition for the stations, signed as their
// packages are.
func (l *Ledger) RoundFile(d *election.Definition) ([]byte, error) {
	key, err := l.officeKey()
	if err != nil {
		return nil, err
	}
	defer key.Wipe()
	return parcel.SealRound(rand.Reader, key, d, !l.live)
}

// holds refuses a definition that is not the one which the ledger has.
func (l *Ledger) holds(d *election.Definition) error {
	err := error(election.Refused("S706", "what", "election", "given", string(d.ID)))
	l.View(d.ID, func(s *street.State) {
		held := s.Definition(d.Round)
		switch {
		case held == nil:
			err = election.Refused("S706", "what", "round", "given", d.Round)
		case held.Digest() != d.Digest():
			err = election.Refused("S706", "what", "definition", "given", fmt.Sprintf("%x", d.Digest()), "held", fmt.Sprintf("%x", held.Digest()))
		default:
			err = nil
		}
	})
	return err
}

// fileName makes of ids a name that leads out of no folder.
func fileName(ids string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, ids)
}

// OpenParcel reads a station's package. The error is the disk's or parcel's.
func OpenParcel(path string) (parcel.Opened, error) {
	data, err := readUpTo(path, parcel.Max)
	if errors.Is(err, ErrTooLarge) {
		return parcel.Opened{}, parcel.ErrTooLarge
	}
	if err != nil {
		return parcel.Opened{}, fmt.Errorf("package %s: %w", filepath.Base(path), withoutPath(err))
	}
	return parcel.Open(data)
}
