package store

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/signing"
)

// Errors of a backup.
var (
	// ErrBackup says that a file is no whole backup: it was cut off or changed.
	ErrBackup = errors.New("not a whole backup")
	// ErrReadBack says that a medium gave back other bytes than were written.
	ErrReadBack = errors.New("the medium gave back something else than was written")
)

// The parts of a backup, which is a tar file of three. The keys are as wrapped
// as in the station's folder: any PIN opens the sealed part, which is encrypted
// with age and holds a tar file of the station's other files.
const (
	aboutPart  = "about.json"
	sealedPart = "books.tar.age"

	backupEnding = ".backup"

	mostBackup = 1 << 30 // bytes
)

// backedUp are a station's files besides its keys.
var backedUp = []string{packageName, roundName, rollName, tallyName}

// Backup says what a backup holds. Nothing in it is to be believed before the
// backup was opened, but that its file is whole.
type Backup struct {
	File      string             `json:"-"` // its path
	Number    int                `json:"number"`
	Election  election.ID        `json:"election"`
	Station   election.StationID `json:"station"`
	Round     int                `json:"round"`
	Rehearsal bool               `json:"rehearsal"`
	Roll      journal.Head       `json:"roll"`
	Tally     journal.Head       `json:"tally"` // the zero head where no box was opened
}

// packed is a file within a backup.
type packed struct {
	name string
	data []byte
}

// pack makes a tar file. The same parts make the same bytes.
func pack(parts []packed) []byte {
	var file bytes.Buffer
	w := tar.NewWriter(&file)
	for _, p := range parts {
		// Short names and a buffer: nothing of this can fail.
		_ = w.WriteHeader(&tar.Header{Name: p.name, Mode: 0o600, Size: int64(len(p.data)), ModTime: time.Unix(0, 0), Format: tar.FormatUSTAR})
		_, _ = w.Write(p.data)
	}
	_ = w.Close()
	return file.Bytes()
}

// unpack takes nothing but the bytes that pack gives for the parts.
func unpack(data []byte) ([]packed, error) {
	var parts []packed
	for r := tar.NewReader(bytes.NewReader(data)); ; {
		head, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, ErrBackup
		}
		content, err := io.ReadAll(io.LimitReader(r, int64(len(data)))) // a hole in a file would be read as zeros without end
		if err != nil {
			return nil, ErrBackup
		}
		parts = append(parts, packed{head.Name, content})
	}
	if !bytes.Equal(pack(parts), data) {
		return nil, ErrBackup
	}
	return parts, nil
}

func partOf(parts []packed, name string) []byte {
	i := slices.IndexFunc(parts, func(p packed) bool { return p.name == name })
	if i < 0 {
		return nil
	}
	return parts[i].data
}

// image gives a book's file as it stands now, with what its write-ahead log
// holds, and where the book ends. The lock is held.
func (j *Journal) image() (data []byte, head journal.Head, err error) {
	if head, err = j.end(); err != nil {
		return nil, head, j.fault(err)
	}
	err = j.conn.Raw(func(driver any) error {
		book, ok := driver.(interface{ Serialize() ([]byte, error) })
		if !ok {
			return errors.ErrUnsupported
		}
		data, err = book.Serialize()
		return err
	})
	if err != nil {
		return nil, head, diskFault(j.name, err.Error())
	}
	return data, head, nil
}

// snapshot takes both books at one moment, as a crash would leave them.
func (s *Station) snapshot() (b Backup, parts []packed, keys *keyFile, err error) {
	s.folder.mu.Lock()
	defer s.folder.mu.Unlock()
	b = Backup{Election: s.Day.Definition().ID, Station: s.Day.Place(), Round: s.Day.Definition().Round, Rehearsal: s.Day.Rehearsal()}
	for _, name := range []string{packageName, roundName} {
		data, err := ReadFile(filepath.Join(s.folder.dir, name))
		if errors.Is(err, os.ErrNotExist) && name == roundName {
			continue // the first round's folder has none
		}
		if err != nil {
			return b, nil, nil, fmt.Errorf("%s: %w", name, withoutPath(err))
		}
		parts = append(parts, packed{name, data})
	}
	s.roll.mu.Lock()
	defer s.roll.mu.Unlock()
	if s.tally != nil {
		s.tally.mu.Lock()
		defer s.tally.mu.Unlock()
	}
	data, head, err := s.roll.image()
	if err != nil {
		return b, nil, nil, err
	}
	b.Roll, parts = head, append(parts, packed{rollName, data})
	if s.tally != nil {
		if data, head, err = s.tally.image(); err != nil {
			return b, nil, nil, err
		}
		b.Tally, parts = head, append(parts, packed{tallyName, data})
	}
	return b, parts, s.folder.keys, nil
}

