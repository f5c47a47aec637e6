package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"changpiao/station/election"
)

// Each wrong PIN doubles the wait before the next is looked at.
const (
	firstWait   = 2 * time.Second
	longestWait = 5 * time.Minute
)

// wrongTries are one person's wrong PINs in a row.
type wrongTries struct {
	Wrong int       `json:"wrong"`
	Last  time.Time `json:"last"`
}

// until is when the person's next PIN is looked at.
func (w wrongTries) until() time.Time {
	wait := firstWait
	for range w.Wrong - 1 {
		wait = min(2*wait, longestWait)
	}
	return w.Last.Add(wait)
}

// tries are the wrong PINs of a station, kept in a file so that starting the
// program again shortens no wait.
type tries struct {
	path  string
	wrong map[election.StaffID]wrongTries
}

// loadTries reads the file. One that is missing or unreadable counts for no
// wrong PINs: who can take it away could as well guess from a copy of the keys.
func loadTries(path string) (*tries, error) {
	t := &tries{path: path, wrong: map[election.StaffID]wrongTries{}}
	data, err := ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return t, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w", filepath.Base(path), withoutPath(err))
	}
	if json.Unmarshal(data, &t.wrong) != nil {
		clear(t.wrong)
	}
	return t, nil
}

// allow is TooSoon while a person has to wait. When the clock was set back, the
// wait begins anew, so that nobody waits longer than for a wrong PIN.
func (t *tries) allow(who election.StaffID, now time.Time) error {
	w, waits := t.wrong[who]
	if !waits || !now.Before(w.until()) {
		return nil
	}
	if now.Before(w.Last) {
		w.Last = now
		if err := t.keep(who, w); err != nil {
			return err
		}
	}
	return &TooSoon{Who: who, Until: w.until()}
}

// failed notes a wrong PIN. The error is WrongPIN, or a fault of the disk.
func (t *tries) failed(who election.StaffID, now time.Time) error {
	w := wrongTries{Wrong: t.wrong[who].Wrong + 1, Last: now}
	if err := t.keep(who, w); err != nil {
		return err
	}
	return &WrongPIN{Who: who, Until: w.until()}
}

// passed forgets a person's wrong PINs.
func (t *tries) passed(who election.StaffID) error {
	if _, waited := t.wrong[who]; !waited {
		return nil
	}
	delete(t.wrong, who)
	return t.save()
}

func (t *tries) keep(who election.StaffID, w wrongTries) error {
	t.wrong[who] = w
	return t.save()
}

func (t *tries) save() error {
	data, err := json.Marshal(t.wrong)
	if err != nil {
		return err
	}
	return WriteFile(t.path, data, 0o600)
}
