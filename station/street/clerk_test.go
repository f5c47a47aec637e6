package street_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journaltest"
	"changpiao/station/outcome"
	"changpiao/station/sheet"
	"changpiao/station/street"
)

// reported is a book of one station whose sheet is here: director a has 30 votes,
// b 20, and voter 0003, written in, 10.
func reported(t *testing.T, profile election.ProfileName) (*street.Book, *journaltest.Log, *election.Definition) {
	t.Helper()
	d := community(t, 1, election.ForOnly)
	d.Profile = profile
	d.Rules, _ = election.RulesOf(profile)
	log := &journaltest.Log{}
	b := open(t, log, d)
	s := sheet.Sheet{
		Election: d.ID, Definition: d.Digest(), Place: "S1", Stations: []election.StationID{"S1"}, Round: 1, Kind: election.FirstRound,
		Revision: 1, Epoch: 1, Sealed: d.ElectionDay.At(20, 0), RegisteredBefore: 60, Registered: 60,
		Papers: []sheet.Paper{{ID: "combined", Received: 60, IssuedInPerson: 60, Returned: 60, Valid: 60}},
		Positions: []sheet.Position{{ID: "director", Paper: "combined", Seats: 1, Counted: 60, For: []election.Count{40, 10},
			WriteIns: []sheet.WriteIn{{Voter: "0003", Name: "丙", Votes: 10}}}},
	}
	if got, err := street.Import(b, election.Origin{At: 2}, street.Arrival{Data: sign(t, s)}); err != nil || got.Answer != street.Accepted {
		t.Fatal(got, err)
	}
	return b, log, d
}

// What a clerk says is refused without changing anything, or stands after the
// book is read again.
func TestWhatTheClerkSaysStays(t *testing.T) {
	place := func(no election.VoterNo) outcome.Place { return outcome.Place{Position: "director", Voter: no} }
	nomination, voting := election.Nomination2020, election.Residents2020
	for _, c := range []struct {
		profile election.ProfileName
		command street.Command
		reason  string
		want    election.Code // "" where it is done
	}{
		{nomination, street.Vet{Round: 1, Place: place("0001"), Word: outcome.Passed}, "", ""},
		{nomination, street.Vet{Round: 1, Place: place("0001"), Word: outcome.Failed}, "", "D108"},
		{nomination, street.Vet{Round: 1, Place: place("0001"), Word: outcome.Failed}, "服刑", ""},
		{nomination, street.Vet{Round: 1, Place: place("0002"), Chosen: true}, "", ""}, // ties with 0003
		{nomination, street.Vet{Round: 1, Place: place("0009"), Word: outcome.Passed}, "", "T502"},
		{nomination, street.Vet{Round: 2, Place: place("0001"), Word: outcome.Passed}, "", "S706"},
		{voting, street.Vet{Round: 1, Place: place("0001"), Word: outcome.Passed}, "", "B407"},
		{voting, street.Disqualify{Round: 1, Position: "director", Person: "a"}, "", "O609"},
		{voting, street.Disqualify{Round: 1, Position: "director", Person: "a"}, "服刑", ""},
		{voting, street.Disqualify{Round: 1, Position: "director", Person: "b"}, "服刑", "T502"},
		{voting, street.Post{Round: 1, Step: election.PostRoll, On: "2021-01-11"}, "", ""},
		{voting, street.Post{Round: 1, Step: election.PostRoll, On: "2021-02-30"}, "", "D108"},
		{voting, street.Post{Round: 1, Step: "party", On: "2021-01-11"}, "", "D108"},
	} {
		b, log, d := reported(t, c.profile)
		before := len(log.Kept)
		_, err := b.Do(election.Origin{At: 3, By: []election.StaffID{"陈"}, Reason: c.reason}, c.command)
		name := fmt.Sprintf("%T %+v", c.command, c.command)
		if c.want != "" {
			if !refused(err, c.want) || len(log.Kept) != before {
				t.Errorf("%s: %v, %d records more", name, err, len(log.Kept)-before)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		read := street.NewState(d.ID, true)
		roll, _ := street.RollOf(d)
		read.OfferRoll(1, roll)
		again, err := street.Open(log, read)
		if err != nil {
			t.Fatal(err)
		}
		if a, z := said(b), said(again); a != z {
			t.Errorf("%s: %s\nread again\n%s", name, a, z)
		}
	}
}

func said(b *street.Book) (text string) {
	b.View(func(s *street.State) {
		a, _ := street.AccountOf(s, 1)
		text = fmt.Sprint(s.Vetted(1), a.Sums.Disqualified, s.Calendar(1), a.Lines(&a.Definition.Positions[0]))
	})
	return text
}

// Somebody who may not hold the office is elected nowhere, and the seat stays
// open.
func TestDisqualifiedIsElectedNowhere(t *testing.T) {
	b, _, d := reported(t, election.Residents2020)
	o := election.Origin{At: 3, By: []election.StaffID{"陈"}, Reason: "服刑"}
	for _, c := range []street.Command{street.Disqualify{Round: 1, Position: "director", Person: "a"}, street.Confirm{Round: 1}} {
		if _, err := b.Do(o, c); err != nil {
			t.Fatal(err)
		}
	}
	b.View(func(s *street.State) {
		a, _ := street.AccountOf(s, 1)
		for _, l := range a.Lines(&d.Positions[0]) {
			if l.Means != street.MeansNothing {
				t.Errorf("%s is %s", l.Name, l.Means)
			}
		}
		r := a.Sums.Result(d)
		if p := r.Outcome.Positions["director"]; len(p.Elected) > 0 || p.RunOffSeats != 0 || !slices.Contains(r.Outcome.Flags, "O609") {
			t.Errorf("%+v %v", p, r.Outcome.Flags)
		}
	})
}

// Nobody declines any more once the candidates are posted (D112).
func TestNobodyDeclinesAfterThePosting(t *testing.T) {
	b, _, _ := reported(t, election.Nomination2020)
	decline := street.Vet{Round: 1, Place: outcome.Place{Position: "director", Voter: "0002"}, Word: outcome.Declined}
	o := election.Origin{At: election.Date("2021-01-30").At(9, 0), By: []election.StaffID{"陈"}, Reason: "搬走了"}
	if _, err := b.Do(o, decline); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Do(o, street.Post{Round: 1, Step: election.PostCandidates, On: "2021-01-29"}); err != nil {
		t.Fatal(err)
	}
	decline.Place.Voter = "0003"
	if _, err := b.Do(o, decline); !refused(err, "D112") {
		t.Error(err)
	}
}

func refused(err error, code election.Code) bool {
	var r *election.Refusal
	return errors.As(err, &r) && r.Has(code)
}
