package signing_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"changpiao/station/signing"
)

func chance(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

func generate(t testing.TB, alg signing.Algorithm, seed byte) signing.PrivateKey {
	t.Helper()
	k, err := signing.Generate(alg, chance(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func only(k signing.PublicKey) func([8]byte) (signing.PublicKey, bool) {
	return func(kid [8]byte) (signing.PublicKey, bool) { return k, kid == k.KID() }
}

func TestKeysComeBack(t *testing.T) {
	for _, alg := range signing.Algorithms() {
		k := generate(t, alg, 1)
		again, err := signing.ParsePrivateKey(alg, k.Bytes())
		if err != nil || again.Public() != k.Public() {
			t.Fatal(alg, err)
		}
		if same := generate(t, alg, 1); !bytes.Equal(same.Bytes(), k.Bytes()) {
			t.Errorf("%s: the same randomness made another key", alg)
		}
		text, _ := k.Public().MarshalText()
		var pub signing.PublicKey
		if err := pub.UnmarshalText(text); err != nil || pub != k.Public() {
			t.Errorf("%s: %s: %v", alg, text, err)
		}
		sum := sha256.Sum256(pub.Bytes())
		if kid := pub.KID(); !bytes.Equal(kid[:], sum[:8]) {
			t.Errorf("%s: kid %x", alg, kid)
		}
		digits := strings.ReplaceAll(pub.Fingerprint(), " ", "")
		if digits != strings.ToUpper(fmt.Sprintf("%x", sum[:16])) || len(pub.Fingerprint()) != 39 {
			t.Errorf("%s: fingerprint %s", alg, pub.Fingerprint())
		}
	}
}

func TestNoKeys(t *testing.T) {
	order := []byte{0xff, 0xff, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0x72, 0x03, 0xdf, 0x6b, 0x21, 0xc6, 0x05, 0x2b, 0x53, 0xbb, 0xf4, 0x09, 0x39, 0xd5, 0x41, 0x23}
	for _, secret := range [][]byte{nil, make([]byte, 31), make([]byte, 32), order} {
		if _, err := signing.ParsePrivateKey(signing.SM2, secret); !errors.Is(err, signing.ErrKey) {
			t.Errorf("SM2 took %x", secret)
		}
	}
	off := append([]byte{4}, make([]byte, 64)...)
	off[64] = 1
	if _, err := signing.ParsePublicKey(signing.SM2, off); !errors.Is(err, signing.ErrKey) {
		t.Error("a point off the curve")
	}
	if _, err := signing.Generate("rsa", chance(1)); !errors.Is(err, signing.ErrKey) {
		t.Error("an unknown algorithm")
	}
	if _, err := signing.Generate(signing.SM2, iotest.ErrReader(errors.ErrUnsupported)); !errors.Is(err, errors.ErrUnsupported) {
		t.Error("no randomness")
	}
	if (signing.PublicKey{}).Verify(nil, make([]byte, 64)) {
		t.Error("the zero key verified")
	}
}

func TestPrivateKeyPrintsNoSecret(t *testing.T) {
	for _, alg := range signing.Algorithms() {
		k := generate(t, alg, 2)
		secret := fmt.Sprintf("%x", k.Bytes())
		for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(verb, k); strings.Contains(text, secret[:16]) || !strings.Contains(text, "private key of") {
				t.Errorf("%s: %s", verb, text)
			}
		}
	}
}

func TestEnvelope(t *testing.T) {
	for _, alg := range signing.Algorithms() {
		k, payload := generate(t, alg, 1), []byte("payload")
		data, err := signing.Seal(chance(2), k, "purpose", payload)
		if err != nil {
			t.Fatal(err)
		}
		got, by, err := signing.Open(data, "purpose", only(k.Public()))
		if err != nil || by != k.Public() || !bytes.Equal(got, payload) {
			t.Fatal(alg, err)
		}
		if kid, peeked, err := signing.Peek(data); err != nil || kid != k.Public().KID() || !bytes.Equal(peeked, payload) {
			t.Error(alg, err)
		}
		other := generate(t, alg, 9).Public()
		liar := func([8]byte) (signing.PublicKey, bool) { return other, true }
		start := 2 + 1 + int(data[2]&31) // the unprotected header
		forms := map[string]struct {
			data     []byte
			external string
			lookup   func([8]byte) (signing.PublicKey, bool)
			want     error
		}{
			"other purpose":      {data, "another", only(k.Public()), signing.ErrSignature},
			"unknown key":        {data, "purpose", only(other), signing.ErrUnknownKey},
			"lookup's wrong key": {data, "purpose", liar, signing.ErrUnknownKey},
			"nothing":            {nil, "purpose", only(k.Public()), signing.ErrNotMessage},
			"untagged":           {data[1:], "purpose", only(k.Public()), signing.ErrNotMessage},
			"unprotected entry":  {slices.Concat(data[:start], []byte{0xa1, 0x18, 0x63, 0x01}, data[start+1:]), "purpose", only(k.Public()), signing.ErrAltered},
			"long form":          {slices.Concat(data[:start+1], []byte{0x58}, []byte{byte(len(payload))}, data[start+2:]), "purpose", only(k.Public()), signing.ErrAltered},
			"a byte more":        {append(bytes.Clone(data), 0), "purpose", only(k.Public()), signing.ErrNotMessage},
		}
		for name, f := range forms {
			if _, _, err := signing.Open(f.data, f.external, f.lookup); !errors.Is(err, f.want) {
				t.Errorf("%s: %s: %v, want %v", alg, name, err, f.want)
			}
		}
		for bit := range 8 * len(data) {
			changed := bytes.Clone(data)
			changed[bit/8] ^= 1 << (bit % 8)
			if _, _, err := signing.Open(changed, "purpose", only(k.Public())); err == nil {
				t.Fatalf("%s: bit %d", alg, bit)
			}
		}
	}
}

func TestEnrolment(t *testing.T) {
	for _, alg := range signing.Algorithms() {
		k := generate(t, alg, 1)
		data, err := signing.Enrol(chance(2), k, "demo", "S1")
		if err != nil {
			t.Fatal(err)
		}
		e, err := signing.ParseEnrolment(data)
		if err != nil || e != (signing.Enrolment{Election: "demo", Station: "S1", Key: k.Public()}) {
			t.Fatal(alg, e, err)
		}
		for bit := range 8 * len(data) {
			changed := bytes.Clone(data)
			changed[bit/8] ^= 1 << (bit % 8)
			if _, err := signing.ParseEnrolment(changed); !errors.Is(err, signing.ErrEnrolment) {
				t.Fatalf("%s: bit %d: %v", alg, bit, err)
			}
		}
		if _, err := e.Encode(chance(3), generate(t, alg, 7)); !errors.Is(err, signing.ErrEnrolment) {
			t.Error("one key enrolled another")
		}
		if _, err := signing.Enrol(chance(3), k, "demo", "S"+"1234567890123456789012345678901234567890"); err != nil {
			t.Error(err)
		}
	}
}

func TestVoucher(t *testing.T) {
	for _, alg := range signing.Algorithms() {
		station, desk := generate(t, alg, 1), generate(t, alg, 2).Public()
		data, err := signing.Vouch(chance(3), station, desk)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := signing.OpenVoucher(data, only(station.Public())); err != nil || got != desk {
			t.Error(alg, got, err)
		}
		if _, err := signing.OpenVoucher(data, only(desk)); !errors.Is(err, signing.ErrUnknownKey) {
			t.Errorf("%s: another station's voucher gave %v", alg, err)
		}
		pass, err := signing.Seal(chance(3), station, "CN-POLL-DESK-1", []byte("no key"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := signing.OpenVoucher(pass, only(station.Public())); !errors.Is(err, signing.ErrKey) {
			t.Errorf("%s: a voucher for no key gave %v", alg, err)
		}
	}
}

func TestWipedKeySignsNoMore(t *testing.T) {
	for _, alg := range signing.Algorithms() {
		k := generate(t, alg, 1)
		pub := k.Public()
		k.Wipe()
		if !bytes.Equal(k.Bytes(), make([]byte, len(k.Bytes()))) {
			t.Error(alg, "the secret is still there")
		}
		if signature, err := k.Sign(chance(2), []byte("m")); err == nil && pub.Verify([]byte("m"), signature) {
			t.Error(alg, "signed after all")
		}
	}
}

func FuzzParseEnrolment(f *testing.F) {
	k := generate(f, signing.Ed25519, 1)
	data, err := signing.Enrol(nil, k, "demo", "S1")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := signing.ParseEnrolment(data)
		if err == nil && e.Key.IsZero() {
			t.Fatal("an enrolment without a key")
		}
	})
}

func FuzzOpen(f *testing.F) {
	k := generate(f, signing.Ed25519, 1)
	data, err := signing.Seal(nil, k, "purpose", []byte("payload"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, changed []byte) {
		if _, _, err := signing.Open(changed, "purpose", only(k.Public())); err == nil && !bytes.Equal(changed, data) {
			t.Fatal("opened what was never sealed")
		}
	})
}