// BackUp writes a backup into a folder on a second medium, reads it back, and
// only then puts it in its place. The one before stays beside it. It may be
// called while others work with the books.
func (s *Station) BackUp(folder string) (Backup, error) {
	if s.Day.Helps() {
		return Backup{}, ErrNoPair // nobody could take over from it
	}
	b, parts, keys, err := s.snapshot()
	if err != nil {
		return Backup{}, err
	}
	if keys.erased() {
		return Backup{}, ErrErased
	}
	identity, err := keys.backupKey(s.rollKey)
	if err != nil {
		return Backup{}, err
	}
	earlier, err := numbered(folder, seriesOf(keys, b))
	if err != nil {
		return Backup{}, fmt.Errorf("backup: %w", withoutPath(err))
	}
	b.Number = 1
	if len(earlier) > 0 {
		b.Number = earlier[0].number + 1
	}
	b.File = filepath.Join(folder, fmt.Sprintf("%s%06d%s", seriesOf(keys, b), b.Number, backupEnding))
	data, err := b.seal(parts, keys, identity.Recipient())
	if err != nil {
		return Backup{}, err
	}
	if err := writeReadBack(b.File, data); err != nil {
		return Backup{}, err
	}
	for i := 1; i < len(earlier); i++ {
		_ = os.Remove(earlier[i].path) // one too many does no harm
	}
	return b, nil
}

// seal makes the bytes of a backup, and makes sure that they open again.
func (b Backup) seal(parts []packed, keys *keyFile, to *age.X25519Recipient) ([]byte, error) {
	about, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	wrapped, err := keys.encode()
	if err != nil {
		return nil, err
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(pack(append([]packed{{aboutPart, about}}, parts...))); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return pack([]packed{{aboutPart, about}, {keysName, wrapped}, {sealedPart, sealed.Bytes()}}), nil
}

// writeReadBack is WriteFile for a medium that is not trusted: the path changes
// only once the medium has given back what was written.
func writeReadBack(path string, data []byte) error {
	draft := path + ".tmp"
	fail := func(err error) error {
		_ = outside.remove(draft)
		return unwritten(path, err)
	}
	if err := outside.remove(draft); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fail(err)
	}
	err := fillFile(draft, 0o600, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		return fail(err)
	}
	again, err := readUncached(draft)
	if err != nil {
		return fail(err)
	}
	if !bytes.Equal(again, data) {
		return fail(ErrReadBack)
	}
	if err := outside.rename(draft, path); err != nil {
		return fail(err)
	}
	if err := outside.syncFolder(filepath.Dir(path)); err != nil {
		return unwritten(path, err)
	}
	return nil
}

// numberedFile is a backup of a series.
type numberedFile struct {
	path   string
	number int
}

