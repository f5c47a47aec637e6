package store

import (
	"os"
	"path/filepath"
	"testing"

	"changpiao/station/election"
	"changpiao/station/street"
)

// titled is a definition with another title and voter.
func titled(t *testing.T, title, voter string) *election.Definition {
	t.Helper()
	d := communityDefinition(t, "east", 1)
	d.Title, d.Voters[8].Name = title, voter
	return d
}

// A definition is corrected freely until a package was given out, then with a
// reason, and no more once a sheet came. Packages tell that they are old.
func TestDefinitionIsCorrectedUntilSheetsCome(t *testing.T) {
	path, out := filepath.Join(t.TempDir(), "ledger"), t.TempDir()
	first := communityDefinition(t, "east", 1)
	l, err := CreateLedger(path, false, []*election.Definition{first}, office("make"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	holds := func(d *election.Definition) {
		t.Helper()
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if l, err = OpenLedger(path); err != nil {
			t.Fatal(err)
		}
		l.View("east", func(s *street.State) {
			held := s.Definition(1)
			if held.Title != d.Title || len(held.Voters) != len(d.Voters) || held.Voters[8].Name != d.Voters[8].Name {
				t.Errorf("held is %q with %q", held.Title, held.Voters[8].Name)
			}
		})
	}
	second := titled(t, "更正的换届", "更正名")
	second.Stations = append(second.Stations[:2:2], election.Station{ID: "S4", Boxes: []election.Box{{ID: "B4", Kind: election.FixedBox}}})
	if err := l.Define(office("1"), second); !isRefusal(err, "S706") {
		t.Errorf("another definition is taken by the way: %v", err)
	}
	if err := l.Correct(office("2"), second); err != nil {
		t.Fatal(err)
	}
	holds(second)
	roll := *second
	roll.Voters = titled(t, "", "又更正").Voters
	if err := l.Correct(office("3"), &roll); err != nil {
		t.Fatal(err)
	}
	holds(&roll)
	if _, err := l.Pack(office("pack"), first, out); !isRefusal(err, "S706") {
		t.Errorf("packed is what was corrected: %v", err)
	}
	packed, err := l.Pack(office("pack"), &roll, out)
	if err != nil || len(packed) != 3 {
		t.Fatal(packed, err)
	}
	third := titled(t, "第三次", "更正名")
	if err := l.Correct(office("4"), third); !isRefusal(err, "D108") {
		t.Errorf("corrected without a reason after packages were given out: %v", err)
	}
	holds(&roll)
	reasoned := office("5")
	reasoned.By, reasoned.Reason = []election.StaffID{"陈"}, "候选人退出"
	if err := l.Correct(reasoned, third); err != nil {
		t.Fatal(err)
	}
	holds(third)
	if _, err := l.Pack(office("again"), third, out); err != nil {
		t.Fatal(err)
	}
	l.View("east", func(s *street.State) {
		old := 0
		for i, g := range s.Packages(1) {
			if g.Old {
				old++
			}
			if g.Old != (i < 3) {
				t.Errorf("package %d of %s: old is %v", i, g.Station, g.Old)
			}
		}
		if old != 3 {
			t.Errorf("%d packages are old", old)
		}
	})
	key := stationKey(t, "S1")
	enrol(t, l, "east", "S1", "S1")
	got, err := l.Import(office("old"), street.Arrival{Data: signSheet(t, key, stationSheet(&roll, "S1", 0))})
	if err != nil || got[0].Finding.Code != "S706" || got[0].Finding.Args["old"] != true {
		t.Errorf("a sheet by the old package: %+v %v", got, err)
	}
	if got, err = l.Import(office("new"), street.Arrival{Data: signSheet(t, key, stationSheet(third, "S1", 0))}); err != nil || got[0].Answer != street.Accepted {
		t.Fatalf("%+v %v", got, err)
	}
	reasoned.Command = "6"
	if err := l.Correct(reasoned, second); !isRefusal(err, "S706") {
		t.Errorf("corrected after a sheet came: %v", err)
	}
	holds(third)
	if _, err := os.Stat(filepath.Join(out, packed[0].File)); err != nil {
		t.Error(err)
	}
}
