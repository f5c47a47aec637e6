package office_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"changpiao/station/election"
	"changpiao/station/street"
	"changpiao/ui/kit"
)

func TestLedgerIsMadeOfElectionFiles(t *testing.T) {
	h := newHouse(t)
	h.tap("Make the ledger")
	h.sees("No election file yet.")
	east, _ := h.community("east", "东街", 2)
	west, _ := h.community("west", "西苑", 1)
	h.drop(east, west, east)
	h.sees("east.json", "west.json")
	h.tap("Make the ledger")
	h.sees("No folder chosen yet.")
	h.picked = h.dir
	h.tap("Choose a folder")
	h.enter("For example", "a/b")
	h.tap("Make the ledger")
	h.sees("without slashes")
	h.enter("For example", "autumn")
	h.choose("A real election")
	h.tap("Make the ledger")
	h.sees("Live", "No key is enrolled yet.")
	l := h.ledger("autumn")
	if !l.Live() || len(l.Elections()) != 2 {
		t.Errorf("live %v, %v", l.Live(), l.Elections())
	}
}

func TestUnsoundElectionFileMakesNoLedger(t *testing.T) {
	h := newHouse(t)
	h.drop(h.write("broken.json", []byte(`{"id": "east", "positions": 7}`)))
	h.picked = h.dir
	h.tap("Choose a folder")
	h.enter("For example", "ledger")
	h.tap("Make the ledger")
	h.sees("D108", "broken.json")
	if _, err := os.Stat(filepath.Join(h.dir, "ledger")); !os.IsNotExist(err) {
		t.Error("a ledger was made:", err)
	}
}

func TestLedgerIsOpenedAgain(t *testing.T) {
	h := newHouse(t)
	h.open(true)
	h.tap("Another ledger")
	h.picked = filepath.Join(h.dir, "nothing")
	h.tap("Open a ledger")
	h.sees("This folder is no ledger")
	h.picked = filepath.Join(h.dir, "ledger")
	h.tap("Open a ledger")
	h.sees("Receive sheets", "Live")
}

func TestRehearsalIsMarked(t *testing.T) {
	h := newHouse(t)
	h.tap("Rehearsal")
	h.sees("REHEARSAL", "No key is enrolled yet.")
	h.tap("The evening")
	h.sees("梧桐里社区", "东苑投票站", "REHEARSAL")
}

func TestKeysAreComparedEnrolledAndRevoked(t *testing.T) {
	h := newHouse(t)
	def := h.open(true)
	h.tap("Station keys")
	fingerprint := key(t, "S1").Public().Fingerprint()
	h.sees(fingerprint, "Trusted")

	h.drop(h.enrolment(def, "S1", "spare"))
	h.sees(key(t, "spare").Public().Fingerprint()[:4], "东街第1投票站")
	h.tap("Different")
	h.sees("Not enrolled.")
	h.lacks(key(t, "spare").Public().Fingerprint())

	h.enter("Your name", "")
	h.tap("Revoke")
	h.tap("Revoke this key")
	h.sees("clerk's name")
	h.enter("Your name", "陈书记")
	h.tap("Keep it")
	h.tap("Revoke")
	h.tap("Revoke this key")
	h.sees("is revoked", "✗ Revoked")

	h.drop(h.write("no.enrol", []byte("no key")))
	h.sees("no enrolment of a key")

	l := h.ledger("ledger")
	l.View("east", func(s *street.State) {
		for station, want := range map[election.StationID]bool{"S1": false, "S2": true} {
			if got := s.Trusts(key(t, string(station)).Public().KID(), station); got != want {
				t.Errorf("%s is trusted: %v", station, got)
			}
		}
	})
}

func TestCalendarOfTheCommunities(t *testing.T) {
	h := newHouse(t)
	h.tap("Rehearsal")
	h.tap("Calendar")
	h.sees("Every deadline is over.", "2021-01-08", "Post the roll", "✓ In time", "2021-01-29", "○ Over", "梧桐里社区")
}

// What was posted, and when, is recorded beside the definition, which nobody changes any more; objections run from it.
func TestDaysAreRecorded(t *testing.T) {
	h := newHouse(t)
	h.open(true)
	h.tap("Calendar")
	h.sees("Not noted", "File with the district", "None set")
	h.select0()
	h.sees("Record the day on which \"Post the roll\"")
	h.correct(string(election.MomentOf(time.Now()).Date()), "2021-01-11")
	h.tap("Record the day")
	h.sees("3 days late", "✗ Late", "2021-01-16") // the objections' last day
	h.ledger("ledger").View("east", func(s *street.State) {
		if c := s.Calendar(1); c[0].Done != "2021-01-11" || c[1].Last != "2021-01-16" {
			t.Errorf("%+v", c)
		}
	})
}

func TestObjectionsAreDecided(t *testing.T) {
	h := newHouse(t)
	h.open(true)
	h.tap("Calendar")
	h.tap("Objections")
	h.fillIn("Whose entry", "0012 was left out")
	h.tap("Record the objection")
	h.sees("Recorded.", "0012 was left out", "R111", "Open, due by") // the roll was posted in 2021
	h.select0()
	h.fillIn("For example", "entered")
	h.tap("Record the decision")
	h.sees("✓ entered")
	h.ledger("ledger").View("east", func(s *street.State) {
		if o := s.Objections(1); len(o) != 1 || o[0].Decision != "entered" || o[0].Decided == "" {
			t.Errorf("%+v", o)
		}
	})
}

// fillIn types into the field with a hint that begins as given.
func (h *house) fillIn(hint, text string) {
	h.t.Helper()
	for _, o := range h.objects() {
		if e, ok := o.(*kit.Entry); ok && strings.HasPrefix(e.PlaceHolder, hint) {
			test.Type(e, text)
			return
		}
	}
	h.t.Fatalf("no field %q on the screen", hint)
}

// select0 taps the first line of the screen's list.
func (h *house) select0() {
	h.t.Helper()
	for _, o := range h.objects() {
		if list, ok := o.(*kit.List); ok {
			list.Select(0)
			return
		}
	}
	h.t.Fatal("no list on the screen")
}
