package parcel_test

import (
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"reflect"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/parcel"
	"changpiao/station/signing"
)

func definition(t testing.TB, title string) *election.Definition {
	t.Helper()
	d, err := election.Parse("e.json", []byte(`{"id": "e", "title": "`+title+`", "election_day": "2021-01-28",
		"positions": [{"id": "p", "title": "主任", "seats": 1, "candidates": [{"id": "a", "name": "王", "voter": "0001"}, {"id": "b", "name": "李", "voter": "0002", "sex": "F"}]}],
		"papers": [{"id": "b", "title": "选票", "positions": ["p"]}], "stations": [{"id": "S1", "title": "会场", "boxes": [{"id": "B1"}]}],
		"staff": [{"id": "T1", "name": "甲", "role": "supervisor"}], "voters": {"generate": 30, "seed": 3}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func office(t testing.TB) signing.PrivateKey {
	t.Helper()
	seed := sha256.Sum256([]byte("office"))
	k, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t testing.TB, p parcel.Parcel) []byte {
	t.Helper()
	data, err := p.Seal(rand.Reader, office(t))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestParcelIsOpenedAsItWasSealed(t *testing.T) {
	p := parcel.Parcel{Definition: definition(t, "换届"), Place: "S1", Made: 7}
	data := sealed(t, p)
	o, err := parcel.Open(data)
	if err != nil || !reflect.DeepEqual(o.Parcel, p) || o.Office != office(t).Public() {
		t.Fatalf("%+v %v", o.Place, err)
	}
	for i, block := range strings.Fields(o.Fingerprint) {
		if !o.Agrees(i, " "+strings.ToLower(block)) || o.Agrees(i, "") || o.Agrees(i, block[:3]) {
			t.Error(i, block)
		}
	}
	contested := definition(t, "换届")
	contested.Objections = []election.RollObjection{{What: "漏登", Received: "2021-01-10"}}
	key := &late.Key{Hash: make([]byte, late.KeySize), For: "age1"}
	carried, err := parcel.Open(sealed(t, parcel.Parcel{Definition: contested, Place: "S1", Made: 7, Late: key}))
	if err != nil || !reflect.DeepEqual(carried.Late, key) || len(carried.Definition.Objections) > 0 {
		t.Errorf("%v %v", carried.Late, err)
	}
	if _, err := parcel.Open(sealed(t, parcel.Parcel{Definition: contested, Place: "S1", Late: &late.Key{For: "age1"}})); !errors.Is(err, parcel.ErrNotAParcel) {
		t.Errorf("a key that can't be used: %v", err)
	}
	other := sealed(t, parcel.Parcel{Definition: definition(t, "改过的换届"), Place: "S1", Made: 7})
	if parcel.Fingerprint(other) == o.Fingerprint {
		t.Error("another definition has the same fingerprint")
	}
}

func TestEveryChangedByteIsTold(t *testing.T) {
	data := sealed(t, parcel.Parcel{Definition: definition(t, "换届"), Place: "S1"})
	for i := range data {
		bad := append([]byte(nil), data...)
		bad[i] ^= 1
		if _, err := parcel.Open(bad); err == nil {
			t.Fatalf("byte %d was changed and nobody noticed", i)
		}
	}
	if _, err := parcel.Open(data[:len(data)-1]); !errors.Is(err, parcel.ErrNotAParcel) {
		t.Error(err)
	}
}

// A hostile office may sign anything: it is refused in words, and reads no file.
func TestHostileParcels(t *testing.T) {
	seal := func(text string) []byte {
		data, err := signing.Seal(rand.Reader, office(t), "CN-POLL-PACKAGE-1", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, data := range map[string][]byte{
		"nothing":   nil,
		"noise":     []byte("../../etc/passwd"),
		"no json":   seal("x"),
		"no key":    seal(`{"version":1}`),
		"elsewhere": sealed(t, parcel.Parcel{Definition: definition(t, "换届"), Place: "../S1"}),
	} {
		if _, err := parcel.Open(data); !errors.Is(err, parcel.ErrNotAParcel) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := parcel.Open(make([]byte, parcel.Max+1)); !errors.Is(err, parcel.ErrTooLarge) {
		t.Error(err)
	}
	young := definition(t, "换届")
	young.Voters[3].IDNumber = "1"
	var refusal *election.Refusal
	if _, err := parcel.Open(sealed(t, parcel.Parcel{Definition: young, Place: "S1"})); !errors.As(err, &refusal) || !refusal.Has("R102") {
		t.Error(err)
	}
}
