package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// ErrNotSealed says that a station's result is not sealed: its persons are still
// needed.
var ErrNotSealed = errors.New("the result is not sealed yet")

// Erase makes the persons of all the station's rounds unreadable for good, while
// two supervisors confirm: it destroys every wrapped key, the pages that were
// printed into the rounds' folders, and the backups in the folders given. On a
// PC that helps to count one supervisor is enough, at any time. The
// books stay as they are and can be verified. The station is to be closed after
// it. The error is ErrNotSealed before there is a result, and a
// refusal (W113) or ErrNoPair without two supervisors.
//
// Backups elsewhere, and what a flash medium keeps of overwritten blocks, are out
// of reach: media are to be destroyed, or erased as a whole.
func (s *Station) Erase(backups ...string) error {
	if _, _, sealed := s.Day.Sheet(); !sealed && !s.Day.Helps() {
		return ErrNotSealed
	}
	s.StopBackups()
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	if err := s.mayErase(); err != nil {
		return err
	}
	s.held.forget()
	if err := s.inRounds(keysName, eraseKeys); err != nil {
		return err
	}
	if err := s.inRounds(printName, erasePages); err != nil {
		return err
	}
	s.folder.keys = s.folder.keys.withoutSecrets()
	clear(s.rollKey)
	kid := s.folder.keys.station.Key.KID()
	for _, folder := range backups {
		if err := eraseBackups(folder, kid); err != nil {
			return err
		}
	}
	return nil
}

// mayErase wants two supervisors who could seal, or one where a PC helps to
// count: there is nothing in it that the station has not.
func (s *Station) mayErase() error {
	by := slices.Collect(maps.Keys(s.held))
	if s.Day.Helps() {
		return s.folder.keys.supervisors(1, by...)
	}
	key, err := s.folder.keys.signingKey(by, s.held)
	if err != nil {
		return err
	}
	key.Wipe()
	return nil
}

// inRounds does something with what has a name in each round's folder, those
// that were set aside too.
func (s *Station) inRounds(name string, do func(path string) error) error {
	for _, pattern := range []string{name, filepath.Join("*", name)} {
		found, err := filepath.Glob(filepath.Join(s.firstDir(), pattern))
		if err != nil {
			return err
		}
		for _, path := range found {
			if err := do(path); err != nil {
				return err
			}
		}
	}
	return nil
}

// erasePages destroys a folder of printed pages, which name people.
func erasePages(folder string) error {
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		return overwrite(path)
	})
	if err == nil {
		err = os.RemoveAll(folder)
	}
	if err != nil {
		return fmt.Errorf("erase %s: %w", filepath.Base(folder), withoutPath(err))
	}
	return outside.syncFolder(filepath.Dir(folder))
}

// eraseKeys leaves of a file of keys what is public.
func eraseKeys(path string) error {
	keys, err := loadKeys(path)
	if err != nil {
		return err
	}
	draft := path + ".new"
	if err := keys.withoutSecrets().write(draft); err != nil {
		return err
	}
	if err := overwrite(path); err != nil {
		return err
	}
	if err := outside.rename(draft, path); err != nil {
		return fmt.Errorf("erase %s: %w", filepath.Base(path), withoutPath(err))
	}
	return outside.syncFolder(filepath.Dir(path))
}

// eraseBackups destroys a station's backups in a folder, of every round.
func eraseBackups(folder string, kid [8]byte) error {
	for _, ending := range []string{backupEnding, backupEnding + ".tmp"} {
		found, err := filepath.Glob(filepath.Join(folder, fmt.Sprintf("*-%x-*%s", kid[:4], ending)))
		if err != nil {
			return err
		}
		for _, path := range found {
			if err := errors.Join(overwrite(path), os.Remove(path)); err != nil {
				return fmt.Errorf("erase %s: %w", filepath.Base(path), withoutPath(err))
			}
		}
	}
	return outside.syncFolder(folder)
}

// overwrite puts zeros in the place of a file's bytes.
func overwrite(path string) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("erase %s: %w", filepath.Base(path), withoutPath(err))
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err := io.CopyN(f, zeros{}, info.Size()); err != nil {
		return err
	}
	return f.Sync()
}

// zeros is an endless reader of zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
