package store

import (
	"cmp"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// ErrNotALedger says that a folder is no ledger of this program.
var ErrNotALedger = errors.New("not a ledger of this program")

// ErrNoElection says that a ledger has no election of an id.
var ErrNoElection = errors.New("the ledger has no such election")

// Ledger is the street office's folder: one file with a book for each election,
// and in it, beside the books, what is kept of the rolls, which can be erased.
// Books are read when they are first needed, and only so many are kept in
// memory.
type Ledger struct {
	folder string
	file   *bookFile
	live   bool

	mu      sync.Mutex // of all below, and of every state
	ids     []election.ID
	numbers map[election.ID]int64 // of the books in the file
	held    map[int64]*street.Book
	order   []int64 // of the books held, as they were read
	late    *lateLists

	records, rolls *sql.Stmt // of the books between two numbers
	claimed, begun *sql.Stmt // which elections claim a key, or one that begins so
	first          *sql.Stmt // one of those
}

var _ street.Ledger = (*Ledger)(nil)

// ledgerFormat is that of a ledger's file.
var ledgerFormat = format{application: 0x43504C31, version: 1, many: true, schema: append(slices.Clone(books), // "CPL1"
	`CREATE TABLE ledger (
	live INTEGER NOT NULL CHECK (live IN (0, 1))
) STRICT`,
	`CREATE TABLE elections (
	book INTEGER PRIMARY KEY,
	id   TEXT NOT NULL UNIQUE
) STRICT`,
	`CREATE TABLE rolls (
	book  INTEGER NOT NULL REFERENCES elections (book),
	round INTEGER NOT NULL,
	roll  BLOB NOT NULL,
	PRIMARY KEY (book, round)
) STRICT`)}

// LedgerName is the file in a ledger's folder.
const LedgerName = "ledger.book"

// mostHeld is how many elections are kept in memory: more than a county has.
const mostHeld = 2000

// CreateLedger makes a ledger for one or many communities' elections, and opens
// it. Definitions of one id are rounds of one election. It fails when something
// stands at path already, and leaves nothing half made there.
func CreateLedger(path string, live bool, definitions []*election.Definition, o election.Origin) (*Ledger, error) {
	if err := absent(path); err != nil {
		return nil, err
	}
	if len(definitions) == 0 {
		return nil, errors.New("a ledger needs an election")
	}
	if err := drawFolder(path, func(dir string) error { return drawLedger(dir, live, definitions, o) }); err != nil {
		return nil, err
	}
	return OpenLedger(path)
}

// drawLedger writes a ledger into a folder that nobody else knows yet.
func drawLedger(folder string, live bool, definitions []*election.Definition, o election.Origin) (err error) {
	f, err := createFile(filepath.Join(folder, LedgerName), ledgerFormat)
	if err != nil {
		return err
	}
	l := newLedgerOn(folder, f)
	l.live = live
	defer func() { err = errors.Join(err, l.Close()) }()
	if err := l.prepare(); err != nil {
		return err
	}
	if err := f.write(func() error { return f.exec("INSERT INTO ledger (live) VALUES (?)", live) }); err != nil {
		return err
	}
	return l.Add(o, definitions...)
}

func newLedgerOn(folder string, f *bookFile) *Ledger {
	return &Ledger{folder: folder, file: f, numbers: map[election.ID]int64{}, held: map[int64]*street.Book{}}
}

// roomy lets SQLite keep more pages in memory than the few of a station's book:
// sheets come in any order, and where their claims stand is scattered over the
// file. In KiB; a file that is smaller takes no more than it has.
var roomy = setting{"cache_size", "-262144", "-262144"}

// prepare makes ready what reads and routes.
func (l *Ledger) prepare() error {
	return cmp.Or(
		l.file.set(roomy),
		l.file.readyTo(&l.records, "SELECT "+recordColumns+" FROM records WHERE book BETWEEN ? AND ? ORDER BY book, seq"),
		l.file.readyTo(&l.rolls, "SELECT book, round, roll FROM rolls WHERE book BETWEEN ? AND ?"),
		l.file.readyTo(&l.claimed, "SELECT id FROM claims JOIN elections USING (book) WHERE idx = ? AND key = ? ORDER BY book"),
		// In the claims' own order, which stops at the first: a country has a station of each usual id a hundred thousand times.
		l.file.readyTo(&l.first, `SELECT id FROM claims CROSS JOIN elections USING (book)
WHERE idx = ?1 AND key >= ?2 AND key < ?2 || char(0x10ffff) ORDER BY idx, key, claims.book LIMIT 1`),
		// Every key that begins so stands before the highest character there is.
		l.file.readyTo(&l.begun, `SELECT DISTINCT id FROM claims JOIN elections USING (book)
WHERE idx = ?1 AND key >= ?2 AND key < ?2 || char(0x10ffff) ORDER BY book`),
	)
}

// part names a command of a batch, "" in a batch that has no name.
func part(command string, i int) string {
	if command == "" {
		return ""
	}
	return fmt.Sprintf("%s/%d", command, i+1)
}

// OpenLedger opens a ledger for writing. A book whose chain is broken opens up
// to the break and takes nothing more; see Faults.
func OpenLedger(path string) (*Ledger, error) {
	return openLedger(path, func(file string) (*bookFile, error) { return openFile(file, ledgerFormat) })
}

// ReadLedger opens a ledger without touching it.
func ReadLedger(path string) (*Ledger, error) {
	return openLedger(path, func(file string) (*bookFile, error) { return readFile(file, ledgerFormat) })
}

func openLedger(path string, open func(string) (*bookFile, error)) (*Ledger, error) {
	file := filepath.Join(path, LedgerName)
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("ledger %s: %w", filepath.Base(path), ErrNotALedger)
	}
	f, err := open(file)
	if err != nil {
		return nil, fmt.Errorf("ledger %s: %w", filepath.Base(path), err)
	}
	l := newLedgerOn(path, f)
	if err := cmp.Or(l.prepare(), l.list()); err != nil {
		return nil, errors.Join(fmt.Errorf("ledger %s: %w", filepath.Base(path), err), l.Close())
	}
	if err := l.readFirst(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// list reads which elections there are.
func (l *Ledger) list() error {
	l.file.mu.Lock()
	defer l.file.mu.Unlock()
	if err := l.file.conn.QueryRowContext(background, "SELECT live FROM ledger").Scan(&l.live); err != nil {
		return l.file.fault(err)
	}
	rows, err := l.file.conn.QueryContext(background, "SELECT book, id FROM elections ORDER BY book")
	if err != nil {
		return l.file.fault(err)
	}
	defer rows.Close()
	for rows.Next() {
		var number int64
		var id election.ID
		if err := rows.Scan(&number, &id); err != nil {
			return l.file.fault(err)
		}
		l.ids, l.numbers[id] = append(l.ids, id), number
	}
	return l.file.fault(rows.Err())
}

// book gives an election's book, which is read if it is not held. Whoever calls
// it holds the lock for as long as the book is used.
func (l *Ledger) book(id election.ID) (*street.Book, error) {
	number, ok := l.numbers[id]
	if !ok {
		return nil, fmt.Errorf("%s: %w", id, ErrNoElection)
	}
	if b := l.held[number]; b != nil {
		return b, nil
	}
	b, err := l.read(id)
	if err != nil {
		return nil, err
	}
	for len(l.order) >= mostHeld {
		l.drop(l.order[0])
	}
	l.held[number], l.order = b, append(l.order, number)
	return b, nil
}

// drop forgets what is held of a book; it is read again when it is needed.
func (l *Ledger) drop(number int64) {
	delete(l.held, number)
	l.order = slices.DeleteFunc(l.order, func(n int64) bool { return n == number })
}

// batch makes all that do writes durable in one transaction. On an error nothing
// of it was kept, and what is held in memory is forgotten with it.
func (l *Ledger) batch(do func() error) error {
	err := l.file.batch(do)
	if err != nil {
		clear(l.held)
		l.order, l.late = nil, nil
	}
	return err
}

// Live reports whether the ledger takes live sheets, and not those of
// rehearsals.
func (l *Ledger) Live() bool { return l.live }

// Elections lists the elections; see street.Ledger.
func (l *Ledger) Elections() []election.ID {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.ids)
}

// Faults gives why an election's book takes nothing more (J801, J804), by its
// id; empty when all is well.
func (l *Ledger) Faults() map[election.ID]error {
	l.mu.Lock()
	defer l.mu.Unlock()
	faults := map[election.ID]error{}
	for _, id := range l.ids {
		b, err := l.book(id)
		if err == nil {
			err = b.ReadOnly()
		}
		if err != nil {
			faults[id] = err
		}
	}
	return faults
}

// View reads an election's state; see street.Ledger. Within it nothing else may
// be asked of the ledger.
func (l *Ledger) View(id election.ID, read func(*street.State)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, err := l.book(id)
	if err == nil {
		b.View(read)
	}
	return err == nil
}

// Head is the end of an election's chain, zero where it can't be read.
func (l *Ledger) Head(id election.ID) journal.Head {
	l.mu.Lock()
	defer l.mu.Unlock()
	book, err := l.book(id)
	if err != nil {
		return journal.Head{}
	}
	return book.Head()
}

// Enrol trusts the key that an enrolment introduces. The error is
// signing.ErrEnrolment, ErrNoElection, a refusal, or the disk's.
func (l *Ledger) Enrol(o election.Origin, data []byte) (signing.Enrolment, journal.Receipt, error) {
	e, err := signing.ParseEnrolment(data)
	if err != nil {
		return e, journal.Receipt{}, err
	}
	receipt, err := l.Do(o, e.Election, street.Enrol{Enrolment: e})
	return e, receipt, err
}

// EnrolAll trusts the keys of many enrolments, in one transaction: all or none.
func (l *Ledger) EnrolAll(o election.Origin, data ...[]byte) error {
	read, errs := make([]signing.Enrolment, len(data)), make([]error, len(data))
	eachOf(len(data), func(i int) { read[i], errs[i] = signing.ParseEnrolment(data[i]) })
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.batch(func() error {
		for i, e := range read {
			if errs[i] != nil {
				return errs[i]
			}
			each := o
			each.Command = part(o.Command, i)
			b, err := l.book(e.Election)
			if err != nil {
				return err
			}
			if _, err := b.Do(each, street.Enrol{Enrolment: e}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Revoke trusts a key of an election no more. The receipt's notices name the
// sheets that count and were signed with it.
func (l *Ledger) Revoke(o election.Origin, id election.ID, kid [8]byte) (journal.Receipt, error) {
	return l.Do(o, id, street.Revoke{KID: kid})
}

// Do carries out a command on an election's book; see street.Ledger.
func (l *Ledger) Do(o election.Origin, id election.ID, c street.Command) (journal.Receipt, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, err := l.book(id)
	if err != nil {
		return journal.Receipt{}, err
	}
	return b.Do(o, c)
}

// Log gives an election's records, as they stand in the file.
func (l *Ledger) Log(id election.ID) (journal.Log, error) {
	number, err := l.number(id)
	if err != nil {
		return nil, err
	}
	return &Journal{bookFile: l.file, book: number}, nil
}

// Close lets go of the file.
func (l *Ledger) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.held)
	l.ids, l.order = nil, nil
	clear(l.numbers)
	return l.file.close()
}
