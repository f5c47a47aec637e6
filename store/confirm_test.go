package store

import (
	"crypto/rand"
	"errors"
	"slices"
	"testing"
	"time"

	"changpiao/station/election"
	"changpiao/station/journal"
	rehearse "changpiao/station/rehearsal"
	"changpiao/station/roll"
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

const threeVote = `{"do": "open", "received": {"p": 8}, "seals": {"1": "000117"}}, {"do": "issue_many", "from": "0001", "to": "0003"}`

// polling is a rehearsal's station at which three have voted.
func polling(t *testing.T) *Station {
	t.Helper()
	s := rehearsal(t)
	playSteps(t, s, threeVote)
	return s
}

// counted takes a rehearsal's station through its day until it can be sealed.
func counted(t *testing.T) *Station {
	t.Helper()
	s := rehearsal(t)
	playSteps(t, s, threeVote+`, {"do": "close", "unused": {"p": 5}}, {"do": "publish_late_list", "by": "A"}, {"do": "returned", "box": "1", "paper": "p", "n": 3},
 {"do": "bundle", "id": "B", "paper": "p", "n": 3},
 {"do": "ballot", "bundle": "B", "pass": 1, "marks": {"director": ["a"]}, "times": 3, "by": "N"},
 {"do": "ballot", "bundle": "B", "pass": 2, "marks": {"director": ["a"]}, "times": 3, "by": "C"},
 {"do": "agree", "bundle": "B"}`)
	return s
}

// playSteps takes a station through steps, in the name of people who are all
// there, and leaves nobody's word behind.
func playSteps(t *testing.T, s *Station, steps string) {
	t.Helper()
	script := parsedScript(t, "script.json", []byte(`{"station": "S1", "steps": [`+steps+`]}`))
	for i := range script.Steps {
		script.Steps[i].N += int(s.Day.Roll().Head().Seq) * 100 // another id for each command of the day
		if s.Day.Tally() != nil {
			script.Steps[i].N += int(s.Day.Tally().Head().Seq) * 10000
		}
	}
	if err := rehearse.NewRunner(s.Day, people{s}).Run(script); err != nil {
		t.Fatal(err)
	}
	s.Dismiss()
}

// restarted closes a station and opens it again for the issuer.
func restarted(t *testing.T, s *Station) *Station {
	t.Helper()
	again, err := reopen(t, s).SignIn("I", RehearsalPIN, noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	return again
}

// command is a command of two supervisors in the name of A and B.
type command func(*Station, election.Origin) error

func sealCount(s *Station, o election.Origin) error {
	_, _, err := s.Day.Seal(o)
	return err
}

func reopenTo(polls bool) command {
	return func(s *Station, o election.Origin) error {
		_, err := s.Day.Reopen(o, polls)
		return err
	}
}

func takeRound(s *Station, o election.Origin) error {
	next := *s.Day.Definition()
	next.Round, next.Kind = 2, election.RunOff
	_, err := s.Day.TakeRound(o, &next)
	return err
}

func onRoll(c roll.Command) command {
	return func(s *Station, o election.Origin) error {
		_, err := s.Day.Roll().Do(o, c)
		return err
	}
}

// sealed is a station whose count two supervisors sealed.
func sealed(t *testing.T) *Station {
	t.Helper()
	s := counted(t)
	confirm(t, s, "A", "B")
	if err := sealCount(s, order(s, "seal", "A", "B")); err != nil {
		t.Fatal(err)
	}
	return s
}

// order is who orders a command late in the day, with a reason.
func order(s *Station, command string, by ...election.StaffID) election.Origin {
	return election.Origin{Command: command, At: s.Day.Definition().ElectionDay.At(18, 0), By: by, Reason: "复查"}
}

// ends are where a station's books end.
func ends(s *Station) (heads [2]journal.Head) {
	heads[0] = s.Day.Roll().Head()
	if s.Day.Tally() != nil {
		heads[1] = s.Day.Tally().Head()
	}
	return heads
}

// TestNothingIsDoneByOnePerson gives each command of two supervisors in both
// their names. It is refused, and changes nothing, until both have confirmed it
// at one sitting: a restart between the one and the other begins anew.
func TestNothingIsDoneByOnePerson(t *testing.T) {
	joins := roll.ChangeStaff{Member: election.StaffMember{ID: "E", Name: "新", Role: election.Issuer}}
	for name, c := range map[string]struct {
		at func(*testing.T) *Station
		do command
	}{
		"seal":               {counted, sealCount},
		"reopen the count":   {sealed, reopenTo(false)},
		"reopen the polls":   {sealed, reopenTo(true)},
		"take a run-off":     {sealed, takeRound},
		"change the staff":   {rehearsal, onRoll(joins)},
		"enter a paper list": {polling, onRoll(roll.Issue{Voter: "0004", Later: "09:30"})},
	} {
		t.Run(name, func(t *testing.T) {
			s := c.at(t)
			before := ends(s)
			refused := func(when string) {
				t.Helper()
				if err := c.do(s, order(s, "it", "A", "B")); !isRefusal(err, "W113") {
					t.Errorf("%s: %v", when, err)
				}
				if ends(s) != before {
					t.Fatalf("%s, and the books changed", when)
				}
			}
			refused("nobody confirmed")
			confirm(t, s, "A")
			refused("one confirmed")
			s = restarted(t, s) // what A confirmed is gone, and B alone is one person
			refused("after a restart")
			confirm(t, s, "B", "C")
			refused("the other confirmed after a restart, and a third")
			confirm(t, s, "A", "B")
			if err := s.Witness(order(s, "another", "A", "B")); err != nil {
				t.Fatal(err)
			}
			refused("both confirmed another command")
			confirm(t, s, "A", "B")
			s.Dismiss()
			refused("both were dismissed")
			confirm(t, s, "A", "B")
			if err := c.do(s, order(s, "it", "A", "B")); err != nil {
				t.Fatal(err)
			}
			after := ends(s)
			if s = restarted(t, s); after == before || ends(s) != after {
				t.Error("what both did is lost")
			}
		})
	}
}

// A command of one person is given by who signed in, or by somebody who confirms
// it in their place.
func TestNobodyActsInAnothersName(t *testing.T) {
	s := restarted(t, polling(t)) // for the issuer
	issue := func(no election.VoterNo, by election.StaffID) error {
		return onRoll(roll.Issue{Voter: no})(s, order(s, string(no), by))
	}
	if err := issue("0005", "I"); err != nil {
		t.Errorf("who signed in: %v", err)
	}
	if err := s.SignIn("N", "4321", noon); !isWrong(err, 2*second) {
		t.Fatal(err)
	}
	if err := issue("0006", "I"); err != nil {
		t.Errorf("who stays signed in: %v", err)
	}
	if err := s.SignIn("A", RehearsalPIN, noon); err != nil {
		t.Fatal(err)
	}
	before := ends(s)
	if err := issue("0007", "I"); !isRefusal(err, "W114") {
		t.Errorf("who is away: %v", err)
	}
	if ends(s) != before {
		t.Error("the books changed")
	}
	confirm(t, s, "I")
	if err := issue("0007", "I"); err != nil {
		t.Errorf("who confirmed: %v", err)
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
