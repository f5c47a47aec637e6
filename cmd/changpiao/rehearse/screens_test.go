package rehearse_test

import (
	"path/filepath"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"changpiao/station/count"
	"changpiao/station/roll"
	"changpiao/ui/kit"
)

func (h *hall) openPolls(received string) {
	h.t.Helper()
	h.fill(received, "000117", "000118")
	h.tap("Open the polls")
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
	h.tap("Save the sheet's files")
	h.wants("Saved to")
	for _, kind := range []string{"sheet", "pdf", "txt", "png", "enrol"} {
		if files, err := filepath.Glob(filepath.Join(h.books.Dir(), "sheet", "*."+kind)); err != nil || len(files) != 1 {
			t.Errorf("saved %v as .%s, %v; want one", files, kind, err)
		}
	}
	h.tap("Announced and posted")
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
	h.ballots(fyne.KeyEscape, fyne.Key1, fyne.KeyReturn) // the input method is closed
	h.entered(count.First, 1)
}
