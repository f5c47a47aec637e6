package street_test

import (
	"errors"
	"reflect"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/journaltest"
	"changpiao/station/sheet"
	"changpiao/station/street"
)

// figures are those of a station whose 60 voters gave so many votes to the
// first candidate.
func figures(place election.StationID, votes election.Count) sheet.Sheet {
	return sheet.Sheet{
		Round: 1, Place: place, RegisteredBefore: 60, Registered: 60,
		Papers:    []sheet.Paper{{ID: "combined", Received: 60, IssuedInPerson: 50, Unused: 10, Returned: 50, Valid: 50}},
		Positions: []sheet.Position{{ID: "director", Paper: "combined", Seats: 1, Counted: 50, For: []election.Count{votes, 0}}},
	}
}

// signedSheet is the same, signed by the station.
func signedSheet(t require, d *election.Definition, place election.StationID, votes election.Count, covers ...election.StationID) street.Arrival {
	s := figures(place, votes)
	s.Election, s.Definition, s.Stations, s.Kind = d.ID, d.Digest(), append([]election.StationID{place}, covers...), election.FirstRound
	s.Revision, s.Epoch, s.Sealed = 1, 1, d.ElectionDay.At(20, 0)
	return street.Arrival{Data: sign(t, s)}
}

func importing(t *testing.T, b *street.Book, a street.Arrival) {
	t.Helper()
	d, err := street.Import(b, election.Origin{At: 2}, a)
	if err != nil || d.Answer != street.Accepted {
		t.Fatalf("%+v %v", d, err)
	}
}

// codes gives what a command is refused with, "" where it is carried out.
func codes(t *testing.T, b *street.Book, c street.Command, by ...election.StaffID) (list string) {
	t.Helper()
	_, err := b.Do(election.Origin{At: 3, By: by}, c)
	var r *election.Refusal
	if err != nil && !errors.As(err, &r) {
		t.Fatal(err)
	}
	if r != nil {
		for _, f := range r.Findings {
			list += string(f.Code) + " "
		}
	}
	return list
}

