package store

import (
	"bytes"
	"testing"
	"time"

	"changpiao/station/late"
	"changpiao/station/signing"
)

// What a package brought of the street office stays with the station, opens with
// anybody's PIN, and goes with its persons.
func TestStationKeepsItsOffice(t *testing.T) {
	dir := t.TempDir()
	office := &Office{Key: stationKey(t, "office").Public(), Late: &late.Key{Hash: bytes.Repeat([]byte{7}, late.KeySize), For: "age1"}}
	s, err := CreateStation(dir, Opening{Definition: community(t), Place: "S1", Rehearsal: true, Office: office})
	if err != nil {
		t.Fatal(err)
	}
	if list, err := s.LateList(); list != nil || err != nil {
		t.Errorf("a list while people may still be registered: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	locked, err := OpenStation(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	again, err := locked.SignIn(locked.Staff()[0].ID, RehearsalPIN, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.Office() != office.Key || !bytes.Equal(again.office.Late.Hash, office.Late.Hash) {
		t.Error("another office")
	}
	keys := locked.wrapped()
	file, err := keys.encode()
	if err != nil || bytes.Contains(file, []byte(office.Key.Fingerprint())) || bytes.Contains(file, office.Late.Hash) {
		t.Error("something of the office stands in the file unwrapped", err)
	}
	moved := *keys
	moved.Office = keys.Backup // of another place in the file
	if _, err := moved.office(again.rollKey); err == nil {
		t.Error("another secret is taken for the office")
	}
	if left, err := keys.withoutSecrets().office(again.rollKey); left != nil || err != nil {
		t.Error("left after erasing", err)
	}
	none, err := CreateStation(t.TempDir(), Opening{Definition: community(t), Place: "S1", Rehearsal: true})
	if err != nil {
		t.Fatal(err)
	}
	defer none.Close()
	if none.Office() != (signing.PublicKey{}) {
		t.Error("an office without a package")
	}
}
