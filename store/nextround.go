package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"changpiao/station/election"
)

// roundName is the file of a further round's definition, without people, as the
// street office and the community's other stations take it.
const roundName = "round.json"

const roundFolder = "round-"

// NextRound makes the folder of a further round within that of the first, with
// the same keys, and puts the roll into a book of its own; station.Day opens the
// round and gives its definition. Who is not of its staff has no PIN there. The
// folder is made whole or not at all; fs.ErrExist says that it was made before.
// One of another definition, made before the result was corrected, is set aside
// under another name; its books must be closed. ErrNoPair says that no two
// supervisors are left who could seal.
func (s *Station) NextRound(def *election.Definition) (*Station, error) {
	dir := s.roundDir(def.Round)
	keys, err := s.keysFor(def.Staff)
	if err != nil {
		return nil, err
	}
	draft, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+".*.new")
	if err != nil {
		return nil, fmt.Errorf("round %d: %w", def.Round, withoutPath(err))
	}
	err = s.drawRound(draft, def, keys)
	if err == nil {
		err = setAside(dir, def)
	}
	if err == nil {
		err = outside.rename(draft, dir)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("round %d: %w", def.Round, withoutPath(err)), os.RemoveAll(draft))
	}
	if err := outside.syncFolder(filepath.Dir(dir)); err != nil {
		return nil, err
	}
	return s.openRound(dir, def)
}

// setAside makes room for a round: a folder of the same round by another
// definition gets another name.
func setAside(dir string, def *election.Definition) error {
	made := absent(dir)
	if !errors.Is(made, fs.ErrExist) {
		return made
	}
	text, err := ReadFile(filepath.Join(dir, roundName))
	if err != nil {
		return made
	}
	if before, err := election.ParseRound(roundName, text); err != nil || before.Digest() == def.Digest() {
		return made
	}
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.superseded-%d", dir, n)
		if err := absent(aside); err == nil {
			return outside.rename(dir, aside)
		} else if !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
}

// keysFor are the station's keys for those of its people who are of a staff.
func (s *Station) keysFor(staff election.Roster) (*keyFile, error) {
	s.folder.mu.Lock()
	keys := s.folder.keys
	s.folder.mu.Unlock()
	for _, m := range keys.roster() {
		if _, stays := staff.Find(m.ID); !stays {
			keys = keys.without(m.ID)
		}
	}
	if len(keys.Pairs) == 0 && !keys.Rehearsal {
		return nil, ErrNoPair
	}
	return keys, nil
}

// drawRound writes a round's files into a folder that nobody else knows yet.
func (s *Station) drawRound(dir string, def *election.Definition, keys *keyFile) error {
	if err := keys.write(filepath.Join(dir, keysName)); err != nil {
		return err
	}
	if err := WriteFile(filepath.Join(dir, roundName), election.WriteRound(def), 0o644); err != nil {
		return err
	}
	o := Opening{Definition: def, Place: s.Day.Place(), Rehearsal: s.Day.Rehearsal(), Program: s.folder.program}
	made, err := prepareStation(dir, o, keys, slices.Clone(s.rollKey))
	if err != nil {
		return err
	}
	return made.Close()
}

// openRound opens a round's folder for who is signed in here.
func (s *Station) openRound(dir string, def *election.Definition) (*Station, error) {
	locked, err := OpenStation(dir, s.folder.program)
	if err != nil {
		return nil, err
	}
	log, err := OpenJournal(filepath.Join(dir, rollName))
	if err != nil {
		return nil, err
	}
	next, err := locked.openBooks(def, slices.Clone(s.rollKey), log, nil)
	if err != nil {
		return nil, errors.Join(err, log.Close())
	}
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	next.worker = s.worker
	return next, nil
}

// roundDir is where a further round's folder stands, whichever round this is.
func (s *Station) roundDir(round int) string {
	return filepath.Join(s.firstDir(), roundFolder+strconv.Itoa(round))
}

// firstDir is the folder of the first round, which holds those of the others.
func (s *Station) firstDir() string {
	first := s.Dir()
	if filepath.Base(first) == roundFolder+strconv.Itoa(s.Day.Definition().Round) {
		first = filepath.Dir(first)
	}
	return first
}

// lastRound is the highest number that a round may have.
const lastRound = 99

// Rounds lists the folders of a station's rounds, the first one's and those
// within it.
func Rounds(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	further := map[int]string{}
	for _, e := range entries {
		number, named := strings.CutPrefix(e.Name(), roundFolder)
		if n, err := strconv.Atoi(number); named && err == nil && e.IsDir() {
			further[n] = filepath.Join(dir, e.Name())
		}
	}
	rounds := []string{dir}
	for n := 1; n <= lastRound; n++ {
		if further[n] != "" {
			rounds = append(rounds, further[n])
		}
	}
	return rounds, nil
}
