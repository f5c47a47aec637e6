//go:build unix

package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// syncFolder makes a rename durable. Some volumes can't sync a folder; there
// the rename is as durable as it gets.
func syncFolder(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("sync folder %s: %w", filepath.Base(path), withoutPath(err))
	}
	defer f.Close()
	err = f.Sync()
	if err == nil || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		return nil
	}
	return fmt.Errorf("sync folder %s: %w", filepath.Base(path), withoutPath(err))
}
