package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/store"
)

func bookVerify(c *call) error {
	_, files, err := c.options(nil, nil, nil)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return &usageError{"book verify needs a folder or a file"}
	}
	var books []string
	for _, f := range files {
		found, err := booksIn(f)
		if err != nil {
			return &fileError{err}
		}
		books = append(books, found...)
	}
	bad := false
	for _, b := range books {
		head, err := store.VerifyBook(b)
		var broken *journal.BrokenError
		var refusal *election.Refusal
		switch {
		case errors.As(err, &broken):
			fmt.Fprintf(c.err, "%s: ", b)
			c.explain(&election.Refusal{Findings: []election.Finding{election.Find("J801", "record", broken.Seq)}})
			bad = true
		case errors.As(err, &refusal):
			fmt.Fprintf(c.err, "%s: ", b)
			c.explain(refusal)
			bad = true
		case err != nil:
			fmt.Fprintf(c.err, "%s: %v\n", b, err)
			bad = true
		default:
			fmt.Fprintf(c.out, "%s: %d records, head %s\n", b, head.Seq, head.Hash)
		}
	}
	if bad {
		return errDone
	}
	return nil
}

// booksIn lists the books of all rounds in a folder, of a rehearsal's output
// folder too, or the file itself.
func booksIn(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	var books []string
	for _, dir := range []string{path, filepath.Join(path, "book")} {
		rounds, err := store.Rounds(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		for _, r := range rounds {
			found, err := filepath.Glob(filepath.Join(r, "*.book"))
			if err != nil {
				return nil, err
			}
			books = append(books, found...)
		}
	}
	if len(books) == 0 {
		return nil, fmt.Errorf("%s: no books here", path)
	}
	return books, nil
}

func bookExport(c *call) (err error) {
	values, files, err := c.options([]string{"format"}, nil, nil)
	if err != nil {
		return err
	}
	format, err := need(values, "format")
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return &usageError{"book export needs one file"}
	}
	log, err := store.OpenReadOnly(files[0])
	if err != nil {
		return &fileError{err}
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	switch format {
	case "json":
		return store.ExportJSON(c.out, log)
	case "csv":
		return store.ExportCSV(c.out, log)
	}
	return &usageError{"--format takes json or csv"}
}
