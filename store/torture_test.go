package store

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"changpiao/station/journal"
	rehearse "changpiao/station/rehearsal"
)

// heads are where a station's books end, by file.
type heads map[string]journal.Head

func headsOf(s *Station) heads {
	h := heads{rollName: s.Day.Roll().Head()}
	if tally := s.Day.Tally(); tally != nil {
		h[tallyName] = tally.Head()
	}
	return h
}

// mark says that everything up to some heads was acknowledged by an operation.
type mark struct {
	operation int
	heads     heads
}

// TestTorturePowerLoss plays a day once and then cuts the power after each
// operation on the disk: nothing acknowledged may be missing, and nothing may be
// broken, whatever part of the rest has arrived.
func TestTorturePowerLoss(t *testing.T) {
	day, whenWhole := smallDay(t), 1
	if *long {
		day, whenWhole = demonstrationDay(t), 50
	}
	dir := t.TempDir()
	d := &faultyDisk{keeps: true}
	var marks []mark
	onFaultyDisk(t, d, func() {
		s := day.create(t, dir)
		acknowledge := func(int) { marks = append(marks, mark{len(d.done), headsOf(s)}) }
		acknowledge(0)
		half := len(day.script.Steps) / 2
		morning := scripted{day.def, &rehearse.Script{Steps: day.script.Steps[:half]}}
		if err := errors.Join(morning.play(s, 0, acknowledge), s.Close()); err != nil {
			t.Fatal(err)
		}
		s, err := signedIn(dir)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(day.play(s, half, acknowledge), s.Close()); err != nil {
			t.Fatal(err)
		}
	})
	cutEverywhere(t, d.done, marks, func(point int, after string, acknowledged heads) {
		if point%whenWhole == 0 {
			dayIsThere(t, dir, after, acknowledged)
		} else {
			booksAreThere(t, after, acknowledged)
		}
	})
}

