package store

import (
	"bytes"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
	"testing"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// operation is one thing that SQLite asks of the disk.
type operation struct {
	do   string // "open", "read", "write", "truncate", "sync", "delete"; and of other files "create", "rename", "remove", "sync folder"
	file string // its path
	at   int64  // where it writes, or the size after truncating
	data []byte // what it writes, or what the file held when it was opened
	from string // what is put in its place
}

// faultyDisk stands between this package, with SQLite, and the system's files: it
// keeps what was asked of the disk, and lets a test decide what comes of it.
type faultyDisk struct {
	osFiles
	mu     sync.Mutex
	keeps  bool // operations with their data, for a loss of power
	done   []operation
	count  int
	strike func(n int, do string) int32 // what the n-th operation comes to; nil lets all through
	names  map[*diskFile]string
}

// met keeps an operation and tells what comes of it.
func (d *faultyDisk) met(op operation) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count++
	if d.strike != nil {
		if code := d.strike(d.count, op.do); code != sqlite3.SQLITE_OK {
			return code
		}
	}
	if d.keeps && op.do != "read" {
		op.data = bytes.Clone(op.data)
		d.done = append(d.done, op)
	}
	return sqlite3.SQLITE_OK
}

// asked is met for what is no file of SQLite's.
func (d *faultyDisk) asked(op operation) error {
	switch d.met(op) {
	case sqlite3.SQLITE_OK:
		return nil
	case sqlite3.SQLITE_FULL:
		return syscall.ENOSPC
	}
	return syscall.EIO
}

func (d *faultyDisk) create(path string, perm fs.FileMode) (synced, error) {
	if err := d.asked(operation{do: "create", file: path}); err != nil {
		return nil, err
	}
	f, err := d.osFiles.create(path, perm)
	return &smallFile{synced: f, disk: d, path: path}, err
}

func (d *faultyDisk) rename(from, to string) error {
	if err := d.asked(operation{do: "rename", file: to, from: from}); err != nil {
		return err
	}
	return d.osFiles.rename(from, to)
}

func (d *faultyDisk) remove(path string) error {
	if err := d.asked(operation{do: "remove", file: path}); err != nil {
		return err
	}
	return d.osFiles.remove(path)
}

func (d *faultyDisk) syncFolder(path string) error {
	if err := d.asked(operation{do: "sync folder", file: path}); err != nil {
		return err
	}
	return d.osFiles.syncFolder(path)
}

// smallFile is a file that is written beside the books.
type smallFile struct {
	synced
	disk *faultyDisk
	path string
	at   int64
}

func (f *smallFile) Write(p []byte) (int, error) {
	if err := f.disk.asked(operation{do: "write", file: f.path, at: f.at, data: p}); err != nil {
		n, _ := f.synced.Write(p[:len(p)/2])
		return n, err
	}
	f.at += int64(len(p))
	return f.synced.Write(p)
}

func (f *smallFile) Sync() error {
	if err := f.disk.asked(operation{do: "sync", file: f.path}); err != nil {
		return err
	}
	return f.synced.Sync()
}

func (d *faultyDisk) name(f *diskFile) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.names[f]
}

// diskFile is SQLite's open file; behind it in memory stands the system's.
type diskFile struct{ methods *diskMethods }

// fileHead is how much room diskFile takes before the system's file.
const fileHead = 16

func (f *diskFile) real() *diskFile { return (*diskFile)(unsafe.Add(unsafe.Pointer(f), fileHead)) }

// diskMethods is sqlite3_io_methods of version 1, which knows no shared memory:
// a book is held alone and needs none.
type diskMethods struct {
	version                           int32
	close                             func(*libc.TLS, *diskFile) int32
	read, write                       func(*libc.TLS, *diskFile, *byte, int32, int64) int32
	truncate                          func(*libc.TLS, *diskFile, int64) int32
	sync                              func(*libc.TLS, *diskFile, int32) int32
	size                              func(*libc.TLS, *diskFile, *int64) int32
	lock, unlock                      func(*libc.TLS, *diskFile, int32) int32
	reserved                          func(*libc.TLS, *diskFile, *int32) int32
	control                           func(*libc.TLS, *diskFile, int32, uintptr) int32
	sectorSize, deviceCharacteristics func(*libc.TLS, *diskFile) int32
}

