package main

import (
	"errors"
	"path/filepath"
	"testing"
)

// TestSimulatedOffice plays an evening of 900 stations, with sheets that never
// come, are forged, superseded or come twice; every sum is held against what
// was sent.
func TestSimulatedOffice(t *testing.T) {
	crowd, err := newCrowd(3)
	if err != nil {
		t.Fatal(err)
	}
	s := simulation{crowd: crowd, communities: 300, report: simulated{Answers: map[string]int{}}}
	ledger := filepath.Join(t.TempDir(), "ledger")
	if err := s.run(ledger); err != nil {
		t.Fatal(err)
	}
	fates, missing := map[string]int{}, 0
	for n := range s.communities {
		made, err := crowd.make(n)
		if err != nil {
			t.Fatal(err)
		}
		missing += len(crowd.expect(n).missing)
		fates["arrivals"] += len(made.arrivals)
		fates["copies"] += len(made.arrivals) - made.sheets
	}
	got, answered := s.report.Answers, 0
	for _, n := range got {
		answered += n
	}
	if answered != fates["arrivals"] || got["refused S708"] != fates["copies"] || got["noted S705"] == 0 || s.report.Missing != missing {
		t.Errorf("%v for %v, %d missing", got, fates, missing)
	}

	// Another number of sheets than was sent is found out.
	other := simulation{crowd: crowd, communities: 301, report: simulated{Answers: map[string]int{}}}
	if err := other.addUp(ledger); !errors.Is(err, errWrong) {
		t.Errorf("a community that is not there: %v", err)
	}
}
