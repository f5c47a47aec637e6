package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// ErrNotALedger says that a folder is no ledger of this program.
var ErrNotALedger = errors.New("not a ledger of this program")

// ErrNoElection says that a ledger has no election of an id.
var ErrNoElection = errors.New("the ledger has no such election")

// Ledger is the street office's folder: a list of elections, a book for each,
// and beside the books what is kept of the rolls, which can be erased.
type Ledger struct {
	folder   string
	readOnly bool
	live     bool
	ids      []election.ID
	books    []ledgerBook
}

type ledgerBook struct {
	file string
	log  *Journal
	book *street.Book
}

var _ street.Ledger = (*Ledger)(nil)

// ledgerFile is the content of a ledger's list.
type ledgerFile struct {
	Version   int              `json:"version"`
	Live      bool             `json:"live"`
	Elections []ledgerElection `json:"elections"`
}

type ledgerElection struct {
	ID   election.ID `json:"id"`
	Book string      `json:"book"` // its file, without folders
}

const (
	ledgerVersion = 1
	ledgerList    = "ledger.json"
	lastRound     = 99 // that a definition may have
)

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
	list := ledgerFile{Version: ledgerVersion, Live: live}
	for _, d := range definitions {
		if !slices.ContainsFunc(list.Elections, func(e ledgerElection) bool { return e.ID == d.ID }) {
			list.Elections = append(list.Elections, ledgerElection{ID: d.ID, Book: fmt.Sprintf("%03d.book", len(list.Elections)+1)})
		}
	}
	for _, e := range list.Elections {
		log, err := CreateJournal(filepath.Join(folder, e.Book))
		if err != nil {
			return err
		}
		if err := log.Close(); err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return err
	}
	if err := WriteFile(filepath.Join(folder, ledgerList), append(data, '\n'), 0o600); err != nil {
		return err
	}
	l, err := OpenLedger(folder)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	for i, d := range definitions {
		each := o
		each.Command = part(o.Command, i)
		if err := l.Define(each, d); err != nil {
			return err
		}
	}
	return nil
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
func OpenLedger(path string) (*Ledger, error) { return openLedger(path, OpenJournal, false) }

// ReadLedger opens a ledger without touching it.
func ReadLedger(path string) (*Ledger, error) { return openLedger(path, OpenReadOnly, true) }

func openLedger(path string, open func(string) (*Journal, error), readOnly bool) (*Ledger, error) {
	list, err := readLedgerList(path)
	if err != nil {
		return nil, fmt.Errorf("ledger %s: %w", filepath.Base(path), err)
	}
	l := &Ledger{folder: path, live: list.Live, readOnly: readOnly}
	for _, e := range list.Elections {
		if err := l.open(e, open); err != nil {
			return nil, errors.Join(err, l.Close())
		}
	}
	return l, nil
}

func readLedgerList(path string) (ledgerFile, error) {
	var list ledgerFile
	data, err := os.ReadFile(filepath.Join(path, ledgerList))
	if errors.Is(err, fs.ErrNotExist) {
		return list, ErrNotALedger
	}
	if err != nil {
		return list, withoutPath(err)
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return list, fmt.Errorf("%w: %w", ErrNotALedger, err)
	}
	if list.Version > ledgerVersion {
		return list, &election.Refusal{Findings: []election.Finding{election.Find("J802", "file", ledgerList, "version", list.Version)}}
	}
	if list.Version < 1 || len(list.Elections) == 0 {
		return list, ErrNotALedger
	}
	for i, e := range list.Elections {
		twice := slices.ContainsFunc(list.Elections[:i], func(o ledgerElection) bool { return o.ID == e.ID || o.Book == e.Book })
		if twice || e.Book == "" || e.Book != filepath.Base(e.Book) {
			return list, ErrNotALedger
		}
	}
	return list, nil
}

func (l *Ledger) open(e ledgerElection, open func(string) (*Journal, error)) error {
	state := street.NewState(e.ID, l.live)
	for round := 1; round <= lastRound; round++ {
		data, err := os.ReadFile(l.rollOf(e.Book, round))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("roll of round %d: %w", round, withoutPath(err))
		}
		state.OfferRoll(round, data)
	}
	log, err := open(filepath.Join(l.folder, e.Book))
	if err != nil {
		return err
	}
	book, err := street.Open(log, state)
	if err != nil {
		return errors.Join(fmt.Errorf("book %s: %w", e.Book, err), log.Close())
	}
	l.ids = append(l.ids, e.ID)
	l.books = append(l.books, ledgerBook{file: e.Book, log: log, book: book})
	return nil
}

// rollOf is where the roll of a round stands, beside its book.
func (l *Ledger) rollOf(book string, round int) string {
	return filepath.Join(l.folder, fmt.Sprintf("%s.%d.roll", book, round))
}

// Live reports whether the ledger takes live sheets, and not those of
// rehearsals.
func (l *Ledger) Live() bool { return l.live }

