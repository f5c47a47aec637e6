package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"changpiao/station"
	"changpiao/station/election"
)

// lateCommunity writes an election of two stations and the scripts of their
// days, in which people are registered late.
func lateCommunity(t *testing.T, dir, name string, late map[string][]string) (file string, scripts map[string]string) {
	t.Helper()
	write := func(file, text string) string {
		path := filepath.Join(dir, file)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file = write(name+".json", fmt.Sprintf(`{"id": %[1]q, "title": "换届", "community": "%[1]s社区", "profile": "residents-2020", "election_day": "2021-01-28",
	"positions": [{"id": "p", "title": "主任", "seats": 1, "candidates": [{"id": "a", "name": "王", "voter": "0001"}, {"id": "b", "name": "李", "voter": "0002", "sex": "F"}]}],
	"papers": [{"id": "b", "title": "选票", "positions": ["p"]}],
	"stations": [{"id": "S1", "title": "会场", "boxes": [{"id": "B1"}]}, {"id": "S2", "title": "分会场", "boxes": [{"id": "B2"}]}],
	"staff": [{"id": "T1", "name": "甲", "role": "registrar"}, {"id": "T2", "name": "乙", "role": "supervisor"}, {"id": "T3", "name": "丙", "role": "supervisor"},
		{"id": "T4", "name": "丁", "role": "recorder"}, {"id": "T5", "name": "戊", "role": "recorder"}, {"id": "T6", "name": "己", "role": "issuer"}],
	"voters": {"generate": 20, "seed": 3}}`, name))
	scripts = map[string]string{}
	for i, place := range []string{"S1", "S2"} {
		var steps []string
		for _, voter := range late[place] {
			steps = append(steps, `{"do": "register_late", "voter": `+voter+`}`)
		}
		box := fmt.Sprintf("B%d", i+1)
		issue := `{"do": "issue_many", "from": "0001", "to": "0009", "box": "B1"},`
		count, unused := 9, 11
		if place == "S2" { // where nobody of the prepared roll votes
			issue, count, unused = "", 0, 20
		}
		for n := range late[place] {
			issue += fmt.Sprintf(`{"do": "issue", "voter": "%s-%d", "box": %q},`, place, n+1, box)
		}
		count, unused = count+len(late[place]), unused-len(late[place])
		totals := fmt.Sprintf(`"votes": {"a": %d, "b": 0}`, count)
		scripts[place] = write(name+"-"+place+".script", fmt.Sprintf(`{"station": %q, "steps": [{"do": "open", "received": {"b": 20}, "seals": {%q: "7"}},
		%s %s {"do": "publish_late_list"}, {"do": "close", "unused": {"b": %d}}, {"do": "returned", "box": %q, "paper": "b", "n": %d},
		{"do": "totals", "position": "p", "pass": 1, %s}, {"do": "totals", "position": "p", "pass": 2, %s}, {"do": "seal"}]}`,
			place, box, strings.Join(append(steps, ""), ","), issue, unused, box, count, totals, totals))
	}
	return file, scripts
}

// person is somebody who is registered late, with an invented number.
func person(name string, order int) string {
	first := fmt.Sprintf("99010119700101%03d", order)
	return fmt.Sprintf(`{"name": %q, "id_number": "%s%c", "class": 1}`, name, first, election.CheckDigit(first))
}

// Somebody is registered late in two communities, somebody else at two stations
// of one, and a third has a namesake there: from the packages to the sums.
func TestRegisteredLateTwiceIsFound(t *testing.T) {
	dir := t.TempDir()
	twice, here, namesake, other := person("欧阳晓月", 901), person("阿依古丽", 905), person("王兰", 907), person("王兰", 909)
	east, eastDay := lateCommunity(t, dir, "east", map[string][]string{"S1": {namesake, twice}})
	west, westDay := lateCommunity(t, dir, "west", map[string][]string{"S1": {here, twice}, "S2": {other, here}})
	o := office{t, filepath.Join(dir, "ledger")}
	o.must("init", "--election", east, west)
	packages := filepath.Join(dir, "packages")
	for _, file := range []string{east, west} {
		o.must("package", "--election", file, "--out", packages)
	}
	var sheets, lists []string
	for community, days := range map[string]map[string]string{"east": eastDay, "west": westDay} {
		for n, place := range []string{"S1", "S2"} {
			out := filepath.Join(dir, community+place)
			pack := filepath.Join(packages, fmt.Sprintf("%02d-%s-%s.package", n+1, community, place))
			if code, said, errs := runIn("rehearse", "--package", pack, "--script", days[place], "--out", out); code != exitDone {
				t.Fatal(said, errs)
			}
			o.must("enrol", theOnly(t, out, "*.enrol"))
			sheets, lists = append(sheets, theOnly(t, out, "*.sheet")), append(lists, theOnly(t, out, "*.late"))
		}
	}
	o.must("import", sheets...)
	if said := o.must("consolidate"); !strings.Contains(said, "did not come") || strings.Contains(said, "not set up from the office's package") {
		t.Errorf("nothing is said of the lists that are missing: %s", said)
	}
	o.must("import", lists...)
	o.refused("S708", "import", lists[0])
	var got []station.Result
	if err := json.Unmarshal([]byte(o.must("consolidate", "--json")), &got); err != nil || len(got) != 2 {
		t.Fatal(err, got)
	}
	found := map[string]int{}
	for _, r := range got {
		for _, x := range r.LateTwice {
			found[fmt.Sprintf("%s %s %s %s", r.Election, x.No, x.Other.Election, x.Other.No)]++
		}
	}
	for _, want := range []string{"east S1-2 west S1-2", "west S1-2 east S1-2", "west S1-1 west S2-2", "west S2-2 west S1-1"} {
		if found[want] != 1 {
			t.Errorf("%q is not told once: %v", want, found)
		}
	}
	if len(found) != 4 {
		t.Errorf("somebody is there twice who is not: %v", found)
	}
	said := o.must("consolidate")
	for _, want := range []string{"[R104]", "[R103]", "west社区", "分会场"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in %s", want, said)
		}
	}
	book := filepath.Join(dir, "book.xlsx")
	o.must("export", "--format", "xlsx", "--out", book)
	o.must("forget-late", "--by", "陈")
	if said := o.must("consolidate"); !strings.Contains(said, "can't be opened") || strings.Contains(said, "[R104]") {
		t.Errorf("the lists can still be read: %s", said)
	}
	noIDs(t, dir, "99010119700101")
}

