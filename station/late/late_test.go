package late_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/signing"
)

func keyOf(t testing.TB, name string) signing.PrivateKey {
	t.Helper()
	seed := sha256.Sum256([]byte(name))
	k, err := signing.ParsePrivateKey(signing.Ed25519, seed[:])
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func only(k signing.PrivateKey) func([8]byte) (signing.PublicKey, bool) {
	return func(kid [8]byte) (signing.PublicKey, bool) { return k.Public(), kid == k.Public().KID() }
}

// file is a sound list's, signed by a desk for which the station vouches.
func file(t testing.TB) []byte {
	t.Helper()
	voucher, err := signing.Vouch(rand.Reader, keyOf(t, "station"), keyOf(t, "desk").Public())
	if err != nil {
		t.Fatal(err)
	}
	data, err := late.Cover{Election: "e", Round: 1, Place: "S1", Epoch: 1, Records: 9, Voucher: voucher, Sealed: []byte("sealed")}.Sign(rand.Reader, keyOf(t, "desk"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func refusedWith(t *testing.T, err error, code election.Code) {
	t.Helper()
	var r *election.Refusal
	if !errors.As(err, &r) || !r.Has(code) {
		t.Errorf("%v, not %s", err, code)
	}
}

func TestOnePersonHasOneMark(t *testing.T) {
	key := late.Key{Hash: bytes.Repeat([]byte{7}, late.KeySize), For: "age1"}
	other := late.Key{Hash: bytes.Repeat([]byte{8}, late.KeySize), For: "age1"}
	mark := func(k late.Key, name, id, proof string) string {
		return string(k.Mark(election.Voter{Name: name, IDNumber: election.IDNumber(id), OtherProof: proof}))
	}
	one := mark(key, "王兰", "11010119900307451X", "")
	if one != mark(key, "王 兰", "１１０１０１19900307451x", "护照") {
		t.Error("the same number typed otherwise has another mark")
	}
	for name, differs := range map[string]string{
		"another number": mark(key, "王兰", "110101199003074514", ""), "another key": mark(other, "王兰", "11010119900307451X", ""),
		"a proof that reads like the number": mark(key, "王兰", "", "11010119900307451X"),
	} {
		if differs == one {
			t.Errorf("%s has the same mark", name)
		}
	}
	proof := mark(key, "王兰", "", "护照 e12")
	if proof != mark(key, "王　兰", "", "护照Ｅ１２") || proof != mark(key, "王兰", "", "护照-E12") {
		t.Error("the same proof typed otherwise has another mark")
	}
	if proof == mark(key, "李兰", "", "护照 e12") {
		t.Error("two people are one by a proof's wording")
	}
	if text := fmt.Sprintf("%v %#v", key, key); strings.Contains(text, "7") {
		t.Error(text)
	}
}

func TestEveryChangedByteOfAListIsTold(t *testing.T) {
	data := file(t)
	c, err := late.Open(data, only(keyOf(t, "station")))
	if err != nil || c.Place != "S1" || c.Records != 9 || !late.Is(data) {
		t.Fatal(c, err)
	}
	for i := range data {
		bad := bytes.Clone(data)
		bad[i] ^= 1
		if _, err := late.Open(bad, only(keyOf(t, "station"))); err == nil {
			t.Fatalf("byte %d was changed and nobody noticed", i)
		}
	}
	_, err = late.Open(data, only(keyOf(t, "other")))
	refusedWith(t, err, "S705")
	stolen, err := late.Cover{Election: "e", Round: 1, Place: "S1", Voucher: c.Voucher}.Sign(rand.Reader, keyOf(t, "thief"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = late.Open(stolen, only(keyOf(t, "station")))
	refusedWith(t, err, "S704")
}

func TestWhichListIsNewer(t *testing.T) {
	for _, c := range []struct {
		epoch, than int
		records     int64
		want        bool
	}{{1, 1, 10, true}, {1, 1, 9, false}, {1, 1, 8, false}, {2, 1, 5, true}, {1, 2, 50, false}} {
		if got := (late.Cover{Epoch: c.epoch, Records: c.records}).Newer(late.Cover{Epoch: c.than, Records: 9}); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

func FuzzOpen(f *testing.F) {
	data := file(f)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, changed []byte) {
		if _, err := late.Open(changed, only(keyOf(t, "station"))); err == nil && !bytes.Equal(changed, data) {
			t.Fatal("opened what was never signed")
		}
	})
}

func FuzzParseEntries(f *testing.F) {
	one, err := late.EncodeEntries([]late.Entry{{No: "S1-1", Mark: make([]byte, 16)}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(one)
	f.Add([]byte("[]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		people, err := late.ParseEntries(data)
		if err != nil {
			return
		}
		if again, err := late.EncodeEntries(people); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%q is read as %q", data, again)
		}
	})
}
