package signing_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"changpiao/station/signing"
)

func TestEnrolmentAsDigits(t *testing.T) {
	key, err := signing.Generate(signing.Ed25519, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	data, err := signing.Enrol(rand.Reader, key, "demo-2021", "S1")
	if err != nil {
		t.Fatal(err)
	}
	digits := signing.EnrolmentDigits(data)
	read, err := signing.ParseEnrolmentDigits(digits[:50] + " \n" + digits[50:])
	if err != nil || !bytes.Equal(read, data) {
		t.Fatal(err)
	}
	at := len(digits) / 2
	misread := digits[:at] + string('0'+(digits[at]-'0'+1)%10) + digits[at+1:]
	if read, err := signing.ParseEnrolmentDigits(misread); err == nil {
		if _, err := signing.ParseEnrolment(read); err == nil {
			t.Error("a misread digit is not told")
		}
	}
	for _, bad := range []string{"", "0001", "12x4567", "9999" + digits[4:], "0002" + digits[4:], "0001" + strings.Repeat("9", 10_000)} {
		if _, err := signing.ParseEnrolmentDigits(bad); !errors.Is(err, signing.ErrEnrolment) {
			t.Errorf("%.20q is taken", bad)
		}
	}
}

func FuzzParseEnrolmentDigits(f *testing.F) {
	f.Add("0003 00123")
	f.Add(signing.EnrolmentDigits([]byte("\x00\x01\xff")))
	f.Add("99991")
	f.Fuzz(func(t *testing.T, text string) {
		data, err := signing.ParseEnrolmentDigits(text)
		if err != nil {
			return
		}
		again, err := signing.ParseEnrolmentDigits(signing.EnrolmentDigits(data))
		if len(data) > signing.MaxEnrolment || err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%q gave %x, and that %x: %v", text, data, again, err)
		}
	})
}
