package station_test

import (
	"crypto/sha256"
	"errors"
	"reflect"
	"slices"
	"testing"

	"changpiao/station"
	"changpiao/station/count"
	"changpiao/station/election"
	"changpiao/station/journaltest"
	"changpiao/station/outcome"
	"changpiao/station/parcel"
	"changpiao/station/signing"
)

// sealedShort is a day that ends with a run-off due: three of six ballots for
// each of the two candidates.
func sealedShort(t *testing.T) *day {
	t.Helper()
	d := newDay(t)
	d.sealShort(count.Mark{Candidate: "b"})
	return d
}

// sealShort ends a day with three of six ballots for a and three for another.
func (d *day) sealShort(other count.Mark) {
	d.t.Helper()
	d.polled(6)
	d.ok(d.OpenBoxes(d.origin("A")))
	d.returned(6)
	d.ok(d.Tally().Do(d.origin("N"), count.BeginBundle{ID: "x", Paper: "p", N: election.Whole(6)}))
	for pass, by := range map[count.Pass]election.StaffID{count.First: "N", count.Second: "O"} {
		for _, m := range []count.Mark{{Candidate: "a"}, other} {
			b := count.Ballot{Marks: map[election.PositionID][]count.Mark{"director": {m}}}
			d.ok(d.Tally().Do(d.origin(by), count.Enter{Bundle: "x", Pass: pass, Ballot: b, Times: election.Whole(3)}))
		}
	}
	d.ok(d.Tally().Do(d.origin("A"), count.Agree{Bundle: "x"}))
	if _, _, err := d.Seal(d.origin("A", "B")); err != nil {
		d.t.Fatal(err)
	}
}

func refusedFor(t *testing.T, err error, code election.Code) {
	t.Helper()
	var r *election.Refusal
	if !errors.As(err, &r) || !r.Has(code) {
		t.Errorf("%v, want %s", err, code)
	}
}

func TestNextRound(t *testing.T) {
	d := sealedShort(t)
	_, err := d.NextRound(d.origin("A"), outcome.Further{})
	refusedFor(t, err, "W113")
	_, err = d.NextRound(d.origin("A", "N"), outcome.Further{})
	refusedFor(t, err, "W114")
	_, err = d.NextRound(d.origin("A", "B"), outcome.Further{Kind: election.ReVote})
	refusedFor(t, err, "B407")
	next, err := d.NextRound(d.origin("A", "B"), outcome.Further{})
	if err != nil {
		t.Fatal(err)
	}
	if next.Kind != election.RunOff || next.Round != 2 || len(next.Voters) != 10 || len(next.Staff) != 6 || len(next.Positions[0].Candidates) != 2 {
		t.Errorf("%+v", next)
	}
	again, err := d.NextRound(d.origin("A", "B"), outcome.Further{})
	if err != nil || again.Digest() != next.Digest() {
		t.Errorf("the same again: %v", err)
	}
	_, err = d.NextRound(d.origin("A", "B"), outcome.Further{Day: "2021-01-30"})
	refusedFor(t, err, "B407")
	opened := func() (rounds []count.OpenedRound) {
		d.Tally().View(func(s *count.State) { rounds = s.OpenedRounds() })
		return rounds
	}
	if r := opened(); len(r) != 1 || r[0].Round != 2 || r[0].Kind != election.RunOff || r[0].Definition != next.Digest() || !slices.Equal(r[0].By, []election.StaffID{"A", "B"}) {
		t.Errorf("in the tally book: %+v", r)
	}
	o := d.origin("A", "B")
	o.Reason = "复查"
	d.ok(d.Reopen(o, false))
	_, err = d.NextRound(d.origin("A", "B"), outcome.Further{})
	refusedFor(t, err, "B407")
	if _, _, err := d.Seal(d.origin("A", "B")); err != nil {
		t.Fatal(err)
	}
	if _, err := d.NextRound(d.origin("A", "B"), outcome.Further{Day: "2021-01-30"}); err != nil {
		t.Errorf("after the count was reopened: %v", err)
	}
	if r := opened(); len(r) != 2 || r[1].Day != "2021-01-30" {
		t.Errorf("in the tally book: %+v", r)
	}
	before := opened()
	d.Day = d.open(d.Definition())
	if r := opened(); !reflect.DeepEqual(r, before) {
		t.Errorf("read back: %+v, want %+v", r, before)
	}
}

// Who was written in and stands in the next round leaves its staff.
func TestCandidatesLeaveTheStaff(t *testing.T) {
	d := newDay(t)
	def := *d.Definition()
	def.Staff = slices.Clone(def.Staff)
	def.Staff[0].Voter = "0005" // the registrar
	d.Day = d.open(&def)
	d.sealShort(count.Mark{IsWriteIn: true, WriteIn: "选民5", Voter: "0005"})
	next, err := d.NextRound(d.origin("A", "B"), outcome.Further{})
	if err != nil {
		t.Fatal(err)
	}
	if _, stays := next.Staff.Find(def.Staff[0].ID); stays || len(next.Staff) != len(def.Staff)-1 || !next.IsCandidate("0005") {
		t.Errorf("staff %v of %+v", next.Staff, next.Positions)
	}
}

