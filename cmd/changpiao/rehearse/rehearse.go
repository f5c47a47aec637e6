// Package rehearse makes the station of a rehearsal out of the demonstration election. It needs no window, so that the
// screens can be tested over real books without one.
package rehearse

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"time"

	"changpiao/station/election"
	"changpiao/store"
)

// place is the station of the demonstration election that is rehearsed.
const place election.StationID = "S1"

var errNoDemo = errors.New("没有找到演示选举（assets/demo/election.json）；请在程序所在的文件夹里启动。 The demonstration election was not found beside the program")

var errNotRehearsal = errors.New("这不是演练的文件夹，要用 PIN 打开。 This folder is no rehearsal's; it opens with a PIN")

// Station makes a rehearsal's station in a folder.
func Station(dir, program string) (*store.Station, error) {
	def, err := Definition()
	if err != nil {
		return nil, err
	}
	return store.CreateStation(dir, store.Opening{Definition: def, Place: place, Rehearsal: true, Program: program})
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

// Definition reads the demonstration election from the folder of the project or of the program.
func Definition() (*election.Definition, error) {
	for _, base := range bases() {
		file := filepath.Join(base, "assets", "demo", "election.json")
		data, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		return election.Parse(filepath.Base(file), data, func(name string) ([]election.RollRow, []election.Finding) {
			rows, findings, err := store.ReadRoll(filepath.Join(filepath.Dir(file), filepath.Base(name)))
			if err != nil {
				findings = append(findings, election.Find("D108", "file", name, "path", "", "why", "unreadable", "given", ""))
			}
			return rows, findings
		})
	}
	return nil, errNoDemo
}

func bases() []string {
	at := []string{"."}
	if program, err := os.Executable(); err == nil {
		at = append(at, filepath.Dir(program), filepath.Dir(filepath.Dir(program)))
	}
	return at
}

// Now is the clock of the desk.
func Now() election.Moment { return election.MomentOf(time.Now()) }

// NewID draws the id of a command.
func NewID() string {
	b := make([]byte, 16)
	rand.Read(b)
	return hex.EncodeToString(b)
}
