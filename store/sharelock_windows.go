package store

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// shareLock takes the lock of a SQLite reader, so that no writer can begin
// while the file is copied; it goes when the file is closed. A volume that has
// no locks has no writer either: live books are refused there.
func shareLock(f *os.File) error {
	at := &windows.Overlapped{Offset: lockStart}
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_FAIL_IMMEDIATELY, 0, lockLength, 0, at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return ErrInUse
	}
	return nil
}