// TestTorturePowerLossWhileLogsBeginAnew cuts the power in a book whose log is
// begun anew all the time, each time with another length.
func TestTorturePowerLossWhileLogsBeginAnew(t *testing.T) {
	d := &faultyDisk{keeps: true}
	var marks []mark
	onFaultyDisk(t, d, func() {
		j, err := CreateJournal(filepath.Join(t.TempDir(), rollName))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := j.conn.ExecContext(background, "PRAGMA wal_autocheckpoint = 12"); err != nil {
			t.Fatal(err)
		}
		for n, wanted := 0, times(40, 150); n < wanted; n++ {
			head := fill(t, j, 1+n%7*5)
			marks = append(marks, mark{len(d.done), heads{rollName: head}})
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	})
	cutEverywhere(t, d.done, marks, func(_ int, after string, acknowledged heads) { booksAreThere(t, after, acknowledged) })
}

// cutEverywhere cuts the power after each operation, at every tenth point once
// more while the books recover, and looks at what is left.
func cutEverywhere(t *testing.T, done []operation, marks []mark, look func(point int, after string, acknowledged heads)) {
	t.Helper()
	chance := rand.New(rand.NewPCG(1, 2))
	held, acknowledged, points, twice := medium{}, mark{}, 0, 0
	for i, op := range done {
		if op.do == "open" && len(op.data) > 0 {
			if draft := held[op.file+".new"]; draft != nil && len(draft.since) > 0 {
				t.Fatalf("%s was put in its place before it was synced", filepath.Base(op.file))
			}
		}
		held.take(op)
		for len(marks) > 0 && marks[0].operation <= i+1 {
			acknowledged, marks = marks[0], marks[1:]
		}
		if acknowledged.heads == nil {
			continue // the books are not made yet
		}
		ways := []func(operation) []operation{lost, whole, torn(chance), torn(chance), torn(chance)}
		if !*long {
			ways = ways[i%3 : i%3+1]
		}
		for _, parts := range ways {
			points++
			after := t.TempDir()
			held.leave(t, after, parts)
			if points%10 == 0 {
				twice++
				after = lostAgain(t, after, acknowledged.heads, chance)
			}
			look(points, after, acknowledged.heads)
			if t.Failed() {
				t.Fatalf("power lost after operation %d of %d (%s %s)", i+1, len(done), op.do, filepath.Base(op.file))
			}
			if err := os.RemoveAll(after); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Logf("power lost at %d points of %d operations on the disk, at %d of them once more while the books recovered: 0 records lost, 0 books broken", points, len(done), twice)
}

// lostAgain cuts the power once more while a folder's books recover, and gives
// the folder of what is left then.
func lostAgain(t *testing.T, dir string, acknowledged heads, chance *rand.Rand) string {
	t.Helper()
	after := t.TempDir()
	if err := os.CopyFS(after, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	d := &faultyDisk{keeps: true}
	onFaultyDisk(t, d, func() { booksAreThere(t, dir, acknowledged) })
	held := medium{}
	for _, op := range d.done[:chance.IntN(len(d.done)+1)] {
		held.take(op)
	}
	held.leave(t, after, torn(chance))
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	return after
}

// booksAreThere opens a folder's books and holds them against what was
// acknowledged.
func booksAreThere(t *testing.T, dir string, acknowledged heads) {
	t.Helper()
	for file, head := range acknowledged {
		j, err := OpenJournal(filepath.Join(dir, file))
		if err != nil {
			t.Error(file, err)
			continue
		}
		holds(t, j, head)
		if err := errors.Join(j.checkPages(), j.Close()); err != nil {
			t.Error(file, err)
		}
	}
}

// holds makes sure that a book's chain is whole and goes through a head.
func holds(t *testing.T, j *Journal, acknowledged journal.Head) {
	t.Helper()
	if j.changed != unchanged || j.told {
		t.Errorf("%s: a false alarm", j.name)
	}
	var head journal.Head
	for r, err := range j.Records {
		if err != nil || !r.Follows(head) {
			t.Errorf("%s: broken at record %d: %v", j.name, head.Seq+1, err)
			return
		}
		head = r.Head()
		if head.Seq == acknowledged.Seq && head != acknowledged {
			t.Errorf("%s: record %d is another", j.name, head.Seq)
		}
	}
	if head.Seq < acknowledged.Seq {
		t.Errorf("%s: %d records, of %d that were acknowledged", j.name, head.Seq, acknowledged.Seq)
	}
}

// dayIsThere signs in to a station of which the power left these books.
func dayIsThere(t *testing.T, made, dir string, acknowledged heads) {
	t.Helper()
	for _, name := range []string{packageName, keysName} {
		copyTo(t, filepath.Join(made, name), filepath.Join(dir, name))
	}
	s, err := signedIn(dir)
	if err != nil {
		t.Error(err)
		return
	}
	resumed(t, s, acknowledged)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// resumed makes sure that a day opened again has all that was acknowledged, and
// takes more.
func resumed(t *testing.T, s *Station, acknowledged heads) {
	t.Helper()
	holds(t, s.roll, acknowledged[rollName])
	if err := s.Day.Roll().ReadOnly(); err != nil {
		t.Error(err)
	}
	if acknowledged[tallyName].Seq == 0 {
		return
	}
	if s.tally == nil {
		t.Errorf("the tally book is gone")
		return
	}
	holds(t, s.tally, acknowledged[tallyName])
	if err := s.Day.Tally().ReadOnly(); err != nil {
		t.Error(err)
	}
}

func copyTo(t testing.TB, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// diskFaults are what a disk may answer to an operation, once or from then on.
var diskFaults = []struct {
	name  string
	do    string // "" is any operation
	code  int32
	stays bool
}{
	{"write error", "write", sqlite3.SQLITE_IOERR_WRITE, false},
	{"disk full", "write", sqlite3.SQLITE_FULL, true},
	{"sync error", "sync", sqlite3.SQLITE_IOERR_FSYNC, false},
	{"read error", "read", sqlite3.SQLITE_IOERR_READ, false},
	{"short read", "read", sqlite3.SQLITE_IOERR_SHORT_READ, false},
	{"truncate error", "truncate", sqlite3.SQLITE_IOERR_TRUNCATE, false},
	{"disk gone", "", sqlite3.SQLITE_IOERR, true},
}

// TestTortureDiskFaults lets each operation of a day fail in each way. The fault
// is said in words, the book takes nothing more, and opened again it has all
// that was acknowledged, so that the day goes on to its result.
func TestTortureDiskFaults(t *testing.T) {
	day := smallDay(t)
	made := t.TempDir()
	if err := day.create(t, made).Close(); err != nil {
		t.Fatal(err)
	}
	var operations []string
	survey := &faultyDisk{strike: func(_ int, do string) int32 { operations = append(operations, do); return sqlite3.SQLITE_OK }}
	if stopped := playFaulty(t, day, made, survey); stopped {
		t.Fatal("stopped without a fault")
	}
	ran, stops := 0, 0
	step := times(7, 1)
	for _, fault := range diskFaults {
		for k := 1; k <= len(operations); k += step {
			if fault.do != "" && operations[k-1] != fault.do {
				continue
			}
			d := &faultyDisk{strike: func(n int, do string) int32 {
				if n == k || fault.stays && n > k && (fault.do == "" || fault.do == do) {
					return fault.code
				}
				return sqlite3.SQLITE_OK
			}}
			ran++
			if playFaulty(t, day, made, d) {
				stops++
			}
			if t.Failed() {
				t.Fatalf("%s at operation %d of %d (%s)", fault.name, k, len(operations), operations[k-1])
			}
		}
	}
	t.Logf("%d faults of the disk among %d operations: %d stopped the day in words, %d passed unnoticed; 0 records lost", ran, len(operations), stops, ran-stops)
}

// playFaulty plays a day in a copy of a station's folder over a faulty disk, and
// then to its end over a sound one. It reports whether a fault stopped the day.
func playFaulty(t *testing.T, day scripted, made string, d *faultyDisk) (stopped bool) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{packageName, keysName, rollName} {
		copyTo(t, filepath.Join(made, name), filepath.Join(dir, name))
	}
	acknowledged, next := heads{}, 0
	onFaultyDisk(t, d, func() {
		s, err := signedIn(dir)
		if err != nil {
			inWords(t, err, dir)
			stopped = true
			return
		}
		acknowledged = headsOf(s)
		if err := day.play(s, 0, func(step int) { acknowledged, next = headsOf(s), step+1 }); err != nil {
			inWords(t, err, dir)
			takesNothingMore(t, s)
			stopped = true
		}
		_ = s.Close() // what it could not bring into the file stays in the log
	})
	s, err := signedIn(dir)
	if err != nil {
		t.Error("opening again:", err)
		return stopped
	}
	resumed(t, s, acknowledged)
	if err := day.play(s, next, func(int) {}); err != nil {
		t.Error("going on:", err)
	}
	if _, _, sealed := s.Day.Sheet(); !sealed {
		t.Error("the day came to no result")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	return stopped
}

// inWords makes sure that an error is the catalogue's, and names no folder.
func inWords(t *testing.T, err error, dir string) {
	t.Helper()
	if !isRefusal(err, "J804") || strings.Contains(err.Error(), dir) {
		t.Errorf("a fault of the disk gave %v", err)
	}
}

// takesNothingMore tries both books after a fault that stopped one of them.
func takesNothingMore(t *testing.T, s *Station) {
	t.Helper()
	if s.roll.failed != nil && !isRefusal(s.Day.Roll().ReadOnly(), "J804") {
		t.Error("the roll book takes more after a fault")
	}
	if s.tally != nil && s.tally.failed != nil && s.Day.Tally() != nil && !isRefusal(s.Day.Tally().ReadOnly(), "J804") {
		t.Error("the tally book takes more after a fault")
	}
}
