package main

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"changpiao/ui/words"
)

// TestBench measures little of everything: every figure is there and printed in
// both languages. How large it is says nothing on a machine that runs tests.
func TestBench(t *testing.T) {
	small := benchSize{voters: 120, rounds: 3, looked: []int{300, 600}, rows: 200, sheets: 30, oneByOne: 9}
	var c call
	var err error
	for lang, to := range map[string]**words.Words{"zh-Hans": &c.zh, "en": &c.en} {
		if *to, err = words.New(lang); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	c.out = &out
	if err := c.bench(benchmark{dir: t.TempDir(), size: small}, true); err != nil {
		t.Fatal(err)
	}
	var rows []benchRow
	if err := json.Unmarshal(out.Bytes(), &rows); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range rows {
		names = append(names, r.Name)
		if r.Took <= 0 || r.Limit <= 0 || r.Times <= 0 || r.Goal <= 0 || r.About == 0 {
			t.Errorf("not measured: %+v", r)
		}
		out.Reset()
		c.printBench(r)
		if said := out.String(); strings.Count(said, "\n") != 2 || strings.Contains(said, "ctl.") || strings.Contains(said, "<no value>") {
			t.Errorf("%s: %s", r.Name, said)
		}
	}
	want := []string{"check_in", "ballot", "reopen", "look_up", "look_up", "roll_csv", "roll_xlsx", "sheet_sign", "sheet_read", "import_bulk", "import_one", "add_up"}
	if !slices.Equal(names, want) {
		t.Errorf("measured %v", names)
	}
}