// diskSystem is sqlite3_vfs.
type diskSystem struct {
	version, fileSize, maxPath int32
	next, name, data           uintptr
	open                       func(tls *libc.TLS, vfs *diskSystem, name uintptr, f *diskFile, flags int32, out *int32) int32
	delete                     func(tls *libc.TLS, vfs *diskSystem, name uintptr, syncFolder int32) int32
	others                     [14]uintptr
}

// What is beneath SQLite while a test has a faulty disk. SQLite keeps pointers
// to these, so they stay where they are.
var (
	disk         *faultyDisk
	system       *diskSystem // the system's own
	faultySystem diskSystem
	faultyFile   = diskMethods{
		version: 1,
		close: func(tls *libc.TLS, f *diskFile) int32 {
			return f.real().methods.close(tls, f.real())
		},
		read: func(tls *libc.TLS, f *diskFile, to *byte, n int32, at int64) int32 {
			code := disk.met(operation{do: "read", file: disk.name(f), at: at})
			if code == sqlite3.SQLITE_OK {
				return f.real().methods.read(tls, f.real(), to, n, at)
			}
			if code == sqlite3.SQLITE_IOERR_SHORT_READ { // the rest must be zero
				f.real().methods.read(tls, f.real(), to, n/2, at)
				clear(unsafe.Slice(to, n)[n/2:])
			}
			return code
		},
		write: func(tls *libc.TLS, f *diskFile, from *byte, n int32, at int64) int32 {
			if code := disk.met(operation{do: "write", file: disk.name(f), at: at, data: unsafe.Slice(from, n)}); code != sqlite3.SQLITE_OK {
				return code
			}
			return f.real().methods.write(tls, f.real(), from, n, at)
		},
		truncate: func(tls *libc.TLS, f *diskFile, size int64) int32 {
			if code := disk.met(operation{do: "truncate", file: disk.name(f), at: size}); code != sqlite3.SQLITE_OK {
				return code
			}
			return f.real().methods.truncate(tls, f.real(), size)
		},
		sync: func(tls *libc.TLS, f *diskFile, flags int32) int32 {
			if code := disk.met(operation{do: "sync", file: disk.name(f)}); code != sqlite3.SQLITE_OK {
				return code
			}
			return f.real().methods.sync(tls, f.real(), flags)
		},
		size: func(tls *libc.TLS, f *diskFile, n *int64) int32 { return f.real().methods.size(tls, f.real(), n) },
		lock: func(tls *libc.TLS, f *diskFile, kind int32) int32 { return f.real().methods.lock(tls, f.real(), kind) },
		unlock: func(tls *libc.TLS, f *diskFile, kind int32) int32 {
			return f.real().methods.unlock(tls, f.real(), kind)
		},
		reserved: func(tls *libc.TLS, f *diskFile, is *int32) int32 { return f.real().methods.reserved(tls, f.real(), is) },
		control: func(tls *libc.TLS, f *diskFile, what int32, arg uintptr) int32 {
			return f.real().methods.control(tls, f.real(), what, arg)
		},
		sectorSize: func(tls *libc.TLS, f *diskFile) int32 { return f.real().methods.sectorSize(tls, f.real()) },
		deviceCharacteristics: func(tls *libc.TLS, f *diskFile) int32 {
			return f.real().methods.deviceCharacteristics(tls, f.real())
		},
	}
)

func openOnDisk(tls *libc.TLS, _ *diskSystem, name uintptr, f *diskFile, flags int32, out *int32) int32 {
	path := libc.GoString(name)
	held, _ := os.ReadFile(path)
	f.methods = nil
	if code := disk.met(operation{do: "open", file: path, data: held}); code != sqlite3.SQLITE_OK {
		return code
	}
	code := system.open(tls, system, name, f.real(), flags, out)
	if f.real().methods != nil {
		f.methods = &faultyFile
		disk.mu.Lock()
		disk.names[f] = path
		disk.mu.Unlock()
	}
	return code
}

func deleteOnDisk(tls *libc.TLS, _ *diskSystem, name uintptr, syncFolder int32) int32 {
	if code := disk.met(operation{do: "delete", file: libc.GoString(name)}); code != sqlite3.SQLITE_OK {
		return code
	}
	return system.delete(tls, system, name, syncFolder)
}

