// Package rehearse makes the station of a rehearsal out of the demonstration election, and guards a station's folder, a
// rehearsal's or a live one's, with the PINs of its staff. It needs no window, so that the screens can be tested over real
// books without one.
package rehearse

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"time"

	"changpiao/assets"
	"changpiao/station/election"
	"changpiao/store"
)

// place is the station of the demonstration election that is rehearsed.
const place election.StationID = "S1"

var errNotRehearsal = errors.New("这不是演练的文件夹，要用 PIN 打开。 This folder is no rehearsal's; it opens with a PIN")

// Station makes a rehearsal's station in a folder, for the first of its staff.
func Station(dir, program string) (*store.Station, error) {
	def, err := Definition()
	if err != nil {
		return nil, err
	}
	made, err := store.CreateStation(dir, store.Opening{Definition: def, Place: place, Rehearsal: true, Program: program})
	if err != nil {
		return nil, err
	}
	if err := made.SignIn(def.Staff[0].ID, store.RehearsalPIN, time.Now()); err != nil {
		return nil, errors.Join(err, made.Close())
	}
	return made, nil
}

// Open opens a rehearsal's folder again, with the PIN that everybody has there.
func Open(dir, program string) (*store.Station, error) {
	locked, err := store.OpenStation(dir, program)
	if err != nil {
		return nil, err
	}
	staff := locked.Staff()
	if !locked.Rehearsal() || len(staff) == 0 {
		return nil, errNotRehearsal
	}
	return locked.SignIn(staff[0].ID, store.RehearsalPIN, time.Now())
}

// Definition reads the demonstration election, which is part of the program.
func Definition() (*election.Definition, error) {
	data, err := fs.ReadFile(assets.Demo(), "demo/election.json")
	if err != nil {
		return nil, err
	}
	return election.Parse("election.json", data, func(name string) ([]election.RollRow, []election.Finding) {
		roll, err := fs.ReadFile(assets.Demo(), "demo/"+name)
		if err != nil {
			return nil, []election.Finding{election.Find("D108", "file", name, "path", "", "why", "unreadable", "given", "")}
		}
		return store.ParseRoll(name, roll)
	})
}

// Now is the clock of the desk.
func Now() election.Moment { return election.MomentOf(time.Now()) }

// NewID draws the id of a command.
func NewID() string {
	b := make([]byte, 16)
	rand.Read(b)
	return hex.EncodeToString(b)
}
