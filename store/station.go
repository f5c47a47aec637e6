package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"changpiao/station"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/roll"
	"changpiao/station/signing"
	"changpiao/station/statement"
)

// The files of a station's folder.
const (
	packageName = "package.json"
	rollName    = "roll.book"
	tallyName   = "tally.book"
	keysName    = "keys"
	triesName   = "keys.tries"
	printName   = "print"
)

// Opening says how a station's folder is made.
type Opening struct {
	Definition *election.Definition
	Place      election.StationID
	Rehearsal  bool
	Program    string
	Algorithm  signing.Algorithm           // of the station's key; Ed25519 when empty
	PINs       map[election.StaffID]string // of all the staff; a rehearsal has RehearsalPIN instead
	Office     *Office                     // that the package brought; nil without one
}

func (o Opening) pinOf(who election.StaffID) string {
	if o.Rehearsal {
		return RehearsalPIN
	}
	return o.PINs[who]
}

// Locked is a station's folder to which nobody has signed in: its books are
// closed, and nothing but the election and the staff is known of it.
type Locked struct {
	mu      sync.Mutex // guards the keys and the wrong tries
	dir     string
	program string
	about   stationPackage
	keys    *keyFile
}

// Station is an open station's folder: the day with its books and keys. The
// station's signing key is not among them: it is unwrapped for a signature, and
// only while two supervisors confirm.
type Station struct {
	Day     *station.Day
	folder  *Locked
	vault   *Vault
	rollKey []byte
	desk    signing.PrivateKey
	office  *Office          // nil without a package
	worker  election.StaffID // who signed in; guarded by the folder's lock, as are the next two
	behind  behind           // who confirm a command
	held    shares           // of those, until they signed
	roll    *Journal         // nil on a PC that helps to count
	tally   *Journal         // nil before boxes are opened; guarded by the folder's lock
	keeper  *Keeper          // of backups, if there is one; guarded by the folder's lock
}

// CreateStation makes a station's folder with keys of its own and puts the
// roll into its book. The folder must not hold one already. The error is ErrPIN
// for a member of the staff without a PIN that may be given out, and ErrNoPair
// for a live station without two different supervisors.
func CreateStation(dir string, o Opening) (*Station, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := absent(filepath.Join(dir, keysName)); err != nil {
		return nil, err // a sealed roll would be lost with its key
	}
	keys, rollKey, err := makeKeys(o)
	if err != nil {
		return nil, err
	}
	if err := keys.write(filepath.Join(dir, keysName)); err != nil {
		return nil, err
	}
	return prepareStation(dir, o, keys, rollKey)
}

