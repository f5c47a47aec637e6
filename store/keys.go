package store

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// Keys are the secrets of a station's folder.
type Keys struct {
	Roll    []byte // the roll key; see Vault
	Alg     string // how the station signs: ed25519 or sm2
	Signing []byte // its private key, as the signing package writes it
}

// String hides the secrets from logs.
func (k Keys) String() string { return "keys (" + k.Alg + ")" }

// GoString hides them from %#v too.
func (k Keys) GoString() string { return k.String() }

// signingAlgs are the algorithms that a station may sign with.
var signingAlgs = []string{"ed25519", "sm2"}

// keyFile is the file's content. Each secret stands in a slot of its own that
// says how it is wrapped, so that a slot can later be opened by a PIN.
type keyFile struct {
	Version int     `json:"version"`
	Roll    keySlot `json:"roll"`
	Signing keySlot `json:"signing"`
}

type keySlot struct {
	Wrap string `json:"wrap"` // none
	Alg  string `json:"alg,omitempty"`
	Key  []byte `json:"key"`
}

const (
	keyFileVersion = 1
	unwrapped      = "none"
)

// CreateKeys makes a roll key, and writes it with the station's signing key.
// Keys that are there already are never overwritten: a sealed roll would be
// lost with them.
func CreateKeys(path, alg string, signingKey []byte) (*Keys, error) {
	if err := absent(path); err != nil {
		return nil, err
	}
	k := &Keys{Roll: make([]byte, KeySize), Alg: alg, Signing: slices.Clone(signingKey)}
	rand.Read(k.Roll)
	if err := k.check(); err != nil {
		return nil, fmt.Errorf("keys %s: %w", filepath.Base(path), err)
	}
	data, err := json.MarshalIndent(keyFile{
		Version: keyFileVersion,
		Roll:    keySlot{Wrap: unwrapped, Key: k.Roll},
		Signing: keySlot{Wrap: unwrapped, Alg: k.Alg, Key: k.Signing},
	}, "", "  ")
	if err != nil {
		return nil, err
	}
	if err := WriteFile(path, append(data, '\n'), 0o600); err != nil {
		return nil, err
	}
	return k, nil
}

// LoadKeys reads what CreateKeys wrote.
func LoadKeys(path string) (*Keys, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("keys %s: %w", filepath.Base(path), withoutPath(err))
	}
	k, err := parseKeys(data)
	if err != nil {
		return nil, fmt.Errorf("keys %s: %w", filepath.Base(path), err)
	}
	return k, nil
}

func parseKeys(data []byte) (*Keys, error) {
	var f keyFile
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the keys")
	}
	if f.Version != keyFileVersion {
		return nil, fmt.Errorf("version %d is not known here", f.Version)
	}
	if f.Roll.Wrap != unwrapped || f.Signing.Wrap != unwrapped {
		return nil, fmt.Errorf("wrapped by %q and %q, which is not known here", f.Roll.Wrap, f.Signing.Wrap)
	}
	k := &Keys{Roll: f.Roll.Key, Alg: f.Signing.Alg, Signing: f.Signing.Key}
	return k, k.check()
}

func (k *Keys) check() error {
	if len(k.Roll) != KeySize {
		return fmt.Errorf("the roll key has %d bytes, not %d", len(k.Roll), KeySize)
	}
	if !slices.Contains(signingAlgs, k.Alg) {
		return fmt.Errorf("signing algorithm %q is not known", k.Alg)
	}
	if len(k.Signing) == 0 {
		return errors.New("the signing key is empty")
	}
	return nil
}
