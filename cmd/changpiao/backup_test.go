package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"changpiao/assets"
	"changpiao/cmd/changpiao/rehearse"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/store"
)

// TestStickIsPulledOut has the program keep backups on a stick that goes into a pocket and comes back. It says so by
// itself, the work goes on, and it catches up by itself.
func TestStickIsPulledOut(t *testing.T) {
	h := enter(t)
	st, err := rehearse.Station(filepath.Join(t.TempDir(), "S1"), assets.Version)
	if err != nil {
		t.Fatal(err)
	}
	if err := st.SignIn("T11", store.RehearsalPIN, time.Now()); err != nil {
		t.Fatal(err)
	}
	stick := filepath.Join(t.TempDir(), "stick")
	if err := os.Mkdir(stick, 0o700); err != nil {
		t.Fatal(err)
	}
	fyne.DoAndWait(func() {
		h.p.picker = &answers{stick}
		h.p.desk(st, "T11")
		h.p.backup.choose()
	})
	t.Cleanup(func() { h.p.app.Preferences().RemoveValue(backupKey) })
	// The stick of a test stands on the disk of its books, which is told instead of the number.
	h.until("the first backup is made", func() bool {
		return newest(t, stick).Roll == st.Day.Roll().Head() && h.reads("备份和账本在同一个盘上")
	})

	if err := os.Rename(stick, stick+" in a pocket"); err != nil {
		t.Fatal(err)
	}
	h.until("the stick is missed", func() bool { return h.reads("⚠ 备份写不进去，最后一份是第 1 份") })
	fyne.DoAndWait(func() {
		o := election.Origin{Command: rehearse.NewID(), At: rehearse.Now(), By: []election.StaffID{"T11"}}
		seals := map[election.BoxID]string{"S1-1": "000117", "S1-M": "000118"}
		if _, err := st.Day.Roll().Do(o, roll.OpenPolls{Received: map[election.PaperID]election.Figure{"combined": election.Whole(1850)}, Seals: seals}); err != nil {
			t.Error("the work does not go on:", err)
		}
	})
	if err := os.Rename(stick+" in a pocket", stick); err != nil {
		t.Fatal(err)
	}
	h.until("the next backup is made", func() bool { return newest(t, stick).Roll == st.Day.Roll().Head() && !h.reads("备份写不进去") })
}

// newest is the last whole backup in a folder.
func newest(t *testing.T, folder string) store.Backup {
	t.Helper()
	found, err := store.Backups(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		return store.Backup{}
	}
	return found[0]
}
