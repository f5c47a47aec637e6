// Package collect brings files to the street office's ledger and its tables
// back into files: election files, result sheets in their four forms, and
// exports. It joins the ledger with what reads and writes files, for the
// desktop and the headless tool.
package collect

import (
	"fmt"
	"os"
	"path/filepath"

	"changpiao/station/election"
	"changpiao/store"
)

// RollError says that the roll file which an election file names can't be read.
type RollError struct {
	Election, Roll string // the files
	Err            error
}

func (e *RollError) Error() string { return fmt.Sprintf("%s: voters.file: %v", e.Election, e.Err) }
func (e *RollError) Unwrap() error { return e.Err }

// Definition reads an election file, and the roll file that it may name. The
// error is an *election.Refusal where the file can be read and is not sound,
// anything else where it can't be read.
func Definition(path string) (*election.Definition, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var noRoll *RollError
	unread := false
	readRoll := func(file string) ([]election.RollRow, []election.Finding) {
		rows, faults, err := store.ReadRoll(filepath.Join(filepath.Dir(path), filepath.FromSlash(file)))
		if err != nil {
			noRoll = &RollError{Election: path, Roll: filepath.Join(filepath.Dir(path), filepath.FromSlash(file)), Err: err}
		}
		unread = len(faults) > 0
		return rows, faults
	}
	def, err := election.Parse(path, data, readRoll)
	switch {
	case noRoll != nil:
		return nil, noRoll
	case unread:
		return nil, fmt.Errorf("%s: voters.file: %w", path, err)
	}
	return def, err
}

// Draft reads an election file that need not be finished yet, with everything
// that speaks against it. The error is that of a file that can't be read, or a
// refusal where nothing can be made of it.
func Draft(path string) (*election.Definition, []election.Finding, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	var noRoll error
	var unread []election.Finding // kept without its roll the file would lose it
	readRoll := func(file string) (rows []election.RollRow, faults []election.Finding) {
		rows, unread, noRoll = store.ReadRoll(filepath.Join(filepath.Dir(path), filepath.FromSlash(file)))
		return rows, unread
	}
	def, found := election.Draft(filepath.Base(path), data, readRoll)
	switch {
	case noRoll != nil:
		return nil, nil, fmt.Errorf("%s: voters.file: %w", path, noRoll)
	case len(unread) > 0:
		return nil, nil, &election.Refusal{Findings: unread}
	case def == nil:
		return nil, nil, &election.Refusal{Findings: found}
	}
	return def, found, nil
}
