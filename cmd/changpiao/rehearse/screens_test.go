package rehearse_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"changpiao/cmd/handover"
	"changpiao/station/count"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

func (h *hall) openPolls(received string) {
	h.t.Helper()
	h.fill(received, "000117", "000118")
	h.ticks()
	h.press("Open the polls")
	h.wants("The polls are open.")
}

// issue checks a voter in with the keyboard alone.
func (h *hall) issue(no string) {
	h.t.Helper()
	e, ok := h.window.Canvas().Focused().(*kit.Entry)
	if !ok {
		h.t.Fatal("the search field does not have the keyboard")
	}
	test.Type(e, no)
	h.key(fyne.KeyReturn)
}

func (h *hall) issued(no string) (at string) {
	h.books.Day.Roll().View(func(s *roll.State) {
		for e := range s.Entries {
			if string(e.Voter.No) == no && e.Issued != nil {
				at = e.Issued.At.Clock()
			}
		}
	})
	return at
}

func TestCheckInWithTheKeyboard(t *testing.T) {
	h := open(t)
	h.wants("Rehearsal: nothing done here counts")
	h.openPolls("1850")

	h.issue("0010")
	h.wants("Rule W114") // a supervisor doesn't issue
	h.tap("Leave it")
	h.work("T03")
	h.issue("0010")
	h.wants("0010 issued, 1 in all.")
	h.issue("218") // who votes for five others; the book knows how many it may
	h.restart()
	if h.issued("0010") == "" {
		t.Error("the book does not hold the issue")
	}
	h.work("T03")
	h.issue("0010")
	h.wants("Rule I302")
	if h.sees("issued, 1 in all") {
		t.Error("issued twice")
	}
	h.tap("Understood")
	if h.sees("Rule I302") {
		t.Error("the refusal stays although it was answered")
	}
}

func TestHolderTakesThePrincipalsBallots(t *testing.T) {
	h := open(t)
	h.openPolls("1850")
	h.work("T03")
	h.issue("0505")
	h.restart()
	n := 0
	h.books.Day.Roll().View(func(s *roll.State) {
		for e := range s.Entries {
			if e.Issued != nil && (e.Voter.No == "0505" || e.Issued.Holder == "0505") {
				n++
			}
		}
		if want := 1 + len(s.Proxies().Principals("0505")); n != want || want < 3 {
			t.Errorf("issued to %d, not %d", n, want)
		}
	})
}

// TestDayToTheSeal takes a station through its whole day with two voters and two ballots.
func TestDayToTheSeal(t *testing.T) {
	h := open(t)
	h.openPolls("10")
	h.work("T03")
	h.issue("0010")
	h.issue("0011")
	h.tap("Close the polls")
	h.work("T11")
	h.fill("8")
	h.tap("Close the polls")
	if h.sees("Rule ") {
		t.Fatal("the polls were not closed")
	}
	h.tap("The late list is posted")
	h.tap("Open the boxes")
	h.wants("The boxes are open")

	h.work("T11")
	h.fill("2")
	h.tap("Note")
	h.wants("2 returned")
	h.tap("Count")
	h.work("T07")
	h.fill("2")
	h.tap("Begin bundle 1")
	h.ballots(fyne.Key1, fyne.Key1, fyne.Key2, fyne.Key1, fyne.KeyReturn)
	h.key(fyne.KeyReturn) // a second Enter is no ballot
	h.entered(count.First, 1)
	h.ballots(fyne.Key2, fyne.KeyReturn)
	if h.window.Canvas().Focused() != nil {
		t.Error("the keyboard does not rest although the pass is full")
	}
	h.entered(count.First, 2)

	h.tap("Change the person")
	h.choose("T08")
	h.pins(1)
	h.tap("Sign in")
	h.ballots(fyne.Key1, fyne.Key1, fyne.Key2, fyne.Key1, fyne.KeyReturn)
	h.ballots(fyne.Key1, fyne.KeyReturn)
	h.wants("The passes differ")
	h.wants("Ballot 2")
	if h.sees("Rule ") {
		t.Error("the Enter of the last ballot did something else too")
	}
	h.tap("This one is right")
	h.wants("Rule W114") // a recorder may not alone
	h.confirm("", "T11")
	h.wants("Ballot 2 is corrected.")
	h.tap("Confirm that both agree")
	h.wants("Bundle 1 is agreed.")

	h.tap("Seal the result")
	h.tap("Seal and sign")
	h.wants("W113")
	h.confirm("", "T11", "T12")
	h.restart()
	signed, content, ok := h.books.Day.Sheet()
	if !ok || len(signed) == 0 || !content.Rehearsal || content.Papers[0].Returned != 2 || content.Positions[0].For[0] != 1 {
		t.Errorf("sealed: %v, %+v", ok, content)
	}
	h.wants("Result sheet")
	h.codes(fyne.NewSize(1280, 720))
	h.tap("Save the sheet's files")
	h.app.Settle(h.desk.Wait)
	h.wants("Saved to")
	for _, kind := range []string{"sheet", "pdf", "txt", "png", "enrol"} {
		if files, err := filepath.Glob(filepath.Join(h.books.Dir(), "sheet", "*."+kind)); err != nil || len(files) != 1 {
			t.Errorf("saved %v as .%s, %v; want one", files, kind, err)
		}
	}
	h.stick = t.TempDir()
	h.tap("Write to a stick")
	h.app.Settle(h.desk.Wait)
	h.wants("read back and checked")
	if err := handover.OnStick(h.books, h.stick); err != nil {
		t.Error(err)
	}
	files, err := filepath.Glob(filepath.Join(h.stick, "*.*"))
	if err != nil || len(files) != 5 {
		t.Fatalf("on the stick are %v, %v", files, err)
	}
	for _, file := range files {
		damaged(t, file, func() {
			if err := handover.OnStick(h.books, h.stick); !errors.Is(err, handover.ErrStick) {
				t.Errorf("%s damaged: %v", filepath.Ext(file), err)
			}
		})
	}
	h.stick = filepath.Join(h.stick, "gone")
	h.tap("Write to a stick")
	h.app.Settle(h.desk.Wait)
	h.wants("The sheet was not saved")

	h.tap("Announced and posted")
	h.wants("Fill in where")
	h.types("notice board")
	h.key(fyne.KeyReturn)
	h.books.Day.Tally().View(func(s *count.State) {
		if s.Stage() != count.Announced || s.Posted() != "notice board" {
			t.Errorf("%s, posted at %q", s.Stage(), s.Posted())
		}
	})
}

