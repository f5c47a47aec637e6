package store

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"filippo.io/age"

	"changpiao/station/late"
)

// lateKeyName is the file in a ledger's folder with the key of the lists of
// those registered late. What the ledger has of them is sealed, and can be read
// as long as there is this file.
const lateKeyName = "late.key"

// ErrLateKey says that the file of the lists' key is damaged.
var ErrLateKey = errors.New(lateKeyName + ": no key of late lists, or a damaged one")

// lateKey is the street office's side of a late.Key.
type lateKey struct {
	Hash     []byte `json:"hash"`     // under which stations make marks
	Identity string `json:"identity"` // that opens what they seal
}

// lateKey gives the key that stations get for their lists, and makes it when it
// is first needed.
func (l *Ledger) lateKey() (late.Key, error) {
	path := filepath.Join(l.folder, lateKeyName)
	key, identity, err := readLateKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		if identity, err = age.GenerateX25519Identity(); err != nil {
			return late.Key{}, err
		}
		key = lateKey{Hash: make([]byte, late.KeySize), Identity: identity.String()}
		rand.Read(key.Hash)
		data, _ := json.Marshal(key) // of plain values, which can always be written
		err = WriteFile(path, data, 0o600)
	}
	if err != nil {
		return late.Key{}, err
	}
	return late.Key{Hash: key.Hash, For: identity.Recipient().String()}, nil
}

func readLateKey(path string) (key lateKey, identity *age.X25519Identity, err error) {
	data, err := ReadFile(path)
	if err != nil {
		return key, nil, fmt.Errorf("%s: %w", lateKeyName, withoutPath(err))
	}
	return parseLateKey(data)
}

func parseLateKey(data []byte) (key lateKey, identity *age.X25519Identity, err error) {
	if json.Unmarshal(data, &key) != nil || len(key.Hash) != late.KeySize {
		return key, nil, ErrLateKey
	}
	if identity, err = age.ParseX25519Identity(key.Identity); err != nil {
		return key, nil, ErrLateKey
	}
	if again, err := json.Marshal(key); err != nil || !bytes.Equal(again, data) {
		return key, nil, ErrLateKey
	}
	return key, identity, nil
}

// ForgetLate destroys the key of the lists of those registered late: afterwards
// nobody can read those that the ledger has, and no further ones.
func (l *Ledger) ForgetLate() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.late = nil
	path := filepath.Join(l.folder, lateKeyName)
	if err := absent(path); err == nil {
		return nil
	}
	if err := errors.Join(overwrite(path), os.Remove(path)); err != nil {
		return fmt.Errorf("erase %s: %w", lateKeyName, withoutPath(err))
	}
	return syncFolder(l.folder)
}

// sealFor seals a list's people for the office.
func sealFor(recipient string, plain []byte) ([]byte, error) {
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		return nil, ErrLateKey
	}
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, to)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	err = w.Close()
	return sealed.Bytes(), err
}

// unseal opens what sealFor sealed, up to what a list may have.
func unseal(identity *age.X25519Identity, sealed []byte) ([]late.Entry, error) {
	r, err := age.Decrypt(bytes.NewReader(sealed), identity)
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(r, late.MaxFile+1))
	if err != nil {
		return nil, err
	}
	return late.ParseEntries(plain)
}
