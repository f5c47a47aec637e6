package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"changpiao/station/election"
)

// KeySize is the length of a roll key.
const KeySize = 32

// What the subkeys are for; another purpose or layout takes another label.
const (
	sealLabel  = "changpiao/roll/seal/1"
	indexLabel = "changpiao/roll/index/1"
)

// ErrSealed says that sealed bytes could not be opened: another key, another
// row, or changed bytes. Which of them can't be told.
var ErrSealed = errors.New("sealed bytes can't be opened here")

// Vault seals the rows of a roll and makes the index by which an ID number is
// looked up. Without the roll key neither tells anything about a person.
type Vault struct {
	aead  cipher.AEAD
	index []byte
}

// NewVault derives a vault from a roll key.
func NewVault(rollKey []byte) (*Vault, error) {
	if len(rollKey) != KeySize {
		return nil, fmt.Errorf("a roll key has %d bytes, not %d", KeySize, len(rollKey))
	}
	seal, err := hkdf.Key(sha256.New, rollKey, nil, sealLabel, KeySize)
	if err != nil {
		return nil, err
	}
	index, err := hkdf.Key(sha256.New, rollKey, nil, indexLabel, KeySize)
	if err != nil {
		return nil, err
	}
	aead, err := newAEAD(seal)
	if err != nil {
		return nil, err
	}
	return &Vault{aead: aead, index: index}, nil
}

// newAEAD is AES-256-GCM under a key of KeySize bytes. It draws each nonce and
// puts it before what it sealed.
func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Seal encrypts what belongs to a row. It opens under the same row only.
func (v *Vault) Seal(row string, plain []byte) ([]byte, error) {
	return v.aead.Seal(nil, nil, plain, []byte(row)), nil
}

// Open gives back what was sealed for a row, or ErrSealed.
func (v *Vault) Open(row string, sealed []byte) ([]byte, error) {
	plain, err := v.aead.Open(nil, nil, sealed, []byte(row))
	if err != nil {
		return nil, fmt.Errorf("row %s: %w", row, ErrSealed)
	}
	return plain, nil
}

// Index gives the key under which an ID number is found, "" for no number:
// people without one must not meet under a common key.
func (v *Vault) Index(id election.IDNumber) string {
	if id == "" {
		return ""
	}
	mac := hmac.New(sha256.New, v.index)
	mac.Write([]byte(id.Whole()))
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// String hides the subkeys from logs.
func (Vault) String() string { return "vault" }

// GoString hides them from %#v too.
func (v Vault) GoString() string { return v.String() }
