package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"changpiao/cmd/handover"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/store"
)

func bookVerify(c *call) error {
	values, files, err := c.options([]string{"head"}, nil, nil)
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return misused("no_file", "command", c.cmd.name)
	}
	check, cutBy := knownBeside, "book_cut.known"
	if given := values["head"]; given != nil {
		known, err := journal.ParsePrintedHead(given[0])
		if err != nil || len(given) > 1 {
			return misused("bad_head", "given", given)
		}
		if check, cutBy = throughHead(known), "book_cut"; len(files) > 1 {
			return misused("one_file", "command", c.cmd.name)
		}
		book, err := theBook(files[0])
		if err != nil {
			return err
		}
		files = []string{book}
	}
	var books []string
	for _, f := range files {
		found, err := booksIn(f)
		if err != nil {
			return unreadable(f, err)
		}
		if len(found) == 0 {
			return unreadable(f, store.ErrNotABook)
		}
		books = append(books, found...)
	}
	bad, unread := false, false
	for _, b := range books {
		head, err := check(b)
		var broken *journal.BrokenError
		var cut *store.CutError
		var refusal *election.Refusal
		switch {
		case errors.As(err, &broken):
			c.explain(b, election.Refused("J801", "record", broken.Seq))
			bad = true
		case errors.As(err, &cut):
			c.explain(b, election.Refused("J801", "record", cut.Last+1))
			c.say(c.err, cutBy, "file", b, "last", cut.Last, "known", cut.Known)
			bad = true
		case errors.Is(err, store.ErrAltered):
			c.explain(b, election.Refused("J801"))
			c.say(c.err, "book_altered", "file", b)
			bad = true
		case errors.Is(err, store.ErrChanged):
			c.explain(b, election.Refused("J806"))
			bad = true
		case errors.As(err, &refusal):
			c.explain(b, refusal)
			bad = true
		case err != nil:
			c.report(unreadable(b, err))
			unread = true
		default:
			c.say(c.out, "book_sound", "file", b, "records", head.Seq, "head", head.Hash)
		}
	}
	switch {
	case unread:
		return errUnread
	case bad:
		return errDone
	}
	return nil
}

// knownBeside verifies a book against what the other book of its folder, and the
// sheets there, tell of it.
func knownBeside(book string) (journal.Head, error) {
	dir := filepath.Dir(book)
	return store.VerifyKnown(book, store.KnownEnds(dir, sheetsBeside(dir))[book])
}

// sheetsBeside lists the sheets that a station's folder holds: where the desk
// leaves them, and in the rehearsal's output folder around it.
func sheetsBeside(dir string) (files []string) {
	for _, pattern := range []string{"*.sheet", filepath.Join("sheet", "*.sheet"), filepath.Join("..", "*.sheet"), filepath.Join("..", handover.Earlier, "*.sheet")} {
		found, _ := filepath.Glob(filepath.Join(dir, pattern)) // the pattern is sound
		files = append(files, found...)
	}
	return files
}

// throughHead verifies a book against a head on paper.
func throughHead(known journal.PrintedHead) func(string) (journal.Head, error) {
	return func(book string) (journal.Head, error) { return store.VerifyPrinted(book, known) }
}

// booksIn lists the books of all rounds in a folder, of a rehearsal's output
// folder too, or the file itself; none where a folder has none.
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
	export, known := map[string]func(io.Writer, journal.Log) error{"json": store.ExportJSON, "csv": store.ExportCSV}[format]
	if !known {
		return misused("takes", "option", "--format", "values", []string{"json", "csv"}, "given", format)
	}
	if len(files) != 1 {
		return misused("one_file", "command", c.cmd.name)
	}
	book, err := theBook(files[0])
	if err != nil {
		return err
	}
	log, err := store.OpenReadOnly(book)
	if err != nil {
		return unreadable(book, err)
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	return export(c.out, log)
}

// theBook gives a file that was named, or the only book in a folder; of several
// books people must choose.
func theBook(path string) (string, error) {
	books, err := booksIn(path)
	switch {
	case err != nil:
		return "", unreadable(path, err)
	case len(books) == 0:
		return "", unreadable(path, store.ErrNotABook)
	case len(books) > 1:
		return "", misused("which_book", "file", path, "books", books)
	}
	return books[0], nil
}
