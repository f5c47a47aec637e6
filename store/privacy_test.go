package store

import (
	"encoding/base64"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/store/storetest"
)

// markedDay is the day of the marked people.
func markedDay(t *testing.T) scripted {
	t.Helper()
	def, err := election.Parse("election.json", storetest.Election(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return scripted{def, parsedScript(t, "script.json", storetest.Script())}
}

// TestNoPersonInPlainText looks through all that a day of 1,001 marked people
// leaves on disks, also while it is under way.
func TestNoPersonInPlainText(t *testing.T) {
	ways := storetest.Traces(t)
	for _, around := range []string{"x", "xx", "xxx"} {
		hidden := base64.StdEncoding.EncodeToString([]byte(around + storetest.Name + around))
		if !slices.ContainsFunc(slices.Collect(maps.Values(ways)), func(trace []byte) bool { return strings.Contains(hidden, string(trace)) }) {
			t.Fatalf("a name within %q would not be found", hidden)
		}
	}
	dir, stick, temporary := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	day := markedDay(t)
	s := day.create(t, dir)
	seen := 0
	if err := day.play(s, 0, func(int) { seen = storetest.Search(t, dir, ways) }); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, rollName+"-wal")); err != nil {
		t.Error("no log was looked at:", err)
	}
	backUp(t, s, stick)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	copied, err := OpenReadOnly(filepath.Join(dir, rollName))
	if err != nil {
		t.Fatal(err)
	}
	if left := storetest.Search(t, temporary, ways); left == 0 {
		t.Error("no copy was looked at")
	}
	if err := copied.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := signedIn(dir) // which checks that the people are there
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if n := len(again.Day.Definition().Voters); n != 1003 {
		t.Errorf("%d people", n)
	}
	seen += storetest.Search(t, dir, ways) + storetest.Search(t, stick, ways)
	t.Logf("1,001 marked people: no name and no number in %d bytes", seen)
}

func TestErasedPersonsAreGone(t *testing.T) {
	s, b := backedUpDay(t, 17)
	stick := filepath.Dir(b.File)
	second, err := s.NextRound(round(t, 2, "I", "N", "B", "C"))
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
	name, _ := storetest.Person(0)
	for _, st := range []*Station{s, second} {
		if err := os.MkdirAll(filepath.Join(st.PrintFolder(), "volumes"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(st.PrintFolder(), "volumes", "roll.pdf"), []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	slots := map[string][]byte{}
	for _, m := range s.folder.keys.Members {
		slots["slot of "+string(m.Member.ID)] = []byte(base64.StdEncoding.EncodeToString(m.Roll))
	}
	want := headsOf(s)
	open := rehearsal(t)
	confirm(t, open, "A", "B")
	if err := open.Erase(); !errors.Is(err, ErrNotSealed) {
		t.Errorf("before the result was sealed: %v", err)
	}
	if err := s.Erase(stick); !isRefusal(err, "W113") {
		t.Errorf("unconfirmed: %v", err)
	}
	confirm(t, s, "A")
	if err := s.Erase(stick); !isRefusal(err, "W113") {
		t.Errorf("one supervisor: %v", err)
	}
	confirm(t, s, "A", "B")
	if err := s.Erase(stick); err != nil {
		t.Fatal(err)
	}
	if _, err := s.BackUp(stick); !errors.Is(err, ErrErased) {
		t.Errorf("backed up after erasing: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{s.Dir(), filepath.Join(s.Dir(), "round-2")} {
		locked, err := OpenStation(folder, "test")
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range []election.StaffID{"I", "A", "C"} {
			if _, err := locked.SignIn(who, RehearsalPIN, noon); !errors.Is(err, ErrErased) {
				t.Errorf("%s signed in: %v", who, err)
			}
		}
	}
	storetest.Search(t, s.Dir(), slots)
	storetest.Search(t, s.Dir(), storetest.Traces(t))
	storetest.Search(t, stick, slots)
	for _, st := range []*Station{s, second} {
		if _, err := os.Stat(st.PrintFolder()); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the printed pages are still there: %v", err)
		}
	}
	if left, err := Backups(stick); err != nil || len(left) != 0 {
		t.Errorf("backups %v, %v", left, err)
	}
	for file, head := range want {
		if got, err := VerifyBook(filepath.Join(s.Dir(), file)); err != nil || got != head {
			t.Errorf("%s: %v, %v", file, got, err)
		}
	}
}
