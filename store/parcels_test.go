package store

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"changpiao/station/election"
)

func TestPackagesOfALedger(t *testing.T) {
	text := `{"id": "../e", "title": "换届", "election_day": "2021-01-28",
		"positions": [{"id": "p", "title": "主任", "seats": 1, "candidates": [{"id": "a", "name": "王", "voter": "0001"}, {"id": "b", "name": "李", "voter": "0002", "sex": "F"}]}],
		"papers": [{"id": "b", "title": "选票", "positions": ["p"]}],
		"stations": [{"id": "../../S1", "title": "会场", "boxes": [{"id": "B1"}]}, {"id": "S2", "title": "分站", "boxes": [{"id": "B2"}]}],
		"staff": [{"id": "T1", "name": "甲", "role": "supervisor"}, {"id": "T2", "name": "乙", "role": "supervisor"}], "voters": {"generate": 30, "seed": 3}}`
	def, err := election.Parse("e.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	l, err := CreateLedger(filepath.Join(dir, "ledger"), true, []*election.Definition{def}, election.Origin{Command: "c", At: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	out := filepath.Join(dir, "out")
	if err := os.Mkdir(out, 0o700); err != nil {
		t.Fatal(err)
	}
	packed, err := l.Pack(election.Origin{Command: "p5", At: 5}, def, out)
	if err != nil || len(packed) != 2 {
		t.Fatal(packed, err)
	}
	if files, _ := os.ReadDir(out); len(files) != 2 {
		t.Error("written elsewhere", files)
	}
	opened, err := OpenParcel(filepath.Join(out, packed[0].File))
	if err != nil || opened.Fingerprint != packed[0].Fingerprint || opened.Place != "../../S1" || opened.Rehearsal {
		t.Fatal(opened.Place, err)
	}
	again, err := l.Pack(election.Origin{Command: "p6", At: 6}, def, out)
	if err != nil || again[0].Fingerprint == packed[0].Fingerprint {
		t.Error("packages of two times are alike", err)
	}
	if later, err := OpenParcel(filepath.Join(out, again[1].File)); err != nil || later.Office != opened.Office {
		t.Error("another key", err)
	}
	st, err := CreateStation(filepath.Join(dir, "station"), Opening{Definition: opened.Definition, Place: opened.Place, PINs: map[election.StaffID]string{"T1": "482913", "T2": "739164"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Error(err)
	}

	changed := *def
	changed.Title = "改过"
	var refusal *election.Refusal
	if _, err := l.Pack(election.Origin{Command: "p7", At: 7}, &changed, out); !errors.As(err, &refusal) || !refusal.Has("S706") {
		t.Error(err)
	}
	info, err := os.Stat(filepath.Join(dir, "ledger", officeKeyName))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}
