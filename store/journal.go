package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"changpiao/station/election"
	"changpiao/station/journal"
)

const (
	applicationID = 0x43504A31 // "CPJ1": a journal of this program
	schemaVersion = 1
)

// schema is what a book's file consists of, in the very words in which SQLite
// keeps it: a file that lacks a trigger is not opened. Claims and gauges stand
// in tables of their own, beside the records, which alone are the book.
var schema = []string{
	`CREATE TABLE records (
	seq  INTEGER PRIMARY KEY,
	at   INTEGER NOT NULL,
	"by" TEXT NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	prev BLOB NOT NULL CHECK (length(prev) = 32),
	hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT`,
	`CREATE TRIGGER records_follow BEFORE INSERT ON records
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM records)
	OR NEW.prev IS NOT coalesce((SELECT hash FROM records ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'a record must follow the last one'); END`,
	`CREATE TRIGGER records_stay BEFORE UPDATE ON records
BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END`,
	`CREATE TRIGGER records_remain BEFORE DELETE ON records
BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END`,
	`CREATE TABLE claims (
	idx TEXT NOT NULL,
	key TEXT NOT NULL,
	PRIMARY KEY (idx, key)
) STRICT, WITHOUT ROWID`,
	`CREATE TABLE gauges (
	name  TEXT PRIMARY KEY NOT NULL,
	value INTEGER NOT NULL,
	bound INTEGER NOT NULL,
	CHECK (value BETWEEN 0 AND bound)
) STRICT`,
}

// setting is a pragma, what it is set to, and what SQLite must answer.
type setting struct{ name, value, answer string }

// settings hold for every connection. The lock comes before all that touches
// the file, so that no shared-memory file ever appears; without recursive
// triggers INSERT OR REPLACE would slip past records_remain; and nothing waits
// for a lock, because whoever holds it keeps it for the day.
var settings = []setting{
	{"busy_timeout", "0", "0"},
	{"locking_mode", "exclusive", "exclusive"},
	{"synchronous", "full", "2"},
	{"foreign_keys", "on", "1"},
	{"cell_size_check", "on", "1"},
	{"trusted_schema", "off", "0"},
	{"recursive_triggers", "on", "1"},
}

// writeAhead is set once the file is known to be a book: it changes the file.
var writeAhead = setting{"journal_mode", "wal", "wal"}

// These are the bytes of a database that SQLite's readers lock.
const (
	lockStart  = 0x40000002
	lockLength = 510
)

// Errors of a book's file that no rule speaks of.
var (
	ErrInUse    = errors.New("another program has the book open")
	ErrNotABook = errors.New("not a book of this program")
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

// Journal is a book's records in a SQLite file. It holds the file alone from
// opening to closing, and after a fault of the disk it writes nothing more.
type Journal struct {
	mu       sync.Mutex
	name     string // the file's, without folders
	db       *sql.DB
	conn     *sql.Conn
	copied   string // folder of the copy that is read instead of the file
	failed   error  // the fault after which nothing more is written
	readOnly bool
	written  statements
}

// statements are what an append runs, prepared once.
type statements struct {
	head, insert, take, release, move, gauge *sql.Stmt
}

var _ journal.Log = (*Journal)(nil)

var background = context.Background()

// CreateJournal makes an empty book and opens it. It fails when something
// stands at path already, and leaves nothing half made.
func CreateJournal(path string) (*Journal, error) {
	if err := absent(path); err != nil {
		return nil, err
	}
	if err := fitForBooks(filepath.Dir(path)); err != nil {
		return nil, err
	}
	draft := path + ".new"
	for _, leftover := range []string{draft, draft + "-wal"} {
		if err := os.Remove(leftover); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("book %s: %w", filepath.Base(path), withoutPath(err))
		}
	}
	if err := draw(draft, filepath.Base(path)); err != nil {
		return nil, err
	}
	if err := os.Rename(draft, path); err != nil {
		return nil, diskFault(filepath.Base(path), withoutPath(err).Error())
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return nil, diskFault(filepath.Base(path), err.Error())
	}
	return OpenJournal(path)
}

