package store

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/street"
)

// two are two supervisors of a rehearsal who stand behind a restoring.
var two = []Confirmation{{"A", RehearsalPIN}, {"B", RehearsalPIN}}

// backedUpDay is a station after some steps of the small day, and its backup.
func backedUpDay(t *testing.T, steps int) (*Station, Backup) {
	t.Helper()
	day := smallDay(t)
	s := day.create(t, t.TempDir())
	t.Cleanup(func() { _ = s.Close() })
	day.script.Steps = day.script.Steps[:steps]
	if err := day.play(s, 0, func(int) {}); err != nil {
		t.Fatal(err)
	}
	return s, backUp(t, s, t.TempDir())
}

func backUp(t *testing.T, s *Station, folder string) Backup {
	t.Helper()
	b, err := s.BackUp(folder)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSparePCTakesOver(t *testing.T) {
	day := smallDay(t)
	first, b := backedUpDay(t, 12)
	if b.Number != 1 || b.Roll != first.Day.Roll().Head() || b.Tally != first.Day.Tally().Head() || b.Station != "S1" {
		t.Errorf("%+v", b)
	}
	to := filepath.Join(t.TempDir(), "station")
	for name, by := range map[string][]Confirmation{
		"nobody": nil, "one": two[:1], "one twice": {two[0], two[0]}, "one person": {two[0], {"D", RehearsalPIN}}, "no supervisor": {two[0], {"I", RehearsalPIN}},
	} {
		if _, err := Restore(b.File, to, by, noon); !isRefusal(err, "W113") {
			t.Errorf("%s: %v", name, err)
		}
	}
	wrong := []Confirmation{two[0], {"B", "4321"}}
	if _, err := Restore(b.File, to, wrong, noon); !isWrong(err, 2*second) {
		t.Errorf("a wrong PIN: %v", err)
	}
	if _, err := Restore(b.File, to, two, noon.Add(second)); !isTooSoon(err) {
		t.Errorf("the right one too soon: %v", err)
	}
	if _, err := Restore(b.File, to, wrong, noon.Add(2*second)); !isWrong(err, 6*second) {
		t.Errorf("wrong again: %v", err)
	}
	if _, err := Restore(b.File, filepath.Dir(b.File), two, noon); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over something: %v", err)
	}
	if left, _ := os.ReadDir(filepath.Dir(to)); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
	restored, err := Restore(b.File, to, two, noon.Add(6*second))
	if err != nil || restored != b {
		t.Fatalf("%+v, %v", restored, err)
	}
	spare, err := signedIn(to)
	if err != nil {
		t.Fatal(err)
	}
	defer spare.Close()
	if spare.Day.Epoch() != 2 || first.Day.Epoch() != 1 || spare.PublicKey() != first.PublicKey() {
		t.Errorf("epochs %d and %d", first.Day.Epoch(), spare.Day.Epoch())
	}
	desk, _ := newLedger(t, first.Day.Definition())
	if _, _, err := desk.Enrol(office(""), first.Enrolment()); err != nil {
		t.Fatal(err)
	}
	for epoch, s := range []*Station{first, spare} { // both go on, which nobody should
		if err := day.play(s, 12, func(int) {}); err != nil {
			t.Fatal(err)
		}
		signed, content, sealed := s.Day.Sheet()
		if !sealed || content.Epoch != epoch+1 || content.Revision != 1 {
			t.Errorf("sealed %v, epoch %d of %d", sealed, content.Epoch, epoch+1)
		}
		d := importOne(t, desk, signed)
		if told := epoch == 1; d.Finding.Code == "S709" != told || (d.Answer == street.Quarantined) != told {
			t.Errorf("the office says of the sheet of PC %d: %+v", epoch+1, d)
		}
	}
	if _, err := Restore(backUp(t, spare, t.TempDir()).File, filepath.Join(t.TempDir(), "third"), two, noon); err != nil {
		t.Errorf("a third PC: %v", err)
	}
}

