package store

import (
	"bufio"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// WriteFile leaves data at path so that after a loss of power the path holds
// either what it held before or all of data.
func WriteFile(path string, data []byte, perm fs.FileMode) error {
	return WriteWith(path, perm, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// WriteWith is WriteFile for what is better streamed. When write fails, path is
// left as it was.
func WriteWith(path string, perm fs.FileMode, write func(io.Writer) error) error {
	temp := path + "." + rand.Text()[:8] + ".tmp"
	if err := fillFile(temp, perm, write); err != nil {
		_ = os.Remove(temp)
		return fmt.Errorf("write %s: %w", filepath.Base(path), withoutPath(err))
	}
	if err := os.Rename(temp, path); err != nil {
		_ = os.Remove(temp)
		return fmt.Errorf("write %s: %w", filepath.Base(path), withoutPath(err))
	}
	return syncFolder(filepath.Dir(path))
}

// drawFolder makes a folder whole or not at all: draw writes its files into
// another, which then takes its place. Nothing may stand at path.
func drawFolder(path string, draw func(dir string) error) error {
	draft, err := os.MkdirTemp(filepath.Dir(path), filepath.Base(path)+".*.new")
	if err != nil {
		return fmt.Errorf("make %s: %w", filepath.Base(path), withoutPath(err))
	}
	if err := draw(draft); err != nil {
		return errors.Join(err, os.RemoveAll(draft))
	}
	if err := os.Rename(draft, path); err != nil {
		return errors.Join(fmt.Errorf("make %s: %w", filepath.Base(path), withoutPath(err)), os.RemoveAll(draft))
	}
	return syncFolder(filepath.Dir(path))
}

func fillFile(path string, perm fs.FileMode, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Sync()
}

// withoutPath drops the path from an error of the operating system: the caller
// names the file, and nobody is helped by the folders above it.
func withoutPath(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}

// absent returns fs.ErrExist when something stands at path already.
func absent(path string) error {
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return fmt.Errorf("create %s: %w", filepath.Base(path), fs.ErrExist)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return fmt.Errorf("create %s: %w", filepath.Base(path), withoutPath(err))
}
