package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"changpiao/station/election"
)

// A format is a sort of file that holds books.
type format struct {
	application int64 // in the file's head
	version     int64
	schema      []string // its tables and triggers, in the very words in which SQLite keeps them
	many        bool     // it may hold several books
	asFound     bool     // it is read even where tables or triggers were changed
}

// found is the format for whoever only looks at what was done to a file.
func (f format) found() format {
	f.asFound = true
	return f
}

// stationFormat is that of a station's book, which stands alone in its file.
var stationFormat = format{application: 0x43504A31, version: 1, schema: books} // "CPJ1"

// soleBook is the number of a book that stands alone in its file.
const soleBook = 1

// books is what keeps records: a file that lacks a trigger is not opened.
// Claims and gauges stand in tables of their own, beside the records, which
// alone are the book. Claims are found by their key in all books at once.
var books = []string{
	`CREATE TABLE records (
	book INTEGER NOT NULL DEFAULT 1,
	seq  INTEGER NOT NULL,
	at   INTEGER NOT NULL,
	"by" TEXT NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	prev BLOB NOT NULL CHECK (length(prev) = 32),
	hash BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
	PRIMARY KEY (book, seq)
) STRICT, WITHOUT ROWID`,
	`CREATE TRIGGER records_follow BEFORE INSERT ON records
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM records WHERE book = NEW.book)
	OR NEW.prev IS NOT coalesce((SELECT hash FROM records WHERE book = NEW.book ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT RAISE(ABORT, 'a record must follow the last one'); END`,
	`CREATE TRIGGER records_stay BEFORE UPDATE ON records
BEGIN SELECT RAISE(ABORT, 'a record is never changed'); END`,
	`CREATE TRIGGER records_remain BEFORE DELETE ON records
BEGIN SELECT RAISE(ABORT, 'a record is never removed'); END`,
	`CREATE TABLE claims (
	idx  TEXT NOT NULL,
	key  TEXT NOT NULL,
	book INTEGER NOT NULL DEFAULT 1,
	PRIMARY KEY (idx, key, book)
) STRICT, WITHOUT ROWID`,
	`CREATE TABLE gauges (
	book  INTEGER NOT NULL DEFAULT 1,
	name  TEXT NOT NULL,
	value INTEGER NOT NULL,
	bound INTEGER NOT NULL,
	PRIMARY KEY (book, name),
	CHECK (value BETWEEN 0 AND bound)
) STRICT`,
}

// setting is a pragma, what it is set to, and what SQLite must answer.
type setting struct{ name, value, answer string }

// settings hold for every connection. The lock comes before all that touches
// the file, so that no shared-memory file ever appears; without recursive
// triggers INSERT OR REPLACE would slip past records_remain; nothing waits for a
// lock, because whoever holds it keeps it for the day; and what would undo a
// step of a batch is not written to a temporary file.
var settings = []setting{
	{"busy_timeout", "0", "0"},
	{"locking_mode", "exclusive", "exclusive"},
	{"synchronous", "full", "2"},
	{"foreign_keys", "on", "1"},
	{"cell_size_check", "on", "1"},
	{"trusted_schema", "off", "0"},
	{"recursive_triggers", "on", "1"},
	{"temp_store", "memory", "2"},
}

// writeAhead is set once the file is known to be a book: it changes the file.
var writeAhead = setting{"journal_mode", "wal", "wal"}

// These are the bytes of a database that SQLite's readers lock.
const (
	lockStart  = 0x40000002
	lockLength = 510
)

// bookFile is a SQLite file with one book or several. It is held alone from
// opening to closing, and after a fault of the disk nothing more is written.
type bookFile struct {
	mu       sync.Mutex
	name     string // the file's, without folders
	path     string // the file's, or its copy's
	db       *sql.DB
	conn     *sql.Conn
	copied   string // folder of the copy that is read instead of the file
	failed   error  // the fault after which nothing more is written
	readOnly bool
	marked   bool   // how it was left stands beside it still
	changed  change // since it was closed
	told     bool   // something beside the records was wrong, and is no more
	many     bool   // it may hold several books
	altered  bool   // its tables or triggers are not as they were made
	batched  bool   // a batch is open, which all that is written belongs to
	ready    statements
	prepared []*sql.Stmt // all of them
}

// statements are what appending and reading run, prepared once.
type statements struct {
	head, insert, take, release, move, gauge *sql.Stmt
	begin, keep                              *sql.Stmt // a step of a batch
	page                                     *sql.Stmt
}

