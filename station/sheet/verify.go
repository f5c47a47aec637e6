package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/fxamacker/cbor/v2"

	"changpiao/station/election"
	"changpiao/station/signing"
)

// ForSheet is the external data under which sheets are signed.
const ForSheet = "CN-POLL-SHEET-1"

// Lookup finds a trusted key by its name.
type Lookup = func(kid [8]byte) (signing.PublicKey, bool)

// Sign encodes a sheet and signs it. The error is a *BoundError, or the
// signer's.
func Sign(rand io.Reader, key signing.Signer, s Sheet) (Signed, error) {
	payload, err := Encode(s)
	if err != nil {
		return nil, err
	}
	data, err := signing.Seal(rand, key, ForSheet, payload)
	if err != nil {
		return nil, err
	}
	if len(data) > MaxSigned {
		return nil, &BoundError{Field: "sheet"}
	}
	return data, nil
}

// Verify reads a .sheet file: the sheet and the key that signed it. The error
// is a refusal with the first of these that fails:
//
//	S701 not a sheet, or of a version unknown (version)
//	S702 damaged: the envelope can't be read (check)
//	S705 the key is not among those that lookup knows (kid, station)
//	S704 the signature is wrong, or the bytes are not as they were signed (check)
//	S702 signed, but the payload is not in its one encoding (check)
//
// Whether the key may speak for the station is for the caller to judge, who
// knows whose key it is.
func Verify(data []byte, lookup Lookup) (Sheet, signing.PublicKey, error) {
	claim, err := Peek(data)
	if err != nil {
		return Sheet{}, signing.PublicKey{}, err
	}
	return claim.Verify(lookup)
}

// Claim is what a file says of itself before its signature is checked. It
// serves only to tell which key is unknown; nothing in it is to be believed.
type Claim struct {
	Version int
	KID     [8]byte
	Place   election.StationID

	message signing.Message
}

// Peek reads a file's claim. The error is a refusal with S701 or S702.
func Peek(data []byte) (Claim, error) {
	if !signing.LooksSigned(data) {
		return Claim{}, refusal("S701")
	}
	if len(data) > MaxSigned {
		return Claim{}, damaged("length")
	}
	m, err := signing.Read(data)
	if err != nil {
		return Claim{}, damaged("envelope")
	}
	claim, err := peekPayload(m.Payload)
	claim.KID, claim.message = m.KID, m
	return claim, err
}

// Verify checks the file that makes the claim; see the function of this name.
func (c Claim) Verify(lookup Lookup) (Sheet, signing.PublicKey, error) {
	pk, err := c.message.Open(ForSheet, lookup)
	if err != nil {
		return Sheet{}, signing.PublicKey{}, c.refusal(err)
	}
	s, err := Decode(c.message.Payload)
	if err != nil {
		return Sheet{}, signing.PublicKey{}, err
	}
	return s, pk, nil
}

// peekPayload reads version and place, however damaged the rest may be.
func peekPayload(payload []byte) (Claim, error) {
	// A sheet's array is longer than 23, so its head takes two bytes: 98 1b
	// and the version follows.
	if len(payload) < 3 || payload[0] != 0x98 {
		return Claim{}, refusal("S701")
	}
	var version uint64
	rest, err := reading.UnmarshalFirst(payload[2:], &version)
	if err != nil {
		return Claim{}, refusal("S701")
	}
	if version != Version || payload[1] != fields {
		return Claim{}, refusal("S701", "version", fmt.Sprint(version))
	}
	var skipped cbor.RawMessage
	for range 2 { // election and definition
		if rest, err = reading.UnmarshalFirst(rest, &skipped); err != nil {
			return Claim{}, damaged("payload")
		}
	}
	var place string
	if _, err = reading.UnmarshalFirst(rest, &place); err != nil || len(place) > MaxID {
		return Claim{}, damaged("payload")
	}
	return Claim{Version: Version, Place: election.StationID(place)}, nil
}

// refusal puts the envelope's fault into the catalogue's terms.
func (c Claim) refusal(err error) error {
	switch {
	case errors.Is(err, signing.ErrUnknownKey):
		return refusal("S705", "kid", fmt.Sprintf("%x", c.KID), "station", string(c.Place))
	case errors.Is(err, signing.ErrAltered):
		return refusal("S704", "check", "encoding")
	case errors.Is(err, signing.ErrSignature):
		return refusal("S704", "check", "signature")
	}
	return damaged("envelope")
}

func refusal(code election.Code, pairs ...any) *election.Refusal {
	return &election.Refusal{Findings: []election.Finding{election.Find(code, pairs...)}}
}

// damaged is S702 for a file; pages name themselves too.
func damaged(check string) *election.Refusal { return refusal("S702", "check", check) }

// IsSigned reports whether bytes begin as a .sheet file does.
func IsSigned(data []byte) bool { return signing.LooksSigned(data) }
