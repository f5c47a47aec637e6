package store

import (
	"fmt"
	"path/filepath"
)

// Space is how much room is left on a volume.
type Space struct {
	Free  uint64 // bytes that this program may still write
	Level SpaceLevel
}

// SpaceLevel says whether the room suffices.
type SpaceLevel int

// The levels. A day's books take some 60 MB at the most, with their logs and
// what is written beside them; the disk of an old PC fills up by other hands.
const (
	AmpleSpace SpaceLevel = iota
	LowSpace              // make room before the next stage
	NoSpace               // make room before anything else: the books may stop any moment
)

const (
	lowSpace = 1 << 30
	noSpace  = 128 << 20
)

// freeSpace gives the bytes that are free on a path's volume. Tests put their
// own answer here.
var freeSpace = volumeSpace

// SpaceAt tells how much room is left where a path lies: a station's folder, or
// the medium of its backups.
func SpaceAt(path string) (Space, error) {
	free, err := freeSpace(path)
	if err != nil {
		return Space{}, fmt.Errorf("space of %s: %w", filepath.Base(path), withoutPath(err))
	}
	s := Space{Free: free}
	switch {
	case free < noSpace:
		s.Level = NoSpace
	case free < lowSpace:
		s.Level = LowSpace
	}
	return s, nil
}
