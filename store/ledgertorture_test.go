package store

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	sqlite3 "modernc.org/sqlite/lib"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/street"
)

// evening is a street office's: sheets that come in one by one and together, and
// a new revision. Its commands have ids, so that it can be gone through again
// from the beginning.
type evening struct {
	id     election.ID
	folder string // of the ledger before it
	steps  [][]street.Arrival
	want   []street.Community // what it comes to
}

func newEvening(t *testing.T) evening {
	t.Helper()
	d := communityDefinition(t, "east", 1)
	l, path := newLedger(t, d)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	signed := func(place election.StationID, change func(*sheet.Sheet)) street.Arrival {
		s := stationSheet(d, place, 1)
		change(&s)
		return street.Arrival{Data: signSheet(t, stationKey(t, string(place)), s)}
	}
	same := func(*sheet.Sheet) {}
	first := signed("S1", same)
	e := evening{id: d.ID, folder: path, steps: [][]street.Arrival{{first}, {signed("S2", same), signed("S3", same)}, {signed("S1", func(s *sheet.Sheet) {
		s.Revision, s.Supersedes = 2, []sheet.Digest{sheet.DigestOf(first.Data)}
	})}}}
	l = e.open(t)
	defer l.Close()
	if err := e.pass(l, func() {}); err != nil {
		t.Fatal(err)
	}
	if e.want = l.Consolidate(); e.want[0].Provisional || len(e.want[0].Received) != 3 {
		t.Fatalf("%+v", e.want)
	}
	return e
}

// open opens a copy of the ledger.
func (e evening) open(t *testing.T) *Ledger {
	t.Helper()
	l, err := OpenLedger(e.copied(t))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (e evening) copied(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "ledger")
	if err := os.CopyFS(folder, os.DirFS(e.folder)); err != nil {
		t.Fatal(err)
	}
	return folder
}

// pass takes the sheets in, and says after each command that it is done.
func (e evening) pass(l *Ledger, done func()) error {
	for i, arrivals := range e.steps {
		if _, err := l.Import(office("evening-"+string(rune('1'+i))), arrivals...); err != nil {
			return err
		}
		done()
	}
	return nil
}

// goesOn opens what is left of a ledger: all that was acknowledged is there, and
// the evening comes to its end.
func (e evening) goesOn(t *testing.T, folder string, acknowledged journal.Head) {
	t.Helper()
	l, err := OpenLedger(folder)
	if err != nil {
		t.Error("opening again:", err)
		return
	}
	defer l.Close()
	log, err := l.Log(e.id)
	if err != nil {
		t.Error(err)
		return
	}
	found := acknowledged.Seq == 0
	for r, err := range log.Records {
		if err != nil {
			t.Error(err)
		}
		found = found || r.Head() == acknowledged
	}
	if !found {
		t.Error("acknowledged records are missing")
	}
	if err := e.pass(l, func() {}); err != nil {
		t.Error("going on:", err)
	}
	if got := l.Consolidate(); !reflect.DeepEqual(got, e.want) {
		t.Errorf("it came to %+v, not %+v", got, e.want)
	}
}

// TestTortureLedger cuts the power after each operation of an evening on the disk,
// and lets each of them fail in each way.
func TestTortureLedger(t *testing.T) {
	e := newEvening(t)
	d := &faultyDisk{keeps: true}
	type acknowledgement struct {
		operation int
		head      journal.Head
	}
	var marks []acknowledgement
	onFaultyDisk(t, d, func() {
		l := e.open(t)
		if err := e.pass(l, func() { marks = append(marks, acknowledgement{len(d.done), ledgerHead(l, e.id)}) }); err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	})
	held, last, points, chance := medium{}, journal.Head{}, 0, rand.New(rand.NewPCG(7, 8))
	for i, op := range d.done {
		held.take(op)
		for len(marks) > 0 && marks[0].operation <= i+1 {
			last, marks = marks[0].head, marks[1:]
		}
		ways := []func(operation) []operation{lost, whole, torn(chance)}
		if !*long {
			ways = ways[i%3 : i%3+1]
		}
		for _, parts := range ways {
			after := t.TempDir()
			held.leave(t, after, parts)
			if e.goesOn(t, after, last); t.Failed() {
				t.Fatalf("power lost after operation %d of %d (%s)", i+1, len(d.done), op.do)
			}
			points++
		}
	}
	ran, stops := e.faults(t, len(d.done))
	t.Logf("power lost at %d points, %d faults of the disk of which %d stopped the work in words: no record lost", points, ran, stops)
}

// faults lets each of about so many operations fail in each way.
func (e evening) faults(t *testing.T, operations int) (ran, stops int) {
	t.Helper()
	for _, fault := range diskFaults {
		for k := 1; k <= operations; k += times(5, 1) {
			struck := false
			d := &faultyDisk{strike: func(n int, do string) int32 {
				if (fault.do == "" || fault.do == do) && (n == k || fault.stays && n > k) {
					struck = true
					return fault.code
				}
				return sqlite3.SQLITE_OK
			}}
			folder, last := e.copied(t), journal.Head{}
			var failed error
			onFaultyDisk(t, d, func() {
				l, err := OpenLedger(folder)
				if failed = err; err != nil {
					return
				}
				failed = e.pass(l, func() { last = ledgerHead(l, e.id) })
				_ = l.Close() // what it could not bring into the file stays in the log
			})
			if !struck {
				continue
			}
			ran++
			if failed != nil {
				inWords(t, failed, folder)
				stops++
			}
			if e.goesOn(t, folder, last); t.Failed() {
				t.Fatalf("%s at operation %d: %v", fault.name, k, failed)
			}
		}
	}
	return ran, stops
}
