package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/journal"
	"changpiao/station/sheet"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// communityDefinition is a community of three stations with two positions.
func communityDefinition(t testing.TB, id string, round int) *election.Definition {
	t.Helper()
	kind := "first"
	if round > 1 {
		kind = "runoff"
	}
	text := fmt.Sprintf(`{
	"id": %q, "title": "居民委员会换届选举", "community": "东街", "election_day": "2021-01-28", "round": %d, "kind": %q,
	"positions": [
		{"id": "director", "title": "主任", "seats": 1, "candidates": [
			{"id": "a", "name": "王建国", "voter": "0001"}, {"id": "b", "name": "李秀英", "voter": "0002", "sex": "F"}]},
		{"id": "member", "title": "委员", "seats": 2, "candidates": [
			{"id": "c", "name": "张伟", "voter": "0003"}, {"id": "d", "name": "赵明", "voter": "0004"}, {"id": "e", "name": "陈静", "voter": "0005"}]}],
	"papers": [{"id": "combined", "title": "选票", "positions": ["director", "member"]}],
	"stations": [
		{"id": "S1", "boxes": [{"id": "B1"}]}, {"id": "S2", "boxes": [{"id": "B2"}]}, {"id": "S3", "boxes": [{"id": "B3"}]}],
	"voters": {"generate": 300, "seed": 7}}`, id, round, kind)
	d, err := election.Parse("election.json", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func stationKey(t testing.TB, name string) signing.PrivateKey {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	k, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func chance() *rand.ChaCha8 { return rand.NewChaCha8([32]byte{1}) }

// stationSheet is a sound sheet of a station; n makes the stations' figures
// differ.
func stationSheet(d *election.Definition, place election.StationID, n election.Count) sheet.Sheet {
	returned := 70 + n
	return sheet.Sheet{
		Election: d.ID, Definition: d.Digest(), Place: place, Stations: []election.StationID{place},
		Rehearsal: true, Round: d.Round, Kind: d.Kind, Revision: 1, Epoch: 1,
		Opened: d.ElectionDay.At(8, 0), Closed: d.ElectionDay.At(16, 0), Sealed: d.ElectionDay.At(20, 0),
		RegisteredBefore: 100, Registered: 102, Proxies: 3,
		Papers: []sheet.Paper{{ID: "combined", Received: 110, IssuedInPerson: returned - 3, IssuedProxy: 3, Unused: 110 - returned,
			Returned: returned, Valid: returned - 5, Blank: 3, Void: 2}},
		Positions: []sheet.Position{
			{ID: "director", Paper: "combined", Seats: 1, Counted: returned - 5, Blank: 3, For: []election.Count{30 + n, 20},
				WriteIns: []sheet.WriteIn{{Voter: "0007", Name: string(place), Votes: 1}, {Name: "无名", Votes: 2}}},
			{ID: "member", Paper: "combined", Seats: 2, Counted: returned - 5, Blank: 3, For: []election.Count{40, 30 + n, 10}},
		},
		SealedBy: []election.StaffID{"T1", "T2"}, RollHeads: []journal.Head{{Seq: 9}}, TallyHead: journal.Head{Seq: 9}, Program: "test",
	}
}

func signSheet(t testing.TB, key signing.PrivateKey, s sheet.Sheet) sheet.Signed {
	t.Helper()
	data, err := sheet.Sign(chance(), key, s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

var morning = election.Date("2021-01-29").At(9, 0)

func office(command string) election.Origin {
	return election.Origin{Command: command, At: morning, By: []election.StaffID{"J1"}}
}

// newLedger makes a rehearsal's ledger for a community with the keys of S1 to
// S3 enrolled.
func newLedger(t testing.TB, definitions ...*election.Definition) (*Ledger, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "ledger")
	l, err := CreateLedger(path, false, definitions, office("create"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	for _, d := range definitions {
		for _, st := range d.Stations {
			enrol(t, l, d.ID, st.ID, string(st.ID))
		}
	}
	return l, path
}

func enrol(t testing.TB, l *Ledger, id election.ID, st election.StationID, name string) {
	t.Helper()
	data, err := signing.Enrol(chance(), stationKey(t, name), id, st)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Enrol(office(""), data); err != nil {
		t.Fatal(err)
	}
}

func importOne(t testing.TB, l *Ledger, data []byte) street.Decision {
	t.Helper()
	ds, err := l.Import(office(""), street.Arrival{Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return ds[0]
}

func ledgerHead(l *Ledger, id election.ID) journal.Head {
	b, err := l.book(id)
	if err != nil {
		panic(err)
	}
	return b.Head()
}

func TestEveryAnswerOfTheLedger(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	first := stationSheet(d, "S1", 1)
	firstSigned := signSheet(t, stationKey(t, "S1"), first)
	change := func(f func(*sheet.Sheet)) func(testing.TB) []byte {
		s := stationSheet(d, "S2", 2)
		f(&s)
		return func(t testing.TB) []byte { return signSheet(t, stationKey(t, string(s.Place)), s) }
	}
	again := func(f func(*sheet.Sheet)) func(testing.TB) []byte {
		return change(func(s *sheet.Sheet) { *s = stationSheet(d, "S1", 1); f(s) })
	}
	for name, c := range map[string]struct {
		code    election.Code
		answer  street.Answer
		records int64 // that the book gains
		data    func(testing.TB) []byte
	}{
		"no sheet": {"S701", street.Refused, 0, func(testing.TB) []byte { return []byte("hello") }},
		"cut off":  {"S702", street.Refused, 0, func(testing.TB) []byte { return firstSigned[:200] }},
		"unknown key": {"S705", street.Noted, 1, func(t testing.TB) []byte {
			return signSheet(t, stationKey(t, "nobody"), stationSheet(d, "S2", 2))
		}},
		"another station's key": {"S705", street.Noted, 1, func(t testing.TB) []byte {
			return signSheet(t, stationKey(t, "S3"), stationSheet(d, "S2", 2))
		}},
		"changed figure": {"S704", street.Noted, 1, func(t testing.TB) []byte {
			data := change(func(*sheet.Sheet) {})(t)
			data[len(data)-1] ^= 1
			return data
		}},
		"another election":        {"S706", street.Noted, 1, change(func(s *sheet.Sheet) { s.Election = "west" })},
		"another round":           {"S706", street.Noted, 1, change(func(s *sheet.Sheet) { s.Round = 2 })},
		"another definition":      {"S706", street.Noted, 1, change(func(s *sheet.Sheet) { s.Definition[0] ^= 1 })},
		"another kind":            {"S706", street.Noted, 1, change(func(s *sheet.Sheet) { s.Kind = election.ReVote })},
		"live":                    {"S707", street.Noted, 1, change(func(s *sheet.Sheet) { s.Rehearsal = false })},
		"the same again":          {"S708", street.Refused, 0, func(testing.TB) []byte { return firstSigned }},
		"other bytes":             {"S709", street.Quarantined, 1, again(func(s *sheet.Sheet) { s.Positions[0].For[0]-- })},
		"spare PC, same revision": {"S709", street.Quarantined, 1, again(func(s *sheet.Sheet) { s.Epoch = 2 })},
		"older":                   {"S710", street.Noted, 1, again(func(s *sheet.Sheet) { s.Revision = 0 })},
		"names nothing":           {"S711", street.Quarantined, 1, again(func(s *sheet.Sheet) { s.Revision = 2 })},
		"returned over issued":    {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) { s.Papers[0].Returned++ })},
		"a candidate too many": {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) {
			s.Positions[0].For = append(s.Positions[0].For, 1)
		})},
		"votes against where none are counted": {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) {
			s.Positions[0].Against = []election.Count{0, 0}
		})},
		"another paper's position": {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) { s.Positions[0].Paper = "red" })},
		"another position":         {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) { s.Positions[0].ID = "deputy" })},
		"another paper":            {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) { s.Papers[0].ID = "red" })},
		"does not count itself":    {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) { s.Stations = []election.StationID{"S3"} })},
		"seats":                    {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) { s.Positions[0].Seats = 2 })},
		"a position missing":       {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) { s.Positions = s.Positions[:1] })},
		"a paper missing":          {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) { s.Papers, s.Positions = nil, nil })},
		"counts S1 as well": {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) {
			s.Stations = []election.StationID{"S1", "S2"}
		})},
		"unknown station covered": {"S712", street.Quarantined, 1, change(func(s *sheet.Sheet) {
			s.Stations = []election.StationID{"S2", "S9"}
		})},
	} {
		t.Run(name, func(t *testing.T) {
			l, path := newLedger(t, d)
			if got := importOne(t, l, firstSigned); got.Answer != street.Accepted || got.Finding.Code != "" {
				t.Fatalf("%+v", got)
			}
			before, head := l.Consolidate()[0], ledgerHead(l, d.ID)
			data := c.data(t)
			got := importOne(t, l, data)
			if got.Finding.Code != c.code || got.Answer != c.answer {
				t.Fatalf("answered %s %v", got.Answer, got.Finding)
			}
			if gained := ledgerHead(l, d.ID).Seq - head.Seq; gained != c.records {
				t.Errorf("%d records", gained)
			}
			after := l.Consolidate()[0]
			if suspects := len(after.Quarantined); (suspects == 1) != (c.answer == street.Quarantined) {
				t.Errorf("quarantined: %v", after.Quarantined)
			}
			after.Quarantined = before.Quarantined
			if !reflect.DeepEqual(before, after) {
				t.Errorf("totals changed:\n%+v\n%+v", before, after)
			}
			// Repeating changes nothing.
			head = ledgerHead(l, d.ID)
			if got := importOne(t, l, data); c.answer == street.Quarantined && got.Finding.Code != "S708" {
				t.Errorf("the second time: %v", got.Finding)
			}
			if ledgerHead(l, d.ID) != head {
				t.Error("repeating changed the book")
			}
			reopened(t, l, path)
		})
	}
}

