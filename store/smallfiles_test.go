package store

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"changpiao/station/election"
)

// aWrite changes one file beside the books.
type aWrite struct {
	file string // its path
	do   func() error
	is   func(data []byte) bool // what it leaves

	before []byte // what it finds
	gone   bool   // there may be no file
}

// sound reports whether a file's content is no half one.
func (w aWrite) sound(data []byte) bool {
	return w.is(data) || bytes.Equal(data, w.before) && (data != nil || w.before == nil) || w.gone && data == nil
}

// smallWrites are the ways in which files beside the books come to be, each with
// something to begin with.
var smallWrites = map[string]func(*testing.T) aWrite{
	"keys": func(t *testing.T) aWrite {
		s := rehearsal(t)
		return aWrite{file: filepath.Join(s.Dir(), keysName), do: func() error {
			confirm(t, s, "A", "B")
			return s.Admit(election.StaffMember{ID: "E", Role: election.Issuer}, RehearsalPIN)
		}, is: func(data []byte) bool {
			f, err := parseKeys(data)
			return err == nil && len(f.Members) == 7
		}}
	},
	"wrong PIN": func(t *testing.T) aWrite {
		path := filepath.Join(t.TempDir(), triesName)
		if err := reloaded(t, path).failed("A", noon); !isWrong(err, 2*second) {
			t.Fatal(err)
		}
		return aWrite{file: path, do: func() error {
			err := reloaded(t, path).failed("A", noon.Add(3*second))
			var wrong *WrongPIN
			if errors.As(err, &wrong) {
				return nil // as it should be
			}
			return err
		}, is: func(data []byte) bool { return bytes.Contains(data, []byte(`"wrong":2`)) }}
	},
	"backup": func(t *testing.T) aWrite {
		s, b := backedUpDay(t, 3)
		next := filepath.Join(filepath.Dir(b.File), strings.Replace(filepath.Base(b.File), "000001", "000002", 1))
		return aWrite{file: next, do: func() error {
			_ = os.Remove(next)
			_, err := s.BackUp(filepath.Dir(b.File))
			return err
		}, is: func(data []byte) bool { return len(data) > 1000 }}
	},
	"sheet": func(t *testing.T) aWrite {
		path := filepath.Join(t.TempDir(), "S1.sheet")
		if err := WriteFile(path, []byte("first"), 0o644); err != nil {
			t.Fatal(err)
		}
		signed := bytes.Repeat([]byte("second"), 1<<15)
		return aWrite{file: path, do: func() error { return WriteFile(path, signed, 0o644) }, is: func(data []byte) bool { return bytes.Equal(data, signed) }}
	},
	"closed": func(t *testing.T) aWrite {
		file := filepath.Join(closedDay(t), rollName)
		return aWrite{file: file + closedEnding, gone: true, do: func() error {
			j, err := OpenJournal(file)
			if err == nil {
				err = errors.Join(j.write(func() error { return nil }), j.Close())
			}
			return err
		}, is: func(data []byte) bool { return bytes.HasPrefix(data, []byte(`{"file":`)) }}
	},
}

// TestTortureSmallFiles lets each step of writing the keys, the wrong PINs, a
// backup, a sheet and a book's mark fail, and cuts the power after each. The file
// holds what it held, or all that was to be written; what was acknowledged is
// there; and the fault is said in words.
func TestTortureSmallFiles(t *testing.T) {
	for name, begin := range smallWrites {
		t.Run(name, func(t *testing.T) {
			start := func() aWrite {
				w := begin(t)
				w.before, _ = os.ReadFile(w.file)
				return w
			}
			w := start()
			survey := &faultyDisk{keeps: true}
			onFaultyDisk(t, survey, func() {
				if err := w.do(); err != nil {
					t.Fatal(err)
				}
			})
			cuts := cutSmall(t, w, survey.done)
			faults := 0
			for k := 1; k <= survey.count; k++ {
				for _, code := range []int32{sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL} {
					faults++
					failAt(t, start(), k, code)
				}
			}
			t.Logf("%d faults, and the power cut in %d ways: the old content or the new one", faults, cuts)
		})
	}
}

