package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"changpiao/assets"
	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/statement"
	"changpiao/store"
)

// outside gives a script the folders of its station's rounds, other stations'
// folders, and signed files, named as from where the script lies.
type outside struct {
	*store.Station                  // of the round at hand
	earlier        []*store.Station // of the rounds before
	folder         string           // of the script
}

// Foreign implements rehearsal.Outside.
func (o *outside) Foreign(dir string) (statement.Closing, error) {
	from, err := openRound(bookFolder(o.folder, dir), o.Day.Definition().Round)
	if err != nil {
		return statement.Closing{}, err
	}
	staff := from.Staff()
	if len(staff) == 0 {
		return statement.Closing{}, store.ErrNoPIN
	}
	return o.Station.Foreign(from, staff[0].ID, store.RehearsalPIN, time.Now())
}

// openRound opens a round's books in another station's folder, the first round's
// where it has not held that one.
func openRound(folder string, round int) (*store.Locked, error) {
	first, err := store.OpenStation(folder, assets.Version)
	if _, missing := os.Stat(folder); errors.Is(err, fs.ErrNotExist) && missing == nil || errors.Is(err, syscall.ENOTDIR) {
		return nil, store.ErrNotABook // there is something, and it is no station's folder
	}
	if err != nil {
		return nil, err
	}
	rounds, err := store.Rounds(folder)
	if err != nil {
		return nil, err
	}
	for _, r := range rounds {
		if held, err := store.OpenStation(r, assets.Version); err == nil && held.Definition().Round == round {
			return held, nil
		}
	}
	return first, nil
}

// Confirm implements rehearsal.Outside. Who has no PIN confirms nothing.
func (o *outside) Confirm(by []election.StaffID) error {
	o.Dismiss()
	for _, who := range by {
		if err := o.Station.Confirm(who, store.RehearsalPIN, time.Now()); err != nil && !errors.Is(err, store.ErrNoPIN) {
			return err
		}
	}
	return nil
}

// Admit implements rehearsal.Outside.
func (o *outside) Admit(m election.StaffMember) error {
	return o.Station.Admit(m, store.RehearsalPIN)
}

// NextRound implements rehearsal.Outside.
func (o *outside) NextRound(def *election.Definition) (*station.Day, error) {
	next, err := o.Station.NextRound(def)
	if err != nil {
		return nil, err
	}
	o.earlier = append(o.earlier, o.Station)
	o.Station = next
	return next.Day, nil
}

// ReadFile implements rehearsal.Outside.
func (o *outside) ReadFile(name string) ([]byte, error) { return store.ReadFile(o.path(name)) }

// WriteFile implements rehearsal.Outside.
func (o *outside) WriteFile(name string, data []byte) error {
	return store.WriteFile(o.path(name), data, 0o644)
}

func (o *outside) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(o.folder, name)
}

// Close closes the books of all rounds.
func (o *outside) Close() error {
	err := o.Station.Close()
	for _, st := range o.earlier {
		err = errors.Join(err, st.Close())
	}
	return err
}

// bookFolder finds another station's folder: beside the script or from here,
// named itself or by the rehearsal's output folder around it.
func bookFolder(beside, dir string) string {
	var tries []string
	for _, base := range []string{beside, ""} {
		if filepath.IsAbs(dir) {
			base = ""
		}
		tries = append(tries, filepath.Join(base, dir), filepath.Join(base, dir, "book"))
	}
	for _, t := range tries {
		if _, err := os.Stat(filepath.Join(t, "roll.book")); err == nil {
			return t
		}
	}
	return tries[0]
}
