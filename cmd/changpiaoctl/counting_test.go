package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// A script may go through a bundle position by position, mend a bundle's size, and count a bundle by totals: the result
// is that of the same ballots called one by one.
func TestWaysOfCounting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	type m = map[string]any
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
	electionFile := write("election.json", m{
		"id": "ways", "title": "演练", "profile": "residents-2020", "election_day": "2021-01-28",
		"positions": []m{
			{"id": "director", "title": "主任", "seats": 1, "candidates": []m{{"id": "a", "name": "丁一", "voter": "0001"}, {"id": "b", "name": "王二", "voter": "0002"}}},
			{"id": "member", "title": "委员", "seats": 1, "candidates": []m{{"id": "c", "name": "李三", "voter": "0003"}, {"id": "d", "name": "张四", "voter": "0004"}}},
		},
		"papers":   []m{{"id": "p", "title": "选票", "positions": []string{"director", "member"}}},
		"stations": []m{{"id": "S1", "title": "中心会场", "boxes": []m{{"id": "X", "kind": "fixed"}}}},
		"staff": []m{{"id": "G", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "R1", "role": "recorder"}, {"id": "R2", "role": "recorder"},
			{"id": "V1", "role": "supervisor"}, {"id": "V2", "role": "supervisor"}},
		"voters": m{"generate": 10, "seed": 1},
	})
	day := []m{
		{"do": "open", "received": m{"p": 10}, "seals": m{"X": "1"}}, {"do": "issue_many", "from": "0001", "to": "0005"},
		{"do": "close", "unused": m{"p": 5}}, {"do": "publish_late_list"}, {"do": "returned", "box": "X", "paper": "p", "n": 5},
	}
	seal := m{"do": "seal", "by": []string{"V1", "V2"}}
	twice := func(step m) (both []m) {
		for pass := 1; pass <= 2; pass++ {
			one := m{"pass": pass}
			for key, value := range step {
				one[key] = value
			}
			both = append(both, one)
		}
		return both
	}
	rehearse := func(name string, lists ...[]m) string {
		t.Helper()
		steps := append([]m{}, day...)
		for _, list := range lists {
			steps = append(steps, list...)
		}
		script := write(name+".json", m{"station": "S1", "steps": append(steps, seal)})
		var stdout, stderr bytes.Buffer
		if code := run([]string{"rehearse", "--election", electionFile, "--script", script, "--json"}, &stdout, &stderr); code != exitDone {
			t.Fatalf("%s: exit %d\n%s", name, code, stderr.String())
		}
		var result struct{ Papers, Positions, Outcome any }
		if err := json.Unmarshal(stdout.Bytes(), &result); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	ballot := func(bundle string, marks m, void bool) []m {
		step := m{"do": "ballot", "bundle": bundle, "marks": marks}
		if void {
			step = m{"do": "ballot", "bundle": bundle, "void": true, "reason": "撕毁"}
		}
		return twice(step)
	}
	position := func(id string, marks ...string) (steps []m) {
		for _, mark := range marks {
			step := m{"do": "ballot_position", "bundle": "1", "position": id, "marks": m{id: []string{mark}}}
			if mark == "" {
				step["marks"] = m{}
			}
			steps = append(steps, twice(step)...)
		}
		return steps
	}
	both := m{"director": []string{"a"}, "member": []string{"c"}}
	second := [][]m{ballot("2", both, false), ballot("2", nil, true), {{"do": "agree", "bundle": "2"}}}

	want := rehearse("wholly", append([][]m{
		{{"do": "bundle", "id": "1", "paper": "p", "n": 3}, {"do": "bundle", "id": "2", "paper": "p", "n": 2}},
		ballot("1", both, false), ballot("1", m{"director": []string{"b"}}, false), ballot("1", m{"member": []string{"d"}}, false), {{"do": "agree", "bundle": "1"}},
	}, second...)...)
	if got := rehearse("apart", append([][]m{
		{{"do": "bundle", "id": "1", "paper": "p", "n": 4}, {"do": "resize_bundle", "bundle": "1", "n": 3, "expect": "T512", "reason": "点错了"}, {"do": "bundle", "id": "2", "paper": "p", "n": 2}},
		position("director", "a", "b", ""), {{"do": "agree", "bundle": "1", "expect": "T504"}}, position("member", "c", "", "d"), {{"do": "agree", "bundle": "1"}},
	}, second...)...); got != want {
		t.Errorf("position by position: %s, not %s", got, want)
	}
	if got := rehearse("totals", [][]m{
		{{"do": "bundle", "id": "1", "paper": "p", "n": 3}, {"do": "bundle", "id": "2", "paper": "p", "n": 2}},
		ballot("1", both, false), ballot("1", m{"director": []string{"b"}}, false), ballot("1", m{"member": []string{"d"}}, false), {{"do": "agree", "bundle": "1"}},
		twice(m{"do": "totals", "bundle": "2", "blank": 0, "void": 1}), twice(m{"do": "totals", "bundle": "2", "position": "director", "votes": m{"a": 1}}),
		twice(m{"do": "totals", "bundle": "2", "position": "member", "votes": m{"c": 1}}),
	}...); got != want {
		t.Errorf("by totals: %s, not %s", got, want)
	}
}