// prepareStation makes what stands in a station's folder beside its keys.
func prepareStation(dir string, o Opening, keys *keyFile, rollKey []byte) (*Station, error) {
	about := stationPackage{Definition: o.Definition, Staff: o.Definition.Staff, Place: o.Place, Rehearsal: o.Rehearsal}
	if err := about.write(dir); err != nil {
		return nil, err
	}
	log, err := CreateJournal(filepath.Join(dir, rollName))
	if err != nil {
		return nil, err
	}
	s, err := (&Locked{dir: dir, program: o.Program, about: about, keys: keys}).openBooks(o.Definition, rollKey, log, nil)
	if err != nil {
		return nil, errors.Join(err, log.Close())
	}
	if _, err := s.Day.Roll().Do(election.Origin{Command: "prepare", At: o.Definition.ElectionDay.At(7, 0)}, roll.Prepare{}); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenStation reads what may be known of a station's folder before anybody
// signs in. The error is ErrKeys where its keys are another's or were changed.
func OpenStation(dir, program string) (*Locked, error) {
	about, err := readPackage(dir)
	if err != nil {
		return nil, err
	}
	l := &Locked{dir: dir, program: program, about: about}
	if l.keys, err = loadKeys(filepath.Join(dir, keysName)); err != nil {
		return nil, err
	}
	of := l.keys.station
	if of.Election != l.about.Definition.ID || of.Station != l.about.Place || l.keys.Rehearsal != l.about.Rehearsal {
		return nil, ErrKeys
	}
	l.about.Definition.Staff = merged(l.about.Staff, l.keys.roster())
	return l, nil
}

// merged is a roster with the members who joined, or whose role changed, since.
func merged(staff, since election.Roster) election.Roster {
	staff = slices.Clone(staff)
	for _, m := range since {
		i := slices.IndexFunc(staff, func(old election.StaffMember) bool { return old.ID == m.ID })
		if i < 0 {
			staff = append(staff, m)
		} else {
			staff[i] = m
		}
	}
	return staff
}

// Definition is the election's, without its voters.
func (l *Locked) Definition() *election.Definition { return l.about.Definition }

// Place is the station whose folder it is.
func (l *Locked) Place() election.StationID { return l.about.Place }

// Rehearsal reports whether the day is a rehearsal.
func (l *Locked) Rehearsal() bool { return l.about.Rehearsal }

// Helps reports whether it is a PC that helps to count.
func (l *Locked) Helps() bool { return l.about.Helps }

// Staff lists who can sign in.
func (l *Locked) Staff() election.Roster { return l.wrapped().roster() }

// wrapped are the keys as they stand now; a change puts others in their place.
func (l *Locked) wrapped() *keyFile {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.keys
}

// SignIn opens the books with a PIN. The error is WrongPIN or TooSoon, both of
// which say until when to wait, or ErrNoPIN.
func (l *Locked) SignIn(who election.StaffID, pin string, now time.Time) (*Station, error) {
	return l.signIn(who, pin, now, OpenJournal)
}

// signIn opens the books by a way of opening.
func (l *Locked) signIn(who election.StaffID, pin string, now time.Time, open func(string) (*Journal, error)) (*Station, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	rollKey, share, err := l.unlock(who, pin, now)
	if err != nil {
		return nil, err
	}
	clear(share)
	if l.about.Helps {
		return l.signInTeamPC(who, rollKey, open)
	}
	rollLog, err := open(filepath.Join(l.dir, rollName))
	if err != nil {
		return nil, err
	}
	var tallyLog *Journal
	if _, err := os.Stat(filepath.Join(l.dir, tallyName)); err == nil {
		if tallyLog, err = open(filepath.Join(l.dir, tallyName)); err != nil {
			return nil, errors.Join(err, rollLog.Close())
		}
	}
	def := *l.about.Definition
	s, err := l.openBooks(&def, rollKey, rollLog, tallyLog)
	if err != nil {
		if tallyLog != nil {
			err = errors.Join(err, tallyLog.Close())
		}
		return nil, errors.Join(err, rollLog.Close())
	}
	s.Day.Roll().View(func(state *roll.State) {
		for e := range state.Entries {
			def.Voters = append(def.Voters, e.Voter)
		}
	})
	s.worker = who
	return s, nil
}

// unlock looks at a PIN, and gives the roll key and its owner's share. The lock
// is held.
func (l *Locked) unlock(who election.StaffID, pin string, now time.Time) (rollKey, share []byte, err error) {
	return l.keys.try(who, pin, filepath.Join(l.dir, triesName), now)
}

func (l *Locked) openBooks(def *election.Definition, rollKey []byte, rollLog, tallyLog *Journal) (*Station, error) {
	s := &Station{folder: l, rollKey: rollKey, held: shares{}, roll: rollLog, tally: tallyLog}
	var err error
	if s.vault, err = NewVault(rollKey); err != nil {
		return nil, err
	}
	if s.desk, err = l.keys.deskKey(rollKey); err != nil {
		return nil, err
	}
	if s.office, err = l.keys.office(rollKey); err != nil {
		return nil, err
	}
	set := station.Setting{Definition: def, Place: l.about.Place, Rehearsal: l.about.Rehearsal, Helps: l.about.Helps, Epoch: l.keys.epoch, Program: l.program, Random: rand.Reader}
	var tally journal.Log
	if tallyLog != nil {
		tally = tallyLog
	}
	var rolls journal.Log
	if rollLog != nil {
		rolls = rollLog
	}
	s.Day, err = station.Open(set, rolls, tally, s)
	return s, err
}

// TallyLog implements station.Folder.
func (s *Station) TallyLog() (journal.Log, error) {
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	if s.tally != nil {
		return s.tally, nil
	}
	var err error
	if s.tally, err = CreateJournal(filepath.Join(s.Dir(), tallyName)); err != nil {
		return nil, err
	}
	return s.tally, nil
}

// Notices tell what was wrong with the books' files when they were opened, and
// is no more.
func (s *Station) Notices() (told []election.Finding) {
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	for _, book := range s.books() {
		told = append(told, book.Notices()...)
	}
	return told
}

// books are those that are open.
func (s *Station) books() []*Journal {
	return slices.DeleteFunc([]*Journal{s.roll, s.tally}, func(book *Journal) bool { return book == nil })
}

// Dir is the station's folder.
func (s *Station) Dir() string { return s.folder.dir }

// PrintFolder is where the pages printed from the books are kept, until the
// persons are erased.
func (s *Station) PrintFolder() string { return filepath.Join(s.Dir(), printName) }

// Vault implements station.Folder.
func (s *Station) Vault() roll.Vault { return s.vault }

// PublicKey implements station.Folder.
func (s *Station) PublicKey() signing.PublicKey { return s.folder.wrapped().station.Key }

// Desk implements station.Folder.
func (s *Station) Desk() (desk signing.Signer, voucher []byte) {
	return s.desk, s.folder.wrapped().Voucher
}

// Office implements station.Folder.
func (s *Station) Office() signing.PublicKey {
	if s.office == nil {
		return signing.PublicKey{}
	}
	return s.office.Key
}

// Enrolment is the station's public key as the street office enrols it.
func (s *Station) Enrolment() []byte { return s.folder.wrapped().Enrolment }

// Foreign reads the closing statement out of another station's folder, whose
// boxes are counted here, and seals its names under this station's key. One of
// the other station's staff opens it with a PIN; see Locked.SignIn. A rehearsal
// and a live station don't mix (S707).
func (s *Station) Foreign(from *Locked, who election.StaffID, pin string, now time.Time) (c statement.Closing, err error) {
	if from.Rehearsal() != s.Day.Rehearsal() {
		return c, election.Refused("S707", "station", string(from.Place()))
	}
	other, err := from.signIn(who, pin, now, OpenReadOnly)
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, other.Close()) }()
	if c, err = other.Day.Closing(); err != nil {
		return c, err
	}
	row := statement.NamesRow(c.Station)
	plain, err := other.vault.Open(row, c.Names)
	if err != nil {
		return c, err
	}
	c.Names, err = s.vault.Seal(row, plain)
	return c, err
}

// String hides the keys from logs.
func (s *Station) String() string { return "station " + string(s.folder.Place()) }

// GoString hides them from %#v too.
func (s *Station) GoString() string { return s.String() }

// Close ends the keeping of backups, closes the books and overwrites the keys.
func (s *Station) Close() error {
	s.StopBackups()
	s.Dismiss()
	clear(s.rollKey)
	s.desk.Wipe()
	var err error
	for _, book := range s.books() {
		err = errors.Join(err, book.Close())
	}
	return err
}

// ErrNotRehearsal says that a folder is a live station's.
var ErrNotRehearsal = errors.New("a station's folder that is no rehearsal's; choose another")

// IsRehearsal reports whether a folder holds a rehearsal's station. A folder
// without one is none; a live station's is an error, so that nobody clears it.
func IsRehearsal(dir string) (bool, error) {
	p, err := readPackage(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return false, nil
	case err != nil && !errors.Is(err, ErrNotABook):
		return false, err
	case !p.Rehearsal:
		return false, fmt.Errorf("%s: %w", filepath.Base(dir), ErrNotRehearsal)
	}
	return true, nil
}