func TestNextRoundTooSoon(t *testing.T) {
	d := newDay(t)
	_, err := d.NextRound(d.origin("A"), outcome.Further{})
	refusedFor(t, err, "W113")
	_, err = d.NextRound(d.origin("A", "B"), outcome.Further{})
	refusedFor(t, err, "B407")
	d.polled(6)
	d.ok(d.OpenBoxes(d.origin("A")))
	_, err = d.NextRound(d.origin("A", "B"), outcome.Further{})
	refusedFor(t, err, "B407")
}

// A station of several learns the community's result from outside.
func TestTakeRound(t *testing.T) {
	d := sealedShort(t)
	_, content, _ := d.Sheet()
	result, _ := station.Outcome(d.Definition(), content)
	next, err := outcome.NextRound(d.Definition(), result, outcome.Further{Day: "2021-02-01"})
	if err != nil {
		t.Fatal(err)
	}
	next, err = election.ParseRound("round.json", election.WriteRound(next))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.TakeRound(d.origin("A"), next)
	refusedFor(t, err, "W113")
	for name, change := range map[string]func(*election.Definition){
		"another election": func(d *election.Definition) { d.ID = "other" },
		"the same round":   func(d *election.Definition) { d.Round = 1 },
		"a first round":    func(d *election.Definition) { d.Kind = election.FirstRound },
		"other stations":   func(d *election.Definition) { d.Stations = nil },
	} {
		other := *next
		change(&other)
		if _, err := d.TakeRound(d.origin("A", "B"), &other); err == nil {
			t.Error(name, "is taken")
		} else {
			refusedFor(t, err, "D108")
		}
	}
	taken, err := d.TakeRound(d.origin("A", "B"), next)
	if err != nil || len(taken.Voters) != 10 || len(taken.Staff) != 6 || taken.Digest() != next.Digest() || len(next.Voters) != 0 {
		t.Errorf("%v %+v", err, taken)
	}
	early := newDay(t)
	_, err = early.TakeRound(early.origin("A", "B"), next)
	refusedFor(t, err, "B407")
}

// A station whose boxes were carried to the central venue has no result of its
// own; once its polls are closed it takes the round that the venue made.
func TestTakeRoundWithBoxesCarriedAway(t *testing.T) {
	venue := sealedShort(t)
	next, err := venue.NextRound(venue.origin("A", "B"), outcome.Further{})
	if err != nil {
		t.Fatal(err)
	}
	d := newDay(t)
	central := *d.Definition()
	central.Rules.CountAt = election.Central
	d.Day = d.open(&central)
	_, err = d.TakeRound(d.origin("A", "B"), next)
	refusedFor(t, err, "B407")
	d.polled(6)
	_, err = d.TakeRound(d.origin("A"), next)
	refusedFor(t, err, "W113")
	if taken, err := d.TakeRound(d.origin("A", "B"), next); err != nil || len(taken.Voters) != 10 {
		t.Errorf("%v %+v", err, taken)
	}
	_, err = d.NextRound(d.origin("A", "B"), outcome.Further{})
	refusedFor(t, err, "B407")
}

// A live station that its office's package set up takes a further round from
// that office alone; a rehearsal, and a station without a package, what comes.
func TestReadRound(t *testing.T) {
	venue := sealedShort(t)
	next, err := venue.NextRound(venue.origin("A", "B"), outcome.Further{})
	if err != nil {
		t.Fatal(err)
	}
	office, stranger := keyNamed(t, "office"), keyNamed(t, "stranger")
	file := func(by signing.PrivateKey, rehearsal bool) []byte {
		data, err := parcel.SealRound(nil, by, next, rehearsal)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	changed := file(office, false)
	changed[len(changed)/2] ^= 1
	for _, c := range []struct {
		name        string
		knows, live bool
		data        []byte
		want        election.Code
	}{
		{"the office's", true, true, file(office, false), ""},
		{"changed", true, true, changed, "D108"},
		{"another's", true, true, file(stranger, false), "D108"},
		{"nobody's", true, true, election.WriteRound(next), "D108"},
		{"a rehearsal's", true, true, file(office, true), "S707"},
		{"the office's in a rehearsal", true, false, file(office, true), ""},
		{"another's in a rehearsal", true, false, file(stranger, true), "D108"},
		{"nobody's in a rehearsal", true, false, election.WriteRound(next), ""},
		{"signed, without a package", false, true, file(office, false), ""},
		{"changed, without a package", false, true, changed, "D108"},
		{"nobody's, without a package", false, true, election.WriteRound(next), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &folder{rolls: &journaltest.Log{}, key: keyNamed(t, "station")}
			if c.knows {
				f.office = office.Public()
			}
			day, err := station.Open(station.Setting{Definition: definition(t), Place: "S1", Rehearsal: !c.live, Epoch: 1, Program: "test"}, f.rolls, nil, f)
			if err != nil {
				t.Fatal(err)
			}
			read, err := day.ReadRound("x.round", c.data)
			if c.want != "" {
				refusedFor(t, err, c.want)
			} else if err != nil || read.Digest() != next.Digest() {
				t.Errorf("%v %v", read, err)
			}
		})
	}
}

func keyNamed(t *testing.T, name string) signing.PrivateKey {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	k, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}