// reopened closes a ledger, opens it again and demands the same.
func reopened(t *testing.T, l *Ledger, path string) *Ledger {
	t.Helper()
	want := l.Consolidate()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := OpenLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	got := again.Consolidate()
	for i := range got {
		// JSON keeps the numbers of findings as they are, but not their types.
		if fmt.Sprint(got[i].Flags) != fmt.Sprint(want[i].Flags) {
			t.Errorf("flags %v became %v", want[i].Flags, got[i].Flags)
		}
		got[i].Flags, want[i].Flags = nil, nil
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("replayed:\n%+v\n%+v", want, got)
	}
	return again
}

func TestPagesMissing(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, _ := newLedger(t, d)
	data := signSheet(t, stationKey(t, "S1"), stationSheet(d, "S1", 1))
	pages, err := sheet.Pages(data)
	if err != nil || len(pages) < 3 {
		t.Fatal(pages, err)
	}
	var c sheet.Collector
	head := ledgerHead(l, d.ID)
	for i, p := range pages[1:] {
		if _, err := c.Add(p); err != nil {
			t.Fatal(err)
		}
		ds, err := l.Import(office(""), street.FromPages(c.Sets()[0]))
		if err != nil {
			t.Fatal(err)
		}
		last := i == len(pages)-2
		if !last && (ds[0].Finding.Code != "S703" || ds[0].Answer != street.Waiting || ledgerHead(l, d.ID) != head) {
			t.Errorf("%d pages: %+v", i+1, ds[0])
		}
		if last && ds[0].Answer != street.Accepted {
			t.Errorf("%+v", ds[0])
		}
	}
}

