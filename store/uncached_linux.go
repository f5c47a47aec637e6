package store

import (
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// readUncached reads a file that was just written and synced from its medium,
// and not from what the system remembers of it, as far as the system lets us.
func readUncached(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED)
	return io.ReadAll(f)
}
