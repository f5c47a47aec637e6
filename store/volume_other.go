//go:build !linux && !windows

package store

import "math"

// volumeFault can't tell volumes apart here.
func volumeFault(string) (string, error) { return "", nil }

// volumeSpace can't be told here.
func volumeSpace(string) (uint64, error) { return math.MaxUint64, nil }

// volumeID can't be told here; no path is taken to share its volume.
func volumeID(path string) (string, error) { return path, nil }
