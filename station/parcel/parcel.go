// Package parcel is the signed file by which the street office hands a polling
// station its election (.package).
//
// A parcel carries the definition, the staff and the community's whole roll
// with its entrusted votes: the station tells a voter of another station where
// to go (I310) and registers nobody twice (R103), and for the latter and for
// sealing its own book it needs the ID numbers. With it goes the key under which
// the station marks those registered late, so that the office finds who was so
// twice. A parcel is therefore as confidential as the roll. It names no files, and nothing outside it is read.
package parcel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"

	"changpiao/station/election"
	"changpiao/station/late"
	"changpiao/station/signing"
)

// purpose is the external data under which a parcel is signed.
const purpose = "CN-POLL-PACKAGE-1"

// version is that of a parcel with a key of late lists; without one it is 1.
const version = 2

// Max bounds a parcel in bytes.
const Max = signing.MaxEnvelope

// Errors of a file that is offered as a parcel.
var (
	// ErrNotAParcel says that bytes are no parcel, or were damaged.
	ErrNotAParcel = errors.New("not a station's package, or a damaged one")
	// ErrVersion says that a newer program made the parcel.
	ErrVersion = errors.New("a package of a newer program")
	// ErrTooLarge says that a parcel is beyond Max.
	ErrTooLarge = errors.New("too large for a station's package")
)

// Parcel is what a station is given.
type Parcel struct {
	Definition *election.Definition // with staff, roll and proxies
	Place      election.StationID
	Rehearsal  bool
	Made       election.Moment
	// Late is what the station's list of those registered late is made with; nil
	// in packages of earlier programs, which were written without.
	Late *late.Key
}

// Opened is a parcel as it was read, with what people compare.
type Opened struct {
	Parcel
	Office signing.PublicKey // that signed it; whose it is tells the comparison of the fingerprint alone
	// Fingerprint is of the whole file: another content, or another
	// signature, has another one.
	Fingerprint string
}

// payload is what is signed.
type payload struct {
	Version   int                `json:"version"`
	Office    signing.PublicKey  `json:"office"`
	Place     election.StationID `json:"place"`
	Rehearsal bool               `json:"rehearsal"`
	Made      election.Moment    `json:"made"`
	Election  []byte             `json:"election"` // as election.Write writes it
	Late      *late.Key          `json:"late,omitempty"`
}

// Seal signs a parcel with the street office's key.
func (p Parcel) Seal(rand io.Reader, office signing.Signer) ([]byte, error) {
	told := *p.Definition
	told.Objections = nil // no business of a station
	written := version
	if p.Late == nil {
		written = 1
	}
	text, err := json.Marshal(payload{written, office.Public(), p.Place, p.Rehearsal, p.Made, election.Write(&told), p.Late})
	if err != nil {
		return nil, err
	}
	data, err := signing.Seal(rand, office, purpose, text)
	if errors.Is(err, signing.ErrNotMessage) {
		return nil, ErrTooLarge
	}
	return data, err
}

// Open reads a parcel and checks that the key named in it has signed it. The
// error is one of the three above, or the refusal of an election that is not
// sound.
func Open(data []byte) (Opened, error) {
	if len(data) > Max {
		return Opened{}, ErrTooLarge
	}
	_, text, err := signing.Peek(data)
	if err != nil {
		return Opened{}, ErrNotAParcel
	}
	var w payload
	if json.Unmarshal(text, &w) != nil {
		return Opened{}, ErrNotAParcel
	}
	if w.Version > version {
		return Opened{}, ErrVersion
	}
	signed := func([8]byte) (signing.PublicKey, bool) { return w.Office, true }
	if _, _, err := signing.Open(data, purpose, signed); err != nil {
		return Opened{}, ErrNotAParcel
	}
	if again, err := json.Marshal(w); err != nil || !bytes.Equal(again, text) || w.Version < 1 || w.Late != nil && !w.Late.Sound() {
		return Opened{}, ErrNotAParcel
	}
	def, err := election.Parse("", w.Election, nil)
	if err != nil {
		return Opened{}, err
	}
	if _, known := def.Station(w.Place); !known || !bytes.Equal(election.Write(def), w.Election) {
		return Opened{}, ErrNotAParcel
	}
	return Opened{Parcel{def, w.Place, w.Rehearsal, w.Made, w.Late}, w.Office, Fingerprint(data)}, nil
}

// Blocks is how many blocks a fingerprint has.
const Blocks = 8

// Fingerprint gives the first 16 bytes of the SHA-256 of a parcel's file as
// blocks of four hexadecimal digits.
func Fingerprint(data []byte) string {
	sum := sha256.Sum256(data)
	digits := strings.ToUpper(hex.EncodeToString(sum[:2*Blocks]))
	blocks := make([]string, 0, Blocks)
	for block := range slices.Chunk([]byte(digits), 4) {
		blocks = append(blocks, string(block))
	}
	return strings.Join(blocks, " ")
}

// Agrees reports whether a block that somebody typed from paper is the one at a
// place of the fingerprint, from 0. Case, width and blanks don't matter.
func (o Opened) Agrees(at int, typed string) bool {
	typed = strings.ToUpper(strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == '　':
			return -1
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		}
		return r
	}, typed))
	blocks := strings.Fields(o.Fingerprint)
	return at >= 0 && at < len(blocks) && blocks[at] == typed
}