// Elections lists the elections; see street.Ledger.
func (l *Ledger) Elections() []election.ID { return slices.Clone(l.ids) }

// Faults gives why an election's book takes nothing more (J801, J804), by its
// id; empty when all is well.
func (l *Ledger) Faults() map[election.ID]error {
	faults := map[election.ID]error{}
	for i, b := range l.books {
		if err := b.book.ReadOnly(); err != nil {
			faults[l.ids[i]] = err
		}
	}
	return faults
}

// Book gives an election's book.
func (l *Ledger) Book(id election.ID) (*street.Book, bool) {
	b, ok := l.of(id)
	return b.book, ok
}

func (l *Ledger) of(id election.ID) (ledgerBook, bool) {
	i := slices.Index(l.ids, id)
	if i < 0 {
		return ledgerBook{}, false
	}
	return l.books[i], true
}

// View reads an election's state; see street.Ledger.
func (l *Ledger) View(id election.ID, read func(*street.State)) bool {
	b, ok := l.of(id)
	if ok {
		b.book.View(read)
	}
	return ok
}

// Define opens a round of an election that the ledger has, such as a run-off.
// The roll is on the disk before the book tells of it.
func (l *Ledger) Define(o election.Origin, d *election.Definition) error {
	b, ok := l.of(d.ID)
	if !ok {
		return fmt.Errorf("%s: %w", d.ID, ErrNoElection)
	}
	if l.readOnly {
		return ErrReadOnly
	}
	if _, err := b.book.Try(o, street.Define{Definition: d}); err != nil {
		return err
	}
	known := false
	b.book.View(func(s *street.State) { known = s.Definition(d.Round) != nil })
	if known {
		return nil
	}
	roll, err := street.RollOf(d)
	if err != nil {
		return err
	}
	if err := WriteFile(l.rollOf(b.file, d.Round), roll, 0o600); err != nil {
		return err
	}
	_, err = b.book.Do(o, street.Define{Definition: d, Roll: roll})
	return err
}

// Enrol trusts the key that an enrolment introduces. The error is
// signing.ErrEnrolment, ErrNoElection, a refusal, or the disk's.
func (l *Ledger) Enrol(o election.Origin, data []byte) (signing.Enrolment, journal.Receipt, error) {
	e, err := signing.ParseEnrolment(data)
	if err != nil {
		return e, journal.Receipt{}, err
	}
	b, ok := l.of(e.Election)
	if !ok {
		return e, journal.Receipt{}, fmt.Errorf("%s: %w", e.Election, ErrNoElection)
	}
	receipt, err := b.book.Do(o, street.Enrol{Enrolment: e})
	return e, receipt, err
}

// Revoke trusts a key of an election no more. The receipt's notices name the
// sheets that count and were signed with it.
func (l *Ledger) Revoke(o election.Origin, id election.ID, kid [8]byte) (journal.Receipt, error) {
	return l.Do(o, id, street.Revoke{KID: kid})
}

// Do carries out a command on an election's book; see street.Ledger.
func (l *Ledger) Do(o election.Origin, id election.ID, c street.Command) (journal.Receipt, error) {
	b, ok := l.of(id)
	if !ok {
		return journal.Receipt{}, fmt.Errorf("%s: %w", id, ErrNoElection)
	}
	return b.book.Do(o, c)
}

// Import finds each sheet's election, lets its book decide, and records the
// decisions; see street.Ledger.
func (l *Ledger) Import(o election.Origin, batch ...street.Arrival) ([]street.Decision, error) {
	var decisions []street.Decision
	for i, a := range batch {
		each := o
		if len(batch) > 1 {
			each.Command = part(o.Command, i)
		}
		d, err := street.Import(l.books[l.route(a)].book, each, a)
		if err != nil {
			return decisions, err
		}
		decisions = append(decisions, d)
	}
	return decisions, nil
}

// route finds a sheet's book. The states are only read, and only under the
// books' locks.
func (l *Ledger) route(a street.Arrival) int {
	if len(l.books) == 1 {
		return 0
	}
	at := 0
	var within func(i int, states []*street.State)
	within = func(i int, states []*street.State) {
		if i == len(l.books) {
			at = street.Route(states, a)
			return
		}
		l.books[i].book.View(func(s *street.State) { within(i+1, append(states, s)) })
	}
	within(0, make([]*street.State, 0, len(l.books)))
	return at
}

// Consolidate adds up every round of every election, in order.
func (l *Ledger) Consolidate() []street.Community {
	var all []street.Community
	for _, b := range l.books {
		b.book.View(func(s *street.State) {
			for _, number := range s.Rounds() {
				all = append(all, street.Consolidate(s, number))
			}
		})
	}
	return all
}

// Close lets go of all books.
func (l *Ledger) Close() error {
	var err error
	for _, b := range l.books {
		err = errors.Join(err, b.log.Close())
	}
	l.books, l.ids = nil, nil
	return err
}
