package main

import (
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/station/election"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/ui/kit"
	"changpiao/ui/street"
)

// reads reports whether a text stands in the window.
func (h *hall) reads(text string) bool {
	for _, o := range test.LaidOutObjects(h.p.window.Content()) {
		switch o := o.(type) {
		case fmt.Stringer:
			if strings.Contains(o.String(), text) {
				return true
			}
		case *canvas.Text:
			if strings.Contains(o.Text, text) {
				return true
			}
		}
	}
	return false
}

// TestScannerInTheWindow opens the street office with the keyboard, enrols a station's key, and has a scanner type the
// pages of its sheet after somebody clicked beside the field.
func TestScannerInTheWindow(t *testing.T) {
	h := enter(t)
	def, err := rehearse.Definition()
	if err != nil {
		t.Fatal(err)
	}
	seed := sha256.Sum256([]byte("S1"))
	key, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	enrolment, err := signing.Enrol(rand.Reader, key, def.ID, "S1")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "S1.enrol")
	if err := os.WriteFile(file, enrolment, 0o600); err != nil {
		t.Fatal(err)
	}
	pages, err := sheet.Pages(emptySheet(t, def, key))
	if err != nil {
		t.Fatal(err)
	}

	h.press("Tab", "Return") // 街道办
	h.until("a ledger is asked for", func() bool { return h.reads("打开台账") })
	h.press("Tab", "space") // 演练
	h.until("the ledger is open", func() bool { return h.reads("还没有登记钥匙") })
	fyne.DoAndWait(func() { h.p.open.(*street.Desk).Drop([]string{file}) })
	fyne.DoAndWait(func() { h.clerk("chen") })
	h.click("完全一样")
	h.until("the key is enrolled", func() bool { return h.reads("已登记") })

	h.press("ctrl+3")
	h.until("sheets are received", func() bool { return h.reads("收报告单") && h.p.window.Canvas().Focused() != nil })
	h.xdotool("type", "--delay", "2", pages[2])
	h.press("Return")
	h.until("a page is read", func() bool { return h.reads("刚读了第") })
	fyne.DoAndWait(func() { h.p.window.Canvas().Unfocus() })
	h.xdotool("type", "--delay", "2", pages[0])
	h.press("Return")
	h.until("the sheet is accepted", func() bool { return h.reads("✓ 已收入") })
}

// emptySheet is the signed sheet of a station to which nobody came.
func emptySheet(t *testing.T, def *election.Definition, key signing.PrivateKey) sheet.Signed {
	t.Helper()
	s := sheet.Sheet{
		Election: def.ID, Definition: def.Digest(), Place: "S1", Stations: []election.StationID{"S1"}, Rehearsal: true, Round: 1,
		Kind: election.FirstRound, Revision: 1, Epoch: 1, Sealed: def.ElectionDay.At(20, 0),
		Papers: []sheet.Paper{{ID: def.Papers[0].ID}},
	}
	for _, p := range def.Positions {
		s.Positions = append(s.Positions, sheet.Position{ID: p.ID, Paper: def.Papers[0].ID, Seats: election.Count(p.Seats), For: make([]election.Count, len(p.Candidates))})
	}
	signed, err := sheet.Sign(rand.Reader, key, s)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// clerk fills in who works here.
func (h *hall) clerk(name string) {
	for _, o := range test.LaidOutObjects(h.p.window.Content()) {
		if e, ok := o.(*kit.Entry); ok && e.PlaceHolder == "请填写姓名" {
			e.SetText(name)
		}
	}
}
