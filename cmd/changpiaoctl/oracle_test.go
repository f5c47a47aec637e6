package main

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// writeOracleFile writes a value as JSON.
func writeOracleFile(t rapid.TB, path string, v any) {
	t.Helper()
	data, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// rehearseOracle runs a day and compares what was printed with what the
// oracle booked.
func rehearseOracle(t rapid.TB, dir string, definition any, day *oracleDay, whole bool) {
	t.Helper()
	election, script := filepath.Join(dir, "election.json"), filepath.Join(dir, "script-"+day.station+".json")
	writeOracleFile(t, election, definition)
	writeOracleFile(t, script, map[string]any{"station": day.station, "steps": day.steps})
	args := []string{"rehearse", "--election", election, "--script", script, "--json"}
	if !whole {
		args = append(args, "--out", filepath.Join(dir, "out-"+day.station))
	}
	code, out, errs := runIn(args...)
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, fault := range day.e.result(day.figures, whole).differences(out) {
		t.Error(fault)
	}
}

// keepOracle copies the files of a failing day to the folder that
// CHANGPIAO_ORACLE names.
func keepOracle(t rapid.TB, dir string) {
	if to := os.Getenv("CHANGPIAO_ORACLE"); to != "" && t.Failed() {
		if err := os.RemoveAll(to); err != nil {
			t.Error(err)
		}
		if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
			t.Error(err)
		}
	}
}

// Whole days of one station.
func TestOracleDays(t *testing.T) {
	t.Parallel()
	oracleCheck(t, func(d oracleDraw, dir string) {
		c := d.election(1)
		rehearseOracle(d, dir, c.definition(), d.day(c, c.stations[0]), true)
	})
}

// Two stations' days, and what the street office makes of their sheets.
func TestOracleCommunity(t *testing.T) {
	t.Parallel()
	oracleCheck(t, func(d oracleDraw, dir string) {
		c := d.election(2)
		sum := newOracleFigures(&c.oracleElection)
		street := func(verb string, args ...string) string {
			code, out, errs := runIn(append([]string{"street", verb, "--ledger", filepath.Join(dir, "ledger")}, args...)...)
			if code != exitDone {
				d.Fatalf("street %s: exit %d: %s", verb, code, errs)
			}
			return out
		}
		for i, s := range c.stations {
			day := d.day(c, s)
			rehearseOracle(d, dir, c.definition(), day, false)
			if i == 0 {
				street("init", "--election", filepath.Join(dir, "election.json"))
			}
			sum.sum(day.figures)
			whole := i == len(c.stations)-1
			out := filepath.Join(dir, "out-"+s.id)
			street("enrol", oneFile(d, out, ".enrol"))
			street("import", oneFile(d, out, ".sheet"))
			for _, fault := range c.result(sum, whole).differences(street("consolidate", "--json")) {
				d.Error("consolidated", i+1, fault)
			}
		}
	})
}

// fewOracleDays keeps an ordinary run short. To search on, give -rapid.checks
// any other number than its default; CHANGPIAO_ORACLE names a folder for the
// files of a day that fails.
var fewOracleDays = sync.OnceFunc(func() {
	if checks := flag.Lookup("rapid.checks"); checks.Value.String() == checks.DefValue {
		if err := checks.Value.Set("8"); err != nil {
			panic(err)
		}
	}
})

// oracleCheck runs a property in a folder of its own each time.
func oracleCheck(t *testing.T, property func(d oracleDraw, dir string)) {
	t.Helper()
	fewOracleDays()
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp("", "oracle")
		if err != nil {
			rt.Fatal(err)
		}
		defer func() {
			keepOracle(rt, dir)
			if err := os.RemoveAll(dir); err != nil {
				rt.Error(err)
			}
		}()
		property(oracleDraw{T: rt}, dir)
	})
}