// replayed opens the book again.
func replayed(t *testing.T, log journal.Log, d *election.Definition) *street.Book {
	t.Helper()
	b, err := street.Open(log, street.NewState(d.ID, true))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestPaperResultIsTypedByTwoWithAReason(t *testing.T) {
	d := community(t, 2, election.ForOnly)
	log := &journaltest.Log{}
	b := open(t, log, d)
	sound := figures("S1", 30)
	broken := figures("S1", 51)
	for _, c := range []struct {
		command street.TypeResult
		by      []election.StaffID
		want    string
	}{
		{street.TypeResult{Sheet: sound, Reason: "printer broke"}, []election.StaffID{"chen"}, "W113 "},
		{street.TypeResult{Sheet: sound, Reason: "printer broke"}, []election.StaffID{"chen", "chen"}, "W113 "},
		{street.TypeResult{Sheet: sound, Reason: " "}, []election.StaffID{"chen", "li"}, "D108 "},
		{street.TypeResult{Sheet: broken, Reason: "printer broke"}, []election.StaffID{"chen", "li"}, "T513 T513 "},
		{street.TypeResult{Sheet: figures("S9", 30), Reason: "printer broke"}, []election.StaffID{"chen", "li"}, "S706 "},
		{street.TypeResult{Sheet: sound, Reason: "printer broke"}, []election.StaffID{"chen", "li"}, ""},
		{street.TypeResult{Sheet: figures("S1", 31), Reason: "misread"}, []election.StaffID{"chen", "li"}, ""},
	} {
		if got := codes(t, b, c.command, c.by...); got != c.want {
			t.Errorf("%+v by %v: %q, not %q", c.command, c.by, got, c.want)
		}
	}
	for _, book := range []*street.Book{b, replayed(t, log, d)} {
		com := consolidated(book)
		if len(com.Typed) != 1 || com.Typed[0] != "S1" || com.Positions[0].For[0] != 31 || len(com.Missing) != 1 {
			t.Errorf("%+v", com)
		}
	}

	importing(t, b, signedSheet(t, d, "S1", 40))
	com := consolidated(b)
	if len(com.Typed) != 0 || com.Positions[0].For[0] != 40 {
		t.Errorf("the signed sheet did not take the place: %+v", com)
	}
	if got := codes(t, b, street.TypeResult{Sheet: sound, Reason: "again"}, "chen", "li"); got != "S710 " {
		t.Errorf("typed over a signed sheet: %q", got)
	}
}

// A central venue's sheet covers stations that were typed in: those count no
// more, and nothing is counted twice.
func TestSignedSheetOfSeveralStationsReplacesTypedOnes(t *testing.T) {
	d := community(t, 2, election.ForOnly)
	log := &journaltest.Log{}
	b := open(t, log, d)
	if got := codes(t, b, street.TypeResult{Sheet: figures("S2", 30), Reason: "heard"}, "chen", "li"); got != "" {
		t.Fatal(got)
	}
	importing(t, b, signedSheet(t, d, "S1", 45, "S2"))
	for _, book := range []*street.Book{b, replayed(t, log, d)} {
		if com := consolidated(book); len(com.Typed) != 0 || com.Provisional || com.Positions[0].For[0] != 45 {
			t.Errorf("%+v", com)
		}
	}
}

func TestWhatIsHeardIsInNoTotal(t *testing.T) {
	d := community(t, 1, election.ForOnly)
	log := &journaltest.Log{}
	b := open(t, log, d)
	before := consolidated(b).Positions[0].For[0]
	if got := codes(t, b, street.Hear{Round: 1, Place: "S1", Text: "director: 30"}); got != "W113 " {
		t.Errorf("heard by nobody: %q", got)
	}
	if got := codes(t, b, street.Hear{Round: 1, Place: "S1", Text: "  "}, "chen"); got != "D108 " {
		t.Errorf("heard nothing: %q", got)
	}
	if got := codes(t, b, street.Hear{Round: 1, Place: "S1", Text: "director: 30"}, "chen"); got != "" {
		t.Error(got)
	}
	replayed(t, log, d).View(func(s *street.State) {
		st := street.Standings(s, 1)[0]
		if len(st.Heard) != 1 || st.Heard[0].Text != "director: 30" || st.Sheet != nil {
			t.Errorf("%+v", st)
		}
		if com := street.Consolidate(s, 1); com.Positions[0].For[0] != before || !com.Provisional {
			t.Errorf("%+v", com)
		}
	})
}

func TestReview(t *testing.T) {
	d := community(t, 2, election.ForOnly)
	log := &journaltest.Log{}
	b := open(t, log, d)
	review := func(book *street.Book) string {
		switch r := consolidated(book).Review; {
		case r == nil:
			return "none"
		case r.Confirmed:
			return "confirmed " + r.Reason
		default:
			return "returned " + r.Reason
		}
	}
	step := func(c street.Command, refused, want string) {
		t.Helper()
		if got := codes(t, b, c, "chen"); got != refused {
			t.Errorf("%+v: %q, not %q", c, got, refused)
		}
		if got := review(b); got != want {
			t.Errorf("%+v: %q, not %q", c, got, want)
		}
		if got := review(replayed(t, log, d)); got != want {
			t.Errorf("%+v, replayed: %q, not %q", c, got, want)
		}
	}
	importing(t, b, signedSheet(t, d, "S1", 40))
	step(street.Confirm{Round: 1}, "O608 ", "none")
	if got := codes(t, b, street.TypeResult{Sheet: figures("S2", 30), Reason: "printer broke"}, "chen", "li"); got != "" {
		t.Fatal(got)
	}
	step(street.Confirm{Round: 1}, "D108 ", "none") // typed figures owe a reason
	step(street.Confirm{Round: 1, Reason: "seen on paper"}, "", "confirmed seen on paper")
	step(street.Return{Round: 1}, "D108 ", "confirmed seen on paper")
	step(street.Return{Round: 1, Reason: "recount"}, "", "returned recount")
	importing(t, b, signedSheet(t, d, "S2", 30))
	step(street.Return{Round: 2, Reason: "no such"}, "S706 ", "none") // other sheets count: the review is over
	step(street.Confirm{Round: 1}, "", "confirmed ")
	if got := codes(t, b, street.Confirm{Round: 1}); got != "W113 " {
		t.Errorf("confirmed by nobody: %q", got)
	}
}

func TestObjections(t *testing.T) {
	d := community(t, 1, election.ForOnly) // polls on 2021-01-28, so that the roll is posted by 2021-01-08
	log := &journaltest.Log{}
	b := open(t, log, d)
	for _, c := range []struct {
		command street.Command
		by      []election.StaffID
		want    string // refused or noted
	}{
		{street.Object{Round: 1, What: "0012 left out", Received: "2021-01-13"}, nil, "W113 "},
		{street.Object{Round: 1, What: " ", Received: "2021-01-13"}, []election.StaffID{"chen"}, "D108 "},
		{street.Object{Round: 1, What: "0012 left out", Received: "2021-02-30"}, []election.StaffID{"chen"}, "D108 "},
		{street.Object{Round: 1, What: "0012 left out", Received: "2021-01-13"}, []election.StaffID{"chen"}, ""},
		{street.Object{Round: 1, What: "0044 has moved", Received: "2021-01-14"}, []election.StaffID{"chen"}, "R111 "},
		{street.Settle{Round: 1, No: 3, Decision: "entered", Decided: "2021-01-16"}, []election.StaffID{"chen"}, "D108 "},
		{street.Settle{Round: 1, No: 1, Decision: "entered", Decided: "2021-01-16"}, []election.StaffID{"chen"}, ""},
		{street.Settle{Round: 1, No: 2, Decision: "kept", Decided: "2021-01-18"}, []election.StaffID{"chen"}, "R111 "},
	} {
		receipt, err := b.Do(election.Origin{At: 3, By: c.by}, c.command)
		var r *election.Refusal
		got := ""
		if errors.As(err, &r) {
			receipt.Notices = r.Findings
		} else if err != nil {
			t.Fatal(err)
		}
		for _, f := range receipt.Notices {
			got += string(f.Code) + " "
		}
		if got != c.want {
			t.Errorf("%+v: %q, not %q", c.command, got, c.want)
		}
	}
	replayed(t, log, d).View(func(s *street.State) {
		want := []street.Objection{
			{No: 1, What: "0012 left out", Received: "2021-01-13", Decided: "2021-01-16", Decision: "entered"},
			{No: 2, What: "0044 has moved", Received: "2021-01-14", Decided: "2021-01-18", Decision: "kept"},
		}
		got := s.Objections(1)
		if len(got) != 2 || len(got[0].Late) != 0 || len(got[1].Late) != 2 || got[0].Last() != "2021-01-16" {
			t.Fatalf("%+v", got)
		}
		if got[1].Late = nil; !reflect.DeepEqual(got, want) {
			t.Errorf("%+v", got)
		}
	})
}

// Nobody is on both committees, nor kin of the other; a sheet that comes later
// may put somebody there, and then the review waits.
func TestSupervisionCommittee(t *testing.T) {
	d := community(t, 2, election.ForOnly)
	d.Kin = []election.Kin{{A: "0001", B: "0007", Relation: "spouse"}}
	log := &journaltest.Log{}
	b := open(t, log, d)
	first := signedSheet(t, d, "S1", 50)
	importing(t, b, first)
	members := func(numbers ...election.VoterNo) street.Supervise {
		return street.Supervise{Round: 1, Members: numbers}
	}
	if got := codes(t, b, members("0008"), "chen"); got != "O608 " {
		t.Errorf("before all sheets are here: %q", got)
	}
	counted := func(place election.StationID, a, b election.Count, revision int, over ...sheet.Digest) street.Arrival {
		s := figures(place, a)
		s.Positions[0].For[1] = b
		s.Election, s.Definition, s.Stations, s.Kind = d.ID, d.Digest(), []election.StationID{place}, election.FirstRound
		s.Revision, s.Epoch, s.Sealed, s.Supersedes = revision, 1, d.ElectionDay.At(20, 0), over
		return street.Arrival{Data: sign(t, s)}
	}
	importing(t, b, counted("S2", 2, 48, 1))
	for _, c := range []struct {
		members []election.VoterNo
		by      election.StaffID
		want    string
	}{
		{[]election.VoterNo{"0001"}, "chen", "O611 "}, {[]election.VoterNo{"0008", "0007"}, "chen", "O611 "}, {[]election.VoterNo{"0008"}, "", "W113 "},
		{[]election.VoterNo{"0008"}, "chen", ""}, {nil, "chen", ""}, {[]election.VoterNo{"0002", "0008"}, "chen", ""},
	} {
		var by []election.StaffID
		if c.by != "" {
			by = append(by, c.by)
		}
		if got := codes(t, b, members(c.members...), by...); got != c.want {
			t.Errorf("%v: %q, not %q", c.members, got, c.want)
		}
	}
	if got := consolidated(replayed(t, log, d)).Supervisors; len(got) != 2 {
		t.Errorf("recorded are %v", got)
	}
	importing(t, b, counted("S1", 0, 50, 2, sheet.DigestOf(first.Data)))
	if got := codes(t, b, street.Confirm{Round: 1}, "chen"); got != "O611 " {
		t.Errorf("confirmed with somebody on both: %q", got)
	}
	if got := codes(t, b, members("0008"), "chen"); got != "" {
		t.Errorf("mended: %q", got)
	}
	if got := codes(t, b, street.Confirm{Round: 1}, "chen"); got != "" {
		t.Errorf("confirmed: %q", got)
	}
}