func TestRestoreWantsAFitVolume(t *testing.T) {
	_, b := backedUpDay(t, 1)
	defer func(f func(string) (string, error)) { unfitVolume = f }(unfitVolume)
	unfitVolume = func(string) (string, error) { return "exFAT", nil }
	if _, err := Restore(b.File, filepath.Join(t.TempDir(), "station"), two, noon); !isRefusal(err, "J803") {
		t.Errorf("restored on exFAT: %v", err)
	}
}

func TestForgedEpoch(t *testing.T) {
	s := rehearsal(t)
	other := rehearsal(t)
	confirm(t, other, "A", "B")
	key, err := other.folder.keys.signingKey([]election.StaffID{"A", "B"}, other.held)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := s.folder.keys.nextEpoch(key)
	if err != nil {
		t.Fatal(err)
	}
	data, err := forged.encode()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parseKeys(data); !errors.Is(err, ErrKeys) {
		t.Errorf("an epoch under another key: %v", err)
	}
}

func TestBackupsAreNumberedAndTwoStay(t *testing.T) {
	s, b := backedUpDay(t, 1)
	folder := filepath.Dir(b.File)
	for range 3 {
		b = backUp(t, s, folder)
	}
	found, err := Backups(folder)
	if err != nil || len(found) != 2 || found[0] != b || found[0].Number != 4 || found[1].Number != 3 {
		t.Errorf("%+v, %v", found, err)
	}
	if left, _ := os.ReadDir(folder); len(left) != 2 {
		t.Errorf("left: %v", left)
	}
}

// TestTortureChangedBackup cuts a backup off and changes its bits: it is
// told each time, and nothing is restored from it.
func TestTortureChangedBackup(t *testing.T) {
	s, b := backedUpDay(t, 12)
	whole, err := os.ReadFile(b.File)
	if err != nil {
		t.Fatal(err)
	}
	check := func(data []byte) error {
		if err := os.WriteFile(b.File, data, 0o600); err != nil {
			t.Fatal(err)
		}
		read, keys, sealed, err := readBackup(b.File)
		if err != nil {
			return err
		}
		_, err = read.open(sealed, keys, s.rollKey)
		return err
	}
	if err := check(whole); err != nil {
		t.Fatal(err)
	}
	chance := rand.New(rand.NewPCG(7, 8))
	flips, cuts := times(300, 10_000), times(100, 2_000)
	for range flips {
		bit := chance.IntN(8 * len(whole))
		if err := check(flipped(whole, bit)); !errors.Is(err, ErrBackup) {
			t.Fatalf("bit %d: %v", bit, err)
		}
	}
	for range cuts {
		n := chance.IntN(len(whole))
		if err := check(whole[:n]); !errors.Is(err, ErrBackup) {
			t.Fatalf("cut after %d bytes: %v", n, err)
		}
	}
	t.Logf("backup: of %d bits changed and %d ends cut off all were told", flips, cuts)
}