func TestLateSheetIsAcceptedWithItsFlag(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, path := newLedger(t, d)
	s := stationSheet(d, "S1", 1)
	s.Sealed = d.ElectionDay.AddDays(2).At(0, 0)
	s.Papers[0].Returned, s.Papers[0].Valid = s.Papers[0].Returned-1, s.Papers[0].Valid-1
	for i := range s.Positions {
		s.Positions[i].Counted--
	}
	got := importOne(t, l, signSheet(t, stationKey(t, "S1"), s))
	if got.Answer != street.Accepted || got.Finding.Code != "S713" {
		t.Fatalf("%+v", got)
	}
	c := l.Consolidate()[0]
	if !election.Has(c.Flags, "S713") || !election.Has(c.Flags, "B405") || len(c.Received) != 1 {
		t.Errorf("%+v", c)
	}
	reopened(t, l, path)
}

func TestRevokedKey(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, path := newLedger(t, d)
	enrol(t, l, d.ID, "S1", "spare")
	importOne(t, l, signSheet(t, stationKey(t, "S1"), stationSheet(d, "S1", 1)))
	receipt, err := l.Revoke(office("revoke"), d.ID, stationKey(t, "S1").Public().KID())
	if err != nil || !election.Has(receipt.Notices, "S705") {
		t.Errorf("%+v, %v", receipt, err)
	}
	if again, err := l.Revoke(office("revoke"), d.ID, stationKey(t, "S1").Public().KID()); err != nil || again.Head != receipt.Head {
		t.Errorf("%+v, %v", again, err)
	}
	s := stationSheet(d, "S1", 1)
	s.Revision = 2
	if got := importOne(t, l, signSheet(t, stationKey(t, "S1"), s)); got.Finding.Code != "S705" || got.Finding.Args["why"] != "revoked" {
		t.Errorf("%+v", got)
	}
	if got := importOne(t, l, signSheet(t, stationKey(t, "spare"), s)); got.Finding.Code != "S711" {
		t.Errorf("the other key: %+v", got)
	}
	data, _ := signing.Enrol(chance(), stationKey(t, "S1"), d.ID, "S1")
	if _, _, err := l.Enrol(office(""), data); err == nil {
		t.Error("a revoked key was enrolled again")
	}
	data, _ = signing.Enrol(chance(), stationKey(t, "S9"), d.ID, "S9")
	if _, _, err := l.Enrol(office(""), data); err == nil {
		t.Error("an unknown station was enrolled")
	}
	if c := reopened(t, l, path).Consolidate()[0]; !slices.Equal(c.Received, []election.StationID{"S1"}) {
		t.Errorf("%+v", c)
	}
}

