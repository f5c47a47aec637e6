package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// office is a street office's ledger in a test.
type office struct {
	t      *testing.T
	ledger string
}

// newOffice begins a ledger for the election of a case.
func newOffice(t *testing.T, dir string) office {
	t.Helper()
	o := office{t, filepath.Join(t.TempDir(), "ledger")}
	o.must("init", "--election", filepath.Join(dir, "election.json"))
	return o
}

func (o office) run(verb string, args ...string) (code int, out, errs string) {
	return runIn(append([]string{"street", verb, "--ledger", o.ledger}, args...)...)
}

func (o office) must(verb string, args ...string) string {
	o.t.Helper()
	code, out, errs := o.run(verb, args...)
	if code != exitDone {
		o.t.Fatalf("street %s %v: exit %d: %s%s", verb, args, code, out, errs)
	}
	return out
}

func (o office) refused(rule, verb string, args ...string) {
	o.t.Helper()
	if code, out, errs := o.run(verb, args...); code == exitDone || !strings.Contains(out+errs, rule) {
		o.t.Errorf("street %s %v: exit %d, want %s: %s%s", verb, args, code, rule, out, errs)
	}
}

// consolidated compares what a ledger adds up to, a list where it has several
// rounds, with what is wanted of it.
func (o office) consolidated(want string) {
	o.t.Helper()
	var w, g any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		o.t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(o.must("consolidate", "--json")), &g); err != nil {
		o.t.Fatal(err)
	}
	for _, fault := range lacking(".rounds", w, g) {
		o.t.Error(fault)
	}
}