// TestTortureBackupsWhileWriting takes backups while a day is under way.
func TestTortureBackupsWhileWriting(t *testing.T) {
	folder, taken := t.TempDir(), 0
	for wanted := times(8, 200); taken < wanted; {
		day := smallDay(t)
		s := day.create(t, t.TempDir())
		played := make(chan error)
		go func() { played <- day.play(s, 0, func(int) {}) }()
		for busy := true; busy; taken++ {
			b := backUp(t, s, folder)
			to := filepath.Join(t.TempDir(), "station")
			if _, err := Restore(b.File, to, two, noon); err != nil {
				t.Fatal(err)
			}
			spare, err := signedIn(to)
			if err != nil {
				t.Fatal(err)
			}
			resumed(t, spare, heads{rollName: b.Roll, tallyName: b.Tally})
			if err := spare.Close(); err != nil {
				t.Fatal(err)
			}
			select {
			case err := <-played:
				if err != nil {
					t.Fatal(err)
				}
				busy = false
			default:
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d backups taken while writing: each was verified, restored and opened", taken)
}

func TestMediumPulledOut(t *testing.T) {
	s, _ := backedUpDay(t, 2)
	stick := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	var told []Keeping
	k := newKeeper(s, stick, func(now Keeping) { told = append(told, now) })
	k.backUp()
	k.look() // nothing to do
	if len(told) != 1 || told[0].Err != nil || told[0].Last.Number != 1 {
		t.Fatalf("%+v", told)
	}
	if err := os.Rename(stick, stick+" in a pocket"); err != nil {
		t.Fatal(err)
	}
	k.look()
	if len(told) != 2 || !errors.Is(told[1].Err, ErrNoMedium) || told[1].Last.Number != 1 {
		t.Fatalf("pulled out: %+v", told)
	}
	if err := os.Mkdir(stick, 0o700); err != nil { // what a system may leave of it
		t.Fatal(err)
	}
	day := smallDay(t)
	day.script.Steps = day.script.Steps[:4]
	if err := day.play(s, 2, func(int) {}); err != nil {
		t.Fatal("the work does not go on:", err)
	}
	k.look()
	if left, _ := os.ReadDir(stick); len(left) != 0 || len(told) != 2 {
		t.Errorf("written where the stick was: %v", left)
	}
	if err := errors.Join(os.Remove(stick), os.Rename(stick+" in a pocket", stick)); err != nil {
		t.Fatal(err)
	}
	k.look()
	if now := k.State(); now.Err != nil || now.Last.Roll != s.Day.Roll().Head() || len(told) != 3 {
		t.Errorf("back again: %+v", now)
	}
}

func TestKeeperWorksByItself(t *testing.T) {
	s, _ := backedUpDay(t, 1)
	told := make(chan Keeping, 8)
	k := s.KeepBackups(t.TempDir(), func(now Keeping) { told <- now })
	if now := <-told; now.Err != nil || now.Last.Number != 1 {
		t.Fatalf("%+v", now)
	}
	k.Step()
	if now := <-told; now.Err != nil || now.Last.Number != 2 {
		t.Fatalf("%+v", now)
	}
	missing := s.KeepBackups(filepath.Join(t.TempDir(), "missing"), func(now Keeping) { told <- now })
	if now := <-told; !errors.Is(now.Err, fs.ErrNotExist) || strings.Contains(now.Err.Error(), t.TempDir()) {
		t.Errorf("%+v", now)
	}
	if err := s.Close(); err != nil { // which ends the keeping
		t.Fatal(err)
	}
	missing.Step()
}

func TestUnpackTakesOneEncodingOnly(t *testing.T) {
	data := pack([]packed{{"a", []byte("1")}, {"b", nil}})
	if parts, err := unpack(data); err != nil || len(parts) != 2 || partOf(parts, "c") != nil {
		t.Errorf("%v, %v", parts, err)
	}
	for name, other := range map[string][]byte{"more behind": append(bytes.Clone(data), make([]byte, 512)...), "nothing": nil, "no tar": []byte("letter")} {
		if _, err := unpack(other); !errors.Is(err, ErrBackup) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// BenchmarkBackUp keeps the demonstration's whole day, on whatever medium the
// temporary folder is.
func BenchmarkBackUp(b *testing.B) {
	day := demonstrationDay(b)
	s := day.create(b, b.TempDir())
	defer s.Close()
	if err := day.play(s, 0, func(int) {}); err != nil {
		b.Fatal(err)
	}
	folder := b.TempDir()
	for b.Loop() {
		made, err := s.BackUp(folder)
		if err != nil {
			b.Fatal(err)
		}
		if info, err := os.Stat(made.File); err == nil {
			b.SetBytes(info.Size())
		}
	}
}
