package rehearse_test

import (
	"testing"

	"fyne.io/fyne/v2"

	"changpiao/station/count"
	"changpiao/station/election"
)

func (h *hall) keyed(p count.Pass, id election.PositionID, want int) {
	h.t.Helper()
	h.tally(func(s *count.State) {
		if got := s.Keyed("1", p)[id]; got != want {
			h.t.Errorf("%d ballots are past %s, not %d", got, id, want)
		}
	})
}

func TestABundlePositionByPosition(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.page("bundles")
	h.check("Position by position")
	h.begin(3)
	h.key(fyne.KeyReturn) // begin with the director
	h.wants("Bundle 1, first pass　主任")
	h.keys("1") // one key is a ballot
	h.wants("Ballot 1 is recorded: 主任 ○ 1")
	h.keyed(count.First, "director", 1)
	h.keys("2")
	h.key(fyne.KeyBackspace)
	h.wants("Ballot 2 was taken back; it was: 主任 ○ 2")
	h.keyed(count.First, "director", 1)
	h.keys("0*5E") // the last ballot is torn
	h.wants("Key \"副主任\" from ballot 1")
	h.keyed(count.First, "director", 3)
	h.entered(count.First, 0)

	h.keys("E12E")
	h.wants("Ballot 2 of 3")
	h.restart() // the power fails in between
	h.wants("Bundle 1, first pass　副主任")
	h.wants("Ballot 2 of 3")
	h.key(fyne.KeyBackspace) // the ballot before the power failed
	h.wants("Ballot 1 was taken back; it was: 副主任 ○ 1 ○ 2")
	h.keys("1E")
	h.keys("123E") // more than there are seats
	h.wants("Key \"委员\" from ballot 1")
	h.keys("E1234E")
	h.entered(count.First, 1)
	h.wants("Ballot 2 of 3")
	h.keys("0E")
	h.wants("another recorder makes the other one")
	h.entered(count.First, 3) // the torn one needs no more
	if one, two := marked(h.recorded(count.First, 1)), marked(h.recorded(count.First, 2)); one != "acfghi" || two != "cde" {
		t.Errorf("recorded %q and %q", one, two)
	}
	if torn := h.recorded(count.First, 3); !torn.Void || torn.Reason != "撕毁" {
		t.Errorf("recorded %+v", torn)
	}

	h.work("T08")
	h.page("bundles")
	h.tap("second pass")
	h.tap("Back to whole ballots")
	h.keys("1+1+1234E0E*5E")
	h.wants("Ballots that the passes read differently: 1")
}

// Whoever is asked for another position has not answered with a vote.
func TestTheNextPositionWaitsForEnter(t *testing.T) {
	h := counted(t, "T07", "bundle", 0)
	h.page("bundles")
	h.check("Position by position")
	h.begin(2)
	h.keys("E11")
	h.wants("Key \"副主任\" from ballot 1")
	h.keys("112") // called once too often
	h.keyed(count.First, "deputy", 0)
	h.keys("E12E")
	h.keyed(count.First, "deputy", 1)
}
