package store

import (
	"fmt"
	"path/filepath"

	"changpiao/station/election"
)

// unfitVolume names the kind of a path's volume when a live book must not stand
// there: FAT forgets which of two writes came first when the power goes, and a
// network's locks and syncs can't be relied on. "" is a fit or unknown volume.
// Tests put their own answer here.
var unfitVolume = volumeFault

// fitForBooks refuses a volume that can't hold a live book (J803).
func fitForBooks(path string) error {
	kind, err := unfitVolume(path)
	if err != nil {
		return fmt.Errorf("volume of %s: %w", filepath.Base(path), withoutPath(err))
	}
	if kind == "" {
		return nil
	}
	return &election.Refusal{Findings: []election.Finding{election.Find("J803", "volume", kind, "file", filepath.Base(path))}}
}

// SameVolume reports whether two paths lie on one volume: a backup beside its
// books is lost together with them.
func SameVolume(a, b string) (bool, error) {
	one, err := volumeID(a)
	if err != nil {
		return false, fmt.Errorf("volume of %s: %w", filepath.Base(a), withoutPath(err))
	}
	other, err := volumeID(b)
	if err != nil {
		return false, fmt.Errorf("volume of %s: %w", filepath.Base(b), withoutPath(err))
	}
	return one == other, nil
}
