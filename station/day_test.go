package station_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/journaltest"
	"changpiao/station/roll"
	"changpiao/station/sheet"
	"changpiao/station/signing"
)

const polling = election.Date("2021-01-28")

// folder keeps a station's books in memory.
type folder struct {
	rolls, tally *journaltest.Log
	key          signing.PrivateKey
	office       signing.PublicKey
}

func (f *folder) TallyLog() (journal.Log, error) { f.tally = &journaltest.Log{}; return f.tally, nil }
func (f *folder) Office() signing.PublicKey      { return f.office }
func (f *folder) Vault() roll.Vault              { return unsealed{} }
func (f *folder) PublicKey() signing.PublicKey   { return f.key.Public() }
func (f *folder) Enrolment() []byte {
	enrolment, _ := signing.Enrol(nil, f.key, "small", "S1")
	return enrolment
}

func (f *folder) Signer([]election.StaffID) signing.Signer { return f.key }

func (f *folder) Witness(election.Origin) error { return nil }

func (f *folder) Desk() (desk signing.Signer, voucher []byte) {
	voucher, _ = signing.Vouch(nil, f.key, f.key.Public())
	return f.key, voucher
}

type unsealed struct{}

func (unsealed) Seal(_ string, plain []byte) ([]byte, error) { return plain, nil }
func (unsealed) Open(_ string, plain []byte) ([]byte, error) { return plain, nil }
func (unsealed) Index(id election.IDNumber) string           { return id.Whole() }

