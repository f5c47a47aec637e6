package store

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// MostFile bounds what is read whole into memory, in bytes. A backup alone may
// have more.
const MostFile = 64 << 20

// ErrTooLarge says that a file is larger than any of its kind, and was not read.
var ErrTooLarge = errors.New("larger than any file of this kind")

// ReadFile reads a file of up to MostFile bytes.
func ReadFile(path string) ([]byte, error) { return readUpTo(path, MostFile) }

// readUpTo reads no more of a file than tells that it is too large.
func readUpTo(path string, most int64) (data []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	data, err = io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		return nil, &fs.PathError{Op: "read", Path: path, Err: ErrTooLarge}
	}
	return data, err
}