// draw writes an empty book to a file that nobody else knows yet.
func draw(path, name string) (err error) {
	j, err := connect(path, name, "rwc")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, j.disconnect()) }()
	if err := j.set(append(slices.Clone(settings), writeAhead)...); err != nil {
		return err
	}
	lines := append([]string{
		fmt.Sprintf("PRAGMA application_id = %d", applicationID),
		fmt.Sprintf("PRAGMA user_version = %d", schemaVersion),
	}, schema...)
	tx, err := j.conn.BeginTx(background, nil)
	if err != nil {
		return j.fault(err)
	}
	for _, line := range lines {
		if _, err := tx.Exec(line); err != nil {
			return j.fault(errors.Join(err, tx.Rollback()))
		}
	}
	if err := tx.Commit(); err != nil {
		return j.fault(err)
	}
	return j.checkpoint()
}

// OpenJournal opens a book for writing.
func OpenJournal(path string) (*Journal, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("book %s: %w", filepath.Base(path), withoutPath(err))
	}
	if err := fitForBooks(path); err != nil {
		return nil, err
	}
	return open(path, filepath.Base(path))
}

// OpenReadOnly opens a book without touching it: a copy is read, with what its
// write-ahead log holds, so the book may lie in a folder that can't be written.
func OpenReadOnly(path string) (*Journal, error) {
	name := filepath.Base(path)
	folder, err := os.MkdirTemp("", "changpiao-")
	if err != nil {
		return nil, fmt.Errorf("book %s: copy: %w", name, withoutPath(err))
	}
	draft := filepath.Join(folder, "book")
	if err := copyBook(draft, path); err != nil {
		return nil, errors.Join(fmt.Errorf("book %s: %w", name, withoutPath(err)), os.RemoveAll(folder))
	}
	j, err := open(draft, name)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	j.copied, j.readOnly = folder, true
	return j, nil
}

// copyBook copies a book and its write-ahead log while no writer can have it.
func copyBook(to, from string) error {
	useOwnLocks()
	f, err := os.Open(from)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := shareLock(f); err != nil {
		return err
	}
	if err := copyInto(to, f); err != nil {
		return err
	}
	log, err := os.Open(from + "-wal")
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer log.Close()
	return copyInto(to+"-wal", log)
}

func copyInto(path string, from io.Reader) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = io.Copy(f, from)
	return err
}

// useOwnLocks gives each open file locks of its own. The usual ones belong to
// the process, which would lose the book's when it copies or hashes the file.
var useOwnLocks = sync.OnceFunc(func() {
	// Where the system has no such locks, the usual ones stay.
	_, _ = sqlite.OFDLocking(true)
})

// open opens a book that is there, after making sure that it is one.
func open(path, name string) (*Journal, error) {
	if err := checkLog(path, name); err != nil {
		return nil, err
	}
	j, err := connect(path, name, "rw")
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		func() error { return j.set(settings...) },
		j.identify,
		func() error { return j.set(writeAhead) },
		j.checkpoint, // so that the log is empty, as checkLog counts on
		j.prepare,
	} {
		if err := step(); err != nil {
			return nil, errors.Join(err, j.disconnect())
		}
	}
	return j, nil
}

// connect opens a file and the one connection to it. Held as it is, the
// connection can't be replaced behind our back by one without its settings.
func connect(path, name, mode string) (*Journal, error) {
	useOwnLocks()
	full, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("book %s: %w", name, err)
	}
	slashed := filepath.ToSlash(full)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… of Windows
	}
	address := "file://" + (&url.URL{Path: slashed}).EscapedPath() + "?mode=" + mode + "&_txlock=immediate&_defensive=1&_dqs=0"
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, fmt.Errorf("book %s: %w", name, err)
	}
	db.SetMaxOpenConns(1)
	j := &Journal{name: name, db: db}
	if j.conn, err = db.Conn(background); err != nil {
		return nil, errors.Join(j.fault(err), db.Close())
	}
	return j, nil
}

