package rehearsal_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"changpiao/station/election"
	"changpiao/station/rehearsal"
)

func FuzzParse(f *testing.F) {
	demo, err := os.ReadFile(filepath.Join("..", "..", "assets", "demo", "script-S1.json"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(demo)
	f.Add([]byte(`{"station": "S1", "steps": [{"do": "ballot", "bundle": "B", "marks": {"p": ["a", {"against": "b"}, {"write_in": "王", "voter": "0001"}]}, "times": 1e3, "by": ["N"], "expect": "T503"},
 {"do": "next_round", "kind": "revote", "day": "2021-02-30", "papers": [{}]}, {"do": "close", "unused": {"p": "12"}}, {"do": "reopen", "to": 7}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := rehearsal.Parse("f", data)
		var refusal *election.Refusal
		if (s == nil) != errors.As(err, &refusal) {
			t.Fatalf("%v, %v", s, err)
		}
	})
}
