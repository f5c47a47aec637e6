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

// outside is what files are put in their places with, but for what SQLite does
// with its own. Tests put a faulty one in its place.
var outside placer = osFiles{}

// A placer does with files what must last through a loss of power.
type placer interface {
	create(path string, perm fs.FileMode) (synced, error) // it fails where something stands already
	rename(from, to string) error
	remove(path string) error
	syncFolder(path string) error // makes what was renamed and removed in it durable
}

// synced is a file that can be made durable.
type synced interface {
	io.WriteCloser
	Sync() error
}

// osFiles is the operating system's placer.
type osFiles struct{}

func (osFiles) create(path string, perm fs.FileMode) (synced, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, perm)
}
func (osFiles) rename(from, to string) error { return os.Rename(from, to) }
func (osFiles) remove(path string) error     { return os.Remove(path) }
func (osFiles) syncFolder(path string) error { return syncFolder(path) }

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
		_ = outside.remove(temp)
		return unwritten(path, err)
	}
	if err := outside.rename(temp, path); err != nil {
		_ = outside.remove(temp)
		return unwritten(path, err)
	}
	if err := outside.syncFolder(filepath.Dir(path)); err != nil {
		return unwritten(path, err)
	}
	return nil
}

// UnwrittenError says that a file was not written, or that nobody knows whether
// it would outlast a loss of power. It holds what it held or all that was to be
// written.
type UnwrittenError struct {
	File string // without folders
	err  error
}

func (e *UnwrittenError) Error() string { return fmt.Sprintf("write %s: %v", e.File, e.err) }

// Unwrap gives what the system says.
func (e *UnwrittenError) Unwrap() error { return e.err }

func unwritten(path string, err error) error {
	return &UnwrittenError{filepath.Base(path), withoutPath(err)}
}

// removeFile takes a file away for good, if it is there.
func removeFile(path string) error {
	if err := outside.remove(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("remove %s: %w", filepath.Base(path), withoutPath(err))
	}
	return outside.syncFolder(filepath.Dir(path))
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
	if err := outside.rename(draft, path); err != nil {
		return errors.Join(fmt.Errorf("make %s: %w", filepath.Base(path), withoutPath(err)), os.RemoveAll(draft))
	}
	return outside.syncFolder(filepath.Dir(path))
}

func fillFile(path string, perm fs.FileMode, write func(io.Writer) error) (err error) {
	f, err := outside.create(path, perm)
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
