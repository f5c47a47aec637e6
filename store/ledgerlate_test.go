package store

import (
	"bytes"
	"crypto/rand"
	"path/filepath"
	"slices"
	"testing"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/signing"
	"changpiao/station/street"
)

// lateList signs a list of a station whose people have these marks.
func lateList(t *testing.T, key late.Key, by signing.PrivateKey, c late.Cover, marks ...byte) street.Arrival {
	t.Helper()
	var people []late.Entry
	for _, m := range marks {
		people = append(people, late.Entry{No: election.VoterNo("L" + string('a'+m)), Mark: bytes.Repeat([]byte{m}, 16)})
	}
	plain, err := late.EncodeEntries(people)
	if err != nil {
		t.Fatal(err)
	}
	if c.Sealed, err = sealFor(key.For, plain); err != nil {
		t.Fatal(err)
	}
	desk := stationKey(t, "desk")
	if c.Voucher, err = signing.Vouch(rand.Reader, by, desk.Public()); err != nil {
		t.Fatal(err)
	}
	c.Round, c.Epoch, c.People, c.Rehearsal = 1, 1, len(people), !c.Rehearsal
	data, err := c.Sign(rand.Reader, desk)
	if err != nil {
		t.Fatal(err)
	}
	return street.Arrival{Data: data}
}

func TestLateListsAreCompared(t *testing.T) {
	east, west, other, tomorrow := communityDefinition(t, "east", 1), communityDefinition(t, "west", 1), communityDefinition(t, "supervision", 1), communityDefinition(t, "tomorrow", 1)
	west.Community, tomorrow.Community, tomorrow.ElectionDay = "西街", "明街", east.ElectionDay.AddDays(1)
	path := filepath.Join(t.TempDir(), "ledger")
	l, err := CreateLedger(path, false, []*election.Definition{east, west, other, tomorrow}, office("make"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	key, err := l.lateKey()
	if err != nil {
		t.Fatal(err)
	}
	own := map[election.ID]signing.PrivateKey{}
	for _, id := range l.Elections() {
		own[id] = stationKey(t, string(id))
		for _, place := range []election.StationID{"S1", "S2"} {
			enrol(t, l, id, place, string(id))
		}
	}
	n := 0
	imports := func(want election.Code, a street.Arrival) {
		t.Helper()
		n++
		got, err := l.Import(office("import"+string(rune('0'+n))), a)
		if err != nil || got[0].Finding.Code != want || (want == "") != (got[0].Answer == street.Accepted) {
			t.Errorf("%+v %v, not %q", got, err, want)
		}
	}
	cover := func(id election.ID, place election.StationID, records int64) late.Cover {
		return late.Cover{Election: id, Place: place, Records: records}
	}
	compared := func(id election.ID) street.Compared {
		t.Helper()
		a, ok := l.Account(id, 1)
		if !ok {
			t.Fatal(id)
		}
		for _, c := range l.Consolidate() {
			if c.Election == id && !slices.Equal(c.Compared.Twice, a.Sums.Compared.Twice) {
				t.Errorf("%s: %v, and %v when all are added up", id, a.Sums.Compared, c.Compared)
			}
		}
		return a.Sums.Compared
	}
	imports("", lateList(t, key, own["east"], cover("east", "S1", 5), 1, 2, 3))
	imports("", lateList(t, key, own["west"], cover("west", "S1", 5), 3, 4))
	imports("", lateList(t, key, own["supervision"], cover("supervision", "S1", 5), 1))
	imports("", lateList(t, key, own["tomorrow"], cover("tomorrow", "S1", 5), 2))
	if got := compared("east").Twice; len(got) != 1 || got[0].No != "Ld" || got[0].Other.Election != "west" || got[0].Other.Community != "西街" || got[0].Code("east") != "R104" {
		t.Errorf("%+v", got)
	}
	imports("", lateList(t, key, own["west"], cover("west", "S2", 5), 4))
	if got := compared("west").Twice; len(got) != 3 || got[0].Code("west") != "R104" || got[1].Code("west") != "R103" {
		t.Errorf("%+v", got)
	}
	// A newer list takes the place of the older; nothing else is taken.
	imports("", lateList(t, key, own["west"], cover("west", "S1", 7), 4))
	imports("S708", lateList(t, key, own["west"], cover("west", "S1", 7), 4))
	imports("S710", lateList(t, key, own["west"], cover("west", "S1", 6), 3))
	imports("S705", lateList(t, key, stationKey(t, "stranger"), cover("east", "S1", 9), 3))
	imports("S706", lateList(t, key, own["west"], cover("north", "S1", 9), 3))
	live := cover("east", "S1", 9)
	live.Rehearsal = true
	imports("S707", lateList(t, key, own["east"], live, 3))
	stranger, err := (&Ledger{folder: t.TempDir()}).lateKey() // of another office
	if err != nil {
		t.Fatal(err)
	}
	imports("", lateList(t, stranger, own["east"], cover("east", "S2", 9), 4))
	again := func() {
		t.Helper()
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		if l, err = OpenLedger(path); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if got := compared("east"); len(got.Twice) != 0 || !slices.Equal(got.Unread, []election.StationID{"S2"}) || len(got.Lists) != 2 {
			t.Errorf("%+v", got)
		}
		again()
	}
	if err := l.ForgetLate(); err != nil {
		t.Fatal(err)
	}
	again()
	if got := compared("west"); len(got.Twice) != 0 || len(got.Unread) != 2 {
		t.Errorf("read without the key: %+v", got)
	}
}

func FuzzLateKey(f *testing.F) {
	l := &Ledger{folder: f.TempDir()}
	if _, err := l.lateKey(); err != nil {
		f.Fatal(err)
	}
	good, err := ReadFile(filepath.Join(l.folder, lateKeyName))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	for _, bad := range hostile {
		f.Add([]byte(bad))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if key, identity, err := parseLateKey(data); err == nil && (len(key.Hash) != late.KeySize || identity.String() != key.Identity) {
			t.Fatal("taken as it was never written")
		}
	})
}
