package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path/filepath"

	"changpiao/station/election"
)

// stationPackage is what a station's folder says of the election. Persons are
// in the roll book alone, sealed.
type stationPackage struct {
	Definition *election.Definition `json:"definition"`
	Staff      election.Roster      `json:"staff"`
	Place      election.StationID   `json:"place"`
	Rehearsal  bool                 `json:"rehearsal"`
	Helps      bool                 `json:"helps,omitempty"` // a PC that helps to count
}

// packageFile is a package with a sum, so that damage is told.
type packageFile struct {
	Package json.RawMessage `json:"package"`
	Sum     []byte          `json:"sum"` // SHA-256 of the package's bytes
}

func (p stationPackage) write(dir string) error {
	plain, err := json.Marshal(p)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(plain)
	data, err := json.Marshal(packageFile{plain, sum[:]})
	if err != nil {
		return err
	}
	return WriteFile(filepath.Join(dir, packageName), data, 0o600)
}

// readPackage reads what write left. The error is ErrNotABook for other bytes.
func readPackage(dir string) (p stationPackage, err error) {
	data, err := ReadFile(filepath.Join(dir, packageName))
	if err != nil {
		return p, err
	}
	return parsePackage(data)
}

func parsePackage(data []byte) (p stationPackage, err error) {
	var file packageFile
	if json.Unmarshal(data, &file) == nil {
		sum := sha256.Sum256(file.Package)
		again, err := json.Marshal(packageFile{file.Package, sum[:]})
		if err == nil && bytes.Equal(again, data) && json.Unmarshal(file.Package, &p) == nil && p.Definition != nil {
			return p, nil
		}
	}
	return stationPackage{}, fmt.Errorf("%s: no station's package, or a damaged one: %w", packageName, ErrNotABook)
}