// theOnly finds the one file of a folder whose name is like that.
func theOnly(t *testing.T, dir, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(found) != 1 {
		t.Fatal(pattern, found, err)
	}
	return found[0]
}

// noIDs fails where a number that begins so stands in a file of the office.
func noIDs(t *testing.T, dir, begins string) {
	t.Helper()
	for _, file := range []string{"ledger/ledger.book", "book.xlsx"} {
		data, err := os.ReadFile(filepath.Join(dir, file))
		if err != nil || strings.Contains(string(data), begins) || strings.Contains(string(data), "欧阳晓月") {
			t.Errorf("%s: an identity, or %v", file, err)
		}
	}
}

// A station that was made without a package has nothing to compare its people
// by, and that is said.
func TestWithoutAPackageNobodyIsCompared(t *testing.T) {
	dir := t.TempDir()
	file, days := lateCommunity(t, dir, "east", map[string][]string{"S1": {person("欧阳晓月", 901)}})
	o := office{t, filepath.Join(dir, "ledger")}
	o.must("init", "--election", file)
	out := filepath.Join(dir, "out")
	if code, said, errs := runIn("rehearse", "--election", file, "--script", days["S1"], "--out", out); code != exitDone {
		t.Fatal(said, errs)
	}
	if lists, err := filepath.Glob(filepath.Join(out, "*.late")); len(lists) > 0 || err != nil {
		t.Error("a list without the office's key", err)
	}
	o.must("enrol", theOnly(t, out, "*.enrol"))
	o.must("import", theOnly(t, out, "*.sheet"))
	if said := o.must("consolidate"); !strings.Contains(said, "They are not compared") {
		t.Error(said)
	}
}
