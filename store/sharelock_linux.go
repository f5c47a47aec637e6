package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// shareLock takes the lock of a SQLite reader, so that no writer can begin
// while the file is copied; it goes when the file is closed. A volume that has
// no locks has no writer either: live books are refused there.
func shareLock(f *os.File) error {
	lock := unix.Flock_t{Type: unix.F_RDLCK, Start: lockStart, Len: lockLength}
	err := unix.FcntlFlock(f.Fd(), unix.F_OFD_SETLK, &lock)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return ErrInUse
	}
	return nil
}
