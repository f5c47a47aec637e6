package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// altered puts a text in a case's file in another's place.
func altered(t *testing.T, file, old, now string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), old, now, 1)
	if changed == string(text) && old != now {
		t.Fatalf("%s: %q is not there", file, old)
	}
	if err := os.WriteFile(file, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The central venue takes in only what another station of the same election,
// round and definition ended its polls with, and opens no box before it has
// that of each. A step that is refused leaves its own polls as they are.
func TestReceiveWhatBelongsHere(t *testing.T) {
	t.Parallel()
	const receive = "\"do\": \"receive\",\n   \"book\": \"../central-out2\""
	expecting := func(code string) string { return receive + ",\n   \"expect\": \"" + code + "\"" }
	tests := []struct {
		name     string
		old, now string // in the definition by which the other station voted
		receive  string // the step instead of receive
		code     int
		says     []string
	}{
		{"the same", "", "", receive, exitDone, nil},
		{"another election", `"id": "central"`, `"id": "west"`, expecting("S706"), exitRefused, []string{"B407", "returned", "二"}},
		{"election told", `"id": "central"`, `"id": "west"`, receive, exitRefused, []string{"S706", "another election", `"west"`, `"central"`}},
		{"another round", `"round": 1`, `"round": 2`, receive, exitRefused, []string{"S706", "another round", `"2"`, `"1"`}},
		{"another definition", `"title": "主任"`, `"title": "正主任"`, receive, exitRefused, []string{"S706", "another definition"}},
		{"not received", "", "", `"do": "publish_late_list"`, exitRefused, []string{"B407", "not received yet: 二"}},
		{"no folder", "", "", strings.Replace(receive, "central-out2", "central/script.json", 1), exitUnreadable, []string{"line 28", "steps[4].book", "central/script.json"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := caseIn(t, "central")
			file := filepath.Join(dir, "election.json")
			altered(t, file, tt.old, tt.now)
			rehearseInto(t, dir, "2")
			altered(t, file, tt.now, tt.old)
			altered(t, filepath.Join(dir, "script.json"), receive, tt.receive)
			told{args: []string{"rehearse", "--election", file, "--script", filepath.Join(dir, "script.json")}, code: tt.code, says: tt.says}.check(t)
		})
	}
}