func TestNewRevisionTakesThePlaceAndSettlesTheQuarantine(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, path := newLedger(t, d)
	key := stationKey(t, "S1")
	first := signSheet(t, key, stationSheet(d, "S1", 1))
	twin := stationSheet(d, "S1", 2)
	twinSigned := signSheet(t, key, twin)
	importOne(t, l, first)
	importOne(t, l, twinSigned)
	next := stationSheet(d, "S1", 5)
	next.Revision = 2
	next.Supersedes = []sheet.Digest{sheet.DigestOf(first), sheet.DigestOf(twinSigned)}
	if got := importOne(t, l, signSheet(t, key, next)); got.Answer != street.Accepted {
		t.Fatalf("%+v", got)
	}
	if got := importOne(t, l, first); got.Finding.Code != "S708" {
		t.Errorf("%+v", got)
	}
	c := l.Consolidate()[0]
	if c.Papers[0].Returned != 75 || len(c.Quarantined) != 0 {
		t.Errorf("%+v", c)
	}
	reopened(t, l, path)
}

func TestCommunity(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, path := newLedger(t, d)
	// S1 counted for S2 too; S3 had more ballots than it issued.
	s := stationSheet(d, "S1", 1)
	s.Stations = []election.StationID{"S2", "S1"}
	importOne(t, l, signSheet(t, stationKey(t, "S1"), s))
	if c := l.Consolidate()[0]; !c.Provisional || !slices.Equal(c.Missing, []election.StationID{"S3"}) ||
		!slices.Equal(c.Received, []election.StationID{"S1", "S2"}) || c.Verdict != street.Counted {
		t.Errorf("%+v", c)
	}
	bad := stationSheet(d, "S3", 2)
	bad.Verdict, bad.Papers[0].Returned, bad.Positions = "B401", 90, nil
	if got := importOne(t, l, signSheet(t, stationKey(t, "S3"), bad)); got.Answer != street.Accepted {
		t.Fatalf("%+v", got)
	}
	c := l.Consolidate()[0]
	if c.Provisional || c.Verdict != street.Invalid || c.Code != "B401" || c.RegisteredBefore != 200 || c.Late != 4 ||
		c.Registered() != 204 || c.Proxies != 6 || c.Papers[0].Returned != 71+90 {
		t.Errorf("%+v", c)
	}
	again := reopened(t, l, path)
	again.View(d.ID, func(s *street.State) {
		def := s.Definition(1)
		if len(def.Voters) != 300 || def.SexOf("0009") != d.SexOf("0009") || def.Voters[8].Name != d.Voters[8].Name || def.Digest() != d.Digest() {
			t.Error("the definition did not come back")
		}
	})
}

