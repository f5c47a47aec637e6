package store

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"changpiao/station/election"
)

// closedEnding is that of a small file that stands beside a book while it is
// closed and says how it was left. It goes before anything is written into the
// book, so that after a crash there is none, and nothing is held against it.
const closedEnding = ".closed"

// leaving is how a file was left when it was closed.
type leaving struct {
	File []byte `json:"file"` // SHA-256 of its bytes
	Ends []byte `json:"ends"` // SHA-256 over where its books end
}

// A change is what was done to a file since it was closed.
type change int

const (
	unchanged change = iota
	besides          // its books end where they did: not the records were changed, but what stands beside them
	inRecords        // its books end elsewhere
)

// ErrChanged says that a book's file was changed since it was closed, and no
// record in it.
var ErrChanged = errors.New("the book's file was changed since it was closed, but no record in it")

// markClosed leaves beside a file how it is left. The connection still holds
// the file, so nobody can have changed it.
func (f *bookFile) markClosed() error {
	if f.marked {
		return nil // nothing was written since
	}
	now, err := f.leaves()
	if err != nil {
		return err
	}
	data, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return WriteFile(f.path+closedEnding, append(data, '\n'), 0o600)
}

// compareClosed holds a file against how it was left, where that is known. The
// connection holds the file.
func (f *bookFile) compareClosed() error {
	data, err := ReadFile(f.path + closedEnding)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return diskFault(f.name, withoutPath(err).Error())
	}
	f.marked = true
	now, err := f.leaves()
	if err != nil {
		return err
	}
	var then leaving
	_ = json.Unmarshal(data, &then) // what is no such file agrees with nothing
	switch again, err := json.Marshal(now); {
	case err != nil:
		return err
	case bytes.Equal(data, append(again, '\n')):
	case bytes.Equal(then.Ends, now.Ends):
		f.changed = besides
	default:
		f.changed = inRecords
		f.failed = changedSince(f.name)
	}
	return nil
}

// changedSince is J801 for a file that was changed while it was closed.
func changedSince(name string) *election.Refusal {
	return &election.Refusal{Findings: []election.Finding{election.Find("J801", "file", name)}}
}

// unmark forgets how the file was left, before anything is written into it.
func (f *bookFile) unmark() error {
	if !f.marked {
		return nil
	}
	if err := removeFile(f.path + closedEnding); err != nil {
		return diskFault(f.name, err.Error())
	}
	f.marked = false
	return nil
}

// leaves tells how the file stands.
func (f *bookFile) leaves() (l leaving, err error) {
	file, err := os.Open(f.path)
	if err != nil {
		return l, diskFault(f.name, withoutPath(err).Error())
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return l, diskFault(f.name, withoutPath(err).Error())
	}
	l.File = sum.Sum(nil)
	l.Ends, err = f.sumOfEnds()
	return l, err
}

// sumOfEnds goes from book to book, without reading their records.
func (f *bookFile) sumOfEnds() ([]byte, error) {
	const after = `SELECT book, seq, hash FROM records WHERE book = (SELECT min(book) FROM records WHERE book > ?) ORDER BY seq DESC LIMIT 1`
	next, err := f.conn.PrepareContext(background, after)
	if err != nil {
		return nil, f.fault(err)
	}
	defer next.Close()
	sum := sha256.New()
	for book := int64(0); ; {
		var seq int64
		var hash []byte
		switch err := next.QueryRowContext(background, book).Scan(&book, &seq, &hash); {
		case errors.Is(err, sql.ErrNoRows):
			return sum.Sum(nil), nil
		case err != nil:
			return nil, f.fault(err)
		}
		fmt.Fprintf(sum, "%d %d %x\n", book, seq, hash)
	}
}
