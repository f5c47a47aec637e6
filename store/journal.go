package store

import (
	"database/sql"
	"errors"
	"fmt"
	"math"

	"changpiao/station/election"
	"changpiao/station/journal"
)

// Errors of a book's file that no rule speaks of.
var (
	ErrInUse    = errors.New("another program has the book open")
	ErrNotABook = errors.New("not a book of this program")
	ErrAltered  = errors.New("the book's tables or triggers were changed")
	ErrReadOnly = errors.New("the book was opened for reading only")
	ErrMoved    = errors.New("the book does not end where the writer thinks")
)

// ClaimError says which claim stood against an append.
type ClaimError struct {
	Index, Key string
	Release    bool   // the key was to be given back, and is not taken
	Gauge      string // not empty: this gauge would leave its bound
}

// Error names the claim; an ID number that came as a key is masked.
func (e *ClaimError) Error() string {
	key := e.Key
	if id := election.NormalID(key); id.Fault() == "" {
		key = id.String()
	}
	switch {
	case e.Gauge != "":
		return fmt.Sprintf("gauge %s would leave its bound", e.Gauge)
	case e.Release:
		return fmt.Sprintf("%s of %s is not taken", key, e.Index)
	}
	return fmt.Sprintf("%s of %s is taken already", key, e.Index)
}

// Journal is a book's records in a SQLite file.
type Journal struct {
	*bookFile
	book int64
}

var _ journal.Log = (*Journal)(nil)

// CreateJournal makes an empty book alone in its file and opens it. It fails
// when something stands at path already, and leaves nothing half made.
func CreateJournal(path string) (*Journal, error) { return sole(createFile(path, stationFormat)) }

// OpenJournal opens for writing a book that stands alone in its file.
func OpenJournal(path string) (*Journal, error) { return sole(openFile(path, stationFormat)) }

// OpenReadOnly opens a book without touching it: a copy is read, with what its
// write-ahead log holds, so the book may lie in a folder that can't be written.
func OpenReadOnly(path string) (*Journal, error) { return sole(readFile(path, stationFormat)) }

func sole(f *bookFile, err error) (*Journal, error) {
	if err != nil {
		return nil, err
	}
	return &Journal{bookFile: f, book: soleBook}, nil
}

// Append makes records and claims durable in one transaction, or changes
// nothing; see journal.Log. A claim that can't be met is a *ClaimError. After a
// fault of the disk (J804) every further append meets the same refusal.
func (j *Journal) Append(after journal.Head, records []journal.Record, claims []journal.Claim) error {
	return j.write(func() error {
		if err := j.insert(after, records); err != nil {
			return err
		}
		for _, c := range claims {
			if err := j.claim(c); err != nil {
				return err
			}
		}
		return nil
	})
}

// end is where the book ends.
func (j *Journal) end() (head journal.Head, err error) {
	var hash []byte
	err = j.ready.head.QueryRowContext(background, j.book).Scan(&head.Seq, &hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return head, err
	}
	copy(head.Hash[:], hash)
	return head, nil
}

func (j *Journal) endsAt(head journal.Head) error {
	found, err := j.end()
	if err != nil {
		return err
	}
	if found != head {
		return fmt.Errorf("book %s ends at record %d, not at record %d as given: %w", j.name, found.Seq, head.Seq, ErrMoved)
	}
	return nil
}

// insert adds records. A trigger refuses one that does not follow the last; only
// then is it looked up where the book ends.
func (j *Journal) insert(head journal.Head, records []journal.Record) error {
	after := head
	for _, r := range records {
		if !r.Follows(head) {
			return &journal.BrokenError{Seq: r.Seq}
		}
		// The hash is over the body's bytes, so they must come back as they are.
		if _, err := j.ready.insert.ExecContext(background, j.book, r.Seq, int64(r.At), r.By, r.Kind, string(r.Body), r.Prev[:], r.Hash[:]); err != nil {
			if isConstraint(err) && head == after {
				if moved := j.endsAt(after); moved != nil {
					return moved
				}
			}
			return fmt.Errorf("record %d: %w", r.Seq, err)
		}
		head = r.Head()
	}
	return nil
}

func (j *Journal) claim(c journal.Claim) error {
	switch {
	case c.Gauge != "":
		return j.moveGauge(c)
	case c.Release:
		return j.release(c)
	}
	_, err := j.ready.take.ExecContext(background, j.book, c.Index, c.Key)
	if isConstraint(err) {
		return &ClaimError{Index: c.Index, Key: c.Key}
	}
	return err
}

func (j *Journal) release(c journal.Claim) error {
	result, err := j.ready.release.ExecContext(background, j.book, c.Index, c.Key)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		return &ClaimError{Index: c.Index, Key: c.Key, Release: true}
	}
	return err
}

// moveGauge changes a gauge, or begins one at nothing. An upsert would check
// the bound on the change instead of on the sum.
func (j *Journal) moveGauge(c journal.Claim) error {
	result, err := j.ready.move.ExecContext(background, j.book, c.Gauge, c.Add, c.Bound)
	if err == nil {
		var n int64
		if n, err = result.RowsAffected(); err == nil && n == 0 {
			_, err = j.ready.gauge.ExecContext(background, j.book, c.Gauge, c.Add, c.Bound)
		}
	}
	if isConstraint(err) {
		return &ClaimError{Gauge: c.Gauge}
	}
	return err
}

// page is how many records are read at a time, so that a long reading neither
// holds a book in memory nor keeps a teller waiting.
const page = 512

// Records yields the records in order, streaming; see journal.Log. Records may
// be appended while they are read.
func (j *Journal) Records(yield func(journal.Record, error) bool) {
	// A forger may have numbered a record below 1; it must be seen.
	for next := int64(math.MinInt64); ; {
		records, err := j.readPage(next)
		for _, r := range records {
			if !yield(r, nil) {
				return
			}
			next = r.Seq + 1
		}
		if err != nil {
			yield(journal.Record{}, err)
			return
		}
		if len(records) < page {
			return
		}
	}
}

func (j *Journal) readPage(from int64) ([]journal.Record, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	rows, err := j.ready.page.QueryContext(background, j.book, from, page)
	if err != nil {
		return nil, j.fault(err)
	}
	defer rows.Close()
	records := make([]journal.Record, 0, page)
	for rows.Next() {
		_, r, err := j.scan(rows)
		if err != nil {
			return records, err
		}
		records = append(records, r)
	}
	if err := rows.Err(); err != nil {
		return records, j.fault(err)
	}
	return records, nil
}

// recordColumns are what scan takes, in its order.
const recordColumns = `book, seq, at, "by", kind, body, prev, hash`

// scan takes a record, and the book's number, from a row.
func (f *bookFile) scan(rows *sql.Rows) (book int64, r journal.Record, err error) {
	var prev, hash sql.RawBytes
	if err := rows.Scan(&book, &r.Seq, (*int64)(&r.At), &r.By, &r.Kind, &r.Body, &prev, &hash); err != nil {
		// The table is strict: a value of another type was never written.
		return 0, r, diskFault(f.name, err.Error())
	}
	copy(r.Prev[:], prev)
	copy(r.Hash[:], hash)
	return book, r, nil
}

// Name gives the file's name without its folders.
func (j *Journal) Name() string { return j.name }

// Close brings the write-ahead log into the file and lets go of it. A book that
// is not closed loses nothing; it only leaves its log beside it.
func (j *Journal) Close() error { return j.close() }
