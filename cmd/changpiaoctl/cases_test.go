package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// runIn runs a command in process and gives its exit code and what it wrote.
func runIn(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = run(args, &o, &e)
	return code, o.String(), e.String()
}

// rehearseInto runs one of a case's scripts and gives what --json printed.
func rehearseInto(t *testing.T, dir, suffix string) map[string]any {
	t.Helper()
	code, out, errs := runIn("rehearse", "--election", filepath.Join(dir, "election.json"),
		"--script", filepath.Join(dir, "script"+suffix+".json"), "--out", dir+"-out"+suffix, "--json")
	if code != exitDone {
		t.Fatalf("script%s: exit %d: %s", suffix, code, errs)
	}
	var result map[string]any
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		t.Fatalf("script%s: %v in %q", suffix, err, out)
	}
	return result
}

// caseIn copies a case to a temporary folder, where its books may be written.
func caseIn(t *testing.T, name string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), name)
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "cases", name))); err != nil {
		t.Fatal(err)
	}
	return dir
}

// lacking says where got does not hold what want asks. Flags may be more.
func lacking(path string, want, got any) []string {
	w, isMap := want.(map[string]any)
	if !isMap {
		if flags, ok := want.([]any); ok && strings.HasSuffix(path, ".flags") {
			have, _ := got.([]any)
			for _, f := range flags {
				if !slices.Contains(have, f) {
					return []string{fmt.Sprintf("%s: %v is not in %v", path, f, have)}
				}
			}
			return nil
		}
		if list, ok := want.([]any); ok && strings.HasSuffix(path, ".rounds") {
			have, _ := got.([]any)
			if len(have) != len(list) {
				return []string{fmt.Sprintf("%s: want %d, got %d", path, len(list), len(have))}
			}
			var out []string
			for i := range list {
				out = append(out, lacking(fmt.Sprintf("%s[%d]", path, i), list[i], have[i])...)
			}
			return out
		}
		if !reflect.DeepEqual(want, got) {
			return []string{fmt.Sprintf("%s: want %v, got %v", path, want, got)}
		}
		return nil
	}
	g, ok := got.(map[string]any)
	if !ok {
		return []string{fmt.Sprintf("%s: want an object, got %v", path, got)}
	}
	var out []string
	for k, v := range w {
		out = append(out, lacking(path+"."+k, v, g[k])...)
	}
	return out
}

func compare(t *testing.T, expectFile string, got any) {
	t.Helper()
	data, err := os.ReadFile(expectFile)
	if err != nil {
		t.Fatal(err)
	}
	var want any
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatal(err)
	}
	for _, fault := range lacking("", want, got) {
		t.Error(filepath.Base(expectFile), fault)
	}
}

// Each case's expected figures were computed by hand from the rules. A second
// script is another station's (its book may be needed by the first) or another
// day under the same definition, so it runs first.
func TestCases(t *testing.T) {
	entries, err := os.ReadDir(filepath.Join("testdata", "cases"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			t.Parallel()
			dir := caseIn(t, entry.Name())
			for _, suffix := range []string{"2", ""} {
				if _, err := os.Stat(filepath.Join(dir, "script"+suffix+".json")); err != nil {
					continue
				}
				compare(t, filepath.Join(dir, "expect"+suffix+".json"), rehearseInto(t, dir, suffix))
			}
		})
	}
}

// oneFile gives the only file of a rehearsal's output with an extension.
func oneFile(t rapid.TB, dir, ext string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*"+ext))
	if err != nil || len(found) != 1 {
		t.Fatalf("%s: want exactly one *%s, got %v (%v)", dir, ext, found, err)
	}
	return found[0]
}

// The same sheet is read back from all four ways out, and no altered byte of
// the file is let through.
func TestVerifyOutput(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "b402")
	rehearseInto(t, dir, "")
	out := dir + "-out"
	key := oneFile(t, out, ".enrol")
	for _, ext := range []string{".sheet", ".txt", ".png", ".pdf"} {
		if name := strings.TrimSuffix(key, ".enrol") + ext; oneFile(t, out, ext) != name {
			t.Errorf("%s is not there", name)
		}
	}
	election := filepath.Join(dir, "election.json")
	for _, ext := range []string{".sheet", ".txt", ".png", ".pdf"} {
		if code, _, errs := runIn("sheet", "verify", oneFile(t, out, ext), "--keys", key, "--election", election); code != exitDone {
			t.Errorf("%s: exit %d: %s", ext, code, errs)
		}
	}
	sheetFile := oneFile(t, out, ".sheet")
	if code, _, errs := runIn("sheet", "verify", sheetFile); code != exitRefused || !strings.Contains(errs, "S705") {
		t.Errorf("without keys: exit %d, want S705: %s", code, errs)
	}
	whole, err := os.ReadFile(sheetFile)
	if err != nil {
		t.Fatal(err)
	}
	altered := filepath.Join(t.TempDir(), "altered.sheet")
	for i := range whole {
		data := bytes.Clone(whole)
		data[i] ^= 1 << (i % 8)
		if err := os.WriteFile(altered, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if code, _, errs := runIn("sheet", "verify", altered, "--keys", key); code != exitRefused || !strings.Contains(errs, "S70") {
			t.Errorf("byte %d altered: exit %d: %s", i, code, errs)
		}
	}
}

