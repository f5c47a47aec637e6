package parcel_test

import (
	"bytes"
	"testing"

	"changpiao/station/election"
	"changpiao/station/parcel"
)

func FuzzOpen(f *testing.F) {
	data := sealed(f, parcel.Parcel{Definition: definition(f, "换届"), Place: "S1", Made: 7})
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, changed []byte) {
		if _, err := parcel.Open(changed); err == nil && !bytes.Equal(changed, data) {
			t.Fatal("opened what was never sealed")
		}
	})
}

func FuzzOpenRound(f *testing.F) {
	def := definition(f, "换届")
	def.Round, def.Kind = 2, election.RunOff
	data, err := parcel.SealRound(nil, office(f), def, false)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, changed []byte) {
		if _, _, err := parcel.OpenRound("", changed, office(t).Public()); err == nil && !bytes.Equal(changed, data) {
			t.Fatal("opened what was never signed")
		}
	})
}