// set sets pragmas and makes sure that each took.
func (j *Journal) set(settings ...setting) error {
	for _, s := range settings {
		if _, err := j.conn.ExecContext(background, "PRAGMA "+s.name+" = "+s.value); err != nil {
			return j.fault(err)
		}
		var answer string
		if err := j.conn.QueryRowContext(background, "PRAGMA "+s.name).Scan(&answer); err != nil {
			return j.fault(err)
		}
		if answer != s.answer {
			return fmt.Errorf("book %s: %s is %s where %s is needed", j.name, s.name, answer, s.answer)
		}
	}
	return nil
}

// identify makes sure that the file is a book, none that a newer program wrote,
// and that it has all its triggers.
func (j *Journal) identify() error {
	var application, version int64
	if err := j.conn.QueryRowContext(background, "PRAGMA application_id").Scan(&application); err != nil {
		return j.fault(err)
	}
	if err := j.conn.QueryRowContext(background, "PRAGMA user_version").Scan(&version); err != nil {
		return j.fault(err)
	}
	switch {
	case application != applicationID || version < 1:
		return fmt.Errorf("book %s: %w", j.name, ErrNotABook)
	case version > schemaVersion:
		return &election.Refusal{Findings: []election.Finding{election.Find("J802", "file", j.name, "version", version)}}
	}
	rows, err := j.conn.QueryContext(background, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
	if err != nil {
		return j.fault(err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return j.fault(err)
		}
		found = append(found, line)
	}
	if err := rows.Err(); err != nil {
		return j.fault(err)
	}
	if !slices.Equal(slices.Sorted(slices.Values(found)), slices.Sorted(slices.Values(schema))) {
		return fmt.Errorf("book %s: its tables or triggers were changed: %w", j.name, ErrNotABook)
	}
	return nil
}

func (j *Journal) prepare() error {
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&j.written.head, "SELECT seq, hash FROM records ORDER BY seq DESC LIMIT 1"},
		{&j.written.insert, `INSERT INTO records (seq, at, "by", kind, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?)`},
		{&j.written.take, "INSERT INTO claims (idx, key) VALUES (?, ?)"},
		{&j.written.release, "DELETE FROM claims WHERE idx = ? AND key = ?"},
		{&j.written.move, "UPDATE gauges SET value = value + ?2, bound = bound + ?3 WHERE name = ?1"},
		{&j.written.gauge, "INSERT INTO gauges (name, value, bound) VALUES (?1, ?2, ?3)"},
	} {
		stmt, err := j.conn.PrepareContext(background, s.sql)
		if err != nil {
			return j.fault(err)
		}
		*s.to = stmt
	}
	return nil
}

