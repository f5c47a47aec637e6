package store

import (
	"crypto/rand"
	"errors"
	"slices"
	"testing"
	"time"

	"changpiao/station/election"
	rehearse "changpiao/station/rehearsal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

const second = time.Second

func isWrong(err error, wait time.Duration) bool {
	var wrong *WrongPIN
	return errors.As(err, &wrong) && wrong.Until.Equal(noon.Add(wait))
}

func isTooSoon(err error) bool {
	var soon *TooSoon
	return errors.As(err, &soon)
}

// confirm lets people confirm, all with the rehearsal's PIN.
func confirm(t *testing.T, s *Station, who ...election.StaffID) {
	t.Helper()
	for _, id := range who {
		if err := s.Confirm(id, RehearsalPIN, noon); err != nil {
			t.Fatal(id, err)
		}
	}
}

// sign signs a sheet in the name of some people, as a seal does.
func sign(s *Station, by ...election.StaffID) error {
	_, err := sheet.Sign(rand.Reader, s.Signer(by), sheet.Sheet{Election: "small", Place: "S1", Round: 1, Kind: election.FirstRound, Revision: 1, Epoch: 1, SealedBy: by})
	return err
}

func TestTwoDifferentSupervisorsSign(t *testing.T) {
	s := rehearsal(t)
	staff := []election.StaffID{"I", "N", "A", "B", "C", "D"}
	may := []string{"AB", "AC", "BC", "BD", "CD"}
	for i, a := range staff {
		for _, b := range staff[i:] { // each alone, and with each other
			confirm(t, s, a, b)
			err := sign(s, a, b)
			s.Dismiss()
			if slices.Contains(may, string(a+b)) {
				if err != nil {
					t.Errorf("%s and %s: %v", a, b, err)
				}
			} else if !isRefusal(err, "W113") {
				t.Errorf("%s and %s: %v", a, b, err)
			}
		}
	}
}

func TestConfirmationHoldsForOneSignature(t *testing.T) {
	s := rehearsal(t)
	if err := sign(s, "A", "B"); !isRefusal(err, "W113") {
		t.Errorf("nobody confirmed: %v", err)
	}
	confirm(t, s, "A")
	if err := sign(s, "A", "B"); !isRefusal(err, "W113") {
		t.Errorf("one confirmed: %v", err)
	}
	confirm(t, s, "B")
	if err := sign(s, "A", "C"); !isRefusal(err, "W113") {
		t.Errorf("in another's name: %v", err)
	}
	if err := sign(s, "A", "B", "C"); !isRefusal(err, "W113") {
		t.Errorf("in a third's name: %v", err)
	}
	if err := sign(s, "B", "A"); err != nil {
		t.Errorf("both confirmed: %v", err)
	}
	if err := sign(s, "A", "B"); !isRefusal(err, "W113") {
		t.Errorf("once more: %v", err)
	}
	confirm(t, s, "A", "B")
	if err := s.SignIn("I", RehearsalPIN, noon); err != nil {
		t.Fatal(err)
	}
	if err := sign(s, "A", "B"); !isRefusal(err, "W113") {
		t.Errorf("after another took over: %v", err)
	}
}

func TestWrongPINAtTheDesk(t *testing.T) {
	s := rehearsal(t)
	confirm(t, s, "A")
	if err := s.Confirm("B", "4321", noon); !isWrong(err, 2*second) {
		t.Errorf("wrong: %v", err)
	}
	if err := s.SignIn("B", RehearsalPIN, noon.Add(second)); !isTooSoon(err) {
		t.Errorf("too soon: %v", err)
	}
	if err := s.Confirm("X", RehearsalPIN, noon); !errors.Is(err, ErrNoPIN) {
		t.Errorf("a stranger: %v", err)
	}
	if err := sign(s, "A", "B"); !isRefusal(err, "W113") {
		t.Errorf("signed after a wrong PIN: %v", err)
	}
	if err := s.Confirm("B", RehearsalPIN, noon.Add(2*second)); err != nil {
		t.Errorf("in time: %v", err)
	}
	if err := s.Confirm("B", "4321", noon); !isWrong(err, 2*second) {
		t.Errorf("a right PIN did not clear the wrong ones: %v", err)
	}
}

// counted takes a rehearsal's station through its day until it can be sealed.
func counted(t *testing.T) *Station {
	t.Helper()
	s := rehearsal(t)
	script, err := rehearse.Parse("script.json", []byte(`{"station": "S1", "steps": [
 {"do": "open", "received": {"p": 5}, "seals": {"1": "000117"}}, {"do": "issue_many", "from": "0001", "to": "0003"},
 {"do": "close", "unused": {"p": 2}}, {"do": "publish_late_list", "by": "A"}, {"do": "returned", "box": "1", "paper": "p", "n": 3},
 {"do": "bundle", "id": "B", "paper": "p", "n": 3},
 {"do": "ballot", "bundle": "B", "pass": 1, "marks": {"director": ["a"]}, "times": 3, "by": "N"},
 {"do": "ballot", "bundle": "B", "pass": 2, "marks": {"director": ["a"]}, "times": 3, "by": "C"},
 {"do": "agree", "bundle": "B"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if err := rehearse.NewRunner(s.Day, nil).Run(script); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNothingIsSealedByOnePerson(t *testing.T) {
	s := counted(t)
	seal := func(by ...election.StaffID) error {
		_, _, err := s.Day.Seal(election.Origin{At: s.Day.Definition().ElectionDay.At(18, 0), By: by})
		return err
	}
	restart := func() {
		t.Helper()
		locked := reopen(t, s)
		var err error
		if s, err = locked.SignIn("A", RehearsalPIN, noon); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
	}
	if err := seal("A", "B"); !isRefusal(err, "W113") {
		t.Errorf("nobody confirmed: %v", err)
	}
	confirm(t, s, "A")
	if err := seal("A", "B"); !isRefusal(err, "W113") {
		t.Errorf("one confirmed: %v", err)
	}
	restart() // what A confirmed is gone, and B alone is one person
	confirm(t, s, "B")
	if err := seal("A", "B"); !isRefusal(err, "W113") {
		t.Errorf("the other confirmed after a restart: %v", err)
	}
	if _, _, sealed := s.Day.Sheet(); sealed {
		t.Fatal("sealed by one person")
	}
	confirm(t, s, "A")
	if err := seal("A", "B"); err != nil {
		t.Fatal(err)
	}
	restart()
	if _, content, sealed := s.Day.Sheet(); !sealed || !slices.Equal(content.SealedBy, []election.StaffID{"A", "B"}) {
		t.Errorf("after a restart: sealed %v by %v", sealed, content.SealedBy)
	}
}

// reopen closes a station and opens its folder again.
func reopen(t *testing.T, s *Station) *Locked {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	locked, err := OpenStation(s.Dir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	return locked
}

func TestAdmit(t *testing.T) {
	s := rehearsal(t)
	e := election.StaffMember{ID: "E", Name: "新", Role: election.Supervisor}
	if err := s.Admit(e, RehearsalPIN); !isRefusal(err, "W113") {
		t.Errorf("unconfirmed: %v", err)
	}
	confirm(t, s, "A", "I")
	if err := s.Admit(e, RehearsalPIN); !isRefusal(err, "W113") {
		t.Errorf("one supervisor: %v", err)
	}
	confirm(t, s, "B")
	if err := s.Admit(e, "12345"); !errors.Is(err, ErrPIN) {
		t.Errorf("a PIN of one's own in a rehearsal: %v", err)
	}
	if err := s.Admit(e, RehearsalPIN); err != nil {
		t.Fatal(err)
	}
	if m, ok := s.Day.Definition().Staff.Find("E"); !ok || m != e {
		t.Error("the day does not know E")
	}
	if err := sign(s, "A", "B"); !isRefusal(err, "W113") {
		t.Errorf("the confirmation outlived Admit: %v", err)
	}

	locked := reopen(t, s)
	if m, ok := locked.Staff().Find("E"); !ok || m != e {
		t.Error("E is not offered for signing in")
	}
	s, err := locked.SignIn("E", RehearsalPIN, noon)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	confirm(t, s, "E", "B")
	if err := sign(s, "E", "B"); err != nil {
		t.Errorf("with one who confirmed: %v", err)
	}
	confirm(t, s, "E", "C")
	if err := sign(s, "E", "C"); !errors.Is(err, ErrNoPair) {
		t.Errorf("with one who was absent: %v", err)
	}
}

func TestAdmitAnewChangesTheRole(t *testing.T) {
	s := rehearsal(t)
	confirm(t, s, "A", "B")
	if err := s.Admit(election.StaffMember{ID: "B", Role: election.Recorder}, RehearsalPIN); err != nil {
		t.Fatal(err)
	}
	confirm(t, s, "A", "B")
	if err := sign(s, "A", "B"); !isRefusal(err, "W113") {
		t.Errorf("B is no supervisor any more: %v", err)
	}
	confirm(t, s, "A", "C")
	if err := sign(s, "A", "C"); err != nil {
		t.Errorf("the others: %v", err)
	}
}

func TestRemove(t *testing.T) {
	s := rehearsal(t)
	if err := s.Remove("B"); !isRefusal(err, "W113") {
		t.Errorf("unconfirmed: %v", err)
	}
	for _, who := range []election.StaffID{"B", "I", "D"} {
		confirm(t, s, "A", "C")
		if err := s.Remove(who); err != nil {
			t.Fatal(who, err)
		}
	}
	if err := s.Confirm("B", RehearsalPIN, noon); !errors.Is(err, ErrNoPIN) {
		t.Errorf("B confirmed: %v", err)
	}
	confirm(t, s, "A", "C")
	if err := s.Remove("C"); !errors.Is(err, ErrNoPair) {
		t.Errorf("the last pair: %v", err)
	}
	locked := reopen(t, s)
	if _, err := locked.SignIn("I", RehearsalPIN, noon); !errors.Is(err, ErrNoPIN) {
		t.Errorf("I signed in: %v", err)
	}
	if len(locked.Staff()) != 3 {
		t.Errorf("staff %v", locked.Staff())
	}
}

func TestDeskSignsAlone(t *testing.T) {
	s := rehearsal(t)
	desk, voucher := s.Desk()
	known := func([8]byte) (signing.PublicKey, bool) { return s.PublicKey(), true }
	if got, err := signing.OpenVoucher(voucher, known); err != nil || got != desk.Public() {
		t.Errorf("voucher: %v", err)
	}
	if desk.Public() == s.PublicKey() {
		t.Error("the desk signs with the station's key")
	}
	signature, err := desk.Sign(rand.Reader, []byte("m"))
	if err != nil || !desk.Public().Verify([]byte("m"), signature) {
		t.Errorf("signature: %v", err)
	}
}

func TestForeignMixesNoRehearsal(t *testing.T) {
	s := rehearsal(t)
	live, err := CreateStation(t.TempDir(), Opening{Definition: community(t), Place: "S2", PINs: livePINs()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Foreign(reopen(t, live), "I", livePINs()["I"], noon); !isRefusal(err, "S707") {
		t.Errorf("a live station in a rehearsal: %v", err)
	}
}