var background = context.Background()

// createFile makes an empty file and opens it. It fails when something stands
// at path already, and leaves nothing half made.
func createFile(path string, as format) (*bookFile, error) {
	if err := absent(path); err != nil {
		return nil, err
	}
	if err := fitForBooks(filepath.Dir(path)); err != nil {
		return nil, err
	}
	draft := path + ".new"
	for _, leftover := range []string{draft, draft + "-wal", path + closedEnding} {
		if err := os.Remove(leftover); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("book %s: %w", filepath.Base(path), withoutPath(err))
		}
	}
	if err := draw(draft, filepath.Base(path), as); err != nil {
		return nil, err
	}
	if err := outside.rename(draft, path); err != nil {
		return nil, diskFault(filepath.Base(path), withoutPath(err).Error())
	}
	if err := outside.syncFolder(filepath.Dir(path)); err != nil {
		return nil, diskFault(filepath.Base(path), err.Error())
	}
	return openFile(path, as)
}

// draw writes a file without records that nobody else knows yet.
func draw(path, name string, as format) (err error) {
	f, err := connect(path, name, "rwc")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.disconnect()) }()
	if err := f.set(append(slices.Clone(settings), writeAhead)...); err != nil {
		return err
	}
	lines := append([]string{
		fmt.Sprintf("PRAGMA application_id = %d", as.application),
		fmt.Sprintf("PRAGMA user_version = %d", as.version),
	}, as.schema...)
	tx, err := f.conn.BeginTx(background, nil)
	if err != nil {
		return f.fault(err)
	}
	for _, line := range lines {
		if _, err := tx.Exec(line); err != nil {
			return f.fault(errors.Join(err, tx.Rollback()))
		}
	}
	if err := tx.Commit(); err != nil {
		return f.fault(err)
	}
	return f.checkpoint()
}

// openFile opens a file for writing.
func openFile(path string, as format) (*bookFile, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("book %s: %w", filepath.Base(path), withoutPath(err))
	}
	if err := fitForBooks(path); err != nil {
		return nil, err
	}
	return open(path, filepath.Base(path), as)
}

// readFile opens a file without touching it: a copy is read, with what its
// write-ahead log holds, so it may lie in a folder that can't be written.
func readFile(path string, as ...format) (*bookFile, error) {
	name := filepath.Base(path)
	folder, err := os.MkdirTemp("", "changpiao-")
	if err != nil {
		return nil, fmt.Errorf("book %s: copy: %w", name, withoutPath(err))
	}
	draft := filepath.Join(folder, "book")
	if err := copyBook(draft, path); err != nil {
		return nil, errors.Join(fmt.Errorf("book %s: %w", name, withoutPath(err)), os.RemoveAll(folder))
	}
	f, err := open(draft, name, as...)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	f.copied, f.readOnly = folder, true
	return f, nil
}

// copyBook copies a book, with what stands beside it, while no writer can have
// it.
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
	for _, beside := range []string{"-wal", closedEnding} {
		if err := copyBeside(to+beside, from+beside); err != nil {
			return err
		}
	}
	return nil
}

