package store

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"changpiao/station/election"
	"changpiao/station/roll"
)

// round is the community's next one: A, who is D too, stands in it.
func round(t *testing.T, number int, staff ...election.StaffID) *election.Definition {
	t.Helper()
	def := community(t)
	def.Round, def.Kind = number, election.RunOff
	def.Staff = slices.DeleteFunc(def.Staff, func(m election.StaffMember) bool { return !slices.Contains(staff, m.ID) })
	return def
}

func TestNextRoundHasTheStationsKeys(t *testing.T) {
	dir := t.TempDir()
	first, err := CreateStation(dir, Opening{Definition: community(t), Place: "S1", PINs: livePINs()})
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if _, err := first.NextRound(round(t, 2, "I", "N", "A", "D")); !errors.Is(err, ErrNoPair) {
		t.Errorf("without two supervisors: %v", err)
	}
	def := round(t, 2, "I", "N", "B", "C")
	second, err := first.NextRound(def)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.NextRound(def); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the same round twice: %v", err)
	}
	third, err := second.NextRound(round(t, 3, "I", "N", "B", "C"))
	if err != nil {
		t.Fatal(err)
	}
	defer third.Close()
	if second.PublicKey() != first.PublicKey() || !bytes.Equal(second.Enrolment(), first.Enrolment()) {
		t.Error("the round has other keys")
	}
	voters := 0
	second.Day.Roll().View(func(s *roll.State) {
		for range s.Entries {
			voters++
		}
		if s.Stage() != roll.Prepared || len(s.Staff()) != 4 {
			t.Errorf("stage %q, staff %v", s.Stage(), s.Staff())
		}
	})
	if voters != 10 || second.Day.Tally() != nil {
		t.Errorf("%d voters", voters)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	rounds, err := Rounds(dir)
	want := []string{dir, filepath.Join(dir, "round-2"), filepath.Join(dir, "round-3")}
	if err != nil || !slices.Equal(rounds, want) {
		t.Errorf("%q, %v", rounds, err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*.new")); len(left) != 0 {
		t.Errorf("left: %q", left)
	}
	text, err := os.ReadFile(filepath.Join(rounds[1], roundName))
	if err != nil {
		t.Fatal(err)
	}
	if read, err := election.ParseRound(roundName, text); err != nil || read.Digest() != def.Digest() || len(read.Voters)+len(read.Staff) != 0 {
		t.Errorf("%v %+v", err, read)
	}
	locked, err := OpenStation(rounds[1], "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := locked.SignIn("A", livePINs()["A"], noon); !errors.Is(err, ErrNoPIN) {
		t.Errorf("a candidate signed in: %v", err)
	}
	again, err := locked.SignIn("B", livePINs()["B"], noon)
	if err != nil || again.Day.Definition().Round != 2 {
		t.Fatalf("%v", err)
	}
	if err := again.Close(); err != nil {
		t.Fatal(err)
	}
}

// A round whose definition a corrected result has changed is made anew, and the
// one before is kept under another name.
func TestRoundOfACorrectedResult(t *testing.T) {
	s := rehearsal(t)
	for n, day := range []election.Date{"2021-01-28", "2021-01-29", "2021-01-30"} {
		def := round(t, 2, "I", "N", "B", "C")
		def.ElectionDay = day
		next, err := s.NextRound(def)
		if err != nil {
			t.Fatal(err)
		}
		if err := next.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := s.NextRound(def); !errors.Is(err, fs.ErrExist) {
			t.Errorf("the same round twice: %v", err)
		}
		aside, _ := filepath.Glob(filepath.Join(s.Dir(), "round-2.superseded-*"))
		if rounds, err := Rounds(s.Dir()); err != nil || len(rounds) != 2 || len(aside) != n {
			t.Errorf("%q, %q, %v", rounds, aside, err)
		}
	}
	if err := os.Remove(filepath.Join(s.Dir(), "round-2", roundName)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.NextRound(round(t, 2, "B", "C")); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over a folder that says nothing: %v", err)
	}
}

func TestRoundsOfNoFolder(t *testing.T) {
	if _, err := Rounds(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
