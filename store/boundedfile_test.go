package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// No file is taken into memory beyond its bound, whatever it is offered as.
func TestNoFileIsReadWithoutBound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(mostBackup+1), f.Close()); err != nil { // a hole: no byte of it is on the disk
		t.Fatal(err)
	}
	for name, read := range map[string]func() error{
		"ReadFile": func() error { _, err := ReadFile(path); return err },
		"keys":     func() error { _, err := loadKeys(path); return err },
		"tries":    func() error { _, err := loadTries(path); return err },
		"backup":   func() error { _, _, _, err := readBackup(path); return err },
	} {
		if err := read(); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
