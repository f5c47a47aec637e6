package rehearse_test

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"changpiao/cmd/changpiao/rehearse"
	"changpiao/station/election"
	"changpiao/station/roll"
	"changpiao/store"
	"changpiao/ui/kit"
)

// pin types a PIN into the field of the lock and submits it.
func (h *hall) pin(text string) {
	h.t.Helper()
	e, ok := h.window.Canvas().Focused().(*kit.Entry)
	if !ok || !e.Password {
		h.t.Fatal("no field for a PIN has the keyboard")
	}
	test.Type(e, text)
	h.key(fyne.KeyReturn)
}

// TestDeskThatIsLeftAsksForThePINAgain loses nothing of what was typed, and takes no command meanwhile.
func TestDeskThatIsLeftAsksForThePINAgain(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.types("05")
	before := h.touched
	h.types("0")
	h.key(fyne.KeyF12)
	if h.touched == before {
		t.Error("nobody notices the keys")
	}
	before = h.touched
	for o := range h.all {
		if w, ok := o.(desktop.Hoverable); ok {
			w.MouseMoved(&desktop.MouseEvent{})
		}
	}
	if h.touched == before {
		t.Error("nobody notices the mouse")
	}

	h.desk.Lock()
	h.desk.Lock()
	if n := len(h.window.Canvas().Overlays().List()); n != 1 {
		t.Fatalf("%d covers", n)
	}
	h.command("Staff")
	h.command("Do this step")
	issue := election.Origin{Command: rehearse.NewID(), At: rehearse.Now(), By: []election.StaffID{"T03"}}
	if _, err := h.books.Day.Roll().Do(issue, roll.Issue{Voter: "0010"}); err == nil {
		t.Error("a command is taken while nobody is at the desk")
	}
	h.pin("9999")
	if len(h.window.Canvas().Overlays().List()) != 1 {
		t.Fatal("a wrong PIN opens the desk")
	}
}

// TestLockedDeskGoesOnWhereItWasLeft does so for the person at work, and for another who takes over.
func TestLockedDeskGoesOnWhereItWasLeft(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.types("001")
	h.desk.Lock()
	h.pin(store.RehearsalPIN)
	if n := len(h.window.Canvas().Overlays().List()); n != 0 {
		t.Fatalf("%d covers stay", n)
	}
	h.types("0")
	h.key(fyne.KeyReturn)
	h.stands("0010", roll.HasIssued)

	h.tap("Close the polls")
	h.types("1849")
	h.press("Close the polls")
	h.wants("W114")
	for _, e := range h.entries() {
		if e.Password {
			e.SetText("12")
		}
	}
	h.desk.Lock()
	for _, e := range h.entries() {
		if e.Password && e.Text != "" {
			t.Error("a PIN that was begun stays")
		}
	}
	for _, o := range test.LaidOutObjects(h.window.Canvas().Overlays().Top()) {
		if c, ok := o.(*kit.Choice); ok {
			c.SetSelectedIndex(10)
		}
	}
	for _, o := range test.LaidOutObjects(h.window.Canvas().Overlays().Top()) {
		if e, ok := o.(*kit.Entry); ok && e.Password {
			h.window.Canvas().Focus(e)
		}
	}
	h.pin(store.RehearsalPIN)
	h.misses("At work: T03")
}

// TestDamageBesideTheRecordsIsTold says so once, and the work goes on.
func TestDamageBesideTheRecordsIsTold(t *testing.T) {
	h := open(t)
	h.misses("The computer has the wrong date") // a rehearsal is held on any day
	book := filepath.Join(h.dir, "roll.book")
	if err := h.books.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(book)
	if err != nil {
		t.Fatal(err)
	}
	data[96] ^= 1 // the number of SQLite's version that wrote it last, which nobody needs
	if err := os.WriteFile(book, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if h.books, err = rehearse.Open(h.dir, "test"); err != nil {
		t.Fatal(err)
	}
	h.draw()
	h.wants("was changed or damaged by something else")
	h.openPolls("1850")
	h.misses("was changed or damaged by something else")
	h.restart()
	h.misses("was changed or damaged by something else")
}