// codes shows the sheet's codes over the screen, in a window of a size and then in a larger one.
func (h *hall) codes(size fyne.Size) {
	h.t.Helper()
	h.window.Resize(size)
	h.tap("Show the codes")
	wall := h.window.Canvas().Overlays().Top()
	looks := func() (codes int, marked bool, within fyne.Size) {
		for _, o := range test.LaidOutObjects(wall) {
			switch v := o.(type) {
			case *canvas.Raster:
				codes++
				at := h.app.Driver().AbsolutePositionForObject(v)
				within = within.Max(fyne.NewSize(at.X+v.Size().Width, at.Y+v.Size().Height))
			case fmt.Stringer:
				marked = marked || strings.Contains(v.String(), "Rehearsal")
			}
		}
		return codes, marked, within
	}
	for _, size := range []fyne.Size{size, size.AddWidthHeight(640, 360)} {
		h.window.Resize(size)
		codes, marked, within := looks()
		if !h.filled || !marked || codes == 0 || within.Width > size.Width || within.Height > size.Height {
			h.t.Errorf("%d codes reach to %v of %v; marked as a rehearsal: %v; over the whole screen: %v", codes, within, size, marked, h.filled)
		}
	}
	h.window.Resize(size)
	h.key(fyne.KeyEscape)
	if h.filled || h.window.Canvas().Overlays().Top() != nil {
		h.t.Error("the codes stay")
	}
}

// damaged turns a bit of a file over while something is tried.
func damaged(t *testing.T, file string, try func()) {
	t.Helper()
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := slices.Clone(whole)
	broken[len(broken)/2] ^= 1
	if err := os.WriteFile(file, broken, 0o600); err != nil {
		t.Fatal(err)
	}
	try()
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
}

// ballots presses the keys of a ballot.
func (h *hall) ballots(keys ...fyne.KeyName) {
	h.t.Helper()
	for _, k := range keys {
		h.key(k)
	}
}

func (h *hall) entered(p count.Pass, want int) {
	h.t.Helper()
	h.books.Day.Tally().View(func(s *count.State) {
		if got := s.Bundles()[0].Entered[p]; got != want {
			h.t.Errorf("%s ballots entered, not %d", strconv.Itoa(got), want)
		}
	})
}

func TestKeysOfAnInputMethodAreNoVotes(t *testing.T) {
	h := open(t)
	h.openPolls("10")
	h.work("T03")
	h.issue("0010")
	h.tap("Close the polls")
	h.work("T11")
	h.fill("9")
	h.tap("Close the polls")
	h.tap("The late list is posted")
	h.tap("Open the boxes")
	h.work("T11")
	h.fill("1")
	h.tap("Note")
	h.tap("Count")
	h.work("T07")
	h.fill("1")
	h.tap("Begin bundle 1")
	h.ballots(fyne.KeyW, fyne.Key1, fyne.KeyReturn) // a candidate of the input method is chosen
	h.entered(count.First, 0)
	h.window.Canvas().Focused().TypedRune('王')
	h.ballots(fyne.Key1, fyne.KeyReturn) // it is open still
	h.entered(count.First, 0)
	h.ballots(fyne.KeyEscape, fyne.Key1, fyne.KeyReturn)
	h.entered(count.First, 1)
}
