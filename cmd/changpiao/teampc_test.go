package main

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"changpiao/cmd/changpiao/rehearse"
	domain "changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/rehearsal"
	"changpiao/station/statement"
	"changpiao/store"
)

// crew plays the demonstration's script at a station, all of whose staff are at hand.
type crew struct{ *store.Station }

func (crew) Foreign(string) (c statement.Closing, err error) { return c, errors.ErrUnsupported }
func (crew) Admit(election.StaffMember) error                { return errors.ErrUnsupported }
func (crew) ReadFile(string) ([]byte, error)                 { return nil, errors.ErrUnsupported }
func (crew) WriteFile(string, []byte) error                  { return errors.ErrUnsupported }
func (crew) NextRound(*election.Definition) (*domain.Day, error) {
	return nil, errors.ErrUnsupported
}
func (c crew) Confirm(by []election.StaffID) error {
	for _, who := range by {
		if err := c.Station.Confirm(who, store.RehearsalPIN, time.Now()); err != nil {
			return err
		}
	}
	return nil
}

// givenOut is a counting file of the demonstration's station, with its code.
func givenOut(t *testing.T) (path, code string) {
	t.Helper()
	st, err := rehearse.Station(t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	text, err := os.ReadFile("../../assets/demo/script-S1.json")
	if err != nil {
		t.Fatal(err)
	}
	script, err := rehearsal.Parse("script-S1.json", text)
	if err != nil {
		t.Fatal(err)
	}
	n := slices.IndexFunc(script.Steps, func(s rehearsal.Step) bool { return s.Do == "ballot" })
	script.Steps = script.Steps[:n]
	if err := rehearsal.NewRunner(st.Day, crew{st}).Run(script); err != nil {
		t.Fatal(err)
	}
	if err := (crew{st}).Confirm([]election.StaffID{"T11"}); err != nil {
		t.Fatal(err)
	}
	data, err := st.Day.GiveCounting(election.Origin{Command: "give", At: rehearse.Now(), By: []election.StaffID{"T11"}})
	if err != nil {
		t.Fatal(err)
	}
	locked, code, err := store.LockCounting(data)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "S1.counting")
	if err := os.WriteFile(path, locked, 0o600); err != nil {
		t.Fatal(err)
	}
	return path, code
}

// TestThisPCHelpsToCountInTheWindow makes a PC that helps with the keyboard, records a ballot there, and looks
// at what it gives and how it is erased.
func TestThisPCHelpsToCountInTheWindow(t *testing.T) {
	file, code := givenOut(t)
	h := enter(t)
	books, stick := t.TempDir(), t.TempDir()
	h.p.picker = &answers{file, books, stick}

	h.press("Return") // 投票站
	h.click("这台电脑帮助计票")
	h.stands("12 位代码")
	h.typed(code)
	h.press("Return")
	h.stands("登录")
	h.typed("T07")
	h.press("Tab")
	h.typed(store.RehearsalPIN)
	h.press("Return")
	h.stands("帮助计票")
	h.click("第一遍")
	day := h.day()
	if day == nil || !day.Helps() {
		t.Fatal("this is no PC that helps")
	}
	h.stands("第 B01 扎")
	h.press("1", "Return")
	h.until("the ballot is in the book", func() (in bool) {
		day.Tally().View(func(s *count.State) { in = s.Bundles()[0].Entered[count.First] == 1 })
		return in
	})
	h.press("ctrl+3")
	h.stands(day.PublicKey().Fingerprint())
	h.press("ctrl+Return")
	h.stands("还没有录完的")

	fyne.DoAndWait(func() { h.p.erase(h.p.open.(*store.Station)) })
	h.stands("清除这台帮助计票的电脑")
	h.click("返回")
	h.stands("交给投票站")
}