func TestRoundsAndElectionsKeepApart(t *testing.T) {
	east, west := communityDefinition(t, "east", 1), communityDefinition(t, "west", 1)
	l, path := newLedger(t, east, west)
	if !slices.Equal(l.Elections(), []election.ID{"east", "west"}) {
		t.Fatal(l.Elections())
	}
	second := communityDefinition(t, "east", 2)
	for range 2 {
		if err := l.Define(office("second"), second); err != nil {
			t.Fatal(err)
		}
	}
	// One key speaks for S1 of both elections.
	for _, d := range []*election.Definition{east, west, second} {
		if got := importOne(t, l, signSheet(t, stationKey(t, "S1"), stationSheet(d, "S1", 1))); got.Answer != street.Accepted || got.Election != d.ID || got.Round != d.Round {
			t.Errorf("%s %d: %+v", d.ID, d.Round, got)
		}
	}
	if all := l.Consolidate(); len(all) != 3 || all[1].Round != 2 || all[2].Election != "west" || len(all[1].Received) != 1 {
		t.Errorf("%+v", all)
	}
	other := communityDefinition(t, "east", 1)
	other.Title = "另一次选举"
	var refusal *election.Refusal
	if err := l.Define(office(""), other); !errors.As(err, &refusal) || !refusal.Has("S706") {
		t.Errorf("another definition of a round gave %v", err)
	}
	reopened(t, l, path)
}

