package parcel_test

import (
	"bytes"
	"testing"

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
