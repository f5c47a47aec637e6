package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The second pass is keyed on another PC, exported as a signed file, and
// merged; a pass of another key or a changed file is not.
func TestPassKeyedOnAnotherPC(t *testing.T) {
	dir := t.TempDir()
	electionFile := filepath.Join(dir, "election.json")
	write := func(name string, v any) string {
		t.Helper()
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	type m = map[string]any
	write("election.json", m{
		"id": "pass", "title": "演练", "profile": "residents-2020", "election_day": "2021-01-28",
		"positions": []m{{"id": "director", "title": "主任", "seats": 1, "candidates": []m{
			{"id": "a", "name": "丁一", "voter": "0001"}, {"id": "b", "name": "王二", "voter": "0002"}}}},
		"papers":   []m{{"id": "p", "title": "选票", "positions": []string{"director"}}},
		"stations": []m{{"id": "S1", "title": "中心会场", "boxes": []m{{"id": "X", "kind": "fixed"}}}},
		"staff": []m{{"id": "G", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "R1", "role": "recorder"}, {"id": "R2", "role": "recorder"},
			{"id": "V1", "role": "supervisor"}, {"id": "V2", "role": "supervisor"}},
		"voters": m{"generate": 10, "seed": 1},
	})
	day := []m{
		{"do": "open", "received": m{"p": 10}, "seals": m{"X": "1"}}, {"do": "issue_many", "from": "0001", "to": "0006"},
		{"do": "close", "unused": m{"p": 4}}, {"do": "publish_late_list"}, {"do": "returned", "box": "X", "paper": "p", "n": 6},
		{"do": "bundle", "id": "B", "paper": "p", "n": 6},
	}
	ballots := func(by string, pass int) m {
		return m{"do": "ballot", "bundle": "B", "pass": pass, "marks": m{"director": []string{"a"}}, "times": 6, "by": by}
	}
	rehearse := func(script, out string) (int, string) {
		var stdout, stderr bytes.Buffer
		code := run([]string{"rehearse", "--election", electionFile, "--script", script, "--out", filepath.Join(dir, out)}, &stdout, &stderr)
		return code, stderr.String()
	}

	laptop := write("laptop.json", m{"station": "S1", "steps": append(append([]m{}, day...), ballots("R2", 2), m{"do": "export_pass", "bundle": "B", "pass": 2, "file": "B2.pass"})})
	if code, said := rehearse(laptop, "laptop"); code != exitDone {
		t.Fatalf("laptop: exit %d\n%s", code, said)
	}
	main := func(steps ...m) string {
		all := append(append([]m{}, day...), ballots("R1", 1))
		return write("main.json", m{"station": "S1", "steps": append(all, steps...)})
	}
	if code, said := rehearse(main(m{"do": "merge_pass", "file": "B2.pass", "expect": "S705"}), "stranger"); code != exitDone {
		t.Fatalf("a stranger's pass: exit %d\n%s", code, said)
	}
	enrolments, err := filepath.Glob(filepath.Join(dir, "laptop", "*.enrol"))
	if err != nil || len(enrolments) != 1 {
		t.Fatalf("the laptop's enrolment: %v, %v", enrolments, err)
	}
	key := strings.TrimPrefix(enrolments[0], dir+string(filepath.Separator))
	code, said := rehearse(main(
		m{"do": "merge_pass", "file": "B2.pass", "key": key},
		m{"do": "merge_pass", "file": "B2.pass", "key": key, "expect": "T503"},
		m{"do": "agree", "bundle": "B"}, m{"do": "seal", "by": []string{"V1", "V2"}},
	), "main")
	if code != exitDone {
		t.Fatalf("merging: exit %d\n%s", code, said)
	}
	data, err := os.ReadFile(filepath.Join(dir, "B2.pass"))
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-1] ^= 1
	if err := os.WriteFile(filepath.Join(dir, "B2.pass"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, said := rehearse(main(m{"do": "merge_pass", "file": "B2.pass", "key": key, "expect": "S704"}), "changed"); code != exitDone {
		t.Fatalf("a changed pass: exit %d\n%s", code, said)
	}
}
