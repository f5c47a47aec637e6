package parcel

import (
	"bytes"
	"encoding/json"
	"io"

	"changpiao/station/election"
	"changpiao/station/signing"
)

// forRound is the external data under which a further round is signed.
const forRound = "CN-POLL-ROUND-1"

const roundVersion = 1

// roundFile is what is signed of a further round: its definition, without people.
type roundFile struct {
	Version    int               `json:"version"`
	Office     signing.PublicKey `json:"office"`
	Rehearsal  bool              `json:"rehearsal"`
	Definition []byte            `json:"definition"` // as election.WriteRound writes it
}

// SealRound signs a run-off's or re-vote's definition with the key that signed
// the stations' packages, so that they know it for their office's.
func SealRound(rand io.Reader, office signing.Signer, d *election.Definition, rehearsal bool) ([]byte, error) {
	text, err := json.Marshal(roundFile{roundVersion, office.Public(), rehearsal, election.WriteRound(d)})
	if err != nil {
		return nil, err
	}
	return signing.Seal(rand, office, forRound, text)
}

// OpenRound reads the file of a further round. A file that is signed must be so
// by the office, where one is known; whether one that is not may be taken is for
// the caller to say. The error is a refusal.
func OpenRound(name string, data []byte, office signing.PublicKey) (d *election.Definition, rehearsal bool, err error) {
	refuse := func(why string) (*election.Definition, bool, error) {
		return nil, false, election.Refused("D108", "file", name, "path", "", "why", why, "given", "")
	}
	_, text, err := signing.Peek(data)
	var w roundFile
	if err != nil || json.Unmarshal(text, &w) != nil || w.Version != roundVersion {
		return refuse("unreadable")
	}
	if office.IsZero() {
		office = w.Office
	}
	own := func(kid [8]byte) (signing.PublicKey, bool) { return office, kid == office.KID() }
	if _, _, err := signing.Open(data, forRound, own); err != nil || w.Office != office {
		return refuse("not_offices")
	}
	if again, err := json.Marshal(w); err != nil || !bytes.Equal(again, text) {
		return refuse("unreadable")
	}
	d, err = election.ParseRound(name, w.Definition)
	return d, w.Rehearsal, err
}