// onFaultyDisk runs part of a test whose SQLite files stand on a disk of its own
// kind. All books that are opened in it must be closed in it.
func onFaultyDisk(t testing.TB, d *faultyDisk, do func()) {
	t.Helper()
	useOwnLocks()
	tls := libc.NewTLS()
	defer tls.Close()
	if system == nil {
		found := sqlite3.Xsqlite3_vfs_find(tls, 0)
		system = *(**diskSystem)(unsafe.Pointer(&found))
		faultySystem = *system
		name, err := libc.CString("faulty")
		if err != nil {
			t.Fatal(err)
		}
		faultySystem.name, faultySystem.fileSize = name, system.fileSize+fileHead
		faultySystem.open, faultySystem.delete = openOnDisk, deleteOnDisk
	}
	d.names = map[*diskFile]string{}
	disk, outside = d, d
	defer func() { outside = osFiles{} }()
	at := uintptr(unsafe.Pointer(&faultySystem))
	if code := sqlite3.Xsqlite3_vfs_register(tls, at, 1); code != sqlite3.SQLITE_OK {
		t.Fatal("register:", code)
	}
	defer sqlite3.Xsqlite3_vfs_unregister(tls, at)
	do()
}

// medium is what a disk holds: what was synced, and what was asked of it since,
// of which a loss of power leaves nobody knows what.
type medium map[string]*heldFile

type heldFile struct {
	synced []byte // nil where there is no file
	since  []operation
}

// take brings the medium to where it is after an operation.
func (m medium) take(op operation) {
	f := m[op.file]
	switch op.do {
	case "open":
		if f == nil {
			m[op.file] = &heldFile{synced: op.data}
		}
	case "create":
		m[op.file] = &heldFile{synced: []byte{}}
	case "rename", "remove":
		if f == nil {
			f = &heldFile{}
			m[op.file] = f
		}
		if from := m[op.from]; from != nil { // of which only what was synced is sure to come along
			op.data = from.synced
			delete(m, op.from)
		}
		f.since = append(f.since, op)
	case "sync folder":
		for path, f := range m {
			if f != nil && filepath.Dir(path) == op.file && slices.ContainsFunc(f.since, ofFolder) {
				f.synced, f.since = f.after(whole), nil
			}
		}
	case "sync":
		f.synced, f.since = f.after(whole), nil
	case "delete":
		m[op.file] = nil
	default:
		f.since = append(f.since, op)
	}
}

// ofFolder reports whether an operation changes the folder, and not the file.
func ofFolder(op operation) bool { return op.do == "rename" || op.do == "remove" }

// after gives the file's bytes, nil where there is none, when only parts of each operation since the last
// sync arrive.
func (f *heldFile) after(parts func(operation) []operation) []byte {
	data := bytes.Clone(f.synced)
	for _, op := range f.since {
		for _, op := range parts(op) {
			switch op.do {
			case "remove":
				data = nil
				continue
			case "rename":
				data = append([]byte{}, op.data...)
				continue
			case "truncate":
				data = data[:min(int64(len(data)), op.at)]
			}
			if missing := op.at + int64(len(op.data)) - int64(len(data)); missing > 0 {
				data = append(data, make([]byte, missing)...)
			}
			copy(data[op.at:], op.data)
		}
	}
	return data
}

// What may arrive of an operation that was not synced: all, nothing, or of each
// sector of a write all, nothing or its beginning.
func whole(op operation) []operation { return []operation{op} }
func lost(operation) []operation     { return nil }

func torn(chance *rand.Rand) func(operation) []operation {
	const sector = 512
	return func(op operation) (arrived []operation) {
		if (op.do == "truncate" || ofFolder(op)) && chance.IntN(2) == 0 {
			return []operation{op}
		}
		if ofFolder(op) {
			return nil
		}
		for from := 0; from < len(op.data); {
			end := min(len(op.data), from+sector-int(op.at+int64(from))%sector)
			part := op.data[from:end]
			switch chance.IntN(3) {
			case 0:
				part = nil
			case 1:
				part = part[:chance.IntN(len(part))]
			}
			arrived = append(arrived, operation{do: "write", at: op.at + int64(from), data: part})
			from = end
		}
		return arrived
	}
}

// leave writes what a loss of power leaves of the files into a folder.
func (m medium) leave(t testing.TB, folder string, parts func(operation) []operation) {
	t.Helper()
	for path, f := range m {
		to := filepath.Join(folder, filepath.Base(path))
		var data []byte
		if f != nil {
			data = f.after(parts)
		}
		if data == nil {
			_ = os.Remove(to)
		} else if err := os.WriteFile(to, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