// definition is a community of ten voters and one station.
func definition(t testing.TB) *election.Definition {
	t.Helper()
	var voters []string
	for i := 1; i <= 10; i++ {
		id := fmt.Sprintf("99019919700101%03d", 900+i)
		voters = append(voters, fmt.Sprintf(`{"no": "%04d", "name": "选民%d", "id_number": "%s%c", "class": 1, "station": "S1"}`, i, i, id, election.CheckDigit(id)))
	}
	d, err := election.Parse("election.json", []byte(`{
 "id": "small", "title": "示例", "profile": "residents-2020", "election_day": "2021-01-28", "kind": "first", "rules": {},
 "positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [
  {"id": "a", "name": "丁一", "voter": "0001", "sex": "F"}, {"id": "b", "name": "王二", "voter": "0002"}]}],
 "papers": [{"id": "p", "positions": ["director"]}],
 "stations": [{"id": "S1", "title": "中心会场", "boxes": [{"id": "1"}]}],
 "staff": [{"id": "R", "role": "registrar"}, {"id": "I", "role": "issuer"}, {"id": "N", "role": "recorder"}, {"id": "O", "role": "recorder"},
  {"id": "A", "role": "supervisor"}, {"id": "B", "role": "supervisor"}],
 "voters": [`+strings.Join(voters, ",")+`]}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

type day struct {
	*station.Day
	t      testing.TB
	folder *folder
	steps  int
	days   int // by which the clock is ahead
}

func newDay(t testing.TB) *day {
	t.Helper()
	seed := sha256.Sum256([]byte("S1"))
	key, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	d := &day{t: t, folder: &folder{rolls: &journaltest.Log{}, key: key}}
	d.Day = d.open(definition(t))
	return d
}

func (d *day) open(def *election.Definition) *station.Day {
	d.t.Helper()
	var tally journal.Log
	if d.folder.tally != nil {
		tally = d.folder.tally
	}
	opened, err := station.Open(station.Setting{Definition: def, Place: "S1", Program: "test", Random: rand.NewChaCha8([32]byte{})}, d.folder.rolls, tally, d.folder)
	if err != nil {
		d.t.Fatal(err)
	}
	return opened
}

func (d *day) origin(by ...election.StaffID) election.Origin {
	d.steps++
	return election.Origin{Command: fmt.Sprint("c", d.steps), At: polling.AddDays(d.days).At(8, 0) + election.Moment(d.steps), By: by, Desk: "1"}
}

func (d *day) ok(_ journal.Receipt, err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func papers(n int) map[election.PaperID]election.Figure {
	return map[election.PaperID]election.Figure{"p": election.Whole(election.Count(n))}
}

// polled has so many voters vote, and closes the polls.
func (d *day) polled(voters int) {
	d.t.Helper()
	d.ok(d.Roll().Do(d.origin(), roll.Prepare{}))
	d.ok(d.Roll().Do(d.origin("A"), roll.OpenPolls{Received: papers(12), Seals: map[election.BoxID]string{"1": "0001"}}))
	d.vote(voters)
}

// vote has so many voters vote, and closes the polls.
func (d *day) vote(voters int) {
	d.t.Helper()
	for i := range voters {
		d.ok(d.Roll().Do(d.origin("I"), roll.Issue{Voter: election.VoterNo(fmt.Sprintf("%04d", i+1))}))
	}
	d.ok(d.Roll().Do(d.origin("R"), roll.PublishLateList{}))
	d.ok(d.Roll().Do(d.origin("A"), roll.ClosePolls{Unused: papers(12 - voters)}))
}

// returned counts the ballots of the box.
func (d *day) returned(n int) {
	d.t.Helper()
	d.ok(d.Tally().Do(d.origin("A"), count.CountBox{Box: "1", Paper: "p", N: election.Whole(election.Count(n))}))
}

// counted enters as many ballots for a, twice, and agrees.
func (d *day) counted(n int) {
	d.t.Helper()
	d.ok(d.Tally().Do(d.origin("N"), count.BeginBundle{ID: "x", Paper: "p", N: election.Whole(election.Count(n))}))
	for pass, by := range map[count.Pass]election.StaffID{count.First: "N", count.Second: "O"} {
		b := count.Ballot{Marks: map[election.PositionID][]count.Mark{"director": {{Candidate: "a"}}}}
		d.ok(d.Tally().Do(d.origin(by), count.Enter{Bundle: "x", Pass: pass, Ballot: b, Times: election.Whole(election.Count(n))}))
	}
	d.ok(d.Tally().Do(d.origin("A"), count.Agree{Bundle: "x"}))
}

func TestDayToItsOutcome(t *testing.T) {
	for _, c := range []struct {
		name              string
		issued, returned  int
		verdict           election.Code
		quorum, different bool
		elected           int
	}{
		{"all came back", 6, 6, "", true, false, 1},
		{"B405 one did not", 7, 6, "", true, true, 1},
		{"B404 exactly half came back", 6, 5, "", false, true, 0},
		{"B401 one more came back", 6, 7, "B401", true, false, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDay(t)
			d.polled(c.issued)
			d.ok(d.OpenBoxes(d.origin("A")))
			d.returned(c.returned)
			if c.verdict == "" {
				d.counted(c.returned)
			}
			signed, content, err := d.Seal(d.origin("A", "B"))
			if err != nil {
				t.Fatal(err)
			}
			if content.Verdict != c.verdict || content.Revision != 1 || content.Registered != 10 {
				t.Errorf("%+v", content)
			}
			again := &day{Day: d.open(d.Definition()), t: t, folder: d.folder}
			kept, read, ok := again.Sheet()
			if !ok || string(kept) != string(signed) || sheet.DigestOf(kept) != sheet.DigestOf(signed) || read.Verdict != c.verdict {
				t.Errorf("the sheet that was kept: %v %+v", ok, read)
			}
			r, ok := station.Outcome(d.Definition(), content)
			if !ok || r.Quorum != c.quorum || len(r.Positions["director"].Elected) != c.elected || len(r.Positions["director"].RunOff) != 0 {
				t.Errorf("O610: %v %+v %+v", ok, r, r.Positions["director"])
			}
			if got := election.Has(r.Flags, "B405"); got != c.different {
				t.Errorf("B405: %v", r.Flags)
			}
			content.Stations = nil
			if _, ok := station.Outcome(d.Definition(), content); ok {
				t.Error("O608: an outcome without every station")
			}
		})
	}
}

// A step that a crash left half done is finished when it is asked for again.
func TestBoxesOpenedTwice(t *testing.T) {
	d := newDay(t)
	d.polled(3)
	d.ok(d.Roll().Do(d.origin("A"), roll.MakeStatement{})) // the tally book was not begun any more
	if d.Begun() {
		t.Error("begun")
	}
	o := d.origin("A")
	d.ok(d.OpenBoxes(o))
	if r, err := d.OpenBoxes(o); err != nil || !r.Repeated || !d.Begun() {
		t.Error(r, err)
	}
}

func TestStepsOutOfTurn(t *testing.T) {
	d := newDay(t)
	d.ok(d.Roll().Do(d.origin(), roll.Prepare{}))
	_, err := d.OpenBoxes(d.origin("A"))
	refusedFor(t, err, "B407")
	_, _, err = d.Seal(d.origin("A"))
	refusedFor(t, err, "W113")
	_, _, err = d.Seal(d.origin("A", "B"))
	refusedFor(t, err, "B407")
	_, err = d.Reopen(d.origin("A", "B"), false)
	refusedFor(t, err, "B407")
	_, err = d.TryEmpty(d.origin("N"), count.Agree{Bundle: "x"})
	refusedFor(t, err, "T502")
	_, err = d.TryEmpty(d.origin("A"), count.CountBox{Box: "1", Paper: "p", N: election.Whole(1)})
	refusedFor(t, err, "B407")
	if _, _, ok := d.Sheet(); ok {
		t.Error("a sheet")
	}
}

// Sealing again makes a revision that names the sheet before.
func TestNextRevision(t *testing.T) {
	d := newDay(t)
	d.polled(6)
	d.ok(d.OpenBoxes(d.origin("A")))
	d.returned(6)
	d.counted(6)
	first, _, err := d.Seal(d.origin("A", "B"))
	if err != nil {
		t.Fatal(err)
	}
	o := d.origin("A", "B")
	o.Reason = "复查"
	d.ok(d.Reopen(o, false))
	if _, _, ok := d.Sheet(); ok {
		t.Error("a sheet in force while counting")
	}
	_, content, err := d.Seal(d.origin("A", "B"))
	if err != nil || content.Revision != 2 || len(content.Supersedes) != 1 || content.Supersedes[0] != sheet.DigestOf(first) {
		t.Errorf("%v %+v", err, content)
	}
}
