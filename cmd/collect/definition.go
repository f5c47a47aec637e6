// Package collect brings files to the street office's ledger and its tables
// back into files: election files, result sheets in their four forms, and
// exports. It joins the ledger with what reads and writes files, for the
// desktop and the headless tool.
package collect

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"changpiao/station/election"
	"changpiao/station/jsontree"
	"changpiao/store"
)

// RollError says that the roll file which an election file names can't be read.
type RollError struct {
	Election, Roll string // the files
	Line           int    // of the election file, where the roll is named
	Err            error
}

func (e *RollError) Error() string { return fmt.Sprintf("%s: voters.file: %v", e.Election, e.Err) }
func (e *RollError) Unwrap() error { return e.Err }

// Definition reads an election file, and the roll file that it may name. The
// error is an *election.Refusal where the file can be read and is not sound,
// anything else where it can't be read.
func Definition(path string) (*election.Definition, error) {
	data, err := store.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var noRoll *RollError
	unread := false
	readRoll := func(file string) ([]election.RollRow, []election.Finding) {
		table := beside(path, file)
		rows, faults, err := store.ReadRoll(table)
		if err != nil {
			noRoll = &RollError{Election: path, Roll: table, Line: lineOfRoll(data), Err: err}
		}
		unread = slices.ContainsFunc(faults, ofNoCell)
		return rows, faults
	}
	def, err := election.Parse(path, data, readRoll)
	inFolder(err, path)
	switch {
	case noRoll != nil:
		return nil, noRoll
	case unread:
		return nil, fmt.Errorf("%s: voters.file: %w", path, err)
	}
	return def, err
}

// ofNoCell reports whether a table itself can't be read, rather than what stands
// in one of its cells.
func ofNoCell(f election.Finding) bool {
	field, _ := f.Args["field"].(string)
	return field == ""
}

// lineOfRoll is where an election file names its roll.
func lineOfRoll(data []byte) int {
	root, _ := jsontree.Parse(data)
	return root.Field("voters").Field("file").Line
}

// beside is where a file lies that an election file names.
func beside(path, file string) string {
	if filepath.IsAbs(file) {
		return file
	}
	return filepath.Join(filepath.Dir(path), filepath.FromSlash(file))
}

// inFolder names a roll file, of which a refusal tells, by the folder too in which
// the election file lies.
func inFolder(err error, path string) {
	var refusal *election.Refusal
	if !errors.As(err, &refusal) {
		return
	}
	for _, f := range refusal.Findings {
		if file, _ := f.Args["file"].(string); file != "" && file != path {
			f.Args["file"] = beside(path, file)
		}
	}
}

// Draft reads an election file that need not be finished yet, with everything
// that speaks against it. The error is that of a file that can't be read, or a
// refusal where nothing can be made of it.
func Draft(path string) (*election.Definition, []election.Finding, error) {
	data, err := store.ReadFile(path)
	if err != nil {
		return nil, nil, err
	}
	var noRoll error
	var unread []election.Finding // kept without its roll the file would lose it
	readRoll := func(file string) (rows []election.RollRow, faults []election.Finding) {
		rows, unread, noRoll = store.ReadRoll(beside(path, file))
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