func TestLedgerFolder(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, path := newLedger(t, d)
	importOne(t, l, signSheet(t, stationKey(t, "S1"), stationSheet(d, "S1", 1)))
	if _, err := CreateLedger(path, false, []*election.Definition{d}, office("")); !errors.Is(err, os.ErrExist) {
		t.Errorf("a ledger over a ledger gave %v", err)
	}
	if _, err := OpenLedger(t.TempDir()); !errors.Is(err, ErrNotALedger) {
		t.Errorf("an empty folder gave %v", err)
	}
	want := l.Consolidate()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(path, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range d.Voters {
			if strings.Contains(string(data), v.IDNumber.Whole()) {
				t.Fatalf("%s holds an ID number", e.Name())
			}
		}
	}
	// A rehearsal's ledger can't be made a live one, nor its roll another's; the
	// persons can be erased, and the figures stay.
	file := raw(t, filepath.Join(path, LedgerName))
	for _, change := range []struct{ there, back string }{
		{"UPDATE ledger SET live = 1", "UPDATE ledger SET live = 0"},
		{"UPDATE rolls SET roll = CAST(replace(CAST(roll AS TEXT), '" + d.Voters[0].Name + "', '某某某') AS BLOB)", "DELETE FROM rolls"},
	} {
		if _, err := file.Exec(change.there); err != nil {
			t.Fatal(err)
		}
		if l, err := ReadLedger(path); err == nil {
			t.Errorf("opened after %s", change.there)
			_ = l.Close()
		}
		if _, err := file.Exec(change.back); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	read, err := ReadLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	got := read.Consolidate()
	if got[0].Papers[0] != want[0].Papers[0] || len(read.Faults()) != 0 {
		t.Errorf("%+v", got)
	}
	if err := read.Define(office(""), communityDefinition(t, "east", 2)); !errors.Is(err, ErrReadOnly) {
		t.Errorf("a ledger only read took %v", err)
	}
}

func TestBatchAndCommandIDs(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, _ := newLedger(t, d)
	var batch []street.Arrival
	for i, st := range d.Stations {
		batch = append(batch, street.Arrival{Data: signSheet(t, stationKey(t, string(st.ID)), stationSheet(d, st.ID, election.Count(i)))})
	}
	batch = append(batch, street.Arrival{Data: []byte("hello")})
	ds, err := l.Import(office("batch"), batch...)
	if err != nil || len(ds) != 4 || ds[2].Answer != street.Accepted || ds[3].Finding.Code != "S701" {
		t.Fatal(ds, err)
	}
	head, want := ledgerHead(l, d.ID), l.Consolidate()
	// The same command once more, and the same sheets in another one.
	for _, command := range []string{"batch", "other", ""} {
		ds, err = l.Import(office(command), batch...)
		if err != nil || ds[0].Finding.Code != "S708" || ledgerHead(l, d.ID) != head {
			t.Errorf("%q: %v, %v", command, ds, err)
		}
	}
	if !reflect.DeepEqual(l.Consolidate(), want) || want[0].Provisional {
		t.Errorf("%+v", want)
	}
	if c := want[0]; c.Positions[0].For[0] != 93 || len(c.Positions[0].WriteIns) != 2 ||
		c.Positions[0].WriteIns[0].Votes != 6 || c.Positions[0].WriteIns[1] != (sheet.WriteIn{Voter: "0007", Name: d.Voters[6].Name, Votes: 3}) {
		t.Errorf("%+v", c.Positions)
	}
	l.View(d.ID, func(s *street.State) {
		if keys := s.Keys(); len(keys) != 3 || !s.Trusts(keys[0].Public.KID(), keys[0].Stations[0]) || !slices.Equal(s.Rounds(), []int{1}) {
			t.Errorf("%+v", keys)
		}
		if h := s.Held(1, "S2"); h == nil || h.Digest() != sheet.DigestOf(batch[1].Data) || s.Held(2, "S2") != nil || h.At != morning {
			t.Errorf("%+v", h)
		}
		if c := street.Consolidate(s, 7); !c.Provisional || len(c.Papers) != 0 {
			t.Errorf("%+v", c)
		}
	})
}

func TestStrayFindsABook(t *testing.T) {
	east, west := communityDefinition(t, "east", 1), communityDefinition(t, "west", 1)
	l, _ := newLedger(t, east, west)
	enrol(t, l, "west", "S1", "west only")
	for _, c := range []struct {
		name, key string
		in        election.ID
		sheet     func(*sheet.Sheet)
		code      election.Code
	}{
		{"a key of west under another station", "west only", "west", func(s *sheet.Sheet) { s.Place = "S2" }, "S705"},
		{"a key of west for east", "west only", "west", func(s *sheet.Sheet) { s.Election = "east" }, "S706"},
		{"an unknown key", "nobody", "east", func(*sheet.Sheet) {}, "S705"},
		{"an unknown key and station", "nobody", "east", func(s *sheet.Sheet) { s.Place = "S9" }, "S705"},
		{"an unknown election", "S1", "east", func(s *sheet.Sheet) { s.Election = "north" }, "S706"},
	} {
		s := stationSheet(west, "S1", 1)
		c.sheet(&s)
		east, west := ledgerHead(l, "east").Seq, ledgerHead(l, "west").Seq
		got := importOne(t, l, signSheet(t, stationKey(t, c.key), s))
		gained := map[election.ID]int64{"east": ledgerHead(l, "east").Seq - east, "west": ledgerHead(l, "west").Seq - west}
		if got.Finding.Code != c.code || gained[c.in] != 1 || gained["east"]+gained["west"] != 1 {
			t.Errorf("%s: %+v, %v", c.name, got, gained)
		}
	}
	if err := l.Define(office(""), communityDefinition(t, "north", 1)); !errors.Is(err, ErrNoElection) {
		t.Errorf("an unknown election was defined: %v", err)
	}
	if _, err := l.Revoke(office(""), "north", [8]byte{}); !errors.Is(err, ErrNoElection) {
		t.Errorf("an unknown election's key was revoked: %v", err)
	}
	if _, err := l.Revoke(office(""), "east", [8]byte{}); err == nil {
		t.Error("an unknown key was revoked")
	}
	if _, _, err := l.Enrol(office(""), []byte("hello")); !errors.Is(err, signing.ErrEnrolment) {
		t.Errorf("enrolled: %v", err)
	}
	data, _ := signing.Enrol(chance(), stationKey(t, "S1"), "north", "S1")
	if _, _, err := l.Enrol(office(""), data); !errors.Is(err, ErrNoElection) {
		t.Errorf("enrolled: %v", err)
	}
}

func TestBrokenBookOfALedgerTakesNothing(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, path := newLedger(t, d)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	file := raw(t, filepath.Join(path, LedgerName))
	for _, line := range []string{"DROP TRIGGER records_stay", "UPDATE records SET at = at + 1 WHERE seq = 3",
		books[slices.IndexFunc(books, func(s string) bool { return strings.Contains(s, "records_stay") })]} {
		if _, err := file.Exec(line); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := OpenLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var refusal *election.Refusal
	if !errors.As(l.Faults()["east"], &refusal) || !refusal.Has("J801") {
		t.Errorf("faults: %v", l.Faults())
	}
	data := signSheet(t, stationKey(t, "S1"), stationSheet(d, "S1", 1))
	if ds, err := l.Import(office(""), street.Arrival{Data: data}); !errors.As(err, &refusal) || !refusal.Has("J801") || len(ds) != 0 {
		t.Errorf("%v, %v", ds, err)
	}
}

func TestStationsOrderOnDisk(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	var want []street.Community
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		l, _ := newLedger(t, d)
		for _, i := range order {
			st := d.Stations[i].ID
			importOne(t, l, signSheet(t, stationKey(t, string(st)), stationSheet(d, st, election.Count(i))))
		}
		got := l.Consolidate()
		if want == nil {
			want = got
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("in the order %v:\n%+v\n%+v", order, want, got)
		}
	}
}

func TestUnsoundLedgers(t *testing.T) {
	path := t.TempDir()
	if err := os.WriteFile(filepath.Join(path, LedgerName), []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenLedger(path); !errors.Is(err, ErrNotABook) || strings.Contains(err.Error(), filepath.Dir(path)) {
		t.Error(err)
	}
	l, newer := newLedger(t, communityDefinition(t, "east", 1))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	file := raw(t, filepath.Join(newer, LedgerName))
	if _, err := file.Exec("PRAGMA user_version = 2"); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenLedger(newer); !isRefusal(err, "J802") {
		t.Errorf("a newer ledger: %v", err)
	}
	parent := t.TempDir()
	if _, err := CreateLedger(filepath.Join(parent, "ledger"), true, nil, office("")); err == nil {
		t.Error("a ledger of nothing")
	}
	d, other := communityDefinition(t, "east", 1), communityDefinition(t, "east", 1)
	other.Title = "另一次"
	if _, err := CreateLedger(filepath.Join(parent, "ledger"), true, []*election.Definition{d, other}, office("")); err == nil {
		t.Error("two definitions of one round")
	}
	if left, _ := os.ReadDir(parent); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

// However few elections are held in memory, each is as it stands in the file.
func TestElectionsAreReadAgain(t *testing.T) {
	var defs []*election.Definition
	for _, id := range []string{"east", "west", "north"} {
		defs = append(defs, communityDefinition(t, id, 1))
	}
	l, _ := newLedger(t, defs...)
	for i, d := range defs {
		for _, st := range d.Stations {
			data := signSheet(t, stationKey(t, string(st.ID)), stationSheet(d, st.ID, election.Count(i)))
			l.drop(int64(1 + (i+1)%len(defs)))
			if got := importOne(t, l, data); got.Answer != street.Accepted || got.Election != d.ID {
				t.Errorf("%s %s: %+v", d.ID, st.ID, got)
			}
		}
	}
	want := l.Consolidate()
	for number := range int64(len(defs)) {
		l.drop(number + 1)
	}
	if got := l.Consolidate(); !reflect.DeepEqual(got, want) || len(got) != len(defs) || got[2].Provisional {
		t.Errorf("read again:\n%+v\nheld:\n%+v", got, want)
	}
	if err := l.Add(office("more"), communityDefinition(t, "south", 1)); err != nil || len(l.Elections()) != 4 {
		t.Errorf("another community: %v", err)
	}
	other := communityDefinition(t, "south", 1)
	other.Title = "另一次"
	if err := l.Add(office("again"), communityDefinition(t, "more", 1), other); err == nil || len(l.Elections()) != 4 || l.View("more", func(*street.State) {}) {
		t.Errorf("taken in by halves: %v, %v", err, l.Elections())
	}
}

// What the disk did not keep is shown nowhere.
func TestFullDiskKeepsNothingOfABatch(t *testing.T) {
	d := communityDefinition(t, "east", 1)
	l, path := newLedger(t, d)
	want := l.Consolidate()
	if err := l.file.exec("PRAGMA max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	var batch []street.Arrival
	for range 40 { // more than the room that is left
		batch = append(batch, street.Arrival{Data: signSheet(t, stationKey(t, "nobody"), stationSheet(d, "S1", election.Count(len(batch))))})
	}
	if ds, err := l.Import(office(""), batch...); !isRefusal(err, "J804") || ds != nil {
		t.Fatalf("%d decisions on a full disk, %v", len(ds), err)
	}
	if got := l.Consolidate(); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
	if _, err := l.Import(office(""), batch[0]); !isRefusal(err, "J804") {
		t.Errorf("goes on: %v", err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	read, err := ReadLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	if got := read.Consolidate(); !reflect.DeepEqual(got, want) {
		t.Errorf("after reading again: %+v", got)
	}
}