// copyBeside copies a file that may not be there.
func copyBeside(to, from string) error {
	f, err := os.Open(from)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	return copyInto(to, f)
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

// open opens a file that is there, after making sure that it is of one of the
// formats.
func open(path, name string, as ...format) (*bookFile, error) {
	if err := checkLog(path, name); err != nil {
		return nil, err
	}
	f, err := connect(path, name, "rw")
	if err != nil {
		return nil, err
	}
	for _, step := range []func() error{
		func() error { return f.set(settings...) },
		func() error { return f.identify(as) },
		func() error { return f.set(writeAhead) },
		f.checkpoint, // so that the log is empty, as checkLog counts on
		f.compareClosed,
		f.prepare,
	} {
		if err := step(); err != nil {
			return nil, errors.Join(err, f.disconnect())
		}
	}
	return f, nil
}

// connect opens a file and the one connection to it. Held as it is, the
// connection can't be replaced behind our back by one without its settings.
func connect(path, name, mode string) (*bookFile, error) {
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
	f := &bookFile{name: name, path: path, db: db}
	if f.conn, err = db.Conn(background); err != nil {
		return nil, errors.Join(f.fault(err), db.Close())
	}
	return f, nil
}

// set sets pragmas and makes sure that each took.
func (f *bookFile) set(settings ...setting) error {
	for _, s := range settings {
		if _, err := f.conn.ExecContext(background, "PRAGMA "+s.name+" = "+s.value); err != nil {
			return f.fault(err)
		}
		var answer string
		if err := f.conn.QueryRowContext(background, "PRAGMA "+s.name).Scan(&answer); err != nil {
			return f.fault(err)
		}
		if answer != s.answer {
			return fmt.Errorf("book %s: %s is %s where %s is needed", f.name, s.name, answer, s.answer)
		}
	}
	return nil
}

// identify makes sure that the file is of a format, none that a newer program
// wrote, and that it has all its triggers.
func (f *bookFile) identify(as []format) error {
	var application, version int64
	if err := f.conn.QueryRowContext(background, "PRAGMA application_id").Scan(&application); err != nil {
		return f.fault(err)
	}
	if err := f.conn.QueryRowContext(background, "PRAGMA user_version").Scan(&version); err != nil {
		return f.fault(err)
	}
	i := slices.IndexFunc(as, func(one format) bool { return one.application == application })
	switch {
	case i < 0 || version < as[i].version:
		return fmt.Errorf("book %s: %w", f.name, ErrNotABook)
	case version > as[i].version:
		return &election.Refusal{Findings: []election.Finding{election.Find("J802", "file", f.name, "version", version)}}
	}
	f.many = as[i].many
	rows, err := f.conn.QueryContext(background, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
	if err != nil {
		return f.fault(err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return f.fault(err)
		}
		found = append(found, line)
	}
	if err := rows.Err(); err != nil {
		return f.fault(err)
	}
	if !slices.Equal(slices.Sorted(slices.Values(found)), slices.Sorted(slices.Values(as[i].schema))) {
		if f.altered = true; !as[i].asFound {
			return fmt.Errorf("book %s: %w: %w", f.name, ErrAltered, ErrNotABook)
		}
	}
	return nil
}

func (f *bookFile) prepare() error {
	for _, s := range []struct {
		to  **sql.Stmt
		sql string
	}{
		{&f.ready.head, "SELECT seq, hash FROM records WHERE book = ? ORDER BY seq DESC LIMIT 1"},
		{&f.ready.insert, `INSERT INTO records (book, seq, at, "by", kind, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`},
		{&f.ready.take, "INSERT INTO claims (book, idx, key) VALUES (?, ?, ?)"},
		{&f.ready.release, "DELETE FROM claims WHERE book = ? AND idx = ? AND key = ?"},
		{&f.ready.move, "UPDATE gauges SET value = value + ?3, bound = bound + ?4 WHERE book = ?1 AND name = ?2"},
		{&f.ready.gauge, "INSERT INTO gauges (book, name, value, bound) VALUES (?1, ?2, ?3, ?4)"},
		{&f.ready.begin, "SAVEPOINT step"},
		{&f.ready.keep, "RELEASE step"},
		{&f.ready.page, "SELECT " + recordColumns + " FROM records WHERE book = ? AND seq >= ? ORDER BY seq LIMIT ?"},
	} {
		if err := f.readyTo(s.to, s.sql); err != nil {
			return err
		}
	}
	return nil
}

// readyTo prepares a statement, which lasts as long as the file is open.
func (f *bookFile) readyTo(to **sql.Stmt, line string) error {
	stmt, err := f.conn.PrepareContext(background, line)
	if err != nil {
		return f.fault(err)
	}
	*to, f.prepared = stmt, append(f.prepared, stmt)
	return nil
}

// write commits what do did, or undoes it, together with the batch that is open.
// After a fault of the disk (J804) everything further meets the same refusal.
func (f *bookFile) write(do func() error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.readOnly {
		return fmt.Errorf("book %s: %w", f.name, ErrReadOnly)
	}
	if f.failed != nil {
		return f.failed
	}
	if err := f.unmark(); err != nil {
		return f.note(err)
	}
	part := f.transact
	if f.batched {
		part = f.step
	}
	return f.note(part(do))
}

// note remembers a fault of the disk.
func (f *bookFile) note(err error) error {
	var refusal *election.Refusal
	if errors.As(err, &refusal) && refusal.Has("J804") {
		f.failed = err
	}
	return err
}

// batch makes all that do writes durable in one transaction; on an error nothing
// of it is kept. Nothing of it may be acknowledged before batch returns.
func (f *bookFile) batch(do func() error) error {
	if f.readOnly {
		return fmt.Errorf("book %s: %w", f.name, ErrReadOnly)
	}
	f.mu.Lock()
	if f.failed != nil {
		f.mu.Unlock()
		return f.failed
	}
	err := f.note(f.unmark())
	var tx *sql.Tx
	if err == nil {
		tx, err = f.conn.BeginTx(background, nil)
	}
	f.batched = err == nil
	f.mu.Unlock()
	if err != nil {
		return f.fault(err)
	}
	done := do()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.batched = false
	if err := cmp.Or(f.failed, done); err != nil {
		_ = tx.Rollback() // which SQLite may have done by itself
		return err
	}
	return f.note(f.commit(tx))
}

// exec runs one line of SQL.
func (f *bookFile) exec(line string, args ...any) error {
	_, err := f.conn.ExecContext(background, line, args...)
	return err
}

// step undoes what do did when it fails, within the transaction that is open.
func (f *bookFile) step(do func() error) error {
	if _, err := f.ready.begin.ExecContext(background); err != nil {
		return f.fault(err)
	}
	err := do()
	if err != nil {
		_ = f.exec("ROLLBACK TO step") // which SQLite may have done by itself
	}
	if _, ended := f.ready.keep.ExecContext(background); ended != nil && err == nil {
		err = ended
	}
	return f.fault(err)
}

// transact commits what do did, or undoes it. The prepared statements run on
// the connection that the transaction is on.
func (f *bookFile) transact(do func() error) error {
	tx, err := f.conn.BeginTx(background, nil)
	if err != nil {
		return f.fault(err)
	}
	if err := do(); err != nil {
		// A full disk makes SQLite roll back by itself; then this fails, and
		// that is all right.
		_ = tx.Rollback()
		return f.fault(err)
	}
	return f.commit(tx)
}

func (f *bookFile) commit(tx *sql.Tx) error {
	if err := tx.Commit(); err != nil {
		// What the disk holds now is unknown; what this connection shows must
		// be what was acknowledged.
		_, _ = f.conn.ExecContext(background, "ROLLBACK")
		return diskFault(f.name, err.Error())
	}
	return nil
}

// close brings the write-ahead log into the file and lets go of it. A file that
// is not closed loses nothing; it only leaves its log beside it.
func (f *bookFile) close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var err error
	if !f.readOnly && f.failed == nil {
		if err = f.checkpoint(); err == nil {
			err = f.markClosed()
		}
	}
	err = errors.Join(err, f.disconnect())
	if f.copied != "" {
		err = errors.Join(err, os.RemoveAll(f.copied))
	}
	return err
}

func (f *bookFile) checkpoint() error {
	var busy, log, done int64
	if err := f.conn.QueryRowContext(background, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil {
		return f.fault(err)
	}
	if busy != 0 {
		return fmt.Errorf("book %s: %w", f.name, ErrInUse)
	}
	return nil
}

func (f *bookFile) disconnect() error {
	for _, s := range f.prepared {
		_ = s.Close()
	}
	return errors.Join(f.conn.Close(), f.db.Close())
}

// checkPages lets SQLite walk the whole file.
func (f *bookFile) checkPages() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var answer string
	if err := f.conn.QueryRowContext(background, "PRAGMA integrity_check(1)").Scan(&answer); err != nil {
		return f.fault(err)
	}
	if answer != "ok" {
		return diskFault(f.name, answer)
	}
	return nil
}

// fault turns what SQLite says into what the caller can act on.
func (f *bookFile) fault(err error) error {
	var e *sqlite.Error
	if err == nil || !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("book %s: %w", f.name, ErrInUse)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("book %s: %w", f.name, ErrNotABook)
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_READONLY,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_NOLFS:
		return diskFault(f.name, e.Error())
	}
	return fmt.Errorf("book %s: %w", f.name, err)
}

// diskFault is J804: the disk let the book down.
func diskFault(name, what string) error {
	return &election.Refusal{Findings: []election.Finding{election.Find("J804", "file", name, "what", what)}}
}

func isConstraint(err error) bool { return isOf(err, sqlite3.SQLITE_CONSTRAINT) }

func isCorrupt(err error) bool { return isOf(err, sqlite3.SQLITE_CORRUPT) }

func isOf(err error, code int) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == code
}
