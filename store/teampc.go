package store

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"math/big"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"

	"filippo.io/age"
	"golang.org/x/text/width"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
)

// Errors of a counting file and of the PC that it makes.
var (
	// ErrCode says that a code does not open a counting file: another code, or
	// changed bytes.
	ErrCode = errors.New("the code does not open this file")
	// ErrNoSupervisor says that no supervisor has a PIN on a PC that helps, who
	// could erase it.
	ErrNoSupervisor = errors.New("no supervisor has a PIN here")
)

const (
	// codeDigits is the length of a counting file's code. It is drawn, used once,
	// and read from the station's screen; the file opens with nothing else, so
	// that who typed it knows the file for the station's.
	codeDigits = 12
	// codeWork is what a try of a code costs, as a power of two: 32 MiB and a
	// tenth of a second on an old PC.
	codeWork = 15

	mostCounting = 16 << 20 // bytes
)

// LockCounting seals a counting file under a code that it draws.
func LockCounting(data []byte) (locked []byte, code string, err error) {
	n, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(codeDigits), nil))
	if err != nil {
		return nil, "", err
	}
	code = fmt.Sprintf("%0*d", codeDigits, n)
	to, err := age.NewScryptRecipient(code)
	if err != nil {
		return nil, "", err
	}
	to.SetWorkFactor(codeWork)
	var file bytes.Buffer
	w, err := age.Encrypt(&file, to)
	if err != nil {
		return nil, "", err
	}
	if _, err := w.Write(data); err != nil {
		return nil, "", err
	}
	if err := w.Close(); err != nil {
		return nil, "", err
	}
	return file.Bytes(), code, nil
}

// OpenCounting reads a counting file with its code, however its digits are
// grouped. The error is the disk's, ErrCode, or station.ErrNotCounting.
func OpenCounting(path, code string) (station.Counting, error) {
	data, err := readUpTo(path, mostCounting)
	if err != nil {
		return station.Counting{}, fmt.Errorf("%s: %w", filepath.Base(path), withoutPath(err))
	}
	return unlockCounting(data, code)
}

func unlockCounting(data []byte, code string) (station.Counting, error) {
	if !bytes.HasPrefix(data, []byte("age-encryption.org/v1\n")) {
		return station.Counting{}, station.ErrNotCounting
	}
	with, err := age.NewScryptIdentity(digitsOf(code))
	if err != nil {
		return station.Counting{}, ErrCode
	}
	with.SetMaxWorkFactor(codeWork)
	plain, err := age.Decrypt(bytes.NewReader(data), with)
	if err != nil {
		return station.Counting{}, ErrCode
	}
	signed, err := io.ReadAll(plain)
	if err != nil {
		return station.Counting{}, ErrCode
	}
	return station.ReadCounting(signed)
}

// digitsOf are the digits of what somebody typed.
func digitsOf(code string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, width.Narrow.String(code))
}

// CreateTeamPC makes the folder of a PC that helps to count, whole or not at all:
// a tally book with the station's bundles, keys of its own with which no sheet
// can be signed, and the names sealed under them. Those of the staff who have a
// PIN can sign in. The error is a refusal of what the file says, ErrPIN, or
// ErrNoSupervisor.
func CreateTeamPC(dir string, c station.Counting, pins map[election.StaffID]string) error {
	if err := absent(dir); err != nil {
		return err
	}
	if err := fitForBooks(filepath.Dir(dir)); err != nil {
		return err
	}
	keys, rollKey, err := makeTeamPCKeys(Opening{Definition: c.Definition, Place: c.Place, Rehearsal: c.Rehearsal, PINs: pins})
	if err != nil {
		return err
	}
	defer clear(rollKey)
	return drawFolder(dir, func(dir string) error {
		if err := keys.write(filepath.Join(dir, keysName)); err != nil {
			return err
		}
		about := stationPackage{Definition: c.Definition, Staff: c.Definition.Staff, Place: c.Place, Rehearsal: c.Rehearsal, Helps: true}
		if err := about.write(dir); err != nil {
			return err
		}
		return beginTeamPC(filepath.Join(dir, tallyName), c, rollKey)
	})
}

// makeTeamPCKeys makes keys as a station's are, for those with a PIN. The key
// that introduces the PC vouches for its desk and is forgotten: nobody can sign
// a sheet with it.
func makeTeamPCKeys(o Opening) (*keyFile, []byte, error) {
	f, rollKey, key, err := drawKeys(o)
	if err != nil {
		return nil, nil, err
	}
	defer key.Wipe()
	var here []election.StaffID
	for _, m := range o.Definition.Staff {
		if o.pinOf(m.ID) == "" {
			continue
		}
		if err := f.admit(m, o.pinOf(m.ID), rollKey, key, shares{}); err != nil {
			return nil, nil, fmt.Errorf("staff %s: %w", m.ID, err)
		}
		here = append(here, m.ID)
	}
	if f.supervisors(1, here...) != nil {
		return nil, nil, ErrNoSupervisor
	}
	return f, rollKey, nil
}

// signInTeamPC opens the tally book of a PC that helps to count.
func (l *Locked) signInTeamPC(who election.StaffID, rollKey []byte, open func(string) (*Journal, error)) (*Station, error) {
	log, err := open(filepath.Join(l.dir, tallyName))
	if err != nil {
		return nil, err
	}
	def := *l.about.Definition
	s, err := l.openBooks(&def, rollKey, nil, log)
	if err != nil {
		return nil, errors.Join(err, log.Close())
	}
	s.worker = who
	return s, nil
}

// beginTeamPC makes a tally book with what the station told.
func beginTeamPC(path string, c station.Counting, rollKey []byte) (err error) {
	vault, err := NewVault(rollKey)
	if err != nil {
		return err
	}
	start, err := c.Sealed(vault)
	if err != nil {
		return err
	}
	log, err := CreateJournal(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, log.Close()) }()
	book, err := count.Open(log, c.Definition, vault)
	if err != nil {
		return err
	}
	for i, command := range start.Commands() {
		if _, err := book.Do(election.Origin{Command: "start/" + strconv.Itoa(i), At: c.Made, By: c.By}, command); err != nil {
			return err
		}
	}
	return nil
}