// failAt lets the k-th thing that is asked of the disk fail, a full one all that
// follow too.
func failAt(t *testing.T, w aWrite, k int, code int32) {
	t.Helper()
	var err error
	onFaultyDisk(t, &faultyDisk{strike: func(n int, do string) int32 {
		if n == k || n > k && code == sqlite3.SQLITE_FULL && do != "remove" {
			return code
		}
		return sqlite3.SQLITE_OK
	}}, func() { err = w.do() })
	data, _ := os.ReadFile(w.file)
	var unwritten *UnwrittenError
	switch {
	case err == nil && !w.is(data):
		t.Errorf("operation %d of the disk failed, and was acknowledged", k)
	case !w.sound(data):
		t.Errorf("operation %d of the disk failed, and left %d bytes", k, len(data))
	case err != nil && !errors.As(err, &unwritten) && !isRefusal(err, "J804") || strings.Contains(fmt.Sprint(err), filepath.Dir(w.file)):
		t.Errorf("operation %d of the disk gave %v", k, err)
	}
	if err := w.do(); err != nil {
		t.Errorf("once more: %v", err)
	}
}

// cutSmall looks at what a loss of power leaves of a file, and counts the ways.
func cutSmall(t *testing.T, w aWrite, done []operation) (ways int) {
	t.Helper()
	chance := rand.New(rand.NewPCG(7, 8))
	held := medium{w.file: &heldFile{synced: w.before}}
	for i, op := range done {
		if op.file != filepath.Dir(w.file) && !strings.HasPrefix(op.file, w.file) {
			continue // the book itself, which has tests of its own
		}
		held.take(op)
		for _, parts := range []func(operation) []operation{lost, whole, torn(chance), torn(chance)} {
			ways++
			var data []byte
			if f := held[w.file]; f != nil {
				data = f.after(parts)
			}
			switch {
			case i == len(done)-1 && !w.is(data):
				t.Errorf("what was acknowledged is gone: %d bytes", len(data))
			case !w.sound(data):
				t.Errorf("the power was cut after operation %d (%s), and left %d bytes", i+1, op.do, len(data))
			}
		}
	}
	return ways
}

// A live station's PIN counts as wrong before it is looked at: a disk that takes
// no note of it, as when the plug is pulled, takes no guess either.
func TestNoGuessGoesUnnoted(t *testing.T) {
	cost := liveCost
	liveCost = rehearsalCost // whose result is as good here
	defer func() { liveCost = cost }()
	keys, _, err := makeKeys(Opening{Definition: community(t), Place: "S1", PINs: livePINs()})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), triesName)
	try := func(pin string) error {
		_, _, err := keys.try("A", pin, path, noon)
		return err
	}
	dead := &faultyDisk{strike: func(int, string) int32 { return sqlite3.SQLITE_IOERR }}
	onFaultyDisk(t, dead, func() {
		for _, pin := range []string{livePINs()["A"], "999999"} {
			var unwritten *UnwrittenError
			if err := try(pin); !errors.As(err, &unwritten) {
				t.Errorf("a PIN was looked at: %v", err)
			}
		}
	})
	gone := &faultyDisk{keeps: true}
	onFaultyDisk(t, gone, func() {
		if err := try("999999"); !isWrong(err, 2*second) {
			t.Error(err)
		}
	})
	held := medium{}
	for _, op := range gone.done {
		held.take(op)
	}
	if data := held[path].after(lost); !bytes.Contains(data, []byte(`"wrong":1`)) {
		t.Errorf("after a loss of power the wrong PIN is forgotten: %s", data)
	}
	if err := try(livePINs()["A"]); err == nil {
		t.Error("no wait")
	}
	if _, _, err := keys.try("A", livePINs()["A"], path, noon.Add(2*second)); err != nil {
		t.Error(err)
	}
	if err := reloaded(t, path).allow("A", noon); err != nil {
		t.Errorf("a right PIN leaves a wait: %v", err)
	}
	if _, _, err := keys.try("X", "1111", path, noon); !errors.Is(err, ErrNoPIN) || reloaded(t, path).allow("X", noon) != nil {
		t.Errorf("nobody: %v", err)
	}
}
