package collect

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/store/scan"
)

// Inbox takes result sheets from files into a ledger.
type Inbox struct {
	Ledger street.Ledger
	Origin func() election.Origin // of each sheet's import
	// Answer is told what became of each sheet, and of each file without one.
	// A file that can't be read is answered with S701; why then says what
	// prevented it.
	Answer func(file string, d street.Decision, why error)
	// Quiet leaves out sheets that came before (S708), as it is always done in
	// folders: a station leaves its sheet there in several forms.
	Quiet bool
	// Progress is told how many of the files are read; nil where nobody asks.
	Progress func(done, total int)
}

// endings are those of the files that a folder is searched for; a file named
// by itself may have any.
var endings = []string{".sheet", ".late", ".txt", ".pdf", ".png", ".jpg", ".jpeg"}

// Take imports files, and those of folders and their subfolders, one by one;
// pages of a sheet that is spread over several files come together at the end.
// When the context ends no further file is read.
func (in Inbox) Take(ctx context.Context, paths []string) error {
	files, err := expand(paths)
	if err != nil {
		return err
	}
	var parts []scan.Result
	for i, f := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		r, err := scan.Read(f.path)
		r.File = f.path
		switch {
		case err != nil:
			err = in.unread(f.path, err)
		case in.waits(r) && len(files) > 1:
			parts = append(parts, r)
		default:
			err = in.results([]scan.Result{r}, in.Quiet || f.inFolder)
		}
		if err != nil {
			return err
		}
		if in.Progress != nil {
			in.Progress(i+1, len(files))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	return in.results(parts, in.Quiet)
}

// unread answers for a file in which no sheet is.
func (in Inbox) unread(file string, err error) error {
	var refusal *election.Refusal
	if errors.As(err, &refusal) {
		return in.give(file, street.Arrival{Fault: refusal}, false)
	}
	in.Answer(file, street.Decision{Answer: street.Refused, Finding: election.Find("S701", "file", file)}, err)
	return nil
}

// give has the ledger decide on what came.
func (in Inbox) give(file string, a street.Arrival, quiet bool) error {
	decisions, err := in.Ledger.Import(in.Origin(), a)
	for _, d := range decisions {
		if !quiet || d.Finding.Code != "S708" {
			in.Answer(file, d, nil)
		}
	}
	return err
}

// waits tells whether a file has no whole sheet, but pages of one.
func (in Inbox) waits(r scan.Result) bool {
	sheets, faults := scan.Sheets([]scan.Result{r})
	return len(sheets) == 0 && slices.ContainsFunc(faults, func(f scan.Fault) bool { return !f.Repaired() && f.Refusal.Has("S703") })
}

// results imports the sheets that results give together.
func (in Inbox) results(results []scan.Result, quiet bool) error {
	file := results[0].File
	sheets, faults := scan.Sheets(results)
	for _, s := range sheets {
		if err := in.give(file, street.Arrival{Data: s, Damage: scan.DamageOf(s, faults)}, quiet); err != nil {
			return err
		}
	}
	for _, f := range faults {
		if f.Repaired() {
			continue
		}
		if err := in.give(file, street.Arrival{Fault: f.Refusal}, false); err != nil {
			return err
		}
	}
	return nil
}

// found is a file to be read.
type found struct {
	path     string
	inFolder bool // found in a folder that was named
}

// expand replaces folders by the files in them that may hold sheets.
func expand(paths []string) ([]found, error) {
	var files []found
	for _, path := range paths {
		err := filepath.WalkDir(path, func(p string, e fs.DirEntry, err error) error {
			switch {
			case p == path && (err != nil || !e.IsDir()): // what can't be read is answered when it is read
				files = append(files, found{path: p})
			case err != nil:
				return err
			case e.Type().IsRegular() && slices.Contains(endings, strings.ToLower(filepath.Ext(p))):
				files = append(files, found{path: p, inFolder: true})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
