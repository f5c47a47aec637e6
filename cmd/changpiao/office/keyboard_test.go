package office_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"changpiao/ui/kit"
)

// at fails unless the keyboard is at the field with a hint that begins as given and what stands in it.
func (h *house) at(hint, text string) {
	h.t.Helper()
	e, ok := h.window.Canvas().Focused().(*kit.Entry)
	if !ok || !strings.HasPrefix(e.PlaceHolder, hint) || e.Text != text {
		h.t.Errorf("the keyboard is not at %q %q but at %T %+v", hint, text, h.window.Canvas().Focused(), h.window.Canvas().Focused())
	}
}

// press sends a key to where the keyboard is, as a window does.
func (h *house) press(key fyne.KeyName) {
	h.t.Helper()
	at := h.window.Canvas().Focused()
	if keys, ok := at.(desktop.Keyable); ok {
		keys.KeyDown(&fyne.KeyEvent{Name: key})
	}
	if at == nil {
		h.t.Fatalf("nothing has the keyboard for %s", key)
	}
	at.TypedKey(&fyne.KeyEvent{Name: key})
	h.app.Settle(h.desk.Wait)
}

// command does what stands in the desk's menu with some keys.
func (h *house) command(keys string) {
	h.t.Helper()
	for _, item := range h.desk.Menu().Items {
		if item.Shortcut != nil && strings.HasSuffix(item.Shortcut.ShortcutName(), ":Control+"+keys) {
			item.Action()
			h.app.Settle(h.desk.Wait)
			return
		}
	}
	h.t.Fatalf("no command for %s", keys)
}

func TestElectionIsPreparedWithoutAMouse(t *testing.T) {
	h := newHouse(t)
	h.tap("Prepare an election")
	if b, ok := h.window.Canvas().Focused().(*kit.PrimaryButton); !ok || !strings.HasPrefix(b.Text, "Open an election file") {
		t.Errorf("the keyboard is at %T", h.window.Canvas().Focused())
	}
	h.picked = h.dir + "/new.json"
	h.tap("New…")
	h.at("Election's ID", "")
	h.put(0, "Polling day", "2026年3月20日")
	for _, o := range h.objects() {
		if e, ok := o.(*kit.Entry); ok && strings.HasPrefix(e.PlaceHolder, "Polling day") {
			h.window.Canvas().Focus(e)
		}
	}
	h.command("Return")
	h.at("Polling day", "2026-03-20")
	h.sees("Kept.", "listed under Problems")

	h.command("Next")
	h.command("Next")
	h.press(fyne.KeyReturn) // adds a position
	h.at("Position", "")
	h.put(0, "Position", "主任")
	h.tap("Add a position")
	h.at("Position", "")
	h.tap("Add a candidate")
	h.tap("Add a candidate")
	h.at("Voter", "")
	h.put(0, "Voter", "0001")
	h.tap("Remove")
	h.command("Return")

	for range 3 {
		h.command("Prior")
	}
	h.lacks("new.json, line")
	h.sees("D108", `"stations": a value`, "Correct it and try again")
	if _, ok := h.window.Canvas().Focused().(*kit.List); !ok {
		t.Errorf("the keyboard is at %T and not at the problems", h.window.Canvas().Focused())
	}
	h.press(fyne.KeyReturn)
	h.lacks("D108")
}

func TestTheClerksNameIsAskedForWhereTheKeyboardIs(t *testing.T) {
	h := newHouse(t)
	file, def := h.community("east", "东街", 1)
	h.drop(file)
	h.picked = h.dir
	h.tap("Choose a folder")
	h.at("For example", "") // the name is still missing
	h.enter("For example", "ledger")
	h.tap("Make the ledger")
	h.picked = h.enrolment(def, "S1", "S1")
	h.at("Or scan", "")
	h.press(fyne.KeyReturn) // alone, it chooses a file
	h.tap("The same: enrol")
	h.at("Your name", "")
	for _, r := range "赵一" {
		h.window.Canvas().Focused().TypedRune(r)
	}
	h.press(fyne.KeyReturn)
	if b, ok := h.window.Canvas().Focused().(*kit.PrimaryButton); !ok || !strings.HasPrefix(b.Text, "The same: enrol") {
		t.Errorf("the keyboard is at %T", h.window.Canvas().Focused())
	}
	h.press(fyne.KeyReturn)
	h.sees("Enrolled:")
	h.at("Or scan", "")
}

func TestPagesOfAResultAreTurned(t *testing.T) {
	h := newHouse(t)
	h.open(false)
	h.tap("Results")
	var long *container.Scroll
	for _, o := range h.objects() {
		if s, ok := o.(*container.Scroll); ok && s.Content.MinSize().Height > s.Size().Height+1 && long == nil {
			long = s
		}
	}
	if long == nil {
		t.Fatal("the result has room")
	}
	h.press(fyne.KeyPageDown)
	if long.Offset.Y == 0 {
		t.Error("the page did not turn")
	}
	h.press(fyne.KeyPageUp)
	if long.Offset.Y != 0 {
		t.Error("the page did not turn back")
	}
}

func TestEachScreenHasItsHelp(t *testing.T) {
	h := newHouse(t)
	canvas := h.window.Canvas()
	asks := func(want string) {
		t.Helper()
		at := canvas.Focused()
		if at == nil {
			canvas.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyF1})
		} else {
			h.press(fyne.KeyF1)
		}
		over := canvas.Overlays().Top()
		if over == nil {
			t.Fatalf("no help with %q", want)
		}
		said := ""
		for _, o := range test.LaidOutObjects(over) {
			if text, ok := o.(*widget.RichText); ok {
				said += text.String()
			}
			if p, ok := o.(*kit.Paragraph); ok {
				said += p.String()
			}
		}
		if !strings.Contains(said, want) {
			t.Errorf("the help says %q, and not %q", said, want)
		}
		h.press(fyne.KeyEscape)
		if canvas.Overlays().Top() != nil || canvas.Focused() != at {
			t.Errorf("after the help of %q the keyboard is at %T and not at %T", want, canvas.Focused(), at)
		}
	}
	asks("One ledger for one election")
	h.open(false)
	for screen, want := range map[string]string{
		"Station keys": "compare the fingerprint", "Receive sheets": "Each is answered at once", "The evening": "heard by telephone", "Results": "Only then is anybody elected", "Calendar": "Every legal deadline",
	} {
		h.tap(screen)
		asks(want)
	}
}
