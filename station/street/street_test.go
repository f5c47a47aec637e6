package street_test

import (
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/journaltest"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// community is an election of so many stations, S1, S2 …
func community(t require, stations int, marks election.Choice) *election.Definition {
	list := ""
	for i := range stations {
		list += fmt.Sprintf(`{"id": "S%d", "boxes": [{"id": "B%d"}]},`, i+1, i+1)
	}
	d, err := election.Parse("election.json", fmt.Appendf(nil, `{
	"id": "east", "title": "换届选举", "election_day": "2021-01-28", "rules": {"marks": %q},
	"positions": [{"id": "director", "title": "主任", "seats": 1, "candidates": [
		{"id": "a", "name": "王建国", "voter": "0001"}, {"id": "b", "name": "李秀英", "voter": "0002", "sex": "F"}]}],
	"papers": [{"id": "combined", "positions": ["director"]}],
	"stations": [%s], "voters": {"generate": 60, "seed": 3}}`, marks, list[:len(list)-1]), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

type require interface{ Fatal(...any) }

func key(t require, name election.StationID) signing.PrivateKey {
	seed := sha256.Sum256([]byte(name))
	k, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// open makes a book with the election defined and every station's key enrolled.
func open(t require, log journal.Log, d *election.Definition) *street.Book {
	b, err := street.Open(log, street.NewState(d.ID, true))
	if err != nil {
		t.Fatal(err)
	}
	roll, err := street.RollOf(d)
	if err != nil {
		t.Fatal(err)
	}
	do(t, b, street.Define{Definition: d, Roll: roll})
	for _, st := range d.Stations {
		do(t, b, street.Enrol{Enrolment: signing.Enrolment{Election: d.ID, Station: st.ID, Key: key(t, st.ID).Public()}})
	}
	return b
}

func do(t require, b *street.Book, c street.Command) {
	if _, err := b.Do(election.Origin{At: 1}, c); err != nil {
		t.Fatal(err)
	}
}

func sign(t require, s sheet.Sheet) []byte {
	data, err := sheet.Sign(rand.NewChaCha8([32]byte{}), key(t, s.Place), s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func consolidated(b *street.Book) (c street.Community) {
	b.View(func(s *street.State) { c = street.Consolidate(s, 1) })
	return c
}

// someSheet draws a station's sheet whose figures add up.
func someSheet(t *rapid.T, d *election.Definition, place election.StationID, covers []election.StationID) sheet.Sheet {
	returned := rapid.IntRange(0, 50).Draw(t, "returned")
	lost := rapid.IntRange(0, 2).Draw(t, "lost")
	void := rapid.IntRange(0, returned).Draw(t, "void")
	counted := returned - void
	first := rapid.IntRange(0, counted).Draw(t, "first")
	written := rapid.IntRange(0, counted-first).Draw(t, "written")
	n := func(i int) election.Count { return election.Count(i) }
	s := sheet.Sheet{
		Election: d.ID, Definition: d.Digest(), Place: place, Stations: covers, Round: 1, Kind: election.FirstRound,
		Revision: 1, Epoch: 1, Opened: d.ElectionDay.At(8, 0), Closed: d.ElectionDay.At(16, 0),
		Sealed:           d.ElectionDay.AddDays(rapid.IntRange(0, 3).Draw(t, "days")).At(20, 0),
		RegisteredBefore: 60, Registered: 60 + n(rapid.IntRange(0, 3).Draw(t, "late")),
		Papers: []sheet.Paper{{ID: "combined", Received: 60, IssuedInPerson: n(returned + lost), Unused: n(60 - returned - lost),
			Returned: n(returned), Valid: n(counted), Void: n(void)}},
		Positions: []sheet.Position{{ID: "director", Paper: "combined", Seats: 1, Counted: n(counted), For: []election.Count{n(first), 0}}},
	}
	if d.Rules.TakesAgainst() {
		s.Positions[0].Against = []election.Count{0, n(counted)}
	}
	if written > 0 {
		voter := rapid.SampledFrom([]election.VoterNo{"", "0003", "0004", "9999"}).Draw(t, "voter")
		name := rapid.SampledFrom([]string{"甲", "乙"}).Draw(t, "name")
		s.Positions[0].WriteIns = []sheet.WriteIn{{Voter: voter, Name: name, Votes: n(written)}}
	}
	if rapid.IntRange(0, 9).Draw(t, "invalid") == 0 {
		s.Verdict = "B401"
	}
	return s
}

// Whatever the order in which stations' sheets and their revisions come, and
// however often, a community adds up to the same.
func TestOrderOfArrivalMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := community(t, rapid.IntRange(1, 6).Draw(t, "stations"),
			rapid.SampledFrom([]election.Choice{election.ForOnly, election.ForAgainst}).Draw(t, "marks"))
		var pile [][]byte
		var counting []sheet.Sheet
		for i := 0; i < len(d.Stations); i++ {
			place := d.Stations[i].ID
			covers := []election.StationID{place}
			if i+1 < len(d.Stations) && rapid.IntRange(0, 3).Draw(t, "central") == 0 {
				i++
				covers = append(covers, d.Stations[i].ID)
			}
			if rapid.IntRange(0, 4).Draw(t, "missing") == 0 {
				continue
			}
			var earlier []sheet.Digest
			var s sheet.Sheet
			for revision := range rapid.IntRange(1, 3).Draw(t, "revisions") {
				s = someSheet(t, d, place, covers)
				s.Revision, s.Supersedes = revision+1, earlier
				data := sign(t, s)
				earlier = append(slices.Clone(earlier), sheet.DigestOf(data))
				pile = append(pile, data)
			}
			counting = append(counting, s)
		}
		take := func(pile [][]byte) (street.Community, *journaltest.Log) {
			log := &journaltest.Log{}
			b := open(t, log, d)
			for i, data := range pile {
				if _, err := street.Import(b, election.Origin{At: 2, Command: fmt.Sprint("c", i)}, street.Arrival{Data: data}); err != nil {
					t.Fatal(err)
				}
			}
			return consolidated(b), log
		}
		want, _ := take(pile)
		got, log := take(rapid.Permutation(append(pile, pile...)).Draw(t, "order"))
		if !reflect.DeepEqual(got, want) {
			t.Fatalf("in order:\n%+v\nshuffled:\n%+v", want, got)
		}
		check(t, want, counting)
		replayed, err := street.Open(log, street.NewState(d.ID, true))
		if err != nil {
			t.Fatal(err)
		}
		again := consolidated(replayed)
		if fmt.Sprint(again.Papers, again.Received, again.Flags) != fmt.Sprint(want.Papers, want.Received, want.Flags) {
			t.Fatalf("replayed:\n%+v\n%+v", again, want)
		}
	})
}

// check adds the counting sheets up in the plainest way.
func check(t *rapid.T, c street.Community, sheets []sheet.Sheet) {
	var registered, returned, first, against, written, flags, covered int
	invalid := false
	for _, s := range sheets {
		registered += int(s.Registered)
		returned += int(s.Papers[0].Returned)
		covered += len(s.Stations)
		if s.Papers[0].Returned < s.Papers[0].Issued() {
			flags++
		}
		if s.Sealed.Date() > "2021-01-29" {
			flags++
		}
		if s.Verdict != "" {
			invalid = true
			continue
		}
		first += int(s.Positions[0].For[0])
		if len(s.Positions[0].Against) > 0 {
			against += int(s.Positions[0].Against[1])
		}
		for _, w := range s.Positions[0].WriteIns {
			written += int(w.Votes)
		}
	}
	p := c.Positions[0]
	for i, w := range p.WriteIns {
		written -= int(w.Votes)
		for _, o := range p.WriteIns[:i] {
			if o.Voter == w.Voter && (w.Voter != "" || o.Name == w.Name) {
				t.Fatalf("not merged: %+v", p.WriteIns)
			}
		}
	}
	if len(p.Against) > 0 {
		against -= int(p.Against[1])
	}
	if against != 0 || int(c.Registered()) != registered || int(c.Papers[0].Returned) != returned || int(p.For[0]) != first || written != 0 ||
		len(c.Flags) != flags || len(c.Received) != covered || (c.Verdict == street.Invalid) != invalid || c.Provisional != (len(c.Missing) > 0) {
		t.Fatalf("%+v\nof %+v", c, sheets)
	}
}

func TestForgedRecordsAreNotReplayed(t *testing.T) {
	d := community(t, 2, election.ForOnly)
	s := sheet.Sheet{
		Election: d.ID, Definition: d.Digest(), Place: "S1", Stations: []election.StationID{"S1"}, Round: 1, Kind: election.FirstRound,
		Revision: 1, Epoch: 1, Sealed: d.ElectionDay.At(20, 0), RegisteredBefore: 60, Registered: 60,
		Papers:    []sheet.Paper{{ID: "combined", Received: 60, Unused: 60}},
		Positions: []sheet.Position{{ID: "director", Paper: "combined", Seats: 1, For: []election.Count{0, 0}}},
	}
	log := &journaltest.Log{}
	b := open(t, log, d)
	decision, err := street.Import(b, election.Origin{At: 2}, street.Arrival{Data: sign(t, s)})
	if err != nil || decision.Answer != street.Accepted {
		t.Fatal(decision, err)
	}
	// The chain without the enrolments is a whole chain, made again by whoever
	// has the file; but then nobody trusted the key.
	forged := &journaltest.Log{}
	var head journal.Head
	for i, r := range log.Kept {
		if i == 1 || i == 2 {
			continue
		}
		r.Seq, r.Prev = head.Seq+1, head.Hash
		r.Hash = r.Sum()
		head = r.Head()
		forged.Kept = append(forged.Kept, r)
	}
	if _, err := street.Open(forged, street.NewState(d.ID, true)); err == nil {
		t.Error("a sheet of an untrusted key was replayed")
	}
	if _, err := street.Open(log, street.NewState(d.ID, false)); err == nil {
		t.Error("a live book was opened as a rehearsal's")
	}
	if _, err := street.Open(log, street.NewState("west", true)); err == nil {
		t.Error("a book was opened as another election's")
	}
}

func TestDecideTakesAnyBytes(t *testing.T) {
	d := community(t, 1, election.ForOnly)
	b := open(t, &journaltest.Log{}, d)
	before := consolidated(b)
	rapid.Check(t, func(t *rapid.T) {
		data := rapid.SliceOf(rapid.Byte()).Draw(t, "data")
		if rapid.Bool().Draw(t, "like") {
			data = append([]byte{0xd2, 0x84}, data...)
		}
		b.View(func(s *street.State) {
			if got := street.Decide(s, street.Arrival{Data: data}); got.Answer == street.Accepted || got.Answer == "" {
				t.Fatalf("%+v", got)
			}
		})
	})
	if !reflect.DeepEqual(before, consolidated(b)) {
		t.Error("deciding changed the state")
	}
}
