package store

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

func TestSpaceRunsOut(t *testing.T) {
	defer func(f func(string) (uint64, error)) { freeSpace = f }(freeSpace)
	for free, want := range map[uint64]SpaceLevel{0: NoSpace, noSpace - 1: NoSpace, noSpace: LowSpace, lowSpace - 1: LowSpace, lowSpace: AmpleSpace} {
		freeSpace = func(string) (uint64, error) { return free, nil }
		if s, err := SpaceAt("book"); err != nil || s.Free != free || s.Level != want {
			t.Errorf("%d bytes: %+v, %v", free, s, err)
		}
	}
}

func TestSpaceOfThisVolume(t *testing.T) {
	if s, err := SpaceAt(t.TempDir()); err != nil || s.Free == 0 {
		t.Errorf("%+v, %v", s, err)
	}
	missing := filepath.Join(t.TempDir(), "missing")
	if _, err := SpaceAt(missing); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), filepath.Dir(missing)) {
		t.Errorf("a missing folder: %v", err)
	}
}
