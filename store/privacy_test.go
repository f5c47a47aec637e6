package store

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"

	"changpiao/station/election"
)

// Every name and every ID number of the marked community begins with these, and
// nothing else holds them.
const (
	markedName = "䶮㛃"
	markedID   = "99019919"
)

// markedPerson is a voter's name and ID number.
func markedPerson(i int) (name, id string) {
	id = fmt.Sprintf("%s%02d%02d%02d%03d", markedID, 40+i%60, 1+i%12, 1+i%28, i%1000)
	return markedName + string(rune('一'+i)), id + string(election.CheckDigit(id))
}

// markedDay is a community of two candidates and 1,000 marked people, of whom
// some come to vote, and one more.
func markedDay(t *testing.T) scripted {
	t.Helper()
	voters := []string{
		`{"no": "0001", "name": "丁一", "id_number": "110101199003074514", "class": 1, "station": "S1"}`,
		`{"no": "0002", "name": "王二", "id_number": "110101199003074522", "class": 1, "station": "S1"}`,
	}
	for i := range 1000 {
		name, id := markedPerson(i)
		voters = append(voters, fmt.Sprintf(`{"no": "%04d", "name": "%s", "id_number": "%s", "class": 1, "station": "S1"}`, i+3, name, id))
	}
	def, err := election.Parse("election.json", fmt.Appendf(nil, `{
 "id": "marked", "title": "示例", "profile": "residents-2020", "election_day": "2021-01-28", "kind": "first", "rules": {},
 "positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [{"id": "a", "name": "丁一", "voter": "0001"}, {"id": "b", "name": "王二", "voter": "0002"}]}],
 "papers": [{"id": "p", "positions": ["director"]}], "stations": [{"id": "S1", "title": "中心会场", "boxes": [{"id": "1"}]}],
 "staff": [{"id": "R", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "N", "role": "recorder"},
  {"id": "A", "role": "supervisor"}, {"id": "B", "role": "supervisor"}, {"id": "C", "role": "chief_supervisor"}],
 "voters": [%s]}`, strings.Join(voters, ",")), nil)
	if err != nil {
		t.Fatal(err)
	}
	name, id := markedPerson(1000)
	_, taken := markedPerson(7)
	return scripted{def, parsedScript(t, "script.json", fmt.Appendf(nil, `{"station": "S1", "steps": [
 {"do": "open", "received": {"p": 1100}, "seals": {"1": "000117"}},
 {"do": "issue_many", "from": "0001", "to": "0300"},
 {"do": "register_late", "voter": {"name": "%[1]s", "id_number": "%[2]s", "class": 1, "station": "S1"}},
 {"do": "register_late", "voter": {"name": "%[1]s", "id_number": "%[3]s", "class": 1, "station": "S1"}, "expect": "R103"},
 {"do": "issue", "voter": "0301", "with": []},
 {"do": "close", "unused": {"p": 799}},
 {"do": "publish_late_list", "by": "A"},
 {"do": "returned", "box": "1", "paper": "p", "n": 301},
 {"do": "bundle", "id": "B", "paper": "p", "n": 301},
 {"do": "ballot", "bundle": "B", "pass": 1, "marks": {"director": ["a"]}, "times": 301, "by": "N"},
 {"do": "ballot", "bundle": "B", "pass": 2, "marks": {"director": ["a"]}, "times": 301, "by": "C"},
 {"do": "agree", "bundle": "B"},
 {"do": "seal", "by": ["A", "B"]}]}`, name, id, taken))}
}

// traces are the ways in which a mark could stand in a file.
func traces(t *testing.T) map[string][]byte {
	t.Helper()
	ways := map[string][]byte{}
	for _, mark := range []string{markedName, markedID} {
		plain := []byte(mark)
		ways[mark] = plain
		ways[mark+" in hexadecimal"] = []byte(hex.EncodeToString(plain))
		for shift := range 3 { // the digits that the mark alone decides, wherever it stands in a text
			digits := base64.StdEncoding.EncodeToString(slices.Concat(make([]byte, shift), plain, make([]byte, 3)))
			ways[fmt.Sprint(mark, " in Base64, ", shift)] = []byte(digits[(8*shift+5)/6 : 8*(shift+len(plain))/6])
		}
		var wide bytes.Buffer
		if err := binary.Write(&wide, binary.LittleEndian, utf16.Encode([]rune(mark))); err != nil {
			t.Fatal(err)
		}
		ways[mark+" in UTF-16"] = wide.Bytes()
		gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(plain)
		if err != nil {
			t.Fatal(err)
		}
		ways[mark+" in GB 18030"] = gb
	}
	ways["name escaped"] = []byte(strings.Trim(fmt.Sprintf("%+q", markedName), `"`))
	return ways
}

// search looks for traces in every file below a folder, and says how many bytes
// it has seen.
func search(t *testing.T, dir string, ways map[string][]byte) (seen int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		seen += len(data)
		for what, trace := range ways {
			if bytes.Contains(data, trace) {
				t.Errorf("%s stands in %s", what, filepath.Base(path))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return seen
}

// TestNoPersonInPlainText looks through all that a day of 1,001 marked people
// leaves on disks, also while it is under way.
func TestNoPersonInPlainText(t *testing.T) {
	ways := traces(t)
	for _, around := range []string{"x", "xx", "xxx"} {
		hidden := base64.StdEncoding.EncodeToString([]byte(around + markedName + around))
		if !slices.ContainsFunc(slices.Collect(maps.Values(ways)), func(trace []byte) bool { return strings.Contains(hidden, string(trace)) }) {
			t.Fatalf("a name within %q would not be found", hidden)
		}
	}
	dir, stick, temporary := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	day := markedDay(t)
	s := day.create(t, dir)
	seen := 0
	if err := day.play(s, 0, func(int) { seen = search(t, dir, ways) }); err != nil {
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
	if left := search(t, temporary, ways); left == 0 {
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
	seen += search(t, dir, ways) + search(t, stick, ways)
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
	name, _ := markedPerson(0)
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
	search(t, s.Dir(), slots)
	search(t, s.Dir(), traces(t))
	search(t, stick, slots)
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
