// Package storetest has made-up people whose names and ID numbers are found again
// wherever they were left.
package storetest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io/fs"
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
	Name     = "䶮㛃"
	IDNumber = "99019919"
)

// Person is a voter's name and ID number.
func Person(i int) (name, id string) {
	id = fmt.Sprintf("%s%02d%02d%02d%03d", IDNumber, 40+i%60, 1+i%12, 1+i%28, i%1000)
	return Name + string(rune('一'+i)), id + string(election.CheckDigit(id))
}

// Traces are the ways in which a mark could stand in a file.
func Traces(t testing.TB) map[string][]byte {
	t.Helper()
	ways := map[string][]byte{}
	for _, mark := range []string{Name, IDNumber} {
		plain := []byte(mark)
		ways[mark] = plain
		ways[mark+" in hexadecimal"] = []byte(hex.EncodeToString(plain))
		for shift := range 3 { // the digits that the mark alone decides, wherever it stands in a text
			digits := base64.StdEncoding.EncodeToString(slices.Concat(make([]byte, shift), plain, make([]byte, 3)))
			ways[fmt.Sprint(mark, " in Base64, ", shift)] = []byte(digits[(8*shift+5)/6 : 8*(shift+len(plain))/6])
		}
		for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
			var wide bytes.Buffer
			if err := binary.Write(&wide, order, utf16.Encode([]rune(mark))); err != nil {
				t.Fatal(err)
			}
			ways[fmt.Sprint(mark, " in UTF-16, ", order)] = wide.Bytes()
			ways[fmt.Sprint(mark, " in UTF-16 in hexadecimal, ", order)] = []byte(strings.ToUpper(hex.EncodeToString(wide.Bytes())))
		}
		gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(plain)
		if err != nil {
			t.Fatal(err)
		}
		ways[mark+" in GB 18030"] = gb
	}
	ways["name escaped"] = []byte(strings.Trim(fmt.Sprintf("%+q", Name), `"`))
	return ways
}

// Search looks for traces in every file below a folder, and says how many bytes
// it has seen.
func Search(t testing.TB, dir string, ways map[string][]byte) (seen int) {
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

// Election is the file of a community of two candidates and 1,000 marked people.
func Election() []byte {
	voters := []string{
		`{"no": "0001", "name": "丁一", "id_number": "110101199003074514", "class": 1, "station": "S1"}`,
		`{"no": "0002", "name": "王二", "id_number": "110101199003074522", "class": 1, "station": "S1"}`,
	}
	for i := range 1000 {
		name, id := Person(i)
		voters = append(voters, fmt.Sprintf(`{"no": "%04d", "name": "%s", "id_number": "%s", "class": 1, "station": "S1"}`, i+3, name, id))
	}
	return fmt.Appendf(nil, `{
 "id": "marked", "title": "示例", "profile": "residents-2020", "election_day": "2021-01-28", "kind": "first", "rules": {},
 "positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [{"id": "a", "name": "丁一", "voter": "0001"}, {"id": "b", "name": "王二", "voter": "0002"}]}],
 "papers": [{"id": "p", "positions": ["director"]}], "stations": [{"id": "S1", "title": "中心会场", "boxes": [{"id": "1"}]}],
 "staff": [{"id": "R", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "N", "role": "recorder"},
  {"id": "A", "role": "supervisor"}, {"id": "B", "role": "supervisor"}, {"id": "C", "role": "chief_supervisor"}],
 "voters": [%s]}`, strings.Join(voters, ","))
}

// Script is the day of that community: some of the people vote, one for another,
// and one more is registered.
func Script() []byte {
	name, id := Person(1000)
	_, taken := Person(7)
	return fmt.Appendf(nil, `{"station": "S1", "steps": [
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
 {"do": "seal", "by": ["A", "B"]}]}`, name, id, taken)
}
