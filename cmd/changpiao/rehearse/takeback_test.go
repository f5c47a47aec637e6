package rehearse_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"changpiao/station/roll"
	"changpiao/ui/kit"
)

func TestPrincipalIssuedByMistakeIsTakenBack(t *testing.T) {
	h := at(t, "T03", "Check in")
	h.types("0505")
	h.wants("Holds 4 of 5 proxies")
	h.press("Issue for 5 (Enter)")
	h.stands("0506", roll.WasTaken)
	before := h.stock().Left()

	h.types("0506")
	h.tap("Undo this issue")
	h.wants("I311")
	h.confirm("the wrong principal", "T11")
	h.wants("The issue to 0506 is undone.")
	h.stands("0506", roll.IsEntrusted)
	h.stands("0505", roll.HasIssued)

	h.window.Canvas().Focused().(*kit.Entry).SetText("0505")
	h.wants("Whose ballots came back?")
	h.check("0505")
	h.check("0508")
	h.tap("Undo the 2 ticked")
	h.confirm("the wrong principals", "T11")
	h.wants("The issues to 2 are undone.")
	for no, want := range map[string]roll.Standing{"0505": roll.HasIssued, "0507": roll.IsEntrusted, "0508": roll.WasTaken, "1244": roll.IsEntrusted} {
		h.stands(no, want)
	}
	if got := h.stock().Left(); got != before+3 {
		t.Errorf("%d left, %d before", got, before)
	}
}

func TestCardSaysHowManyProxiesAHolderMayStillTake(t *testing.T) {
	h := at(t, "T01", "Check in")
	h.types("0218")
	h.wants("Holds 5 of 5 proxies")
	h.wants("at most 5") // P201
	h.window.Canvas().Focused().(*kit.Entry).SetText("0505")
	h.tap("Record a further proxy")
	if text := h.entries()[1].Text; text != "0505" {
		t.Errorf("the holder is %q", text)
	}
	h.types("99")
	h.wants("The holder has 4 proxies of 5 at most.")
}

func TestCheckInAfterTheCloseAnswersWithTheWay(t *testing.T) {
	h := at(t, "T11", "Close the polls")
	h.types("1850")
	h.press("Close the polls")
	h.tap("Check in")
	h.types("0010")
	h.wants("Ballots can't be issued now")
	h.key(fyne.KeyReturn)
	h.stands("0010", roll.MayVote)
	h.tap("Paper lists")
	h.wants("Entered afterwards")
	h.tap("Check in")
	h.types("0010")
	h.tap("Reopen the polls")
	h.wants("W113")
	h.confirm("people stood in the queue", "T11", "T12")
	h.view(func(s *roll.State) {
		if s.Stage() != roll.Polling {
			t.Errorf("the polls are %s", s.Stage())
		}
	})
}
