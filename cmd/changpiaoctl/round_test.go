package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A station that counts for its whole community makes the next round itself;
// the street office takes it in from the file that lies by its books.
func TestStreetTakesAStationsRound(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "next-runoff")
	rehearseInto(t, dir, "")
	out := dir + "-out"
	o := newOffice(t, dir)
	first, last := oneFile(t, filepath.Join(out, "earlier"), ".sheet"), oneFile(t, out, ".sheet")
	o.must("enrol", oneFile(t, out, ".enrol"))
	o.refused("S706", "import", last)
	o.must("import", first)
	o.must("define", filepath.Join(out, "book", "round-2", "round.json"))
	o.must("define", filepath.Join(out, "book", "round-2", "round.json")) // twice is once
	o.must("import", last)
	o.consolidated(`[{"round":1,"registered":21,"late":1,"outcome":{"positions":{"member":{"elected":["a"],"runoff":["b","c"],"runoff_seats":1}}}},
		{"round":2,"registered":21,"late":0,"outcome":{"quorum":true,"positions":{"member":{"base":12,"elected":["b"],"runoff":[]}}}}]`)
	for file, want := range map[string]int{filepath.Join(out, "book", "round-2", "round.json"): exitDone, filepath.Join(dir, "election.json"): exitRefused} {
		if code, _, errs := runIn("sheet", "verify", last, "--keys", oneFile(t, out, ".enrol"), "--election", file); code != want {
			t.Errorf("verified by %s: exit %d, want %d: %s", file, code, want, errs)
		}
	}
	if code, said, errs := runIn("book", "verify", out); code != exitDone || strings.Count(said, ".book: ") != 4 {
		t.Errorf("book verify: exit %d: %s%s", code, said, errs)
	}
	if code, _, errs := runIn("street", "define", "--ledger", o.ledger, filepath.Join(dir, "election.json")); code != exitUnreadable || !strings.Contains(errs, "D108") {
		t.Errorf("a first round's file: exit %d: %s", code, errs)
	}
}

// No one station of several knows the community's result: the street office
// makes the round, and every station takes it from the file.
func TestRoundOfSeveralStations(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "two-stations")
	rehearseInto(t, dir, "2")
	rehearseInto(t, dir, "")
	o := newOffice(t, dir)
	round := filepath.Join(dir, "round.json")
	next := []string{"--election", "two", "--out", round}
	o.must("enrol", oneFile(t, dir+"-out", ".enrol"), oneFile(t, dir+"-out2", ".enrol"))
	o.must("import", oneFile(t, dir+"-out", ".sheet"))
	o.refused("O608", "next-round", next...)
	o.must("import", oneFile(t, dir+"-out2", ".sheet"))
	o.refused("B407", "next-round", append(next, "--kind", "revote")...)
	o.refused("D108", "next-round", append(next, "--day", "2021-05-01")...)
	o.must("next-round", next...)
	text, err := os.ReadFile(round)
	if err != nil || strings.Contains(string(text), "id_number") || strings.Contains(string(text), "staff") {
		t.Errorf("people in the round's file: %v %s", err, text)
	}
	for suffix, second := range map[string]string{
		"": `{"do":"next_round","expect":"O608"},{"do":"next_round","by":["T5"],"definition":"round.json","expect":"W113"},
			{"do":"next_round","definition":"round.json"},{"do":"open","received":{"p":9},"seals":{"S1-1":"x"}},{"do":"issue_many","from":"0001","to":"0008"},
			{"do":"close","unused":{"p":1}},{"do":"publish_late_list"},{"do":"returned","box":"S1-1","paper":"p","n":8},{"do":"bundle","id":"B1","paper":"p","n":8},
			{"do":"ballot","bundle":"B1","marks":{"director":["w0005"]},"times":8},{"do":"ballot","bundle":"B1","pass":2,"marks":{"director":["w0005"]},"times":8},
			{"do":"agree","bundle":"B1"},{"do":"seal"}`,
		"2": `{"do":"next_round","definition":"round.json"},{"do":"open","received":{"p":9},"seals":{"S2-1":"x"}},{"do":"issue_many","from":"0011","to":"0015"},{"do":"issue","voter":"0020"},
			{"do":"close","unused":{"p":3}},{"do":"publish_late_list"},{"do":"returned","box":"S2-1","paper":"p","n":6},{"do":"bundle","id":"B1","paper":"p","n":6},
			{"do":"ballot","bundle":"B1","marks":{"director":["a"]},"times":6},{"do":"ballot","bundle":"B1","pass":2,"marks":{"director":["a"]},"times":6},
			{"do":"agree","bundle":"B1"},{"do":"seal"}`,
	} {
		script := filepath.Join(dir, "script"+suffix+".json")
		data, err := os.ReadFile(script)
		if err != nil {
			t.Fatal(err)
		}
		steps, closed := strings.CutSuffix(strings.Join(strings.Fields(string(data)), " "), "] }")
		if !closed {
			t.Fatalf("%s does not end with its steps", script)
		}
		longer := steps + "," + second + "]}"
		if err := os.WriteFile(script, []byte(longer), 0o600); err != nil {
			t.Fatal(err)
		}
		rehearseInto(t, dir, suffix)
	}
	o.must("enrol", oneFile(t, dir+"-out", ".enrol"), oneFile(t, dir+"-out2", ".enrol"))
	o.must("import", oneFile(t, dir+"-out", ".sheet"), oneFile(t, dir+"-out2", ".sheet"))
	o.consolidated(`[{"round":1,"outcome":{"positions":{"director":{"runoff":["a","w:0005","w:0015"]}}}},
		{"round":2,"provisional":null,"registered":23,"late":0,"positions":{"director":{"votes":{"a":6,"w0005":8,"w0015":0}}},
		"outcome":{"quorum":true,"positions":{"director":{"base":14,"elected":["w0005"],"runoff":[]}}}}]`)
}

// A sheet of an earlier revision is left beside the last one, and the street
// office can take both, one after the other.
func TestEarlierRevision(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "reopen")
	rehearseInto(t, dir, "2")
	rehearseInto(t, dir, "2") // again into the same folder: nothing is left of the first
	out := dir + "-out2"
	o := newOffice(t, dir)
	first, last := oneFile(t, filepath.Join(out, "earlier"), ".sheet"), oneFile(t, out, ".sheet")
	o.must("enrol", oneFile(t, out, ".enrol"))
	o.must("import", first)
	o.must("import", last)
	o.refused("S708", "import", last)
	o.refused("S708", "import", first)
	late := newOffice(t, dir)
	late.must("enrol", oneFile(t, out, ".enrol"))
	late.must("import", last)
	late.refused("S710", "import", first)
}

// A rehearsal that fails leaves nothing that an earlier one left in its folder.
func TestFolderUsedAgain(t *testing.T) {
	t.Parallel()
	dir := caseIn(t, "next-runoff")
	rehearseInto(t, dir, "")
	script := filepath.Join(dir, "fails.json")
	if err := os.WriteFile(script, []byte(`{"station": "S1", "steps": [{"do": "next_round"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, errs := runIn("rehearse", "--election", filepath.Join(dir, "election.json"), "--script", script, "--out", dir+"-out")
	if code != exitRefused || !strings.Contains(errs, "B407") {
		t.Errorf("exit %d: %s", code, errs)
	}
	left, err := os.ReadDir(dir + "-out")
	if err != nil || len(left) != 1 || left[0].Name() != "book" {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(dir+"-out", "book", "round-2")); err == nil {
		t.Error("the second round of another day is left")
	}
}