// Append makes records and claims durable in one transaction, or changes
// nothing; see journal.Log. A claim that can't be met is a *ClaimError. After a
// fault of the disk (J804) every further append meets the same refusal.
func (j *Journal) Append(after journal.Head, records []journal.Record, claims []journal.Claim) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.readOnly {
		return fmt.Errorf("book %s: %w", j.name, ErrReadOnly)
	}
	if j.failed != nil {
		return j.failed
	}
	err := j.transact(func() error {
		if err := j.endsAt(after); err != nil {
			return err
		}
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
	var refusal *election.Refusal
	if errors.As(err, &refusal) && refusal.Has("J804") {
		j.failed = err
	}
	return err
}

// transact commits what do did, or undoes it. The prepared statements run on
// the connection that the transaction is on.
func (j *Journal) transact(do func() error) error {
	tx, err := j.conn.BeginTx(background, nil)
	if err != nil {
		return j.fault(err)
	}
	if err := do(); err != nil {
		// A full disk makes SQLite roll back by itself; then this fails, and
		// that is all right.
		_ = tx.Rollback()
		return j.fault(err)
	}
	if err := tx.Commit(); err != nil {
		// What the disk holds now is unknown; what this connection shows must
		// be what was acknowledged.
		_, _ = j.conn.ExecContext(background, "ROLLBACK")
		return diskFault(j.name, err.Error())
	}
	return nil
}

// end is where the book ends.
func (j *Journal) end() (head journal.Head, err error) {
	var hash []byte
	err = j.written.head.QueryRowContext(background).Scan(&head.Seq, &hash)
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

func (j *Journal) insert(head journal.Head, records []journal.Record) error {
	for _, r := range records {
		if !r.Follows(head) {
			return &journal.BrokenError{Seq: r.Seq}
		}
		// The hash is over the body's bytes, so they must come back as they are.
		if _, err := j.written.insert.ExecContext(background, r.Seq, int64(r.At), r.By, r.Kind, string(r.Body), r.Prev[:], r.Hash[:]); err != nil {
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
	_, err := j.written.take.ExecContext(background, c.Index, c.Key)
	if isConstraint(err) {
		return &ClaimError{Index: c.Index, Key: c.Key}
	}
	return err
}

func (j *Journal) release(c journal.Claim) error {
	result, err := j.written.release.ExecContext(background, c.Index, c.Key)
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
	result, err := j.written.move.ExecContext(background, c.Gauge, c.Add, c.Bound)
	if err == nil {
		var n int64
		if n, err = result.RowsAffected(); err == nil && n == 0 {
			_, err = j.written.gauge.ExecContext(background, c.Gauge, c.Add, c.Bound)
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
	rows, err := j.conn.QueryContext(background,
		`SELECT seq, at, "by", kind, body, prev, hash FROM records WHERE seq >= ? ORDER BY seq LIMIT ?`, from, page)
	if err != nil {
		return nil, j.fault(err)
	}
	defer rows.Close()
	records := make([]journal.Record, 0, page)
	for rows.Next() {
		var r journal.Record
		var prev, hash []byte
		if err := rows.Scan(&r.Seq, (*int64)(&r.At), &r.By, &r.Kind, &r.Body, &prev, &hash); err != nil {
			// The table is strict: a value of another type was never written.
			return records, diskFault(j.name, err.Error())
		}
		copy(r.Prev[:], prev)
		copy(r.Hash[:], hash)
		records = append(records, r)
	}
	if err := rows.Err(); err != nil {
		return records, j.fault(err)
	}
	return records, nil
}

// Name gives the file's name without its folders.
func (j *Journal) Name() string { return j.name }

// Close brings the write-ahead log into the file and lets go of it. A book that
// is not closed loses nothing; it only leaves its log beside it.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var err error
	if !j.readOnly && j.failed == nil {
		err = j.checkpoint()
	}
	err = errors.Join(err, j.disconnect())
	if j.copied != "" {
		err = errors.Join(err, os.RemoveAll(j.copied))
	}
	return err
}

func (j *Journal) checkpoint() error {
	var busy, log, done int64
	if err := j.conn.QueryRowContext(background, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil {
		return j.fault(err)
	}
	if busy != 0 {
		return fmt.Errorf("book %s: %w", j.name, ErrInUse)
	}
	return nil
}

func (j *Journal) disconnect() error {
	for _, s := range []*sql.Stmt{j.written.head, j.written.insert, j.written.take, j.written.release, j.written.move, j.written.gauge} {
		if s != nil {
			_ = s.Close()
		}
	}
	return errors.Join(j.conn.Close(), j.db.Close())
}

// checkPages lets SQLite walk the whole file.
func (j *Journal) checkPages() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var answer string
	if err := j.conn.QueryRowContext(background, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return j.fault(err)
	}
	if answer != "ok" {
		return diskFault(j.name, answer)
	}
	return nil
}

// fault turns what SQLite says into what the caller can act on.
func (j *Journal) fault(err error) error {
	var e *sqlite.Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("book %s: %w", j.name, ErrInUse)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("book %s: %w", j.name, ErrNotABook)
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_NOLFS:
		return diskFault(j.name, e.Error())
	}
	return fmt.Errorf("book %s: %w", j.name, err)
}

// diskFault is J804: the disk let the book down.
func diskFault(name, what string) error {
	return &election.Refusal{Findings: []election.Finding{election.Find("J804", "file", name, "what", what)}}
}

func isConstraint(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_CONSTRAINT
}