// seriesOf is how the names of a round's backups begin: the station as people
// know it, the round, and its key, which is no other station's.
func seriesOf(keys *keyFile, b Backup) string {
	place := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|.`, r) || r < ' ' {
			return '_'
		}
		return r
	}, string(b.Station))
	kid := keys.station.Key.KID()
	return fmt.Sprintf("%s-%d-%x-", place, b.Round, kid[:4])
}

// numbered lists a folder's files of a series, the newest first.
func numbered(folder, series string) ([]numberedFile, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var files []numberedFile
	for _, e := range entries {
		rest, of := strings.CutPrefix(e.Name(), series)
		number, is := strings.CutSuffix(rest, backupEnding)
		if n, err := strconv.Atoi(number); of && is && err == nil {
			files = append(files, numberedFile{filepath.Join(folder, e.Name()), n})
		}
	}
	slices.SortFunc(files, func(a, b numberedFile) int { return b.number - a.number })
	return files, nil
}

// Backups lists the whole backups in a folder, the newest of each station and
// round first.
func Backups(folder string) ([]Backup, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*"+backupEnding))
	if err != nil {
		return nil, err
	}
	var found []Backup
	for _, path := range paths {
		if b, _, _, err := readBackup(path); err == nil {
			found = append(found, b)
		}
	}
	slices.SortStableFunc(found, func(a, b Backup) int { return b.Number - a.Number })
	return found, nil
}

// readBackup reads a backup as far as nobody's PIN is needed for it.
func readBackup(path string) (b Backup, keys *keyFile, sealed []byte, err error) {
	data, err := readUpTo(path, mostBackup)
	if err != nil {
		return b, nil, nil, fmt.Errorf("%s: %w", filepath.Base(path), withoutPath(err))
	}
	fail := func() (Backup, *keyFile, []byte, error) {
		return Backup{}, nil, nil, fmt.Errorf("%s: %w", filepath.Base(path), ErrBackup)
	}
	parts, err := unpack(data)
	if err != nil || len(parts) != 3 || json.Unmarshal(partOf(parts, aboutPart), &b) != nil {
		return fail()
	}
	if about, err := json.Marshal(b); err != nil || !bytes.Equal(about, partOf(parts, aboutPart)) {
		return fail() // JSON can say the same in other bytes
	}
	if keys, err = parseKeys(partOf(parts, keysName)); err != nil {
		return fail()
	}
	b.File = path
	return b, keys, partOf(parts, sealedPart), nil
}

// Staff lists who may take over from a backup, among the others with a PIN.
func (b Backup) Staff() (election.Roster, error) {
	_, keys, _, err := readBackup(b.File)
	if err != nil {
		return nil, err
	}
	return keys.roster(), nil
}

// Confirmation is a person who stands behind a command with a PIN.
type Confirmation struct {
	Who election.StaffID
	PIN string
}

// Restore makes a station's folder out of a backup, on a PC that takes over, in
// the hands of two supervisors. The PC's number in the sheet, the epoch, is
// raised, so that what the first PC may still seal is told apart (S709). The
// folder is made whole or not at all. The error is a refusal (W113) without two
// supervisors, those of Locked.SignIn for their PINs, or ErrBackup, where the
// backup before may still be whole; see Backups.
func Restore(file, to string, by []Confirmation, now time.Time) (Backup, error) {
	if err := absent(to); err != nil {
		return Backup{}, err
	}
	if err := fitForBooks(filepath.Dir(to)); err != nil {
		return Backup{}, err
	}
	b, keys, sealed, err := readBackup(file)
	if err != nil {
		return Backup{}, err
	}
	beside := filepath.Join(filepath.Dir(file), seriesOf(keys, b)+triesName)
	rollKey, key, err := keys.takeOver(by, beside, now)
	if err != nil {
		return Backup{}, err
	}
	defer clear(rollKey)
	defer key.Wipe()
	parts, err := b.open(sealed, keys, rollKey)
	if err != nil {
		return Backup{}, err
	}
	if keys, err = keys.nextEpoch(key); err != nil {
		return Backup{}, err
	}
	return b, drawFolder(to, func(dir string) error { return b.unfold(dir, parts, keys) })
}

// takeOver opens the roll key and the station's with two supervisors' PINs.
// Their wrong ones are kept beside the backup.
func (f *keyFile) takeOver(by []Confirmation, tries string, now time.Time) (rollKey []byte, key signing.PrivateKey, err error) {
	held := shares{}
	defer held.forget()
	var names []election.StaffID
	for _, c := range by {
		clear(rollKey)
		if rollKey, held[c.Who], err = f.try(c.Who, c.PIN, tries, now); err != nil {
			return nil, key, fmt.Errorf("staff %s: %w", c.Who, err)
		}
		names = append(names, c.Who)
	}
	key, err = f.signingKey(names, held)
	return rollKey, key, err
}

// open decrypts what a backup holds.
func (b Backup) open(sealed []byte, keys *keyFile, rollKey []byte) ([]packed, error) {
	identity, err := keys.backupKey(rollKey)
	if err != nil {
		return nil, err
	}
	damaged := fmt.Errorf("%s: %w", filepath.Base(b.File), ErrBackup)
	plain, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, damaged
	}
	data, err := io.ReadAll(plain)
	if err != nil {
		return nil, damaged
	}
	parts, err := unpack(data)
	if err != nil {
		return nil, damaged
	}
	about, err := json.Marshal(b)
	if err != nil || !bytes.Equal(about, partOf(parts, aboutPart)) {
		return nil, damaged // what it says outside is not what it is
	}
	return parts, nil
}

// unfold writes a backup's files and makes sure that the books end where they
// should.
func (b Backup) unfold(dir string, parts []packed, keys *keyFile) error {
	for _, p := range parts {
		if slices.Contains(backedUp, p.name) {
			if err := WriteFile(filepath.Join(dir, p.name), p.data, 0o600); err != nil {
				return err
			}
		}
	}
	for name, want := range map[string]journal.Head{rollName: b.Roll, tallyName: b.Tally} {
		if want.Seq == 0 {
			continue
		}
		if head, err := VerifyThrough(filepath.Join(dir, name), want); err != nil {
			return err
		} else if head != want {
			return fmt.Errorf("%s: %w", name, ErrBackup)
		}
	}
	return keys.write(filepath.Join(dir, keysName))
}
