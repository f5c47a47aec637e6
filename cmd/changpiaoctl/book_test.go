package main

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite" // to do to a book what no program of ours does

	"changpiao/store"
)

// forged does something to a book behind the program's back; its triggers are
// left out where guards says so.
func forged(t *testing.T, book string, guards bool, statement string) {
	t.Helper()
	if err := os.Remove(book + ".closed"); err != nil { // or it would tell
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", book)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	var drop, make []string
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			t.Fatal(err)
		}
		drop, make = append(drop, "DROP TRIGGER "+name), append(make, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	steps := append(drop, statement)
	if guards {
		steps = append(steps, make...)
	}
	for _, step := range steps {
		if _, err := db.Exec(step); err != nil {
			t.Fatalf("%s: %v", step, err)
		}
	}
}

// What was done to a book is found from its own chain, from the closing
// statement in the other book, and from the sheet beside them.
func TestForgedBooksOfAFolder(t *testing.T) {
	t.Parallel()
	source := caseIn(t, "b402")
	rehearseInto(t, source, "")
	head := func(name string) int64 {
		h, err := store.VerifyBook(filepath.Join(source+"-out", "book", name))
		if err != nil {
			t.Fatal(err)
		}
		return h.Seq
	}
	rollEnd, tallyEnd := head("roll.book"), head("tally.book")
	const cut, last = "DELETE FROM records WHERE seq = (SELECT max(seq) FROM records)", "DELETE FROM records WHERE seq > 1"
	missing := func(seq int64) []string { return []string{"J801", fmt.Sprintf("from entry %d on", seq)} }
	for _, c := range []struct {
		name, book string
		guards     bool
		statement  string
		says       []string // nil where all is well
	}{
		{"sound", "roll.book", true, "SELECT 1", nil},
		{"the roll's last record cut off", "roll.book", true, cut, missing(rollEnd)},
		{"all but the roll's first", "roll.book", true, last, missing(2)},
		{"the seal cut off", "tally.book", true, cut, missing(tallyEnd)},
		{"the count cut off", "tally.book", true, last, missing(2)},
		{"a record changed", "tally.book", true, "UPDATE records SET body = replace(body, ':', ' :') WHERE seq = 3", missing(3)},
		{"a record changed and left without guards", "tally.book", false, "UPDATE records SET body = replace(body, ':', ' :') WHERE seq = 3", missing(3)},
		{"left without guards", "roll.book", false, "SELECT 1", []string{"J801", "triggers"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "out")
			if err := os.CopyFS(dir, os.DirFS(source+"-out")); err != nil {
				t.Fatal(err)
			}
			forged(t, filepath.Join(dir, "book", c.book), c.guards, c.statement)
			code := exitRefused
			if c.says == nil {
				code = exitDone
			}
			for _, named := range []string{dir, filepath.Join(dir, "book"), filepath.Join(dir, "book", c.book)} {
				told{args: []string{"book", "verify", named}, code: code, says: c.says}.check(t)
			}
		})
	}
}