// Two stations' sheets, by file and by picture, add up to the community's
// result; until the second has come there is no outcome.
func TestConsolidate(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, part, want string }{
		{"mobile-box", `{"provisional":true,"missing":["S2"],"registered":21,"outcome":null}`,
			`{"verdict":"counted","received":["S1","S2"],"registered":31,"late":1,
			"papers":{"p":{"issued":21,"issued_mobile":3,"returned":20,"valid":16,"void":4}},
			"positions":{"director":{"counted":16,"votes":{"a":7,"b":8}}},
			"outcome":{"quorum":true,"positions":{"director":{"base":20,"elected":[],"runoff":["b","a"],"runoff_seats":1}}}}`},
		{"mobile-station", `{"provisional":true,"verdict":"invalid","code":"B401","outcome":null}`,
			`{"verdict":"invalid","code":"B401","outcome":{"positions":{"director":{"elected":[],"runoff":[],"runoff_seats":0,"tie":[]}}}}`},
		{"two-stations", `{"provisional":true,"registered":12,"proxies":1,"outcome":null}`,
			`{"registered":23,"late":3,"proxies":1,"papers":{"p":{"issued_proxy":1,"returned":16}},
			"positions":{"director":{"votes":{"a":6,"b":0},"write_ins":{"王同/0005":5,"王同/0015":5}}},
			"outcome":{"quorum":true,"positions":{"director":{"runoff":["a","w:0005","w:0015"],"runoff_seats":1,"tie":[]}}}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := caseIn(t, tt.name)
			rehearseInto(t, dir, "2")
			rehearseInto(t, dir, "")
			o := newOffice(t, dir)
			o.must("enrol", oneFile(t, dir+"-out", ".enrol"), oneFile(t, dir+"-out2", ".enrol"))
			o.must("import", oneFile(t, dir+"-out", ".sheet"))
			o.consolidated(tt.part)
			o.must("import", oneFile(t, dir+"-out2", ".png"))
			o.consolidated(tt.want)
		})
	}
}

// A newer revision that names no sheet held here is set apart, and what was
// held stays; the same sheet again changes nothing.
func TestRevisionOfAnotherDay(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "reopen")
	rehearseInto(t, dir, "2")
	rehearseInto(t, dir, "")
	first, second := oneFile(t, dir+"-out", ".sheet"), oneFile(t, dir+"-out2", ".sheet")
	o := newOffice(t, dir)
	o.refused("S705", "import", first)
	o.must("enrol", oneFile(t, dir+"-out", ".enrol"), oneFile(t, dir+"-out2", ".enrol"))
	o.must("import", first)
	o.refused("S708", "import", first)
	o.refused("S711", "import", second)
	o.refused("S708", "import", second)
}

// A roll file that can't be read is 2, one with a wrong cell, or somebody who may
// not stand on the roll, is 1; file, row and field are named.
func TestBadRollFile(t *testing.T) {
	t.Parallel()
	const head = "选民编号,姓名,身份证号,类别,投票站\n"
	for _, tt := range []struct {
		name, roll string
		code       int
		says       []string
	}{
		{"no headings", "一,二,三\n", exitUnreadable, []string{"D108", "roll.csv"}},
		{"quotes that don't pair", head + "0001,\"丁一,990199197001019010,1,S1\n", exitUnreadable, []string{"D108", "roll.csv", "row 2"}},
		{"a number that was rounded", head + "0001,丁一,9.90199E+17,1,S1\n", exitRefused, []string{"D108", "/roll.csv, row 2", "ID number"}},
		{"a class that there is not", head + "0001,丁一,990199197001019010,9,S1\n", exitRefused, []string{"D108", "/roll.csv, row 2", "class"}},
		{"a number twice and a station that there is not", head + "0001,丁一,990199197001019010,1,S1\n0001,王二,99019919700101904X,1,S9\n", exitRefused, []string{"/roll.csv, row 3, \"voter number\"", "\"station\""}},
		{"a wrong check digit", head + "0001,丁一,990199197001019019,1,S1\n", exitRefused, []string{"R102", "roll.csv", "row 2", "ID number"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			text := `{"id": "e", "title": "示例", "election_day": "2021-01-28", "positions": [{"id": "d", "title": "主任", "seats": 1}],
 "papers": [{"id": "p", "positions": ["d"]}], "stations": [{"id": "S1", "boxes": [{"id": "1"}]}], "voters": {"file": "roll.csv"}}`
			for name, data := range map[string]string{"election.json": text, "roll.csv": tt.roll, "script.json": `{"station": "S1", "steps": []}`} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			code, _, errs := runIn("rehearse", "--election", filepath.Join(dir, "election.json"), "--script", filepath.Join(dir, "script.json"))
			if code != tt.code {
				t.Errorf("exit %d, want %d: %s", code, tt.code, errs)
			}
			for _, word := range tt.says {
				if !strings.Contains(errs, word) {
					t.Errorf("%q is not in %s", word, errs)
				}
			}
		})
	}
}

// A file that can't be read is 2, a definition that is refused is 1; line and
// field are named, and never a whole ID number.
func TestBadInput(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(filepath.Join("testdata", "cases", "two-stations", "election.json"))
	if err != nil {
		t.Fatal(err)
	}
	const script = `{"station": "S1", "steps": [{"do": "open", "received": {"p": 5}, "seals": {"S1-1": "x"}}]}`
	tests := []struct {
		name, old, new, script string
		code                   int
		says                   []string
	}{
		{name: "broken JSON", old: `"round": 1,`, new: `"round": 1`, code: exitUnreadable, says: []string{"D108", "line 12"}},
		{name: "wrong type", old: `"seats": 1`, new: `"seats": "1"`, code: exitRefused, says: []string{"D108", "line 17", "positions[0].seats"}},
		{name: "half a seat", old: `"seats": 1`, new: `"seats": 0.5`, code: exitRefused, says: []string{"D108", "positions[0].seats"}},
		{name: "no such day", old: `"2021-01-28"`, new: `"2021-02-30"`, code: exitRefused, says: []string{"D108", "line 7", "election_day"}},
		{name: "unknown profile", old: `"residents-2020"`, new: `"residents-1999"`, code: exitRefused, says: []string{"D108", "profile"}},
		{name: "candidate not on the roll", old: `"voter": "0002"`, new: `"voter": "0099"`, code: exitRefused, says: []string{"D104"}},
		{name: "principal not on the roll", old: `"principal": "0020"`, new: `"principal": "0099"`, code: exitRefused, says: []string{"P204"}},
		{name: "unknown fields", old: `"seats": 1`, new: `"seats": 1, "seat": 2`, script: strings.Replace(script, `"open",`, `"open", "note": "x",`, 1), code: exitDone,
			says: []string{`line 17, "positions[0].seat": `, `line 1, "steps[0].note": `, "不认识这个字段"}},
		{name: "unknown step", script: strings.Replace(script, "open", "fly", 1), code: exitUnreadable, says: []string{"D108", "steps[0].do"}},
		{name: "unknown code", script: strings.Replace(script, `"open",`, `"open", "expect": "I999",`, 1), code: exitUnreadable, says: []string{"steps[0].expect"}},
		{name: "not refused", script: strings.Replace(script, `"open",`, `"open", "expect": "B408",`, 1), code: exitRefused, says: []string{"step 1", "B408"}},
		{name: "refused", script: strings.Replace(script, "5", "-5", 1), code: exitRefused, says: []string{"step 1", "B406"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			text := strings.Replace(string(whole), tt.old, tt.new, 1)
			if tt.old != "" && text == string(whole) {
				t.Fatalf("%q is not in the definition", tt.old)
			}
			if tt.script == "" {
				tt.script = script
			}
			e, s := filepath.Join(dir, "election.json"), filepath.Join(dir, "script.json")
			for name, data := range map[string]string{e: text, s: tt.script} {
				if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			code, _, errs := runIn("rehearse", "--election", e, "--script", s)
			if code != tt.code {
				t.Errorf("exit %d, want %d: %s", code, tt.code, errs)
			}
			for _, word := range tt.says {
				if !strings.Contains(errs, word) {
					t.Errorf("%q is not in %s", word, errs)
				}
			}
		})
	}
}
